/* Reading from PostgreSQL much and for long. Copies are of all companies as of one instant, while others record; all there or none;
 * one whose source is lost is not tried again and again. What was found is not held in memory, all of it at once. And a connection
 * that ends is no finding about the ledger, whoever ended it and when.
 *
 * usage: POSTGRES=ADDRESS test_copies */
#include <libpq-fe.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/store/database.h"
#include "../../src/store/upkeep.h"
#include "deeds.h"
#include "wire.h"

enum { DEEDS = 5, DEED_EVENTS = 3, ENTRIES = DEEDS * (1 + DEED_EVENTS) };

enum { MANY = 20000, MEMORY_MAX = 1 << 20 };

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

/* -- much that is found ------------------------------------------------------------------------------------------------------ */

static void run_sql(const char *address, const char *sql) {
  PGconn *connection = PQconnectdb(address);
  PGresult *result = PQexec(connection, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) printf("%s\n", PQerrorMessage(connection)), exit(1);
  PQclear(result);
  PQfinish(connection);
}

struct memory {
  size_t before, most; /* with sanitizers malloc does not say */
  int entries;
};

static bool look_at_memory(void *context, const struct stored_entry *entry, struct error *error) {
  struct memory *memory = context;
  (void)entry, (void)error;
  size_t now = mallinfo2().uordblks;
  memory->entries++;
  if (now > memory->most) memory->most = now;
  return true;
}

static void find_many(const char *address) {
  struct memory memory = {.before = mallinfo2().uordblks};
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error;
  run_sql(address, "INSERT INTO entry SELECT 'acme', g, g, '2026-11-21T08:00:00Z', md5(g::text) || md5(g::text), repeat('x', 1000)"
                   " FROM generate_series(1000, 20999) g; INSERT INTO concern SELECT 'acme', 'kind many', g FROM generate_series(1000, 20999) g");
  must(store_open(arena, address, STR("acme"), STORE_READ, &store, &error), &error);
  must(store_each_of(store, "kind", STR("many"), look_at_memory, &memory, &error), &error);
  arena_free(arena);
  run_sql(address, "DELETE FROM entry WHERE place >= 1000; DELETE FROM concern WHERE place >= 1000");
  expect(memory.entries == MANY && memory.most < memory.before + MEMORY_MAX, "much that is found is not held in memory");
}

/* -- a connection that ends --------------------------------------------------------------------------------------------------- */

static void verify_with_cuts(struct wire *wire, const char *cuttable) {
  int cuts = 0, findings = 0;
  for (uint32_t at = 0;; at += 5) {
    struct arena *arena = arena_new(0);
    struct verification verification = {.key = NULL};
    struct store *store;
    struct error error = {.text = ""};
    must(store_open(arena, cuttable, STR("acme"), STORE_READ, &store, &error), &error);
    wire_cut(wire, (struct wire_cut){at, at % 2 ? WIRE_HALF : WIRE_NOTHING, false});
    bool verified = store_verify(store, &verification, &error) && store_check_derived(store, &silent, &error);
    bool was_cut = wire_was_cut(wire);
    wire_mend(wire);
    arena_free(arena);
    findings += verified ? !verification.is_sound : error.kind != ERROR_BUSY;
    if (!was_cut) break;
    cuts++;
  }
  expect(cuts > 5 && findings == 0, "a connection that is cut is no finding");
}

static const char end_others[] = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                 " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";

static void verify_when_ended(const char *address, const char *sql, const char *what, enum error_kind kind) {
  struct arena *arena = arena_new(0);
  struct verification verification = {.key = NULL};
  struct store *store;
  struct error error = {.text = ""};
  must(store_open(arena, address, STR("acme"), STORE_READ, &store, &error), &error);
  run_sql(address, sql);
  expect(!store_verify(store, &verification, &error) && error.kind == kind, what);
  arena_free(arena);
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
  find_many(address);
  verify_with_cuts(wire, cuttable);
  verify_when_ended(address, end_others, "nor is one that an administrator ends", ERROR_BUSY);
  run_sql(address, "CREATE ROLE clerk LOGIN; GRANT SELECT ON migration, company, checkpoint TO clerk");
  const char *as_clerk = arena_print(arena, "postgresql:///postgres?host=%s&user=clerk", directory).at;
  verify_when_ended(as_clerk, "SELECT 1", "nor is what may not be read", ERROR_DENIED);
  wire_remove(wire);
  arena_free(arena);
  return wrong > 0;
}
