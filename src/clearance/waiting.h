/* The queue: everybody's requests that wait for a decision. Kept in memory: read from the ledger once, then
 * kept up with what was recorded since, by whomever. Any thread may ask. */
#ifndef ABSTAIN_CLEARANCE_WAITING_H
#define ABSTAIN_CLEARANCE_WAITING_H

#include "../people/persons.h"
#include "clearance.h"

struct waiting;
struct waiting *waiting_new(struct arena *arena);
/* The oldest first, as of the view; texts in its arena. */
MUST_USE bool waiting_list(struct waiting *waiting, struct view *view, struct cases *cases, struct error *error);
/* Who made trades of which there is no notice yet, each once; texts in the view's arena. Whether one is owed,
 * and late, the register says (report.h). */
MUST_USE bool waiting_unreported(struct waiting *waiting, struct view *view, struct persons *persons, struct error *error);

#endif
