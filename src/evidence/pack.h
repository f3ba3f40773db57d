/* An evidence pack: a folder with entries of a ledger, byte for byte, the proofs that they are in it, the signed checkpoint that the
 * proofs lead to, and a page on which people read it all. It can be verified without this program, and without the ledger.
 * To look at evidence is an act: it is recorded before anything is written. */
#ifndef ABSTAIN_EVIDENCE_PACK_H
#define ABSTAIN_EVIDENCE_PACK_H

#include "../ledger/checkpoint.h"
#include "../store/upkeep.h"
#include "select.h"

struct evidence {
  struct store *store; /* its signing key is the ledger's */
  struct evidence_scope scope;
  struct act act; /* by which it is asked for */
  const char *program; /* "abstain 0.1.0" */
  struct progress progress;
};

/* What is said of a pack in all of its papers. */
struct pack_facts {
  const struct evidence *evidence;
  struct receipt receipt; /* of the act */
  struct checkpoint checkpoint;
  struct checkpoint anchor; /* an older one to which others have put their signature, or the time; size 0: there is none */
  struct selection selection;
};

/* Records the act and writes the folder, whole or not at all. ERROR_CONFLICT where something is at the path. */
MUST_USE bool evidence_write(struct arena *arena, const struct evidence *evidence, const char *path, struct pack_facts *facts, struct error *error);

/* "what names ann, from 2011-01-01T00:00:00Z on" */
void buf_scope(struct buf *out, const struct evidence_scope *scope);

#endif
