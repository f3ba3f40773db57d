/* The HTTP server, by libmicrohttpd. */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
  CONNECTIONS_MAX = 20000,
  IDLE_SECONDS = 60,
  CONNECTION_MEMORY = 24 << 10,
  LIBRARY_THREADS = 2,
  ADDRESS_SIZE = 64
};

/* One request on its way: read by the library's thread, answered by a worker, sent by the library's thread.
 */
struct exchange {
  struct server *server;
  struct MHD_Connection *connection;
  struct arena *arena;
  struct web_request request;
  struct web_reply reply;
  struct MHD_PostProcessor *form;
  size_t body_size;
  unsigned refused; /* a status, when it is not to be answered by a worker; 0: not */
  bool is_read, is_answered;
  struct exchange *next;
};

struct server {
  struct server_plan plan;
  struct MHD_Daemon *daemon;
  pthread_t workers[WORKERS];
  int worker_count;
  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t came;
  struct exchange *first, **last;
  bool is_stopping;
};

struct str pairs_find(const struct pairs *pairs, const char *name) {
  for (uint32_t i = 0; i < pairs->count; i++)
    if (str_equal(pairs->at[i].name, str_of(name))) return pairs->at[i].value;
  return STR("");
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

/* May the text stand in a page, or in an event? */
static bool is_text(struct str text) {
  size_t bad;
  if (!str_is_utf8(text, &bad)) return false;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t number;
    if (str_control(str_sub(text, i, text.length), &number) && !strchr("\r\n\t", text.at[i])) return false;
  }
  return true;
}

static void refuse(struct exchange *exchange, unsigned status) {
  if (!exchange->refused) exchange->refused = status;
}

static void add_pair(struct exchange *exchange, struct pairs *pairs, struct str name, struct str value) {
  if (pairs->count >= FIELDS_EACH_MAX || !is_text(name) || !is_text(value)) {
    refuse(exchange, MHD_HTTP_BAD_REQUEST);
    return;
  }
  ARENA_ROOM(exchange->arena, pairs->at, pairs->room, pairs->count);
  pairs->at[pairs->count++] =
      (struct pair){arena_copy(exchange->arena, name), arena_copy(exchange->arena, value)};
}

static enum MHD_Result take_query(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                  const char *value, size_t size) {
  struct exchange *exchange = context;
  struct pairs *pairs = kind == MHD_COOKIE_KIND ? &exchange->request.cookies : &exchange->request.query;
  add_pair(exchange, pairs, (struct str){name, name_size},
           (struct str){value ? value : "", value ? size : 0});
  return MHD_YES;
}

/* A field of a form comes in parts, when it is long. */
static enum MHD_Result take_field(void *context, enum MHD_ValueKind kind, const char *name, const char *file,
                                  const char *type, const char *encoding, const char *data, uint64_t offset,
                                  size_t size) {
  struct exchange *exchange = context;
  struct pairs *form = &exchange->request.form;
  struct str part = {data, size};
  (void)kind, (void)file, (void)type, (void)encoding;
  if (!name) return MHD_YES;
  if (offset == 0) {
    add_pair(exchange, form, str_of(name), part);
    return MHD_YES;
  }
  struct pair *last = form->count ? &form->at[form->count - 1] : NULL;
  if (last && last->value.length == offset)
    last->value = arena_print(exchange->arena, STR_FMT STR_FMT, STR_ARG(last->value), STR_ARG(part));
  return MHD_YES;
}

/* What the library lets pass and two programs in a row could read in two ways (RFC 9112, 6 and 11). */
struct guard {
  int lengths, encodings, hosts;
  bool is_odd;
};

static enum MHD_Result guard_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value) {
  struct guard *guard = context;
  (void)kind;
  guard->lengths += strcasecmp(name, "content-length") == 0;
  guard->hosts += strcasecmp(name, "host") == 0;
  if (strcasecmp(name, "transfer-encoding") == 0) {
    guard->encodings++;
    guard->is_odd |= !value || strcasecmp(value, "chunked") != 0;
  }
  for (const char *c = name; *c; c++) guard->is_odd |= *c < '!' || *c > '~';
  return MHD_YES;
}

static bool is_plain_request(struct MHD_Connection *connection) {
  struct guard guard = {0};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, guard_header, &guard);
  return !guard.is_odd && guard.hosts == 1 && guard.lengths <= 1 && guard.encodings <= 1 &&
         guard.lengths + guard.encodings <= 1;
}

