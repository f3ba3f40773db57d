/* The Merkle tree over a ledger's entries (RFC 9162, section 2.1): a root names all of the first `size` entries, in their order;
 * a short proof shows that an entry is among them, or that a later ledger begins with them. A complete subtree is named by its
 * level and place: it covers the leaves place * 2^level to (place + 1) * 2^level - 1. Pure, safe from any thread. */
#ifndef ABSTAIN_LEDGER_TREE_H
#define ABSTAIN_LEDGER_TREE_H

#include "../base/error.h"
#include "../base/hash.h"

enum { TREE_LEVELS = 63, PROOF_MAX = 64 };

struct hash leaf_hash(struct str content);                     /* SHA-256(00 content) */
struct hash node_hash(struct hash left, struct hash right);    /* SHA-256(01 left right) */
struct hash tree_empty(void);                                  /* the root of no entries */
bool tree_size_parse(struct str text, uint64_t *size);         /* decimal digits, the first not 0 unless it is all; below 2^63 */

/* The right edge of a growing tree: all that is needed to add leaves and to give the root of any size on the way. */
struct frontier {
  uint64_t size;
  struct hash last[TREE_LEVELS]; /* by level: of the last complete subtree */
};

void frontier_add(struct frontier *frontier, struct hash leaf); /* begins as {0} */
/* A complete subtree of that level at once: the size is a multiple of its leaves. The last subtrees of lower levels are unknown. */
void frontier_add_subtree(struct frontier *frontier, int level, struct hash subtree);
struct hash frontier_root(const struct frontier *frontier);
/* The last complete subtree of the level, the one of place (size >> level) - 1; there must be one. */
struct hash frontier_subtree(const struct frontier *frontier, int level);

/* Gives the hash of a complete subtree of a tree that is kept somewhere. */
typedef bool subtree_reader(void *context, int level, uint64_t place, struct hash *hash, struct error *error);
struct tree {
  subtree_reader *read;
  void *context;
};

struct proof {
  int count;
  struct hash hashes[PROOF_MAX];
};

/* The root of the first `size` leaves. */
MUST_USE bool tree_root(const struct tree *tree, uint64_t size, struct hash *root, struct error *error);
/* That the leaf at `place` is among the first `size`; place < size. */
MUST_USE bool tree_prove_inclusion(const struct tree *tree, uint64_t place, uint64_t size, struct proof *proof, struct error *error);
/* That the first `size` leaves begin with the first `old_size`; old_size <= size. */
MUST_USE bool tree_prove_consistency(const struct tree *tree, uint64_t old_size, uint64_t size, struct proof *proof, struct error *error);

bool inclusion_holds(const struct proof *proof, struct hash leaf, uint64_t place, uint64_t size, struct hash root);
bool consistency_holds(const struct proof *proof, uint64_t old_size, struct hash old_root, uint64_t size, struct hash root);

#endif
