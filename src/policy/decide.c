/* Deciding: a pure function of a policy, facts, a kind and an instant. The words of what surely and what possibly
 * holds are put together from the two timelines; the conjunctions of the cell say which rules fire; exemptions lift
 * some; the strictest rule left is the verdict. Everything is bits: no allocation, no I/O, no call into a clock. */
#include "image.h"
#include "timeline.h"

enum { COMPLETIONS_BITS_MAX = 6 }; /* so many missing facts are tried in every combination */

/* What holds at an instant, in `words` words. */
struct state {
  uint64_t sure[ABSTAIN_WORDS_MAX], possible[ABSTAIN_WORDS_MAX];
};

struct fired {
  uint64_t sure[ABSTAIN_RULE_WORDS_MAX], may[ABSTAIN_RULE_WORDS_MAX];
};

/* The words that a policy uses. In the common case of one word of each they are constants: loops vanish, and state
 * and rules stay in registers. */
struct sizes {
  uint32_t words, rule_words;
};

#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t word_of(struct sizes sizes, uint32_t word) { return sizes.words == 1 ? 0 : word; }
INLINE uint32_t rule_word_of(struct sizes sizes, uint32_t rule) { return sizes.rule_words == 1 ? 0 : rule / 64; }

/* A segment of a timeline, and behind it the following ones. */
struct cursor {
  const int64_t *end;
  const uint64_t *sure, *possible;
};

static const int64_t no_end = ABSTAIN_NEVER;
static const uint64_t no_bits[ABSTAIN_WORDS_MAX];

/* The segment that holds the instant; without a timeline one that holds always, in which nothing is sure. */
INLINE struct cursor cursor_at(struct sizes sizes, const struct abstain_timeline *timeline, int64_t instant,
                               const uint64_t *possible_without) {
  if (!timeline) return (struct cursor){&no_end, no_bits, possible_without};
  const int64_t *ends = timeline_ends(timeline);
  uint32_t segment = timeline_segment(ends, timeline->count, instant);
  const uint64_t *sure = timeline_sure(timeline) + (size_t)2 * sizes.words * segment;
  return (struct cursor){ends + segment, sure, sure + sizes.words};
}

INLINE void cursor_step(struct sizes sizes, struct cursor *cursor) {
  cursor->end++;
  cursor->sure += 2 * sizes.words;
  cursor->possible += 2 * sizes.words;
}

INLINE void state_fill(struct sizes sizes, const struct abstain_facts *facts, const struct cursor *company,
                       const struct cursor *person, struct state *state) {
  for (uint32_t w = 0; w < sizes.words; w++) {
    uint64_t sure = company->sure[w] | person->sure[w], possible = company->possible[w] | person->possible[w];
    state->sure[w] = (sure & ~facts->fixed[w]) | facts->fixed_sure[w];
    state->possible[w] = (possible & ~facts->fixed[w]) | facts->fixed_possible[w];
  }
}

/* Which rules of the cell have a body that holds. `relevant`, where given, gathers the bits on which a rule that is
 * not ruled out for good still depends. Returns whether any body is unsure. */
INLINE bool bodies(struct sizes sizes, const struct abstain_policy *policy, const struct image_cell *cell,
                   const struct state *state, const uint64_t *varying, uint64_t *relevant, struct fired *fired) {
  for (uint32_t w = 0; w < sizes.rule_words; w++) fired->sure[w] = fired->may[w] = 0;
  bool unsure = false;
  const struct image_term *term = policy->terms + cell->term_first, *end = term + cell->term_count;
  while (term < end) {
    bool sure = true, may = true, live = true;
    const struct image_term *first = term;
    for (;; term++) {
      uint32_t w = word_of(sizes, term->word);
      uint64_t possible = state->possible[w], known = state->sure[w];
      uint64_t broken = (term->must & ~possible) | (term->must_not & known);
      sure &= ((term->must & ~known) | (term->must_not & possible)) == 0;
      may &= broken == 0;
      if (relevant) live &= (broken & ~varying[w]) == 0;
      if (sizes.words == 1 || term->more == 0) break;
    }
    uint32_t rule = first->target, w = rule_word_of(sizes, rule);
    fired->sure[w] |= (uint64_t)sure << (rule % 64);
    fired->may[w] |= (uint64_t)may << (rule % 64);
    unsure |= may & !sure;
    for (const struct image_term *t = first; relevant && t <= term; t++) {
      relevant[word_of(sizes, t->word)] |= live ? t->must | t->must_not : 0;
    }
    term++;
  }
  return unsure;
}

