/* Persons whom nothing recorded has named before, and who are not said to join or to be a relative: a slip in a name makes a second person, and no
 * rule can tell. It is recorded as it was said, with a note of them. Those who act by their office are left out: the ledger does
 * not look them up by their names. */
#ifndef ABSTAIN_CLI_NEWCOMERS_H
#define ABSTAIN_CLI_NEWCOMERS_H

#include "batch.h"

enum { NEWCOMERS_SHOWN = 5 };

struct newcomers {
  struct newcomer {
    struct str person, near; /* who is called nearly so; empty: nobody */
  } shown[NEWCOMERS_SHOWN];
  uint32_t count; /* of all, also those that are not shown */
};

/* Of the events from the `first` on. To be asked before they are appended. */
MUST_USE bool newcomers_find(struct invocation *call, struct store *store, const struct batch *batch, uint32_t first, struct newcomers *newcomers,
                             struct error *error);
/* To standard error, or as a member with --json. */
void newcomers_tell(struct invocation *call, const struct newcomers *newcomers);

#endif
