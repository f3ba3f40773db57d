/* Days of the Gregorian calendar and seconds of UTC, to and from text. The conversion is the usual one over
 * 400-year eras that start on 1 March, so that the leap day is the last day of its year. */
#include "date.h"

#include <assert.h>

enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468 };

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int month_days(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_exists(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

struct date date_of(int year, int month, int day) {
  assert(date_exists(year, month, day));
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400, of_era = y % 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return (struct date){era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_BEFORE_1970};
}

struct civil date_civil(struct date date) {
  int days = date.days + DAYS_BEFORE_1970;
  int era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
  int of_era = days - era * DAYS_PER_ERA;
  int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / (DAYS_PER_ERA - 1)) / 365;
  int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted = (5 * of_year + 2) / 153;
  int month = shifted < 10 ? shifted + 3 : shifted - 9;
  return (struct civil){year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1};
}

enum weekday date_weekday(struct date date) {
  int day = (date.days + 4) % 7; /* 1970-01-01 was a Thursday */
  return (enum weekday)(day < 0 ? day + 7 : day);
}

const char *weekday_name(enum weekday day) {
  static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  return names[day];
}

const char *month_name(int month) {
  static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return names[month - 1];
}

bool date_add_months(struct date date, int months, struct date *result) {
  struct civil civil = date_civil(date);
  int count = civil.year * 12 + civil.month - 1 + months;
  int year = count / 12, month = count % 12 + 1;
  assert(year >= 1 && year <= 9999);
  int last = month_days(year, month);
  *result = date_of(year, month, civil.day < last ? civil.day : last);
  return civil.day <= last;
}

/* Exactly `count` digits at text[from]. */
static bool digits(struct str text, size_t from, size_t count, int *value) {
  if (text.length < from + count) return false;
  *value = 0;
  for (size_t i = from; i < from + count; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return false;
    *value = *value * 10 + (text.at[i] - '0');
  }
  return true;
}

bool date_parse(struct str text, struct date *date) {
  int year, month, day;
  if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-') return false;
  if (!digits(text, 0, 4, &year) || !digits(text, 5, 2, &month) || !digits(text, 8, 2, &day)) return false;
  if (!date_exists(year, month, day)) return false;
  *date = date_of(year, month, day);
  return true;
}

/* `value` in exactly `count` digits; the place after them. */
static char *put_digits(char *at, int value, int count) {
  for (int i = count - 1; i >= 0; i--, value /= 10) at[i] = (char)('0' + value % 10);
  return at + count;
}

static char *put_char(char *at, char c) {
  *at = c;
  return at + 1;
}

static char *put_date(char *at, struct date date) {
  struct civil civil = date_civil(date);
  at = put_char(put_digits(at, civil.year, 4), '-');
  at = put_char(put_digits(at, civil.month, 2), '-');
  return put_digits(at, civil.day, 2);
}

void buf_date(struct buf *buf, struct date date) {
  char text[10];
  put_date(text, date);
  buf_put(buf, text, sizeof text);
}

/* "Z", "+hh:mm" or "-hh:mm", the whole of `text`, as seconds east of UTC. */
static bool parse_offset(struct str text, int *seconds) {
  *seconds = 0;
  if (text.length == 1 && text.at[0] == 'Z') return true;
  int hours, minutes;
  if (text.length != 6 || (text.at[0] != '+' && text.at[0] != '-') || text.at[3] != ':') return false;
  if (!digits(text, 1, 2, &hours) || !digits(text, 4, 2, &minutes) || hours > 23 || minutes > 59) return false;
  *seconds = (hours * 60 + minutes) * (text.at[0] == '-' ? -60 : 60);
  return true;
}

bool instant_parse(struct str text, struct instant *instant) {
  struct date date;
  int hour, minute, second = 0, offset;
  if (text.length < 17 || text.at[10] != 'T' || text.at[13] != ':') return false;
  if (!date_parse(str_sub(text, 0, 10), &date)) return false;
  if (!digits(text, 11, 2, &hour) || !digits(text, 14, 2, &minute)) return false;
  size_t zone = 16;
  if (text.at[16] == ':') {
    if (!digits(text, 17, 2, &second)) return false;
    zone = 19;
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  if (!parse_offset(str_sub(text, zone, text.length), &offset)) return false;
  instant->seconds = (int64_t)date.days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
  return true;
}

void buf_instant(struct buf *buf, struct instant instant) {
  if (instant.seconds == INT64_MAX || instant.seconds == INT64_MIN) {
    buf_text(buf, instant.seconds == INT64_MAX ? "never" : "always");
    return;
  }
  int64_t days = instant.seconds / SECONDS_PER_DAY, rest = instant.seconds % SECONDS_PER_DAY;
  if (rest < 0) days--, rest += SECONDS_PER_DAY;
  assert(days > -800000 && days < 3000000); /* the years that date_civil serves */
  char text[20], *at = put_date(text, (struct date){(int32_t)days});
  at = put_digits(put_char(at, 'T'), (int)(rest / 3600), 2);
  at = put_digits(put_char(at, ':'), (int)(rest / 60 % 60), 2);
  at = put_digits(put_char(at, ':'), (int)(rest % 60), 2);
  put_char(at, 'Z');
  buf_put(buf, text, sizeof text);
}

struct str instant_text(struct arena *arena, struct instant instant) {
  enum { LENGTH_MAX = 40 };
  struct buf text;
  buf_init(&text, LENGTH_MAX);
  buf_instant(&text, instant);
  return buf_end(&text, arena);
}
