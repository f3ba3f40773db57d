/* The ledger's tree, keys, notes, checkpoints and the witness. tests/tree_vectors.py and tests/notes.py work the same out by other
 * means; here stand published values, what is refused, and that a witness never signs two histories. */
#include "test.h"

#include "../../src/base/base64.h"
#include "../../src/ledger/concern.h"
#include "../../src/ledger/witness.h"

#define DASH "\xe2\x80\x94 "

struct bench {
  struct buf text, other;
  struct entropy entropy;
  struct signing_key log, witness; /* of abstain/acme, of witness.example */
};

static int set_up(void **state) {
  static struct bench bench;
  struct error error;
  bench.entropy = entropy_seeded(2026);
  buf_init(&bench.text, 1 << 20);
  buf_init(&bench.other, 1 << 20);
  *state = &bench;
  return !signing_key_make(STR("abstain/acme"), KEY_LOG, &bench.entropy, &bench.log, &error) ||
         !signing_key_make(STR("witness.example"), KEY_WITNESS, &bench.entropy, &bench.witness, &error);
}

static int tear_down(void **state) {
  struct bench *bench = *state;
  buf_free(&bench->text);
  buf_free(&bench->other);
  return 0;
}

/* ---- the tree ---- */

static struct hash leaf_of(uint64_t number, bool is_other) {
  char text[32];
  return leaf_hash((struct str){text, (size_t)snprintf(text, sizeof text, "%llu%s", (unsigned long long)number, is_other ? "!" : "")});
}

/* A tree whose leaves are numbers, other numbers from `fork` on; subtrees are worked out again each time. */
struct history {
  uint64_t fork;
};

static bool subtree_of(void *context, int level, uint64_t place, struct hash *hash, struct error *error) {
  const struct history *history = context;
  struct frontier frontier = {0};
  (void)error;
  for (uint64_t leaf = place << level; leaf < (place + 1) << level; leaf++) frontier_add(&frontier, leaf_of(leaf, leaf >= history->fork));
  *hash = frontier_subtree(&frontier, level);
  return true;
}

static struct checkpoint checkpoint_of(struct history *history, uint64_t size) {
  struct checkpoint checkpoint = {.origin = STR("abstain/acme"), .size = size};
  struct error error;
  assert_true(tree_root(&(struct tree){subtree_of, history}, size, &checkpoint.root, &error));
  return checkpoint;
}

static void the_frontier_keeps_the_last_subtree_of_each_level(void **state) {
  (void)state;
  struct history history = {UINT64_MAX};
  struct frontier frontier = {0};
  struct error error;
  for (uint64_t size = 1; size < 200; size++) {
    frontier_add(&frontier, leaf_of(size - 1, false));
    for (int level = 0; size >> level; level++) {
      struct hash expected, found = frontier_subtree(&frontier, level);
      assert_true(subtree_of(&history, level, (size >> level) - 1, &expected, &error));
      assert_true(hash_equal(found, expected));
    }
  }
}

static bool no_subtree(void *context, int level, uint64_t place, struct hash *hash, struct error *error) {
  (void)context, (void)hash;
  return level == 0 && place == 0 ? error_set(error, ERROR_BROKEN, "no disk") : error_set(error, ERROR_BROKEN, "no subtree");
}

static void what_cannot_be_read_is_said(void **state) {
  (void)state;
  struct tree tree = {no_subtree, NULL};
  struct proof proof;
  struct hash root;
  struct error error;
  assert_false(tree_root(&tree, 1, &root, &error));
  assert_string_equal(error.text, "no disk");
  assert_false(tree_prove_inclusion(&tree, 3, 10, &proof, &error));
  assert_false(tree_prove_consistency(&tree, 3, 10, &proof, &error));
  assert_string_equal(error.text, "no subtree");
}

static void sizes_have_one_text(void **state) {
  (void)state;
  static const char *const bad[] = {"", "-1", "-0", "+1", "01", "00", " 1", "1 ", "1e3", "9223372036854775808"};
  uint64_t size;
  assert_true(tree_size_parse(STR("0"), &size) && size == 0);
  assert_true(tree_size_parse(STR("9223372036854775807"), &size) && size == INT64_MAX);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(tree_size_parse(str_of(bad[i]), &size));
}

/* ---- keys ---- */

