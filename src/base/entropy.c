/* Random bytes: the system's, or hashes of a seed and a counter. */
#include "entropy.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

struct entropy entropy_system(void) { return (struct entropy){0}; }
struct entropy entropy_seeded(uint64_t seed) { return (struct entropy){.is_seeded = true, .seed = seed}; }

/* A system without random bytes cannot be helped, and no caller could go on. */
static void fill_by_system(uint8_t *bytes, size_t size) {
  while (size) {
    ssize_t got = getrandom(bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      fprintf(stderr, "abstain: the system gives no random bytes: %s\n", strerror(errno));
      exit(70);
    }
    bytes += got;
    size -= (size_t)got;
  }
}

static void next_block(struct entropy *entropy) {
  uint8_t input[16]; /* both numbers, the low byte first */
  for (int i = 0; i < 8; i++) {
    input[i] = (uint8_t)(entropy->seed >> 8 * i);
    input[8 + i] = (uint8_t)(entropy->counter >> 8 * i);
  }
  entropy->counter++;
  entropy->block = hash_of((struct str){(const char *)input, sizeof input});
  entropy->left = HASH_SIZE;
}

void entropy_fill(struct entropy *entropy, void *bytes, size_t size) {
  uint8_t *at = bytes;
  if (!entropy->is_seeded) {
    fill_by_system(at, size);
    return;
  }
  while (size) {
    if (entropy->left == 0) next_block(entropy);
    size_t part = size < entropy->left ? size : entropy->left;
    memcpy(at, entropy->block.bytes + HASH_SIZE - entropy->left, part);
    entropy->left -= part;
    at += part;
    size -= part;
  }
}

uint64_t entropy_below(struct entropy *entropy, uint64_t limit) {
  assert(limit > 0);
  uint64_t uneven = -limit % limit; /* 2^64 mod limit: so many numbers too many for each to be as likely */
  for (;;) {
    uint8_t bytes[8];
    uint64_t number = 0;
    entropy_fill(entropy, bytes, sizeof bytes);
    for (int i = 0; i < 8; i++) number |= (uint64_t)bytes[i] << 8 * i;
    if (number >= uneven) return number % limit;
  }
}
