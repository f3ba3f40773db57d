/* A ledger in a SQLite file, and somebody who can write the file but has not the key. What he changes is changed with SQLite's
 * own functions; afterwards everything can be put back as it was. */
#ifndef ABSTAIN_TEST_ATTACKED_H
#define ABSTAIN_TEST_ATTACKED_H

#include "../../src/store/store.h"

struct sqlite3;

enum { ATTACKED_ENTRIES = 200 };

struct span {
  int64_t first, last;
};

struct attacked {
  struct arena *arena;
  const char *path; /* of the file; the caller's */
  char copy[200];   /* of one as it was */
  struct store *store;     /* by which it is verified */
  struct sqlite3 *raw;
  struct signing_key key, other_key; /* of the ledger; of the attacker, under the same name */
  struct stored_entry entries[ATTACKED_ENTRIES];
  struct span commits[ATTACKED_ENTRIES]; /* by place: the entries that were committed with it */
  struct checkpoint retained[2];         /* kept elsewhere: of about half, of all */
};

/* Acts of one to three events, drawn from the seed, most of them committed alone; the file is replaced. */
void attacked_make(struct attacked *attacked, const char *path, uint64_t seed);
void attacked_end(struct attacked *attacked);

/* What a verification is told beside the store. */
enum against { NOTHING, PUBLIC_KEY, RETAINED /* and the key */ };
struct verification attacked_verify(const struct attacked *attacked, enum against against);

/* SQL with ?1, ?2 …; `types` says what follows for each: i (int64_t), t (struct str). */
void attack(const struct attacked *attacked, const char *sql, const char *types, ...);
void attacked_restore(const struct attacked *attacked); /* as it was */

#endif
