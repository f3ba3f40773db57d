/* The HTTP server, by libmicrohttpd: its threads read and send, workers answer. */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../base/clock.h"
#include "exchange.h"

enum {
  LIBRARY_THREADS = 2,
  FILES_KEPT = 200, /* for the store and everything else that is no connection */
  BODY_SWALLOWED_MAX = 4 * BODY_SIZE_MAX,
  STOP_SECONDS = 10, /* how long answers may take to go out when the server stops */
  STOP_LOOK_MS = 10
};

struct server {
  struct server_plan plan;
  struct MHD_Daemon *daemon;
  struct patience *patience;
  pthread_t workers[WORKERS];
  int worker_count;
  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t came;
  struct exchange *first, **last;
  int unsent; /* requests that were handed to a worker, until their answer is with the client */
  bool workers_end;
  _Atomic bool is_stopping; /* set with the lock */
};

/* -- figures ------------------------------------------------------------------------------------------------------- */

const double figure_bounds[FIGURE_BOUNDS] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

static void count_reply(struct server_figures *figures, unsigned status, double seconds) {
  int at = 0;
  while (at < FIGURE_BOUNDS && seconds > figure_bounds[at]) at++;
  atomic_fetch_add(&figures->within[at], 1);
  atomic_fetch_add(&figures->microseconds, (uint64_t)(seconds * 1e6));
  atomic_fetch_add(&figures->replies[status / 100 % FIGURE_CLASSES], 1);
}

/* -- workers ------------------------------------------------------------------------------------------------------- */

static struct exchange *take_exchange(struct server *server) {
  pthread_mutex_lock(&server->lock);
  while (!server->first && !server->workers_end) pthread_cond_wait(&server->came, &server->lock);
  struct exchange *exchange = server->first;
  if (exchange) server->first = exchange->next;
  if (!server->first) server->last = &server->first;
  pthread_mutex_unlock(&server->lock);
  return exchange;
}

/* What it took to answer tells of what was looked at: a reply that must not tell waits for the next step. */
static void wait_for_step(const struct exchange *exchange) {
  double step = exchange->plan->even_ms / 1000.0, now = clock_seconds();
  if (!exchange->reply.is_even || step <= 0) return;
  double steps = (double)(int64_t)((now - exchange->began) / step) + 1;
  clock_sleep_until(exchange->began + steps * step);
}

static void *work(void *context) {
  struct server *server = context;
  for (struct exchange *exchange; (exchange = take_exchange(server));) {
    atomic_fetch_add(&server->plan.figures->busy, 1);
    server->plan.handle(server->plan.context, exchange->arena, &exchange->request, &exchange->reply);
    atomic_fetch_sub(&server->plan.figures->busy, 1);
    wait_for_step(exchange);
    exchange->is_answered = true;
    MHD_resume_connection(exchange->connection); /* and it belongs to the library's thread again */
  }
  return NULL;
}

/* False: the server is being stopped, and nobody would answer. */
static bool hand_over(struct exchange *exchange) {
  struct server *server = exchange->server;
  pthread_mutex_lock(&server->lock);
  bool goes = !server->is_stopping;
  if (goes) {
    MHD_suspend_connection(exchange->connection);
    exchange->is_handed_over = true;
    server->unsent++;
    *server->last = exchange;
    server->last = &exchange->next;
    pthread_cond_signal(&server->came);
  }
  pthread_mutex_unlock(&server->lock);
  return goes;
}

/* -- what the library calls ---------------------------------------------------------------------------------------- */

static struct link *link_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static void connected(void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode what) {
  struct server *server = context;
  if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
    atomic_fetch_sub(&server->plan.figures->connections, 1);
    link_close(server->patience, *place);
    return;
  }
  atomic_fetch_add(&server->plan.figures->connections, 1);
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  *place = info ? link_open(server->patience, info->connect_fd) : NULL;
}

/* The first that is seen of a request: its address as it came. */
static void *take_address(void *context, const char *uri, struct MHD_Connection *connection) {
  struct server *server = context;
  struct exchange *exchange = exchange_new(server, connection, uri);
  exchange->plan = &server->plan;
  return exchange;
}

