/* How a store does: what can be said at once, whatever its size. */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "driver.h"
#include "internal.h"
#include "upkeep.h"

static int64_t size_of(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? status.st_size : 0;
}

static void look_at_file(struct arena *arena, const char *path, struct vitals *vitals) {
  struct stat status;
  struct statvfs disk;
  if (stat(path, &status) != 0 || statvfs(path, &disk) != 0) return;
  vitals->path = arena_copy(arena, str_of(path));
  vitals->mode = status.st_mode & 07777;
  vitals->bytes = status.st_size + size_of(arena_print(arena, "%s-wal", path).at);
  vitals->bytes_free = (int64_t)(disk.f_bavail * disk.f_frsize);
}

static bool look(struct arena *arena, struct database *database, struct vitals *vitals, struct error *error) {
  struct buf settings;
  buf_init(&settings, sizeof vitals->settings - 1);
  bool ok = schema_read(database, &vitals->migrations, error) && database->driver->durability(database, &settings, &vitals->is_durable, error);
  snprintf(vitals->settings, sizeof vitals->settings, "%s", buf_c(&settings));
  snprintf(vitals->engine, sizeof vitals->engine, "%s", database_engine(database));
  buf_free(&settings);
  const char *path = database->driver->file(database);
  if (path) look_at_file(arena, path, vitals);
  return ok;
}

bool store_vitals(struct arena *arena, const char *address, struct vitals *vitals, struct error *error) {
  struct database *database;
  *vitals = (struct vitals){0};
  bool opened = database_open(address, DATABASE_WRITE, &database, error); /* the settings are those of who records */
  vitals->is_read_only = !opened && error->kind == ERROR_DENIED;
  if (!opened && (!vitals->is_read_only || !database_open(address, DATABASE_READ, &database, error))) return false;
  bool ok = look(arena, database, vitals, error);
  database_close(database);
  return ok;
}

/* -- do the tables fit together? ------------------------------------------------------------------------------------ */

struct fitting {
  struct store *store;
  bool *head_fits, *derived_fits;
};

static bool fit(struct database *database, void *context, struct error *error) {
  const struct fitting *fitting = context;
  struct store *store = fitting->store;
  struct head head;
  struct error why;
  struct parameter company = sql_text(store->company);
  int64_t last = -1, nodes = 0, expected = 0;
  bool has_concerns;
  if (!store_head_size(store, &head, error) || !database_number(database, BIND(SQL_ENTRY_LAST, company), &last, error)) return false;
  if (!database_number(database, BIND(SQL_NODE_COUNT, company), &nodes, error)) return false;
  if (!database_has(database, BIND(SQL_CONCERN_ANY, company), &has_concerns, error)) return false;
  for (int level = NODE_BITS; level <= NODE_LEVEL_TOP; level += NODE_BITS) expected += head.size >> level;
  *fitting->head_fits = last == head.size - 1;
  *fitting->derived_fits = nodes == expected && (has_concerns || head.size < 2) && store_head(store, &head, &why);
  return true;
}

/* As of one instant: others record meanwhile. */
bool store_fits(struct store *store, bool *head_fits, bool *derived_fits, struct error *error) {
  struct fitting fitting = {store, head_fits, derived_fits};
  return database_snapshot(store->database, fit, &fitting, error);
}
