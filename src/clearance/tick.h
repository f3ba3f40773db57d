/* When answers to requests are told. A company may have what is plain cleared automatically (clearing-set); then every
 * answer, whoever gave it, is told at the next tick, so that when one comes says nothing of who gave it or why. Until then
 * it is recorded, and for its person the request waits. */
#ifndef ABSTAIN_CLEARANCE_TICK_H
#define ABSTAIN_CLEARANCE_TICK_H

#include "../company/company.h"

struct clearing {
  enum clearing_how how;
  enum clearing_every every;
  int32_t time; /* of a day, by the policy's clock */
  enum clearing_held held;
  struct str by; /* in whose name what is plain is cleared */
};

/* As set last by the view's moment; by hand where nothing was set. */
struct clearing clearing_of(const struct view *view);
/* The first tick after the instant. */
struct instant tick_after(const struct clearing *clearing, const struct zone *zone, struct instant instant);
/* When an answer that is given at the instant is told: then, or at the tick. */
struct instant told_at(const struct clearing *clearing, const struct zone *zone, struct instant given);
/* Is a request that drew this number kept for somebody to answer, though it is plain? */
bool is_drawn(enum clearing_held held, uint32_t number);

/* From now on, in the name of `by`. */
MUST_USE bool clearing_set(struct view *view, const struct clearing *clearing, struct str key, struct error *error);

#endif
