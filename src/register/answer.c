/* An answer: the decision on a request, and what stands behind it. */
#include "answer.h"

static bool has_bit(const uint64_t *words, int32_t bit) { return words[bit / 64] >> (bit % 64) & 1; }

const char *verdict_name(enum abstain_verdict verdict) {
  static const char *const names[] = {"permit", "refer", "need", "deny"};
  return names[verdict];
}

static bool calendar_serves(const struct registry *reg, const struct calendar *calendar, struct instant at, struct error *error) {
  if (!calendar || calendar_has(calendar, zone_wall(reg->zone, at).date)) return true;
  return error_set(error, ERROR_INPUT, "the calendar %.*s serves the years %d to %d only; ask about a day within them",
                   STR_ARG(calendar_name(calendar)), date_civil(calendar_first(calendar)).year, date_civil(calendar_last(calendar)).year);
}

bool answer_serves(const struct registry *reg, struct instant at, struct error *error) {
  int32_t in_force = reg->policy->meta->in_force;
  if (in_force != INT32_MIN && zone_wall(reg->zone, at).date.days < in_force) {
    struct civil from = date_civil((struct date){in_force});
    return error_set(error, ERROR_INPUT, "the policy is in force from %04d-%02d-%02d; ask about a day from then on", from.year, from.month, from.day);
  }
  return calendar_serves(reg, reg->exchange, at, error) && calendar_serves(reg, reg->business, at, error);
}

/* -- why --------------------------------------------------------------------------------------------------- */

static void add_period(struct answer *answer, struct arena *arena, int32_t period, struct reason *reason) {
  const struct registry *reg = answer->reg;
  int64_t at = answer->request.at.seconds;
  struct instances instances = {0};
  if (answer->audience == FOR_PERSON && reg->policy->periods[period].undisclosed) return;
  if (period_is_personal(reg->policy, period)) period_of_person(reg, arena, answer->request.person, period, answer->request.lot, &instances);
  else period_of_company(reg, arena, period, at, at + 1, &instances);
  for (uint32_t i = 0; i < instances.count; i++) {
    if (at < instances.at[i].from.seconds || instances.at[i].until.seconds <= at) continue;
    if (reason->period_count == REASON_PERIODS_MAX) reason->periods_more++;
    else reason->periods[reason->period_count++] = instances.at[i];
  }
}

/* The periods that an expression looks at, where they are not under a `not`. */
static void add_periods(struct answer *answer, struct arena *arena, int32_t index, struct reason *reason) {
  if (index == NONE) return;
  const struct image_expr *expr = &answer->reg->policy->exprs[index];
  if (expr->op == EXPR_IN_PERIOD) add_period(answer, arena, expr->a, reason);
  if (expr->op != EXPR_AND && expr->op != EXPR_OR) return;
  add_periods(answer, arena, expr->a, reason);
  add_periods(answer, arena, expr->b, reason);
}

static void find_reasons(struct answer *answer, struct arena *arena) {
  const struct abstain_policy *policy = answer->reg->policy;
  int count = 0;
  for (uint32_t w = 0; w < policy->meta->rule_words; w++) count += __builtin_popcountll(answer->decision.may_fire[w]);
  answer->reasons = ARENA_ARRAY(arena, (size_t)count, struct reason);
  for (enum abstain_verdict verdict = ABSTAIN_DENY; verdict > ABSTAIN_PERMIT; verdict--)
    for (int32_t r = 0; r < policy->rule_count; r++)
      if (has_bit(answer->decision.may_fire, r) && abstain_rule_verdict(policy, r) == verdict)
        answer->reasons[answer->reason_count++] = (struct reason){.rule = r, .sure = has_bit(answer->decision.fires, r)};
}

/* Which rules an exemption that holds has lifted: those that bind when the exemptions are left out. */
static void find_lifted(struct answer *answer, struct arena *arena) {
  const struct abstain_policy *policy = answer->reg->policy;
  if (answer->request.kind == NONE) return;
  const struct image_cell *cell = &policy->cells[answer->request.kind * 2 + request_is_own(answer->reg, &answer->request)];
  struct image_cell bare = *cell;
  bare.exemption_count = 0;
  struct abstain_decision all;
  decide_cell(policy, &answer->facts, &bare, answer->request.at.seconds, &all);
  answer->lifted = ARENA_ARRAY(arena, (size_t)cell->exemption_count + 1, struct lifted);
  for (uint32_t i = 0; i < cell->exemption_count; i++) {
    const struct image_exemption *exemption = &policy->exemptions[cell->exemption_first + i];
    bool lifts = has_bit(answer->decision.fires, exemption->exempter) && has_bit(all.fires, exemption->target) &&
                 !has_bit(answer->decision.fires, exemption->target);
    if (lifts) answer->lifted[answer->lifted_count++] = (struct lifted){exemption->target, exemption->exempter};
  }
}