static enum MHD_Result reply_to(struct exchange *exchange) {
  if (exchange->refused) exchange_put_refusal(exchange);
  link_wait(exchange->server->patience, link_of(exchange->connection));
  count_reply(exchange->server->plan.figures, exchange->reply.status, clock_seconds() - exchange->began);
  return exchange_send(exchange) ? MHD_YES : MHD_NO;
}

/* A body that is too large, or has no place, is not waited for. */
static enum MHD_Result begin(struct exchange *exchange, const char *url, const char *method) {
  exchange_begin(exchange, url, method);
  link_wait(exchange->server->patience, link_of(exchange->connection));
  bool is_unwanted = exchange->refused == MHD_HTTP_CONTENT_TOO_LARGE || exchange->refused == MHD_HTTP_SERVICE_UNAVAILABLE;
  return is_unwanted ? reply_to(exchange) : MHD_YES;
}

static bool answers_at_once(struct exchange *exchange) {
  const struct server_plan *plan = exchange->plan;
  return !exchange->server->is_stopping && plan->handle_at_once(plan->context, exchange->arena, &exchange->request, &exchange->reply);
}

/* What was refused goes on to come in for a while, so that whoever sends it lives to read why. */
static size_t swallowed_max(const struct exchange *exchange) {
  return exchange->form || exchange->is_large_upload ? UPLOAD_SIZE_MAX + BODY_SIZE_MAX : BODY_SWALLOWED_MAX;
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *data, size_t *size, void **place) {
  struct exchange *exchange = *place;
  (void)context, (void)version;
  if (!exchange->is_begun) return begin(exchange, url, method);
  if (*size) {
    exchange_take(exchange, data, *size);
    *size = 0;
    return exchange->body_size > swallowed_max(exchange) ? MHD_NO : MHD_YES;
  }
  if (exchange->is_answered) return reply_to(exchange);
  exchange_end(exchange);
  if (!exchange->refused && !answers_at_once(exchange)) {
    link_rest(link_of(connection));
    if (hand_over(exchange)) return MHD_YES;
    exchange_refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
  }
  return reply_to(exchange);
}

static void complete(void *context, struct MHD_Connection *connection, void **place, enum MHD_RequestTerminationCode why) {
  struct server *server = context;
  struct exchange *exchange = *place;
  (void)why;
  if (!exchange) return;
  link_wait(server->patience, link_of(connection));
  if (exchange->is_handed_over) {
    pthread_mutex_lock(&server->lock);
    server->unsent--;
    pthread_mutex_unlock(&server->lock);
  }
  exchange_free(exchange);
  *place = NULL;
}

/* -- starting ------------------------------------------------------------------------------------------------------ */

union socket_address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static bool read_address(const struct server_plan *plan, union socket_address *address, struct error *error) {
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, plan->address, &address->v4.sin_addr) == 1) {
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons(plan->port);
    return true;
  }
  address->v6.sin6_family = AF_INET6;
  address->v6.sin6_port = htons(plan->port);
  return inet_pton(AF_INET6, plan->address, &address->v6.sin6_addr) == 1 ||
         error_set(error, ERROR_INPUT, "`%s` is not an address to listen on; write one like 127.0.0.1", plan->address);
}

bool server_try(const struct server_plan *plan, struct error *error) {
  union socket_address address;
  int on = 1;
  if (!read_address(plan, &address, error)) return false;
  int family = address.any.sa_family, probe = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t length = family == AF_INET ? sizeof address.v4 : sizeof address.v6;
  bool ok = probe >= 0 && setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(probe, &address.any, length) == 0 &&
            listen(probe, 1) == 0;
  int why = errno;
  if (probe >= 0) close(probe);
  return ok || error_set(error, why == EACCES ? ERROR_DENIED : ERROR_BUSY, "cannot listen on %s, port %u: %s", plan->address,
                         (unsigned)plan->port, strerror(why));
}

