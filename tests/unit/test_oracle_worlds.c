/* The compiled policies/immunogen.md against the policy by hand: random persons in random worlds, every kind, at random
 * instants. What can be known is laid down by the public builder, with intervals that come from the oracle's own
 * clocks. WORLDS in the environment: how many worlds are tried. */
#include "test.h"

#include <stdlib.h>

#include "../oracle_clock.h"
#include "../oracle_compare.h"
#include "../oracle_world.h"

enum { WORLDS = 4000, CASES = 2500 /* of a world */, INTERVALS_MAX = 1000 };

static struct arena *arena;
static struct compiled compiled;
static const struct abstain_policy *const policy = &compiled.policy;
static void *company_memory, *person_memory;

static int atom(const char *name) {
  int found = abstain_atom(policy, name);
  if (found < 0) fail_msg("no atom `%s`", name);
  return found;
}

/* The atom of a relation to personnel or to insiders: the policy looks at each relation in one way only. */
static int related(const char *relation) {
  int found = -1;
  for (int i = 0; i < policy->atom_count; i++) {
    if (policy->atoms[i].op != ATOM_RELATED) continue;
    if (!str_equal(image_str(policy, policy->relations[policy->atoms[i].a].name), str_of(relation))) continue;
    assert_int_equal(found, -1);
    found = i;
  }
  if (found < 0) fail_msg("no relation `%s`", relation);
  return found;
}

static int open_policy(void **state) {
  (void)state;
  arena = arena_new(0);
  compiled_open(arena, &compiled);
  company_memory = arena_take(arena, abstain_builder_size(policy, INTERVALS_MAX));
  person_memory = arena_take(arena, abstain_builder_size(policy, INTERVALS_MAX));
  return 0;
}

static int close_policy(void **state) {
  (void)state;
  arena_free(arena);
  return 0;
}

/* -- clocks as intervals -------------------------------------------------------------------------------------- */

static struct instant start_of(const struct world *world, struct date day) { return zone_day_start(world->zone, day); }

static struct instant nth_day_after(const struct world *world, struct oracle_days calendar, int n, struct instant event) {
  if (event.seconds == INT64_MAX) return INSTANT_NEVER;
  struct date day = oracle_day(event);
  while (!nth_day_after_has_come(calendar, n, event, day)) day = date_add(day, 1);
  return start_of(world, day);
}

static struct instant last_days(const struct world *world, int n, struct date last) {
  struct date day = date_add(last, -4 * n);
  while (!is_among_last_days(world->company.trading, n, last, day)) day = date_add(day, 1);
  return start_of(world, day);
}

static struct instant six_months_after(const struct world *world, struct instant event) {
  struct date day = oracle_day(event);
  while (!six_months_are_over(event, day)) day = date_add(day, 1);
  return start_of(world, day);
}

static struct instant earlier(struct instant a, struct instant b) { return a.seconds < b.seconds ? a : b; }
static struct instant later(struct instant a, struct instant b) { return a.seconds > b.seconds ? a : b; }

static void lay(struct abstain_builder *builder, int atom, enum oracle_truth truth, struct instant from, struct instant until) {
  static const enum abstain_value values[] = {[ORACLE_NO] = ABSTAIN_NO, [ORACLE_YES] = ABSTAIN_YES, [ORACLE_UNKNOWN] = ABSTAIN_UNKNOWN};
  if (truth != ORACLE_NO) assert_true(abstain_builder_add(builder, atom, values[truth], from.seconds, until.seconds));
}

static void lay_always(struct abstain_builder *builder, int atom, enum oracle_truth truth) {
  lay(builder, atom, truth, INSTANT_ALWAYS, INSTANT_NEVER);
}

