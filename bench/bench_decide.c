/* A decision with all reasons and the next change, beside the same policy by hand in C on the workload of the peers
 * (WORKLOAD is their header, with PERSONS persons in place of its own). Before anything is timed, every decision and its
 * reasons are compared with the hand-written one, and some next changes with every minute of sixty days.
 * usage: bench_decide       prints NAME <tab> NANOSECONDS <tab> REMARK */
#include <stdio.h>
#include <stdlib.h>

#include WORKLOAD

#include "../src/base/clock.h"
#include "policy.h"

enum { SECONDS_PER_MINUTE = 60, DAYS_WALKED = 60, CHANGES_WALKED = 300, RUNS = 7, ROUNDS = 20, AHEAD = 8, LINE = 64 };

static world w;
static const struct abstain_policy *policy;
static const struct abstain_timeline *company, *persons[N_PERSON];
static int aware, restricted, under_plan, plan_approved, approved[N_KIND], kinds[N_KIND];
static uint64_t plans[(N_PERSON + 63) / 64]; /* who has an approved plan */
static uint16_t reason_of[16]; /* by rule of the policy; 0: an exemption */

/* In the order of the floor's kinds and reasons. */
static const char *const kind_names[N_KIND] = {"buy",    "sell",   "exercise",     "cashless-exercise", "gift", "short-sale",
                                               "pledge", "collar", "listed-option"};
static const struct {
  const char *rule;
  uint16_t reason;
} reasons[] = {{"mnpi", R_MNPI},   {"short", R_SHORT},  {"pledging", R_PLEDGE}, {"collars", R_COLLAR},        {"options", R_LISTED},
               {"hold", R_HOLD},   {"quarter", R_QWIN}, {"events", R_EWIN},     {"restricted", R_RESTRICTED}, {"preclear", R_PRECLEAR}};

static int atom(const char *name) {
  int found = abstain_atom(policy, name);
  if (found < 0) fprintf(stderr, "no atom `%s`\n", name), exit(1);
  return found;
}

static void name_all(void) {
  aware = atom("fact aware of mnpi");
  restricted = atom("fact issuer restricted");
  under_plan = atom("fact under plan");
  plan_approved = atom("fact plan approved");
  for (int k = 0; k < N_KIND; k++) {
    kinds[k] = abstain_kind(policy, kind_names[k]);
    approved[k] = -1;
  }
  approved[PLEDGE] = atom("cleared pledging pledge");
  approved[COLLAR] = atom("cleared collars collar");
  approved[LISTED_OPTION] = atom("cleared options listed-option");
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) reason_of[abstain_rule(policy, reasons[i].rule)] = reasons[i].reason;
}

/* -- facts ------------------------------------------------------------------------------------------------------ */

static int64_t seconds(int32_t minutes) { return (int64_t)minutes * SECONDS_PER_MINUTE; }

/* What a finished builder holds, from the start of a line of cache. */
static const struct abstain_timeline *keep(struct arena *arena, struct abstain_builder *builder) {
  const struct abstain_timeline *timeline = abstain_builder_finish(builder);
  char *memory = arena_take(arena, abstain_timeline_size(timeline) + LINE);
  return abstain_timeline_copy(timeline, memory + LINE - (uintptr_t)memory % LINE);
}

static void lay_company(struct arena *arena, void *memory) {
  struct abstain_builder *builder = abstain_builder_start(policy, ABSTAIN_COMPANY, memory, N_QWIN);
  int quarterly = atom("period quarterly");
  for (int i = 0; i < N_QWIN; i++) abstain_builder_add(builder, quarterly, ABSTAIN_YES, seconds(w.q[i].lo), seconds(w.q[i].hi));
  company = keep(arena, builder);
}

enum { INTERVALS_MAX = 2 + 2 + N_EWIN };

