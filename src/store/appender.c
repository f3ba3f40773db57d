/* The one writer of a store, and the queue before him. */
#include "appender.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

#include "internal.h"

/* An act that waits, on its caller's stack. */
struct waiting {
  const struct command_act *command;
  struct append_result result;
  sem_t done; /* each caller's own: one that is woken asks for no lock that the others want too */
  struct waiting *next;
};

struct appender {
  struct store *store;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t came; /* for the writer */
  struct waiting *first, **last;
  uint32_t count;
  bool is_stopping;
  uint32_t batch_count;
  struct waiting *batch[BATCH_MAX]; /* what the writer is at, or was at last */
  const struct command_act *commands[BATCH_MAX];
  struct append_result results[BATCH_MAX];
};

/* Whoever was in the last batch has just been woken, and is likely to come again: the writer lets them come, rather than wait
 * for the disk with the first of them alone. */
static void let_them_come(struct appender *appender) {
  for (uint32_t i = 1; i < appender->batch_count && appender->count < appender->batch_count; i++) {
    pthread_mutex_unlock(&appender->lock);
    sched_yield();
    pthread_mutex_lock(&appender->lock);
  }
}

/* Takes up to BATCH_MAX off the queue; none: it is empty and the appender is stopping. */
static uint32_t take_batch(struct appender *appender) {
  uint32_t count = 0;
  pthread_mutex_lock(&appender->lock);
  while (!appender->first && !appender->is_stopping) pthread_cond_wait(&appender->came, &appender->lock);
  let_them_come(appender);
  for (; appender->first && count < BATCH_MAX; appender->first = appender->first->next) appender->batch[count++] = appender->first;
  if (!appender->first) appender->last = &appender->first;
  appender->count -= count;
  appender->batch_count = count;
  pthread_mutex_unlock(&appender->lock);
  return count;
}

static void append_batch(struct appender *appender, uint32_t count) {
  struct error error;
  for (uint32_t i = 0; i < count; i++) appender->commands[i] = appender->batch[i]->command;
  bool ok = append_checked(appender->store, appender->commands, count, appender->results, &error);
  for (uint32_t i = 0; i < count; i++) {
    appender->batch[i]->result = ok ? appender->results[i] : (struct append_result){.error = error};
    sem_post(&appender->batch[i]->done); /* and he is gone */
  }
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
  if (pthread_create(&appender->thread, NULL, write_batches, appender) != 0) return error_set(error, ERROR_BUSY, "no thread can be started");
  *started = appender;
  return true;
}

bool appender_append(struct appender *appender, const struct command_act *command, struct receipt *receipt, struct error *error) {
  struct waiting waiting = {.command = command};
  if (!command_check(command, error)) return false; /* here, where it holds up nobody else */
  sem_init(&waiting.done, false, 0);
  pthread_mutex_lock(&appender->lock);
  bool full = appender->count >= WAITING_MAX;
  if (!full) {
    *appender->last = &waiting;
    appender->last = &waiting.next;
    appender->count++;
    pthread_cond_signal(&appender->came);
  }
  pthread_mutex_unlock(&appender->lock);
  while (!full && sem_wait(&waiting.done) != 0) continue; /* interrupted */
  sem_destroy(&waiting.done);
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
}
