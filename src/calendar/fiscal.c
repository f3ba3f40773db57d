/* Fiscal quarters. Each rule ends a year in every calendar year; the ends that count are those from its `from`
 * until the next rule's. Between two ends that count lies a fiscal year, whose quarters are counted back from its
 * end, so that a transition period loses its first quarters. */
#include "fiscal.h"

#include <assert.h>

enum {
  YEAR_LEAST = 1900,
  YEAR_MOST = 2200,
  STUB_DAYS = 28,          /* a shorter rest at the start of a year is no quarter of its own */
  TRANSITION_DAYS_MAX = 380, /* twelve months, and what a change to or from weeks adds */
  TRANSITION_DAYS_MIN = STUB_DAYS,
};

struct fiscal_year {
  const struct fiscal_rule *rule;
  int32_t year;        /* its name */
  int32_t number_last; /* of its last quarter: 4, or 8 where the year before has the same name */
  struct date first, last;
};

static struct date month_end(int year, int month) { return date_of(year, month, month_days(year, month)); }

/* The end of the rule's fiscal year `year`. */
static struct date year_end(const struct fiscal_rule *rule, int year) {
  struct date end = month_end(year, rule->month);
  int back = ((int)date_weekday(end) - rule->weekday + 7) % 7; /* days since the weekday's last one */
  switch ((enum fiscal_kind)rule->kind) {
  case FISCAL_MONTH_END: return end;
  case FISCAL_LAST_WEEKDAY: return date_add(end, -back);
  case FISCAL_NEAREST_WEEKDAY: return date_add(end, back <= 3 ? -back : 7 - back);
  }
  return end;
}

/* The first fiscal year of the rule alone that ends on or after the date. */
static int year_ending_from(const struct fiscal_rule *rule, struct date date) {
  int year = date_civil(date).year - 1; /* a year may end some days into the next */
  while (year_end(rule, year).days < date.days) year++;
  return year;
}

static struct date rule_until(const struct fiscal *fiscal, int32_t i) { /* the first day that is the next rule's */
  return i + 1 < fiscal->count ? fiscal->rules[i + 1].from : (struct date){INT32_MAX};
}

/* The end of the fiscal year before the one that ends on `end` by rule i. */
static struct date end_before(const struct fiscal *fiscal, int32_t i, struct date end) {
  for (int32_t k = i; k >= 0; k--) {
    const struct fiscal_rule *rule = &fiscal->rules[k];
    struct date until = rule_until(fiscal, k), limit = until.days < end.days ? until : end;
    struct date before = year_end(rule, year_ending_from(rule, limit) - 1);
    if (before.days >= rule->from.days || k == 0) return before;
  }
  return end;
}

/* The year of rule i with that name; false when the rule does not end a year that counts there. */
static bool year_of_rule(const struct fiscal *fiscal, int32_t i, int year, struct fiscal_year *result) {
  const struct fiscal_rule *rule = &fiscal->rules[i];
  struct date last = year_end(rule, year);
  if (last.days < rule->from.days || last.days >= rule_until(fiscal, i).days) return false;
  *result = (struct fiscal_year){rule, year, 4, date_add(end_before(fiscal, i, last), 1), last};
  if (i > 0) {
    struct date same_name = year_end(&fiscal->rules[i - 1], year);
    if (same_name.days == result->first.days - 1 && same_name.days >= fiscal->rules[i - 1].from.days)
      result->number_last = 8;
  }
  return true;
}

static bool year_at(const struct fiscal *fiscal, struct date date, struct fiscal_year *result) {
  for (int32_t i = 0; i < fiscal->count; i++) {
    const struct fiscal_rule *rule = &fiscal->rules[i];
    struct date from = date.days > rule->from.days ? date : rule->from;
    if (year_of_rule(fiscal, i, year_ending_from(rule, from), result)) return result->first.days <= date.days;
  }
  return false;
}

/* The last day of the quarter that is `back` quarters before the end of the year. */
static struct date quarter_end(const struct fiscal_year *year, int back) {
  const struct fiscal_rule *rule = year->rule;
  if (rule->kind == FISCAL_MONTH_END) {
    int months = year->year * 12 + rule->month - 1 - 3 * back;
    return month_end(months / 12, months % 12 + 1);
  }
  int weeks = (year->last.days - year_end(rule, year->year - 1).days) / 7;
  bool passed_long = weeks == 53 && rule->long_quarter > 4 - back;
  return date_add(year->last, -7 * (13 * back + passed_long));
}

/* How many quarters the year has. */
static int quarter_count(const struct fiscal_year *year) {
  int count = 1;
  while (count < 4 && quarter_end(year, count).days - year->first.days + 1 >= STUB_DAYS) count++;
  return count;
}

static struct quarter quarter_back(const struct fiscal_year *year, int count, int back) {
  struct date first = back == count - 1 ? year->first : date_add(quarter_end(year, back + 1), 1);
  int passed = year->number_last == 4 ? back : back + 4 - count; /* Q5, Q6 and not Q7, Q8 */
  return (struct quarter){year->year, year->number_last - passed, first, quarter_end(year, back)};
}

