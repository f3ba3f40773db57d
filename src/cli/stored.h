/* The store behind a command: which one is meant, the policy in force in it, and journals of it. */
#ifndef ABSTAIN_CLI_STORED_H
#define ABSTAIN_CLI_STORED_H

#include "../calendar/zone.h"
#include "../policy/image.h"
#include "../store/store.h"
#include "command.h"

#define OPTION_STORE {"store", "ADDRESS", "the store: a file, or postgresql://…"}
#define OPTION_COMPANY {"company", "NAME", "the company, where the store has several"}
#define OPTION_BY {"by", "WHO", "who does this (default: your name on this machine)"}
#define OPTION_SIGNING_KEY {"signing-key", "FILE", "the ledger's private key (default: beside the store, ADDRESS.key)"}
#define OPTION_KNOWN_TO_STORE {"known-at", "WHEN", "only what was recorded by then (default: everything)"}
#define OPTION_KEY {"key", "KEY", "the same key again means the same act: it is recorded once"}

/* Which store: that of --store, or of ABSTAIN_STORE where the command takes it from there. */
MUST_USE bool stored_address(const struct invocation *call, const char **address, struct error *error);
/* The word as a shell takes it: in quotes where it must be. */
const char *stored_typed(struct arena *arena, const char *word);
/* That store, opened. */
MUST_USE bool stored_open(struct invocation *call, enum store_mode mode, struct store **store, struct error *error);
/* The store to be written to, and the key by which its checkpoints are signed. */
MUST_USE bool stored_open_signing(struct invocation *call, struct store **store, struct error *error);
/* Where the ledger's private key is kept. */
MUST_USE bool stored_key_path(struct invocation *call, const char **path, struct error *error);
/* The act of this command, by --by and --key (drawn where it is not given), as of now. */
MUST_USE bool stored_act(struct invocation *call, struct entropy *entropy, const char *name, struct act *act, struct error *error);
/* The newest policy, by what the journal says. */
MUST_USE bool stored_policy(struct invocation *call, struct store *store, const struct journal *journal, const struct abstain_policy **policy,
                            struct error *error);
/* What was recorded by the first `cut` entries: all of it, or what bears on everybody and on these persons. Freed with the
 * command. */
MUST_USE bool stored_journal(struct invocation *call, struct store *store, int64_t cut, struct journal **journal, struct error *error);
MUST_USE bool stored_desk(struct invocation *call, struct store *store, int64_t cut, const struct str *persons, int count,
                          struct journal **journal, struct error *error);
/* The clock of the newest policy, by which instants are read. */
MUST_USE bool stored_clock(struct invocation *call, struct store *store, const struct zone **zone, struct error *error);
/* In how many letters a slip may differ: fewer where the name is short, or all of them are near. */
size_t stored_edits_most(struct str name);
/* The person who joined, or was given a class, and is called most nearly so; empty: nobody nearly so. */
MUST_USE bool stored_nearest(struct store *store, struct arena *arena, struct str name, struct str *found, size_t *edits, struct error *error);
/* The error that nothing in the ledger is called so, with the person who is called nearly so. Always false. */
MUST_USE bool stored_unknown(struct store *store, struct str name, struct error *error);
/* Whether an event of this name was withdrawn within the first `cut` entries, and by which. */
MUST_USE bool stored_withdrawal(struct store *store, struct entry_reader *reader, struct str name, int64_t cut, struct hash *by, bool *is_withdrawn,
                                struct error *error);
/* The newest signed checkpoint, as a note. ERROR_MISSING: none was ever made. */
MUST_USE bool stored_checkpoint(struct store *store, struct arena *arena, struct str *note, struct error *error);
/* How many entries there were at --known-at, where it is given; `now`: all. */
MUST_USE bool stored_known(struct invocation *call, struct store *store, int64_t *cut, struct error *error);

#endif
