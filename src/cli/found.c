/* Founding a company's ledger. */
#include "found.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "keys.h"

static bool make_key(struct invocation *call, struct store *store, const char *path, struct str *line, struct error *error) {
  struct signing_key *key = ARENA_NEW(call->arena, struct signing_key);
  store->key = key;
  return keys_make(call->arena, path, store_origin(store, call->arena), KEY_LOG, store->entropy, key, line, error);
}

/* The ledger, the event that adopts the policy, and what comes with it: all or nothing. */
static bool adopt(struct store *store, const struct founding *founding, struct error *error) {
  struct receipt receipt;
  char digits[HASH_DIGITS];
  struct event *events = ARENA_ARRAY(store->arena, founding->more_count + 1, struct event);
  struct command_act command = {.act = founding->act, .events = events, .count = founding->more_count + 1};
  events[0] = event_of(EVENT_POLICY_ADOPTED, founding->since);
  event_set_text(&events[0], "policy", hash_hex(hash_of(founding->policy), digits));
  for (uint32_t i = 0; i < founding->more_count; i++) events[i + 1] = founding->more[i];
  return store_found(store, founding->policy, &command, &receipt, error);
}

static bool check_new(const char *path, struct error *error) {
  return access(path, F_OK) != 0 ||
         error_set(error, ERROR_CONFLICT,
                   "there is a key at `%s` already; a ledger has a key of its own (one that an `init` left, which was killed, may be deleted)", path);
}

/* Can a file be made there? */
static bool check_folder(struct invocation *call, const char *address, struct error *error) {
  if (strstr(address, "://")) return true;
  const char *slash = strrchr(address, '/');
  const char *folder = slash ? arena_print(call->arena, "%.*s", slash == address ? 1 : (int)(slash - address), address).at : ".";
  return access(folder, W_OK | X_OK) == 0 || error_set(error, ERROR_INPUT, "`%s` cannot be made: %s", address, strerror(errno));
}

bool found_check(struct invocation *call, const char *company, struct error *error) {
  const char *key_path, *address = call_option(call, "store");
  struct store *store;
  struct error why;
  if (!stored_key_path(call, &key_path, error)) return false;
  if (store_open(call->arena, address, str_of(company), STORE_INSPECT, &store, &why))
    return error_set(error, ERROR_CONFLICT, "`%s` has a company `%s` already; nothing was done (next: abstain serve --store %s)", address, company,
                     stored_typed(call->arena, address));
  return check_folder(call, address, error) && check_new(key_path, error) && check_new(arena_print(call->arena, "%s.pub", key_path).at, error);
}

bool found(struct invocation *call, const struct founding *founding, struct store **store, struct str *public_key, struct error *error) {
  const char *key_path;
  if (!found_check(call, founding->company, error) || !stored_key_path(call, &key_path, error)) return false;
  if (!store_prepare(call->arena, call_option(call, "store"), str_of(founding->company), store, error)) return false;
  (*store)->entropy = founding->entropy;
  if (!make_key(call, *store, key_path, public_key, error)) return false;
  if (adopt(*store, founding, error)) return true;
  if (!store_is_lost(*store)) keys_remove(call->arena, key_path); /* else the ledger may be there, and needs it */
  return false;
}
