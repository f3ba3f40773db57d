/* Moving companies to another store, of either engine: the record's tables row by row, the derived ones made again there, and
 * every row read back and compared before the transaction ends. So the other store has all of it as of one instant, or nothing. */
#include "../base/clock.h"
#include "../ledger/concern.h"
#include "internal.h"
#include "upkeep.h"

enum { PAGE_ROWS = 1024 };

/* A table of the record. Its columns, without the company: `n` a number, `t` a text; the first is the key. */
struct table {
  const char *name, *columns;
  enum sql count, after, row, add;
};

static const struct table tables[] = {
    {"entry", "nnttt", SQL_ENTRY_COUNT, SQL_ENTRY_AFTER, SQL_ENTRY_GET, SQL_ENTRY_ADD},
    {"command_key", "tnt", SQL_KEY_COUNT, SQL_KEY_AFTER, SQL_KEY_ROW, SQL_KEY_ADD},
    {"checkpoint", "ntt", SQL_CHECKPOINT_COUNT, SQL_CHECKPOINT_AFTER, SQL_CHECKPOINT_ROW, SQL_CHECKPOINT_ADD},
    {"document", "tt", SQL_DOCUMENT_COUNT, SQL_DOCUMENT_AFTER, SQL_DOCUMENT_ROW, SQL_DOCUMENT_ADD},
    {"credential", "ttt", SQL_CREDENTIAL_COUNT, SQL_CREDENTIAL_AFTER, SQL_CREDENTIAL_ROW, SQL_CREDENTIAL_SET},
    {"attachment", "tt", SQL_ATTACHMENT_COUNT, SQL_ATTACHMENT_AFTER, SQL_ATTACHMENT_ROW, SQL_ATTACHMENT_ADD},
    {"held_report", "tttttt", SQL_HELD_REPORT_COUNT, SQL_HELD_REPORT_AFTER, SQL_HELD_REPORT_ROW, SQL_HELD_REPORT_ADD},
    {"webhook", "tttnt", SQL_WEBHOOK_COUNT, SQL_WEBHOOK_AFTER, SQL_WEBHOOK_ROW, SQL_WEBHOOK_ADD},
    {"notice_choice", "tt", SQL_CHOICE_COUNT, SQL_CHOICE_AFTER, SQL_CHOICE_ROW, SQL_CHOICE_SET},
};
enum { TABLES = sizeof tables / sizeof *tables };

/* What the copy of a company is to have. */
struct source {
  struct str company;
  struct head head;
  int64_t rows[TABLES];
};

struct converting {
  struct database *from, *to;
  struct arena *arena;
  const struct progress *progress;
  struct str only; /* this company; empty: all */
  struct source *sources, *at; /* `at`: the one that is copied now */
  int count;
  int64_t done, size; /* steps: each row is copied and compared, each entry derived from */
};

static struct parameter company_of(const struct converting *c) { return sql_text(c->at->company); }

static struct store store_in(const struct converting *c, struct database *database) {
  return (struct store){.arena = c->arena, .database = database, .company = c->at->company};
}

static void tell_progress(struct converting *c) { c->progress->report(c->progress->context, c->done, c->size); }

static void tell_derived(void *context, int64_t done, int64_t size) {
  struct converting *c = context;
  (void)size;
  c->progress->report(c->progress->context, c->done + done, c->size);
}

/* -- the rows of a table, by their keys --------------------------------------------------------------------------- */

typedef bool row_visitor(struct converting *c, const struct table *table, const struct rows *row, struct error *error);

static struct parameter value_of(const struct table *table, const struct rows *rows, int column) {
  if (rows_is_null(rows, column)) return sql_null();
  return table->columns[column] == 'n' ? sql_int(rows_int(rows, column)) : sql_text(rows_text(rows, column));
}

static struct parameter copied_key(struct arena *arena, struct parameter key) {
  if (key.is_text) key.text = arena_copy(arena, key.text);
  return key;
}

