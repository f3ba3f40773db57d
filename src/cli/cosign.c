/* `abstain cosign`: has a witness sign the newest checkpoint, over whatever transport a command sets up. */
#include <inttypes.h>

#include "../base/json.h"
#include "../base/process.h"
#include "../ledger/witness.h"
#include "keys.h"
#include "stored.h"

enum { ANSWER_SHOWN = 300 };

struct cosigning {
  struct invocation *call;
  struct store *store;
  const struct verifier_key *witness;
  struct str answer; /* what it said last */
  struct str text;   /* the newest checkpoint */
  struct note note;
  struct checkpoint checkpoint;
};

/* What the witness says to a request of a ledger that had `old_size` entries when it signed last. */
static bool ask(struct cosigning *cosigning, uint64_t old_size, struct error *error) {
  struct tree tree = store_tree(cosigning->store);
  struct proof proof;
  struct buf request, said;
  int exit_code = 0;
  if (!tree_prove_consistency(&tree, old_size, cosigning->checkpoint.size, &proof, error)) return false;
  buf_init(&request, NOTE_SIZE_MAX);
  buf_init(&said, NOTE_SIZE_MAX);
  buf_witness_request(&request, old_size, &proof, cosigning->text);
  bool ok = process_filter(call_option(cosigning->call, "command"), buf_view(&request), &said, &exit_code, error);
  cosigning->answer = arena_copy(cosigning->call->arena, buf_view(&said));
  buf_free(&request);
  buf_free(&said);
  return ok && (cosigning->answer.length > 0 || error_set(error, ERROR_BUSY, "the command gave no answer and ended with %d", exit_code));
}

static bool add_signature(void *context, struct stored_checkpoint *checkpoint, struct error *error) {
  struct cosigning *cosigning = context;
  struct buf note;
  buf_init(&note, NOTE_SIZE_MAX);
  bool ok = buf_cosigned_checkpoint(&note, checkpoint->note, cosigning->answer, cosigning->witness, error);
  cosigning->text = checkpoint->note = buf_end(&note, cosigning->call->arena);
  return ok;
}

/* The witness has signed a ledger of `size` entries last, of which it is told first. */
static bool ask_again(struct cosigning *cosigning, uint64_t size, struct error *error) {
  if (size > cosigning->checkpoint.size)
    return error_set(error, ERROR_CONFLICT, "THE LEDGER WAS ROLLED BACK: the witness has signed %" PRIu64 " entries, the store has %" PRIu64, size,
                     cosigning->checkpoint.size);
  return ask(cosigning, size, error);
}

static bool cosign(struct cosigning *cosigning, struct error *error) {
  uint64_t size;
  if (!ask(cosigning, 0, error)) return false;
  if (tree_size_parse(str_trim(cosigning->answer), &size) && !ask_again(cosigning, size, error)) return false;
  if (!str_starts(cosigning->answer, STR("\xe2\x80\x94 ")))
    return error_set(error, ERROR_CONFLICT, "the witness does not sign: " STR_FMT, STR_ARG(str_sub(str_trim(cosigning->answer), 0, ANSWER_SHOWN)));
  return store_amend_checkpoint(cosigning->store, (int64_t)cosigning->checkpoint.size, add_signature, cosigning, error);
}

static void tell(struct cosigning *cosigning, bool is_signed, struct instant when) {
  struct buf *out = &cosigning->call->out;
  if (cosigning->call->json) {
    buf_text(out, "{\"signed\":");
    buf_text(out, is_signed ? "true" : "false");
    json_put_int(out, "entries", (int64_t)cosigning->checkpoint.size);
    if (is_signed) json_put_instant(out, "at", when);
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, "the newest checkpoint, of %" PRIu64 " entries, is %ssigned by " STR_FMT, cosigning->checkpoint.size, is_signed ? "" : "not ",
             STR_ARG(cosigning->witness->name));
  if (is_signed) {
    buf_text(out, " at ");
    buf_instant(out, when);
  }
  buf_char(out, '\n');
}

static bool read_text(struct cosigning *cosigning, struct error *error) {
  return note_parse(cosigning->text, &cosigning->note, error) && checkpoint_parse(cosigning->note.text, &cosigning->checkpoint, error);
}

static bool run_cosign(struct invocation *call, struct error *error) {
  struct cosigning cosigning = {.call = call};
  struct instant when;
  if (!keys_public(call, "witness-key", &cosigning.witness, error)) return false;
  if (!cosigning.witness) return error_set(error, ERROR_INPUT, "which witness? say --witness-key KEY");
  bool asks = call_option(call, "command") != NULL;
  if (!stored_open(call, asks ? STORE_WRITE : STORE_READ, &cosigning.store, error)) return false;
  if (!stored_checkpoint(cosigning.store, call->arena, &cosigning.text, error) || !read_text(&cosigning, error)) return false;
  bool is_signed = note_verify(&cosigning.note, cosigning.witness, &when) == NOTE_SIGNED;
  if (asks && !is_signed) {
    if (!cosign(&cosigning, error) || !read_text(&cosigning, error)) return false;
    is_signed = note_verify(&cosigning.note, cosigning.witness, &when) == NOTE_SIGNED;
  }
  tell(&cosigning, is_signed, when);
  if (!asks && !is_signed) call->exit_code = error_exit_code(ERROR_CONFLICT);
  return true;
}

const struct command command_cosign = {
    .name = "cosign",
    .group = "Witnesses",
    .summary = "has a witness sign the newest checkpoint",
    .synopsis = "--witness-key KEY [--command COMMAND]",
    .examples = "  abstain cosign --store company.db --witness-key witness.pub --command 'ssh witness@elsewhere'\n"
                "  abstain cosign --store company.db --witness-key witness.pub",
    .details = "The COMMAND, run by /bin/sh, is given the request and says the answer: `abstain witness sign` on another machine,\n"
               "reached by ssh or any other way. What the witness signed last it says itself. Without a COMMAND it only says whether\n"
               "the newest checkpoint is signed, and ends with 5 where it is not. Where the witness does not sign because the ledger\n"
               "is not what it was, nothing is written and the program ends with 5.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"witness-key", "KEY", "the witness's public key: the line, or a file of it"},
                {"command", "COMMAND", "what brings the request to the witness and the answer back"}},
    .run = run_cosign,
};
