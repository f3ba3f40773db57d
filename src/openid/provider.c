/* The provider: what it says of itself and its keys, kept for a while, and the turns of those who wait for it. */
#include <curl/curl.h>
#include <pthread.h>

#include "../base/base64.h"
#include "../base/clock.h"
#include "../base/hash.h"
#include "internal.h"

struct openid {
  struct openid_plan plan;
  pthread_mutex_t lock; /* of what follows */
  int turns;            /* taken */
  struct buf metadata, keys;
  struct instant metadata_since, keys_since, again_since, failed_since; /* INSTANT_ALWAYS: never */
  struct error failed;
};

/* With it a provider says when somebody showed who he is, which is checked here. Some refuse nought. */
#define MAX_AGE "60"

/* -- making -------------------------------------------------------------------------------------------------------- */

static void release(void *thing) {
  struct openid *openid = thing;
  buf_free(&openid->metadata);
  buf_free(&openid->keys);
  pthread_mutex_destroy(&openid->lock);
  curl_global_cleanup();
}

bool openid_new(struct arena *arena, const struct openid_plan *plan, struct openid **result, struct error *error) {
  struct openid *openid = ARENA_NEW(arena, struct openid);
  if (!address_check(plan->issuer, "the provider", error) || !address_check(plan->back, "this site's page", error)) return false;
  if (str_find(plan->issuer, STR("?"), 0) != SIZE_MAX)
    return error_set(error, ERROR_INPUT, "the provider `" STR_FMT "` has a question mark in its address", STR_ARG(shown(plan->issuer)));
  if (!plan->claim.length || plan->claim.length > SHOWN_LENGTH_MAX || memchr(plan->claim.at, 0, plan->claim.length))
    return error_set(error, ERROR_INPUT, "the name of a claim has 1 to %d characters", SHOWN_LENGTH_MAX);
  openid->plan = *plan;
  openid->metadata_since = openid->keys_since = openid->again_since = openid->failed_since = INSTANT_ALWAYS;
  pthread_mutex_init(&openid->lock, NULL);
  buf_init(&openid->metadata, ANSWER_SIZE_MAX);
  buf_init(&openid->keys, ANSWER_SIZE_MAX);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  arena_adopt(arena, release, openid);
  *result = openid;
  return true;
}

const struct openid_plan *openid_plan(const struct openid *openid) { return &openid->plan; }

/* -- turns --------------------------------------------------------------------------------------------------------- */

/* What one caller asks of the provider, one question after the other. */
struct turn {
  struct openid *openid;
  struct arena *arena;
  struct instant now;
  double deadline;
  struct str metadata_text; /* as it was when the turn began */
  json_t *metadata;
};

static bool turn_begin(struct turn *turn, struct openid *openid, struct arena *arena, struct instant now, struct error *error) {
  *turn = (struct turn){.openid = openid, .arena = arena, .now = now, .deadline = clock_seconds() + TURN_SECONDS};
  pthread_mutex_lock(&openid->lock);
  bool goes = openid->turns < TURNS;
  if (goes) openid->turns++;
  pthread_mutex_unlock(&openid->lock);
  return goes || error_set(error, ERROR_BUSY, "%d wait for the provider already", TURNS);
}

static void turn_end(struct turn *turn) {
  pthread_mutex_lock(&turn->openid->lock);
  turn->openid->turns--;
  pthread_mutex_unlock(&turn->openid->lock);
}

static bool turn_fetch(struct turn *turn, struct fetch fetch, struct str *body, struct error *error) {
  fetch.authorities = turn->openid->plan.authorities;
  fetch.deadline = turn->deadline;
  return fetch_run(&fetch, turn->arena, body, error);
}

/* -- what is kept -------------------------------------------------------------------------------------------------- */

static bool is_fresh(struct instant since, struct instant now, int64_t seconds) {
  return since.seconds != INT64_MIN && now.seconds >= since.seconds && now.seconds < since.seconds + seconds;
}

static void keep(struct openid *openid, struct buf *kept, struct instant *since, struct str text, struct instant now) {
  pthread_mutex_lock(&openid->lock);
  buf_clear(kept);
  buf_str(kept, text);
  *since = now;
  pthread_mutex_unlock(&openid->lock);
}

