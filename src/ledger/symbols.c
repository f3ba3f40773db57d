/* Texts to small numbers: open addressing over slots of 8 bytes (hash and number); the texts stand apart, each
 * behind its length, in blocks that never move. */
#include "symbols.h"

#include <assert.h>

#include "../base/map.h"

enum { TEXT_BLOCK = 64 * 1024, SYMBOLS_A_BLOCK = 8192, LENGTH_BYTES = 2, SLOTS_FIRST = 64 };

struct symbol_slot {
  uint32_t hash, number; /* number 0: free */
};

void symbols_init(struct symbols *symbols, struct arena *arena) { *symbols = (struct symbols){.arena = arena}; }

void symbols_free(struct symbols *symbols) { arena_free(symbols->slot_arena); }

struct str symbols_text(const struct symbols *symbols, struct symbol symbol) {
  if (symbol.number == 0) return (struct str){"", 0};
  assert(symbol.number <= symbols->count);
  const char *at = symbols->texts[symbol.number / SYMBOLS_A_BLOCK][symbol.number % SYMBOLS_A_BLOCK];
  uint16_t length;
  memcpy(&length, at, LENGTH_BYTES);
  return (struct str){at + LENGTH_BYTES, length};
}

/* The slot that holds the text, or the free one where it would stand. */
static struct symbol_slot *slot_of(const struct symbols *symbols, struct str text, uint32_t hash) {
  for (uint32_t i = hash;; i++) {
    struct symbol_slot *slot = &symbols->slots[i & (symbols->slot_room - 1)];
    if (slot->number == 0) return slot;
    if (slot->hash == hash && str_equal(symbols_text(symbols, (struct symbol){slot->number}), text)) return slot;
  }
}

struct symbol symbols_find(const struct symbols *symbols, struct str text) {
  if (text.length == 0 || symbols->slot_room == 0) return (struct symbol){0};
  return (struct symbol){slot_of(symbols, text, map_hash(text))->number};
}

static void grow(struct symbols *symbols) {
  const struct symbol_slot *old = symbols->slots;
  struct arena *old_arena = symbols->slot_arena;
  uint32_t old_room = symbols->slot_room;
  symbols->slot_room = old_room ? old_room * 2 : SLOTS_FIRST;
  symbols->slot_arena = arena_new(0);
  symbols->slots = ARENA_ARRAY(symbols->slot_arena, symbols->slot_room, struct symbol_slot);
  for (uint32_t i = 0; i < old_room; i++) {
    if (old[i].number == 0) continue;
    uint32_t at = old[i].hash & (symbols->slot_room - 1);
    while (symbols->slots[at].number) at = (at + 1) & (symbols->slot_room - 1);
    symbols->slots[at] = old[i];
  }
  arena_free(old_arena);
}

/* The text behind its length, where it will stay. */
static const char *keep(struct symbols *symbols, struct str text) {
  size_t size = LENGTH_BYTES + text.length;
  assert(text.length <= UINT16_MAX - LENGTH_BYTES);
  if (symbols->free_length < size) {
    symbols->free = arena_take(symbols->arena, TEXT_BLOCK);
    symbols->free_length = TEXT_BLOCK;
  }
  char *at = symbols->free;
  uint16_t length = (uint16_t)text.length;
  memcpy(at, &length, LENGTH_BYTES);
  memcpy(at + LENGTH_BYTES, text.at, text.length);
  symbols->free += size;
  symbols->free_length -= size;
  return at;
}

struct symbol symbols_add(struct symbols *symbols, struct str text) {
  if (text.length == 0) return (struct symbol){0};
  if (symbols->slot_room / 4 * 3 <= symbols->count) grow(symbols);
  uint32_t hash = map_hash(text);
  struct symbol_slot *slot = slot_of(symbols, text, hash);
  if (slot->number) return (struct symbol){slot->number};
  uint32_t number = ++symbols->count;
  assert(number < UINT32_MAX / 4);
  uint32_t block = number / SYMBOLS_A_BLOCK;
  ARENA_ROOM(symbols->arena, symbols->texts, symbols->block_room, block);
  if (!symbols->texts[block]) symbols->texts[block] = ARENA_ARRAY(symbols->arena, SYMBOLS_A_BLOCK, const char *);
  symbols->texts[block][number % SYMBOLS_A_BLOCK] = keep(symbols, text);
  *slot = (struct symbol_slot){hash, number};
  return (struct symbol){number};
}
