/* A site that is served until somebody ends the program. */
#include "serving.h"

#include <pthread.h>
#include <signal.h>

#include "../clearance/clerk.h"
#include "../web/assets.h"
#include "stored.h"

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

bool serving_company(struct invocation *call, struct company **company, struct error *error) {
  struct store *store;
  if (!stored_open_signing(call, &store, error)) return false;
  struct company_plan plan = {
      .address = call_option(call, "store"), .name = store->company, .key = store->key, .via = "web"};
  return company_open(call->arena, &plan, company, error);
}

bool serving_run(struct invocation *call, struct company *company, struct server_plan *plan, bool is_secure,
                 struct provider *provider, serving_ready *ready, void *context, struct error *error) {
  struct server *server;
  struct clerk *clerk;
  struct site site = {.arena = call->arena, .company = company, .waiting = waiting_new(call->arena), .kept = kept_new(call->arena)};
  site.is_secure = plan->is_secure = is_secure;
  site.provider = provider;
  site.is_provider_only = provider && call_option(call, "oidc-only");
  site.figures = plan->figures = ARENA_NEW(call->arena, struct server_figures);
  plan->handle = site_handle;
  plan->handle_at_once = site_handle_at_once;
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
