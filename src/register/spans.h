/* Sets of instants: sorted, disjoint half-open intervals; and truths over time, which are two such sets: when
 * something surely holds, and when it possibly does. Values live in the arena they were made in and are never
 * changed. */
#ifndef ABSTAIN_REGISTER_SPANS_H
#define ABSTAIN_REGISTER_SPANS_H

#include "../base/arena.h"

struct interval {
  int64_t from, until; /* seconds of UTC; INT64_MIN and INT64_MAX are the ends of time */
};

struct spans {
  const struct interval *at;
  uint32_t count;
};

struct truth {
  struct spans sure, possible;
};

/* Intervals being collected in any order, overlapping or not. */
struct gathering {
  struct arena *arena;
  struct interval *at;
  size_t room;
  uint32_t count;
};

void gather(struct gathering *gathering, int64_t from, int64_t until); /* nothing when it is empty */
struct spans gathered(struct gathering *gathering);

/* What is switched on and off by events, collected in any order; those of one instant count in the order of the journal. */
struct turn {
  int64_t at;
  uint32_t order;
  bool on;
};
struct turns {
  struct arena *arena;
  struct turn *at;
  size_t room;
  uint32_t count;
};

void turns_add(struct turns *turns, int64_t at, uint32_t order, bool on);
struct spans turns_on(struct turns *turns); /* when it is on; before the first turn it is off */

extern const struct spans spans_none, spans_always;
struct spans spans_or(struct arena *arena, struct spans a, struct spans b);
struct spans spans_and(struct arena *arena, struct spans a, struct spans b);
struct spans spans_not(struct arena *arena, struct spans a);
bool spans_hold(struct spans spans, int64_t instant);
/* The first instant at or after `from` at which the set holds, or INT64_MAX. */
int64_t spans_next(struct spans spans, int64_t from);

extern const struct truth truth_unknown;
static inline struct truth truth_of(struct spans spans) { return (struct truth){spans, spans}; }
struct truth truth_or(struct arena *arena, struct truth a, struct truth b);
struct truth truth_and(struct arena *arena, struct truth a, struct truth b);
struct truth truth_not(struct arena *arena, struct truth a);

#endif
