/* Writing JSON text, and reading it through the packaged library with our limits. */
#include "json.h"

#include <stdlib.h>

static const char hex[] = "0123456789abcdef";

void json_put_string(struct buf *out, struct str text) {
  buf_char(out, '"');
  size_t plain = 0; /* start of the bytes that go out as they are */
  for (size_t i = 0; i < text.length;) {
    unsigned char c = (unsigned char)text.at[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c < 0x80) {
      i++;
      continue;
    }
    size_t bad = 0, step = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    bool valid = c < 0x80 || (step <= text.length - i && str_is_utf8(str_sub(text, i, step), &bad));
    if (c >= 0x80 && valid) {
      i += step;
      continue;
    }
    buf_put(out, text.at + plain, i - plain);
    if (c >= 0x80) buf_text(out, "\xef\xbf\xbd");
    else if (c == '"' || c == '\\') buf_put(out, (char[]){'\\', (char)c}, 2);
    else if (c == '\n') buf_text(out, "\\n");
    else if (c == '\t') buf_text(out, "\\t");
    else if (c == '\r') buf_text(out, "\\r");
    else if (c == '\b') buf_text(out, "\\b");
    else if (c == '\f') buf_text(out, "\\f");
    else buf_put(out, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
    plain = ++i;
  }
  buf_put(out, text.at + plain, text.length - plain);
  buf_char(out, '"');
}

void json_put_comma(struct buf *out) {
  if (out->length == 0) return;
  char last = out->at[out->length - 1];
  if (last != '{' && last != '[' && last != '\n' && last != ':') buf_char(out, ',');
}

void json_put_key(struct buf *out, const char *name) {
  json_put_comma(out);
  json_put_string(out, str_of(name));
  buf_char(out, ':');
}

void json_put_member(struct buf *out, const char *name, struct str value) {
  json_put_key(out, name);
  json_put_string(out, value);
}

void json_put_int(struct buf *out, const char *name, int64_t value) {
  json_put_key(out, name);
  buf_int(out, value);
}

void json_put_bool(struct buf *out, const char *name, bool value) {
  json_put_key(out, name);
  buf_text(out, value ? "true" : "false");
}

void json_put_instant(struct buf *out, const char *name, struct instant instant) {
  bool ends_time = instant.seconds == INT64_MAX || instant.seconds == INT64_MIN;
  json_put_key(out, name);
  buf_text(out, ends_time ? "null" : "\"");
  if (ends_time) return;
  buf_instant(out, instant);
  buf_char(out, '"');
}

json_t *json_read(struct str text, struct error *error) {
  json_error_t why;
  json_t *value = json_loadb(text.at, text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
  if (!value) error_set(error, ERROR_INPUT, "not JSON at column %d: %s", why.column, why.text);
  return value;
}

struct str json_text(struct arena *arena, const json_t *value) {
  char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
  struct str copy = text ? arena_copy(arena, str_of(text)) : (struct str){0};
  free(text);
  return copy;
}

const char *json_type_words(const json_t *json) {
  switch (json_typeof(json)) {
  case JSON_OBJECT: return "an object";
  case JSON_ARRAY: return "a list";
  case JSON_STRING: return "a string";
  case JSON_INTEGER: return "a number";
  case JSON_REAL: return "a number with a point";
  case JSON_TRUE:
  case JSON_FALSE: return "true or false";
  case JSON_NULL: return "null";
  }
  return "something else";
}

/* The offset after the JSON string that starts at `at`. */
static size_t after_string(struct str line, size_t at) {
  for (at++; at < line.length && line.at[at] != '"'; at++)
    if (line.at[at] == '\\') at++;
  return at + 1;
}

/* The offset of the comma or brace that ends the value at `at`, of a line that is well-formed. */
static size_t after_value(struct str line, size_t at) {
  for (int depth = 0; at < line.length;) {
    char c = line.at[at];
    if (depth == 0 && (c == ',' || c == '}')) break;
    depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    at = c == '"' ? after_string(line, at) : at + 1;
  }
  return at;
}

static size_t skip_blanks(struct str line, size_t at) {
  while (at < line.length && strchr(" \t\r", line.at[at])) at++;
  return at;
}

static int column_at(struct str line, size_t offset) {
  int column = 1;
  for (size_t i = 0; i < offset && i < line.length; i++) column += ((unsigned char)line.at[i] & 0xc0) != 0x80;
  return column;
}

int json_member_column(struct str line, const char *name, bool of_value) {
  size_t at = skip_blanks(line, skip_blanks(line, 0) + 1);
  while (at < line.length && line.at[at] == '"') {
    size_t after = after_string(line, at), value = skip_blanks(line, skip_blanks(line, after) + 1);
    if (str_equal(str_sub(line, at + 1, after - at - 2), str_of(name))) return column_at(line, of_value ? value : at);
    at = skip_blanks(line, after_value(line, value) + 1);
  }
  return 1;
}
