/* `abstain calendar show`: twelve months in a grid of three by four, then what is special, day by day. Colour
 * only repeats what a sign beside the day says already. */
#include "calendar_year.h"

#include <stdio.h>

static const struct look {
  const char *sign, *color, *meaning;
} looks[] = {
    [DAY_ORDINARY] = {" ", NULL, NULL},
    [DAY_EARLY_CLOSE] = {"<", "33", "closes early"},
    [DAY_LATE_OPEN] = {">", "36", "opens late"},
    [DAY_SHORT] = {"*", "35", "opens late and closes early"},
    [DAY_WEEKEND] = {" ", "2", "weekend"},
    [DAY_CLOSED] = {"x", "1;31", "closed"},
};

static void put_time(struct buf *out, const char *what, int32_t seconds) {
  buf_format(out, ", %s %02d:%02d", what, seconds / 3600, seconds / 60 % 60);
}

void buf_day_note(struct buf *out, const struct calendar *calendar, struct date date) {
  enum day_kind kind = calendar_day_kind(calendar, date);
  int32_t opens, closes;
  buf_str(out, calendar_reason(calendar, date));
  if (!calendar_hours(calendar, date, &opens, &closes)) return;
  if (kind != DAY_EARLY_CLOSE && kind != DAY_ORDINARY) put_time(out, "opens", opens);
  if (kind != DAY_LATE_OPEN && kind != DAY_ORDINARY) put_time(out, "closes", closes);
}

static void put_colored(struct invocation *call, const char *color, const char *text) {
  if (color) call_color(call, color);
  buf_text(&call->out, text);
  if (color) call_color(call, NULL);
}

/* Empty cells before the 1st of a month whose weeks start on Monday. */
static int cells_before(int year, int month) { return ((int)date_weekday(date_of(year, month, 1)) + 6) % 7; }

static int weeks_of(int year, int month) { return (cells_before(year, month) + month_days(year, month) + 6) / 7; }

/* One row of a month: seven cells of three columns. */
static void draw_week(struct invocation *call, const struct calendar *calendar, int year, int month, int week) {
  int before = cells_before(year, month);
  for (int i = 0; i < 7; i++) {
    int day = week * 7 + i - before + 1;
    if (day < 1 || day > month_days(year, month)) {
      buf_text(&call->out, "   ");
      continue;
    }
    enum day_kind kind = calendar_day_kind(calendar, date_of(year, month, day));
    char cell[8];
    snprintf(cell, sizeof cell, kind == DAY_WEEKEND ? " ." : "%2d%s", day, looks[kind].sign);
    put_colored(call, looks[kind].color, cell);
    if (kind == DAY_WEEKEND) buf_char(&call->out, ' ');
  }
}

/* Each month takes 21 columns, with 2 before the first and 5 between two. */
static int months_across(int columns) {
  enum { MONTHS_MOST = 3 };
  int across = (columns + 3) / 26;
  return across < 1 ? 1 : across > MONTHS_MOST ? MONTHS_MOST : across;
}

static void draw_months(struct invocation *call, const struct calendar *calendar, int year, int first_month, int across) {
  static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December"};
  int weeks = 0;
  for (int month = first_month; month < first_month + across; month++)
    if (weeks_of(year, month) > weeks) weeks = weeks_of(year, month);
  for (int row = -2; row <= weeks; row++) { /* title, weekdays, weeks, an empty line */
    for (int month = first_month; month < first_month + across; month++) {
      struct date first = date_of(year, month, 1), last = date_of(year, month, month_days(year, month));
      buf_text(&call->out, month == first_month ? "  " : "     ");
      if (row == -2) {
        char title[24];
        int open = calendar_count(calendar, first, last) + calendar_is_open(calendar, last);
        snprintf(title, sizeof title, "%-12s%3d open ", names[month - 1], open);
        put_colored(call, "1", title);
      } else if (row == -1) {
        put_colored(call, "2", "Mo Tu We Th Fr Sa Su ");
      } else {
        draw_week(call, calendar, year, month, row);
      }
    }
    while (call->out.at[call->out.length - 1] == ' ') call->out.length--;
    buf_char(&call->out, '\n');
  }
}

/* One line for each day that is neither ordinary nor a weekend. */
static void draw_notes(struct invocation *call, const struct calendar *calendar, struct date first, struct date last) {
  const char *before = "\n  ";
  for (struct date date = first; date.days <= last.days; date.days++) {
    const struct look *look = &looks[calendar_day_kind(calendar, date)];
    if (look->sign[0] == ' ') continue;
    struct civil civil = date_civil(date);
    buf_text(&call->out, before);
    before = "  ";
    put_colored(call, look->color, look->sign);
    buf_format(&call->out, " %s %s %2d  ", weekday_name(date_weekday(date)), month_name(civil.month), civil.day);
    buf_day_note(&call->out, calendar, date);
    buf_char(&call->out, '\n');
  }
}

/* What the signs mean, and how many days there are of each kind. */
static void draw_legend(struct invocation *call, const struct calendar *calendar, struct date first, struct date last) {
  int counts[DAY_CLOSED + 1] = {0};
  for (struct date date = first; date.days <= last.days; date.days++) counts[calendar_day_kind(calendar, date)]++;
  buf_text(&call->out, "  . weekend");
  for (enum day_kind kind = DAY_ORDINARY; kind <= DAY_CLOSED; kind++) {
    if (looks[kind].sign[0] == ' ' || !counts[kind]) continue;
    buf_text(&call->out, "   ");
    put_colored(call, looks[kind].color, looks[kind].sign);
    buf_format(&call->out, " %s (%d)", looks[kind].meaning, counts[kind]);
  }
  buf_char(&call->out, '\n');
}

void calendar_year_draw(struct invocation *call, const struct calendar *calendar, int year) {
  struct date first = date_of(year, 1, 1), last = date_of(year, 12, 31);
  struct str title = arena_print(call->arena, STR_FMT " %d", STR_ARG(calendar_title(calendar)), year);
  int open = calendar_count(calendar, first, last) + calendar_is_open(calendar, last);
  buf_text(&call->out, "  ");
  put_colored(call, "1", title.at);
  buf_format(&call->out, ", %d open days\n\n", open);
  int across = months_across(call->columns);
  for (int month = 1; month <= 12; month += across) draw_months(call, calendar, year, month, across);
  draw_legend(call, calendar, first, last);
  draw_notes(call, calendar, first, last);
}
