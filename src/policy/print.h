/* Printing a checked policy: all statements in one canonical form, and the annex of readings. What policy_print
 * writes, read again, is the same policy. */
#ifndef ABSTAIN_POLICY_PRINT_H
#define ABSTAIN_POLICY_PRINT_H

#include "../base/buf.h"
#include "ast.h"

/* A Markdown document: under each section its quotations as prose, and one rule block with its statements. */
void policy_print(struct buf *out, const struct ast *ast);
/* The readings, judgments and notes as Markdown, to go with every copy of the policy. */
void policy_print_annex(struct buf *out, const struct ast *ast);

/* -- pieces, for the files of this printer and for messages --------------------------------------------------- */

void print_string(struct buf *out, struct str text); /* in quotes */
void print_kinds(struct buf *out, const struct ast *ast, uint64_t kinds); /* "buy or sell" */
/* All that stands under no heading: the header, classes, roles, kinds, relations, facts. */
void print_declarations(struct buf *out, const struct ast *ast);

/* What an edge counts from, in words: the letter of a period's subject, or `receipt`, `sale`, … */
struct anchor_words {
  char letter;
  const char *itself; /* NULL where there is a letter */
};

/* Expressions and edges by themselves, in the words of the language. */
void print_expr(struct buf *out, const struct ast *ast, int32_t expr);
void print_edge(struct buf *out, const struct ast *ast, int32_t edge, const struct anchor_words *anchor);

#endif
