/* `abstain verify`: is the ledger what it was? `abstain checkpoint`: what to keep elsewhere so that this can be asked.
 * `abstain prove`: that one entry is in it. */
#include <inttypes.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/json.h"
#include "../store/upkeep.h"
#include "kept.h"
#include "keys.h"
#include "progress.h"
#include "stored.h"

/* What was kept elsewhere. */
static bool read_kept(struct invocation *call, struct verification *verification, struct kept *kept, struct error *error) {
  const char *path = call_option(call, "checkpoint");
  if (!path) return true;
  if (!verification->key) return error_set(error, ERROR_INPUT, "whose checkpoint? say --public-key, the line that `abstain init` gave");
  if (!kept_read(call->arena, path, verification->key, verification->witness, kept, error)) return false;
  verification->retained = kept->checkpoints;
  verification->retained_count = (int)kept->count;
  return true;
}

/* -- verify ------------------------------------------------------------------------------------------------------- */

/* By its hash alone: what is wrong with an entry is mostly its content, and an entry that is not true cannot be read. */
static void tell_bad(struct store *store, const struct verification *v, struct error *error) {
  struct tree tree = store_tree(store);
  struct hash hash;
  struct error none;
  char digits[HASH_DIGITS];
  char which[200];
  bool there = v->bad_first < v->size && tree.read(tree.context, 0, (uint64_t)v->bad_first, &hash, &none);
  if (v->bad_first != v->bad_last)
    snprintf(which, sizeof which, "the first changed entry is one of %" PRId64 " to %" PRId64, v->bad_first, v->bad_last);
  else if (there) snprintf(which, sizeof which, "entry %" PRId64 " (%.*s)", v->bad_first, ID_DIGITS, hash_hex(hash, digits).at);
  else snprintf(which, sizeof which, "entry %" PRId64, v->bad_first);
  error_set(error, ERROR_CONFLICT, "THE LEDGER IS NOT WHAT IT WAS: %s: %s", which, v->what);
}

static void tell_json(struct buf *out, const struct verification *v) {
  buf_text(out, "{\"sound\":true");
  json_put_int(out, "entries", v->size);
  json_put_int(out, "erased", v->erased);
  json_put_int(out, "checkpoints", v->checkpoints);
  json_put_int(out, "retained_checkpoints", v->retained_count);
  json_put_bool(out, "signatures_checked", v->key != NULL);
  if (v->witness) {
    json_put_int(out, "witnessed_entries", v->witnessed);
    json_put_instant(out, "witnessed_at", v->witnessed_at);
  }
  json_put_key(out, "root");
  buf_char(out, '"');
  buf_hash(out, v->root);
  buf_text(out, "\"}\n");
}

/* By what else than the store itself it is known. */
static void tell_known(struct buf *out, const struct verification *v) {
  if (v->retained_count) {
    buf_text(out, "and what it was at ");
    buf_count(out, v->retained_count, "checkpoint", "checkpoints");
    buf_text(out, " kept elsewhere\n");
  }
  if (v->witness) {
    buf_format(out, "signed by " STR_FMT " at ", STR_ARG(v->witness->name));
    buf_instant(out, v->witnessed_at);
    buf_text(out, ": the first ");
    buf_count(out, v->witnessed, "entry", "entries");
    buf_char(out, '\n');
  }
  if (!v->retained_count && !v->witness)
    buf_text(out, "against nothing kept elsewhere: whoever can write the store could have written all of it anew (see --checkpoint)\n");
}

static void tell_sound(struct invocation *call, const struct verification *v) {
  struct buf *out = &call->out;
  call_color(call, "32");
  buf_text(out, "sound");
  call_color(call, NULL);
  buf_text(out, ": ");
  buf_count(out, v->size, "entry", "entries");
  if (v->erased) buf_format(out, ", %" PRId64 " of them erased", v->erased);
  buf_text(out, "; ");
  buf_count(out, v->checkpoints, "checkpoint", "checkpoints");
  buf_text(out, v->key ? " of the store, all signed by its key" : " of the store; say --public-key to have their signatures checked");
  buf_char(out, '\n');
  tell_known(out, v);
  buf_text(out, "root ");
  buf_hash(out, v->root);
  buf_char(out, '\n');
}

static void show_nothing(void *context, int64_t done, int64_t size) { (void)context, (void)done, (void)size; }

/* What the witness signed is the store's, or it was kept elsewhere. */
static bool check_witness(struct verification *verification, const struct kept *kept, struct error *error) {
  if (!verification->witness) return true;
  if (kept->witnessed > verification->witnessed) {
    verification->witnessed = kept->witnessed;
    verification->witnessed_at = kept->witnessed_at;
  }
  return verification->witnessed > 0 ||
         error_set(error, ERROR_CONFLICT, "nothing of it is signed by the witness `" STR_FMT "`", STR_ARG(verification->witness->name));
}

static bool run_verify(struct invocation *call, struct error *error) {
  struct store *store;
  struct kept kept = {0};
  struct verification verification = {.progress = show_progress};
  const struct progress progress = {show_nothing, NULL}; /* the entries were counted */
  if (!keys_public(call, "public-key", &verification.key, error) || !keys_public(call, "witness-key", &verification.witness, error)) return false;
  if (!read_kept(call, &verification, &kept, error)) return false;
  if (!stored_open(call, STORE_READ, &store, error) || !store_verify(store, &verification, error)) return false;
  show_progress(NULL, verification.size, verification.size);
  if (!verification.is_sound) {
    tell_bad(store, &verification, error);
    return false;
  }
  if (!check_witness(&verification, &kept, error)) return false;
  if (!call_option(call, "entries-only") && !store_check_derived(store, &progress, error)) return false;
  if (call->json) tell_json(&call->out, &verification);
  else tell_sound(call, &verification);
  return true;
}

