/* A store as the tests want it. `make`: a company's journal in acts of a few events, with instants, salts and a key that are
 * always the same, so that two stores can be compared byte for byte. `write`: acts of one event, for some seconds. `dump`: every row of a
 * company's tables as text, in the order of its bytes, whatever the engine's. `damage`: derived rows are missing, wrong and too
 * many. */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/ledger/journal_read.h"
#include "../../src/ledger/key.h"
#include "../../src/store/internal.h"

enum { ROWS_MAX = 1 << 20, EVENTS_EACH = 7, SEED = 7, ERASED_PLACE = 30, WRITES = 400, WRITE_WAIT_MS = 5 };

/* -- make ------------------------------------------------------------------------------------------------------- */

static bool append(struct store *store, const struct event *events, uint32_t count, struct instant now, uint32_t number, struct error *error) {
  struct receipt receipt;
  char key[32];
  int length = snprintf(key, sizeof key, "key %u \xe2\x82\xac", number);
  struct command_act command = {.events = events, .count = count};
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .key = {key, (size_t)length}, .recorded = now};
  return store_append(store, &command, &receipt, error);
}

/* The store with entropy and a key that are the same each time. */
static bool equip(struct store *store, struct error *error) {
  struct signing_key *key = ARENA_NEW(store->arena, struct signing_key);
  store->entropy = ARENA_NEW(store->arena, struct entropy);
  *store->entropy = entropy_seeded(SEED);
  store->key = key;
  return signing_key_make(store_origin(store, store->arena), KEY_LOG, store->entropy, key, error);
}

/* An entry whose time is over: its content and what it is looked up by go. */
static bool erase(struct store *store, int64_t place, struct error *error) {
  struct erasable erasable = {.places = &place, .count = 1};
  struct receipt receipt;
  struct act act = {.name = STR("erase"), .by = STR("gc"), .via = STR("test"), .key = STR("erase"), .recorded = store->head.acted};
  return store_erase(store, &act, STR("five years over"), &erasable, &receipt, error) && store_scrub(store, error);
}

static bool add_token(void *context, struct stored_checkpoint *checkpoint, struct error *error) {
  (void)context, (void)error;
  checkpoint->token = STR("dG9rZW4=");
  return true;
}

static bool make(struct arena *arena, const char *address, const char *path, struct error *error) {
  struct store *store;
  struct journal *journal;
  struct hash hash;
  if (!journal_load(path, &journal, error) || !store_create(arena, address, STR("imgn"), &store, error) || !equip(store, error)) return false;
  struct event *events = ARENA_ARRAY(arena, journal->count, struct event);
  for (uint32_t i = 0; i < journal->count; i++) entry_event(journal, arena, journal_entry(journal, i), &events[i]);
  bool ok = store_add_document(store, STR("# A policy\n\n\xe2\x82\xac\\'\"\n"), &hash, error);
  for (uint32_t i = 0; ok && i < journal->count; i += EVENTS_EACH) {
    uint32_t count = journal->count - i < EVENTS_EACH ? journal->count - i : EVENTS_EACH;
    ok = append(store, events + i, count, events[journal->count - 1].recorded, i, error);
  }
  journal_free(journal);
  return ok && erase(store, ERASED_PLACE, error) &&
         store_amend_checkpoint(store, store->head.size, add_token, NULL, error);
}

static bool write_on(struct store *store, struct error *error) {
  struct head head;
  if (!equip(store, error) || !store_head(store, &head, error)) return false;
  for (uint32_t i = 0; i < WRITES; i++) {
    struct event event = {.kind = EVENT_JOINED, .at = head.recorded, .recorded = head.recorded, .present = 1};
    event.values[0].text = arena_print(store->arena, "late-%u", i);
    if (!append(store, &event, 1, head.acted, UINT32_MAX - i, error)) return false;
    clock_sleep_ms(WRITE_WAIT_MS);
  }
  return true;
}

