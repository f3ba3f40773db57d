/* Many who decide on one request at the same instant: of 2 to 64 officers, each with a look of his own, through several companies opened
 * on one store as several servers would have them, exactly one is heard; every other is told by whom it was decided. Then the ledger
 * is counted: one decision for each request, by him whom all were told.
 *
 * usage: [POSTGRES=ADDRESS] test_deciders [ROUNDS [SECONDS]]     as many as go into the seconds; on
 * PostgreSQL where it is named, else on a file of its own */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "../../src/base/file.h"
#include "../../src/clearance/clearance.h"

enum { ROUNDS = 150, COMPANIES = 4, OFFICERS = 64, ROUNDS_A_PERSON = 10, LOOKING_MAX = READERS_MAX };

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("the test cannot go on: %s\n", what);
  exit(2);
}

/* -- a company with many general counsels --------------------------------------------------------------------------- */

static struct str officer_name(struct arena *arena, int number) { return arena_print(arena, "gc-%d", number); }

static void found(struct arena *arena, const char *address, struct instant now) {
  struct store *store;
  struct receipt receipt;
  struct error error;
  struct str policy;
  char digits[HASH_DIGITS];
  must(file_read(arena, ABSTAIN_SOURCE_ROOT "/policies/immunogen.md", 1 << 20, &policy, &error), error.text);
  must(store_prepare(arena, address, STR("acme"), &store, &error), error.text);
  store->entropy = ARENA_NEW(arena, struct entropy);
  *store->entropy = entropy_system();
  struct event *events = ARENA_ARRAY(arena, OFFICERS + 2, struct event);
  struct command_act command = {.events = events, .count = OFFICERS + 2};
  command.act = (struct act){.name = STR("init"), .by = STR("test"), .via = STR("test"), .key = STR("init"), .recorded = now};
  events[0] = event_of(EVENT_POLICY_ADOPTED, now);
  event_set_text(&events[0], "policy", hash_hex(hash_of(policy), digits));
  events[1] = event_of(EVENT_COMPANY, now);
  event_set_text(&events[1], "issuer", STR("ACME"));
  for (int i = 0; i < OFFICERS; i++) {
    events[i + 2] = event_of(EVENT_OFFICE_GIVEN, now);
    event_set_text(&events[i + 2], "person", officer_name(arena, i));
    event_set_text(&events[i + 2], "office", STR("general-counsel"));
  }
  must(store_found(store, policy, &command, &receipt, &error), error.text);
}

static struct str hire(struct company *company, struct arena *arena, int number) {
  struct str person = arena_print(arena, "person-%d", number);
  struct receipt receipt;
  struct error error;
  struct event events[2];
  struct command_act command = {.events = events, .count = 2};
  command.act = company_act(company, arena, "record", STR("test"), STR(""));
  events[0] = event_of(EVENT_JOINED, command.act.recorded);
  event_set_text(&events[0], "person", person);
  events[1] = event_of(EVENT_CLASS_GIVEN, command.act.recorded);
  event_set_text(&events[1], "person", person);
  event_set_text(&events[1], "class", STR("director"));
  must(company_append(company, &command, &receipt, &error), error.text);
  return person;
}

static struct str ask(struct company *company, struct arena *arena, struct str person) {
  struct request_words words = {.person = person, .kind = STR("gift"), .shares = STR("10")};
  struct view view;
  struct str id;
  struct error error;
  must(view_open(company, arena, &person, 1, &view, &error), error.text);
  must(case_ask(&view, &words, &PARTICULARS_NONE, STR(""), &id, &error), error.text);
  view_close(&view);
  return id;
}

/* -- deciding ------------------------------------------------------------------------------------------------------- */

struct decider {
  struct company *company;
  struct arena *arena;
  struct str by, person, request;
  bool clears, looks_first;
  pthread_barrier_t *start;
  bool won, is_told;
  struct error error;
};

/* Those who look first hold a connection each until all do; there are only so many. */
static void *decide(void *context) {
  struct decider *decider = context;
  struct str persons[] = {decider->by, decider->person};
  struct view view;
  struct clearance_case which;
  if (!decider->looks_first) pthread_barrier_wait(decider->start);
  must(view_open(decider->company, decider->arena, persons, 2, &view, &decider->error), decider->error.text);
  must(case_find(&view, decider->person, decider->request, &which, &decider->error), decider->error.text);
  if (decider->looks_first) pthread_barrier_wait(decider->start);
  decider->won = case_decide(&view, &which, decider->by, decider->clears, STR(""), STR(""), &decider->error);
  view_close(&view);
  return NULL;
}

static int count_of(int round) {
  static const int counts[] = {2, 3, 2, 4, 8, 2, 6, 16, 2, 3, 5, 4, 2, 8, 32, 2, 3, 4, 2, 64};
  return counts[round % (int)(sizeof counts / sizeof *counts)];
}

struct tally {
  int64_t decisions, told;
  int rounds, wrong, by_clearing;
};

static struct str winner_of(const struct decider *deciders, int count, int *winners) {
  struct str winner = STR("");
  *winners = 0;
  for (int i = 0; i < count; i++)
    if (deciders[i].won) winner = deciders[i].by, ++*winners;
  return winner;
}

