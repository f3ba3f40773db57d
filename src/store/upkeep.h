/* Looking after a store: making its derived tables again, copying it to a file or to the other engine, and saying how it does.
 * For commands; what these do can take long, so they say how far they have come. */
#ifndef ABSTAIN_STORE_UPKEEP_H
#define ABSTAIN_STORE_UPKEEP_H

#include "store.h"

/* Is told from time to time that `done` of `size` are done. */
struct progress {
  void (*report)(void *context, int64_t done, int64_t size);
  void *context;
};

/* Empties the company's derived tables and makes them again from its entries, in one transaction; *size: how many there are. */
MUST_USE bool store_rebuild(struct store *store, const struct progress *progress, int64_t *size, struct error *error);

#endif
