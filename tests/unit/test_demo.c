/* The demonstration: the same from the same seed, and as it was when its hash was recorded; it reads back and fits its policy;
 * what the policy says of its trades is what was planted, in every one of them. */
#include "test.h"

#include "../../src/base/file.h"
#include "../../src/base/hash.h"
#include "../../src/demo/demo.h"
#include "../../src/ledger/journal_write.h"
#include "../../src/policy/compile.h"
#include "../../src/policy/source.h"
#include "../../src/register/answer.h"
#include "../../src/register/check.h"
#include "../../src/register/duty.h"
#include "../../src/register/request.h"

enum { PLANTED_MAX = 1000, SHARES_ONE = 10000 };

/* What a run told. */
struct told {
  struct arena *arena;
  struct buf lines;
  uint32_t events, planted_count;
  struct planted {
    struct str trade;
    enum demo_violation violation;
  } planted[PLANTED_MAX];
};

static bool take(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  struct told *told = context;
  assert_true(event_check(event, error));
  buf_event_json(&told->lines, event);
  buf_char(&told->lines, '\n');
  told->events++;
  if (!violation) return true;
  assert_true(event->kind == EVENT_TRADE_EXECUTED && told->planted_count < PLANTED_MAX);
  struct str trade = event->values[event_field_find(event->kind, STR("trade"))].text;
  told->planted[told->planted_count++] = (struct planted){arena_copy(told->arena, trade), violation};
  return true;
}

static const struct date usual_end = {20635}; /* 2026-07-01 */

static struct told *run(int64_t people, int32_t years, uint64_t seed) {
  struct arena *arena = arena_new(0);
  struct told *told = ARENA_NEW(arena, struct told);
  struct demo_plan plan = {.people = people, .years = years, .seed = seed, .end = usual_end};
  struct error error;
  told->arena = arena;
  buf_init(&told->lines, 1 << 30);
  if (!demo_run(&plan, take, told, &error)) fail_msg("%s", error.text);
  return told;
}

static void forget(struct told *told) {
  buf_free(&told->lines);
  arena_free(told->arena);
}

static struct str digits_of(struct told *told) {
  char *digits = arena_array(told->arena, HASH_DIGITS, 1);
  return hash_hex(hash_of(buf_view(&told->lines)), digits);
}

static void test_seed(void **state) {
  (void)state;
  struct told *one = run(40, 2, 1), *again = run(40, 2, 1), *other = run(40, 2, 2);
  assert_true(str_equal(digits_of(one), digits_of(again)));
  assert_false(str_equal(digits_of(one), digits_of(other)));
  /* A change of the generator shows here, and a difference between compilers; record the new hash when it is meant. */
  assert_str(digits_of(one), "7b4ae5651bb03592a56865e1d3cb9cd32ad02bb1a94afc3934347f47ea0db612");
  forget(one);
  forget(again);
  forget(other);
}

/* ---- against the policy ---- */

static struct abstain_policy policy;
static struct arena *policy_arena;

static int set_up(void **state) {
  (void)state;
  struct policy_source source = {.path = "policies/immunogen.md"};
  struct messages messages;
  struct error error;
  struct str image;
  policy_arena = arena_new(0);
  messages_init(&messages, policy_arena);
  assert_true(file_read(policy_arena, ABSTAIN_SOURCE_ROOT "/policies/immunogen.md", 4 << 20, &source.text, &error));
  const struct ast *ast = policy_read(policy_arena, &source, &messages);
  assert_true(ast && policy_compile(policy_arena, ast, &messages, &image));
  return image_verify(image.at, image.length, &policy, &error) ? 0 : 1;
}

static int tear_down(void **state) {
  (void)state;
  arena_free(policy_arena);
  return 0;
}

static struct registry *open_told(struct told *told) {
  struct faults faults = {.arena = told->arena};
  struct registry *reg;
  struct error error;
  FILE *file = fmemopen(told->lines.at, told->lines.length, "rb");
  const struct journal *journal = journal_read(file, &faults);
  fclose(file);
  if (!journal) fail_msg("line %u: %.*s", faults.list[0].line, STR_ARG(faults.list[0].text));
  assert_int_equal(journal->count, told->events);
  if (!register_open(told->arena, &policy, NULL, journal, INSTANT_NEVER, &reg, &error)) fail_msg("%s", error.text);
  if (!register_check(reg, 0, &faults)) fail_msg("line %u: %.*s", faults.list[0].line, STR_ARG(faults.list[0].text));
  return reg;
}

static enum demo_violation planted_in(const struct told *told, struct str trade) {
  for (uint32_t i = 0; i < told->planted_count; i++)
    if (str_equal(told->planted[i].trade, trade)) return told->planted[i].violation;
  return VIOLATION_NONE;
}

/* The rule that a planted trade breaks; NULL for one that breaks none. */
static const char *broken_by(enum demo_violation violation) {
  switch (violation) {
  case VIOLATION_NO_CLEARANCE: return "clearance";
  case VIOLATION_CLOSED_PERIOD:
  case VIOLATION_FAMILY: return "prohibited-period";
  case VIOLATION_ON_ITEM: return "mnpi";
  case VIOLATION_NONE:
  case VIOLATION_NO_NOTICE:
  case VIOLATION_LATE_NOTICE:
  case DEMO_VIOLATIONS: break;
  }
  return NULL;
}

