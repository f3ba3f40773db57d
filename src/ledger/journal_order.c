/* The journal by `at`: a stable radix sort, three passes of 12 bits over the seconds since the first year. */
#include "journal.h"

enum { RADIX_BITS = 12, RADIX_PASSES = 3, RADIX_SIZE = 1 << RADIX_BITS };

struct keyed {
  uint64_t key;
  uint32_t index;
};

static void radix_pass(const struct keyed *from, struct keyed *to, uint32_t count, int shift) {
  uint32_t place[RADIX_SIZE + 1] = {0};
  for (uint32_t i = 0; i < count; i++) place[(from[i].key >> shift & (RADIX_SIZE - 1)) + 1]++;
  for (int i = 0; i < RADIX_SIZE; i++) place[i + 1] += place[i];
  for (uint32_t i = 0; i < count; i++) to[place[from[i].key >> shift & (RADIX_SIZE - 1)]++] = from[i];
}

const uint32_t *journal_by_at(const struct journal *journal, struct arena *arena, uint32_t count) {
  struct arena *work = arena_new(0);
  struct keyed *from = ARENA_ARRAY(work, count, struct keyed), *to = ARENA_ARRAY(work, count, struct keyed);
  int64_t first = (int64_t)date_of(YEAR_FIRST, 1, 1).days * SECONDS_PER_DAY;
  bool sorted = true;
  for (uint32_t i = 0; i < count; i++) {
    from[i] = (struct keyed){(uint64_t)(journal_entry(journal, i)->at.seconds - first), i};
    sorted = sorted && (i == 0 || from[i - 1].key <= from[i].key);
  }
  for (int pass = 0; pass < RADIX_PASSES && !sorted; pass++) {
    radix_pass(from, to, count, pass * RADIX_BITS);
    struct keyed *swapped = from;
    from = to;
    to = swapped;
  }
  uint32_t *order = ARENA_ARRAY(arena, count, uint32_t);
  for (uint32_t i = 0; i < count; i++) order[i] = from[i].index;
  arena_free(work);
  return order;
}
