/* A site that is served until somebody ends the program. For serve.c and demo_serve.c. */
#ifndef ABSTAIN_CLI_SERVING_H
#define ABSTAIN_CLI_SERVING_H

#include "../web/site.h"
#include "command.h"

/* From now on SIGINT, SIGTERM and SIGHUP wait until serving_run takes them, in this thread and those that it starts. To be
 * called before anything is made that is to be cleared away. */
void serving_hold_signals(void);
/* The company of --store, with the ledger's key, as the command that records has it. */
MUST_USE bool serving_company(struct invocation *call, struct company **company, struct error *error);
/* `ready` is called once it can be reached. Returns when somebody has ended the program, and everything is answered. The
 * plan says how it is reached; the rest of it is set here. `provider`: by whom people sign in, or NULL. */
typedef void serving_ready(void *context, const struct server_plan *plan, uint16_t port);
MUST_USE bool serving_run(struct invocation *call, struct company *company, struct server_plan *plan, bool is_secure,
                          struct provider *provider, serving_ready *ready, void *context, struct error *error);

#endif
