/* The register and the compiled policies/immunogen.md against the policy by hand, from random journals: edges, calendars,
 * kinship, lots, clearances and what is known when. LIVES in the environment: how many journals are tried. */
#include "test.h"

#include <stdlib.h>

#include "../../src/ledger/journal_read.h"
#include "../../src/register/facts.h"
#include "../oracle_compare.h"
#include "../oracle_journal.h"

enum { LIVES = 200, CASES = 200 /* of a life */ };

static struct arena *arena;
static struct compiled compiled;
static struct life life;

static int set_up(void **state) {
  (void)state;
  arena = arena_new(0);
  compiled_open(arena, &compiled);
  world_make(arena, &life.world);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  arena_free(arena);
  return 0;
}

static struct journal *read_life(struct arena *scratch) {
  struct buf text;
  struct faults faults = {.arena = scratch};
  buf_init(&text, 1 << 20);
  buf_life(&text, &life);
  if (getenv("LIFE")) fputs(buf_c(&text), stderr);
  FILE *file = fmemopen(text.at, text.length, "r");
  struct journal *journal = journal_read(file, &faults);
  fclose(file);
  buf_clear(&text);
  if (!journal) buf_faults(&text, "life", &faults);
  if (!journal) fail_msg("%s", buf_c(&text));
  buf_free(&text);
  return journal;
}

static struct symbol symbol(const struct journal *journal, const char *prefix, int number) {
  char name[32];
  snprintf(name, sizeof name, "%s%d", prefix, number);
  return symbols_find(&journal->texts, str_of(name));
}

static void say(struct request *request, const char *phrase, enum oracle_truth *answer) {
  *answer = draw_truth(&life.world, 4);
  if (*answer == ORACLE_UNKNOWN) return;
  for (int32_t fact = 0; fact < compiled.policy.fact_count; fact++)
    if (str_equal(image_str(&compiled.policy, compiled.policy.facts[fact].phrase), str_of(phrase))) {
      request->said[request->said_count].fact = fact;
      request->said[request->said_count++].value = *answer == ORACLE_YES;
    }
}

/* Near something that happens, and what follows from it after some days or half a year; or anywhere in the two years. */
static struct instant draw_case_instant(void) {
  static const int after[] = {0, 0, 1, 2, 3, 4, 182, 183, 184};
  const struct happening *near = &life.list[draw(&life.world, (uint32_t)life.count)];
  struct date day = date_add(oracle_day(near->at), after[draw(&life.world, sizeof after / sizeof *after)]);
  int year = date_civil(day).year;
  if (one_in(&life.world, 3) || year < 2011 || year > 2012) return draw_instant(&life.world);
  if (one_in(&life.world, 3)) return (struct instant){near->at.seconds - draw(&life.world, 2)};
  return (struct instant){zone_day_start(life.world.zone, day).seconds - draw(&life.world, 2)};
}

/* What a clearance is about, in the days after it. */
static void draw_cleared(struct life_request *by_hand) {
  const struct happening *near = &life.list[draw(&life.world, (uint32_t)life.count)];
  while (near->kind != EVENT_CLEARANCE_GIVEN) near = &life.list[draw(&life.world, (uint32_t)life.count)];
  by_hand->person = near->person;
  for (enum oracle_kind kind = 0; kind < ORACLE_KINDS; kind++)
    if (strcmp(near->word, oracle_kind_names[kind]) == 0) by_hand->request.kind = kind;
  by_hand->request.at.seconds = near->at.seconds + draw(&life.world, 5 * SECONDS_PER_DAY);
}

