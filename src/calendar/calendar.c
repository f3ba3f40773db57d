/* Calendars made and asked. Making writes every rule's days into one table; asking reads, for each day,
 * whether it is open and how many open days are before it (rank), and a table of the open days (select), so that
 * no question depends on how far away its answer lies. */
#include "calendar.h"

#include <assert.h>

#include "../base/hash.h"
#include "rules.h"

struct day {
  int32_t opens, closes; /* wall time */
  uint32_t reason;       /* 0: an ordinary open day */
  bool closed;
};

/* The days are counted in blocks, so that a day takes one byte: its lowest bit says whether it is open, the others
 * how many days of its block before it are. A plain bitmap is an eighth of that, but has to count its ones. */
enum { BLOCK_DAYS = 128 };

struct calendar {
  uint8_t *marks;      /* by day */
  int32_t *open_before; /* by block */
  struct date *open_days;
  uint32_t day_count;
  int32_t open_count;
  struct str name, title;
  const struct zone *zone;
  struct date first, last;
  bool has_sessions;
  int32_t opens, closes; /* ordinary hours */
  unsigned weekend;      /* bit per weekday */
  struct hash hash;
  struct day *days;
  struct str *reasons;
  uint32_t reason_count;
};

static uint32_t day_index(const struct calendar *calendar, struct date date) {
  uint32_t index = (uint32_t)date.days - (uint32_t)calendar->first.days;
  assert(index < calendar->day_count);
  return index;
}

/* ---- making ---- */

static uint32_t add_reason(struct calendar *calendar, struct str reason) {
  calendar->reasons[calendar->reason_count] = reason;
  return calendar->reason_count++;
}

static bool is_weekend(const struct calendar *calendar, struct date date) {
  return calendar->weekend >> date_weekday(date) & 1;
}

static void close_weekends(struct calendar *calendar) {
  static const char *const names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  uint32_t reasons[7];
  for (int weekday = 0; weekday < 7; weekday++) reasons[weekday] = add_reason(calendar, str_of(names[weekday]));
  for (uint32_t i = 0; i < calendar->day_count; i++) {
    struct date date = date_add(calendar->first, (int32_t)i);
    bool closed = is_weekend(calendar, date);
    calendar->days[i] =
        (struct day){calendar->opens, calendar->closes, closed ? reasons[date_weekday(date)] : 0, closed};
  }
}

/* A closed day stays closed unless a later line makes it ordinary; else the last line that speaks of the day
 * holds. False when the line changes nothing. */
static bool day_set(const struct calendar *calendar, struct day *day, enum rule_effect effect, int32_t seconds,
                    uint32_t reason) {
  if (effect == EFFECT_ORDINARY ? !day->reason : day->closed) return false;
  if (effect == EFFECT_ORDINARY) *day = (struct day){calendar->opens, calendar->closes, 0, false};
  else if (effect == EFFECT_CLOSED) *day = (struct day){0, 0, reason, true};
  else if (effect == EFFECT_EARLY) day->closes = seconds, day->reason = reason;
  else day->opens = seconds, day->reason = reason;
  return true;
}

/* A rule may fall on a closed day; a single date that changes nothing is a mistake of its file. */
static bool refuse_single(const struct calendar *calendar, const struct rule *rule, struct error *error) {
  struct civil civil = date_civil(rule->date);
  const char *why = "outside the calendar's span";
  struct str reason = STR("");
  if (calendar_has(calendar, rule->date)) {
    reason = calendar_reason(calendar, rule->date);
    why = reason.length ? "closed already: " : "an ordinary open day already";
  }
  return error_set(error, ERROR_INPUT, "%s:%d: %04d-%02d-%02d is %s" STR_FMT, rule->path, rule->line, civil.year,
                   civil.month, civil.day, why, STR_ARG(reason));
}

static bool apply_rule(struct arena *arena, struct calendar *calendar, const struct calendar_source *source,
                       const struct rule *rule, struct error *error) {
  uint32_t reasons[2] = {0}; /* on its own day, observed on another */
  bool own_date = rule->anchor == ANCHOR_DATE && rule >= source->rules + source->inherited, changed = false;
  /* A day of the year before or after may be observed in the span. */
  for (int year = source->year_first - 1; year <= source->year_last + 1; year++) {
    struct date date;
    bool moved;
    if (!rule_day(rule, year, &date, &moved) || !calendar_has(calendar, date)) continue;
    if (!reasons[moved])
      reasons[moved] = add_reason(calendar, moved ? arena_print(arena, STR_FMT " (observed)", STR_ARG(rule->reason))
                                                  : rule->reason);
    struct day *day = &calendar->days[day_index(calendar, date)];
    changed |= day_set(calendar, day, rule->effect, rule->seconds, reasons[moved]);
    if (!day->closed && day->opens >= day->closes && calendar->has_sessions)
      return error_set(error, ERROR_INPUT, "%s:%d: the session of a day would close before it opens", rule->path,
                       rule->line);
  }
  return !own_date || changed || refuse_single(calendar, rule, error);
}

