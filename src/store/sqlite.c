/* SQLite: one file, write-ahead log, every commit synced. A file that is no store stays as it is, byte for byte. For the tests an
 * address may be SQLite's own (`file:…?…`), to put a store into memory or on a disk of theirs; one more parameter,
 * `synchronous=normal`, weakens durability for their negative control. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver.h"

/* A log of 32 MB is moved into the file: pages that many commits change are written there once. */
enum { BUSY_WAIT_MS = 5000, LOG_PAGES = 8000 };

struct sqlite {
  sqlite3 *handle;
  const char *address; /* the database's */
  bool is_made;        /* by this connection was the file made */
  sqlite3_stmt *prepared[SQL_COUNT];
  sqlite3_stmt *current;
};

static struct sqlite *sqlite_of(const struct database *database) { return database->handle; }

/* After a sync that failed nobody knows what is on the disk; going on would be to promise what may be lost. */
static void stop(void) {
  fprintf(stderr, "abstain: the disk did not confirm a write; stopped, so that nothing is promised that may be lost\n");
  _exit(70);
}

/* SQLite's log is told of each, also of those that SQLite itself passes over: when it moves the log into the file, or closes it. */
static void stop_when_unsafe(void *context, int code, const char *what) {
  (void)context, (void)what;
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) stop();
}

/* Of a directory, which it syncs for the name of a new log, SQLite does not ask how that went; so it is synced here, too. */
static int (*open_directory)(const char *path, int *file);

static int open_synced_directory(const char *path, int *file) {
  int code = open_directory(path, file);
  if (code == SQLITE_OK && fsync(*file) != 0 && errno == EIO) stop();
  return code;
}

static pthread_once_t watched = PTHREAD_ONCE_INIT;

static void watch_syncs(void) {
  int code = sqlite3_config(SQLITE_CONFIG_LOG, stop_when_unsafe, NULL);
  assert(code == SQLITE_OK); /* else somebody has used SQLite before, and nobody would be told */
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  open_directory = (int (*)(const char *, int *))vfs->xGetSystemCall(vfs, "openDirectory");
  vfs->xSetSystemCall(vfs, "openDirectory", (sqlite3_syscall_ptr)open_synced_directory);
}

static bool has_log(const char *path) {
  char log[PATH_MAX];
  struct stat status;
  snprintf(log, sizeof log, "%s-wal", path);
  return stat(log, &status) == 0 && status.st_size > 0;
}

/* SQLite reads a log with the help of a file that it puts beside it. */
static void cannot_read_log(const struct sqlite *sqlite, const char *why, struct error *error) {
  static const char unread[] = "`%s-wal` holds what is not in the store's file yet; it can be read where its directory is writable: copy both to one";
  if (has_log(sqlite->address)) error_set(error, ERROR_DENIED, unread, sqlite->address);
  else error_set(error, ERROR_BROKEN, "the store failed: %s", why);
}

static enum outcome failed(struct sqlite *sqlite, struct error *error) {
  const char *why = sqlite3_errmsg(sqlite->handle);
  switch (sqlite3_errcode(sqlite->handle)) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED: error_set(error, ERROR_BUSY, "another program is writing to the store: %s", why); return OUTCOME_AGAIN;
  case SQLITE_FULL: error_set(error, ERROR_BROKEN, "the disk is full; nothing more was written"); break;
  case SQLITE_CORRUPT:
    error_set(error, ERROR_BROKEN, "`%s` is damaged (%s); keep it as evidence, and `abstain restore` a backup beside it", sqlite->address, why);
    break;
  case SQLITE_NOTADB: error_set(error, ERROR_INPUT, "`%s` is not a store of abstain: %s", sqlite->address, why); break;
  case SQLITE_READONLY: error_set(error, ERROR_DENIED, "`%s` may not be written to: %s", sqlite->address, why); break;
  case SQLITE_CANTOPEN: cannot_read_log(sqlite, why, error); break;
  default: error_set(error, ERROR_BROKEN, "the store failed: %s", why); break; /* the codes are SQLite's, and many */
  }
  return OUTCOME_FAILED;
}

static enum outcome sqlite_execute(struct database *database, const char *sql, struct error *error) {
  struct sqlite *sqlite = sqlite_of(database);
  return sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? OUTCOME_DONE : failed(sqlite, error);
}

