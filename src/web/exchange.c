/* One request: what of it is let in, and the reply as it goes out. Whatever two programs in a row could read in two ways is
 * refused. */
#include "exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "../base/clock.h"
#include "form.h"

enum { ADDRESS_SIZE = 64 };

static _Atomic int large_uploads, uploads_of_strangers; /* that come in now */

/* -- reading ------------------------------------------------------------------------------------------------------- */

void exchange_refuse(struct exchange *exchange, unsigned status) {
  if (!exchange->refused) exchange->refused = status;
}

static void add_pair(struct exchange *exchange, struct pairs *pairs, struct str name, struct str value) {
  if (!pairs_add(exchange->arena, pairs, name, value)) exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
}

static void check_pairs(struct exchange *exchange, const struct pairs *pairs) {
  for (uint32_t i = 0; i < pairs->count; i++)
    if (!form_text_is_sound(pairs->at[i].name) || !form_text_is_sound(pairs->at[i].value))
      exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
}

static enum MHD_Result take_query(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                  const char *value, size_t size) {
  struct exchange *exchange = context;
  struct pairs *pairs = kind == MHD_COOKIE_KIND ? &exchange->request.cookies : &exchange->request.query;
  add_pair(exchange, pairs, (struct str){name, name_size},
           (struct str){value ? value : "", value ? size : 0});
  return MHD_YES;
}

static enum MHD_Result take_part(void *context, enum MHD_ValueKind kind, const char *name, const char *file, const char *type,
                                 const char *encoding, const char *data, uint64_t offset, size_t size) {
  struct exchange *exchange = context;
  (void)kind, (void)type, (void)encoding;
  if (!name || exchange->refused) return MHD_YES;
  exchange->refused = parts_take(&exchange->parts, name, file, (struct str){size ? data : "", size}, offset);
  return MHD_YES;
}

/* What the library lets pass and two programs in a row could read in two ways (RFC 9112, 6 and 11). */
struct guard {
  int64_t size_max, size;
  int lengths, encodings, hosts;
  bool is_odd, is_large;
};

static enum MHD_Result guard_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value) {
  struct guard *guard = context;
  (void)kind;
  guard->hosts += strcasecmp(name, "host") == 0;
  if (strcasecmp(name, "content-length") == 0) {
    int64_t size;
    guard->lengths++;
    bool is_number = value && str_int(str_of(value), &size) && size >= 0;
    guard->is_odd |= !is_number || value[0] == '+' || value[0] == '-';
    guard->is_large |= is_number && size > guard->size_max;
    guard->size = is_number ? size : 0;
  }
  if (strcasecmp(name, "transfer-encoding") == 0) {
    guard->encodings++;
    guard->is_odd |= !value || strcasecmp(value, "chunked") != 0;
  }
  guard->is_odd |= !*name;
  for (const char *c = name; *c; c++) guard->is_odd |= *c < '!' || *c > '~';
  for (const char *c = value ? value : ""; *c; c++) guard->is_odd |= (unsigned char)*c < ' ' && *c != '\t';
  return MHD_YES;
}

static struct str header(struct exchange *exchange, const char *name) {
  const char *value = MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
  return value ? arena_copy(exchange->arena, str_of(value)) : STR("");
}

static bool is_type(struct exchange *exchange, const char *name) {
  struct str type, rest = header(exchange, MHD_HTTP_HEADER_CONTENT_TYPE);
  return str_cut(&rest, ';', &type) && strcasecmp(arena_copy(exchange->arena, str_trim(type)).at, name) == 0;
}

static void give_place_back(struct exchange *exchange) {
  if (exchange->is_large_upload) atomic_fetch_sub(&large_uploads, 1);
  if (exchange->is_of_stranger) atomic_fetch_sub(&uploads_of_strangers, 1);
  exchange->is_large_upload = exchange->is_of_stranger = false;
}

/* Of those that are as large as only files make them a few are taken at once, and fewer of strangers, who could hold all places. */
static void count_upload(struct exchange *exchange) {
  const struct server_plan *plan = exchange->plan;
  if (exchange->size_said <= BODY_SIZE_MAX || exchange->refused) return;
  exchange->is_large_upload = true;
  exchange->is_of_stranger = !plan->knows(plan->context, exchange->arena, &exchange->request);
  bool is_one_too_many = atomic_fetch_add(&large_uploads, 1) >= UPLOADS_AT_ONCE;
  if (exchange->is_of_stranger) is_one_too_many |= atomic_fetch_add(&uploads_of_strangers, 1) >= UPLOADS_OF_STRANGERS;
  if (!is_one_too_many) return;
  give_place_back(exchange);
  exchange_refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
}

