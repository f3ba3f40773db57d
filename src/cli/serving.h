/* A site that is served until somebody ends the program. For serve.c, demo_site.c and those who set one up. */
#ifndef ABSTAIN_CLI_SERVING_H
#define ABSTAIN_CLI_SERVING_H

#include "../web/site.h"
#include "config.h"
#include "mailing.h"
#include "providing.h"
#include "stored.h"

/* The options of `abstain serve`, which are the settings of a file, too; and of those who look at them before. */
#define OPTIONS_OF_SERVING                                                                                                                 \
  OPTION_STORE, OPTION_COMPANY, OPTION_SIGNING_KEY, OPTION_CONFIG, {"listen", "ADDRESS", "the address to listen on (default: 127.0.0.1)"},  \
      {"port", "N", "the port; 0: a free one (default: 8080)"}, {"certificate", "FILE", "the certificate for TLS, with its chain (PEM)"},   \
      {"certificate-key", "FILE", "its private key (PEM)"},                                                                                \
      {"behind-proxy", NULL, "a proxy before it has TLS, and says in X-Forwarded-For who comes"}, OPTIONS_OF_MAIL, OPTIONS_OF_OPENID, {    \
    "even", "MS", "answers about requests leave at multiples of so many milliseconds; 0: at once (default: 10)"                            \
  }, {                                                                                                                                     \
    "patience", "SECONDS", "how long a browser may take to send a request, and to take the answer (default: 60)"                           \
  }

/* How the site is reached, by those options; the parts in which they are read. */
enum { PORT_USUAL = 8080 };
MUST_USE bool serving_port(const struct invocation *call, uint16_t usual, uint16_t *port, struct error *error);
MUST_USE bool serving_tls(struct invocation *call, struct server_plan *plan, struct error *error);
MUST_USE bool serving_plan(struct invocation *call, struct server_plan *plan, struct error *error);
const char *serving_address(const struct invocation *call);

/* From now on SIGINT, SIGTERM and SIGHUP wait until serving_run takes them, in this thread and those that it starts. To be
 * called before anything is made that is to be cleared away. */
void serving_hold_signals(void);
/* The company of --store, with the ledger's key, as the command that records has it. */
MUST_USE bool serving_company(struct invocation *call, struct company **company, struct error *error);
/* `ready` is called once it can be reached. Returns when somebody has ended the program, and everything is answered. The
 * plan says how it is reached; the rest of it is set here. `provider`: by whom people sign in, or NULL. */
typedef void serving_ready(void *context, const struct server_plan *plan, uint16_t port);
MUST_USE bool serving_run(struct invocation *call, struct company *company, struct server_plan *plan, struct provider *provider,
                          serving_ready *ready, void *context, struct error *error);

#endif
