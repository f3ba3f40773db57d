/* Ed25519 keys by the packaged library. */
#include "key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "../base/base64.h"

/* ---- names and ids ---- */

/* The bytes of the Unicode blank with which the text begins; 0: it is none. */
static size_t blank_at(struct str text) {
  static const char *const blanks[] = {" ", "\xc2\x85", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
                                       "\xe2\x81\x9f", "\xe3\x80\x80"};
  for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
    if (str_starts(text, str_of(blanks[i]))) return strlen(blanks[i]);
  bool is_of_width = str_starts(text, STR("\xe2\x80")) && text.length > 2 && (unsigned char)text.at[2] <= 0x8a; /* U+2000 to U+200A */
  return is_of_width ? 3 : 0;
}

bool key_name_check(struct str name, struct error *error) {
  size_t bad;
  uint32_t number;
  bool ok = name.length > 0 && name.length <= KEY_NAME_MAX && str_is_utf8(name, &bad);
  for (size_t i = 0; ok && i < name.length; i++) {
    struct str rest = str_sub(name, i, name.length);
    ok = !str_control(rest, &number) && !blank_at(rest) && name.at[i] != '+';
  }
  if (ok) return true;
  return error_set(error, ERROR_INPUT, "`" STR_FMT "` is no name of a key: 1 to %d bytes without blanks and plus signs",
                   STR_ARG(str_sub(name, 0, 60)), KEY_NAME_MAX);
}

static void find_id(struct verifier_key *key) {
  struct hasher hasher;
  hasher_begin(&hasher);
  hasher_add(&hasher, key->name);
  hasher_add(&hasher, (struct str){(char[]){'\n', (char)key->type}, 2});
  hasher_add(&hasher, (struct str){(const char *)key->key, KEY_SIZE});
  struct hash hash = hasher_end(&hasher);
  memcpy(key->id, hash.bytes, KEY_ID_SIZE);
}

/* ---- private keys ---- */

/* What the library says is of no use to anybody but us; what it keeps of it would be found by its next user. */
static bool fail(struct error *error, enum error_kind kind, const char *text) {
  ERR_clear_error();
  return error_set(error, kind, "%s", text);
}

static EVP_PKEY *private_key(const uint8_t secret[KEY_SIZE]) {
  return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, KEY_SIZE);
}

bool signing_key_of(struct str name, enum key_type type, const uint8_t secret[KEY_SIZE], struct signing_key *key, struct error *error) {
  if (!key_name_check(name, error)) return false;
  *key = (struct signing_key){.verifier = {.name = name, .type = type}};
  memcpy(key->secret, secret, KEY_SIZE);
  EVP_PKEY *pair = private_key(secret);
  size_t size = KEY_SIZE;
  bool ok = pair && EVP_PKEY_get_raw_public_key(pair, key->verifier.key, &size) == 1;
  EVP_PKEY_free(pair);
  if (!ok) return fail(error, ERROR_BROKEN, "no key could be made");
  find_id(&key->verifier);
  return true;
}

bool signing_key_make(struct str name, enum key_type type, struct entropy *entropy, struct signing_key *key, struct error *error) {
  uint8_t secret[KEY_SIZE];
  entropy_fill(entropy, secret, sizeof secret);
  return signing_key_of(name, type, secret, key, error);
}

/* Nobody is asked for a password: keys are protected by the mode of their file. */
static int no_password(char *text, int size, int is_writing, void *context) {
  (void)text, (void)size, (void)is_writing, (void)context;
  return -1;
}