/* The statements are right: what SQLite does not find of theirs is not there because the tables are somebody else's. */
static bool prepare(struct sqlite *sqlite, enum sql statement, sqlite3_stmt **prepared, struct error *error) {
  int code = SQLITE_OK;
  if (!sqlite->prepared[statement])
    code = sqlite3_prepare_v3(sqlite->handle, sql_texts[statement], -1, SQLITE_PREPARE_PERSISTENT, &sqlite->prepared[statement], NULL);
  if (code == SQLITE_ERROR)
    return error_set(error, ERROR_INPUT, "`%s` is not a store of abstain: %s", sqlite->address, sqlite3_errmsg(sqlite->handle));
  *prepared = sqlite->prepared[statement];
  return code == SQLITE_OK || failed(sqlite, error) == OUTCOME_DONE;
}

/* `$3` is a name to SQLite, and may stand anywhere in the statement. */
static void bind(sqlite3_stmt *prepared, const struct bound *bound) {
  for (int i = 0; i < bound->count; i++) {
    const struct parameter *parameter = &bound->parameters[i];
    char name[] = {'$', (char)('1' + i), '\0'};
    int place = sqlite3_bind_parameter_index(prepared, i < 9 ? name : "$10");
    if (parameter->is_null) sqlite3_bind_null(prepared, place);
    else if (parameter->is_text) sqlite3_bind_text64(prepared, place, parameter->text.at, parameter->text.length, SQLITE_STATIC, SQLITE_UTF8);
    else sqlite3_bind_int64(prepared, place, parameter->number);
  }
}

static enum outcome sqlite_start(struct database *database, const struct bound *bound, struct error *error) {
  struct sqlite *sqlite = sqlite_of(database);
  if (!prepare(sqlite, bound->statement, &sqlite->current, error)) return OUTCOME_FAILED;
  bind(sqlite->current, bound);
  return OUTCOME_DONE;
}

static enum outcome sqlite_next(struct database *database, struct error *error) {
  struct sqlite *sqlite = sqlite_of(database);
  int code = sqlite3_step(sqlite->current);
  if (code == SQLITE_ROW) return OUTCOME_ROW;
  if (code == SQLITE_DONE) return OUTCOME_DONE;
  return failed(sqlite, error);
}

static void sqlite_finish(struct database *database) {
  struct sqlite *sqlite = sqlite_of(database);
  sqlite3_reset(sqlite->current);
  sqlite3_clear_bindings(sqlite->current);
  sqlite->current = NULL;
}

static enum outcome sqlite_write(struct database *database, const struct bound *bound, struct error *error) {
  enum outcome outcome = sqlite_start(database, bound, error);
  if (outcome != OUTCOME_DONE) return outcome;
  outcome = sqlite_next(database, error);
  sqlite_finish(database);
  return outcome;
}

static int64_t sqlite_column_int(const struct database *database, int column) {
  return sqlite3_column_int64(sqlite_of(database)->current, column);
}

/* By way of the value, of which two things are asked: each call on the statement costs as much as reading the column. */
static struct str sqlite_column_text(const struct database *database, int column) {
  sqlite3_value *value = sqlite3_column_value(sqlite_of(database)->current, column);
  const char *text = (const char *)sqlite3_value_text(value);
  return (struct str){text, text ? (size_t)sqlite3_value_bytes(value) : 0};
}

static bool sqlite_column_is_null(const struct database *database, int column) {
  return sqlite3_column_type(sqlite_of(database)->current, column) == SQLITE_NULL;
}

/* -- opening ---------------------------------------------------------------------------------------------------------- */

static bool is_uri(const char *address) { return str_starts(str_of(address), STR("file:")); }

/* What SQLite takes for something else than a path: what is recorded there is gone when the program ends, or lies where nobody
 * looks, for everybody to read. */
bool database_check_path(const char *path, struct error *error) {
  if (path[0] == '\0' || strcmp(path, ":memory:") == 0)
    return error_set(error, ERROR_INPUT, "a store is named by its path, and `%s` is none that stays", path);
  if (!is_uri(path)) return true;
  int length = (int)strcspn(path + 5, "?#");
  return error_set(error, ERROR_INPUT, "a store is named by its path: `%.*s`, without `file:`", length, path + 5);
}

/* Who says `file:` means a file like any other; only what no path can name is SQLite's to read. */
static bool check_address(const char *address, struct error *error) {
  return (is_uri(address) && (strstr(address, "vfs=") || strstr(address, ":memory:"))) || database_check_path(address, error);
}

