/* Who, and when: expressions over classes, relations, facts and periods. Both have the same form and differ
 * in what stands at the leaves. */
#include "parse.h"

int32_t expr_add(struct parser *parser, enum expr_op op, int32_t a, int32_t b, struct span span) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  bool b_is_expr = op == EXPR_AND || op == EXPR_OR || op == EXPR_RELATED,
       a_is_expr = op == EXPR_AND || op == EXPR_OR || op == EXPR_NOT;
  int32_t size = 1 + (a_is_expr ? reader->expr_sizes[a] : 0) + (b_is_expr ? reader->expr_sizes[b] : 0);
  if (size > EXPRESSION_MAX || ast->expr_count == EXPRS_MAX) {
    fail(parser, 117, span, STR(""), STR("declare a class or a fact for a part of it"),
         "the expression has more than %d parts, its classes written out", EXPRESSION_MAX);
    return NONE;
  }
  ARENA_ROOM(reader->arena, ast->exprs, reader->rooms.exprs, ast->expr_count);
  ARENA_ROOM(reader->arena, reader->expr_sizes, reader->rooms.expr_sizes, ast->expr_count);
  reader->expr_sizes[ast->expr_count] = size;
  ast->exprs[ast->expr_count] = (struct expr){(int32_t)op, a, b, span};
  return ast->expr_count++;
}

int32_t expr_both(struct parser *parser, int32_t a, int32_t b, struct span span) {
  if (a == NONE || b == NONE) return a == NONE ? b : a;
  return expr_add(parser, EXPR_AND, a, b, span);
}

static int32_t expr_not(struct parser *parser, int32_t a, struct span span) {
  return a == NONE ? NONE : expr_add(parser, EXPR_NOT, a, NONE, span);
}

typedef int32_t leaf_function(struct parser *parser);

static int32_t too_deep(struct parser *parser) {
  fail(parser, 112, parser->token.span, STR(""), STR(""), "this is nested more than %d deep", NESTING_MAX);
  return NONE;
}

static int32_t parse_alternatives(struct parser *parser, leaf_function *leaf);
static int32_t parse_who_leaf(struct parser *parser);

/* one = "not" one | "(" … ")" | leaf */
static int32_t parse_one(struct parser *parser, leaf_function *leaf) {
  struct span span = parser->token.span;
  if (parser->depth >= NESTING_MAX) return too_deep(parser);
  parser->depth++;
  int32_t result;
  if (take_word(parser, "not"))
    result = expr_not(parser, parse_one(parser, leaf), span);
  else if (take_word(parser, "(")) {
    result = parse_alternatives(parser, leaf);
    if (result != NONE && !take_word(parser, ")")) {
      fail(parser, 113, span, STR(""), STR(""), "the parenthesis that opens here is not closed");
      result = NONE;
    }
  } else
    result = leaf(parser);
  parser->depth--;
  return result;
}

/* all = one { "and" one } */
static int32_t parse_all(struct parser *parser, leaf_function *leaf) {
  int32_t result = parse_one(parser, leaf);
  while (result != NONE && at_word(parser, "and")) {
    struct span span = parser_next(parser).span;
    int32_t next = parse_one(parser, leaf);
    result = next == NONE ? NONE : expr_add(parser, EXPR_AND, result, next, span);
  }
  return result;
}

static int32_t parse_or(struct parser *parser, leaf_function *leaf) {
  int32_t result = parse_all(parser, leaf);
  while (result != NONE && at_word(parser, "or")) {
    struct span span = parser_next(parser).span;
    int32_t next = parse_all(parser, leaf);
    result = next == NONE ? NONE : expr_add(parser, EXPR_OR, result, next, span);
  }
  return result;
}

/* alternatives = all { "or" all }, and in `who` [ "except" alternatives ] */
static int32_t parse_alternatives(struct parser *parser, leaf_function *leaf) {
  int32_t result = parse_or(parser, leaf);
  if (result == NONE || leaf != parse_who_leaf || !at_word(parser, "except")) return result;
  struct span span = parser_next(parser).span;
  int32_t without = expr_not(parser, parse_or(parser, leaf), span);
  return without == NONE ? NONE : expr_add(parser, EXPR_AND, result, without, span);
}