/* What is kept, while it is fresh; else empty. */
static struct str kept(struct turn *turn, const struct buf *kept, const struct instant *since, int64_t seconds) {
  pthread_mutex_lock(&turn->openid->lock);
  struct str text = is_fresh(*since, turn->now, seconds) ? arena_copy(turn->arena, buf_view(kept)) : STR("");
  pthread_mutex_unlock(&turn->openid->lock);
  return text;
}

/* Where it is down, nobody waits for it again and again. */
static bool has_failed(struct turn *turn, struct error *error) {
  struct openid *openid = turn->openid;
  pthread_mutex_lock(&openid->lock);
  bool has = is_fresh(openid->failed_since, turn->now, FAILED_SECONDS);
  if (has) *error = openid->failed;
  pthread_mutex_unlock(&openid->lock);
  return has;
}

static bool remember_failure(struct turn *turn, const struct error *error) {
  struct openid *openid = turn->openid;
  pthread_mutex_lock(&openid->lock);
  openid->failed = *error;
  openid->failed_since = turn->now;
  pthread_mutex_unlock(&openid->lock);
  return false;
}

/* -- what it says of itself ---------------------------------------------------------------------------------------- */

/* An address of the provider is as safe as the provider's own. */
static bool check_place(const struct openid *openid, const json_t *metadata, const char *name, struct error *error) {
  struct str address = object_text(metadata, name);
  struct error why;
  if (!address_check(address, name, &why)) return error_set(error, ERROR_DENIED, "of the provider: %s", why.text);
  if (str_starts(address, STR("https://")) || address_is_local(openid->plan.issuer)) return true;
  return error_set(error, ERROR_DENIED, "the provider's %s `" STR_FMT "` does not begin with https://", name, STR_ARG(shown(address)));
}

static bool check_metadata(const struct openid *openid, const json_t *metadata, struct error *error) {
  struct str issuer = object_text(metadata, "issuer");
  if (!str_equal(issuer, openid->plan.issuer))
    return error_set(error, ERROR_DENIED, "the provider says that it is `" STR_FMT "`: write its address exactly so",
                     STR_ARG(shown(issuer)));
  return check_place(openid, metadata, "authorization_endpoint", error) && check_place(openid, metadata, "token_endpoint", error) &&
         check_place(openid, metadata, "jwks_uri", error);
}

static bool discover(struct turn *turn, struct error *error) {
  struct openid *openid = turn->openid;
  struct str issuer = openid->plan.issuer, text;
  while (str_ends(issuer, STR("/"))) issuer = str_sub(issuer, 0, issuer.length - 1);
  struct fetch fetch = {.address = arena_print(turn->arena, STR_FMT "/.well-known/openid-configuration", STR_ARG(issuer))};
  if (has_failed(turn, error)) return false;
  if (!turn_fetch(turn, fetch, &text, error) ||
      !object_read(turn->arena, text, "what the provider says of itself", &turn->metadata, error) ||
      !check_metadata(openid, turn->metadata, error))
    return remember_failure(turn, error);
  keep(openid, &openid->metadata, &openid->metadata_since, text, turn->now);
  return true;
}

static bool turn_metadata(struct turn *turn, struct error *error) {
  struct openid *openid = turn->openid;
  struct str text = kept(turn, &openid->metadata, &openid->metadata_since, METADATA_SECONDS);
  return text.length ? object_read(turn->arena, text, "what the provider says of itself", &turn->metadata, error) : discover(turn, error);
}

static bool fetch_keys(struct turn *turn, struct str *keys, struct error *error) {
  struct openid *openid = turn->openid;
  json_t *set;
  if (!turn_fetch(turn, (struct fetch){.address = object_text(turn->metadata, "jwks_uri")}, keys, error)) return false;
  if (!object_read(turn->arena, *keys, "the provider's set of keys", &set, error)) return false;
  keep(openid, &openid->keys, &openid->keys_since, *keys, turn->now);
  return true;
}

/* -- where a browser goes ------------------------------------------------------------------------------------------ */

static struct str challenge_of(struct arena *arena, struct str verifier) {
  struct hash hash = hash_of(verifier);
  struct buf text;
  buf_init(&text, HASH_DIGITS);
  buf_base64url(&text, hash_str(&hash));
  return buf_end(&text, arena);
}

