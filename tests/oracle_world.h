/* Random worlds for the oracle: what a company and a person go through in two years. Everything follows from the seed. */
#ifndef ABSTAIN_TESTS_ORACLE_WORLD_H
#define ABSTAIN_TESTS_ORACLE_WORLD_H

#include "../src/calendar/calendar.h"
#include "oracle.h"

struct world {
  uint64_t seed; /* not 0 */
  const struct zone *zone;
  struct oracle_company company;
  struct oracle_person person;
};

uint32_t draw(struct world *world, uint32_t below);
static inline bool one_in(struct world *world, uint32_t n) { return draw(world, n) == 0; }
/* Yes, no or, one time in `n`, unknown. */
enum oracle_truth draw_truth(struct world *world, uint32_t n);
/* A second of the two years; often midnight, or close to it. */
struct instant draw_instant(struct world *world);
/* One at which this world may change, or any. */
struct instant draw_telling_instant(struct world *world);

/* The calendars are set once; these draw anew what depends on the seed. */
void world_make(struct arena *arena, struct world *world);
void draw_company(struct world *world);
void draw_person(struct world *world);

#endif
