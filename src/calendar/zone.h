/* Time zones from the system's tzdata (TZif, RFC 8536): wall time to and from instants, with gaps and folds
 * handled, past the last listed transition by the file's own POSIX rule. Immutable once loaded, shared between
 * threads; no locale, no environment. */
#ifndef ABSTAIN_CALENDAR_ZONE_H
#define ABSTAIN_CALENDAR_ZONE_H

#include "../base/arena.h"
#include "../base/date.h"
#include "../base/error.h"

struct zone;

struct wall {
  struct date date;
  int32_t seconds; /* of the day by the clock on the wall, 0..86399 */
};

/* "America/New_York". A name with .. or a leading / is refused; an unknown one is ERROR_MISSING. */
MUST_USE bool zone_load(struct arena *arena, struct str name, const struct zone **zone, struct error *error);
/* The same from the bytes of a TZif file (untrusted input, bounded). */
MUST_USE bool zone_parse(struct arena *arena, struct str name, struct str bytes, const struct zone **zone,
                         struct error *error);
struct str zone_name(const struct zone *zone);
int32_t zone_offset(const struct zone *zone, struct instant instant); /* seconds east of UTC */
struct str zone_abbreviation(const struct zone *zone, struct instant instant); /* "EDT" */
struct wall zone_wall(const struct zone *zone, struct instant instant);

enum wall_kind { WALL_ORDINARY, WALL_GAP, WALL_FOLD };
/* The instant of a wall time. In a gap: the first instant after it. In a fold: the earlier of the two.
 * `seconds` may be 86400 (the end of the day = 00:00 of the next). *kind may be NULL. */
struct instant zone_instant(const struct zone *zone, struct date date, int32_t seconds, enum wall_kind *kind);
/* The first instant of the day (00:00, or the first valid one where midnight is skipped). */
static inline struct instant zone_day_start(const struct zone *zone, struct date date) {
  return zone_instant(zone, date, 0, NULL);
}
/* "2011-09-19 14:05" (with ":30" when there are seconds) by the zone's clock; `never`, `always`. */
void buf_wall(struct buf *buf, const struct zone *zone, struct instant instant);
/* "2011-09-19", "2011-09-19 14:05", "2011-09-19T14:05:30" as wall time of the zone, or any form that
 * instant_parse takes. A time in a gap is an error that says so; in a fold it means the earlier one. */
MUST_USE bool zone_read(const struct zone *zone, struct str text, struct instant *instant, struct error *error);

#endif
