/* Copies of a whole store: backups, what is restored from them, and the drill that shows that this works. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/file.h"
#include "internal.h"
#include "upkeep.h"

/* -- what is in it ------------------------------------------------------------------------------------------------- */

bool companies_list(struct database *database, struct arena *arena, struct holding *holdings, int *count, struct error *error) {
  struct rows *rows;
  int found;
  *count = 0;
  if (!database_query(database, BIND_NONE(SQL_COMPANY_LIST), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if (*count < HOLDINGS_MAX) holdings[*count].company = arena_copy(arena, rows_text(rows, 0));
    ++*count;
  }
  if (found < 0) return false;
  return *count <= HOLDINGS_MAX ||
         error_set(error, ERROR_INPUT, "the store has %d companies, more than the %d that are copied together", *count, HOLDINGS_MAX);
}

/* Of a copy that is to be used as it is, too. */
static bool check_rules(struct database *database, struct error *error) {
  struct rows *rows;
  int found;
  if (!database_query(database, BIND_NONE(SQL_COMPANY_LIST), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if (rule_check(rows_text(rows, 0), rows_int(rows, 4), error)) continue;
    rows_close(rows);
    return false;
  }
  return found == 0;
}

static bool open_store(const char *address, struct database **database, struct error *error) {
  if (!database_open(address, DATABASE_READ, database, error)) return false;
  if (schema_check(*database, error) && check_rules(*database, error)) return true;
  database_close(*database);
  return false;
}

static bool read_holding(struct store *store, bool verify, const struct progress *progress, struct holding *holding, struct error *error) {
  struct head head;
  if (!verify) {
    if (!store_head(store, &head, error)) return false;
    *holding = (struct holding){holding->company, head.size, frontier_root(&head.frontier)};
    return true;
  }
  struct verification verification = {.progress = progress->report, .context = progress->context};
  if (!store_verify(store, &verification, error)) return false;
  *holding = (struct holding){holding->company, verification.size, verification.root};
  return verification.is_sound || error_set(error, ERROR_CONFLICT, "the ledger of " STR_FMT " is not what it was, from entry %" PRId64 " on: %s",
                                            STR_ARG(holding->company), verification.bad_first, verification.what);
}

bool store_holdings(struct arena *arena, const char *address, bool verify, const struct progress *progress, struct holding *holdings,
                    int *count, struct error *error) {
  struct database *database;
  if (!open_store(address, &database, error)) return false;
  bool ok = companies_list(database, arena, holdings, count, error);
  database_close(database);
  for (int i = 0; ok && i < *count; i++) {
    struct arena *own = arena_new(0);
    struct store *store;
    ok = store_open(own, address, holdings[i].company, STORE_READ, &store, error) && read_holding(store, verify, progress, &holdings[i], error);
    arena_free(own);
  }
  return ok;
}

/* -- copying --------------------------------------------------------------------------------------------------------- */

/* Pages between SQLite files, else rows. */
static bool copy(const char *from, const char *to, const struct progress *progress, struct error *error) {
  struct database *database;
  bool by_rows = address_is_postgres(from) || address_is_postgres(to);
  if (!open_store(from, &database, error)) return false;
  bool ok = by_rows ? companies_convert(database, to, progress, error) : database_copy(database, to, error);
  database_close(database);
  return ok;
}

/* The file gets its name when it is whole, and on the disk. */
static bool give_name(const char *beside, const char *path, struct error *error) {
  const char *slash = strrchr(path, '/');
  char directory[4096] = ".";
  if (slash) snprintf(directory, sizeof directory, "%.*s", slash == path ? 1 : (int)(slash - path), path);
  int opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool ok = opened >= 0 && renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0 && fsync(opened) == 0;
  if (!ok) error_set(error, errno == EEXIST ? ERROR_CONFLICT : ERROR_BROKEN, "`%s` cannot be written: %s", path, strerror(errno));
  if (opened >= 0) close(opened);
  return ok;
}

static bool is_there(const char *path, struct error *error) {
  return access(path, F_OK) == 0 && !error_set(error, ERROR_CONFLICT, "`%s` is there already, and is not replaced", path);
}

bool store_copy(struct arena *arena, const char *from, const char *to, const struct progress *progress, struct error *error) {
  if (address_is_postgres(to)) return copy(from, to, progress, error);
  const char *beside = arena_print(arena, "%s.new", to).at, *log = arena_print(arena, "%s-wal", to).at;
  if (!database_check_path(to, error) || is_there(to, error) || is_there(log, error) || !file_create_secret(beside, STR(""), error)) return false;
  if (copy(from, beside, progress, error) && give_name(beside, to, error)) return true;
  unlink(beside);
  return false;
}

/* -- the drill --------------------------------------------------------------------------------------------------------- */

static bool fold_hash(void *context, const struct stored_entry *entry, struct error *error) {
  (void)error;
  frontier_add(context, entry->hash);
  return true;
}

/* Does the ledger begin with what was restored? It may have grown meanwhile. */
static bool compare_ledger(const char *address, const struct holding *restored, struct error *error) {
  struct arena *arena = arena_new(0);
  struct store *store;
  struct frontier frontier = {0};
  bool ok = store_open(arena, address, restored->company, STORE_READ, &store, error) &&
            store_each(store, 0, restored->entries, fold_hash, &frontier, error);
  arena_free(arena);
  if (!ok || hash_equal(frontier_root(&frontier), restored->root)) return ok;
  return error_set(error, ERROR_CONFLICT, "what was restored of " STR_FMT " is not what the store has", STR_ARG(restored->company));
}

struct drill {
  const char *address, *backup, *restored;
  struct holding *holdings;
  int *count;
};

static bool run_drill(struct arena *arena, const struct drill *drill, const struct progress *progress, struct error *error) {
  if (!store_copy(arena, drill->address, drill->backup, progress, error)) return false;
  if (!store_holdings(arena, drill->backup, true, progress, drill->holdings, drill->count, error)) return false;
  if (!store_copy(arena, drill->backup, drill->restored, progress, error)) return false;
  if (!store_holdings(arena, drill->restored, true, progress, drill->holdings, drill->count, error)) return false;
  for (int i = 0; i < *drill->count; i++)
    if (!compare_ledger(drill->address, &drill->holdings[i], error)) return false;
  return true;
}

bool store_drill(struct arena *arena, const char *address, const char *directory, const struct progress *progress, struct holding *holdings,
                 int *count, struct error *error) {
  char *place = (char *)arena_print(arena, "%s/abstain-drill-XXXXXX", directory).at;
  if (!mkdtemp(place)) return error_set(error, ERROR_INPUT, "no directory can be made in `%s`: %s", directory, strerror(errno));
  struct drill drill = {address, arena_print(arena, "%s/backup", place).at, arena_print(arena, "%s/restored", place).at, holdings, count};
  bool ok = run_drill(arena, &drill, progress, error);
  unlink(drill.backup);
  unlink(drill.restored);
  rmdir(place);
  return ok;
}