static bool quarter_at(const struct fiscal *fiscal, struct date date, struct quarter *quarter) {
  struct fiscal_year year;
  if (!year_at(fiscal, date, &year)) return false;
  int count = quarter_count(&year), back = count - 1;
  while (back > 0 && quarter_end(&year, back).days < date.days) back--;
  *quarter = quarter_back(&year, count, back);
  return true;
}

bool fiscal_quarter_at(const struct fiscal *fiscal, struct date date, struct quarter *quarter) {
  if (date.days < date_of(YEAR_LEAST, 1, 1).days || date.days > date_of(YEAR_MOST, 12, 31).days) return false;
  return quarter_at(fiscal, date, quarter);
}

bool fiscal_quarter(const struct fiscal *fiscal, int32_t year, int32_t number, struct quarter *quarter) {
  if (year < YEAR_LEAST || year > YEAR_MOST) return false;
  for (int32_t i = 0; i < fiscal->count; i++) {
    struct fiscal_year found;
    if (!year_of_rule(fiscal, i, year, &found)) continue;
    int count = quarter_count(&found);
    for (int back = 0; back < count; back++) {
      *quarter = quarter_back(&found, count, back);
      if (quarter->number == number) return true;
    }
  }
  return false;
}

struct quarter fiscal_next(const struct fiscal *fiscal, const struct quarter *quarter) {
  struct quarter next;
  bool found = quarter_at(fiscal, date_add(quarter->last, 1), &next);
  assert(found);
  return next;
}

bool fiscal_ends_year(const struct fiscal *fiscal, const struct quarter *quarter) {
  struct fiscal_year year;
  return year_at(fiscal, quarter->last, &year) && year.last.days == quarter->last.days;
}

static bool check_rule(const struct fiscal_rule *rule, struct error *error) {
  if (rule->kind < FISCAL_MONTH_END || rule->kind > FISCAL_NEAREST_WEEKDAY || rule->month < 1 || rule->month > 12)
    return error_set(error, ERROR_INPUT, "a fiscal year ends with, or near the end of, a month from 1 to 12");
  if (rule->kind == FISCAL_MONTH_END) return true;
  if (rule->weekday < SUNDAY || rule->weekday > SATURDAY)
    return error_set(error, ERROR_INPUT, "a 52/53-week year ends on a day of the week");
  if (rule->long_quarter < 1 || rule->long_quarter > 4)
    return error_set(error, ERROR_INPUT, "the quarter with the 53rd week is 1 to 4, not %d", rule->long_quarter);
  return true;
}

bool fiscal_check(const struct fiscal *fiscal, struct error *error) {
  if (fiscal->count < 1 || fiscal->count > FISCAL_RULES_MAX)
    return error_set(error, ERROR_INPUT, "a fiscal calendar has 1 to %d rules, not %d", FISCAL_RULES_MAX,
                     fiscal->count);
  for (int32_t i = 0; i < fiscal->count; i++) {
    const struct fiscal_rule *rule = &fiscal->rules[i];
    if (!check_rule(rule, error)) return false;
    if (rule->from.days > date_of(YEAR_MOST, 12, 31).days)
      return error_set(error, ERROR_INPUT, "a fiscal year starts to count after the year %d", YEAR_MOST);
    if (i == 0) continue;
    struct civil from = date_civil(rule->from);
    if (rule->from.days <= fiscal->rules[i - 1].from.days || from.year < YEAR_LEAST)
      return error_set(error, ERROR_INPUT, "the fiscal year changes on days that are not in order, or before %d",
                       YEAR_LEAST);
    struct fiscal_year year;
    bool counts = year_of_rule(fiscal, i, year_ending_from(rule, rule->from), &year);
    int days = counts ? year.last.days - year.first.days + 1 : 0;
    if (days < TRANSITION_DAYS_MIN || days > TRANSITION_DAYS_MAX)
      return error_set(error, ERROR_INPUT,
                       "the change of the fiscal year from %04d-%02d-%02d leaves a period of %d days; it takes "
                       "%d to %d, or another change between",
                       from.year, from.month, from.day, days, TRANSITION_DAYS_MIN, TRANSITION_DAYS_MAX);
  }
  return true;
}

bool quarter_parse(struct str text, int32_t *year, int32_t *number) {
  int64_t number_read, year_read;
  if (text.length != 7) return false;
  bool number_first = text.at[0] == 'Q'; /* Q1-2012, else 2012-Q1 */
  size_t q = number_first ? 0 : 5, y = number_first ? 3 : 0;
  if (text.at[q] != 'Q' || text.at[number_first ? 2 : 4] != '-') return false;
  if (!str_int(str_sub(text, q + 1, 1), &number_read) || !str_int(str_sub(text, y, 4), &year_read)) return false;
  if (number_read < 1 || number_read > 8 || year_read < YEAR_LEAST || year_read > YEAR_MOST) return false;
  *number = (int32_t)number_read;
  *year = (int32_t)year_read;
  return true;
}

void buf_quarter(struct buf *buf, int32_t year, int32_t number) { buf_format(buf, "Q%d-%d", number, year); }
