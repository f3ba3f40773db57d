/* A thread that looks once a second whether there is something to do, until it is stopped. */
#ifndef ABSTAIN_COMPANY_WORKER_H
#define ABSTAIN_COMPANY_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "../store/store.h"

struct worker {
  const char *what; /* it does, for messages: "mails" */
  bool (*look)(void *context, struct error *error);
  void *context;
  struct store *store; /* the thread's own connection, made again where it was lost; NULL: it has none */
  atomic_bool is_stopping;
  pthread_t thread;
  char told[ERROR_TEXT_MAX]; /* the operator is told once of what goes on being wrong */
};

MUST_USE bool worker_start(struct worker *worker, struct error *error);
/* Lets what it is at be done, and ends the thread. */
void worker_stop(struct worker *worker);

#endif
