/* Rules: deny, require, exempt, refer. What says when — during, outside, when, unless — is folded into one
 * condition. */
#include "parse.h"

#include <stdio.h>

enum part {
  PART_WHO,
  PART_WHAT,
  PART_OF,
  PART_FROM,
  PART_AIM,
  PART_VALID,
  PART_VOID,
  PART_OWES,
  PART_SAYS,
  PART_SHOWS,
  PART_BECAUSE,
  PART_CLAUSE,
  PART_MANY
};

const char *const rule_part_words[] = {"who",    "what",  "of",      "during", "outside", "when",
                                       "unless", "from",  "aim",     "valid",  "void",    "owes",
                                       "says",   "shows", "because", "clause", NULL};

static bool add_condition(struct parser *parser, struct ast_rule *rule, int32_t condition, struct span span) {
  if (condition == NONE) return false;
  rule->condition = expr_both(parser, rule->condition, condition, span);
  return rule->condition != NONE;
}

static int32_t negated(struct parser *parser, int32_t condition, struct span span) {
  return condition == NONE ? NONE : expr_add(parser, EXPR_NOT, condition, NONE, span);
}

/* "unless" ( "approved" "by" NAME | condition ) */
static bool parse_unless(struct parser *parser, struct ast_rule *rule, struct span span) {
  struct token next = parser_peek(parser, 1);
  if (!at_word(parser, "approved") || !token_is(&next, "by"))
    return add_condition(parser, rule, negated(parser, parse_condition(parser), span), span);
  if (rule->approval)
    return fail(parser, 110, span, STR(""), STR(""), "a second `unless approved by` in one statement");
  if (rule->kind != RULE_DENY)
    return fail(parser, 111, span, STR(""), STR(""),
                "`unless approved by` stands in a `deny`; a `require` says `from` whom");
  parser_next(parser), parser_next(parser);
  rule->kind = RULE_REQUIRE;
  rule->approval = true;
  return parse_role(parser, &rule->from);
}

/* "during" periods | "outside" periods | "when" condition | "unless" … */
static bool parse_when(struct parser *parser, struct ast_rule *rule, struct token word) {
  int32_t condition = NONE;
  if (token_is(&word, "unless")) return parse_unless(parser, rule, word.span);
  if (token_is(&word, "when")) return add_condition(parser, rule, parse_condition(parser), word.span);
  if (!parse_periods(parser, &condition)) return false;
  if (token_is(&word, "outside")) condition = negated(parser, condition, word.span);
  return add_condition(parser, rule, condition, word.span);
}

/* An edge that counts from something else than a period's subject. */
static bool parse_edge_of(struct parser *parser, struct edge_subject subject, int32_t *edge) {
  parser->subject = subject;
  *edge = parse_edge(parser);
  return *edge != NONE;
}

/* "from" NAME [ "or" "when" "unavailable" NAME ] */
static bool parse_from(struct parser *parser, struct ast_rule *rule) {
  if (!parse_role(parser, &rule->from)) return false;
  return !take_words(parser, "or when unavailable") || parse_role(parser, &rule->alternate);
}

/* "aim" "answer" "within" N "business" "days" */
static bool parse_aim(struct parser *parser, struct ast_rule *rule) {
  if (!take_words(parser, "answer within")) return fail_expected(parser, "`answer within`");
  if (!expect_count(parser, 1, 100, &rule->aim_days)) return false;
  return take_words(parser, "business days") || take_words(parser, "business day") ||
         fail_expected(parser, "`business days`");
}

/* "valid" "from" edge "until" edge */
static bool parse_valid(struct parser *parser, struct ast_rule *rule) {
  if (!expect_word(parser, "from") || !parse_edge_of(parser, subject_of_clearance(), &rule->valid_from))
    return false;
  return expect_word(parser, "until") && parse_edge_of(parser, subject_of_clearance(), &rule->valid_until);
}

/* "owes" TEXT "by" edge */
static bool parse_owes(struct parser *parser, struct ast_rule *rule) {
  struct span span;
  if (!parse_text(parser, NULL, "by", &rule->owes, &span) || !expect_word(parser, "by")) return false;
  return parse_edge_of(parser, subject_of_trade(), &rule->owes_by);
}

static bool parse_void(struct parser *parser, struct ast_rule *rule) {
  if (!expect_word(parser, "when")) return false;
  rule->void_when = parse_condition(parser);
  return rule->void_when != NONE;
}

static bool parse_rule_who(struct parser *parser, struct ast_rule *rule) {
  return (rule->who = parse_who(parser)) != NONE;
}
static bool parse_rule_what(struct parser *parser, struct ast_rule *rule) {
  return parse_what(parser, &rule->what);
}
static bool parse_rule_of(struct parser *parser, struct ast_rule *rule) {
  return parse_of(parser, &rule->of);
}
static bool parse_says(struct parser *parser, struct ast_rule *rule) {
  return parse_quotation(parser, rule->id, false, &rule->says, &rule->says_span);
}
static bool parse_shows(struct parser *parser, struct ast_rule *rule) {
  return expect_string(parser, &rule->shows, NULL);
}
static bool parse_because(struct parser *parser, struct ast_rule *rule) {
  return parse_reason(parser, rule_part_words, &rule->because);
}
static bool parse_rule_clauses(struct parser *parser, struct ast_rule *rule) {
  return parse_clauses(parser, rule->clauses, &rule->clause_count);
}

