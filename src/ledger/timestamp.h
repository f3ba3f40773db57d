/* Time stamps (RFC 3161): a token in which an authority says that it saw a hash at an instant. It needs to be told nothing else, and
 * whoever has the authority's certificate can check it. Reads no clock: a certificate must have been valid at the instant that the
 * token says. Safe from any thread. */
#ifndef ABSTAIN_LEDGER_TIMESTAMP_H
#define ABSTAIN_LEDGER_TIMESTAMP_H

#include "../base/date.h"
#include "../base/error.h"
#include "../base/hash.h"

enum { TIMESTAMP_SIZE_MAX = 1 << 16 };

/* What to send as application/timestamp-query, DER. The nonce ties the answer to this request. */
MUST_USE bool buf_timestamp_request(struct buf *out, struct hash hash, uint64_t nonce, struct error *error);

/* The authority's answer to that request: its token, DER. `trusted`: certificates in PEM, of which one has issued the authority's.
 * ERROR_DENIED with the reason where it grants none, or one that does not hold. */
MUST_USE bool buf_timestamp_token(struct buf *out, struct str response, struct hash hash, uint64_t nonce, struct str trusted,
                                  struct error *error);

/* Is the token about that hash, by an authority that is trusted? *when: the instant that it says. */
MUST_USE bool timestamp_verify(struct str token, struct hash hash, struct str trusted, struct instant *when, struct error *error);

#endif
