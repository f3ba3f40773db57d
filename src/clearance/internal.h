/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_CLEARANCE_INTERNAL_H
#define ABSTAIN_CLEARANCE_INTERNAL_H

#include "clearance.h"

struct clearing;
/* Clears what is plain (clerk.h): as case_decide does, with what it rests on. */
MUST_USE bool case_clear_plain(struct view *view, const struct clearance_case *which, const struct decision *assessment,
                               const struct clearing *clearing, struct error *error);
/* A number by which a request is drawn: the same for everybody who looks, and known to nobody who asks. */
MUST_USE bool case_draw(struct view *view, struct str id, uint32_t *number, struct error *error);

#endif
