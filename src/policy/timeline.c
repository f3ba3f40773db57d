/* Laying facts down in time: intervals in any order become segments, with the derived atoms worked out once for each
 * segment, so that a decision only looks up. Everything lives in the caller's memory. */
#include "timeline.h"

#include <stdlib.h>

#include "image.h"

struct interval {
  int64_t from, until;
  int32_t atom, value;
};

struct abstain_builder {
  const struct abstain_policy *policy;
  enum abstain_part part;
  uint32_t room, count;
  struct interval *intervals;
  struct abstain_timeline *timeline;
};

/* Every interval begins and ends a segment; one more begins at the beginning. */
static size_t segments_max(uint32_t intervals) { return (size_t)intervals * 2 + 1; }

static size_t block_size(size_t segments, size_t words) {
  return sizeof(struct abstain_timeline) + (words + segments + segments * 2 * words) * sizeof(uint64_t);
}

size_t abstain_builder_size(const struct abstain_policy *policy, uint32_t intervals_max) {
  return sizeof(struct abstain_builder) + intervals_max * sizeof(struct interval) +
         block_size(segments_max(intervals_max), policy->meta->words);
}

struct abstain_builder *abstain_builder_start(const struct abstain_policy *policy, enum abstain_part part, void *memory,
                                              uint32_t intervals_max) {
  struct abstain_builder *builder = memory;
  *builder = (struct abstain_builder){.policy = policy, .part = part, .room = intervals_max};
  builder->intervals = (struct interval *)(builder + 1);
  builder->timeline = (struct abstain_timeline *)(builder->intervals + intervals_max);
  return builder;
}

bool abstain_builder_add(struct abstain_builder *builder, int atom, enum abstain_value value, int64_t from, int64_t until) {
  if (atom < 0 || atom >= builder->policy->atom_count || from >= until) return true;
  if (builder->count == builder->room) return false;
  builder->intervals[builder->count++] = (struct interval){from, until, atom, (int32_t)value};
  return true;
}

