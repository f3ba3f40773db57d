/* The ImmunoGen policy by hand: the facts of one request, then rule by rule, then every way in which what is not
 * known could turn out. */
#include "oracle.h"

#include <assert.h>

#include "oracle_clock.h"

/* clang-format off */
const char *const oracle_kind_names[ORACLE_KINDS] = {
    "buy", "sell", "limit-order", "cash-exercise", "cashless-exercise", "short-sale", "hedge", "listed-option",
    "pledge", "gift", "other-transfer", "adopt-plan",
    "espp-enrolment", "espp-purchase", "retirement-plan", "vesting", "withholding", "tip", "speak-for-company"};
const char *const oracle_rule_names[ORACLE_RULES] = {
    "mnpi", "mnpi-other", "tipping", "unauthorized-statement", "holding-period", "option-relief",
    "short-sale", "pledge", "hedging", "listed-options", "family-conduct", "restricted-period",
    "prohibited-period", "clearance", "trading-plan", "aware-adoption", "plan-approval",
    "transfers", "company-plans", "resting-orders", "entities", "outsiders"};
/* clang-format on */

/* One way in which things could be: nothing in `person` is unknown. */
struct world {
  const struct oracle_company *company;
  const struct oracle_person *person;
  const struct oracle_request *request;
  struct date today;
};

static bool has_come(struct instant event, struct instant now) { return event.seconds <= now.seconds; }
static bool is_trade(enum oracle_kind kind) { return kind <= ORACLE_LISTED_OPTION; }
static bool is_transaction(enum oracle_kind kind) { return kind <= ORACLE_ADOPT_PLAN; }

/* ---- who ---- */

static bool is_personnel(const struct oracle_person *person) { /* clause 1 */
  return person->director || person->officer || person->senior_manager || person->employee || person->designated ||
         person->consultant;
}

static bool is_insider(const struct oracle_person *person) { /* clauses 37 to 39 */
  return person->director || person->senior_manager || person->designated;
}

static bool is_related(const struct oracle_person *person) { /* clauses 15, 16 */
  return person->family_of_personnel || person->household_of_personnel;
}

static bool is_bound(const struct oracle_person *person) { return is_personnel(person) || is_related(person); }

/* ---- what is known ---- */

/* Clauses 14, 16, 19: an item counts as known from the telling until it is abandoned, or public for two business days. */
static bool item_is_secret(const struct world *world, const struct oracle_item *item, struct instant now) {
  if (!has_come(item->told, now) || has_come(item->abandoned, now)) return false;
  return !has_come(item->disclosed, now) ||
         !nth_day_after_has_come(world->company->business, 2, item->disclosed, oracle_day(now));
}

static bool knows_item(const struct world *world) {
  for (int i = 0; i < world->person->item_count; i++)
    if (item_is_secret(world, &world->person->items[i], world->request->at)) return true;
  return false;
}

static bool is_aware(const struct world *world) { return knows_item(world) || world->person->aware; }
static bool learned_in_service(const struct world *world) {
  return knows_item(world) || world->person->learned_in_service;
}

/* ---- when ---- */

/* When the results of a quarter came out: its own, or those of a later quarter. */
static struct instant results_released(const struct oracle_company *company, int quarter) {
  struct instant first = INSTANT_NEVER;
  for (int i = quarter; i < company->quarter_count; i++)
    if (company->quarters[i].results.seconds < first.seconds) first = company->quarters[i].results;
  return first;
}

static bool quarterly(const struct world *world) { /* clause 41, first period */
  const struct oracle_company *company = world->company;
  for (int i = 0; i < company->quarter_count; i++) {
    struct instant results = results_released(company, i);
    bool begun = is_among_last_days(company->trading, 10, company->quarters[i].last, world->today);
    bool over = has_come(results, world->request->at) &&
                nth_day_after_has_come(company->trading, 2, results, world->today);
    if (begun && !over) return true;
  }
  return false;
}

