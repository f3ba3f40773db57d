/* Is the journal kept? Between the last that the company told the public and the instant asked about there are seldom more
 * than the days between two quarters' results. Judged by public events alone, so that whoever is told learns no secret. */
#ifndef ABSTAIN_REGISTER_STALE_H
#define ABSTAIN_REGISTER_STALE_H

#include "register.h"

enum { STALE_DAYS = 100 };

/* When the last results, report or disclosure known came out, where that is more than STALE_DAYS before `at`; INSTANT_NEVER
 * where it is not, or where the journal has none. */
struct instant stale_since(const struct registry *reg, struct instant at);

#endif
