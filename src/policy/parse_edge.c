/* When exactly: instants. Days and sessions are in parse_day.c; what leaves the instant open is refused
 * there. */
#include "parse.h"

int32_t edge_add(struct parser *parser, enum edge_op op, int32_t a, int32_t b, int32_t n, struct span span) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  if (ast->edge_count == EDGES_MAX) {
    fail(parser, 117, span, STR(""), STR(""), "the document has more than %d instants and days", EDGES_MAX);
    return NONE;
  }
  ARENA_ROOM(reader->arena, ast->edges, reader->rooms.edges, ast->edge_count);
  ast->edges[ast->edge_count] = (struct edge){(int32_t)op, a, b, n, span};
  return ast->edge_count++;
}

/* -- what an edge counts from ------------------------------------------------------------------------------
 */

enum { ITSELF = 1u << PROPERTY_ITSELF, DUE = 1u << PROPERTY_DUE, LIFTING = 1u << PROPERTY_LIFTING };

struct edge_subject subject_of_clearance(void) {
  return (struct edge_subject){
      .exists = true, .what = "clearance", .properties = ITSELF, .itself = "receipt"};
}

struct edge_subject subject_of_request(void) {
  return (struct edge_subject){
      .exists = true, .what = "request", .properties = ITSELF, .itself = "request", .also = "receipt"};
}

struct edge_subject subject_of_trade(void) {
  return (struct edge_subject){
      .exists = true, .what = "transaction", .properties = ITSELF, .itself = "sale", .also = "execution"};
}

struct edge_subject subject_of_trigger(enum trigger trigger) {
  static const struct edge_subject subjects[TRIGGERS] = {
      [TRIGGER_EXECUTION] = {true, "execution", 0, ITSELF, 0, false, "execution", NULL},
      [TRIGGER_HIRING] = {true, "hiring", 0, ITSELF, 0, false, "hiring", NULL},
      [TRIGGER_CERTIFICATION_REQUEST] = {true, "request", 0, ITSELF | DUE, 0, false, "request", NULL},
      [TRIGGER_VIOLATION_LEARNED] = {true, "learning", 0, ITSELF, 0, false, "learning", NULL},
      [TRIGGER_RESTRICTED_NOTICE] = {true, "notice", 0, ITSELF, 0, false, "notice", NULL},
      [TRIGGER_INQUIRY] = {true, "inquiry", 0, ITSELF, 0, false, "inquiry", NULL},
      [TRIGGER_CLEARANCE_REQUEST] = {true, "request", 0, ITSELF, 0, false, "request", NULL},
  };
  return subjects[trigger];
}

struct edge_subject subject_of_period(enum subject subject, char letter) {
  int32_t months = subject == SUBJECT_QUARTER ? 3
                   : subject == SUBJECT_HALF  ? 6
                   : subject == SUBJECT_YEAR  ? 12
                                              : 0;
  const struct subject_type *type = &subject_types[subject];
  return (struct edge_subject){.exists = true,
                               .what = type->phrase,
                               .letter = letter,
                               .properties = type->properties,
                               .months = months,
                               .of_quarter = subject == SUBJECT_PLAN_ADOPTION};
}

/* -- anchors -----------------------------------------------------------------------------------------------
 */

/* Is it a letter, alone or with the count that the lexer leaves on it: Q, Q-1? */
static bool is_letter(const struct token *token) {
  if (token->kind != TOKEN_WORD || token->text.at[0] < 'A' || token->text.at[0] > 'Z') return false;
  return token->text.length == 1 || token->text.at[1] == '-';
}

static bool expect_letter(struct parser *parser) {
  struct token token = parser->token;
  const struct edge_subject *subject = &parser->subject;
  if (!is_letter(&token)) return fail_expected(parser, "the letter of the period's subject");
  if (subject->letter == 0) {
    struct str hint = subject->itself ? arena_print(parser->reader->arena, "this %s is called `%s`",
                                                    subject->what, subject->itself)
                                      : STR("");
    return fail(parser, 303, token.span, STR(""), hint, "there is no \"%c\" to count from", token.text.at[0]);
  }
  if (token.text.at[0] != subject->letter) {
    struct str mark =
        arena_print(parser->reader->arena, "the letter of this %s is %c", subject->what, subject->letter);
    return fail(parser, 303, token.span, mark, STR(""), "there is no \"%c\" to count from", token.text.at[0]);
  }
  return true;
}

