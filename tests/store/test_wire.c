/* PostgreSQL behind a wire that is cut. While acts are recorded the connection is cut at each message of the protocol in turn, in
 * each direction, before the message or in the middle of it; also so that nobody can connect again. What is said to be recorded
 * is there; whatever was said, the same asked again is there once. Then transactions fail because of others, and are run again; and
 * two processes record in one company at once, also where the server's default is serializable: none is lost, none there twice.
 *
 * usage: POSTGRES=ADDRESS test_wire [EVERY]     only every so-manieth message (default: each) */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "deeds.h"
#include "wire.h"

enum { DEEDS_MAX = 1 << 16, GROUP = 3, EACH = 60, MESSAGES_MAX = 2000, FOR_EVER_TIMES = 3 };

static char straight[WIRE_ADDRESS_MAX], cuttable[WIRE_ADDRESS_MAX];
static struct entropy entropy;

struct figures {
  uint32_t cuts, recorded, refused, lost;
  double longest;
};

static void stop(const char *what, const struct error *error) {
  printf("%s: %s\n", what, error->text);
  exit(1);
}

static struct store *open_store(struct arena *arena, const char *address) {
  struct store *store;
  struct error error;
  if (!store_open(arena, address, STR("acme"), STORE_WRITE, &store, &error)) stop("open", &error);
  store->entropy = &entropy;
  store->key = deeds_key();
  return store;
}

/* Deeds `first` to `first + GROUP`, of two events each. */
static bool append_group(struct store *store, uint32_t first, struct error *error) {
  const struct command_act *commands[GROUP];
  struct append_result results[GROUP];
  for (uint32_t i = 0; i < GROUP; i++) commands[i] = deed_make(store->arena, first + i, 2);
  if (!store_append_all(store, commands, GROUP, results, error)) return false;
  for (uint32_t i = 0; i < GROUP; i++)
    if (!results[i].ok) return *error = results[i].error, false;
  return true;
}

static struct tally read_all(uint8_t held[DEEDS_MAX]) {
  struct arena *arena = arena_new(0);
  struct tally tally = {.held = held, .room = DEEDS_MAX};
  struct error error;
  memset(held, 0, DEEDS_MAX);
  if (!ledger_is_whole(open_store(arena, straight), &tally, &error)) stop("the ledger is not whole", &error);
  arena_free(arena);
  return tally;
}

/* -- cuts ------------------------------------------------------------------------------------------------------------------- */

static bool has_key(struct store *store, uint32_t number) {
  struct error error;
  bool has;
  if (!store_has_key(store, deed_make(store->arena, number, 2)->act.key, &has, &error)) stop("asking for the key", &error);
  return has;
}

/* False: the transaction has no such message. */
static bool cut_once(struct wire *wire, struct wire_cut cut, uint32_t first, struct figures *figures) {
  struct arena *arena = arena_new(0);
  struct store *store = open_store(arena, cuttable), *direct = open_store(arena, straight);
  struct error error;
  wire_cut(wire, cut);
  double start = clock_seconds();
  bool recorded = append_group(store, first, &error);
  double took = clock_seconds() - start;
  bool was_cut = wire_was_cut(wire);
  wire_mend(wire);
  for (uint32_t i = 0; i < GROUP; i++) figures->lost += recorded && !has_key(direct, first + i);
  if (!recorded && error.kind != ERROR_BUSY) stop("a cut connection", &error);
  if (!append_group(direct, first, &error)) stop("the same again", &error);
  figures->cuts += was_cut;
  figures->recorded += was_cut && recorded;
  figures->refused += !recorded;
  if (was_cut && took > figures->longest) figures->longest = took;
  arena_free(arena);
  return was_cut;
}

static void tell(const char *what, const struct figures *figures) {
  printf("  %-36s %5u cuts %5u recorded %5u refused %3u lost, known after %.1f s at most\n", what, figures->cuts, figures->recorded, figures->refused,
         figures->lost, figures->longest);
}

static uint32_t cut_each(struct wire *wire, const char *what, enum wire_part part, uint32_t every, uint32_t *next) {
  struct figures figures = {0};
  for (uint32_t at = 0; at < MESSAGES_MAX; at += every, *next += GROUP)
    if (!cut_once(wire, (struct wire_cut){at, part, false}, *next, &figures)) break;
  *next += GROUP;
  tell(what, &figures);
  return figures.lost + (figures.cuts == 0) + figures.refused;
}

