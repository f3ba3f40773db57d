/* Any bytes as a time zone file. A file that is taken gives every instant one wall time, from which the way back
 * leads to the same instant, or to an earlier one that shows the same. */
#undef NDEBUG
#include <assert.h>

#include "../../src/calendar/zone.h"
#include "fuzz.h"

static void check_instant(const struct zone *zone, int64_t seconds) {
  enum wall_kind kind;
  struct instant instant = {seconds};
  struct wall wall = zone_wall(zone, instant);
  struct instant back = zone_instant(zone, wall.date, wall.seconds, &kind);
  struct wall again = zone_wall(zone, back);
  assert(kind != WALL_GAP);
  assert(back.seconds <= seconds);
  assert(back.seconds == seconds || kind == WALL_FOLD);
  assert(again.date.days == wall.date.days && again.seconds == wall.seconds);
  assert(zone_abbreviation(zone, instant).length < 5000);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  const int64_t first = (int64_t)date_of(1, 1, 3).days * SECONDS_PER_DAY, last = (int64_t)date_of(9999, 12, 29).days * SECONDS_PER_DAY;
  struct arena *arena = arena_new(0);
  const struct zone *zone;
  struct error error;
  if (zone_parse(arena, STR("fuzz"), (struct str){(const char *)bytes, size}, &zone, &error)) {
    for (int64_t at = first; at < last; at += (last - first) / 200 + 12345) check_instant(zone, at);
    for (size_t i = 44; i + 8 <= size && i < 2000; i++) { /* what the file may hold as a transition */
      int64_t at = 0;
      for (size_t k = 0; k < 8; k++) at = (int64_t)((uint64_t)at << 8 | bytes[i + k]);
      if (at > first && at < last) check_instant(zone, at - 1), check_instant(zone, at);
    }
    zone_offset(zone, INSTANT_NEVER);
    zone_offset(zone, INSTANT_ALWAYS);
  }
  arena_free(arena);
  return 0;
}
