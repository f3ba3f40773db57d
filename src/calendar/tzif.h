/* What a TZif file says, as a list of stretches of time with one offset each. For zone.c alone. */
#ifndef ABSTAIN_CALENDAR_TZIF_H
#define ABSTAIN_CALENDAR_TZIF_H

#include "zone.h"

enum {
  ZONE_CYCLE_YEARS = 400, /* after so many years weekdays and dates repeat */
  OFFSET_SECONDS_MAX = 26 * 3600,
};
#define ZONE_CYCLE_SECONDS ((int64_t)146097 * SECONDS_PER_DAY)

struct zone_type {
  int32_t offset; /* seconds east of UTC */
  struct str abbreviation;
};

/* Stretch i lasts from starts[i] until starts[i + 1] and has the offset of types[type_of[i]]; the first one
 * starts at INT64_MIN. Where the file ends in a yearly rule, the list goes on for 400 years by that rule and
 * instants after repeat_after stand for those of 400 years before. */
struct zone {
  struct str name;
  int64_t *starts;
  uint16_t *type_of;
  int32_t count;
  struct zone_type *types;
  int64_t repeat_after; /* INT64_MAX: nothing repeats */
};

MUST_USE bool tzif_parse(struct arena *arena, struct str bytes, struct zone *zone, struct error *error);

#endif
