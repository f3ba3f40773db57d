/* Working out an edge. Days, sessions and instants are evaluated by three functions that follow the three sorts of
 * edge in the grammar; what a calendar does not reach, and what has not happened, is carried through to the result. */
#include "edge.h"

struct day_value {
  struct date date;
  enum edge_state state;
  int32_t awaits;
};

static struct edge_value instant_of(const struct edge_context *context, int32_t edge);
static struct day_value day_of(const struct edge_context *context, int32_t edge);
static struct day_value session_of(const struct edge_context *context, int32_t edge);

static struct edge_value outside(void) { return (struct edge_value){INSTANT_NEVER, EDGE_OUTSIDE, 0}; }
static struct day_value day_outside(void) { return (struct day_value){{0}, EDGE_OUTSIDE, 0}; }

static struct day_value day_unsettled(struct edge_value value) {
  return (struct day_value){{0}, value.state, value.awaits};
}
static struct edge_value unsettled(struct day_value day) {
  return (struct edge_value){INSTANT_NEVER, day.state, day.awaits};
}

/* -- days ---------------------------------------------------------------------------------------------- */

/* The n-th open day from a day, `counting` it if it is open. */
static struct day_value step(const struct calendar *calendar, struct day_value from, int32_t n, bool counting) {
  if (!calendar || !calendar_has(calendar, from.date)) return day_outside();
  bool counts = counting && calendar_is_open(calendar, from.date);
  if (counts && n > 0) n--;
  if (counts && n < 0) n++;
  if (n == 0) return from;
  if (!calendar_step(calendar, from.date, n, &from.date)) return day_outside();
  return from;
}

/* Dates stay within the years that dates can have. */
static bool in_range(int64_t days) { return days > -700000 && days < 2900000; }
static bool has_day(struct instant instant) { return in_range(instant.seconds / SECONDS_PER_DAY); }

static struct day_value step_calendar(struct day_value from, int32_t n, bool counting) {
  if (counting) n += n > 0 ? -1 : 1;
  if (!in_range((int64_t)from.date.days + n)) return day_outside();
  from.date.days += n;
  return from;
}

static struct day_value step_months(struct day_value from, int32_t months, enum rounding rounding) {
  if (!in_range((int64_t)from.date.days + (int64_t)months * 31)) return day_outside();
  bool exists = date_add_months(from.date, months, &from.date);
  if (!exists && rounding == ROUNDING_UP) from.date.days++;
  return from;
}

/* Day n of the a-th month of the quarter; a 52/53-week quarter's months are those of the days two weeks in. */
static struct day_value day_of_month(const struct edge_context *context, const struct image_edge *edge) {
  struct quarter unit;
  if (!context->unit || !context->unit(context, edge->b >> 2, &unit)) return day_outside();
  struct civil civil = date_civil(date_add(unit.first, 14));
  struct day_value month = {date_of(civil.year, civil.month, 1), EDGE_CERTAIN, 0};
  month = step_months(month, edge->a - 1, ROUNDING_NONE);
  if (month.state != EDGE_CERTAIN) return month;
  civil = date_civil(month.date);
  int last = month_days(civil.year, civil.month);
  struct day_value day = {date_of(civil.year, civil.month, edge->n < last ? edge->n : last), EDGE_CERTAIN, 0};
  enum roll roll = (enum roll)(edge->b & 3);
  if (roll == ROLL_NONE) return day;
  if (!context->exchange || !calendar_has(context->exchange, day.date)) return day_outside();
  if (calendar_is_open(context->exchange, day.date)) return day;
  return step(context->exchange, day, roll == ROLL_BEFORE ? -1 : 1, false);
}

static struct day_value day_of_unit(const struct edge_context *context, const struct image_edge *edge) {
  struct quarter unit;
  if (!context->unit || !context->unit(context, edge->n, &unit)) return day_outside();
  return (struct day_value){edge->op == DAY_FIRST ? unit.first : unit.last, EDGE_CERTAIN, 0};
}

static struct day_value day_of_instant(const struct edge_context *context, int32_t edge) {
  struct edge_value value = instant_of(context, edge);
  if (!edge_is_settled(value.state)) return day_unsettled(value);
  if (!has_day(value.instant)) return day_outside();
  return (struct day_value){zone_wall(context->zone, value.instant).date, value.state, 0};
}

