/* Opening a store, making one, and the documents that its events name. */
#include "store.h"

#include "../base/clock.h"
#include "../ledger/concern.h"
#include "internal.h"

static void release(void *database) { database_close(database); }

static bool is_company(struct str name) {
  for (size_t i = 0; i < name.length; i++)
    if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", name.at[i])) return false;
  return name.length > 0 && name.length <= COMPANY_LENGTH_MAX;
}

static struct store *store_new(struct arena *arena, struct database *database) {
  struct store *store = ARENA_NEW(arena, struct store);
  *store = (struct store){.arena = arena, .database = database};
  arena_adopt(arena, release, database);
  return store;
}

/* The company that is meant: the one named, or the only one. */
static bool choose_company(struct store *store, struct str wanted, struct error *error) {
  struct rows *rows;
  int found, count = 0;
  if (!database_query(store->database, BIND_NONE(SQL_COMPANY_LIST), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    struct str name = rows_text(rows, 0);
    if (wanted.length && !str_equal(wanted, name)) continue;
    store->company = arena_copy(store->arena, name);
    store->rule = rows_int(rows, 4);
    count++;
  }
  if (found < 0) return false;
  if (count == 0 && wanted.length) return error_set(error, ERROR_MISSING, "the store has no company `" STR_FMT "`", STR_ARG(text_shown(wanted)));
  if (count == 0) return error_set(error, ERROR_MISSING, "the store has no company yet; `abstain init` makes one");
  return count == 1 || error_set(error, ERROR_INPUT, "the store has %d companies; say which with --company", count);
}

bool store_open(struct arena *arena, const char *address, struct str company, enum store_mode mode, struct store **store, struct error *error) {
  struct database *database;
  bool reads = mode == STORE_READ || mode == STORE_INSPECT, takes_any_rule = mode == STORE_INSPECT || mode == STORE_REBUILD;
  if (!database_open(address, reads ? DATABASE_READ : DATABASE_WRITE, &database, error)) return false;
  *store = store_new(arena, database);
  if (!schema_check(database, error) || !choose_company(*store, company, error)) return false;
  return takes_any_rule || rule_check((*store)->company, (*store)->rule, error);
}

/* -- making one ----------------------------------------------------------------------------------------------- */

struct document {
  struct store *store;
  struct str hash, content;
};

static bool add_document(struct database *database, void *context, struct error *error) {
  const struct document *document = context;
  return database_run(database, BIND(SQL_DOCUMENT_ADD, sql_text(document->store->company), sql_text(document->hash), sql_text(document->content)),
                      error);
}

static bool add_company(struct store *store, struct error *error) {
  struct str earliest = STR("1900-01-01T00:00:00Z");
  return database_run(store->database, BIND(SQL_COMPANY_ADD, sql_text(store->company), sql_text(earliest), sql_text(earliest), sql_int(CONCERN_RULE)),
                      error);
}

static bool has_company(struct store *store, bool *has, struct error *error) {
  return database_has(store->database, BIND(SQL_COMPANY_HEAD, sql_text(store->company)), has, error);
}

/* What the first act rests on; its key tells whether it was recorded by a commit that did not say how it ended. */
struct founding {
  struct document document; /* its content empty: none */
  struct str key;
};

static bool lay(struct database *database, void *context, struct error *error) {
  struct founding *founding = context;
  struct store *store = founding->document.store;
  struct instant now = clock_now();
  bool has, repeats = false;
  if (!schema_make(database, &now, error) || !has_company(store, &has, error)) return false;
  if (has && founding->key.length && !store_has_key(store, founding->key, &repeats, error)) return false;
  if (has) return repeats || error_set(error, ERROR_CONFLICT, "the store has a company `" STR_FMT "` already", STR_ARG(store->company));
  return add_company(store, error) && (founding->document.content.length == 0 || add_document(database, &founding->document, error));
}

bool store_prepare(struct arena *arena, const char *address, struct str company, struct store **store, struct error *error) {
  struct database *database;
  if (!is_company(company))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` cannot name a company: up to %d of a-z, 0-9, `.` and `-`", STR_ARG(text_shown(company)),
                     COMPANY_LENGTH_MAX);
  if (!database_open(address, DATABASE_CREATE, &database, error)) return false;
  *store = store_new(arena, database);
  (*store)->company = arena_copy(arena, company);
  return true;
}

bool store_found(struct store *store, struct str document, const struct command_act *first, struct receipt *receipt, struct error *error) {
  char hex[HASH_DIGITS];
  struct founding founding = {{store, hash_hex(hash_of(document), hex), document}, first->act.key};
  return append_after(store, lay, &founding, first, receipt, error);
}

bool store_create(struct arena *arena, const char *address, struct str company, struct store **store, struct error *error) {
  if (!store_prepare(arena, address, company, store, error)) return false;
  return database_transact((*store)->database, lay, &(struct founding){.document = {.store = *store}}, error);
}

bool store_is_lost(const struct store *store) { return database_is_lost(store->database); }

/* -- documents ------------------------------------------------------------------------------------------------- */

bool store_add_document(struct store *store, struct str content, struct hash *hash, struct error *error) {
  char hex[HASH_DIGITS];
  *hash = hash_of(content);
  struct document document = {store, hash_hex(*hash, hex), content};
  return database_transact(store->database, add_document, &document, error);
}

bool store_document(struct store *store, struct arena *arena, struct hash hash, struct str *content, struct error *error) {
  char hex[HASH_DIGITS];
  struct str digits = hash_hex(hash, hex);
  struct rows *row;
  if (!database_first(store->database, BIND(SQL_DOCUMENT_GET, sql_text(store->company), sql_text(digits)), &row, error)) return false;
  if (!row) return error_set(error, ERROR_MISSING, "the store does not hold the document " STR_FMT, STR_ARG(digits));
  *content = arena_copy(arena, rows_text(row, 0));
  rows_close(row);
  return hash_equal(hash_of(*content), hash) || error_set(error, ERROR_BROKEN, "the document " STR_FMT " was changed in the store", STR_ARG(digits));
}
