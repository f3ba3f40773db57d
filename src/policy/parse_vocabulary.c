/* The words of a policy: classes, roles, kinds, relations, facts, derivations. The first pass declares the
 * names, so that they may be used before; a definition is read when it is first needed. */
#include "parse.h"

#include "../ledger/vocabulary.h"

/* Declares NAME { "," NAME } with `add`, which returns the index in the table. */
static void declare_list(struct parser *parser, struct statement *statement, enum space space,
                         enum name_state state, int32_t (*add)(struct reader *reader, struct token name)) {
  parser_next(parser);
  while (parser->token.kind == TOKEN_WORD) {
    struct token name = parser_next(parser);
    if (parser->reader->names[space].added++ == NAMES_MAX) {
      fail(parser, 117, name.span, STR(""), STR(""), "more than %d names of one sort", NAMES_MAX);
      return;
    }
    int32_t index = add(parser->reader, name);
    if (index == NONE) return;
    if (statement->index == NONE) statement->index = index;
    names_add(parser->reader, space, statement,
              (struct name){.text = name.text, .span = name.span, .index = index, .state = state});
    if (!take_word(parser, ",")) return;
  }
}

static bool is_defined(const struct parser *parser) {
  struct token equals = parser_peek(parser, 2);
  return token_is(&equals, "=");
}

/* Reads the statement that defines the name, with `parse`, unless it is read already. */
static bool define(struct reader *reader, struct name *name, bool (*parse)(struct parser *parser)) {
  if (name->state == NAME_GIVEN || name->state == NAME_READ) return true;
  const struct statement *statement = &reader->statements[name->statement];
  struct parser parser;
  parser_start(&parser, reader, statement);
  if (reader->defining == NESTING_MAX)
    return fail(&parser, 112, name->span, STR(""), STR(""), "definitions are nested more than %d deep",
                NESTING_MAX);
  name->state = NAME_BEING_READ;
  reader->defining++;
  bool good = parse(&parser);
  reader->defining--;
  name->state = NAME_READ;
  return good;
}

/* The name that a statement defines; NULL when it is a second one of that name. */
static struct name *own_name(struct parser *parser, enum space space) {
  struct token token = parser_peek(parser, 1);
  struct name *name = names_find(parser->reader, space, token.text);
  return name && &parser->reader->statements[name->statement] == parser->statement ? name : NULL;
}

/* -- classes -----------------------------------------------------------------------------------------------
 */

static int32_t class_add(struct reader *reader, struct token name) {
  struct ast *ast = reader->ast;
  ARENA_ROOM(reader->arena, ast->classes, reader->rooms.classes, ast->class_count);
  ast->classes[ast->class_count] =
      (struct ast_class){.name = name.text, .within = NONE, .expr = NONE, .span = name.span};
  return ast->class_count++;
}

void declare_class(struct parser *parser, struct statement *statement) {
  declare_list(parser, statement, SPACE_CLASS, is_defined(parser) ? NAME_DEFINED : NAME_GIVEN, class_add);
}

/* NAME { "or" NAME } of roles */
static bool parse_named_by(struct parser *parser, uint64_t *roles) {
  do {
    int32_t role;
    if (!parse_role(parser, &role)) return false;
    *roles |= UINT64_C(1) << role;
  } while (take_word(parser, "or"));
  return true;
}

/* NAME [ "named" "by" NAME { "or" NAME } ], behind "within" */
static bool parse_within(struct parser *parser, struct ast_class *class) {
  struct reader *reader = parser->reader;
  struct token token;
  if (!expect_name(parser, "a class", &token)) return false;
  struct name *within = names_find(reader, SPACE_CLASS, token.text);
  if (!within)
    return fail(parser, 202, token.span, suggest_name(reader, SPACE_CLASS, token.text), STR(""),
                "\"" STR_FMT "\" is not a class", STR_ARG(token.text));
  if (within->state != NAME_GIVEN)
    return fail(parser, 223, token.span, STR(""), STR(""),
                "\"" STR_FMT "\" is defined by other classes, so none lies within it", STR_ARG(token.text));
  class->within = within->index;
  return !take_words(parser, "named by") || parse_named_by(parser, &class->named_by);
}

