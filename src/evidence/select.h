/* Which entries of a ledger an evidence pack holds. Of a person: what names him, and what became of the things that these
 * entries name (his clearances, plans, trades, the items he was brought in on, the notices he was sent) as far as that names nobody
 * else. Of an issuer: what names it, and what became of the things. An act comes along with the first of its entries. */
#ifndef ABSTAIN_EVIDENCE_SELECT_H
#define ABSTAIN_EVIDENCE_SELECT_H

#include "../store/store.h"

struct evidence_scope {
  struct str person, issuer;  /* empty: whoever, whatever */
  struct instant from, until; /* it took effect, or was recorded, at `from` or later and before `until` */
};

struct selection {
  int64_t *places; /* in order */
  size_t count, room;
  int64_t acts;            /* of these */
  int64_t erased;          /* of these: without content */
  int64_t erased_left_out; /* of whom nobody can say any more whether they belong here */
};

/* Does any entry name the person, or the issuer, that is asked for? What was erased names nobody. */
MUST_USE bool evidence_knows(struct store *store, const struct evidence_scope *scope, bool *person, bool *issuer, struct error *error);
/* Of the first `end` entries; the one at `always`, an act, is among them with what it brought. In the arena. */
MUST_USE bool evidence_select(struct store *store, struct arena *arena, const struct evidence_scope *scope, int64_t end, int64_t always,
                              struct selection *selection, struct error *error);

#endif
