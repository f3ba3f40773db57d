/* Texts to small numbers and back: each distinct text is kept once. Numbers are dense from 1; 0 is none.
 * Takes about 17 bytes a text beyond its own. Readers may share a table; a writer needs it alone. */
#ifndef ABSTAIN_LEDGER_SYMBOLS_H
#define ABSTAIN_LEDGER_SYMBOLS_H

#include "../base/arena.h"

struct symbol {
  uint32_t number;
};
static inline bool symbol_equal(struct symbol a, struct symbol b) { return a.number == b.number; }

struct symbols {
  struct arena *arena;      /* the texts */
  struct arena *slot_arena; /* the newest slots alone, so that outgrown ones are given back */
  struct symbol_slot *slots;
  uint32_t **places; /* by number, in blocks: the block and offset where the text stands */
  char **blocks;     /* of text, each text behind its length */
  size_t place_room, block_room;
  uint32_t block_count, block_used; /* block_used: bytes of the newest block */
  uint32_t slot_room, count;        /* numbers 1..count are taken */
};

void symbols_init(struct symbols *symbols, struct arena *arena);
void symbols_free(struct symbols *symbols);                                 /* what is not in the arena */
struct symbol symbols_find(const struct symbols *symbols, struct str text); /* or none */
/* At most 65,533 bytes, and 4 GB in all; the empty text is none. */
struct symbol symbols_add(struct symbols *symbols, struct str text);
struct str symbols_text(const struct symbols *symbols, struct symbol symbol); /* empty for none */

#endif