static const struct abstain_timeline *lay_company(const struct world *world) {
  const struct oracle_company *company = &world->company;
  struct abstain_builder *builder = abstain_builder_start(policy, ABSTAIN_COMPANY, company_memory, INTERVALS_MAX);
  int quarterly = atom("period quarterly"), announcement = atom("period announcement"), closed = atom("period closed");
  for (int i = 0; i < company->quarter_count; i++) {
    struct instant results = INSTANT_NEVER;
    for (int j = i; j < company->quarter_count; j++) results = earlier(results, company->quarters[j].results);
    lay(builder, quarterly, ORACLE_YES, last_days(world, 10, company->quarters[i].last), nth_day_after(world, company->trading, 2, results));
  }
  for (int i = 0; i < company->disclosure_count; i++)
    lay(builder, announcement, ORACLE_YES, start_of(world, oracle_day(company->disclosures[i])),
        nth_day_after(world, company->trading, 2, company->disclosures[i]));
  for (int i = 0; i < company->closed_count; i++) lay(builder, closed, ORACLE_YES, company->closed[i].from, company->closed[i].until);
  return abstain_builder_finish(builder);
}

static struct instant secret_until(const struct world *world, const struct oracle_item *item) {
  return earlier(item->abandoned, nth_day_after(world, world->company.business, 2, item->disclosed));
}

/* Clause 46: when what is learned takes the clearance away. */
static struct instant learned_after(const struct world *world, struct instant receipt) {
  struct instant learned = INSTANT_NEVER;
  for (int i = 0; i < world->person.item_count; i++) {
    const struct oracle_item *item = &world->person.items[i];
    struct instant then = later(item->told, receipt);
    if (then.seconds < secret_until(world, item).seconds) learned = earlier(learned, then);
  }
  return learned;
}

static void lay_clearance(const struct world *world, struct abstain_builder *builder, const struct oracle_clearance *clearance) {
  for (enum oracle_rule rule = 0; rule < ORACLE_RULES; rule++) {
    const struct image_rule *record = &policy->rules[compiled.rules[rule]];
    if (record->kind != RULE_REQUIRE || (clearance->rule != rule && clearance->rule != ORACLE_RULES)) continue;
    int cleared = policy->cleared[record->cleared_first + compiled.kinds[clearance->kind]];
    if (cleared == NONE) continue;
    struct instant until = clearance->lapsed;
    if (rule == RULE_CLEARANCE) {
      struct instant over = nth_day_after(world, world->company.business, 2, clearance->receipt);
      over = start_of(world, date_add(oracle_day(over), 1));
      until = earlier(until, earlier(over, learned_after(world, clearance->receipt)));
    }
    lay(builder, cleared, ORACLE_YES, clearance->receipt, until);
  }
}

static void lay_life(struct world *world, struct abstain_builder *builder) {
  const struct oracle_person *person = &world->person;
  const int knows[] = {atom("knows self digesting"), atom("knows close-family digesting"), atom("knows household digesting")};
  int holding = atom("period holding"), after_exercise = atom("period after-exercise"), restricted = atom("period restricted");
  for (int i = 0; i < person->item_count; i++)
    lay(builder, knows[draw(world, 3)], ORACLE_YES, person->items[i].told, secret_until(world, &person->items[i]));
  /* what may be comes first: where it overlaps with what is, what is laid later holds */
  for (enum oracle_truth truth = ORACLE_UNKNOWN; truth > ORACLE_NO; truth--) {
    for (int i = 0; i < person->purchase_count; i++)
      if (person->purchases[i].sold == truth)
        lay(builder, holding, truth, person->purchases[i].at, six_months_after(world, person->purchases[i].at));
    for (int i = 0; i < person->notice_count; i++)
      if (person->notices[i].bound == truth) lay(builder, restricted, truth, person->notices[i].sending, person->notices[i].lifting);
  }
  for (int i = 0; i < person->exercise_count; i++)
    lay(builder, after_exercise, ORACLE_YES, person->exercises[i], six_months_after(world, person->exercises[i]));
  for (int i = 0; i < person->clearance_count; i++) lay_clearance(world, builder, &person->clearances[i]);
}

