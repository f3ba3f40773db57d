/* Calendars: which days an exchange or the SEC is open, and when. A calendar is made from dated rules and
 * one-off days (calendars/NAME.calendar, each line with its source), for a stated span of years; a day outside
 * the span is refused, never guessed. Once made it is immutable and may be shared between threads: a map of
 * open days with rank, and a table of open days for select, so that "two trading days after" costs the same at
 * any distance. Extra closings recorded as events are given when the calendar is made. */
#ifndef ABSTAIN_CALENDAR_CALENDAR_H
#define ABSTAIN_CALENDAR_CALENDAR_H

#include "../base/arena.h"
#include "../base/date.h"
#include "../base/error.h"
#include "zone.h"

struct calendar;

/* A closing, an early close or a late open that came later than the calendar's own data. */
struct calendar_exception {
  struct date date;
  enum { EXCEPTION_CLOSED, EXCEPTION_EARLY_CLOSE, EXCEPTION_LATE_OPEN } kind;
  int32_t seconds; /* wall time of the close or open; 0 for EXCEPTION_CLOSED */
  struct str reason;
};

/* `name`: nyse, nasdaq, sec (and us-federal, which is sec under the language's name), or any NAME for which a
 * NAME.calendar stands in `directory`. What is not there, or directory NULL, means the data built into the
 * program. An extra exception that finds the day closed already changes nothing; one outside the span is refused. */
MUST_USE bool calendar_make(struct arena *arena, const char *directory, struct str name,
                            const struct calendar_exception *extra, size_t extra_count,
                            const struct calendar **calendar, struct error *error);
const char *calendar_builtin_name(int index); /* from 0; NULL behind the last */
struct str calendar_own_name(struct str name); /* sec for us-federal; any other as it is */
/* The same from the text of a calendar file; `path` names it in errors (untrusted input, bounded). */
MUST_USE bool calendar_parse(struct arena *arena, const char *path, struct str text,
                             const struct calendar_exception *extra, size_t extra_count,
                             const struct calendar **calendar, struct error *error);

struct str calendar_name(const struct calendar *calendar);
struct str calendar_title(const struct calendar *calendar); /* "New York Stock Exchange" */
struct date calendar_first(const struct calendar *calendar); /* first and last day of the usable span */
struct date calendar_last(const struct calendar *calendar);
bool calendar_has(const struct calendar *calendar, struct date date); /* is the date in the span? */
bool calendar_has_sessions(const struct calendar *calendar);          /* an exchange, not only days */
/* 32 bytes SHA-256 of the days, their hours and reasons: what a decision records to be replayed. */
const uint8_t *calendar_hash(const struct calendar *calendar);
const struct zone *calendar_zone(const struct calendar *calendar);

/* For those below the date must be in the span (asserted). */
bool calendar_is_open(const struct calendar *calendar, struct date date);
/* How many open days are earlier than date. */
int32_t calendar_rank(const struct calendar *calendar, struct date date);
/* Why the day is closed, or early, or late: "Veterans Day", "Saturday", … ; empty for an ordinary open day. */
struct str calendar_reason(const struct calendar *calendar, struct date date);
enum day_kind { DAY_ORDINARY, DAY_EARLY_CLOSE, DAY_LATE_OPEN, DAY_SHORT /* both */, DAY_WEEKEND, DAY_CLOSED };
enum day_kind calendar_day_kind(const struct calendar *calendar, struct date date);
/* Opening and closing instants; false when the day is closed or the calendar has no sessions. */
bool calendar_session(const struct calendar *calendar, struct date date, struct instant *open, struct instant *close);
/* The same as wall time of the calendar's zone, in seconds of the day; closes may be 86400. */
bool calendar_hours(const struct calendar *calendar, struct date date, int32_t *opens, int32_t *closes);
/* The Nth open day strictly after (n > 0) or strictly before (n < 0) date. n = 0: the date itself when it is
 * open, else the next open day. False when that lies outside the span. */
bool calendar_step(const struct calendar *calendar, struct date date, int32_t n, struct date *result);

/* Open days in [from, to): both ends in the span. */
int32_t calendar_count(const struct calendar *calendar, struct date from, struct date to);
/* The Nth session (n ≥ 1) that opens at or after the instant; false when outside the span. */
bool calendar_session_after(const struct calendar *calendar, struct instant after, int32_t n, struct date *day);
/* The Nth session (n ≥ 1) that closes at or before the instant. */
bool calendar_session_before(const struct calendar *calendar, struct instant before, int32_t n, struct date *day);

#endif
