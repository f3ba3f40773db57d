/* An answer from the desk, which holds what bears on one person, is byte for byte the answer from the whole journal: for random
 * companies in the words of each shipped policy and for invented ones, as of several cuts, for the administrator and for the
 * person.
 *
 * usage: test_desk [COMPANIES]     how many random ones for each policy */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/base/file.h"
#include "../../src/decision/decision.h"
#include "../../src/demo/demo.h"
#include "../../src/policy/compile.h"
#include "../../src/policy/source.h"
#include "../../src/register/tell.h"
#include "random_company.h"

enum { COMPANIES = 5, ASKED = 10, QUESTIONS = 6, EVENTS_EACH = 20, TOLD_MAX = 5 };

struct tally {
  uint32_t answers, refused, differ;
  uint32_t verdicts[ABSTAIN_DENY + 1];
  uint64_t on_desk, on_all; /* events */
};

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("the test cannot go on: %s\n", what);
  exit(2);
}

/* -- policies and stores ---------------------------------------------------------------------------------------------- */

static struct abstain_policy *policy_open(struct arena *arena, const char *name) {
  struct policy_source source = {.path = arena_print(arena, ABSTAIN_SOURCE_ROOT "/%s.md", name).at};
  struct messages messages;
  struct abstain_policy *policy;
  struct error error;
  struct str image;
  char why[ERROR_TEXT_MAX];
  messages_init(&messages, arena);
  must(file_read(arena, source.path, 1 << 20, &source.text, &error), error.text);
  const struct ast *ast = policy_read(arena, &source, &messages);
  must(ast && policy_compile(arena, ast, &messages, &image), name);
  must(abstain_policy_use(image.at, image.length, &policy, why, sizeof why), why);
  return policy;
}

static struct store *store_new(struct arena *arena) {
  struct store *store;
  struct error error;
  must(store_create(arena, "file::memory:", STR("co"), &store, &error), error.text);
  store->entropy = ARENA_NEW(arena, struct entropy);
  *store->entropy = entropy_seeded(1);
  return store;
}

static void keep(struct store *store, const struct event *events, uint32_t count) {
  struct receipt receipt;
  struct error error;
  struct command_act command = {.events = events, .count = count};
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = events[count - 1].recorded};
  command.act.key = arena_print(store->arena, "%d", (int)store->head.size);
  must(store_append(store, &command, &receipt, &error), error.text);
}

/* -- comparing -------------------------------------------------------------------------------------------------------- */

/* A journal as of a cut, and what is answered from it. */
struct reading {
  struct arena *arena;
  struct registry *reg;
  struct facts *facts;
  struct buf text;
};

static void release(void *journal) { journal_free(journal); }

static void reading_begin(struct reading *reading, const struct abstain_policy *policy, struct journal *journal, int64_t cut) {
  struct error error;
  reading->arena = arena_new(0);
  arena_adopt(reading->arena, release, journal);
  must(register_open(reading->arena, policy, NULL, journal, INSTANT_NEVER, &reading->reg, &error), error.text);
  reading->reg->counted = cut;
  reading->facts = facts_new(reading->reg);
  buf_init(&reading->text, ANSWER_LENGTH_MAX);
}

static void reading_end(struct reading *reading) {
  facts_free(reading->facts);
  buf_free(&reading->text);
  arena_free(reading->arena);
}

static bool tell(struct reading *reading, const struct request_words *words, enum audience audience, struct answer *answer) {
  struct request request;
  struct error error;
  bool ok = request_resolve(reading->reg, words, INSTANT_NEVER, &request, &error) &&
            answer_request(reading->facts, reading->arena, &request, audience, reading->reg, answer, &error);
  buf_clear(&reading->text);
  if (ok) tell_answer_json(&reading->text, answer);
  else buf_text(&reading->text, error.text);
  return ok;
}

static void tell_difference(const struct request_words *words, struct str all, struct str desk) {
  enum { AROUND = 200 };
  size_t at = 0;
  while (at < all.length && at < desk.length && all.at[at] == desk.at[at]) at++;
  at = at > AROUND ? at - AROUND : 0;
  printf("  %.*s, at %.*s, is answered from all … %.*s\n  and from the desk … %.*s\n", STR_ARG(words->person), STR_ARG(words->at),
         STR_ARG(str_sub(all, at, 2 * AROUND)), STR_ARG(str_sub(desk, at, 2 * AROUND)));
}

static void compare(struct tally *tally, struct reading *all, struct reading *desk, const struct request_words *words) {
  for (enum audience audience = FOR_ADMINISTRATOR; audience <= FOR_PERSON; audience++) {
    struct answer answer;
    bool answered = tell(all, words, audience, &answer);
    if (answered) tally->verdicts[answer.high]++;
    tell(desk, words, audience, &answer);
    tally->answers += answered;
    tally->refused += !answered;
    if (str_equal(buf_view(&all->text), buf_view(&desk->text))) continue;
    if (tally->differ++ < TOLD_MAX) tell_difference(words, buf_view(&all->text), buf_view(&desk->text));
  }
}

static void ask_both(struct tally *tally, const struct abstain_policy *policy, struct store *store, struct reading *all, int64_t cut,
                     const struct request_words *words) {
  struct str names[REQUEST_NAMES_MAX];
  struct journal *journal;
  struct reading desk;
  struct error error;
  must(store_desk(store, cut, names, request_names(words, names), &journal, &error), error.text);
  reading_begin(&desk, policy, journal, cut);
  tally->on_desk += journal->count;
  tally->on_all += all->reg->journal->count;
  compare(tally, all, &desk, words);
  reading_end(&desk);
}

