/* What must hold of every policy and all facts: order, names and repetition change nothing; learning narrows; a range is
 * that of all completions; the next change is the first; a timeline holds what was laid down. SEED in the environment:
 * where to start; CASES: how many policies. */
#include "test.h"

#include <stdlib.h>

#include "../../src/policy/timeline.h"
#include "../random_policy.h"

enum { CASES = 400, FACTS_OF_A_POLICY = 20, COMPLETED_MAX = 10 };

/* One policy with facts, drawn from a seed. */
struct scene {
  unsigned long long seed;
  struct random random;
  struct arena *arena;
  struct random_policy drawn;
  struct spelling spelling;
  const struct abstain_policy *policy;
  struct random_facts facts;
  struct abstain_facts laid;
};

static void draw_facts(struct scene *scene, uint32_t unknown) {
  random_facts_draw(&scene->random, &scene->drawn, unknown, &scene->facts);
  random_facts_lay(scene->arena, scene->policy, &scene->spelling, &scene->facts, &scene->laid);
}

typedef void property(struct scene *scene);

static void check_all(property *check) {
  const char *seed = getenv("SEED"), *cases = getenv("CASES");
  unsigned long long first = seed ? strtoull(seed, NULL, 10) : 1, count = cases ? strtoull(cases, NULL, 10) : CASES;
  for (unsigned long long s = first; s < first + count; s++) {
    struct scene scene = {.seed = s, .random = {s * 0x9e3779b97f4a7c15u}, .arena = arena_new(0)};
    random_policy_draw(&scene.random, &scene.drawn);
    scene.spelling = spelling_plain(&scene.drawn);
    scene.policy = random_policy_make(scene.arena, &scene.drawn, &scene.spelling);
    for (int i = 0; i < FACTS_OF_A_POLICY; i++) check(&scene);
    arena_free(scene.arena);
  }
}

struct question {
  int kind;
  bool of_company;
  int64_t instant;
};

static struct question draw_question(struct scene *scene) {
  return (struct question){(int)draw_of(&scene->random, KINDS), draw_of(&scene->random, 2), (int64_t)draw_of(&scene->random, LATEST + 20) - 10};
}

static struct abstain_decision ask(const struct scene *scene, struct question question) {
  struct abstain_decision decision = {0};
  abstain_decide(scene->policy, &scene->laid, question.kind, question.of_company, question.instant, &decision);
  return decision;
}

/* -- order, names, repetition ------------------------------------------------------------------------------------ */

static void check_spelling(struct scene *scene) {
  draw_facts(scene, 4);
  struct scene other = *scene;
  other.spelling = spelling_draw(&scene->random, &scene->drawn);
  other.policy = random_policy_make(scene->arena, &scene->drawn, &other.spelling);
  random_facts_lay(scene->arena, other.policy, &other.spelling, &scene->facts, &other.laid);
  for (int i = 0; i < 50; i++) {
    struct question question = draw_question(scene);
    struct abstain_decision a = ask(scene, question), b = ask(&other, question);
    bool same = a.low == b.low && a.high == b.high && a.changes == b.changes && a.low_after == b.low_after && a.high_after == b.high_after;
    if (!same)
      fail_msg("seed %llu: %d..%d until %lld, spelled otherwise %d..%d until %lld", scene->seed, a.low, a.high, (long long)a.changes,
               b.low, b.high, (long long)b.changes);
  }
}

static void test_spelling(void **state) {
  (void)state;
  check_all(check_spelling);
}

/* -- what is not known ------------------------------------------------------------------------------------------- */

static int find_open(const struct scene *scene, int64_t instant, int *open) {
  int count = 0;
  for (int t = 0; t < scene->facts.count; t++) {
    int atoms[ATOMS_OF_THING_MAX];
    if (random_thing_at(&scene->facts.things[t], instant) == ABSTAIN_UNKNOWN &&
        random_thing_atoms(scene->policy, &scene->spelling, &scene->facts.things[t], atoms))
      open[count++] = t;
  }
  return count;
}

