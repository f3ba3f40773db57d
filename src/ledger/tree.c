/* The Merkle tree: hashes, the frontier, proofs made and checked. */
#include "tree.h"

#include <assert.h>

struct hash leaf_hash(struct str content) {
  struct hasher hasher;
  hasher_begin(&hasher);
  hasher_add(&hasher, STR("\0"));
  hasher_add(&hasher, content);
  return hasher_end(&hasher);
}

struct hash node_hash(struct hash left, struct hash right) {
  char bytes[1 + 2 * HASH_SIZE] = {1};
  memcpy(bytes + 1, left.bytes, HASH_SIZE);
  memcpy(bytes + 1 + HASH_SIZE, right.bytes, HASH_SIZE);
  return hash_of((struct str){bytes, sizeof bytes});
}

struct hash tree_empty(void) { return hash_of((struct str){0}); }

bool tree_size_parse(struct str text, uint64_t *size) {
  int64_t number;
  if (!str_int(text, &number) || text.at[0] == '-' || (text.at[0] == '0' && text.length > 1)) return false;
  *size = (uint64_t)number;
  return true;
}

/* ---- the frontier ---- */

/* Where the bit of a level is set in the size, the last complete subtree there waits for its right neighbour. */
void frontier_add_subtree(struct frontier *frontier, int level, struct hash subtree) {
  struct hash hash = subtree;
  uint64_t leaves = 1ull << level;
  assert(frontier->size % leaves == 0);
  for (; frontier->size >> level & 1; level++) {
    struct hash left = frontier->last[level];
    frontier->last[level] = hash;
    hash = node_hash(left, hash);
  }
  assert(level < TREE_LEVELS);
  frontier->last[level] = hash;
  frontier->size += leaves;
}

void frontier_add(struct frontier *frontier, struct hash leaf) { frontier_add_subtree(frontier, 0, leaf); }

struct hash frontier_root(const struct frontier *frontier) {
  if (frontier->size == 0) return tree_empty();
  int level = __builtin_ctzll(frontier->size);
  struct hash root = frontier->last[level];
  for (level++; level < TREE_LEVELS; level++)
    if (frontier->size >> level & 1) root = node_hash(frontier->last[level], root);
  return root;
}

struct hash frontier_subtree(const struct frontier *frontier, int level) {
  assert(level < TREE_LEVELS && frontier->size >> level > 0);
  return frontier->last[level];
}

/* ---- proofs made ---- */

/* The root of `count` > 0 leaves from `first` on, which is a multiple of a power of two that is not less than count: the
 * complete subtrees of which it consists are joined from the right. */
static bool range_root(const struct tree *tree, uint64_t first, uint64_t count, struct hash *root, struct error *error) {
  uint64_t end = first + count;
  bool is_begun = false;
  for (int level = 0; count >> level; level++) {
    if (!(count >> level & 1)) continue;
    struct hash left;
    if (!tree->read(tree->context, level, (end >> level) - 1, &left, error)) return false;
    *root = is_begun ? node_hash(left, *root) : left;
    is_begun = true;
    end -= 1ull << level;
  }
  return true;
}

bool tree_root(const struct tree *tree, uint64_t size, struct hash *root, struct error *error) {
  if (size > 0) return range_root(tree, 0, size, root, error);
  *root = tree_empty();
  return true;
}

/* The largest power of two below the count, which is 2 or more: so many leaves stand to the left. */
static uint64_t left_count(uint64_t count) { return 1ull << (63 - __builtin_clzll(count - 1)); }

static bool add_range(const struct tree *tree, uint64_t first, uint64_t count, struct proof *proof, struct error *error) {
  assert(proof->count < PROOF_MAX);
  return range_root(tree, first, count, &proof->hashes[proof->count++], error);
}

/* Proofs are found from the root downwards and written from the leaves upwards. */
static bool turn(struct proof *proof) {
  for (int low = 0, high = proof->count - 1; low < high; low++, high--) {
    struct hash hash = proof->hashes[low];
    proof->hashes[low] = proof->hashes[high];
    proof->hashes[high] = hash;
  }
  return true;
}

