/* Dates and instants. A date is a day of the proleptic Gregorian calendar; an instant is a second of UTC
 * (POSIX, no leap seconds). Both are wrapped so that they cannot be mixed. Years 1 to 9999. Pure functions,
 * safe from any thread. */
#ifndef ABSTAIN_BASE_DATE_H
#define ABSTAIN_BASE_DATE_H

#include "buf.h"

struct date {
  int32_t days; /* since 1970-01-01 */
};

struct instant {
  int64_t seconds; /* since 1970-01-01T00:00:00Z */
};

struct civil {
  int year, month, day; /* 2011, 1..12, 1..31 */
};

enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };
enum { SECONDS_PER_DAY = 86400 };

#define INSTANT_NEVER ((struct instant){INT64_MAX}) /* later than every instant: "never", "until further notice" */
#define INSTANT_ALWAYS ((struct instant){INT64_MIN}) /* earlier than every instant: "since ever" */

struct date date_of(int year, int month, int day); /* asserts that the day exists */
bool date_exists(int year, int month, int day);
struct civil date_civil(struct date date);
enum weekday date_weekday(struct date date);
const char *weekday_name(enum weekday day); /* "Mon" */
const char *month_name(int month);          /* "Jan" for 1 */
int month_days(int year, int month);
static inline struct date date_add(struct date date, int days) { return (struct date){date.days + days}; }
/* The same day of the month `months` later. False when that day does not exist there (31 August + 6);
 * then *date is the last day of that month ("rounding down"); the next day is "rounding up". */
bool date_add_months(struct date date, int months, struct date *result);
bool date_parse(struct str text, struct date *date); /* 2011-09-19, nothing around it */
void buf_date(struct buf *buf, struct date date);    /* 2011-09-19 */

/* 2012-10-26T20:00:00Z, or with +hh:mm / -hh:mm in place of Z; seconds may be left out. */
bool instant_parse(struct str text, struct instant *instant);
void buf_instant(struct buf *buf, struct instant instant); /* 2012-10-26T20:00:00Z; `never`, `always` */
struct str instant_text(struct arena *arena, struct instant instant);

#endif