static struct day_value day_of(const struct edge_context *context, int32_t index) {
  const struct image_edge *edge = &context->policy->edges[index];
  struct day_value from;
  switch ((enum edge_op)edge->op) {
  case DAY_OF: return day_of_instant(context, edge->a);
  case DAY_OF_MONTH: return day_of_month(context, edge);
  case DAY_FIRST:
  case DAY_LAST: return day_of_unit(context, edge);
  case SESSION_AFTER:
  case SESSION_BEFORE: return session_of(context, index);
  case DAY_AFTER_SESSION:
    from = session_of(context, edge->a);
    return edge_is_settled(from.state) ? step(context->exchange, from, 1, false) : from;
  case DAY_TRADING:
    from = day_of(context, edge->a);
    return edge_is_settled(from.state) ? step(context->exchange, from, edge->n, edge->b == 1) : from;
  case DAY_BUSINESS:
    from = day_of(context, edge->a);
    return edge_is_settled(from.state) ? step(context->business, from, edge->n, edge->b == 1) : from;
  case DAY_CALENDAR:
    from = day_of(context, edge->a);
    return edge_is_settled(from.state) ? step_calendar(from, edge->n, edge->b == 1) : from;
  case DAY_MONTHS:
    from = day_of(context, edge->a);
    return edge_is_settled(from.state) ? step_months(from, edge->n, (enum rounding)edge->b) : from;
  case EDGE_NEVER:
  case EDGE_ANCHOR:
  case EDGE_DAY_START:
  case EDGE_DAY_END:
  case EDGE_SESSION_OPEN:
  case EDGE_SESSION_CLOSE:
  case EDGE_SECONDS_AFTER:
  case EDGE_LATER:
  case EDGE_EARLIER:
  case EDGE_PERIOD_START:
  case EDGE_PERIOD_END: return day_outside(); /* an instant where a day should stand: the reader never makes one */
  }
  return day_outside();
}

/* -- sessions -------------------------------------------------------------------------------------------- */

static struct day_value session_of(const struct edge_context *context, int32_t index) {
  const struct image_edge *edge = &context->policy->edges[index];
  if (edge->op != SESSION_AFTER && edge->op != SESSION_BEFORE) return day_outside();
  struct edge_value near = instant_of(context, edge->a);
  if (!edge_is_settled(near.state)) return day_unsettled(near);
  if (!context->exchange || !has_day(near.instant)) return day_outside();
  struct day_value day = {.state = near.state};
  bool found = edge->op == SESSION_AFTER ? calendar_session_after(context->exchange, near.instant, edge->n, &day.date)
                                         : calendar_session_before(context->exchange, near.instant, edge->n, &day.date);
  return found ? day : day_outside();
}

static struct edge_value session_end(const struct edge_context *context, const struct image_edge *edge) {
  struct day_value day = session_of(context, edge->a);
  struct instant open, close;
  if (!edge_is_settled(day.state)) return unsettled(day);
  if (!calendar_session(context->exchange, day.date, &open, &close)) return outside();
  return (struct edge_value){edge->op == EDGE_SESSION_OPEN ? open : close, day.state, 0};
}

/* -- instants -------------------------------------------------------------------------------------------- */

static struct edge_value day_end(const struct edge_context *context, const struct image_edge *edge) {
  struct day_value day = day_of(context, edge->a);
  if (!edge_is_settled(day.state)) return unsettled(day);
  struct date date = date_add(day.date, edge->op == EDGE_DAY_END);
  return (struct edge_value){zone_day_start(context->zone, date), day.state, 0};
}

/* The later of two waits for both; the earlier is settled by one, but may still come sooner by the other. */
static struct edge_value pick(const struct edge_context *context, const struct image_edge *edge) {
  struct edge_value a = instant_of(context, edge->a), b = instant_of(context, edge->b);
  bool later = edge->op == EDGE_LATER;
  if (edge_is_settled(a.state) && edge_is_settled(b.state)) return (a.instant.seconds > b.instant.seconds) == later ? a : b;
  struct edge_value settled = edge_is_settled(a.state) ? a : b, open = edge_is_settled(a.state) ? b : a;
  if (later || !edge_is_settled(settled.state)) return open;
  settled.state = EDGE_EXPECTED;
  return settled;
}

static struct edge_value instant_of(const struct edge_context *context, int32_t index) {
  const struct image_edge *edge = &context->policy->edges[index];
  switch ((enum edge_op)edge->op) {
  case EDGE_NEVER: return (struct edge_value){INSTANT_NEVER, EDGE_CERTAIN, 0};
  case EDGE_ANCHOR: return context->anchor(context, (enum property)edge->a, edge->n, edge->b == 1);
  case EDGE_DAY_START:
  case EDGE_DAY_END: return day_end(context, edge);
  case EDGE_SESSION_OPEN:
  case EDGE_SESSION_CLOSE: return session_end(context, edge);
  case EDGE_SECONDS_AFTER: {
    struct edge_value value = instant_of(context, edge->a);
    if (edge_is_settled(value.state) && value.instant.seconds != ABSTAIN_NEVER) value.instant.seconds += edge->n;
    return value;
  }
  case EDGE_LATER:
  case EDGE_EARLIER: return pick(context, edge);
  case EDGE_PERIOD_START:
  case EDGE_PERIOD_END: {
    struct edge_value near = edge->b == NONE ? context->anchor(context, PROPERTY_ITSELF, 0, false) : instant_of(context, edge->b);
    if (!edge_is_settled(near.state) || !context->period) return near;
    return context->period(context, edge->a, near.instant, edge->n == 1, edge->op == EDGE_PERIOD_END);
  }
  case DAY_OF:
  case DAY_TRADING:
  case DAY_BUSINESS:
  case DAY_CALENDAR:
  case DAY_MONTHS:
  case DAY_OF_MONTH:
  case DAY_FIRST:
  case DAY_LAST:
  case DAY_AFTER_SESSION:
  case SESSION_AFTER:
  case SESSION_BEFORE: return outside(); /* a day where an instant should stand: the reader never makes one */
  }
  return outside();
}

struct edge_value edge_evaluate(const struct edge_context *context, int32_t edge) { return instant_of(context, edge); }
