/* Is a ledger that nobody has changed ever called changed? Small ledgers of random events, commits, keys and erasures, each verified
 * as its company sees it, as somebody with its public key does, and as one who kept a checkpoint.
 *
 * usage: test_clean [LEDGERS]     (default: 10000) */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/store/store.h"
#include "../unit/draw.h"

enum { LEDGERS = 10000, LEDGERS_A_STORE = 500, COMMITS_MAX = 4, ACTS_MAX = 3, EVENTS_MAX = 5, SEED = 20111028 };

static void must(bool ok, const struct error *error) {
  if (ok) return;
  printf("the test cannot go on: %s\n", error->text);
  exit(2);
}

/* What is checked against the rest of the ledger has a form of its own: nothing is withdrawn here, and each id is another. */
static struct event draw_plain(struct arena *arena, struct instant now, int number) {
  enum event_kind kind;
  do kind = (enum event_kind)draw(EVENT_KINDS);
  while (kind == EVENT_WITHDRAWN || kind == EVENT_ERASED);
  struct event event = draw_event(arena, kind);
  event.recorded = now;
  if (event.id.length) event.id = arena_print(arena, "e%d", number);
  return event;
}

struct ledger {
  struct arena *arena;
  struct store *store;
  struct instant now;
  int acts, events;
  struct checkpoint retained[COMMITS_MAX];
  int retained_count;
};

static struct command_act draw_act(struct ledger *ledger) {
  uint32_t count = draw(EVENTS_MAX + 1);
  struct event *events = ARENA_ARRAY(ledger->arena, count, struct event);
  for (uint32_t i = 0; i < count; i++) events[i] = draw_plain(ledger->arena, ledger->now, ledger->events++);
  struct act act = {.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = ledger->now};
  act.key = arena_print(ledger->arena, "key %d", ledger->acts++);
  ledger->now.seconds += draw(100000);
  return (struct command_act){.act = act, .events = events, .count = count};
}

static void commit(struct ledger *ledger) {
  struct command_act acts[ACTS_MAX];
  const struct command_act *order[ACTS_MAX];
  struct append_result results[ACTS_MAX];
  struct error error;
  uint32_t count = 1 + draw(ACTS_MAX);
  for (uint32_t i = 0; i < count; i++) acts[i] = draw_act(ledger), order[i] = &acts[i];
  must(store_append_all(ledger->store, order, count, results, &error), &error);
  for (uint32_t i = 0; i < count; i++) must(results[i].ok, &results[i].error);
}

/* The last entry that is an event goes, by an act that names it. */
static void erase_last(struct ledger *ledger) {
  struct stored_entry entry;
  struct error error;
  int64_t place = ledger->store->head.size;
  do must(store_entry(ledger->store, ledger->arena, --place, &entry, &error), &error);
  while (entry_is_act(entry.content) && place > 0);
  if (place == 0) return;
  struct str id = arena_copy(ledger->arena, hash_hex(entry.hash, (char[HASH_DIGITS]){0}));
  struct event event = {.kind = EVENT_ERASED, .at = ledger->now, .recorded = ledger->now};
  int field = event_field_find(EVENT_ERASED, STR("entries"));
  id.length = ID_DIGITS;
  event.present = 1u << field;
  event.values[field] = (struct value){.list = &id, .count = 1};
  struct command_act command = {.events = &event, .count = 1, .erase = &(struct erasable){.places = &place, .count = 1}};
  command.act = (struct act){.name = STR("erase"), .by = STR("gc"), .via = STR("test"), .key = STR("erase"), .recorded = ledger->now};
  struct receipt receipt;
  must(store_append(ledger->store, &command, &receipt, &error), &error);
}

static void retain(struct ledger *ledger, const struct verifier_key *key) {
  struct error error;
  struct note note;
  struct str text;
  must(store_checkpoint(ledger->store, ledger->arena, &text, &error), &error);
  must(checkpoint_open(text, key, &note, &ledger->retained[ledger->retained_count++], &error), &error);
}

static int64_t seen, seen_erased;

static uint32_t verify(const struct ledger *ledger, const struct verifier_key *key, int retained, uint64_t number) {
  struct verification found = {.key = key, .retained = ledger->retained, .retained_count = retained};
  struct error error;
  must(store_verify(ledger->store, &found, &error), &error);
  seen += found.size;
  seen_erased += found.erased;
  if (!found.is_sound)
    printf("  ledger %d of seed %d: entry %d to %d of %d: %s\n", (int)number, SEED, (int)found.bad_first, (int)found.bad_last, (int)found.size,
           found.what);
  return !found.is_sound;
}

/* In memory, as long as somebody has it open. */
static const char address[] = "file::memory:?cache=shared";

/* Is it called changed? */
static uint32_t try_ledger(uint64_t number) {
  struct ledger ledger = {.arena = arena_new(0), .now = {1600000000 + draw(100000000)}};
  struct entropy entropy = entropy_seeded(SEED + number);
  struct signing_key key;
  struct error error;
  bool has_key = draw(4) > 0;
  must(store_create(ledger.arena, address, arena_print(ledger.arena, "c%d", (int)number), &ledger.store, &error), &error);
  must(signing_key_make(store_origin(ledger.store, ledger.arena), KEY_LOG, &entropy, &key, &error), &error);
  ledger.store->entropy = &entropy;
  ledger.store->key = has_key ? &key : NULL;
  for (uint32_t i = 0, commits = draw(COMMITS_MAX); i < commits; i++) {
    commit(&ledger);
    if (has_key && draw(2)) retain(&ledger, &key.verifier);
  }
  if (ledger.store->head.size && draw(2)) erase_last(&ledger);
  uint32_t wrong = verify(&ledger, NULL, 0, number);
  if (has_key) wrong += verify(&ledger, &key.verifier, 0, number) + verify(&ledger, &key.verifier, ledger.retained_count, number);
  arena_free(ledger.arena);
  return wrong > 0;
}

static uint32_t try_ledgers(uint64_t first, uint64_t end) {
  struct arena *arena = arena_new(0);
  struct store *open;
  struct error error;
  uint32_t wrong = 0;
  must(store_create(arena, address, STR("open"), &open, &error), &error);
  while (first < end) wrong += try_ledger(first++);
  arena_free(arena);
  return wrong;
}

int main(int argc, char **argv) {
  uint64_t ledgers = argc > 1 ? strtoul(argv[1], NULL, 10) : LEDGERS;
  uint32_t wrong = 0;
  double start = clock_seconds();
  seed = SEED;
  for (uint64_t first = 0; first < ledgers; first += LEDGERS_A_STORE)
    wrong += try_ledgers(first, first + LEDGERS_A_STORE < ledgers ? first + LEDGERS_A_STORE : ledgers);
  printf("%d clean ledgers, %d entries read, %d of them erased: %u called changed; %.1f s, seed %d\n", (int)ledgers, (int)seen, (int)seen_erased,
         wrong, clock_seconds() - start, SEED);
  return wrong ? 1 : 0;
}
