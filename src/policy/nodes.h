/* The nodes of which conditions and instants are built, in two pools. The syntax tree, the compiler and the image share
 * their operations. */
#ifndef ABSTAIN_POLICY_NODES_H
#define ABSTAIN_POLICY_NODES_H

#include <stdbool.h>
#include <stdint.h>

enum { NONE = -1 };

struct span {
  int32_t line, column, length; /* in the document, from 1; columns count bytes */
};
static inline bool is_written(struct span span) { return span.line > 0; } /* and not what every policy has (outsiders.c) */

/* clang-format off */
/* Who and when share one pool of expressions. Children are indices into ast.exprs. */
enum expr_op {
  EXPR_AND, EXPR_OR,      /* a, b: expressions */
  EXPR_NOT,               /* a: expression */
  EXPR_ANYONE,
  EXPR_CLASS,             /* a: class (a class that is defined by `=` is already replaced by its definition) */
  EXPR_RELATED,           /* a: relation, b: expression on the other person: "family of insider" */
  EXPR_NAMED,             /* named in the notice (only in a period's `to`) */
  EXPR_LISTED,            /* on the insider list of the item (only in a period's `to`) */
  EXPR_FACT,              /* a: fact. Derivations are NOT inserted: see ast.derivations */
  EXPR_IN_PERIOD,         /* a: period */
  EXPR_KNOWS,             /* a: relation or NONE (the person himself); b: period that still counts as not public, or NONE */
  EXPR_ENDS_BY,           /* a: edge: the order expires by then (the request's expiry ≤ edge) */
};
struct expr { int32_t op, a, b; struct span span; };
static inline bool expr_op_is_inner(int32_t op) { return op == EXPR_AND || op == EXPR_OR || op == EXPR_NOT; }

/* Instants, days and sessions share one pool. a, b are indices into ast.edges unless said otherwise. */
enum edge_op {
  /* instants */
  EDGE_NEVER,
  EDGE_ANCHOR,            /* a: enum property of the subject; n: quarters later (Q+1: 1); b: 1 when `of quarter of X` */
  EDGE_DAY_START, EDGE_DAY_END,          /* a: day; its end is the start of the next */
  EDGE_SESSION_OPEN, EDGE_SESSION_CLOSE, /* a: session */
  EDGE_SECONDS_AFTER,     /* a: instant; n: seconds ("48 hours after") */
  EDGE_LATER, EDGE_EARLIER,              /* a, b: instants */
  EDGE_PERIOD_START, EDGE_PERIOD_END,    /* a: period (index into ast.periods); b: instant; n: 0 the instance that holds b,
                                            1 the next that starts after b */
  /* days */
  DAY_OF,                 /* a: instant: the day that holds it */
  DAY_TRADING, DAY_BUSINESS, DAY_CALENDAR, /* n-th day (n > 0 after, < 0 before, strictly) of a: day; b: 1 = counting the day a itself */
  DAY_MONTHS,             /* a: day; n: months later; b: enum rounding */
  DAY_OF_MONTH,           /* n: day 1..31 (clipped to the month's end); a: month 1..3 of the quarter (number, not an index);
                             b: quarters later * 4 + enum roll */
  DAY_FIRST, DAY_LAST,    /* first and last day of the quarter, half or year; n: quarters later */
  DAY_AFTER_SESSION,      /* a: session: the next trading day after the session's day */
  /* sessions */
  SESSION_AFTER,          /* a: instant; n-th session that opens at or after it */
  SESSION_BEFORE,         /* a: instant; n-th session that closes at or before it */
};
enum rounding { ROUNDING_NONE, ROUNDING_UP, ROUNDING_DOWN };
enum roll { ROLL_NONE, ROLL_BEFORE, ROLL_AFTER }; /* when it is no trading day: the trading day before, after */
struct edge { int32_t op, a, b, n; struct span span; };
/* clang-format on */

#endif
