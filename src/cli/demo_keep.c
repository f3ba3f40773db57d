/* The history of a demonstration, as it goes into a store. */
#include "demo_keep.h"

#include "found.h"

/* The clock of a demonstration is that of its events, and its acts are numbered: the same plan gives the same store. */
bool demo_keep_batch(struct demo_keeping *keeping, struct error *error) {
  if (keeping->count == 0) return true;
  struct receipt receipt;
  struct str key = arena_print(keeping->arena, "demo/%u", ++keeping->acts);
  struct instant last = keeping->events[keeping->count - 1].recorded;
  struct act act = {.name = STR("record"), .by = STR("demo"), .via = STR("cli"), .key = key, .recorded = last};
  struct command_act command = {.act = act, .events = keeping->events, .count = keeping->count};
  bool ok = store_append(keeping->store, &command, &receipt, error);
  arena_free(keeping->arena);
  keeping->arena = arena_new(0);
  keeping->events = NULL;
  keeping->count = 0;
  return ok;
}

bool demo_keep(struct demo_keeping *keeping, const struct event *event, struct error *error) {
  if (!keeping->events) keeping->events = ARENA_ARRAY(keeping->arena, EVENTS_AN_ACT, struct event);
  keeping->events[keeping->count++] = event_copy(keeping->arena, event);
  return keeping->count < EVENTS_AN_ACT || demo_keep_batch(keeping, error);
}

enum { MORNING = 9 * 3600 }; /* by UTC: the same day by the clocks from New York to Frankfurt, by which policies go */

bool demo_found(struct invocation *call, struct str policy, struct entropy *entropy, struct demo_keeping *keeping, struct error *error) {
  struct str public_key;
  struct founding founding = {
      .company = "demo", .policy = policy, .since = {(int64_t)date_of(1990, 1, 1).days * SECONDS_PER_DAY + MORNING}, .entropy = entropy};
  founding.act = (struct act){.name = STR("init"), .by = STR("demo"), .via = STR("cli"), .key = STR("demo/0"), .recorded = founding.since};
  keeping->arena = arena_new(0);
  return found(call, &founding, &keeping->store, &public_key, error);
}
