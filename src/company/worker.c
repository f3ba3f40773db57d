/* Threads that look for something to do. */
#include "worker.h"

#include <stdio.h>

#include "../base/clock.h"
#include "../store/database.h"

enum { STEP_MS = 100, STEPS_A_LOOK = 10 };

/* Nothing is wrong with an empty text; when it is wrong again, it is told again. */
static void tell_once(struct worker *worker, const char *text) {
  if (strcmp(worker->told, text) == 0) return;
  snprintf(worker->told, sizeof worker->told, "%s", text);
  if (*text) fprintf(stderr, "abstain: %s: %s\n", worker->what, text);
}

static void *work(void *context) {
  struct worker *worker = context;
  while (!atomic_load(&worker->is_stopping)) {
    struct error error;
    bool ok = worker->look(worker->context, &error);
    if (!ok && worker->store && store_is_lost(worker->store))
      (void)!database_reconnect(worker->store->database, &error); /* why not goes before */
    tell_once(worker, ok ? "" : error.text);
    for (int i = 0; i < STEPS_A_LOOK && !atomic_load(&worker->is_stopping); i++) clock_sleep_ms(STEP_MS);
  }
  return NULL;
}

bool worker_start(struct worker *worker, struct error *error) {
  if (pthread_create(&worker->thread, NULL, work, worker) == 0) return true;
  return error_set(error, ERROR_BROKEN, "no thread for %s can be started", worker->what);
}

void worker_stop(struct worker *worker) {
  atomic_store(&worker->is_stopping, true);
  pthread_join(worker->thread, NULL);
}
