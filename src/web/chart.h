/* Pictures as SVG, made here and drawn in the colours of the page's theme: what lies in time, how many there are, how far something is.
 * Each has a title and a description for those who do not see it; the page says the same in a table beneath, or in words. */
#ifndef ABSTAIN_WEB_CHART_H
#define ABSTAIN_WEB_CHART_H

#include "../base/buf.h"
#include "../calendar/zone.h"

/* -- time, from the left to the right; a row for each sort of thing --------------------------------------------------- */

struct time_chart {
  struct buf *out;
  const struct zone *zone; /* whose months are shown */
  const char *id;          /* within the page */
  const char *title, *description;
  int64_t from, until, now;
  int rows, label_width;
};
/* How a mark is drawn: its class gives the colour, and each has a shape or a row of its own, for who does not see colours. */
enum shape { SHAPE_DOT, SHAPE_SQUARE, SHAPE_DIAMOND, SHAPE_RING };
struct chart_key {
  const char *class, *words;
};

void time_chart_begin(const struct time_chart *chart);
void time_chart_label(const struct time_chart *chart, int row, struct str text);
/* Nothing of what lies outside the picture is drawn. `fades`: when it ends is not known, and `until` does not count. */
void time_chart_bar(const struct time_chart *chart, int row, const char *class, int64_t from, int64_t until, bool fades);
void time_chart_mark(const struct time_chart *chart, int row, enum shape shape, const char *class, int64_t at);
void time_chart_end(const struct time_chart *chart, const struct chart_key *keys, int count);

/* -- amounts ---------------------------------------------------------------------------------------------------------- */

struct column {
  struct str label;
  const char *class;
  uint32_t count;
};
void put_columns(struct buf *out, const char *id, const char *title, const struct column *columns, int count);
/* A bar: `done` of `all`; what they are stands beside it. */
void put_share(struct buf *out, uint32_t done, uint32_t all, const char *of_what);

#endif
