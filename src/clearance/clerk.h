/* The clerk: a thread that clears what is plain, where the company has turned that on (tick.h): in the minute before a tick
 * he goes through what was asked since the last one, and what the policy leaves to nothing but the clearance itself he clears,
 * in the name of the officer who said so; told at the tick. Everything else waits for somebody, as does a drawn part of what
 * is plain: he refuses nothing, and no time that passes approves anything. Several may work on one ledger: of one request
 * there is one decision. */
#ifndef ABSTAIN_CLEARANCE_CLERK_H
#define ABSTAIN_CLEARANCE_CLERK_H

#include "waiting.h"

enum { CLERK_BEFORE_SECONDS = 60, CLERK_LATE_SECONDS = 2 };

struct clerk;
MUST_USE bool clerk_start(struct arena *arena, struct company *company, struct waiting *waiting, struct clerk **clerk, struct error *error);
void clerk_stop(struct clerk *clerk);

#endif