static void draw_request(const struct journal *journal, struct life_request *by_hand, struct request *request) {
  struct world *world = &life.world;
  *by_hand = (struct life_request){.person = (int)draw(world, PEOPLE), .plan = THINGS, .lot = THINGS};
  by_hand->request.kind = (enum oracle_kind)draw(world, ORACLE_KINDS);
  by_hand->request.of_company = !one_in(world, 4);
  by_hand->request.shares = one_in(world, 2) ? 0 : 50 * (1 + (int64_t)draw(world, 8));
  by_hand->request.at = draw_case_instant();
  if (one_in(world, 5)) draw_cleared(by_hand);
  if (one_in(world, 4)) by_hand->plan = 34 + (int)draw(world, 4);
  if (one_in(world, 3)) by_hand->lot = (int)draw(world, 14);
  *request = (struct request){.person = symbol(journal, "p", by_hand->person), .kind = compiled.kinds[by_hand->request.kind],
                              .at = by_hand->request.at, .expires = INSTANT_NEVER, .shares = by_hand->request.shares * 10000};
  if (!by_hand->request.of_company) request->issuer = symbols_find(&journal->texts, STR("AMGN"));
  if (by_hand->plan != THINGS) request->plan = symbol(journal, "plan", by_hand->plan);
  if (by_hand->lot != THINGS) request->lot = symbol(journal, "lot", by_hand->lot);
  say(request, "aware of mnpi", &world->person.aware);
  say(request, "learned in service", &world->person.learned_in_service);
  say(request, "will exercise options", &world->person.will_exercise);
}

/* False when the case is beyond the oracle. */
static bool check_case(const struct registry *reg, struct facts *facts, struct instant known, unsigned long long seed) {
  struct life_request by_hand;
  struct request request;
  struct abstain_facts filled;
  struct abstain_decision ours;
  draw_request(reg->journal, &by_hand, &request);
  if (request.person.number == 0 || !life_find(&life, &by_hand, known)) return false;
  facts_of(facts, &request, true, &filled);
  abstain_decide(&compiled.policy, &filled, request.kind, by_hand.request.of_company, request.at.seconds, &ours);
  struct oracle_answer theirs = oracle_decide(&life.world.company, &life.world.person, &by_hand.request);
  if (compiled_agrees(&compiled, &ours, &theirs)) return true;
  struct buf text;
  buf_init(&text, 4096);
  buf_format(&text, "seed %llu: p%d %s %lld of %s at ", seed, by_hand.person, oracle_kind_names[by_hand.request.kind],
             (long long)by_hand.request.shares, by_hand.request.of_company ? "company" : "AMGN");
  buf_wall(&text, life.world.zone, request.at);
  buf_text(&text, ", known ");
  buf_wall(&text, life.world.zone, known);
  buf_format(&text, ", plan%d lot%d: ", by_hand.plan, by_hand.lot);
  buf_disagreement(&text, &compiled, &ours, &theirs);
  fail_msg("%s", buf_c(&text));
  return false;
}

static void test_lives(void **state) {
  (void)state;
  const char *wanted = getenv("LIVES"), *first = getenv("SEED");
  unsigned long long lives = wanted ? strtoull(wanted, NULL, 10) : LIVES, from = first ? strtoull(first, NULL, 10) : 1;
  int checked = 0;
  for (unsigned long long seed = from; seed < from + lives; seed++) {
    struct arena *scratch = arena_new(0);
    struct registry *reg;
    struct error error;
    life.world.seed = seed * 0x9e3779b97f4a7c15u;
    life_draw(&life);
    struct journal *journal = read_life(scratch);
    struct instant known = one_in(&life.world, 2) ? INSTANT_NEVER : draw_instant(&life.world);
    if (!register_open(scratch, &compiled.policy, NULL, journal, known, &reg, &error)) fail_msg("%s", error.text);
    struct facts *facts = facts_new(reg);
    for (int i = 0; i < CASES; i++) checked += check_case(reg, facts, known, seed);
    facts_free(facts);
    journal_free(journal);
    arena_free(scratch);
  }
  print_message("%d cases of %llu journals\n", checked, lives);
  assert_true(checked >= (int)(lives * CASES) / 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
