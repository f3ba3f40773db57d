/* One post to a webhook. Where it goes is looked at when the connection is made, so that a name that leads elsewhere since it was
 * looked at first leads nowhere; and an answer that sends us elsewhere is a failure. */
#include "post.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../base/json.h"

enum { CONNECT_SECONDS = 5, POSTING_SECONDS = 15, BODY_SIZE_MAX = 1000, ANSWER_SIZE_MAX = 64 << 10, SAID_LENGTH_MAX = 300 };
enum { STATUS_GONE = 410, STATUS_FINE_FIRST = 200, STATUS_FINE_LAST = 299 };

/* -- where an address leads ---------------------------------------------------------------------------------------- */

struct range {
  uint8_t bytes[16];
  int bits;
  enum whereabouts is;
};

/* By the registries of special addresses of IANA. The first that holds the address counts. */
static const struct range ranges_of_4[] = {
    {{127}, 8, AT_HOME},         {{10}, 8, INSIDE},          {{172, 16}, 12, INSIDE},  {{192, 168}, 16, INSIDE},
    {{100, 64}, 10, INSIDE},     {{0}, 8, NOWHERE},          {{169, 254}, 16, NOWHERE}, {{192, 0, 0}, 24, NOWHERE},
    {{192, 0, 2}, 24, NOWHERE},  {{192, 88, 99}, 24, NOWHERE}, {{198, 18}, 15, NOWHERE},  {{198, 51, 100}, 24, NOWHERE},
    {{203, 0, 113}, 24, NOWHERE}, {{224}, 3, NOWHERE},
};
static const struct range ranges_of_6[] = {
    {{[15] = 1}, 128, AT_HOME}, {{0xfc}, 7, INSIDE}, {{0x20, 0x01, 0x0d, 0xb8}, 32, NOWHERE}, {{0x20, 0x01, 0}, 23, NOWHERE},
    {{0x20, 0x02}, 16, NOWHERE}, {{0x20}, 3, AT_LARGE}, {{0}, 0, NOWHERE},
};
static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, translated[] = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

static bool is_in(const struct range *range, const uint8_t *bytes) {
  int whole = range->bits / 8, rest = range->bits % 8;
  if (memcmp(range->bytes, bytes, (size_t)whole) != 0) return false;
  return !rest || ((range->bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0;
}

static enum whereabouts find(const struct range *ranges, size_t count, const uint8_t *bytes) {
  for (size_t i = 0; i < count; i++)
    if (is_in(&ranges[i], bytes)) return ranges[i].is;
  return AT_LARGE;
}

static enum whereabouts find_4(const uint8_t *bytes) { return find(ranges_of_4, sizeof ranges_of_4 / sizeof *ranges_of_4, bytes); }

enum whereabouts address_whereabouts(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) {
    struct sockaddr_in in;
    memcpy(&in, address, sizeof in);
    return find_4((const uint8_t *)&in.sin_addr);
  }
  if (address->sa_family != AF_INET6) return NOWHERE;
  struct sockaddr_in6 in;
  memcpy(&in, address, sizeof in);
  const uint8_t *bytes = in.sin6_addr.s6_addr;
  if (memcmp(bytes, mapped, sizeof mapped) == 0 || memcmp(bytes, translated, sizeof translated) == 0) return find_4(bytes + sizeof mapped);
  return find(ranges_of_6, sizeof ranges_of_6 / sizeof *ranges_of_6, bytes);
}

/* -- what may be said ------------------------------------------------------------------------------------------------ */

static char *part_of(CURLU *url, CURLUPart part) {
  char *text = NULL;
  return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool has_part(CURLU *url, CURLUPart part) {
  char *text = part_of(url, part);
  bool has = text != NULL;
  curl_free(text);
  return has;
}

static bool host_is_home(CURLU *url) {
  char *host = part_of(url, CURLUPART_HOST);
  bool is_home = host && (strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0);
  curl_free(host);
  return is_home;
}

static bool check_parts(CURLU *url, struct str text, bool is_internal, struct error *error) {
  bool is_plain = str_starts(text, STR("http://"));
  if (!is_plain && !str_starts(text, STR("https://"))) return error_set(error, ERROR_INPUT, "a webhook is an address like https://…");
  if (is_plain && !host_is_home(url)) return error_set(error, ERROR_INPUT, "a webhook is posted to by https; by http only on this machine");
  if (host_is_home(url) && !is_internal)
    return error_set(error, ERROR_INPUT, "the receiver is on this machine: say --internal if that is meant");
  if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD) || has_part(url, CURLUPART_FRAGMENT))
    return error_set(error, ERROR_INPUT, "the address of a webhook has no name, password or `#`: what is posted is signed");
  return true;
}

