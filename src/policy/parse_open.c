/* Counts of days that leave an instant open: "10 trading days before the end of Q" is a day at least, and
 * does not say when on that day; "2 days after" does not say which days count. The message shows what could
 * be meant, with dates where the policy's own calendars give them. */
#include "parse.h"

#include "../calendar/calendar.h"

/* What is said about days, as far as it can be told. */
struct count {
  int32_t number; /* 0: none is said */
  enum { COUNT_NONE, COUNT_TRADING, COUNT_BUSINESS, COUNT_CALENDAR, COUNT_SESSION } of;
  struct span span;
  struct str rest; /* "before the end of Q" */
};

/* The words from here to the end of the edge: of the part, its line, or an `and`, `until` or comma. */
static struct str words_here(const struct parser *parser, struct span *span) {
  struct parser ahead = *parser;
  *span = ahead.token.span;
  const char *end = ahead.token.text.at;
  while (!at_end_of_part(&ahead) && ahead.token.span.line == span->line && !at_word(&ahead, "and") &&
         !at_word(&ahead, "until") && !at_word(&ahead, ",") && !at_word(&ahead, ")")) {
    struct token token = parser_next(&ahead);
    end = token.text.at + token.text.length;
    span->length = token.span.column + token.span.length - span->column;
  }
  const char *start = parser->token.text.at;
  return (struct str){start, (size_t)(end - start)};
}

static struct count read_count(struct parser *parser) {
  struct count count = {0};
  words_here(parser, &count.span);
  take_word(parser, "the");
  if (parser->token.kind == TOKEN_ORDINAL || at_number(parser)) count.number = parser_next(parser).number;
  if (take_word(parser, "trading"))
    count.of = COUNT_TRADING;
  else if (take_word(parser, "business"))
    count.of = COUNT_BUSINESS;
  else if (take_word(parser, "calendar"))
    count.of = COUNT_CALENDAR;
  if (take_word(parser, "session") || take_word(parser, "sessions"))
    count.of = COUNT_SESSION;
  else if (!take_word(parser, "days"))
    take_word(parser, "day");
  struct span ignored;
  count.rest = at_end_of_part(parser) ? STR("after …") : words_here(parser, &ignored);
  return count;
}

/* ` (2011-09-19 00:00)`, of the first quarter of the policy, where the count goes back from the end of a
 * quarter. */
static void put_example(struct buf *out, const struct parser *parser, const struct count *count, bool close) {
  const struct ast *ast = parser->reader->ast;
  const struct calendar *calendar;
  struct quarter quarter;
  struct date day, from = ast->has_in_force ? ast->in_force : date_of(2011, 1, 1);
  struct error error;
  bool from_end = count->of == COUNT_TRADING && (str_starts(count->rest, STR("before the end of ")) ||
                                                 str_starts(count->rest, STR("before end of ")));
  if (!from_end || !parser->subject.months || !ast->fiscal.count || !ast->exchange.length) return;
  if (!calendar_make(parser->reader->arena, NULL, ast->exchange, NULL, 0, &calendar, &error)) return;
  if (!fiscal_quarter_at(&ast->fiscal, from, &quarter) || !calendar_has(calendar, quarter.last)) return;
  struct instant open, shut;
  if (!calendar_step(calendar, date_add(quarter.last, 1), -count->number, &day) ||
      !calendar_session(calendar, day, &open, &shut))
    return;
  buf_text(out, " (");
  buf_wall(out, calendar_zone(calendar), close ? shut : zone_day_start(calendar_zone(calendar), day));
  buf_char(out, ')');
}

static void put_choice(struct buf *out, const struct parser *parser, const struct count *count,
                       const char *edge, const char *unit, bool close) {
  if (out->length)
    buf_text(out, "\nor    ");
  else
    buf_text(out, "write ");
  buf_format(out, "\"%s%d%s %s " STR_FMT "\"", edge, (int)count->number, ordinal_suffix(count->number), unit,
             STR_ARG(count->rest));
  put_example(out, parser, count, close);
}

static bool fail_with_choices(struct parser *parser, int32_t number, const struct count *count,
                              struct buf *choices, struct str words, const char *what) {
  fail(parser, number, count->span, STR(""), buf_view(choices), "\"%.*s\" %s",
       (int)(words.length < 120 ? words.length : 120), words.at, what);
  buf_free(choices);
  return false;
}

/* A day that is no count: the day of x, the day 6 months after …, day 15 of month 3 of Q */
static bool fail_day(struct parser *parser, struct str words) {
  struct span span;
  words_here(parser, &span);
  struct str hint =
      arena_print(parser->reader->arena, "write \"start of " STR_FMT "\" or \"end of " STR_FMT "\"",
                  STR_ARG(words), STR_ARG(words));
  return fail(parser, 312, span, STR(""), hint, "\"%.*s\" does not say when on that day",
              (int)(words.length < 120 ? words.length : 120), words.at);
}

/* P0314: what could be written for the words underlined; `edge`: and what is missing before them. */
static bool fail_which(struct parser *parser, const struct count *count, struct str words, const char *edge) {
  struct buf choices;
  buf_init(&choices, 2000);
  put_choice(&choices, parser, count, edge, "trading day", false);
  put_choice(&choices, parser, count, edge, "business day", false);
  put_choice(&choices, parser, count, edge, "calendar day", false);
  return fail_with_choices(parser, 314, count, &choices, words, "does not say which days count");
}

bool fail_which_days(struct parser *parser) {
  struct span span;
  struct str words = words_here(parser, &span);
  struct count count = read_count(parser);
  return fail_which(parser, &count, words, "");
}

bool fail_open(struct parser *parser) {
  struct span span;
  struct str words = words_here(parser, &span);
  bool counts = parser->token.kind == TOKEN_ORDINAL || at_number(parser);
  struct token second = parser_peek(parser, 1);
  if (at_word(parser, "the") && second.kind == TOKEN_ORDINAL) counts = true;
  if (!counts) return fail_day(parser, words);
  struct count count = read_count(parser);
  struct buf choices;
  buf_init(&choices, 2000);
  switch (count.of) {
  case COUNT_TRADING:
    put_choice(&choices, parser, &count, "start of ", "trading day", false);
    put_choice(&choices, parser, &count, "close of ", "session", true);
    return fail_with_choices(parser, 312, &count, &choices, words, "does not say when on that day");
  case COUNT_BUSINESS:
    put_choice(&choices, parser, &count, "start of ", "business day", false);
    put_choice(&choices, parser, &count, "end of ", "business day", false);
    return fail_with_choices(parser, 312, &count, &choices, words, "does not say when on that day");
  case COUNT_CALENDAR:
    put_choice(&choices, parser, &count, "start of ", "calendar day", false);
    put_choice(&choices, parser, &count, "end of ", "calendar day", false);
    return fail_with_choices(parser, 312, &count, &choices, words, "does not say when on that day");
  case COUNT_SESSION:
    put_choice(&choices, parser, &count, "open of ", "session", false);
    put_choice(&choices, parser, &count, "close of ", "session", false);
    return fail_with_choices(parser, 312, &count, &choices, words, "does not say when in that session");
  case COUNT_NONE: break;
  }
  buf_free(&choices);
  return fail_which(parser, &count, words, "start of ");
}
