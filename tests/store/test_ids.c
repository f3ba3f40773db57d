/* Ids are given once, and what is withdrawn is there, is no withdrawal, and is withdrawn once: in one act, in one transaction and
 * later. Whatever was refused, the ledger is a journal that can be read. */
#include "../unit/test.h"

#include "../../src/store/store.h"

struct bench {
  struct arena *arena;
  struct store *store;
  struct entropy entropy;
  int acts;
};

static int set_up(void **state) {
  static struct bench bench;
  struct error error;
  bench = (struct bench){.arena = arena_new(0), .entropy = entropy_seeded(3)};
  if (!store_create(bench.arena, "file::memory:", STR("acme"), &bench.store, &error)) return 1;
  bench.store->entropy = &bench.entropy;
  *state = &bench;
  return 0;
}

static int tear_down(void **state) {
  arena_free(((struct bench *)*state)->arena);
  return 0;
}

/* "a": an event of that id; "a-b": one that withdraws b; "-b": the same without an id of its own. */
static struct event event_like(const char *what) {
  struct str rest = str_of(what), id, of = {0};
  bool withdraws = memchr(what, '-', rest.length) != NULL;
  if (!str_cut(&rest, '-', &id)) id = STR("");
  if (withdraws) of = rest;
  struct event event = {.kind = withdraws ? EVENT_WITHDRAWN : EVENT_JOINED, .at = {1792800000}, .recorded = {1792800000}, .id = id, .present = 1};
  event.values[0].text = withdraws ? of : STR("ann");
  return event;
}

/* Words: the events of one act. What is wrong with it, or "". */
static const char *record(struct bench *bench, const char *words) {
  static struct error error;
  struct event events[4];
  struct receipt receipt;
  struct command_act command = {.events = events};
  struct str rest = arena_copy(bench->arena, str_of(words)), word;
  while (str_cut(&rest, ' ', &word)) events[command.count++] = event_like(arena_copy(bench->arena, word).at);
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = {1792800000}};
  command.act.key = arena_print(bench->arena, "%d", bench->acts++);
  error.text[0] = 0;
  if (!store_append(bench->store, &command, &receipt, &error)) assert_true(error.text[0]);
  return error.text;
}

static void readable(struct bench *bench, uint32_t events) {
  struct journal *journal;
  struct error error;
  if (!store_journal(bench->store, bench->store->head.size, &journal, &error)) fail_msg("%s", error.text);
  assert_int_equal(journal->count, events);
  journal_free(journal);
}

static void ids_are_given_once(void **state) {
  assert_string_equal(record(*state, "a b"), "");
  assert_string_equal(record(*state, "c a"), "an event with the id `a` is there already");
  assert_string_equal(record(*state, "c c"), "an event with the id `c` is there already");
  assert_string_equal(record(*state, "c d"), "");
  readable(*state, 4);
}

static void what_is_withdrawn_is_there_once(void **state) {
  assert_string_equal(record(*state, "e f g -e"), "");
  assert_string_equal(record(*state, "-nothing"), "there is no event with the id `nothing` to withdraw");
  assert_string_equal(record(*state, "-ann"), "there is no event with the id `ann` to withdraw");
  assert_string_equal(record(*state, "-e"), "the event `e` was withdrawn already");
  assert_string_equal(record(*state, "-f -f"), "the event `f` was withdrawn already");
  assert_string_equal(record(*state, "x-f"), "");
  assert_string_equal(record(*state, "-x"), "`x` is itself a withdrawal; record anew what it withdrew");
  assert_string_equal(record(*state, "y-g -y"), "`y` is itself a withdrawal; record anew what it withdrew");
  assert_string_equal(record(*state, "z-z"), "there is no event with the id `z` to withdraw");
  assert_string_equal(record(*state, "-g"), "");
  readable(*state, 6);
}

static void two_acts_of_one_transaction_see_each_other(void **state) {
  struct bench *bench = *state;
  struct event events[] = {event_like("h"), event_like("-h"), event_like("-h")};
  struct command_act acts[3];
  struct append_result results[3];
  struct error error;
  assert_string_equal(record(bench, "i"), "");
  for (int i = 0; i < 3; i++) {
    acts[i] = (struct command_act){.events = &events[i], .count = 1};
    acts[i].act = (struct act){STR("record"), STR("gc"), STR("test"), arena_print(bench->arena, "together %d", i), {1792800000}, 0};
  }
  assert_true(store_append_all(bench->store, (const struct command_act *[]){&acts[0], &acts[1], &acts[2]}, 3, results, &error));
  assert_true(results[0].ok && results[1].ok && !results[2].ok);
  assert_string_equal(results[2].error.text, "the event `h` was withdrawn already");
  readable(bench, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(ids_are_given_once, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_withdrawn_is_there_once, set_up, tear_down),
      cmocka_unit_test_setup_teardown(two_acts_of_one_transaction_see_each_other, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
