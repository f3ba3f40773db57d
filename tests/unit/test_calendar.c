/* Calendars: every day 1990-2027 against the shared tables, counting and stepping against a walk day by day,
 * exceptions given when made, and each message for a bad file. tests/calendar_oracle.py works out the holidays
 * independently. */
#include "test.h"

#include "../../src/base/file.h"
#include "../../src/calendar/calendar.h"

static struct arena *arena;

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

static const struct calendar *make(const char *name, const struct calendar_exception *extra, size_t count) {
  const struct calendar *calendar;
  struct error error;
  if (!calendar_make(arena, NULL, str_of(name), extra, count, &calendar, &error)) fail_msg("%s: %s", name, error.text);
  return calendar;
}

/* ---- against the shared tables ---- */

enum { DAYS_MAX = 20000 };

/* What a table says of a weekday; nothing is an ordinary day. */
struct expected {
  bool closed;
  int32_t opens, closes;
};

static int32_t read_time(struct str text) {
  int64_t hours = 0, minutes = 0;
  assert_true(str_int(str_sub(text, 0, 2), &hours) && str_int(str_sub(text, 3, 2), &minutes));
  return (int32_t)(hours * 3600 + minutes * 60);
}

/* Calls `row` for each line of a table that is no comment and no heading; false when the table is not here. */
static bool each_row(const char *path, void (*row)(struct str fields[], struct expected *days), struct expected *days) {
  enum { FIELDS = 5 };
  struct str text, line, fields[FIELDS];
  struct error error;
  struct date date;
  if (!file_read(arena, path, 1 << 20, &text, &error)) {
    print_message("skipped: %s is not here\n", path);
    return false;
  }
  while (str_cut(&text, '\n', &line)) {
    if (!date_parse(str_sub(line, 0, 10), &date)) continue;
    for (int i = 0; i < FIELDS; i++) str_cut(&line, ',', &fields[i]);
    row(fields, &days[date.days - date_of(1990, 1, 1).days]);
  }
  return true;
}

static void exchange_row(struct str fields[], struct expected *day) {
  if (str_equal(fields[2], STR("full_close"))) day->closed = true;
  else if (str_equal(fields[2], STR("late_open"))) day->opens = read_time(fields[3]);
  else day->closes = read_time(fields[3]);
}

static void assert_day(const struct calendar *calendar, struct date date, const struct expected *expected) {
  struct civil civil = date_civil(date);
  struct instant open, close;
  bool weekend = date_weekday(date) == SUNDAY || date_weekday(date) == SATURDAY;
  if (calendar_is_open(calendar, date) != !(weekend || expected->closed))
    fail_msg("%04d-%02d-%02d", civil.year, civil.month, civil.day);
  if (weekend || expected->closed) {
    assert_true(calendar_reason(calendar, date).length > 0);
    assert_false(calendar_session(calendar, date, &open, &close));
    return;
  }
  bool short_day = expected->opens || expected->closes;
  assert_int_equal(calendar_reason(calendar, date).length > 0, short_day);
  if (!calendar_session(calendar, date, &open, &close)) return;
  struct wall opens = zone_wall(calendar_zone(calendar), open), closes = zone_wall(calendar_zone(calendar), close);
  assert_int_equal(opens.date.days, date.days);
  assert_int_equal(closes.date.days, date.days);
  assert_int_equal(opens.seconds, expected->opens ? expected->opens : 34200);
  assert_int_equal(closes.seconds, expected->closes ? expected->closes : 57600);
}

static void assert_all_days(const struct calendar *calendar, const struct expected *days) {
  struct date first = calendar_first(calendar), last = calendar_last(calendar);
  assert_int_equal(first.days, date_of(1990, 1, 1).days);
  assert_int_equal(last.days, date_of(2027, 12, 31).days);
  for (struct date date = first; date.days <= last.days; date.days++)
    assert_day(calendar, date, &days[date.days - first.days]);
}

