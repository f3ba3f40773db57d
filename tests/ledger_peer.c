/* Answers one line for each line of standard input, so that a script in another language can compare what the ledger's functions
 * give with its own: tests/tree_vectors.py, tests/canonical.py, tests/notes.py. The leaves of the tree are the entries "0", "1", "2" and so on.
 *
 *   root SIZE                  frontier SIZE            inclusion PLACE SIZE       consistency OLD SIZE
 *   included LEAF PLACE SIZE ROOT HASH…                 consistent OLD OLD_ROOT SIZE ROOT HASH…
 *   canonical JSON             key NAME PEM_IN_BASE64   sign SEED SECONDS NAME TEXT_IN_BASE64 */
#include <stdio.h>
#include <stdlib.h>

#include "../src/base/base64.h"
#include "../src/base/lines.h"
#include "../src/ledger/canonical.h"
#include "../src/ledger/note.h"
#include "../src/ledger/tree.h"

enum { LEAVES_MAX = 1 << 16, LEVELS = 17, LINE_MAX_LENGTH = 1 << 20 };

static struct hash nodes[LEVELS][LEAVES_MAX];

static void plant(void) {
  char digits[16];
  for (int i = 0; i < LEAVES_MAX; i++) nodes[0][i] = leaf_hash((struct str){digits, (size_t)snprintf(digits, sizeof digits, "%d", i)});
  for (int level = 1; level < LEVELS; level++)
    for (int i = 0; i < LEAVES_MAX >> level; i++) nodes[level][i] = node_hash(nodes[level - 1][2 * i], nodes[level - 1][2 * i + 1]);
}

static bool read_subtree(void *context, int level, uint64_t place, struct hash *hash, struct error *error) {
  (void)context, (void)error;
  *hash = nodes[level][place];
  return true;
}

static const struct tree tree = {.read = read_subtree};

static struct str next_word(struct str *rest) {
  struct str word = {0};
  str_cut(rest, ' ', &word);
  return word;
}

static uint64_t next_number(struct str *rest) {
  int64_t number;
  if (!str_int(next_word(rest), &number) || number < 0 || number > LEAVES_MAX) exit(2);
  return (uint64_t)number;
}

static struct hash next_hash(struct str *rest) {
  struct hash hash;
  if (!hash_parse(next_word(rest), &hash)) exit(2);
  return hash;
}

static struct proof rest_as_proof(struct str rest) {
  struct proof proof = {0};
  while (rest.length) proof.hashes[proof.count++] = next_hash(&rest);
  return proof;
}

static void put_proof(struct buf *out, const struct proof *proof) {
  for (int i = 0; i < proof->count; i++) {
    if (i) buf_char(out, ' ');
    buf_hash(out, proof->hashes[i]);
  }
}

static bool answer_root(struct buf *out, struct str rest, struct error *error) {
  struct hash root;
  if (!tree_root(&tree, next_number(&rest), &root, error)) return false;
  buf_hash(out, root);
  return true;
}

static bool answer_frontier(struct buf *out, struct str rest, struct error *error) {
  (void)error;
  struct frontier frontier = {0};
  for (uint64_t i = 0, size = next_number(&rest); i < size; i++) frontier_add(&frontier, nodes[0][i]);
  buf_hash(out, frontier_root(&frontier));
  return true;
}

static bool answer_inclusion(struct buf *out, struct str rest, struct error *error) {
  struct proof proof;
  uint64_t place = next_number(&rest), size = next_number(&rest);
  if (!tree_prove_inclusion(&tree, place, size, &proof, error)) return false;
  put_proof(out, &proof);
  return true;
}

static bool answer_consistency(struct buf *out, struct str rest, struct error *error) {
  struct proof proof;
  uint64_t old = next_number(&rest), size = next_number(&rest);
  if (!tree_prove_consistency(&tree, old, size, &proof, error)) return false;
  put_proof(out, &proof);
  return true;
}

