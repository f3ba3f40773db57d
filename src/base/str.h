/* Text views. A struct str borrows bytes that somebody else owns (an arena, a file, a literal); it may hold
 * any bytes and is not NUL-terminated. Whoever makes one promises that the bytes outlive it. Pure functions,
 * safe from any thread. */
#ifndef ABSTAIN_BASE_STR_H
#define ABSTAIN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
  const char *at;
  size_t length;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).length, (s).at

static inline struct str str_of(const char *text) { return (struct str){text, text ? strlen(text) : 0}; }
static inline bool str_equal(struct str a, struct str b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* The offset of the first `needle` in s at or after `from`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle, size_t from);
struct str str_sub(struct str s, size_t from, size_t length); /* clipped to s */
struct str str_trim(struct str s);                            /* without ASCII white space at both ends */
/* Takes the part before the first `separator` off *rest. False when *rest was empty. */
bool str_cut(struct str *rest, char separator, struct str *part);
/* A whole decimal integer, nothing around it; false when it is not one or does not fit. */
bool str_int(struct str s, int64_t *value);
/* Is it well-formed UTF-8 (no surrogates, no overlong forms)? If not, *bad is the offset of the first bad byte. */
bool str_is_utf8(struct str s, size_t *bad);
/* The bytes of the control character (ASCII, C1, or one that turns the direction of writing: terminals obey all of them) with which
 * s begins, and its number; 0: it is none. */
enum { CONTROL_LENGTH_MAX = 3 };
size_t str_control(struct str s, uint32_t *number);
/* Edits (insert, delete, replace, swap) from a to b, counted up to `most`; more is most + 1. ASCII case is ignored. */
size_t str_distance(struct str a, struct str b, size_t most);

#endif
