/* What was found to be erasable is asked again in the transaction that erases it: a hold that was placed meanwhile wins, and so does
 * whoever came back. An erasure that may not be takes nothing else of its transaction with it. */
#include "../unit/test.h"

#include "../../src/store/store.h"

enum { NOW = 1792800000 };

struct bench {
  struct arena *arena;
  struct store *store;
  struct entropy entropy;
  int acts;
};

static struct act act_of(struct bench *bench) {
  struct act act = {.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = {NOW + bench->acts}};
  act.key = arena_print(bench->arena, "%d", bench->acts++);
  return act;
}

/* An event of the kind, which names one person or thing, and persons. */
static struct event event_like(struct bench *bench, enum event_kind kind, const char *name, const char *person) {
  struct event event = {.kind = kind, .at = {NOW}, .recorded = {NOW + bench->acts}, .present = 1};
  struct str *persons = ARENA_NEW(bench->arena, struct str);
  event.values[0].text = str_of(name);
  if (!person) return event;
  int field = event_field_find(kind, STR("persons"));
  *persons = str_of(person);
  event.values[field] = (struct value){.list = persons, .count = 1};
  event.present |= 1u << field;
  return event;
}

static void record(struct bench *bench, enum event_kind kind, const char *name, const char *person) {
  struct event event = event_like(bench, kind, name, person);
  struct command_act command = {.act = act_of(bench), .events = &event, .count = 1};
  struct receipt receipt;
  struct error error;
  if (!store_append(bench->store, &command, &receipt, &error)) fail_msg("%s", error.text);
}

static int set_up(void **state) {
  static struct bench bench;
  struct error error;
  bench = (struct bench){.arena = arena_new(0), .entropy = entropy_seeded(3)};
  if (!store_create(bench.arena, "file::memory:", STR("acme"), &bench.store, &error)) return 1;
  bench.store->entropy = &bench.entropy;
  record(&bench, EVENT_JOINED, "dirk", NULL);
  record(&bench, EVENT_LEFT, "dirk", NULL);
  *state = &bench;
  return 0;
}

static int tear_down(void **state) {
  arena_free(((struct bench *)*state)->arena);
  return 0;
}

static struct erasable find(struct bench *bench) {
  struct erasable erasable;
  struct error error;
  if (!store_erasable(bench->store, bench->arena, STR("dirk"), (struct instant){NOW + 100}, &erasable, &error)) fail_msg("%s", error.text);
  assert_int_equal(erasable.count, 2);
  return erasable;
}

static void refused(struct bench *bench, const struct erasable *erasable, const char *why) {
  struct act act = act_of(bench);
  struct receipt receipt;
  struct error error;
  struct stored_entry entry;
  assert_false(store_erase(bench->store, &act, STR("over"), erasable, &receipt, &error));
  assert_int_equal(error.kind, ERROR_CONFLICT);
  assert_string_equal(error.text, why);
  for (uint32_t i = 0; i < erasable->count; i++) {
    assert_true(store_entry(bench->store, bench->arena, erasable->places[i], &entry, &error));
    assert_false(entry.is_erased);
  }
}

static void a_hold_wins(void **state) {
  struct erasable erasable = find(*state);
  record(*state, EVENT_HOLD_PLACED, "h1", "dirk");
  refused(*state, &erasable, "`dirk` is under a hold: nothing of it is erased");
}

static void who_came_back_is_in_service(void **state) {
  struct erasable erasable = find(*state);
  record(*state, EVENT_JOINED, "dirk", NULL);
  refused(*state, &erasable, "`dirk` is in service: only what is recorded of those who left is erased");
}

static void what_came_meanwhile_is_looked_at_first(void **state) {
  struct erasable erasable = find(*state);
  record(*state, EVENT_LEFT, "dirk", NULL);
  refused(*state, &erasable, "what may be erased of `dirk` is not the same any more: look again");
}

static void one_that_may_not_be_is_refused_alone(void **state) {
  struct bench *bench = *state;
  int64_t none = 99, act = 0;
  struct erasable erasable = find(bench), of_none = {.places = &none, .count = 1}, of_act = {.places = &act, .count = 1};
  struct command_act acts[5];
  const struct command_act *all[5];
  struct append_result results[5];
  struct event events[5];
  struct error error;
  struct head head;
  const struct erasable *erase[] = {&of_none, &of_act, &erasable, &erasable, NULL};
  for (int i = 0; i < 5; i++) {
    events[i] = event_like(bench, EVENT_JOINED, "ann", NULL);
    acts[i] = (struct command_act){.act = act_of(bench), .events = &events[i], .count = 1, .erase = erase[i]};
    all[i] = &acts[i];
  }
  assert_true(store_append_all(bench->store, all, 5, results, &error));
  assert_string_equal(results[0].error.text, "there is no entry 99");
  assert_string_equal(results[1].error.text, "entry 0 has no content to erase");
  assert_true(results[2].ok && results[4].ok && !results[0].ok && !results[1].ok && !results[3].ok);
  assert_true(store_head(bench->store, &head, &error));
  assert_int_equal(head.size, 8); /* two acts before, two now, an event each */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_hold_wins, set_up, tear_down),
      cmocka_unit_test_setup_teardown(who_came_back_is_in_service, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_came_meanwhile_is_looked_at_first, set_up, tear_down),
      cmocka_unit_test_setup_teardown(one_that_may_not_be_is_refused_alone, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
