/* A decision as a row of the page: the question, the verdict, and why. */
#ifndef ABSTAIN_EVIDENCE_ANSWER_PAGE_H
#define ABSTAIN_EVIDENCE_ANSWER_PAGE_H

#include "../base/error.h"
#include "../ledger/event.h"

/* What an answer of a newer program has beside is left out. */
MUST_USE bool answer_page(struct buf *out, const struct event *decided, struct error *error);

#endif
