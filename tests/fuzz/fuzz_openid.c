/* Any bytes as what a provider of OpenID Connect may say: an ID token ('t'), a set of keys ('k'), claims ('c'), an address ('a'). No token but those
 * that were signed is taken, whatever keys there are beside; and of claims only what was asked for. */
#undef NDEBUG
#include <assert.h>

#include "../../src/openid/internal.h"
#include "fuzz.h"

static const char good_keys[] =
  "{\"keys\":[{\"kid\":\"rsa\",\"use\":\"sig\",\"alg\":\"RS256\",\"kty\":\"RSA\",\"n\":\"pAvyHM99rnTGU5cWBQXZIEcb"
  "qPTqHVr1BwHpLFL3g0CPpdH5YSSetudJaoEi-8ZYnBMrettxB-YxwGBRrk8KPp-sGhwfLW1L_-naZlGHkhOebpf0falm0Qe7unzQ-eE_Kqq6VG"
  "jRu1RelfbyX4yWIbO6LM1rEvKzvsuzyx_uiNOW-esBZZ7aG-Ty7LUvaUEhnZwd1ZC8Lo3rxAdurYQFEsTpK8Wk6GIf0NkVW-5bK5vCum3BgtB_"
  "JrfkeQndOt3UK-JuVhxDjiCbln2hb0UsHGJZsE5U8xCK_8Au2hpPUCTdcrdDteITyskuKLOnItlO7Y91P3-o5e799-UU7aYayw\",\"e\":\"A"
  "QAB\"},{\"kid\":\"ec\",\"use\":\"sig\",\"alg\":\"ES256\",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AjhRE0w-Dw1Q"
  "Tx6l_Qsl57jDJXcXf0z0v2LzVITipPc\",\"y\":\"8AZTbvqOe_ElJZ-EM9Q_JYynzP9-1hEDHBK55ocR5O0\"}]}";
static const char good_token[] =
  "eyJhbGciOiAiUlMyNTYiLCAia2lkIjogInJzYSIsICJ0eXAiOiAiSldUIn0.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUub3JnLyIsIm"
  "F1ZCI6ImRlc2siLCJzdWIiOiJzLTEiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDMwMCwibm9uY2UiOiJub25jZSIsImVtYWlsIjoi"
  "YW5uQGV4YW1wbGUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsImF1dGhfdGltZSI6MTcwMDAwMDAwMH0.nBW2Qqf46-9DNT3Wfw9D9xDFS_"
  "--U2O4Ggx5N5exgrBS-sgpVnfAK6Kz3CfQ9c6EgeqVG2JBBaVtFk3fKOmmT8oCSm7ZEKuc4H-qRTSOswyMqTx5miQgsVSuiIMua3kJDXgPmKzu"
  "XQuGUcZJbK7cX2yqdXu2Q7s0XQd8cZWhwvYoJmre8WjCg14RaB8SAh_-amuEOMOSvK2z4mJbMmEdqB-DsmEbC0YhBRWHJSh35-UyV3lHk2ApN9"
  "wd_SDuJ1sQ8p_kFpVgiagFSSY8jIFvu1FLAarDFjbgTEYDgJn6SQfFeOElLoyPHp5AjkHlLSw3fakGZqZD5_aade3-pSwZHQ";
static const char good_claims[] =
  "{\"iss\":\"https://login.example.org/\",\"aud\":\"desk\",\"sub\":\"s-1\",\"iat\":1700000000,\"exp\":1700000300"
  ",\"nonce\":\"nonce\",\"email\":\"ann@example.org\",\"email_verified\":true,\"auth_time\":1700000000}";

/* Nobody has the private keys any more: a token that is taken says what they signed while they were there. */
static void try_token(struct arena *arena, struct str token, struct str keys) {
  struct error why;
  json_t *claims;
  bool is_unknown;
  if (!token_open(arena, token, keys, &claims, &is_unknown, &why)) return;
  json_t *said = json_read(str_of(good_claims), &why);
  assert(said && json_equal(claims, said));
  json_decref(said);
}

static void try_claims(struct arena *arena, struct str text) {
  struct expected expected = {STR("https://login.example.org/"), STR("desk"), STR("nonce"), {1700000000}, {1700000010}, true};
  struct error why;
  struct str person;
  json_t *claims;
  if (!object_read(arena, text, "it", &claims, &why) || !token_check(claims, &expected, &why)) return;
  assert(str_equal(object_text(claims, "nonce"), expected.nonce) && str_equal(object_text(claims, "iss"), expected.issuer));
  int64_t until = token_instant(claims, "exp").seconds, shown_at = token_instant(claims, "auth_time").seconds;
  assert(until > expected.now.seconds - SKEW_SECONDS && shown_at >= expected.begun.seconds - SKEW_SECONDS);
  if (token_person(claims, STR("email"), &person, &why) && person.length) assert(json_is_true(json_object_get(claims, "email_verified")));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct error why;
  struct str text = {(const char *)bytes + 1, size ? size - 1 : 0};
  if (size && bytes[0] == 't') try_token(arena, text, str_of(good_keys));
  if (size && bytes[0] == 'k') try_token(arena, str_of(good_token), text);
  if (size && bytes[0] == 'c') try_claims(arena, text);
  if (size && bytes[0] == 'a' && address_check(text, "it", &why)) assert(str_starts(text, STR("https://")) || address_is_local(text));
  arena_free(arena);
  return 0;
}
