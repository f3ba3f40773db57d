/* The one interface to a database: SQLite in a file, or PostgreSQL. Statements stand in the .sql files of this room, once
 * for both; each is known by its name (enum sql, made from those files). Only src/store may use this.
 *
 * A connection belongs to one thread at a time. What a transaction wrote is durable when database_transact has
 * returned true, and not before. A write that the disk refuses to make durable ends the process: after a failed fsync nobody
 * knows what the disk holds, and the next open finds out. */
#ifndef ABSTAIN_STORE_DATABASE_H
#define ABSTAIN_STORE_DATABASE_H

#include "../base/arena.h"
#include "../base/error.h"
#include "../base/str.h"
#include "sql.h"

enum { PARAMETERS_MAX = 10, ATTEMPTS_MAX = 20 };

struct database;

/* `postgresql://…` or the path of a SQLite file, which stays as it is where it is no store. Who reads may do so on read-only media. */
enum database_mode { DATABASE_READ, DATABASE_WRITE, DATABASE_CREATE };
MUST_USE bool database_open(const char *address, enum database_mode mode, struct database **database, struct error *error);
void database_close(struct database *database); /* NULL is allowed */
bool address_is_postgres(const char *address);
const char *database_address(const struct database *database); /* as it was opened */

/* $1, $2 … of a statement. */
struct parameter {
  bool is_text, is_null;
  struct str text; /* UTF-8 without NUL */
  int64_t number;
};
static inline struct parameter sql_int(int64_t number) { return (struct parameter){.number = number}; }
static inline struct parameter sql_text(struct str text) { return (struct parameter){.is_text = true, .text = text}; }
static inline struct parameter sql_null(void) { return (struct parameter){.is_null = true}; }

struct bound {
  enum sql statement;
  int count;
  struct parameter parameters[PARAMETERS_MAX];
};
/* BIND(SQL_ENTRY_ADD, sql_text(company), sql_int(place)) */
#define BIND(name, ...)                                                                               \
  (&(struct bound){(name), (int)(sizeof((struct parameter[]){__VA_ARGS__}) / sizeof(struct parameter)), \
                   {__VA_ARGS__}})

/* A statement without rows. */
MUST_USE bool database_run(struct database *database, const struct bound *bound, struct error *error);

/* A statement with rows. One set of rows a connection at a time: close it before the next. */
struct rows;
MUST_USE bool database_query(struct database *database, const struct bound *bound, struct rows **rows, struct error *error);
/* 1: there is a row; 0: no more; -1: it failed. Closes the rows unless there is one. */
int rows_next(struct rows *rows, struct error *error);
void rows_close(struct rows *rows); /* before the last row was met; NULL is allowed */
int64_t rows_int(const struct rows *rows, int column);
struct str rows_text(const struct rows *rows, int column); /* valid until rows_next; empty for NULL */
bool rows_is_null(const struct rows *rows, int column);
/* The first row, to be closed; NULL: there is none. */
MUST_USE bool database_first(struct database *database, const struct bound *bound, struct rows **row, struct error *error);
MUST_USE bool database_has(struct database *database, const struct bound *bound, bool *has, struct error *error); /* a row */
/* The first row's number; left alone where there is none. */
MUST_USE bool database_number(struct database *database, const struct bound *bound, int64_t *number, struct error *error);

/* Runs `work` in one transaction: all that it wrote, or nothing. Where another writer of this database was first, it is run
 * again, up to ATTEMPTS_MAX times, so it must start afresh each time. An outcome that the network swallowed is ERROR_BUSY with
 * database_is_lost: only who asks for a trace of his work can know. */
typedef bool transaction(struct database *database, void *context, struct error *error);
MUST_USE bool database_transact(struct database *database, transaction *work, void *context, struct error *error);
/* Runs `work`, which only reads, on the state of one instant, while others write. */
MUST_USE bool database_snapshot(struct database *database, transaction *work, void *context, struct error *error);
bool database_is_lost(const struct database *database);
MUST_USE bool database_reconnect(struct database *database, struct error *error);

/* The statements of a migration, one after the other; tables are made in the engine's strictest way. */
MUST_USE bool database_define(struct database *database, struct str statements, struct error *error);
const char *database_engine(const struct database *database); /* "SQLite 3.40.1", "PostgreSQL 15.18" */
const char *database_file(const struct database *database);   /* its path on this machine; NULL: a network leads to it */
/* Has the engine forget what was overwritten: what was erased is in no page, log or free list afterwards. */
MUST_USE bool database_scrub(struct database *database, struct error *error);
/* Is it the path of a SQLite file, and nothing that SQLite takes for something else? */
MUST_USE bool database_check_path(const char *path, struct error *error);
/* A copy as of one instant in a new SQLite file, while others write. SQLite only. */
MUST_USE bool database_copy(struct database *database, const char *path, struct error *error);

#endif
