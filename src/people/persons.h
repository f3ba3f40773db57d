/* Persons by what is recorded of them, read from the store: for what is about many, and asks each with a view of his own. */
#ifndef ABSTAIN_PEOPLE_PERSONS_H
#define ABSTAIN_PEOPLE_PERSONS_H

#include "../store/store.h"

struct persons {
  struct str *at;
  size_t room;
  uint32_t count;
};
/* Whom events of these kinds (ended by EVENT_KINDS) are about, each once, in the order of their first. */
MUST_USE bool persons_find(struct store *store, struct arena *arena, const enum event_kind *kinds, struct persons *persons,
                           struct error *error);

#endif
