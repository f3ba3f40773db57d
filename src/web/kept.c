/* Pages as they were last made: a table in which the newest takes the place of whatever stood there. */
#include "kept.h"

#include <pthread.h>

#include "../base/buf.h"

enum { PLACES = 1024, PAGE_KEPT_MAX = 32 << 10, LOCKS = 32 };

struct kept {
  pthread_mutex_t locks[LOCKS]; /* each of the places whose number leaves it as the rest */
  struct place {
    struct kept_key key;
    struct buf page;
  } places[PLACES];
};

static void release(void *thing) {
  struct kept *kept = thing;
  for (int i = 0; i < PLACES; i++) buf_free(&kept->places[i].page);
  for (int i = 0; i < LOCKS; i++) pthread_mutex_destroy(&kept->locks[i]);
}

struct kept *kept_new(struct arena *arena) {
  struct kept *kept = ARENA_NEW(arena, struct kept);
  *kept = (struct kept){0};
  for (int i = 0; i < PLACES; i++) buf_init(&kept->places[i].page, PAGE_KEPT_MAX);
  for (int i = 0; i < LOCKS; i++) pthread_mutex_init(&kept->locks[i], NULL);
  arena_adopt(arena, release, kept);
  return kept;
}

/* The hash is of a secret, so nobody chooses his place. */
static unsigned place_of(const struct kept_key *key) { return (key->whose.bytes[0] | (unsigned)key->whose.bytes[1] << 8) % PLACES; }

static bool is_same(const struct kept_key *a, const struct kept_key *b) {
  return a->size == b->size && a->second == b->second && hash_equal(a->whose, b->whose);
}

bool kept_find(struct kept *kept, const struct kept_key *key, struct arena *arena, struct str *page) {
  unsigned number = place_of(key);
  const struct place *place = &kept->places[number];
  pthread_mutex_lock(&kept->locks[number % LOCKS]);
  bool found = place->page.length && is_same(&place->key, key);
  if (found) *page = arena_copy(arena, buf_view(&place->page));
  pthread_mutex_unlock(&kept->locks[number % LOCKS]);
  return found;
}

void kept_put(struct kept *kept, const struct kept_key *key, struct str page) {
  unsigned number = place_of(key);
  struct place *place = &kept->places[number];
  if (page.length > PAGE_KEPT_MAX) return; /* it is made again */
  pthread_mutex_lock(&kept->locks[number % LOCKS]);
  place->key = *key;
  buf_clear(&place->page);
  buf_str(&place->page, page);
  pthread_mutex_unlock(&kept->locks[number % LOCKS]);
}
