/* A person's record of a year: time lines, and tables that say the same. */
#include "record.h"

#include <stdlib.h>

#include "../register/tell.h"
#include "../register/window.h"
#include "chart.h"
#include "everybody.h"

enum { YEAR_DAYS = 365, AHEAD_DAYS = 30, LABEL_RECORD = 110, LABEL_YEAR = 270 };
enum row { ROW_CLOSED, ROW_ASKED, ROW_CLEARED, ROW_TRADED, ROW_REPORTED, ROWS };

struct line {
  struct visit *visit;
  int64_t from, until;
  struct cases cases;
  struct trades trades;
  struct windows windows;
};

static bool is_within(const struct line *line, struct instant at) { return at.seconds >= line->from && at.seconds < line->until; }

static void find_windows(struct line *line, struct str person) {
  const struct registry *reg = line->visit->view.reg;
  windows_of(reg, line->visit->arena, symbols_find(&reg->journal->texts, person), (struct instant){line->from},
             (struct instant){line->until}, FOR_PERSON, &line->windows);
}

/* -- the record as a picture ---------------------------------------------------------------------------------------- */

static void put_asked_marks(const struct time_chart *chart, const struct cases *cases) {
  for (uint32_t i = 0; i < cases->count; i++) {
    const struct clearance_case *which = &cases->at[i];
    bool is_refused = which->state == CASE_REFUSED;
    time_chart_mark(chart, ROW_ASKED, is_refused ? SHAPE_SQUARE : SHAPE_DOT, is_refused ? "mark-refused" : "mark-asked",
                    which->asked.seconds);
    if (which->state == CASE_CLEARED || which->state == CASE_OVER)
      time_chart_bar(chart, ROW_CLEARED, "cleared", which->decided.seconds, which->until.seconds, false);
  }
}

