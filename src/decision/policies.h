/* The policies of stores by the hash of their documents: each is compiled once, and kept as long as the arena that the collection was
 * made in. Any number of threads may ask, each of a store of its own. */
#ifndef ABSTAIN_DECISION_POLICIES_H
#define ABSTAIN_DECISION_POLICIES_H

#include "../policy/image.h"
#include "../store/store.h"

struct policies;
struct policies *policies_new(struct arena *arena);

/* The policy in force at the instant, by what the journal says. ERROR_MISSING: none was. */
MUST_USE bool policy_in_force(const struct journal *journal, struct instant at, struct hash *hash, struct error *error);
/* A policy of the store. ERROR_CONFLICT: this program does not accept it. */
MUST_USE bool policy_of_store(struct policies *policies, struct store *store, struct hash hash, const struct abstain_policy **policy,
                              struct error *error);

#endif
