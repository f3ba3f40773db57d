/* Kinship: what a person is to others over time, from the ties that were recorded from either side. */
#include <stdlib.h>

#include "register.h"

/* One recorded tie, seen from the person's side. */
struct tie {
  struct symbol other;
  enum kin word;  /* what the person is of the other; KIN_WORDS: what has no inverse, and no relation holds */
  enum kin said;  /* the word as recorded */
  uint32_t order; /* in the journal */
  bool direct;    /* recorded from the person's side */
  bool ends;      /* what ends the tie; no tie itself */
  enum abstain_value shares_address, dependent; /* whether the person depends on the other */
  int64_t from, until;
};

struct ties {
  struct arena *arena;
  struct tie *at;
  size_t room;
  uint32_t count;
};

static enum abstain_value circumstance(const struct register_ *reg, const struct entry *tie, const char *field) {
  if (tie->kind != EVENT_RELATION || !entry_has(tie, field)) return ABSTAIN_UNKNOWN;
  return entry_number(reg->journal, tie, field, 0) ? ABSTAIN_YES : ABSTAIN_NO;
}

static void add_ties(const struct register_ *reg, struct symbol person, enum event_kind kind, struct ties *ties) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));) {
    struct symbol one = entry_symbol(reg->journal, entry, "person"), of = entry_symbol(reg->journal, entry, "of");
    bool direct = symbol_equal(one, person);
    enum kin word = (enum kin)entry_number(reg->journal, entry, "relation", KIN_OTHER);
    if (symbol_equal(one, of)) continue;
    ARENA_ROOM(ties->arena, ties->at, ties->room, ties->count);
    /* who depends on whom is recorded one way; the other way round it is not known */
    ties->at[ties->count++] = (struct tie){.other = direct ? of : one, .word = direct ? word : kin_inverse(word),
                                           .said = word, .order = walk.index,
                                           .direct = direct, .ends = kind == EVENT_RELATION_ENDED,
                                           .shares_address = circumstance(reg, entry, "shares_address"),
                                           .dependent = direct ? circumstance(reg, entry, "dependent") : ABSTAIN_UNKNOWN,
                                           .from = entry->at.seconds};
  }
}

