/* Acts for the tests of the store, each made from its number, so that what a ledger holds can be compared byte by byte with what
 * was to be recorded, and the numbers say which of them it holds. */
#ifndef ABSTAIN_TEST_DEEDS_H
#define ABSTAIN_TEST_DEEDS_H

#include "../../src/store/store.h"

enum { DEED_EVENTS_MAX = 400 };

/* Act `number` with `count` events, in the arena. All are recorded at one instant: they may come in any order. */
struct command_act *deed_make(struct arena *arena, uint32_t number, uint32_t count);

/* The deeds that a ledger holds. */
struct tally {
  uint8_t *held; /* by number: how often */
  uint32_t room;
  int64_t acts, entries;
};

/* Is the ledger whole? Acts with all their events and nothing between them, every byte as it was made, every hash and every key
 * right, the head that of the last entry. Adds to the tally, whose `held` is the caller's. */
MUST_USE bool ledger_is_whole(struct store *store, struct tally *tally, struct error *error);

#endif
