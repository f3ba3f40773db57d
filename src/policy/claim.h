/* Claims, and rules that do nothing. A claim adds no behaviour: it is proved over all combinations of what can be
 * known, or shown a person, a deed and the rule that contradicts it. */
#ifndef ABSTAIN_POLICY_CLAIM_H
#define ABSTAIN_POLICY_CLAIM_H

#include "image.h"
#include "message.h"

/* False when a claim does not hold (P0501); warnings for claims too wide to prove (P0604) and for exemptions that
 * lift nothing (P0603). `whos`: the expression of each claim's `who` in the image. */
bool claims_check(struct arena *arena, const struct ast *ast, const struct str *image, const int32_t *whos,
                  struct messages *messages);

#endif
