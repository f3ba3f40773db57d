/* Chance, days, and telling an event: what all of the history is made with. */
#include "world.h"

#include <assert.h>

/* splitmix64: each state gives one number, mixed; all arithmetic is modulo 2^64 and the same everywhere. */
static uint64_t mixed(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

uint64_t draw(struct world *world, uint64_t below) { return (mixed(&world->random) >> 32) * below >> 32; }

uint32_t draw_today(struct world *world, uint64_t count, uint32_t per_thousand) {
  enum { TRADING_DAYS = 252 };
  const uint64_t whole = TRADING_DAYS * 1000;
  return (uint32_t)((count * per_thousand + draw(world, whole)) / whole);
}

struct instant at_second(const struct world *world, struct date day, int32_t second) {
  return zone_instant(world->zone, day, second, NULL);
}

static struct date step(const struct calendar *calendar, struct date day, int32_t n) {
  struct date result;
  bool there = calendar_step(calendar, day, n, &result);
  assert(there); /* the plan was checked to lie within the calendars, with a year to spare */
  return result;
}

struct date trading_day(const struct world *world, struct date day, int32_t n) { return step(world->exchange, day, n); }
struct date business_day(const struct world *world, struct date day, int32_t n) { return step(world->business, day, n); }

void later(struct world *world, struct date day, int32_t second, struct due due) {
  bool past = day.days == world->today.days && second < world->second;
  agenda_put(&world->agenda, day, past ? world->second : second, due);
}

static bool is_given(enum field_kind kind, const struct value *value) {
  if (field_is_text(kind)) return value->text.length > 0;
  if (field_is_list(kind)) return value->all || value->count > 0;
  return (kind != FIELD_SHARES && kind != FIELD_MONEY) || value->number > 0;
}

void tell_as(struct world *world, struct telling telling, const struct said *said) {
  struct event event = {.kind = telling.kind, .at = telling.at, .recorded = world->now, .id = telling.id};
  for (; said->field; said++) {
    int field = event_field_find(telling.kind, str_of(said->field));
    assert(field >= 0);
    if (!is_given(event_types[telling.kind].fields[field].kind, &said->value)) continue;
    event.present |= 1u << field;
    event.values[field] = said->value;
  }
  world->scratch_used = 0;
  if (!world->failed && !world->sink(world->context, &event, telling.violation, world->error)) world->failed = true;
}
