/* Acts for the tests of the store, each made from its number, so that what a ledger holds can be compared byte by byte with what
 * was to be recorded, and the numbers say which of them it holds. */
#ifndef ABSTAIN_TEST_DEEDS_H
#define ABSTAIN_TEST_DEEDS_H

#include "../../src/store/store.h"

enum { DEED_EVENTS_MAX = 400 };

/* Act `number` with `count` events, in the arena. All are recorded at one instant: they may come in any order. */
struct command_act *deed_make(struct arena *arena, uint32_t number, uint32_t count);

/* The act that erases the entries of these places. */
struct act erasure_make(struct arena *arena, int64_t first, int64_t end);
const struct signing_key *deeds_key(void); /* of a ledger of deeds */

/* The deeds that a ledger holds. */
struct tally {
  uint8_t *held; /* by number: how often */
  uint32_t room;
  int64_t acts, entries;
  int64_t erased_first, erased_end; /* by an act that is there */
};

/* Is the ledger whole? Acts with all their events and nothing between them, every byte as it was made, nothing erased but by an act
 * that says so, every hash and every key right, the head that of the last entry, and all of it signed, where the store has a key,
 * and found sound by the store itself. Adds to the tally, whose `held` is the caller's. */
MUST_USE bool ledger_is_whole(struct store *store, struct tally *tally, struct error *error);

#endif
