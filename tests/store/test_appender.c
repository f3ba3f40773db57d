/* Many who append by one appender: 64 threads, whose clocks do not agree to the second. All that they append is there once, in
 * an order in which nothing was recorded before what stands before it. A clock that is far behind is refused. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/store/appender.h"

enum { THREADS = 64, ACTS_EACH = 25, START = 1792800000 };

struct client {
  struct appender *appender;
  int number;
  uint32_t appended;
};

static void stop(const struct error *error) {
  printf("%s\n", error->text);
  fflush(stdout);
  _exit(1);
}

/* Person i joins, by an act of this instant; the texts are in the arena. */
static bool append(struct appender *appender, int client, int i, int64_t now, struct error *error) {
  struct arena *arena = arena_new(0);
  struct event event = {.kind = EVENT_JOINED, .at = {START}, .recorded = {now}, .present = 1};
  struct command_act command = {.events = &event, .count = 1};
  struct receipt receipt;
  event.values[0].text = arena_print(arena, "person-%d-%d", client, i);
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = {now}};
  command.act.key = event.values[0].text;
  bool ok = appender_append(appender, &command, &receipt, error) && receipt.entries == 1;
  arena_free(arena);
  return ok;
}

static void *append_some(void *context) {
  struct client *client = context;
  struct error error;
  for (int i = 0; i < ACTS_EACH; i++) {
    int64_t now = START + i + client->number % 5; /* some are ahead, some behind */
    if (!append(client->appender, client->number, i, now, &error)) stop(&error);
    client->appended++;
  }
  return NULL;
}

static bool is_in_order(void *context, const struct stored_entry *entry, struct error *error) {
  int64_t *last = context;
  if (entry->recorded.seconds < *last) return error_set(error, ERROR_BROKEN, "something was recorded before what stands before it");
  *last = entry->recorded.seconds;
  return true;
}

static void append_by_many(struct store *store) {
  struct client clients[THREADS];
  pthread_t threads[THREADS];
  struct appender *appender;
  struct error error;
  if (!appender_start(store, &appender, &error)) stop(&error);
  for (int i = 0; i < THREADS; i++) {
    clients[i] = (struct client){appender, i, 0};
    if (pthread_create(&threads[i], NULL, append_some, &clients[i]) != 0) abort();
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  if (append(appender, THREADS, 0, START - SECONDS_PER_DAY, &error) || error.kind != ERROR_CONFLICT) printf("a clock of yesterday\n"), exit(1);
  appender_stop(appender);
}

int main(void) {
  char path[] = "/tmp/abstain-appender.XXXXXX/store.db", *slash = strrchr(path, '/');
  struct arena *arena = arena_new(0);
  struct entropy entropy = entropy_seeded(1);
  struct store *store;
  struct head head;
  struct error error;
  int64_t last = 0;
  *slash = '\0';
  if (!mkdtemp(path)) perror(path), exit(1);
  *slash = '/';
  if (!store_create(arena, path, STR("acme"), &store, &error)) stop(&error);
  store->entropy = &entropy;
  append_by_many(store);
  if (!store_head(store, &head, &error) || !store_each(store, 0, head.size, is_in_order, &last, &error)) stop(&error);
  printf("%d acts by %d threads: %lld entries\n", THREADS * ACTS_EACH, THREADS, (long long)head.size);
  arena_free(arena);
  unlink(path);
  *slash = '\0';
  rmdir(path);
  return head.size != 2 * THREADS * ACTS_EACH;
}
