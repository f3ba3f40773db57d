/* Keys in files and in options: a private key is PEM in a file that only its owner may read, and beside it, FILE.pub, is the
 * line of the public key. */
#ifndef ABSTAIN_CLI_KEYS_H
#define ABSTAIN_CLI_KEYS_H

#include "../ledger/key.h"
#include "command.h"

enum { KEY_FILE_MAX = 1 << 16, PUBLIC_MODE = 0644 };

/* A new key in files that are not there yet. *line: that of the public key, with its newline; in the arena. */
MUST_USE bool keys_make(struct arena *arena, const char *path, struct str name, enum key_type type, struct entropy *entropy,
                        struct signing_key *key, struct str *line, struct error *error);
/* Takes both files away. */
void keys_remove(struct arena *arena, const char *path);
/* A key under the name that stands in FILE.pub. */
MUST_USE bool keys_read(struct arena *arena, const char *path, enum key_type type, struct signing_key *key, struct error *error);
/* The public key that the option gives, as a line or as a file with it; NULL where it is not given. */
MUST_USE bool keys_public(struct invocation *call, const char *option, const struct verifier_key **key, struct error *error);

#endif
