/* The tables of a store, by migrations that are only ever added. A program refuses a store that a newer one has migrated. */
#include "../base/clock.h"
#include "../ledger/concern.h"
#include "internal.h"
#include "version.h"

bool schema_read(struct database *database, struct migrations *migrations, struct error *error) {
  struct rows *rows;
  int found;
  *migrations = (struct migrations){.known = MIGRATION_COUNT};
  if (!database_query(database, BIND_NONE(SQL_MIGRATION_LIST), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    migrations->applied = rows_int(rows, 0);
    struct str program = rows_text(rows, 3);
    snprintf(migrations->newest_program, sizeof migrations->newest_program, STR_FMT, STR_ARG(program));
  }
  return found == 0;
}

bool schema_check(struct database *database, struct error *error) {
  struct migrations migrations;
  if (!schema_read(database, &migrations, error)) return false;
  if (migrations.applied > MIGRATION_COUNT)
    return error_set(error, ERROR_CONFLICT, "the store was written by abstain %s, a newer one than this (%s): run that", migrations.newest_program,
                     ABSTAIN_VERSION);
  if (migrations.applied < MIGRATION_COUNT)
    return error_set(error, ERROR_CONFLICT, "the store is of an older abstain (step %" PRId64 " of %d): run `abstain migrate` on it",
                     migrations.applied, MIGRATION_COUNT);
  return true;
}

bool rule_check(struct str company, int64_t rule, struct error *error) {
  return rule == CONCERN_RULE || error_set(error, ERROR_CONFLICT,
                                           "the derived tables of `" STR_FMT "` were made by another rule (%" PRId64
                                           ") than this abstain looks up by (%d): run `abstain rebuild` on it",
                                           STR_ARG(company), rule, CONCERN_RULE);
}

bool schema_make(struct database *database, void *now, struct error *error) {
  struct migrations migrations;
  if (!database_define(database, str_of(sql_texts[SQL_MIGRATION_TABLE]), error)) return false;
  if (!schema_read(database, &migrations, error)) return false;
  for (int i = (int)migrations.applied; i < MIGRATION_COUNT; i++) {
    struct buf when;
    buf_init(&when, 64);
    buf_instant(&when, *(const struct instant *)now);
    bool ok = database_define(database, str_of(migration_texts[i]), error) &&
              database_run(database,
                           BIND(SQL_MIGRATION_ADD, sql_int(i + 1), sql_text(str_of(migration_names[i])), sql_text(buf_view(&when)),
                                sql_text(STR(ABSTAIN_VERSION))),
                           error);
    buf_free(&when);
    if (!ok) return false;
  }
  return migrations.applied <= MIGRATION_COUNT || schema_check(database, error);
}

bool schema_apply(struct database *database, struct instant now, struct error *error) {
  return database_transact(database, schema_make, &now, error);
}

bool store_update(const char *address, int *applied, struct error *error) {
  struct database *database;
  struct migrations before, after;
  if (!database_open(address, DATABASE_WRITE, &database, error)) return false;
  bool ok = schema_read(database, &before, error) && schema_apply(database, clock_now(), error) && schema_read(database, &after, error);
  database_close(database);
  if (ok) *applied = (int)(after.applied - before.applied);
  return ok;
}
