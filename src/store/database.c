/* The interface over the two engines: transactions that are run again, and statements that come one at a time. */
#include "database.h"

#include <assert.h>
#include <stdlib.h>

#include "../base/buf.h"
#include "driver.h"

enum { DEFINITION_MAX = 64 << 10 };

bool address_is_postgres(const char *address) {
  struct str text = str_of(address);
  return str_starts(text, STR("postgresql://")) || str_starts(text, STR("postgres://"));
}

bool database_open(const char *address, enum database_mode mode, struct database **database, struct error *error) {
  struct database *opened = calloc(1, sizeof *opened);
  if (!opened) return error_set(error, ERROR_BROKEN, "out of memory");
  *opened = (struct database){.driver = address_is_postgres(address) ? &postgres_driver : &sqlite_driver, .mode = mode};
  opened->rows.database = opened;
  opened->address = strdup(address);
  if (!opened->address || !opened->driver->open(opened, address, mode, error)) {
    database_close(opened);
    return false;
  }
  *database = opened;
  return true;
}

void database_close(struct database *database) {
  if (!database) return;
  database->driver->close(database);
  free(database->address);
  free(database);
}

bool database_reconnect(struct database *database, struct error *error) {
  database->driver->close(database);
  database->is_lost = !database->driver->open(database, database->address, database->mode, error);
  return !database->is_lost;
}

const char *database_address(const struct database *database) { return database->address; }
bool database_is_lost(const struct database *database) { return database->is_lost; }
const char *database_engine(const struct database *database) { return database->engine; }
const char *database_file(const struct database *database) { return database->driver->file(database); }
bool database_scrub(struct database *database, struct error *error) { return database->driver->scrub(database, error); }

static bool note(struct database *database, enum outcome outcome) {
  database->is_lost |= outcome == OUTCOME_LOST;
  database->is_thwarted |= outcome == OUTCOME_AGAIN;
  return outcome == OUTCOME_DONE || outcome == OUTCOME_ROW;
}

bool database_query(struct database *database, const struct bound *bound, struct rows **rows, struct error *error) {
  *rows = &database->rows;
  return note(database, database->driver->start(database, bound, error));
}

int rows_next(struct rows *rows, struct error *error) {
  struct database *database = rows->database;
  enum outcome outcome = database->driver->next(database, error);
  if (outcome == OUTCOME_ROW) return 1;
  database->driver->finish(database);
  return note(database, outcome) ? 0 : -1;
}

void rows_close(struct rows *rows) {
  if (rows) rows->database->driver->finish(rows->database);
}

int64_t rows_int(const struct rows *rows, int column) { return rows->database->driver->column_int(rows->database, column); }
struct str rows_text(const struct rows *rows, int column) { return rows->database->driver->column_text(rows->database, column); }
bool rows_is_null(const struct rows *rows, int column) { return rows->database->driver->column_is_null(rows->database, column); }

bool database_first(struct database *database, const struct bound *bound, struct rows **row, struct error *error) {
  if (!database_query(database, bound, row, error)) return false;
  int found = rows_next(*row, error);
  if (found <= 0) *row = NULL;
  return found >= 0;
}

bool database_has(struct database *database, const struct bound *bound, bool *has, struct error *error) {
  struct rows *row;
  if (!database_first(database, bound, &row, error)) return false;
  *has = row != NULL;
  rows_close(row);
  return true;
}

bool database_number(struct database *database, const struct bound *bound, int64_t *number, struct error *error) {
  struct rows *row;
  if (!database_first(database, bound, &row, error)) return false;
  if (row) *number = rows_int(row, 0);
  rows_close(row);
  return true;
}

bool database_run(struct database *database, const struct bound *bound, struct error *error) {
  return note(database, database->driver->write(database, bound, error));
}

/* One attempt. `work` fails for its own reasons, or because of a statement that another writer thwarted. */
static enum outcome attempt(struct database *database, transaction *work, void *context, struct error *error) {
  enum outcome outcome = database->driver->execute(database, database->driver->begin_write, error);
  if (outcome != OUTCOME_DONE) return outcome;
  database->is_thwarted = false;
  if (work(database, context, error)) {
    outcome = database->driver->execute(database, "COMMIT", error);
    if (outcome == OUTCOME_DONE) return outcome;
  } else {
    outcome = database->is_lost ? OUTCOME_LOST : database->is_thwarted ? OUTCOME_AGAIN : OUTCOME_FAILED;
  }
  struct error ignored; /* what matters is why it failed */
  if (outcome != OUTCOME_LOST) database->driver->execute(database, "ROLLBACK", &ignored);
  return outcome;
}

bool database_transact(struct database *database, transaction *work, void *context, struct error *error) {
  for (int i = 0; i < ATTEMPTS_MAX; i++) {
    enum outcome outcome = attempt(database, work, context, error);
    switch (outcome) {
    case OUTCOME_DONE: return true;
    case OUTCOME_AGAIN: continue;
    case OUTCOME_LOST: database->is_lost = true; return error_set(error, ERROR_BUSY, "the connection to the store was lost");
    case OUTCOME_ROW:
    case OUTCOME_FAILED: return false;
    }
  }
  return error_set(error, ERROR_BUSY, "other programs keep writing to the store; try again");
}

bool database_snapshot(struct database *database, transaction *work, void *context, struct error *error) {
  struct error ignored; /* nothing was written: how it ends does not matter */
  if (!note(database, database->driver->execute(database, database->driver->begin_read, error))) return false;
  bool ok = work(database, context, error);
  if (!database->is_lost) database->driver->execute(database, "ROLLBACK", &ignored);
  return ok;
}

bool database_define(struct database *database, struct str statements, struct error *error) {
  struct str statement;
  struct buf sql;
  bool ok = true;
  buf_init(&sql, DEFINITION_MAX);
  while (ok && str_cut(&statements, ';', &statement)) {
    buf_clear(&sql);
    buf_str(&sql, str_trim(statement));
    if (sql.length == 0) continue;
    if (str_starts(str_trim(statement), STR("CREATE TABLE"))) buf_text(&sql, database->driver->table_options);
    ok = note(database, database->driver->execute(database, buf_c(&sql), error));
  }
  buf_free(&sql);
  return ok;
}
