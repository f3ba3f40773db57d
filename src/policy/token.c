/* The lexer, by hand. It never fails: what is no word is a mark, and the parser says what is wrong with it.
 */
#include "token.h"

enum { NUMBER_MAX = 1000000 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_word(char c) {
  return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80 || c == '-' ||
         c == '_' || c == '\'' || c == '/';
}

static struct str rule_text(const struct document *document, const struct line *line) {
  return str_sub(line_text(document, line), (size_t)line->indent, SIZE_MAX);
}

static bool is_comment(struct str text, int32_t at) {
  return text.at[at] == '#' && (at == 0 || is_blank(text.at[at - 1]));
}

static int32_t skip_blanks(struct str text, int32_t at) {
  while (at < (int32_t)text.length && is_blank(text.at[at])) at++;
  return at < (int32_t)text.length && is_comment(text, at) ? (int32_t)text.length : at;
}

bool line_is_empty(const struct document *document, const struct line *line) {
  struct str text = rule_text(document, line);
  return skip_blanks(text, 0) == (int32_t)text.length;
}

bool line_begins_statement(const struct document *document, const struct line *line) {
  struct str text = rule_text(document, line);
  return text.length > 0 && !is_blank(text.at[0]) && text.at[0] != '#';
}

struct lexer lexer_start(const struct document *document, int32_t line, int32_t line_end) {
  return (struct lexer){.document = document, .line = line, .line_end = line_end};
}

static int32_t word_end(struct str text, int32_t at) {
  while (at < (int32_t)text.length && is_word(text.at[at])) at++;
  return at;
}

static int32_t string_end(struct str text, int32_t at, bool *closed) {
  for (; at < (int32_t)text.length; at++) {
    if (text.at[at] == '\\')
      at++;
    else if (text.at[at] == '"')
      return *closed = true, at;
  }
  return *closed = false, (int32_t)text.length;
}

const char *ordinal_suffix(int32_t number) {
  if (number / 10 % 10 == 1) return "th";
  return number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th";
}

/* 10 and 10th are more than words. */
static void read_number(struct token *token) {
  size_t digits = 0;
  while (digits < token->text.length && is_digit(token->text.at[digits])) {
    token->number = token->number * 10 + (token->text.at[digits++] - '0');
    if (token->number > NUMBER_MAX) token->number = NUMBER_MAX;
  }
  struct str rest = str_sub(token->text, digits, SIZE_MAX);
  if (digits == 0) return;
  if (rest.length == 0)
    token->kind = TOKEN_NUMBER;
  else if (str_equal(rest, STR("st")) || str_equal(rest, STR("nd")) || str_equal(rest, STR("rd")) ||
           str_equal(rest, STR("th")))
    token->kind = TOKEN_ORDINAL;
}

static bool joins_lines(const struct token *token) {
  return token_is(token, ",") || token_is(token, "or") || token_is(token, "and") || token_is(token, "except");
}

static struct token token_at(const struct lexer *lexer, struct str text, int32_t at) {
  const struct line *line = &lexer->document->lines[lexer->line];
  struct token token = {
      .kind = TOKEN_MARK, .span = {lexer->line + 1, line->indent + at + 1, 1}, .closed = true};
  int32_t end = at + 1;
  if (is_word(text.at[at])) token.kind = TOKEN_WORD, end = word_end(text, at);
  if (text.at[at] == ';') token.kind = TOKEN_PART;
  if (text.at[at] == '"') token.kind = TOKEN_STRING, end = string_end(text, at + 1, &token.closed);
  bool string = token.kind == TOKEN_STRING;
  token.text = str_sub(text, (size_t)(at + string), (size_t)(end - at - string));
  token.span.length = end - at + (string && token.closed);
  if (token.kind == TOKEN_WORD) read_number(&token);
  return token;
}

/* The first token of the next line with one, and the lexer there; TOKEN_END when there is none. */
static struct token next_line(struct lexer *lexer) {
  for (lexer->line++; lexer->line < lexer->line_end; lexer->line++) {
    struct str text = rule_text(lexer->document, &lexer->document->lines[lexer->line]);
    lexer->at = skip_blanks(text, 0);
    if (lexer->at < (int32_t)text.length) return token_at(lexer, text, lexer->at);
  }
  return (struct token){.kind = TOKEN_END};
}

struct token lexer_next(struct lexer *lexer) {
  const struct line *line = &lexer->document->lines[lexer->line];
  if (lexer->line >= lexer->line_end) return (struct token){.kind = TOKEN_END};
  struct str text = rule_text(lexer->document, line);
  lexer->at = skip_blanks(text, lexer->at);
  struct token token;
  if (lexer->at < (int32_t)text.length)
    token = token_at(lexer, text, lexer->at);
  else {
    struct span end = {lexer->line + 1, line->indent + (int32_t)text.length + 1, 1};
    struct lexer next = *lexer;
    token = next_line(&next);
    bool same_part = lexer->parentheses > 0 || lexer->goes_on || joins_lines(&token);
    *lexer = next;
    lexer->goes_on = false;
    if (token.kind == TOKEN_END || !same_part) {
      if (token.kind == TOKEN_END) lexer->line = lexer->line_end;
      return (struct token){.kind = token.kind == TOKEN_END ? TOKEN_END : TOKEN_PART, .span = end};
    }
  }
  lexer->at += token.span.length;
  if (token_is(&token, "(")) lexer->parentheses++;
  if (token_is(&token, ")") && lexer->parentheses > 0) lexer->parentheses--;
  if (token.kind == TOKEN_PART) lexer->parentheses = 0;
  lexer->goes_on = joins_lines(&token);
  return token;
}
