/* Periods: for each thing that a period is counted for, the instants at which it begins and ends, as far as they have
 * happened and as far as they are planned. Those of the company are the same for everybody: they are worked out once. */
#include <stdlib.h>

#include "../base/map.h"
#include "subject.h"

/* -- instances --------------------------------------------------------------------------------------------- */

/* Works the instance out; false when it has not begun in any way (its start is not even planned). What a calendar
 * does not reach is kept, open-ended: nothing is let through because nobody knows. */
static bool instance_of(const struct registry *reg, int32_t index, const struct subject_instants *of, const struct entry *entry,
                        struct instance *instance) {
  const struct image_period *period = &reg->policy->periods[index];
  struct edge_context starts = subject_context(of, !period->opens), ends = subject_context(of, period->opens);
  struct edge_value from = edge_evaluate(&starts, period->from);
  if (from.state == EDGE_AWAITED || (from.state == EDGE_OUTSIDE && subject_is_unit(of->subject))) return false;
  struct edge_value until = edge_evaluate(&ends, period->until);
  *instance = (struct instance){.period = index, .from = from.instant, .from_state = from.state, .until = until.instant,
                                .until_state = until.state, .awaits = until.awaits, .quarter = of->unit, .entry = entry};
  if (from.state == EDGE_OUTSIDE) instance->from = (struct instant){of->itself};
  if (!edge_is_settled(until.state)) instance->until = INSTANT_NEVER;
  if (until.state == EDGE_AWAITED) {
    struct edge_context planned = subject_context(of, true);
    instance->expected_until = edge_evaluate(&planned, period->until);
  }
  return instance->from.seconds < instance->until.seconds;
}

static void instances_add(struct arena *arena, struct instances *instances, const struct instance *instance) {
  ARENA_ROOM(arena, instances->at, instances->room, instances->count);
  instances->at[instances->count++] = *instance;
}

/* The last unit before the policy came into force counts too: its results may be awaited when it does. */
static struct date first_unit_day(const struct registry *reg, enum subject subject) {
  struct date day = {reg->policy->meta->in_force};
  struct quarter quarter;
  for (int32_t i = 0; i < subject_quarters(subject); i++)
    if (fiscal_quarter_at(&reg->policy->meta->fiscal, day, &quarter)) day = date_add(quarter.first, -1);
  return day;
}

/* One for each quarter, half or year that begins in the years served, from the policy's own first day. Without an
 * exchange there is nothing to serve them; a century is enough. */
static void fold_units(const struct registry *reg, int32_t index, struct instances *result) {
  const struct image_period *period = &reg->policy->periods[index];
  struct date first = reg->exchange ? calendar_first(reg->exchange) : date_of(1990, 1, 1);
  struct date last = reg->exchange ? calendar_last(reg->exchange) : date_of(2100, 1, 1);
  if (reg->policy->meta->in_force != INT32_MIN) {
    struct date counted = first_unit_day(reg, (enum subject)period->subject);
    if (first.days < counted.days) first = counted;
  }
  struct quarter quarter;
  bool there = fiscal_quarter_at(&reg->policy->meta->fiscal, first, &quarter);
  for (; there && quarter.first.days <= last.days; quarter = fiscal_next(&reg->policy->meta->fiscal, &quarter)) {
    int32_t size = subject_quarters((enum subject)period->subject);
    if (quarter.number % size != 0) continue; /* a half or year is taken at its last quarter */
    struct subject_instants of = subject_at(reg, (enum subject)period->subject, INT64_MAX);
    if (!subject_unit(reg, of.subject, quarter.year, quarter.number / size, &of.unit)) continue;
    if (period->quarters && !(period->quarters >> of.unit.number & 1)) continue;
    struct instance instance;
    if (instance_of(reg, index, &of, NULL, &instance)) instances_add(reg->arena, result, &instance);
  }
}

/* When the notice was first lifted after it was sent: one may bear the name of another that is over. */
static int64_t lifted(const struct registry *reg, const struct entry *sent, uint32_t order, enum event_kind kind) {
  int64_t first = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, entry_symbol(reg->journal, sent, "notice"), kind); (entry = walk_next(&walk));) {
    bool later = entry->at.seconds > sent->at.seconds || (entry->at.seconds == sent->at.seconds && walk.index > order);
    bool same = symbol_equal(entry_symbol(reg->journal, entry, "notice"), entry_symbol(reg->journal, sent, "notice"));
    if (later && same && entry->at.seconds < first) first = entry->at.seconds;
  }
  return first;
}

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