/* Nobody can connect again: first, in the middle, and when the outcome of the commit is not known. */
static uint32_t cut_for_ever(struct wire *wire, uint32_t *next) {
  struct figures figures = {0};
  cut_once(wire, (struct wire_cut){UINT32_MAX, WIRE_NOTHING, false}, *next, &figures);
  uint32_t messages = wire_messages(wire), at[FOR_EVER_TIMES] = {0, messages / 2, messages - 1};
  for (int i = 0; i < FOR_EVER_TIMES; i++) {
    *next += GROUP;
    cut_once(wire, (struct wire_cut){at[i], WIRE_NOTHING, true}, *next, &figures);
  }
  *next += GROUP;
  tell("before a message, for ever", &figures);
  return figures.lost + (figures.refused != FOR_EVER_TIMES);
}

/* -- because of others ------------------------------------------------------------------------------------------------------ */

static void run_sql(const char *sql) {
  PGconn *connection = PQconnectdb(straight);
  PGresult *result = PQexec(connection, sql);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) printf("%s\n", PQerrorMessage(connection)), exit(1);
  PQclear(result);
  PQfinish(connection);
}

/* Of each 40 entries that are written the first five are refused, as a distributed server does it that has to choose. */
static void be_thwarted(uint32_t *next) {
  struct arena *arena = arena_new(0);
  struct store *store = open_store(arena, straight);
  struct error error;
  run_sql("CREATE SEQUENCE attempts;"
          "CREATE FUNCTION thwart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('attempts') % 40 < 5 THEN "
          "RAISE EXCEPTION 'somebody else was first' USING ERRCODE = 'serialization_failure'; END IF; RETURN NEW; END $$;"
          "CREATE TRIGGER thwart BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION thwart()");
  for (uint32_t i = 0; i < EACH; i++, *next += GROUP)
    if (!append_group(store, *next, &error)) stop("thwarted", &error);
  run_sql("DROP TRIGGER thwart ON entry; DROP FUNCTION thwart; DROP SEQUENCE attempts");
  printf("  %d acts, an eighth of their entries refused at first with a serialization failure\n", EACH * GROUP);
  arena_free(arena);
}

/* -- two at once ------------------------------------------------------------------------------------------------------------ */

static void record_beside(const char *address, uint32_t first) {
  struct arena *arena = arena_new(0);
  struct store *store = open_store(arena, address);
  struct error error;
  for (uint32_t i = 0; i < EACH; i++)
    if (!append_group(store, first + i * GROUP, &error)) stop("two at once", &error);
  arena_free(arena);
}

static void record_by_two(const char *what, const char *options, uint32_t *next) {
  char address[WIRE_ADDRESS_MAX + 100];
  pid_t children[2];
  snprintf(address, sizeof address, "%s%s", straight, options);
  fflush(stdout);
  for (uint32_t i = 0; i < 2; i++)
    if ((children[i] = fork()) == 0) {
      entropy = entropy_seeded(100 + *next + i);
      record_beside(address, *next + i * EACH * GROUP);
      fflush(stdout);
      _exit(0);
    }
  for (int i = 0; i < 2; i++) {
    int status;
    waitpid(children[i], &status, 0);
    if (status != 0) exit(1);
  }
  *next += 2 * EACH * GROUP;
  printf("  two processes at once, %s: %d acts\n", what, 2 * EACH * GROUP);
}

int main(int argc, char **argv) {
  static uint8_t held[DEEDS_MAX];
  uint32_t every = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1, next = 0;
  const char *address = getenv("POSTGRES"), *host = address ? strstr(address, "host=") : NULL;
  if (!host) return printf("skipped: POSTGRES names no server\n"), 77;
  char directory[WIRE_ADDRESS_MAX];
  snprintf(directory, sizeof directory, "%.*s", (int)strcspn(host + 5, "&"), host + 5);
  struct wire *wire = wire_new(directory);
  snprintf(straight, sizeof straight, "%s", address);
  snprintf(cuttable, sizeof cuttable, "postgresql:///postgres?host=%s&user=abstain&gssencmode=disable&sslmode=disable", wire_directory(wire));
  entropy = entropy_seeded(1);
  struct store *made;
  struct error error;
  struct arena *arena = arena_new(0);
  if (!store_create(arena, straight, STR("acme"), &made, &error)) stop("init", &error);
  arena_free(arena);
  printf("%d acts recorded together, the connection cut\n", GROUP);
  uint32_t wrong = cut_each(wire, "before each message", WIRE_NOTHING, every, &next);
  wrong += cut_each(wire, "in the middle of each message", WIRE_HALF, every, &next);
  wrong += cut_for_ever(wire, &next);
  be_thwarted(&next);
  record_by_two("read committed", "", &next);
  record_by_two("serializable", "&options=-c%20default_transaction_isolation%3Dserializable", &next);
  struct tally tally = read_all(held);
  for (uint32_t i = 0; i < next; i++) wrong += held[i] != 1;
  printf("%u acts were to be there, %lld are, each once; %u wrong\n", next, (long long)tally.acts, wrong);
  wire_remove(wire);
  return wrong > 0 || tally.acts != next;
}
