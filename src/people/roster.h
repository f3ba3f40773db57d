/* The roster: what is recorded of all personnel and of their conduct, read from the ledger once and kept up
 * as it grows, for the pages that are about everybody. It holds who is who, and nothing of what anybody knows
 * or trades: no items, no requests. Any thread may ask. */
#ifndef ABSTAIN_PEOPLE_ROSTER_H
#define ABSTAIN_PEOPLE_ROSTER_H

#include "../company/company.h"

struct roster;

struct roster *roster_new(struct arena *arena);
/* The roster as of the view or later, under the policy of the view. It stands, with the texts that it holds,
 * until roster_close; to be closed before anything is waited for. */
MUST_USE bool roster_open(struct roster *roster, struct view *view, const struct registry **reg, struct error *error);
void roster_close(struct roster *roster);

#endif