/* The instants of an event, at its place in the journal, that a company's period is counted for. */
static struct subject_instants instants_of(const struct registry *reg, enum subject subject, const struct entry *entry, uint32_t order) {
  struct subject_instants of = subject_at(reg, subject, entry->at.seconds);
  if (subject == SUBJECT_RESTRICTED_NOTICE) {
    of.lifting = lifted(reg, entry, order, EVENT_RESTRICTED_LIFTED);
  } else if (subject == SUBJECT_CLOSED_NOTICE) {
    of.start = entry_number(reg->journal, entry, "from", entry->at.seconds);
    of.end = earlier(entry_number(reg->journal, entry, "until", INT64_MAX), lifted(reg, entry, order, EVENT_CLOSED_LIFTED));
  } else if (subject == SUBJECT_ITEM) {
    struct item_ends ends = item_ends_after(reg, entry_symbol(reg->journal, entry, "item"), entry->at.seconds, order);
    of.announcement = earlier(ends.disclosed, ends.abandoned);
  }
  return of;
}

/* The events that periods of the company's are counted for; units of the fiscal year, and what is a person's own, have
 * none. */
static const struct {
  enum subject subject;
  enum event_kind event;
} company_subjects[] = {
    {SUBJECT_DISCLOSURE, EVENT_DISCLOSURE},       {SUBJECT_RESULTS, EVENT_RESULTS},
    {SUBJECT_RESTRICTED_NOTICE, EVENT_RESTRICTED_NOTICE}, {SUBJECT_CLOSED_NOTICE, EVENT_CLOSED_NOTICE},
    {SUBJECT_ITEM, EVENT_ITEM_OPENED},
};

static enum event_kind kind_about(enum subject subject) {
  for (size_t i = 0; i < sizeof company_subjects / sizeof *company_subjects; i++)
    if (company_subjects[i].subject == subject) return company_subjects[i].event;
  return EVENT_KINDS;
}

/* Is the disclosure, where it says whose it is, the company's? */
static bool is_of_company(const struct registry *reg, const struct entry *entry) {
  struct symbol issuer = entry->kind == EVENT_DISCLOSURE ? entry_symbol(reg->journal, entry, "issuer") : (struct symbol){0};
  return issuer_is_company(reg, issuer);
}

static void fold_events(const struct registry *reg, int32_t index, enum event_kind kind, struct instances *result) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(reg, kind); (entry = walk_next(&walk));) {
    struct subject_instants of = instants_of(reg, (enum subject)reg->policy->periods[index].subject, entry, walk.index);
    struct instance instance;
    if (is_of_company(reg, entry) && instance_of(reg, index, &of, entry, &instance)) instances_add(reg->arena, result, &instance);
  }
}

const struct instances *company_instances(const struct registry *reg, int32_t index) {
  struct company_period *period = &reg->company_periods[index];
  if (period->folded) return &period->instances;
  period->folded = true; /* before its edges ask: a circle, which only a forged image has, finds nothing */
  enum subject subject = (enum subject)reg->policy->periods[index].subject;
  enum event_kind kind = kind_about(subject);
  if (subject_is_unit(subject)) fold_units(reg, index, &period->instances);
  else if (kind != EVENT_KINDS) fold_events(reg, index, kind, &period->instances);
  return &period->instances;
}

void fold_periods(struct registry *reg) {
  reg->company_periods = ARENA_ARRAY(reg->arena, (size_t)reg->policy->period_count, struct company_period);
  for (int32_t p = 0; p < reg->policy->period_count; p++) company_instances(reg, p);
}

void period_of_company(const struct registry *reg, struct arena *arena, int32_t index, int64_t from, int64_t until,
                       struct instances *result) {
  const struct instances *all = company_instances(reg, index);
  for (uint32_t i = 0; i < all->count; i++)
    if (all->at[i].from.seconds < until && all->at[i].until.seconds > from) instances_add(arena, result, &all->at[i]);
}

bool period_is_personal(const struct abstain_policy *policy, int32_t index) {
  const struct image_period *period = &policy->periods[index];
  return period_is_of_person(period->subject, period->by, period->to);
}

/* -- of a person ------------------------------------------------------------------------------------------- */

