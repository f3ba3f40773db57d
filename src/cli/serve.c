/* `abstain serve`: the site. `abstain link`: lets somebody in, once, from the server's own command
 * line. */
#include <stdio.h>

#include "../base/file.h"
#include "mailing.h"
#include "providing.h"
#include "serving.h"
#include "stored.h"

enum { PORT_USUAL = 8080, PORT_MAX = 65535, PEM_SIZE_MAX = 1 << 20, PATIENCE_MAX = 3600 };

static bool is_loopback(const char *address) {
  return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static bool read_port(const struct invocation *call, uint16_t *port, struct error *error) {
  const char *word = call_option(call, "port");
  int64_t number = PORT_USUAL;
  if (word && (!str_int(str_of(word), &number) || number < 0 || number > PORT_MAX))
    return error_set(error, ERROR_INPUT, "`--port %s` is not the number of a port (0 to %d)", word, PORT_MAX);
  *port = (uint16_t)number;
  return true;
}

static bool read_tls(struct invocation *call, struct server_plan *plan, struct error *error) {
  const char *certificate = call_option(call, "certificate"), *key = call_option(call, "certificate-key");
  if (!certificate != !key)
    return error_set(error, ERROR_INPUT, "TLS needs both: --certificate and --certificate-key");
  if (!certificate && !is_loopback(plan->address) && !call_option(call, "behind-proxy"))
    return error_set(
        error, ERROR_INPUT,
        "`%s` can be reached by others: say --certificate and --certificate-key, or --behind-proxy",
        plan->address);
  return !certificate || (file_read(call->arena, certificate, PEM_SIZE_MAX, &plan->certificate, error) &&
                          file_read(call->arena, key, PEM_SIZE_MAX, &plan->key, error));
}

static bool read_limits(const struct invocation *call, struct server_plan *plan, struct error *error) {
  int64_t seconds = PATIENCE_USUAL;
  const char *word = call_option(call, "patience");
  if (word && (!str_int(str_of(word), &seconds) || seconds < 1 || seconds > PATIENCE_MAX))
    return error_set(error, ERROR_INPUT, "`--patience %s` is not a number of seconds (1 to %d)", word, PATIENCE_MAX);
  plan->patience = (int)seconds;
  plan->is_behind_proxy = call_option(call, "behind-proxy") != NULL;
  bool one_for_all = is_loopback(plan->address) || call_option(call, "behind-proxy");
  plan->connections_each = one_for_all ? 0 : CONNECTIONS_EACH_USUAL;
  return true;
}

static void tell_address(void *context, const struct server_plan *plan, uint16_t port) {
  bool is_v6 = strchr(plan->address, ':') != NULL;
  (void)context;
  printf("http%s://%s%s%s:%u/\n", plan->certificate.length ? "s" : "", is_v6 ? "[" : "", plan->address, is_v6 ? "]" : "",
         (unsigned)port);
  fflush(stdout);
}

static bool run_serve(struct invocation *call, struct error *error) {
  const char *listen = call_option(call, "listen");
  struct server_plan plan = {.address = listen ? listen : "127.0.0.1"};
  struct company *company;
  struct mailer *mailer = NULL;
  struct provider *provider;
  serving_hold_signals();
  if (!read_port(call, &plan.port, error) || !read_tls(call, &plan, error) || !read_limits(call, &plan, error) ||
      !serving_company(call, &company, error) || !providing_open(call, company, &provider, error) ||
      !mailing_start(call, company, &mailer, error))
    return false;
  bool is_secure = plan.certificate.length || call_option(call, "behind-proxy");
  bool ok = serving_run(call, company, &plan, is_secure, provider, tell_address, NULL, error);
  mailer_stop(mailer);
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
    .options = {OPTION_STORE,
                OPTION_COMPANY,
                OPTION_SIGNING_KEY,
                {"listen", "ADDRESS", "the address to listen on (default: 127.0.0.1)"},
                {"port", "N", "the port; 0: a free one (default: 8080)"},
                {"certificate", "FILE", "the certificate for TLS, with its chain (PEM)"},
                {"certificate-key", "FILE", "its private key (PEM)"},
                {"behind-proxy", NULL, "a proxy before it has TLS, and says in X-Forwarded-For who comes"},
                OPTIONS_OF_MAIL,
                OPTIONS_OF_OPENID,
                {"patience", "SECONDS", "how long a browser may take to send a request, and to take the answer (default: 60)"}},
    .run = run_serve,
};

/* -- the first to come in
 * --------------------------------------------------------------------------------------------------- */

static bool run_link(struct invocation *call, struct error *error) {
  struct company *company;
  struct view view;
  struct str link, person = str_of(call->words[0]);
  struct act act;
  struct store *store;
  if (!stored_open_signing(call, &store, error) ||
      !stored_act(call, store->entropy, "link", &act, error))
    return false;
  if (!serving_company(call, &company, error) || !view_open(company, call->arena, &person, 1, &view, error))
    return false;
  bool serves = rights_of(&view, person) != 0, is_taken = access_of(&view, person).is_taken;
  view_close(&view);
  if (is_taken)
    return error_set(error, ERROR_DENIED, "access was taken from `" STR_FMT "`: the administrator gives it back on the site, at /access",
                     STR_ARG(text_shown(person)));
  if (!serves)
    return error_set(error, ERROR_MISSING, "`" STR_FMT "` is not in service: nothing would open to him",
                     STR_ARG(text_shown(person)));
  if (!link_make(company, call->arena, person, act.by, LINK_SECONDS, &link, error)) return false;
  buf_format(&call->out, "/sign-in/" STR_FMT "\n", STR_ARG(link));
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
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_BY},
    .words_min = 1,
    .words_max = 1,
    .run = run_link,
};