/* -- who ---------------------------------------------------------------------------------------------------
 */

static struct name *find_relation(struct parser *parser, struct token token) {
  struct reader *reader = parser->reader;
  struct name *name = names_find(reader, SPACE_RELATION, token.text);
  if (!name)
    fail(parser, 206, token.span, suggest_name(reader, SPACE_RELATION, token.text), STR(""),
         "\"" STR_FMT "\" is not a relation", STR_ARG(token.text));
  return name;
}

static int32_t parse_class_name(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct token token;
  if (!expect_name(parser, "a class, `anyone`, or a relation `of` somebody", &token)) return NONE;
  struct name *name = names_find(reader, SPACE_CLASS, token.text);
  if (!name) {
    fail(parser, 202, token.span, suggest_name(reader, SPACE_CLASS, token.text),
         arena_print(reader->arena, "if it is one, declare it: class " STR_FMT, STR_ARG(token.text)),
         "\"" STR_FMT "\" is not a class", STR_ARG(token.text));
    return NONE;
  }
  if (name->state == NAME_GIVEN) return expr_add(parser, EXPR_CLASS, name->index, NONE, token.span);
  if (name->state == NAME_BEING_READ) {
    fail(parser, 209, token.span, STR(""), STR(""), "class " STR_FMT " is defined by itself",
         STR_ARG(token.text));
    return NONE;
  }
  define_class(reader, name);
  int32_t definition = reader->ast->classes[name->index].expr;
  /* A definition that failed has its message; whoever uses it is read as if it held for anyone. */
  return definition == NONE ? expr_add(parser, EXPR_ANYONE, NONE, NONE, token.span) : definition;
}

/* leaf = "anyone" | CLASS | RELATION "of" one | "named" | "listed" */
static int32_t parse_who_leaf(struct parser *parser) {
  struct token token = parser->token, next = parser_peek(parser, 1);
  if (take_word(parser, "anyone")) return expr_add(parser, EXPR_ANYONE, NONE, NONE, token.span);
  if (token_is(&token, "named") || token_is(&token, "listed")) {
    if (!parser->in_to) {
      fail(parser, 214, token.span, STR(""), STR(""),
           "\"" STR_FMT "\" has a meaning only in the `to` of a period", STR_ARG(token.text));
      return NONE;
    }
    parser_next(parser);
    return expr_add(parser, token_is(&token, "named") ? EXPR_NAMED : EXPR_LISTED, NONE, NONE, token.span);
  }
  if (!token_is(&next, "of") || token.kind != TOKEN_WORD) return parse_class_name(parser);
  struct name *relation = find_relation(parser, token);
  if (!relation) return NONE;
  define_relation(parser->reader, relation);
  parser_next(parser), parser_next(parser);
  int32_t other = parse_one(parser, parse_who_leaf);
  return other == NONE ? NONE : expr_add(parser, EXPR_RELATED, relation->index, other, token.span);
}

int32_t parse_who(struct parser *parser) { return parse_alternatives(parser, parse_who_leaf); }

/* -- when --------------------------------------------------------------------------------------------------
 */

static struct name *expect_period(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct token token;
  if (!expect_name(parser, "the name of a period", &token)) return NULL;
  struct name *name = names_find(reader, SPACE_PERIOD, token.text);
  if (!name)
    fail(parser, 205, token.span, suggest_name(reader, SPACE_PERIOD, token.text), STR(""),
         "\"" STR_FMT "\" is not a period", STR_ARG(token.text));
  return name;
}

static int32_t parse_in_period(struct parser *parser) {
  struct span span = parser->token.span;
  struct name *period = expect_period(parser);
  return period ? expr_add(parser, EXPR_IN_PERIOD, period->index, NONE, span) : NONE;
}

/* periods = PERIOD { "or" PERIOD } */
bool parse_periods(struct parser *parser, int32_t *condition) {
  *condition = parse_in_period(parser);
  while (*condition != NONE && at_word(parser, "or")) {
    struct span span = parser_next(parser).span;
    int32_t next = parse_in_period(parser);
    *condition = next == NONE ? NONE : expr_add(parser, EXPR_OR, *condition, next, span);
  }
  return *condition != NONE;
}