enum { DENY = 1 << RULE_DENY, REQUIRE = 1 << RULE_REQUIRE, EXEMPT = 1 << RULE_EXEMPT, ANY = 15 };

static const struct {
  const char *word;
  enum part part;
  unsigned kinds; /* of rules that have it */
  bool (*parse)(struct parser *parser, struct ast_rule *rule);
} parts[] = {
    {"who", PART_WHO, ANY, parse_rule_who},        {"what", PART_WHAT, ANY, parse_rule_what},
    {"of", PART_OF, ANY, parse_rule_of},           {"from", PART_FROM, REQUIRE, parse_from},
    {"aim", PART_AIM, REQUIRE, parse_aim},         {"valid", PART_VALID, REQUIRE | DENY, parse_valid},
    {"void", PART_VOID, REQUIRE, parse_void},      {"owes", PART_OWES, EXEMPT, parse_owes},
    {"says", PART_SAYS, ANY, parse_says},          {"shows", PART_SHOWS, ANY, parse_shows},
    {"because", PART_BECAUSE, ANY, parse_because}, {"clause", PART_CLAUSE, ANY, parse_rule_clauses},
};

static const char *const rule_words[] = {"deny", "require", "exempt", "refer"};

bool fail_part(struct parser *parser, const char *statement, const char *const *words) {
  struct token token = parser->token;
  if (token.kind != TOKEN_WORD) return fail_expected(parser, "a part of the statement");
  struct reader *reader = parser->reader;
  return fail(parser, 108, token.span, suggest_word(reader, token.text, words), STR(""),
              "\"%.*s\" does not begin a part of `%s`",
              (int)(token.text.length < 60 ? token.text.length : 60), token.text.at, statement);
}

static bool parse_part(struct parser *parser, struct ast_rule *rule, int32_t kind, uint32_t *seen) {
  struct token word = parser->token;
  if (at_word(parser, "during") || at_word(parser, "outside") || at_word(parser, "when") ||
      at_word(parser, "unless")) {
    parser_next(parser);
    return parse_when(parser, rule, word);
  }
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!token_is(&word, parts[i].word)) continue;
    if (!(parts[i].kinds >> kind & 1))
      return fail(parser, 108, word.span, STR(""), STR(""), "`%s` is no part of `%s`", parts[i].word,
                  rule_words[kind]);
    parser_next(parser);
    return part_once(parser, seen, (int32_t)parts[i].part, word) && parts[i].parse(parser, rule);
  }
  return fail_part(parser, rule_words[kind], rule_part_words);
}

static bool check_parts(struct parser *parser, const struct ast_rule *rule, int32_t kind, uint32_t seen) {
  if (kind == RULE_REQUIRE && rule->from == NONE)
    return fail(parser, 111, rule->span, STR(""), STR("add a part: from administrator"),
                "require " STR_FMT " does not say who gives it (`from`)", STR_ARG(rule->id));
  if (kind == RULE_DENY && !rule->approval && seen >> PART_VALID & 1)
    return fail(parser, 111, rule->span, STR(""), STR(""),
                "`valid` needs `unless approved by` in the same `deny`");
  if (kind == RULE_REQUIRE && !(seen >> PART_VALID & 1))
    messages_add(parser->reader->messages, 607, rule->span, STR(""),
                 STR("say until when: valid from receipt until end of 2nd business day after the day of receipt\n"
                     "or that it has no end: valid from receipt until never"),
                 "what is given for " STR_FMT " is valid for ever", STR_ARG(rule->id));
  return true;
}

/* rule = ( "deny" | "require" | "exempt" | "refer" ) ID { ";" part } */
bool parse_rule(struct parser *parser) {
  struct ast_rule *rule = &parser->reader->ast->rules[parser->statement->index];
  struct token id;
  uint32_t seen = 0;
  int32_t kind = rule->kind;
  rule->what = all_kinds(parser->reader);
  parser_next(parser);
  if (!expect_name(parser, "the rule's name", &id)) return false;
  if (kind == RULE_EXEMPT) {
    char whose[100];
    snprintf(whose, sizeof whose, STR_FMT " is exempt from", STR_ARG(id.text));
    if (!expect_word(parser, "from") ||
        !parse_rules(parser, whose, false, &rule->exempts, &rule->exempt_count))
      return false;
  }
  if (!end_part(parser)) return false;
  while (parser->token.kind != TOKEN_END)
    if (!parse_part(parser, rule, kind, &seen) || !end_part(parser)) return false;
  return check_parts(parser, rule, kind, seen);
}

void declare_rule(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  int32_t kind = 0;
  while (!token_is(&parser->token, rule_words[kind])) kind++;
  ARENA_ROOM(reader->arena, ast->rules, reader->rooms.rules, ast->rule_count);
  struct ast_rule *rule = &ast->rules[ast->rule_count];
  *rule = (struct ast_rule){.kind = kind,
                            .who = NONE,
                            .condition = NONE,
                            .from = NONE,
                            .alternate = NONE,
                            .valid_from = NONE,
                            .valid_until = NONE,
                            .void_when = NONE,
                            .owes_by = NONE,
                            .section = section_of(reader, statement)};
  parser_next(parser);
  rule->id = parser->token.text;
  rule->span = parser->token.span;
  statement->index = ast->rule_count++;
  names_add(
      reader, SPACE_RULE, statement,
      (struct name){.text = rule->id, .span = rule->span, .index = statement->index, .table = TABLE_RULE});
}
