/* The year of a person: the periods that bind him, as a picture and as a list. */
#include "../register/tell.h"
#include "../register/window.h"
#include "site.h"

enum { YEAR_DAYS = 365, BACK_DAYS = 30, WIDTH = 960, ROW = 26, TOP = 24, LABEL = 190 };

struct chart {
  struct visit *visit;
  int64_t from, until;
  struct windows windows;
};

static int64_t x_of(const struct chart *chart, int64_t instant) {
  if (instant < chart->from) instant = chart->from;
  if (instant > chart->until) instant = chart->until;
  return LABEL + (instant - chart->from) * (WIDTH - LABEL) / (chart->until - chart->from);
}

static void put_number(struct buf *out, const char *name, int64_t value) {
  buf_format(out, " %s=\"%lld\"", name, (long long)value);
}

/* A line and a name where each month begins. */
static void put_months(struct chart *chart, int64_t height) {
  struct buf *out = &chart->visit->out;
  const struct zone *zone = chart->visit->view.reg->zone;
  struct date day = zone_wall(zone, (struct instant){chart->from}).date;
  for (; zone_day_start(zone, day).seconds < chart->until; day.days++) {
    struct civil civil = date_civil(day);
    if (civil.day != 1) continue;
    int64_t x = x_of(chart, zone_day_start(zone, day).seconds);
    buf_text(out, "<line class=\"month\"");
    put_number(out, "x1", x), put_number(out, "x2", x), put_number(out, "y1", TOP - 6),
        put_number(out, "y2", height);
    buf_text(out, "/><text class=\"name\"");
    put_number(out, "x", x + 4), put_number(out, "y", TOP - 8);
    html_f(out, ">%s</text>\n", month_name(civil.month));
  }
}

static struct str subject_of(struct chart *chart, const struct window *window) {
  struct buf subject;
  buf_init(&subject, TEXT_LENGTH_MAX);
  tell_subject(&subject, chart->visit->view.reg, &window->instance);
  struct str copy = arena_copy(chart->visit->arena, buf_view(&subject));
  buf_free(&subject);
  return copy;
}

static void put_bar(struct chart *chart, const struct window *window, int64_t y) {
  struct buf *out = &chart->visit->out;
  const struct instance *instance = &window->instance;
  bool is_certain = instance->from_state == EDGE_CERTAIN && instance->until_state == EDGE_CERTAIN;
  int64_t until = instance->until.seconds;
  if (until == INT64_MAX && instance->expected_until.state == EDGE_EXPECTED)
    until = instance->expected_until.instant.seconds;
  int64_t from = x_of(chart, instance->from.seconds), width = x_of(chart, until) - from;
  html_f(out, "<text class=\"label\" x=\"0\"");
  put_number(out, "y", y + ROW / 2 + 4);
  html_f(out, ">%.*s</text><rect class=\"%s%s\" rx=\"3\"", STR_ARG(subject_of(chart, window)),
         window->opens ? "open" : "closed", is_certain ? "" : " planned");
  put_number(out, "x", from), put_number(out, "y", y + 4), put_number(out, "width", width < 3 ? 3 : width),
      put_number(out, "height", ROW - 8);
  buf_text(out, "/>\n");
}

static void put_chart(struct chart *chart) {
  struct buf *out = &chart->visit->out;
  int64_t height = TOP + (int64_t)chart->windows.count * ROW;
  buf_format(out,
             "<figure class=\"chart\"><svg viewBox=\"0 0 %d %lld\" role=\"img\" "
             "aria-label=\"The periods that bind you, over a year; the table below says the same\">\n",
             WIDTH, (long long)height);
  put_months(chart, height);
  for (uint32_t i = 0; i < chart->windows.count; i++)
    put_bar(chart, &chart->windows.at[i], TOP + (int64_t)i * ROW);
  int64_t now = x_of(chart, chart->visit->view.now.seconds);
  buf_text(out, "<line class=\"now\"");
  put_number(out, "x1", now), put_number(out, "x2", now), put_number(out, "y1", TOP - 6),
      put_number(out, "y2", height);
  buf_text(out, "/>\n</svg>\n<figcaption><span class=\"key closed\"></span> closed "
                "<span class=\"key planned\"></span> closed as planned, until the results are out "
                "<span class=\"key open\"></span> open</figcaption></figure>\n");
}

static void put_list(struct chart *chart) {
  struct visit *visit = chart->visit;
  buf_text(&visit->out, "<table><thead><tr><th scope=\"col\">Period</th><th scope=\"col\">From</th><th "
                        "scope=\"col\">Until</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < chart->windows.count; i++) {
    const struct window *window = &chart->windows.at[i];
    struct buf until;
    buf_init(&until, TEXT_LENGTH_MAX);
    tell_until(&until, visit->view.reg, &window->instance);
    html_f(&visit->out, "<tr><td><strong class=\"tag %s\">%s</strong> %.*s</td><td>",
           window->opens ? "yes" : "no", window->opens ? "open" : "closed",
           STR_ARG(subject_of(chart, window)));
    put_instant(visit, window->instance.from.seconds);
    html_f(&visit->out, "%s</td><td>%.*s</td></tr>\n",
           window->instance.from_state == EDGE_EXPECTED ? " (expected)" : "", STR_ARG(buf_view(&until)));
    buf_free(&until);
  }
  buf_text(&visit->out, "</tbody></table>\n");
}

static bool show_calendar(struct visit *visit, struct error *error) {
  struct chart chart = {.visit = visit,
                        .from = visit->view.now.seconds - BACK_DAYS * (int64_t)SECONDS_PER_DAY};
  (void)error;
  chart.until = chart.from + YEAR_DAYS * (int64_t)SECONDS_PER_DAY;
  struct symbol person = symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
  windows_of(visit->view.reg, visit->arena, person, (struct instant){chart.from},
             (struct instant){chart.until}, FOR_PERSON, &chart.windows);
  buf_text(&visit->out, "<h1>My year</h1>\n<p><a href=\"/calendar/address\">Follow it in another calendar</a></p>\n");
  if (!chart.windows.count) {
    buf_text(&visit->out, "<p>No period of the policy binds you in this year.</p>\n");
    return true;
  }
  put_chart(&chart);
  put_list(&chart);
  return true;
}

const struct page page_calendar = {
    .path = "/calendar", .title = "My year", .right = RIGHT_PERSONNEL, .show = show_calendar};
