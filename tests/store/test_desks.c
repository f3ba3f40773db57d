/* What bears on several persons, and on one whose name looks like theirs, are never taken for each other; what was read once for a state
 * of the ledger is shared until there is a newer one. */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/base/file.h"
#include "../../src/company/desks.h"

static int wrong;

static void check(const char *what, bool ok) {
  printf("%s: %s\n", ok ? "ok" : "WRONG", what);
  wrong += !ok;
}

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("the test cannot go on: %s\n", what);
  exit(2);
}

static struct store *found(struct arena *arena, struct instant now) {
  struct store *store;
  struct receipt receipt;
  struct error error;
  struct str policy;
  char digits[HASH_DIGITS];
  must(file_read(arena, ABSTAIN_SOURCE_ROOT "/policies/immunogen.md", 1 << 20, &policy, &error), error.text);
  must(store_prepare(arena, "file::memory:", STR("acme"), &store, &error), error.text);
  store->entropy = ARENA_NEW(arena, struct entropy);
  *store->entropy = entropy_seeded(1);
  struct event event = event_of(EVENT_POLICY_ADOPTED, now);
  event_set_text(&event, "policy", hash_hex(hash_of(policy), digits));
  struct command_act command = {.events = &event, .count = 1};
  command.act = (struct act){.name = STR("init"), .by = STR("test"), .via = STR("test"), .key = STR("init"), .recorded = now};
  must(store_found(store, policy, &command, &receipt, &error), error.text);
  return store;
}

static void join(struct store *store, const char *person, struct instant now) {
  struct receipt receipt;
  struct error error;
  struct event event = event_of(EVENT_JOINED, now);
  struct command_act command = {.events = &event, .count = 1};
  event_set_text(&event, "person", str_of(person));
  command.act = (struct act){.name = STR("record"), .by = STR("test"), .via = STR("test"), .key = str_of(person), .recorded = now};
  must(store_append(store, &command, &receipt, &error), error.text);
}

static bool knows(const struct registry *reg, const char *person) { return symbols_find(&reg->journal->texts, str_of(person)).number; }

int main(void) {
  struct arena *arena = arena_new(0), *lookers = arena_new(0);
  struct instant now = clock_now();
  struct store *store = found(arena, now);
  struct desks *desks = desks_new(arena, policies_new(arena));
  join(store, "ann", now);
  join(store, "bob", now);
  struct str one[] = {STR("ann\nbob")}, two[] = {STR("ann"), STR("bob")};
  struct desk_sought odd = {store->head.size, now, one, 1}, both = {store->head.size, now, two, 2};
  const struct registry *first, *second, *again, *newer;
  struct hash policy;
  struct error error;
  must(desks_open(desks, store, &odd, lookers, &first, &policy, &error), error.text);
  must(desks_open(desks, store, &both, lookers, &second, &policy, &error), error.text);
  must(desks_open(desks, store, &both, lookers, &again, &policy, &error), error.text);
  check("a name that looks like two is nobody's", !knows(first, "ann") && !knows(first, "bob"));
  check("and what bears on the two is read all the same", knows(second, "ann") && knows(second, "bob"));
  check("what was read once is shared", again == second);
  join(store, "cyd", now);
  both.cut = store->head.size;
  must(desks_open(desks, store, &both, lookers, &newer, &policy, &error), error.text);
  check("until something is recorded", newer != second && knows(second, "ann"));
  arena_free(lookers);
  arena_free(arena);
  return wrong;
}
