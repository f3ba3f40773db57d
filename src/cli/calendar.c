/* `abstain calendar days`, `day` and `show`: what the calendars of an exchange or the SEC say. */
#include "../base/json.h"
#include "calendar_year.h"

#define CALENDARS_MEANT "CAL is nyse, nasdaq, england, sec (also called us-federal), or NAME for NAME.calendar in DIR."
#define CALENDARS_OPTION {"calendars", "DIR", "take NAME.calendar files from DIR before those built in"}

static bool open_calendar(struct invocation *call, const struct calendar **calendar, struct error *error) {
  return calendar_make(call->arena, call_option(call, "calendars"), str_of(call->words[0]), NULL, 0, calendar, error);
}

static bool outside(const struct calendar *calendar, const char *what, struct error *error) {
  return error_set(error, ERROR_INPUT,
                   "%s is outside the years %d to %d that `" STR_FMT "` covers; a calendar file with a wider span "
                   "can be given with --calendars DIR",
                   what, date_civil(calendar_first(calendar)).year, date_civil(calendar_last(calendar)).year,
                   STR_ARG(calendar_name(calendar)));
}

static bool date_word(const struct invocation *call, const struct calendar *calendar, int word, struct date *date,
                      struct error *error) {
  if (!word_date(call->words[word], date, error)) return false;
  return calendar_has(calendar, *date) || outside(calendar, call->words[word], error);
}

static void json_date(struct buf *out, const char *name, struct date date) {
  json_put_key(out, name);
  buf_char(out, '"');
  buf_date(out, date);
  buf_char(out, '"');
}

static void json_instant(struct buf *out, const char *name, struct instant instant) {
  json_put_key(out, name);
  buf_char(out, '"');
  buf_instant(out, instant);
  buf_char(out, '"');
}

/* One day as a JSON object: date, whether open, session, reason. */
static void json_day(struct buf *out, const struct calendar *calendar, struct date date) {
  struct instant open, close;
  json_put_comma(out);
  buf_char(out, '{');
  json_date(out, "date", date);
  json_put_bool(out, "is_open", calendar_is_open(calendar, date));
  if (calendar_session(calendar, date, &open, &close)) {
    json_instant(out, "open", open);
    json_instant(out, "close", close);
  }
  struct str reason = calendar_reason(calendar, date);
  if (reason.length) json_put_member(out, "reason", reason);
  buf_char(out, '}');
}

/* ---- days ---- */

static void put_day(struct buf *out, const struct calendar *calendar, struct date date) {
  struct instant open, close;
  buf_date(out, date);
  if (calendar_session(calendar, date, &open, &close)) {
    buf_char(out, '\t');
    buf_instant(out, open);
    buf_char(out, '\t');
    buf_instant(out, close);
  }
  buf_char(out, '\n');
}

static bool run_days(struct invocation *call, struct error *error) {
  const struct calendar *calendar;
  struct date from, to;
  if (!open_calendar(call, &calendar, error) || !date_word(call, calendar, 1, &from, error) ||
      !date_word(call, calendar, 2, &to, error))
    return false;
  if (from.days > to.days)
    return error_set(error, ERROR_INPUT, "%s is after %s; give the earlier day first", call->words[1], call->words[2]);
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_member(&call->out, "calendar", calendar_name(calendar));
    json_put_key(&call->out, "days");
    buf_char(&call->out, '[');
  }
  for (struct date date = from; date.days <= to.days; date.days++) {
    if (!calendar_is_open(calendar, date)) continue;
    if (call->json) json_day(&call->out, calendar, date);
    else put_day(&call->out, calendar, date);
  }
  if (call->json) buf_text(&call->out, "]}\n");
  return true;
}

const struct command command_calendar_days = {
    .name = "calendar days",
    .group = "Calendars",
    .summary = "the open days of an exchange or of the SEC",
    .synopsis = "CAL FROM TO",
    .examples = "  abstain calendar days nyse 2012-10-26 2012-11-02\n"
                "  abstain calendar days sec 2011-11-01 2011-11-30",
    .details = CALENDARS_MEANT "\n"
               "FROM and TO are both included. One open day a line: the date, and for an exchange the instants of its open and\n"
               "close in UTC, tabs between. Days outside the calendar's years are refused.",
    .options = {CALENDARS_OPTION},
    .words_min = 3,
    .words_max = 3,
    .run = run_days,
};

/* ---- day ---- */

