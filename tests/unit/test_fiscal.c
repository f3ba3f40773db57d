/* Fiscal calendars: 52/53-week years against a table of 328 of them, changed years, names, and that quarters
 * tile the calendar without gap or overlap. */
#include "test.h"

#include <stdlib.h>

#include "../../src/base/file.h"
#include "../../src/calendar/fiscal.h"

static const struct fiscal june = {{{.kind = FISCAL_MONTH_END, .month = 6, .from = {-100000}}}, 1};
/* The year that ended in June until 2016, in December from then on. */
static const struct fiscal june_then_december = {
    {{.kind = FISCAL_MONTH_END, .month = 6, .from = {-100000}},
     {.kind = FISCAL_MONTH_END, .month = 12, .from = {17166} /* 2016-12-31 */}},
    2};

static void assert_quarter(const struct fiscal *fiscal, const char *name, const char *first, const char *last) {
  int32_t year, number;
  struct quarter quarter;
  struct date date;
  assert_true(quarter_parse(str_of(name), &year, &number));
  if (!first) {
    assert_false(fiscal_quarter(fiscal, year, number, &quarter));
    return;
  }
  assert_true(fiscal_quarter(fiscal, year, number, &quarter));
  assert_true(date_parse(str_of(first), &date));
  assert_int_equal(quarter.first.days, date.days);
  assert_true(date_parse(str_of(last), &date));
  assert_int_equal(quarter.last.days, date.days);
}

/* Every day lies in the quarter whose name finds it again, and the next quarter starts the day after. */
static void assert_tiles(const struct fiscal *fiscal, int first_year, int last_year) {
  struct quarter quarter, again;
  struct error error;
  assert_true(fiscal_check(fiscal, &error));
  assert_true(fiscal_quarter_at(fiscal, date_of(first_year, 1, 1), &quarter));
  for (struct date date = quarter.first; date.days < date_of(last_year, 12, 31).days; date.days++) {
    if (date.days > quarter.last.days) {
      struct quarter next = fiscal_next(fiscal, &quarter);
      assert_int_equal(next.first.days, date.days);
      assert_true(next.last.days - next.first.days + 1 >= 28);
      quarter = next;
    }
    assert_true(fiscal_quarter_at(fiscal, date, &again));
    assert_memory_equal(&again, &quarter, sizeof again);
    assert_true(fiscal_quarter(fiscal, quarter.year, quarter.number, &again));
    assert_memory_equal(&again, &quarter, sizeof again);
  }
}

static void month_end_years(void **state) {
  (void)state;
  assert_quarter(&june, "Q1-2012", "2011-07-01", "2011-09-30");
  assert_quarter(&june, "Q2-2012", "2011-10-01", "2011-12-31");
  assert_quarter(&june, "2012-Q3", "2012-01-01", "2012-03-31");
  assert_quarter(&june, "Q4-2012", "2012-04-01", "2012-06-30");
  assert_quarter(&june, "Q5-2012", NULL, NULL);
  for (int month = 1; month <= 12; month++) {
    struct fiscal fiscal = {{{.kind = FISCAL_MONTH_END, .month = month, .from = {-100000}}}, 1};
    assert_tiles(&fiscal, 1990, 2010);
  }
}

static void a_changed_year(void **state) {
  (void)state;
  assert_quarter(&june_then_december, "Q3-2016", "2016-01-01", "2016-03-31");
  assert_quarter(&june_then_december, "Q4-2016", "2016-04-01", "2016-06-30");
  assert_quarter(&june_then_december, "Q5-2016", "2016-07-01", "2016-09-30");
  assert_quarter(&june_then_december, "Q6-2016", "2016-10-01", "2016-12-31");
  assert_quarter(&june_then_december, "Q7-2016", NULL, NULL);
  assert_quarter(&june_then_december, "Q1-2017", "2017-01-01", "2017-03-31");
  assert_tiles(&june_then_december, 2010, 2020);
  struct quarter quarter;
  assert_true(fiscal_quarter(&june_then_december, 2016, 6, &quarter));
  assert_true(fiscal_ends_year(&june_then_december, &quarter));
  assert_true(fiscal_quarter(&june_then_december, 2016, 5, &quarter));
  assert_false(fiscal_ends_year(&june_then_december, &quarter));
}

static void every_change_of_year(void **state) {
  (void)state;
  for (int old = 1; old <= 12; old++)
    for (int new = 1; new <= 12; new++)
      for (int kind = FISCAL_MONTH_END; kind <= FISCAL_NEAREST_WEEKDAY; kind++) {
        if (new == old || new == old % 12 + 1) continue; /* a month alone may be too short */
        struct fiscal fiscal = {{{.kind = FISCAL_MONTH_END, .month = old, .from = {-100000}},
                                 {.kind = kind, .month = new, .weekday = SATURDAY, .long_quarter = 2,
                                  .from = date_of(old < new ? 2010 : 2011, new, 20)}},
                                2};
        assert_tiles(&fiscal, 2009, 2013);
      }
}

static void a_first_year(void **state) {
  (void)state;
  struct fiscal founded = june;
  struct quarter quarter;
  founded.rules[0].from = date_of(2005, 6, 30);
  assert_false(fiscal_quarter_at(&founded, date_of(2004, 6, 30), &quarter));
  assert_true(fiscal_quarter_at(&founded, date_of(2004, 7, 1), &quarter));
  assert_int_equal(quarter.year, 2005);
  assert_int_equal(quarter.number, 1);
  assert_false(fiscal_quarter(&founded, 2004, 4, &quarter));
  assert_false(fiscal_quarter_at(&june, date_of(1899, 12, 31), &quarter));
  assert_false(fiscal_quarter_at(&june, date_of(2201, 1, 1), &quarter));
}

