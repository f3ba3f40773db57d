/* My record: what a person asked, was cleared for, traded and reported within a year, as a time line and as a
 * table that says the same. */
#include <stdlib.h>

#include "../calendar/zone.h"
#include "../register/window.h"
#include "desk.h"

enum { YEAR_DAYS = 365, AHEAD_DAYS = 30, WIDTH = 960, LABEL = 110, TOP = 24, ROW = 30, DOT = 6 };
enum row { ROW_CLOSED, ROW_ASKED, ROW_CLEARED, ROW_TRADED, ROW_REPORTED, ROWS };

struct line {
  struct visit *visit;
  int64_t from, until;
  struct cases cases;
  struct trades trades;
  struct windows windows;
};

/* -- the picture -------------------------------------------------------------------------------------------------- */

static int64_t x_of(const struct line *line, int64_t instant) {
  if (instant < line->from) instant = line->from;
  if (instant > line->until) instant = line->until;
  return LABEL + (instant - line->from) * (WIDTH - LABEL) / (line->until - line->from);
}

static bool is_within(const struct line *line, struct instant at) { return at.seconds >= line->from && at.seconds < line->until; }

static void put_bar(struct line *line, enum row row, const char *class, int64_t from, int64_t until) {
  if (until <= line->from || from >= line->until) return;
  int64_t x = x_of(line, from), width = x_of(line, until) - x;
  buf_format(&line->visit->out, "<rect class=\"%s\" rx=\"3\" x=\"%lld\" y=\"%d\" width=\"%lld\" height=\"%d\"/>\n", class, (long long)x,
             TOP + row * ROW + 6, (long long)(width < 4 ? 4 : width), ROW - 12);
}

static void put_dot(struct line *line, enum row row, const char *class, struct instant at) {
  if (is_within(line, at))
    buf_format(&line->visit->out, "<circle class=\"%s\" cx=\"%lld\" cy=\"%d\" r=\"%d\"/>\n", class, (long long)x_of(line, at.seconds),
               TOP + row * ROW + ROW / 2, DOT);
}

static void put_upright(struct line *line, const char *class, int64_t at) {
  buf_format(&line->visit->out, "<line class=\"%s\" x1=\"%lld\" x2=\"%lld\" y1=\"%d\" y2=\"%d\"/>", class, (long long)x_of(line, at),
             (long long)x_of(line, at), TOP - 6, TOP + ROWS * ROW);
}

static void put_months(struct line *line) {
  const struct zone *zone = line->visit->view.reg->zone;
  struct date day = zone_wall(zone, (struct instant){line->from}).date;
  for (; zone_day_start(zone, day).seconds < line->until; day.days++) {
    struct civil civil = date_civil(day);
    if (civil.day != 1) continue;
    int64_t start = zone_day_start(zone, day).seconds;
    put_upright(line, "month", start);
    buf_format(&line->visit->out, "<text class=\"name\" x=\"%lld\" y=\"%d\">%s</text>\n", (long long)x_of(line, start) + 4, TOP - 8,
               month_name(civil.month));
  }
}

static void put_labels(struct line *line) {
  static const char *const labels[ROWS] = {"Closed", "Asked", "Cleared", "Traded", "Reported"};
  for (int row = 0; row < ROWS; row++)
    buf_format(&line->visit->out, "<text class=\"label\" x=\"0\" y=\"%d\">%s</text>\n", TOP + row * ROW + ROW / 2 + 4, labels[row]);
}

static void put_picture(struct line *line) {
  struct buf *out = &line->visit->out;
  buf_format(out,
             "<figure class=\"chart\" tabindex=\"0\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
             "aria-label=\"Your requests, clearances, "
             "trades and notices over a year; the table below says the same\">\n",
             WIDTH, TOP + ROWS * ROW);
  put_months(line);
  put_labels(line);
  for (uint32_t i = 0; i < line->windows.count; i++)
    if (!line->windows.at[i].opens)
      put_bar(line, ROW_CLOSED, "closed", line->windows.at[i].instance.from.seconds, line->windows.at[i].instance.until.seconds);
  for (uint32_t i = 0; i < line->cases.count; i++) {
    const struct clearance_case *which = &line->cases.at[i];
    put_dot(line, ROW_ASKED, which->state == CASE_REFUSED ? "mark-refused" : "mark-asked", which->asked);
    if (which->state == CASE_CLEARED || which->state == CASE_OVER)
      put_bar(line, ROW_CLEARED, "cleared", which->decided.seconds, which->until.seconds);
  }
  for (uint32_t i = 0; i < line->trades.count; i++) {
    put_dot(line, ROW_TRADED, "mark-traded", line->trades.at[i].at);
    if (line->trades.at[i].is_reported) put_dot(line, ROW_REPORTED, "mark-reported", line->trades.at[i].reported);
  }
  put_upright(line, "now", line->visit->view.now.seconds);
  buf_text(out, "\n</svg>\n<figcaption><span class=\"key closed\"></span> closed <span class=\"key "
                "mark-asked\"></span> asked "
                "<span class=\"key mark-refused\"></span> not cleared <span class=\"key cleared\"></span> cleared "
                "<span class=\"key mark-traded\"></span> traded <span class=\"key mark-reported\"></span> "
                "reported</figcaption></figure>\n");
}