/* As many connections as there may be files, but for those that the rest needs. */
static unsigned connections_max(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 1000 - FILES_KEPT;
  rlim_t wanted = CONNECTIONS_MAX + FILES_KEPT;
  if (files.rlim_cur < wanted) {
    files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 && getrlimit(RLIMIT_NOFILE, &files) != 0) return FILES_KEPT;
  }
  if (files.rlim_cur >= wanted) return CONNECTIONS_MAX;
  return files.rlim_cur > 2 * FILES_KEPT ? (unsigned)files.rlim_cur - FILES_KEPT : FILES_KEPT;
}

static bool listen_on(struct server *server, struct error *error) {
  union socket_address address;
  struct server_plan *plan = &server->plan;
  if (!read_address(plan, &address, error)) return false;
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
  if (address.any.sa_family == AF_INET6) flags |= MHD_USE_IPv6;
  if (plan->certificate.length) flags |= MHD_USE_TLS;
  struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)plan->certificate.at},
                                 {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)plan->key.at},
                                 {MHD_OPTION_END, 0, NULL}};
  server->daemon =
      MHD_start_daemon(flags, plan->port, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                       MHD_OPTION_CONNECTION_LIMIT, connections_max(), MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)plan->connections_each,
                       MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)plan->patience, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                       (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LIBRARY_THREADS, MHD_OPTION_URI_LOG_CALLBACK,
                       take_address, server, MHD_OPTION_NOTIFY_CONNECTION, connected, server, MHD_OPTION_NOTIFY_COMPLETED, complete, server,
                       plan->certificate.length ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls, MHD_OPTION_END);
  if (!server->daemon && errno == EADDRINUSE && plan->any_port && plan->port) {
    plan->port = 0;
    return listen_on(server, error);
  }
  return server->daemon ||
         error_set(error, ERROR_BUSY, "cannot listen on %s, port %u: %s", plan->address, (unsigned)plan->port, strerror(errno));
}

bool server_start(struct arena *arena, const struct server_plan *plan, struct server **result, struct error *error) {
  struct server *server = ARENA_NEW(arena, struct server);
  server->plan = *plan;
  server->last = &server->first;
  pthread_mutex_init(&server->lock, NULL);
  pthread_cond_init(&server->came, NULL);
  if (!patience_start(arena, plan->patience, &server->patience)) return error_set(error, ERROR_BUSY, "no thread can be started");
  for (; server->worker_count < WORKERS; server->worker_count++)
    if (pthread_create(&server->workers[server->worker_count], NULL, work, server) != 0) break;
  *result = server;
  bool ok = server->worker_count > 0 ? listen_on(server, error) : error_set(error, ERROR_BUSY, "no thread can be started");
  if (!ok) server_stop(server);
  return ok;
}

uint16_t server_port(const struct server *server) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}

/* -- stopping ------------------------------------------------------------------------------------------------------ */

static int unsent(struct server *server) {
  pthread_mutex_lock(&server->lock);
  int count = server->unsent;
  pthread_mutex_unlock(&server->lock);
  return count;
}

static void end_workers(struct server *server) {
  pthread_mutex_lock(&server->lock);
  server->workers_end = true;
  pthread_cond_broadcast(&server->came);
  pthread_mutex_unlock(&server->lock);
  for (int i = 0; i < server->worker_count; i++) pthread_join(server->workers[i], NULL);
}

/* No more connections, and nothing new goes to the workers; what they have is answered and sent. The library must not be
 * stopped while a connection is set aside: it would abort. So the workers end before it does, when they have nothing left. */
void server_stop(struct server *server) {
  MHD_socket listening = server->daemon ? MHD_quiesce_daemon(server->daemon) : MHD_INVALID_SOCKET;
  double end = clock_seconds() + STOP_SECONDS;
  pthread_mutex_lock(&server->lock);
  server->is_stopping = true;
  pthread_mutex_unlock(&server->lock);
  while (unsent(server) && clock_seconds() < end) clock_sleep_ms(STOP_LOOK_MS);
  end_workers(server);
  if (server->daemon) MHD_stop_daemon(server->daemon);
  if (listening != MHD_INVALID_SOCKET) close(listening);
  patience_stop(server->patience);
  pthread_mutex_destroy(&server->lock);
  pthread_cond_destroy(&server->came);
}