/* quarter = Q | Q "+" N | Q "-" N */
bool parse_quarter(struct parser *parser, int32_t *later) {
  *later = 0;
  if (!expect_letter(parser)) return false;
  struct token token = parser_next(parser);
  int32_t sign = 0;
  if (token.text.length > 1) {
    int64_t count;
    if (!str_int(str_sub(token.text, 2, SIZE_MAX), &count) || count < 1 || count > 40)
      return fail(parser, 118, token.span, STR(""), STR(""), "\"" STR_FMT "\" is no quarter: write Q-1",
                  STR_ARG(token.text));
    *later = -(int32_t)count;
  } else if (take_word(parser, "+"))
    sign = 1;
  else if (take_word(parser, "-"))
    sign = -1;
  if (sign && !expect_count(parser, 1, 40, later)) return false;
  if (sign) *later *= sign;
  if (*later && !parser->subject.months)
    return fail(parser, 304, token.span, STR(""), STR(""),
                "only fiscal quarters, halves and years are counted on, and this %s is none",
                parser->subject.what);
  return true;
}

/* The instants that the subject offers, for a message. */
static struct str offered(struct parser *parser) {
  const struct edge_subject *subject = &parser->subject;
  struct buf out;
  buf_init(&out, 300);
  char letter = subject->letter ? subject->letter : 'X';
  for (int property = 0; property < PROPERTIES; property++) {
    if (!(subject->properties >> property & 1)) continue;
    if (out.length) buf_text(&out, ", ");
    if (property == PROPERTY_ITSELF && subject->itself)
      buf_format(&out, "`%s`", subject->itself);
    else if (property == PROPERTY_ITSELF)
      buf_format(&out, "`%c`", letter);
    else if (property == PROPERTY_DUE)
      buf_text(&out, "`the date in the request`");
    else
      buf_format(&out, "`%s of %s%c`", property_names[property],
                 subject->of_quarter && property == PROPERTY_FILING ? "quarter of " : "", letter);
  }
  struct str text = arena_print(parser->reader->arena, "this %s offers %.*s", subject->what, (int)out.length,
                                out.length ? out.at : "");
  buf_free(&out);
  return text;
}

static int32_t add_anchor(struct parser *parser, enum property property, int32_t later, bool of_quarter,
                          struct token token) {
  if (!(parser->subject.properties >> property & 1))
    return none(fail(parser, 302, token.span, STR(""), offered(parser), "this %s has no \"%s\"",
                     parser->subject.what,
                     property == PROPERTY_ITSELF ? "instant of its own" : property_names[property]));
  bool needs_quarter = parser->subject.of_quarter && property == PROPERTY_FILING;
  if (of_quarter != needs_quarter)
    return none(fail(parser, 302, token.span, STR(""), offered(parser), "`quarter of` does not fit here"));
  return edge_add(parser, EDGE_ANCHOR, property, of_quarter, later, token.span);
}

static const struct {
  const char *word;
  enum property property;
} property_words[] = {{"start", PROPERTY_START},     {"end", PROPERTY_END},
                      {"results", PROPERTY_RESULTS}, {"filing", PROPERTY_FILING},
                      {"lifting", PROPERTY_LIFTING}, {"announcement", PROPERTY_ANNOUNCEMENT},
                      {"sending", PROPERTY_ITSELF},  {"opening", PROPERTY_ITSELF}};

/* PROPERTY "of" [ "quarter" "of" ] quarter, behind the "of" */
static int32_t parse_property(struct parser *parser, enum property property, struct token token) {
  int32_t later;
  bool of_quarter = take_words(parser, "quarter of");
  if (!parse_quarter(parser, &later)) return NONE;
  return add_anchor(parser, property, later, of_quarter, token);
}

