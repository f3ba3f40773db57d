/* The threads of this room. */
#include "worker.h"

#include <curl/curl.h>
#include <stdio.h>

#include "../base/clock.h"
#include "../store/database.h"

enum { STEP_MS = 100, STEPS_A_LOOK = 10 };

static void tell_once(struct worker *worker, const struct error *error) {
  if (strcmp(worker->told, error->text) == 0) return;
  snprintf(worker->told, sizeof worker->told, "%s", error->text);
  fprintf(stderr, "abstain: %s: %s\n", worker->what, error->text);
}

static void *work(void *context) {
  struct worker *worker = context;
  while (!atomic_load(&worker->is_stopping)) {
    struct error error;
    if (!worker->look(worker->context, &error)) {
      tell_once(worker, &error);
      if (store_is_lost(worker->store) && !database_reconnect(worker->store->database, &error)) tell_once(worker, &error);
    }
    for (int i = 0; i < STEPS_A_LOOK && !atomic_load(&worker->is_stopping); i++) clock_sleep_ms(STEP_MS);
  }
  return NULL;
}

bool worker_start(struct worker *worker, struct error *error) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (pthread_create(&worker->thread, NULL, work, worker) == 0) return true;
  return error_set(error, ERROR_BROKEN, "no thread for %s can be started", worker->what);
}

void worker_stop(struct worker *worker) {
  atomic_store(&worker->is_stopping, true);
  pthread_join(worker->thread, NULL);
  curl_global_cleanup();
}
