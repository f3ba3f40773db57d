/* From the register to what a decision reads. */
#include "facts.h"

#include <assert.h>

/* What was made for persons is kept, and thrown away together when it takes too much. */
enum { FACTS_MEMORY_MAX = 256 << 20 };

/* A person about an issuer and a lot, for requests of so many shares. */
struct person_facts {
  const struct abstain_timeline *timeline;
  struct shares_range alike;
  int32_t next; /* for other numbers of shares; NONE */
};

struct facts {
  const struct registry *reg;
  struct arena *company_arena, *arena;
  struct map index; /* key → entry of `made` */
  struct person_facts *made;
  size_t made_room;
  int32_t made_count;
  const struct abstain_timeline *company[2]; /* without and with secrets */
};

struct facts *facts_new(const struct registry *reg) {
  struct arena *arena = arena_new(0);
  struct facts *facts = ARENA_NEW(arena, struct facts);
  *facts = (struct facts){.reg = reg, .company_arena = arena, .arena = arena_new(0)};
  map_init(&facts->index, facts->arena);
  return facts;
}

void facts_free(struct facts *facts) {
  if (!facts) return;
  arena_free(facts->arena);
  arena_free(facts->company_arena);
}

struct str request_issuer_name(const struct registry *reg, const struct request *request) {
  return request->issuer_name.length ? request->issuer_name : symbol_str(reg, reg->company);
}

bool request_is_own(const struct registry *reg, const struct request *request) {
  return issuer_is_company(reg, request->issuer);
}

/* -- what holds when --------------------------------------------------------------------------------------- */

static struct truth company_period(const struct registry *reg, struct arena *arena, int32_t period) {
  struct instances instances = {0};
  struct gathering sure = {.arena = arena}, possible = {.arena = arena};
  period_of_company(reg, arena, period, INT64_MIN, INT64_MAX, &instances);
  for (uint32_t i = 0; i < instances.count; i++) {
    const struct instance *instance = &instances.at[i];
    bool outside = instance->from_state == EDGE_OUTSIDE || instance->until_state == EDGE_OUTSIDE;
    if (!outside) gather(&sure, instance->from.seconds, instance->until.seconds);
    gather(&possible, instance->from.seconds, instance->until.seconds);
  }
  return (struct truth){gathered(&sure), gathered(&possible)};
}

static struct truth cleared(const struct registry *reg, struct arena *arena, const struct request *request, int32_t rule, int32_t kind,
                            bool secrets, struct shares_range *alike) {
  const struct clearance *list;
  uint32_t count = clearances_of(reg, arena, request, rule, kind, secrets, alike, &list);
  struct gathering valid = {.arena = arena};
  for (uint32_t i = 0; i < count; i++)
    if (!list[i].why_not) gather(&valid, list[i].valid.from, list[i].valid.until);
  return truth_of(gathered(&valid));
}

static struct truth period_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t period, bool secrets) {
  struct instances instances = {0};
  if (!secrets && reg->policy->periods[period].undisclosed) return truth_of(spans_none);
  if (!period_is_personal(reg->policy, period)) return company_period(reg, arena, period);
  return period_of_person(reg, arena, request->person, period, request->lot, &instances);
}

/* What relatives know is learned by being told; what the person knows himself is no secret to him. */
static struct truth knows_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t relation, int32_t still,
                                bool secrets) {
  if (!secrets && relation != NONE) return truth_of(spans_none);
  return person_knows(reg, arena, request->person, issuer_said(reg, request->issuer), relation, still);
}

static struct truth fact_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t fact) {
  bool by_request = reg->policy->atoms[reg->policy->facts[fact].atom].group == GROUP_REQUEST;
  return by_request ? truth_unknown : person_fact(reg, arena, request->person, fact);
}

static struct truth atom_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t index, bool secrets,
                               struct shares_range *alike) {
  const struct image_atom *atom = &reg->policy->atoms[index];
  switch ((enum atom_op)atom->op) {
  case ATOM_CLASS: return truth_of(person_class(reg, arena, request->person, atom->a));
  case ATOM_RELATED: return person_related_who(reg, arena, request->person, atom->a, atom->b, NULL);
  case ATOM_FACT: return fact_truth(reg, arena, request, atom->a);
  case ATOM_PERIOD: return period_truth(reg, arena, request, atom->a, secrets);
  case ATOM_KNOWS: return knows_truth(reg, arena, request, atom->a, atom->b, secrets);
  case ATOM_CLEARED: return cleared(reg, arena, request, atom->a, atom->b, secrets, alike);
  case ATOM_ENDS_BY:
  case ATOM_DERIVED: break; /* of the request; of other atoms */
  }
  return truth_unknown;
}

