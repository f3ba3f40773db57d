/* Names to numbers: a hash table in an arena, never shrunk, iteration by insertion order through `keys`.
 * The keys' bytes must outlive the map. Readers may share it; a writer needs it alone. */
#ifndef ABSTAIN_BASE_MAP_H
#define ABSTAIN_BASE_MAP_H

#include "arena.h"

enum { MAP_NONE = -1 };

struct map {
  struct arena *arena;
  struct map_slot *slots;
  uint32_t room, count; /* room is a power of two */
};

void map_init(struct map *map, struct arena *arena);
int32_t map_find(const struct map *map, struct str key); /* the value, or MAP_NONE */
/* Adds key → value unless it is there; returns the value that now stands (values are ≥ 0). */
int32_t map_add(struct map *map, struct str key, int32_t value);
uint32_t map_hash(struct str key); /* keyed per process: for tables of other shapes, never to be stored */

#endif
