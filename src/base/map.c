/* Names to numbers: open addressing with the hash kept beside the key; keyed per process, so that a journal
 * made to collide in one run does not in the next. */
#include "map.h"

#include <assert.h>
#include <sys/random.h>

struct map_slot {
  struct str key;
  uint32_t hash;
  int32_t value;
};

static uint64_t seed(void) {
  static uint64_t value;
  uint64_t known = __atomic_load_n(&value, __ATOMIC_RELAXED);
  if (known) return known;
  uint64_t drawn = 0;
  if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn) drawn = 0x9e3779b97f4a7c15u;
  uint64_t none = 0;
  drawn |= 1;
  return __atomic_compare_exchange_n(&value, &none, drawn, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ? drawn
                                                                                                    : none;
}

uint32_t map_hash(struct str key) {
  uint64_t hash = seed();
  size_t i = 0;
  for (; i + 8 <= key.length; i += 8) {
    uint64_t word;
    memcpy(&word, key.at + i, 8);
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    hash ^= hash >> 32;
  }
  uint64_t rest = key.length;
  for (; i < key.length; i++) rest = rest << 8 | (unsigned char)key.at[i];
  hash = (hash ^ rest) * 0x9fb21c651e98df25u;
  return (uint32_t)(hash >> 32);
}

void map_init(struct map *map, struct arena *arena) { *map = (struct map){.arena = arena}; }

static struct map_slot *slot_of(const struct map *map, struct str key, uint32_t hash) {
  for (uint32_t i = hash;; i++) {
    struct map_slot *slot = &map->slots[i & (map->room - 1)];
    if (!slot->key.at || (slot->hash == hash && str_equal(slot->key, key))) return slot;
  }
}

int32_t map_find(const struct map *map, struct str key) {
  if (map->room == 0) return MAP_NONE;
  const struct map_slot *slot = slot_of(map, key, map_hash(key));
  return slot->key.at ? slot->value : MAP_NONE;
}

static void grow(struct map *map) {
  struct map old = *map;
  map->room = old.room ? old.room * 2 : 16;
  map->slots = ARENA_ARRAY(map->arena, map->room, struct map_slot);
  for (uint32_t i = 0; i < old.room; i++)
    if (old.slots[i].key.at) *slot_of(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
}

int32_t map_add(struct map *map, struct str key, int32_t value) {
  assert(key.at && value >= 0);
  if (map->count * 4 >= map->room * 3) grow(map);
  uint32_t hash = map_hash(key);
  struct map_slot *slot = slot_of(map, key, hash);
  if (slot->key.at) return slot->value;
  *slot = (struct map_slot){key, hash, value};
  map->count++;
  return value;
}