/* The same facts, with the thing settled at every instant. */
static void settle(struct scene *scene, int thing, bool yes) {
  struct random_thing *settled = &scene->facts.things[thing];
  for (int i = 0; i < INTERVALS; i++) {
    settled->intervals[i].value = yes ? ABSTAIN_YES : ABSTAIN_NO;
    settled->intervals[i].from = ABSTAIN_ALWAYS;
    settled->intervals[i].until = ABSTAIN_NEVER;
  }
}

static void check_learning(struct scene *scene) {
  draw_facts(scene, 2);
  struct question question = draw_question(scene);
  int open[THINGS_MAX], count = find_open(scene, question.instant, open);
  struct abstain_decision before = ask(scene, question);
  while (count) {
    settle(scene, open[draw_of(&scene->random, (uint32_t)count)], draw_of(&scene->random, 2));
    random_facts_lay(scene->arena, scene->policy, &scene->spelling, &scene->facts, &scene->laid);
    struct abstain_decision after = ask(scene, question);
    if (after.low < before.low || after.high > before.high)
      fail_msg("seed %llu: %d..%d became %d..%d by learning", scene->seed, before.low, before.high, after.low, after.high);
    before = after;
    count = find_open(scene, question.instant, open);
  }
  assert_int_equal(before.low, before.high);
}

static void test_learning(void **state) {
  (void)state;
  check_all(check_learning);
}

/* The atom of the thing that the policy looks at; all things that can be unknown have one. */
static int atom_of(const struct scene *scene, int thing) {
  int atoms[ATOMS_OF_THING_MAX];
  random_thing_atoms(scene->policy, &scene->spelling, &scene->facts.things[thing], atoms);
  return atoms[0];
}

static void check_completions(struct scene *scene) {
  draw_facts(scene, 5);
  struct question question = draw_question(scene);
  int open[THINGS_MAX], count = find_open(scene, question.instant, open);
  struct abstain_decision ours = ask(scene, question);
  if (count > COMPLETED_MAX || ours.incomplete) return;
  enum abstain_verdict verdicts[1 << COMPLETED_MAX], low = ABSTAIN_DENY, high = ABSTAIN_PERMIT;
  uint64_t all = UINT64_MAX, some = 0;
  for (uint32_t choice = 0; choice < 1u << count; choice++) {
    struct scene completed = *scene;
    for (int i = 0; i < count; i++) settle(&completed, open[i], choice >> i & 1);
    random_facts_lay(scene->arena, scene->policy, &scene->spelling, &completed.facts, &completed.laid);
    struct abstain_decision one = ask(&completed, question);
    verdicts[choice] = one.low;
    low = one.low < low ? one.low : low;
    high = one.high > high ? one.high : high;
    all &= one.fires[0];
    some |= one.fires[0];
  }
  if (ours.low != low || ours.high != high || ours.fires[0] != all || ours.may_fire[0] != some)
    fail_msg("seed %llu: %d..%d rules %llx %llx, over all completions %d..%d rules %llx %llx", scene->seed, ours.low, ours.high,
             (unsigned long long)ours.fires[0], (unsigned long long)ours.may_fire[0], low, high, (unsigned long long)all, (unsigned long long)some);
  for (int i = 0; i < count; i++) {
    bool decides = false;
    for (uint32_t choice = 0; choice < 1u << count; choice++) decides |= verdicts[choice] != verdicts[choice ^ 1u << i];
    int atom = atom_of(scene, open[i]);
    if (decides != (ours.ask[atom / 64] >> (atom % 64) & 1)) fail_msg("seed %llu: atom %d decides: %d", scene->seed, atom, decides);
  }
}

static void test_completions(void **state) {
  (void)state;
  check_all(check_completions);
}

/* -- when it changes --------------------------------------------------------------------------------------------- */

static bool is_same(const struct abstain_decision *a, const struct abstain_decision *b) {
  return a->low == b->low && a->high == b->high && a->fires[0] == b->fires[0] && a->may_fire[0] == b->may_fire[0];
}

