/* The options by which people sign in by a provider of OpenID Connect. */
#include "providing.h"

#include "../base/file.h"

enum { SECRET_SIZE_MAX = 1000 };

static const char *const needing[] = {"oidc-client", "oidc-secret-file", "oidc-claim", "oidc-scope", "oidc-ca", "oidc-only"};

static struct str option_or(const struct invocation *call, const char *name, const char *usual) {
  const char *word = call_option(call, name);
  return str_of(word ? word : usual);
}

static bool read_plan(struct invocation *call, struct openid_plan *plan, struct error *error) {
  const char *secret = call_option(call, "oidc-secret-file"), *site = call_option(call, "site");
  *plan = (struct openid_plan){.issuer = str_of(call_option(call, "oidc-issuer")), .authorities = call_option(call, "oidc-ca")};
  if (!call_option(call, "oidc-client") || !site)
    return error_set(error, ERROR_INPUT, "a provider needs --oidc-client, and --site: this site's address, to which it sends people back");
  plan->client = str_of(call_option(call, "oidc-client"));
  plan->claim = option_or(call, "oidc-claim", "email");
  plan->scope = option_or(call, "oidc-scope", "openid email profile");
  struct str root = str_of(site);
  while (str_ends(root, STR("/"))) root = str_sub(root, 0, root.length - 1);
  plan->back = arena_print(call->arena, STR_FMT "/openid/return", STR_ARG(root));
  plan->out = arena_print(call->arena, STR_FMT "/sign-in", STR_ARG(root));
  if (secret && !file_read_secret(call->arena, secret, SECRET_SIZE_MAX, &plan->secret, error)) return false;
  plan->secret = str_trim(plan->secret);
  return !secret || plan->secret.length || error_set(error, ERROR_INPUT, "`%s` has no secret in it", secret);
}

bool providing_open(struct invocation *call, struct company *company, struct provider **provider, struct error *error) {
  struct openid_plan plan;
  *provider = NULL;
  for (size_t i = 0; !call_option(call, "oidc-issuer") && i < sizeof needing / sizeof *needing; i++)
    if (call_option(call, needing[i]))
      return error_set(error, ERROR_INPUT, "--%s says something of a provider: name it by --oidc-issuer", needing[i]);
  if (!call_option(call, "oidc-issuer")) return true;
  return read_plan(call, &plan, error) && provider_open(call->arena, company, call_option(call, "store"), &plan, provider, error);
}
