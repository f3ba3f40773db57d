/* A file line by line: one buffer, refilled when no whole line is left, and grown only for long lines. */
#include "lines.h"

enum { READ_SIZE = 64 * 1024 };

void lines_init(struct lines *lines, struct arena *arena, FILE *file, size_t length_max) {
  *lines = (struct lines){.file = file, .arena = arena, .length_max = length_max, .room = 2 * READ_SIZE};
  lines->buffer = ARENA_ARRAY(arena, lines->room, char);
}

/* Moves what is left to the front and reads on. */
static bool refill(struct lines *lines) {
  void *grown = lines->buffer;
  memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
  lines->end -= lines->start;
  lines->start = 0;
  arena_grow(lines->arena, &grown, &lines->room, lines->end + READ_SIZE, 1);
  lines->buffer = grown;
  size_t got = fread(lines->buffer + lines->end, 1, lines->room - lines->end, lines->file);
  lines->end += got;
  lines->ended = got == 0;
  return !ferror(lines->file);
}

/* Drops bytes until the newline has gone by. */
static bool pass_over(struct lines *lines) {
  for (;;) {
    char *newline = memchr(lines->buffer + lines->start, '\n', lines->end - lines->start);
    lines->start = newline ? (size_t)(newline - lines->buffer) + 1 : lines->end;
    if (newline || lines->ended) return true;
    if (!refill(lines)) return false;
  }
}

enum line_kind lines_next(struct lines *lines, struct str *line) {
  size_t searched = 0;
  for (;;) {
    char *start = lines->buffer + lines->start;
    size_t length = lines->end - lines->start;
    char *newline = memchr(start + searched, '\n', length - searched);
    if (newline) length = (size_t)(newline - start);
    *line = (struct str){start, length};
    if (length > lines->length_max) break;
    if (newline || (lines->ended && length > 0)) {
      lines->number++;
      lines->start += length + (newline != NULL);
      return LINES_LINE;
    }
    if (lines->ended) return LINES_END;
    searched = length;
    if (!refill(lines)) return LINES_FAILED;
  }
  lines->number++;
  *line = STR("");
  return pass_over(lines) ? LINES_TOO_LONG : LINES_FAILED;
}
