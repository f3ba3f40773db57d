/* Laying facts down in time: intervals in any order become segments, with the derived atoms worked out once for each
 * segment, so that a decision only looks up. Everything lives in the caller's memory. */
#include <assert.h>
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
  int64_t *from;
  uint64_t *sure, *possible, *varying;
  struct abstain_timeline timeline;
};

/* Every interval begins and ends a segment; one more begins at the beginning. */
static size_t segments_max(uint32_t intervals) { return (size_t)intervals * 2 + 1; }

size_t abstain_builder_size(const struct abstain_policy *policy, uint32_t intervals_max) {
  size_t words = policy->meta->words, segments = segments_max(intervals_max);
  return sizeof(struct abstain_builder) + intervals_max * sizeof(struct interval) + segments * sizeof(int64_t) +
         (2 * segments + 1) * words * sizeof(uint64_t);
}

struct abstain_builder *abstain_builder_start(const struct abstain_policy *policy, enum abstain_part part, void *memory,
                                              uint32_t intervals_max) {
  struct abstain_builder *builder = memory;
  size_t words = policy->meta->words, segments = segments_max(intervals_max);
  *builder = (struct abstain_builder){.policy = policy, .part = part, .room = intervals_max};
  builder->from = (int64_t *)(builder + 1);
  builder->sure = (uint64_t *)(builder->from + segments);
  builder->possible = builder->sure + segments * words;
  builder->varying = builder->possible + segments * words;
  builder->intervals = (struct interval *)(builder->varying + words);
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

/* The starts of the segments: sorted, each once, the first at the beginning of time. */
static uint32_t cut_segments(struct abstain_builder *builder) {
  uint32_t count = 0, kept = 1;
  builder->from[count++] = ABSTAIN_ALWAYS;
  for (uint32_t i = 0; i < builder->count; i++) {
    const struct interval *interval = &builder->intervals[i];
    if (interval->from != ABSTAIN_ALWAYS) builder->from[count++] = interval->from;
    if (interval->until != ABSTAIN_NEVER) builder->from[count++] = interval->until;
  }
  qsort(builder->from, count, sizeof *builder->from, compare_instants);
  for (uint32_t i = 1; i < count; i++)
    if (builder->from[i] != builder->from[kept - 1]) builder->from[kept++] = builder->from[i];
  return kept;
}

static uint32_t segment_from(const struct abstain_builder *builder, uint32_t count, int64_t from) {
  uint32_t low = 0;
  for (uint32_t left = count; left > 1;) {
    uint32_t half = left / 2;
    if (builder->from[low + half] <= from) low += half;
    left -= half;
  }
  return low;
}

static void lay_interval(struct abstain_builder *builder, uint32_t count, const struct interval *interval) {
  size_t words = builder->policy->meta->words, w = (size_t)interval->atom / 64;
  uint64_t bit = 1ull << (interval->atom % 64);
  for (uint32_t s = segment_from(builder, count, interval->from); s < count && builder->from[s] < interval->until; s++) {
    uint64_t *sure = &builder->sure[s * words + w], *possible = &builder->possible[s * words + w];
    *sure = interval->value == ABSTAIN_YES ? *sure | bit : *sure & ~bit;
    *possible = interval->value == ABSTAIN_NO ? *possible & ~bit : *possible | bit;
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

static void derive(struct abstain_builder *builder, uint64_t *sure, uint64_t *possible) {
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

const struct abstain_timeline *abstain_builder_finish(struct abstain_builder *builder) {
  const struct image_meta *meta = builder->policy->meta;
  size_t words = meta->words;
  uint32_t cut = cut_segments(builder), count = 0;
  for (uint32_t s = 0; s < cut; s++)
    for (size_t w = 0; w < words; w++) {
      builder->sure[s * words + w] = 0;
      builder->possible[s * words + w] = builder->part == ABSTAIN_COMPANY ? 0 : meta->attested[w];
    }
  for (uint32_t i = 0; i < builder->count; i++) lay_interval(builder, cut, &builder->intervals[i]);
  memset(builder->varying, 0, words * sizeof *builder->varying);
  for (uint32_t s = 0; s < cut; s++) {
    uint64_t *sure = &builder->sure[s * words], *possible = &builder->possible[s * words];
    derive(builder, sure, possible);
    uint64_t differs = 0;
    for (size_t w = 0; count && w < words; w++) {
      uint64_t moved = (sure[w] ^ builder->sure[(count - 1) * words + w]) |
                       (possible[w] ^ builder->possible[(count - 1) * words + w]);
      builder->varying[w] |= moved;
      differs |= moved;
    }
    if (count && !differs) continue; /* nothing changes here: one segment with the last */
    builder->from[count] = builder->from[s];
    memmove(&builder->sure[count * words], sure, words * sizeof *sure);
    memmove(&builder->possible[count * words], possible, words * sizeof *possible);
    count++;
  }
  builder->timeline = (struct abstain_timeline){count, builder->from, builder->sure, builder->possible, builder->varying};
  return &builder->timeline;
}

size_t abstain_timeline_size(const struct abstain_policy *policy, const struct abstain_timeline *timeline) {
  size_t words = policy->meta->words, segments = timeline->count;
  return sizeof *timeline + segments * sizeof(int64_t) + (2 * segments + 1) * words * sizeof(uint64_t);
}

/* Copies an array to *free, which moves behind it. */
static void *put_array(void **free, const void *array, size_t bytes) {
  void *copy = memcpy(*free, array, bytes);
  *free = (char *)*free + bytes;
  return copy;
}

const struct abstain_timeline *abstain_timeline_copy(const struct abstain_policy *policy,
                                                     const struct abstain_timeline *timeline, void *memory) {
  struct abstain_timeline *copy = memory;
  size_t bytes = policy->meta->words * sizeof(uint64_t);
  void *free = copy + 1;
  copy->count = timeline->count;
  copy->varying = put_array(&free, timeline->varying, bytes);
  copy->from = put_array(&free, timeline->from, timeline->count * sizeof(int64_t));
  copy->sure = put_array(&free, timeline->sure, timeline->count * bytes);
  copy->possible = put_array(&free, timeline->possible, timeline->count * bytes);
  return copy;
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
