/* Where random bytes come from: the system, or a seed for demonstrations and tests that must repeat. Whoever needs random bytes
 * is given one of these. It belongs to one thread at a time. */
#ifndef ABSTAIN_BASE_ENTROPY_H
#define ABSTAIN_BASE_ENTROPY_H

#include "hash.h"

struct entropy {
  bool is_seeded;
  uint64_t seed, counter; /* the next block is the hash of both */
  struct hash block;
  size_t left; /* bytes at the block's end that are not given out yet */
};

struct entropy entropy_system(void); /* fit for keys and salts */
/* The same bytes for the same seed, on every machine. Not secret. */
struct entropy entropy_seeded(uint64_t seed);
void entropy_fill(struct entropy *entropy, void *bytes, size_t size);
uint64_t entropy_below(struct entropy *entropy, uint64_t limit); /* 0 to limit - 1, each as likely; limit > 0 */

#endif