/* SQLite writes to the file, and puts its log beside it. */
static bool may_write_beside(const char *path) {
  char directory[PATH_MAX] = ".";
  const char *slash = strrchr(path, '/');
  if (slash) snprintf(directory, sizeof directory, "%.*s", (int)(slash - path) + 1, path);
  return access(directory, W_OK) == 0;
}

static bool check_writable(const char *path, struct error *error) {
  bool may = access(path, F_OK) != 0 || (access(path, W_OK) == 0 && may_write_beside(path));
  return may || error_set(error, ERROR_DENIED, "`%s` is read-only (%s): it can be read, and nothing recorded in it", path, strerror(errno));
}

/* What SQLite is to open. It can put no log beside a store on read-only media; that nobody writes there it has to be told. */
static void put_name(struct buf *name, const char *address, enum database_mode mode) {
  bool is_fixed = mode == DATABASE_READ && !is_uri(address) && !may_write_beside(address) && !has_log(address);
  if (!is_fixed) {
    buf_text(name, address);
    return;
  }
  buf_text(name, address[0] == '/' ? "file://" : "file:");
  for (const char *c = address; *c; c++) {
    if (strchr("%?#", *c)) buf_format(name, "%%%02X", (unsigned)*c);
    else buf_char(name, *c);
  }
  buf_text(name, "?immutable=1");
}

/* What a store holds few may know: a new file is its owner's alone, and so are those that SQLite puts beside it. */
static bool create_file(const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return file >= 0 && close(file) == 0;
}

/* Why SQLite could not open it. */
static bool explain(struct sqlite *sqlite, enum database_mode mode, struct error *error) {
  const char *address = sqlite->address;
  struct stat status;
  bool is_there = stat(address, &status) == 0, is_missing = !is_there && errno == ENOENT;
  int why = is_there ? sqlite3_system_errno(sqlite->handle) : errno;
  if (sqlite3_errcode(sqlite->handle) != SQLITE_CANTOPEN) return failed(sqlite, error) == OUTCOME_DONE;
  if (is_there && S_ISDIR(status.st_mode)) return error_set(error, ERROR_INPUT, "`%s` is a directory, not a store", address);
  if (mode == DATABASE_CREATE) return error_set(error, ERROR_INPUT, "`%s` cannot be made: %s", address, strerror(why));
  if (is_missing) return error_set(error, ERROR_MISSING, "there is no store at `%s`; `abstain init` makes one", address);
  return error_set(error, ERROR_DENIED, "`%s` cannot be opened: %s", address, strerror(why));
}

static bool is_empty(struct sqlite *sqlite) {
  sqlite3_stmt *statement = NULL;
  bool empty = sqlite3_prepare_v2(sqlite->handle, "SELECT 1 FROM sqlite_schema", -1, &statement, NULL) == SQLITE_OK &&
               sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_finalize(statement);
  return empty;
}

/* Before anything is set that SQLite writes into the file. */
static bool check_store(struct sqlite *sqlite, enum database_mode mode, struct error *error) {
  sqlite3_stmt *migrations;
  return (mode == DATABASE_CREATE && is_empty(sqlite)) || prepare(sqlite, SQL_MIGRATION_LIST, &migrations, error);
}

static bool set_up(struct database *database, struct error *error) {
  struct sqlite *sqlite = sqlite_of(database);
  const char *weak = sqlite3_uri_parameter(sqlite3_db_filename(sqlite->handle, "main"), "synchronous");
  sqlite3_busy_timeout(sqlite->handle, BUSY_WAIT_MS);
  sqlite3_extended_result_codes(sqlite->handle, 0);
  static const char settings[] = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
                                 "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000;";
  if (sqlite_execute(database, settings, error) != OUTCOME_DONE) return false;
  /* Who only reads, reads much of it once: what fits the processor's cache serves him better than what is large. */
  static const char reading[] = "PRAGMA query_only = ON; PRAGMA cache_size = -1000";
  if (database->mode == DATABASE_READ) return sqlite_execute(database, reading, error) == OUTCOME_DONE;
  if (!check_store(sqlite, database->mode, error) || sqlite_execute(database, "PRAGMA journal_mode = WAL", error) != OUTCOME_DONE) return false;
  sqlite3_wal_autocheckpoint(sqlite->handle, LOG_PAGES);
  bool is_weak = weak && strcmp(weak, "normal") == 0;
  return sqlite_execute(database, is_weak ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", error) == OUTCOME_DONE;
}

static bool sqlite_open(struct database *database, const char *address, enum database_mode mode, struct error *error) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);
  struct sqlite *sqlite = calloc(1, sizeof *sqlite);
  struct buf name;
  if (!sqlite) return error_set(error, ERROR_BROKEN, "out of memory");
  pthread_once(&watched, watch_syncs);
  database->handle = sqlite;
  sqlite->address = database->address;
  if (!check_address(address, error) || (mode == DATABASE_WRITE && !check_writable(address, error))) return false;
  sqlite->is_made = mode == DATABASE_CREATE && !is_uri(address) && create_file(address);
  buf_init(&name, 4 * PATH_MAX);
  put_name(&name, address, mode);
  bool opened = sqlite3_open_v2(buf_c(&name), &sqlite->handle, flags, NULL) == SQLITE_OK;
  buf_free(&name);
  if (!opened) return explain(sqlite, mode, error);
  snprintf(database->engine, sizeof database->engine, "SQLite %s", sqlite3_libversion());
  return set_up(database, error);
}

