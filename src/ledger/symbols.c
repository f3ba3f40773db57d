/* Texts to small numbers: open addressing over slots of 8 bytes (hash and number); the texts stand apart,
 * each behind its length, in blocks that never move. */
#include "symbols.h"

#include <assert.h>

#include "../base/map.h"

enum { TEXT_BLOCK = 64 * 1024, PLACES_A_BLOCK = 16 * 1024, SLOTS_FIRST = 64 };
enum { LONG_LENGTH = 255 }; /* in place of a length of one byte: two more follow */

struct symbol_slot {
  uint32_t hash, number; /* number 0: free */
};

void symbols_init(struct symbols *symbols, struct arena *arena) {
  *symbols = (struct symbols){.arena = arena};
}

void symbols_free(struct symbols *symbols) { arena_free(symbols->slot_arena); }

struct str symbols_text(const struct symbols *symbols, struct symbol symbol) {
  if (symbol.number == 0) return (struct str){"", 0};
  assert(symbol.number <= symbols->count);
  uint32_t place = symbols->places[symbol.number / PLACES_A_BLOCK][symbol.number % PLACES_A_BLOCK];
  const char *at = symbols->blocks[place / TEXT_BLOCK] + place % TEXT_BLOCK;
  unsigned char length = (unsigned char)*at;
  if (length < LONG_LENGTH) return (struct str){at + 1, length};
  uint16_t long_length;
  memcpy(&long_length, at + 1, sizeof long_length);
  return (struct str){at + 3, long_length};
}

/* Where a hash is looked for first: its share of the room, so that the room need not be a power of two. */
static uint32_t home_of(uint32_t hash, uint32_t room) { return (uint32_t)((uint64_t)hash * room >> 32); }

/* The slot that holds the text, or the free one where it would stand. */
static struct symbol_slot *slot_of(const struct symbols *symbols, struct str text, uint32_t hash) {
  for (uint32_t at = home_of(hash, symbols->slot_room);; at = at + 1 < symbols->slot_room ? at + 1 : 0) {
    struct symbol_slot *slot = &symbols->slots[at];
    if (slot->number == 0) return slot;
    if (slot->hash == hash && str_equal(symbols_text(symbols, (struct symbol){slot->number}), text))
      return slot;
  }
}

struct symbol symbols_find(const struct symbols *symbols, struct str text) {
  if (text.length == 0 || symbols->slot_room == 0) return (struct symbol){0};
  return (struct symbol){slot_of(symbols, text, map_hash(text))->number};
}

/* By a quarter at a time: a journal of millions of texts shall not keep half of its slots free. */
static void grow(struct symbols *symbols) {
  const struct symbol_slot *old = symbols->slots;
  struct arena *old_arena = symbols->slot_arena;
  uint32_t old_room = symbols->slot_room;
  symbols->slot_room = old_room + old_room / 4 + SLOTS_FIRST;
  symbols->slot_arena = arena_new(0);
  symbols->slots = ARENA_ARRAY(symbols->slot_arena, symbols->slot_room, struct symbol_slot);
  for (uint32_t i = 0; i < old_room; i++) {
    if (old[i].number == 0) continue;
    uint32_t at = home_of(old[i].hash, symbols->slot_room);
    while (symbols->slots[at].number) at = at + 1 < symbols->slot_room ? at + 1 : 0;
    symbols->slots[at] = old[i];
  }
  arena_free(old_arena);
}

/* Puts the text behind its length where it will stay; returns the place. */
static uint32_t keep(struct symbols *symbols, struct str text) {
  uint32_t size = (uint32_t)text.length + (text.length < LONG_LENGTH ? 1 : 3);
  assert(text.length < TEXT_BLOCK - 2);
  if (symbols->block_count == 0 || symbols->block_used + size > TEXT_BLOCK) {
    assert(symbols->block_count < UINT32_MAX / TEXT_BLOCK);
    ARENA_ROOM(symbols->arena, symbols->blocks, symbols->block_room, symbols->block_count);
    symbols->blocks[symbols->block_count++] = arena_take(symbols->arena, TEXT_BLOCK);
    symbols->block_used = 0;
  }
  char *at = symbols->blocks[symbols->block_count - 1] + symbols->block_used;
  uint16_t long_length = (uint16_t)text.length;
  *at = (char)(text.length < LONG_LENGTH ? text.length : LONG_LENGTH);
  if (text.length >= LONG_LENGTH) memcpy(at + 1, &long_length, sizeof long_length);
  memcpy(at + size - text.length, text.at, text.length);
  uint32_t place = (symbols->block_count - 1) * TEXT_BLOCK + symbols->block_used;
  symbols->block_used += size;
  return place;
}

struct symbol symbols_add(struct symbols *symbols, struct str text) {
  if (text.length == 0) return (struct symbol){0};
  if (symbols->slot_room / 5 * 4 <= symbols->count) grow(symbols);
  uint32_t hash = map_hash(text);
  struct symbol_slot *slot = slot_of(symbols, text, hash);
  if (slot->number) return (struct symbol){slot->number};
  uint32_t number = ++symbols->count;
  assert(number < UINT32_MAX / 4);
  uint32_t block = number / PLACES_A_BLOCK;
  ARENA_ROOM(symbols->arena, symbols->places, symbols->place_room, block);
  if (!symbols->places[block]) symbols->places[block] = ARENA_ARRAY(symbols->arena, PLACES_A_BLOCK, uint32_t);
  symbols->places[block][number % PLACES_A_BLOCK] = keep(symbols, text);
  *slot = (struct symbol_slot){hash, number};
  return (struct symbol){number};
}
