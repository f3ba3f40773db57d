/* The register's algebra: sets of instants against the same worked out instant by instant, and what is switched on and
 * off by events against the events told one after the other. */
#include "test.h"

#include "../../src/register/spans.h"

enum { ROUNDS = 20000, INSTANTS = 24, INTERVALS = 5 };

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t draw(uint32_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % below;
}

/* A set drawn at random, as spans and as bits. */
struct drawn {
  struct spans spans;
  uint32_t bits;
};

static struct drawn draw_spans(struct arena *arena) {
  struct gathering gathering = {.arena = arena};
  struct drawn drawn = {.bits = 0};
  for (uint32_t i = draw(INTERVALS); i > 0; i--) {
    uint32_t from = draw(INSTANTS), until = draw(INSTANTS + 1);
    gather(&gathering, from, until);
    for (uint32_t t = from; t < until; t++) drawn.bits |= 1u << t;
  }
  drawn.spans = gathered(&gathering);
  return drawn;
}

static void assert_same(struct spans spans, uint32_t bits) {
  for (uint32_t t = 0; t < INSTANTS; t++) assert_int_equal(spans_hold(spans, t), bits >> t & 1);
  for (uint32_t i = 0; i < spans.count; i++) {
    assert_true(spans.at[i].from < spans.at[i].until);
    if (i) assert_true(spans.at[i - 1].until < spans.at[i].from);
  }
}

static int64_t naive_next(uint32_t bits, uint32_t from) {
  for (uint32_t t = from; t < INSTANTS; t++)
    if (bits >> t & 1) return t;
  return INT64_MAX;
}

static void test_spans(void **unused) {
  (void)unused;
  for (int round = 0; round < ROUNDS; round++) {
    struct arena *arena = arena_new(0);
    struct drawn a = draw_spans(arena), b = draw_spans(arena);
    assert_same(a.spans, a.bits);
    assert_same(spans_or(arena, a.spans, b.spans), a.bits | b.bits);
    assert_same(spans_and(arena, a.spans, b.spans), a.bits & b.bits);
    assert_same(spans_not(arena, a.spans), ~a.bits);
    for (uint32_t t = 0; t < INSTANTS; t++) assert_int_equal(spans_next(a.spans, t), naive_next(a.bits, t));
    arena_free(arena);
  }
}

static void test_ends_of_time(void **unused) {
  (void)unused;
  struct arena *arena = arena_new(0);
  assert_int_equal(spans_not(arena, spans_always).count, 0);
  struct spans all = spans_not(arena, spans_none);
  assert_true(all.count == 1 && all.at[0].from == INT64_MIN && all.at[0].until == INT64_MAX);
  assert_true(spans_hold(spans_always, INT64_MIN) && spans_hold(spans_always, INT64_MAX - 1));
  assert_int_equal(spans_next(spans_none, 0), INT64_MAX);
  arena_free(arena);
}

/* The last turn at or before the instant says; of several at one instant, the last in the journal. */
static void test_turns(void **unused) {
  (void)unused;
  for (int round = 0; round < ROUNDS; round++) {
    struct arena *arena = arena_new(0);
    struct turns turns = {.arena = arena};
    struct turn told[INTERVALS * 2];
    uint32_t count = draw(INTERVALS * 2);
    for (uint32_t i = 0; i < count; i++) {
      told[i] = (struct turn){draw(INSTANTS), i, draw(2)};
      turns_add(&turns, told[i].at, told[i].order, told[i].on);
    }
    struct spans on = turns_on(&turns);
    for (uint32_t t = 0; t < INSTANTS; t++) {
      const struct turn *last = NULL;
      for (uint32_t i = 0; i < count; i++)
        if (told[i].at <= t && (!last || told[i].at >= last->at)) last = &told[i];
      assert_int_equal(spans_hold(on, t), last && last->on);
    }
    arena_free(arena);
  }
}

/* What is surely so is possibly so, whatever is done with it. */
static void test_truths(void **unused) {
  (void)unused;
  for (int round = 0; round < ROUNDS; round++) {
    struct arena *arena = arena_new(0);
    struct truth truths[2];
    for (int i = 0; i < 2; i++) {
      struct spans sure = draw_spans(arena).spans;
      truths[i] = (struct truth){sure, spans_or(arena, sure, draw_spans(arena).spans)};
    }
    const struct truth made[] = {truth_or(arena, truths[0], truths[1]), truth_and(arena, truths[0], truths[1]),
                                 truth_not(arena, truths[0])};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
      for (uint32_t t = 0; t < INSTANTS; t++) assert_true(!spans_hold(made[i].sure, t) || spans_hold(made[i].possible, t));
    arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_spans), cmocka_unit_test(test_ends_of_time), cmocka_unit_test(test_turns),
                                     cmocka_unit_test(test_truths)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