static void exchanges_equal_the_table(void **state) {
  (void)state;
  struct expected *days = ARENA_ARRAY(arena, DAYS_MAX, struct expected);
  if (!each_row(ABSTAIN_SOURCE_ROOT "/../shared/calendars/xnys_closures.csv", exchange_row, days)) skip();
  assert_all_days(make("nyse", NULL, 0), days);
  /* What befell only the floor in New York. */
  struct date floor_only[] = {date_of(1990, 12, 27), date_of(1995, 12, 18), date_of(2005, 6, 1)};
  for (int i = 0; i < 3; i++) days[floor_only[i].days - date_of(1990, 1, 1).days] = (struct expected){0};
  assert_all_days(make("nasdaq", NULL, 0), days);
}

/* The day is closed when one of the fields says `no` business day; names have commas, so it is looked for in the row. */
static void federal_row(struct str fields[], struct expected *day) {
  struct str row = {fields[0].at, (size_t)(strchr(fields[0].at, '\n') - fields[0].at)};
  day->closed |= str_find(row, STR(",no,"), 0) != SIZE_MAX;
}

static void sec_equals_the_table(void **state) {
  (void)state;
  struct expected *days = ARENA_ARRAY(arena, DAYS_MAX, struct expected);
  if (!each_row(ABSTAIN_SOURCE_ROOT "/../shared/calendars/federal_holidays.csv", federal_row, days)) skip();
  const struct calendar *sec = make("sec", NULL, 0);
  assert_all_days(sec, days);
  assert_false(calendar_has_sessions(sec));
  assert_memory_equal(calendar_hash(sec), calendar_hash(make("us-federal", NULL, 0)), 32);
}

/* ---- counting ---- */

/* The Nth open day by walking, or false. */
static bool walk(const struct calendar *calendar, struct date date, int n, struct date *result) {
  int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
  while (left > 0) {
    date.days += step;
    if (!calendar_has(calendar, date)) return false;
    left -= calendar_is_open(calendar, date);
  }
  *result = date;
  return true;
}

static void stepping_equals_walking(void **state) {
  (void)state;
  const struct calendar *calendar = make("nyse", NULL, 0);
  struct date first = calendar_first(calendar), last = calendar_last(calendar), walked, stepped;
  int32_t rank = 0;
  for (struct date date = first; date.days <= last.days; date.days++) {
    assert_int_equal(calendar_rank(calendar, date), rank);
    for (int n = -12; n <= 12; n++) {
      if (n == 0) continue;
      bool there = walk(calendar, date, n, &walked);
      assert_int_equal(calendar_step(calendar, date, n, &stepped), there);
      if (there) assert_int_equal(stepped.days, walked.days);
    }
    bool there = calendar_step(calendar, date, 0, &stepped);
    if (calendar_is_open(calendar, date)) assert_int_equal(stepped.days, date.days);
    else if (walk(calendar, date, 1, &walked)) assert_int_equal(stepped.days, walked.days);
    else assert_false(there);
    rank += calendar_is_open(calendar, date);
  }
  assert_int_equal(calendar_count(calendar, first, last), rank - 1);
  assert_false(calendar_step(calendar, first, INT32_MIN, &stepped));
  assert_false(calendar_step(calendar, last, INT32_MAX, &stepped));
  assert_true(calendar_step(calendar, first, rank, &stepped));
  assert_int_equal(stepped.days, last.days);
}

static struct instant at(const char *text) {
  struct instant instant;
  assert_true(instant_parse(str_of(text), &instant));
  return instant;
}

static void assert_session(const struct calendar *calendar, bool after, const char *instant, int n, const char *expected) {
  struct date day, wanted;
  bool there = after ? calendar_session_after(calendar, at(instant), n, &day)
                     : calendar_session_before(calendar, at(instant), n, &day);
  assert_int_equal(there, expected != NULL);
  if (!expected) return;
  assert_true(date_parse(str_of(expected), &wanted));
  assert_int_equal(day.days, wanted.days);
}

