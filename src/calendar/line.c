/* Words of a line: bare words, texts in quotes, # to the end of the line. */
#include "line.h"

#include <stdarg.h>
#include <stdio.h>

bool line_refuse(struct line *line, const char *format, ...) {
  char text[ERROR_TEXT_MAX];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return error_set(line->error, ERROR_INPUT, "%s:%d: %s", line->path, line->number, text);
}

bool line_expected(struct line *line, const char *what) {
  if (line_at_end(line)) return line_refuse(line, "%s is expected at the end of the line", what);
  return line_refuse(line, "%s is expected, not `" STR_FMT "`", what, STR_ARG(line_word(line)));
}

static bool ends_word(char c) { return c == ' ' || c == '\t' || c == '"' || c == '#'; }

bool line_split(struct line *line, struct str text) {
  int count = 0;
  line->at = 0;
  for (text = str_trim(text); text.length && text.at[0] != '#'; text = str_trim(text)) {
    if (count == WORDS_MAX) return line_refuse(line, "more than %d words in a line", WORDS_MAX);
    bool quoted = text.at[0] == '"';
    size_t end = quoted;
    while (end < text.length && !(quoted ? text.at[end] == '"' : ends_word(text.at[end]))) end++;
    if (quoted && end == text.length) return line_refuse(line, "a text starts with \" and does not end");
    line->words[count++] = (struct word){str_sub(text, quoted, end - quoted), quoted};
    text = str_sub(text, end + quoted, text.length);
  }
  line->words[count] = (struct word){0};
  return true;
}

bool line_take(struct line *line, const char *word) {
  if (line->words[line->at].quoted || !str_equal(line_word(line), str_of(word))) return false;
  line->at++;
  return true;
}

bool line_take_weekday(struct line *line, int *weekday) {
  static const char *const words[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  for (*weekday = 0; *weekday < 7; ++*weekday)
    if (line_take(line, words[*weekday])) return true;
  return false;
}

bool line_take_month(struct line *line, int *month) {
  static const char *const words[] = {"january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december"};
  for (*month = 1; *month <= 12; ++*month)
    if (line_take(line, words[*month - 1])) return true;
  return false;
}

bool line_need_int(struct line *line, int least, int most, const char *what, int *value) {
  int64_t number;
  if (!str_int(line_word(line), &number) || number < least || number > most) return line_expected(line, what);
  *value = (int)number;
  line->at++;
  return true;
}

bool line_need_name(struct line *line, const char *what, struct str *name) {
  if (line_at_end(line) || line->words[line->at].quoted) return line_expected(line, what);
  *name = line->words[line->at++].text;
  return true;
}

bool line_need_text(struct line *line, const char *what, struct str *text) {
  size_t bad;
  if (!line->words[line->at].quoted) return line_expected(line, what);
  *text = line->words[line->at++].text;
  if (text->length == 0 || text->length > TEXT_LENGTH_MAX)
    return line_refuse(line, "%s has 1 to %d bytes", what, TEXT_LENGTH_MAX);
  return str_is_utf8(*text, &bad) || line_refuse(line, "%s is not UTF-8", what);
}

/* time = hh ":" mm, up to 24:00 */
bool line_need_time(struct line *line, int32_t *seconds) {
  struct str word = line_word(line);
  int64_t hours, minutes;
  bool is_time = word.length == 5 && word.at[2] == ':' && str_int(str_sub(word, 0, 2), &hours) &&
                 str_int(str_sub(word, 3, 2), &minutes) && hours >= 0 && minutes >= 0 && minutes <= 59 &&
                 hours * 60 + minutes <= 24 * 60;
  if (!is_time) return line_expected(line, "a time such as 16:00");
  *seconds = (int32_t)(hours * 3600 + minutes * 60);
  line->at++;
  return true;
}

bool line_need_weekday(struct line *line, int *weekday) {
  return line_take_weekday(line, weekday) || line_expected(line, "a weekday");
}
