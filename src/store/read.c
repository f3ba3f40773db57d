/* Reading entries: in order, by place, by id, and by what they are about. */
#include "internal.h"

enum { PAGE_ENTRIES = 4096, ID_DIGITS_MIN = 6 };

static bool bad_row(int64_t place, struct error *error) {
  return error_set(error, ERROR_BROKEN, "entry %" PRId64 " is damaged in the store; `abstain verify` says more", place);
}

bool row_entry(const struct rows *rows, struct stored_entry *entry, struct error *error) {
  *entry = (struct stored_entry){
      .place = rows_int(rows, 0), .act = rows_int(rows, 1), .content = rows_text(rows, 4), .is_erased = rows_is_null(rows, 4)};
  bool ok = entry->place >= 0 && instant_parse(rows_text(rows, 2), &entry->recorded) && hash_parse(rows_text(rows, 3), &entry->hash);
  return ok || bad_row(entry->place, error);
}

/* -- in order -------------------------------------------------------------------------------------------------- */

static bool each_row(struct store *store, const struct bound *bound, entry_visitor *each, void *context, int64_t *seen, struct error *error) {
  struct rows *rows;
  struct stored_entry entry;
  int found;
  *seen = 0;
  if (!database_query(store->database, bound, &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if (!row_entry(rows, &entry, error) || !each(context, &entry, error)) {
      rows_close(rows);
      return false;
    }
    ++*seen;
  }
  return found == 0;
}

bool store_each(struct store *store, int64_t first, int64_t end, entry_visitor *each, void *context, struct error *error) {
  for (int64_t page = first; page < end; page += PAGE_ENTRIES) {
    int64_t page_end = page + PAGE_ENTRIES < end ? page + PAGE_ENTRIES : end, seen;
    const struct bound *bound = BIND(SQL_ENTRY_RANGE, sql_text(store->company), sql_int(page), sql_int(page_end));
    if (!each_row(store, bound, each, context, &seen, error)) return false;
    if (seen != page_end - page) return error_set(error, ERROR_BROKEN, "entries between %" PRId64 " and %" PRId64 " are missing", page, page_end - 1);
  }
  return true;
}

bool store_each_of(struct store *store, const char *sort, struct str name, entry_visitor *each, void *context, struct error *error) {
  char subject[SUBJECT_MAX];
  int length = snprintf(subject, sizeof subject, "%s " STR_FMT, sort, STR_ARG(name));
  int64_t seen;
  struct str text = {subject, (size_t)length < sizeof subject ? (size_t)length : sizeof subject - 1};
  const struct bound *bound = BIND(SQL_CONCERN_ENTRIES, sql_text(store->company), sql_text(text), sql_int(PLACES_MAX));
  return each_row(store, bound, each, context, &seen, error);
}

/* -- one entry -------------------------------------------------------------------------------------------------- */

/* The entry of the first row, its content in the arena; *matches counts the rows. */
static bool first_row(struct store *store, struct arena *arena, const struct bound *bound, struct stored_entry *entry, int *matches,
                      struct error *error) {
  struct rows *rows;
  int found;
  *matches = 0;
  if (!database_query(store->database, bound, &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if ((*matches)++ > 0) continue;
    if (!row_entry(rows, entry, error) || !entry_is_true(entry, error)) {
      rows_close(rows);
      return false;
    }
    entry->content = arena_copy(arena, entry->content);
  }
  return found == 0;
}

bool store_entry(struct store *store, struct arena *arena, int64_t place, struct stored_entry *entry, struct error *error) {
  int matches;
  if (!first_row(store, arena, BIND(SQL_ENTRY_GET, sql_text(store->company), sql_int(place)), entry, &matches, error)) return false;
  return matches == 1 || error_set(error, ERROR_MISSING, "there is no entry %" PRId64, place);
}

static bool is_id(struct str id) {
  for (size_t i = 0; i < id.length; i++)
    if (!strchr("0123456789abcdef", id.at[i])) return false;
  return id.length >= ID_DIGITS_MIN && id.length <= HASH_DIGITS;
}

bool store_find(struct store *store, struct arena *arena, struct str id, struct stored_entry *entry, struct error *error) {
  int matches;
  if (!is_id(id))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not the id of an entry: at least %d of the digits 0-9 a-f; `abstain log` lists them",
                     STR_ARG(text_shown(id)), ID_DIGITS_MIN);
  struct str after = arena_print(arena, STR_FMT "g", STR_ARG(id)); /* `g` comes after every digit */
  if (!first_row(store, arena, BIND(SQL_ENTRY_BY_HASH, sql_text(store->company), sql_text(id), sql_text(after)), entry, &matches, error))
    return false;
  if (matches == 0) return error_set(error, ERROR_MISSING, "no entry has an id that begins with `" STR_FMT "`", STR_ARG(id));
  return matches == 1 || error_set(error, ERROR_INPUT, "several ids begin with `" STR_FMT "`; give more of its digits", STR_ARG(id));
}

/* -- the head, and what was known ---------------------------------------------------------------------------------- */

bool frontier_read(struct store *store, int level, int64_t first, int64_t end, struct frontier *frontier, struct error *error) {
  const struct bound *bound = level ? BIND(SQL_NODE_RANGE, sql_text(store->company), sql_int(level), sql_int(first), sql_int(end))
                                    : BIND(SQL_ENTRY_HASHES, sql_text(store->company), sql_int(first), sql_int(end));
  struct rows *rows;
  struct hash hash;
  int found;
  if (!database_query(store->database, bound, &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if (!hash_parse(rows_text(rows, 0), &hash)) {
      rows_close(rows);
      return bad_row(first << level, error);
    }
    frontier_add_subtree(frontier, level, hash);
  }
  return found == 0;
}

/* Brings the frontier of `size` entries back from the subtrees that the store keeps: of each level the last, incomplete row. */
static bool read_frontier(struct store *store, int64_t size, struct frontier *frontier, struct error *error) {
  *frontier = (struct frontier){0};
  for (int level = NODE_LEVEL_TOP; level >= 0; level -= NODE_BITS) {
    int64_t end = size >> level, first = end >> NODE_BITS << NODE_BITS;
    if (first < end && !frontier_read(store, level, first, end, frontier, error)) return false;
  }
  return (int64_t)frontier->size == size ||
         error_set(error, ERROR_BROKEN, "the store's tables do not fit together; `abstain rebuild` makes them again");
}

static bool read_company(struct store *store, bool hold, struct head *head, struct error *error) {
  struct rows *row;
  if (!database_first(store->database, BIND(hold ? SQL_COMPANY_HOLD : SQL_COMPANY_HEAD, sql_text(store->company)), &row, error)) return false;
  if (!row) return error_set(error, ERROR_MISSING, "the store has no company `" STR_FMT "`", STR_ARG(store->company));
  head->size = rows_int(row, 0);
  bool ok = instant_parse(rows_text(row, 1), &head->acted) && instant_parse(rows_text(row, 2), &head->recorded);
  rows_close(row);
  return ok || error_set(error, ERROR_BROKEN, "the company's row is damaged");
}

bool head_read(struct store *store, bool hold, struct head *head, struct error *error) {
  if (!read_company(store, hold, head, error)) return false;
  if (store->head_is_known && store->head.size == head->size) head->frontier = store->head.frontier;
  else if (!read_frontier(store, head->size, &head->frontier, error)) return false;
  store->head = *head;
  return store->head_is_known = true;
}

bool store_head_size(struct store *store, struct head *head, struct error *error) { return read_company(store, false, head, error); }
bool store_head(struct store *store, struct head *head, struct error *error) { return head_read(store, false, head, error); }

/* `recorded` never goes backwards, so the cut is found by halving. */
bool store_known(struct store *store, struct instant known_at, int64_t *cut, struct error *error) {
  struct head head;
  if (!read_company(store, false, &head, error)) return false;
  int64_t low = 0, high = head.size;
  if (head.recorded.seconds <= known_at.seconds) low = high;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    struct rows *row;
    struct instant recorded;
    if (!database_first(store->database, BIND(SQL_ENTRY_RECORDED, sql_text(store->company), sql_int(middle)), &row, error)) return false;
    bool ok = row && instant_parse(rows_text(row, 0), &recorded);
    rows_close(row);
    if (!ok) return bad_row(middle, error);
    if (recorded.seconds <= known_at.seconds) low = middle + 1;
    else high = middle;
  }
  *cut = low;
  return true;
}

/* -- as a journal ------------------------------------------------------------------------------------------------------ */

struct folding {
  struct journal *journal;
  struct entry_reader *reader;
};

bool entry_is_true(const struct stored_entry *entry, struct error *error) {
  if (entry->is_erased || hash_equal(leaf_hash(entry->content), entry->hash)) return true;
  return error_set(error, ERROR_BROKEN, "entry %" PRId64 " was changed in the store; `abstain verify` says more", entry->place);
}

/* The first bits of the hash stand for the line, so that whoever tells of the event can name the entry. */
static uint32_t line_of(struct hash hash) {
  uint32_t line = 0;
  for (int i = 0; i < ENTRY_ID_BITS / 8; i++) line = line << 8 | hash.bytes[i];
  return line;
}

bool fold_event(const struct event *event, struct hash hash, struct journal *journal, struct error *error) {
  struct event folded = *event;
  journal->is_ledger = true;
  folded.line = line_of(hash);
  return journal_add(journal, &folded, error);
}

static bool fold_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct folding *folding = context;
  if (entry->is_erased || entry->act == entry->place) return true;
  if (!entry_is_true(entry, error)) return false;
  struct entry_content read;
  if (entry_read(folding->reader, entry->content, &read, error) && fold_event(&read.event, entry->hash, folding->journal, error)) return true;
  struct error why = *error;
  return error_set(error, ERROR_BROKEN, "entry %" PRId64 " does not fit the ledger (%s); `abstain verify` says more", entry->place, why.text);
}

bool store_journal(struct store *store, int64_t cut, struct journal **journal, struct error *error) {
  struct arena *scratch = arena_new(0);
  struct folding folding = {.journal = journal_new(), .reader = entry_reader_new(scratch)};
  bool ok = store_each(store, 0, cut, fold_entry, &folding, error);
  arena_free(scratch);
  if (ok) *journal = folding.journal;
  else journal_free(folding.journal);
  return ok;
}
