/* Copies of stores on PostgreSQL: of all companies as of one instant, while others record; all there or none; and who waits for
 * a lost source does not try the copy again and again.
 *
 * usage: POSTGRES=ADDRESS test_copies */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/store/database.h"
#include "../../src/store/upkeep.h"
#include "deeds.h"
#include "wire.h"

enum { DEEDS = 5, DEED_EVENTS = 3, ENTRIES = DEEDS * (1 + DEED_EVENTS) };

static const char *const companies[] = {"acme", "beta"};
enum { COMPANIES = sizeof companies / sizeof *companies };

static struct entropy entropy;
static int wrong;

static void expect(bool as_it_should_be, const char *what) {
  printf("  %-70s %s\n", what, as_it_should_be ? "ok" : "WRONG");
  wrong += !as_it_should_be;
}

static void must(bool ok, const struct error *error) {
  if (!ok) printf("%s\n", error->text), exit(1);
}

static void record(struct store *store, uint32_t number) {
  struct receipt receipt;
  struct error error;
  store->entropy = &entropy;
  must(store_append(store, deed_make(store->arena, number, DEED_EVENTS), &receipt, &error), &error);
}

static void found(const char *address, const char *company) {
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error;
  must(store_create(arena, address, str_of(company), &store, &error), &error);
  for (uint32_t i = 0; i < DEEDS; i++) record(store, i);
  arena_free(arena);
}

static void be_silent(void *context, int64_t done, int64_t size) { (void)context, (void)done, (void)size; }
static const struct progress silent = {be_silent, NULL};

/* -- as of one instant ---------------------------------------------------------------------------------------------------- */

/* Somebody records in every company as soon as something was copied. */
static void record_meanwhile(void *context, int64_t done, int64_t size) {
  static bool has_recorded;
  (void)done, (void)size;
  if (has_recorded) return;
  has_recorded = true;
  for (int i = 0; i < COMPANIES; i++) {
    struct arena *arena = arena_new(0);
    struct store *store;
    struct error error;
    must(store_open(arena, context, str_of(companies[i]), STORE_WRITE, &store, &error), &error);
    record(store, DEEDS);
    arena_free(arena);
  }
}

static void copy_while_others_record(struct arena *arena, char *address, const char *path) {
  struct holding *holdings = ARENA_ARRAY(arena, HOLDINGS_MAX, struct holding);
  struct progress progress = {record_meanwhile, address};
  struct error error;
  int count;
  must(store_copy(arena, address, path, &progress, &error), &error);
  must(store_holdings(arena, path, true, &silent, holdings, &count, &error), &error);
  bool is_one_instant = count == COMPANIES;
  for (int i = 0; i < count; i++) is_one_instant &= holdings[i].entries == ENTRIES;
  expect(is_one_instant, "all companies as of one instant");
}

/* -- all or none ---------------------------------------------------------------------------------------------------------- */

static void copy_where_one_is_there(struct arena *arena, const char *address, const char *other) {
  struct holding *holdings = ARENA_ARRAY(arena, HOLDINGS_MAX, struct holding);
  struct error error;
  int count;
  found(other, companies[COMPANIES - 1]);
  expect(!store_copy(arena, address, other, &silent, &error) && error.kind == ERROR_CONFLICT, "a company that is there is not written over");
  must(store_holdings(arena, other, false, &silent, holdings, &count, &error), &error);
  expect(count == 1, "nor is any other copied then");
}

/* -- a source that is lost -------------------------------------------------------------------------------------------------- */

struct asking {
  struct database *source;
  int times;
};

static bool ask_source(struct database *database, void *context, struct error *error) {
  struct asking *asking = context;
  bool has;
  (void)database;
  asking->times++;
  return database_has(asking->source, BIND(SQL_COMPANY_HEAD, sql_text(str_of(companies[0]))), &has, error);
}

/* A transaction here fails because of a connection elsewhere: to run it again is no use. */
static void lose_source(struct wire *wire, const char *cuttable, const char *path) {
  struct asking asking = {0};
  struct database *database;
  struct error error;
  must(database_open(path, DATABASE_WRITE, &database, &error), &error);
  must(database_open(cuttable, DATABASE_READ, &asking.source, &error), &error);
  wire_cut(wire, (struct wire_cut){.for_ever = true});
  bool done = database_transact(database, ask_source, &asking, &error);
  expect(!done && error.kind == ERROR_BUSY, "that the source was lost is said");
  expect(asking.times == 1, "and not tried again");
  wire_mend(wire);
  database_close(asking.source);
  database_close(database);
}

int main(void) {
  const char *address = getenv("POSTGRES"), *host = address ? strstr(address, "host=") : NULL;
  if (!host) return printf("skipped: POSTGRES names no server\n"), 77;
  struct arena *arena = arena_new(0);
  char directory[WIRE_ADDRESS_MAX], path[100];
  snprintf(directory, sizeof directory, "%.*s", (int)strcspn(host + 5, "&"), host + 5);
  snprintf(path, sizeof path, "/tmp/test_copies.%d.db", (int)getpid());
  struct wire *wire = wire_new(directory);
  static const char form[] = "postgresql:///postgres?host=%s&user=abstain&gssencmode=disable&sslmode=disable";
  const char *cuttable = arena_print(arena, form, wire_directory(wire)).at;
  entropy = entropy_seeded(1);
  for (int i = 0; i < COMPANIES; i++) found(address, companies[i]);
  copy_while_others_record(arena, (char *)(uintptr_t)address, path);
  copy_where_one_is_there(arena, address, arena_print(arena, "postgresql:///template1?host=%s&user=abstain", directory).at);
  lose_source(wire, cuttable, path);
  unlink(path);
  wire_remove(wire);
  arena_free(arena);
  return wrong > 0;
}
