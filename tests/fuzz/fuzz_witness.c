/* Any bytes as a request to a witness that signed a tree of so many leaves as the first byte says. The ledger signs its checkpoint
 * here, so that a fuzzer comes past that. The witness signs only what is consistent with what it signed before. */
#undef NDEBUG
#include <assert.h>

#include "../../src/ledger/witness.h"
#include "fuzz.h"

enum { TEXT_SIZE_MAX = 1 << 20, LEAVES_END = 64 };

static struct witness_state state_of(int leaves) {
  struct frontier frontier = {0};
  for (int i = 0; i < leaves; i++) frontier_add(&frontier, leaf_hash(STR("leaf")));
  return (struct witness_state){frontier.size, frontier_root(&frontier)};
}

/* The request, to whose checkpoint the ledger's signature is added. */
static void put_signed(struct buf *text, struct str body, const struct signing_key *log) {
  struct error error;
  size_t proof_end = str_find(body, STR("\n\n"), 0);
  buf_str(text, body);
  buf_char(text, '\n');
  if (proof_end == SIZE_MAX) return;
  assert(buf_note_signature(text, str_sub(body, proof_end + 2, body.length), log, (struct instant){0}, &error));
}

static void check(struct buf *text, struct str body, struct witness_state before) {
  struct entropy entropy = entropy_seeded(1);
  struct signing_key log, witness;
  struct witness_request request;
  struct witness_answer answer;
  struct witness_state state = before;
  struct note note;
  struct instant when;
  struct error error;
  assert(signing_key_make(STR("abstain/acme"), KEY_LOG, &entropy, &log, &error));
  assert(signing_key_make(STR("witness.example"), KEY_WITNESS, &entropy, &witness, &error));
  put_signed(text, body, &log);
  if (!witness_request_parse(buf_view(text), &request, &error)) return;
  struct witnessed ledger = {STR("abstain/acme"), &log.verifier, 1};
  struct buf out, whole;
  buf_init(&out, TEXT_SIZE_MAX);
  buf_init(&whole, TEXT_SIZE_MAX);
  assert(witness_decide(&witness, &ledger, &request, (struct instant){7}, &state, &answer, &out, &error));
  if (answer.status == 200) {
    const struct checkpoint *checkpoint = &request.checkpoint;
    assert(consistency_holds(&request.proof, before.size, before.root, checkpoint->size, checkpoint->root));
    assert(state.size == checkpoint->size && hash_equal(state.root, checkpoint->root) && request.old_size == before.size);
    buf_str(&whole, request.note.text);
    buf_char(&whole, '\n');
    buf_str(&whole, buf_view(&out));
    assert(note_parse(buf_view(&whole), &note, &error) && note_verify(&note, &witness.verifier, &when) == NOTE_SIGNED);
  } else {
    assert(state.size == before.size && hash_equal(state.root, before.root));
  }
  buf_free(&out);
  buf_free(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct buf text;
  if (size == 0 || size > NOTE_SIZE_MAX) return 0;
  buf_init(&text, TEXT_SIZE_MAX);
  check(&text, (struct str){(const char *)bytes + 1, size - 1}, state_of(bytes[0] % LEAVES_END));
  buf_free(&text);
  return 0;
}