INLINE void lift(struct sizes sizes, const struct abstain_policy *policy, const struct image_cell *cell, struct fired *fired) {
  uint64_t exempting = 0;
  for (uint32_t w = 0; w < sizes.rule_words; w++) exempting |= fired->may[w] & policy->meta->exempts[w];
  if (!exempting) return;
  const struct image_exemption *exemption = policy->exemptions + cell->exemption_first;
  for (uint32_t i = 0; i < cell->exemption_count; i++, exemption++) {
    uint32_t e = (uint32_t)exemption->exempter, t = (uint32_t)exemption->target;
    uint32_t from = rule_word_of(sizes, e), to = rule_word_of(sizes, t);
    uint64_t sure = fired->sure[from] >> (e % 64) & 1, may = fired->may[from] >> (e % 64) & 1;
    fired->sure[to] &= ~(may << (t % 64));
    fired->may[to] &= ~(sure << (t % 64));
  }
}

INLINE enum abstain_verdict verdict_of(struct sizes sizes, const struct image_meta *meta, const uint64_t *rules) {
  uint64_t denies = 0, needs = 0, refers = 0;
  for (uint32_t w = 0; w < sizes.rule_words; w++) {
    denies |= rules[w] & meta->denies[w];
    needs |= rules[w] & meta->needs[w];
    refers |= rules[w] & meta->refers[w];
  }
  return denies ? ABSTAIN_DENY : needs ? ABSTAIN_NEED : refers ? ABSTAIN_REFER : ABSTAIN_PERMIT;
}

/* -- missing facts: every combination is tried ----------------------------------------------------------- */

static const struct image_derived *derived_of(const struct abstain_policy *policy, uint32_t atom) {
  for (int32_t i = 0; i < policy->derived_count; i++)
    if (policy->derived[i].atom == atom) return &policy->derived[i];
  return NULL;
}

struct missing {
  uint32_t atoms[COMPLETIONS_BITS_MAX + 1];
  uint32_t count; /* COMPLETIONS_BITS_MAX + 1: too many */
};

static void missing_add(struct missing *missing, uint32_t atom) {
  for (uint32_t i = 0; i < missing->count; i++)
    if (missing->atoms[i] == atom) return;
  if (missing->count <= COMPLETIONS_BITS_MAX) missing->atoms[missing->count++] = atom;
}

static void missing_add_bits(const struct abstain_policy *policy, const struct state *state, uint32_t word, uint64_t bits,
                             struct missing *missing, uint64_t *ask) {
  bits &= state->sure[word] ^ state->possible[word];
  for (; bits; bits &= bits - 1) {
    uint32_t atom = word * 64 + (uint32_t)__builtin_ctzll(bits);
    const struct image_derived *derived = policy->atoms[atom].op == ATOM_DERIVED ? derived_of(policy, atom) : NULL;
    if (!derived) {
      ask[word] |= 1ull << (atom % 64);
      missing_add(missing, atom);
      continue;
    }
    for (uint32_t t = 0; t < derived->term_count; t++) {
      const struct image_term *term = &policy->terms[derived->term_first + t];
      uint64_t base = (term->must | term->must_not) & (state->sure[term->word] ^ state->possible[term->word]);
      for (; base; base &= base - 1) {
        uint32_t inner = term->word * 64u + (uint32_t)__builtin_ctzll(base);
        ask[term->word] |= 1ull << (inner % 64);
        missing_add(missing, inner);
      }
    }
  }
}

/* The atoms that conjunctions wait for which may hold but do not surely. */
static void find_missing(const struct abstain_policy *policy, const struct image_cell *cell, const struct state *state,
                         struct missing *missing, uint64_t *ask) {
  for (uint32_t i = 0; i < cell->term_count;) {
    const struct image_term *term = &policy->terms[cell->term_first + i];
    bool sure = true, may = true;
    for (uint32_t j = 0; j <= term->more; j++) {
      uint64_t known = state->sure[term[j].word], possible = state->possible[term[j].word];
      sure &= (term[j].must & ~known) == 0 && (term[j].must_not & possible) == 0;
      may &= (term[j].must & ~possible) == 0 && (term[j].must_not & known) == 0;
    }
    for (uint32_t j = 0; may && !sure && j <= term->more; j++)
      missing_add_bits(policy, state, term[j].word, term[j].must | term[j].must_not, missing, ask);
    i += term->more + 1u;
  }
}

static void complete(const struct abstain_policy *policy, const struct state *state, const struct missing *missing,
                     uint32_t choice, struct state *completed) {
  *completed = *state;
  for (uint32_t i = 0; i < missing->count; i++) {
    uint32_t atom = missing->atoms[i];
    uint64_t bit = 1ull << (atom % 64);
    if (choice >> i & 1) completed->sure[atom / 64] |= bit;
    else completed->possible[atom / 64] &= ~bit;
  }
  for (int32_t i = 0; i < policy->derived_count; i++) {
    const struct image_derived *derived = &policy->derived[i];
    uint32_t w = derived->atom / 64;
    uint64_t bit = 1ull << (derived->atom % 64);
    if (!((state->sure[w] ^ state->possible[w]) & bit)) continue;
    const struct image_term *terms = policy->terms + derived->term_first;
    bool sure = terms_hold(terms, derived->term_count, completed->sure, completed->possible);
    bool may = terms_hold(terms, derived->term_count, completed->possible, completed->sure);
    if (sure) completed->sure[w] |= bit;
    if (!may) completed->possible[w] &= ~bit;
  }
}

