/* Expressions and edges in the words of the language. */
#include "print.h"
#include "token.h"

static void put_name(struct buf *out, struct str name) { buf_str(out, name); }

/* -- who, what, when ----------------------------------------------------------------------------------------------- */

static void put_knows(struct buf *out, const struct ast *ast, const struct expr *expr) {
  if (expr->a != NONE) {
    put_name(out, ast->relations[expr->a].name);
    buf_text(out, " of one who ");
  }
  buf_text(out, "knows an item not disclosed");
  if (expr->b == NONE) return;
  buf_text(out, " or in ");
  put_name(out, ast->periods[expr->b].name);
}

/* How closely an operator binds. What binds less than its place asks for is put in parentheses; a chain of
 * the same operator leans to the left, as it is read. */
enum binding { BINDING_NONE, BINDING_OR, BINDING_AND, BINDING_ONE };

static enum binding binding_of(const struct expr *expr) {
  if (expr->op == EXPR_KNOWS && expr->b == NONE)
    return BINDING_NONE; /* an `or in PERIOD` behind it would become its own */
  if (expr->op == EXPR_OR) return BINDING_OR;
  return expr->op == EXPR_AND ? BINDING_AND : BINDING_ONE;
}

static void put_expr(struct buf *out, const struct ast *ast, int32_t index, enum binding least) {
  const struct expr *expr = &ast->exprs[index];
  bool enclosed = binding_of(expr) < least;
  if (enclosed) buf_char(out, '(');
  switch ((enum expr_op)expr->op) {
  case EXPR_AND:
  case EXPR_OR:
    put_expr(out, ast, expr->a, expr->op == EXPR_AND ? BINDING_AND : BINDING_OR);
    buf_text(out, expr->op == EXPR_AND ? " and " : " or ");
    put_expr(out, ast, expr->b, expr->op == EXPR_AND ? BINDING_ONE : BINDING_AND);
    break;
  case EXPR_NOT:
    buf_text(out, "not ");
    put_expr(out, ast, expr->a, BINDING_ONE);
    break;
  case EXPR_ANYONE: buf_text(out, "anyone"); break;
  case EXPR_CLASS: put_name(out, ast->classes[expr->a].name); break;
  case EXPR_RELATED:
    put_name(out, ast->relations[expr->a].name);
    buf_text(out, " of ");
    put_expr(out, ast, expr->b, BINDING_ONE);
    break;
  case EXPR_NAMED: buf_text(out, "named"); break;
  case EXPR_LISTED: buf_text(out, "listed"); break;
  case EXPR_FACT: buf_str(out, ast->facts[expr->a].phrase); break;
  case EXPR_IN_PERIOD:
    buf_text(out, "in ");
    put_name(out, ast->periods[expr->a].name);
    break;
  case EXPR_KNOWS: put_knows(out, ast, expr); break;
  case EXPR_ENDS_BY:
    buf_text(out, "ends by ");
    print_edge(out, ast, expr->a, &(struct anchor_words){.itself = "request"});
    break;
  }
  if (enclosed) buf_char(out, ')');
}

/* -- when exactly -------------------------------------------------------------------------------------------------- */

static void put_nth(struct buf *out, int32_t n) { buf_format(out, "%d%s", n, ordinal_suffix(n)); }

static void put_unit(struct buf *out, const struct anchor_words *anchor, int32_t later) {
  buf_char(out, anchor->letter ? anchor->letter : 'Q');
  if (later) buf_format(out, "%+d", later);
}

static void put_anchor(struct buf *out, const struct edge *edge, const struct anchor_words *anchor) {
  if (edge->a == PROPERTY_DUE) {
    buf_text(out, "the date in the request");
    return;
  }
  if (edge->a != PROPERTY_ITSELF) buf_format(out, "%s of ", property_names[edge->a]);
  if (edge->b == 1) buf_text(out, "quarter of ");
  if (anchor->itself)
    buf_text(out, anchor->itself);
  else
    put_unit(out, anchor, edge->n);
}

static void put_counted(struct buf *out, const struct ast *ast, const struct edge *edge,
                        const struct anchor_words *anchor) {
  put_nth(out, edge->n < 0 ? -edge->n : edge->n);
  buf_text(out, edge->op == DAY_TRADING ? " trading" : edge->op == DAY_BUSINESS ? " business" : " calendar");
  buf_text(out, edge->b == 1 ? " day counting " : edge->n < 0 ? " day before " : " day after ");
  print_edge(out, ast, edge->a, anchor);
}

