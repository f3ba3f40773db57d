/* `abstain policy adopt`: from an instant on another policy is in force in a store. */
#include "../base/clock.h"
#include "../base/file.h"
#include "../base/json.h"
#include "../calendar/zone.h"
#include "../ledger/faults.h"
#include "../register/check.h"
#include "../register/register.h"
#include "load.h"

/* The entries whose words the policy does not know: in a journal that comes from a store, a line is the beginning of an id. */
static bool refuse(const char *path, const struct faults *faults, struct error *error) {
  struct buf out;
  buf_init(&out, 1 << 12);
  for (int i = 0; i < faults->count; i++) {
    buf_format(&out, "entry %0*x: ", ENTRY_ID_BITS / 4, faults->list[i].line);
    buf_shown(&out, faults->list[i].text);
    buf_char(&out, '\n');
  }
  fwrite(out.at, 1, out.length, stderr);
  buf_free(&out);
  return error_set(error, ERROR_INPUT, "the policy `%s` does not know words of what is recorded; nothing was done", path);
}

/* Do the words of all that is recorded mean something to the new policy? */
static bool check_journal(struct invocation *call, struct store *store, const char *path, const struct abstain_policy *policy, struct error *error) {
  struct journal *journal;
  struct registry *reg;
  struct head head;
  struct faults faults = {.arena = call->arena};
  if (!store_head_size(store, &head, error) || !stored_journal(call, store, head.size, &journal, error) ||
      !register_open(call->arena, policy, NULL, journal, INSTANT_NEVER, &reg, error))
    return false;
  return register_check(reg, 0, &faults) || refuse(path, &faults, error);
}

static bool run_policy_adopt(struct invocation *call, struct error *error) {
  const char *path = call->words[0], *at = call_option(call, "at");
  struct str text;
  struct abstain_policy *policy;
  const struct zone *zone;
  struct store *store;
  struct hash hash;
  struct receipt receipt;
  struct event event = {.kind = EVENT_POLICY_ADOPTED};
  struct command_act command = {.events = &event, .count = 1};
  char digits[HASH_DIGITS];
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &text, error) || !load_policy_text(call, path, text, &policy, error)) return false;
  if (!policy_clock(call->arena, policy, &zone, error) || !stored_open_signing(call, &store, error)) return false;
  if (!stored_act(call, store->entropy, "adopt", &command.act, error)) return false;
  event.at = event.recorded = command.act.recorded;
  if (at && !zone_read(zone, str_of(at), &event.at, error)) return false;
  if (!check_journal(call, store, path, policy, error) || !store_add_document(store, text, &hash, error)) return false;
  event_set_text(&event, "policy", hash_hex(hash, digits));
  if (!store_append(store, &command, &receipt, error)) return false;
  buf_format(&call->out, "policy %.12s is in force from ", digits);
  buf_wall(&call->out, zone, event.at);
  buf_char(&call->out, '\n');
  call_wrap(call, "adopted");
  return true;
}

const struct command command_policy_adopt = {
    .name = "policy adopt",
    .group = "Policies",
    .summary = "another policy is in force in a store from an instant on",
    .synopsis = "FILE --store ADDRESS",
    .examples = "  abstain policy adopt --store company.db --by board --at 2025-01-01 policy-2025.md\n"
                "  abstain log --store company.db --kind policy-adopted",
    .details = "The document goes into the store, and an event says that it is in force. Questions about earlier instants are answered by the\n"
               "policy that was in force then. A policy that does not know a word of what is recorded is refused.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"at", "WHEN", "from when on (default: now)"}, OPTION_BY, OPTION_KEY, OPTION_SIGNING_KEY},
    .words_min = 1,
    .words_max = 1,
    .run = run_policy_adopt,
};
