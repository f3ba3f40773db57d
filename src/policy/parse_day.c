/* When exactly: days and sessions. */
#include "parse.h"

static bool is_calendar(const struct token *token) {
  return token_is(token, "trading") || token_is(token, "business") || token_is(token, "calendar");
}

bool at_day(const struct parser *parser) {
  struct token token = parser->token, next = parser_peek(parser, 1);
  if (token_is(&token, "the"))
    return next.kind == TOKEN_ORDINAL || is_calendar(&next) || token_is(&next, "day") ||
           token_is(&next, "first") || token_is(&next, "last");
  if (token_is(&token, "day")) return next.kind == TOKEN_NUMBER;
  return token.kind == TOKEN_ORDINAL && !token_is(&next, "session");
}

/* Nth */
static bool expect_ordinal(struct parser *parser, int32_t *number) {
  struct token token = parser->token;
  if (token.kind != TOKEN_ORDINAL) return fail_expected(parser, "a count like `2nd`");
  const char *suffix = ordinal_suffix(token.number);
  if (!str_ends(token.text, str_of(suffix)))
    return fail(parser, 306, token.span,
                arena_print(parser->reader->arena, "write `%d%s`", (int)token.number, suffix), STR(""),
                "\"" STR_FMT "\" is no count", STR_ARG(token.text));
  if (token.number < 1 || token.number > COUNT_MAX)
    return fail(parser, 305, token.span, STR(""), STR(""),
                "\"" STR_FMT "\" is out of range: from 1st to %dth", STR_ARG(token.text), COUNT_MAX);
  *number = token.number;
  parser_next(parser);
  return true;
}

static void need_calendar(struct parser *parser, enum edge_op op, struct span span) {
  struct span *first = &parser->reader->calendars[op == DAY_BUSINESS];
  if (op != DAY_CALENDAR && first->line == 0) *first = span;
}

/* Nth "session" ( "after" | "before" ) edge */
int32_t parse_session(struct parser *parser) {
  struct span span = parser->token.span;
  int32_t number;
  take_word(parser, "the");
  if (!expect_ordinal(parser, &number) || !expect_word(parser, "session")) return NONE;
  bool before = at_word(parser, "before");
  if (!before && !at_word(parser, "after")) return none(fail_expected(parser, "`after` or `before`"));
  parser_next(parser);
  need_calendar(parser, DAY_TRADING, span);
  int32_t edge = parse_edge(parser);
  return edge == NONE ? NONE
                      : edge_add(parser, before ? SESSION_BEFORE : SESSION_AFTER, edge, NONE, number, span);
}

static int32_t parse_day_of(struct parser *parser, struct span span) {
  int32_t edge = parse_edge(parser);
  return edge == NONE ? NONE : edge_add(parser, DAY_OF, edge, NONE, 0, span);
}

/* "the" "day" "of" edge | day | edge: what a count of days starts from */
static int32_t parse_day_anchor(struct parser *parser) {
  struct span span = parser->token.span;
  if (take_words(parser, "the day of")) return parse_day_of(parser, span);
  return at_day(parser) ? parse_day(parser) : parse_day_of(parser, span);
}

/* Nth ( "trading" | "business" | "calendar" ) "day" ( "after" | "before" | "counting" ) … */
static int32_t parse_counted_day(struct parser *parser, struct span span) {
  int32_t number;
  struct parser before = *parser;
  if (!expect_ordinal(parser, &number)) return NONE;
  struct token calendar = parser->token;
  if (!is_calendar(&calendar)) {
    *parser = before;
    return none(fail_which_days(parser));
  }
  parser_next(parser);
  if (!expect_word(parser, "day")) return NONE;
  struct token way = parser->token;
  if (!take_word(parser, "after") && !take_word(parser, "before") && !take_word(parser, "counting"))
    return none(fail_expected(parser, "`after`, `before` or `counting`"));
  enum edge_op op = token_is(&calendar, "trading")    ? DAY_TRADING
                    : token_is(&calendar, "business") ? DAY_BUSINESS
                                                      : DAY_CALENDAR;
  need_calendar(parser, op, span);
  int32_t anchor = parse_day_anchor(parser);
  if (anchor == NONE) return NONE;
  return edge_add(parser, op, anchor, token_is(&way, "counting"), token_is(&way, "before") ? -number : number,
                  span);
}

