/* Tokens: what a person holds, and its hash, by which the tables know it. Instants of the tables. */
#include "internal.h"

struct str token_hash(struct arena *arena, struct str token) {
  char digits[HASH_DIGITS];
  return arena_copy(arena, hash_hex(hash_of(token), digits));
}

bool is_over(struct str until, struct instant now) {
  struct instant instant;
  return !instant_parse(until, &instant) || instant.seconds <= now.seconds;
}
