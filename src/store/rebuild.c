/* Making the derived tables again: the subtrees of the tree and what entries are looked up by, from nothing but the entries.
 * They are read a page at a time, because a connection has one set of rows. */
#include "upkeep.h"

#include "../ledger/concern.h"
#include "internal.h"

enum { PAGE_ENTRIES = 1024 };

struct rebuilding {
  struct store *store;
  const struct progress *progress;
  int64_t size;
  struct frontier frontier; /* of what was derived so far */
  struct arena *arena;      /* of the page */
  struct stored_entry entries[PAGE_ENTRIES];
  int count;
};

static bool keep(void *context, const struct stored_entry *entry, struct error *error) {
  struct rebuilding *r = context;
  (void)error;
  r->entries[r->count] = *entry;
  r->entries[r->count++].content = arena_copy(r->arena, entry->content);
  return true;
}

static bool derive(struct rebuilding *r, struct entry_reader *reader, const struct stored_entry *entry, struct error *error) {
  struct entry_content content;
  frontier_add(&r->frontier, entry->hash);
  if (!nodes_add(r->store, &r->frontier, error)) return false;
  if (entry->is_erased || entry->place == entry->act) return true;
  return entry_read(reader, entry->content, &content, error) && concerns_add(r->store, &content.event, entry->place, error);
}

static bool derive_page(struct rebuilding *r, int64_t first, int64_t end, struct error *error) {
  r->arena = arena_new(0);
  r->count = 0;
  bool ok = store_each(r->store, first, end, keep, r, error);
  struct entry_reader *reader = entry_reader_new(r->arena);
  for (int i = 0; ok && i < r->count; i++) ok = derive(r, reader, &r->entries[i], error);
  arena_free(r->arena);
  if (ok) r->progress->report(r->progress->context, end, r->size);
  return ok;
}

static bool derive_all(struct database *database, void *context, struct error *error) {
  struct rebuilding *r = context;
  struct parameter company = sql_text(r->store->company);
  r->frontier = (struct frontier){0};
  if (!database_number(database, BIND(SQL_COMPANY_HOLD, company), &r->size, error)) return false; /* no other writer until the end */
  if (!database_run(database, BIND(SQL_NODE_CLEAR, company), error)) return false;
  if (!database_run(database, BIND(SQL_CONCERN_CLEAR, company), error)) return false;
  for (int64_t first = 0; first < r->size; first += PAGE_ENTRIES) {
    int64_t end = first + PAGE_ENTRIES < r->size ? first + PAGE_ENTRIES : r->size;
    if (!derive_page(r, first, end, error)) return false;
  }
  return database_run(database, BIND(SQL_COMPANY_DERIVE, company, sql_int(CONCERN_RULE)), error);
}

static bool with_memory(struct store *store, bool in_transaction, const struct progress *progress, int64_t *size, struct error *error) {
  struct arena *arena = arena_new(0);
  struct rebuilding *r = ARENA_NEW(arena, struct rebuilding);
  r->store = store;
  r->progress = progress;
  bool ok = in_transaction ? derive_all(store->database, r, error) : database_transact(store->database, derive_all, r, error);
  *size = r->size;
  store->head_is_known = false;
  arena_free(arena);
  return ok;
}

bool derived_make(struct store *store, const struct progress *progress, int64_t *size, struct error *error) {
  return with_memory(store, true, progress, size, error);
}

bool store_rebuild(struct store *store, const struct progress *progress, int64_t *size, struct error *error) {
  return with_memory(store, false, progress, size, error);
}
