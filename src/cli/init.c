/* `abstain init`: a store for a company, with the policy that is in force in it and the first person who may decide. */
#include <unistd.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "serving.h"
#include "setup.h"

static void tell_json(struct invocation *call, const struct setup *setup, struct str public_key, struct str link) {
  struct buf *out = &call->out;
  buf_char(out, '{');
  json_put_member(out, "store", str_of(call_option(call, "store")));
  json_put_member(out, "company", str_of(setup->founding.company));
  json_put_instant(out, "since", setup->founding.since);
  json_put_member(out, "public_key", str_trim(public_key));
  if (link.length) {
    json_put_member(out, "administrator", setup->person);
    json_put_member(out, "office", setup->office);
    json_put_member(out, "path", link);
  }
  buf_text(out, "}\n");
}

static void tell_founded(struct invocation *call, const struct setup *setup, struct str public_key, struct str link) {
  const char *address = stored_typed(call->arena, call_option(call, "store")), *key = call_option(call, "signing-key");
  struct str more = key ? arena_print(call->arena, " --signing-key %s", stored_typed(call->arena, key)) : STR("");
  struct buf *out = &call->out;
  buf_format(out, "the store of %s is ready: %s\npolicy in force since ", setup->founding.company, address);
  buf_wall(out, setup->zone, setup->founding.since);
  buf_format(out, "\npublic key: " STR_FMT, STR_ARG(public_key));
  buf_text(out, "            give it to whoever is to verify the ledger, and a checkpoint now and then; keep the private key secret\n");
  if (!link.length) {
    buf_format(out, "next: abstain record --store %s --journal FILE\n", address);
    return;
  }
  buf_format(out, "next: abstain serve --store %s" STR_FMT "\n", address, STR_ARG(more));
  buf_format(out, "then, as " STR_FMT ", once and within %d minutes: http://127.0.0.1:8080" STR_FMT "\n", STR_ARG(setup->person),
             LINK_SECONDS / 60, STR_ARG(link));
  buf_format(out, "            another link: abstain link --store %s" STR_FMT " " STR_FMT "\n", address, STR_ARG(more),
             STR_ARG(setup->person));
  buf_format(out, "            before others reach it: abstain check-config --store %s" STR_FMT " …\n", address, STR_ARG(more));
}

/* The link is beside the ledger that was made: without it the store is whole, and another can be had. */
static bool let_in(struct invocation *call, const struct setup *setup, struct str *link, struct error *error) {
  struct company *company;
  struct error why;
  *link = STR("");
  if (!setup->person.length) return true;
  call_set_option(call, "company", setup->founding.company);
  if (serving_company(call, &company, &why) &&
      link_make(company, call->arena, setup->person, setup->founding.act.by, LINK_SECONDS, link, &why)) {
    *link = arena_print(call->arena, "/sign-in/" STR_FMT, STR_ARG(*link));
    return true;
  }
  return error_set(error, why.kind, "the store is made, but not the link: %s (abstain link --store %s " STR_FMT ")", why.text,
                   stored_typed(call->arena, call_option(call, "store")), STR_ARG(setup->person));
}

static bool run_init(struct invocation *call, struct error *error) {
  struct setup *setup = ARENA_NEW(call->arena, struct setup);
  struct store *store;
  struct str public_key, link;
  struct entropy entropy = entropy_system();
  bool asks = !call->json && !call_option(call, "yes") && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
  if ((asks && !setup_ask(call, error)) || !setup_read(call, setup, error)) return false;
  setup->founding.entropy = &entropy;
  if (!stored_act(call, &entropy, "init", &setup->founding.act, error)) return false;
  serving_hold_signals(); /* what is begun is finished */
  if (!found(call, &setup->founding, &store, &public_key, error) || !let_in(call, setup, &link, error)) return false;
  if (call->json)
    tell_json(call, setup, public_key, link);
  else
    tell_founded(call, setup, public_key, link);
  return true;
}

const struct command command_init = {
    .name = "init",
    .group = "The ledger",
    .summary = "makes a store for a company, its policy and its first administrator",
    .synopsis = "",
    .examples =
        "  abstain init\n"
        "  abstain init --store acme.db --name \"Acme Robotics, Inc.\" --ticker ACME --sample immunogen --fiscal-year \"December 31\" \\\n"
        "    --administrator \"Gil Kato <gil.kato@acme.example>\"\n"
        "  abstain init --store company.db --company imgn --policy policies/immunogen.md\n"
        "  abstain init --store company.db --company imgn --policy policies/immunogen.md --since 2011-01-01\n"
        "  abstain init --store postgresql:///abstain --company imgn --policy policies/immunogen.md --signing-key imgn.key",
    .details = "On a terminal it asks for what no option says, in four questions, shows what will be made, and makes it when you agree;\n"
               "elsewhere, and with --yes or --json, everything comes from the options. The store, its key, the policy, the company, the\n"
               "first administrator and his office are made together or not at all. Then it prints a link by which he signs in, once,\n"
               "within fifteen minutes. A store that is there already is refused, and not touched.\n"
               "\n"
               "The office is that which the policy has decide on requests. A sample becomes the company's own policy: its name, its\n"
               "symbol and its fiscal year are put in, the examples about invented people are left out. Which clock and which trading\n"
               "days it reads is part of its text.\n"
               "\n"
               "The store holds the ledger of what happens: every fact is recorded once, in an act that says by whom. With --since the\n"
               "policy, the company and the administrator are there from then on, and a journal of what was recorded since then can be\n"
               "taken over.",
    .options = {OPTION_STORE,
                {"name", "NAME", "what the company is called: \"Acme Robotics, Inc.\""},
                {"ticker", "SYMBOL", "by which its shares are traded"},
                {"company", "NAME", "its short name in the store: letters, digits, `.` and `-` (default: the symbol in small letters)"},
                OPTION_POLICY,
                {"sample", "NAME", "in place of --policy: immunogen, closed-by-default or united-kingdom"},
                {"fiscal-year", "DAY", "with --sample, when it ends: \"December 31\", \"last Friday of September\""},
                {"administrator", "WHO", "who decides on requests: \"Gil Kato <gil.kato@acme.example>\""},
                {"person", "ID", "his id, by which he signs in (default: the address before the @)"},
                {"since", "WHEN", "the policy has been in force since then (default: now)"},
                {"yes", NULL, "asks nothing, also on a terminal"},
                OPTION_BY,
                OPTION_KEY,
                OPTION_SIGNING_KEY},
    .makes_store = true,
    .run = run_init,
};
