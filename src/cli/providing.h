/* The options by which people sign in by a provider of OpenID Connect. For serve.c and check_config.c. */
#ifndef ABSTAIN_CLI_PROVIDING_H
#define ABSTAIN_CLI_PROVIDING_H

#include "../access/provider.h"
#include "command.h"

#define OPTIONS_OF_OPENID                                                                                                                  \
  {"oidc-issuer", "URL", "people sign in by this provider of OpenID Connect, https://…; with --site"},                                     \
      {"oidc-client", "ID", "by which name the provider knows this site"},                                                                 \
      {"oidc-secret-file", "FILE", "and the secret that it gave it, in a file (none: PKCE alone)"},                                        \
      {"oidc-claim", "NAME",                                                                                                               \
       "which claim says who somebody is: email, verified, as it is recorded of him, or one that is his id (default: email)"},             \
      {"oidc-scope", "WORDS", "what the provider is asked for (default: openid email profile)"},                                           \
      {"oidc-ca", "FILE", "who vouches for the provider (PEM; default: whom the system trusts)"}, {                                        \
    "oidc-only", NULL, "nobody signs in by a password"                                                                                     \
  }

/* *provider is NULL where none is named. It is not asked anything yet. */
MUST_USE bool providing_open(struct invocation *call, struct company *company, struct provider **provider, struct error *error);

#endif
