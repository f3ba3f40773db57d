/* What those who run the site ask it: does it live, can it work, how is it doing. Nothing here says what is in the store: no
 * count of persons, requests or items, in whatever disguise. */
#ifndef ABSTAIN_WEB_OPERATE_H
#define ABSTAIN_WEB_OPERATE_H

#include "site.h"

/* /healthz and /metrics, which look at nothing that others hold; false: it is something else. */
bool operate_at_once(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply);
/* /readyz, which looks at the store; false: it is something else. */
bool operate(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply);

#endif
