/* Does the journal speak the policy's language? A class, an item or a person that is written otherwise than the policy
 * or an earlier event writes it would silently bind nobody; so it is refused before anything is answered. */
#ifndef ABSTAIN_REGISTER_CHECK_H
#define ABSTAIN_REGISTER_CHECK_H

#include "../ledger/journal_read.h"
#include "register.h"

/* All that the register knows, against its policy: classes, offices, kinds of transaction, facts; items brought in on
 * and notices lifted that never were; persons named in notices, offices' acts and relations of whom nothing else is
 * recorded. False with at least one fault. */
bool register_check(const struct register_ *reg, struct faults *faults);

#endif
