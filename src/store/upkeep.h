/* Looking after a store: making its derived tables again, copying it to a file or to the other engine, and saying how it does.
 * For commands; what these do can take long, so they say how far they have come. */
#ifndef ABSTAIN_STORE_UPKEEP_H
#define ABSTAIN_STORE_UPKEEP_H

#include "store.h"

enum { HOLDINGS_MAX = 1000 };

/* Is told from time to time that `done` of `size` are done. */
struct progress {
  void (*report)(void *context, int64_t done, int64_t size);
  void *context;
};

/* Empties the company's derived tables and makes them again from its entries, in one transaction; *size: how many there are. */
MUST_USE bool store_rebuild(struct store *store, const struct progress *progress, int64_t *size, struct error *error);

/* Are the derived tables and the keys of acts what the entries say, the documents there and what their hashes say? ERROR_CONFLICT
 * where they are not. Others may record meanwhile. Opens the store's address a second time. */
MUST_USE bool store_check_derived(struct store *store, const struct progress *progress, struct error *error);

/* A company in a store or in a backup. */
struct holding {
  struct str company;
  int64_t entries;
  struct hash root;
};

/* What is in the store at the address: a company each, at most HOLDINGS_MAX. With `verify` every hash is worked out again;
 * ERROR_CONFLICT says what is not what it was. */
MUST_USE bool store_holdings(struct arena *arena, const char *address, bool verify, const struct progress *progress,
                             struct holding *holdings, int *count, struct error *error);

/* Copies the company into another store, of either engine: all of it, every row read back and compared, or nothing.
 * ERROR_CONFLICT where the company is there. */
MUST_USE bool store_convert(struct store *from, const char *address, const struct progress *progress, struct holding *holding,
                            struct error *error);

/* All companies, as of one instant, in a store that is not there yet: a file that only its owner may read, there whole or not at
 * all, or a PostgreSQL database. ERROR_CONFLICT where the file is there. */
MUST_USE bool store_copy(struct arena *arena, const char *from, const char *to, const struct progress *progress, struct error *error);

/* Backs the store up into a new directory below `directory`, restores from that, verifies both and compares them with the
 * store; nothing of it stays. *holdings: what was restored. */
MUST_USE bool store_drill(struct arena *arena, const char *address, const char *directory, const struct progress *progress,
                          struct holding *holdings, int *count, struct error *error);

/* Applies the migrations that this program knows and the store has not; *applied: how many those were. */
MUST_USE bool store_update(const char *address, int *applied, struct error *error);

/* The steps by which the tables came about: those of the store, those that this program knows, who took the last. */
struct migrations {
  int64_t applied, known;
  char newest_program[64];
};

/* What can be said of a store at once, whatever its size. */
struct vitals {
  char engine[64], settings[200];
  bool is_durable; /* by these settings what is acknowledged is kept */
  bool is_read_only; /* from here nothing can be recorded in it */
  struct migrations migrations;
  struct str path; /* the file; empty: it is on a server, and the rest is not known */
  unsigned mode;
  int64_t bytes, bytes_free;
};
MUST_USE bool store_vitals(struct arena *arena, const char *address, struct vitals *vitals, struct error *error);

/* Is the last entry the head's, and are the derived tables there? Counts; does not read the ledger. */
MUST_USE bool store_fits(struct store *store, bool *head_fits, bool *derived_fits, struct error *error);

#endif