static int32_t fail_anchor(struct parser *parser) {
  struct token token = parser->token;
  if (token.kind != TOKEN_WORD) return none(fail_expected(parser, "an instant"));
  static const char *const words[] = {"never",     "start",   "end",          "open",    "close",   "results",
                                      "filing",    "lifting", "announcement", "sending", "opening", "receipt",
                                      "execution", "sale",    "request",      NULL};
  return none(fail(parser, 301, token.span, suggest_word(parser->reader, token.text, words), offered(parser),
                   "\"%.*s\" is no instant", (int)(token.text.length < 60 ? token.text.length : 60),
                   token.text.at));
}

static bool is_itself(const struct edge_subject *subject, const struct token *token) {
  return (subject->itself && token_is(token, subject->itself)) ||
         (subject->also && token_is(token, subject->also));
}

/* anchor = X | PROPERTY "of" X | "receipt" | "execution" | "sale" | "request" | … | "the" "date" "in" "the"
 * "request" */
static int32_t parse_anchor(struct parser *parser) {
  struct token token = parser->token, next = parser_peek(parser, 1);
  int32_t later;
  if (is_letter(&token))
    return parse_quarter(parser, &later) ? add_anchor(parser, PROPERTY_ITSELF, later, false, token) : NONE;
  if (take_words(parser, "the date in the request")) return add_anchor(parser, PROPERTY_DUE, 0, false, token);
  for (size_t i = 0; token_is(&next, "of") && i < sizeof property_words / sizeof *property_words; i++)
    if (token_is(&token, property_words[i].word)) {
      parser_next(parser), parser_next(parser);
      return parse_property(parser, property_words[i].property, token);
    }
  if (!is_itself(&parser->subject, &token)) return fail_anchor(parser);
  parser_next(parser);
  return add_anchor(parser, PROPERTY_ITSELF, 0, false, token);
}

/* -- periods as anchors ------------------------------------------------------------------------------------
 */

/* [ "next" ] PERIOD [ "after" edge ], behind "start of" or "end of" */
static int32_t parse_period_edge(struct parser *parser, bool end, struct token start) {
  struct reader *reader = parser->reader;
  struct token token;
  bool next = take_word(parser, "next");
  if (!expect_name(parser, "a day, a period, or the letter of the subject", &token)) return NONE;
  struct name *period = names_find(reader, SPACE_PERIOD, token.text);
  if (!period)
    return none(fail(parser, 205, token.span, suggest_name(reader, SPACE_PERIOD, token.text), STR(""),
                     "\"" STR_FMT "\" is neither a day nor a period", STR_ARG(token.text)));
  int32_t after = NONE;
  if (take_word(parser, "after")) {
    after = parse_edge(parser);
    if (after == NONE) return NONE;
  } else if (!(parser->subject.properties & ITSELF))
    return none(fail(parser, 315, token.span, STR(""), STR("write behind it: after the end of Q"),
                     "\"" STR_FMT "\" comes again and again: which one is meant?", STR_ARG(token.text)));
  return edge_add(parser, end ? EDGE_PERIOD_END : EDGE_PERIOD_START, period->index, after, next, start.span);
}

/* "start of 10 trading days": the count of one day is written 10th. */
static bool fail_cardinal(struct parser *parser) {
  struct token token = parser->token;
  struct token unit = parser_peek(parser, 1);
  bool months = token_is(&unit, "months") || token_is(&unit, "weeks") || token_is(&unit, "years");
  struct str mark = months ? arena_print(parser->reader->arena, "write `the day %d " STR_FMT "`",
                                         (int)token.number, STR_ARG(unit.text))
                           : arena_print(parser->reader->arena, "write `%d%s`, of one day", (int)token.number,
                                         ordinal_suffix(token.number));
  return fail(parser, 306, token.span, mark, STR(""), "\"" STR_FMT "\" counts no day", STR_ARG(token.text));
}

/* ( "start" | "end" ) "of" ( day | quarter | [ "next" ] PERIOD [ "after" edge ] ) */
static int32_t parse_start_or_end(struct parser *parser) {
  struct token token = parser_next(parser);
  bool end = token_is(&token, "end");
  if (!expect_word(parser, "of")) return NONE;
  if (is_letter(&parser->token) || at_word(parser, "quarter"))
    return parse_property(parser, end ? PROPERTY_END : PROPERTY_START, token);
  if (at_number(parser)) return none(fail_cardinal(parser));
  if (!at_day(parser)) return parse_period_edge(parser, end, token);
  int32_t day = parse_day(parser);
  return day == NONE ? NONE : edge_add(parser, end ? EDGE_DAY_END : EDGE_DAY_START, day, NONE, 0, token.span);
}

