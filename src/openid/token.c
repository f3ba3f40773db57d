/* ID tokens: signed by one of the provider's keys with an algorithm that is allowed here, and saying what they must. What
 * stands in one is read only after its signature was found good. */
#include <cjose/jws.h>

#include "../base/base64.h"
#include "internal.h"

enum { TOKEN_LENGTH_MAX = 16 << 10, HEAD_SIZE_MAX = 4 << 10, KEYS_MAX = 100, RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192 };
#define SECONDS_MAX 1e11 /* of an instant: beyond it nobody means one */

/* Asymmetric ones, each with the kind of key that it is for: a public key is never taken for a secret. */
static const struct algorithm {
  const char *name, *kind, *curve;
} algorithms[] = {{"RS256", "RSA", NULL}, {"PS256", "RSA", NULL}, {"ES256", "EC", "P-256"}};

static const struct algorithm *algorithm_find(struct str name) {
  for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
    if (str_equal(name, str_of(algorithms[i].name))) return &algorithms[i];
  return NULL;
}

/* -- JSON ---------------------------------------------------------------------------------------------------------- */

static void release_json(void *value) { json_decref(value); }

bool object_read(struct arena *arena, struct str text, const char *what, json_t **object, struct error *error) {
  struct error why;
  *object = json_read(text, &why);
  if (*object) arena_adopt(arena, release_json, *object);
  if (json_is_object(*object)) return true;
  return error_set(error, ERROR_DENIED, "%s is %s", what, *object ? json_type_words(*object) : why.text);
}

struct str object_text(const json_t *object, const char *name) {
  const json_t *value = json_object_get(object, name);
  return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR("");
}

bool list_has(const json_t *list, const char *word) {
  bool has = false;
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *value = json_array_get(list, i);
    has |= json_is_string(value) && strcmp(json_string_value(value), word) == 0;
  }
  return has;
}

/* The library ends the program over base64 that is none: it is given only what was looked at here. */
static bool is_base64url(struct arena *arena, struct str text) {
  size_t size;
  return text.length && base64url_parse(text, arena_take(arena, text.length), text.length, &size);
}

static bool is_three_parts(struct arena *arena, struct str token) {
  int parts = 0;
  if (!token.length || token.length > TOKEN_LENGTH_MAX || token.at[token.length - 1] == '.') return false;
  for (struct str part; str_cut(&token, '.', &part); parts++)
    if (!is_base64url(arena, part)) return false;
  return parts == 3;
}

/* -- keys ---------------------------------------------------------------------------------------------------------- */

struct head {
  const struct algorithm *algorithm;
  struct str key; /* its id; empty: none is named */
};

static bool read_head(struct arena *arena, struct str token, struct head *head, struct error *error) {
  uint8_t bytes[HEAD_SIZE_MAX];
  size_t size;
  json_t *object;
  struct str part, rest = token;
  if (!is_three_parts(arena, token) || !str_cut(&rest, '.', &part) || !base64url_parse(part, bytes, sizeof bytes, &size))
    return error_set(error, ERROR_DENIED, "the ID token is no signed token");
  if (!object_read(arena, (struct str){(const char *)bytes, size}, "the ID token's head", &object, error)) return false;
  struct str name = object_text(object, "alg"), type = object_text(object, "typ");
  head->algorithm = algorithm_find(name);
  head->key = object_text(object, "kid");
  if (!head->algorithm)
    return error_set(error, ERROR_DENIED, "the ID token is signed by `" STR_FMT "`, which is not taken (RS256, PS256 and ES256 are)",
                     STR_ARG(shown(name)));
  if (json_object_get(object, "crit")) return error_set(error, ERROR_DENIED, "the ID token's head asks for what is not known here");
  if (type.length && strcasecmp(type.at, "JWT") != 0)
    return error_set(error, ERROR_DENIED, "this is no ID token but of type `" STR_FMT "`", STR_ARG(shown(type)));
  return true;
}

