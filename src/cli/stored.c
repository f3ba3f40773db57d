/* The store behind a command. */
#include "stored.h"

#include <inttypes.h>
#include <pwd.h>
#include <unistd.h>

#include "../base/base64.h"
#include "../base/clock.h"
#include "../base/file.h"
#include "../decision/decision.h"

enum { KEY_BYTES = 16 };

bool stored_address(const struct invocation *call, const char **address, struct error *error) {
  *address = call_option(call, "store");
  const char *or = call->command->makes_store ? "" : ", or set ABSTAIN_STORE";
  return *address || error_set(error, ERROR_INPUT, "which store? say --store ADDRESS%s", or);
}

const char *stored_typed(struct arena *arena, const char *word) {
  return strpbrk(word, " &?;*$\\\"'()<>|`") ? arena_print(arena, "'%s'", word).at : word;
}

bool stored_open(struct invocation *call, enum store_mode mode, struct store **store, struct error *error) {
  const char *address;
  if (!stored_address(call, &address, error)) return false;
  if (!store_open(call->arena, address, str_of(call_option(call, "company")), mode, store, error)) return false;
  struct entropy *entropy = ARENA_NEW(call->arena, struct entropy);
  *entropy = entropy_system();
  (*store)->entropy = entropy;
  return true;
}

bool stored_key_path(struct invocation *call, const char **path, struct error *error) {
  const char *address = call_option(call, "store");
  *path = call_option(call, "signing-key");
  if (*path) return true;
  if (strstr(address, "://")) return error_set(error, ERROR_INPUT, "where is the ledger's private key? say --signing-key FILE");
  *path = arena_print(call->arena, "%s.key", address).at;
  return true;
}

bool stored_open_signing(struct invocation *call, struct store **store, struct error *error) {
  const char *path;
  struct str pem;
  if (!stored_open(call, STORE_WRITE, store, error) || !stored_key_path(call, &path, error)) return false;
  struct signing_key *key = ARENA_NEW(call->arena, struct signing_key);
  if (access(path, F_OK) != 0)
    return error_set(error, ERROR_MISSING, "the ledger's private key is not at `%s`: bring it, or say --signing-key FILE", path);
  if (!file_read(call->arena, path, NOTE_SIZE_MAX, &pem, error)) return false;
  (*store)->key = key;
  return signing_key_read(store_origin(*store, call->arena), KEY_LOG, pem, key, error);
}

static struct str user_name(struct arena *arena) {
  const struct passwd *user = getpwuid(geteuid());
  return user ? arena_copy(arena, str_of(user->pw_name)) : arena_print(arena, "user-%ld", (long)geteuid());
}

bool stored_act(struct invocation *call, struct entropy *entropy, const char *name, struct act *act, struct error *error) {
  const char *by = call_option(call, "by"), *key = call_option(call, "key");
  uint8_t bytes[KEY_BYTES];
  struct buf drawn;
  buf_init(&drawn, ACT_KEY_LENGTH_MAX);
  entropy_fill(entropy, bytes, sizeof bytes);
  buf_format(&drawn, "%08" PRIx64 "-", clock_now().seconds); /* keys of one time stand together in the store */
  buf_base64url(&drawn, (struct str){(const char *)bytes, sizeof bytes});
  *act = (struct act){.name = str_of(name),
                      .by = by ? str_of(by) : user_name(call->arena),
                      .via = STR("cli"),
                      .key = key ? str_of(key) : arena_copy(call->arena, buf_view(&drawn)),
                      .recorded = clock_now()};
  buf_free(&drawn);
  return act_check(act, error);
}

static void release_journal(void *journal) { journal_free(journal); }

bool stored_journal(struct invocation *call, struct store *store, int64_t cut, struct journal **journal, struct error *error) {
  if (!store_journal(store, cut, journal, error)) return false;
  arena_adopt(call->arena, release_journal, *journal);
  return true;
}

bool stored_desk(struct invocation *call, struct store *store, int64_t cut, const struct str *persons, int count, struct journal **journal,
                 struct error *error) {
  if (!store_desk(store, cut, persons, count, journal, error)) return false;
  arena_adopt(call->arena, release_journal, *journal);
  return true;
}

