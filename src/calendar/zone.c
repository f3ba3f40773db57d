/* Time zones: finding the file, and wall time to and from instants over the stretches that tzif.c made of it. */
#include "zone.h"

#include <assert.h>

#include "../base/file.h"
#include "tzif.h"

enum { ZONE_FILE_SIZE_MAX = 256 * 1024, ZONE_NAME_LENGTH_MAX = 64 };
static const char zone_directory[] = "/usr/share/zoneinfo";

static bool name_is_safe(struct str name) {
  if (name.length == 0 || name.length > ZONE_NAME_LENGTH_MAX || name.at[0] == '/') return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.at[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && (c == '\0' || !strchr("_+-/", c))) return false;
  }
  return true;
}

bool zone_parse(struct arena *arena, struct str name, struct str bytes, const struct zone **zone,
                struct error *error) {
  struct zone *made = ARENA_NEW(arena, struct zone);
  made->name = arena_copy(arena, name);
  *zone = made;
  return tzif_parse(arena, bytes, made, error);
}

bool zone_load(struct arena *arena, struct str name, const struct zone **zone, struct error *error) {
  struct str bytes, path;
  if (!name_is_safe(name))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not a time zone; write it like America/New_York",
                     STR_ARG(name));
  path = arena_print(arena, "%s/" STR_FMT, zone_directory, STR_ARG(name));
  if (!file_read(arena, path.at, ZONE_FILE_SIZE_MAX, &bytes, error))
    return error_set(error, ERROR_MISSING, "there is no time zone `" STR_FMT "` in %s; is tzdata installed?",
                     STR_ARG(name), zone_directory);
  return zone_parse(arena, name, bytes, zone, error);
}

struct str zone_name(const struct zone *zone) { return zone->name; }

/* How much to take off seconds so that the stretches listed answer for them: a multiple of 400 years. */
static int64_t cycles_beyond(const struct zone *zone, int64_t seconds) {
  if (seconds <= zone->repeat_after) return 0;
  return ((seconds - zone->repeat_after - 1) / ZONE_CYCLE_SECONDS + 1) * ZONE_CYCLE_SECONDS;
}

/* The stretch that holds the second. */
static int32_t stretch_at(const struct zone *zone, int64_t seconds) {
  int32_t from = 0, count = zone->count;
  while (count > 1) {
    int32_t half = count / 2;
    from += zone->starts[from + half] <= seconds ? half : 0;
    count -= half;
  }
  return from;
}

static const struct zone_type *type_at(const struct zone *zone, struct instant instant) {
  /* `never` and `always` are no seconds to count with; a million years before and after them answers the same. */
  int64_t far = (int64_t)1 << 45, seconds = instant.seconds;
  seconds = seconds > far ? far : seconds < -far ? -far : seconds;
  return &zone->types[zone->type_of[stretch_at(zone, seconds - cycles_beyond(zone, seconds))]];
}

int32_t zone_offset(const struct zone *zone, struct instant instant) { return type_at(zone, instant)->offset; }

struct str zone_abbreviation(const struct zone *zone, struct instant instant) {
  return type_at(zone, instant)->abbreviation;
}

struct wall zone_wall(const struct zone *zone, struct instant instant) {
  int64_t local = instant.seconds + zone_offset(zone, instant);
  int64_t days = local / SECONDS_PER_DAY, seconds = local % SECONDS_PER_DAY;
  if (seconds < 0) days--, seconds += SECONDS_PER_DAY;
  assert(days > INT32_MIN && days < INT32_MAX);
  return (struct wall){{(int32_t)days}, (int32_t)seconds};
}

struct instant zone_instant(const struct zone *zone, struct date date, int32_t seconds, enum wall_kind *kind) {
  assert(seconds >= 0 && seconds <= SECONDS_PER_DAY);
  int64_t local = (int64_t)date.days * SECONDS_PER_DAY + seconds;
  int64_t cycles = cycles_beyond(zone, local);
  local -= cycles;
  /* No clock is further than 26 hours from UTC: only these stretches can show the wall time. */
  int64_t found = INT64_MAX;
  enum wall_kind found_kind = WALL_GAP;
  for (int32_t i = stretch_at(zone, local - OFFSET_SECONDS_MAX);
       i < zone->count && zone->starts[i] <= local + OFFSET_SECONDS_MAX && found_kind != WALL_FOLD; i++) {
    int64_t at = local - zone->types[zone->type_of[i]].offset;
    if (at < zone->starts[i]) {
      if (found_kind == WALL_GAP && zone->starts[i] < found) found = zone->starts[i];
    } else if (i + 1 == zone->count || at < zone->starts[i + 1]) {
      if (found_kind == WALL_GAP) found = at;
      found_kind = found_kind == WALL_GAP ? WALL_ORDINARY : WALL_FOLD;
    }
  }
  if (kind) *kind = found_kind;
  return (struct instant){found + cycles};
}

void buf_wall(struct buf *buf, const struct zone *zone, struct instant instant) {
  if (instant.seconds == INT64_MAX || instant.seconds == INT64_MIN) {
    buf_instant(buf, instant);
    return;
  }
  struct wall wall = zone_wall(zone, instant);
  buf_date(buf, wall.date);
  buf_format(buf, " %02d:%02d", wall.seconds / 3600, wall.seconds / 60 % 60);
  if (wall.seconds % 60) buf_format(buf, ":%02d", wall.seconds % 60);
}

bool zone_read(const struct zone *zone, struct str text, struct instant *instant, struct error *error) {
  struct instant as_utc;
  enum wall_kind kind;
  if (instant_parse(text, instant)) return true;
  char form[] = "0000-00-00T00:00:00Z"; /* the wall time, read as if it were UTC */
  bool fits = text.length == 10 || ((text.length == 16 || text.length == 19) && (text.at[10] == ' ' || text.at[10] == 'T'));
  for (size_t i = 0; fits && i < text.length; i++) form[i] = i == 10 ? 'T' : text.at[i];
  if (!fits) form[0] = '?';
  if (!instant_parse(str_of(form), &as_utc))
    return error_set(error, ERROR_INPUT,
                     "`" STR_FMT "` is not a time; write 2011-09-19, 2011-09-19 14:05 or 2011-09-19T18:05:00Z",
                     STR_ARG(text));
  int64_t days = as_utc.seconds / SECONDS_PER_DAY, seconds = as_utc.seconds % SECONDS_PER_DAY;
  if (seconds < 0) days--, seconds += SECONDS_PER_DAY;
  *instant = zone_instant(zone, (struct date){(int32_t)days}, (int32_t)seconds, &kind);
  if (kind == WALL_GAP && text.length > 10)
    return error_set(error, ERROR_INPUT,
                     "`" STR_FMT "` does not exist in " STR_FMT ": the clocks are put forward over it",
                     STR_ARG(text), STR_ARG(zone->name));
  return true;
}
