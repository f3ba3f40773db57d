/* Are the derived tables what the entries say, and the documents what their hashes say? Questions are answered by way of them, so
 * a row that is missing could hide a rule that binds. Every row that should be there is looked for; that there are no others, their
 * number tells. */
#include "upkeep.h"

#include "internal.h"

struct checking {
  struct store *store, *lookups; /* entries are read by one connection while rows are looked for by the other */
  const struct progress *progress;
  struct entry_reader *reader;
  struct frontier frontier;
  int64_t size, concerns, nodes;
};

static bool differs(int64_t place, struct error *error) {
  return error_set(error, ERROR_CONFLICT, "the derived tables are not what entry %" PRId64 " says; `abstain rebuild` makes them again", place);
}

/* The subtrees that end here, as the table has them. */
static bool check_nodes(struct checking *c, int64_t place, struct error *error) {
  for (int level = NODE_BITS; c->frontier.size % (1ull << level) == 0; level += NODE_BITS) {
    int64_t node = (int64_t)(c->frontier.size >> level) - 1;
    struct frontier kept = {0};
    if (!frontier_read(c->lookups, level, node, node + 1, &kept, error)) return false;
    if (kept.size == 0 || !hash_equal(frontier_root(&kept), frontier_subtree(&c->frontier, level))) return differs(place, error);
    c->nodes++;
  }
  return true;
}

static bool check_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct checking *c = context;
  struct entry_content content;
  int64_t rows = 0;
  bool is_there = true;
  frontier_add(&c->frontier, entry->hash);
  if (!check_nodes(c, entry->place, error)) return false;
  c->progress->report(c->progress->context, entry->place + 1, c->size);
  if (entry->is_erased || entry->place == entry->act) return true;
  if (!entry_read(c->reader, entry->content, &content, error)) return false;
  if (!concerns_check(c->lookups, &content.event, entry->place, &rows, &is_there, error)) return false;
  c->concerns += rows;
  return is_there || differs(entry->place, error);
}

/* Documents are named by their hashes. */
static bool check_documents(struct store *store, struct error *error) {
  struct rows *rows;
  int found;
  if (!database_query(store->database, BIND(SQL_DOCUMENT_LIST, sql_text(store->company)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    struct hash hash;
    if (hash_parse(rows_text(rows, 0), &hash) && hash_equal(hash, hash_of(rows_text(rows, 1)))) continue;
    error_set(error, ERROR_CONFLICT, "the document " STR_FMT " was changed in the store", STR_ARG(rows_text(rows, 0)));
    rows_close(rows);
    return false;
  }
  return found == 0;
}

static bool check_counts(struct checking *c, struct error *error) {
  struct database *database = c->store->database;
  struct parameter company = sql_text(c->store->company);
  int64_t concerns = 0, nodes = 0;
  if (!database_number(database, BIND(SQL_CONCERN_COUNT, company), &concerns, error)) return false;
  if (!database_number(database, BIND(SQL_NODE_COUNT, company), &nodes, error)) return false;
  return (concerns == c->concerns && nodes == c->nodes) ||
         error_set(error, ERROR_CONFLICT, "the derived tables have rows that no entry gives; `abstain rebuild` makes them again");
}

bool store_check_derived(struct store *store, const struct progress *progress, struct error *error) {
  struct arena *arena = arena_new(0);
  struct checking checking = {.store = store, .progress = progress, .reader = entry_reader_new(arena)};
  struct head head;
  bool ok = store_open(arena, database_address(store->database), store->company, STORE_READ, &checking.lookups, error) &&
            store_head_size(store, &head, error);
  checking.size = ok ? head.size : 0;
  ok = ok && store_each(store, 0, head.size, check_entry, &checking, error) && check_counts(&checking, error) &&
       check_documents(store, error);
  arena_free(arena);
  return ok;
}
