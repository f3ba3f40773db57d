/* The witness's rule. */
#include "witness.h"

#include <assert.h>
#include <inttypes.h>

#include "../base/base64.h"

struct witness_state witness_begin(void) { return (struct witness_state){.size = 0, .root = tree_empty()}; }

void buf_witness_request(struct buf *out, uint64_t old_size, const struct proof *proof, struct str checkpoint) {
  buf_format(out, "old %" PRIu64 "\n", old_size);
  for (int i = 0; i < proof->count; i++) {
    buf_base64(out, hash_str(&proof->hashes[i]));
    buf_char(out, '\n');
  }
  buf_char(out, '\n');
  buf_str(out, checkpoint);
}

/* The lines of hashes up to the empty line, which is taken off too. */
static bool parse_proof(struct str *rest, struct proof *proof) {
  struct str line;
  for (proof->count = 0; str_cut(rest, '\n', &line) && line.length > 0; proof->count++) {
    size_t size;
    if (proof->count == WITNESS_PROOF_MAX) return false;
    if (!base64_parse(line, proof->hashes[proof->count].bytes, HASH_SIZE, &size) || size != HASH_SIZE) return false;
  }
  return rest->length > 0;
}

bool witness_request_parse(struct str body, struct witness_request *request, struct error *error) {
  struct str rest = body, line;
  if (!str_cut(&rest, '\n', &line) || !str_starts(line, STR("old ")) || !tree_size_parse(str_sub(line, 4, line.length), &request->old_size))
    return error_set(error, ERROR_INPUT, "the first line says `old SIZE`: the size of the checkpoint that was signed last");
  if (!parse_proof(&rest, &request->proof))
    return error_set(error, ERROR_INPUT, "after it come at most %d hashes in base64, each on its line, an empty line, and the checkpoint",
                     WITNESS_PROOF_MAX);
  return note_parse(rest, &request->note, error) && checkpoint_parse(request->note.text, &request->checkpoint, error);
}

static struct witness_answer refuse(struct buf *out, int status, const char *text) {
  buf_text(out, text);
  buf_char(out, '\n');
  return (struct witness_answer){status, "text/plain; charset=utf-8"};
}

/* Did one of the ledger's keys sign it? One signature that is forged spoils the note. */
static bool is_signed(const struct witnessed *ledger, const struct note *note) {
  bool is_signed_by_any = false;
  for (int i = 0; i < ledger->count; i++) {
    struct instant when;
    enum note_verdict verdict = note_verify(note, &ledger->keys[i], &when);
    if (verdict == NOTE_FORGED) return false;
    is_signed_by_any = is_signed_by_any || verdict == NOTE_SIGNED;
  }
  return is_signed_by_any;
}

bool witness_decide(const struct signing_key *key, const struct witnessed *ledger, const struct witness_request *request,
                    struct instant now, struct witness_state *state, struct witness_answer *answer, struct buf *out,
                    struct error *error) {
  const struct checkpoint *checkpoint = &request->checkpoint;
  assert(key->verifier.type == KEY_WITNESS);
  if (!ledger || !str_equal(ledger->origin, checkpoint->origin)) {
    *answer = refuse(out, 404, "this witness does not know the origin");
  } else if (!is_signed(ledger, &request->note)) {
    *answer = refuse(out, 403, "the checkpoint is not signed by a key of its origin");
  } else if (request->old_size > checkpoint->size) {
    *answer = refuse(out, 400, "the old size is greater than the checkpoint's");
  } else if (request->old_size != state->size) {
    buf_format(out, "%" PRIu64 "\n", state->size);
    *answer = (struct witness_answer){409, "text/x.tlog.size"};
  } else if (!consistency_holds(&request->proof, state->size, state->root, checkpoint->size, checkpoint->root)) {
    *answer = refuse(out, 422, "the proof does not show that the ledger begins with what it had at the old size");
  } else {
    if (!buf_note_signature(out, request->note.text, key, now, error)) return false;
    *state = (struct witness_state){checkpoint->size, checkpoint->root};
    *answer = (struct witness_answer){200, "text/plain; charset=utf-8"};
  }
  return true;
}
