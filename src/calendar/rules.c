/* From a dated rule to its day in a year: nth weekdays, Easter, shifts and observed days. */
#include "rules.h"

/* Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876). */
static struct date easter(int year) {
  int golden = year % 19, century = year / 100, of_century = year % 100;
  int moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
  int sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
  int late = (golden + 11 * moon + 22 * sunday) / 451;
  int days = moon + sunday - 7 * late + 114;
  return date_of(year, days / 31, days % 31 + 1);
}

static bool nth_weekday(const struct rule *rule, int year, struct date *date) {
  int days = month_days(year, rule->month);
  struct date first = date_of(year, rule->month, 1);
  int day = (rule->weekday - (int)date_weekday(first) + 7) % 7;
  if (rule->nth) day += 7 * (rule->nth - 1);
  else day += (days - 1 - day) / 7 * 7;
  *date = date_add(first, day);
  return day < days;
}

static bool anchor_day(const struct rule *rule, int year, struct date *date) {
  switch (rule->anchor) {
  case ANCHOR_DATE: *date = rule->date; return true;
  case ANCHOR_EASTER: *date = easter(year); return true;
  case ANCHOR_WEEKDAY: return nth_weekday(rule, year, date);
  case ANCHOR_MONTH_DAY: break;
  }
  if (!date_exists(year, rule->month, rule->day)) return false;
  *date = date_of(year, rule->month, rule->day);
  return true;
}

bool rule_day(const struct rule *rule, int year, struct date *date, bool *moved) {
  if (year < rule->year_first || year > rule->year_last || !anchor_day(rule, year, date)) return false;
  *date = date_add(*date, rule->shift);
  int weekday = (int)date_weekday(*date);
  *moved = rule->moved[weekday] != 0;
  *date = date_add(*date, rule->moved[weekday]);
  return rule->only >> weekday & 1;
}
