/* What must not go round in a circle: classes within classes, exemptions from exemptions, derivations from
 * what they derive, periods counted from each other. And what everybody is shown must not be counted from an undisclosed
 * period. */
#include "parse.h"

struct graph {
  struct reader *reader;
  int32_t nodes;
  struct arc {
    int32_t from, to;
  } * arcs;
  size_t room;
  int32_t arc_count;
};

static void arc_add(struct graph *graph, int32_t from, int32_t to) {
  ARENA_ROOM(graph->reader->arena, graph->arcs, graph->room, graph->arc_count);
  graph->arcs[graph->arc_count++] = (struct arc){from, to};
}

/* Arcs in the order of the node they leave; first[n] is where those of node n begin. */
static int32_t *arcs_by_node(struct graph *graph, struct arc **sorted) {
  int32_t *first = ARENA_ARRAY(graph->reader->arena, (size_t)graph->nodes + 2, int32_t);
  *sorted = ARENA_ARRAY(graph->reader->arena, (size_t)graph->arc_count, struct arc);
  for (int32_t i = 0; i < graph->arc_count; i++) first[graph->arcs[i].from + 2]++;
  for (int32_t n = 2; n < graph->nodes + 2; n++) first[n] += first[n - 1];
  for (int32_t i = 0; i < graph->arc_count; i++) (*sorted)[first[graph->arcs[i].from + 1]++] = graph->arcs[i];
  return first;
}

/* Takes away, again and again, what leads nowhere; what is left leads into a circle. Returns the next node of
 * each node that is left, NONE for the others. */
static int32_t *nodes_left(struct graph *graph) {
  struct arena *arena = graph->reader->arena;
  struct graph back = {.reader = graph->reader, .nodes = graph->nodes};
  struct arc *by_target;
  int32_t *open = ARENA_ARRAY(arena, (size_t)graph->nodes + 1, int32_t),
          *queue = ARENA_ARRAY(arena, (size_t)graph->nodes + 1, int32_t);
  int32_t *next = ARENA_ARRAY(arena, (size_t)graph->nodes + 1, int32_t), queued = 0;
  for (int32_t i = 0; i < graph->arc_count; i++) {
    arc_add(&back, graph->arcs[i].to, graph->arcs[i].from);
    open[graph->arcs[i].from]++;
  }
  int32_t *first = arcs_by_node(&back, &by_target);
  for (int32_t n = 0; n < graph->nodes; n++)
    if (open[n] == 0) queue[queued++] = n;
  for (int32_t done = 0; done < queued; done++)
    for (int32_t i = first[queue[done]]; i < first[queue[done] + 1]; i++)
      if (--open[by_target[i].to] == 0) queue[queued++] = by_target[i].to;
  for (int32_t n = 0; n < graph->nodes; n++) next[n] = NONE;
  for (int32_t i = 0; i < graph->arc_count; i++)
    if (open[graph->arcs[i].from] > 0 && open[graph->arcs[i].to] > 0)
      next[graph->arcs[i].from] = graph->arcs[i].to;
  return next;
}

typedef struct str node_name(const struct reader *reader, int32_t node, struct span *span);

/* One message: the names on the circle that is reached from the first node left. */
static void refuse_circle(struct graph *graph, int32_t number, const char *what, node_name *name) {
  int32_t *next = nodes_left(graph), node = 0;
  while (node < graph->nodes && next[node] == NONE) node++;
  if (node == graph->nodes) return;
  for (int32_t i = 0; i < graph->nodes; i++) node = next[node];
  struct buf path;
  struct span span, ignored;
  buf_init(&path, 200);
  buf_str(&path, name(graph->reader, node, &span));
  int32_t at = node;
  do {
    at = next[at];
    buf_text(&path, " -> ");
    buf_str(&path, name(graph->reader, at, &ignored));
  } while (at != node && !path.full);
  messages_add(graph->reader->messages, number, span, STR(""), STR(""), "%s: %s", what, buf_c(&path));
  buf_free(&path);
}