/* With every combination of the missing facts: the range of verdicts, what fires in all and in some, and which
 * facts change the verdict. With too many missing, what is sure and what is possible bound the range. */
static void decide_missing(struct sizes sizes, const struct abstain_policy *policy, const struct image_cell *cell,
                           const struct state *state, struct fired *fired, struct abstain_decision *decision) {
  struct missing missing = {.count = 0};
  uint64_t ask[ABSTAIN_WORDS_MAX] = {0};
  find_missing(policy, cell, state, &missing, ask);
  decision->incomplete = missing.count > COMPLETIONS_BITS_MAX;
  if (decision->incomplete) {
    lift(sizes, policy, cell, fired);
    decision->low = verdict_of(sizes, policy->meta, fired->sure);
    decision->high = verdict_of(sizes, policy->meta, fired->may);
    for (uint32_t w = 0; w < sizes.words; w++) decision->ask[w] = ask[w];
    return;
  }
  enum abstain_verdict verdicts[1 << COMPLETIONS_BITS_MAX];
  struct fired all = {.may = {0}};
  for (uint32_t w = 0; w < sizes.rule_words; w++) all.sure[w] = UINT64_MAX;
  decision->low = ABSTAIN_DENY;
  decision->high = ABSTAIN_PERMIT;
  for (uint32_t choice = 0; choice < 1u << missing.count; choice++) {
    struct state completed;
    struct fired one;
    complete(policy, state, &missing, choice, &completed);
    bodies(sizes, policy, cell, &completed, NULL, NULL, &one);
    lift(sizes, policy, cell, &one);
    for (uint32_t w = 0; w < sizes.rule_words; w++) {
      all.sure[w] &= one.sure[w];
      all.may[w] |= one.may[w];
    }
    verdicts[choice] = verdict_of(sizes, policy->meta, one.sure);
    if (verdicts[choice] < decision->low) decision->low = verdicts[choice];
    if (verdicts[choice] > decision->high) decision->high = verdicts[choice];
  }
  for (uint32_t i = 0; i < missing.count; i++)
    for (uint32_t choice = 0; choice < 1u << missing.count; choice++)
      if (verdicts[choice] != verdicts[choice ^ 1u << i])
        decision->ask[missing.atoms[i] / 64] |= 1ull << (missing.atoms[i] % 64);
  *fired = all;
}

/* -- one instant, and the next change ---------------------------------------------------------------------- */

/* The decision at one state, without the next change. */
INLINE void decide_state(struct sizes sizes, const struct abstain_policy *policy, const struct image_cell *cell,
                         const struct state *state, const uint64_t *varying, uint64_t *relevant,
                         struct abstain_decision *decision) {
  struct fired fired;
  bool unsure = bodies(sizes, policy, cell, state, varying, relevant, &fired);
  decision->incomplete = false;
  for (uint32_t w = 0; w < sizes.words; w++) decision->ask[w] = 0;
  if (__builtin_expect(unsure, false)) {
    decide_missing(sizes, policy, cell, state, &fired, decision);
  } else {
    lift(sizes, policy, cell, &fired);
    decision->low = decision->high = verdict_of(sizes, policy->meta, fired.sure);
  }
  for (uint32_t w = 0; w < sizes.rule_words; w++) {
    decision->fires[w] = fired.sure[w];
    decision->may_fire[w] = fired.may[w];
  }
}

INLINE bool same_decision(struct sizes sizes, const struct abstain_decision *a, const struct abstain_decision *b) {
  uint64_t differs = (uint64_t)(a->low ^ b->low) | (uint64_t)(a->high ^ b->high);
  for (uint32_t w = 0; w < sizes.rule_words; w++)
    differs |= (a->fires[w] ^ b->fires[w]) | (a->may_fire[w] ^ b->may_fire[w]);
  return differs == 0;
}

/* The bits of which a change may change the decision: the relevant ones, and what those are derived from that are unsure: they
 * stay so while it is other facts that are missing. */