static bool has_files(struct exchange *exchange) { return !exchange->request.is_api && is_type(exchange, "multipart/form-data"); }

static void check_head(struct exchange *exchange) {
  struct guard guard = {.size_max = has_files(exchange) ? UPLOAD_SIZE_MAX : BODY_SIZE_MAX};
  MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, guard_header, &guard);
  bool is_plain = !guard.is_odd && guard.hosts == 1 && guard.lengths <= 1 && guard.encodings <= 1 &&
                  guard.lengths + guard.encodings <= 1;
  if (!is_plain) exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
  if (guard.is_large) exchange_refuse(exchange, MHD_HTTP_CONTENT_TOO_LARGE);
  exchange->size_max = guard.lengths ? guard.size_max : BODY_SIZE_MAX;
  exchange->size_said = guard.size;
}

/* The last of all that is said: what stands before it anybody can have said. */
static enum MHD_Result take_forwarded(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  struct str *last = context, rest = str_of(value);
  (void)kind;
  if (strcasecmp(name, "x-forwarded-for") != 0) return MHD_YES;
  *last = STR("");
  for (struct str part; str_cut(&rest, ',', &part);) *last = str_trim(part);
  return MHD_YES;
}

static struct str forwarded_address(struct exchange *exchange) {
  struct str last = STR("");
  MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_forwarded, &last);
  return arena_copy(exchange->arena, last);
}

static struct str client_address(struct exchange *exchange) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  char text[ADDRESS_SIZE] = "";
  if (exchange->plan->is_behind_proxy) return forwarded_address(exchange);
  if (info && info->client_addr->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text,
              sizeof text);
  else if (info && info->client_addr->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text,
              sizeof text);
  return arena_copy(exchange->arena, str_of(text));
}

/* Forms for pages, JSON for programs: each only where it is expected, so that no other site's form reaches the API. */
static void expect_body(struct exchange *exchange) {
  if (exchange->request.is_api) {
    if (!is_type(exchange, "application/json")) exchange_refuse(exchange, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE);
  } else if (has_files(exchange)) {
    exchange->form = MHD_create_post_processor(exchange->connection, CONNECTION_MEMORY, take_part, exchange);
    if (!exchange->form) exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
  } else if (!is_type(exchange, "application/x-www-form-urlencoded")) {
    exchange_refuse(exchange, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE);
  }
}

void exchange_begin(struct exchange *exchange, const char *path, const char *method) {
  struct web_request *request = &exchange->request;
  exchange->is_begun = true;
  exchange->began = clock_seconds();
  request->method = strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_GET;
  request->path = arena_copy(exchange->arena, str_of(path));
  request->is_api = str_starts(request->path, STR("/api/"));
  check_head(exchange);
  bool is_known = request->method == METHOD_POST || strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
  if (!is_known) exchange_refuse(exchange, MHD_HTTP_METHOD_NOT_ALLOWED);
  if (request->path.length > PATH_LENGTH_MAX) exchange_refuse(exchange, MHD_HTTP_URI_TOO_LONG);
  if (!str_starts(request->path, STR("/")) || !form_text_is_sound(request->path))
    exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
  MHD_get_connection_values_n(exchange->connection, MHD_GET_ARGUMENT_KIND | MHD_COOKIE_KIND, take_query,
                              exchange);
  check_pairs(exchange, &request->query);
  check_pairs(exchange, &request->cookies);
  request->etag = header(exchange, MHD_HTTP_HEADER_IF_NONE_MATCH);
  request->origin = header(exchange, MHD_HTTP_HEADER_ORIGIN);
  request->host = header(exchange, MHD_HTTP_HEADER_HOST);
  request->authorization = header(exchange, MHD_HTTP_HEADER_AUTHORIZATION);
  request->address = client_address(exchange);
  count_upload(exchange);
  if (request->method == METHOD_POST && !exchange->refused) expect_body(exchange);
}

void exchange_take(struct exchange *exchange, const char *data, size_t size) {
  exchange->body_size += size;
  if (exchange->body_size > (size_t)exchange->size_max) exchange_refuse(exchange, MHD_HTTP_CONTENT_TOO_LARGE);
  if (exchange->refused || exchange->request.method != METHOD_POST) return;
  if (!exchange->form)
    buf_put(&exchange->body, data, size);
  else if (MHD_post_process(exchange->form, data, size) != MHD_YES)
    exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
}

/* The last field of a form with files is told only when it is closed. */
void exchange_end(struct exchange *exchange) {
  bool ok = true;
  if (exchange->form)
    exchange->request.is_cut = MHD_destroy_post_processor(exchange->form) != MHD_YES;
  else if (exchange->request.is_api)
    exchange->request.body = buf_view(&exchange->body);
  else
    ok = form_read(exchange->arena, buf_view(&exchange->body), &exchange->request.form);
  exchange->form = NULL;
  if (!ok) exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
  check_pairs(exchange, &exchange->request.form);
}