/* A file that was made for what came to nothing is not left behind. */
static void sqlite_close(struct database *database) {
  struct sqlite *sqlite = sqlite_of(database);
  if (!sqlite) return;
  bool is_left = sqlite->is_made && (!sqlite->handle || is_empty(sqlite));
  for (int i = 0; i < SQL_COUNT; i++) sqlite3_finalize(sqlite->prepared[i]);
  sqlite3_close(sqlite->handle);
  if (is_left) unlink(sqlite->address);
  free(sqlite);
  database->handle = NULL;
}

/* secure_delete has overwritten what was deleted in the file; the log holds older pages until it is emptied, which waits for all
 * who read them. */
static bool sqlite_scrub(struct database *database, struct error *error) {
  struct sqlite *sqlite = sqlite_of(database);
  if (sqlite_execute(database, "VACUUM", error) != OUTCOME_DONE) return false;
  int code = sqlite3_wal_checkpoint_v2(sqlite->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (code == SQLITE_BUSY) return error_set(error, ERROR_BUSY, "other programs read the store, and keep its old pages until they end");
  return code == SQLITE_OK || failed(sqlite, error) == OUTCOME_DONE;
}

static bool sqlite_durability(struct database *database, struct buf *settings, bool *is_durable, struct error *error) {
  static const char *const levels[] = {"off", "normal", "full", "extra"};
  struct sqlite *sqlite = sqlite_of(database);
  sqlite3_stmt *statement;
  static const char text[] = "SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous";
  if (sqlite3_prepare_v2(sqlite->handle, text, -1, &statement, NULL) != SQLITE_OK) return failed(sqlite, error) == OUTCOME_DONE;
  bool ok = sqlite3_step(statement) == SQLITE_ROW || failed(sqlite, error) == OUTCOME_DONE;
  if (ok) {
    int level = sqlite3_column_int(statement, 1);
    buf_format(settings, "journal_mode %s, synchronous %s", (const char *)sqlite3_column_text(statement, 0), levels[level & 3]);
    *is_durable = level >= 2;
  }
  sqlite3_finalize(statement);
  return ok;
}

static const char *sqlite_file(const struct database *database) { return sqlite3_db_filename(sqlite_of(database)->handle, "main"); }

bool database_copy(struct database *database, const char *path, struct error *error) {
  if (database->driver != &sqlite_driver)
    return error_set(error, ERROR_INPUT, "PostgreSQL has its own tools for copies (pg_basebackup, pg_dump); see docs/operating/scale.md");
  sqlite3 *copy = NULL;
  bool done = false;
  if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK) {
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", sqlite_of(database)->handle, "main");
    done = backup && sqlite3_backup_step(backup, -1) == SQLITE_DONE;
    done = sqlite3_backup_finish(backup) == SQLITE_OK && done;
    /* A copy stands alone: one file, without a log beside it. */
    done = done && sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
  }
  if (!done) error_set(error, ERROR_BROKEN, "`%s` cannot be written: %s", path, sqlite3_errmsg(copy));
  return sqlite3_close(copy) == SQLITE_OK && done;
}

const struct driver sqlite_driver = {
    .open = sqlite_open,
    .close = sqlite_close,
    .execute = sqlite_execute,
    .start = sqlite_start,
    .write = sqlite_write,
    .next = sqlite_next,
    .finish = sqlite_finish,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_is_null = sqlite_column_is_null,
    .scrub = sqlite_scrub,
    .durability = sqlite_durability,
    .file = sqlite_file,
    .begin_write = "BEGIN IMMEDIATE",
    .begin_read = "BEGIN",
    .table_options = " STRICT, WITHOUT ROWID",
};
