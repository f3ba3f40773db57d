/* Posting something to a webhook, by libcurl: over TLS but on this machine, to where it says and nowhere else, signed. */
#ifndef ABSTAIN_NOTICE_POST_H
#define ABSTAIN_NOTICE_POST_H

#include <netinet/in.h>
#include <stdatomic.h>

#include "webhook.h"

/* Where an address leads. Some are never posted to: what is given out by no network, link-local ones (from which clouds give
 * their machines secrets), those for many. */
enum whereabouts { AT_LARGE, AT_HOME, INSIDE, NOWHERE };
enum whereabouts address_whereabouts(const struct sockaddr *address);

/* Can that be posted to? https, or http on this machine; without a name, a password or a fragment. */
MUST_USE bool webhook_url_check(struct str url, bool is_internal, struct error *error);

/* What became of something that was sent: taken, refused for good, or to be tried again. */
enum sent { SENT_OK, SENT_REFUSED, SENT_LATER };

struct posting {
  const struct webhook *webhook;
  struct str event, kind, request; /* request: its id, or empty */
  struct str happened;
  struct instant now;      /* by which it is signed */
  const char *authorities; /* PEM file; NULL: the system's */
  const atomic_bool *is_stopping; /* NULL: nobody does */
};
enum sent post_send(const struct posting *posting, struct arena *arena, struct str *said);
void put_posting(struct buf *out, const struct posting *posting);

#endif
