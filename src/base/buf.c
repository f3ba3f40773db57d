/* A growing text with a stated maximum. */
#include "buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"

void buf_init(struct buf *buf, size_t length_max) { *buf = (struct buf){.length_max = length_max}; }

void buf_free(struct buf *buf) {
  free(buf->at);
  *buf = (struct buf){.length_max = buf->length_max};
}

struct str buf_end(struct buf *buf, struct arena *arena) {
  struct str text = arena_copy(arena, buf_view(buf));
  buf_free(buf);
  return text;
}

void buf_clear(struct buf *buf) {
  buf->length = 0;
  buf->full = false;
}

/* Room for `more` bytes and a NUL; false when that is past the maximum. */
static bool reserve(struct buf *buf, size_t more) {
  if (more > buf->length_max - buf->length) {
    buf->full = true;
    return false;
  }
  size_t wanted = buf->length + more + 1;
  if (wanted <= buf->room) return true;
  size_t room = buf->room ? buf->room * 2 : 256;
  if (room < wanted) room = wanted;
  char *grown = realloc(buf->at, room);
  if (!grown) {
    fprintf(stderr, "abstain: out of memory (%zu bytes wanted)\n", room);
    exit(70);
  }
  buf->at = grown;
  buf->room = room;
  return true;
}

void buf_put(struct buf *buf, const char *bytes, size_t length) {
  if (length == 0 || !reserve(buf, length)) return;
  memcpy(buf->at + buf->length, bytes, length);
  buf->length += length;
}

void buf_char(struct buf *buf, char c) {
  if (reserve(buf, 1)) buf->at[buf->length++] = c;
}

void buf_str(struct buf *buf, struct str text) { buf_put(buf, text.at, text.length); }
void buf_text(struct buf *buf, const char *text) { buf_put(buf, text, strlen(text)); }

void buf_shown(struct buf *buf, struct str text) {
  uint32_t number;
  for (size_t i = 0, used; i < text.length; i += used) {
    used = str_control(str_sub(text, i, CONTROL_LENGTH_MAX), &number);
    if (used) buf_format(buf, "\\u%04x", number);
    else buf_put(buf, text.at + i, used = 1);
  }
}

void buf_repeat(struct buf *buf, const char *text, size_t times) {
  for (size_t i = 0; i < times && !buf->full; i++) buf_text(buf, text);
}

void buf_count(struct buf *buf, int64_t count, const char *one, const char *many) {
  buf_int(buf, count);
  buf_char(buf, ' ');
  buf_text(buf, count == 1 ? one : many);
}

/* The cells that a terminal needs for it: characters, without those of a colour. */
static int width_of(struct str word) {
  int width = 0;
  bool in_color = false;
  for (size_t i = 0; i < word.length; i++) {
    if (word.at[i] == '\033') in_color = true;
    else if (in_color) in_color = word.at[i] != 'm';
    else width += ((unsigned char)word.at[i] & 0xc0) != 0x80;
  }
  return width;
}

static void put_wrapped_line(struct buf *buf, struct str line, int columns) {
  int indent = 0, at = 0, gap = 0; /* the gap before a word: none at the beginning of a line */
  while ((size_t)indent < line.length && line.at[indent] == ' ') indent++;
  struct str rest = str_sub(line, (size_t)indent, line.length), word;
  for (; str_cut(&rest, ' ', &word); gap++) {
    if (word.length == 0) continue;
    int width = width_of(word);
    if (at > indent && at + gap + width > columns) {
      buf_char(buf, '\n');
      at = 0;
    }
    if (at == 0) gap = indent;
    buf_repeat(buf, " ", (size_t)gap);
    buf_str(buf, word);
    at += gap + width;
    gap = 0;
  }
  buf_char(buf, '\n');
}

void buf_wrapped(struct buf *buf, struct str text, int columns) {
  struct str line;
  while (str_cut(&text, '\n', &line)) put_wrapped_line(buf, line, columns);
}

void buf_percent(struct buf *buf, struct str text, const char *besides) {
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter || (c && (strchr("-._~", c) || strchr(besides, c))))
      buf_char(buf, (char)c);
    else
      buf_format(buf, "%%%02X", (unsigned)c);
  }
}

struct str percent_text(struct arena *arena, struct str text, const char *besides) {
  struct buf out;
  buf_init(&out, 3 * text.length + 1);
  buf_percent(&out, text, besides);
  return buf_end(&out, arena);
}

void buf_int(struct buf *buf, int64_t value) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do digits[--at] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (value < 0) digits[--at] = '-';
  buf_put(buf, digits + at, sizeof digits - at);
}

void buf_format(struct buf *buf, const char *format, ...) {
  va_list values, again;
  va_start(values, format);
  va_copy(again, values);
  int length = vsnprintf(NULL, 0, format, values);
  va_end(values);
  assert(length >= 0);
  if (reserve(buf, (size_t)length)) {
    vsnprintf(buf->at + buf->length, (size_t)length + 1, format, again);
    buf->length += (size_t)length;
  }
  va_end(again);
}

const char *buf_c(struct buf *buf) {
  if (!reserve(buf, 0)) return "";
  buf->at[buf->length] = '\0';
  return buf->at;
}
