/* `abstain demo --serve`: a company for an afternoon. */
#ifndef ABSTAIN_CLI_DEMO_SITE_H
#define ABSTAIN_CLI_DEMO_SITE_H

#include "../demo/demo.h"
#include "command.h"

/* The company of the plan until now, served until somebody ends the program. Nothing of it is left. */
MUST_USE bool demo_site(struct invocation *call, struct demo_plan *plan, struct error *error);

#endif
