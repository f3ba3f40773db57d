/* The clocks of the ImmunoGen policy, counted day by day. */
#include "oracle_clock.h"

#include <stdlib.h>

enum { WINTER_HOURS = 5, SUMMER_HOURS = 4, SECONDS_PER_HOUR = 3600, CHANGE_HOUR = 2 };

static struct date nth_sunday(int year, int month, int nth) {
  struct date day = date_of(year, month, 1);
  while (date_weekday(day) != SUNDAY) day = date_add(day, 1);
  return date_add(day, 7 * (nth - 1));
}

static struct date last_sunday(int year, int month) {
  struct date day = date_of(year, month, month_days(year, month));
  while (date_weekday(day) != SUNDAY) day = date_add(day, -1);
  return day;
}

static int64_t utc(struct date day, int hour) { return day.days * (int64_t)SECONDS_PER_DAY + hour * SECONDS_PER_HOUR; }

/* Daylight saving time: April to October until 2006 (Uniform Time Act as amended 1986), March to November since
 * (Energy Policy Act of 2005); it begins and ends at two o'clock on a Sunday. */
static bool is_summer(struct instant instant) {
  int year = date_civil((struct date){(int32_t)((instant.seconds - WINTER_HOURS * SECONDS_PER_HOUR) / SECONDS_PER_DAY)}).year;
  struct date first = year < 2007 ? nth_sunday(year, 4, 1) : nth_sunday(year, 3, 2);
  struct date last = year < 2007 ? last_sunday(year, 10) : nth_sunday(year, 11, 1);
  return instant.seconds >= utc(first, CHANGE_HOUR + WINTER_HOURS) && instant.seconds < utc(last, CHANGE_HOUR + SUMMER_HOURS);
}

struct date oracle_day(struct instant instant) {
  int hours = is_summer(instant) ? SUMMER_HOURS : WINTER_HOURS;
  return (struct date){(int32_t)((instant.seconds - hours * SECONDS_PER_HOUR) / SECONDS_PER_DAY)};
}

static int compare_days(const void *a, const void *b) {
  const struct date *left = a, *right = b;
  return (left->days > right->days) - (left->days < right->days);
}

static bool is_open(struct oracle_days calendar, struct date day) {
  return bsearch(&day, calendar.open, calendar.count, sizeof day, compare_days) != NULL;
}

/* Open days from `first` to `last`, both of them included; no more than `most` are counted. */
static int count_open(struct oracle_days calendar, struct date first, struct date last, int most) {
  int count = 0;
  for (struct date day = first; day.days <= last.days && count < most; day = date_add(day, 1))
    if (is_open(calendar, day)) count++;
  return count;
}

bool nth_day_after_has_come(struct oracle_days calendar, int n, struct instant event, struct date today) {
  return count_open(calendar, date_add(oracle_day(event), 1), today, n) >= n;
}

bool nth_day_after_is_over(struct oracle_days calendar, int n, struct instant event, struct date today) {
  return nth_day_after_has_come(calendar, n, event, date_add(today, -1));
}

bool is_among_last_days(struct oracle_days calendar, int n, struct date last, struct date today) {
  return count_open(calendar, date_add(today, 1), last, n) < n;
}

bool six_months_are_over(struct instant event, struct date today) {
  struct civil from = date_civil(oracle_day(event)), now = date_civil(today);
  int months = (now.year - from.year) * 12 + now.month - from.month;
  return months > 6 || (months == 6 && now.day >= from.day);
}
