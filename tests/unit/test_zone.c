/* Time zones: every zone of the system against the C library from 1900 to 2100, with each gap and fold on the
 * way; closing rules written by hand; damaged files. */
#include "test.h"

#include <ftw.h>
#include <stdlib.h>
#include <time.h>

#include "../../src/base/file.h"
#include "../../src/calendar/zone.h"

#define DIRECTORY "/usr/share/zoneinfo"
static struct arena *arena;

static const struct zone *load(const char *name) {
  const struct zone *zone;
  struct error error;
  if (!zone_load(arena, str_of(name), &zone, &error)) fail_msg("%s: %s", name, error.text);
  return zone;
}

/* ---- against the C library ---- */

static struct tm library_wall(int64_t seconds) {
  time_t time = seconds;
  struct tm tm;
  assert_non_null(localtime_r(&time, &tm));
  return tm;
}

static void same_at(const struct zone *zone, int64_t seconds) {
  struct instant instant = {seconds};
  struct tm tm = library_wall(seconds);
  struct wall wall = zone_wall(zone, instant);
  if (zone_offset(zone, instant) != tm.tm_gmtoff)
    fail_msg("%.*s at %lld: offset %d, the C library has %ld", STR_ARG(zone_name(zone)), (long long)seconds,
             zone_offset(zone, instant), tm.tm_gmtoff);
  assert_str(zone_abbreviation(zone, instant), tm.tm_zone);
  assert_int_equal(wall.date.days, date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday).days);
  assert_int_equal(wall.seconds, tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
}

static int64_t local_days(int64_t local) { return (local - (local % 86400 + 86400) % 86400) / 86400; }

/* The wall time `local` (seconds as if of UTC) close to a change of the clocks from offset `before` to `after`:
 * which instants show it is asked of the C library. */
static void same_wall(const struct zone *zone, int64_t change, int64_t local, long before, long after) {
  enum wall_kind kind;
  int64_t days = local_days(local);
  struct instant found = zone_instant(zone, (struct date){(int32_t)days}, (int32_t)(local - days * 86400), &kind);
  bool earlier = library_wall(local - before).tm_gmtoff == before, later = library_wall(local - after).tm_gmtoff == after;
  if (before == after) later = false;
  assert_int_equal(kind, earlier && later ? WALL_FOLD : earlier || later ? WALL_ORDINARY : WALL_GAP);
  int64_t first = before > after ? local - before : local - after; /* of two instants the earlier */
  int64_t expected = earlier && later ? first : earlier ? local - before : later ? local - after : change;
  assert_int_equal(found.seconds, expected);
}

/* The second of a change of offset between low (old offset) and high. */
static int64_t find_change(int64_t low, int64_t high, long before) {
  while (high - low > 1) {
    int64_t middle = low + (high - low) / 2;
    if (library_wall(middle).tm_gmtoff == before) low = middle;
    else high = middle;
  }
  return high;
}

static void same_around_change(const struct zone *zone, int64_t low, int64_t high, long before) {
  int64_t change = find_change(low, high, before);
  long after = library_wall(change).tm_gmtoff;
  same_at(zone, change - 1);
  same_at(zone, change);
  int64_t edges[] = {change + before, change + after};
  for (int i = 0; i < 2; i++)
    for (int shift = -1; shift <= 1; shift++) same_wall(zone, change, edges[i] + shift, before, after);
  same_wall(zone, change, change + (before + after) / 2, before, after);
}

static void same_as_mktime(const struct zone *zone, int64_t seconds) {
  enum wall_kind kind;
  struct tm tm = library_wall(seconds);
  struct date date = date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
  struct instant found = zone_instant(zone, date, tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec, &kind);
  if (kind == WALL_FOLD) return; /* of two instants the library takes either */
  tm.tm_isdst = -1;
  assert_int_equal(found.seconds, mktime(&tm));
  assert_int_equal(found.seconds, seconds);
}

static int zones_checked;