/* "the" ( "trading" | "business" ) "day" "after" session, behind "the" */
static int32_t parse_day_after_session(struct parser *parser, struct span span) {
  bool business = token_is(&parser->token, "business");
  parser_next(parser);
  if (!take_words(parser, "day after")) return none(fail_expected(parser, "`day after`"));
  int32_t session = parse_session(parser);
  if (session == NONE) return NONE;
  if (!business) return edge_add(parser, DAY_AFTER_SESSION, session, NONE, 0, span);
  need_calendar(parser, DAY_BUSINESS, span);
  int32_t close = edge_add(parser, EDGE_SESSION_CLOSE, session, NONE, 0, span);
  int32_t day = close == NONE ? NONE : edge_add(parser, DAY_OF, close, NONE, 0, span);
  return day == NONE ? NONE : edge_add(parser, DAY_BUSINESS, day, 0, 1, span);
}

/* [ "," "rounding" ( "up" | "down" ) ] */
static bool parse_rounding(struct parser *parser, enum rounding *rounding) {
  struct token next = parser_peek(parser, 1);
  *rounding = ROUNDING_NONE;
  if (!at_word(parser, ",") || !token_is(&next, "rounding")) return true;
  parser_next(parser), parser_next(parser);
  *rounding = at_word(parser, "up") ? ROUNDING_UP : ROUNDING_DOWN;
  return take_word(parser, "up") || take_word(parser, "down") || fail_expected(parser, "`up` or `down`");
}

/* The first day of the policy's time from which the count of months leads to a day that does not exist. */
static bool fail_rounding(struct parser *parser, int32_t months, struct span span) {
  const struct ast *ast = parser->reader->ast;
  struct date from = ast->has_in_force ? ast->in_force : date_of(2011, 1, 1), down = from;
  for (int32_t i = 0; i < 1500 && date_add_months(from, months, &down); i++) from.days++;
  struct buf text;
  buf_init(&text, 200);
  buf_date(&text, from);
  buf_format(&text, " does not exist: ");
  buf_date(&text, down);
  buf_text(&text, " or ");
  buf_date(&text, date_add(down, 1));
  fail(parser, 313, span, STR(""), STR("add `, rounding up` (the later day) or `, rounding down`"),
       "%d month%s %s %s?", (int)(months < 0 ? -months : months), months == 1 || months == -1 ? "" : "s",
       months < 0 ? "before" : "after", buf_c(&text));
  buf_free(&text);
  return false;
}

/* [ "the" ] "day" N ( "months" | "days" | "weeks" | "years" ) ( "after" | "before" ) "the" "day" "of" edge [
 * rounding ] */
static int32_t parse_months(struct parser *parser, struct span span) {
  int32_t count;
  enum rounding rounding;
  if (!expect_count(parser, 1, COUNT_MAX, &count)) return NONE;
  struct token unit = parser_next(parser);
  bool weeks = token_is(&unit, "weeks") || token_is(&unit, "week"),
       days = token_is(&unit, "days") || token_is(&unit, "day");
  bool years = token_is(&unit, "years") || token_is(&unit, "year"),
       months = token_is(&unit, "months") || token_is(&unit, "month");
  if (!weeks && !days && !years && !months)
    return none(fail(parser, 109, unit.span, STR(""), STR(""),
                     "here should stand `months`, `weeks`, `days` or `years`"));
  bool before = at_word(parser, "before");
  if (!take_word(parser, "after") && !take_word(parser, "before"))
    return none(fail_expected(parser, "`after` or `before`"));
  struct span anchor = parser->token.span;
  if (!take_words(parser, "the day of")) return none(fail_expected(parser, "`the day of`"));
  int32_t day = parse_day_of(parser, anchor);
  if (day == NONE || !parse_rounding(parser, &rounding)) return NONE;
  count = (before ? -count : count) * (weeks ? 7 : years ? 12 : 1);
  if ((years || months) && (count > MONTHS_MAX || count < -MONTHS_MAX))
    return none(fail(parser, 305, span, STR(""), STR(""), "that is more than %d months", MONTHS_MAX));
  if (count > COUNT_MAX || count < -COUNT_MAX)
    return none(fail(parser, 305, span, STR(""), STR(""), "that is more than %d days", COUNT_MAX));
  if (weeks || days) return edge_add(parser, DAY_CALENDAR, day, 0, count, span);
  if (rounding == ROUNDING_NONE) return none(fail_rounding(parser, count, span));
  return edge_add(parser, DAY_MONTHS, day, (int32_t)rounding, count, span);
}

