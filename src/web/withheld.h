/* What of the ledger is withheld from one who may read it: all that is recorded of cases that are about himself. Neither the entries are
 * there for him, nor the acts that brought them, which say who reported; nor that somebody was told of them by mail. */
#ifndef ABSTAIN_WEB_WITHHELD_H
#define ABSTAIN_WEB_WITHHELD_H

#include "site.h"

struct withheld {
  struct arena *arena;
  int64_t *acts; /* by their places: with an act goes all that it brought */
  size_t room;
  uint32_t count;
};
/* What is withheld from the visitor. */
MUST_USE bool withheld_find(struct visit *visit, struct withheld *withheld, struct error *error);
bool is_withheld(const struct withheld *withheld, const struct stored_entry *entry);

#endif
