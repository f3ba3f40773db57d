/* `abstain init`: a store for a company, with the policy that is in force in it. */
#include "../base/clock.h"
#include "../base/file.h"
#include "../base/json.h"
#include "../calendar/zone.h"
#include "../register/register.h"
#include "found.h"
#include "load.h"

static void tell_founded(struct invocation *call, const struct founding *founding, const struct zone *zone, struct str public_key) {
  const char *address = call_option(call, "store");
  struct buf *out = &call->out;
  if (call->json) {
    buf_char(out, '{');
    json_put_member(out, "store", str_of(address));
    json_put_member(out, "company", str_of(founding->company));
    json_put_instant(out, "since", founding->since);
    json_put_member(out, "public_key", str_trim(public_key));
    buf_text(out, "}\n");
    return;
  }
  buf_format(out, "the store of %s is ready: %s\npolicy in force since ", founding->company, address);
  buf_wall(out, zone, founding->since);
  buf_format(out, "\npublic key: " STR_FMT, STR_ARG(public_key));
  buf_text(out, "            give it to whoever is to verify the ledger, and a checkpoint now and then; keep the private key secret\n");
  buf_format(out, "next: abstain record --store %s --journal FILE\n", address);
}

static bool run_init(struct invocation *call, struct error *error) {
  const char *path = call_option(call, "policy"), *since = call_option(call, "since");
  struct founding founding = {.company = call_option(call, "company"), .since = clock_now()};
  if (!call_option(call, "store") || !founding.company || !path)
    return error_set(error, ERROR_INPUT, "say --store, --company and --policy (see `abstain help init`)");
  struct abstain_policy *policy;
  const struct zone *zone;
  struct store *store;
  struct str public_key;
  if (!file_read(call->arena, path, POLICY_SIZE_MAX, &founding.policy, error)) return false;
  if (!load_policy_text(call, path, founding.policy, &policy, error) || !policy_clock(call->arena, policy, &zone, error)) return false;
  if (since && !zone_read(zone, str_of(since), &founding.since, error)) return false;
  struct entropy entropy = entropy_system();
  founding.entropy = &entropy;
  if (!stored_act(call, &entropy, "init", &founding.act, error) || !found(call, &founding, &store, &public_key, error)) return false;
  tell_founded(call, &founding, zone, public_key);
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
                OPTION_SIGNING_KEY},
    .makes_store = true,
    .run = run_init,
};