static void lay_person(struct arena *arena, void *memory, const person *p, const person *status) {
  static int classes[6] = {-1, -1, -1, -1, -1, -1}, family, holding, after_exercise, event, cleared[N_KIND];
  if (classes[DIRECTOR] < 0) {
    classes[DESIGNATED] = atom("class designated");
    classes[SENIOR] = atom("class senior");
    classes[DIRECTOR] = atom("class director");
    for (family = 0; policy->atoms[family].op != ATOM_RELATED;) family++;
    holding = atom("period holding");
    after_exercise = atom("period after-exercise");
    event = atom("period event");
    cleared[BUY] = atom("cleared preclear buy");
    cleared[SELL] = atom("cleared preclear sell");
  }
  struct abstain_builder *builder = abstain_builder_start(policy, ABSTAIN_PERSON, memory, INTERVALS_MAX);
  if (p != status && classes[status->cls] >= 0) abstain_builder_add(builder, family, ABSTAIN_YES, ABSTAIN_ALWAYS, ABSTAIN_NEVER);
  abstain_builder_add(builder, classes[p->cls], ABSTAIN_YES, ABSTAIN_ALWAYS, ABSTAIN_NEVER);
  if (p->last_buy != INT32_MIN) abstain_builder_add(builder, holding, ABSTAIN_YES, ABSTAIN_ALWAYS, seconds(p->last_buy + HALF_YEAR));
  if (p->last_exercise != INT32_MIN)
    abstain_builder_add(builder, after_exercise, ABSTAIN_YES, ABSTAIN_ALWAYS, seconds(p->last_exercise + HALF_YEAR));
  for (int i = 0; i < N_EWIN; i++)
    if (status->events >> i & 1) abstain_builder_add(builder, event, ABSTAIN_YES, seconds(w.e[i].lo), seconds(w.e[i].hi));
  abstain_builder_add(builder, cleared[p->clr_kind], ABSTAIN_YES, seconds(p->clr_from), seconds(p->clr_to));
  persons[p - w.p] = keep(arena, builder);
}

static void lay_all(struct arena *arena) {
  void *memory = arena_take(arena, abstain_builder_size(policy, INTERVALS_MAX + N_QWIN));
  lay_company(arena, memory);
  for (int i = 0; i < N_PERSON; i++) {
    const person *p = &w.p[i];
    plans[i / 64] |= (uint64_t)p->plan_approved << (i % 64);
    lay_person(arena, memory, p, p->family_of >= 0 ? &w.p[p->family_of] : p);
  }
}

/* From a request to the decision: what a program that embeds the library does for each. */
static inline void ask(const request *r, int64_t now, struct abstain_decision *decision) {
  struct abstain_facts facts;
  abstain_facts_clear(policy, &facts);
  facts.company = company;
  facts.person = persons[r->person];
  bool own = r->issuer == 0;
  abstain_facts_fix(policy, &facts, aware, r->mnpi);
  if (!own) abstain_facts_fix(policy, &facts, restricted, w.rbits[r->issuer >> 6] >> (r->issuer & 63) & 1);
  abstain_facts_fix(policy, &facts, under_plan, r->under_plan);
  abstain_facts_fix(policy, &facts, plan_approved, plans[r->person / 64] >> (r->person % 64) & 1);
  if (approved[r->kind] >= 0) abstain_facts_fix(policy, &facts, approved[r->kind], r->approved);
  abstain_decide(policy, &facts, kinds[r->kind], own, now, decision);
}

/* -- the same answers? ---------------------------------------------------------------------------------------- */

static answer answer_of(const struct abstain_decision *decision) {
  answer a = {0, 0};
  for (uint64_t rules = decision->fires[0]; rules; rules &= rules - 1) a.reasons |= reason_of[__builtin_ctzll(rules)];
  /* The floor tells approval and clearance apart by their reasons; the engine by the rule that asks. */
  uint16_t approvals = R_PLEDGE | R_COLLAR | R_LISTED;
  switch (decision->low) {
  case ABSTAIN_DENY: a.decision = DENY; break;
  case ABSTAIN_NEED: a.decision = a.reasons & approvals ? NEEDS_APPROVAL : NEEDS_PRECLEARANCE; break;
  case ABSTAIN_REFER:
  case ABSTAIN_PERMIT: a.decision = PERMIT; break;
  }
  return a;
}

static int count_mismatches(void) {
  int mismatches = 0;
  for (int i = 0; i < N_REQ; i++) {
    struct abstain_decision decision;
    ask(&w.r[i], seconds(w.r[i].now), &decision);
    answer ours = answer_of(&decision);
    mismatches += ours.decision != w.a[i].decision || ours.reasons != w.a[i].reasons || decision.low != decision.high;
  }
  return mismatches;
}