static bool apply_extra(struct arena *arena, struct calendar *calendar, const struct calendar_exception *extra,
                        struct error *error) {
  static const enum rule_effect effects[] = {
      [EXCEPTION_CLOSED] = EFFECT_CLOSED, [EXCEPTION_EARLY_CLOSE] = EFFECT_EARLY, [EXCEPTION_LATE_OPEN] = EFFECT_LATE};
  struct civil civil = date_civil(extra->date);
  const char *why = NULL;
  if (!calendar_has(calendar, extra->date)) {
    why = "outside the calendar's span";
  } else if (extra->kind != EXCEPTION_CLOSED) {
    struct day day = calendar->days[day_index(calendar, extra->date)];
    if (extra->kind == EXCEPTION_EARLY_CLOSE) day.closes = extra->seconds;
    else day.opens = extra->seconds;
    if (!calendar->has_sessions) why = "a day without hours, which cannot be shortened";
    else if (!day.closed && (day.opens < 0 || day.closes > SECONDS_PER_DAY || day.opens >= day.closes))
      why = "a day whose session would close before it opens";
  }
  if (why)
    return error_set(error, ERROR_INPUT, "the exception for %04d-%02d-%02d in `" STR_FMT "`: it is %s", civil.year,
                     civil.month, civil.day, STR_ARG(calendar->name), why);
  day_set(calendar, &calendar->days[day_index(calendar, extra->date)], effects[extra->kind], extra->seconds,
          add_reason(calendar, arena_copy(arena, extra->reason)));
  return true;
}

static void index_open_days(struct arena *arena, struct calendar *calendar) {
  calendar->marks = ARENA_ARRAY(arena, calendar->day_count, uint8_t);
  calendar->open_before = ARENA_ARRAY(arena, calendar->day_count / BLOCK_DAYS + 1, int32_t);
  calendar->open_days = ARENA_ARRAY(arena, calendar->day_count, struct date);
  for (uint32_t i = 0; i < calendar->day_count; i++) {
    int32_t *before = &calendar->open_before[i / BLOCK_DAYS];
    bool open = !calendar->days[i].closed;
    if (i % BLOCK_DAYS == 0) *before = calendar->open_count;
    calendar->marks[i] = (uint8_t)((calendar->open_count - *before) * 2 + open);
    if (open) calendar->open_days[calendar->open_count++] = date_add(calendar->first, (int32_t)i);
  }
}

/* The digest of what the calendar answers, not of how its file is written: comments do not count. */
static void hash_days(struct calendar *calendar, const struct calendar_source *source) {
  struct buf buf;
  buf_init(&buf, SIZE_MAX / 2);
  buf_format(&buf, STR_FMT " %d %d " STR_FMT " %x %d %d %d\n", STR_ARG(calendar->name), source->year_first,
             source->year_last, STR_ARG(source->zone), source->weekend, source->has_hours, source->opens,
             source->closes);
  for (uint32_t i = 0; i < calendar->day_count; i++) {
    const struct day *day = &calendar->days[i];
    if (!day->reason || calendar_day_kind(calendar, date_add(calendar->first, (int32_t)i)) == DAY_WEEKEND) continue;
    buf_int(&buf, i);
    buf_char(&buf, ' ');
    buf_int(&buf, day->opens);
    buf_char(&buf, ' ');
    buf_int(&buf, day->closes);
    buf_char(&buf, ' ');
    buf_str(&buf, calendar->reasons[day->reason]);
    buf_char(&buf, '\n');
  }
  calendar->hash = hash_of(buf_view(&buf));
  buf_free(&buf);
}

static bool build(struct arena *arena, const struct calendar_source *source, const struct calendar_exception *extra,
                  size_t extra_count, const struct calendar **result, struct error *error) {
  struct calendar *calendar = ARENA_NEW(arena, struct calendar);
  *calendar = (struct calendar){.name = source->name, .title = source->title, .has_sessions = source->has_hours,
                                .opens = source->opens, .closes = source->closes, .weekend = source->weekend,
                                .first = date_of(source->year_first, 1, 1), .last = date_of(source->year_last, 12, 31)};
  calendar->day_count = (uint32_t)(calendar->last.days - calendar->first.days) + 1;
  calendar->days = ARENA_ARRAY(arena, calendar->day_count, struct day);
  calendar->reasons = ARENA_ARRAY(arena, 1 + 7 + 2 * source->count + extra_count, struct str);
  add_reason(calendar, STR(""));
  if (!zone_load(arena, source->zone, &calendar->zone, error)) return false;
  close_weekends(calendar);
  for (size_t i = 0; i < source->count; i++)
    if (!apply_rule(arena, calendar, source, &source->rules[i], error)) return false;
  for (size_t i = 0; i < extra_count; i++)
    if (!apply_extra(arena, calendar, &extra[i], error)) return false;
  index_open_days(arena, calendar);
  hash_days(calendar, source);
  *result = calendar;
  return true;
}