static bool announcement(const struct world *world) { /* clause 41, second period */
  const struct oracle_company *company = world->company;
  for (int i = 0; i < company->disclosure_count; i++) {
    struct instant disclosure = company->disclosures[i];
    if (disclosure.seconds != INT64_MAX && oracle_day(disclosure).days <= world->today.days &&
        !nth_day_after_has_come(company->trading, 2, disclosure, world->today))
      return true;
  }
  return false;
}

static bool closed(const struct world *world) { /* clause 41, third period */
  for (int i = 0; i < world->company->closed_count; i++)
    if (has_come(world->company->closed[i].from, world->request->at) &&
        !has_come(world->company->closed[i].until, world->request->at))
      return true;
  return false;
}

static bool restricted(const struct world *world) { /* clauses 31, 35 */
  const struct oracle_person *person = world->person;
  for (int i = 0; i < person->notice_count; i++)
    if (person->notices[i].bound && has_come(person->notices[i].sending, world->request->at) &&
        !has_come(person->notices[i].lifting, world->request->at))
      return true;
  return false;
}

static bool holding(const struct world *world) { /* clause 24 */
  const struct oracle_person *person = world->person;
  for (int i = 0; i < person->purchase_count; i++)
    if (person->purchases[i].sold && has_come(person->purchases[i].at, world->request->at) &&
        !six_months_are_over(person->purchases[i].at, world->today))
      return true;
  return person->other_purchases;
}

static bool after_exercise(const struct world *world) { /* clause 25 */
  const struct oracle_person *person = world->person;
  for (int i = 0; i < person->exercise_count; i++)
    if (has_come(person->exercises[i], world->request->at) && !six_months_are_over(person->exercises[i], world->today))
      return true;
  return false;
}

/* ---- what was granted ---- */

/* Clause 46: whoever learns of an item after the receipt loses the clearance for good. */
static bool learned_since(const struct world *world, struct instant receipt) {
  if (is_aware(world)) return true;
  for (int i = 0; i < world->person->item_count; i++) {
    const struct oracle_item *item = &world->person->items[i];
    struct instant learned = item->told.seconds > receipt.seconds ? item->told : receipt;
    if (has_come(learned, world->request->at) && item_is_secret(world, item, learned)) return true;
  }
  return false;
}

static bool is_granted(const struct world *world, enum oracle_rule rule) { /* clauses 27 to 29, 42 to 46, 52 */
  const struct oracle_person *person = world->person;
  for (int i = 0; i < person->clearance_count; i++) {
    const struct oracle_clearance *clearance = &person->clearances[i];
    if (clearance->rule != rule && clearance->rule != ORACLE_RULES) continue;
    if (clearance->kind != world->request->kind) continue;
    if (clearance->shares && clearance->shares < world->request->shares) continue;
    if (!has_come(clearance->receipt, world->request->at) || has_come(clearance->lapsed, world->request->at)) continue;
    if (rule == RULE_CLEARANCE && (nth_day_after_is_over(world->company->business, 2, clearance->receipt, world->today) ||
                                   learned_since(world, clearance->receipt)))
      continue;
    return true;
  }
  return false;
}

/* ---- rule by rule ---- */

static bool trades(const struct world *world, bool of_company) {
  return is_trade(world->request->kind) && world->request->of_company == of_company;
}

static bool does(const struct world *world, enum oracle_kind kind) {
  return world->request->kind == kind && world->request->of_company;
}

static bool trading_plan(const struct world *world) { /* clauses 50, 51 */
  const struct oracle_person *person = world->person;
  return is_bound(person) && trades(world, true) && person->under_plan &&
         has_come(person->plan_approved, world->request->at) && !has_come(person->plan_ended, world->request->at) &&
         person->plan_clean;
}

static bool option_relief(const struct world *world) { /* 25 */
  return does(world, ORACLE_SELL) && (after_exercise(world) || world->person->will_exercise);
}

static bool mnpi(const struct world *world) { /* 5, 36 */
  return is_bound(world->person) && trades(world, true) && is_aware(world) && !trading_plan(world);
}

static bool mnpi_other(const struct world *world) { /* 7 */
  return is_bound(world->person) && trades(world, false) && is_aware(world) && learned_in_service(world);
}

