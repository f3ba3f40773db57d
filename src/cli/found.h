/* Founding a company's ledger: the store, its key, and the policy that is in force. For init.c and demo.c. */
#ifndef ABSTAIN_CLI_FOUND_H
#define ABSTAIN_CLI_FOUND_H

#include "stored.h"

struct founding {
  const char *company;
  struct str policy;       /* the document, which has been accepted */
  struct instant since;    /* it has been in force since */
  struct entropy *entropy; /* lives as long as the store */
  struct act act;
  const struct event *more; /* what is recorded with it, as of then */
  uint32_t more_count;
};

/* Makes the store of --store and the key of --signing-key, both new, and adopts the policy: all or nothing. *public_key: the line by which
 * others verify, which is written beside the key, too. */
/* Is there nothing in its place? Makes nothing. */
MUST_USE bool found_check(struct invocation *call, const char *company, struct error *error);
MUST_USE bool found(struct invocation *call, const struct founding *founding, struct store **store, struct str *public_key,
                    struct error *error);

#endif
