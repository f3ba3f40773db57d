/* Events that are to be recorded, said as a sentence or read from a journal: which of them are there already, whether the others
 * fit the policy and the ledger, and appending them. Nothing is recorded unless all fits. */
#ifndef ABSTAIN_CLI_BATCH_H
#define ABSTAIN_CLI_BATCH_H

#include "load.h"

struct batch {
  const char *name; /* for messages: the journal's file */
  struct event *events;
  uint32_t count;
  struct str key;           /* by which the whole is known when it comes again */
  const struct hash *after; /* of a journal, by event: the hash of it all so far */
};

struct batch_receipt {
  uint32_t events, repeats; /* of these: there before */
  struct hash act;          /* the last; where all were there before, none */
  const struct newcomers *newcomers; /* whom the events name first */
};

/* The key by which a journal of these events is known. */
struct str batch_key_of(struct arena *arena, struct hash events);
/* What is not there yet is appended, and each event told as a line, or as a member of a list with --json. */
MUST_USE bool batch_record(struct invocation *call, struct store *store, struct batch *batch, struct batch_receipt *receipt, struct error *error);

#endif
