/* A file of checkpoints is read a note at a time: a note ends with its signatures, each on a line that begins with a dash. */
#include "kept.h"

#include <errno.h>

#include "../base/lines.h"

struct reading {
  struct arena *arena;
  const char *path;
  const struct verifier_key *key, *witness;
  struct kept *kept;
  struct buf note; /* as far as it was read */
  bool is_signed;  /* one of its signatures was read */
};

static bool note_witness(struct reading *reading, const struct note *note, int64_t size, struct error *error) {
  struct instant when;
  if (!reading->witness) return true;
  switch (note_verify(note, reading->witness, &when)) {
  case NOTE_UNSIGNED: return true;
  case NOTE_FORGED: return error_set(error, ERROR_DENIED, "the signature by `" STR_FMT "` is not its own", STR_ARG(reading->witness->name));
  case NOTE_SIGNED: break;
  }
  if (size < reading->kept->witnessed) return true;
  reading->kept->witnessed = size;
  reading->kept->witnessed_at = when;
  return true;
}

/* The note that was read. */
static bool take_note(struct reading *reading, struct error *error) {
  struct kept *kept = reading->kept;
  struct checkpoint checkpoint;
  struct note note;
  struct error why;
  if (!checkpoint_open(buf_view(&reading->note), reading->key, &note, &checkpoint, &why) ||
      !note_witness(reading, &note, (int64_t)checkpoint.size, &why))
    return error_set(error, why.kind, "`%s`, checkpoint %zu: %s", reading->path, kept->count + 1, why.text);
  checkpoint.origin = reading->key->name; /* which it is; the note's bytes go */
  ARENA_ROOM(reading->arena, kept->checkpoints, kept->room, kept->count);
  kept->checkpoints[kept->count++] = checkpoint;
  buf_clear(&reading->note);
  reading->is_signed = false;
  return true;
}

static bool take_line(struct reading *reading, struct str line, struct error *error) {
  bool is_signature = str_starts(line, STR("\xe2\x80\x94 "));
  if (reading->is_signed && !is_signature && !take_note(reading, error)) return false;
  if (reading->note.length == 0 && line.length == 0) return true;
  reading->is_signed = is_signature;
  buf_str(&reading->note, line);
  buf_char(&reading->note, '\n');
  return true;
}

static bool read_notes(struct reading *reading, FILE *file, struct error *error) {
  struct lines lines;
  struct str line;
  lines_init(&lines, reading->arena, file, NOTE_SIZE_MAX);
  for (;;) switch (lines_next(&lines, &line)) {
    case LINES_LINE:
      if (!take_line(reading, line, error)) return false;
      break;
    case LINES_TOO_LONG: return error_set(error, ERROR_INPUT, "`%s` holds no checkpoints: a line of it is too long", reading->path);
    case LINES_FAILED: return error_set(error, ERROR_BROKEN, "`%s` cannot be read: %s", reading->path, strerror(errno));
    case LINES_END:
      if (reading->note.length > 0 && !take_note(reading, error)) return false;
      return reading->kept->count > 0 || error_set(error, ERROR_INPUT, "`%s` holds no checkpoint", reading->path);
    }
}

bool kept_read(struct arena *arena, const char *path, const struct verifier_key *key, const struct verifier_key *witness, struct kept *kept,
               struct error *error) {
  struct reading reading = {.arena = arena, .path = path, .key = key, .witness = witness, .kept = kept};
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
  *kept = (struct kept){0};
  if (!file) return error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_INPUT, "`%s` cannot be read: %s", path, strerror(errno));
  buf_init(&reading.note, NOTE_SIZE_MAX);
  bool ok = read_notes(&reading, file, error);
  buf_free(&reading.note);
  if (file != stdin) fclose(file);
  return ok;
}
