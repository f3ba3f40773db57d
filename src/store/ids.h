/* The ids of events, as acts are checked before they are written: given once in a ledger; what is withdrawn is there, is no
 * withdrawal itself and was not withdrawn before. For append.c only. */
#ifndef ABSTAIN_STORE_IDS_H
#define ABSTAIN_STORE_IDS_H

#include "../base/map.h"
#include "store.h"

/* Of one act. */
struct ids {
  struct store *store;
  struct arena *arena;
  struct entry_reader *reader; /* made when it is first needed */
  struct map given, withdrawn; /* by the act's events so far */
};

void ids_begin(struct ids *ids, struct store *store, struct arena *arena);
MUST_USE bool ids_check(struct ids *ids, const struct event *event, struct error *error);

#endif
