/* Connections that take too long. The HTTP library ends those that are silent; whoever sends a byte now and then is ended
 * here. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "../base/clock.h"
#include "exchange.h"

enum { LOOKS_A_SECOND = 4 };
#define NO_END INT64_MAX

struct link {
  int socket;
  _Atomic int64_t end; /* milliseconds of the monotonic clock; NO_END: none */
  struct link *next, **place;
};

struct patience {
  int64_t milliseconds;
  pthread_t thread;
  pthread_mutex_t lock; /* of what follows */
  struct link *open, *unused;
  bool is_stopping;
};

static int64_t now(void) { return (int64_t)(clock_seconds() * 1e3); }

/* The socket is open as long as its link is: the library closes it after it has said so. */
static bool end_late(struct patience *patience) {
  int64_t at = now();
  pthread_mutex_lock(&patience->lock);
  for (struct link *link = patience->open; link; link = link->next) {
    if (atomic_load(&link->end) > at) continue;
    shutdown(link->socket, SHUT_RDWR);
    atomic_store(&link->end, NO_END);
  }
  bool goes_on = !patience->is_stopping;
  pthread_mutex_unlock(&patience->lock);
  return goes_on;
}

static void *watch(void *context) {
  while (end_late(context)) clock_sleep_ms(1000 / LOOKS_A_SECOND);
  return NULL;
}

bool patience_start(struct arena *arena, int seconds, struct patience **result) {
  struct patience *patience = ARENA_NEW(arena, struct patience);
  struct link *links = ARENA_ARRAY(arena, CONNECTIONS_MAX, struct link);
  patience->milliseconds = (int64_t)seconds * 1000;
  for (int i = 0; i < CONNECTIONS_MAX; i++) links[i].next = patience->unused, patience->unused = &links[i];
  pthread_mutex_init(&patience->lock, NULL);
  *result = patience;
  return pthread_create(&patience->thread, NULL, watch, patience) == 0;
}

void patience_stop(struct patience *patience) {
  pthread_mutex_lock(&patience->lock);
  patience->is_stopping = true;
  pthread_mutex_unlock(&patience->lock);
  pthread_join(patience->thread, NULL);
  pthread_mutex_destroy(&patience->lock);
}

struct link *link_open(struct patience *patience, int socket) {
  pthread_mutex_lock(&patience->lock);
  struct link *link = patience->unused;
  if (link) {
    patience->unused = link->next;
    link->socket = socket;
    link->next = patience->open;
    link->place = &patience->open;
    if (link->next) link->next->place = &link->next;
    patience->open = link;
    atomic_store(&link->end, now() + patience->milliseconds);
  }
  pthread_mutex_unlock(&patience->lock);
  return link;
}

void link_close(struct patience *patience, struct link *link) {
  if (!link) return;
  pthread_mutex_lock(&patience->lock);
  *link->place = link->next;
  if (link->next) link->next->place = link->place;
  link->next = patience->unused;
  patience->unused = link;
  pthread_mutex_unlock(&patience->lock);
}

void link_wait(struct patience *patience, struct link *link) {
  if (link) atomic_store(&link->end, now() + patience->milliseconds);
}

void link_rest(struct link *link) {
  if (link) atomic_store(&link->end, NO_END);
}
