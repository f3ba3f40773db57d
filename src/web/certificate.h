/* What a certificate says, before anything is served by it. */
#ifndef ABSTAIN_WEB_CERTIFICATE_H
#define ABSTAIN_WEB_CERTIFICATE_H

#include "../base/arena.h"
#include "../base/date.h"
#include "../base/error.h"
#include "../base/str.h"

struct certificate {
  struct instant from, until;
  bool has_chain;  /* others come with it, or it vouches for itself */
  bool fits_host;  /* it is for the host that was asked about */
  struct str name; /* it is for, as it says first */
};

/* Of the PEM text, its own certificate first. `host` empty: none is asked about. Errors: it is none; the key is none (or has a
 * password); the two are no pair. */
MUST_USE bool certificate_read(struct arena *arena, struct str pem, struct str key, struct str host, struct certificate *certificate,
                               struct error *error);

#endif
