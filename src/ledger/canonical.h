/* JSON in its canonical form (RFC 8785), so that equal things have equal bytes and equal hashes: no blanks, members sorted by
 * their names as UTF-16, one way to write a string. Numbers are whole and within 2^53 either way: amounts travel as strings. */
#ifndef ABSTAIN_LEDGER_CANONICAL_H
#define ABSTAIN_LEDGER_CANONICAL_H

#include "../base/json.h"

enum { CANONICAL_DEPTH_MAX = 64 };

MUST_USE bool buf_canonical(struct buf *out, const json_t *json, struct error *error);

#endif
