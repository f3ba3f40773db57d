/* Are the derived tables what the entries say, and the documents what their hashes say? Questions are answered by way of them, so
 * a row that is missing could hide a rule that binds; without the row of its key an act would be recorded twice. Every row that
 * should be there is looked for; that there are no others, their number tells. Others may record meanwhile: what is counted is as
 * of one instant, and where an act has taken away content since, all of it is looked at again. */
#include "upkeep.h"

#include "internal.h"

enum { LOOKS_MAX = 3 };

/* How many rows there are, or should be. */
struct counts {
  int64_t concerns, nodes, keys;
};

struct checking {
  struct store *store, *lookups; /* entries are read by one connection while rows are looked for by the other */
  const struct progress *progress;
  struct entry_reader *reader;
  struct frontier frontier;
  int64_t size;
  struct counts there, expected;
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
    c->expected.nodes++;
  }
  return true;
}

/* The row by which its key is known to be used. */
static bool check_key(struct checking *c, int64_t place, struct str key, struct error *error) {
  struct rows *row;
  if (!database_first(c->lookups->database, BIND(SQL_KEY_GET, sql_text(c->lookups->company), sql_text(key)), &row, error)) return false;
  bool is_there = row && rows_int(row, 0) == place;
  rows_close(row);
  c->expected.keys++;
  return is_there || error_set(error, ERROR_CONFLICT,
                               "the key of the act at %" PRId64 " is not known to be used for it: it was changed in the store, and the same "
                               "could be recorded twice; `abstain restore` brings back a backup",
                               place);
}

/* The document that was adopted: without it nothing can be answered by it, or answered again. */
static bool check_adopted(struct checking *c, const struct event *event, int64_t place, struct error *error) {
  if (event->kind != EVENT_POLICY_ADOPTED) return true;
  struct str name = event_text(event, "policy");
  bool is_there;
  if (!database_has(c->lookups->database, BIND(SQL_DOCUMENT_GET, sql_text(c->lookups->company), sql_text(name)), &is_there, error)) return false;
  return is_there || error_set(error, ERROR_CONFLICT,
                               "the policy " STR_FMT " that entry %" PRId64 " names is not in the store; `abstain restore` brings back a backup",
                               STR_ARG(text_shown(name)), place);
}

static bool check_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct checking *c = context;
  struct entry_content content;
  int64_t rows = 0;
  bool is_there = true;
  frontier_add(&c->frontier, entry->hash);
  if (!check_nodes(c, entry->place, error)) return false;
  c->progress->report(c->progress->context, entry->place + 1, c->size);
  if (entry->is_erased) return true;
  if (!entry_read(c->reader, entry->content, &content, error)) return false;
  if (content.is_act) return check_key(c, entry->place, content.act.key, error);
  if (!check_adopted(c, &content.event, entry->place, error)) return false;
  if (!concerns_check(c->lookups, &content.event, entry->place, &rows, &is_there, error)) return false;
  c->expected.concerns += rows;
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

static bool check_counts(const struct checking *c, struct error *error) {
  if (c->there.keys != c->expected.keys)
    return error_set(error, ERROR_CONFLICT, "there are %" PRId64 " keys of acts, and %" PRId64 " acts: keys were put into the store", c->there.keys,
                     c->expected.keys);
  return (c->there.concerns == c->expected.concerns && c->there.nodes == c->expected.nodes) ||
         error_set(error, ERROR_CONFLICT, "the derived tables have rows that no entry gives; `abstain rebuild` makes them again");
}

/* What there is as of one instant. */
static bool count_rows(struct database *database, void *context, struct error *error) {
  struct checking *c = context;
  struct parameter company = sql_text(c->store->company);
  struct head head;
  if (!store_head_size(c->store, &head, error)) return false;
  c->size = head.size;
  return database_number(database, BIND(SQL_CONCERN_COUNT, company), &c->there.concerns, error) &&
         database_number(database, BIND(SQL_NODE_COUNT, company), &c->there.nodes, error) &&
         database_number(database, BIND(SQL_KEY_COUNT, company), &c->there.keys, error);
}

static bool look(struct checking *c, struct error *error) {
  c->expected = (struct counts){0};
  c->frontier = (struct frontier){0};
  return database_snapshot(c->store->database, count_rows, c, error) && store_each(c->store, 0, c->size, check_entry, c, error) &&
         check_counts(c, error);
}

/* Has something been recorded since they were counted? It may be what took rows away. */
static bool has_grown(const struct checking *c) {
  struct head head;
  struct error ignored;
  return store_head_size(c->store, &head, &ignored) && head.size != c->size;
}

bool store_check_derived(struct store *store, const struct progress *progress, struct error *error) {
  struct arena *arena = arena_new(0);
  struct checking checking = {.store = store, .progress = progress, .reader = entry_reader_new(arena)};
  bool ok = store_open(arena, database_address(store->database), store->company, STORE_READ, &checking.lookups, error), again = ok;
  for (int i = 0; again && i < LOOKS_MAX; i++) {
    ok = look(&checking, error);
    again = !ok && error->kind == ERROR_CONFLICT && has_grown(&checking);
  }
  ok = ok && check_documents(store, error);
  arena_free(arena);
  return ok;
}
