/* From the register to what a decision reads. */
#include "facts.h"

#include <assert.h>

/* Timelines made so far, by person and issuer; thrown away together when they take too much. */
enum { FACTS_MEMORY_MAX = 256 << 20 };

struct facts {
  const struct register_ *reg;
  struct arena *company_arena, *arena;
  struct map index; /* key → entry of `made` */
  const struct abstain_timeline **made;
  size_t made_room;
  int32_t made_count;
  const struct abstain_timeline *company[2]; /* without and with secrets */
};

struct facts *facts_new(const struct register_ *reg) {
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

struct str request_issuer_name(const struct register_ *reg, const struct request *request) {
  return request->issuer_name.length ? request->issuer_name : symbols_text(&reg->journal->texts, reg->company);
}

bool request_is_own(const struct register_ *reg, const struct request *request) {
  return request->issuer.number == 0 || symbol_equal(request->issuer, reg->company);
}

/* -- what holds when --------------------------------------------------------------------------------------- */

static struct truth company_period(const struct register_ *reg, struct arena *arena, int32_t period) {
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

static struct truth cleared(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t rule, int32_t kind,
                            bool secrets) {
  const struct clearance *list;
  uint32_t count = clearances_of(reg, arena, request, rule, kind, secrets, &list);
  struct gathering valid = {.arena = arena};
  for (uint32_t i = 0; i < count; i++)
    if (!list[i].why_not) gather(&valid, list[i].valid.from, list[i].valid.until);
  return truth_of(gathered(&valid));
}

static struct truth period_truth(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t period, bool secrets) {
  struct instances instances = {0};
  if (!secrets && reg->policy->periods[period].undisclosed) return truth_of(spans_none);
  if (!period_is_personal(reg->policy, period)) return company_period(reg, arena, period);
  return period_of_person(reg, arena, request->person, period, request->lot, &instances);
}

/* What relatives know is learned by being told; what the person knows himself is no secret to him. */
static struct truth knows_truth(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t relation, int32_t still,
                                bool secrets) {
  if (!secrets && relation != NONE) return truth_of(spans_none);
  struct symbol issuer = request->issuer.number ? request->issuer : reg->company;
  return person_knows(reg, arena, request->person, issuer, relation, still);
}

static struct truth fact_truth(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t fact) {
  bool by_request = reg->policy->atoms[reg->policy->facts[fact].atom].group == GROUP_REQUEST;
  return by_request ? truth_unknown : person_fact(reg, arena, request->person, fact);
}

static struct truth atom_truth(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t index, bool secrets) {
  const struct image_atom *atom = &reg->policy->atoms[index];
  switch ((enum atom_op)atom->op) {
  case ATOM_CLASS: return truth_of(person_class(reg, arena, request->person, atom->a));
  case ATOM_RELATED: return person_related_who(reg, arena, request->person, atom->a, atom->b, NULL);
  case ATOM_FACT: return fact_truth(reg, arena, request, atom->a);
  case ATOM_PERIOD: return period_truth(reg, arena, request, atom->a, secrets);
  case ATOM_KNOWS: return knows_truth(reg, arena, request, atom->a, atom->b, secrets);
  case ATOM_CLEARED: return cleared(reg, arena, request, atom->a, atom->b, secrets);
  case ATOM_ENDS_BY:
  case ATOM_DERIVED: break; /* of the request; of other atoms */
  }
  return truth_unknown;
}

struct truth condition_truth(const struct register_ *reg, struct arena *arena, const struct request *request, int32_t index, bool secrets) {
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

/* Builds the timeline of the atoms that `wanted` groups hold, in `keep`. */
static const struct abstain_timeline *lay(const struct register_ *reg, struct arena *keep, const struct request *request,
                                          enum abstain_part part, bool secrets) {
  const struct abstain_policy *policy = reg->policy;
  enum atom_group group = part == ABSTAIN_COMPANY ? GROUP_COMPANY : GROUP_PERSON;
  struct arena *scratch = arena_new(0);
  struct laid *laid = ARENA_ARRAY(scratch, (size_t)policy->atom_count + 1, struct laid);
  uint32_t count = 0, intervals = 0;
  for (int32_t i = 0; i < policy->atom_count; i++) {
    if (policy->atoms[i].group != (int32_t)group || policy->atoms[i].op == ATOM_DERIVED) continue;
    laid[count] = (struct laid){i, atom_truth(reg, scratch, request, i, secrets)};
    intervals += laid[count].truth.possible.count + laid[count].truth.sure.count;
    count++;
  }
  struct abstain_builder *builder =
      abstain_builder_start(policy, part, arena_take(keep, abstain_builder_size(policy, intervals)), intervals);
  for (uint32_t i = 0; i < count; i++) {
    const struct truth *truth = &laid[i].truth;
    bool ok = true;
    for (uint32_t j = 0; j < truth->possible.count; j++)
      ok &= abstain_builder_add(builder, laid[i].atom, ABSTAIN_UNKNOWN, truth->possible.at[j].from, truth->possible.at[j].until);
    for (uint32_t j = 0; j < truth->sure.count; j++)
      ok &= abstain_builder_add(builder, laid[i].atom, ABSTAIN_YES, truth->sure.at[j].from, truth->sure.at[j].until);
    assert(ok);
  }
  arena_free(scratch);
  return abstain_builder_finish(builder);
}

static const struct abstain_timeline *company_timeline(struct facts *facts, const struct request *request, bool secrets) {
  if (!facts->company[secrets]) facts->company[secrets] = lay(facts->reg, facts->company_arena, request, ABSTAIN_COMPANY, secrets);
  return facts->company[secrets];
}

/* A clearance covers only as many shares as it was given for: then the timeline depends on how many are asked about. */
static bool has_limits(const struct register_ *reg, struct symbol person) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, EVENT_CLEARANCE_GIVEN); (entry = walk_next(&walk));)
    if (entry_has(entry, "shares") || entry_has(entry, "request")) return true;
  return false;
}

