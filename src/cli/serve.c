/* `abstain serve`: the site. `abstain link`: lets somebody in, once, from the server's own command
 * line. */
#include <stdio.h>

#include "providing.h"
#include "serving.h"

static void tell_address(void *context, const struct server_plan *plan, uint16_t port) {
  bool is_v6 = strchr(plan->address, ':') != NULL;
  (void)context;
  printf("http%s://%s%s%s:%u/\n", plan->certificate.length ? "s" : "", is_v6 ? "[" : "", plan->address, is_v6 ? "]" : "", (unsigned)port);
  fflush(stdout);
}

static bool run_serve(struct invocation *call, struct error *error) {
  struct server_plan plan;
  struct company *company;
  struct mailing mailing = {0};
  struct provider *provider;
  struct error why;
  serving_hold_signals();
  if (!serving_plan(call, &plan, error) || !serving_company(call, &company, error) || !providing_open(call, company, &provider, error))
    return false;
  if (provider && !openid_try(provider_openid(provider), company_now(company), &why)) /* it is asked again when somebody comes */
    fprintf(stderr, "abstain: the provider: %s\n", why.text);
  bool ok = mailing_start(call, company, &mailing, error) && serving_run(call, company, &plan, provider, tell_address, NULL, error);
  mailing_stop(&mailing);
  return ok;
}

const struct command command_serve = {
    .name = "serve",
    .group = "Desk",
    .summary = "the site where people ask and the administrator answers",
    .synopsis = "--store ADDRESS",
    .examples = "  abstain serve --store company.db\n"
                "  abstain serve --store company.db --listen 0.0.0.0 --port 443 \\\n"
                "    --certificate site.pem --certificate-key site.key\n"
                "  abstain serve --store postgresql://db/acme --signing-key acme.key --behind-proxy",
    .details = "Runs until it is interrupted; what is being answered then is answered. Beyond this machine it listens only\n"
               "with TLS, its own or that of a proxy before it. Several may serve one store on PostgreSQL. `abstain link` lets\n"
               "the first person in.",
    .options = {OPTIONS_OF_SERVING},
    .run = run_serve,
};

/* -- the first to come in ------------------------------------------------------------------------------------------ */

static bool run_link(struct invocation *call, struct error *error) {
  struct company *company;
  struct view view;
  struct str link, person = str_of(call->words[0]);
  struct act act;
  struct store *store;
  if (!stored_open_signing(call, &store, error) || !stored_act(call, store->entropy, "link", &act, error)) return false;
  if (!serving_company(call, &company, error) || !view_open(company, call->arena, &person, 1, &view, error)) return false;
  bool serves = rights_of(&view, person) != 0, is_taken = access_of(&view, person).is_taken;
  view_close(&view);
  if (is_taken)
    return error_set(error, ERROR_DENIED, "access was taken from `" STR_FMT "`: the administrator gives it back on the site, at /access",
                     STR_ARG(text_shown(person)));
  if (!serves)
    return error_set(error, ERROR_MISSING, "`" STR_FMT "` is not in service: nothing would open to him", STR_ARG(text_shown(person)));
  if (!link_make(company, call->arena, person, act.by, LINK_SECONDS, &link, error)) return false;
  struct str site = str_of(call_option(call, "site"));
  if (str_ends(site, STR("/"))) site.length--;
  buf_format(&call->out, STR_FMT "/sign-in/" STR_FMT "\n", STR_ARG(site), STR_ARG(link));
  if (call->json) call_wrap(call, "path");
  return true;
}

const struct command command_link = {
    .name = "link",
    .group = "Desk",
    .summary = "a link by which somebody signs in once, within fifteen minutes",
    .synopsis = "--store ADDRESS PERSON",
    .examples = "  abstain link --store company.db gil",
    .details = "Prints the path behind the site's address. Whoever has it comes in as that person: hand it "
               "over as you would a key.",
    .options = {OPTION_STORE,
                OPTION_COMPANY,
                OPTION_SIGNING_KEY,
                OPTION_CONFIG,
                OPTION_BY,
                {"site", "URL", "where people sign in: the whole address is printed"}},
    .words_min = 1,
    .words_max = 1,
    .run = run_link,
};