bool entry_is_subject(const struct registry *reg, enum subject subject, const struct entry *entry) {
  struct str kind = entry->kind == EVENT_TRADE_EXECUTED ? entry_text(reg->journal, entry, "kind") : STR("");
  int64_t how = entry->kind == EVENT_LOT_ACQUIRED ? entry_number(reg->journal, entry, "how", -1) : -1;
  switch (subject) {
  case SUBJECT_PURCHASE: return how == HOW_OPEN_MARKET || subject_has_kind(subject, kind);
  case SUBJECT_SALE: return subject_has_kind(subject, kind);
  case SUBJECT_EXERCISE: return how == HOW_OPTION_EXERCISE || subject_has_kind(subject, kind);
  case SUBJECT_PLAN_ADOPTION: return entry->kind == EVENT_PLAN_ADOPTED || entry->kind == EVENT_PLAN_MODIFIED;
  case SUBJECT_PLAN_TERMINATION: return entry->kind == EVENT_PLAN_TERMINATED;
  case SUBJECT_TERMINATION: return entry->kind == EVENT_LEFT;
  case SUBJECT_HIRING: return entry->kind == EVENT_JOINED;
  case SUBJECT_EXECUTION: return entry->kind == EVENT_TRADE_EXECUTED;
  case SUBJECT_QUARTER:
  case SUBJECT_HALF:
  case SUBJECT_YEAR:
  case SUBJECT_DISCLOSURE:
  case SUBJECT_RESULTS:
  case SUBJECT_RESTRICTED_NOTICE:
  case SUBJECT_CLOSED_NOTICE:
  case SUBJECT_ITEM:
  case SUBJECTS:
  case SUBJECT_TRIGGER: break; /* the company's, or for no period */
  }
  return false;
}

/* Is the entry about the company's own shares, as far as it says? */
static bool is_own_security(const struct registry *reg, const struct entry *entry) {
  bool trades = entry->kind == EVENT_LOT_ACQUIRED || entry->kind == EVENT_TRADE_EXECUTED;
  struct symbol issuer = trades ? entry_symbol(reg->journal, entry, "issuer") : (struct symbol){0};
  return issuer_is_company(reg, issuer);
}

static bool is_lot(const struct registry *reg, const struct entry *entry, struct symbol lot) {
  if (lot.number == 0) return true;
  bool has = entry->kind == EVENT_LOT_ACQUIRED || entry->kind == EVENT_TRADE_EXECUTED;
  return has && symbol_equal(entry_symbol(reg->journal, entry, "lot"), lot);
}

/* Those that the walk meets: of the person, or (by_plan) of a plan of his. */
static void add_own(const struct registry *reg, struct arena *arena, struct symbol person, struct walk walk, bool by_plan, int32_t index,
                    struct symbol lot, struct instances *result) {
  enum subject subject = (enum subject)reg->policy->periods[index].subject;
  const struct entry *entry;
  while ((entry = walk_next(&walk))) {
    if (!entry_is_subject(reg, subject, entry) || !is_own_security(reg, entry) || !is_lot(reg, entry, lot)) continue;
    if (!by_plan && !symbol_equal(entry_person(reg, entry), person)) continue;
    struct subject_instants of = subject_at(reg, subject, entry->at.seconds);
    struct instance instance;
    if (instance_of(reg, index, &of, entry, &instance)) instances_add(arena, result, &instance);
  }
}

/* Changes and ends of plans name the plan, not the person. */
static void add_plans(const struct registry *reg, struct arena *arena, struct symbol person, int32_t index, struct instances *result) {
  struct map seen;
  const struct entry *entry;
  map_init(&seen, arena);
  for (struct walk walk = walk_of(reg, person, EVENT_PLAN_ADOPTED); (entry = walk_next(&walk));) {
    struct symbol plan = entry_symbol(reg->journal, entry, "plan");
    struct str name = symbol_str(reg, plan);
    if (map_find(&seen, name) != MAP_NONE) continue;
    map_add(&seen, name, 0);
    add_own(reg, arena, person, walk_symbol(reg, plan), true, index, (struct symbol){0}, result);
  }
}

/* Which lots a sale takes is not said: while every lot held is within the period the sale surely is, while only some
 * are (or not all lots are known to be recorded) it may be. */
static void doubt_lots(const struct registry *reg, struct arena *arena, struct symbol person, const struct instances *held,
                       struct truth *truth) {
  struct gathering free_lots = {.arena = arena}, complete = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_person(reg, entry), person)) continue;
    if (entry->kind == EVENT_LOTS_COMPLETE) gather(&complete, entry->at.seconds, INT64_MAX);
    bool acquires = entry->kind == EVENT_LOT_ACQUIRED || entry_is_subject(reg, SUBJECT_EXERCISE, entry);
    if (acquires && !entry_is_subject(reg, SUBJECT_PURCHASE, entry) && is_own_security(reg, entry))
      gather(&free_lots, entry->at.seconds, INT64_MAX);
  }
  for (uint32_t i = 0; i < held->count; i++) gather(&free_lots, held->at[i].until.seconds, INT64_MAX);
  struct spans known = gathered(&complete);
  struct spans other = spans_or(arena, gathered(&free_lots), spans_not(arena, known));
  truth->sure = spans_and(arena, truth->sure, spans_not(arena, other));
  truth->possible = spans_or(arena, truth->possible, spans_not(arena, known));
}

