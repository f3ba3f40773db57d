/* Periods: what each instance is counted for, and its two edges. */
#include "parse.h"

enum part { PART_FROM, PART_UNTIL, PART_TO, PART_SAYS, PART_CLAUSE };

static bool is_letter(const struct token *token) {
  return token->kind == TOKEN_WORD && token->text.length == 1 && token->text.at[0] >= 'A' &&
         token->text.at[0] <= 'Z';
}

static bool take_subject(struct parser *parser, enum subject *subject) {
  for (int i = 0; i < SUBJECTS; i++)
    if (take_words(parser, subject_types[i].phrase) ||
        (subject_types[i].other_phrase && take_words(parser, subject_types[i].other_phrase))) {
      *subject = (enum subject)i;
      return true;
    }
  return false;
}

static bool fail_subject(struct parser *parser) {
  const char *phrases[2 * SUBJECTS + 1];
  int count = 0;
  for (int i = 0; i < SUBJECTS; i++) {
    phrases[count++] = subject_types[i].phrase;
    if (subject_types[i].other_phrase) phrases[count++] = subject_types[i].other_phrase;
  }
  phrases[count] = NULL;
  struct token first = parser->token;
  struct str words = first.text;
  for (int i = 0; i < 4 && parser->token.kind == TOKEN_WORD && !is_letter(&parser->token); i++) {
    struct token token = parser_next(parser);
    if (token.span.line == first.span.line)
      words.length = (size_t)(token.text.at + token.text.length - words.at);
  }
  if (first.kind != TOKEN_WORD) return fail_expected(parser, "what the period is counted for");
  first.span.length = (int32_t)words.length;
  return fail(parser, 224, first.span, suggest_word(parser->reader, words, phrases), STR(""),
              "periods are not counted for \"%.*s\"", (int)(words.length < 80 ? words.length : 80), words.at);
}

/* "in" N { "," N }: of the quarters of a year, or its halves */
static bool parse_quarters(struct parser *parser, struct ast_period *period) {
  int32_t most = period->subject == SUBJECT_QUARTER ? 4 : 2, number;
  if (period->subject != SUBJECT_QUARTER && period->subject != SUBJECT_HALF)
    return fail(parser, 304, parser->token.span, STR(""), STR(""),
                "only fiscal quarters and halves have numbers");
  for (bool more = true; more;) {
    if (!expect_count(parser, 1, most, &number)) return false;
    period->quarters |= 1u << number;
    struct token next = parser_peek(parser, 1);
    more = at_word(parser, ",") && next.kind == TOKEN_NUMBER;
    if (more) parser_next(parser);
  }
  return true;
}

/* "for" "each" SUBJECT [ LETTER ] [ "of" "the" "lot" ] [ "in" N … ] [ "by" who ] [ "," "undisclosed" ] */
static bool parse_for_each(struct parser *parser, struct ast_period *period) {
  enum subject subject;
  char letter = 0;
  if (!take_words(parser, "for each")) return fail_expected(parser, "`for each`");
  if (!take_subject(parser, &subject)) return fail_subject(parser);
  period->subject = (int32_t)subject;
  if (is_letter(&parser->token)) letter = parser_next(parser).text.at[0];
  take_words(parser, "of the lot");
  if (take_word(parser, "in") && !parse_quarters(parser, period)) return false;
  struct span by = parser->token.span;
  if (take_word(parser, "by")) {
    if (!subject_types[subject].of_person)
      return fail(parser, 221, by, STR(""), STR(""), "`by` says whose event it is, and %s is nobody's",
                  subject_types[subject].phrase);
    period->by = parse_who(parser);
    if (period->by == NONE) return false;
  }
  if (take_word(parser, ",")) {
    if (!expect_word(parser, "undisclosed")) return false;
    period->undisclosed = true;
  }
  parser->subject = subject_of_period(subject, letter);
  bool needs_fiscal = parser->subject.months || parser->subject.of_quarter;
  if (needs_fiscal && parser->reader->calendars[2].line == 0) parser->reader->calendars[2] = period->span;
  return true;
}

static bool names_people(const struct reader *reader, int32_t expr, enum expr_op op) {
  const struct expr *at = &reader->ast->exprs[expr];
  if (at->op == EXPR_AND || at->op == EXPR_OR)
    return names_people(reader, at->a, op) || names_people(reader, at->b, op);
  if (at->op == EXPR_NOT) return names_people(reader, at->a, op);
  return at->op == (int32_t)op || (at->op == EXPR_RELATED && names_people(reader, at->b, op));
}

/* who, with `named` where there is a notice and `listed` where there is an item */
static bool parse_to(struct parser *parser, struct ast_period *period, struct span span) {
  parser->in_to = true;
  period->to = parse_who(parser);
  parser->in_to = false;
  if (period->to == NONE) return false;
  if (period->subject != SUBJECT_RESTRICTED_NOTICE && names_people(parser->reader, period->to, EXPR_NAMED))
    return fail(parser, 214, span, STR(""), STR(""), "only a restricted-notice has people `named` in it");
  if (period->subject != SUBJECT_ITEM && names_people(parser->reader, period->to, EXPR_LISTED))
    return fail(parser, 214, span, STR(""), STR(""), "only an item has people `listed` on it");
  return true;
}

static bool parse_part(struct parser *parser, struct ast_period *period, uint32_t *seen) {
  static const char *const words[] = {"from", "until", "to", "says", "clause", NULL};
  struct token word = parser->token;
  int32_t part = 0;
  while (words[part] && !token_is(&word, words[part])) part++;
  if (!words[part]) return fail_part(parser, "period", words);
  parser_next(parser);
  if (!part_once(parser, seen, part, word)) return false;
  switch ((enum part)part) {
  case PART_FROM: return (period->from = parse_edge(parser)) != NONE;
  case PART_UNTIL: return (period->until = parse_edge(parser)) != NONE;
  case PART_TO: return parse_to(parser, period, word.span);
  case PART_SAYS: return parse_quotation(parser, period->name, false, &period->says, NULL);
  case PART_CLAUSE: return parse_clauses(parser, period->clauses, &period->clause_count);
  }
  return false;
}

/* period = "period" NAME "for" … { ";" ( "from" edge | "until" edge | "to" who | says | "clause" numbers ) }
 */
bool parse_period(struct parser *parser) {
  struct ast_period *period = &parser->reader->ast->periods[parser->statement->index];
  struct token name;
  uint32_t seen = 0;
  parser_next(parser);
  if (!expect_name(parser, "the period's name", &name) || !parse_for_each(parser, period) ||
      !end_part(parser))
    return false;
  while (parser->token.kind != TOKEN_END)
    if (!parse_part(parser, period, &seen) || !end_part(parser)) return false;
  if (period->from != NONE && period->until != NONE) return true;
  return fail(parser, 111, period->span, STR(""), STR(""), "period " STR_FMT " does not say %s (`%s`)",
              STR_ARG(period->name), period->from == NONE ? "when it begins" : "when it ends",
              period->from == NONE ? "from" : "until");
}

void declare_period(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  parser_next(parser);
  ARENA_ROOM(reader->arena, ast->periods, reader->rooms.periods, ast->period_count);
  struct token name = parser->token;
  ast->periods[ast->period_count] = (struct ast_period){.name = name.text,
                                                        .by = NONE,
                                                        .from = NONE,
                                                        .until = NONE,
                                                        .to = NONE,
                                                        .section = section_of(reader, statement),
                                                        .span = name.span};
  statement->index = ast->period_count++;
  names_add(reader, SPACE_PERIOD, statement,
            (struct name){.text = name.text, .span = name.span, .index = statement->index});
}