static struct str endpoint_with(struct arena *arena, struct str endpoint, const struct buf *parameters) {
  bool has_query = str_find(endpoint, STR("?"), 0) != SIZE_MAX;
  return arena_print(arena, STR_FMT "%s" STR_FMT, STR_ARG(endpoint), has_query ? "&" : "?", STR_ARG(buf_view(parameters)));
}

bool openid_address(struct openid *openid, struct arena *arena, const struct openid_question *question, struct instant now,
                    struct str *address, struct error *error) {
  const struct openid_plan *plan = &openid->plan;
  struct turn turn;
  struct buf out;
  if (!turn_begin(&turn, openid, arena, now, error)) return false;
  bool ok = turn_metadata(&turn, error);
  turn_end(&turn);
  if (!ok) return false;
  buf_init(&out, ADDRESS_LENGTH_MAX);
  put_parameter(&out, "response_type", STR("code"));
  put_parameter(&out, "client_id", plan->client);
  put_parameter(&out, "redirect_uri", plan->back);
  put_parameter(&out, "scope", plan->scope);
  put_parameter(&out, "state", question->state);
  put_parameter(&out, "nonce", question->nonce);
  put_parameter(&out, "code_challenge", challenge_of(arena, question->verifier));
  put_parameter(&out, "code_challenge_method", STR("S256"));
  if (question->again) put_parameter(&out, "prompt", STR("login"));
  if (question->again) put_parameter(&out, "max_age", STR(MAX_AGE));
  *address = endpoint_with(arena, object_text(turn.metadata, "authorization_endpoint"), &out);
  buf_free(&out);
  return true;
}

struct str openid_end(struct openid *openid, struct arena *arena) {
  struct turn turn = {.openid = openid, .arena = arena};
  struct error why;
  struct buf out;
  pthread_mutex_lock(&openid->lock);
  struct str text = arena_copy(arena, buf_view(&openid->metadata));
  pthread_mutex_unlock(&openid->lock);
  if (!text.length || !object_read(arena, text, "metadata", &turn.metadata, &why)) return STR("");
  if (!check_place(openid, turn.metadata, "end_session_endpoint", &why)) return STR("");
  buf_init(&out, ADDRESS_LENGTH_MAX);
  put_parameter(&out, "client_id", openid->plan.client);
  put_parameter(&out, "post_logout_redirect_uri", openid->plan.out);
  struct str address = endpoint_with(arena, object_text(turn.metadata, "end_session_endpoint"), &out);
  buf_free(&out);
  return address;
}

/* -- what a code stands for ---------------------------------------------------------------------------------------- */

/* Basic, unless it says that it takes the secret only in the body (RFC 6749, 2.3.1). */
static bool is_by_post(const json_t *metadata) {
  const json_t *methods = json_object_get(metadata, "token_endpoint_auth_methods_supported");
  return json_is_array(methods) && !list_has(methods, "client_secret_basic") && list_has(methods, "client_secret_post");
}

static bool fetch_tokens(struct turn *turn, const struct openid_question *question, struct str code, json_t **tokens, struct error *error) {
  const struct openid_plan *plan = &turn->openid->plan;
  struct fetch fetch = {.address = object_text(turn->metadata, "token_endpoint")};
  struct str text;
  struct buf out;
  bool by_post = is_by_post(turn->metadata), by_basic = plan->secret.length && !by_post;
  buf_init(&out, 4 * CODE_LENGTH_MAX);
  put_parameter(&out, "grant_type", STR("authorization_code"));
  put_parameter(&out, "code", code);
  put_parameter(&out, "redirect_uri", plan->back);
  put_parameter(&out, "code_verifier", question->verifier);
  if (!by_basic) put_parameter(&out, "client_id", plan->client);
  if (plan->secret.length && by_post) put_parameter(&out, "client_secret", plan->secret);
  if (by_basic) {
    fetch.user = percent_text(turn->arena, plan->client, "");
    fetch.password = percent_text(turn->arena, plan->secret, "");
  }
  fetch.post = buf_end(&out, turn->arena);
  return turn_fetch(turn, fetch, &text, error) && object_read(turn->arena, text, "the provider's answer for the code", tokens, error);
}

/* May keys be asked for again, because one is unknown? Whoever makes tokens up does not have us ask without end. */
static bool may_ask_again(struct turn *turn) {
  struct openid *openid = turn->openid;
  pthread_mutex_lock(&openid->lock);
  bool may = !is_fresh(openid->again_since, turn->now, KEYS_AGAIN_SECONDS);
  if (may) openid->again_since = turn->now;
  pthread_mutex_unlock(&openid->lock);
  return may;
}

