/* Checkpoints (C2SP tlog-checkpoint): signed notes that say how many entries a ledger has and what the root of their tree is.
 * The first line, the origin, is the ledger's name and the name of its key. Witnesses that saw no other history add their
 * signatures. Pure, safe from any thread. */
#ifndef ABSTAIN_LEDGER_CHECKPOINT_H
#define ABSTAIN_LEDGER_CHECKPOINT_H

#include "note.h"
#include "tree.h"

struct checkpoint {
  struct str origin;
  uint64_t size;
  struct hash root;
};

void buf_checkpoint(struct buf *out, const struct checkpoint *checkpoint); /* the note's text */
/* Of a note's text. Lines after the third are allowed, and mean nothing to us. */
MUST_USE bool checkpoint_parse(struct str text, struct checkpoint *checkpoint, struct error *error);

/* The whole note, signed by the ledger. */
MUST_USE bool buf_signed_checkpoint(struct buf *out, const struct checkpoint *checkpoint, const struct signing_key *key,
                                    struct error *error);
/* The note and what it says, which the ledger's key signed. ERROR_DENIED where it did not. */
MUST_USE bool checkpoint_open(struct str bytes, const struct verifier_key *key, struct note *note, struct checkpoint *checkpoint,
                              struct error *error);

/* The checkpoint with what the witness answered: those of the lines that are this witness's. ERROR_DENIED where none is. */
MUST_USE bool buf_cosigned_checkpoint(struct buf *out, struct str checkpoint, struct str lines, const struct verifier_key *witness,
                                      struct error *error);

#endif
