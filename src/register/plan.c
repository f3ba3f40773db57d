/* Trading plans: whose a plan is at an instant, whether it is approved, whether it was adopted clean. */
#include <stdlib.h>

#include "facts.h"

struct step {
  const struct entry *entry;
  uint32_t order;
};

struct steps {
  struct arena *arena;
  struct step *at;
  size_t room;
  uint32_t count;
};

static int by_effect(const void *a, const void *b) {
  const struct step *x = a, *y = b;
  if (x->entry->at.seconds != y->entry->at.seconds) return x->entry->at.seconds < y->entry->at.seconds ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

/* What happened to the plan by the instant, in the order in which it took effect. */
static struct steps steps_of(const struct registry *reg, struct arena *arena, struct symbol plan, struct instant at) {
  static const enum event_kind kinds[] = {EVENT_PLAN_ADOPTED, EVENT_PLAN_APPROVED, EVENT_PLAN_MODIFIED, EVENT_PLAN_TERMINATED};
  struct steps steps = {.arena = arena};
  const struct entry *entry;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_of(reg, plan, kinds[k]); (entry = walk_next(&walk));) {
      if (entry->at.seconds > at.seconds || !symbol_equal(entry_symbol(reg->journal, entry, "plan"), plan)) continue;
      ARENA_ROOM(arena, steps.at, steps.room, steps.count);
      steps.at[steps.count++] = (struct step){entry, walk.index};
    }
  if (steps.count > 1) qsort(steps.at, steps.count, sizeof *steps.at, by_effect);
  return steps;
}

/* Did somebody approve it who may? */
static bool approves(const struct registry *reg, struct arena *arena, const struct entry *entry, struct symbol person, int32_t role) {
  struct symbol by = entry_symbol(reg->journal, entry, "by");
  return role == NONE || !officer_why_not(reg, arena, by, role, role_alternate(reg->policy, role), person, entry_given(reg, entry));
}

struct plan_state plan_state_of(const struct registry *reg, const struct request *request, int32_t role) {
  struct arena *scratch = arena_new(0);
  struct plan_state state = {.clean = ABSTAIN_UNKNOWN};
  struct steps steps = steps_of(reg, scratch, request->plan, request->at);
  bool adopted = false;
  int64_t approved_at = INT64_MIN;
  for (uint32_t i = 0; i < steps.count; i++) {
    const struct entry *entry = steps.at[i].entry;
    bool adopts = entry->kind == EVENT_PLAN_ADOPTED, modifies = entry->kind == EVENT_PLAN_MODIFIED;
    bool anew = modifies || (adopts && adopted); /* a change is a new plan: to be approved anew, or at once */
    if (anew) state.approved &= approved_at == entry->at.seconds;
    if (adopts) state.own = symbol_equal(entry_person(reg, entry), request->person);
    if (adopts || modifies) {
      int64_t clean = entry_number(reg->journal, entry, "clean", -1);
      state.clean = clean < 0 ? ABSTAIN_UNKNOWN : clean ? ABSTAIN_YES : ABSTAIN_NO;
    }
    if (entry->kind == EVENT_PLAN_APPROVED && approves(reg, scratch, entry, request->person, role)) {
      state.approved = true;
      approved_at = entry->at.seconds;
    }
    if (entry->kind == EVENT_PLAN_TERMINATED) state.approved = state.own = false;
    adopted = adopts || (adopted && entry->kind != EVENT_PLAN_TERMINATED);
  }
  arena_free(scratch);
  return state;
}