static void put_months(struct buf *out, const struct ast *ast, const struct edge *edge,
                       const struct anchor_words *anchor) {
  buf_text(out, "the day ");
  buf_count(out, edge->n < 0 ? -edge->n : edge->n, "month", "months");
  buf_text(out, edge->n < 0 ? " before " : " after ");
  print_edge(out, ast, edge->a, anchor);
  if (edge->b == ROUNDING_UP) buf_text(out, ", rounding up");
  if (edge->b == ROUNDING_DOWN) buf_text(out, ", rounding down");
}

static void put_day_of_month(struct buf *out, const struct edge *edge, const struct anchor_words *anchor) {
  buf_format(out, "day %d of month %d of ", edge->n, edge->a);
  put_unit(out, anchor, edge->b >> 2);
  int32_t roll = edge->b & 3;
  if (roll != ROLL_NONE)
    buf_format(out, ", or the trading day %s if no trading day", roll == ROLL_BEFORE ? "before" : "after");
}

/* A pair of words around another edge. */
static void put_around(struct buf *out, const struct ast *ast, const char *before, int32_t inner,
                       const struct anchor_words *anchor) {
  buf_text(out, before);
  print_edge(out, ast, inner, anchor);
}

void print_edge(struct buf *out, const struct ast *ast, int32_t index, const struct anchor_words *anchor) {
  const struct edge *edge = &ast->edges[index];
  switch ((enum edge_op)edge->op) {
  case EDGE_NEVER: buf_text(out, "never"); return;
  case EDGE_ANCHOR: put_anchor(out, edge, anchor); return;
  case EDGE_DAY_START: put_around(out, ast, "start of ", edge->a, anchor); return;
  case EDGE_DAY_END: put_around(out, ast, "end of ", edge->a, anchor); return;
  case EDGE_SESSION_OPEN: put_around(out, ast, "open of ", edge->a, anchor); return;
  case EDGE_SESSION_CLOSE: put_around(out, ast, "close of ", edge->a, anchor); return;
  case EDGE_SECONDS_AFTER:
    if (edge->n % 3600) buf_count(out, edge->n / 60, "minute", "minutes");
    else buf_count(out, edge->n / 3600, "hour", "hours");
    buf_text(out, " after ");
    print_edge(out, ast, edge->a, anchor);
    return;
  case EDGE_LATER:
  case EDGE_EARLIER:
    put_around(out, ast, edge->op == EDGE_LATER ? "the later of " : "the earlier of ", edge->a, anchor);
    put_around(out, ast, " and ", edge->b, anchor);
    return;
  case EDGE_PERIOD_START:
  case EDGE_PERIOD_END:
    buf_format(out, "%s of %s%.*s", edge->op == EDGE_PERIOD_START ? "start" : "end", edge->n ? "next " : "",
               STR_ARG(ast->periods[edge->a].name));
    if (edge->b != NONE) put_around(out, ast, " after ", edge->b, anchor);
    return;
  case DAY_OF: put_around(out, ast, "the day of ", edge->a, anchor); return;
  case DAY_TRADING:
  case DAY_BUSINESS:
  case DAY_CALENDAR: put_counted(out, ast, edge, anchor); return;
  case DAY_MONTHS: put_months(out, ast, edge, anchor); return;
  case DAY_OF_MONTH: put_day_of_month(out, edge, anchor); return;
  case DAY_FIRST:
  case DAY_LAST:
    buf_text(out, edge->op == DAY_FIRST ? "the first day of " : "the last day of ");
    put_unit(out, anchor, edge->n);
    return;
  case DAY_AFTER_SESSION: put_around(out, ast, "the trading day after ", edge->a, anchor); return;
  case SESSION_AFTER:
  case SESSION_BEFORE:
    put_nth(out, edge->n);
    put_around(out, ast, edge->op == SESSION_AFTER ? " session after " : " session before ", edge->a, anchor);
    return;
  }
}

void print_expr(struct buf *out, const struct ast *ast, int32_t expr) {
  put_expr(out, ast, expr, BINDING_NONE);
}
