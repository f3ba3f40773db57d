/* The rule of a witness (C2SP tlog-witness): of each ledger it remembers the newest checkpoint that it signed, and signs another
 * only when a proof shows that the ledger still begins with what it had then. So a ledger whose checkpoints it signed had one
 * history. Pure: the caller keeps the state, has one request of a ledger handled at a time, and writes the new state down before
 * he sends the answer. */
#ifndef ABSTAIN_LEDGER_WITNESS_H
#define ABSTAIN_LEDGER_WITNESS_H

#include "checkpoint.h"

enum { WITNESS_PROOF_MAX = 63 };

/* What a ledger asks for: its newest checkpoint to be signed, which is consistent with an older one. */
struct witness_request {
  uint64_t old_size;
  struct proof proof;
  struct note note;
  struct checkpoint checkpoint;
};

/* The newest checkpoint that was signed; before any, that of an empty ledger. */
struct witness_state {
  uint64_t size;
  struct hash root;
};
struct witness_state witness_begin(void);

/* The keys of one ledger, by its origin. */
struct witnessed {
  struct str origin;
  const struct verifier_key *keys;
  int count;
};

struct witness_answer {
  int status;               /* of HTTP: 200 where it was signed */
  const char *content_type; /* of the body */
};

/* What the ledger sends: its key for `old_size` and the rest comes from its tree. */
void buf_witness_request(struct buf *out, uint64_t old_size, const struct proof *proof, struct str checkpoint);
/* The request, which borrows the body; where it is none, the answer is 400 with the error's text. */
MUST_USE bool witness_request_parse(struct str body, struct witness_request *request, struct error *error);
/* The answer, and its body in *out. `ledger` is NULL where the witness does not know the origin. *state is changed only where
 * the status is 200. The error is our own: nothing could be signed. */
MUST_USE bool witness_decide(const struct signing_key *key, const struct witnessed *ledger, const struct witness_request *request,
                             struct instant now, struct witness_state *state, struct witness_answer *answer, struct buf *out,
                             struct error *error);

#endif
