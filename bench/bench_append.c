/* Appending: acts a second by one client, who waits for each to be durable before the next, and by 64 that share commits. An act
 * brings one event. On SQLite in a directory, and on PostgreSQL where POSTGRES names a database.
 * usage: bench_append [DIRECTORY]     (default: the current one: syncs cost what its disk asks) */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../src/base/clock.h"
#include "../src/store/appender.h"

enum { CLIENTS = 64, RUNS = 5, SYNCS = 500 };
static const double seconds = 1.0, goal = 6;

struct client {
  struct appender *appender;
  uint32_t number;
  double until;
  uint32_t done;
};

static void stop(const struct error *error) {
  printf("%s\n", error->text);
  exit(1);
}

/* An act with one event; its texts must stand while it is appended. */
static struct command_act act_of(struct arena *arena, struct event *event, uint32_t client, uint32_t number) {
  struct instant now = clock_now();
  *event = (struct event){.kind = EVENT_CLASS_GIVEN, .at = now, .recorded = now, .present = 3};
  event->values[0].text = arena_print(arena, "person-%u-%u", client, number % 1000);
  event->values[1].text = STR("employee");
  struct command_act command = {.events = event, .count = 1};
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("bench"), .recorded = now};
  command.act.key = arena_print(arena, "%ld-%u-%u", (long)(clock_seconds() * 1e9), client, number);
  return command;
}

static void *append_until(void *context) {
  struct client *client = context;
  struct receipt receipt;
  struct error error;
  for (; clock_seconds() < client->until; client->done++) {
    struct arena *arena = arena_new(0);
    struct event event;
    struct command_act command = act_of(arena, &event, client->number, client->done);
    if (!appender_append(client->appender, &command, &receipt, &error)) stop(&error);
    arena_free(arena);
  }
  return NULL;
}

static double acts_a_second(struct store *store, uint32_t clients) {
  struct client each[CLIENTS];
  pthread_t threads[CLIENTS];
  struct appender *appender;
  struct error error;
  uint32_t done = 0;
  if (!appender_start(store, &appender, &error)) stop(&error);
  double start = clock_seconds();
  for (uint32_t i = 0; i < clients; i++) {
    each[i] = (struct client){appender, i, start + seconds, 0};
    if (pthread_create(&threads[i], NULL, append_until, &each[i]) != 0) abort();
  }
  for (uint32_t i = 0; i < clients; i++) pthread_join(threads[i], NULL), done += each[i].done;
  double took = clock_seconds() - start;
  appender_stop(appender);
  return done / took;
}

static void measure(const char *name, const char *address) {
  struct arena *arena = arena_new(0);
  struct entropy entropy = entropy_system();
  struct store *store;
  struct error error;
  double one = 0, many = 0;
  if (!store_create(arena, address, STR("acme"), &store, &error)) stop(&error);
  store->entropy = &entropy;
  for (int run = 0; run < RUNS; run++) { /* in turns: what a sync costs changes with what else the disk has to do */
    one += acts_a_second(store, 1) / RUNS;
    many += acts_a_second(store, CLIENTS) / RUNS;
  }
  printf("  %-10s %10.0f acts/s by one client %10.0f acts/s by %d %8.1f times (goal %.0f)\n", name, one, many, CLIENTS, many / one, goal);
  arena_free(arena);
}

/* What one at a time waits for, and many share: how often the disk confirms a page that is written. */
static void measure_syncs(const char *directory) {
  char path[1000], page[4096] = {1};
  snprintf(path, sizeof path, "%s/bench_append.%d", directory, (int)getpid());
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  double start = clock_seconds();
  for (int i = 0; i < SYNCS; i++)
    if (write(file, page, sizeof page) != sizeof page || fdatasync(file) != 0) perror(path), exit(1);
  printf("  the disk   %10.0f syncs/s of a page each\n", SYNCS / (clock_seconds() - start));
  close(file);
  unlink(path);
}

static void measure_sqlite(const char *directory) {
  char path[1000];
  static const char *const ends[] = {"", "-wal", "-shm"};
  snprintf(path, sizeof path, "%s/bench_append.%d.db", directory, (int)getpid());
  size_t length = strlen(path);
  measure("SQLite", path);
  for (int i = 0; i < 3; i++) strcpy(path + length, ends[i]), unlink(path);
}

int main(int argc, char **argv) {
  printf("appending: acts with one event, each durable when its client goes on\n");
  measure_syncs(argc > 1 ? argv[1] : ".");
  measure_sqlite(argc > 1 ? argv[1] : ".");
  if (getenv("POSTGRES")) measure("PostgreSQL", getenv("POSTGRES"));
  return 0;
}