static void find_asks(struct answer *answer, struct arena *arena) {
  const struct abstain_policy *policy = answer->reg->policy;
  if (answer->decision.low == answer->decision.high) return;
  answer->asks = ARENA_ARRAY(arena, (size_t)policy->atom_count + 1, int32_t);
  for (int pass = 0; pass < 2; pass++) /* what can be looked up first, then what the person is asked */
    for (int32_t i = 0; i < policy->atom_count; i++) {
      bool attested = has_bit(policy->meta->attested, i);
      if (has_bit(answer->decision.ask, i) && attested == (pass == 1)) answer->asks[answer->ask_count++] = i;
    }
}

/* -- until when ---------------------------------------------------------------------------------------------- */

static void find_until(struct answer *answer) {
  const struct request *request = &answer->request;
  bool own = request_is_own(answer->reg, request);
  struct abstain_decision later = answer->decision;
  while (later.changes != ABSTAIN_NEVER) {
    int64_t at = later.changes;
    abstain_decide(answer->reg->policy, &answer->facts, request->kind, own, at, &later);
    if (later.low == answer->low && later.high == answer->high) continue;
    answer->until = at;
    answer->low_after = later.low;
    answer->high_after = later.high;
    return;
  }
}

static void find_awaited(struct answer *answer) {
  for (int32_t i = 0; answer->until == ABSTAIN_NEVER && i < answer->reason_count; i++)
    for (int32_t j = 0; j < answer->reasons[i].period_count; j++)
      if (answer->reasons[i].periods[j].until_state == EDGE_AWAITED) {
        answer->awaited = &answer->reasons[i].periods[j];
        return;
      }
}

/* What the person is told in place of rules that bind him only by what he may not learn. */
static struct str find_shows(const struct abstain_policy *policy, const struct abstain_decision *whole,
                             const struct abstain_decision *shown) {
  for (enum abstain_verdict verdict = ABSTAIN_DENY; verdict > ABSTAIN_PERMIT; verdict--)
    for (int32_t r = 0; r < policy->rule_count; r++) {
      bool hidden = has_bit(whole->fires, r) && !has_bit(shown->fires, r) && abstain_rule_verdict(policy, r) == verdict;
      if (hidden && policy->rules[r].shows) return image_str(policy, policy->rules[r].shows);
    }
  return STR("Trading is not available to you at this time. No reason is given to anyone; ask the administrator.");
}

static void decide_at(const struct answer *answer, struct abstain_decision *decision) {
  const struct request *request = &answer->request;
  abstain_decide(answer->reg->policy, &answer->facts, request->kind, request_is_own(answer->reg, request), request->at.seconds, decision);
}

/* Who may not act before somebody has answered him is told just that: it stops him, and it is what he would be told if the
 * secret were not there. Only one who would be free must hear that he is not. */
static bool is_withheld(const struct answer *answer) {
  bool differs = answer->decision.low != answer->low || answer->decision.high != answer->high;
  return differs && (answer->decision.low == ABSTAIN_PERMIT || answer->low < answer->decision.low);
}

bool answer_decide(struct facts *facts, struct arena *arena, const struct request *request, enum audience audience,
                   const struct registry *reg, struct answer *answer, struct error *error) {
  if (!answer_serves(reg, request->at, error)) return false;
  *answer = (struct answer){.reg = reg, .request = *request, .audience = audience};
  facts_of(facts, request, true, &answer->facts);
  decide_at(answer, &answer->decision);
  answer->low = answer->decision.low;
  answer->high = answer->decision.high;
  if (audience == FOR_PERSON) {
    struct abstain_decision all = answer->decision;
    facts_of(facts, request, false, &answer->facts);
    decide_at(answer, &answer->decision);
    answer->withheld = is_withheld(answer);
    if (!answer->withheld) answer->low = answer->decision.low, answer->high = answer->decision.high;
    if (answer->withheld) answer->shows = find_shows(reg->policy, &all, &answer->decision);
  }
  find_reasons(answer, arena);
  find_asks(answer, arena);
  answer->until = ABSTAIN_NEVER;
  answer->low_after = answer->low;
  answer->high_after = answer->high;
  if (!answer->withheld) find_until(answer);
  return true;
}

bool answer_request(struct facts *facts, struct arena *arena, const struct request *request, enum audience audience,
                    const struct registry *reg, struct answer *answer, struct error *error) {
  if (!answer_decide(facts, arena, request, audience, reg, answer, error)) return false;
  for (int32_t i = 0; i < answer->reason_count; i++) {
    struct reason *reason = &answer->reasons[i];
    reason->periods = ARENA_ARRAY(arena, REASON_PERIODS_MAX, struct instance);
    add_periods(answer, arena, reg->policy->rules[reason->rule].condition, reason);
  }
  find_lifted(answer, arena);
  if (!answer->withheld) find_awaited(answer);
  return true;
}