/* PATH of RFC 9162, 2.1.3.1. */
bool tree_prove_inclusion(const struct tree *tree, uint64_t place, uint64_t size, struct proof *proof, struct error *error) {
  assert(place < size);
  uint64_t first = 0;
  proof->count = 0;
  for (uint64_t count = size; count > 1;) {
    uint64_t left = left_count(count);
    bool is_left = place < first + left;
    if (!add_range(tree, is_left ? first + left : first, is_left ? count - left : left, proof, error)) return false;
    if (!is_left) first += left;
    count = is_left ? left : count - left;
  }
  return turn(proof);
}

/* PROOF and SUBPROOF of RFC 9162, 2.1.4.1. */
bool tree_prove_consistency(const struct tree *tree, uint64_t old_size, uint64_t size, struct proof *proof, struct error *error) {
  assert(old_size <= size);
  proof->count = 0;
  if (old_size == 0) return true;
  uint64_t first = 0, count = size;
  while (old_size < first + count) {
    uint64_t left = left_count(count);
    bool is_left = old_size <= first + left;
    if (!add_range(tree, is_left ? first + left : first, is_left ? count - left : left, proof, error)) return false;
    if (!is_left) first += left;
    count = is_left ? left : count - left;
  }
  if (first > 0 && !add_range(tree, first, count, proof, error)) return false; /* else it is the old root, which is known */
  return turn(proof);
}

/* ---- proofs checked ---- */

/* A node of the lowest level that is not yet joined, and the last one of its level. */
struct walk {
  uint64_t node, last;
};

static void ascend(struct walk *walk) {
  walk->node >>= 1;
  walk->last >>= 1;
}

/* Does the next hash of the proof stand to the left of the node? If so, moves up to where it does: a last node without a right
 * neighbour is its own parent. */
static bool joins_on_the_left(struct walk *walk) {
  if (!(walk->node & 1) && walk->node != walk->last) return false;
  while (!(walk->node & 1) && walk->node != 0) ascend(walk);
  return true;
}

/* RFC 9162, 2.1.3.2. */
bool inclusion_holds(const struct proof *proof, struct hash leaf, uint64_t place, uint64_t size, struct hash root) {
  if (place >= size) return false;
  struct walk walk = {place, size - 1};
  struct hash hash = leaf;
  for (int i = 0; i < proof->count; i++) {
    if (walk.last == 0) return false;
    hash = joins_on_the_left(&walk) ? node_hash(proof->hashes[i], hash) : node_hash(hash, proof->hashes[i]);
    ascend(&walk);
  }
  return walk.last == 0 && hash_equal(hash, root);
}

/* RFC 9162, 2.1.4.2. */
bool consistency_holds(const struct proof *proof, uint64_t old_size, struct hash old_root, uint64_t size, struct hash root) {
  if (old_size == 0) return proof->count == 0 && hash_equal(old_root, tree_empty()) && (size > 0 || hash_equal(root, old_root));
  if (old_size == size) return proof->count == 0 && hash_equal(old_root, root);
  bool is_complete = (old_size & (old_size - 1)) == 0; /* then the old root is itself a node of the new tree */
  if (old_size > size || (!is_complete && proof->count == 0)) return false;
  struct walk walk = {old_size - 1, size - 1};
  while (walk.node & 1) ascend(&walk);
  int next = is_complete ? 0 : 1;
  struct hash old_hash = is_complete ? old_root : proof->hashes[0], hash = old_hash;
  for (; next < proof->count; next++) {
    if (walk.last == 0) return false;
    if (joins_on_the_left(&walk)) {
      old_hash = node_hash(proof->hashes[next], old_hash);
      hash = node_hash(proof->hashes[next], hash);
    } else {
      hash = node_hash(hash, proof->hashes[next]);
    }
    ascend(&walk);
  }
  return walk.last == 0 && hash_equal(old_hash, old_root) && hash_equal(hash, root);
}