static void refused(void **state) {
  (void)state;
  static const struct {
    struct fiscal fiscal;
    const char *text;
  } cases[] = {
      {{{{0}}, 0}, "a fiscal calendar has 1 to 8 rules, not 0"},
      {{{{.month = 13}}, 1}, "a fiscal year ends with, or near the end of, a month from 1 to 12"},
      {{{{.kind = FISCAL_LAST_WEEKDAY, .month = 1, .weekday = 7, .long_quarter = 1}}, 1},
       "a 52/53-week year ends on a day of the week"},
      {{{{.kind = FISCAL_LAST_WEEKDAY, .month = 1, .weekday = 6, .long_quarter = 5}}, 1},
       "the quarter with the 53rd week is 1 to 4, not 5"},
      {{{{.month = 6, .from = {100}}, {.month = 12, .from = {50}}}, 2},
       "the fiscal year changes on days that are not in order, or before 1900"},
      {{{{.month = 6, .from = {500000}}}, 1}, "a fiscal year starts to count after the year 2200"},
      {{{{.month = 12}, {.month = 12, .kind = FISCAL_NEAREST_WEEKDAY, .weekday = SATURDAY, .long_quarter = 4, .from = {14975}}}, 2},
       "the change of the fiscal year from 2011-01-01 leaves a period of 1 days; it takes 28 to 380, or another change between"},
      {{{{.month = 6}, {.month = 5, .from = {15126}}}, 2},
       "the change of the fiscal year from 2011-06-01 leaves a period of 701 days; it takes 28 to 380, or another change between"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct error error;
    assert_false(fiscal_check(&cases[i].fiscal, &error));
    assert_str(str_of(error.text), cases[i].text);
  }
}

static void names(void **state) {
  (void)state;
  static const char *const bad[] = {"", "Q1", "Q0-2012", "Q9-2012", "Q1-1899", "Q1 2012", "2012Q1", "q1-2012", "2012-01", "Q1-20122"};
  int32_t year, number;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(quarter_parse(str_of(bad[i]), &year, &number));
  struct buf buf;
  buf_init(&buf, 100);
  buf_quarter(&buf, 2012, 1);
  assert_str(buf_view(&buf), "Q1-2012");
  buf_free(&buf);
}

static int weekday_of(struct str name) {
  for (int i = 0; i < 7; i++)
    if (str_equal(name, str_of(weekday_name((enum weekday)i)))) return i;
  fail_msg("no weekday: `%.*s`", STR_ARG(name));
  return 0;
}

/* rule,variation,month,weekday,extra_week_quarter,fy_start,fy_end,weeks,q1_end,q2_end,q3_end,q4_end */
static void check_row(struct str row) {
  enum { FIELDS = 12 };
  struct str fields[FIELDS];
  int64_t month = 0, long_quarter = 0;
  for (int i = 0; i < FIELDS; i++) assert_true(str_cut(&row, ',', &fields[i]));
  assert_true(str_int(fields[2], &month) && str_int(fields[4], &long_quarter));
  struct fiscal fiscal = {{{.kind = str_equal(fields[1], STR("last")) ? FISCAL_LAST_WEEKDAY : FISCAL_NEAREST_WEEKDAY,
                            .month = (int32_t)month, .weekday = weekday_of(fields[3]),
                            .long_quarter = (int32_t)long_quarter, .from = {-100000}}},
                          1};
  struct date first, last;
  struct quarter quarter;
  assert_true(date_parse(fields[5], &first));
  for (int number = 1; number <= 4; number++) {
    assert_true(date_parse(fields[7 + number], &last));
    assert_true(fiscal_quarter_at(&fiscal, first, &quarter));
    assert_int_equal(quarter.number, number);
    assert_int_equal(quarter.first.days, first.days);
    assert_int_equal(quarter.last.days, last.days);
    first = date_add(last, 1);
  }
}

static void weeks_years_of_the_table(void **state) {
  (void)state;
  struct arena *arena = arena_new(0);
  struct str text, row;
  struct error error;
  int rows = 0;
  if (!file_read(arena, ABSTAIN_SOURCE_ROOT "/../shared/calendars/fy5253.csv", 1 << 20, &text, &error)) {
    arena_free(arena);
    print_message("skipped: ../shared/calendars/fy5253.csv is not here\n");
    skip();
  }
  while (str_cut(&text, '\n', &row)) {
    if (row.length == 0 || row.at[0] == '#' || str_starts(row, STR("rule,"))) continue;
    check_row(row);
    rows++;
  }
  assert_true(rows > 300);
  arena_free(arena);
}

static void weeks_years_tile(void **state) {
  (void)state;
  for (int weekday = 0; weekday < 7; weekday++)
    for (int month = 1; month <= 12; month++)
      for (int kind = FISCAL_LAST_WEEKDAY; kind <= FISCAL_NEAREST_WEEKDAY; kind++) {
        struct fiscal fiscal = {{{.kind = kind, .month = month, .weekday = weekday, .long_quarter = 1 + month % 4,
                                  .from = {-100000}}},
                                1};
        assert_tiles(&fiscal, 2000, 2012);
      }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(month_end_years), cmocka_unit_test(a_changed_year),           cmocka_unit_test(every_change_of_year),
      cmocka_unit_test(a_first_year),    cmocka_unit_test(refused),                  cmocka_unit_test(names),
      cmocka_unit_test(weeks_years_of_the_table), cmocka_unit_test(weeks_years_tile),
  };
  return cmocka_run_group_tests_name("fiscal", tests, NULL, NULL);
}
