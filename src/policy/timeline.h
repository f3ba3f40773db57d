/* A timeline in memory: one block, so that a decision touches one or two lines of cache for a person. After the
 * header come, 8 bytes each:
 *   the bits that are not the same in all segments     words
 *   where each segment ends: the next one's start, and ABSTAIN_NEVER for the last      count
 *   what surely and what possibly holds in each        count times 2 * words
 * Private to the policy room: others build timelines with the builder of abstain.h. */
#ifndef ABSTAIN_POLICY_TIMELINE_H
#define ABSTAIN_POLICY_TIMELINE_H

#include "../../include/abstain.h"

struct abstain_timeline {
  uint32_t count, words;
  uint64_t varying[];
};

static inline const int64_t *timeline_ends(const struct abstain_timeline *timeline) {
  return (const int64_t *)timeline->varying + timeline->words;
}
static inline const uint64_t *timeline_sure(const struct abstain_timeline *timeline) {
  return timeline->varying + timeline->words + timeline->count;
}

/* The segment that holds the instant: as many have ended by then as come before it. */
static inline uint32_t timeline_segment(const int64_t *ends, uint32_t count, int64_t instant) {
  uint32_t before = 0;
  for (uint32_t left = count; left > 1;) {
    uint32_t half = left / 2;
    before += half & -(uint32_t)(ends[before + half - 1] <= instant); /* no branch: nobody could foretell it */
    left -= half;
  }
  return before;
}

#endif