static void put_picture(struct line *line) {
  static const char *const labels[ROWS] = {"Closed", "Asked", "Cleared", "Traded", "Reported"};
  static const struct chart_key keys[] = {{"closed", "closed"},   {"mark-asked", "asked"},   {"mark-refused", "not cleared"},
                                          {"cleared", "cleared"}, {"mark-traded", "traded"}, {"mark-reported", "reported"}};
  struct visit *visit = line->visit;
  struct time_chart chart = {.out = &visit->out,
                             .zone = visit->view.reg->zone,
                             .id = "record",
                             .title = "Requests, clearances, trades and notices over a year",
                             .description = "The table below says the same.",
                             .from = line->from,
                             .until = line->until,
                             .now = visit->view.now.seconds,
                             .rows = ROWS,
                             .label_width = LABEL_RECORD};
  time_chart_begin(&chart);
  for (int row = 0; row < ROWS; row++) time_chart_label(&chart, row, str_of(labels[row]));
  for (uint32_t i = 0; i < line->windows.count; i++) {
    const struct instance *instance = &line->windows.at[i].instance;
    if (!line->windows.at[i].opens)
      time_chart_bar(&chart, ROW_CLOSED, "closed", instance->from.seconds, instance->until.seconds, instance->until.seconds == INT64_MAX);
  }
  put_asked_marks(&chart, &line->cases);
  for (uint32_t i = 0; i < line->trades.count; i++) {
    time_chart_mark(&chart, ROW_TRADED, SHAPE_DIAMOND, "mark-traded", line->trades.at[i].at.seconds);
    if (line->trades.at[i].is_reported)
      time_chart_mark(&chart, ROW_REPORTED, SHAPE_RING, "mark-reported", line->trades.at[i].reported.seconds);
  }
  time_chart_end(&chart, keys, sizeof keys / sizeof *keys);
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

static bool is_own(const struct visit *visit, struct str person) { return str_equal(person, visit->visitor.person); }

static void put_asked(struct visit *visit, const struct clearance_case *which) {
  bool is_his = is_own(visit, which->person), has_link = is_his || visit->visitor.rights & RIGHT_DECIDE;
  if (has_link) html_f(&visit->out, "<a href=\"/%s/%.*s\">Asked</a> to ", is_his ? "requests" : "queue", STR_ARG(which->id));
  if (!has_link) buf_text(&visit->out, "Asked to ");
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
    put_tag(visit, trade->state == DUTY_OVERDUE ? "no" : "wait", trade->state == DUTY_OVERDUE ? "late" : "owed");
    if (is_own(visit, trade->person)) html_f(&visit->out, " <a href=\"/trades/%.*s\">Report it</a>", STR_ARG(trade->id));
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
    buf_text(&visit->out, "<p>Nothing was asked for and nothing traded in this year.</p>\n");
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

void put_record(struct visit *visit, struct str person) {
  struct line line = {.visit = visit, .until = visit->view.now.seconds + AHEAD_DAYS * (int64_t)SECONDS_PER_DAY};
  line.from = line.until - YEAR_DAYS * (int64_t)SECONDS_PER_DAY;
  cases_of(&visit->view, person, &line.cases);
  trades_of(&visit->view, person, &line.trades);
  find_windows(&line, person);
  put_picture(&line);
  put_table(&line);
}

/* -- the year ------------------------------------------------------------------------------------------------------- */

static void put_window_bar(const struct time_chart *chart, int row, const struct window *window) {
  const struct instance *instance = &window->instance;
  bool is_certain = instance->from_state == EDGE_CERTAIN && instance->until_state == EDGE_CERTAIN;
  int64_t until = instance->until.seconds;
  if (until == INT64_MAX && instance->expected_until.state == EDGE_EXPECTED) until = instance->expected_until.instant.seconds;
  const char *class = window->opens ? is_certain ? "open" : "open planned" : is_certain ? "closed" : "closed planned";
  time_chart_bar(chart, row, class, instance->from.seconds, until, until == INT64_MAX);
}

static void put_year_picture(struct line *line) {
  static const struct chart_key keys[] = {
      {"closed", "closed"}, {"planned", "closed as planned; it fades where the end is not known yet"}, {"open", "open"}};
  struct visit *visit = line->visit;
  int rows = (int)line->windows.count;
  struct time_chart chart = {.out = &visit->out,
                             .zone = visit->view.reg->zone,
                             .id = "year",
                             .title = "The periods of the policy over a year",
                             .description = "The table below says the same.",
                             .from = line->from,
                             .until = line->until,
                             .now = visit->view.now.seconds,
                             .rows = rows,
                             .label_width = LABEL_YEAR};
  time_chart_begin(&chart);
  for (int i = 0; i < rows; i++) {
    time_chart_label(&chart, i, subject_in_words(visit, &line->windows.at[i].instance));
    put_window_bar(&chart, i, &line->windows.at[i]);
  }
  time_chart_end(&chart, keys, sizeof keys / sizeof *keys);
}

/* "Wed 18 Mar 2026, 00:00": of the long form three do not fit beside each other. */
static void put_moment(struct visit *visit, int64_t instant) {
  struct wall wall = zone_wall(visit->view.reg->zone, (struct instant){instant});
  buf_format(&visit->out, "%s ", weekday_name(date_weekday(wall.date)));
  put_day(visit, wall.date);
  buf_format(&visit->out, ", %02d:%02d", wall.seconds / 3600, wall.seconds / 60 % 60);
}

static void put_year_list(struct line *line) {
  struct visit *visit = line->visit;
  buf_text(&visit->out, "<table class=\"desk\"><thead><tr><th scope=\"col\">Period</th><th scope=\"col\">From</th><th "
                        "scope=\"col\">Until</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < line->windows.count; i++) {
    const struct window *window = &line->windows.at[i];
    struct buf until;
    buf_init(&until, TEXT_LENGTH_MAX);
    tell_until(&until, visit->view.reg, &window->instance);
    buf_text(&visit->out, "<tr><td>");
    put_tag(visit, window->opens ? "yes" : "no", window->opens ? "open" : "closed");
    html_f(&visit->out, " %.*s</td><td>", STR_ARG(subject_in_words(visit, &window->instance)));
    put_moment(visit, window->instance.from.seconds);
    buf_text(&visit->out, window->instance.from_state == EDGE_EXPECTED ? " (expected)</td><td>" : "</td><td>");
    if (window->instance.until.seconds != INT64_MAX)
      put_moment(visit, window->instance.until.seconds);
    else
      html_f(&visit->out, "%.*s", STR_ARG(buf_view(&until)));
    buf_text(&visit->out, "</td></tr>\n");
    buf_free(&until);
  }
  buf_text(&visit->out, "</tbody></table>\n");
}

bool put_year(struct visit *visit, struct str person) {
  struct line line = {.visit = visit, .from = visit->view.now.seconds - AHEAD_DAYS * (int64_t)SECONDS_PER_DAY};
  line.until = line.from + YEAR_DAYS * (int64_t)SECONDS_PER_DAY;
  find_windows(&line, person);
  if (!line.windows.count) return false;
  put_year_picture(&line);
  put_year_list(&line);
  return true;
}