/* [ "," "or" "the" "trading" "day" ( "before" | "after" ) "if" "no" "trading" "day" ] */
static bool parse_roll(struct parser *parser, enum roll *roll) {
  struct token or_word = parser_peek(parser, 1);
  *roll = ROLL_NONE;
  if (!at_word(parser, ",") || !token_is(&or_word, "or")) return true;
  parser_next(parser);
  struct span span = parser->token.span;
  if (!take_words(parser, "or the trading day"))
    return fail_expected(parser, "`or the trading day before` or `after`");
  *roll = at_word(parser, "before") ? ROLL_BEFORE : ROLL_AFTER;
  if (!take_word(parser, "before") && !take_word(parser, "after"))
    return fail_expected(parser, "`before` or `after`");
  need_calendar(parser, DAY_TRADING, span);
  return take_words(parser, "if no trading day") || fail_expected(parser, "`if no trading day`");
}

static bool need_unit(struct parser *parser, struct span span) {
  if (parser->subject.months) return true;
  return fail(parser, 304, span, STR(""), STR(""),
              "only a fiscal quarter, half or year has months and days of its own, and this %s has none",
              parser->subject.exists ? parser->subject.what : "instant");
}

/* "day" N "of" "month" M "of" quarter [ roll ], behind the number */
static int32_t parse_day_of_month(struct parser *parser, int32_t number, struct span span) {
  int32_t month, later;
  enum roll roll;
  if (!take_words(parser, "of month")) return none(fail_expected(parser, "`of month`"));
  if (!need_unit(parser, span) || !expect_count(parser, 1, parser->subject.months, &month) ||
      !expect_word(parser, "of"))
    return NONE;
  if (!parse_quarter(parser, &later) || !parse_roll(parser, &roll)) return NONE;
  if (number > 31)
    return none(fail(parser, 118, span, STR(""), STR(""), "no month has a day %d", (int)number));
  return edge_add(parser, DAY_OF_MONTH, month, later * 4 + (int32_t)roll, number, span);
}

/* "the" ( "first" | "last" ) "day" "of" quarter, behind "the" */
static int32_t parse_first_or_last(struct parser *parser, struct span span) {
  int32_t later;
  bool first = token_is(&parser->token, "first");
  parser_next(parser);
  if (!take_words(parser, "day of")) return none(fail_expected(parser, "`day of`"));
  if (!need_unit(parser, span) || !parse_quarter(parser, &later)) return NONE;
  return edge_add(parser, first ? DAY_FIRST : DAY_LAST, NONE, NONE, later, span);
}

/* day = "the" "day" "of" edge | counted | "the" "trading" "day" "after" session | "day" N "months" … | "day"
 * N "of" "month" … | "the" "first" "day" "of" quarter */
int32_t parse_day(struct parser *parser) {
  struct span span = parser->token.span;
  if (take_words(parser, "the day of")) return parse_day_of(parser, span);
  take_word(parser, "the");
  if (parser->token.kind == TOKEN_ORDINAL) return parse_counted_day(parser, span);
  if (at_word(parser, "trading") || at_word(parser, "business")) return parse_day_after_session(parser, span);
  if (at_word(parser, "first") || at_word(parser, "last")) return parse_first_or_last(parser, span);
  if (!expect_word(parser, "day")) return NONE;
  struct token number = parser->token, of = parser_peek(parser, 1);
  if (number.kind != TOKEN_NUMBER || !token_is(&of, "of")) return parse_months(parser, span);
  parser_next(parser);
  return parse_day_of_month(parser, number.number, span);
}
