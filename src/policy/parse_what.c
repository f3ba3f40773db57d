/* What and of: kinds of transaction as bits, and whose securities. Kinship: the relations. */
#include "parse.h"

uint64_t all_kinds(const struct reader *reader) {
  int32_t count = reader->ast->kind_count;
  return count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

/* KIND: the name of a kind or of a group of kinds */
static bool parse_kind(struct parser *parser, uint64_t *kinds) {
  struct reader *reader = parser->reader;
  struct token token;
  if (!expect_name(parser, "a kind of transaction", &token)) return false;
  struct name *name = names_find(reader, SPACE_KIND, token.text);
  if (!name)
    return fail(parser, 201, token.span, suggest_name(reader, SPACE_KIND, token.text), STR(""),
                "\"" STR_FMT "\" is not a kind of transaction", STR_ARG(token.text));
  if (name->state == NAME_BEING_READ)
    return fail(parser, 209, token.span, STR(""), STR(""), "kind " STR_FMT " is defined by itself",
                STR_ARG(token.text));
  if (name->table != TABLE_KIND_GROUP)
    *kinds |= UINT64_C(1) << name->index;
  else if (define_kind(reader, name))
    *kinds |= reader->ast->kind_groups[name->index].kinds;
  return true;
}

static bool parse_kind_list(struct parser *parser, uint64_t *kinds);

/* kindname = KIND | "(" what ")" */
static bool parse_kind_name(struct parser *parser, uint64_t *kinds) {
  struct span span = parser->token.span;
  if (!take_word(parser, "(")) return parse_kind(parser, kinds);
  if (parser->depth >= NESTING_MAX)
    return fail(parser, 112, span, STR(""), STR(""), "this is nested more than %d deep", NESTING_MAX);
  parser->depth++;
  uint64_t inner = 0;
  if (!parse_kind_list(parser, &inner)) return false;
  parser->depth--;
  *kinds |= inner;
  return take_word(parser, ")") ||
         fail(parser, 113, span, STR(""), STR(""), "the parenthesis that opens here is not closed");
}

/* kinds = kindname { "or" kindname } */
static bool parse_kind_alternatives(struct parser *parser, uint64_t *kinds) {
  do
    if (!parse_kind_name(parser, kinds)) return false;
  while (take_word(parser, "or"));
  return true;
}

/* what = kinds [ "except" kinds ] */
static bool parse_kind_list(struct parser *parser, uint64_t *kinds) {
  uint64_t without = 0;
  if (!parse_kind_alternatives(parser, kinds)) return false;
  if (take_word(parser, "except") && !parse_kind_alternatives(parser, &without)) return false;
  *kinds &= ~without;
  return true;
}

bool parse_what(struct parser *parser, uint64_t *kinds) {
  struct token first = parser->token;
  int32_t errors = parser->reader->messages->errors;
  *kinds = 0;
  if (!parse_kind_list(parser, kinds)) return false;
  if (*kinds == 0 && parser->reader->messages->errors == errors)
    return fail(parser, 219, first.span, STR(""), STR(""), "no kind of transaction is left");
  return true;
}

/* "of" ( "company" | "other" ), behind the "of" */
bool parse_of(struct parser *parser, int32_t *of) {
  if (take_word(parser, "company"))
    *of = OF_COMPANY;
  else if (take_word(parser, "other"))
    *of = OF_OTHER;
  else
    return fail_expected(parser, "`company` or `other`");
  return true;
}

/* -- kinship -----------------------------------------------------------------------------------------------
 */

/* Words under the same conditions are one alternative. */
static void add_alternative(struct ast_relation *relation, struct ast_kin kin) {
  for (int32_t i = 0; i < relation->alternative_count; i++)
    if (relation->alternatives[i].conditions == kin.conditions) {
      relation->alternatives[i].words |= kin.words;
      return;
    }
  relation->alternatives[relation->alternative_count++] = kin;
}

/* kincond { "or" kincond } ;  kincond = "shares" "address" | "is" "dependent" */
static bool parse_kin_conditions(struct parser *parser, uint32_t *conditions) {
  do {
    if (take_words(parser, "shares address"))
      *conditions |= KIN_SHARES_ADDRESS;
    else if (take_words(parser, "is dependent"))
      *conditions |= KIN_IS_DEPENDENT;
    else
      return fail_expected(parser, "`shares address` or `is dependent`");
    struct token next = parser_peek(parser, 1);
    if (!token_is(&next, "shares") && !token_is(&next, "is")) return true;
  } while (take_word(parser, "or"));
  return true;
}

/* Both conditions of an alternative and of the relation it is taken from must be met. Only when one set holds
 * the other is that a set again. */
static bool add_restricted(struct parser *parser, struct ast_relation *relation, struct ast_kin kin,
                           uint32_t conditions, struct token token) {
  uint32_t both = kin.conditions & conditions;
  if (kin.conditions == 0 || conditions == 0)
    both = kin.conditions | conditions;
  else if (both != kin.conditions && both != conditions)
    return fail(parser, 220, token.span, STR(""), STR(""),
                "\"" STR_FMT "\" has conditions of its own, which these cannot be added to",
                STR_ARG(token.text));
  add_alternative(relation, (struct ast_kin){kin.words, both});
  return true;
}

static bool kin_word(struct str text, struct ast_kin *kin) {
  if (str_equal(text, STR("same-household"))) {
    *kin = (struct ast_kin){(1u << KIN_WORDS) - 1, KIN_SHARES_ADDRESS};
    return true;
  }
  for (int word = 0; word < KIN_WORDS; word++)
    if (str_equal(text, str_of(kin_words[word]))) {
      *kin = (struct ast_kin){1u << word, 0};
      return true;
    }
  return false;
}

static bool find_kin(struct parser *parser, struct token token, struct ast_relation *from) {
  struct reader *reader = parser->reader;
  struct name *name = names_find(reader, SPACE_RELATION, token.text);
  if (name && name->state == NAME_BEING_READ)
    return fail(parser, 209, token.span, STR(""), STR(""), "relation " STR_FMT " is defined by itself",
                STR_ARG(token.text));
  if (name && define_relation(reader, name))
    *from = reader->ast->relations[name->index];
  else if (!name && kin_word(token.text, &from->alternatives[0]))
    from->alternative_count = 1;
  else if (!name) {
    struct str mark = suggest_word(reader, token.text, kin_words);
    if (mark.length == 0) mark = suggest_name(reader, SPACE_RELATION, token.text);
    return fail(parser, 206, token.span, mark, STR(""),
                "\"" STR_FMT "\" is neither a word of kinship nor a relation", STR_ARG(token.text));
  }
  return true;
}

/* kinterm = ( NAME | "same-household" ) [ "who" kincond { "or" kincond } ] */
static bool parse_kin_term(struct parser *parser, struct ast_relation *relation) {
  struct token token;
  struct ast_relation from = {0};
  uint32_t conditions = 0;
  if (!expect_name(parser, "a word of kinship or a relation", &token) || !find_kin(parser, token, &from))
    return false;
  if (take_word(parser, "who") && !parse_kin_conditions(parser, &conditions)) return false;
  for (int32_t i = 0; i < from.alternative_count; i++)
    if (!add_restricted(parser, relation, from.alternatives[i], conditions, token)) return false;
  return true;
}

/* kin = kinterm { "or" kinterm } */
bool parse_kinship(struct parser *parser, struct ast_relation *relation) {
  do
    if (!parse_kin_term(parser, relation)) return false;
  while (take_word(parser, "or"));
  return true;
}
