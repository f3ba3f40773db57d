/* SHA-256, by which things are named and chained. Pure functions, safe from any thread; a hasher belongs to one
 * thread at a time. */
#ifndef ABSTAIN_BASE_HASH_H
#define ABSTAIN_BASE_HASH_H

#include "buf.h"

enum { HASH_SIZE = 32, HASH_DIGITS = 2 * HASH_SIZE };

struct hash {
  uint8_t bytes[HASH_SIZE];
};

struct hash hash_of(struct str bytes);
struct hash hash_keyed(struct str key, struct str bytes); /* HMAC-SHA256: only who has the key can make it */
static inline bool hash_equal(struct hash a, struct hash b) { return memcmp(a.bytes, b.bytes, HASH_SIZE) == 0; }
static inline struct str hash_str(const struct hash *hash) { return (struct str){(const char *)hash->bytes, HASH_SIZE}; }
struct str hash_hex(struct hash hash, char digits[HASH_DIGITS]); /* in lower case; the text borrows `digits` */
void buf_hash(struct buf *out, struct hash hash);                /* those */
bool hash_parse(struct str text, struct hash *hash);             /* those, nothing around them */

/* The same piece by piece: begin, add as often as wanted, end once. It holds no memory of its own: it may be copied to hash
 * several continuations of one beginning, and be dropped. */
struct hasher {
  uint64_t state[14]; /* the library's */
};

void hasher_begin(struct hasher *hasher);
void hasher_add(struct hasher *hasher, struct str bytes);
struct hash hasher_end(struct hasher *hasher);

#endif