/* `open`, `open: Christmas Eve, closes 13:00`, `closed: Veterans Day` */
static void put_state(struct buf *out, const struct calendar *calendar, struct date date) {
  buf_text(out, calendar_is_open(calendar, date) ? "open" : "closed");
  if (calendar_reason(calendar, date).length) buf_text(out, ": ");
  buf_day_note(out, calendar, date);
  buf_char(out, '\n');
}

/* +2 or -10; never 0, which is no step. */
static bool step_word(const char *word, int32_t *n, struct error *error) {
  struct str text = str_of(word);
  int64_t number;
  if (str_starts(text, STR("+"))) text = str_sub(text, 1, text.length);
  if (!str_int(text, &number) || number == 0 || number < -1000000 || number > 1000000)
    return error_set(error, ERROR_INPUT, "`%s` is not a number of open days; write +2 or -10", word);
  *n = (int32_t)number;
  return true;
}

static bool run_day(struct invocation *call, struct error *error) {
  const struct calendar *calendar;
  struct date date, target;
  int32_t n = 0;
  if (!open_calendar(call, &calendar, error) || !date_word(call, calendar, 1, &date, error)) return false;
  target = date;
  if (call->word_count == 3) {
    if (!step_word(call->words[2], &n, error)) return false;
    if (!calendar_step(calendar, date, n, &target)) {
      struct str what = arena_print(call->arena, "the open day %s of %s", call->words[2], call->words[1]);
      return outside(calendar, what.at, error);
    }
  }
  if (call->json) {
    json_day(&call->out, calendar, target);
    buf_char(&call->out, '\n');
  } else if (n) {
    buf_date(&call->out, target);
    buf_char(&call->out, '\n');
  } else {
    put_state(&call->out, calendar, date);
  }
  return true;
}

const struct command command_calendar_day = {
    .name = "calendar day",
    .group = "Calendars",
    .summary = "is a day open, and which is the Nth open day from it",
    .synopsis = "CAL DATE [+N|-N]",
    .examples = "  abstain calendar day sec 2011-11-11\n"
                "  abstain calendar day nyse 2011-11-10 +2\n"
                "  abstain calendar day nyse 2011-09-30 -10",
    .details = CALENDARS_MEANT "\n"
               "Without N: `open` or `closed`, and why. With N: the Nth open day strictly after DATE (+N) or strictly\n"
               "before it (-N).",
    .options = {CALENDARS_OPTION},
    .words_min = 2,
    .words_max = 3,
    .run = run_day,
};

/* ---- show ---- */

static void json_year(struct buf *out, const struct calendar *calendar, struct date first, struct date last) {
  buf_char(out, '{');
  json_put_member(out, "calendar", calendar_name(calendar));
  json_put_member(out, "title", calendar_title(calendar));
  json_put_int(out, "year", date_civil(first).year);
  json_put_int(out, "open_days", calendar_count(calendar, first, last) + calendar_is_open(calendar, last));
  json_put_key(out, "special_days");
  buf_char(out, '[');
  for (struct date date = first; date.days <= last.days; date.days++) {
    enum day_kind kind = calendar_day_kind(calendar, date);
    if (kind != DAY_ORDINARY && kind != DAY_WEEKEND) json_day(out, calendar, date);
  }
  buf_text(out, "]}\n");
}

static bool run_show(struct invocation *call, struct error *error) {
  const struct calendar *calendar;
  int64_t year;
  if (!open_calendar(call, &calendar, error)) return false;
  if (!str_int(str_of(call->words[1]), &year) || year < 1 || year > 9999)
    return error_set(error, ERROR_INPUT, "`%s` is not a year; write it like 2012", call->words[1]);
  struct date first = date_of((int)year, 1, 1), last = date_of((int)year, 12, 31);
  if (!calendar_has(calendar, first)) return outside(calendar, call->words[1], error);
  if (call->json) json_year(&call->out, calendar, first, last);
  else calendar_year_draw(call, calendar, (int)year);
  return true;
}

const struct command command_calendar_show = {
    .name = "calendar show",
    .group = "Calendars",
    .summary = "a year at a glance",
    .synopsis = "CAL YEAR",
    .examples = "  abstain calendar show nyse 2012\n"
                "  abstain calendar show sec 2025",
    .details = CALENDARS_MEANT "\n"
               "Closed days and early closes are marked, and named below the year.",
    .options = {CALENDARS_OPTION},
    .words_min = 2,
    .words_max = 2,
    .run = run_show,
};
