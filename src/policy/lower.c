/* Lowering: expressions → conjunctions over numbered atoms. */
#include "lower.h"

#include <assert.h>

void lowering_init(struct lowering *lowering, struct arena *arena, const struct ast *ast) {
  *lowering = (struct lowering){.arena = arena, .ast = ast};
  map_init(&lowering->expr_map, arena);
  map_init(&lowering->atom_map, arena);
  lowering->lowered = ARENA_ARRAY(arena, (size_t)ast->expr_count, int32_t);
  for (int32_t i = 0; i < ast->expr_count; i++) lowering->lowered[i] = NONE;
}

/* The index of an equal record, or `count` after adding it. */
static int32_t add_once(struct lowering *lowering, struct map *map, const void *record, size_t size, int32_t count) {
  struct str key = arena_copy(lowering->arena, (struct str){record, size});
  return map_add(map, key, count);
}

static int32_t expr_add(struct lowering *lowering, int32_t op, int32_t a, int32_t b) {
  struct image_expr expr = {op, a, b};
  bool inner = op == EXPR_AND || op == EXPR_OR;
  int32_t met = 1;
  if (inner || op == EXPR_NOT) met += lowering->met[a];
  if (inner) met += lowering->met[b];
  if (op == EXPR_RELATED) met += KIN_WEIGHT * lowering->met[b];
  if (met > TREE_MAX) {
    lowering->too_large = true;
    return inner || op == EXPR_NOT ? a : b; /* goes on with something small: the policy is refused in the end */
  }
  int32_t index = add_once(lowering, &lowering->expr_map, &expr, sizeof expr, lowering->expr_count);
  if (index < lowering->expr_count) return index;
  ARENA_ROOM(lowering->arena, lowering->exprs, lowering->expr_room, index);
  ARENA_ROOM(lowering->arena, lowering->met, lowering->met_room, index);
  lowering->met[index] = (uint16_t)met;
  lowering->exprs[lowering->expr_count++] = expr;
  return index;
}

int32_t lower_and(struct lowering *lowering, int32_t a, int32_t b) {
  if (a == NONE) return b;
  if (b == NONE) return a;
  return expr_add(lowering, EXPR_AND, a, b);
}

static int32_t lower_node(struct lowering *lowering, const struct expr *expr) {
  switch ((enum expr_op)expr->op) {
  case EXPR_AND:
  case EXPR_OR: {
    int32_t a = lower_expr(lowering, expr->a), b = lower_expr(lowering, expr->b);
    return expr_add(lowering, expr->op, a, b);
  }
  case EXPR_NOT: return expr_add(lowering, EXPR_NOT, lower_expr(lowering, expr->a), NONE);
  case EXPR_RELATED: return expr_add(lowering, EXPR_RELATED, expr->a, lower_expr(lowering, expr->b));
  case EXPR_FACT: {
    int32_t whole = expr_add(lowering, EXPR_FACT, expr->a, NONE);
    for (int32_t i = 0; i < lowering->ast->derivation_count; i++) {
      const struct ast_derivation *derivation = &lowering->ast->derivations[i];
      if (derivation->fact == expr->a)
        whole = expr_add(lowering, EXPR_OR, whole, lower_expr(lowering, derivation->expr));
    }
    return whole;
  }
  case EXPR_ANYONE:
  case EXPR_NAMED:
  case EXPR_LISTED: return expr_add(lowering, expr->op, NONE, NONE);
  case EXPR_CLASS:
  case EXPR_IN_PERIOD:
  case EXPR_ENDS_BY: return expr_add(lowering, expr->op, expr->a, NONE);
  case EXPR_KNOWS: return expr_add(lowering, expr->op, expr->a, expr->b);
  }
  return NONE;
}

int32_t lower_expr(struct lowering *lowering, int32_t ast_expr) {
  if (ast_expr == NONE) return NONE;
  int32_t *known = &lowering->lowered[ast_expr];
  if (*known == NONE) *known = lower_node(lowering, &lowering->ast->exprs[ast_expr]);
  return *known;
}

static bool is_of_request(const struct ast_fact *fact) {
  enum known_fact known = known_fact_of(fact->phrase);
  return fact->mode == FACT_ATTESTED || (known != KNOWN_FACTS && known_facts[known].of_plan);
}

static enum atom_group group_of(const struct ast *ast, enum atom_op op, int32_t a) {
  switch (op) {
  case ATOM_CLASS:
  case ATOM_RELATED:
  case ATOM_KNOWS:
  case ATOM_CLEARED: return GROUP_PERSON;
  case ATOM_FACT: return is_of_request(&ast->facts[a]) ? GROUP_REQUEST : GROUP_PERSON;
  case ATOM_PERIOD: {
    const struct ast_period *period = &ast->periods[a];
    return period_is_of_person(period->subject, period->by, period->to) ? GROUP_PERSON : GROUP_COMPANY;
  }
  case ATOM_ENDS_BY:
  case ATOM_DERIVED: return GROUP_REQUEST;
  }
  return GROUP_REQUEST;
}

