/* The parser's hands: moving over tokens, the pieces that many statements share, and failing. */
#include "parse.h"

#include <stdarg.h>
#include <stdio.h>

void parser_start(struct parser *parser, struct reader *reader, const struct statement *statement) {
  *parser = (struct parser){.reader = reader,
                            .statement = statement,
                            .lexer = lexer_start(&reader->document, statement->line, statement->line_end)};
  parser->token = lexer_next(&parser->lexer);
}

struct token parser_next(struct parser *parser) {
  struct token token = parser->token;
  if (token.kind != TOKEN_END) parser->token = lexer_next(&parser->lexer);
  return token;
}

struct token parser_peek(const struct parser *parser, int32_t ahead) {
  struct lexer lexer = parser->lexer;
  struct token token = parser->token;
  for (; ahead > 0 && token.kind != TOKEN_END; ahead--) token = lexer_next(&lexer);
  return token;
}

bool at_word(const struct parser *parser, const char *word) { return token_is(&parser->token, word); }

bool take_word(struct parser *parser, const char *word) {
  if (!at_word(parser, word)) return false;
  parser_next(parser);
  return true;
}

bool take_words(struct parser *parser, const char *words) {
  struct parser ahead = *parser;
  struct str rest = str_of(words), word;
  while (str_cut(&rest, ' ', &word)) {
    bool same = ahead.token.kind == TOKEN_WORD && str_equal(ahead.token.text, word);
    if (!same) return false;
    parser_next(&ahead);
  }
  *parser = ahead;
  return true;
}

bool at_end_of_part(const struct parser *parser) {
  return parser->token.kind == TOKEN_PART || parser->token.kind == TOKEN_END;
}

bool at_number(const struct parser *parser) { return parser->token.kind == TOKEN_NUMBER; }

/* -- failing -----------------------------------------------------------------------------------------------
 */

bool fail(struct parser *parser, int32_t number, struct span span, struct str mark, struct str hint,
          const char *format, ...) {
  va_list values;
  char text[600];
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  messages_add(parser->reader->messages, number, span, mark, hint, "%s", text);
  return false;
}

/* The token as messages show it. */
static struct str shown(struct parser *parser, const struct token *token) {
  if (token->kind == TOKEN_END) return STR("the end of the statement");
  if (token->kind == TOKEN_PART) return STR("the end of the part");
  if (token->kind == TOKEN_STRING) return STR("a string");
  int length = token->text.length > 60 ? 60 : (int)token->text.length;
  return arena_print(parser->reader->arena, "\"%.*s\"", length, token->text.at);
}

/* What helps where the words hold the curly quotes that word processors write. */
static struct str curly_hint(struct str words) {
  static const char *const quotes[] = {"“", "”", "„", "‘"}; /* ’ is an apostrophe too */
  for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
    if (str_find(words, str_of(quotes[i]), 0) != SIZE_MAX) return STR("curly quotes do not count: write straight ones, \"…\"");
  return STR("");
}

static bool fail_unclosed(struct parser *parser, const struct token *string) {
  return fail(parser, 103, string->span, STR(""), curly_hint(string->text),
              "the string that begins here is not closed on its line");
}

bool fail_expected(struct parser *parser, const char *wanted) {
  const struct token *token = &parser->token;
  if (token->kind == TOKEN_STRING && !token->closed) return fail_unclosed(parser, token);
  struct str found = shown(parser, token);
  bool new_line = token->kind == TOKEN_PART && token->text.length == 0;
  struct str hint = new_line ? STR("a new line begins a new part, unless the line ends in `,`, `or`, `and`, "
                                   "`except` or a parenthesis is open")
                             : curly_hint(token->text);
  return fail(parser, 109, parser->token.span, STR(""), hint, "here should stand %s, not " STR_FMT, wanted,
              STR_ARG(found));
}

/* -- pieces ------------------------------------------------------------------------------------------------
 */

bool expect_word(struct parser *parser, const char *word) {
  char wanted[80];
  snprintf(wanted, sizeof wanted, "`%s`", word);
  return take_word(parser, word) || fail_expected(parser, wanted);
}

static bool is_name(struct str text) {
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return text.length > 0;
}

static struct str lowered(struct arena *arena, struct str text) {
  char *copy = arena_take(arena, text.length + 1);
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    copy[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c == '_' ? '-' : c;
  }
  return (struct str){copy, text.length};
}

bool expect_name(struct parser *parser, const char *what, struct token *name) {
  *name = parser->token;
  if (name->kind != TOKEN_WORD) return fail_expected(parser, what);
  if (!is_name(name->text)) {
    struct str lower = lowered(parser->reader->arena, name->text);
    struct str mark =
        is_name(lower) ? arena_print(parser->reader->arena, "write `" STR_FMT "`", STR_ARG(lower)) : STR("");
    return fail(parser, 115, name->span, mark, STR(""),
                "\"%.*s\" is no name: names are lower-case letters, digits and hyphens",
                (int)(name->text.length < 60 ? name->text.length : 60), name->text.at);
  }
  if (name->text.length > NAME_LENGTH_MAX)
    return fail(parser, 117, name->span, STR(""), STR(""), "a name is at most %d bytes long",
                NAME_LENGTH_MAX);
  parser_next(parser);
  return true;
}

