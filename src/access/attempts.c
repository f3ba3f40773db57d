/* Attempts to sign in, counted in memory: a table of fixed size, in which a name is only a keyed hash. What
 * is counted does not depend on whether there is such a person, and who is counted out is told so whatever he
 * says: it reveals nothing. Where the table is full, those who failed least are forgotten first. Several
 * servers of one store count each for itself. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "internal.h"

enum { SETS = 2048, WAYS = 8, IPV6_PREFIX = 8 }; /* at most SETS * WAYS counters, of 24 bytes each */

struct counter {
  uint64_t key;
  int64_t since;
  int32_t count;
};

static struct counter counters[SETS][WAYS];
static unsigned char secret[crypto_shorthash_KEYBYTES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the counters */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin(void) {
  if (sodium_init() < 0) abort();
  randombytes_buf(secret, sizeof secret);
}

/* Who has an address of IPv6 has 2^64 of them. */
static struct str network_of(struct str address, unsigned char bytes[sizeof(struct in6_addr)]) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.length >= sizeof text) return address;
  memcpy(text, address.at, address.length);
  return inet_pton(AF_INET6, text, bytes) == 1 ? (struct str){(const char *)bytes, IPV6_PREFIX} : address;
}

static uint64_t key_of(struct str person, struct str address) {
  unsigned char bytes[sizeof(struct in6_addr)], hashes[2][crypto_shorthash_BYTES], all[crypto_shorthash_BYTES];
  struct str network = network_of(address, bytes);
  crypto_shorthash(hashes[0], (const unsigned char *)person.at, person.length, secret);
  crypto_shorthash(hashes[1], (const unsigned char *)network.at, network.length, secret);
  crypto_shorthash(all, &hashes[0][0], sizeof hashes, secret);
  uint64_t key;
  memcpy(&key, all, sizeof key);
  return key;
}

static bool is_stale(const struct counter *counter, struct instant now) {
  return counter->count <= 0 || now.seconds - counter->since >= ATTEMPT_SECONDS || now.seconds < counter->since;
}

static struct counter *find(uint64_t key, struct instant now) {
  struct counter *set = counters[key % SETS], *least = set;
  for (int i = 0; i < WAYS; i++) {
    if (is_stale(&set[i], now)) set[i] = (struct counter){.since = now.seconds};
    if (set[i].count && set[i].key == key) return &set[i];
    if (set[i].count < least->count) least = &set[i];
  }
  *least = (struct counter){.key = key, .since = now.seconds};
  return least;
}

/* Of whom an attempt is: the three counters, and how much each takes. */
struct limits {
  uint64_t keys[3];
  int32_t most[3];
  int count;
};

static void add_limit(struct limits *limits, struct str person, struct str address, int32_t most) {
  limits->keys[limits->count] = key_of(person, address);
  limits->most[limits->count++] = most;
}

static struct limits limits_of(struct str person, struct str address) {
  struct limits limits = {0};
  if (person.length) add_limit(&limits, person, STR(""), ATTEMPTS_OF_PERSON);
  if (person.length && address.length) add_limit(&limits, person, address, ATTEMPTS_OF_PAIR);
  if (address.length) add_limit(&limits, STR(""), address, ATTEMPTS_OF_ADDRESS);
  return limits;
}

const char too_many_attempts[] = "there were too many attempts; try again in a quarter of an hour";

bool attempt_begin(struct str person, struct str address, struct instant now) {
  bool is_allowed = true;
  pthread_once(&once, begin);
  struct limits limits = limits_of(person, address);
  pthread_mutex_lock(&lock);
  for (int i = 0; i < limits.count; i++) is_allowed &= find(limits.keys[i], now)->count < limits.most[i];
  for (int i = 0; is_allowed && i < limits.count; i++) find(limits.keys[i], now)->count++;
  pthread_mutex_unlock(&lock);
  return is_allowed;
}

/* It takes back what it counted itself, and of this person at this address everything. The address keeps what
 * others failed there. */
void attempt_was_good(struct str person, struct str address, struct instant now) {
  struct limits limits = limits_of(person, address);
  pthread_mutex_lock(&lock);
  for (int i = 0; i < limits.count; i++) {
    struct counter *counter = find(limits.keys[i], now);
    counter->count = limits.most[i] == ATTEMPTS_OF_PAIR || counter->count < 1 ? 0 : counter->count - 1;
  }
  pthread_mutex_unlock(&lock);
}
