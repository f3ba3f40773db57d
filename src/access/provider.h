/* Coming in by a provider of OpenID Connect, and showing again there who one is. A browser is sent there with a
 * state that serves once and within ERRAND_SECONDS, and only in the browser that was sent: that one keeps a
 * token, from which the nonce, the verifier of PKCE and the key of what it carries are worked out, so that no
 * table has them. Whom the provider names is found among the persons; nobody is made. */
#ifndef ABSTAIN_ACCESS_PROVIDER_H
#define ABSTAIN_ACCESS_PROVIDER_H

#include "../openid/openid.h"
#include "../people/roster.h"
#include "access.h"

enum { ERRAND_SECONDS = 15 * 60, ERRANDS_MAX = 10000, ERRANDS_OF_SESSION = 5, CARRIED_SIZE_MAX = 4 << 20 };

struct provider;
/* `store`: the company's, by its address. */
MUST_USE bool provider_open(struct arena *arena, struct company *company, const char *store, const struct openid_plan *plan,
                            struct provider **provider, struct error *error);
struct openid *provider_openid(struct provider *provider);

/* Who is sent there: anybody, or the holder of a session who is to show again who he is. */
struct errand {
  struct str browser; /* what it keeps already; else empty */
  struct str address; /* from which attempts are counted */
  struct str session; /* of a visitor, hashed; empty: somebody signs in */
  struct str carried; /* what comes back with him */
};
/* *browser is what the browser is to keep for ERRAND_SECONDS, *address where it goes. ERROR_BUSY: the provider cannot be
 * reached, or too many are on their way; with too_many_attempts, as for passwords. */
MUST_USE bool errand_begin(struct provider *provider, struct arena *arena, const struct errand *errand, struct str *browser,
                           struct str *address, struct error *error);

/* Who is back, and what he brings. */
struct homecoming {
  struct str state, browser, refusal; /* refusal: the provider's own word, where it has no code */
  struct openid_answer answer;
  struct str address;
  const struct visitor *visitor; /* who is signed in there, if anybody is */
};
struct homecomer {
  struct str carried; /* also where he is turned away, when it is his */
  bool is_again;      /* he showed again who he is: his session says so now; else *token is that of a new one */
  struct str token;
};
/* ERROR_DENIED and ERROR_BUSY with the reason, for the operator; whoever is turned away is told the same. `roster`
 * finds who has an address of mail. */
MUST_USE bool errand_end(struct provider *provider, struct arena *arena, struct roster *roster, const struct homecoming *homecoming,
                         struct homecomer *homecomer, struct error *error);

#endif
