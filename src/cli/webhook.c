/* `abstain webhook`: other programs that are told when there is something new. */
#include "../base/clock.h"
#include "../base/json.h"
#include "mailing.h"
#include "serving.h"
#include "stored.h"

static bool open_acting(struct invocation *call, const char *name, struct company **company, struct act *act, struct error *error) {
  struct store *store;
  return stored_open_signing(call, &store, error) && stored_act(call, store->entropy, name, act, error) &&
         serving_company(call, company, error);
}

/* -- add --------------------------------------------------------------------------------------------------------------- */

static bool run_add(struct invocation *call, struct error *error) {
  struct company *company;
  struct webhook webhook;
  struct act act;
  bool is_internal = call_option(call, "internal") != NULL;
  if (!open_acting(call, "webhook-add", &company, &act, error) ||
      !webhook_add(company, call->arena, str_of(call->words[0]), is_internal, act.by, &webhook, error))
    return false;
  if (!call->json) {
    buf_format(&call->out, "id:     " STR_FMT "\nsecret: " STR_FMT "\n", STR_ARG(webhook.id), STR_ARG(webhook.secret));
    return true;
  }
  buf_char(&call->out, '{');
  json_put_member(&call->out, "id", webhook.id);
  json_put_member(&call->out, "secret", webhook.secret);
  buf_text(&call->out, "}\n");
  return true;
}

const struct command command_webhook_add = {
    .name = "webhook add",
    .group = "Desk",
    .summary = "has another program told when there is something new",
    .synopsis = "--store ADDRESS URL",
    .examples = "  abstain webhook add --store company.db https://hooks.example.org/abstain\n"
                "  abstain webhook add --store company.db --internal http://127.0.0.1:9000/abstain",
    .details = "Prints an id, and the secret by which everything that is posted is signed: it is shown only now. What is posted\n"
               "says of which kind it is, when it was and an id, never who, which security or what outcome.\n\n"
               "The receiver is reached by https, and its address must be one of the internet. --internal allows one of a private\n"
               "network or, by http too, of this machine.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_BY,
                {"internal", NULL, "the receiver is in a private network, or on this machine"}},
    .words_min = 1,
    .words_max = 1,
    .run = run_add,
};

/* -- list --------------------------------------------------------------------------------------------------------------- */

static void tell_json(struct buf *out, const struct webhooks *webhooks) {
  buf_text(out, "{\"webhooks\":[");
  for (uint32_t i = 0; i < webhooks->count; i++) {
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "id", webhooks->at[i].id);
    json_put_member(out, "url", webhooks->at[i].url);
    json_put_bool(out, "internal", webhooks->at[i].is_internal);
    json_put_member(out, "made", webhooks->at[i].made);
    buf_char(out, '}');
  }
  buf_text(out, "]}\n");
}

static bool run_list(struct invocation *call, struct error *error) {
  struct store *store;
  struct webhooks webhooks;
  if (!stored_open(call, STORE_READ, &store, error) || !webhooks_list(store, call->arena, &webhooks, error)) return false;
  if (call->json) {
    tell_json(&call->out, &webhooks);
    return true;
  }
  for (uint32_t i = 0; i < webhooks.count; i++) {
    const struct webhook *webhook = &webhooks.at[i];
    buf_format(&call->out, STR_FMT "  " STR_FMT "%s\n", STR_ARG(webhook->id), STR_ARG(webhook->url), webhook->is_internal ? "  (internal)" : "");
  }
  if (!webhooks.count) buf_text(&call->out, "there is none; `abstain webhook add` makes one\n");
  return true;
}

const struct command command_webhook_list = {
    .name = "webhook list",
    .group = "Desk",
    .summary = "which programs are told when there is something new",
    .synopsis = "--store ADDRESS",
    .examples = "  abstain webhook list --store company.db",
    .details = "One a line: its id and its address. Secrets are not shown. What was posted stands on the site, at /mail.",
    .options = {OPTION_STORE, OPTION_COMPANY},
    .run = run_list,
};

/* -- remove, test ---------------------------------------------------------------------------------------------------------- */

static bool run_remove(struct invocation *call, struct error *error) {
  struct company *company;
  struct act act;
  return open_acting(call, "webhook-remove", &company, &act, error) &&
         webhook_remove(company, call->arena, str_of(call->words[0]), act.by, error);
}

const struct command command_webhook_remove = {
    .name = "webhook remove",
    .group = "Desk",
    .summary = "a program is told no longer",
    .synopsis = "--store ADDRESS ID",
    .examples = "  abstain webhook remove --store company.db webhook-8Jk2mQx0Zr1a",
    .details = "What was still to be posted to it is posted no more.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_BY},
    .words_min = 1,
    .words_max = 1,
    .run = run_remove,
};

static bool run_test(struct invocation *call, struct error *error) {
  struct store *store;
  struct webhook webhook;
  struct str said;
  if (!stored_open(call, STORE_READ, &store, error) || !webhook_find(store, call->arena, str_of(call->words[0]), &webhook, error) ||
      !webhook_test(&webhook, call->arena, call_option(call, "webhook-ca"), clock_now(), &said, error))
    return false;
  buf_format(&call->out, STR_FMT "\n", STR_ARG(said));
  if (call->json) call_wrap(call, "said");
  return true;
}

const struct command command_webhook_test = {
    .name = "webhook test",
    .group = "Desk",
    .summary = "posts something to a webhook, to see whether it arrives",
    .synopsis = "--store ADDRESS ID",
    .examples = "  abstain webhook test --store company.db webhook-8Jk2mQx0Zr1a",
    .details = "What is posted is of the kind `test`, and signed like everything else. Nothing is recorded.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_WEBHOOK_CA},
    .words_min = 1,
    .words_max = 1,
    .run = run_test,
};
