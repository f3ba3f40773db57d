/* Checkpoints that somebody kept elsewhere: a file of one signed note, or of several, one after the other. */
#ifndef ABSTAIN_CLI_KEPT_H
#define ABSTAIN_CLI_KEPT_H

#include "../base/arena.h"
#include "../ledger/checkpoint.h"

struct kept {
  struct checkpoint *checkpoints; /* in the arena */
  size_t room, count;
  int64_t witnessed; /* entries of the newest that the witness signed; 0: of none */
  struct instant witnessed_at;
};

/* The file's checkpoints (`-` is standard input), each signed by the ledger's key; the witness may be NULL. Errors: the file holds
 * none, one that is none, or one with a signature that is not its key's own. */
MUST_USE bool kept_read(struct arena *arena, const char *path, const struct verifier_key *key, const struct verifier_key *witness,
                        struct kept *kept, struct error *error);

#endif
