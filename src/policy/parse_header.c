/* The header: title, date, zone, calendars, fiscal years. Read in the first pass, because messages about time
 * show dates of the policy's own calendar. */
#include "parse.h"

#include "../calendar/calendar.h"
#include "../calendar/zone.h"

static bool parse_rest(struct parser *parser) {
  return end_part(parser) &&
         (parser->token.kind == TOKEN_END || fail_expected(parser, "the end of the statement"));
}

static bool only_one(struct parser *parser, bool there_is_one, struct token word) {
  if (!there_is_one) return true;
  return fail(parser, 120, word.span, STR(""), STR(""), "a second `" STR_FMT "`: a policy has one",
              STR_ARG(word.text));
}

/* -- fiscal years ------------------------------------------------------------------------------------------
 */

static bool same_word(struct str word, const char *name) { return str_distance(word, str_of(name), 0) == 0; }

static bool parse_month(struct parser *parser, int32_t *month) {
  static const char *const months[] = {"January",  "February", "March",  "April",     "May",
                                       "June",     "July",     "August", "September", "October",
                                       "November", "December", NULL};
  struct token token = parser->token;
  for (*month = 1; *month <= 12; ++*month)
    if (token.kind == TOKEN_WORD && same_word(token.text, months[*month - 1]))
      return parser_next(parser), true;
  if (token.kind != TOKEN_WORD) return fail_expected(parser, "a month");
  return fail(parser, 317, token.span, suggest_word(parser->reader, token.text, months), STR(""),
              "\"%.*s\" is no month", (int)(token.text.length < 60 ? token.text.length : 60), token.text.at);
}

/* MONTH DAY, the day being the last of the month */
static bool parse_month_end(struct parser *parser, int32_t *month) {
  int32_t day;
  if (!parse_month(parser, month)) return false;
  struct span span = parser->token.span;
  if (!expect_count(parser, 1, 31, &day)) return false;
  int last = month_days(2011, *month);
  if (day == last || (*month == 2 && day == 29)) return true;
  return fail(parser, 317, span, STR(""), STR("or: saturday nearest January 31, last friday of June"),
              "a fiscal year ends with the end of a month: here with day %d", last);
}

static bool take_weekday(struct parser *parser, int32_t *weekday) {
  static const char *const days[] = {"sunday",   "monday", "tuesday", "wednesday",
                                     "thursday", "friday", "saturday"};
  for (*weekday = SUNDAY; *weekday <= SATURDAY; ++*weekday)
    if (parser->token.kind == TOKEN_WORD && same_word(parser->token.text, days[*weekday]))
      return parser_next(parser), true;
  return false;
}

/* [ "," "quarters" "of" "13" "weeks" ] [ "," "53rd" "week" "in" "quarter" N ] */
static bool parse_weeks(struct parser *parser, struct fiscal_rule *rule) {
  rule->long_quarter = 4;
  while (take_word(parser, ",")) {
    if (take_words(parser, "quarters of")) {
      int32_t weeks;
      if (!expect_count(parser, 13, 13, &weeks) || !expect_word(parser, "weeks")) return false;
      continue;
    }
    struct token week = parser->token;
    if (week.kind != TOKEN_ORDINAL || week.number != 53)
      return fail_expected(parser, "`quarters of 13 weeks` or `53rd week in quarter`");
    parser_next(parser);
    if (!take_words(parser, "week in quarter")) return fail_expected(parser, "`week in quarter`");
    if (!expect_count(parser, 1, 4, &rule->long_quarter)) return false;
  }
  return true;
}

/* yearend = MONTH DAY | ( WEEKDAY "nearest" MONTH DAY | "last" WEEKDAY "of" MONTH ) [ weeks ] */
static bool parse_year_end(struct parser *parser, struct fiscal_rule *rule) {
  if (take_word(parser, "last")) {
    rule->kind = FISCAL_LAST_WEEKDAY;
    if (!take_weekday(parser, &rule->weekday)) return fail_expected(parser, "a day of the week");
    return expect_word(parser, "of") && parse_month(parser, &rule->month) && parse_weeks(parser, rule);
  }
  if (take_weekday(parser, &rule->weekday)) {
    rule->kind = FISCAL_NEAREST_WEEKDAY;
    return expect_word(parser, "nearest") && parse_month_end(parser, &rule->month) &&
           parse_weeks(parser, rule);
  }
  rule->kind = FISCAL_MONTH_END;
  return parse_month_end(parser, &rule->month);
}

static bool fiscal_add(struct parser *parser, struct fiscal_rule rule, struct span span) {
  struct fiscal *fiscal = &parser->reader->ast->fiscal;
  if (fiscal->count == FISCAL_RULES_MAX)
    return fail(parser, 117, span, STR(""), STR(""), "a policy has at most %d kinds of fiscal year",
                FISCAL_RULES_MAX);
  int32_t at = fiscal->count++;
  for (; at > 0 && fiscal->rules[at - 1].from.days > rule.from.days; at--)
    fiscal->rules[at] = fiscal->rules[at - 1];
  fiscal->rules[at] = rule;
  struct error error;
  if (!fiscal_check(fiscal, &error)) return fail(parser, 317, span, STR(""), STR(""), "%s", error.text);
  return true;
}

