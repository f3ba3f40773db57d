/* Pictures as SVG. Numbers are whole and in the units of the picture; the browser scales it. */
#include "chart.h"

#include "../base/html.h"

/* -- time ---------------------------------------------------------------------------------------------------------- */

enum { WIDTH = 960, TOP = 26, ROW = 30, BAR = 18, BAR_WIDTH_MIN = 4, MARK = 6, FADE_DAYS = 45 };

static int64_t x_of(const struct time_chart *chart, int64_t instant) {
  if (instant < chart->from) instant = chart->from;
  if (instant > chart->until) instant = chart->until;
  return chart->label_width + (instant - chart->from) * (WIDTH - chart->label_width) / (chart->until - chart->from);
}

static int middle_of(int row) { return TOP + row * ROW + ROW / 2; }

static void put_upright(const struct time_chart *chart, const char *class, int64_t at) {
  long long x = x_of(chart, at);
  buf_format(chart->out, "<line class=\"%s\" x1=\"%lld\" x2=\"%lld\" y1=\"%d\" y2=\"%d\"/>", class, x, x, TOP - 6, TOP + chart->rows * ROW);
}

/* A line where each month begins, and its name; January is called by its year. */
static void put_months(const struct time_chart *chart) {
  struct date day = zone_wall(chart->zone, (struct instant){chart->from}).date;
  for (; zone_day_start(chart->zone, day).seconds < chart->until; day.days++) {
    struct civil civil = date_civil(day);
    int64_t start = zone_day_start(chart->zone, day).seconds;
    if (civil.day != 1 || start < chart->from) continue;
    put_upright(chart, "month", start);
    buf_format(chart->out, "<text class=\"name\" x=\"%lld\" y=\"%d\">", (long long)x_of(chart, start) + 4, TOP - 9);
    if (civil.month == 1)
      buf_format(chart->out, "%d</text>\n", civil.year);
    else
      buf_format(chart->out, "%s</text>\n", month_name(civil.month));
  }
}

static void put_title(struct buf *out, const char *id, const char *title, const char *description) {
  html_f(out, "role=\"img\" aria-labelledby=\"%s-title %s-about\"><title id=\"%s-title\">%s</title><desc id=\"%s-about\">%s</desc>\n", id,
         id, id, title, id, description);
}

void time_chart_begin(const struct time_chart *chart) {
  buf_format(chart->out, "<figure class=\"chart\" tabindex=\"0\"><svg viewBox=\"0 0 %d %d\" ", WIDTH, TOP + chart->rows * ROW + 4);
  put_title(chart->out, chart->id, chart->title, chart->description);
  html_f(chart->out,
         "<defs><linearGradient id=\"%s-fade\"><stop class=\"fade-from\" offset=\"0.3\"/><stop class=\"fade-to\" "
         "offset=\"1\"/></linearGradient></defs>\n",
         chart->id);
  put_months(chart);
}

void time_chart_label(const struct time_chart *chart, int row, struct str text) {
  buf_format(chart->out, "<text x=\"0\" y=\"%d\">", middle_of(row) + 5);
  html_str(chart->out, text);
  buf_text(chart->out, "</text>\n");
}

void time_chart_bar(const struct time_chart *chart, int row, const char *class, int64_t from, int64_t until, bool fades) {
  if (fades) until = (from > chart->from ? from : chart->from) + FADE_DAYS * (int64_t)SECONDS_PER_DAY;
  if (until <= chart->from || from >= chart->until) return;
  int64_t x = x_of(chart, from), width = x_of(chart, until) - x;
  buf_format(chart->out, "<rect class=\"%s\"", class);
  if (fades) html_f(chart->out, " fill=\"url(#%s-fade)\"", chart->id);
  buf_format(chart->out, " rx=\"3\" x=\"%lld\" y=\"%d\" width=\"%lld\" height=\"%d\"/>\n", (long long)x, middle_of(row) - BAR / 2,
             (long long)(width < BAR_WIDTH_MIN ? BAR_WIDTH_MIN : width), BAR);
}