bool calendar_make(struct arena *arena, const char *directory, struct str name,
                   const struct calendar_exception *extra, size_t extra_count, const struct calendar **calendar,
                   struct error *error) {
  struct source_finder finder = {.arena = arena, .directory = directory};
  struct calendar_source source;
  if (!source_find(&finder, name, &source, error)) return false;
  return build(arena, &source, extra, extra_count, calendar, error);
}

bool calendar_parse(struct arena *arena, const char *path, struct str text, const struct calendar_exception *extra,
                    size_t extra_count, const struct calendar **calendar, struct error *error) {
  struct source_finder finder = {.arena = arena};
  struct calendar_source source;
  if (!source_parse(&finder, path, arena_copy(arena, text), &source, error)) return false;
  return build(arena, &source, extra, extra_count, calendar, error);
}

/* ---- asking ---- */

struct str calendar_name(const struct calendar *calendar) { return calendar->name; }
struct str calendar_title(const struct calendar *calendar) { return calendar->title; }
struct date calendar_first(const struct calendar *calendar) { return calendar->first; }
struct date calendar_last(const struct calendar *calendar) { return calendar->last; }
bool calendar_has_sessions(const struct calendar *calendar) { return calendar->has_sessions; }
const uint8_t *calendar_hash(const struct calendar *calendar) { return calendar->hash.bytes; }
const struct zone *calendar_zone(const struct calendar *calendar) { return calendar->zone; }

bool calendar_has(const struct calendar *calendar, struct date date) {
  return date.days >= calendar->first.days && date.days <= calendar->last.days;
}

bool calendar_is_open(const struct calendar *calendar, struct date date) {
  return calendar->marks[day_index(calendar, date)] & 1;
}

int32_t calendar_rank(const struct calendar *calendar, struct date date) {
  uint32_t i = day_index(calendar, date);
  return calendar->open_before[i / BLOCK_DAYS] + calendar->marks[i] / 2;
}

int32_t calendar_count(const struct calendar *calendar, struct date from, struct date to) {
  return calendar_rank(calendar, to) - calendar_rank(calendar, from);
}

struct str calendar_reason(const struct calendar *calendar, struct date date) {
  return calendar->reasons[calendar->days[day_index(calendar, date)].reason];
}

enum day_kind calendar_day_kind(const struct calendar *calendar, struct date date) {
  const struct day *day = &calendar->days[day_index(calendar, date)];
  if (day->closed) return is_weekend(calendar, date) ? DAY_WEEKEND : DAY_CLOSED;
  bool early = day->closes < calendar->closes, late = day->opens > calendar->opens;
  return early && late ? DAY_SHORT : early ? DAY_EARLY_CLOSE : late ? DAY_LATE_OPEN : DAY_ORDINARY;
}

bool calendar_hours(const struct calendar *calendar, struct date date, int32_t *opens, int32_t *closes) {
  const struct day *day = &calendar->days[day_index(calendar, date)];
  *opens = day->opens;
  *closes = day->closes;
  return calendar->has_sessions && !day->closed;
}

bool calendar_session(const struct calendar *calendar, struct date date, struct instant *open, struct instant *close) {
  int32_t opens, closes;
  if (!calendar_hours(calendar, date, &opens, &closes)) return false;
  *open = zone_instant(calendar->zone, date, opens, NULL);
  *close = zone_instant(calendar->zone, date, closes, NULL);
  return true;
}

/* The open day with so many open days before it. */
static bool open_day(const struct calendar *calendar, int64_t rank, struct date *result) {
  if ((uint64_t)rank >= (uint64_t)calendar->open_count) return false;
  *result = calendar->open_days[rank];
  return true;
}

bool calendar_step(const struct calendar *calendar, struct date date, int32_t n, struct date *result) {
  bool counts_from_next = n > 0 && !calendar_is_open(calendar, date);
  return open_day(calendar, (int64_t)calendar_rank(calendar, date) + n - counts_from_next, result);
}

bool calendar_session_after(const struct calendar *calendar, struct instant after, int32_t n, struct date *day) {
  struct instant open, close;
  assert(n >= 1);
  struct date date = zone_wall(calendar->zone, after).date;
  if (!calendar->has_sessions || !calendar_has(calendar, date)) return false;
  bool passed = calendar_session(calendar, date, &open, &close) && open.seconds < after.seconds;
  return open_day(calendar, (int64_t)calendar_rank(calendar, date) + passed + n - 1, day);
}

bool calendar_session_before(const struct calendar *calendar, struct instant before, int32_t n, struct date *day) {
  struct instant open, close;
  assert(n >= 1);
  struct date date = zone_wall(calendar->zone, before).date;
  if (!calendar->has_sessions || !calendar_has(calendar, date)) return false;
  bool passed = calendar_session(calendar, date, &open, &close) && close.seconds <= before.seconds;
  return open_day(calendar, (int64_t)calendar_rank(calendar, date) + passed - n, day);
}
