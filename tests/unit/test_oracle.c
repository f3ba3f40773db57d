/* The oracle against the dates that people worked out by hand for the examples of policies/immunogen.md. */
#include "test.h"

#include "../../src/calendar/calendar.h"
#include "../oracle.h"

static struct oracle_company company;
static const struct zone *zone;

static struct instant at(const char *text) {
  struct instant instant;
  struct error error;
  if (!zone_read(zone, str_of(text), &instant, &error)) fail_msg("%s", error.text);
  return instant;
}

static struct oracle_days open_days(struct arena *arena, const char *name) {
  const struct calendar *calendar;
  struct error error;
  if (!calendar_make(arena, NULL, str_of(name), NULL, 0, &calendar, &error)) fail_msg("%s", error.text);
  struct date first = date_of(2011, 1, 1), last = date_of(2013, 1, 1);
  struct date *days = ARENA_ARRAY(arena, (size_t)(last.days - first.days), struct date);
  struct oracle_days open = {days, 0};
  for (struct date day = first; day.days < last.days; day = date_add(day, 1))
    if (calendar_is_open(calendar, day)) days[open.count++] = day;
  return open;
}

static int make_company(void **state) {
  struct arena *arena = arena_new(0);
  struct error error;
  *state = arena;
  if (!zone_load(arena, STR("America/New_York"), &zone, &error)) fail_msg("%s", error.text);
  company.trading = open_days(arena, "nasdaq");
  company.business = open_days(arena, "sec");
  company.quarters[0].last = date_of(2011, 9, 30);
  company.quarters[0].results = at("2011-10-28 07:00");
  company.quarters[1].last = date_of(2011, 12, 31);
  company.quarters[1].results = INSTANT_NEVER;
  company.quarter_count = 2;
  company.disclosures[0] = at("2011-11-10 08:00");
  company.disclosure_count = 1;
  return 0;
}

static int free_company(void **state) {
  arena_free(*state);
  return 0;
}

static void check(struct oracle_person person, enum oracle_kind kind, const char *when, enum oracle_verdict low,
                  enum oracle_verdict high, uint32_t surely) {
  struct oracle_request request = {kind, true, 0, at(when)};
  struct oracle_answer answer = oracle_decide(&company, &person, &request);
  if (answer.low != low || answer.high != high || answer.surely != surely)
    fail_msg("%s %s: %d..%d rules %x", oracle_kind_names[kind], when, answer.low, answer.high, answer.surely);
}

#define BIT(rule) (1u << RULE_##rule)

static void test_clock(void **state) {
  (void)state;
  for (int32_t day = date_of(1990, 1, 1).days; day < date_of(2037, 1, 1).days; day++)
    for (int hour = 0; hour < 24; hour++) {
      struct instant instant = {day * (int64_t)SECONDS_PER_DAY + hour * 3600};
      assert_int_equal(oracle_day(instant).days, zone_wall(zone, instant).date.days);
    }
}

static void test_prohibited_periods(void **state) {
  (void)state;
  struct oracle_person director = {.director = true};
  uint32_t both = BIT(PROHIBITED_PERIOD) | BIT(CLEARANCE);
  check(director, ORACLE_BUY, "2011-09-18 23:59", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  check(director, ORACLE_BUY, "2011-09-19 00:00", ORACLE_DENY, ORACLE_DENY, both);
  check(director, ORACLE_CASH_EXERCISE, "2011-09-19 00:00", ORACLE_PERMIT, ORACLE_PERMIT, 0);
  check(director, ORACLE_BUY, "2011-10-31 23:59", ORACLE_DENY, ORACLE_DENY, both);
  check(director, ORACLE_BUY, "2011-11-01 00:00", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  check(director, ORACLE_BUY, "2011-11-10 00:00", ORACLE_DENY, ORACLE_DENY, both);
  check(director, ORACLE_BUY, "2011-11-14 00:00", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  check(director, ORACLE_BUY, "2011-12-15 23:59", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  check(director, ORACLE_BUY, "2011-12-16 00:00", ORACLE_DENY, ORACLE_DENY, both);
  struct oracle_person wife = {.family_of_personnel = ORACLE_YES, .immediate_family_of_insider = ORACLE_UNKNOWN};
  check(wife, ORACLE_BUY, "2011-09-20 10:00", ORACLE_PERMIT, ORACLE_DENY, 0);
}

static void test_items(void **state) {
  (void)state;
  struct oracle_person employee = {.employee = true, .item_count = 1};
  employee.items[0] = (struct oracle_item){at("2011-11-07 10:00"), at("2011-11-10 08:00"), INSTANT_NEVER};
  check(employee, ORACLE_BUY, "2011-11-07 09:59", ORACLE_PERMIT, ORACLE_PERMIT, 0);
  check(employee, ORACLE_BUY, "2011-11-14 23:59", ORACLE_DENY, ORACLE_DENY, BIT(MNPI));
  check(employee, ORACLE_BUY, "2011-11-15 00:00", ORACLE_PERMIT, ORACLE_PERMIT, 0);
}

static void test_six_months(void **state) {
  (void)state;
  struct oracle_person employee = {.employee = true, .purchase_count = 1};
  employee.purchases[0].at = at("2011-08-31 11:00");
  employee.purchases[0].sold = ORACLE_YES;
  check(employee, ORACLE_SELL, "2012-02-29 23:59", ORACLE_DENY, ORACLE_DENY, BIT(HOLDING_PERIOD));
  check(employee, ORACLE_SELL, "2012-03-01 00:00", ORACLE_PERMIT, ORACLE_PERMIT, 0);
  employee.will_exercise = ORACLE_UNKNOWN;
  check(employee, ORACLE_SELL, "2012-02-29 23:59", ORACLE_PERMIT, ORACLE_DENY, 0);
  employee.will_exercise = ORACLE_YES;
  check(employee, ORACLE_SELL, "2012-02-29 23:59", ORACLE_PERMIT, ORACLE_PERMIT, BIT(OPTION_RELIEF));
}

static void test_clearance(void **state) {
  (void)state;
  struct oracle_person director = {.director = true, .clearance_count = 1};
  director.clearances[0] = (struct oracle_clearance){ORACLE_GIFT, RULE_CLEARANCE, at("2011-11-09 11:00"), INSTANT_NEVER, 0};
  check(director, ORACLE_GIFT, "2011-11-09 10:59", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  check(director, ORACLE_GIFT, "2011-11-14 23:59", ORACLE_PERMIT, ORACLE_PERMIT, 0);
  check(director, ORACLE_GIFT, "2011-11-15 00:00", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
  director.item_count = 1; /* told and given up on the same day: the clearance is gone all the same */
  director.items[0] = (struct oracle_item){at("2011-11-10 09:00"), INSTANT_NEVER, at("2011-11-10 17:00")};
  check(director, ORACLE_GIFT, "2011-11-14 10:00", ORACLE_NEED, ORACLE_NEED, BIT(CLEARANCE));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_clock),      cmocka_unit_test(test_prohibited_periods), cmocka_unit_test(test_items),
      cmocka_unit_test(test_six_months), cmocka_unit_test(test_clearance),
  };
  return cmocka_run_group_tests(tests, make_company, free_company);
}
