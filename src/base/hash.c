/* SHA-256 by the packaged library. Its newer interface (EVP) looks the algorithm up for each hash: 600 ns for a record of 200
 * bytes, or 250 ns where the caller keeps an object that must be allocated and freed. The older one, used here, takes 200 ns and
 * no memory. A ledger is verified by two hashes an entry, so this is what verifying costs. */
#define OPENSSL_SUPPRESS_DEPRECATED /* the older interface: there, tested and fast, but no longer advertised */
#include "hash.h"

#include <assert.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

static_assert(sizeof(struct hasher) == sizeof(SHA256_CTX), "a hasher is the library's state");
static_assert(HASH_SIZE == SHA256_DIGEST_LENGTH, "");

static SHA256_CTX *state_of(struct hasher *hasher) { return (SHA256_CTX *)(void *)hasher->state; }

void hasher_begin(struct hasher *hasher) { SHA256_Init(state_of(hasher)); }

void hasher_add(struct hasher *hasher, struct str bytes) {
  if (bytes.length) SHA256_Update(state_of(hasher), bytes.at, bytes.length);
}

struct hash hasher_end(struct hasher *hasher) {
  struct hash hash;
  SHA256_Final(hash.bytes, state_of(hasher));
  return hash;
}

struct hash hash_of(struct str bytes) {
  struct hasher hasher;
  hasher_begin(&hasher);
  hasher_add(&hasher, bytes);
  return hasher_end(&hasher);
}

struct hash hash_keyed(struct str key, struct str bytes) {
  struct hash hash;
  const uint8_t *made = HMAC(EVP_sha256(), key.at, (int)key.length, (const uint8_t *)bytes.at, bytes.length, hash.bytes, NULL);
  assert(made);
  return hash;
}

struct str hash_hex(struct hash hash, char digits[HASH_DIGITS]) {
  for (int i = 0; i < HASH_SIZE; i++) {
    digits[2 * i] = "0123456789abcdef"[hash.bytes[i] >> 4];
    digits[2 * i + 1] = "0123456789abcdef"[hash.bytes[i] & 15];
  }
  return (struct str){digits, HASH_DIGITS};
}

void buf_hash(struct buf *out, struct hash hash) {
  char digits[HASH_DIGITS];
  buf_str(out, hash_hex(hash, digits));
}

/* Without branches, of which among random digits half would be guessed wrongly, and in two loops that compilers make vectors of. */
bool hash_parse(struct str text, struct hash *hash) {
  uint8_t digits[HASH_DIGITS], wrong = 0;
  if (text.length != HASH_DIGITS) return false;
  for (int i = 0; i < HASH_DIGITS; i++) {
    uint8_t number = (uint8_t)(text.at[i] - '0'), letter = (uint8_t)(text.at[i] - 'a');
    wrong |= number > 9 && letter > 5;
    digits[i] = (uint8_t)((text.at[i] & 15) + (text.at[i] >> 6) * 9);
  }
  for (int i = 0; i < HASH_SIZE; i++) hash->bytes[i] = (uint8_t)(digits[2 * i] << 4 | digits[2 * i + 1]);
  return !wrong;
}