static void sessions_around_an_instant(void **state) {
  (void)state;
  const struct calendar *nyse = make("nyse", NULL, 0);
  assert_session(nyse, true, "2011-10-28T11:00:00Z", 1, "2011-10-28"); /* before the open of a Friday */
  assert_session(nyse, true, "2011-10-28T13:30:00Z", 1, "2011-10-28");
  assert_session(nyse, true, "2011-10-28T13:30:01Z", 1, "2011-10-31");
  assert_session(nyse, true, "2011-10-28T20:05:00Z", 2, "2011-11-01");
  assert_session(nyse, true, "2012-10-27T12:00:00Z", 1, "2012-10-31"); /* Sandy */
  assert_session(nyse, true, "2012-11-23T18:30:00Z", 1, "2012-11-26");
  assert_session(nyse, false, "2012-11-23T18:00:00Z", 1, "2012-11-23"); /* an early close */
  assert_session(nyse, false, "2012-11-23T17:59:59Z", 1, "2012-11-21");
  assert_session(nyse, false, "2011-10-29T12:00:00Z", 3, "2011-10-26");
  assert_session(nyse, false, "1990-01-01T12:00:00Z", 1, NULL);
  assert_session(nyse, true, "2027-12-31T22:00:00Z", 1, NULL);
  assert_session(make("sec", NULL, 0), true, "2011-10-28T11:00:00Z", 1, NULL);
}

/* ---- exceptions ---- */

static void exceptions_given_when_made(void **state) {
  (void)state;
  const struct calendar_exception extra[] = {
      {date_of(2026, 3, 4), EXCEPTION_CLOSED, 0, STR("A storm")},
      {date_of(2026, 3, 5), EXCEPTION_EARLY_CLOSE, 13 * 3600, STR("A power cut")},
      {date_of(2026, 3, 6), EXCEPTION_LATE_OPEN, 10 * 3600, STR("Another")},
      {date_of(2026, 3, 7), EXCEPTION_CLOSED, 0, STR("It is a Saturday")},
  };
  const struct calendar *plain = make("nyse", NULL, 0), *calendar = make("nyse", extra, 4);
  struct date date;
  struct instant open, close;
  assert_memory_not_equal(calendar_hash(plain), calendar_hash(calendar), 32);
  assert_memory_equal(calendar_hash(plain), calendar_hash(make("nyse", NULL, 0)), 32);
  assert_str(calendar_reason(calendar, date_of(2026, 3, 4)), "A storm");
  assert_true(calendar_step(calendar, date_of(2026, 3, 3), 1, &date));
  assert_int_equal(date.days, date_of(2026, 3, 5).days);
  assert_true(calendar_session(calendar, date, &open, &close));
  assert_int_equal(close.seconds, at("2026-03-05T18:00:00Z").seconds);
  assert_true(calendar_session(calendar, date_of(2026, 3, 6), &open, &close));
  assert_int_equal(open.seconds, at("2026-03-06T15:00:00Z").seconds);
  assert_int_equal(calendar_day_kind(calendar, date_of(2026, 3, 5)), DAY_EARLY_CLOSE);
  assert_int_equal(calendar_day_kind(calendar, date_of(2026, 3, 6)), DAY_LATE_OPEN);
  assert_str(calendar_reason(calendar, date_of(2026, 3, 7)), "Saturday");
}

