/* Messages: collected while a document is read, shown in the order of its lines. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/json.h"

enum { SHOWN_MAX = 150, TEXT_MAX = 700 };

const struct message_page *message_page(int32_t number) {
  for (const struct message_page *page = message_pages; page->number; page++)
    if (page->number == number) return page;
  return NULL;
}

void messages_init(struct messages *messages, struct arena *arena) {
  *messages = (struct messages){.arena = arena};
}

static enum severity severity_of(int32_t number) {
  const struct message_page *page = message_page(number);
  return page ? page->severity : SEVERITY_ERROR;
}

void messages_add(struct messages *messages, int32_t number, struct span span, struct str mark,
                  struct str hint, const char *format, ...) {
  va_list values;
  char text[TEXT_MAX];
  messages->errors += severity_of(number) == SEVERITY_ERROR;
  if (messages->count == MESSAGES_MAX) {
    messages->left_out++;
    return;
  }
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  ARENA_ROOM(messages->arena, messages->list, messages->room, messages->count);
  messages->list[messages->count++] =
      (struct message){number, span, arena_copy(messages->arena, str_of(text)),
                       arena_copy(messages->arena, hint), arena_copy(messages->arena, mark)};
}

/* -- in order ----------------------------------------------------------------------------------------------
 */

static int compare(const void *a, const void *b) {
  const struct message *const *left = a, *const *right = b;
  const struct span *first = &(*left)->span, *second = &(*right)->span;
  if (first->line != second->line) return first->line < second->line ? -1 : 1;
  if (first->column != second->column) return first->column < second->column ? -1 : 1;
  return *left < *right ? -1 : *left > *right;
}

static void sort(const struct messages *messages, const struct message *sorted[MESSAGES_MAX]) {
  for (int32_t i = 0; i < messages->count; i++) sorted[i] = &messages->list[i];
  qsort(sorted, (size_t)messages->count, sizeof *sorted, compare);
}

/* -- as text -----------------------------------------------------------------------------------------------
 */

/* The lines of a text, one after the other: messages come sorted, so each line is looked for from the last
 * one. */
struct lines {
  struct str text;
  int32_t line;
  size_t at;
};

/* The line, as far as `most` bytes. */
static struct str line_text(struct lines *lines, int32_t line, size_t most) {
  for (; lines->line < line && lines->at < lines->text.length; lines->at++) {
    char c = lines->text.at[lines->at];
    bool pair = c == '\r' && lines->at + 1 < lines->text.length && lines->text.at[lines->at + 1] == '\n';
    if (c == '\n' || (c == '\r' && !pair)) lines->line++;
  }
  struct str rest = str_sub(lines->text, lines->at, most);
  size_t end = 0;
  while (end < rest.length && rest.at[end] != '\n' && rest.at[end] != '\r') end++;
  return str_sub(rest, 0, end);
}

static bool goes_on(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* A control character but the tab takes one column, as the caret below it does. */
static void put_shown(struct buf *out, struct str text) {
  uint32_t number;
  for (size_t i = 0, control; i < text.length; i += control ? control : 1) {
    control = text.at[i] == '\t' ? 0 : str_control(str_sub(text, i, CONTROL_LENGTH_MAX), &number);
    buf_char(out, control ? '?' : text.at[i]);
  }
}

/* The part of a long line around the span. */
static struct str window(struct str line, size_t column, size_t *start) {
  *start = 0;
  if (line.length > SHOWN_MAX && column > SHOWN_MAX / 2) *start = column - SHOWN_MAX / 2;
  while (*start < line.length && goes_on(line.at[*start])) ++*start;
  size_t length = SHOWN_MAX;
  while (*start + length < line.length && goes_on(line.at[*start + length])) length++;
  return str_sub(line, *start, length);
}

static void put_underline(struct buf *out, struct str shown, size_t from, size_t length,
                          const struct message *message) {
  buf_text(out, "  |   ");
  for (size_t i = 0; i < from && i < shown.length; i++)
    if (!goes_on(shown.at[i])) buf_char(out, shown.at[i] == '\t' ? '\t' : ' ');
  size_t carets = 0;
  for (size_t i = from; i < from + length && i < shown.length; i++) carets += !goes_on(shown.at[i]);
  buf_repeat(out, "^", carets ? carets : 1);
  if (message->mark.length) buf_text(out, "  "), put_shown(out, message->mark);
  buf_char(out, '\n');
}

static void put_source(struct buf *out, const struct message *message, struct lines *lines) {
  if (message->span.line == 0 || message->span.length == 0) return;
  size_t column = (size_t)message->span.column - 1, start;
  struct str shown = window(line_text(lines, message->span.line, column + SHOWN_MAX), column, &start);
  buf_text(out, "  |   ");
  put_shown(out, shown);
  buf_char(out, '\n');
  put_underline(out, shown, column - start, (size_t)message->span.length, message);
}

static void put_hint(struct buf *out, struct str hint) {
  struct str row;
  while (str_cut(&hint, '\n', &row)) {
    buf_text(out, "  = ");
    put_shown(out, row);
    buf_char(out, '\n');
  }
}

static const char *severity_name(int32_t number) {
  return severity_of(number) == SEVERITY_ERROR ? "error" : "warning";
}

static void put_message(struct buf *out, const struct message *message, const char *path, struct lines *lines,
                        bool color) {
  buf_shown(out, str_of(path));
  if (message->span.line) buf_format(out, ":%d", (int)message->span.line);
  const char *tint = severity_of(message->number) == SEVERITY_ERROR ? "\033[31m" : "\033[33m";
  buf_format(out, ": %s%s P%04d%s: ", color ? tint : "", severity_name(message->number), (int)message->number,
             color ? "\033[0m" : "");
  put_shown(out, message->text);
  buf_char(out, '\n');
  put_source(out, message, lines);
  put_hint(out, message->hint);
}

void buf_messages(struct buf *out, const struct messages *messages, const char *path, struct str text,
                  bool color) {
  const struct message *sorted[MESSAGES_MAX];
  struct lines lines = {.text = text, .line = 1};
  sort(messages, sorted);
  for (int32_t i = 0; i < messages->count; i++) put_message(out, sorted[i], path, &lines, color);
  if (messages->left_out) {
    buf_shown(out, str_of(path));
    buf_format(out, ": %d more %s left out\n", (int)messages->left_out, messages->left_out == 1 ? "message is" : "messages are");
  }
}

/* -- as JSON -----------------------------------------------------------------------------------------------
 */

void json_messages(struct buf *out, const struct messages *messages, const char *path) {
  const struct message *sorted[MESSAGES_MAX];
  sort(messages, sorted);
  buf_char(out, '[');
  for (int32_t i = 0; i < messages->count; i++) {
    const struct message *message = sorted[i];
    char number[16];
    snprintf(number, sizeof number, "P%04d", (int)message->number);
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "number", str_of(number));
    json_put_member(out, "severity", str_of(severity_name(message->number)));
    json_put_member(out, "path", str_of(path));
    json_put_int(out, "line", message->span.line);
    json_put_int(out, "column", message->span.column);
    json_put_int(out, "length", message->span.length);
    json_put_member(out, "text", message->text);
    if (message->mark.length) json_put_member(out, "mark", message->mark);
    if (message->hint.length) json_put_member(out, "hint", message->hint);
    buf_char(out, '}');
  }
  buf_char(out, ']');
}
