/* Windows: every period that binds a person. A period binds when a rule that looks at it speaks of him. */
#include "window.h"

#include <stdlib.h>

static bool mentions(const struct abstain_policy *policy, int32_t index, int32_t period) {
  if (index == NONE) return false;
  const struct image_expr *expr = &policy->exprs[index];
  if (expr->op == EXPR_IN_PERIOD) return expr->a == period;
  if (expr->op == EXPR_NOT) return mentions(policy, expr->a, period);
  if (expr->op != EXPR_AND && expr->op != EXPR_OR) return false;
  return mentions(policy, expr->a, period) || mentions(policy, expr->b, period);
}

/* When some rule that looks at the period and is no exemption speaks of the person. */
static struct truth binds(const struct registry *reg, struct arena *arena, struct symbol person, int32_t period) {
  struct truth result = truth_of(spans_none);
  for (int32_t r = 0; r < reg->policy->rule_count; r++) {
    const struct image_rule *rule = &reg->policy->rules[r];
    if (rule->kind == RULE_EXEMPT || !mentions(reg->policy, rule->condition, period)) continue;
    result = truth_or(arena, result, person_who(reg, arena, person, rule->who, NULL));
  }
  return result;
}

static bool overlap(struct spans spans, int64_t from, int64_t until) { return spans_next(spans, from) < until; }

static void add_instances(const struct registry *reg, struct arena *arena, const struct instances *instances, const struct truth *bound,
                          int64_t from, int64_t until, struct windows *result) {
  for (uint32_t i = 0; i < instances->count; i++) {
    const struct instance *instance = &instances->at[i];
    int64_t starts = instance->from.seconds > from ? instance->from.seconds : from;
    int64_t ends = instance->until.seconds < until ? instance->until.seconds : until;
    if (starts >= ends || !overlap(bound->possible, starts, ends)) continue;
    ARENA_ROOM(arena, result->at, result->room, result->count);
    result->at[result->count++] = (struct window){.instance = *instance,
                                                  .opens = reg->policy->periods[instance->period].opens,
                                                  .unsure = instance->unsure || !overlap(bound->sure, starts, ends)};
  }
}

static int by_start(const void *a, const void *b) {
  const struct window *x = a, *y = b;
  if (x->instance.from.seconds != y->instance.from.seconds) return x->instance.from.seconds < y->instance.from.seconds ? -1 : 1;
  return x->instance.period - y->instance.period;
}

void windows_of(const struct registry *reg, struct arena *arena, struct symbol person, struct instant from, struct instant until,
                enum audience audience, struct windows *result) {
  *result = (struct windows){0};
  for (int32_t p = 0; p < reg->policy->period_count; p++) {
    if (audience == FOR_PERSON && reg->policy->periods[p].undisclosed) continue;
    struct truth bound = binds(reg, arena, person, p);
    if (bound.possible.count == 0) continue;
    struct instances instances = {0};
    if (period_is_personal(reg->policy, p)) period_of_person(reg, arena, person, p, (struct symbol){0}, &instances);
    else period_of_company(reg, arena, p, from.seconds, until.seconds, &instances);
    add_instances(reg, arena, &instances, &bound, from.seconds, until.seconds, result);
  }
  if (result->count) qsort(result->at, result->count, sizeof *result->at, by_start);
}
