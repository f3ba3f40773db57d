/* What was erased, when, by whom and why: the events `erased` say it, for they name the entries by their ids. */
#ifndef ABSTAIN_EVIDENCE_ERASURE_H
#define ABSTAIN_EVIDENCE_ERASURE_H

#include "../store/store.h"

struct erasure {
  bool is_known;        /* false: no event says that it was erased */
  struct instant at;
  struct str by, why;   /* why may be empty; in the arena */
  struct hash recorded; /* of the event that says so */
};

/* How the entry without content came to be so. */
MUST_USE bool erasure_find(struct store *store, struct arena *arena, const struct stored_entry *entry, struct erasure *erasure,
                           struct error *error);

/* Which of the entries that somebody saw are gone since. */
struct erasures {
  struct erased_place {
    int64_t place, since; /* its own, and that of the event that says so */
  } *list;
  size_t room, count;
};
MUST_USE bool erasures_read(struct store *store, struct arena *arena, struct erasures *erasures, struct error *error);
/* Of the first `cut` entries, those that had their content when these were all. */
int64_t erasures_since(const struct erasures *erasures, int64_t cut);

#endif