static void exceptions_refused(void **state) {
  (void)state;
  static const struct {
    const char *calendar;
    struct calendar_exception extra;
    const char *text;
  } cases[] = {
      {"nyse", {{30000}, EXCEPTION_CLOSED, 0, {"", 0}},
       "the exception for 2052-02-20 in `nyse`: it is outside the calendar's span"},
      {"sec", {{15000}, EXCEPTION_EARLY_CLOSE, 46800, {"", 0}},
       "the exception for 2011-01-26 in `sec`: it is a day without hours, which cannot be shortened"},
      {"nyse", {{15000}, EXCEPTION_EARLY_CLOSE, 30000, {"", 0}},
       "the exception for 2011-01-26 in `nyse`: it is a day whose session would close before it opens"},
      {"nyse", {{15000}, EXCEPTION_LATE_OPEN, -5, {"", 0}},
       "the exception for 2011-01-26 in `nyse`: it is a day whose session would close before it opens"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct calendar *calendar;
    struct error error;
    assert_false(calendar_make(arena, NULL, str_of(cases[i].calendar), &cases[i].extra, 1, &calendar, &error));
    assert_str(str_of(error.text), cases[i].text);
  }
}

/* ---- the files ---- */

#define HEADER "calendar x \"X\"\nspan 2010 2012\nzone America/New_York\nhours 09:30 16:00\n"

static void rules_of_every_form(void **state) {
  (void)state;
  static const struct {
    const char *rule, *date, *reason;
  } cases[] = {
      {"closed 2011-11-10 \"r\" # comment \"", "2011-11-10", "r"},
      {"closed november 10 \"r\"", "2011-11-10", "r"},
      {"closed last friday of april \"r\"", "2011-04-29", "r"},
      {"closed 5th friday of april \"r\"", "2011-04-29", "r"},
      {"closed 5th friday of may \"r\"", "2011-05-27", ""},
      {"closed february 29 \"r\"", "2012-02-29", "r"},
      {"closed easter \"r\"", "2011-04-24", "Sunday"},
      {"closed 1 day after easter \"r\"", "2011-04-25", "r"},
      {"closed 2 days before easter \"r\"", "2011-04-22", "r"},
      {"closed january 1 if saturday then friday \"r\"", "2010-12-31", "r (observed)"},
      {"closed january 1 if saturday then monday \"r\"", "2011-01-03", "r (observed)"},
      {"closed january 1 if sunday then friday \"r\"", "2011-12-30", "r (observed)"},
      {"closed december 31 if saturday then tuesday \"r\"", "2012-01-03", "r (observed)"},
      {"closed may 2 on monday tuesday \"r\"", "2011-05-02", "r"},
      {"closed may 2 on tuesday \"r\"", "2011-05-02", ""},
      {"closed may 2 since 2012 \"r\"", "2011-05-02", ""},
      {"closed may 2 until 2010 \"r\"", "2011-05-02", ""},
      {"closed may 2 since 2011 until 2011 \"r\"", "2011-05-02", "r"},
      {"early 13:00 may 2 \"r\"", "2011-05-02", "r"},
      {"closed may 2 \"r\"\nearly 13:00 may 2 \"s\"", "2011-05-02", "r"},
      {"early 13:00 may 2 \"s\"\nclosed may 2 \"r\"", "2011-05-02", "r"},
      {"closed may 2 \"r\"\nordinary 2011-05-02 \"s\"", "2011-05-02", ""},
      {"ordinary 2011-04-30 \"s\"", "2011-04-30", ""},
      {"weekend friday saturday", "2011-04-29", "Friday"},
      {"calendar y \"Y\"\nlike nyse\nspan 2011 2012", "2012-10-29", "Hurricane Sandy"}, /* earlier one-off days are left out */
      {"", "2011-05-02", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct calendar *calendar;
    struct error error;
    struct date date;
    bool whole = str_starts(str_of(cases[i].rule), STR("calendar"));
    struct str text = arena_print(arena, "%s%s\n", whole ? "" : HEADER, cases[i].rule);
    if (!calendar_parse(arena, "x", text, NULL, 0, &calendar, &error)) fail_msg("%s: %s", cases[i].rule, error.text);
    assert_true(date_parse(str_of(cases[i].date), &date));
    assert_str(calendar_reason(calendar, date), cases[i].reason);
  }
}

static void bad_files(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
      {"", "x:1: the file starts with a line such as `calendar nyse \"New York Stock Exchange\"`"},
      {"\n# only a comment", "x:3: the file starts with a line such as `calendar nyse \"New York Stock Exchange\"`"},
      {"span 1990 2027", "x:1: the file starts with a line such as `calendar nyse \"New York Stock Exchange\"`"},
      {"calendar", "x:1: the calendar's name is expected at the end of the line"},
      {"calendar \"X\"", "x:1: the calendar's name is expected, not `X`"},
      {"calendar x X", "x:1: the calendar's title in quotes is expected, not `X`"},
      {"calendar x \"X", "x:1: a text starts with \" and does not end"},
      {"calendar x \"\"", "x:1: the calendar's title in quotes has 1 to 200 bytes"},
      {"calendar x \"\xff\"", "x:1: the calendar's title in quotes is not UTF-8"},
      {"calendar x \"X\" y", "x:1: the end of the line is expected, not `y`"},
      {"calendar x \"X\"", "x:2: the usable years are missing; write `span 1990 2027`"},
      {"calendar x \"X\"\nspan 1990 2027", "x:3: the time zone is missing; write `zone America/New_York`"},
      {"calendar x \"X\"\nspan 1990", "x:2: a year from 1900 to 2199 is expected at the end of the line"},
      {"calendar x \"X\"\nspan 1990 3000", "x:2: a year from 1900 to 2199 is expected, not `3000`"},
      {"calendar x \"X\"\nspan 2027 1990", "x:2: the first year is after the last"},
      {"calendar x \"X\"\nspan 1990 2027\nspan 1990 2027", "x:3: `span` stands twice"},
      {"calendar x \"X\"\nspan 1990 2027\nzone", "x:3: a time zone such as America/New_York is expected at the end of the line"},
      {"calendar x \"X\"\nspan 1990 2027\nzone ../x", "`../x` is not a time zone; write it like America/New_York"},
      {"calendar x \"X\"\nlike x", "there is no calendar `x`; there are england, nasdaq, nyse, sec, and NAME.calendar in a directory of your own"},
      {"calendar x \"X\"\nlike ../x", "`../x` is not the name of a calendar; a name has small letters, digits and `-`"},
      {"calendar x \"X\"\nspan 1990 2027\nlike nyse", "x:3: `like` stands directly after `calendar`"},
      {"calendar x \"X\"\nclosed may 1 \"r\"\nlike nyse", "x:3: `like` stands directly after `calendar`"},
      {"calendar x \"X\"\nlike nyse\nclosed 2028-01-03 \"r\"", "x:3: 2028-01-03 is outside the calendar's span"},
      {HEADER "hours 16:00 09:30", "x:5: `hours` stands twice"},
      {"calendar x \"X\"\nhours 16:00 09:30", "x:2: the close is not after the open"},
      {"calendar x \"X\"\nhours 9:30 16:00", "x:2: a time such as 16:00 is expected, not `9:30`"},
      {"calendar x \"X\"\nhours 09:30 24:01", "x:2: a time such as 16:00 is expected, not `24:01`"},
      {HEADER "weekend", "x:5: a weekday is expected at the end of the line"},
      {HEADER "weekend sunday monday tuesday wednesday thursday friday saturday", "x:5: a week needs an open day"},
      {HEADER "open may 1", "x:5: calendar, like, span, zone, hours, weekend, closed, early, late or ordinary is expected, not `open`"},
      {HEADER "closed may 1", "x:5: the reason in quotes is expected at the end of the line"},
      {HEADER "closed may 32 \"r\"", "x:5: a day of the month is expected, not `32`"},
      {HEADER "closed mai 1 \"r\"", "x:5: a day (2012-10-29, july 4, last monday of may, easter) is expected, not `mai`"},
      {HEADER "closed 2011-02-30 \"r\"", "x:5: a day (2012-10-29, july 4, last monday of may, easter) is expected, not `2011-02-30`"},
      {HEADER "closed 1st may 1 \"r\"", "x:5: a weekday is expected, not `may`"},
      {HEADER "closed 1st monday in may \"r\"", "x:5: `of` is expected, not `in`"},
      {HEADER "closed 1st monday of easter \"r\"", "x:5: a month is expected, not `easter`"},
      {HEADER "closed 2 easter \"r\"", "x:5: `days` is expected, not `easter`"},
      {HEADER "closed 2 days easter \"r\"", "x:5: `before` or `after` is expected, not `easter`"},
      {HEADER "closed 200 days after easter \"r\"", "x:5: a number of days from 1 to 100 is expected, not `200`"},
      {HEADER "closed 2 days after 2011-05-02 \"r\"", "x:5: a single date is written as it is, not shifted"},
      {HEADER "closed may 1 if sunday monday \"r\"", "x:5: `then` is expected, not `monday`"},
      {HEADER "closed may 1 since 2012 until 2011 \"r\"", "x:5: `since` is later than `until`"},
      {HEADER "closed may 1 until \"r\"", "x:5: a year from 1900 to 2199 is expected, not `r`"},
      {HEADER "early may 1 \"r\"", "x:5: a time such as 16:00 is expected, not `may`"},
      {HEADER "early 09:30 may 1 \"r\"", "x:5: the time is not within the ordinary hours"},
      {HEADER "closed 2011-04-30 \"r\"", "x:5: 2011-04-30 is closed already: Saturday"},
      {HEADER "ordinary 2011-05-02 \"r\"", "x:5: 2011-05-02 is an ordinary open day already"},
      {HEADER "late 14:00 2011-05-02 \"r\"\nearly 13:00 2011-05-02 \"r\"", "x:6: the session of a day would close before it opens"},
      {"calendar x \"X\"\nspan 2010 2012\nzone UTC\nearly 13:00 may 1 \"r\"", "x:4: an early close or a late open needs `hours`"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct calendar *calendar;
    struct error error;
    if (calendar_parse(arena, "x", str_of(cases[i].text), NULL, 0, &calendar, &error)) fail_msg("taken: %s", cases[i].text);
    assert_str(str_of(error.text), cases[i].message);
  }
}

static void files_past_the_limits(void **state) {
  (void)state;
  const struct calendar *calendar;
  struct error error;
  struct buf text;
  buf_init(&text, 4 << 20);
  buf_text(&text, HEADER);
  buf_repeat(&text, "w ", 65);
  assert_false(calendar_parse(arena, "x", buf_view(&text), NULL, 0, &calendar, &error));
  assert_str(str_of(error.text), "x:5: more than 64 words in a line");
  buf_clear(&text);
  buf_text(&text, HEADER);
  buf_repeat(&text, "closed may 2 \"r\"\n", 4097);
  assert_false(calendar_parse(arena, "x", buf_view(&text), NULL, 0, &calendar, &error));
  assert_str(str_of(error.text), "x:4101: more than 4096 rules");
  buf_repeat(&text, "# and more of it", 1 << 16);
  assert_false(calendar_parse(arena, "x", buf_view(&text), NULL, 0, &calendar, &error));
  assert_str(str_of(error.text), "x: larger than 1048576 bytes, the most that is read");
  buf_free(&text);
}

static void a_directory_of_ones_own(void **state) {
  (void)state;
  const struct calendar *calendar;
  struct error error;
  const char *directory = ABSTAIN_SOURCE_ROOT "/tests/unit/calendars";
  assert_true(calendar_make(arena, directory, STR("tel-aviv"), NULL, 0, &calendar, &error));
  assert_str(calendar_reason(calendar, date_of(2012, 1, 6)), "Friday");
  assert_true(calendar_make(arena, directory, STR("nyse"), NULL, 0, &calendar, &error)); /* built in */
  assert_false(calendar_make(arena, directory, STR("loop"), NULL, 0, &calendar, &error));
  assert_str(str_of(error.text), ABSTAIN_SOURCE_ROOT "/tests/unit/calendars/loop.calendar:2: `like` leads through more than 4 calendars");
  assert_false(calendar_make(arena, directory, STR("misnamed"), NULL, 0, &calendar, &error));
  assert_str(str_of(error.text), ABSTAIN_SOURCE_ROOT "/tests/unit/calendars/misnamed.calendar: the file calls its calendar `other`; "
                                                     "name and file must agree");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_arena, free_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(exchanges_equal_the_table), TEST(sec_equals_the_table),       TEST(stepping_equals_walking),
      TEST(sessions_around_an_instant), TEST(exceptions_given_when_made), TEST(exceptions_refused),
      TEST(rules_of_every_form),       TEST(bad_files),                  TEST(files_past_the_limits),
      TEST(a_directory_of_ones_own),
  };
  return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
