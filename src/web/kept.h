/* Pages as they were last made. What a steady page shows follows from the ledger, from who looks and from the second in which he does:
 * as long as all three are the same it is not made again. Any thread may call everything here. */
#ifndef ABSTAIN_WEB_KEPT_H
#define ABSTAIN_WEB_KEPT_H

#include "../base/arena.h"
#include "../base/hash.h"

struct kept;

/* For whom which page was made, and from what. */
struct kept_key {
  struct hash whose; /* the session's token and the path */
  int64_t size;      /* of the ledger */
  int64_t second;
};

struct kept *kept_new(struct arena *arena);
/* The page, copied into the arena; false: it is to be made. */
bool kept_find(struct kept *kept, const struct kept_key *key, struct arena *arena, struct str *page);
void kept_put(struct kept *kept, const struct kept_key *key, struct str page);

#endif
