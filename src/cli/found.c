/* Founding a company's ledger. */
#include "found.h"

#include <unistd.h>

#include "keys.h"

static bool make_key(struct invocation *call, struct store *store, const char *path, struct str *line, struct error *error) {
  struct signing_key *key = ARENA_NEW(call->arena, struct signing_key);
  store->key = key;
  return keys_make(call->arena, path, store_origin(store, call->arena), KEY_LOG, store->entropy, key, line, error);
}

/* The ledger, and the event that adopts the policy: both or neither. */
static bool adopt(struct store *store, const struct founding *founding, struct error *error) {
  struct receipt receipt;
  char digits[HASH_DIGITS];
  struct event event = {.kind = EVENT_POLICY_ADOPTED, .at = founding->since, .recorded = founding->since};
  struct command_act command = {.act = founding->act, .events = &event, .count = 1};
  int field = event_field_find(event.kind, STR("policy"));
  event.values[field].text = hash_hex(hash_of(founding->policy), digits);
  event.present = 1u << field;
  return store_found(store, founding->policy, &command, &receipt, error);
}

static bool check_new(const char *path, struct error *error) {
  return access(path, F_OK) != 0 || error_set(error, ERROR_CONFLICT, "there is a key at `%s` already; a ledger has a key of its own", path);
}

bool found(struct invocation *call, const struct founding *founding, struct store **store, struct str *public_key, struct error *error) {
  const char *key_path;
  if (!stored_key_path(call, &key_path, error)) return false;
  if (!check_new(key_path, error) || !check_new(arena_print(call->arena, "%s.pub", key_path).at, error)) return false;
  if (!store_prepare(call->arena, call_option(call, "store"), str_of(founding->company), store, error)) return false;
  (*store)->entropy = founding->entropy;
  if (!make_key(call, *store, key_path, public_key, error)) return false;
  if (adopt(*store, founding, error)) return true;
  if (!store_is_lost(*store)) keys_remove(call->arena, key_path); /* else the ledger may be there, and needs it */
  return false;
}