static struct hash bytes_of(const char *hex) {
  struct hash bytes;
  assert_true(hash_parse(str_of(hex), &bytes));
  return bytes;
}

/* RFC 8032, section 7.1, tests 1 and 2. */
static void signatures_are_the_published_ones(void **state) {
  (void)state;
  static const struct {
    const char *secret, *key, *message, *first, *second;
  } cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
       "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
       "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
       "\x72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct signing_key key;
    struct signature signature;
    struct error error;
    assert_true(signing_key_of(STR("k"), KEY_LOG, bytes_of(cases[i].secret).bytes, &key, &error));
    assert_memory_equal(key.verifier.key, bytes_of(cases[i].key).bytes, KEY_SIZE);
    assert_true(key_sign(&key, str_of(cases[i].message), &signature, &error));
    assert_memory_equal(signature.bytes, bytes_of(cases[i].first).bytes, HASH_SIZE);
    assert_memory_equal(signature.bytes + HASH_SIZE, bytes_of(cases[i].second).bytes, HASH_SIZE);
    assert_true(key_verify(&key.verifier, str_of(cases[i].message), &signature));
    assert_false(key_verify(&key.verifier, STR("another"), &signature));
  }
}

static void keys_read_back(void **state) {
  struct bench *bench = *state;
  for (int i = 0; i < 20; i++) {
    struct signing_key key, back;
    struct verifier_key verifier;
    struct error error;
    enum key_type type = i % 2 ? KEY_LOG : KEY_WITNESS;
    assert_true(signing_key_make(STR("abstain/J\xc3\xb6rg"), type, &bench->entropy, &key, &error));
    buf_clear(&bench->text);
    assert_true(buf_signing_key(&bench->text, &key, &error));
    assert_true(str_starts(buf_view(&bench->text), STR("-----BEGIN PRIVATE KEY-----\n")));
    assert_true(signing_key_read(STR("abstain/J\xc3\xb6rg"), type, buf_view(&bench->text), &back, &error));
    assert_memory_equal(&key, &back, sizeof key);
    buf_clear(&bench->text);
    buf_verifier_key(&bench->text, &key.verifier);
    assert_true(verifier_key_parse(buf_view(&bench->text), &verifier, &error));
    assert_true(str_equal(verifier.name, key.verifier.name) && verifier.type == type);
    assert_memory_equal(verifier.key, key.verifier.key, KEY_SIZE);
    assert_memory_equal(verifier.id, key.verifier.id, KEY_ID_SIZE);
  }
}