/* What the ledger says is what everybody was told. */
static bool is_recorded(struct company *company, struct arena *arena, const struct decider *winner) {
  struct view view;
  struct clearance_case which;
  struct error error;
  must(view_open(company, arena, &winner->person, 1, &view, &error), error.text);
  bool found = case_find(&view, winner->person, winner->request, &which, &error);
  bool ok = found && str_equal(which.by, winner->by) && (which.state == CASE_REFUSED) == !winner->clears;
  view_close(&view);
  return ok;
}

static void judge(struct company *company, struct arena *arena, const struct decider *deciders, int count, struct tally *tally) {
  int winners;
  struct str winner = winner_of(deciders, count, &winners);
  struct str told = arena_print(arena, "`" STR_FMT "` has decided this request already", STR_ARG(winner));
  bool ok = winners == 1;
  for (int i = 0; i < count; i++) {
    tally->decisions++;
    if (deciders[i].won) {
      tally->by_clearing += deciders[i].clears;
      ok &= is_recorded(company, arena, &deciders[i]);
      continue;
    }
    bool is_told = deciders[i].error.kind == ERROR_CONFLICT && str_equal(str_of(deciders[i].error.text), told);
    tally->told += is_told;
    ok &= is_told;
    if (!is_told && tally->wrong < 10) printf("  round %d: %s\n", tally->rounds, deciders[i].error.text);
  }
  if (winners != 1) printf("  round %d: %d of %d were heard\n", tally->rounds, winners, count);
  tally->wrong += !ok;
}

static void play(struct company **companies, struct str person, int round, struct tally *tally) {
  struct arena *arena = arena_new(0);
  struct decider deciders[OFFICERS];
  pthread_t threads[OFFICERS];
  pthread_barrier_t start;
  int count = count_of(round);
  struct str request = ask(companies[0], arena, person);
  pthread_barrier_init(&start, NULL, (unsigned)count);
  for (int i = 0; i < count; i++) {
    deciders[i] =
        (struct decider){.company = companies[(round + i) % COMPANIES], .arena = arena_new(0), .person = person, .request = request};
    deciders[i].by = officer_name(arena, i);
    deciders[i].clears = (round + i) % 2;
    deciders[i].looks_first = count <= LOOKING_MAX;
    deciders[i].start = &start;
    must(pthread_create(&threads[i], NULL, decide, &deciders[i]) == 0, "no thread");
  }
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  judge(companies[round % COMPANIES], arena, deciders, count, tally);
  tally->rounds++;
  for (int i = 0; i < count; i++) arena_free(deciders[i].arena);
  pthread_barrier_destroy(&start);
  arena_free(arena);
}

/* -- counting ------------------------------------------------------------------------------------------------------- */

static bool count_entry(void *context, const struct stored_entry *entry, struct error *error) {
  int *count = context;
  (void)error;
  *count += str_find(entry->content, STR("\"clearance-given\""), 0) != SIZE_MAX ||
            str_find(entry->content, STR("\"clearance-refused\""), 0) != SIZE_MAX;
  return true;
}

static int decisions_in(struct company *company) {
  struct store *store = company_reader(company);
  struct error error;
  struct head head;
  int count = 0;
  must(store_head_size(store, &head, &error) && store_each(store, 0, head.size, count_entry, &count, &error), error.text);
  company_give_back(company, store);
  return count;
}

static int run(const char *address, int rounds, int seconds) {
  struct arena *arena = arena_new(0);
  struct company *companies[COMPANIES];
  struct tally tally = {0};
  struct error error;
  struct str person = STR("");
  struct company_plan plan = {.address = address, .via = "test"};
  found(arena, address, (struct instant){clock_now().seconds - 1});
  for (int i = 0; i < COMPANIES; i++) must(company_open(arena, &plan, &companies[i], &error), error.text);
  double end = clock_seconds() + seconds;
  for (int round = 0; round < rounds && (!seconds || clock_seconds() < end); round++) {
    if (round % ROUNDS_A_PERSON == 0) person = hire(companies[0], arena, round / ROUNDS_A_PERSON);
    play(companies, person, round, &tally);
  }
  int recorded = decisions_in(companies[0]);
  printf("%s: %d rounds, %lld decisions by 2 to %d at once: one heard in each, %lld others told by whom; %d cleared, %d refused; %d in the "
         "ledger, %d rounds not so\n",
         strncmp(address, "postgresql", 10) == 0 ? "PostgreSQL" : "SQLite", tally.rounds, (long long)tally.decisions, OFFICERS,
         (long long)tally.told, tally.by_clearing, tally.rounds - tally.by_clearing, recorded, tally.wrong);
  arena_free(arena);
  return tally.wrong || recorded != tally.rounds || tally.told != tally.decisions - tally.rounds;
}

int main(int count, char **words) {
  const char *postgres = getenv("POSTGRES");
  char folder[] = "/tmp/abstain-deciders.XXXXXX", path[sizeof folder + sizeof "/store.db"];
  int rounds = count > 1 ? atoi(words[1]) : ROUNDS, seconds = count > 2 ? atoi(words[2]) : 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (postgres) return run(postgres, rounds, seconds);
  must(mkdtemp(folder) != NULL, "no folder");
  snprintf(path, sizeof path, "%s/store.db", folder);
  int status = run(path, rounds, seconds);
  static const char *const endings[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    char name[sizeof path + 8];
    snprintf(name, sizeof name, "%s%s", path, endings[i]);
    unlink(name);
  }
  rmdir(folder);
  return status;
}