/* Up to PAGE_ROWS rows after the key, which becomes that of the last. */
static bool each_of_page(struct converting *c, const struct table *table, struct parameter *key, row_visitor *visit, int *seen, struct error *error) {
  struct rows *rows;
  int found;
  *seen = 0;
  if (!database_query(c->from, BIND(table->after, company_of(c), *key, sql_int(PAGE_ROWS)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    if (!visit(c, table, rows, error)) {
      rows_close(rows);
      return false;
    }
    c->done++;
    if (++*seen == PAGE_ROWS) *key = copied_key(c->arena, value_of(table, rows, 0));
  }
  tell_progress(c);
  return found == 0;
}

static bool each_row(struct converting *c, const struct table *table, row_visitor *visit, struct error *error) {
  struct parameter key = table->columns[0] == 'n' ? sql_int(-1) : sql_text(STR(""));
  for (int seen = PAGE_ROWS; seen == PAGE_ROWS;)
    if (!each_of_page(c, table, &key, visit, &seen, error)) return false;
  return true;
}

/* -- copying and comparing ----------------------------------------------------------------------------------------- */

static bool copy_row(struct converting *c, const struct table *table, const struct rows *row, struct error *error) {
  struct bound bound = {.statement = table->add, .count = 1, .parameters = {company_of(c)}};
  for (int i = 0; table->columns[i]; i++) bound.parameters[bound.count++] = value_of(table, row, i);
  return database_run(c->to, &bound, error);
}

static bool is_equal(struct parameter a, struct parameter b) {
  return a.is_null == b.is_null && a.is_text == b.is_text && a.number == b.number && str_equal(a.text, b.text);
}

static bool compare_row(struct converting *c, const struct table *table, const struct rows *row, struct error *error) {
  struct rows *copy;
  struct parameter key = value_of(table, row, 0);
  if (!database_first(c->to, BIND(table->row, company_of(c), key), &copy, error)) return false;
  bool same = copy != NULL;
  for (int i = 0; same && table->columns[i]; i++) same = is_equal(value_of(table, row, i), value_of(table, copy, i));
  rows_close(copy);
  if (same) return true;
  if (key.is_text) return error_set(error, ERROR_BROKEN, "row `" STR_FMT "` of `%s` is not the same in the copy", STR_ARG(key.text), table->name);
  return error_set(error, ERROR_BROKEN, "row %" PRId64 " of `%s` is not the same in the copy", key.number, table->name);
}

static bool add_company(struct converting *c, struct error *error) {
  struct buf acted, recorded;
  buf_init(&acted, 64);
  buf_init(&recorded, 64);
  buf_instant(&acted, c->at->head.acted);
  buf_instant(&recorded, c->at->head.recorded);
  struct parameter a = sql_text(buf_view(&acted)), r = sql_text(buf_view(&recorded));
  bool ok = database_run(c->to, BIND(SQL_COMPANY_ADD, company_of(c), a, r, sql_int(CONCERN_RULE)), error) &&
            database_run(c->to, BIND(SQL_COMPANY_ADVANCE, company_of(c), sql_int(c->at->head.size), a, r), error);
  buf_free(&acted);
  buf_free(&recorded);
  return ok;
}

static bool compare_tables(struct converting *c, struct error *error) {
  const struct head *source = &c->at->head;
  struct head head;
  for (int i = 0; i < TABLES; i++) {
    int64_t count = 0;
    if (!each_row(c, &tables[i], compare_row, error)) return false;
    if (!database_number(c->to, BIND(tables[i].count, company_of(c)), &count, error)) return false;
    if (count != c->at->rows[i])
      return error_set(error, ERROR_BROKEN, "the copy has %" PRId64 " rows of `%s`, not %" PRId64, count, tables[i].name, c->at->rows[i]);
  }
  struct store to = store_in(c, c->to);
  if (!head_read(&to, false, &head, error)) return false;
  bool same = head.size == source->size && head.acted.seconds == source->acted.seconds && head.recorded.seconds == source->recorded.seconds &&
              hash_equal(frontier_root(&head.frontier), frontier_root(&source->frontier));
  return same || error_set(error, ERROR_BROKEN, "the copy's root is not that of the ledger");
}

/* -- the two transactions: the other store's within a snapshot of this ------------------------------------------------- */

static bool fill_company(struct converting *c, struct error *error) {
  const struct progress derived = {tell_derived, c};
  struct store to = store_in(c, c->to);
  int64_t size;
  bool is_there;
  if (!database_has(c->to, BIND(SQL_COMPANY_HEAD, company_of(c)), &is_there, error)) return false;
  if (is_there) return error_set(error, ERROR_CONFLICT, "the other store has a company `" STR_FMT "` already", STR_ARG(c->at->company));
  if (!add_company(c, error)) return false;
  for (int i = 0; i < TABLES; i++)
    if (!each_row(c, &tables[i], copy_row, error)) return false;
  if (!derived_make(&to, &derived, &size, error)) return false;
  c->done += size;
  return compare_tables(c, error);
}

static bool fill(struct database *database, void *context, struct error *error) {
  struct converting *c = context;
  (void)database;
  c->done = 0;
  for (c->at = c->sources; c->at < c->sources + c->count; c->at++)
    if (!fill_company(c, error)) return false;
  return true;
}

static bool read_source(struct converting *c, struct error *error) {
  struct store from = store_in(c, c->from);
  if (!head_read(&from, false, &c->at->head, error)) return false;
  c->size += c->at->head.size;
  for (int i = 0; i < TABLES; i++) {
    if (!database_number(c->from, BIND(tables[i].count, company_of(c)), &c->at->rows[i], error)) return false;
    c->size += 2 * c->at->rows[i];
  }
  return true;
}

static bool list_sources(struct converting *c, struct error *error) {
  struct holding *holdings = ARENA_ARRAY(c->arena, HOLDINGS_MAX, struct holding);
  holdings->company = c->only;
  c->count = 1;
  if (c->only.length == 0 && !companies_list(c->from, c->arena, holdings, &c->count, error)) return false;
  c->sources = ARENA_ARRAY(c->arena, (size_t)c->count, struct source);
  for (int i = 0; i < c->count; i++) c->sources[i] = (struct source){.company = holdings[i].company};
  return true;
}

static bool read_sources(struct database *database, void *context, struct error *error) {
  struct converting *c = context;
  (void)database;
  if (!list_sources(c, error)) return false;
  for (c->at = c->sources; c->at < c->sources + c->count; c->at++)
    if (!read_source(c, error)) return false;
  return database_transact(c->to, fill, c, error);
}

static bool convert(struct converting *c, const char *address, struct error *error) {
  if (!database_open(address, DATABASE_CREATE, &c->to, error)) return false;
  bool ok = schema_apply(c->to, clock_now(), error) && database_snapshot(c->from, read_sources, c, error);
  database_close(c->to);
  return ok;
}

bool companies_convert(struct database *from, const char *address, const struct progress *progress, struct error *error) {
  struct converting c = {.from = from, .arena = arena_new(0), .progress = progress};
  bool ok = convert(&c, address, error);
  arena_free(c.arena);
  return ok;
}

bool store_convert(struct store *from, const char *address, const struct progress *progress, struct holding *holding, struct error *error) {
  struct converting c = {.from = from->database, .arena = arena_new(0), .progress = progress, .only = from->company};
  bool ok = convert(&c, address, error);
  if (ok) *holding = (struct holding){from->company, c.sources->head.size, frontier_root(&c.sources->head.frontier)};
  arena_free(c.arena);
  return ok;
}