static int check_zone(const char *path, const struct stat *status, int type, struct FTW *ftw) {
  (void)status;
  (void)ftw;
  enum { STEP = 41 * 86400 + 3607 };
  const char *name = path + sizeof DIRECTORY;
  char magic[4] = "";
  FILE *file = type == FTW_F ? fopen(path, "rb") : NULL;
  if (!file) return 0;
  bool is_zone = fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0;
  fclose(file);
  if (!is_zone || strncmp(name, "right/", 6) == 0 || strncmp(name, "posix", 5) == 0) return 0;
  setenv("TZ", name, 1);
  tzset();
  const struct zone *zone = load(name);
  long before = library_wall(-2208988800).tm_gmtoff;
  int count = 0;
  for (int64_t at = -2208988800 /* 1900 */; at < 4102444800 /* 2100 */; at += STEP, count++) {
    long offset = library_wall(at).tm_gmtoff;
    same_at(zone, at);
    if (count % 16 == 0) same_as_mktime(zone, at);
    if (offset != before) same_around_change(zone, at - STEP, at, before);
    before = offset;
  }
  zones_checked++;
  return 0;
}

static void every_zone_equals_the_c_library(void **state) {
  (void)state;
  nftw(DIRECTORY, check_zone, 16, FTW_PHYS);
  assert_true(zones_checked > 300);
  print_message("%d zones\n", zones_checked);
}

/* ---- closing rules by hand ---- */

/* A version 2 file of one type (UTC+0, "LMT") and a closing rule. */
static struct str file_of_rule(const char *rule) {
  struct buf buf;
  buf_init(&buf, 4096);
  for (int block = 0; block < 2; block++) {
    buf_put(&buf, "TZif2", 5);
    buf_put(&buf, (char[35]){[34] = 0}, 15 + 20);
    buf.at[buf.length - 1] = 1; /* types */
    buf_put(&buf, "\0\0\0\4", 4);
    buf_put(&buf, "\0\0\0\0\0\0LMT", 10);
  }
  buf_char(&buf, '\n');
  buf_text(&buf, rule);
  buf_char(&buf, '\n');
  struct str copy = arena_copy(arena, buf_view(&buf));
  buf_free(&buf);
  return copy;
}

static void assert_wall(const char *rule, const char *utc, const char *expected) {
  const struct zone *zone;
  struct error error;
  struct instant instant;
  struct buf buf;
  if (!zone_parse(arena, STR("by hand"), file_of_rule(rule), &zone, &error)) fail_msg("%s: %s", rule, error.text);
  assert_true(instant_parse(str_of(utc), &instant));
  buf_init(&buf, 100);
  buf_wall(&buf, zone, instant);
  buf_char(&buf, ' ');
  buf_str(&buf, zone_abbreviation(zone, instant));
  assert_str(buf_view(&buf), expected);
  buf_free(&buf);
}