/* -- the rest ----------------------------------------------------------------------------------------------
 */

/* ( "open" | "close" ) "of" session */
static int32_t parse_open_or_close(struct parser *parser) {
  struct token token = parser_next(parser);
  if (!expect_word(parser, "of")) return NONE;
  int32_t session = parse_session(parser);
  enum edge_op op = token_is(&token, "open") ? EDGE_SESSION_OPEN : EDGE_SESSION_CLOSE;
  return session == NONE ? NONE : edge_add(parser, op, session, NONE, 0, token.span);
}

/* N ( "hours" | "minutes" ) "after" edge */
static int32_t parse_hours(struct parser *parser) {
  struct token token = parser->token, unit = parser_peek(parser, 1);
  int32_t count, seconds = token_is(&unit, "hours") || token_is(&unit, "hour") ? 3600 : 60;
  if (seconds == 60 && !token_is(&unit, "minutes") && !token_is(&unit, "minute"))
    return none(fail_open(parser));
  if (!expect_count(parser, 1, COUNT_MAX, &count)) return NONE;
  parser_next(parser);
  if (!expect_word(parser, "after")) return NONE;
  int32_t edge = parse_edge(parser);
  return edge == NONE ? NONE : edge_add(parser, EDGE_SECONDS_AFTER, edge, NONE, count * seconds, token.span);
}

/* edge "and" edge, behind "the later of" or "the earlier of" */
static int32_t parse_pair(struct parser *parser, enum edge_op op, struct token token) {
  int32_t a = parse_edge(parser);
  if (a == NONE || !expect_word(parser, "and")) return NONE;
  int32_t b = parse_edge(parser);
  return b == NONE ? NONE : edge_add(parser, op, a, b, 0, token.span);
}

static int32_t parse_parenthesis(struct parser *parser) {
  struct token token = parser_next(parser);
  int32_t edge = parse_edge(parser);
  if (edge != NONE && !take_word(parser, ")"))
    return none(
        fail(parser, 113, token.span, STR(""), STR(""), "the parenthesis that opens here is not closed"));
  return edge;
}

static int32_t parse_edge_inner(struct parser *parser) {
  struct token token = parser->token, next = parser_peek(parser, 1);
  if (take_word(parser, "never")) return edge_add(parser, EDGE_NEVER, NONE, NONE, 0, token.span);
  if (at_word(parser, "(")) return parse_parenthesis(parser);
  if (at_number(parser)) return parse_hours(parser);
  if (take_words(parser, "the later of")) return parse_pair(parser, EDGE_LATER, token);
  if (take_words(parser, "the earlier of")) return parse_pair(parser, EDGE_EARLIER, token);
  if (token.kind == TOKEN_ORDINAL || at_day(parser)) return none(fail_open(parser));
  if (at_word(parser, "the") && !token_is(&next, "date")) parser_next(parser);
  if (at_word(parser, "start") || at_word(parser, "end")) return parse_start_or_end(parser);
  if (at_word(parser, "open") || at_word(parser, "close")) return parse_open_or_close(parser);
  return parse_anchor(parser);
}

/* edge = "never" | ( "start" | "end" ) "of" day | ( "open" | "close" ) "of" session | N "hours" "after" edge
 *      | "the" ( "later" | "earlier" ) "of" edge "and" edge | ( "start" | "end" ) "of" PERIOD … | anchor |
 * "(" edge ")" */
int32_t parse_edge(struct parser *parser) {
  if (parser->depth >= NESTING_MAX)
    return none(fail(parser, 112, parser->token.span, STR(""), STR(""), "this is nested more than %d deep",
                     NESTING_MAX));
  parser->depth++;
  int32_t edge = parse_edge_inner(parser);
  parser->depth--;
  return edge;
}