void time_chart_mark(const struct time_chart *chart, int row, enum shape shape, const char *class, int64_t at) {
  long long x = x_of(chart, at);
  int y = middle_of(row);
  if (at < chart->from || at >= chart->until) return;
  switch (shape) {
  case SHAPE_DOT:
  case SHAPE_RING: buf_format(chart->out, "<circle class=\"%s\" cx=\"%lld\" cy=\"%d\" r=\"%d\"/>\n", class, x, y, MARK); break;
  case SHAPE_SQUARE:
    buf_format(chart->out, "<rect class=\"%s\" x=\"%lld\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", class, x - MARK, y - MARK, 2 * MARK,
               2 * MARK);
    break;
  case SHAPE_DIAMOND:
    buf_format(chart->out, "<path class=\"%s\" d=\"M%lld %dl%d %dl-%d %dl-%d -%dz\"/>\n", class, x, y - MARK - 2, MARK + 2, MARK + 2,
               MARK + 2, MARK + 2, MARK + 2, MARK + 2);
    break;
  }
}

void time_chart_end(const struct time_chart *chart, const struct chart_key *keys, int count) {
  put_upright(chart, "now", chart->now);
  buf_text(chart->out, "\n</svg>\n<figcaption><span><span class=\"key today\"></span>today</span>");
  for (int i = 0; i < count; i++) html_f(chart->out, " <span><span class=\"key %s\"></span>%s</span>", keys[i].class, keys[i].words);
  buf_text(chart->out, "</figcaption></figure>\n");
}

/* -- amounts ------------------------------------------------------------------------------------------------------------ */

enum { ABOUT_LENGTH_MAX = 1000, COLUMNS_TOP = 22, COLUMNS_HEIGHT = 90, COLUMNS_FOOT = 24, COLUMN = 84, COLUMN_GAP = 24 };

void put_columns(struct buf *out, const char *id, const char *title, const struct column *columns, int count) {
  struct buf about;
  uint32_t most = 1;
  buf_init(&about, ABOUT_LENGTH_MAX);
  for (int i = 0; i < count; i++) {
    most = columns[i].count > most ? columns[i].count : most;
    buf_format(&about, "%s" STR_FMT ": %u", i ? ", " : "", STR_ARG(columns[i].label), columns[i].count);
  }
  int bottom = COLUMNS_TOP + COLUMNS_HEIGHT;
  buf_format(out, "<figure class=\"chart columns\" tabindex=\"0\"><svg viewBox=\"0 0 %d %d\" ", count * COLUMN, bottom + COLUMNS_FOOT);
  put_title(out, id, title, buf_c(&about));
  buf_free(&about);
  for (int i = 0; i < count; i++) {
    int x = i * COLUMN + COLUMN_GAP / 2, width = COLUMN - COLUMN_GAP, height = (int)((uint64_t)columns[i].count * COLUMNS_HEIGHT / most);
    buf_format(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", columns[i].class, x, bottom - height, width,
               height);
    buf_format(out, "<text class=\"middle\" x=\"%d\" y=\"%d\">%u</text>", x + width / 2, bottom - height - 6, columns[i].count);
    buf_format(out, "<text class=\"middle name\" x=\"%d\" y=\"%d\">", x + width / 2, bottom + 17);
    html_str(out, columns[i].label);
    buf_text(out, "</text>\n");
  }
  buf_format(out, "<line class=\"month\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/></svg></figure>\n", count * COLUMN, bottom, bottom);
}

void put_share(struct buf *out, uint32_t done, uint32_t all, const char *of_what) {
  enum { SHARE_WIDTH = 400, SHARE_HEIGHT = 16 };
  int width = all ? (int)((uint64_t)done * SHARE_WIDTH / all) : SHARE_WIDTH;
  buf_format(out,
             "<svg class=\"progress\" viewBox=\"0 0 %d %d\" role=\"img\" preserveAspectRatio=\"none\" aria-label=\"%u of %u %s\">"
             "<rect class=\"rest\" width=\"%d\" height=\"%d\"/><rect class=\"done\" width=\"%d\" height=\"%d\"/></svg>\n",
             SHARE_WIDTH, SHARE_HEIGHT, done, all, of_what, SHARE_WIDTH, SHARE_HEIGHT, width, SHARE_HEIGHT);
}