static bool parse_class_definition(struct parser *parser) {
  struct ast_class *class = &parser->reader->ast->classes[parser->statement->index];
  parser_next(parser), parser_next(parser), parser_next(parser);
  int32_t expr = parse_who(parser);
  if (expr == NONE || !end_part(parser)) return false;
  class->expr = expr;
  return parser->token.kind == TOKEN_END || fail_expected(parser, "the end of the statement");
}

bool define_class(struct reader *reader, struct name *name) {
  return define(reader, name, parse_class_definition);
}

/* NAME { "," NAME }, and nothing more */
static bool parse_names(struct parser *parser, const char *what) {
  struct token name;
  do
    if (!expect_name(parser, what, &name)) return false;
  while (take_word(parser, ","));
  return true;
}

static bool parse_end(struct parser *parser) {
  return end_part(parser) &&
         (parser->token.kind == TOKEN_END || fail_expected(parser, "the end of the statement"));
}

/* class = "class" NAME { "," NAME } | "class" NAME "within" NAME [ "named" "by" … ] | "class" NAME "=" who */
bool parse_class(struct parser *parser) {
  struct token after = parser_peek(parser, 2);
  if (token_is(&after, "=")) {
    struct name *name = own_name(parser, SPACE_CLASS);
    return name ? define_class(parser->reader, name) : true;
  }
  parser_next(parser);
  if (!token_is(&after, "within")) return parse_names(parser, "the name of a class") && parse_end(parser);
  struct token name;
  if (!expect_name(parser, "the name of a class", &name)) return false;
  parser_next(parser);
  return parse_within(parser, &parser->reader->ast->classes[parser->statement->index]) && parse_end(parser);
}

/* -- roles -------------------------------------------------------------------------------------------------
 */

static int32_t role_add(struct reader *reader, struct token name) {
  struct ast *ast = reader->ast;
  if (ast->role_count == 64) return NONE;
  ARENA_ROOM(reader->arena, ast->roles, reader->rooms.roles, ast->role_count);
  ast->roles[ast->role_count] = (struct ast_role){name.text, NONE, name.span};
  return ast->role_count++;
}

void declare_role(struct parser *parser, struct statement *statement) {
  declare_list(parser, statement, SPACE_ROLE, NAME_GIVEN, role_add);
}

/* The office that fills a role needs no statement of its own. */
static struct name *office(struct parser *parser, struct token token) {
  struct reader *reader = parser->reader;
  struct name *name = names_find(reader, SPACE_ROLE, token.text);
  if (name) return name;
  int32_t index = role_add(reader, token);
  if (index != NONE)
    names_add(reader, SPACE_ROLE, parser->statement,
              (struct name){.text = token.text, .span = token.span, .index = index});
  return names_find(reader, SPACE_ROLE, token.text);
}

/* role = "role" NAME { "," NAME } | "role" NAME "=" NAME */
bool parse_roles(struct parser *parser) {
  struct token equals = parser_peek(parser, 2), name;
  parser_next(parser);
  if (parser->reader->ast->role_count == 64)
    return fail(parser, 213, parser->token.span, STR(""), STR(""), "a policy has at most 63 roles");
  if (!token_is(&equals, "=")) return parse_names(parser, "the name of a role") && parse_end(parser);
  if (!expect_name(parser, "the name of a role", &name)) return false;
  parser_next(parser);
  struct token holder = parser->token;
  if (!expect_name(parser, "an office", &name)) return false;
  struct name *of = office(parser, holder);
  if (of) parser->reader->ast->roles[parser->statement->index].same_as = of->index;
  return parse_end(parser);
}

/* -- kinds -------------------------------------------------------------------------------------------------
 */