/* May this key have signed the token? One that is said to be for something else may not. */
static bool key_is_for(const json_t *key, const struct head *head) {
  struct str use = object_text(key, "use"), algorithm = object_text(key, "alg");
  const json_t *operations = json_object_get(key, "key_ops");
  if (!str_equal(object_text(key, "kty"), str_of(head->algorithm->kind))) return false;
  if (head->algorithm->curve && !str_equal(object_text(key, "crv"), str_of(head->algorithm->curve))) return false;
  if (use.length && !str_equal(use, STR("sig"))) return false;
  if (operations && !list_has(operations, "verify")) return false;
  return !algorithm.length || str_equal(algorithm, str_of(head->algorithm->name));
}

/* The one key that fits. A token that names none is taken where there is no choice. */
static const json_t *key_find(const json_t *keys, const struct head *head) {
  const json_t *found = NULL;
  for (size_t i = 0; i < json_array_size(keys) && i < KEYS_MAX; i++) {
    const json_t *key = json_array_get(keys, i);
    if (!key_is_for(key, head) || (head->key.length && !str_equal(object_text(key, "kid"), head->key))) continue;
    if (found) return NULL;
    found = key;
  }
  return found;
}

/* The public part of it, and nothing else that may stand there. NULL: there is none. */
static cjose_jwk_t *key_make(struct arena *arena, const json_t *key, const struct algorithm *algorithm) {
  bool is_curve = algorithm->curve != NULL;
  struct str first = object_text(key, is_curve ? "x" : "n"), second = object_text(key, is_curve ? "y" : "e"), text;
  cjose_err why;
  if (!is_base64url(arena, first) || !is_base64url(arena, second)) return NULL;
  text = is_curve ? arena_print(arena, "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"" STR_FMT "\",\"y\":\"" STR_FMT "\"}", algorithm->curve,
                                STR_ARG(first), STR_ARG(second))
                  : arena_print(arena, "{\"kty\":\"RSA\",\"n\":\"" STR_FMT "\",\"e\":\"" STR_FMT "\"}", STR_ARG(first), STR_ARG(second));
  return cjose_jwk_import(text.at, text.length, &why);
}

static bool key_is_sound(const cjose_jwk_t *key) {
  cjose_err why;
  size_t bits = cjose_jwk_get_keysize(key, &why);
  return cjose_jwk_get_kty(key, &why) != CJOSE_JWK_KTY_RSA || (bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX);
}

/* -- the signature ------------------------------------------------------------------------------------------------- */

static bool verify(struct arena *arena, struct str token, const cjose_jwk_t *key, json_t **claims, struct error *error) {
  cjose_err why;
  uint8_t *text;
  size_t size;
  cjose_jws_t *signature = cjose_jws_import(token.at, token.length, &why);
  bool is_good = signature && cjose_jws_verify(signature, key, &why) && cjose_jws_get_plaintext(signature, &text, &size, &why);
  bool ok = is_good ? object_read(arena, (struct str){(const char *)text, size}, "the ID token's text", claims, error)
                    : error_set(error, ERROR_DENIED, "the ID token's signature is not good");
  if (signature) cjose_jws_release(signature);
  return ok;
}

bool token_open(struct arena *arena, struct str token, struct str keys, json_t **claims, bool *is_unknown, struct error *error) {
  struct head head;
  json_t *set;
  *is_unknown = false;
  if (!read_head(arena, token, &head, error) || !object_read(arena, keys, "the provider's set of keys", &set, error)) return false;
  const json_t *found = key_find(json_object_get(set, "keys"), &head);
  *is_unknown = !found;
  if (!found)
    return error_set(error, ERROR_DENIED, "the ID token is signed by the key `" STR_FMT "` (%s), and the provider has not one such key",
                     STR_ARG(shown(head.key)), head.algorithm->name);
  cjose_jwk_t *key = key_make(arena, found, head.algorithm);
  bool is_sound = key && key_is_sound(key);
  bool ok = is_sound ? verify(arena, token, key, claims, error)
                     : error_set(error, ERROR_DENIED, "the provider's key `" STR_FMT "` is no key of 2048 to 8192 bits, or of P-256",
                                 STR_ARG(shown(head.key)));
  if (key) cjose_jwk_release(key);
  return ok;
}

