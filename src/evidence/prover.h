/* Inclusion proofs for many entries of one ledger against one checkpoint. Neighbours share most of their proofs' hashes: what
 * was read for one is kept for the next. */
#ifndef ABSTAIN_EVIDENCE_PROVER_H
#define ABSTAIN_EVIDENCE_PROVER_H

#include "../ledger/checkpoint.h"
#include "../store/store.h"

struct prover;

struct prover *prover_new(struct arena *arena, struct store *store, const struct checkpoint *checkpoint);
/* The proof, which holds; ERROR_CONFLICT where there is none, for the ledger is not what the checkpoint says. */
MUST_USE bool prover_prove(struct prover *prover, const struct stored_entry *entry, struct proof *proof, struct error *error);

#endif