INLINE void watch(struct sizes sizes, const struct abstain_policy *policy, const struct state *state, const uint64_t *relevant,
                  uint64_t *watched) {
  uint64_t unsure = 0;
  for (uint32_t w = 0; w < sizes.words; w++) {
    watched[w] = relevant[w];
    unsure |= relevant[w] & (state->sure[w] ^ state->possible[w]);
  }
  for (int32_t i = 0; unsure && i < policy->derived_count; i++) {
    const struct image_derived *derived = &policy->derived[i];
    uint32_t of = word_of(sizes, derived->atom / 64);
    if (!((relevant[of] & (state->sure[of] ^ state->possible[of])) >> (derived->atom % 64) & 1)) continue;
    const struct image_term *term = policy->terms + derived->term_first, *end = term + derived->term_count;
    for (; term < end; term++) watched[word_of(sizes, term->word)] |= term->must | term->must_not;
  }
}

/* Walks on, from segment to segment of the two timelines, until the decision is another. */
INLINE void find_change(struct sizes sizes, const struct abstain_policy *policy, const struct abstain_facts *facts,
                        const struct image_cell *cell, struct cursor company, struct cursor person, const struct state *now,
                        const uint64_t *varying, const uint64_t *relevant, struct abstain_decision *decision) {
  decision->changes = ABSTAIN_NEVER;
  decision->low_after = decision->low;
  decision->high_after = decision->high;
  struct state last = *now, next;
  uint64_t watched[ABSTAIN_WORDS_MAX], any = 0;
  watch(sizes, policy, now, relevant, watched);
  for (uint32_t w = 0; w < sizes.words; w++) any |= watched[w] & varying[w];
  if (!any) return;
  for (;;) {
    bool company_first = *company.end <= *person.end, person_first = *person.end <= *company.end;
    int64_t when = company_first ? *company.end : *person.end;
    if (when == ABSTAIN_NEVER) return;
    if (company_first) cursor_step(sizes, &company);
    if (person_first) cursor_step(sizes, &person);
    state_fill(sizes, facts, &company, &person, &next);
    uint64_t differs = 0;
    for (uint32_t w = 0; w < sizes.words; w++)
      differs |= ((next.sure[w] ^ last.sure[w]) | (next.possible[w] ^ last.possible[w])) & watched[w];
    if (!differs) continue;
    struct abstain_decision later;
    decide_state(sizes, policy, cell, &next, NULL, NULL, &later);
    if (!same_decision(sizes, decision, &later)) {
      decision->changes = when;
      decision->low_after = later.low;
      decision->high_after = later.high;
      return;
    }
    for (uint32_t w = 0; w < sizes.words; w++) last.sure[w] = next.sure[w], last.possible[w] = next.possible[w];
    watch(sizes, policy, &last, relevant, watched);
  }
}

INLINE void decide(struct sizes sizes, const struct abstain_policy *policy, const struct abstain_facts *facts,
                   const struct image_cell *cell, int64_t instant, struct abstain_decision *decision) {
  struct cursor company = cursor_at(sizes, facts->company, instant, no_bits);
  struct cursor person = cursor_at(sizes, facts->person, instant, policy->meta->attested); /* nobody has been asked */
  struct state state;
  uint64_t varying[ABSTAIN_WORDS_MAX], relevant[ABSTAIN_WORDS_MAX];
  state_fill(sizes, facts, &company, &person, &state);
  for (uint32_t w = 0; w < sizes.words; w++) {
    uint64_t moves = (facts->company ? facts->company->varying[w] : 0) | (facts->person ? facts->person->varying[w] : 0);
    varying[w] = moves & ~facts->fixed[w];
    relevant[w] = 0;
  }
  decide_state(sizes, policy, cell, &state, varying, relevant, decision);
  find_change(sizes, policy, facts, cell, company, person, &state, varying, relevant, decision);
}

void decide_cell(const struct abstain_policy *policy, const struct abstain_facts *facts, const struct image_cell *cell, int64_t instant,
                 struct abstain_decision *decision) {
  struct sizes sizes = {policy->meta->words, policy->meta->rule_words};
  if (sizes.words == 1 && sizes.rule_words == 1) decide((struct sizes){1, 1}, policy, facts, cell, instant, decision);
  else decide(sizes, policy, facts, cell, instant, decision);
}

void abstain_decide(const struct abstain_policy *policy, const struct abstain_facts *facts, int kind, bool of_company,
                    int64_t instant, struct abstain_decision *decision) {
  if (kind < 0 || kind >= policy->kind_count) { /* the policy does not speak of it */
    decision->low = decision->high = decision->low_after = decision->high_after = ABSTAIN_REFER;
    decision->changes = ABSTAIN_NEVER;
    decision->incomplete = false;
    memset(decision->fires, 0, policy->meta->rule_words * sizeof *decision->fires);
    memset(decision->may_fire, 0, policy->meta->rule_words * sizeof *decision->may_fire);
    memset(decision->ask, 0, policy->meta->words * sizeof *decision->ask);
    return;
  }
  decide_cell(policy, facts, &policy->cells[kind * 2 + of_company], instant, decision);
}
