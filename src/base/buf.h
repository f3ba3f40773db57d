/* A growing text with a stated maximum. Past the maximum, writing stops and buf_is_full says so: what is
 * longer than anybody should read is cut, never overrun. Belongs to one thread at a time. */
#ifndef ABSTAIN_BASE_BUF_H
#define ABSTAIN_BASE_BUF_H

#include "str.h"

struct arena;

struct buf {
  char *at;
  size_t length, room, length_max;
  bool full;
};

void buf_init(struct buf *buf, size_t length_max);
void buf_free(struct buf *buf);
struct str buf_end(struct buf *buf, struct arena *arena); /* the text, copied into the arena; the buffer is freed */
void buf_clear(struct buf *buf); /* keeps the memory */
void buf_put(struct buf *buf, const char *bytes, size_t length);
void buf_char(struct buf *buf, char c);
void buf_str(struct buf *buf, struct str text);
void buf_text(struct buf *buf, const char *text);
void buf_shown(struct buf *buf, struct str text); /* for a terminal: control characters as \u001b */
/* For an address: all but letters, digits, -._~ and what is `besides` as %2F. */
void buf_percent(struct buf *buf, struct str text, const char *besides);
struct str percent_text(struct arena *arena, struct str text, const char *besides);
void buf_int(struct buf *buf, int64_t value);
void buf_count(struct buf *buf, int64_t count, const char *one, const char *many); /* "1 rule", "2 rules" */
void buf_repeat(struct buf *buf, const char *text, size_t times);
/* The text's lines broken between words so that each is at most `columns` wide where words allow it; what is broken off
 * keeps the indent of its line. Colours take no width. */
void buf_wrapped(struct buf *buf, struct str text, int columns);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline struct str buf_view(const struct buf *buf) { return (struct str){buf->at, buf->length}; }
const char *buf_c(struct buf *buf); /* NUL-terminated, valid until the next write */

#endif
