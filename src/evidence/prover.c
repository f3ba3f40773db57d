/* Inclusion proofs for many entries of one ledger. */
#include "prover.h"

enum { SLOTS = 4096 };

struct slot {
  bool is_used;
  int level;
  uint64_t place;
  struct hash hash;
};

struct prover {
  struct tree store;
  struct checkpoint checkpoint;
  struct slot slots[SLOTS]; /* the subtree read last of those that would stand here */
};

struct prover *prover_new(struct arena *arena, struct store *store, const struct checkpoint *checkpoint) {
  struct prover *prover = ARENA_NEW(arena, struct prover);
  prover->store = store_tree(store);
  prover->checkpoint = *checkpoint;
  return prover;
}

static bool read_kept(void *context, int level, uint64_t place, struct hash *hash, struct error *error) {
  struct prover *prover = context;
  struct slot *slot = &prover->slots[(place * TREE_LEVELS + (uint64_t)level) % SLOTS];
  bool is_kept = slot->is_used && slot->level == level && slot->place == place;
  if (!is_kept && !prover->store.read(prover->store.context, level, place, &slot->hash, error)) return slot->is_used = false;
  slot->is_used = true;
  slot->level = level;
  slot->place = place;
  *hash = slot->hash;
  return true;
}

bool prover_prove(struct prover *prover, const struct stored_entry *entry, struct proof *proof, struct error *error) {
  struct tree tree = {read_kept, prover};
  const struct checkpoint *checkpoint = &prover->checkpoint;
  uint64_t place = (uint64_t)entry->place;
  if (!tree_prove_inclusion(&tree, place, checkpoint->size, proof, error)) return false;
  return inclusion_holds(proof, entry->hash, place, checkpoint->size, checkpoint->root) ||
         error_set(error, ERROR_CONFLICT, "an entry does not lead to the root of the checkpoint; `abstain verify` says more");
}
