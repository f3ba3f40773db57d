/* Writing an evidence pack. */
#include "pack.h"

#include "../base/base64.h"
#include "../base/json.h"
#include "../base/map.h"
#include "../decision/decision.h"
#include "../ledger/timestamp.h"
#include "folder.h"
#include "page.h"
#include "papers.h"
#include "prover.h"

enum { TEXT_LENGTH_MOST = 8 * ENTRY_SIZE_MAX }; /* of one entry: HTML writes a character with up to six */

struct pack {
  struct arena *arena;
  const struct evidence *evidence;
  struct pack_facts *facts;
  struct folder *folder;
  struct folder_file page, proofs;
  struct prover *prover, *anchor_prover;
  struct entry_reader *reader;
  struct act act;      /* that of the entries that come next */
  struct map policies; /* by hash: written already */
  struct buf text;
};

static bool write_text(struct pack *pack, const char *name, struct error *error) {
  bool ok = folder_write(pack->folder, name, buf_view(&pack->text), error);
  buf_clear(&pack->text);
  return ok;
}

static void put_text(struct folder_file *file, struct buf *text) {
  folder_put(file, buf_view(text));
  buf_clear(text);
}

/* -- the papers ------------------------------------------------------------------------------------------------------ */

static bool write_papers(struct pack *pack, struct str checkpoint, struct error *error) {
  const struct verifier_key *key = &pack->evidence->store->key->verifier;
  struct buf *text = &pack->text;
  buf_paper(text, "README", pack->facts);
  if (!write_text(pack, "README.txt", error)) return false;
  buf_paper(text, "certificate-DRAFT", pack->facts);
  if (!write_text(pack, "certificate-DRAFT.txt", error)) return false;
  buf_manifest(text, pack->facts);
  if (!write_text(pack, "manifest.json", error)) return false;
  buf_public_pem(text, key);
  if (!write_text(pack, "ledger-key.pem", error)) return false;
  buf_verifier_key(text, key);
  buf_char(text, '\n');
  return write_text(pack, "ledger-key.txt", error) && folder_write(pack->folder, "checkpoint.txt", checkpoint, error) &&
         folder_write(pack->folder, "verify-evidence.py", paper("verify-evidence"), error);
}

/* The document of a policy that an entry names, once. */
static bool write_policy(struct pack *pack, struct hash hash, struct error *error) {
  struct str content;
  char digits[HASH_DIGITS];
  struct str key = arena_copy(pack->arena, hash_hex(hash, digits));
  if (map_find(&pack->policies, key) != MAP_NONE) return true;
  map_add(&pack->policies, key, 0);
  const char *name = arena_print(pack->arena, "policies/" STR_FMT ".md", STR_ARG(key)).at;
  return store_document(pack->evidence->store, pack->arena, hash, &content, error) && folder_write(pack->folder, name, content, error);
}

static bool write_policy_of(struct pack *pack, const struct event *event, struct error *error) {
  struct recorded_decision recorded;
  struct hash hash;
  if (event->kind == EVENT_POLICY_ADOPTED) {
    struct str name = event_text(event, "policy");
    return !hash_parse(name, &hash) || write_policy(pack, hash, error);
  }
  if (event->kind != EVENT_DECIDED) return true;
  struct arena *scratch = arena_new(0);
  bool ok = decision_read(scratch, event, &recorded, error) && write_policy(pack, recorded.basis.policy, error);
  arena_free(scratch);
  return ok;
}

