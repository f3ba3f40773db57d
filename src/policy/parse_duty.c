/* Duties, and claims about the rules. */
#include "parse.h"

#include <stdio.h>

enum part {
  PART_WHO,
  PART_WHAT,
  PART_OF,
  PART_AFTER,
  PART_BY,
  PART_TO,
  PART_WITH,
  PART_NEVER,
  PART_SAYS,
  PART_BECAUSE,
  PART_CLAUSE
};

static const char *const duty_words[] = {"who",  "what",   "of",   "after",   "by",     "to", "with",
                                         "when", "unless", "says", "because", "clause", NULL};
static const char *const claim_words[] = {"who", "what", "of", "never", "says", "because", "clause", NULL};

/* Takes the word of a part that stands here, once. */
static bool take_part(struct parser *parser, const char *word, enum part part, uint32_t *seen, bool *good) {
  struct token token = parser->token;
  if (!take_word(parser, word)) return false;
  *good = part_once(parser, seen, (int32_t)part, token);
  return true;
}

/* -- duties ------------------------------------------------------------------------------------------------
 */

static bool parse_trigger(struct parser *parser, struct ast_duty *duty) {
  const char *phrases[TRIGGERS + 1] = {NULL};
  for (int i = 0; i < TRIGGERS; i++) {
    phrases[i] = trigger_types[i].phrase;
    if (!take_words(parser, phrases[i])) continue;
    duty->trigger = i;
    return true;
  }
  struct span span;
  struct str words;
  struct parser ahead = *parser;
  if (!parse_text(&ahead, NULL, NULL, &words, &span)) return false;
  return fail(parser, 222, span, suggest_word(parser->reader, words, phrases), STR(""),
              "\"%.*s\" obliges nobody: it is no event that a duty follows",
              (int)(words.length < 80 ? words.length : 80), words.at);
}

/* "by" ( edge | "at" "once" ): read last, because it counts from the trigger */
static bool parse_by(struct parser *parser, struct ast_duty *duty) {
  if (take_words(parser, "at once")) return true;
  parser->subject = subject_of_trigger((enum trigger)duty->trigger);
  duty->by = parse_edge(parser);
  return duty->by != NONE;
}

/* "with" WORD { "," WORD } */
static bool parse_with(struct parser *parser, struct ast_duty *duty) {
  size_t room = 0;
  do {
    struct token word;
    if (!expect_name(parser, "what the notice holds", &word) || !count_item(parser)) return false;
    ARENA_ROOM(parser->reader->arena, duty->with, room, duty->with_count);
    duty->with[duty->with_count++] = word.text;
  } while (take_word(parser, ","));
  return true;
}

static bool add_condition(struct parser *parser, struct ast_duty *duty, bool unless, struct span span) {
  int32_t condition = parse_condition(parser);
  if (condition != NONE && unless) condition = expr_add(parser, EXPR_NOT, condition, NONE, span);
  if (condition == NONE) return false;
  duty->condition = expr_both(parser, duty->condition, condition, span);
  return duty->condition != NONE;
}

static bool parse_duty_who(struct parser *parser, struct ast_duty *duty) {
  if (take_word(parser, "company")) return true;
  duty->who = parse_who(parser);
  return duty->who != NONE;
}

/* The company, or a role. */
static bool parse_to(struct parser *parser, struct ast_duty *duty) {
  return take_word(parser, "company") || parse_role(parser, &duty->to);
}

static bool parse_duty_part(struct parser *parser, struct ast_duty *duty, uint32_t *seen) {
  struct token word = parser->token;
  bool good = true;
  if (take_word(parser, "when")) return add_condition(parser, duty, false, word.span);
  if (take_word(parser, "unless")) return add_condition(parser, duty, true, word.span);
  if (take_part(parser, "who", PART_WHO, seen, &good)) return good && parse_duty_who(parser, duty);
  if (take_part(parser, "what", PART_WHAT, seen, &good)) return good && parse_what(parser, &duty->what);
  if (take_part(parser, "of", PART_OF, seen, &good)) return good && parse_of(parser, &duty->of);
  if (take_part(parser, "after", PART_AFTER, seen, &good)) return good && parse_trigger(parser, duty);
  if (take_part(parser, "by", PART_BY, seen, &good)) {
    if (good && !(*seen >> PART_AFTER & 1))
      return fail(parser, 111, word.span, STR(""), STR("write `after` and the event before it"),
                  "`by` counts from what?");
    return good && parse_by(parser, duty);
  }
  if (take_part(parser, "to", PART_TO, seen, &good)) return good && parse_to(parser, duty);
  if (take_part(parser, "with", PART_WITH, seen, &good)) return good && parse_with(parser, duty);
  if (take_part(parser, "says", PART_SAYS, seen, &good))
    return good && parse_quotation(parser, duty->id, false, &duty->says, NULL);
  if (take_part(parser, "because", PART_BECAUSE, seen, &good))
    return good && parse_reason(parser, duty_words, &duty->because);
  if (take_part(parser, "clause", PART_CLAUSE, seen, &good))
    return good && parse_clauses(parser, duty->clauses, &duty->clause_count);
  return fail_part(parser, "duty", duty_words);
}