/* -- the table ---------------------------------------------------------------------------------------------------- */

/* One line of the table: a request, or a trade. */
struct mark {
  struct instant at;
  const struct clearance_case *asked;
  const struct trade *traded;
};

static int newest_first(const void *a, const void *b) {
  const struct mark *x = a, *y = b;
  return (x->at.seconds < y->at.seconds) - (x->at.seconds > y->at.seconds);
}

static void put_asked(struct visit *visit, const struct clearance_case *which) {
  html_f(&visit->out, "<a href=\"/requests/%.*s\">Asked</a> to ", STR_ARG(which->id));
  put_what(visit, which->kind, which->shares, which->issuer);
  buf_text(&visit->out, "</td><td>");
  put_state(visit, which->state);
  if (which->state == CASE_WAITING) return;
  buf_text(&visit->out, " answered ");
  put_instant(visit, which->decided.seconds);
  if (which->state != CASE_CLEARED) return; /* when it ended would say what ended it */
  buf_text(&visit->out, ", until ");
  put_instant(visit, which->until.seconds);
}

static void put_traded(struct visit *visit, const struct trade *trade) {
  buf_text(&visit->out, "Traded: ");
  put_what(visit, trade->kind, trade->shares, trade->issuer);
  buf_text(&visit->out, trade->price >= 0 ? " at " : "");
  put_money(visit, trade->price);
  buf_text(&visit->out, "</td><td>");
  if (trade->is_reported) {
    buf_text(&visit->out, "<strong class=\"tag yes\">Reported</strong> ");
    put_instant(visit, trade->reported.seconds);
  } else if (trade->is_owed) {
    html_f(&visit->out, "<strong class=\"tag %s\">%s</strong> <a href=\"/trades/%.*s\">Report it</a>",
           trade->state == DUTY_OVERDUE ? "no" : "wait", trade->state == DUTY_OVERDUE ? "late" : "owed", STR_ARG(trade->id));
  } else
    buf_text(&visit->out, "no notice is owed");
}

static void put_table(struct line *line) {
  struct visit *visit = line->visit;
  struct mark *marks = ARENA_ARRAY(visit->arena, line->cases.count + line->trades.count + 1, struct mark);
  uint32_t count = 0;
  for (uint32_t i = 0; i < line->cases.count; i++)
    if (is_within(line, line->cases.at[i].asked))
      marks[count++] = (struct mark){.at = line->cases.at[i].asked, .asked = &line->cases.at[i]};
  for (uint32_t i = 0; i < line->trades.count; i++)
    if (is_within(line, line->trades.at[i].at)) marks[count++] = (struct mark){.at = line->trades.at[i].at, .traded = &line->trades.at[i]};
  qsort(marks, count, sizeof *marks, newest_first);
  if (!count) {
    buf_text(&visit->out, "<p>You asked for nothing and traded nothing in this year.</p>\n");
    return;
  }
  buf_text(&visit->out, "<table class=\"desk\"><thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th><th "
                        "scope=\"col\">What became of it</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < count; i++) {
    buf_text(&visit->out, "<tr><td>");
    put_day(visit, zone_wall(visit->view.reg->zone, marks[i].at).date);
    buf_text(&visit->out, "</td><td>");
    if (marks[i].asked)
      put_asked(visit, marks[i].asked);
    else
      put_traded(visit, marks[i].traded);
    buf_text(&visit->out, "</td></tr>\n");
  }
  buf_text(&visit->out, "</tbody></table>\n");
}

static bool show_record(struct visit *visit, struct error *error) {
  struct line line = {.visit = visit, .until = visit->view.now.seconds + AHEAD_DAYS * (int64_t)SECONDS_PER_DAY};
  struct symbol person = symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
  (void)error;
  line.from = line.until - YEAR_DAYS * (int64_t)SECONDS_PER_DAY;
  cases_of(&visit->view, visit->visitor.person, &line.cases);
  trades_of(&visit->view, visit->visitor.person, &line.trades);
  windows_of(visit->view.reg, visit->arena, person, (struct instant){line.from}, (struct instant){line.until}, FOR_PERSON, &line.windows);
  buf_text(&visit->out, "<h1>My record</h1>\n");
  put_picture(&line);
  put_table(&line);
  buf_text(&visit->out, "<p><a class=\"button\" href=\"/trade\">Report a trade</a></p>\n");
  return true;
}

const struct page page_record = {.path = "/record", .title = "My record", .right = RIGHT_PERSONNEL, .show = show_record};