/* What others have put their signature or the time to. */
static bool write_anchor(struct pack *pack, struct error *error) {
  struct store *store = pack->evidence->store;
  struct stored_checkpoint anchor;
  struct note note;
  uint8_t *token = arena_take(pack->arena, TIMESTAMP_SIZE_MAX);
  size_t size;
  if (!store_anchor(store, pack->arena, &anchor, error)) return false;
  if (anchor.size == 0) return true;
  if (!checkpoint_open(anchor.note, &store->key->verifier, &note, &pack->facts->anchor, error)) return false;
  pack->anchor_prover = prover_new(pack->arena, store, &pack->facts->anchor);
  if (!folder_write(pack->folder, "anchor.txt", anchor.note, error)) return false;
  if (!anchor.token.length) return true;
  if (!base64_parse(anchor.token, token, TIMESTAMP_SIZE_MAX, &size)) return error_set(error, ERROR_BROKEN, "a time stamp in the store is damaged");
  return folder_write(pack->folder, "anchor.tst", (struct str){(const char *)token, size}, error);
}

/* -- entries ----------------------------------------------------------------------------------------------------------- */

static void put_entry(struct buf *out, const char *name, const struct stored_entry *entry) {
  if (!entry->is_erased) json_put_member(out, "file", str_of(name));
  json_put_key(out, "leaf");
  buf_char(out, '"');
  buf_hash(out, entry->hash);
  buf_char(out, '"');
  json_put_int(out, "place", entry->place);
}

static void put_proof(struct buf *out, const char *name, const struct proof *proof) {
  json_put_key(out, name);
  buf_char(out, '[');
  for (int i = 0; i < proof->count; i++) {
    buf_text(out, i ? ",\"" : "\"");
    buf_hash(out, proof->hashes[i]);
    buf_char(out, '"');
  }
  buf_char(out, ']');
}

/* That the entry is in the ledger, and that it was there when others signed it. */
static bool write_proofs_of(struct pack *pack, const char *name, const struct stored_entry *entry, struct error *error) {
  struct buf *out = &pack->text;
  struct proof proof;
  buf_char(out, '{');
  put_entry(out, name, entry);
  if (!prover_prove(pack->prover, entry, &proof, error)) return false;
  put_proof(out, "proof", &proof);
  if (entry->place < (int64_t)pack->facts->anchor.size) {
    if (!prover_prove(pack->anchor_prover, entry, &proof, error)) return false;
    put_proof(out, "anchored", &proof);
  }
  buf_char(out, '}');
  put_text(&pack->proofs, out);
  return true;
}

static struct act copy_act(struct arena *arena, const struct act *act) {
  return (struct act){.by = arena_copy(arena, act->by), .via = arena_copy(arena, act->via)};
}

static bool write_entry(struct pack *pack, struct arena *scratch, size_t number, struct error *error) {
  struct stored_entry entry;
  struct entry_content content;
  char name[ENTRY_NAME_SIZE];
  if (!store_entry(pack->evidence->store, scratch, pack->facts->selection.places[number - 1], &entry, error)) return false;
  folder_put(&pack->proofs, number > 1 ? STR(",\n") : STR("\n"));
  if (!write_proofs_of(pack, entry_name(name, number), &entry, error)) return false;
  struct erasure erasure;
  if (entry.is_erased) {
    if (!erasure_find(pack->evidence->store, scratch, &entry, &erasure, error)) return false;
  } else {
    if (!entry_read(pack->reader, entry.content, &content, error) || !folder_write(pack->folder, name, entry.content, error)) return false;
    if (content.is_act) pack->act = copy_act(pack->arena, &content.act);
    else if (!write_policy_of(pack, &content.event, error)) return false;
  }
  struct page_row row = {.number = number, .entry = &entry, .content = &content, .act = &pack->act};
  if (entry.is_erased) row.content = NULL, row.erasure = &erasure;
  if (!page_row(&pack->text, &row, error)) return false;
  put_text(&pack->page, &pack->text);
  return true;
}

static bool write_entries(struct pack *pack, struct error *error) {
  bool ok = true;
  for (size_t i = 1; ok && i <= pack->facts->selection.count; i++) {
    struct arena *scratch = arena_new(0);
    ok = write_entry(pack, scratch, i, error);
    arena_free(scratch);
    pack->evidence->progress.report(pack->evidence->progress.context, (int64_t)i, (int64_t)pack->facts->selection.count);
  }
  return ok;
}

