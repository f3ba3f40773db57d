/* Webhooks: another program of the company hears that there is something new. What is posted says of which kind it is, when it was
 * and an id, and for a request its id on the site; never who, which security, what outcome or which item. Only what happens
 * whether or not an item exists is told at all: a restricted notice to some, an incident and what lapses are not.
 *
 * A delivery is written in the transaction of the act of which it tells (store/occasions.c). A thread posts it, signed; several
 * servers on one store post each once, as with mails. docs/operating/webhooks.md has the form. */
#ifndef ABSTAIN_NOTICE_WEBHOOK_H
#define ABSTAIN_NOTICE_WEBHOOK_H

#include "notice.h"

enum { WEBHOOKS_MAX = 20, URL_LENGTH_MAX = 500, DELIVERIES_SHOWN = 100 };

struct webhook {
  struct str id, url, secret, made;
  bool is_internal; /* its address may be one of a private network, or of this machine */
};
struct webhooks {
  struct webhook *at;
  size_t room;
  uint32_t count;
};
MUST_USE bool webhooks_list(struct store *store, struct arena *arena, struct webhooks *webhooks, struct error *error);
/* ERROR_MISSING: there is none of that id. */
MUST_USE bool webhook_find(struct store *store, struct arena *arena, struct str id, struct webhook *webhook, struct error *error);
/* A new one, with an id and a secret of its own. ERROR_INPUT: the address is none that may be posted to. */
MUST_USE bool webhook_add(struct company *company, struct arena *arena, struct str url, bool is_internal, struct str by,
                          struct webhook *webhook, struct error *error);
/* It goes, and with it what was still to be posted. */
MUST_USE bool webhook_remove(struct company *company, struct arena *arena, struct str id, struct str by, struct error *error);
/* Posts something of the kind `test` now. *said: what became of it. */
MUST_USE bool webhook_test(const struct webhook *webhook, struct arena *arena, const char *authorities, struct instant now, struct str *said,
                           struct error *error);

/* -- the thread that posts ------------------------------------------------------------------------------------------- */

struct courier;
struct courier_plan {
  const char *store;       /* its address: the thread has a connection of its own */
  const char *authorities; /* PEM file of those who vouch for receivers; NULL: the system's */
};
MUST_USE bool courier_start(struct arena *arena, struct company *company, const struct courier_plan *plan, struct courier **courier,
                            struct error *error);
void courier_stop(struct courier *courier); /* NULL is allowed */

/* -- for the administrator ------------------------------------------------------------------------------------------- */

struct delivery_line {
  struct str webhook, kind, due, said;
  enum message_state state;
  int64_t attempts;
};
struct delivery_lines {
  struct delivery_line *at; /* what failed, what waits, then the last that was sent */
  size_t room;
  uint32_t count, failed;
};
MUST_USE bool deliveries_list(struct view *view, struct delivery_lines *lines, struct error *error);

#endif