/* -- what it says -------------------------------------------------------------------------------------------------- */

static bool wrong(struct error *error, const char *what) { return error_set(error, ERROR_DENIED, "the ID token %s", what); }

struct instant token_instant(const json_t *claims, const char *name) {
  const json_t *value = json_object_get(claims, name);
  double seconds = json_is_number(value) ? json_number_value(value) : -1;
  return seconds >= 0 && seconds < SECONDS_MAX ? (struct instant){(int64_t)seconds} : INSTANT_ALWAYS;
}

static bool check_audience(const json_t *claims, struct str client, struct error *error) {
  const json_t *audience = json_object_get(claims, "aud"), *party = json_object_get(claims, "azp");
  bool is_only = json_is_string(audience) && str_equal(object_text(claims, "aud"), client), is_ours = is_only;
  for (size_t i = 0; i < json_array_size(audience); i++) {
    const json_t *one = json_array_get(audience, i);
    is_ours |= json_is_string(one) && str_equal(str_of(json_string_value(one)), client);
  }
  is_only |= json_array_size(audience) == 1;
  if (!is_ours) return wrong(error, "is for another client (aud)");
  if (!party && is_only) return true;
  return str_equal(object_text(claims, "azp"), client) || wrong(error, "was made out to another client (azp)");
}

static bool check_times(const json_t *claims, const struct expected *expected, struct error *error) {
  int64_t now = expected->now.seconds, begun = expected->begun.seconds;
  struct instant until = token_instant(claims, "exp"), made = token_instant(claims, "iat"), from = token_instant(claims, "nbf");
  if (until.seconds == INT64_MIN || made.seconds == INT64_MIN)
    return wrong(error, "does not say when it was made, or until when it is good");
  if (json_object_get(claims, "nbf") && from.seconds == INT64_MIN) return wrong(error, "has no instant as its begin (nbf)");
  if (until.seconds + SKEW_SECONDS <= now) return wrong(error, "is over (exp)");
  if (from.seconds > now + SKEW_SECONDS) return wrong(error, "is not good yet (nbf): is this machine's clock right?");
  if (made.seconds > now + SKEW_SECONDS) return wrong(error, "was made in the future (iat): is this machine's clock right?");
  if (made.seconds < begun - SKEW_SECONDS) return wrong(error, "was made before it was asked for (iat): is this machine's clock right?");
  if (!expected->again) return true;
  struct instant shown_at = token_instant(claims, "auth_time");
  if (shown_at.seconds == INT64_MIN) return wrong(error, "does not say when he showed who he is (auth_time)");
  bool is_now = shown_at.seconds >= begun - SKEW_SECONDS && shown_at.seconds <= now + SKEW_SECONDS;
  return is_now || wrong(error, "is of somebody who did not show again who he is (auth_time)");
}

bool token_check(const json_t *claims, const struct expected *expected, struct error *error) {
  struct str issuer = object_text(claims, "iss");
  if (!str_equal(issuer, expected->issuer))
    return error_set(error, ERROR_DENIED, "the ID token is of another provider (iss): `" STR_FMT "`", STR_ARG(shown(issuer)));
  if (!check_audience(claims, expected->client, error) || !check_times(claims, expected, error)) return false;
  if (!object_text(claims, "sub").length) return wrong(error, "names nobody (sub)");
  return (expected->nonce.length && str_equal(object_text(claims, "nonce"), expected->nonce)) ||
         wrong(error, "is of another sign-in (nonce)");
}

bool token_person(const json_t *claims, struct str claim, struct str *claimed, struct error *error) {
  char name[SHOWN_LENGTH_MAX + 1] = "";
  memcpy(name, shown(claim).at, shown(claim).length);
  *claimed = object_text(claims, name);
  if (!claimed->length || !str_equal(claim, STR("email")) || json_is_true(json_object_get(claims, "email_verified"))) return true;
  return error_set(error, ERROR_DENIED, "the provider does not say that it verified the address of mail (email_verified)");
}