/* -- the four graphs ---------------------------------------------------------------------------------------
 */

static struct str class_name(const struct reader *reader, int32_t node, struct span *span) {
  *span = reader->ast->classes[node].span;
  return reader->ast->classes[node].name;
}

static struct str rule_name(const struct reader *reader, int32_t node, struct span *span) {
  *span = reader->ast->rules[node].span;
  return reader->ast->rules[node].id;
}

static struct str fact_name(const struct reader *reader, int32_t node, struct span *span) {
  *span = reader->ast->facts[node].span;
  return reader->ast->facts[node].phrase;
}

static struct str period_name(const struct reader *reader, int32_t node, struct span *span) {
  *span = reader->ast->periods[node].span;
  return reader->ast->periods[node].name;
}

static void arcs_of_expr(struct graph *graph, int32_t from, int32_t index) {
  const struct expr *expr = &graph->reader->ast->exprs[index];
  if (expr->op == EXPR_FACT) arc_add(graph, from, expr->a);
  if (expr->op == EXPR_AND || expr->op == EXPR_OR || expr->op == EXPR_NOT) arcs_of_expr(graph, from, expr->a);
  if (expr->op == EXPR_AND || expr->op == EXPR_OR) arcs_of_expr(graph, from, expr->b);
}

/* The edges that an edge is made of; NONE for one that is not there. */
static void edge_parts(const struct edge *edge, int32_t parts[2]) {
  parts[0] = parts[1] = NONE;
  switch ((enum edge_op)edge->op) {
  case EDGE_NEVER:
  case EDGE_ANCHOR:
  case DAY_OF_MONTH:
  case DAY_FIRST:
  case DAY_LAST: return;
  case EDGE_PERIOD_START:
  case EDGE_PERIOD_END: parts[0] = edge->b; return;
  case EDGE_LATER:
  case EDGE_EARLIER: parts[1] = edge->b; break;
  case EDGE_DAY_START:
  case EDGE_DAY_END:
  case EDGE_SESSION_OPEN:
  case EDGE_SESSION_CLOSE:
  case EDGE_SECONDS_AFTER:
  case DAY_OF:
  case DAY_TRADING:
  case DAY_BUSINESS:
  case DAY_CALENDAR:
  case DAY_MONTHS:
  case DAY_AFTER_SESSION:
  case SESSION_AFTER:
  case SESSION_BEFORE: break;
  }
  parts[0] = edge->a;
}

static bool is_of_period(const struct edge *edge) { return edge->op == EDGE_PERIOD_START || edge->op == EDGE_PERIOD_END; }

/* The periods that an edge speaks of. */
static void arcs_of_edge(struct graph *graph, int32_t from, int32_t index) {
  if (index == NONE) return;
  const struct edge *edge = &graph->reader->ast->edges[index];
  int32_t parts[2];
  edge_parts(edge, parts);
  if (is_of_period(edge)) arc_add(graph, from, edge->a);
  for (int i = 0; i < 2; i++) arcs_of_edge(graph, from, parts[i]);
}

/* -- instants that everybody is shown, counted from what nobody may know ------------------------------------
 */

/* What shows an instant: a period its edges, a clearance its validity, a duty and an exemption what is owed by when, and an order
 * that must end in time whether it does. */
struct shown {
  struct reader *reader;
  const char *what;
  struct str name, hint;
};

static void refuse_leaks_of_edge(const struct shown *shown, int32_t index) {
  if (index == NONE) return;
  const struct ast *ast = shown->reader->ast;
  const struct edge *edge = &ast->edges[index];
  int32_t parts[2];
  edge_parts(edge, parts);
  if (is_of_period(edge) && ast->periods[edge->a].undisclosed)
    messages_add(shown->reader->messages, 318, edge->span, STR(""), shown->hint, "%s" STR_FMT " would show when " STR_FMT " is, which is undisclosed",
                 shown->what, STR_ARG(shown->name), STR_ARG(ast->periods[edge->a].name));
  for (int i = 0; i < 2; i++) refuse_leaks_of_edge(shown, parts[i]);
}