static void closing_rules(void **state) {
  (void)state;
  static const struct {
    const char *rule, *utc, *wall;
  } cases[] = {
      {"EST5EDT,M3.2.0,M11.1.0", "2012-03-11T06:59:59Z", "2012-03-11 01:59:59 EST"},
      {"EST5EDT,M3.2.0,M11.1.0", "2012-03-11T07:00:00Z", "2012-03-11 03:00 EDT"},
      {"EST5EDT,M3.2.0,M11.1.0", "2012-11-04T05:59:59Z", "2012-11-04 01:59:59 EDT"},
      {"EST5EDT,M3.2.0,M11.1.0", "2012-11-04T06:00:00Z", "2012-11-04 01:00 EST"},
      {"EST5EDT,M3.2.0,M11.1.0", "9999-07-04T12:00:00Z", "9999-07-04 08:00 EDT"},
      {"EST5EDT,M3.2.0,M11.1.0", "0002-07-04T12:00:00Z", "0002-07-04 08:00 EDT"},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2012-01-01T00:00:00Z", "2012-01-01 11:00 AEDT"},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2012-07-01T00:00:00Z", "2012-07-01 10:00 AEST"},
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2012-01-01T00:00:00Z", "2012-01-01 00:00 GMT"}, /* summer time below */
      {"IST-1GMT0,M10.5.0,M3.5.0/1", "2012-07-01T00:00:00Z", "2012-07-01 01:00 IST"},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T00:59:59Z", "2024-03-30 22:59:59 -02"}, /* before midnight */
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31T01:00:00Z", "2024-03-31 00:00 -01"},
      {"IST-2IDT,M3.4.4/26,M10.5.0", "2013-03-29T00:00:00Z", "2013-03-29 03:00 IDT"}, /* hour 26 */
      {"IST-2IDT,M3.4.4/26,M10.5.0", "2013-03-28T23:59:59Z", "2013-03-29 01:59:59 IST"},
      {"XXX3EDT4,0/0,J365/23", "2012-01-01T02:59:59Z", "2011-12-31 22:59:59 EDT"}, /* summer time all year */
      {"XXX3EDT4,0/0,J365/23", "2012-01-01T03:00:00Z", "2011-12-31 23:00 EDT"},
      {"AAA0BBB,J60,J61", "2012-03-01T02:00:00Z", "2012-03-01 03:00 BBB"}, /* 1 March, leap year or not */
      {"AAA0BBB,J60,J61", "2012-03-01T01:59:59Z", "2012-03-01 01:59:59 AAA"},
      {"AAA0BBB,59,60", "2012-02-29T02:00:00Z", "2012-02-29 03:00 BBB"}, /* the 60th day, counted from 0 */
      {"AAA0BBB,59,60", "2013-03-01T02:00:00Z", "2013-03-01 03:00 BBB"},
      {"<+0545>-5:45", "2012-01-01T00:00:00Z", "2012-01-01 05:45 +0545"},
      {"LMT-0:00:30", "2012-01-01T00:00:00Z", "2012-01-01 00:00:30 LMT"},
      {"", "2012-01-01T00:00:00Z", "2012-01-01 00:00 LMT"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_wall(cases[i].rule, cases[i].utc, cases[i].wall);
}

static void closing_rules_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"E", "EST", "EST25", "ES5", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.1.0,M11.1.0",
                                    "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J60", "EST5EDT,366,1",
                                    "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0 ", "<EST5", "EST5:60", ":EST5"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    const struct zone *zone;
    struct error error;
    assert_false(zone_parse(arena, STR("by hand"), file_of_rule(bad[i]), &zone, &error));
    assert_str(str_of(error.text), "the time zone file `by hand` is damaged: its closing rule cannot be read");
  }
}

static void repeats_after_four_centuries(void **state) {
  (void)state;
  const struct zone *zone = load("America/New_York");
  const int64_t cycle = 146097LL * 86400;
  for (int64_t at = 2240611200 /* 2041 */; at < 2240611200 + cycle; at += 86400 * 3 + 1801) {
    assert_int_equal(zone_offset(zone, (struct instant){at}), zone_offset(zone, (struct instant){at + cycle}));
    assert_int_equal(zone_offset(zone, (struct instant){at}), zone_offset(zone, (struct instant){at + 3 * cycle}));
  }
  assert_int_equal(zone_offset(zone, INSTANT_ALWAYS), -17762);
  assert_true(zone_offset(zone, INSTANT_NEVER) <= -14400);
}

/* Every quarter of an hour of forty decades: the instant of a wall time shows that wall time, or is the end of a gap. */
static void walls_lead_back(void **state) {
  (void)state;
  const struct zone *zone = load("America/New_York");
  struct instant last = {INT64_MIN};
  for (int32_t days = date_of(2010, 1, 1).days; days < date_of(2500, 1, 1).days; days += days < 16000 ? 1 : 5)
    for (int32_t seconds = 0; seconds <= 86400; seconds += 900) {
      enum wall_kind kind;
      struct instant found = zone_instant(zone, (struct date){days}, seconds, &kind);
      struct wall wall = zone_wall(zone, found);
      int64_t ahead = (int64_t)(wall.date.days - days) * 86400 + wall.seconds - seconds;
      assert_true(kind == WALL_GAP ? ahead > 0 && ahead <= 3600 : ahead == 0);
      assert_true(found.seconds >= last.seconds);
      last = found;
    }
}

/* ---- damaged files ---- */

static void damaged(struct str bytes, const char *why) {
  const struct zone *zone;
  struct error error;
  assert_false(zone_parse(arena, STR("x"), bytes, &zone, &error));
  assert_int_equal(error.kind, ERROR_INPUT);
  assert_str(str_of(error.text), arena_print(arena, "the time zone file `x` is damaged: %s", why).at);
}

