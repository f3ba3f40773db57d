/* Questions to the provider, by libcurl: over TLS but for this machine, to the address that was said and no other, and with
 * an end to time and size. */
#include <curl/curl.h>

#include "../base/clock.h"
#include "internal.h"

enum { CONNECT_MS = 5000, STATUS_FINE = 200 };

/* -- addresses ----------------------------------------------------------------------------------------------------- */

static struct str address_part(struct arena *arena, struct str address, CURLUPart which) {
  CURLU *url = curl_url();
  char *part = NULL;
  struct str text = {0};
  if (url && curl_url_set(url, CURLUPART_URL, arena_copy(arena, address).at, CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
      curl_url_get(url, which, &part, 0) == CURLUE_OK)
    text = arena_copy(arena, str_of(part));
  curl_free(part);
  curl_url_cleanup(url);
  return text;
}

static bool host_is_local(struct str host) {
  return str_equal(host, STR("localhost")) || str_equal(host, STR("[::1]")) ||
         (str_starts(host, STR("127.")) && strspn(host.at, "0123456789.") == host.length);
}

bool address_is_local(struct str address) {
  struct arena *arena = arena_new(0);
  bool is_local = host_is_local(address_part(arena, address, CURLUPART_HOST));
  arena_free(arena);
  return is_local;
}

bool address_check(struct str address, const char *what, struct error *error) {
  struct arena *arena = arena_new(0);
  bool is_plain = address.length && address.length <= ADDRESS_LENGTH_MAX;
  for (size_t i = 0; i < address.length; i++) is_plain = is_plain && address.at[i] > ' ' && address.at[i] < 127 && address.at[i] != '\\';
  struct str host = is_plain ? address_part(arena, address, CURLUPART_HOST) : STR("");
  is_plain = is_plain && host.length && str_find(address, STR("#"), 0) == SIZE_MAX;
  bool is_safe = str_starts(address, STR("https://")) || (str_starts(address, STR("http://")) && host_is_local(host));
  arena_free(arena);
  if (!is_plain)
    return error_set(error, ERROR_INPUT, "%s `" STR_FMT "` is not an address like https://login.example.com/", what,
                     STR_ARG(shown(address)));
  return is_safe || error_set(error, ERROR_INPUT, "%s `" STR_FMT "` does not begin with https://", what, STR_ARG(shown(address)));
}

void put_parameter(struct buf *out, const char *name, struct str value) {
  buf_format(out, "%s%s=", out->length ? "&" : "", name);
  buf_percent(out, value, "");
}

/* -- one question -------------------------------------------------------------------------------------------------- */

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  struct buf *body = context;
  buf_put(body, bytes, size * count);
  return body->full ? 0 : size * count;
}

static void set_question(CURL *curl, struct arena *arena, const struct fetch *fetch, struct buf *body) {
  curl_easy_setopt(curl, CURLOPT_URL, arena_copy(arena, fetch->address).at);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, address_is_local(fetch->address) ? "https,http" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
  if (fetch->post.length) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)fetch->post.length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch->post.at);
  }
  if (fetch->user.length) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, arena_copy(arena, fetch->user).at);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_copy(arena, fetch->password).at);
  }
  if (fetch->bearer.length) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, arena_copy(arena, fetch->bearer).at);
  }
}

static void set_connection(CURL *curl, const struct fetch *fetch) {
  double left = fetch->deadline - clock_seconds();
  long milliseconds = left < FETCH_SECONDS ? (long)(left * 1000) : 1000L * FETCH_SECONDS;
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (fetch->authorities) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, fetch->authorities);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
  }
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds > 1 ? milliseconds : 1L);
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)ANSWER_SIZE_MAX);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever the environment says */
}

static bool perform(CURL *curl, const struct fetch *fetch, const struct buf *body, struct error *error) {
  char why[CURL_ERROR_SIZE] = "";
  long status = 0;
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
  CURLcode code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  struct str address = shown(fetch->address);
  if (body->full || code == CURLE_FILESIZE_EXCEEDED)
    return error_set(error, ERROR_BUSY, "`" STR_FMT "` answers with more than %d kB", STR_ARG(address), ANSWER_SIZE_MAX >> 10);
  if (code != CURLE_OK) return error_set(error, ERROR_BUSY, "`" STR_FMT "`: %s", STR_ARG(address), *why ? why : curl_easy_strerror(code));
  if (status == STATUS_FINE) return true;
  return error_set(error, ERROR_DENIED, "`" STR_FMT "` answers %ld: " STR_FMT, STR_ARG(address), status, STR_ARG(shown(buf_view(body))));
}

bool fetch_run(const struct fetch *fetch, struct arena *arena, struct str *body, struct error *error) {
  struct buf text;
  CURL *curl = curl_easy_init();
  if (!curl) return error_set(error, ERROR_BUSY, "no memory for a question to the provider");
  buf_init(&text, ANSWER_SIZE_MAX);
  struct curl_slist *accept = curl_slist_append(NULL, "Accept: application/json");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, accept);
  set_question(curl, arena, fetch, &text);
  set_connection(curl, fetch);
  bool ok = perform(curl, fetch, &text, error);
  *body = arena_copy(arena, buf_view(&text));
  curl_slist_free_all(accept);
  curl_easy_cleanup(curl);
  buf_free(&text);
  return ok;
}
