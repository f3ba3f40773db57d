/* `abstain init`: a store for a company, with the policy that is in force in it. */
#include "../base/clock.h"
#include "../base/file.h"
#include "../base/json.h"
#include "../calendar/zone.h"
#include "../register/register.h"
#include "load.h"

/* Appends the event that adopts the policy, in force since then. */
static bool adopt(struct invocation *call, struct store *store, struct str text, struct instant since, struct receipt *receipt, struct error *error) {
  struct hash hash;
  char digits[HASH_DIGITS];
  struct event event = {.kind = EVENT_POLICY_ADOPTED, .at = since, .recorded = since};
  struct command_act command = {.events = &event, .count = 1};
  if (!stored_act(call, store, "init", &command.act, error) || !store_add_document(store, text, &hash, error)) return false;
  int field = event_field_find(event.kind, STR("policy"));
  event.values[field].text = hash_hex(hash, digits);
  event.present = 1u << field;
  return store_append(store, &command, receipt, error);
}

/* A new private key for the ledger, in a file of its own. */
static bool make_key(struct invocation *call, struct store *store, const char *path, struct signing_key *key, struct error *error) {
  struct buf pem;
  buf_init(&pem, NOTE_SIZE_MAX);
  bool ok = signing_key_make(store_origin(store, call->arena), KEY_LOG, store->entropy, key, error) && buf_signing_key(&pem, key, error) &&
            file_create_secret(path, buf_view(&pem), error);
  buf_free(&pem);
  return ok;
}

static struct str public_line(struct invocation *call, const struct signing_key *key) {
  struct buf line;
  buf_init(&line, NOTE_SIZE_MAX);
  buf_verifier_key(&line, &key->verifier);
  buf_char(&line, '\n');
  struct str copy = arena_copy(call->arena, buf_view(&line));
  buf_free(&line);
  return copy;
}

static bool run_init(struct invocation *call, struct error *error) {
  const char *address = call_option(call, "store"), *company = call_option(call, "company"), *path = call_option(call, "policy"),
             *since_text = call_option(call, "since"), *key_path;
  if (!address || !company || !path) return error_set(error, ERROR_INPUT, "say --store, --company and --policy (see `abstain help init`)");
  struct str text;
  struct abstain_policy *policy;
  const struct zone *zone;
  struct store *store;
  struct receipt receipt;
  struct instant since = clock_now();
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &text, error) || !load_policy_text(call, path, text, &policy, error)) return false;
  if (!policy_clock(call->arena, policy, &zone, error)) return false;
  if (since_text && !zone_read(zone, str_of(since_text), &since, error)) return false;
  struct entropy entropy = entropy_system();
  struct signing_key key;
  if (!stored_key_path(call, &key_path, error) || !store_create(call->arena, address, str_of(company), &store, error)) return false;
  store->entropy = &entropy;
  store->key = &key;
  if (!make_key(call, store, key_path, &key, error) || !adopt(call, store, text, since, &receipt, error)) return false;
  struct str line = public_line(call, &key);
  if (!file_write(call->arena, arena_print(call->arena, "%s.pub", key_path).at, line, error)) return false;
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_member(&call->out, "store", str_of(address));
    json_put_member(&call->out, "company", str_of(company));
    json_put_instant(&call->out, "since", since);
    json_put_member(&call->out, "public_key", str_trim(line));
    buf_text(&call->out, "}\n");
    return true;
  }
  buf_format(&call->out, "the store of %s is ready: %s\npolicy in force since ", company, address);
  buf_wall(&call->out, zone, since);
  buf_format(&call->out, "\nprivate key: %s (keep it secret)\npublic key:  ", key_path);
  buf_str(&call->out, line);
  buf_text(&call->out, "             give it to whoever is to verify the ledger, together with a checkpoint now and then\n");
  buf_format(&call->out, "next: abstain record --store %s --journal FILE\n", address);
  return true;
}

const struct command command_init = {
    .name = "init",
    .group = "The ledger",
    .summary = "makes a store for a company and its policy",
    .synopsis = "",
    .examples = "  abstain init --store company.db --company imgn --policy policies/immunogen.md\n"
                "  abstain init --store company.db --company imgn --policy policies/immunogen.md --since 2011-01-01\n"
                "  abstain init --store postgresql:///abstain --company imgn --policy policies/immunogen.md",
    .details = "The store holds the ledger of what happens: every fact is recorded once, in an act that says by whom. With --since the\n"
               "policy has been in force from then on, and a journal of what was recorded since then can be taken over.",
    .options = {OPTION_STORE, {"company", "NAME", "a short name: letters, digits, `.` and `-`"}, OPTION_POLICY,
                {"since", "WHEN", "the policy has been in force since then (default: now)"}, OPTION_BY, OPTION_KEY,
                OPTION_SIGNING_KEY, OPTION_PROSE},
    .run = run_init,
};
