/* Does the journal speak the policy's language? A class, an item or a person that is written otherwise than the policy
 * or an earlier event writes it would silently bind nobody; so it is refused before anything is answered. */
#ifndef ABSTAIN_REGISTER_CHECK_H
#define ABSTAIN_REGISTER_CHECK_H

#include "../ledger/journal_read.h"
#include "register.h"

/* What the register knows from the `first` entry on (0: all), against its policy and all that is recorded: classes,
 * offices, kinds of transaction, facts; items brought in on and notices lifted that never were; persons named in notices,
 * offices' acts and relations of whom nothing else is recorded. False with at least one fault. */
bool register_check(const struct registry *reg, uint32_t first, struct faults *faults);

#endif