bool stored_policy(struct invocation *call, struct store *store, const struct journal *journal, const struct abstain_policy **policy,
                   struct error *error) {
  struct hash hash;
  return policy_in_force(journal, INSTANT_NEVER, &hash, error) && policy_of_store(policies_new(call->arena), store, hash, policy, error);
}

bool stored_clock(struct invocation *call, struct store *store, const struct zone **zone, struct error *error) {
  struct journal *journal;
  const struct abstain_policy *policy;
  struct head head;
  return store_head_size(store, &head, error) && stored_desk(call, store, head.size, NULL, 0, &journal, error) &&
         stored_policy(call, store, journal, &policy, error) && policy_clock(call->arena, policy, zone, error);
}

bool stored_known(struct invocation *call, struct store *store, int64_t *cut, struct error *error) {
  const char *text = call_option(call, "known-at");
  const struct zone *zone;
  struct instant known_at = INSTANT_NEVER;
  if (text && strcmp(text, "now") != 0 && (!stored_clock(call, store, &zone, error) || !zone_read(zone, str_of(text), &known_at, error)))
    return false;
  return store_known(store, known_at, cut, error);
}

bool stored_checkpoint(struct store *store, struct arena *arena, struct str *note, struct error *error) {
  if (!store_checkpoint(store, arena, note, error)) return false;
  return note->length > 0 || error_set(error, ERROR_MISSING, "the ledger has no signed checkpoint: it was written without its key");
}

/* -- what was taken back ------------------------------------------------------------------------------------------------ */

struct withdrawal {
  struct entry_reader *reader;
  int64_t cut;
  struct hash *by;
  bool *is_there;
};

static bool note_withdrawal(void *context, const struct stored_entry *entry, struct error *error) {
  struct withdrawal *withdrawal = context;
  struct entry_content content;
  if (entry->is_erased || entry->place >= withdrawal->cut) return true;
  if (!entry_read(withdrawal->reader, entry->content, &content, error)) return false;
  if (content.event.kind != EVENT_WITHDRAWN) return true;
  *withdrawal->by = entry->hash;
  return *withdrawal->is_there = true;
}

bool stored_withdrawal(struct store *store, struct entry_reader *reader, struct str name, int64_t cut, struct hash *by, bool *is_withdrawn,
                       struct error *error) {
  struct withdrawal withdrawal = {reader, cut, by, is_withdrawn};
  *is_withdrawn = false;
  return store_each_of(store, "name", name, note_withdrawal, &withdrawal, error);
}

/* -- who is not known ------------------------------------------------------------------------------------------------- */

enum { SHORT_NAME = 5 };

size_t stored_edits_most(struct str name) { return name.length < SHORT_NAME ? 1 : 2; }

struct nearest {
  struct arena *arena;
  struct entry_reader *reader;
  struct str name, found;
  size_t edits;
};

static bool note_nearest(void *context, const struct stored_entry *entry, struct error *error) {
  struct nearest *nearest = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(nearest->reader, entry->content, &content, error)) return false;
  struct str person = event_text(&content.event, "person");
  size_t edits = str_distance(person, nearest->name, stored_edits_most(nearest->name));
  if (edits >= nearest->edits) return true;
  nearest->edits = edits;
  nearest->found = arena_copy(nearest->arena, person);
  return true;
}

bool stored_nearest(struct store *store, struct arena *arena, struct str name, struct str *found, size_t *edits, struct error *error) {
  struct nearest nearest = {arena, entry_reader_new(arena), name, STR(""), stored_edits_most(name) + 1};
  bool ok = store_each_of(store, "kind", STR("joined"), note_nearest, &nearest, error) &&
            store_each_of(store, "kind", STR("class-given"), note_nearest, &nearest, error);
  *found = nearest.found;
  *edits = nearest.edits;
  return ok;
}

bool stored_unknown(struct store *store, struct str name, struct error *error) {
  struct arena *arena = arena_new(0);
  struct str found;
  size_t edits;
  if (stored_nearest(store, arena, name, &found, &edits, error)) {
    struct str hint = found.length ? arena_print(arena, "; did you mean `" STR_FMT "`?", STR_ARG(found)) : STR("");
    error_set(error, ERROR_MISSING, "nothing in the ledger names `" STR_FMT "`" STR_FMT, STR_ARG(text_shown(name)), STR_ARG(hint));
  }
  arena_free(arena);
  return false;
}