static void damaged_files(void **state) {
  (void)state;
  struct str whole;
  struct error error;
  const struct zone *zone;
  assert_true(file_read(arena, DIRECTORY "/America/New_York", 1 << 20, &whole, &error));
  for (size_t length = 0; length < whole.length; length++)
    assert_false(zone_parse(arena, STR("x"), str_sub(whole, 0, length), &zone, &error));
  damaged(STR(""), "it is cut short");
  damaged(arena_print(arena, "%50s", "TZ"), "it does not start with TZif");
  struct str copy = arena_copy(arena, file_of_rule("UTC0"));
  char *bytes = (char *)copy.at;
  const size_t second = 44 + 10; /* where the second header stands */
  bytes[second + 39] = 0;
  damaged(copy, "it has no local time type");
  bytes[second + 39] = 1, bytes[second + 44] = 0x7f;
  damaged(copy, "an offset from UTC is beyond 26 hours");
  bytes[second + 44] = 0, bytes[second + 49] = 9;
  damaged(copy, "an abbreviation is not there");
  bytes[second + 49] = 0, bytes[second + 31] = 1;
  damaged(copy, "it counts leap seconds; take the zone without right/");
  bytes[second + 31] = 0, bytes[second + 32] = 1;
  damaged(copy, "it has more transitions, types or characters than are read");
  damaged(str_sub(file_of_rule("UTC0"), 0, 2 * second), "its closing rule is missing");
  damaged(str_sub(file_of_rule("UTC0"), 0, 2 * second + 3), "its closing rule is cut short");
}

static void names_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"", "../../../etc/passwd", "/etc/localtime", "America/..", "a b", "America/New_York\n"};
  const struct zone *zone;
  struct error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(zone_load(arena, str_of(bad[i]), &zone, &error));
    assert_int_equal(error.kind, ERROR_INPUT);
  }
  assert_false(zone_load(arena, STR("America/Atlantis"), &zone, &error));
  assert_int_equal(error.kind, ERROR_MISSING);
}

/* ---- reading ---- */

static void wall_times_read(void **state) {
  (void)state;
  static const struct {
    const char *zone, *text, *result;
  } cases[] = {
      {"America/New_York", "2011-09-19", "2011-09-19T04:00:00Z"},
      {"America/New_York", "2011-09-19 14:05", "2011-09-19T18:05:00Z"},
      {"America/New_York", "2011-09-19 14:05:30", "2011-09-19T18:05:30Z"},
      {"America/New_York", "2011-09-19T14:05:30Z", "2011-09-19T14:05:30Z"},
      {"America/New_York", "2012-11-04 01:30", "2012-11-04T05:30:00Z"}, /* the earlier of two */
      {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},      /* no midnight that day */
      {"America/New_York", "2012-03-11 02:30",
       "`2012-03-11 02:30` does not exist in America/New_York: the clocks are put forward over it"},
      {"America/New_York", "2012-02-30",
       "`2012-02-30` is not a time; write 2011-09-19, 2011-09-19 14:05 or 2011-09-19T18:05:00Z"},
      {"America/New_York", "tomorrow",
       "`tomorrow` is not a time; write 2011-09-19, 2011-09-19 14:05 or 2011-09-19T18:05:00Z"},
      {"America/New_York", "2011-09-19T14:05", "2011-09-19T18:05:00Z"},
      {"America/New_York", "2011-09-19t14:05",
       "`2011-09-19t14:05` is not a time; write 2011-09-19, 2011-09-19 14:05 or 2011-09-19T18:05:00Z"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct instant instant;
    struct error error;
    struct buf buf;
    buf_init(&buf, 1000);
    if (zone_read(load(cases[i].zone), str_of(cases[i].text), &instant, &error)) buf_instant(&buf, instant);
    else buf_text(&buf, error.text);
    assert_str(buf_view(&buf), cases[i].result);
    buf_free(&buf);
  }
}

static int make_arena(void **state) {
  (void)state;
  arena = arena_new(0);
  return 0;
}

static int free_arena(void **state) {
  (void)state;
  arena_free(arena);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(every_zone_equals_the_c_library, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(closing_rules, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(closing_rules_refused, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(repeats_after_four_centuries, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(walls_lead_back, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(damaged_files, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(names_refused, make_arena, free_arena),
      cmocka_unit_test_setup_teardown(wall_times_read, make_arena, free_arena),
  };
  return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
