/* Any bytes as a form with files, in pieces as they happen to come in: what is taken keeps its limits, and is the same however it was cut.
 * The first byte says how long pieces are; then for each part: its sort, how long it is (two bytes), a byte of its name, and content. */
#undef NDEBUG
#include <assert.h>

#include "../../src/web/form.h"
#include "../../src/web/parts.h"
#include "fuzz.h"

enum { HEAD_SIZE = 4, SORTS = 4 };

/* One part, cut in pieces; the status by which it is refused, or 0. */
static unsigned take_part(struct parts *parts, const uint8_t *head, struct str content, size_t piece_size) {
  char name[] = {(char)head[3], 0}, file[] = {(char)head[3], '.', (char)head[2], 0};
  const char *files[SORTS] = {NULL, NULL, file, ""};
  unsigned refused = 0;
  size_t at = 0;
  do {
    struct str piece = str_sub(content, at, at + piece_size < content.length ? at + piece_size : content.length);
    refused = parts_take(parts, name, files[head[0] % SORTS], piece, at);
    at += piece.length;
  } while (!refused && at < content.length);
  return refused;
}

static unsigned take_all(struct arena *arena, struct web_request *request, const uint8_t *bytes, size_t size, size_t piece_size) {
  struct parts parts = {.arena = arena, .request = request};
  unsigned refused = 0;
  while (!refused && size >= HEAD_SIZE) {
    size_t said = (size_t)bytes[1] << 8 | bytes[2], left = size - HEAD_SIZE, length = said < left ? said : left;
    refused = take_part(&parts, bytes, (struct str){(const char *)bytes + HEAD_SIZE, length}, piece_size);
    bytes += HEAD_SIZE + length;
    size = left - length;
  }
  return refused;
}

static void check_same(const struct web_request *a, const struct web_request *b) {
  assert(a->form.count == b->form.count && a->upload_count == b->upload_count && a->has_more_uploads == b->has_more_uploads);
  for (uint32_t i = 0; i < a->form.count; i++)
    assert(str_equal(a->form.at[i].name, b->form.at[i].name) && str_equal(a->form.at[i].value, b->form.at[i].value));
  for (int i = 0; i < a->upload_count; i++)
    assert(strcmp(a->uploads[i].field, b->uploads[i].field) == 0 && str_equal(a->uploads[i].name, b->uploads[i].name) &&
           str_equal(a->uploads[i].content, b->uploads[i].content));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct web_request cut = {0}, whole = {0};
  if (size) {
    unsigned refused = take_all(arena, &cut, bytes + 1, size - 1, (size_t)bytes[0] + 1);
    assert(take_all(arena, &whole, bytes + 1, size - 1, BODY_SIZE_MAX) == refused);
    assert(cut.form.count <= FIELDS_EACH_MAX && cut.upload_count <= UPLOADS_EACH_MAX);
    check_same(&cut, &whole);
    for (int i = 0; i < cut.upload_count; i++) assert(form_text_is_sound(cut.uploads[i].name) && cut.uploads[i].content.length <= UPLOAD_FILE_MAX);
  }
  arena_free(arena);
  return 0;
}