static struct str header(struct exchange *exchange, const char *name) {
  const char *value = MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
  return value ? arena_copy(exchange->arena, str_of(value)) : STR("");
}

static struct str client_address(struct exchange *exchange) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  char text[ADDRESS_SIZE] = "";
  if (info && info->client_addr->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text,
              sizeof text);
  else if (info && info->client_addr->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text,
              sizeof text);
  return arena_copy(exchange->arena, str_of(text));
}

static void begin(struct exchange *exchange, const char *url, const char *method) {
  struct web_request *request = &exchange->request;
  request->method = strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_GET;
  bool is_known = request->method == METHOD_POST || strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
  if (!is_known) refuse(exchange, MHD_HTTP_METHOD_NOT_ALLOWED);
  if (!is_plain_request(exchange->connection)) refuse(exchange, MHD_HTTP_BAD_REQUEST);
  request->path = arena_copy(exchange->arena, str_of(url));
  if (request->path.length > PATH_LENGTH_MAX || !str_starts(request->path, STR("/")) ||
      !is_text(request->path))
    refuse(exchange, MHD_HTTP_BAD_REQUEST);
  MHD_get_connection_values_n(exchange->connection, MHD_GET_ARGUMENT_KIND | MHD_COOKIE_KIND, take_query,
                              exchange);
  request->etag = header(exchange, MHD_HTTP_HEADER_IF_NONE_MATCH);
  request->origin = header(exchange, MHD_HTTP_HEADER_ORIGIN);
  request->host = header(exchange, MHD_HTTP_HEADER_HOST);
  request->address = client_address(exchange);
  if (request->method == METHOD_POST && !exchange->refused) {
    exchange->form = MHD_create_post_processor(exchange->connection, CONNECTION_MEMORY, take_field, exchange);
    if (!exchange->form) refuse(exchange, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE);
  }
}

static void take_body(struct exchange *exchange, const char *data, size_t size) {
  exchange->body_size += size;
  if (exchange->body_size > BODY_SIZE_MAX) refuse(exchange, MHD_HTTP_CONTENT_TOO_LARGE);
  if (exchange->refused || !exchange->form) return;
  if (MHD_post_process(exchange->form, data, size) != MHD_YES) refuse(exchange, MHD_HTTP_BAD_REQUEST);
}

/* -- replying ------------------------------------------------------------------------------------------------------ */

static const char *const security_headers[][2] = {
    {"Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                                "connect-src 'self'; form-action 'self'; base-uri 'none'; "
                                "frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"},
};

static void add_header(struct MHD_Response *response, struct arena *arena, const char *name,
                       struct str value) {
  if (value.length) MHD_add_response_header(response, name, arena_copy(arena, value).at);
}

static enum MHD_Result send_reply(struct exchange *exchange) {
  const struct web_reply *reply = &exchange->reply;
  struct MHD_Response *response = MHD_create_response_from_buffer(
      reply->body.length, (void *)(uintptr_t)reply->body.at, MHD_RESPMEM_PERSISTENT);
  if (!response) return MHD_NO;
  for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
    MHD_add_response_header(response, security_headers[i][0], security_headers[i][1]);
  MHD_add_response_header(response, "Cache-Control",
                          reply->may_be_kept ? "public, max-age=31536000, immutable" : "no-store");
  if (reply->type) MHD_add_response_header(response, "Content-Type", reply->type);
  add_header(response, exchange->arena, "Location", reply->location);
  add_header(response, exchange->arena, "Set-Cookie", reply->cookie);
  add_header(response, exchange->arena, "ETag", reply->etag);
  enum MHD_Result result = MHD_queue_response(exchange->connection, reply->status, response);
  MHD_destroy_response(response);
  return result;
}

static void put_refusal(struct exchange *exchange) {
  exchange->reply = (struct web_reply){.status = exchange->refused, .type = "text/plain; charset=utf-8"};
  exchange->reply.body = exchange->refused == MHD_HTTP_CONTENT_TOO_LARGE
                             ? STR("That is more than this server takes at once.\n")
                             : STR("This request cannot be understood.\n");
}

/* -- workers ------------------------------------------------------------------------------------------------------- */

static struct exchange *take_exchange(struct server *server) {
  pthread_mutex_lock(&server->lock);
  while (!server->first && !server->is_stopping) pthread_cond_wait(&server->came, &server->lock);
  struct exchange *exchange = server->first;
  if (exchange) server->first = exchange->next;
  if (!server->first) server->last = &server->first;
  pthread_mutex_unlock(&server->lock);
  return exchange;
}