bool webhook_url_check(struct str url, bool is_internal, struct error *error) {
  char text[URL_LENGTH_MAX + 1] = "";
  if (url.length > URL_LENGTH_MAX) return error_set(error, ERROR_INPUT, "the address is longer than %d characters", URL_LENGTH_MAX);
  for (size_t i = 0; i < url.length; i++)
    if (url.at[i] <= ' ' || url.at[i] >= 127) return error_set(error, ERROR_INPUT, "the address has a blank or a character that is no ASCII");
  memcpy(text, url.at, url.length);
  CURLU *parts = curl_url();
  bool ok = parts && curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK;
  ok = ok ? check_parts(parts, url, is_internal, error) : error_set(error, ERROR_INPUT, "a webhook is an address like https://…");
  curl_url_cleanup(parts);
  return ok;
}

/* -- what is said ------------------------------------------------------------------------------------------------------- */

void put_posting(struct buf *out, const struct posting *posting) {
  buf_char(out, '{');
  json_put_member(out, "event", posting->event);
  json_put_member(out, "kind", posting->kind);
  json_put_member(out, "at", posting->happened);
  if (posting->request.length) json_put_member(out, "request", posting->request);
  buf_char(out, '}');
}

/* HMAC-SHA256 over "TIMESTAMP.BODY". */
static struct str signature_of(struct arena *arena, const struct posting *posting, struct str body) {
  char digits[HASH_DIGITS];
  long long now = (long long)posting->now.seconds;
  struct str text = arena_print(arena, "%lld." STR_FMT, now, STR_ARG(body));
  struct str hex = hash_hex(hash_keyed(posting->webhook->secret, text), digits);
  return arena_print(arena, "Abstain-Signature: t=%lld,v1=" STR_FMT, now, STR_ARG(hex));
}

/* -- sending -------------------------------------------------------------------------------------------------------------- */

struct sending {
  const struct posting *posting;
  size_t heard;       /* bytes of the answer's body, which nobody reads */
  const char *why_not; /* no connection was made */
};

static curl_socket_t connect_to(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  struct sending *sending = context;
  enum whereabouts is = address_whereabouts(&address->addr);
  bool is_plain = str_starts(sending->posting->webhook->url, STR("http://"));
  bool may = is == AT_LARGE || (sending->posting->webhook->is_internal && (is == AT_HOME || is == INSIDE));
  (void)purpose;
  if (is_plain && is != AT_HOME) may = false;
  if (may) return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  sending->why_not = "its name leads to an address that may not be posted to";
  return CURL_SOCKET_BAD;
}

static size_t hear(char *bytes, size_t size, size_t count, void *context) {
  struct sending *sending = context;
  (void)bytes;
  sending->heard += size * count;
  return sending->heard > ANSWER_SIZE_MAX ? 0 : size * count;
}

static int go_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  const struct sending *sending = context;
  (void)a, (void)b, (void)c, (void)d;
  return sending->posting->is_stopping && atomic_load(sending->posting->is_stopping);
}

static void set_connection(CURL *curl, struct sending *sending) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (sending->posting->authorities) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, sending->posting->authorities);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
  }
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, connect_to);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, sending);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, sending);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)POSTING_SECONDS);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
}

/* Gone is for good; everything else but a yes is tried again. */
static enum sent outcome_of(CURL *curl, CURLcode code, struct arena *arena, const struct sending *sending, struct str *said) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK) {
    *said = arena_copy(arena, str_of(sending->why_not ? sending->why_not : curl_easy_strerror(code)));
    return SENT_LATER;
  }
  *said = arena_print(arena, "it answered %ld", status);
  if (status == STATUS_GONE) return SENT_REFUSED;
  return status >= STATUS_FINE_FIRST && status <= STATUS_FINE_LAST ? SENT_OK : SENT_LATER;
}

static enum sent send_body(CURL *curl, const struct posting *posting, struct arena *arena, struct str body, struct str *said) {
  struct sending sending = {.posting = posting};
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  headers = curl_slist_append(headers, "User-Agent: abstain");
  headers = curl_slist_append(headers, signature_of(arena, posting, body).at);
  set_connection(curl, &sending);
  curl_easy_setopt(curl, CURLOPT_URL, arena_copy(arena, posting->webhook->url).at);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.length);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
  enum sent sent = outcome_of(curl, curl_easy_perform(curl), arena, &sending, said);
  curl_slist_free_all(headers);
  return sent;
}

enum sent post_send(const struct posting *posting, struct arena *arena, struct str *said) {
  struct buf body;
  CURL *curl = curl_easy_init();
  *said = STR("");
  if (!curl) return SENT_LATER;
  buf_init(&body, BODY_SIZE_MAX);
  put_posting(&body, posting);
  enum sent sent = send_body(curl, posting, arena, arena_copy(arena, buf_view(&body)), said);
  buf_free(&body);
  curl_easy_cleanup(curl);
  return sent;
}