static int count_wrong_changes(void) {
  int wrong = 0;
  for (int i = 0; i < CHANGES_WALKED; i++) {
    struct abstain_decision decision;
    request r = w.r[i];
    int32_t minute = r.now, last = r.now + DAYS_WALKED * 1440;
    ask(&r, seconds(minute), &decision);
    int64_t said = decision.changes, walked = ABSTAIN_NEVER;
    for (r.now++; r.now <= last && walked == ABSTAIN_NEVER; r.now++) {
      answer a = decide(&w, &r);
      if (a.decision != w.a[i].decision || a.reasons != w.a[i].reasons) walked = seconds(r.now);
    }
    wrong += said <= seconds(last) ? said != walked : walked != ABSTAIN_NEVER;
  }
  return wrong;
}

/* -- how fast? -------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Nanoseconds a request. */
static double time_rounds(void (*round)(uint64_t *sum), uint64_t *sum) {
  double start = clock_seconds();
  for (int i = 0; i < ROUNDS; i++) round(sum);
  return (clock_seconds() - start) / ((double)ROUNDS * N_REQ) * 1e9;
}

static void round_floor(uint64_t *sum) {
  for (int i = 0; i < N_REQ; i++) {
    answer a = decide(&w, &w.r[i]);
    *sum += a.decision + a.reasons;
    __asm__ volatile("" ::: "memory");
  }
}

static void round_single(uint64_t *sum) {
  struct abstain_decision decision;
  for (int i = 0; i < N_REQ; i++) {
    ask(&w.r[i], seconds(w.r[i].now), &decision);
    *sum += decision.low + decision.fires[0] + (uint64_t)decision.changes;
  }
}

/* A queue of requests allows to look ahead: first where the person's facts are, then the facts. */
static void round_queue(uint64_t *sum) {
  struct abstain_decision decision;
  for (int i = 0; i < N_REQ; i++) {
    const void *soon = persons[w.r[(i + AHEAD) % N_REQ].person];
    __builtin_prefetch(&persons[w.r[(i + 2 * AHEAD) % N_REQ].person]);
    __builtin_prefetch(soon);
    __builtin_prefetch((const char *)soon + LINE);
    ask(&w.r[i], seconds(w.r[i].now), &decision);
    *sum += decision.low + decision.fires[0] + (uint64_t)decision.changes;
  }
}

static const struct contestant {
  const char *name, *remark;
  void (*round)(uint64_t *sum);
} contestants[] = {
    {"floor", "the policy by hand in C: decision and reasons", round_floor},
    {"abstain", "decision, all reasons, next change", round_queue},
    {"abstain, singly", "the same without looking ahead in the queue", round_single},
};
enum { CONTESTANTS = sizeof contestants / sizeof *contestants };

static void race(void) {
  double runs[CONTESTANTS][RUNS];
  uint64_t sum = 0;
  for (int run = 0; run < RUNS; run++) /* in turn, so that whatever else the machine does falls on all */
    for (int c = 0; c < CONTESTANTS; c++) runs[c][run] = time_rounds(contestants[c].round, &sum);
  for (int c = 0; c < CONTESTANTS; c++) {
    qsort(runs[c], RUNS, sizeof *runs[c], by_size);
    printf("%s, %d persons\t%.1f\t%s\n", contestants[c].name, N_PERSON, runs[c][RUNS / 2], contestants[c].remark);
  }
  if (sum == 0) abort(); /* nobody may leave the work out */
}

int main(void) {
  struct arena *arena = arena_new(0);
  policy = policy_open(arena, policy_text(arena, "bench/workload.md"));
  make_world(&w);
  name_all();
  lay_all(arena);
  int mismatches = count_mismatches(), wrong = count_wrong_changes();
  race();
  if (mismatches || wrong)
    fprintf(stderr, "%d of %d decisions and %d of %d next changes differ from the floor\n", mismatches, N_REQ, wrong, CHANGES_WALKED);
  arena_free(arena);
  return mismatches || wrong;
}