static bool open_token(struct turn *turn, struct str token, json_t **claims, struct error *error) {
  struct openid *openid = turn->openid;
  bool is_unknown;
  struct str keys = kept(turn, &openid->keys, &openid->keys_since, METADATA_SECONDS);
  bool are_old = keys.length > 0;
  if (!are_old && !fetch_keys(turn, &keys, error)) return false;
  if (token_open(turn->arena, token, keys, claims, &is_unknown, error)) return true;
  if (!is_unknown || !are_old || !may_ask_again(turn)) return false;
  return fetch_keys(turn, &keys, error) && token_open(turn->arena, token, keys, claims, &is_unknown, error);
}

/* Some say in the ID token only who it is, and the rest where the access token opens. It must be about the same person. */
static bool ask_more(struct turn *turn, const json_t *tokens, struct str subject, struct str *claimed, struct error *error) {
  struct openid *openid = turn->openid;
  struct fetch fetch = {.address = object_text(turn->metadata, "userinfo_endpoint"), .bearer = object_text(tokens, "access_token")};
  struct str text;
  json_t *more;
  if (claimed->length || !fetch.address.length || !fetch.bearer.length) return true;
  if (!check_place(openid, turn->metadata, "userinfo_endpoint", error) || !turn_fetch(turn, fetch, &text, error) ||
      !object_read(turn->arena, text, "what the provider says of the person", &more, error))
    return false;
  if (!str_equal(object_text(more, "sub"), subject)) return error_set(error, ERROR_DENIED, "the provider speaks of another person (sub)");
  return token_person(more, openid->plan.claim, claimed, error);
}

static bool redeem(struct turn *turn, const struct openid_question *question, const struct openid_answer *answer,
                   struct openid_identity *identity, struct error *error) {
  const struct openid_plan *plan = &turn->openid->plan;
  json_t *tokens, *claims;
  if (!turn_metadata(turn, error)) return false;
  bool says_issuer = json_is_true(json_object_get(turn->metadata, "authorization_response_iss_parameter_supported"));
  if ((says_issuer || answer->issuer.length) && !str_equal(answer->issuer, plan->issuer))
    return error_set(error, ERROR_DENIED, "the answer is of another provider (iss): `" STR_FMT "`", STR_ARG(shown(answer->issuer)));
  if (!fetch_tokens(turn, question, answer->code, &tokens, error)) return false;
  struct str token = object_text(tokens, "id_token");
  if (!token.length) return error_set(error, ERROR_DENIED, "the provider's answer for the code has no ID token");
  struct expected expected = {plan->issuer, plan->client, question->nonce, question->begun, turn->now, question->again};
  if (!open_token(turn, token, &claims, error) || !token_check(claims, &expected, error)) return false;
  identity->subject = object_text(claims, "sub");
  identity->authenticated = token_instant(claims, "auth_time");
  if (!token_person(claims, plan->claim, &identity->claimed, error) ||
      !ask_more(turn, tokens, identity->subject, &identity->claimed, error))
    return false;
  return identity->claimed.length || error_set(error, ERROR_DENIED, "the ID token does not say `" STR_FMT "`", STR_ARG(plan->claim));
}

bool openid_redeem(struct openid *openid, struct arena *arena, const struct openid_question *question, const struct openid_answer *answer,
                   struct instant now, struct openid_identity *identity, struct error *error) {
  struct turn turn;
  *identity = (struct openid_identity){.authenticated = INSTANT_ALWAYS};
  if (!answer->code.length || answer->code.length > CODE_LENGTH_MAX)
    return error_set(error, ERROR_DENIED, "the answer has no code of 1 to %d characters", CODE_LENGTH_MAX);
  if (!turn_begin(&turn, openid, arena, now, error)) return false;
  bool ok = redeem(&turn, question, answer, identity, error);
  turn_end(&turn);
  return ok;
}

bool openid_try(struct openid *openid, struct instant now, struct error *error) {
  struct turn turn;
  struct arena *arena = arena_new(0);
  bool ok = turn_begin(&turn, openid, arena, now, error);
  if (ok) {
    ok = turn_metadata(&turn, error);
    turn_end(&turn);
  }
  arena_free(arena);
  return ok;
}