/* Second by second, as all that happens does so within LATEST seconds. */
static void check_change(struct scene *scene) {
  draw_facts(scene, 6);
  struct question question = draw_question(scene);
  struct abstain_decision now = ask(scene, question), then = now;
  struct question later = question;
  while (is_same(&now, &then) && later.instant <= LATEST) {
    later.instant++;
    then = ask(scene, later);
  }
  int64_t changes = is_same(&now, &then) ? ABSTAIN_NEVER : later.instant;
  if (now.changes != changes || now.low_after != then.low || now.high_after != then.high)
    fail_msg("seed %llu: at %lld says it changes at %lld to %d..%d; walked: at %lld to %d..%d", scene->seed, (long long)question.instant,
             (long long)now.changes, now.low_after, now.high_after, (long long)changes, then.low, then.high);
}

static void test_change(void **state) {
  (void)state;
  check_all(check_change);
}

/* -- timelines --------------------------------------------------------------------------------------------------- */

static void check_bits(const struct scene *scene, const struct random_thing *thing, int64_t instant) {
  int atoms[ATOMS_OF_THING_MAX], count = random_thing_atoms(scene->policy, &scene->spelling, thing, atoms);
  for (int a = 0; a < count; a++) {
    bool of_company = scene->policy->atoms[atoms[a]].group == GROUP_COMPANY;
    const struct abstain_timeline *timeline = of_company ? scene->laid.company : scene->laid.person;
    uint32_t segment = timeline_segment(timeline_ends(timeline), timeline->count, instant);
    const uint64_t *sure = timeline_sure(timeline) + (size_t)segment * 2 * timeline->words, *possible = sure + timeline->words;
    bool surely = sure[atoms[a] / 64] >> (atoms[a] % 64) & 1, may = possible[atoms[a] / 64] >> (atoms[a] % 64) & 1;
    enum abstain_value value = surely ? ABSTAIN_YES : may ? ABSTAIN_UNKNOWN : ABSTAIN_NO;
    if (surely > may || value != random_thing_at(thing, instant))
      fail_msg("seed %llu: atom %d at %lld is %d, was laid down as %d", scene->seed, atoms[a], (long long)instant, value,
               random_thing_at(thing, instant));
  }
}

/* No segment is like the one before it, and what differs anywhere is said to vary. */
static void check_segments(const struct scene *scene, const struct abstain_timeline *timeline) {
  const int64_t *ends = timeline_ends(timeline);
  uint64_t varies = 0;
  assert_true(timeline->words == 1 && ends[timeline->count - 1] == ABSTAIN_NEVER);
  for (uint32_t s = 1; s < timeline->count; s++) {
    const uint64_t *bits = timeline_sure(timeline) + (size_t)2 * s;
    uint64_t differs = (bits[0] ^ bits[-2]) | (bits[1] ^ bits[-1]);
    varies |= differs;
    if (!differs || ends[s - 1] >= ends[s]) fail_msg("seed %llu: segment %u is no segment", scene->seed, s);
  }
  assert_int_equal(varies, timeline->varying[0]);
}

static void check_timelines(struct scene *scene) {
  draw_facts(scene, 3);
  check_segments(scene, scene->laid.company);
  check_segments(scene, scene->laid.person);
  for (int t = 0; t < scene->facts.count; t++) {
    check_bits(scene, &scene->facts.things[t], ABSTAIN_ALWAYS);
    check_bits(scene, &scene->facts.things[t], ABSTAIN_NEVER - 1);
    for (int i = 0; i < 20; i++) check_bits(scene, &scene->facts.things[t], (int64_t)draw_of(&scene->random, LATEST));
  }
}

static void test_timelines(void **state) {
  (void)state;
  check_all(check_timelines);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spelling), cmocka_unit_test(test_learning),  cmocka_unit_test(test_completions),
      cmocka_unit_test(test_change),   cmocka_unit_test(test_timelines),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
