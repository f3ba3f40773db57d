/* A file line by line, without holding it whole. The buffer belongs to the reader's arena; a line that is
 * longer than the limit is passed over and said to be. */
#ifndef ABSTAIN_BASE_LINES_H
#define ABSTAIN_BASE_LINES_H

#include <stdio.h>

#include "arena.h"

struct lines {
  FILE *file;
  struct arena *arena;
  char *buffer;
  size_t length_max;
  size_t room, start, end; /* buffer[start..end) is read and not yet given out */
  uint32_t number;         /* of the line given last, from 1 */
  bool ended;
};

enum line_kind {
  LINES_LINE,
  LINES_TOO_LONG, /* *line is empty; the next call goes on after its end */
  LINES_END,
  LINES_FAILED, /* the file could not be read: errno says why */
};

void lines_init(struct lines *lines, struct arena *arena, FILE *file, size_t length_max);
/* Without its newline; valid until the next call. The last line needs no newline. */
enum line_kind lines_next(struct lines *lines, struct str *line);

#endif
