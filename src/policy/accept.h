/* Accepting a new wording: the `says` of one rule is rewritten to the words that now stand in its section. */
#ifndef ABSTAIN_POLICY_ACCEPT_H
#define ABSTAIN_POLICY_ACCEPT_H

#include "../base/error.h"
#include "source.h"

/* The document with the quotation of `id` (a rule, duty, claim, period or reading) replaced by the nearest
 * wording; nothing else changes. An error when there is no such statement, when its words still stand, or
 * when nothing in the section is near. */
MUST_USE bool policy_accept(struct arena *arena, const struct policy_source *source, struct str id,
                            struct str *rewritten, struct error *error);

#endif