static bool tipping(const struct world *world) { /* 6, 17 */
  return is_bound(world->person) && world->request->kind == ORACLE_TIP;
}

static bool unauthorized_statement(const struct world *world) { /* 22, 23 */
  return is_personnel(world->person) && world->request->kind == ORACLE_SPEAK && !world->person->spokesperson;
}

static bool holding_period(const struct world *world) { /* 24 */
  return is_personnel(world->person) && does(world, ORACLE_SELL) && holding(world) && !option_relief(world) &&
         !trading_plan(world);
}

static bool short_sale(const struct world *world) { /* 26 */
  return is_personnel(world->person) && does(world, ORACLE_SHORT_SALE);
}

static bool pledge(const struct world *world) { /* 27 */
  return is_personnel(world->person) && does(world, ORACLE_PLEDGE) && !is_granted(world, RULE_PLEDGE);
}

static bool hedging(const struct world *world) { /* 28 */
  return is_personnel(world->person) && does(world, ORACLE_HEDGE) && !is_granted(world, RULE_HEDGING);
}

static bool listed_options(const struct world *world) { /* 29 */
  return is_personnel(world->person) && does(world, ORACLE_LISTED_OPTION) && !is_granted(world, RULE_LISTED_OPTIONS);
}

static bool family_conduct(const struct world *world) { /* 15, 16 with 26 to 29: undecided */
  return is_related(world->person) && !is_personnel(world->person) &&
         (does(world, ORACLE_SHORT_SALE) || does(world, ORACLE_PLEDGE) || does(world, ORACLE_HEDGE) ||
          does(world, ORACLE_LISTED_OPTION));
}

static bool restricted_period(const struct world *world) { /* 31 to 33 */
  return trades(world, true) && !does(world, ORACLE_CASH_EXERCISE) && restricted(world) && !trading_plan(world);
}

static bool prohibited_period(const struct world *world) { /* 39 to 41 */
  return (is_insider(world->person) || world->person->immediate_family_of_insider) && trades(world, true) &&
         !does(world, ORACLE_CASH_EXERCISE) && (quarterly(world) || announcement(world) || closed(world)) &&
         !trading_plan(world);
}

static bool clearance(const struct world *world) { /* 42 to 46, 49 */
  return is_insider(world->person) && is_transaction(world->request->kind) && world->request->of_company &&
         !does(world, ORACLE_CASH_EXERCISE) && !is_granted(world, RULE_CLEARANCE) && !trading_plan(world);
}

static bool aware_adoption(const struct world *world) { /* 51 */
  return is_bound(world->person) && does(world, ORACLE_ADOPT_PLAN) && is_aware(world);
}

static bool plan_approval(const struct world *world) { /* 52, 53 */
  return is_bound(world->person) && does(world, ORACLE_ADOPT_PLAN) && !is_granted(world, RULE_PLAN_APPROVAL);
}

static bool transfers(const struct world *world) { /* 57, and so the four below */
  return is_bound(world->person) && !is_insider(world->person) &&
         (does(world, ORACLE_GIFT) || does(world, ORACLE_OTHER_TRANSFER));
}

static bool company_plans(const struct world *world) {
  return world->request->of_company && world->request->kind >= ORACLE_ESPP_ENROLMENT &&
         world->request->kind <= ORACLE_WITHHOLDING;
}

static bool resting_orders(const struct world *world) { return does(world, ORACLE_LIMIT_ORDER); }

static bool entities(const struct world *world) {
  return world->person->entity_of_personnel && is_transaction(world->request->kind);
}

static bool outsiders(const struct world *world) {
  return !is_bound(world->person) && !world->person->entity_of_personnel;
}

