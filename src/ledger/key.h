/* Ed25519 keys with the names under which they sign notes (C2SP signed-note). A private key's file is PEM (PKCS#8), as
 * `openssl genpkey -algorithm ed25519` makes it; a public key travels as one line, NAME+ID+BASE64. Texts are borrowed from whoever
 * gave them. Reads no clock and draws no randomness of its own; safe from any thread. */
#ifndef ABSTAIN_LEDGER_KEY_H
#define ABSTAIN_LEDGER_KEY_H

#include "../base/entropy.h"
#include "../base/error.h"

enum { KEY_SIZE = 32, KEY_ID_SIZE = 4, SIGNATURE_SIZE = 64, KEY_NAME_MAX = 255 };

/* What a key signs, by the numbers that signed notes give it. */
enum key_type {
  KEY_LOG = 0x01,     /* a note's text */
  KEY_WITNESS = 0x04, /* a checkpoint and the time at which it was seen (tlog-cosignature v1) */
};

struct verifier_key {
  struct str name;
  enum key_type type;
  uint8_t id[KEY_ID_SIZE]; /* of name, type and key: the beginning of their hash */
  uint8_t key[KEY_SIZE];
};

struct signing_key {
  struct verifier_key verifier;
  uint8_t secret[KEY_SIZE];
};

/* A name of a key is UTF-8 of 1 to KEY_NAME_MAX bytes without blanks, plus signs and control characters. */
MUST_USE bool key_name_check(struct str name, struct error *error);

MUST_USE bool signing_key_make(struct str name, enum key_type type, struct entropy *entropy, struct signing_key *key, struct error *error);
MUST_USE bool signing_key_of(struct str name, enum key_type type, const uint8_t secret[KEY_SIZE], struct signing_key *key,
                             struct error *error);
MUST_USE bool signing_key_read(struct str name, enum key_type type, struct str pem, struct signing_key *key, struct error *error);
MUST_USE bool buf_signing_key(struct buf *out, const struct signing_key *key, struct error *error); /* PEM */

MUST_USE bool verifier_key_parse(struct str text, struct verifier_key *key, struct error *error);
void buf_verifier_key(struct buf *out, const struct verifier_key *key);

struct signature {
  uint8_t bytes[SIGNATURE_SIZE];
};

MUST_USE bool key_sign(const struct signing_key *key, struct str message, struct signature *signature, struct error *error);
bool key_verify(const struct verifier_key *key, struct str message, const struct signature *signature);

#endif