/* -- random companies --------------------------------------------------------------------------------------------------- */

static void ask_about(struct tally *tally, const struct random_company *company, struct store *store, struct reading *all, int64_t cut) {
  for (int i = 0; i < ASKED; i++) {
    struct str person = random_person(company);
    for (int q = 0; q < QUESTIONS; q++) {
      struct request_words words = random_question(company, person);
      ask_both(tally, company->policy, store, all, cut, &words);
    }
  }
}

static void try_company(struct tally *tally, const struct abstain_policy *policy, uint64_t seed) {
  struct arena *arena = arena_new(0);
  struct store *store = store_new(arena);
  struct random_company company;
  struct error error;
  uint32_t differ = tally->differ;
  random_company_draw(arena, policy, seed, &company);
  for (uint32_t i = 0; i < company.count; i += EVENTS_EACH) keep(store, company.events + i, EVENTS_EACH);
  const int64_t cuts[] = {store->head.size, 1 + random_below((uint32_t)store->head.size - 1)};
  for (int i = 0; i < 2; i++) {
    struct journal *journal;
    struct reading all;
    must(store_journal(store, cuts[i], &journal, &error), error.text);
    reading_begin(&all, policy, journal, cuts[i]);
    ask_about(tally, &company, store, &all, cuts[i]);
    reading_end(&all);
  }
  if (tally->differ > differ && differ < TOLD_MAX) printf("  (seed %u)\n", (uint32_t)seed);
  arena_free(arena);
}

/* -- invented companies --------------------------------------------------------------------------------------------------- */

struct invented {
  struct arena *arena;
  struct store *store;
  struct map seen;
  struct str *people;
  size_t room;
  uint32_t count;
};

static bool keep_invented(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  struct invented *invented = context;
  (void)violation, (void)error;
  keep(invented->store, event, 1);
  for (int f = 0; f < FIELDS_MAX && event_types[event->kind].fields[f].name; f++) {
    if (event_types[event->kind].fields[f].kind != FIELD_PERSON || !event_has(event, f)) continue;
    if (map_find(&invented->seen, event->values[f].text) != MAP_NONE) continue;
    ARENA_ROOM(invented->arena, invented->people, invented->room, invented->count);
    invented->people[invented->count] = arena_copy(invented->arena, event->values[f].text);
    map_add(&invented->seen, invented->people[invented->count++], 0);
  }
  return true;
}

/* Every so-manieth person, some kinds, some instants. */
static void ask_everybody(struct tally *tally, const struct abstain_policy *policy, const struct invented *invented, int64_t cut, uint32_t every) {
  static const char *const kinds[] = {"sell", "gift", "buy", "pledge"}, *const instants[] = {"2025-02-11T15:00:00Z", "2026-03-17T14:00:00Z"};
  struct journal *journal;
  struct error error;
  struct reading all;
  must(store_journal(invented->store, cut, &journal, &error), error.text);
  reading_begin(&all, policy, journal, cut);
  for (uint32_t i = random_below(every); i < invented->count; i += every)
    for (int q = 0; q < 4; q++) {
      struct request_words words = {.person = invented->people[i], .kind = str_of(kinds[q]), .at = str_of(instants[random_below(2)])};
      ask_both(tally, policy, invented->store, &all, cut, &words);
    }
  reading_end(&all);
}

static void try_invented(struct tally *tally, const struct abstain_policy *policy, uint64_t seed, int64_t people) {
  struct demo_plan plan = {.people = people, .years = 2, .seed = seed, .end = date_of(2026, 7, 1)};
  struct invented invented = {.arena = arena_new(0)};
  struct error error;
  map_init(&invented.seen, invented.arena);
  invented.store = store_new(invented.arena);
  must(demo_run(&plan, keep_invented, &invented, &error), error.text);
  int64_t size = invented.store->head.size;
  ask_everybody(tally, policy, &invented, size, 4);
  ask_everybody(tally, policy, &invented, size / 2, 8);
  arena_free(invented.arena);
}

static uint32_t report(const char *what, const struct tally *tally, double start) {
  const uint32_t *verdicts = tally->verdicts;
  double share = 100.0 * (double)tally->on_desk / (double)tally->on_all;
  printf("%-32s %6u answers (%u permit, %u refer, %u need, %u deny), %u refused, from %.0f %% of the events: %u differ; %.1f s\n", what,
         tally->answers, verdicts[ABSTAIN_PERMIT], verdicts[ABSTAIN_REFER], verdicts[ABSTAIN_NEED], verdicts[ABSTAIN_DENY], tally->refused, share,
         tally->differ, clock_seconds() - start);
  return tally->differ;
}

int main(int argc, char **argv) {
  static const char *const names[] = {"policies/immunogen", "policies/closed-by-default", "policies/united-kingdom", "tests/policy/good/constructs",
                                      "tests/store/desk"};
  uint64_t companies = argc > 1 ? strtoul(argv[1], NULL, 10) : COMPANIES, first = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  uint32_t wrong = 0;
  struct arena *arena = arena_new(0);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct tally tally = {0}, invented = {0};
    double start = clock_seconds();
    struct abstain_policy *policy = policy_open(arena, names[i]);
    for (uint64_t c = 0; c < companies; c++) try_company(&tally, policy, first + c);
    wrong += report(names[i], &tally, start);
    start = clock_seconds();
    if (i == 0) try_invented(&invented, policy, first, 60), try_invented(&invented, policy, first + 1, 250);
    if (i == 0) wrong += report("  with invented companies", &invented, start);
    abstain_policy_close(policy);
  }
  arena_free(arena);
  return wrong > 0;
}