/* tests/notes.py tries keys of other sorts, and one behind a password. */
static void what_is_no_key(void **state) {
  (void)state;
  static const char *const bad[] = {
      "", "no key\n", "-----BEGIN PRIVATE KEY-----\n",
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n"};
  struct signing_key key;
  struct error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(signing_key_read(STR("k"), KEY_LOG, str_of(bad[i]), &key, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
  }
}

static void names_of_keys(void **state) {
  (void)state;
  static const char *const bad[] = {"", "a b", "a+b", "a\tb", "a\nb", "\xff", "a\xc2\xa0", "\xe2\x80\x83x", "\xe3\x80\x80", "a\xc2\x85y", "a\x7f"};
  static const char *const good[] = {"a", "abstain/acme", "witness.example/w1", "J\xc3\xb6rg", "\xe2\x80\x94", "\xe2\x80\x8b"};
  struct error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(key_name_check(str_of(bad[i]), &error));
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(key_name_check(str_of(good[i]), &error));
}

/* The example of the Go project's package for notes: its key, and any part of it. */
static void public_keys_are_taken_whole(void **state) {
  (void)state;
  struct str text = STR("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  struct verifier_key key;
  struct error error;
  assert_true(verifier_key_parse(text, &key, &error));
  for (size_t from = 0; from < text.length; from++)
    for (size_t length = 0; length <= text.length - from; length++)
      if (length < text.length) assert_false(verifier_key_parse(str_sub(text, from, length), &key, &error));
  char copy[100];
  memcpy(copy, text.at, text.length);
  for (size_t i = 0; i < text.length; i++) {
    copy[i]++;
    assert_false(verifier_key_parse((struct str){copy, text.length}, &key, &error));
    copy[i]--;
  }
  assert_false(verifier_key_parse(STR("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), &key, &error));
}

/* ---- notes ---- */

/* What the same project's example key signs, and a checkpoint of a public log with the signatures of public witnesses: of two keys
 * we know, the others are passed over. */
#define PETER_TEXT "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
#define PETER_LINE DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ARCHE                                                                                                                                \
  "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n" DASH                               \
  "arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFb"  \
  "on5Ch9MNL5zRNZ55lvGt0=\n" DASH                                                                                                            \
  "arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"    \
  DASH "witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n" \
  DASH "remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"

static void published_notes_verify(void **state) {
  struct bench *bench = *state;
  static const char *const keys[] = {
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
      "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"};
  struct verifier_key peter, arche, remora;
  struct note note;
  struct checkpoint checkpoint;
  struct instant when = {0};
  struct error error;
  assert_true(verifier_key_parse(str_of(keys[0]), &peter, &error) && verifier_key_parse(str_of(keys[1]), &arche, &error));
  assert_true(verifier_key_parse(str_of(keys[2]), &remora, &error));
  assert_true(note_parse(STR(PETER_TEXT "\n" PETER_LINE), &note, &error));
  assert_int_equal(note_verify(&note, &peter, &when), NOTE_SIGNED);
  assert_true(checkpoint_open(STR(ARCHE), &arche, &note, &checkpoint, &error));
  assert_true(checkpoint.size == 1432088532 && note.count == 4);
  assert_int_equal(note_verify(&note, &remora, &when), NOTE_SIGNED);
  assert_int_equal(when.seconds, 0x6a122120);
  assert_int_equal(note_verify(&note, &peter, &when), NOTE_UNSIGNED);
  /* and that its key, which is public, makes the same bytes */
  struct signing_key key;
  uint8_t material[33];
  size_t size;
  assert_true(base64_parse(STR("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"), material, sizeof material, &size));
  assert_true(signing_key_of(STR("PeterNeumann"), KEY_LOG, material + 1, &key, &error));
  buf_clear(&bench->text);
  assert_true(buf_note_signature(&bench->text, STR(PETER_TEXT), &key, (struct instant){0}, &error));
  assert_str(buf_view(&bench->text), PETER_LINE);
}

static void what_is_no_note(void **state) {
  struct bench *bench = *state;
  static const char *const bad[] = {
      "", "\n", "\n\n", "text\n", "text\n\n", "text\n" PETER_LINE, "text\n\n" DASH "name AAAAAAA=", "text\n\n" DASH "name AAAAAA==\n",
      "text\n\n" DASH "na+me AAAAAAA=\n", "text\n\n" DASH "AAAAAAA=\n", "text\n\n" DASH " AAAAAAA=\n", "text\n\n" DASH "name  AAAAAAA=\n",
      "text\n\n" DASH "name AAAAAAA= \n", "text\n\n" DASH "name AAAAAAB=\n", "text\n\n- name AAAAAAA=\n", "te\txt\n\n" DASH "name AAAAAAA=\n",
      "te\rxt\n\n" DASH "name AAAAAAA=\n", "te\xffxt\n\n" DASH "name AAAAAAA=\n", "text\n\n" DASH "name AAAAAAA=\n\n"};
  struct note note;
  struct error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (note_parse(str_of(bad[i]), &note, &error)) fail_msg("taken: %s", bad[i]);
  assert_true(note_parse(STR("a\n\nb\n\n" DASH "name AAAAAAA=\n"), &note, &error));
  assert_str(note.text, "a\n\nb\n");
  buf_clear(&bench->text);
  buf_text(&bench->text, "text\n\n");
  buf_repeat(&bench->text, DASH "name AAAAAAA=\n", NOTE_SIGNATURES_MAX);
  assert_true(note_parse(buf_view(&bench->text), &note, &error) && note.count == NOTE_SIGNATURES_MAX);
  buf_text(&bench->text, DASH "name AAAAAAA=\n");
  assert_false(note_parse(buf_view(&bench->text), &note, &error));
}

/* ---- checkpoints ---- */

static struct str signed_checkpoint(struct buf *out, const struct signing_key *key, const struct checkpoint *checkpoint) {
  struct error error;
  buf_clear(out);
  assert_true(buf_signed_checkpoint(out, checkpoint, key, &error));
  return buf_view(out);
}

static void no_flipped_bit_of_a_checkpoint_goes_unseen(void **state) {
  struct bench *bench = *state;
  struct checkpoint checkpoint = checkpoint_of(&(struct history){UINT64_MAX}, 5), back;
  struct note note;
  struct error error;
  struct str bytes = signed_checkpoint(&bench->text, &bench->log, &checkpoint);
  assert_true(checkpoint_open(bytes, &bench->log.verifier, &note, &back, &error));
  assert_true(str_equal(back.origin, checkpoint.origin) && back.size == 5 && hash_equal(back.root, checkpoint.root));
  for (size_t bit = 0; bit < 8 * bytes.length; bit++) {
    bench->text.at[bit / 8] ^= (char)(1 << bit % 8);
    assert_false(checkpoint_open(bytes, &bench->log.verifier, &note, &back, &error));
    bench->text.at[bit / 8] ^= (char)(1 << bit % 8);
  }
  for (size_t length = 0; length < bytes.length; length++)
    assert_false(checkpoint_open(str_sub(bytes, 0, length), &bench->log.verifier, &note, &back, &error));
}

static void a_checkpoint_of_another_ledger_is_refused(void **state) {
  struct bench *bench = *state;
  struct verifier_key *key = &bench->log.verifier;
  struct note note;
  struct checkpoint checkpoint;
  struct error error;
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"abstain/other\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "the checkpoint is of `abstain/other`, the key of `abstain/acme`"},
      {"abstain/acme\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "no checkpoint: origin, size and root, each on a line of its own"},
      {"abstain/acme\n0\n", "no checkpoint: origin, size and root, each on a line of its own"},
      {"\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "no checkpoint: origin, size and root, each on a line of its own"},
      {"abstain/acme\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n", "no checkpoint: origin, size and root, each on a line of its own"},
      {"abstain/acme\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
       "no checkpoint: origin, size and root, each on a line of its own"},
      {"abstain/acme\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    buf_clear(&bench->text);
    buf_format(&bench->text, "%s\n", cases[i].text);
    assert_true(buf_note_signature(&bench->text, str_of(cases[i].text), &bench->log, (struct instant){0}, &error));
    assert_int_equal(checkpoint_open(buf_view(&bench->text), key, &note, &checkpoint, &error), !cases[i].error);
    if (cases[i].error) assert_string_equal(error.text, cases[i].error);
  }
  assert_false(checkpoint_open(buf_view(&bench->text), &bench->witness.verifier, &note, &checkpoint, &error));
  assert_string_equal(error.text, "the checkpoint is not signed by `witness.example`");
  assert_int_equal(error.kind, ERROR_DENIED);
}

/* ---- the witness ---- */

struct asked {
  struct witness_state state;
  struct witness_answer answer;
};

/* Asks the witness to sign a checkpoint of the history. */
static int ask(struct bench *bench, struct history *history, uint64_t old_size, uint64_t size, struct asked *asked) {
  struct checkpoint checkpoint = checkpoint_of(history, size);
  struct proof proof = {0};
  struct witness_request request;
  struct error error;
  if (old_size <= size) assert_true(tree_prove_consistency(&(struct tree){subtree_of, history}, old_size, size, &proof, &error));
  struct str note = signed_checkpoint(&bench->other, &bench->log, &checkpoint);
  buf_clear(&bench->text);
  buf_witness_request(&bench->text, old_size, &proof, note);
  assert_true(witness_request_parse(buf_view(&bench->text), &request, &error));
  struct witnessed ledger = {STR("abstain/acme"), &bench->log.verifier, 1};
  struct buf body;
  buf_init(&body, 10000);
  assert_true(witness_decide(&bench->witness, &ledger, &request, (struct instant){1700000000}, &asked->state, &asked->answer, &body, &error));
  buf_clear(&bench->text);
  buf_str(&bench->text, buf_view(&body));
  buf_free(&body);
  return asked->answer.status;
}

static void the_witness_follows_one_history(void **state) {
  struct bench *bench = *state;
  struct history truth = {UINT64_MAX}, fork = {6};
  struct asked asked = {.state = witness_begin()};
  assert_int_equal(ask(bench, &truth, 0, 0, &asked), 200);
  assert_int_equal(ask(bench, &truth, 0, 5, &asked), 200);
  struct verifier_key *witness = &bench->witness.verifier;
  struct buf whole;
  struct note note;
  struct instant when = {0};
  struct error error;
  buf_init(&whole, 10000);
  assert_true(buf_cosigned_checkpoint(&whole, buf_view(&bench->other), buf_view(&bench->text), witness, &error));
  assert_true(note_parse(buf_view(&whole), &note, &error));
  assert_int_equal(note_verify(&note, witness, &when), NOTE_SIGNED);
  assert_int_equal(when.seconds, 1700000000);
  assert_int_equal(note_verify(&note, &bench->log.verifier, &when), NOTE_SIGNED);
  buf_free(&whole);

  assert_int_equal(ask(bench, &truth, 4, 9, &asked), 409);
  assert_str(buf_view(&bench->text), "5\n");
  assert_string_equal(asked.answer.content_type, "text/x.tlog.size");
  assert_int_equal(ask(bench, &truth, 9, 5, &asked), 400);
  assert_int_equal(ask(bench, &truth, 5, 5, &asked), 200);
  assert_int_equal(ask(bench, &truth, 5, 11, &asked), 200);
  assert_int_equal(ask(bench, &fork, 11, 11, &asked), 422); /* two roots of one size */
  assert_int_equal(ask(bench, &fork, 11, 12, &asked), 422);
  assert_int_equal(ask(bench, &fork, 5, 12, &asked), 409); /* consistent with what it signed before, but not with the newest */
  assert_int_equal(ask(bench, &truth, 0, 3, &asked), 409);
  assert_true(asked.state.size == 11);
  assert_int_equal(ask(bench, &truth, 11, 12, &asked), 200);
}

static void the_witness_signs_for_those_it_knows(void **state) {
  struct bench *bench = *state;
  struct checkpoint checkpoint = checkpoint_of(&(struct history){UINT64_MAX}, 3);
  struct witness_state witness_state = witness_begin();
  struct witness_answer answer;
  struct witness_request request;
  struct signing_key stranger;
  struct error error;
  struct buf body;
  buf_init(&body, 10000);
  assert_true(signing_key_make(STR("abstain/acme"), KEY_LOG, &bench->entropy, &stranger, &error));
  const struct verifier_key keys[] = {stranger.verifier, bench->log.verifier};
  struct witnessed known = {STR("abstain/acme"), &keys[1], 1}, both = {STR("abstain/acme"), keys, 2}, other = {STR("abstain/other"), keys, 2};
  const struct {
    const struct signing_key *signer;
    const struct witnessed *ledger;
    bool is_forged;
    int status;
  } cases[] = {{&bench->log, NULL, false, 404},     {&bench->log, &other, false, 404}, {&stranger, &known, false, 403},
               {&bench->log, &known, true, 403},    {&bench->log, &known, false, 200}, {&stranger, &both, false, 200},
               {&bench->log, &both, false, 200}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    witness_state = witness_begin();
    buf_clear(&body);
    buf_clear(&bench->text);
    struct str note = signed_checkpoint(&bench->other, cases[i].signer, &checkpoint);
    buf_witness_request(&bench->text, 0, &(struct proof){0}, note);
    if (cases[i].is_forged) bench->text.at[bench->text.length - 10] ^= 1;
    assert_true(witness_request_parse(buf_view(&bench->text), &request, &error));
    assert_true(witness_decide(&bench->witness, cases[i].ledger, &request, (struct instant){0}, &witness_state, &answer, &body, &error));
    assert_int_equal(answer.status, cases[i].status);
    assert_int_equal(witness_state.size, cases[i].status == 200 ? 3 : 0);
  }
  buf_free(&body);
}

static void what_is_no_request(void **state) {
  struct bench *bench = *state;
  struct checkpoint checkpoint = checkpoint_of(&(struct history){UINT64_MAX}, 3);
  struct str note = signed_checkpoint(&bench->other, &bench->log, &checkpoint);
  static const char *const beginnings[] = {"", "old\n\n", "old 01\n\n", "old -1\n\n", "old  1\n\n", "new 1\n\n", "old 1\n", "old 1\nAAAA\n\n",
                                           "old 1\n\n\n" , "old 9223372036854775808\n\n", "old 1 \n\n"};
  struct witness_request request;
  struct error error;
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    buf_clear(&bench->text);
    buf_text(&bench->text, beginnings[i]);
    buf_str(&bench->text, note);
    if (witness_request_parse(buf_view(&bench->text), &request, &error)) fail_msg("taken: %s", beginnings[i]);
    assert_int_equal(error.kind, ERROR_INPUT);
  }
  for (int lines = WITNESS_PROOF_MAX; lines <= WITNESS_PROOF_MAX + 1; lines++) {
    struct proof proof = {.count = lines};
    buf_clear(&bench->text);
    buf_witness_request(&bench->text, 1, &proof, note);
    assert_int_equal(witness_request_parse(buf_view(&bench->text), &request, &error), lines == WITNESS_PROOF_MAX);
  }
}

/* Whatever a ledger asks for, with forks wherever it likes: each checkpoint that was signed continues the one before. */
static void a_witness_never_signs_two_histories(void **state) {
  struct bench *bench = *state;
  enum { LIVES = 60, REQUESTS = 40, SIZE_END = 25 };
  int signed_count = 0, refused_count = 0;
  for (int life = 0; life < LIVES; life++) {
    struct asked asked = {.state = witness_begin()};
    struct history last = {UINT64_MAX};
    uint64_t last_size = 0;
    for (int i = 0; i < REQUESTS; i++) {
      struct history history = {entropy_below(&bench->entropy, 2) ? last.fork : entropy_below(&bench->entropy, 2 * SIZE_END)};
      uint64_t size = last_size + entropy_below(&bench->entropy, SIZE_END - last_size);
      uint64_t old_size = entropy_below(&bench->entropy, 4) ? last_size : entropy_below(&bench->entropy, SIZE_END);
      int status = ask(bench, &history, old_size, size, &asked);
      refused_count += status == 422;
      if (status != 200) continue;
      uint64_t same = history.fork < last.fork ? history.fork : last.fork; /* from there on their leaves differ */
      assert_true(size >= last_size && (history.fork == last.fork || last_size <= same));
      assert_true(asked.state.size == size && hash_equal(asked.state.root, checkpoint_of(&history, size).root));
      last = history;
      last_size = size;
      signed_count++;
    }
  }
  assert_in_range(signed_count, LIVES, LIVES * REQUESTS);
  assert_in_range(refused_count, LIVES, LIVES * REQUESTS);
}

/* ---- by what events are looked up ---- */

/* Stores keep rows made by the rule. Where this fails, see concern.h: does what a store may hold change its rows? Then the next
 * number; the hash is that of the text below. */
static void the_rule_of_looking_up_has_its_number(void **state) {
  struct buf *text = &((struct bench *)*state)->text;
  char digits[HASH_DIGITS];
  buf_clear(text);
  for (int kind = 0; kind < EVENT_KINDS; kind++) {
    const struct event_type *type = &event_types[kind];
    buf_format(text, "%s%s", type->name, kind_is_looked_up(kind) ? ": kind" : ":");
    for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++)
      if (field_is_looked_up(&type->fields[f])) buf_format(text, " %s", type->fields[f].name);
    buf_char(text, '\n');
  }
  hash_hex(hash_of(buf_view(text)), digits);
  if (strncmp(digits, "abd6ef28540bda4f", 16) != 0) fail_msg("rule %d is now %.16s:\n%s", CONCERN_RULE, digits, buf_c(text));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_frontier_keeps_the_last_subtree_of_each_level),
      cmocka_unit_test(what_cannot_be_read_is_said),
      cmocka_unit_test(sizes_have_one_text),
      cmocka_unit_test(signatures_are_the_published_ones),
      cmocka_unit_test(keys_read_back),
      cmocka_unit_test(what_is_no_key),
      cmocka_unit_test(names_of_keys),
      cmocka_unit_test(public_keys_are_taken_whole),
      cmocka_unit_test(published_notes_verify),
      cmocka_unit_test(what_is_no_note),
      cmocka_unit_test(no_flipped_bit_of_a_checkpoint_goes_unseen),
      cmocka_unit_test(a_checkpoint_of_another_ledger_is_refused),
      cmocka_unit_test(the_witness_follows_one_history),
      cmocka_unit_test(the_witness_signs_for_those_it_knows),
      cmocka_unit_test(what_is_no_request),
      cmocka_unit_test(a_witness_never_signs_two_histories),
      cmocka_unit_test(the_rule_of_looking_up_has_its_number),
  };
  return cmocka_run_group_tests_name("ledger", tests, set_up, tear_down);
}