static const struct abstain_timeline *person_timeline(struct facts *facts, const struct request *request, bool secrets) {
  int64_t shares = request->shares && has_limits(facts->reg, request->person) ? request->shares : 0;
  const uint32_t key[] = {request->person.number, request_is_own(facts->reg, request) ? 0 : request->issuer.number,
                          request->lot.number, (uint32_t)shares, (uint32_t)(shares >> 32), secrets};
  struct str name = {(const char *)key, sizeof key};
  int32_t known = map_find(&facts->index, name);
  if (known != MAP_NONE) return facts->made[known];
  if (arena_used(facts->arena) > FACTS_MEMORY_MAX) {
    arena_free(facts->arena);
    facts->arena = arena_new(0);
    facts->made = NULL;
    facts->made_room = 0;
    facts->made_count = 0;
    map_init(&facts->index, facts->arena);
  }
  ARENA_ROOM(facts->arena, facts->made, facts->made_room, facts->made_count);
  facts->made[facts->made_count] = lay(facts->reg, facts->arena, request, ABSTAIN_PERSON, secrets);
  map_add(&facts->index, arena_copy(facts->arena, name), facts->made_count);
  return facts->made[facts->made_count++];
}

/* -- what a request fixes ------------------------------------------------------------------------------------ */

static void fix(const struct register_ *reg, struct abstain_facts *result, int32_t atom, enum abstain_value value) {
  bool fixed = atom == NONE || abstain_facts_fix(reg->policy, result, atom, value);
  assert(fixed);
}

static void fix_plan(const struct register_ *reg, const struct request *request, struct abstain_facts *result) {
  int32_t approver = NONE;
  for (int32_t f = 0; f < reg->policy->fact_count; f++)
    if (str_equal(image_str(reg->policy, reg->policy->facts[f].phrase), STR("plan approved"))) approver = reg->policy->facts[f].by;
  struct plan_state state = plan_state_of(reg, request, approver);
  for (int32_t f = 0; f < reg->policy->fact_count; f++) {
    const struct image_fact *fact = &reg->policy->facts[f];
    struct str phrase = image_str(reg->policy, fact->phrase);
    if (fact->mode == FACT_ATTESTED && !str_equal(phrase, STR("plan adopted clean"))) continue;
    if (str_equal(phrase, STR("under plan"))) fix(reg, result, fact->atom, state.own ? ABSTAIN_YES : ABSTAIN_NO);
    else if (str_equal(phrase, STR("plan approved"))) fix(reg, result, fact->atom, state.approved ? ABSTAIN_YES : ABSTAIN_NO);
    else if (str_equal(phrase, STR("plan adopted clean"))) fix(reg, result, fact->atom, state.own ? state.clean : ABSTAIN_NO);
  }
}

static void fix_expiry(const struct register_ *reg, const struct request *request, struct abstain_facts *result) {
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
  const struct register_ *reg = facts->reg;
  abstain_facts_clear(reg->policy, result);
  result->company = company_timeline(facts, request, secrets);
  result->person = person_timeline(facts, request, secrets);
  fix_plan(reg, request, result);
  fix_expiry(reg, request, result);
  for (int32_t i = 0; i < request->said_count; i++)
    fix(reg, result, reg->policy->facts[request->said[i].fact].atom, request->said[i].value ? ABSTAIN_YES : ABSTAIN_NO);
}
