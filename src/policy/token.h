/* The words of one statement, read as they are asked for; a copy of the lexer is a place to come back to. */
#ifndef ABSTAIN_POLICY_TOKEN_H
#define ABSTAIN_POLICY_TOKEN_H

#include "document.h"

enum token_kind {
  TOKEN_WORD,    /* letters, digits, - _ ' / and what is beyond ASCII */
  TOKEN_NUMBER,  /* 10 */
  TOKEN_ORDINAL, /* 10th */
  TOKEN_STRING,  /* without its quotes, not unescaped */
  TOKEN_MARK,    /* any other byte */
  TOKEN_PART,    /* ; or a new line that goes on with no part */
  TOKEN_END,     /* of the statement */
};

struct token {
  enum token_kind kind;
  struct str text;
  struct span span;
  int32_t number; /* of numbers and ordinals; more than a million is a million */
  bool closed;    /* a string: has its second quote */
};

struct lexer {
  const struct document *document;
  int32_t line, line_end; /* indices of lines: the present one, the one behind the statement */
  int32_t at;             /* in the line */
  int32_t parentheses;
  bool goes_on; /* the last token was a comma, or, and, except: the part goes on with the next line */
};

struct lexer lexer_start(const struct document *document, int32_t line, int32_t line_end);
struct token lexer_next(struct lexer *lexer);
static inline bool token_is(const struct token *token, const char *word) {
  return (token->kind == TOKEN_WORD || token->kind == TOKEN_MARK) && str_equal(token->text, str_of(word));
}
const char *ordinal_suffix(int32_t number); /* "th" of 10th */
/* Does a statement begin on this line of a block: words in its first column? */
bool line_begins_statement(const struct document *document, const struct line *line);
/* Is there nothing but white space and a comment? */
bool line_is_empty(const struct document *document, const struct line *line);

#endif