static int32_t kind_add(struct reader *reader, struct token name) {
  struct ast *ast = reader->ast;
  if (ast->kind_count == 64) {
    messages_add(reader->messages, 213, name.span, STR(""), STR(""),
                 "a policy has at most 64 kinds of transaction");
    return NONE;
  }
  ARENA_ROOM(reader->arena, ast->kinds, reader->rooms.kinds, ast->kind_count);
  ast->kinds[ast->kind_count] = (struct ast_kind){name.text, name.span};
  return ast->kind_count++;
}

void declare_kind(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  if (!is_defined(parser)) {
    declare_list(parser, statement, SPACE_KIND, NAME_GIVEN, kind_add);
    return;
  }
  parser_next(parser);
  ARENA_ROOM(reader->arena, ast->kind_groups, reader->rooms.kind_groups, ast->kind_group_count);
  struct token name = parser->token;
  ast->kind_groups[ast->kind_group_count] = (struct ast_kind_group){name.text, 0, name.span};
  statement->index = ast->kind_group_count++;
  names_add(reader, SPACE_KIND, statement,
            (struct name){.text = name.text,
                          .span = name.span,
                          .index = statement->index,
                          .table = TABLE_KIND_GROUP,
                          .state = NAME_DEFINED});
}

static bool parse_kind_definition(struct parser *parser) {
  uint64_t kinds;
  parser_next(parser), parser_next(parser), parser_next(parser);
  if (!parse_what(parser, &kinds)) return false;
  parser->reader->ast->kind_groups[parser->statement->index].kinds = kinds;
  return parse_end(parser);
}

bool define_kind(struct reader *reader, struct name *name) {
  return define(reader, name, parse_kind_definition);
}

/* kind = "kind" NAME { "," NAME } | "kind" NAME "=" what */
bool parse_kinds(struct parser *parser) {
  if (is_defined(parser)) {
    struct name *name = own_name(parser, SPACE_KIND);
    return name ? define_kind(parser->reader, name) : true;
  }
  parser_next(parser);
  return parse_names(parser, "the name of a kind of transaction") && parse_end(parser);
}

/* -- relations ---------------------------------------------------------------------------------------------
 */

void declare_relation(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  parser_next(parser);
  ARENA_ROOM(reader->arena, ast->relations, reader->rooms.relations, ast->relation_count);
  struct token name = parser->token;
  ast->relations[ast->relation_count] = (struct ast_relation){.name = name.text, .span = name.span};
  statement->index = ast->relation_count++;
  names_add(
      reader, SPACE_RELATION, statement,
      (struct name){.text = name.text, .span = name.span, .index = statement->index, .state = NAME_DEFINED});
}

static bool parse_relation_definition(struct parser *parser) {
  struct token name;
  parser_next(parser);
  if (!expect_name(parser, "the name of a relation", &name) || !expect_word(parser, "=")) return false;
  return parse_kinship(parser, &parser->reader->ast->relations[parser->statement->index]) &&
         parse_end(parser);
}

bool define_relation(struct reader *reader, struct name *name) {
  return define(reader, name, parse_relation_definition);
}

/* relation = "relation" NAME "=" kin */
bool parse_relation(struct parser *parser) {
  struct name *name = own_name(parser, SPACE_RELATION);
  return name ? define_relation(parser->reader, name) : parse_relation_definition(parser);
}

/* -- facts -------------------------------------------------------------------------------------------------
 */

/* The words up to `:` or `when`, with single spaces; empty when they are no phrase. */
static struct str parse_phrase(struct parser *parser, struct span *span) {
  char words[PHRASE_LENGTH_MAX];
  size_t length = 0;
  *span = parser->token.span;
  while (parser->token.kind == TOKEN_WORD || at_number(parser)) {
    if (at_word(parser, "when")) break;
    struct token token = parser_next(parser);
    if (length + token.text.length + 1 > sizeof words) return STR("");
    if (length) words[length++] = ' ';
    memcpy(words + length, token.text.at, token.text.length);
    length += token.text.length;
    if (token.span.line == span->line) span->length = token.span.column + token.span.length - span->column;
  }
  return arena_copy(parser->reader->arena, (struct str){words, length});
}

