/* The base room: dates against the C library over four centuries, text, JSON, maps, arenas. */
#include "test.h"

#include <time.h>

#include "../../src/base/arena.h"
#include "../../src/base/date.h"
#include "../../src/base/error.h"
#include "../../src/base/json.h"
#include "../../src/base/map.h"

static void date_equals_the_c_library(void **state) {
  (void)state;
  for (int days = -200000; days < 200000; days++) {
    time_t seconds = (time_t)days * SECONDS_PER_DAY;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    struct civil civil = date_civil((struct date){days});
    assert_int_equal(civil.year, tm.tm_year + 1900);
    assert_int_equal(civil.month, tm.tm_mon + 1);
    assert_int_equal(civil.day, tm.tm_mday);
    assert_int_equal(date_weekday((struct date){days}), tm.tm_wday);
    assert_int_equal(date_of(civil.year, civil.month, civil.day).days, days);
  }
}

static void date_parse_refuses(void **state) {
  (void)state;
  static const char *const bad[] = {"2011-02-29", "2011-13-01", "2011-1-1", "0000-01-01", "2011-01-011", "", "2011/01/01"};
  struct date date;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(date_parse(str_of(bad[i]), &date));
}

static void instant_round_trip(void **state) {
  (void)state;
  static const struct {
    const char *text, *back;
  } cases[] = {{"2012-10-26T20:00:00Z", "2012-10-26T20:00:00Z"},
               {"2012-10-26T16:00-04:00", "2012-10-26T20:00:00Z"},
               {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
               {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct instant instant;
    struct buf buf;
    buf_init(&buf, 100);
    assert_true(instant_parse(str_of(cases[i].text), &instant));
    buf_instant(&buf, instant);
    assert_str(buf_view(&buf), cases[i].back);
    buf_free(&buf);
  }
}

static void months_that_do_not_exist(void **state) {
  (void)state;
  struct date date;
  assert_false(date_add_months(date_of(2011, 8, 31), 6, &date));
  assert_int_equal(date.days, date_of(2012, 2, 29).days);
  assert_true(date_add_months(date_of(2011, 8, 30), -6, &date) == false);
  assert_int_equal(date.days, date_of(2011, 2, 28).days);
  assert_true(date_add_months(date_of(2011, 12, 31), 1, &date));
  assert_int_equal(date.days, date_of(2012, 1, 31).days);
}

static void map_finds_what_was_added(void **state) {
  (void)state;
  struct arena *arena = arena_new(0);
  struct map map;
  map_init(&map, arena);
  for (int i = 0; i < 10000; i++) assert_int_equal(map_add(&map, arena_print(arena, "person-%d", i), i), i);
  for (int i = 0; i < 10000; i++) assert_int_equal(map_find(&map, arena_print(arena, "person-%d", i)), i);
  assert_int_equal(map_find(&map, STR("nobody")), MAP_NONE);
  assert_int_equal(map_add(&map, STR("person-7"), 99), 7);
  arena_free(arena);
}

static void json_strings(void **state) {
  (void)state;
  struct buf buf;
  buf_init(&buf, 1000);
  json_put_string(&buf, STR("a\"b\\c\n\x01 \xc3\xa9 \xff"));
  assert_str(buf_view(&buf), "\"a\\\"b\\\\c\\n\\u0001 \xc3\xa9 \xef\xbf\xbd\"");
  buf_free(&buf);
  struct error error;
  assert_null(json_read(STR("{\"a\":1,\"a\":2}"), &error));
  assert_int_equal(error.kind, ERROR_INPUT);
}

static void near_misses(void **state) {
  (void)state;
  assert_int_equal(str_distance(STR("excercise"), STR("exercise"), 3), 1);
  assert_int_equal(str_distance(STR("slel"), STR("sell"), 3), 1);
  assert_int_equal(str_distance(STR("buy"), STR("hedge"), 2), 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(date_equals_the_c_library), cmocka_unit_test(date_parse_refuses),
      cmocka_unit_test(instant_round_trip),        cmocka_unit_test(months_that_do_not_exist),
      cmocka_unit_test(map_finds_what_was_added),  cmocka_unit_test(json_strings),
      cmocka_unit_test(near_misses),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
