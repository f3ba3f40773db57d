/* Passwords, by libsodium. */
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>

#include "internal.h"

/* 19 MiB and two passes, as OWASP says. */
enum { MEMORY = 19 << 20, PASSES = 2 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t turns;
static char nobodys[crypto_pwhash_STRBYTES]; /* fits no password that is tried */

static void begin(void) {
  if (sodium_init() < 0) abort();
  sem_init(&turns, 0, PASSWORDS_AT_ONCE);
  unsigned char random[32];
  randombytes_buf(random, sizeof random);
  if (crypto_pwhash_str(nobodys, (const char *)random, sizeof random, PASSES, MEMORY) != 0) abort();
}

static void take_turn(void) {
  pthread_once(&once, begin);
  while (sem_wait(&turns) != 0) continue; /* interrupted */
}

struct str password_hash(struct arena *arena, struct str password) {
  char text[crypto_pwhash_STRBYTES];
  take_turn();
  if (crypto_pwhash_str(text, password.at, password.length, PASSES, MEMORY) != 0) abort(); /* no memory */
  sem_post(&turns);
  return arena_copy(arena, str_of(text));
}

bool password_fits(struct str hash, struct str password) {
  char text[crypto_pwhash_STRBYTES] = "";
  take_turn();
  bool is_set = hash.length > 0 && hash.length < sizeof text;
  memcpy(text, is_set ? hash.at : nobodys, is_set ? hash.length : sizeof text);
  bool fits = crypto_pwhash_str_verify(text, password.at, password.length) == 0;
  sem_post(&turns);
  return is_set && fits;
}
