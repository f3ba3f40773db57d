/* The history of a demonstration, as it goes into a store. For demo.c and demo_site.c. */
#ifndef ABSTAIN_CLI_DEMO_KEEP_H
#define ABSTAIN_CLI_DEMO_KEEP_H

#include "stored.h"

/* The events that go into the store with the next act. */
struct demo_keeping {
  struct store *store;
  struct arena *arena; /* of the events */
  struct event *events;
  uint32_t count, acts;
};

/* Makes the store of --store, with this policy; the entropy lives as long as it. */
MUST_USE bool demo_found(struct invocation *call, struct str policy, struct entropy *entropy, struct demo_keeping *keeping, struct error *error);
/* The event, which need not live on, goes in with the next ones. */
MUST_USE bool demo_keep(struct demo_keeping *keeping, const struct event *event, struct error *error);
MUST_USE bool demo_keep_batch(struct demo_keeping *keeping, struct error *error);

#endif