static struct str unescaped(struct arena *arena, struct str text) {
  if (!memchr(text.at, '\\', text.length)) return text;
  char *copy = arena_take(arena, text.length + 1);
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++) {
    bool escape =
        text.at[i] == '\\' && i + 1 < text.length && (text.at[i + 1] == '"' || text.at[i + 1] == '\\');
    copy[length++] = text.at[escape ? ++i : i];
  }
  return (struct str){copy, length};
}

bool expect_string(struct parser *parser, struct str *text, struct span *span) {
  struct token token = parser->token;
  if (token.kind != TOKEN_STRING || !token.closed) return fail_expected(parser, "words in double quotes");
  *text = unescaped(parser->reader->arena, token.text);
  if (span) *span = token.span;
  parser_next(parser);
  return true;
}

bool expect_date(struct parser *parser, struct date *date) {
  struct token token = parser->token;
  if (token.kind != TOKEN_WORD || !date_parse(token.text, date))
    return fail(parser, 119, token.span, STR(""), STR(""), STR_FMT " is no date: write it as 2011-01-31",
                STR_ARG(shown(parser, &token)));
  parser_next(parser);
  return true;
}

bool expect_count(struct parser *parser, int32_t least, int32_t most, int32_t *count) {
  struct token token = parser->token;
  if (token.kind != TOKEN_NUMBER) return fail_expected(parser, "a number");
  if (token.number < least || token.number > most)
    return fail(parser, 118, token.span, STR(""), STR(""), "%d is out of range: from %d to %d",
                (int)token.number, (int)least, (int)most);
  *count = token.number;
  parser_next(parser);
  return true;
}

/* The words with which parts begin: met too early, they tell that a `;` is missing. */
static bool begins_part(const struct token *token) {
  static const char *const words[] = {"who",    "what", "of",    "during",  "outside", "when",
                                      "unless", "from", "until", "aim",     "valid",   "void",
                                      "owes",   "says", "shows", "because", "clause",  "after",
                                      "by",     "to",   "with",  "never",   "ask",     NULL};
  for (int i = 0; words[i]; i++)
    if (token_is(token, words[i])) return true;
  return false;
}

bool end_part(struct parser *parser) {
  struct token token = parser->token;
  if (!at_end_of_part(parser)) {
    struct str mark = begins_part(&token) ? arena_print(parser->reader->arena,
                                                        "write `;` before `" STR_FMT "`", STR_ARG(token.text))
                                          : STR("");
    struct str found = shown(parser, &token);
    if (token_is(&token, ")")) mark = STR("no parenthesis is open here");
    return fail(parser, 114, token.span, mark, STR(""), "the part is over before " STR_FMT, STR_ARG(found));
  }
  while (parser->token.kind == TOKEN_PART) parser_next(parser);
  return true;
}

static bool goes_on(const struct parser *parser, const char *const *parts) {
  if (parser->token.kind != TOKEN_PART) return parser->token.kind != TOKEN_END;
  if (parser->token.text.length || !parts) return false;
  struct token next = parser_peek(parser, 1);
  for (int i = 0; parts[i]; i++)
    if (token_is(&next, parts[i])) return false;
  return next.kind != TOKEN_PART && next.kind != TOKEN_END;
}

bool parse_text(struct parser *parser, const char *const *parts, const char *stop, struct str *text,
                struct span *span) {
  const struct document *document = &parser->reader->document;
  struct buf out;
  buf_init(&out, 20000);
  *span = parser->token.span;
  int32_t line = 0, column = 0;
  while (goes_on(parser, parts) && !(stop && at_word(parser, stop))) {
    struct token token = parser_next(parser);
    if (token.kind == TOKEN_PART) continue;
    if (token.kind == TOKEN_STRING && !token.closed) {
      buf_free(&out);
      return fail_unclosed(parser, &token);
    }
    bool same_line = token.span.line == line;
    if (!same_line && line) buf_char(&out, ' ');
    int32_t from = same_line ? column : token.span.column, to = token.span.column + token.span.length;
    buf_str(&out, str_sub(line_text(document, &document->lines[token.span.line - 1]), (size_t)from - 1,
                          (size_t)(to - from)));
    line = token.span.line, column = to;
  }
  bool full = out.full;
  *text = buf_end(&out, parser->reader->arena);
  if (full) return fail(parser, 117, *span, STR(""), STR(""), "a text is at most 20000 bytes long");
  if (text->length == 0) return fail_expected(parser, "some words");
  if (line == span->line) span->length = column - span->column;
  return true;
}