void declare_fact(struct parser *parser, struct statement *statement) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  struct span span;
  parser_next(parser);
  struct str phrase = parse_phrase(parser, &span);
  ARENA_ROOM(reader->arena, ast->facts, reader->rooms.facts, ast->fact_count);
  ast->facts[ast->fact_count] = (struct ast_fact){.phrase = phrase, .by = NONE, .span = span};
  statement->index = ast->fact_count++;
  names_add(reader, SPACE_FACT, statement,
            (struct name){.text = phrase, .span = span, .index = statement->index});
}

/* A condition must be able to tell where the phrase ends, and that it is one. */
static bool check_phrase(struct parser *parser, struct str phrase, struct span span) {
  static const char *const inside[] = {"and", "or", "except"}, *const first[] = {"not", "in", "knows",
                                                                                 "ends"};
  struct str rest = phrase, word;
  for (bool begins = true; str_cut(&rest, ' ', &word); begins = false) {
    for (int i = 0; i < 3; i++)
      if (str_equal(word, str_of(inside[i])))
        return fail(parser, 116, span, STR(""), STR(""),
                    "a fact cannot hold the word \"%s\", which joins facts", inside[i]);
    for (int i = 0; begins && i < 4; i++)
      if (str_equal(word, str_of(first[i])))
        return fail(parser, 116, span, STR(""), STR(""),
                    "a fact cannot begin with \"%s\", which means something in a condition", first[i]);
  }
  return true;
}

/* "attested" [ "each" "request" | "at" "adoption" ] | "recorded" */
static bool parse_mode(struct parser *parser, struct ast_fact *fact) {
  if (take_word(parser, "attested")) {
    fact->mode = FACT_ATTESTED;
    if (!take_words(parser, "each request")) take_words(parser, "at adoption");
    return true;
  }
  fact->mode = FACT_RECORDED;
  return take_word(parser, "recorded") || fail_expected(parser, "`attested` or `recorded`");
}

/* fact = "fact" PHRASE ":" mode [ [ "named" ] "by" NAME ] [ ";" "ask" STRING ] */
bool parse_fact(struct parser *parser) {
  static const char *const words[] = {"ask", NULL};
  struct ast_fact *fact = &parser->reader->ast->facts[parser->statement->index];
  struct span span;
  parser_next(parser);
  struct str phrase = parse_phrase(parser, &span);
  if (phrase.length == 0) return fail_expected(parser, "the words of the fact, 200 bytes at most");
  if (!check_phrase(parser, phrase, span) || !expect_word(parser, ":") || !parse_mode(parser, fact))
    return false;
  take_word(parser, "named");
  if (take_word(parser, "by") && !parse_role(parser, &fact->by)) return false;
  if (!end_part(parser)) return false;
  if (parser->token.kind == TOKEN_END) return true;
  if (!take_word(parser, "ask")) return fail_part(parser, "fact", words);
  return expect_string(parser, &fact->ask, NULL) && parse_end(parser);
}

/* derive = "derive" PHRASE "when" condition */
bool parse_derive(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  struct span span;
  parser_next(parser);
  struct str phrase = parse_phrase(parser, &span);
  struct name *fact = names_find(reader, SPACE_FACT, phrase);
  if (phrase.length == 0) return fail_expected(parser, "the words of a fact");
  if (!fact)
    return fail(parser, 204, span, suggest_name(reader, SPACE_FACT, phrase), STR(""),
                "\"" STR_FMT "\" is not a fact of this policy", STR_ARG(phrase));
  if (!expect_word(parser, "when")) return false;
  int32_t expr = parse_condition(parser);
  if (expr == NONE) return false;
  ARENA_ROOM(reader->arena, ast->derivations, reader->rooms.derivations, ast->derivation_count);
  ast->derivations[ast->derivation_count++] = (struct ast_derivation){fact->index, expr, span};
  return parse_end(parser);
}
