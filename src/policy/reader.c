/* Reading a policy: the document is cut into lines and sections (document.c) and its blocks into statements;
 * a first pass over the statements declares names and reads the header, a second one parses them (parse*.c);
 * then come the checks that need the whole (check*.c). An error ends its statement; the passes go on. */

#include "parse.h"

const struct statement_form statement_forms[] = {
    {"policy", declare_header, NULL},
    {"in-force", declare_header, NULL},
    {"zone", declare_header, NULL},
    {"exchange", declare_header, NULL},
    {"business-days", declare_header, NULL},
    {"fiscal", declare_header, NULL},
    {"class", declare_class, parse_class},
    {"role", declare_role, parse_roles},
    {"kind", declare_kind, parse_kinds},
    {"relation", declare_relation, parse_relation},
    {"fact", declare_fact, parse_fact},
    {"derive", NULL, parse_derive},
    {"period", declare_period, parse_period},
    {"deny", declare_rule, parse_rule},
    {"require", declare_rule, parse_rule},
    {"exempt", declare_rule, parse_rule},
    {"refer", declare_rule, parse_rule},
    {"duty", declare_duty, parse_duty},
    {"claim", declare_claim, parse_claim},
    {"reading", NULL, parse_reading},
    {"judgment", NULL, parse_judgment},
    {"note", NULL, parse_judgment},
    {"background", NULL, parse_background},
    {"example", NULL, parse_example},
    {0},
};

const struct statement_form *statement_form(struct str word) {
  for (const struct statement_form *form = statement_forms; form->word; form++)
    if (str_equal(word, str_of(form->word))) return form;
  return NULL;
}

static void refuse_statement(struct reader *reader, struct token token) {
  const char *words[sizeof statement_forms / sizeof *statement_forms];
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) words[i] = statement_forms[i].word;
  messages_add(reader->messages, 107, token.span, suggest_word(reader, token.text, words), STR(""),
               "no statement begins with \"%.*s\"", (int)(token.text.length < 60 ? token.text.length : 60),
               token.text.at);
}

/* The line behind the statement that begins at `line`. */
static int32_t statement_end(const struct document *document, int32_t line) {
  for (line++; line < document->line_count; line++)
    if (document->lines[line].kind != LINE_RULE || line_begins_statement(document, &document->lines[line]))
      break;
  return line;
}

static void add_statement(struct reader *reader, int32_t line, int32_t line_end) {
  struct lexer lexer = lexer_start(&reader->document, line, line_end);
  struct token token = lexer_next(&lexer);
  const struct statement_form *form = statement_form(token.text);
  if (!form || token.kind != TOKEN_WORD) {
    refuse_statement(reader, token);
    return;
  }
  ARENA_ROOM(reader->arena, reader->statements, reader->rooms.statements, reader->statement_count);
  reader->statements[reader->statement_count++] =
      (struct statement){form, line, line_end, reader->document.lines[line].section, NONE};
}

static void find_statements(struct reader *reader) {
  const struct document *document = &reader->document;
  for (int32_t i = 0, next; i < document->line_count; i = next) {
    next = i + 1;
    if (document->lines[i].kind != LINE_RULE || line_is_empty(document, &document->lines[i])) continue;
    struct span span = {i + 1, document->lines[i].indent + 1, 0};
    next = statement_end(document, i);
    if (reader->statement_count == STATEMENTS_MAX) {
      messages_add(reader->messages, 117, span, STR(""), STR(""), "the document has more than %d statements",
                   STATEMENTS_MAX);
      return;
    }
    if (line_begins_statement(document, &document->lines[i]))
      add_statement(reader, i, next);
    else
      messages_add(reader->messages, 106, span, STR(""),
                   STR("write the statement's first word in the first column of the block"),
                   "an indented line goes on with a statement, and none is above it");
  }
}

static void declare(struct reader *reader) {
  for (int32_t i = 0; i < reader->statement_count; i++) {
    struct statement *statement = &reader->statements[i];
    struct parser parser;
    parser_start(&parser, reader, statement);
    if (statement->form->declare) statement->form->declare(&parser, statement);
  }
}

static void parse(struct reader *reader) {
  for (int32_t i = 0; i < reader->statement_count; i++) {
    const struct statement *statement = &reader->statements[i];
    struct parser parser;
    parser_start(&parser, reader, statement);
    if (statement->form->parse) statement->form->parse(&parser);
  }
}

static void start(struct reader *reader, struct arena *arena, const struct policy_source *source,
                  struct messages *messages) {
  *reader =
      (struct reader){.arena = arena, .messages = messages, .source = source, .suggestions = SUGGESTIONS_MAX};
  reader->ast = ARENA_NEW(arena, struct ast);
  reader->ast->path = str_of(source->path);
  reader->ast->text = source->text;
  for (int space = 0; space < SPACES; space++) map_init(&reader->names[space].map, arena);
}

bool reader_read(struct reader *reader, struct arena *arena, const struct policy_source *source,
                 struct messages *messages) {
  struct document external;
  start(reader, arena, source, messages);
  if (!document_read(arena, source->text, NULL, &reader->document, messages)) return false;
  if (source->prose_path && !document_read(arena, source->prose, source->prose_path, &external, messages))
    return false;
  prose_read(arena, &reader->document, source->prose_path ? &external : NULL, &reader->prose);
  find_statements(reader);
  declare(reader);
  declare_outsiders(reader);
  parse(reader);
  define_outsiders(reader);
  return true;
}

const struct ast *policy_read(struct arena *arena, const struct policy_source *source,
                              struct messages *messages) {
  struct reader reader;
  int32_t before = messages->errors;
  if (!reader_read(&reader, arena, source, messages)) return NULL;
  /* Statements that failed use names and quote sentences too: what nothing uses is known when all were read. */
  bool whole = messages->errors == before;
  check_headers(&reader);
  check_graphs(&reader);
  check_quotations(&reader);
  if (whole) {
    check_unused(&reader);
    check_sentences(&reader);
  }
  reader.ast->hash = hash_of(source->text);
  return messages->errors == before ? reader.ast : NULL;
}
