/* Desks of the newest state of the ledger: what bears on a few persons, read and indexed once for all who look at it. Whoever has one
 * shares it with others and only reads. Any thread may call everything here. */
#ifndef ABSTAIN_COMPANY_DESKS_H
#define ABSTAIN_COMPANY_DESKS_H

#include "../decision/policies.h"
#include "../register/register.h"

struct desks;
struct desks *desks_new(struct arena *arena, struct policies *policies);

struct desk_sought {
  int64_t cut;
  struct instant now; /* whose policy counts */
  const struct str *persons;
  int count;
};
/* The register of a desk (store_desk) under the policy that is in force; it stands as long as the arena. Where somebody just read the
 * same it costs nothing. */
MUST_USE bool desks_open(struct desks *desks, struct store *store, const struct desk_sought *sought, struct arena *arena,
                         const struct registry **reg, struct hash *policy, struct error *error);

#endif
