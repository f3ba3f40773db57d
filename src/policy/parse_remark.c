/* What adds no rule: readings, judgments, notes, and the examples that test the rules. */
#include "parse.h"

static struct ast_remark *remark_add(struct parser *parser, enum remark_kind kind) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  ARENA_ROOM(reader->arena, ast->remarks, reader->rooms.remarks, ast->remark_count);
  struct ast_remark *remark = &ast->remarks[ast->remark_count++];
  *remark = (struct ast_remark){
      .kind = (int32_t)kind, .section = section_of(reader, parser->statement), .span = parser->token.span};
  return remark;
}

/* [ ";" "clause" numbers ] at the end of a remark */
static bool parse_remark_end(struct parser *parser, struct ast_remark *remark) {
  static const char *const words[] = {"clause", NULL};
  if (!end_part(parser)) return false;
  if (parser->token.kind == TOKEN_END) return true;
  if (!take_word(parser, "clause")) return fail_part(parser, "reading, judgment and note", words);
  if (!parse_clauses(parser, remark->clauses, &remark->clause_count) || !end_part(parser)) return false;
  return parser->token.kind == TOKEN_END || fail_part(parser, "reading, judgment and note", words);
}

static const char *const after_text[] = {"clause", NULL};

/* "reading" ID STRING "means" TEXT [ ";" "clause" numbers ] */
bool parse_reading(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct span span;
  parser_next(parser);
  struct token id = parser->token;
  struct ast_remark *remark = remark_add(parser, REMARK_READING);
  if (id.kind != TOKEN_WORD || id.text.length > NAME_LENGTH_MAX)
    return fail_expected(parser, "the reading's name, like R1");
  parser_next(parser);
  remark->id = id.text;
  names_add(reader, SPACE_READING, parser->statement,
            (struct name){.text = id.text, .span = id.span, .index = reader->ast->remark_count - 1});
  if (!parse_quotation(parser, id.text, true, &remark->phrase, NULL)) return false;
  while (parser->token.kind == TOKEN_PART) parser_next(parser);
  return expect_word(parser, "means") && parse_text(parser, after_text, NULL, &remark->text, &span) &&
         parse_remark_end(parser, remark);
}

/* ( "judgment" STRING [ "because" TEXT ] | "note" STRING "because" TEXT ) [ ";" "clause" numbers ] */
bool parse_judgment(struct parser *parser) {
  struct span span;
  bool note = at_word(parser, "note");
  struct ast_remark *remark = remark_add(parser, note ? REMARK_NOTE : REMARK_JUDGMENT);
  parser_next(parser);
  if (!parse_quotation(parser, STR(""), false, &remark->phrase, NULL)) return false;
  struct parser before = *parser;
  while (parser->token.kind == TOKEN_PART) parser_next(parser);
  if (!at_word(parser, "because")) {
    if (note) return fail_expected(parser, "`because`");
    *parser = before;
    return parse_remark_end(parser, remark);
  }
  parser_next(parser);
  return parse_text(parser, after_text, NULL, &remark->text, &span) && parse_remark_end(parser, remark);
}

/* -- examples ----------------------------------------------------------------------------------------------
 */

static bool parse_sentence(struct parser *parser, struct ast_sentence *sentence) {
  return count_item(parser) && parse_text(parser, NULL, NULL, &sentence->text, &sentence->span) &&
         end_part(parser);
}

/* "background" SENTENCE { ";" SENTENCE } */
bool parse_background(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  parser_next(parser);
  do {
    struct ast_sentence sentence;
    if (!parse_sentence(parser, &sentence)) return false;
    ARENA_ROOM(reader->arena, ast->background, reader->rooms.background, ast->background_count);
    ast->background[ast->background_count++] = sentence;
  } while (parser->token.kind != TOKEN_END);
  return true;
}

/* "ask" ASK "answer" ANSWER */
static bool parse_case(struct parser *parser, struct ast_example *example, size_t *room) {
  struct ast_case one;
  struct span span = parser->token.span;
  parser_next(parser);
  if (!parse_sentence(parser, &one.ask)) return false;
  if (!take_word(parser, "answer"))
    return fail(parser, 121, span, STR(""),
                STR("write on the next line: answer permit, or deny RULE, or need RULE …"),
                "this question has no `answer`");
  if (!parse_sentence(parser, &one.answer)) return false;
  ARENA_ROOM(parser->reader->arena, example->cases, *room, example->case_count);
  example->cases[example->case_count++] = one;
  return true;
}

static bool parse_given(struct parser *parser, struct ast_example *example) {
  size_t room = 0;
  while (parser->token.kind != TOKEN_END && !at_word(parser, "ask")) {
    struct ast_sentence sentence;
    if (at_word(parser, "answer"))
      return fail(parser, 121, parser->token.span, STR(""), STR("write before it: ask PERSON KIND … at DATE"),
                  "this `answer` has no question");
    if (!parse_sentence(parser, &sentence)) return false;
    ARENA_ROOM(parser->reader->arena, example->given, room, example->given_count);
    example->given[example->given_count++] = sentence;
  }
  return true;
}

/* "example" [ ID ] "given" SENTENCE { ";" SENTENCE } { "ask" ASK "answer" ANSWER } */
bool parse_example(struct parser *parser) {
  struct reader *reader = parser->reader;
  struct ast *ast = reader->ast;
  ARENA_ROOM(reader->arena, ast->examples, reader->rooms.examples, ast->example_count);
  struct ast_example *example = &ast->examples[ast->example_count++];
  *example =
      (struct ast_example){.section = section_of(reader, parser->statement), .span = parser->token.span};
  parser_next(parser);
  if (!at_word(parser, "given")) {
    struct token id;
    if (!expect_name(parser, "`given`, or the example's name", &id)) return false;
    example->id = id.text;
    names_add(reader, SPACE_EXAMPLE, parser->statement,
              (struct name){.text = id.text, .span = id.span, .index = ast->example_count - 1});
  }
  size_t room = 0;
  if (!expect_word(parser, "given") || !parse_given(parser, example)) return false;
  while (parser->token.kind != TOKEN_END) {
    if (!at_word(parser, "ask")) return fail_expected(parser, "`ask`");
    if (!parse_case(parser, example, &room)) return false;
  }
  if (example->given_count == 0) return fail_expected(parser, "a sentence behind `given`");
  if (example->case_count) return true;
  return fail(parser, 121, example->span, STR(""),
              STR("write on a line of its own: ask PERSON KIND … at DATE"), "this example asks nothing");
}