struct truth condition_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t index, bool secrets) {
  if (index == NONE) return truth_of(spans_always);
  const struct image_expr *expr = &reg->policy->exprs[index];
  switch ((enum expr_op)expr->op) {
  case EXPR_AND:
    return truth_and(arena, condition_truth(reg, arena, request, expr->a, secrets), condition_truth(reg, arena, request, expr->b, secrets));
  case EXPR_OR:
    return truth_or(arena, condition_truth(reg, arena, request, expr->a, secrets), condition_truth(reg, arena, request, expr->b, secrets));
  case EXPR_NOT: return truth_not(arena, condition_truth(reg, arena, request, expr->a, secrets));
  case EXPR_ANYONE: return truth_of(spans_always);
  case EXPR_CLASS:
  case EXPR_RELATED:
  case EXPR_NAMED:
  case EXPR_LISTED: return person_who(reg, arena, request->person, index, NULL);
  case EXPR_FACT: return fact_truth(reg, arena, request, expr->a);
  case EXPR_IN_PERIOD: return period_truth(reg, arena, request, expr->a, secrets);
  case EXPR_KNOWS: return knows_truth(reg, arena, request, expr->a, expr->b, secrets);
  case EXPR_ENDS_BY: break; /* of the request */
  }
  return truth_unknown;
}

/* -- timelines ----------------------------------------------------------------------------------------------- */

struct laid {
  int32_t atom;
  struct truth truth;
};

static bool lay_truth(struct abstain_builder *builder, const struct laid *laid) {
  const struct truth *truth = &laid->truth;
  bool fits = true;
  for (uint32_t i = 0; i < truth->possible.count; i++)
    fits &= abstain_builder_add(builder, laid->atom, ABSTAIN_UNKNOWN, truth->possible.at[i].from, truth->possible.at[i].until);
  for (uint32_t i = 0; i < truth->sure.count; i++)
    fits &= abstain_builder_add(builder, laid->atom, ABSTAIN_YES, truth->sure.at[i].from, truth->sure.at[i].until);
  return fits;
}

/* The timeline of the atoms of a part, in `keep`; how many shares it is good for, in *alike. */
static const struct abstain_timeline *lay(const struct registry *reg, struct arena *keep, const struct request *request,
                                          enum abstain_part part, bool secrets, struct shares_range *alike) {
  const struct abstain_policy *policy = reg->policy;
  enum atom_group group = part == ABSTAIN_COMPANY ? GROUP_COMPANY : GROUP_PERSON;
  struct arena *scratch = arena_new(0);
  struct laid *laid = ARENA_ARRAY(scratch, (size_t)policy->atom_count + 1, struct laid);
  uint32_t count = 0, intervals = 0;
  *alike = SHARES_ANY;
  for (int32_t i = 0; i < policy->atom_count; i++) {
    if (policy->atoms[i].group != (int32_t)group || policy->atoms[i].op == ATOM_DERIVED) continue;
    laid[count] = (struct laid){i, atom_truth(reg, scratch, request, i, secrets, alike)};
    intervals += laid[count].truth.possible.count + laid[count].truth.sure.count;
    count++;
  }
  void *memory = arena_take(scratch, abstain_builder_size(policy, intervals));
  struct abstain_builder *builder = abstain_builder_start(policy, part, memory, intervals);
  for (uint32_t i = 0; i < count; i++) {
    bool fits = lay_truth(builder, &laid[i]);
    assert(fits);
  }
  const struct abstain_timeline *timeline = abstain_builder_finish(builder);
  timeline = abstain_timeline_copy(timeline, arena_take(keep, abstain_timeline_size(timeline)));
  arena_free(scratch);
  return timeline;
}

static const struct abstain_timeline *company_timeline(struct facts *facts, const struct request *request, bool secrets) {
  struct shares_range alike;
  if (!facts->company[secrets]) facts->company[secrets] = lay(facts->reg, facts->company_arena, request, ABSTAIN_COMPANY, secrets, &alike);
  return facts->company[secrets];
}