/* -- the whole ---------------------------------------------------------------------------------------------------------- */

/* Closes a file that was written well, or not: then that is the error. */
static bool close_after(struct folder_file *file, bool ok, struct error *error) {
  struct error later;
  return folder_close(file, ok ? error : &later) && ok;
}

/* The page and the proofs grow with the entries. */
static bool write_proofs(struct pack *pack, struct error *error) {
  if (!folder_open(pack->folder, "proofs.json", &pack->proofs, error)) return false;
  folder_put(&pack->proofs, STR("{\"entries\":["));
  bool ok = write_entries(pack, error);
  folder_put(&pack->proofs, STR("\n]}\n"));
  return close_after(&pack->proofs, ok, error);
}

static bool write_page(struct pack *pack, struct error *error) {
  if (!folder_open(pack->folder, "index.html", &pack->page, error)) return false;
  page_begin(&pack->text, pack->facts);
  put_text(&pack->page, &pack->text);
  bool ok = write_proofs(pack, error);
  page_end(&pack->text);
  put_text(&pack->page, &pack->text);
  return close_after(&pack->page, ok, error);
}

static bool write_all(struct pack *pack, struct str checkpoint, struct error *error) {
  return folder_directory(pack->folder, "entries", error) && folder_directory(pack->folder, "policies", error) &&
         write_anchor(pack, error) && write_papers(pack, checkpoint, error) && write_page(pack, error) && folder_finish(pack->folder, error);
}

static struct event asked_for(const struct evidence_scope *scope, struct instant now) {
  struct event event = event_of(EVENT_EVIDENCE_MADE, now);
  event_set_text(&event, "person", scope->person);
  event_set_text(&event, "issuer", scope->issuer);
  if (scope->from.seconds != INSTANT_ALWAYS.seconds) event_set_number(&event, "from", scope->from.seconds);
  if (scope->until.seconds != INSTANT_NEVER.seconds) event_set_number(&event, "until", scope->until.seconds);
  return event;
}

/* The act stands in the ledger, with what was asked for, and the checkpoint that has it is the one to which the proofs lead. */
static bool record_act(struct pack *pack, struct str *checkpoint, struct error *error) {
  struct pack_facts *facts = pack->facts;
  struct store *store = pack->evidence->store;
  struct event asked = asked_for(&pack->evidence->scope, pack->evidence->act.recorded);
  struct command_act command = {.act = pack->evidence->act, .events = &asked, .count = 1};
  struct note note;
  if (!store_append(store, &command, &facts->receipt, error) || !store_checkpoint(store, pack->arena, checkpoint, error)) return false;
  return checkpoint_open(*checkpoint, &store->key->verifier, &note, &facts->checkpoint, error);
}

static bool record_and_write(struct pack *pack, struct error *error) {
  struct pack_facts *facts = pack->facts;
  struct store *store = pack->evidence->store;
  struct str checkpoint;
  if (!record_act(pack, &checkpoint, error)) return false;
  if (!evidence_select(store, pack->arena, &pack->evidence->scope, (int64_t)facts->checkpoint.size, facts->receipt.place, &facts->selection, error))
    return false;
  pack->prover = prover_new(pack->arena, store, &facts->checkpoint);
  return write_all(pack, checkpoint, error);
}

bool evidence_write(struct arena *arena, const struct evidence *evidence, const char *path, struct pack_facts *facts, struct error *error) {
  struct pack pack = {.arena = arena, .evidence = evidence, .facts = facts, .reader = entry_reader_new(arena)};
  *facts = (struct pack_facts){.evidence = evidence};
  if (!folder_begin(arena, path, &pack.folder, error)) return false;
  map_init(&pack.policies, arena);
  buf_init(&pack.text, TEXT_LENGTH_MOST);
  bool ok = record_and_write(&pack, error);
  if (!ok) folder_drop(pack.folder);
  buf_free(&pack.text);
  return ok;
}