bool parse_reason(struct parser *parser, const char *const *parts, struct str *reason) {
  struct token after = parser_peek(parser, 1);
  struct span span;
  bool is_string =
      parser->token.kind == TOKEN_STRING && (after.kind == TOKEN_PART || after.kind == TOKEN_END);
  return is_string ? expect_string(parser, reason, &span) : parse_text(parser, parts, NULL, reason, &span);
}

bool part_once(struct parser *parser, uint32_t *seen, int32_t bit, struct token word) {
  if (*seen >> bit & 1)
    return fail(parser, 110, word.span, STR(""), STR(""), "a second `" STR_FMT "` in one statement",
                STR_ARG(word.text));
  *seen |= 1u << bit;
  return true;
}

bool count_item(struct parser *parser) {
  if (parser->reader->item_count++ < ITEMS_MAX) return true;
  return fail(parser, 117, parser->token.span, STR(""), STR(""),
              "the document has more than %d sentences of examples and items of lists", ITEMS_MAX);
}

/* numbers = N { "," N } */
bool parse_clauses(struct parser *parser, int32_t *clauses, int32_t *count) {
  do {
    if (*count == CLAUSES_MAX)
      return fail(parser, 117, parser->token.span, STR(""), STR(""), "a statement names at most %d clauses",
                  CLAUSES_MAX);
    if (!expect_count(parser, 1, 9999, &clauses[*count])) return false;
    ++*count;
  } while (take_word(parser, ","));
  return true;
}

bool parse_quotation(struct parser *parser, struct str of, bool anywhere, struct str *words,
                     struct span *span) {
  struct reader *reader = parser->reader;
  struct span at;
  if (!expect_string(parser, words, &at)) return false;
  if (span) *span = at;
  if (prose_letters(*words) == 0)
    return fail(parser, 401, at, STR(""), STR(""), "there are no words in this quotation");
  ARENA_ROOM(reader->arena, reader->quotations, reader->rooms.quotations, reader->quotation_count);
  reader->quotations[reader->quotation_count++] = (struct quotation){
      *words,
      of.length ? of : arena_print(reader->arena, "this %s", parser->statement->form->word),
      of.length > 0,
      at,
      parser->statement->section,
      anywhere};
  return true;
}

/* NAME of a role */
bool parse_role(struct parser *parser, int32_t *role) {
  struct reader *reader = parser->reader;
  struct token token;
  if (!expect_name(parser, "the name of a role", &token)) return false;
  struct name *name = names_find(reader, SPACE_ROLE, token.text);
  if (!name)
    return fail(parser, 203, token.span, suggest_name(reader, SPACE_ROLE, token.text),
                arena_print(reader->arena, "if it is one, declare it: role " STR_FMT, STR_ARG(token.text)),
                "\"" STR_FMT "\" is not a role", STR_ARG(token.text));
  *role = name->index;
  return true;
}

static bool is_exempt(const struct reader *reader, const struct name *name) {
  return reader->ast->rules[name->index].kind == RULE_EXEMPT;
}

static bool fail_rule(struct parser *parser, const char *whose, struct token token) {
  struct reader *reader = parser->reader;
  const struct name *nearest = names_nearest(reader, SPACE_RULE, token.text);
  struct str near = STR("");
  if (nearest && nearest->table == TABLE_RULE)
    near = is_written(nearest->span)
               ? arena_print(reader->arena, "; nearest: " STR_FMT " (line %d)", STR_ARG(nearest->text), (int)nearest->span.line)
               : arena_print(reader->arena, "; nearest: " STR_FMT " (in every policy)", STR_ARG(nearest->text));
  return fail(parser, 207, token.span, STR(""), STR(""),
              "%s \"" STR_FMT "\", but there is no such rule" STR_FMT, whose, STR_ARG(token.text),
              STR_ARG(near));
}

/* ID { "," ID } */
bool parse_rules(struct parser *parser, const char *whose, bool exempts_only, int32_t **rules,
                 int32_t *count) {
  struct reader *reader = parser->reader;
  size_t room = (size_t)*count;
  do {
    struct token token;
    if (!expect_name(parser, "the name of a rule", &token)) return false;
    struct name *name = names_find(reader, SPACE_RULE, token.text);
    if (!name || name->table != TABLE_RULE) return fail_rule(parser, whose, token);
    if (exempts_only && !is_exempt(reader, name))
      return fail(parser, 218, token.span, STR(""), STR(""),
                  "\"" STR_FMT "\" is no exemption, so it lifts nothing", STR_ARG(token.text));
    if (!count_item(parser)) return false;
    ARENA_ROOM(reader->arena, *rules, room, *count);
    (*rules)[(*count)++] = name->index;
  } while (take_word(parser, ","));
  return true;
}