/* duty = "duty" ID { ";" part } */
bool parse_duty(struct parser *parser) {
  struct ast_duty *duty = &parser->reader->ast->duties[parser->statement->index];
  struct token id;
  uint32_t seen = 0;
  duty->what = all_kinds(parser->reader);
  parser_next(parser);
  if (!expect_name(parser, "the duty's name", &id) || !end_part(parser)) return false;
  while (parser->token.kind != TOKEN_END)
    if (!parse_duty_part(parser, duty, &seen) || !end_part(parser)) return false;
  static const struct {
    enum part part;
    const char *what, *word;
  } needed[] = {{PART_WHO, "who owes it", "who"},
                {PART_AFTER, "what brings it about", "after"},
                {PART_BY, "by when it is owed", "by"}};
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
    if (!(seen >> needed[i].part & 1))
      return fail(parser, 111, duty->span, STR(""), STR(""), "duty " STR_FMT " does not say %s (`%s`)",
                  STR_ARG(duty->id), needed[i].what, needed[i].word);
  return true;
}

void declare_duty(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  parser_next(parser);
  ARENA_ROOM(reader->arena, ast->duties, reader->rooms.duties, ast->duty_count);
  struct token id = parser->token;
  ast->duties[ast->duty_count] = (struct ast_duty){.id = id.text,
                                                   .who = NONE,
                                                   .condition = NONE,
                                                   .by = NONE,
                                                   .to = NONE,
                                                   .section = section_of(reader, statement),
                                                   .span = id.span};
  statement->index = ast->duty_count++;
  names_add(reader, SPACE_RULE, statement,
            (struct name){.text = id.text, .span = id.span, .index = statement->index, .table = TABLE_DUTY});
}

/* -- claims ------------------------------------------------------------------------------------------------
 */

/* "never" ID { "," ID } | "never" "exempt" ID { "," ID } [ "but" "by" ID { "," ID } ] */
static bool parse_never(struct parser *parser, struct ast_claim *claim) {
  char whose[120];
  claim->never_exempt = take_word(parser, "exempt");
  snprintf(whose, sizeof whose, "%.*s claims about", STR_ARG(claim->id));
  if (!parse_rules(parser, whose, false, &claim->rules, &claim->rule_count)) return false;
  if (!claim->never_exempt || !take_words(parser, "but by")) return true;
  return parse_rules(parser, whose, true, &claim->but, &claim->but_count);
}

static bool parse_claim_part(struct parser *parser, struct ast_claim *claim, uint32_t *seen) {
  bool good = true;
  if (take_part(parser, "who", PART_WHO, seen, &good))
    return good && (claim->who = parse_who(parser)) != NONE;
  if (take_part(parser, "what", PART_WHAT, seen, &good)) return good && parse_what(parser, &claim->what);
  if (take_part(parser, "of", PART_OF, seen, &good)) return good && parse_of(parser, &claim->of);
  if (take_part(parser, "never", PART_NEVER, seen, &good)) return good && parse_never(parser, claim);
  if (take_part(parser, "says", PART_SAYS, seen, &good))
    return good && parse_quotation(parser, claim->id, false, &claim->says, NULL);
  if (take_part(parser, "because", PART_BECAUSE, seen, &good))
    return good && parse_reason(parser, claim_words, &claim->because);
  if (take_part(parser, "clause", PART_CLAUSE, seen, &good))
    return good && parse_clauses(parser, claim->clauses, &claim->clause_count);
  return fail_part(parser, "claim", claim_words);
}

/* claim = "claim" ID { ";" part } */
bool parse_claim(struct parser *parser) {
  struct ast_claim *claim = &parser->reader->ast->claims[parser->statement->index];
  struct token id;
  uint32_t seen = 0;
  claim->what = all_kinds(parser->reader);
  parser_next(parser);
  if (!expect_name(parser, "the claim's name", &id) || !end_part(parser)) return false;
  while (parser->token.kind != TOKEN_END)
    if (!parse_claim_part(parser, claim, &seen) || !end_part(parser)) return false;
  if (claim->rule_count) return true;
  return fail(parser, 111, claim->span, STR(""), STR(""),
              "claim " STR_FMT " does not say what never happens (`never`)", STR_ARG(claim->id));
}

void declare_claim(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  parser_next(parser);
  ARENA_ROOM(reader->arena, ast->claims, reader->rooms.claims, ast->claim_count);
  struct token id = parser->token;
  ast->claims[ast->claim_count] = (struct ast_claim){
      .id = id.text, .who = NONE, .section = section_of(reader, statement), .span = id.span};
  statement->index = ast->claim_count++;
  names_add(reader, SPACE_RULE, statement,
            (struct name){.text = id.text, .span = id.span, .index = statement->index, .table = TABLE_CLAIM});
}