static int32_t atom_add(struct lowering *lowering, enum atom_op op, int32_t a, int32_t b, enum atom_group group) {
  int32_t key[3] = {op, a, b};
  int32_t index = add_once(lowering, &lowering->atom_map, key, sizeof key, lowering->atom_count);
  if (index < lowering->atom_count) return index;
  ARENA_ROOM(lowering->arena, lowering->atoms, lowering->atom_room, index);
  lowering->atoms[lowering->atom_count++] = (struct image_atom){op, a, b, group};
  return index;
}

int32_t lower_atom(struct lowering *lowering, enum atom_op op, int32_t a, int32_t b) {
  return atom_add(lowering, op, a, b, group_of(lowering->ast, op, a));
}

static int32_t atom_of_leaf(struct lowering *lowering, const struct image_expr *leaf) {
  switch ((enum expr_op)leaf->op) {
  case EXPR_CLASS: return lower_atom(lowering, ATOM_CLASS, leaf->a, NONE);
  case EXPR_RELATED: return lower_atom(lowering, ATOM_RELATED, leaf->a, leaf->b);
  case EXPR_FACT: return lower_atom(lowering, ATOM_FACT, leaf->a, NONE);
  case EXPR_IN_PERIOD: return lower_atom(lowering, ATOM_PERIOD, leaf->a, NONE);
  case EXPR_KNOWS: return lower_atom(lowering, ATOM_KNOWS, leaf->a, leaf->b);
  case EXPR_ENDS_BY: return lower_atom(lowering, ATOM_ENDS_BY, leaf->a, NONE);
  case EXPR_AND:
  case EXPR_OR:
  case EXPR_NOT:
  case EXPR_ANYONE:
  case EXPR_NAMED:
  case EXPR_LISTED: break;
  }
  assert(!"not a leaf that a rule can hold"); /* `named` and `listed` parse only in a period's `to` */
  return NONE;
}

void lower_atoms(struct lowering *lowering, int32_t expr) {
  if (expr == NONE || lowering->exprs[expr].op == EXPR_ANYONE) return;
  struct image_expr node = lowering->exprs[expr];
  if (!expr_op_is_inner(node.op)) {
    atom_of_leaf(lowering, &node);
    return;
  }
  lower_atoms(lowering, node.a);
  if (node.op != EXPR_NOT) lower_atoms(lowering, node.b);
}

/* Bits of the groups whose atoms the expression uses. */
static unsigned groups_of(struct lowering *lowering, int32_t expr) {
  struct image_expr node = lowering->exprs[expr];
  if (node.op == EXPR_ANYONE) return 0;
  if (!expr_op_is_inner(node.op)) {
    int32_t atom = atom_of_leaf(lowering, &node); /* may move the atoms */
    return 1u << lowering->atoms[atom].group;
  }
  return groups_of(lowering, node.a) | (node.op == EXPR_NOT ? 0 : groups_of(lowering, node.b));
}

static size_t words_used(const struct lowering *lowering) { return (size_t)lowering->atom_count / 64 + 1; }

/* Is everything that `a` asks for asked for by `b` too? Then b is not needed beside a. */
static bool covers(const struct conjunction *a, const struct conjunction *b, size_t words) {
  for (size_t w = 0; w < words; w++)
    if ((a->must.word[w] & ~b->must.word[w]) || (a->must_not.word[w] & ~b->must_not.word[w])) return false;
  return true;
}

static bool contradicts(const struct conjunction *c, size_t words) {
  for (size_t w = 0; w < words; w++)
    if (c->must.word[w] & c->must_not.word[w]) return true;
  return false;
}

/* Adds a conjunction, leaving out what another covers. False when there is no room. */
static bool disjoin(struct lowering *lowering, struct disjunction *result, const struct conjunction *added) {
  size_t words = words_used(lowering);
  if (contradicts(added, words)) return true;
  int32_t kept = 0;
  for (int32_t i = 0; i < result->count; i++) {
    if (covers(&result->at[i], added, words)) return true;
    if (!covers(added, &result->at[i], words)) {
      if (kept != i) result->at[kept] = result->at[i];
      kept++;
    }
  }
  result->count = kept;
  if (kept == CONJUNCTIONS_MAX) return false;
  ARENA_ROOM(lowering->arena, result->at, result->room, kept);
  result->at[result->count++] = *added;
  return true;
}

static bool product(struct lowering *lowering, struct disjunction *result, const struct disjunction *a,
                    const struct disjunction *b) {
  size_t words = words_used(lowering);
  *result = (struct disjunction){0};
  for (int32_t i = 0; i < a->count; i++)
    for (int32_t j = 0; j < b->count; j++) {
      struct conjunction both = a->at[i];
      for (size_t w = 0; w < words; w++) {
        both.must.word[w] |= b->at[j].must.word[w];
        both.must_not.word[w] |= b->at[j].must_not.word[w];
      }
      if (!disjoin(lowering, result, &both)) return false;
    }
  return true;
}