static bool answer_included(struct buf *out, struct str rest, struct error *error) {
  (void)error;
  struct hash leaf = next_hash(&rest);
  uint64_t place = next_number(&rest), size = next_number(&rest);
  struct hash root = next_hash(&rest);
  struct proof proof = rest_as_proof(rest);
  buf_text(out, inclusion_holds(&proof, leaf, place, size, root) ? "yes" : "no");
  return true;
}

static bool answer_consistent(struct buf *out, struct str rest, struct error *error) {
  (void)error;
  uint64_t old = next_number(&rest);
  struct hash old_root = next_hash(&rest);
  uint64_t size = next_number(&rest);
  struct hash root = next_hash(&rest);
  struct proof proof = rest_as_proof(rest);
  buf_text(out, consistency_holds(&proof, old, old_root, size, root) ? "yes" : "no");
  return true;
}

static bool answer_canonical(struct buf *out, struct str rest, struct error *error) {
  json_t *json = json_read(rest, error);
  bool ok = json && buf_canonical(out, json, error);
  json_decref(json);
  return ok;
}

static struct str next_base64(struct str *rest) {
  static uint8_t bytes[10000];
  size_t size;
  if (!base64_parse(next_word(rest), bytes, sizeof bytes, &size)) exit(2);
  return (struct str){(const char *)bytes, size};
}

static bool answer_key(struct buf *out, struct str rest, struct error *error) {
  struct signing_key key;
  struct str name = next_word(&rest);
  if (!signing_key_read(name, KEY_LOG, next_base64(&rest), &key, error)) return false;
  buf_verifier_key(out, &key.verifier);
  return true;
}

/* The private key in PEM, and for its use by a log and by a witness the public key and the line with which it signs the text. */
static bool answer_sign(struct buf *out, struct str rest, struct error *error) {
  uint64_t seed = next_number(&rest), seconds = next_number(&rest);
  struct str name = next_word(&rest), text = next_base64(&rest);
  enum key_type types[] = {KEY_LOG, KEY_WITNESS};
  struct buf value;
  bool ok = true;
  buf_init(&value, LINE_MAX_LENGTH);
  buf_char(out, '{');
  for (int i = 0; ok && i < 2; i++) {
    struct entropy entropy = entropy_seeded(seed);
    struct signing_key key;
    buf_clear(&value);
    ok = signing_key_make(name, types[i], &entropy, &key, error) && buf_signing_key(&value, &key, error);
    if (ok && i == 0) json_put_member(out, "pem", buf_view(&value));
    buf_clear(&value);
    if (ok) buf_verifier_key(&value, &key.verifier);
    json_put_member(out, i ? "witness" : "log", buf_view(&value));
    buf_clear(&value);
    ok = ok && buf_note_signature(&value, text, &key, (struct instant){(int64_t)seconds}, error);
    json_put_member(out, i ? "witness_line" : "log_line", buf_view(&value));
  }
  buf_char(out, '}');
  buf_free(&value);
  return ok;
}

static const struct {
  const char *word;
  bool (*answer)(struct buf *out, struct str rest, struct error *error);
} questions[] = {{"root", answer_root},         {"frontier", answer_frontier},     {"inclusion", answer_inclusion},
                 {"included", answer_included}, {"consistency", answer_consistency}, {"consistent", answer_consistent},
                 {"canonical", answer_canonical}, {"key", answer_key}, {"sign", answer_sign}};

static void answer(struct buf *out, struct str line) {
  struct str word = next_word(&line);
  struct error error;
  buf_clear(out);
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
    if (!str_equal(word, str_of(questions[i].word))) continue;
    if (!questions[i].answer(out, line, &error)) printf("error: %s\n", error.text);
    else printf("%s\n", buf_c(out));
    return;
  }
  exit(2);
}

int main(void) {
  struct arena *arena = arena_new(0);
  struct lines lines;
  struct buf out;
  struct str line;
  plant();
  buf_init(&out, LINE_MAX_LENGTH);
  lines_init(&lines, arena, stdin, LINE_MAX_LENGTH);
  while (lines_next(&lines, &line) == LINES_LINE) answer(&out, line);
  buf_free(&out);
  arena_free(arena);
  return 0;
}
