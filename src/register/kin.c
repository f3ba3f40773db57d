/* Kinship: what a person is to others over time, from the ties that were recorded from either side. */
#include <stdlib.h>

#include "register.h"

/* One recorded tie, seen from the person's side. */
struct tie {
  struct symbol other;
  struct str name; /* of the other */
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

static enum abstain_value circumstance(const struct registry *reg, const struct entry *tie, const char *field) {
  if (tie->kind != EVENT_RELATION || !entry_has(tie, field)) return ABSTAIN_UNKNOWN;
  return entry_number(reg->journal, tie, field, 0) ? ABSTAIN_YES : ABSTAIN_NO;
}

static void add_ties(const struct registry *reg, struct symbol person, enum event_kind kind, struct ties *ties) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));) {
    struct symbol one = entry_symbol(reg->journal, entry, "person"), of = entry_symbol(reg->journal, entry, "of");
    bool direct = symbol_equal(one, person);
    enum kin word = (enum kin)entry_number(reg->journal, entry, "relation", KIN_OTHER);
    if (symbol_equal(one, of)) continue;
    struct symbol other = direct ? of : one;
    ARENA_ROOM(ties->arena, ties->at, ties->room, ties->count);
    /* who depends on whom is recorded one way; the other way round it is not known */
    ties->at[ties->count++] = (struct tie){.other = other, .name = symbol_str(reg, other),
                                           .word = direct ? word : kin_inverse(word), .said = word, .order = walk.index,
                                           .direct = direct, .ends = kind == EVENT_RELATION_ENDED,
                                           .shares_address = circumstance(reg, entry, "shares_address"),
                                           .dependent = direct ? circumstance(reg, entry, "dependent") : ABSTAIN_UNKNOWN,
                                           .from = entry->at.seconds};
  }
}

/* Those of one other, word and side together, in the order in which they took effect. Others come by their names, for the
 * numbers of symbols depend on what else the journal holds, and an answer may not. */