/* -- dump ------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *table;
  enum sql list;
  int columns;
} tables[] = {
    {"company", SQL_COMPANY_LIST, 5}, {"key", SQL_KEY_LIST, 3},      {"checkpoint", SQL_CHECKPOINT_LIST, 3}, {"document", SQL_DOCUMENT_LIST, 2},
    {"node", SQL_NODE_LIST, 3},       {"concern", SQL_CONCERN_LIST, 2},
};

static struct str lines[ROWS_MAX];
static size_t line_count;

static void keep_row(struct arena *arena, const char *table, const struct rows *rows, int columns) {
  struct buf line;
  buf_init(&line, SIZE_MAX);
  buf_text(&line, table);
  for (int i = 0; i < columns; i++) buf_format(&line, "|" STR_FMT, STR_ARG(rows_is_null(rows, i) ? STR("NULL") : rows_text(rows, i)));
  if (line_count < ROWS_MAX) lines[line_count++] = arena_copy(arena, buf_view(&line));
  buf_free(&line);
}

static bool keep_rows(struct store *store, const char *table, const struct bound *bound, int columns, struct error *error) {
  struct rows *rows;
  int found;
  if (!database_query(store->database, bound, &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) keep_row(store->arena, table, rows, columns);
  return found == 0;
}

static int by_bytes(const void *a, const void *b) { return str_compare(*(const struct str *)a, *(const struct str *)b); }

static bool dump(struct store *store, struct error *error) {
  struct parameter company = sql_text(store->company);
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    struct bound bound = {.statement = tables[i].list, .count = i > 0, .parameters = {company}};
    if (!keep_rows(store, tables[i].table, &bound, tables[i].columns, error)) return false;
  }
  if (!keep_rows(store, "entry", BIND(SQL_ENTRY_RANGE, company, sql_int(0), sql_int(PLACES_MAX)), 5, error)) return false;
  qsort(lines, line_count, sizeof *lines, by_bytes);
  for (size_t i = 0; i < line_count; i++) printf(STR_FMT "\n", STR_ARG(lines[i]));
  return true;
}

/* -- damage ------------------------------------------------------------------------------------------------------ */

static bool damage(struct store *store, struct error *error) {
  struct parameter company = sql_text(store->company), zeros = sql_text(STR("0000000000000000000000000000000000000000000000000000000000000000"));
  return database_run(store->database, BIND(SQL_COMPANY_DERIVE, company, sql_int(0)), error) &&
         database_run(store->database, BIND(SQL_CONCERN_FORGET, company, sql_text(STR("kind joined")), sql_int(2)), error) &&
         database_run(store->database, BIND(SQL_CONCERN_ADD, company, sql_text(STR("name nobody")), sql_int(3)), error) &&
         database_run(store->database, BIND(SQL_NODE_CLEAR, company), error) &&
         database_run(store->database, BIND(SQL_NODE_ADD, company, sql_int(NODE_BITS), sql_int(0), zeros), error);
}

int main(int count, char **words) {
  static const struct {
    const char *name;
    enum store_mode mode;
    bool (*run)(struct store *store, struct error *error);
  } commands[] = {{"write", STORE_WRITE, write_on}, {"dump", STORE_INSPECT, dump}, {"damage", STORE_WRITE, damage}};
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error = {.text = "usage: store_peer make ADDRESS JOURNAL | write ADDRESS | dump ADDRESS | damage ADDRESS"};
  bool ok = count == 4 && strcmp(words[1], "make") == 0 && make(arena, words[2], words[3], &error);
  for (size_t i = 0; count == 3 && i < sizeof commands / sizeof *commands; i++)
    if (strcmp(words[1], commands[i].name) == 0)
      ok = store_open(arena, words[2], STR(""), commands[i].mode, &store, &error) && commands[i].run(store, &error);
  if (!ok) fprintf(stderr, "store_peer: %s\n", error.text);
  arena_free(arena);
  return ok ? 0 : 1;
}