static void *work(void *context) {
  struct server *server = context;
  for (struct exchange *exchange; (exchange = take_exchange(server));) {
    server->plan.handle(server->plan.context, exchange->arena, &exchange->request, &exchange->reply);
    exchange->is_answered = true;
    MHD_resume_connection(exchange->connection); /* and it belongs to the library's thread again */
  }
  return NULL;
}

static void hand_over(struct exchange *exchange) {
  struct server *server = exchange->server;
  MHD_suspend_connection(exchange->connection);
  pthread_mutex_lock(&server->lock);
  *server->last = exchange;
  server->last = &exchange->next;
  pthread_cond_signal(&server->came);
  pthread_mutex_unlock(&server->lock);
}

/* -- what the library calls ---------------------------------------------------------------------------------------- */

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *size,
                              void **place) {
  struct exchange *exchange = *place;
  (void)version;
  if (!exchange) {
    struct arena *arena = arena_new(0);
    *place = exchange = ARENA_NEW(arena, struct exchange);
    *exchange = (struct exchange){.server = context, .connection = connection, .arena = arena};
    begin(exchange, url, method);
    return MHD_YES;
  }
  if (*size) {
    take_body(exchange, data, *size);
    *size = 0;
    return MHD_YES;
  }
  if (exchange->refused) put_refusal(exchange);
  if (exchange->refused || exchange->is_answered) return send_reply(exchange);
  hand_over(exchange);
  return MHD_YES;
}

static void complete(void *context, struct MHD_Connection *connection, void **place,
                     enum MHD_RequestTerminationCode why) {
  struct exchange *exchange = *place;
  (void)context, (void)connection, (void)why;
  if (!exchange) return;
  if (exchange->form) MHD_destroy_post_processor(exchange->form);
  arena_free(exchange->arena);
  *place = NULL;
}

/* -- starting and stopping ----------------------------------------------------------------------------------------- */

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
         error_set(error, ERROR_INPUT, "`%s` is not an address to listen on; write one like 127.0.0.1",
                   plan->address);
}

static bool listen_on(struct server *server, struct error *error) {
  union socket_address address;
  const struct server_plan *plan = &server->plan;
  if (!read_address(plan, &address, error)) return false;
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
  if (address.any.sa_family == AF_INET6) flags |= MHD_USE_IPv6;
  if (plan->certificate.length) flags |= MHD_USE_TLS;
  struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)plan->certificate.at},
                                 {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)plan->key.at},
                                 {MHD_OPTION_END, 0, NULL}};
  server->daemon = MHD_start_daemon(
      flags, plan->port, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR, &address.any,
      MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LIBRARY_THREADS,
      MHD_OPTION_NOTIFY_COMPLETED, complete, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
      plan->certificate.length ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls, MHD_OPTION_END);
  return server->daemon || error_set(error, ERROR_BUSY, "cannot listen on %s, port %u: %s", plan->address,
                                     (unsigned)plan->port, strerror(errno));
}

bool server_start(struct arena *arena, const struct server_plan *plan, struct server **result,
                  struct error *error) {
  struct server *server = ARENA_NEW(arena, struct server);
  server->plan = *plan;
  server->last = &server->first;
  pthread_mutex_init(&server->lock, NULL);
  pthread_cond_init(&server->came, NULL);
  for (; server->worker_count < WORKERS; server->worker_count++)
    if (pthread_create(&server->workers[server->worker_count], NULL, work, server) != 0) break;
  *result = server;
  if (server->worker_count == 0) return error_set(error, ERROR_BUSY, "no thread can be started");
  if (listen_on(server, error)) return true;
  server_stop(server);
  return false;
}

uint16_t server_port(const struct server *server) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}

/* No more connections; those who wait for a worker get their answer, then the workers end, then the library.
 */
void server_stop(struct server *server) {
  MHD_socket listening = server->daemon ? MHD_quiesce_daemon(server->daemon) : MHD_INVALID_SOCKET;
  pthread_mutex_lock(&server->lock);
  server->is_stopping = true;
  pthread_cond_broadcast(&server->came);
  pthread_mutex_unlock(&server->lock);
  for (int i = 0; i < server->worker_count; i++) pthread_join(server->workers[i], NULL);
  if (server->daemon) MHD_stop_daemon(server->daemon);
  if (listening != MHD_INVALID_SOCKET) close(listening);
  pthread_mutex_destroy(&server->lock);
  pthread_cond_destroy(&server->came);
}
