/* Pieces of a form with files. Whoever sends a text byte by byte costs no more than who sends it at once. */
#include "parts.h"

#include "form.h"

enum { FILE_NAME_MAX = 200, STATUS_MALFORMED = 400, STATUS_TOO_LARGE = 413 };

static void release_buf(void *buf) { buf_free(buf); }

static void begin(struct parts *parts, size_t size_max) {
  parts->now = ARENA_NEW(parts->arena, struct buf);
  buf_init(parts->now, size_max);
  arena_adopt(parts->arena, release_buf, parts->now);
}

/* A field of a file that was not chosen comes without a name and without content. */
static void begin_upload(struct parts *parts, const char *field, const char *file, bool is_empty) {
  struct web_request *request = parts->request;
  struct str name = str_of(file);
  parts->now = NULL;
  if (is_empty && !name.length) return;
  request->has_more_uploads |= request->upload_count == UPLOADS_EACH_MAX;
  if (request->has_more_uploads) return;
  begin(parts, UPLOAD_FILE_MAX);
  struct upload *upload = &request->uploads[request->upload_count++];
  *upload = (struct upload){.field = arena_copy(parts->arena, str_of(field)).at};
  if (form_text_is_sound(name)) upload->name = arena_copy(parts->arena, str_sub(name, 0, FILE_NAME_MAX));
}

/* What is too large is let go by, so that the page can say so beside what was typed. */
static void take_file(struct parts *parts, const char *field, const char *file, struct str piece, uint64_t offset) {
  if (offset == 0) begin_upload(parts, field, file, piece.length == 0);
  if (!parts->now) return;
  struct upload *upload = &parts->request->uploads[parts->request->upload_count - 1];
  upload->is_too_large |= parts->now->length + piece.length > UPLOAD_FILE_MAX;
  if (upload->is_too_large)
    buf_clear(parts->now);
  else
    buf_str(parts->now, piece);
  upload->content = buf_view(parts->now);
}

/* A piece may end within a character. */
static unsigned take_field(struct parts *parts, const char *name, struct str piece, uint64_t offset) {
  struct pairs *form = &parts->request->form;
  if ((parts->field_size += piece.length) > BODY_SIZE_MAX) return STATUS_TOO_LARGE;
  if (offset == 0) {
    if (!pairs_add(parts->arena, form, str_of(name), STR(""))) return STATUS_MALFORMED;
    begin(parts, BODY_SIZE_MAX);
  }
  if (!parts->now || !form->count || form->at[form->count - 1].value.length != offset) return STATUS_MALFORMED;
  buf_str(parts->now, piece);
  if (parts->now->length) form->at[form->count - 1].value = buf_view(parts->now);
  return 0;
}

unsigned parts_take(struct parts *parts, const char *name, const char *file, struct str piece, uint64_t offset) {
  if (!file) return take_field(parts, name, piece, offset);
  take_file(parts, name, file, piece, offset);
  return 0;
}