/* What would have been answered in the second before the trade. */
static void ask_about(struct facts *facts, const struct registry *reg, const struct entry *trade, struct arena *arena,
                      struct answer *answer) {
  static const char *const facts_denied[] = {"aware of mnpi", "learned in service", "will exercise options"};
  struct request_words words = {.person = entry_text(reg->journal, trade, "person"),
                                .kind = entry_text(reg->journal, trade, "kind"),
                                .issuer = entry_text(reg->journal, trade, "issuer"),
                                .plan = entry_text(reg->journal, trade, "plan")};
  struct request request;
  struct error error;
  if (str_equal(words.kind, STR("sell")) || str_equal(words.kind, STR("gift"))) words.lot = entry_text(reg->journal, trade, "lot");
  words.shares = arena_print(arena, "%lld", (long long)(entry_number(reg->journal, trade, "shares", 0) / SHARES_ONE));
  for (size_t f = 0; f < sizeof facts_denied / sizeof *facts_denied; f++)
    assert_true(request_add_fact(&words, str_of(facts_denied[f]), false, &error));
  struct instant before = {trade->at.seconds - 1};
  if (!request_resolve(reg, &words, before, &request, &error) ||
      !answer_decide(facts, arena, &request, FOR_ADMINISTRATOR, reg, answer, &error))
    fail_msg("%.*s: %s", STR_ARG(entry_text(reg->journal, trade, "trade")), error.text);
}

static void check_answers(const struct told *told, const struct registry *reg) {
  struct facts *facts = facts_new(reg);
  const struct entry *trade;
  for (struct walk walk = walk_kind(reg, EVENT_TRADE_EXECUTED); (trade = walk_next(&walk));) {
    struct arena *arena = arena_new(0);
    struct answer answer;
    struct str name = entry_text(reg->journal, trade, "trade");
    const char *broken = broken_by(planted_in(told, name));
    ask_about(facts, reg, trade, arena, &answer);
    if ((answer.low == ABSTAIN_PERMIT && answer.high == ABSTAIN_PERMIT) != !broken)
      fail_msg("%.*s: %s, and %s was planted", STR_ARG(name), verdict_name(answer.low), broken ? broken : "nothing");
    bool found = !broken;
    for (int32_t r = 0; r < answer.reason_count; r++)
      found |= broken && strcmp(policy.strings + policy.rules[answer.reasons[r].rule].id, broken) == 0;
    if (!found) fail_msg("%.*s does not break %s", STR_ARG(name), broken);
    arena_free(arena);
  }
  facts_free(facts);
}

/* Notices that are missing or late are those that were planted. */
static void check_notices(const struct told *told, const struct registry *reg) {
  struct duties_owed owed;
  struct instant end = {(int64_t)usual_end.days * SECONDS_PER_DAY};
  duties_of(reg, told->arena, (struct symbol){0}, true, end, &owed);
  for (uint32_t i = 0; i < owed.count; i++) {
    if (!owed.at[i].duty || strcmp(policy.strings + owed.at[i].duty->id, "report-execution") != 0) continue;
    struct str trade = entry_text(reg->journal, owed.at[i].trigger, "trade");
    enum demo_violation planted = planted_in(told, trade);
    bool right = (owed.at[i].state == DUTY_OVERDUE) == (planted == VIOLATION_NO_NOTICE) &&
                 (owed.at[i].state == DUTY_MET_LATE) == (planted == VIOLATION_LATE_NOTICE);
    if (!right) fail_msg("the notice of %.*s is %s", STR_ARG(trade), duty_state_name(owed.at[i].state));
  }
}

static void check_company(int64_t people, int32_t years, uint64_t seed) {
  struct told *told = run(people, years, seed);
  struct registry *reg = open_told(told);
  print_message("%lld people, seed %llu: %u events, %u planted\n", (long long)people, (unsigned long long)seed, told->events,
                told->planted_count);
  uint32_t kinds = 0;
  for (uint32_t i = 0; i < told->planted_count; i++) kinds |= 1u << told->planted[i].violation;
  assert_int_equal(kinds, (1u << DEMO_VIOLATIONS) - 2);
  check_answers(told, reg);
  check_notices(told, reg);
  journal_free((struct journal *)(uintptr_t)reg->journal);
  forget(told);
}

static void test_violations(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 8; seed++) check_company(40, 2, seed);
  check_company(1000, 3, 9);
}

static void test_plans(void **state) {
  (void)state;
  const struct demo_plan wrong[] = {{.people = 3, .years = 2, .end = usual_end},
                                    {.people = 40, .years = 0, .end = usual_end},
                                    {.people = 40, .years = 15, .end = date_of(2020, 1, 1)},
                                    {.people = 40, .years = 1, .end = date_of(2030, 1, 1)}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct error error;
    assert_false(demo_run(&wrong[i], take, NULL, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
  }
}

static bool refuse(void *context, const struct event *event, enum demo_violation violation, struct error *error) {
  (void)event, (void)violation;
  return --*(int *)context > 0 || error_set(error, ERROR_BROKEN, "enough");
}

static void test_sink_ends_the_run(void **state) {
  (void)state;
  struct demo_plan plan = {.people = 40, .years = 2, .seed = 1, .end = usual_end};
  struct error error;
  int left = 300;
  assert_false(demo_run(&plan, refuse, &left, &error));
  assert_int_equal(left, 0);
  assert_str(str_of(error.text), "enough");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_seed), cmocka_unit_test(test_violations), cmocka_unit_test(test_plans),
                                     cmocka_unit_test(test_sink_ends_the_run)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