static const struct {
  enum oracle_verdict verdict; /* an exemption says nothing itself */
  bool (*fires)(const struct world *world);
} rules[ORACLE_RULES] = {
    [RULE_MNPI] = {ORACLE_DENY, mnpi},
    [RULE_MNPI_OTHER] = {ORACLE_DENY, mnpi_other},
    [RULE_TIPPING] = {ORACLE_DENY, tipping},
    [RULE_UNAUTHORIZED_STATEMENT] = {ORACLE_DENY, unauthorized_statement},
    [RULE_HOLDING_PERIOD] = {ORACLE_DENY, holding_period},
    [RULE_OPTION_RELIEF] = {ORACLE_PERMIT, option_relief},
    [RULE_SHORT_SALE] = {ORACLE_DENY, short_sale},
    [RULE_PLEDGE] = {ORACLE_NEED, pledge},
    [RULE_HEDGING] = {ORACLE_NEED, hedging},
    [RULE_LISTED_OPTIONS] = {ORACLE_NEED, listed_options},
    [RULE_FAMILY_CONDUCT] = {ORACLE_REFER, family_conduct},
    [RULE_RESTRICTED_PERIOD] = {ORACLE_DENY, restricted_period},
    [RULE_PROHIBITED_PERIOD] = {ORACLE_DENY, prohibited_period},
    [RULE_CLEARANCE] = {ORACLE_NEED, clearance},
    [RULE_TRADING_PLAN] = {ORACLE_PERMIT, trading_plan},
    [RULE_AWARE_ADOPTION] = {ORACLE_DENY, aware_adoption},
    [RULE_PLAN_APPROVAL] = {ORACLE_NEED, plan_approval},
    [RULE_TRANSFERS] = {ORACLE_REFER, transfers},
    [RULE_COMPANY_PLANS] = {ORACLE_REFER, company_plans},
    [RULE_RESTING_ORDERS] = {ORACLE_REFER, resting_orders},
    [RULE_ENTITIES] = {ORACLE_REFER, entities},
    [RULE_OUTSIDERS] = {ORACLE_REFER, outsiders},
};

static enum oracle_verdict decide(const struct world *world, uint32_t *firing) {
  enum oracle_verdict verdict = ORACLE_PERMIT;
  *firing = 0;
  for (int rule = 0; rule < ORACLE_RULES; rule++) {
    if (!rules[rule].fires(world)) continue;
    *firing |= 1u << rule;
    if (rules[rule].verdict > verdict) verdict = rules[rule].verdict;
  }
  return verdict;
}

/* ---- what is not known ---- */

static int find_unknowns(struct oracle_person *person, enum oracle_truth **unknowns) {
  enum oracle_truth *facts[9 + 2 * ORACLE_MAX] = {
      &person->family_of_personnel, &person->household_of_personnel, &person->immediate_family_of_insider,
      &person->entity_of_personnel, &person->aware,                  &person->learned_in_service,
      &person->will_exercise,       &person->other_purchases,        &person->plan_clean};
  int fact_count = 9, count = 0;
  for (int i = 0; i < person->purchase_count; i++) facts[fact_count++] = &person->purchases[i].sold;
  for (int i = 0; i < person->notice_count; i++) facts[fact_count++] = &person->notices[i].bound;
  for (int i = 0; i < fact_count; i++) {
    if (*facts[i] != ORACLE_UNKNOWN) continue;
    assert(count < ORACLE_UNKNOWNS_MAX);
    unknowns[count++] = facts[i];
  }
  return count;
}

struct oracle_answer oracle_decide(const struct oracle_company *company, const struct oracle_person *person,
                                   const struct oracle_request *request) {
  struct oracle_person could_be = *person;
  enum oracle_truth *unknowns[ORACLE_UNKNOWNS_MAX];
  int count = find_unknowns(&could_be, unknowns);
  struct world world = {company, &could_be, request, oracle_day(request->at)};
  struct oracle_answer answer = {ORACLE_DENY, ORACLE_PERMIT, UINT32_MAX, 0};
  for (uint32_t combination = 0; combination < 1u << count; combination++) {
    for (int i = 0; i < count; i++) *unknowns[i] = combination >> i & 1 ? ORACLE_YES : ORACLE_NO;
    uint32_t firing;
    enum oracle_verdict verdict = decide(&world, &firing);
    if (verdict < answer.low) answer.low = verdict;
    if (verdict > answer.high) answer.high = verdict;
    answer.surely &= firing;
    answer.possibly |= firing;
  }
  return answer;
}