static const struct abstain_timeline *lay_person(struct world *world) {
  const struct oracle_person *person = &world->person;
  struct abstain_builder *builder = abstain_builder_start(policy, ABSTAIN_PERSON, person_memory, INTERVALS_MAX);
  lay_always(builder, atom("class director"), person->director ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("class officer"), person->officer || person->senior_manager ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("class senior-manager"), person->senior_manager ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("class employee"), person->employee || person->designated ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("class designated"), person->designated ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("class consultant"), person->consultant ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, atom("fact authorized spokesperson"), person->spokesperson ? ORACLE_YES : ORACLE_NO);
  lay_always(builder, related("family"), person->family_of_personnel);
  lay_always(builder, related("household"), person->household_of_personnel);
  lay_always(builder, related("immediate-family"), person->immediate_family_of_insider);
  lay_always(builder, related("entity"), person->entity_of_personnel);
  lay_life(world, builder);
  return abstain_builder_finish(builder);
}

/* -- cases ---------------------------------------------------------------------------------------------------- */

static void fix(struct abstain_facts *facts, int atom, enum oracle_truth truth) {
  static const enum abstain_value values[] = {[ORACLE_NO] = ABSTAIN_NO, [ORACLE_YES] = ABSTAIN_YES, [ORACLE_UNKNOWN] = ABSTAIN_UNKNOWN};
  assert_true(abstain_facts_fix(policy, facts, atom, values[truth]));
}

static void fix_request(struct abstain_facts *facts, const struct oracle_person *person, struct instant at) {
  fix(facts, atom("fact aware of mnpi"), person->aware);
  fix(facts, atom("fact learned in service"), person->learned_in_service);
  fix(facts, atom("fact will exercise options"), person->will_exercise);
  bool approved = person->plan_approved.seconds <= at.seconds && at.seconds < person->plan_ended.seconds;
  fix(facts, atom("fact under plan"), person->under_plan ? ORACLE_YES : ORACLE_NO);
  fix(facts, atom("fact plan approved"), approved ? ORACLE_YES : ORACLE_NO);
  fix(facts, atom("fact plan adopted clean"), person->plan_clean);
}

static void check_case(struct world *world, struct abstain_facts *facts, uint64_t seed) {
  struct oracle_request request = {(enum oracle_kind)draw(world, ORACLE_KINDS), !one_in(world, 4), 0, draw_telling_instant(world)};
  world->person.aware = draw_truth(world, 4);
  world->person.learned_in_service = draw_truth(world, 4);
  world->person.will_exercise = draw_truth(world, 4);
  fix_request(facts, &world->person, request.at);
  struct abstain_decision ours;
  abstain_decide(policy, facts, compiled.kinds[request.kind], request.of_company, request.at.seconds, &ours);
  struct oracle_answer theirs = oracle_decide(&world->company, &world->person, &request);
  if (compiled_agrees(&compiled, &ours, &theirs)) return;
  struct buf text;
  buf_init(&text, 4096);
  buf_disagreement(&text, &compiled, &ours, &theirs);
  fail_msg("seed %llu: %s of %s at %lld: %s", (unsigned long long)seed, oracle_kind_names[request.kind],
           request.of_company ? "company" : "other", (long long)request.at.seconds, buf_c(&text));
}

static void test_worlds(void **state) {
  (void)state;
  const char *wanted = getenv("WORLDS");
  long worlds = wanted ? strtol(wanted, NULL, 10) : WORLDS;
  struct world world;
  world_make(arena, &world);
  for (uint64_t seed = 1; seed <= (uint64_t)worlds; seed++) {
    struct abstain_facts facts;
    world.seed = seed * 0x9e3779b97f4a7c15u;
    draw_company(&world);
    draw_person(&world);
    abstain_facts_clear(policy, &facts);
    facts.company = lay_company(&world);
    facts.person = lay_person(&world);
    for (int i = 0; i < CASES; i++) check_case(&world, &facts, seed);
  }
  print_message("%ld cases\n", worlds * CASES);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_worlds)};
  return cmocka_run_group_tests(tests, open_policy, close_policy);
}