bool signing_key_read(struct str name, enum key_type type, struct str pem, struct signing_key *key, struct error *error) {
  uint8_t secret[KEY_SIZE];
  size_t size = sizeof secret;
  BIO *bio = BIO_new_mem_buf(pem.length ? pem.at : "", (int)(pem.length < INT32_MAX ? pem.length : 0));
  EVP_PKEY *pair = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
  bool ok = pair && EVP_PKEY_get_id(pair) == EVP_PKEY_ED25519 && EVP_PKEY_get_raw_private_key(pair, secret, &size) == 1;
  EVP_PKEY_free(pair);
  BIO_free(bio);
  if (!ok)
    return fail(error, ERROR_INPUT, "no private Ed25519 key in PEM without a password; `openssl genpkey -algorithm ed25519` makes one");
  return signing_key_of(name, type, secret, key, error);
}

bool buf_signing_key(struct buf *out, const struct signing_key *key, struct error *error) {
  EVP_PKEY *pair = private_key(key->secret);
  BIO *bio = BIO_new(BIO_s_mem());
  bool ok = pair && bio && PEM_write_bio_PKCS8PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL) == 1;
  if (ok) {
    char *text;
    long length = BIO_get_mem_data(bio, &text);
    buf_put(out, text, (size_t)length);
  }
  BIO_free(bio);
  EVP_PKEY_free(pair);
  return ok || fail(error, ERROR_BROKEN, "the key could not be written");
}

/* ---- public keys ---- */

void buf_verifier_key(struct buf *out, const struct verifier_key *key) {
  char material[1 + KEY_SIZE] = {(char)key->type};
  memcpy(material + 1, key->key, KEY_SIZE);
  buf_str(out, key->name);
  buf_format(out, "+%02x%02x%02x%02x+", key->id[0], key->id[1], key->id[2], key->id[3]);
  buf_base64(out, (struct str){material, sizeof material});
}

bool verifier_key_parse(struct str text, struct verifier_key *key, struct error *error) {
  struct str rest = text, name, id;
  uint8_t material[1 + KEY_SIZE];
  size_t size;
  bool ok = str_cut(&rest, '+', &name) && str_cut(&rest, '+', &id) && base64_parse(rest, material, sizeof material, &size) &&
            size == sizeof material && (material[0] == KEY_LOG || material[0] == KEY_WITNESS) && key_name_check(name, error);
  if (ok) {
    *key = (struct verifier_key){.name = name, .type = (enum key_type)material[0]};
    memcpy(key->key, material + 1, KEY_SIZE);
    find_id(key);
    char digits[2 * KEY_ID_SIZE + 1];
    snprintf(digits, sizeof digits, "%02x%02x%02x%02x", key->id[0], key->id[1], key->id[2], key->id[3]);
    ok = str_equal(id, str_of(digits));
  }
  if (ok) return true;
  if (str_find(text, STR("PRIVATE KEY"), 0) != SIZE_MAX) /* which is shown to nobody */
    return error_set(error, ERROR_INPUT, "that is a private key; give the public one, a line NAME+ID+BASE64 (beside it, with `.pub`)");
  return error_set(error, ERROR_INPUT, "`" STR_FMT "` is no public key NAME+ID+BASE64 of an Ed25519 log or witness", STR_ARG(str_sub(text, 0, 120)));
}

/* ---- signatures ---- */

bool key_sign(const struct signing_key *key, struct str message, struct signature *signature, struct error *error) {
  EVP_PKEY *pair = private_key(key->secret);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  size_t size = SIGNATURE_SIZE;
  bool ok = pair && context && EVP_DigestSignInit(context, NULL, NULL, NULL, pair) == 1 &&
            EVP_DigestSign(context, signature->bytes, &size, (const uint8_t *)message.at, message.length) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(pair);
  return ok || fail(error, ERROR_BROKEN, "nothing could be signed");
}

bool key_verify(const struct verifier_key *key, struct str message, const struct signature *signature) {
  EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->key, KEY_SIZE);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  bool ok = public_key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1 &&
            EVP_DigestVerify(context, signature->bytes, SIGNATURE_SIZE, (const uint8_t *)message.at, message.length) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(public_key);
  if (!ok) ERR_clear_error();
  return ok;
}