/* "knows" "an" "item" [ "not" "disclosed" ] [ "or" "in" PERIOD ] */
static int32_t parse_knows(struct parser *parser, int32_t relation, struct span span) {
  if (!take_words(parser, "knows an item")) {
    fail_expected(parser, "`knows an item`");
    return NONE;
  }
  take_words(parser, "not disclosed");
  int32_t until = NONE;
  if (take_words(parser, "or in")) {
    struct name *period = expect_period(parser);
    if (!period) return NONE;
    until = period->index;
  }
  return expr_add(parser, EXPR_KNOWS, relation, until, span);
}

/* RELATION "of" "one" "who" "knows" … */
static int32_t parse_relative_knows(struct parser *parser) {
  struct token token = parser_next(parser);
  struct name *relation = find_relation(parser, token);
  if (!relation || !take_words(parser, "of one who")) return NONE;
  define_relation(parser->reader, relation);
  return parse_knows(parser, relation->index, token.span);
}

static int32_t fail_phrase(struct parser *parser, struct str phrase, struct span span) {
  struct reader *reader = parser->reader;
  fail(parser, 204, span, suggest_name(reader, SPACE_FACT, phrase),
       arena_print(reader->arena, "declare it: fact " STR_FMT " : attested", STR_ARG(phrase)),
       "\"" STR_FMT "\" is not a fact of this policy", STR_ARG(phrase));
  return NONE;
}

/* PHRASE: the words up to `and`, `or`, a parenthesis or the end of the part */
static int32_t parse_phrase(struct parser *parser) {
  struct span span = parser->token.span;
  char words[PHRASE_LENGTH_MAX + 1];
  size_t length = 0;
  if (parser->token.kind != TOKEN_WORD) {
    fail_expected(parser, "a fact, `in` a period, `knows an item` or `ends by`");
    return NONE;
  }
  while (parser->token.kind != TOKEN_MARK && parser->token.kind != TOKEN_STRING && !at_end_of_part(parser) &&
         !at_word(parser, "and") && !at_word(parser, "or") && !at_word(parser, "except")) {
    struct token token = parser_next(parser);
    if (length + token.text.length + 1 > PHRASE_LENGTH_MAX) {
      fail(parser, 117, span, STR(""), STR(""), "a fact is at most %d bytes long", PHRASE_LENGTH_MAX);
      return NONE;
    }
    if (length) words[length++] = ' ';
    memcpy(words + length, token.text.at, token.text.length);
    length += token.text.length;
    if (token.span.line == span.line) span.length = token.span.column + token.span.length - span.column;
  }
  struct str phrase = {words, length};
  struct name *fact = names_find(parser->reader, SPACE_FACT, phrase);
  return fact ? expr_add(parser, EXPR_FACT, fact->index, NONE, span) : fail_phrase(parser, phrase, span);
}

/* leaf = PHRASE | "in" PERIOD | "knows" … | RELATION "of" "one" "who" "knows" … | "ends" "by" edge */
static int32_t parse_condition_leaf(struct parser *parser) {
  struct token token = parser->token, of = parser_peek(parser, 1), one = parser_peek(parser, 2),
               who = parser_peek(parser, 3);
  if (take_word(parser, "in")) return parse_in_period(parser);
  if (token_is(&token, "knows")) return parse_knows(parser, NONE, token.span);
  if (token_is(&of, "of") && token_is(&one, "one") && token_is(&who, "who"))
    return parse_relative_knows(parser);
  if (!take_words(parser, "ends by")) return parse_phrase(parser);
  struct edge_subject before = parser->subject;
  parser->subject = subject_of_request();
  int32_t edge = parse_edge(parser);
  parser->subject = before;
  return edge == NONE ? NONE : expr_add(parser, EXPR_ENDS_BY, edge, NONE, token.span);
}

/* condition = alternatives */
int32_t parse_condition(struct parser *parser) { return parse_alternatives(parser, parse_condition_leaf); }