static void forget_persons(struct facts *facts) {
  arena_free(facts->arena);
  facts->arena = arena_new(0);
  facts->made = NULL;
  facts->made_room = 0;
  facts->made_count = 0;
  map_init(&facts->index, facts->arena);
}

static const struct abstain_timeline *person_timeline(struct facts *facts, const struct request *request, bool secrets) {
  int64_t shares = request_shares(request);
  const uint32_t key[] = {request->person.number, request_is_own(facts->reg, request) ? 0 : request->issuer.number,
                          request->lot.number, secrets};
  struct str name = {(const char *)key, sizeof key};
  int32_t last = NONE;
  for (int32_t i = map_find(&facts->index, name); i != NONE; i = facts->made[i].next) {
    if (facts->made[i].alike.above < shares && shares <= facts->made[i].alike.upto) return facts->made[i].timeline;
    last = i;
  }
  if (arena_used(facts->arena) > FACTS_MEMORY_MAX) forget_persons(facts), last = NONE;
  ARENA_ROOM(facts->arena, facts->made, facts->made_room, facts->made_count);
  struct person_facts *made = &facts->made[facts->made_count];
  made->timeline = lay(facts->reg, facts->arena, request, ABSTAIN_PERSON, secrets, &made->alike);
  made->next = NONE;
  if (last == NONE) map_add(&facts->index, arena_copy(facts->arena, name), facts->made_count);
  else facts->made[last].next = facts->made_count;
  facts->made_count++;
  return made->timeline;
}

/* -- what a request fixes ------------------------------------------------------------------------------------ */

static void fix(const struct registry *reg, struct abstain_facts *result, int32_t atom, enum abstain_value value) {
  bool fixed = atom == NONE || abstain_facts_fix(reg->policy, result, atom, value);
  assert(fixed);
}

static void fix_plan(const struct registry *reg, const struct request *request, struct abstain_facts *result) {
  const struct image_fact *facts[KNOWN_FACTS + 1] = {NULL}; /* the last is of those that are not known */
  for (int32_t f = 0; f < reg->policy->fact_count; f++)
    facts[known_fact_of(image_str(reg->policy, reg->policy->facts[f].phrase))] = &reg->policy->facts[f];
  const struct image_fact *approved = facts[KNOWN_PLAN_APPROVED];
  struct plan_state state = plan_state_of(reg, request, approved ? approved->by : NONE);
  const enum abstain_value values[] = {[KNOWN_UNDER_PLAN] = state.own ? ABSTAIN_YES : ABSTAIN_NO,
                                       [KNOWN_PLAN_APPROVED] = state.approved ? ABSTAIN_YES : ABSTAIN_NO,
                                       [KNOWN_PLAN_CLEAN] = state.own ? state.clean : ABSTAIN_NO};
  for (enum known_fact known = 0; known < sizeof values / sizeof *values; known++)
    if (facts[known] && (facts[known]->mode != FACT_ATTESTED || known == KNOWN_PLAN_CLEAN)) fix(reg, result, facts[known]->atom, values[known]);
}

static void fix_expiry(const struct registry *reg, const struct request *request, struct abstain_facts *result) {
  for (int32_t i = 0; i < reg->policy->atom_count; i++) {
    const struct image_atom *atom = &reg->policy->atoms[i];
    if (atom->op != ATOM_ENDS_BY) continue;
    struct edge_value edge = edge_from(reg, atom->a, request->at, INSTANT_NEVER);
    bool settled = edge.state == EDGE_CERTAIN && request->expires.seconds != INT64_MAX;
    bool ends = request->expires.seconds <= edge.instant.seconds;
    fix(reg, result, i, !settled ? ABSTAIN_UNKNOWN : ends ? ABSTAIN_YES : ABSTAIN_NO);
  }
}

void facts_of(struct facts *facts, const struct request *request, bool secrets, struct abstain_facts *result) {
  const struct registry *reg = facts->reg;
  abstain_facts_clear(reg->policy, result);
  result->company = company_timeline(facts, request, secrets);
  result->person = person_timeline(facts, request, secrets);
  fix_plan(reg, request, result);
  fix_expiry(reg, request, result);
  for (int32_t i = 0; i < request->said_count; i++)
    fix(reg, result, reg->policy->facts[request->said[i].fact].atom, request->said[i].value ? ABSTAIN_YES : ABSTAIN_NO);
}
