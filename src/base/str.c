/* Text views: comparing, searching, cutting. */
#include "str.h"

#include <assert.h>

int str_compare(struct str a, struct str b) {
  size_t shared = a.length < b.length ? a.length : b.length;
  int order = shared ? memcmp(a.at, b.at, shared) : 0;
  if (order != 0) return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

bool str_starts(struct str s, struct str prefix) {
  return s.length >= prefix.length && str_equal((struct str){s.at, prefix.length}, prefix);
}

bool str_ends(struct str s, struct str suffix) {
  return s.length >= suffix.length &&
         str_equal((struct str){s.at + (s.length - suffix.length), suffix.length}, suffix);
}

size_t str_find(struct str s, struct str needle, size_t from) {
  if (from > s.length || needle.length > s.length - from) return SIZE_MAX;
  if (needle.length == 0) return from;
  const char *found = memmem(s.at + from, s.length - from, needle.at, needle.length);
  return found ? (size_t)(found - s.at) : SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t length) {
  if (from > s.length) from = s.length;
  if (length > s.length - from) length = s.length - from;
  return (struct str){s.at ? s.at + from : NULL, length}; /* the text that is not there has no address to count from */
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct str str_trim(struct str s) {
  while (s.length && is_space(s.at[0])) s.at++, s.length--;
  while (s.length && is_space(s.at[s.length - 1])) s.length--;
  return s;
}

bool str_cut(struct str *rest, char separator, struct str *part) {
  if (rest->length == 0) return false;
  const char *end = memchr(rest->at, separator, rest->length);
  size_t length = end ? (size_t)(end - rest->at) : rest->length;
  *part = (struct str){rest->at, length};
  size_t taken = end ? length + 1 : length;
  rest->at += taken;
  rest->length -= taken;
  return true;
}

bool str_int(struct str s, int64_t *value) {
  bool negative = s.length && s.at[0] == '-';
  size_t i = negative;
  if (i == s.length) return false;
  int64_t sum = 0;
  for (; i < s.length; i++) {
    if (s.at[i] < '0' || s.at[i] > '9') return false;
    int digit = s.at[i] - '0';
    if (__builtin_mul_overflow(sum, 10, &sum)) return false;
    if (__builtin_add_overflow(sum, negative ? -digit : digit, &sum)) return false;
  }
  *value = sum;
  return true;
}

/* The length of the well-formed sequence at s[i], or 0. Table 3-7 of the Unicode standard. */
static size_t utf8_sequence(const unsigned char *s, size_t left) {
  if (s[0] < 0x80) return 1;
  size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
  if (s[0] < 0xc2 || s[0] > 0xf4 || left < length) return 0;
  unsigned char least = 0x80, most = 0xbf;
  if (s[0] == 0xe0) least = 0xa0;
  if (s[0] == 0xed) most = 0x9f;
  if (s[0] == 0xf0) least = 0x90;
  if (s[0] == 0xf4) most = 0x8f;
  if (s[1] < least || s[1] > most) return 0;
  for (size_t i = 2; i < length; i++)
    if (s[i] < 0x80 || s[i] > 0xbf) return 0;
  return length;
}

bool str_is_utf8(struct str s, size_t *bad) {
  const unsigned char *at = (const unsigned char *)s.at;
  for (size_t i = 0; i < s.length;) {
    size_t step = utf8_sequence(at + i, s.length - i);
    if (step == 0) {
      *bad = i;
      return false;
    }
    i += step;
  }
  return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* By these a name can be made to look like another. */
static bool turns_direction(uint32_t number) {
  return number == 0x61c || number == 0x200e || number == 0x200f || (number >= 0x202a && number <= 0x202e) || (number >= 0x2066 && number <= 0x2069);
}

size_t str_control(struct str s, uint32_t *number) {
  if (s.length == 0) return 0;
  const unsigned char *at = (const unsigned char *)s.at;
  size_t length = utf8_sequence(at, s.length);
  if (length == 0 || length > CONTROL_LENGTH_MAX) return 0;
  if (length == 1) *number = at[0];
  else if (length == 2) *number = (at[0] & 0x1fu) << 6 | (at[1] & 0x3fu);
  else *number = (at[0] & 0xfu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
  bool is_control = *number < 0x20 || (*number >= 0x7f && *number < 0xa0) || turns_direction(*number);
  return is_control ? length : 0;
}

size_t str_distance(struct str a, struct str b, size_t most) {
  enum { LENGTH_MAX = 64 }; /* longer words are never near misses of anything */
  size_t gap = a.length > b.length ? a.length - b.length : b.length - a.length;
  if (gap > most || a.length > LENGTH_MAX || b.length > LENGTH_MAX) return most + 1;
  size_t rows[3][LENGTH_MAX + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b.length; j++) last[j] = j;
  for (size_t i = 1; i <= a.length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.length; j++) {
      bool same = lower(a.at[i - 1]) == lower(b.at[j - 1]);
      size_t best = last[j - 1] + !same;
      if (last[j] + 1 < best) best = last[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && lower(a.at[i - 1]) == lower(b.at[j - 2]) &&
                     lower(a.at[i - 2]) == lower(b.at[j - 1]);
      if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
      row[j] = best;
    }
    size_t *free_row = before;
    before = last, last = row, row = free_row;
  }
  return last[b.length] <= most ? last[b.length] : most + 1;
}