/* Does the expression on who depend on the event, by whom a notice names or a list holds? */
static bool asks_event(const struct abstain_policy *policy, int32_t index) {
  if (index == NONE) return false;
  const struct image_expr *expr = &policy->exprs[index];
  if (expr->op == EXPR_NAMED || expr->op == EXPR_LISTED) return true;
  if (expr->op == EXPR_AND || expr->op == EXPR_OR) return asks_event(policy, expr->a) || asks_event(policy, expr->b);
  return expr->op == EXPR_NOT ? asks_event(policy, expr->a) : expr->op == EXPR_RELATED && asks_event(policy, expr->b);
}

/* Whom a period binds: asked once, or for each event where it depends on that. */
struct limit {
  int32_t who;
  bool of_each;
  struct truth always;
};

static struct limit limit_of(const struct registry *reg, struct arena *arena, struct symbol person, int32_t who) {
  bool of_each = asks_event(reg->policy, who);
  return (struct limit){who, of_each, of_each ? truth_unknown : person_who(reg, arena, person, who, NULL)};
}

static struct truth limit_for(const struct registry *reg, struct arena *arena, struct symbol person, const struct limit *limit,
                              const struct mention *mention) {
  return limit->of_each ? person_who(reg, arena, person, limit->who, mention) : limit->always;
}

static void limit_to(const struct registry *reg, struct arena *arena, struct symbol person, const struct instance *instance,
                     const struct limit *to, const struct limit *by, struct truth *truth) {
  struct gathering while_open = {.arena = arena};
  gather(&while_open, instance->from.seconds, instance->until.seconds);
  struct spans spans = gathered(&while_open);
  struct truth whole = {instance->until_state == EDGE_OUTSIDE || instance->from_state == EDGE_OUTSIDE ? spans_none : spans, spans};
  struct mention mention = {.notice = instance->entry};
  if (instance->entry && instance->entry->kind == EVENT_ITEM_OPENED) mention.item = entry_symbol(reg->journal, instance->entry, "item");
  struct truth bound = limit_for(reg, arena, person, to, &mention);
  if (by->who != NONE) { /* whose event it was, judged at that event */
    struct truth his = limit_for(reg, arena, person, by, &mention);
    int64_t at = instance->entry ? instance->entry->at.seconds : instance->from.seconds;
    bound.sure = spans_hold(his.sure, at) ? bound.sure : spans_none;
    bound.possible = spans_hold(his.possible, at) ? bound.possible : spans_none;
  }
  *truth = truth_and(arena, whole, bound);
}

struct truth period_of_person(const struct registry *reg, struct arena *arena, struct symbol person, int32_t index,
                              struct symbol lot, struct instances *result) {
  enum subject subject = (enum subject)reg->policy->periods[index].subject;
  struct instances all = {0};
  if (!subject_types[subject].of_person) period_of_company(reg, arena, index, INT64_MIN, INT64_MAX, &all);
  else if (subject == SUBJECT_PLAN_ADOPTION || subject == SUBJECT_PLAN_TERMINATION) add_plans(reg, arena, person, index, &all);
  else if (subject == SUBJECT_PURCHASE && lot.number) add_own(reg, arena, person, walk_symbol(reg, lot), false, index, lot, &all);
  else add_own(reg, arena, person, walk_symbol(reg, person), false, index, (struct symbol){0}, &all);
  struct gathering sure = {.arena = arena}, possible = {.arena = arena};
  struct truth one;
  struct limit to = limit_of(reg, arena, person, reg->policy->periods[index].to);
  struct limit by = limit_of(reg, arena, person, reg->policy->periods[index].by);
  for (uint32_t i = 0; i < all.count; i++) {
    limit_to(reg, arena, person, &all.at[i], &to, &by, &one);
    if (one.possible.count == 0) continue;
    all.at[i].unsure = one.sure.count == 0;
    instances_add(arena, result, &all.at[i]);
    for (uint32_t j = 0; j < one.sure.count; j++) gather(&sure, one.sure.at[j].from, one.sure.at[j].until);
    for (uint32_t j = 0; j < one.possible.count; j++) gather(&possible, one.possible.at[j].from, one.possible.at[j].until);
  }
  struct truth truth = {gathered(&sure), gathered(&possible)};
  if (subject == SUBJECT_PURCHASE && lot.number == 0) doubt_lots(reg, arena, person, result, &truth);
  return truth;
}