static bool always(struct lowering *lowering, struct disjunction *result) {
  *result = (struct disjunction){0};
  return disjoin(lowering, result, &(struct conjunction){0});
}

static bool literal(struct lowering *lowering, struct disjunction *result, int32_t atom, bool positive) {
  struct conjunction one = {0};
  struct bits *side = positive ? &one.must : &one.must_not;
  if (atom < ATOMS_MAX) side->word[atom / 64] |= 1ull << (atom % 64);
  *result = (struct disjunction){0};
  return disjoin(lowering, result, &one);
}

/* The disjunction of an expression, or of its negation. */
static bool disjunction_of(struct lowering *lowering, int32_t expr, bool positive, struct disjunction *result) {
  struct image_expr node = lowering->exprs[expr];
  if (node.op == EXPR_ANYONE) {
    *result = (struct disjunction){0};
    return !positive || always(lowering, result);
  }
  if (node.op == EXPR_NOT) return disjunction_of(lowering, node.a, !positive, result);
  if (!expr_op_is_inner(node.op)) return literal(lowering, result, atom_of_leaf(lowering, &node), positive);
  struct disjunction sides[2];
  if (!disjunction_of(lowering, node.a, positive, &sides[0])) return false;
  if (!disjunction_of(lowering, node.b, positive, &sides[1])) return false;
  if ((node.op == EXPR_AND) == positive) return product(lowering, result, &sides[0], &sides[1]);
  *result = sides[0];
  for (int32_t i = 0; i < sides[1].count; i++)
    if (!disjoin(lowering, result, &sides[1].at[i])) return false;
  return true;
}

void lower_terms(struct lowering *lowering, const struct disjunction *rule, uint32_t target, struct image_term **list,
                 size_t *room, int32_t *count) {
  size_t words = words_used(lowering);
  for (int32_t i = 0; i < rule->count; i++) {
    const struct conjunction *c = &rule->at[i];
    int32_t first = *count;
    for (size_t w = 0; w < words; w++) {
      bool last_chance = w + 1 == words && *count == first; /* an empty conjunction still needs a record */
      if (!c->must.word[w] && !c->must_not.word[w] && !last_chance) continue;
      ARENA_ROOM(lowering->arena, *list, *room, *count);
      (*list)[(*count)++] = (struct image_term){target, (uint16_t)w, 0, c->must.word[w], c->must_not.word[w]};
    }
    for (int32_t j = first; j < *count; j++) (*list)[j].more = (uint16_t)(*count - 1 - j);
  }
}

/* The derived atom that stands for an expression of one group. */
static bool derive(struct lowering *lowering, int32_t expr, enum atom_group group, int32_t *atom) {
  int32_t key[3] = {ATOM_DERIVED, NONE, expr};
  *atom = map_find(&lowering->atom_map, (struct str){(const char *)key, sizeof key});
  if (*atom != MAP_NONE) return true;
  struct disjunction meaning;
  if (!disjunction_of(lowering, expr, true, &meaning)) return false;
  *atom = atom_add(lowering, ATOM_DERIVED, NONE, expr, group);
  int32_t first = lowering->derived_term_count;
  lower_terms(lowering, &meaning, (uint32_t)*atom, &lowering->derived_terms, &lowering->derived_term_room,
              &lowering->derived_term_count);
  ARENA_ROOM(lowering->arena, lowering->derived, lowering->derived_room, lowering->derived_count);
  lowering->derived[lowering->derived_count++] = (struct image_derived){
      .atom = (uint32_t)*atom, .term_first = (uint32_t)first, .term_count = (uint32_t)(lowering->derived_term_count - first)};
  return true;
}

bool lower_rule(struct lowering *lowering, int32_t expr, struct disjunction *result) {
  if (expr == NONE) return always(lowering, result);
  struct image_expr node = lowering->exprs[expr];
  if (node.op == EXPR_AND) {
    struct disjunction sides[2];
    return lower_rule(lowering, node.a, &sides[0]) && lower_rule(lowering, node.b, &sides[1]) &&
           product(lowering, result, &sides[0], &sides[1]);
  }
  unsigned groups = groups_of(lowering, expr);
  bool one_group = groups == 1u << GROUP_COMPANY || groups == 1u << GROUP_PERSON;
  if (!expr_op_is_inner(node.op) || !one_group) return disjunction_of(lowering, expr, true, result);
  int32_t atom;
  enum atom_group group = groups == 1u << GROUP_COMPANY ? GROUP_COMPANY : GROUP_PERSON;
  if (!derive(lowering, expr, group, &atom)) return false;
  return literal(lowering, result, atom, true);
}