static int by_series(const void *a, const void *b) {
  const struct tie *x = a, *y = b;
  int names = symbol_equal(x->other, y->other) ? 0 : str_compare(x->name, y->name);
  if (names) return names;
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
static struct ties ties_of(const struct registry *reg, struct arena *arena, struct symbol person) {
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

static bool stands(const struct tie *tie, int64_t at) { return !tie->ends && tie->from <= at && at < tie->until; }

static bool has_tie(const struct ties *ties, struct symbol other, int64_t at) {
  for (uint32_t i = 0; i < ties->count; i++)
    if (symbol_equal(ties->at[i].other, other) && stands(&ties->at[i], at)) return true;
  return false;
}

/* By one between them, too: a spouse's child, a brother's wife, a trust of one's spouse, who lives with whom one lives with. */
bool person_is_tied(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol other, int64_t at) {
  struct ties ties = ties_of(reg, arena, person), others = ties_of(reg, arena, other);
  bool is = has_tie(&ties, other, at);
  for (uint32_t i = 0; !is && i < ties.count; i++) is = stands(&ties.at[i], at) && has_tie(&others, ties.at[i].other, at);
  return is;
}

/* A person's ties with one other: those from `at` up to `end`. */
struct pair {
  const struct tie *at, *end;
};

/* Moves on to the ties with the next other; false when there are no more. */
static bool next_pair(const struct ties *ties, struct pair *pair) {
  const struct tie *end = ties->at + ties->count;
  pair->at = pair->end ? pair->end : ties->at;
  for (pair->end = pair->at; pair->end < end && symbol_equal(pair->end->other, pair->at->other);) pair->end++;
  return pair->at < end;
}

/* -- households -------------------------------------------------------------------------------------------- */

/* A home has few people: those beyond are not followed, nor is one who has more ties than that. What was recorded of the
 * person's own ties counts however many they are. */
enum { HOUSEHOLD_MAX = 64 };

struct member {
  struct symbol person;
  struct truth together; /* with him whose household it is */
  struct spans apart;    /* their own ties say that they do not share an address */
  bool followed, met;
};

struct household {
  struct arena *arena;
  struct symbol of;
  struct member at[HOUSEHOLD_MAX];
  uint32_t count;
};

/* When two people share an address, as their own ties say: a trust or a company does not live with anybody. */
static struct truth address_of(struct arena *arena, const struct pair *pair, struct spans *apart) {
  struct gathering yes = {.arena = arena}, maybe = {.arena = arena}, no = {.arena = arena};
  for (const struct tie *tie = pair->at; tie < pair->end; tie++) {
    if (tie->ends || kin_inverse(tie->word) == KIN_WORDS) continue;
    enum abstain_value shared = tie->word == KIN_HOUSEHOLD_MEMBER ? ABSTAIN_YES : tie->shares_address;
    gather(shared == ABSTAIN_NO ? &no : &maybe, tie->from, tie->until);
    if (shared == ABSTAIN_YES) gather(&yes, tie->from, tie->until);
  }
  struct truth together = {gathered(&yes), gathered(&maybe)};
  *apart = spans_and(arena, gathered(&no), spans_not(arena, together.possible));
  return together;
}

static struct member *find_member(struct household *household, struct symbol person) {
  for (uint32_t i = 0; i < household->count; i++)
    if (symbol_equal(household->at[i].person, person)) return &household->at[i];
  return NULL;
}

static bool same_spans(struct spans a, struct spans b) {
  return a.count == b.count && (a.count == 0 || memcmp(a.at, b.at, a.count * sizeof *a.at) == 0);
}

/* He lives with one of the household then; he is followed anew when that makes it longer. */
static void join(struct household *household, struct symbol person, struct truth together) {
  struct member *member = find_member(household, person);
  if (symbol_equal(person, household->of) || together.possible.count == 0) return;
  if (!member && household->count == HOUSEHOLD_MAX) return;
  if (!member) *(member = &household->at[household->count++]) = (struct member){.person = person};
  together = truth_and(household->arena, together, truth_of(spans_not(household->arena, member->apart)));
  together = truth_or(household->arena, together, member->together);
  if (same_spans(together.sure, member->together.sure) && same_spans(together.possible, member->together.possible)) return;
  member->together = together;
  member->followed = false;
}

static size_t tie_count(const struct registry *reg, struct symbol person) {
  struct walk walk = walk_of(reg, person, EVENT_RELATION);
  return (size_t)(walk.end - walk.at);
}

/* Is each tie the only one of the other too, as with a couple? Then it says by itself whether they live together. */
static bool are_alone(const struct registry *reg, const struct ties *ties) {
  for (uint32_t i = 0; i < ties->count; i++)
    if (!ties->at[i].ends && tie_count(reg, ties->at[i].other) > 1) return false;
  return true;
}

static void follow(const struct registry *reg, struct household *household, struct member *member) {
  struct truth together = member->together;
  member->followed = true;
  if (together.possible.count == 0 || tie_count(reg, member->person) > HOUSEHOLD_MAX) return;
  struct ties ties = ties_of(reg, household->arena, member->person);
  struct spans apart;
  for (struct pair pair = {0}; next_pair(&ties, &pair);)
    join(household, pair.at->other, truth_and(household->arena, together, address_of(household->arena, &pair, &apart)));
}

/* Whoever lives with somebody lives with those who live with him too; but not with one of whom it is recorded that they
 * live apart. */
static void find_household(const struct registry *reg, const struct ties *ties, struct household *household) {
  for (struct pair pair = {0}; household->count < HOUSEHOLD_MAX && next_pair(ties, &pair);) {
    struct member *member = &household->at[household->count++];
    *member = (struct member){.person = pair.at->other};
    member->together = address_of(household->arena, &pair, &member->apart);
  }
  bool grown = true;
  for (uint32_t followed = 0; grown && followed < HOUSEHOLD_MAX;) {
    grown = false;
    for (uint32_t i = 0; i < household->count; i++)
      if (!household->at[i].followed) follow(reg, household, &household->at[i]), followed++, grown = true;
  }
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

/* Whether the person depends on the other, as was recorded of himself by whatever tie: one recorded from the other's side
 * does not say. */
static struct truth depends(struct arena *arena, const struct pair *pair) {
  struct gathering yes = {.arena = arena}, no = {.arena = arena};
  for (const struct tie *tie = pair->at; tie < pair->end; tie++)
    if (tie->direct && !tie->ends && tie->dependent != ABSTAIN_UNKNOWN) gather(tie->dependent == ABSTAIN_YES ? &yes : &no, tie->from, tie->until);
  struct spans sure = gathered(&yes);
  return (struct truth){sure, spans_or(arena, sure, spans_not(arena, gathered(&no)))};
}

/* When the person stands in the relation to the other, by their own ties. */
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

/* The question about others, and when it was found to be so of one to whom the person is related; the first of whom it may be
 * so at an instant. */
struct related {
  const struct registry *reg;
  struct arena *arena;
  person_question *whether;
  const void *context;
  int64_t at;
  struct symbol first;
  struct gathering sure, possible;
};

static void gather_all(struct gathering *gathering, struct spans spans) {
  for (uint32_t i = 0; i < spans.count; i++) gather(gathering, spans.at[i].from, spans.at[i].until);
}

static void ask_of(struct related *related, struct symbol other, struct truth tied) {
  if (tied.possible.count == 0) return;
  struct truth so = truth_and(related->arena, tied, related->whether(related->reg, related->arena, other, related->context));
  if (!related->first.number && spans_hold(so.possible, related->at)) related->first = other;
  gather_all(&related->sure, so.sure);
  gather_all(&related->possible, so.possible);
}

/* Is it a matter of the address alone, whatever the two are to each other? */
static bool is_same_household(const struct ast_kin *kin) {
  return kin->words == (1u << KIN_WORDS) - 1 && kin->conditions & KIN_SHARES_ADDRESS;
}

static bool asks_address(const struct image_relation *relation) {
  for (int32_t i = 0; i < relation->alternative_count; i++)
    if (relation->alternatives[i].conditions & KIN_SHARES_ADDRESS) return true;
  return false;
}

/* When the relation holds because the two share an address; `pair` is empty when no tie is between them. */
static struct truth address_holds(struct arena *arena, const struct image_relation *relation, const struct pair *pair, struct truth together) {
  struct gathering tied = {.arena = arena};
  for (int32_t i = 0; i < relation->alternative_count; i++) {
    const struct ast_kin *kin = &relation->alternatives[i];
    if (is_same_household(kin)) return together;
    for (const struct tie *tie = pair->at; kin->conditions & KIN_SHARES_ADDRESS && tie < pair->end; tie++)
      if (!tie->ends && tie->word != KIN_WORDS && kin->words >> tie->word & 1) gather(&tied, tie->from, tie->until);
  }
  return truth_and(arena, truth_of(gathered(&tied)), together);
}

static void ask_all(struct related *related, struct symbol person, int32_t index) {
  struct arena *arena = related->arena;
  const struct image_relation *relation = &related->reg->policy->relations[index];
  struct ties ties = ties_of(related->reg, arena, person);
  if (ties.count == 0) return;
  struct household household = {.arena = arena, .of = person};
  if (asks_address(relation) && !are_alone(related->reg, &ties)) find_household(related->reg, &ties, &household);
  for (struct pair pair = {0}; next_pair(&ties, &pair);) {
    struct truth tied = pair_holds(arena, relation, &pair);
    struct member *member = find_member(&household, pair.at->other);
    if (member) tied = truth_or(arena, tied, address_holds(arena, relation, &pair, member->together)), member->met = true;
    ask_of(related, pair.at->other, tied);
  }
  for (uint32_t i = 0; i < household.count; i++)
    if (!household.at[i].met)
      ask_of(related, household.at[i].person, address_holds(arena, relation, &(struct pair){0}, household.at[i].together));
}

struct truth person_related(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation,
                            person_question *whether, const void *context) {
  struct related related = {reg, arena, whether, context, .sure.arena = arena, .possible.arena = arena};
  ask_all(&related, person, relation);
  return (struct truth){gathered(&related.sure), gathered(&related.possible)};
}

struct symbol person_relative_at(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation,
                                 person_question *whether, const void *context, int64_t at) {
  struct related related = {reg, arena, whether, context, .at = at, .sure.arena = arena, .possible.arena = arena};
  ask_all(&related, person, relation);
  return related.first;
}
