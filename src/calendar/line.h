/* The words of a line of a calendar file, taken one after the other, and errors that name path and line. For
 * source.c alone. The words borrow the text. */
#ifndef ABSTAIN_CALENDAR_LINE_H
#define ABSTAIN_CALENDAR_LINE_H

#include "../base/date.h"
#include "../base/error.h"

enum { WORDS_MAX = 64, TEXT_LENGTH_MAX = 200 };

struct word {
  struct str text;
  bool quoted;
};

struct line {
  const char *path;
  int number;
  struct word words[WORDS_MAX + 1]; /* ended by an empty one */
  int at;
  struct error *error;
};

/* Always false: "path:12: …". */
bool line_refuse(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Always false; names the word at hand: "a weekday is expected, not `tuseday`". */
bool line_expected(struct line *line, const char *what);
MUST_USE bool line_split(struct line *line, struct str text);
static inline struct str line_word(const struct line *line) { return line->words[line->at].text; }
static inline bool line_at_end(const struct line *line) { return !line_word(line).at; }

/* Take the word at hand if it is that; no error if not. */
bool line_take(struct line *line, const char *word);
bool line_take_weekday(struct line *line, int *weekday);
bool line_take_month(struct line *line, int *month);

/* Take what must be there, or refuse the line. */
MUST_USE bool line_need_int(struct line *line, int least, int most, const char *what, int *value);
MUST_USE bool line_need_name(struct line *line, const char *what, struct str *name);
MUST_USE bool line_need_text(struct line *line, const char *what, struct str *text); /* in quotes */
MUST_USE bool line_need_time(struct line *line, int32_t *seconds);
MUST_USE bool line_need_weekday(struct line *line, int *weekday);

#endif
