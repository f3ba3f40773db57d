/* Founding a company's ledger. */
#include "found.h"

#include <unistd.h>

#include "keys.h"

static bool make_key(struct invocation *call, struct store *store, const char *path, struct str *line, struct error *error) {
  struct signing_key *key = ARENA_NEW(call->arena, struct signing_key);
  store->key = key;
  return keys_make(call->arena, path, store_origin(store, call->arena), KEY_LOG, store->entropy, key, line, error);
}

/* Appends the event that adopts the policy. */
static bool adopt(struct store *store, const struct founding *founding, struct error *error) {
  struct hash hash;
  struct receipt receipt;
  char digits[HASH_DIGITS];
  struct event event = {.kind = EVENT_POLICY_ADOPTED, .at = founding->since, .recorded = founding->since};
  struct command_act command = {.act = founding->act, .events = &event, .count = 1};
  if (!store_add_document(store, founding->policy, &hash, error)) return false;
  int field = event_field_find(event.kind, STR("policy"));
  event.values[field].text = hash_hex(hash, digits);
  event.present = 1u << field;
  return store_append(store, &command, &receipt, error);
}

bool found(struct invocation *call, const struct founding *founding, struct store **store, struct str *public_key, struct error *error) {
  const char *key_path;
  if (!stored_key_path(call, &key_path, error)) return false;
  if (access(key_path, F_OK) == 0) /* before anything is made */
    return error_set(error, ERROR_CONFLICT, "there is a key at `%s` already; a ledger has a key of its own", key_path);
  if (!store_create(call->arena, call_option(call, "store"), str_of(founding->company), store, error)) return false;
  (*store)->entropy = founding->entropy;
  return make_key(call, *store, key_path, public_key, error) && adopt(*store, founding, error);
}
