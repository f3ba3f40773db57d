/* Writing canonical JSON. */
#include "canonical.h"

#include <inttypes.h>
#include <stdlib.h>

enum { CANONICAL_INTEGER_BITS = 53 }; /* every reader of JSON keeps whole numbers up to there */

/* UTF-8 sorts as code points do. In UTF-16 those beyond U+FFFF are written with surrogates and so sort before U+E000: of the
 * first bytes, f0 to f4 come before ee and ef. */
static int utf16_rank(char c) {
  unsigned char byte = (unsigned char)c;
  return (byte & 0xfe) == 0xee ? byte | 0x10 : byte;
}

static int compare(struct str a, struct str b) {
  size_t common = a.length < b.length ? a.length : b.length;
  for (size_t i = 0; i < common; i++)
    if (a.at[i] != b.at[i]) return utf16_rank(a.at[i]) - utf16_rank(b.at[i]);
  return (a.length > b.length) - (a.length < b.length);
}

static int compare_names(const void *a, const void *b) {
  return compare(str_of(*(const char *const *)a), str_of(*(const char *const *)b));
}

static bool put(struct buf *out, struct arena *arena, const json_t *json, int depth, struct error *error);

static bool put_object(struct buf *out, struct arena *arena, const json_t *json, int depth, struct error *error) {
  const char **names = ARENA_ARRAY(arena, json_object_size(json), const char *), *name;
  json_t *member;
  size_t count = 0;
  json_object_foreach((json_t *)(uintptr_t)json, name, member) names[count++] = name;
  if (count) qsort(names, count, sizeof *names, compare_names);
  buf_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    if (i) buf_char(out, ',');
    json_put_string(out, str_of(names[i]));
    buf_char(out, ':');
    if (!put(out, arena, json_object_get(json, names[i]), depth + 1, error)) return false;
  }
  buf_char(out, '}');
  return true;
}

static bool put_array(struct buf *out, struct arena *arena, const json_t *json, int depth, struct error *error) {
  buf_char(out, '[');
  for (size_t i = 0; i < json_array_size(json); i++) {
    if (i) buf_char(out, ',');
    if (!put(out, arena, json_array_get(json, i), depth + 1, error)) return false;
  }
  buf_char(out, ']');
  return true;
}

static bool put_integer(struct buf *out, int64_t value, struct error *error) {
  int64_t most = (int64_t)1 << CANONICAL_INTEGER_BITS;
  if (value < -most || value > most)
    return error_set(error, ERROR_INPUT, "`%" PRId64 "` is beyond 2^%d, where readers of JSON round; write it as a string in quotes", value,
                     CANONICAL_INTEGER_BITS);
  buf_int(out, value);
  return true;
}

static bool put(struct buf *out, struct arena *arena, const json_t *json, int depth, struct error *error) {
  if (depth > CANONICAL_DEPTH_MAX)
    return error_set(error, ERROR_INPUT, "the JSON is nested deeper than %d levels", CANONICAL_DEPTH_MAX);
  switch (json_typeof(json)) {
  case JSON_OBJECT: return put_object(out, arena, json, depth, error);
  case JSON_ARRAY: return put_array(out, arena, json, depth, error);
  case JSON_STRING: json_put_string(out, (struct str){json_string_value(json), json_string_length(json)}); return true;
  case JSON_INTEGER: return put_integer(out, json_integer_value(json), error);
  case JSON_REAL:
    return error_set(error, ERROR_INPUT, "`%.17g` has a point or an exponent; write it as a string in quotes", json_real_value(json));
  case JSON_TRUE: buf_text(out, "true"); return true;
  case JSON_FALSE: buf_text(out, "false"); return true;
  case JSON_NULL: buf_text(out, "null"); return true;
  }
  return error_set(error, ERROR_BROKEN, "a kind of JSON value that there is not");
}

bool buf_canonical(struct buf *out, const json_t *json, struct error *error) {
  struct arena *arena = arena_new(0);
  bool ok = put(out, arena, json, 1, error);
  arena_free(arena);
  return ok && (!out->full || error_set(error, ERROR_INPUT, "the JSON is longer than %zu bytes", out->length_max));
}