static void refuse_leaks_of_expr(const struct shown *shown, int32_t index) {
  if (index == NONE) return;
  const struct expr *expr = &shown->reader->ast->exprs[index];
  if (expr->op == EXPR_ENDS_BY) refuse_leaks_of_edge(shown, expr->a);
  if (expr_op_is_inner(expr->op)) refuse_leaks_of_expr(shown, expr->a);
  if (expr->op == EXPR_AND || expr->op == EXPR_OR) refuse_leaks_of_expr(shown, expr->b);
}

static void refuse_leaks(struct reader *reader) {
  const struct str count_otherwise = STR("count it from something that everybody may know");
  const struct ast *ast = reader->ast;
  for (int32_t i = 0; i < ast->period_count; i++) {
    const struct ast_period *period = &ast->periods[i];
    if (period->undisclosed) continue;
    struct str hint = arena_print(reader->arena, "write `, undisclosed` behind the subject of " STR_FMT " too", STR_ARG(period->name));
    struct shown shown = {reader, "", period->name, hint};
    refuse_leaks_of_edge(&shown, period->from);
    refuse_leaks_of_edge(&shown, period->until);
  }
  for (int32_t i = 0; i < ast->rule_count; i++) {
    const struct ast_rule *rule = &ast->rules[i];
    struct shown shown = {reader, "", rule->id, count_otherwise};
    refuse_leaks_of_edge(&shown, rule->valid_from);
    refuse_leaks_of_edge(&shown, rule->valid_until);
    refuse_leaks_of_edge(&shown, rule->owes_by);
    refuse_leaks_of_expr(&shown, rule->condition);
    refuse_leaks_of_expr(&shown, rule->void_when);
  }
  for (int32_t i = 0; i < ast->duty_count; i++) {
    struct shown shown = {reader, "duty ", ast->duties[i].id, count_otherwise};
    refuse_leaks_of_edge(&shown, ast->duties[i].by);
    refuse_leaks_of_expr(&shown, ast->duties[i].condition);
  }
  for (int32_t i = 0; i < ast->derivation_count; i++) {
    struct shown shown = {reader, "fact ", ast->facts[ast->derivations[i].fact].phrase, count_otherwise};
    refuse_leaks_of_expr(&shown, ast->derivations[i].expr);
  }
}

void check_graphs(struct reader *reader) {
  const struct ast *ast = reader->ast;
  struct graph classes = {.reader = reader, .nodes = ast->class_count},
               rules = {.reader = reader, .nodes = ast->rule_count};
  struct graph facts = {.reader = reader, .nodes = ast->fact_count},
               periods = {.reader = reader, .nodes = ast->period_count};
  for (int32_t i = 0; i < ast->class_count; i++)
    if (ast->classes[i].within != NONE) arc_add(&classes, i, ast->classes[i].within);
  for (int32_t i = 0; i < ast->rule_count; i++)
    for (int32_t j = 0; j < ast->rules[i].exempt_count; j++) arc_add(&rules, i, ast->rules[i].exempts[j]);
  for (int32_t i = 0; i < ast->derivation_count; i++)
    arcs_of_expr(&facts, ast->derivations[i].fact, ast->derivations[i].expr);
  for (int32_t i = 0; i < ast->period_count; i++) {
    arcs_of_edge(&periods, i, ast->periods[i].from);
    arcs_of_edge(&periods, i, ast->periods[i].until);
  }
  refuse_circle(&classes, 209, "classes lie within each other", class_name);
  refuse_circle(&rules, 210, "exemptions lift each other", rule_name);
  refuse_circle(&facts, 211, "facts are derived from each other", fact_name);
  refuse_circle(&periods, 212, "periods are counted from each other", period_name);
  refuse_leaks(reader);
}
