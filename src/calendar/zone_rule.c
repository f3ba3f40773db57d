/* The POSIX TZ string at the end of a TZif file, read by recursive descent, and the instants at which it
 * changes the clocks in a given year. */
#include "zone_rule.h"

enum { NAME_LENGTH_MIN = 3, NAME_LENGTH_MAX = 16, RULE_HOURS_MAX = 167, OFFSET_HOURS_MAX = 24 };

static bool take(struct str *rest, char c) {
  if (rest->length == 0 || rest->at[0] != c) return false;
  *rest = str_sub(*rest, 1, rest->length);
  return true;
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* name = letter letter letter { letter } | "<" { letter | digit | "+" | "-" } ">" */
static bool take_name(struct str *rest, struct str *name) {
  bool quoted = take(rest, '<');
  size_t length = 0;
  while (length < rest->length &&
         (is_letter(rest->at[length]) ||
          (quoted && (is_digit(rest->at[length]) || rest->at[length] == '+' || rest->at[length] == '-'))))
    length++;
  *name = str_sub(*rest, 0, length);
  *rest = str_sub(*rest, length, rest->length);
  return length >= NAME_LENGTH_MIN && length <= NAME_LENGTH_MAX && (!quoted || take(rest, '>'));
}

static bool take_number(struct str *rest, int least, int most, int *value) {
  size_t length = 0;
  *value = 0;
  while (length < rest->length && length < 4 && is_digit(rest->at[length]))
    *value = *value * 10 + (rest->at[length++] - '0');
  *rest = str_sub(*rest, length, rest->length);
  return length > 0 && *value >= least && *value <= most;
}

/* time = [ "+" | "-" ] hours [ ":" minutes [ ":" seconds ] ] */
static bool take_time(struct str *rest, int hours_max, int32_t *seconds) {
  bool negative = take(rest, '-');
  int hours, minutes = 0, rest_seconds = 0;
  if (!negative) take(rest, '+');
  if (!take_number(rest, 0, hours_max, &hours)) return false;
  if (take(rest, ':') && !take_number(rest, 0, 59, &minutes)) return false;
  if (take(rest, ':') && !take_number(rest, 0, 59, &rest_seconds)) return false;
  *seconds = (hours * 3600 + minutes * 60 + rest_seconds) * (negative ? -1 : 1);
  return true;
}

/* change = "," ( "J" day | day | "M" month "." week "." weekday ) [ "/" time ] */
static bool take_change(struct str *rest, struct rule_change *change) {
  change->seconds = 2 * 3600;
  if (!take(rest, ',')) return false;
  if (take(rest, 'J')) {
    change->kind = CHANGE_JULIAN;
    if (!take_number(rest, 1, 365, &change->day)) return false;
  } else if (take(rest, 'M')) {
    change->kind = CHANGE_WEEKDAY;
    if (!take_number(rest, 1, 12, &change->month) || !take(rest, '.') ||
        !take_number(rest, 1, 5, &change->week) || !take(rest, '.') || !take_number(rest, 0, 6, &change->day))
      return false;
  } else {
    change->kind = CHANGE_DAY;
    if (!take_number(rest, 0, 365, &change->day)) return false;
  }
  return !take(rest, '/') || take_time(rest, RULE_HOURS_MAX, &change->seconds);
}

/* rule = name offset [ name [ offset ] change change ] ; offsets are west of UTC */
bool zone_rule_parse(struct str text, struct zone_rule *rule) {
  int32_t west;
  *rule = (struct zone_rule){0};
  if (!take_name(&text, &rule->standard_name) || !take_time(&text, OFFSET_HOURS_MAX, &west)) return false;
  rule->standard_offset = -west;
  if (text.length == 0) return true;
  rule->has_summer = true;
  if (!take_name(&text, &rule->summer_name)) return false;
  west -= 3600;
  if (text.length && text.at[0] != ',' && !take_time(&text, OFFSET_HOURS_MAX, &west)) return false;
  rule->summer_offset = -west;
  return take_change(&text, &rule->summer_start) && take_change(&text, &rule->summer_end) && text.length == 0;
}

static struct date change_date(const struct rule_change *change, int year) {
  struct date january = date_of(year, 1, 1);
  switch (change->kind) {
  case CHANGE_JULIAN: return date_add(january, change->day - 1 + (change->day >= 60 && month_days(year, 2) == 29));
  case CHANGE_DAY: return date_add(january, change->day);
  case CHANGE_WEEKDAY: break;
  }
  struct date first = date_of(year, change->month, 1);
  int day = (change->day - (int)date_weekday(first) + 7) % 7 + (change->week - 1) * 7;
  if (day >= month_days(year, change->month)) day -= 7; /* week 5 is the last one */
  return date_add(first, day);
}

static int64_t change_instant(const struct rule_change *change, int year, int32_t offset_before) {
  return (int64_t)change_date(change, year).days * SECONDS_PER_DAY + change->seconds - offset_before;
}

void zone_rule_year(const struct zone_rule *rule, int year, int64_t *summer_start, int64_t *summer_end) {
  *summer_start = change_instant(&rule->summer_start, year, rule->standard_offset);
  *summer_end = change_instant(&rule->summer_end, year, rule->summer_offset);
}