/* "fiscal" "year" "ends" yearend [ ";" "from" DATE ], behind "fiscal" */
static bool parse_fiscal(struct parser *parser, struct span span) {
  struct fiscal_rule rule = {.from = date_of(1, 1, 1)};
  if (!take_words(parser, "year ends")) return fail_expected(parser, "`year ends`");
  if (!parse_year_end(parser, &rule) || !end_part(parser)) return false;
  if (take_word(parser, "from") && !expect_date(parser, &rule.from)) return false;
  return parse_rest(parser) && fiscal_add(parser, rule, span);
}

/* -- the zone ----------------------------------------------------------------------------------------------
 */

/* Clocks of no place: those that never change theirs while the people there do, and those without a country's rules. */
static void warn_abbreviation(struct parser *parser, struct str zone, struct span span) {
  static const struct {
    const char *name, *place;
  } abbreviations[] = {
      {"EST", "America/New_York"},   {"EST5EDT", "America/New_York"}, {"CST6CDT", "America/Chicago"}, {"MST", "America/Denver"},
      {"MST7MDT", "America/Denver"}, {"PST8PDT", "America/Los_Angeles"}, {"HST", "Pacific/Honolulu"}, {"GMT", "Europe/London"},
      {"WET", "Europe/Lisbon"},      {"CET", "Europe/Paris"},         {"MET", "Europe/Paris"},        {"EET", "Europe/Athens"},
  };
  const char *place = str_starts(zone, STR("Etc/GMT")) ? "America/New_York" : NULL;
  for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
    if (str_equal(zone, str_of(abbreviations[i].name))) place = abbreviations[i].place;
  if (place)
    messages_add(parser->reader->messages, 608, span, arena_print(parser->reader->arena, "write `%s`", place), STR(""),
                 "\"" STR_FMT "\" is the clock of no place: it may be an hour off in summer", STR_ARG(zone));
}

static bool check_zone(struct parser *parser, struct str name, struct span span) {
  struct arena *scratch = arena_new(0);
  const struct zone *zone;
  struct error error;
  bool there = zone_load(scratch, name, &zone, &error);
  arena_free(scratch);
  return there || fail(parser, 319, span, STR(""), STR("write a place of the IANA database: America/New_York, Europe/London"), "%s", error.text);
}

static bool parse_zone(struct parser *parser) {
  struct str *zone = &parser->reader->ast->zone;
  struct span span;
  if (!parse_text(parser, NULL, NULL, zone, &span) || !parse_rest(parser) || !check_zone(parser, *zone, span)) return false;
  warn_abbreviation(parser, *zone, span);
  return true;
}

/* -- calendars ---------------------------------------------------------------------------------------------
 */

/* One that is not built in may lie in a directory that is named later (--calendars). */
static void warn_calendar(struct parser *parser, struct token name) {
  enum { SUGGESTED_MAX = 31 };
  const char *known[SUGGESTED_MAX + 1] = {NULL};
  for (int i = 0; calendar_builtin_name(i); i++) {
    if (i < SUGGESTED_MAX) known[i] = calendar_builtin_name(i);
    if (str_equal(calendar_own_name(name.text), str_of(calendar_builtin_name(i)))) return;
  }
  messages_add(parser->reader->messages, 609, name.span, suggest_word(parser->reader, name.text, known), STR(""),
               "no calendar \"" STR_FMT "\" is built in: it must stand in the directory given by --calendars", STR_ARG(name.text));
}

/* -- the others --------------------------------------------------------------------------------------------
 */

/* "policy" STRING | "in-force" "from" DATE | "zone" ZONE | "exchange" NAME | "business-days" NAME | fiscal */
static bool read_header(struct parser *parser) {
  struct ast *ast = parser->reader->ast;
  struct token word = parser_next(parser), name;
  if (token_is(&word, "policy"))
    return only_one(parser, ast->title.length, word) && expect_string(parser, &ast->title, NULL) &&
           parse_rest(parser);
  if (token_is(&word, "zone")) return only_one(parser, ast->zone.length, word) && parse_zone(parser);
  if (token_is(&word, "in-force")) {
    if (!only_one(parser, ast->has_in_force, word) || !expect_word(parser, "from") ||
        !expect_date(parser, &ast->in_force))
      return false;
    return (ast->has_in_force = parse_rest(parser));
  }
  if (token_is(&word, "fiscal")) return parse_fiscal(parser, word.span);
  struct str *calendar = token_is(&word, "exchange") ? &ast->exchange : &ast->business_days;
  if (!only_one(parser, calendar->length, word) || !expect_name(parser, "the name of a calendar", &name))
    return false;
  *calendar = name.text;
  warn_calendar(parser, name);
  return parse_rest(parser);
}

void declare_header(struct parser *parser, struct statement *statement) {
  (void)statement;
  read_header(parser);
}