#define OPTION_PUBLIC_KEY {"public-key", "KEY", "the ledger's public key: the line that `abstain init` gave, or a file of it"}

const struct command command_verify = {
    .name = "verify",
    .group = "The ledger",
    .summary = "is the ledger what it was? names the first bad entry",
    .synopsis = "",
    .examples = "  abstain verify --store company.db\n"
                "  abstain verify --store company.db --public-key company.db.key.pub --checkpoint kept-elsewhere.txt\n"
                "  abstain verify --store company.db --public-key company.db.key.pub --witness-key witness.pub",
    .details = "Works every hash out again. Held against a checkpoint that was kept elsewhere it finds whatever was changed, left out,\n"
               "put in or rolled back since, even by somebody who can write the store. What a witness signed\n"
               "(see `abstain help cosign`) is as good as kept elsewhere, for its key is not in the store. Ends with 5 when it is not sound,\n"
               "or the witness signed nothing of it.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_PUBLIC_KEY, {"checkpoint", "FILE", "checkpoints kept elsewhere: one, or one after the other"},
                {"witness-key", "KEY", "a witness's public key: how much of the ledger did it sign, and when?"},
                {"entries-only", NULL, "leave out the derived tables, by which questions find entries"}},
    .run = run_verify,
};

/* -- checkpoint --------------------------------------------------------------------------------------------------- */

static bool run_checkpoint(struct invocation *call, struct error *error) {
  struct store *store;
  struct str note;
  const char *path = call_option(call, "output");
  if (!stored_open(call, STORE_READ, &store, error) || !stored_checkpoint(store, call->arena, &note, error)) return false;
  if (path) return file_write(call->arena, path, note, error);
  buf_str(&call->out, note);
  call_wrap(call, "checkpoint");
  return true;
}

const struct command command_checkpoint = {
    .name = "checkpoint",
    .group = "The ledger",
    .summary = "the newest signed checkpoint, to be kept elsewhere",
    .synopsis = "",
    .examples = "  abstain checkpoint --store company.db\n"
                "  abstain checkpoint --store company.db >> elsewhere/checkpoints.txt",
    .details = "Three lines and a signature that stand for all entries until now (C2SP tlog-checkpoint). Whoever keeps one where the\n"
               "operator of the store cannot change it can have `abstain verify` show later that nothing of them was changed.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"output", "FILE", "where it goes; replaced whole or not at all"}},
    .run = run_checkpoint,
};

/* -- prove ---------------------------------------------------------------------------------------------------------- */

/* The newest checkpoint that covers the entry. */
static bool covering(struct store *store, struct arena *arena, int64_t place, struct str *text, struct checkpoint *checkpoint, struct error *error) {
  struct note note;
  if (!stored_checkpoint(store, arena, text, error) || !note_parse(*text, &note, error)) return false;
  if (!checkpoint_parse(note.text, checkpoint, error)) return false;
  return place < (int64_t)checkpoint->size || error_set(error, ERROR_MISSING, "no checkpoint was signed since the entry was recorded");
}

static bool run_prove(struct invocation *call, struct error *error) {
  struct store *store;
  struct stored_entry entry;
  struct checkpoint checkpoint;
  struct proof proof;
  struct str text;
  char digits[HASH_DIGITS];
  struct buf *out = &call->out;
  if (!stored_open(call, STORE_READ, &store, error) || !store_find(store, call->arena, str_of(call->words[0]), &entry, error)) return false;
  if (!covering(store, call->arena, entry.place, &text, &checkpoint, error)) return false;
  struct tree tree = store_tree(store);
  if (!tree_prove_inclusion(&tree, (uint64_t)entry.place, checkpoint.size, &proof, error)) return false;
  if (!inclusion_holds(&proof, entry.hash, (uint64_t)entry.place, checkpoint.size, checkpoint.root))
    return error_set(error, ERROR_CONFLICT, "the entry does not lead to the root of the checkpoint; `abstain verify` says more");
  buf_char(out, '{');
  json_put_key(out, "content");
  if (entry.is_erased) buf_text(out, "null");
  else json_put_string(out, entry.content);
  json_put_member(out, "leaf", hash_hex(entry.hash, digits));
  json_put_int(out, "place", entry.place);
  json_put_key(out, "proof");
  buf_char(out, '[');
  for (int i = 0; i < proof.count; i++) {
    buf_text(out, i ? ",\"" : "\"");
    buf_hash(out, proof.hashes[i]);
    buf_char(out, '"');
  }
  buf_char(out, ']');
  json_put_member(out, "checkpoint", text);
  buf_text(out, "}\n");
  return true;
}

const struct command command_prove = {
    .name = "prove",
    .group = "The ledger",
    .summary = "the proof that an entry is in the ledger",
    .synopsis = "ID",
    .examples = "  abstain prove --store company.db 3f2a91 > proof.json",
    .details = "JSON with the entry's content, its leaf hash, its place, the hashes that lead from it to the root, and the signed\n"
               "checkpoint that has the root (RFC 9162, section 2.1.3). Whoever has the ledger's public key can check it without the\n"
               "ledger. Of an entry that was erased the content is null; that its hash is in the ledger is proved all the same.",
    .options = {OPTION_STORE, OPTION_COMPANY},
    .words_min = 1,
    .words_max = 1,
    .run = run_prove,
};