/* -- replying ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *name, *value;
} security_headers[] = {
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

static void add_headers(struct MHD_Response *response, struct exchange *exchange) {
  const struct web_reply *reply = &exchange->reply;
  for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
    MHD_add_response_header(response, security_headers[i].name, security_headers[i].value);
  if (exchange->plan->is_secure) MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
  MHD_add_response_header(response, "Cache-Control",
                          reply->may_be_kept ? "public, max-age=31536000, immutable" : "no-store");
  if (reply->type) MHD_add_response_header(response, "Content-Type", reply->type);
  if (reply->status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header(response, "Allow", reply->allow ? reply->allow : "GET, HEAD, POST");
  if (reply->status == MHD_HTTP_SERVICE_UNAVAILABLE) MHD_add_response_header(response, "Retry-After", "5");
  if (reply->status == MHD_HTTP_UNAUTHORIZED) MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
  if (reply->closes) MHD_add_response_header(response, "Connection", "close");
  add_header(response, exchange->arena, "Location", reply->location);
  add_header(response, exchange->arena, "Set-Cookie", reply->cookie);
  add_header(response, exchange->arena, "ETag", reply->etag);
  if (reply->file_name.length)
    add_header(response, exchange->arena, "Content-Disposition",
               arena_print(exchange->arena, "attachment; filename=\"" STR_FMT "\"", STR_ARG(reply->file_name)));
}

bool exchange_send(struct exchange *exchange) {
  const struct web_reply *reply = &exchange->reply;
  struct MHD_Response *response = MHD_create_response_from_buffer(
      reply->body.length, (void *)(uintptr_t)reply->body.at, MHD_RESPMEM_PERSISTENT);
  if (!response) return false;
  add_headers(response, exchange);
  enum MHD_Result result = MHD_queue_response(exchange->connection, reply->status, response);
  MHD_destroy_response(response);
  return result == MHD_YES;
}

static const struct refusal {
  unsigned status;
  const char *code, *words;
} refusals[] = {
    {MHD_HTTP_CONTENT_TOO_LARGE, "too-large",
     "That is more than this server takes at once: files of 3 MB, and 20 MB together. Go back: your browser has kept what you typed. Send it "
     "with a smaller file."},
    {MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "media-type", "What was sent is of a type that is not read here."},
    {MHD_HTTP_METHOD_NOT_ALLOWED, "method", "This method does nothing here."},
    {MHD_HTTP_URI_TOO_LONG, "too-long", "This address is longer than any here."},
    {MHD_HTTP_SERVICE_UNAVAILABLE, "busy", "The server has too much to do, or is being stopped; try again in a moment."},
    {MHD_HTTP_BAD_REQUEST, "malformed", "This request cannot be understood."},
};

void exchange_put_refusal(struct exchange *exchange) {
  unsigned status = exchange->refused;
  const struct refusal *refusal = refusals;
  while (refusal->status != status && refusal->status != MHD_HTTP_BAD_REQUEST) refusal++;
  exchange->reply = (struct web_reply){.status = status, .type = "text/plain; charset=utf-8"};
  exchange->reply.closes = status == MHD_HTTP_SERVICE_UNAVAILABLE;
  exchange->reply.body = arena_print(exchange->arena, "%s\n", refusal->words);
  if (!exchange->request.is_api) return;
  const char *type = status == MHD_HTTP_SERVICE_UNAVAILABLE ? "busy" : "input";
  exchange->reply.type = "application/json";
  exchange->reply.body = arena_print(
      exchange->arena, "{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"%s\",\"field\":null,\"request_id\":null}\n",
      type, refusal->code, refusal->words);
}

/* -- itself -------------------------------------------------------------------------------------------------------- */

struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection, const char *uri) {
  struct arena *arena = arena_new(0);
  struct exchange *exchange = ARENA_NEW(arena, struct exchange);
  *exchange = (struct exchange){.server = server, .connection = connection, .arena = arena};
  exchange->parts = (struct parts){.arena = arena, .request = &exchange->request};
  buf_init(&exchange->body, BODY_SIZE_MAX);
  if (!address_is_plain(uri)) exchange_refuse(exchange, MHD_HTTP_BAD_REQUEST);
  return exchange;
}

void exchange_free(struct exchange *exchange) {
  if (exchange->form) MHD_destroy_post_processor(exchange->form);
  give_place_back(exchange);
  buf_free(&exchange->body);
  arena_free(exchange->arena);
}
