/* What edges ask about: quarters with their results and filings, and the instants of events. */
#include "subject.h"

/* -- quarters, halves, years ------------------------------------------------------------------------------- */

int32_t subject_quarters(enum subject subject) {
  return subject == SUBJECT_YEAR ? 4 : subject == SUBJECT_HALF ? 2 : 1;
}

/* The half or year that begins with the quarter, or the quarter itself. */
bool subject_unit(const struct registry *reg, enum subject subject, int32_t year, int32_t number, struct quarter *unit) {
  const struct fiscal *fiscal = &reg->policy->meta->fiscal;
  int32_t size = subject_quarters(subject);
  struct quarter last;
  if (!fiscal_quarter(fiscal, year, (number - 1) * size + 1, unit)) return false;
  if (!fiscal_quarter(fiscal, year, number * size, &last)) return false;
  *unit = (struct quarter){year, number, unit->first, last.last};
  return true;
}

static bool unit_later(const struct registry *reg, enum subject subject, const struct quarter *unit, int32_t later,
                       struct quarter *result) {
  int32_t in_year = 4 / subject_quarters(subject);
  int32_t count = unit->year * in_year + unit->number - 1 + later;
  return subject_unit(reg, subject, count / in_year, count % in_year + 1, result);
}

static struct edge_value happened(int64_t instant, int32_t property) {
  if (instant == INT64_MAX) return (struct edge_value){INSTANT_NEVER, EDGE_AWAITED, property};
  return (struct edge_value){{instant}, EDGE_CERTAIN, property};
}

static struct edge_value anchor_of_unit(const struct edge_context *context, enum property property, const struct quarter *unit,
                                        enum subject subject) {
  const struct registry *reg = ((const struct subject_instants *)context->user)->reg;
  if (property == PROPERTY_START || property == PROPERTY_ITSELF) return happened(zone_day_start(reg->zone, unit->first).seconds, property);
  if (property == PROPERTY_END) return happened(zone_day_start(reg->zone, date_add(unit->last, 1)).seconds, property);
  const struct quarter_facts *facts = register_quarter(reg, unit->year, unit->number * subject_quarters(subject));
  if (!facts) return (struct edge_value){INSTANT_NEVER, EDGE_OUTSIDE, property};
  if (property == PROPERTY_FILING) return happened(facts->filing, property);
  if (facts->results == INT64_MAX && context->forecast && facts->expected != INT64_MAX)
    return (struct edge_value){{facts->expected}, EDGE_EXPECTED, property};
  return happened(facts->results, property);
}

/* -- what edges ask ------------------------------------------------------------------------------------------ */

bool subject_is_unit(enum subject subject) {
  return subject == SUBJECT_QUARTER || subject == SUBJECT_HALF || subject == SUBJECT_YEAR;
}

static bool context_unit(const struct edge_context *context, int32_t later, struct quarter *unit) {
  const struct subject_instants *of = context->user;
  return subject_is_unit(of->subject) && unit_later(of->reg, of->subject, &of->unit, later, unit);
}

static struct edge_value context_anchor(const struct edge_context *context, enum property property, int32_t later, bool of_quarter) {
  const struct subject_instants *of = context->user;
  struct quarter unit;
  if (of_quarter) {
    struct date day = zone_wall(of->reg->zone, (struct instant){of->itself}).date;
    if (!fiscal_quarter_at(&of->reg->policy->meta->fiscal, day, &unit)) return (struct edge_value){INSTANT_NEVER, EDGE_OUTSIDE, property};
    return anchor_of_unit(context, property, &unit, SUBJECT_QUARTER);
  }
  if (subject_is_unit(of->subject)) {
    if (!unit_later(of->reg, of->subject, &of->unit, later, &unit)) return (struct edge_value){INSTANT_NEVER, EDGE_OUTSIDE, property};
    return anchor_of_unit(context, property, &unit, of->subject);
  }
  switch (property) {
  case PROPERTY_ITSELF: return happened(of->itself, property);
  case PROPERTY_START: return happened(of->start, property);
  case PROPERTY_END: return happened(of->end, property);
  case PROPERTY_LIFTING: return happened(of->lifting, property);
  case PROPERTY_ANNOUNCEMENT: return happened(of->announcement, property);
  case PROPERTY_DUE: return happened(of->due, property);
  case PROPERTY_RESULTS:
  case PROPERTY_FILING:
  case PROPERTIES: break;
  }
  return happened(INT64_MAX, property);
}

static struct edge_value context_period(const struct edge_context *context, int32_t period, struct instant near, bool next, bool end);

struct subject_instants subject_at(const struct registry *reg, enum subject subject, int64_t itself) {
  return (struct subject_instants){.reg = reg, .subject = subject, .itself = itself, .start = INT64_MAX, .end = INT64_MAX,
                                   .lifting = INT64_MAX, .announcement = INT64_MAX, .due = INT64_MAX};
}

struct edge_context subject_context(const struct subject_instants *of, bool forecast) {
  const struct registry *reg = of->reg;
  return (struct edge_context){
      .policy = reg->policy, .zone = reg->zone, .exchange = reg->exchange, .business = reg->business, .forecast = forecast,
      .user = of, .anchor = context_anchor, .unit = context_unit, .period = context_period};
}

/* An edge that speaks of another period: its instance at the instant, or the next one. */
static struct edge_value context_period(const struct edge_context *context, int32_t period, struct instant near, bool next, bool end) {
  const struct subject_instants *of = context->user;
  struct edge_value value = {INSTANT_NEVER, EDGE_AWAITED, PROPERTY_START};
  if (period_is_personal(context->policy, period)) return value;
  const struct instances *instances = company_instances(of->reg, period);
  int64_t best = INT64_MAX;
  for (uint32_t i = 0; i < instances->count; i++) {
    const struct instance *instance = &instances->at[i];
    bool holds = instance->from.seconds <= near.seconds && near.seconds < instance->until.seconds;
    bool fits = next ? instance->from.seconds > near.seconds : holds;
    if (!fits || instance->from.seconds >= best) continue;
    best = instance->from.seconds;
    value = end ? (struct edge_value){instance->until, instance->until_state, instance->awaits}
                : (struct edge_value){instance->from, instance->from_state, PROPERTY_START};
  }
  return value;
}

/* -- edges of one instant ------------------------------------------------------------------------------------ */

struct edge_value edge_from(const struct registry *reg, int32_t edge, struct instant anchor, struct instant due) {
  struct subject_instants of = subject_at(reg, SUBJECT_DISCLOSURE, anchor.seconds);
  of.due = due.seconds;
  struct edge_context context = subject_context(&of, true);
  return edge_evaluate(&context, edge);
}

struct edge_value period_until_from(const struct registry *reg, int32_t period, struct instant anchor) {
  return edge_from(reg, reg->policy->periods[period].until, anchor, INSTANT_NEVER);
}
