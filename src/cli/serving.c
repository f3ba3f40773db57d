/* A site that is served until somebody ends the program. */
#include "serving.h"

#include <pthread.h>
#include <signal.h>

#include "../base/file.h"
#include "../clearance/clerk.h"
#include "../web/assets.h"

enum { PORT_MAX = 65535, PEM_SIZE_MAX = 1 << 20, PATIENCE_MAX = 3600 };

static void ending(sigset_t *signals) {
  sigemptyset(signals);
  sigaddset(signals, SIGINT);
  sigaddset(signals, SIGTERM);
  sigaddset(signals, SIGHUP);
}

void serving_hold_signals(void) {
  sigset_t signals;
  ending(&signals);
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void wait_for_end(void) {
  sigset_t signals;
  int which;
  ending(&signals);
  while (sigwait(&signals, &which) != 0) continue;
}

/* -- how it is reached ---------------------------------------------------------------------------------------------------- */

const char *serving_address(const struct invocation *call) {
  const char *listen = call_option(call, "listen");
  return listen ? listen : "127.0.0.1";
}

static bool is_loopback(const char *address) { return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0; }

bool serving_port(const struct invocation *call, uint16_t usual, uint16_t *port, struct error *error) {
  const char *word = call_option(call, "port");
  int64_t number = usual;
  if (word && (!str_int(str_of(word), &number) || number < 0 || number > PORT_MAX))
    return error_set(error, ERROR_INPUT, "`--port %s` is not the number of a port (0 to %d)", word, PORT_MAX);
  *port = (uint16_t)number;
  return true;
}

bool serving_tls(struct invocation *call, struct server_plan *plan, struct error *error) {
  const char *certificate = call_option(call, "certificate"), *key = call_option(call, "certificate-key");
  if (!certificate != !key) return error_set(error, ERROR_INPUT, "TLS needs both: --certificate and --certificate-key");
  if (!certificate && !is_loopback(plan->address) && !call_option(call, "behind-proxy"))
    return error_set(error, ERROR_INPUT, "`%s` can be reached by others: say --certificate and --certificate-key, or --behind-proxy",
                     plan->address);
  if (!certificate) return true;
  if (!file_read(call->arena, certificate, PEM_SIZE_MAX, &plan->certificate, error) ||
      !file_read_secret(call->arena, key, PEM_SIZE_MAX, &plan->key, error))
    return false;
  return plan->certificate.length || error_set(error, ERROR_INPUT, "`%s` is empty: it holds no certificate", certificate);
}

static bool read_even(const struct invocation *call, struct server_plan *plan, struct error *error) {
  int64_t even = EVEN_MS_USUAL;
  const char *word = call_option(call, "even");
  if (word && (!str_int(str_of(word), &even) || even < 0 || even > EVEN_MS_MAX))
    return error_set(error, ERROR_INPUT, "`--even %s` is not a number of milliseconds (0 to %d)", word, EVEN_MS_MAX);
  plan->even_ms = (int)even;
  return true;
}

static bool read_limits(const struct invocation *call, struct server_plan *plan, struct error *error) {
  int64_t seconds = PATIENCE_USUAL;
  const char *word = call_option(call, "patience");
  if (word && (!str_int(str_of(word), &seconds) || seconds < 1 || seconds > PATIENCE_MAX))
    return error_set(error, ERROR_INPUT, "`--patience %s` is not a number of seconds (1 to %d)", word, PATIENCE_MAX);
  plan->patience = (int)seconds;
  bool one_for_all = is_loopback(plan->address) || plan->is_behind_proxy;
  plan->connections_each = one_for_all ? 0 : CONNECTIONS_EACH_USUAL;
  return true;
}

bool serving_plan(struct invocation *call, struct server_plan *plan, struct error *error) {
  *plan = (struct server_plan){.address = serving_address(call), .is_behind_proxy = call_option(call, "behind-proxy") != NULL};
  if (!serving_port(call, PORT_USUAL, &plan->port, error) || !serving_tls(call, plan, error) || !read_limits(call, plan, error) ||
      !read_even(call, plan, error))
    return false;
  plan->is_secure = plan->certificate.length || plan->is_behind_proxy;
  return true;
}

/* As it was said, for the page of settings. An address may hold a password. */
static void take_settings(const struct invocation *call, struct site *site) {
  site->store = call_option(call, "store");
  for (int i = 0; i < OPTIONS_MAX && call->command->options[i].name && site->setting_count < SETTINGS_MAX; i++) {
    const char *value = call->values[i];
    if (!value) continue;
    bool has_secret = strstr(value, "://") && (strchr(value, '@') || strcmp(call->command->options[i].name, "store") == 0);
    const char *shown = has_secret ? "an address that is not shown: it may hold a password" : *value ? value : "yes";
    site->settings[site->setting_count++] =
        (struct setting){.name = call->command->options[i].name, .value = shown, .is_of_file = call->is_of_file[i]};
  }
}

/* -- serving -------------------------------------------------------------------------------------------------------------- */

bool serving_company(struct invocation *call, struct company **company, struct error *error) {
  struct store *store;
  if (!stored_open_signing(call, &store, error)) return false;
  struct company_plan plan = {.address = call_option(call, "store"), .name = store->company, .key = store->key, .via = "web"};
  return company_open(call->arena, &plan, company, error);
}

bool serving_run(struct invocation *call, struct company *company, struct server_plan *plan, struct provider *provider,
                 serving_ready *ready, void *context, struct error *error) {
  struct server *server;
  struct clerk *clerk;
  struct site site = {.arena = call->arena, .company = company, .waiting = waiting_new(call->arena), .kept = kept_new(call->arena)};
  site.is_secure = plan->is_secure;
  take_settings(call, &site);
  site.provider = provider;
  site.is_provider_only = provider && call_option(call, "oidc-only");
  site.figures = plan->figures = ARENA_NEW(call->arena, struct server_figures);
  plan->handle = site_handle;
  plan->handle_at_once = site_handle_at_once;
  plan->knows = site_knows;
  plan->context = &site;
  assets_prepare();
  if (!clerk_start(call->arena, company, site.waiting, &clerk, error)) return false;
  bool is_served = server_start(call->arena, plan, &server, error);
  if (is_served) {
    ready(context, plan, server_port(server));
    wait_for_end();
    server_stop(server);
  }
  clerk_stop(clerk);
  return is_served;
}
