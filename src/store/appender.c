/* The one writer of a store, and the queue before him. */
#include "appender.h"

#include <pthread.h>

/* An act that waits, on its caller's stack. */
struct waiting {
  const struct command_act *command;
  struct append_result result;
  bool is_done;
  struct waiting *next;
};

struct appender {
  struct store *store;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t came, done; /* for the writer; for the callers */
  struct waiting *first, **last;
  uint32_t count;
  bool is_stopping;
  struct waiting *batch[BATCH_MAX]; /* what the writer is at */
  const struct command_act *commands[BATCH_MAX];
  struct append_result results[BATCH_MAX];
};

/* Takes up to BATCH_MAX off the queue; none: it is empty and the appender is stopping. */
static uint32_t take_batch(struct appender *appender) {
  uint32_t count = 0;
  pthread_mutex_lock(&appender->lock);
  while (!appender->first && !appender->is_stopping) pthread_cond_wait(&appender->came, &appender->lock);
  for (; appender->first && count < BATCH_MAX; appender->first = appender->first->next) appender->batch[count++] = appender->first;
  if (!appender->first) appender->last = &appender->first;
  appender->count -= count;
  pthread_mutex_unlock(&appender->lock);
  return count;
}

static void append_batch(struct appender *appender, uint32_t count) {
  struct error error;
  for (uint32_t i = 0; i < count; i++) appender->commands[i] = appender->batch[i]->command;
  bool ok = store_append_all(appender->store, appender->commands, count, appender->results, &error);
  pthread_mutex_lock(&appender->lock);
  for (uint32_t i = 0; i < count; i++) {
    struct waiting *waiting = appender->batch[i];
    waiting->result = ok ? appender->results[i] : (struct append_result){.error = error};
    waiting->is_done = true;
  }
  pthread_cond_broadcast(&appender->done);
  pthread_mutex_unlock(&appender->lock);
}

static void *write_batches(void *context) {
  struct appender *appender = context;
  for (uint32_t count; (count = take_batch(appender)) > 0;) append_batch(appender, count);
  return NULL;
}

bool appender_start(struct store *store, struct appender **started, struct error *error) {
  struct appender *appender = ARENA_NEW(store->arena, struct appender);
  appender->store = store;
  appender->last = &appender->first;
  pthread_mutex_init(&appender->lock, NULL);
  pthread_cond_init(&appender->came, NULL);
  pthread_cond_init(&appender->done, NULL);
  if (pthread_create(&appender->thread, NULL, write_batches, appender) != 0) return error_set(error, ERROR_BUSY, "no thread can be started");
  *started = appender;
  return true;
}

bool appender_append(struct appender *appender, const struct command_act *command, struct receipt *receipt, struct error *error) {
  struct waiting waiting = {.command = command};
  pthread_mutex_lock(&appender->lock);
  bool full = appender->count >= WAITING_MAX;
  if (!full) {
    *appender->last = &waiting;
    appender->last = &waiting.next;
    appender->count++;
    pthread_cond_signal(&appender->came);
    while (!waiting.is_done) pthread_cond_wait(&appender->done, &appender->lock);
  }
  pthread_mutex_unlock(&appender->lock);
  if (full) return error_set(error, ERROR_BUSY, "too many acts wait to be recorded; try again");
  if (waiting.result.ok) *receipt = waiting.result.receipt;
  else *error = waiting.result.error;
  return waiting.result.ok;
}

void appender_stop(struct appender *appender) {
  pthread_mutex_lock(&appender->lock);
  appender->is_stopping = true;
  pthread_cond_signal(&appender->came);
  pthread_mutex_unlock(&appender->lock);
  pthread_join(appender->thread, NULL);
  pthread_mutex_destroy(&appender->lock);
  pthread_cond_destroy(&appender->came);
  pthread_cond_destroy(&appender->done);
}