/* Those of one other, word and side together, in the order in which they took effect. */
static int by_series(const void *a, const void *b) {
  const struct tie *x = a, *y = b;
  if (x->other.number != y->other.number) return x->other.number < y->other.number ? -1 : 1;
  if (x->said != y->said) return x->said < y->said ? -1 : 1;
  if (x->direct != y->direct) return x->direct ? -1 : 1;
  if (x->from != y->from) return x->from < y->from ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static bool same_series(const struct tie *a, const struct tie *b) {
  return symbol_equal(a->other, b->other) && a->said == b->said && a->direct == b->direct;
}

/* The person's ties: each lasts until its own ending, or until it is recorded anew with other circumstances; of two
 * recorded for one instant both stand. */
static struct ties ties_of(const struct register_ *reg, struct arena *arena, struct symbol person) {
  struct ties ties = {.arena = arena};
  add_ties(reg, person, EVENT_RELATION, &ties);
  if (ties.count == 0) return ties;
  add_ties(reg, person, EVENT_RELATION_ENDED, &ties);
  qsort(ties.at, ties.count, sizeof *ties.at, by_series);
  for (uint32_t i = ties.count; i-- > 0;) {
    struct tie *tie = &ties.at[i], *next = i + 1 < ties.count && same_series(tie, tie + 1) ? tie + 1 : NULL;
    tie->until = !next ? INT64_MAX : next->from > tie->from || next->ends ? next->from : next->until;
  }
  return ties;
}

bool person_is_tied(const struct register_ *reg, struct arena *arena, struct symbol person, struct symbol other, int64_t at) {
  struct ties ties = ties_of(reg, arena, person);
  for (uint32_t i = 0; i < ties.count; i++)
    if (symbol_equal(ties.at[i].other, other) && !ties.at[i].ends && ties.at[i].from <= at && at < ties.at[i].until) return true;
  return false;
}

/* -- relations --------------------------------------------------------------------------------------------- */

static enum abstain_value value_or(enum abstain_value a, enum abstain_value b) {
  if (a == ABSTAIN_YES || b == ABSTAIN_YES) return ABSTAIN_YES;
  return a == ABSTAIN_UNKNOWN || b == ABSTAIN_UNKNOWN ? ABSTAIN_UNKNOWN : ABSTAIN_NO;
}

static enum abstain_value tie_holds(const struct image_relation *relation, const struct tie *tie, enum abstain_value dependent) {
  enum abstain_value holds = ABSTAIN_NO;
  for (int32_t i = 0; !tie->ends && i < relation->alternative_count; i++) {
    const struct ast_kin *kin = &relation->alternatives[i];
    if (tie->word == KIN_WORDS || !(kin->words >> tie->word & 1)) continue;
    enum abstain_value met = kin->conditions ? ABSTAIN_NO : ABSTAIN_YES;
    if (kin->conditions & KIN_SHARES_ADDRESS) met = value_or(met, tie->shares_address);
    if (kin->conditions & KIN_IS_DEPENDENT) met = value_or(met, dependent);
    holds = value_or(holds, met);
  }
  return holds;
}

/* A person's ties with one other: those from `at` up to `end`. */
struct pair {
  const struct tie *at, *end;
};

/* Whether the person depends on the other, as was recorded of himself by whatever tie: one recorded from the other's side
 * does not say. */
static struct truth depends(struct arena *arena, const struct pair *pair) {
  struct gathering yes = {.arena = arena}, no = {.arena = arena};
  for (const struct tie *tie = pair->at; tie < pair->end; tie++)
    if (tie->direct && !tie->ends && tie->dependent != ABSTAIN_UNKNOWN) gather(tie->dependent == ABSTAIN_YES ? &yes : &no, tie->from, tie->until);
  struct spans sure = gathered(&yes);
  return (struct truth){sure, spans_or(arena, sure, spans_not(arena, gathered(&no)))};
}

/* When the person stands in the relation to the other. */
static struct truth pair_holds(struct arena *arena, const struct image_relation *relation, const struct pair *pair) {
  struct gathering sure = {.arena = arena}, possible = {.arena = arena}, if_dependent = {.arena = arena};
  for (const struct tie *tie = pair->at; tie < pair->end; tie++) {
    enum abstain_value holds = tie_holds(relation, tie, tie->dependent);
    bool hinges = !tie->direct && holds == ABSTAIN_UNKNOWN && tie_holds(relation, tie, ABSTAIN_YES) == ABSTAIN_YES;
    if (hinges) gather(&if_dependent, tie->from, tie->until), holds = tie_holds(relation, tie, ABSTAIN_NO);
    if (holds == ABSTAIN_YES) gather(&sure, tie->from, tie->until);
    if (holds != ABSTAIN_NO) gather(&possible, tie->from, tie->until);
  }
  struct truth held = {gathered(&sure), gathered(&possible)};
  struct spans hinging = gathered(&if_dependent);
  return hinging.count ? truth_or(arena, held, truth_and(arena, truth_of(hinging), depends(arena, pair))) : held;
}

static void gather_all(struct gathering *gathering, struct spans spans) {
  for (uint32_t i = 0; i < spans.count; i++) gather(gathering, spans.at[i].from, spans.at[i].until);
}

struct truth person_related(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t relation,
                            person_question *whether, const void *context) {
  struct gathering sure = {.arena = arena}, possible = {.arena = arena};
  struct ties ties = ties_of(reg, arena, person);
  const struct tie *end = ties.at + ties.count;
  for (struct pair pair = {ties.at, ties.at}; pair.at < end; pair.at = pair.end) {
    while (pair.end < end && symbol_equal(pair.end->other, pair.at->other)) pair.end++;
    struct truth tied = pair_holds(arena, &reg->policy->relations[relation], &pair);
    if (tied.possible.count == 0) continue;
    struct truth one = truth_and(arena, tied, whether(reg, arena, pair.at->other, context));
    gather_all(&sure, one.sure);
    gather_all(&possible, one.possible);
  }
  return (struct truth){gathered(&sure), gathered(&possible)};
}
