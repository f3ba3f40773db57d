/* What an engine implements for database.h. For database.c and the drivers only. */
#ifndef ABSTAIN_STORE_DRIVER_H
#define ABSTAIN_STORE_DRIVER_H

#include "../base/buf.h"
#include "database.h"

/* How an engine's call ended. */
enum outcome {
  OUTCOME_DONE,
  OUTCOME_ROW,    /* a query has a row */
  OUTCOME_AGAIN,  /* another writer was first: the transaction is undone, run it again */
  OUTCOME_LOST,   /* the connection is gone; what was committed is not known */
  OUTCOME_FAILED, /* with the error */
};

struct driver {
  bool (*open)(struct database *database, const char *address, enum database_mode mode, struct error *error);
  void (*close)(struct database *database);
  enum outcome (*execute)(struct database *database, const char *sql, struct error *error); /* no parameters, no rows */
  enum outcome (*start)(struct database *database, const struct bound *bound, struct error *error);
  /* A statement without rows. In a transaction its failure may be told by a later call, at the latest by COMMIT. */
  enum outcome (*write)(struct database *database, const struct bound *bound, struct error *error);
  enum outcome (*next)(struct database *database, struct error *error);
  void (*finish)(struct database *database); /* of the statement that was started */
  int64_t (*column_int)(const struct database *database, int column);
  struct str (*column_text)(const struct database *database, int column);
  bool (*column_is_null)(const struct database *database, int column);
  bool (*scrub)(struct database *database, struct error *error);
  /* The settings by which what is acknowledged is kept, in the engine's words; are they such that it is? */
  bool (*durability)(struct database *database, struct buf *settings, bool *is_durable, struct error *error);
  const char *(*file)(const struct database *database); /* NULL: it is in no file of this machine */
  const char *begin_write, *begin_read; /* SQL */
  const char *table_options; /* what follows CREATE TABLE (…) */
};

struct rows {
  struct database *database;
};

struct database {
  const struct driver *driver;
  void *handle;     /* the engine's connection and what it prepared */
  char *address;
  enum database_mode mode;
  struct rows rows; /* the one that is open */
  char engine[64];
  bool is_lost, is_thwarted; /* by another writer, in this transaction */
};

extern const struct driver sqlite_driver, postgres_driver;

#endif