static int compare_instants(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* The ends of the segments: sorted, each once, the last at the end of time. */
static uint32_t cut_segments(const struct abstain_builder *builder, int64_t *ends) {
  uint32_t count = 0, kept = 1;
  ends[count++] = ABSTAIN_NEVER;
  for (uint32_t i = 0; i < builder->count; i++) {
    const struct interval *interval = &builder->intervals[i];
    if (interval->from != ABSTAIN_ALWAYS) ends[count++] = interval->from;
    if (interval->until != ABSTAIN_NEVER) ends[count++] = interval->until;
  }
  qsort(ends, count, sizeof *ends, compare_instants);
  for (uint32_t i = 1; i < count; i++)
    if (ends[i] != ends[kept - 1]) ends[kept++] = ends[i];
  return kept;
}

/* `bits` are those of the segments: words that are sure, then words that are possible, by segment. */
static void lay_interval(const struct interval *interval, size_t words, const int64_t *ends, uint32_t count, uint64_t *bits) {
  size_t w = (size_t)interval->atom / 64;
  uint64_t bit = 1ull << (interval->atom % 64);
  for (uint32_t s = timeline_segment(ends, count, interval->from); s < count; s++) {
    uint64_t *sure = &bits[2 * s * words + w], *possible = sure + words;
    *sure = interval->value == ABSTAIN_YES ? *sure | bit : *sure & ~bit;
    *possible = interval->value == ABSTAIN_NO ? *possible & ~bit : *possible | bit;
    if (ends[s] == interval->until) return;
  }
}

static bool speaks_of(const struct abstain_builder *builder, int32_t atom) {
  enum atom_group group = (enum atom_group)builder->policy->atoms[atom].group;
  if (builder->part == ABSTAIN_WHOLE) return true;
  return (group == GROUP_COMPANY) == (builder->part == ABSTAIN_COMPANY);
}

bool terms_hold(const struct image_term *term, uint32_t count, const uint64_t *known, const uint64_t *possible) {
  for (uint32_t i = 0; i < count;) {
    bool holds = true;
    uint32_t records = term[i].more + 1u;
    for (uint32_t j = i; j < i + records; j++)
      holds &= (term[j].must & ~known[term[j].word]) == 0 && (term[j].must_not & possible[term[j].word]) == 0;
    if (holds) return true;
    i += records;
  }
  return false;
}

static void derive(const struct abstain_builder *builder, uint64_t *sure, uint64_t *possible) {
  const struct abstain_policy *policy = builder->policy;
  for (int32_t i = 0; i < policy->derived_count; i++) {
    const struct image_derived *derived = &policy->derived[i];
    if (!speaks_of(builder, (int32_t)derived->atom)) continue;
    uint64_t bit = 1ull << (derived->atom % 64);
    const struct image_term *terms = policy->terms + derived->term_first;
    bool surely = terms_hold(terms, derived->term_count, sure, possible);
    bool may = terms_hold(terms, derived->term_count, possible, sure);
    if (surely) sure[derived->atom / 64] |= bit;
    if (may) possible[derived->atom / 64] |= bit;
  }
}

/* Segments in which nothing is other than before become one with those before. Returns how many are left, and gathers
 * the bits that differ anywhere. */
static uint32_t join_segments(uint32_t cut, size_t words, int64_t *ends, uint64_t *bits, uint64_t *varying) {
  uint32_t last = 0;
  for (uint32_t s = 1; s < cut; s++) {
    const uint64_t *before = &bits[2 * last * words], *next = &bits[2 * s * words];
    uint64_t differs = 0;
    for (size_t w = 0; w < words; w++) {
      uint64_t moved = (next[w] ^ before[w]) | (next[words + w] ^ before[words + w]);
      varying[w] |= moved;
      differs |= moved;
    }
    if (differs) last++;
    ends[last] = ends[s];
    memmove(&bits[2 * last * words], next, 2 * words * sizeof *bits);
  }
  return last + 1;
}

const struct abstain_timeline *abstain_builder_finish(struct abstain_builder *builder) {
  const struct image_meta *meta = builder->policy->meta;
  struct abstain_timeline *timeline = builder->timeline;
  size_t words = timeline->words = meta->words;
  memset(timeline->varying, 0, words * sizeof *timeline->varying);
  int64_t *ends = (int64_t *)timeline->varying + words;
  uint32_t cut = cut_segments(builder, ends);
  uint64_t *bits = (uint64_t *)ends + cut;
  for (uint32_t s = 0; s < cut; s++)
    for (size_t w = 0; w < words; w++) {
      bits[2 * s * words + w] = 0;
      bits[(2 * s + 1) * words + w] = builder->part == ABSTAIN_COMPANY ? 0 : meta->attested[w];
    }
  for (uint32_t i = 0; i < builder->count; i++) lay_interval(&builder->intervals[i], words, ends, cut, bits);
  for (uint32_t s = 0; s < cut; s++) derive(builder, &bits[2 * s * words], &bits[(2 * s + 1) * words]);
  timeline->count = join_segments(cut, words, ends, bits, timeline->varying);
  memmove(ends + timeline->count, bits, timeline->count * 2 * words * sizeof *bits);
  return timeline;
}

size_t abstain_timeline_size(const struct abstain_timeline *timeline) { return block_size(timeline->count, timeline->words); }

const struct abstain_timeline *abstain_timeline_copy(const struct abstain_timeline *timeline, void *memory) {
  return memcpy(memory, timeline, abstain_timeline_size(timeline));
}

void abstain_facts_clear(const struct abstain_policy *policy, struct abstain_facts *facts) {
  size_t bytes = policy->meta->words * sizeof(uint64_t);
  facts->company = facts->person = NULL;
  memset(facts->fixed, 0, bytes);
  memset(facts->fixed_sure, 0, bytes);
  memset(facts->fixed_possible, 0, bytes);
}

bool abstain_facts_fix(const struct abstain_policy *policy, struct abstain_facts *facts, int atom, enum abstain_value value) {
  if (atom < 0 || atom >= policy->atom_count) return false;
  int32_t op = policy->atoms[atom].op;
  if (op != ATOM_CLEARED && policy->atoms[atom].group != GROUP_REQUEST) return false;
  uint64_t bit = 1ull << (atom % 64);
  facts->fixed[atom / 64] |= bit;
  if (value == ABSTAIN_YES) facts->fixed_sure[atom / 64] |= bit;
  else facts->fixed_sure[atom / 64] &= ~bit;
  if (value == ABSTAIN_NO) facts->fixed_possible[atom / 64] &= ~bit;
  else facts->fixed_possible[atom / 64] |= bit;
  return true;
}
