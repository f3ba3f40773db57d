/* Making the history: the company as it is on the first day, then day by day what the days bring. */
#include "demo.h"

#include "world.h"

const char *const demo_violation_names[DEMO_VIOLATIONS] = {
    [VIOLATION_NONE] = "none",       [VIOLATION_NO_CLEARANCE] = "no-clearance", [VIOLATION_CLOSED_PERIOD] = "closed-period",
    [VIOLATION_ON_ITEM] = "on-item", [VIOLATION_NO_NOTICE] = "no-notice",       [VIOLATION_LATE_NOTICE] = "late-notice",
    [VIOLATION_FAMILY] = "family"};

/* The policy is in force since then, and the calendars must reach a year beyond the last day. */
bool demo_check(const struct demo_plan *plan, struct error *error) {
  struct date first_day = date_of(2011, 1, 1), last_day = date_of(2026, 12, 31);
  if (plan->people < DEMO_PEOPLE_MIN || plan->people > DEMO_PEOPLE_MAX)
    return error_set(error, ERROR_INPUT, "a demonstration has %d to %d people", DEMO_PEOPLE_MIN, DEMO_PEOPLE_MAX);
  if (plan->years < 1 || plan->years > DEMO_YEARS_MAX)
    return error_set(error, ERROR_INPUT, "a demonstration has 1 to %d years", DEMO_YEARS_MAX);
  if (plan->end.days - plan->years * 366 < first_day.days || plan->end.days > last_day.days)
    return error_set(error, ERROR_INPUT, "a demonstration lies between 2011 and the end of 2026; say another --until, or fewer --years");
  return true;
}

static void settle_ranks(struct world *world) {
  enum { DIRECTORS_MAX = 11, SENIORS_MAX = 15 };
  world->slots = (uint32_t)world->plan->people;
  world->directors = world->slots / 10 < DIRECTORS_MAX ? world->slots / 10 + 1 : DIRECTORS_MAX;
  world->seniors = world->slots / 10 < SENIORS_MAX ? world->slots / 10 + 3 : SENIORS_MAX;
  world->designated = world->slots / 25 + 1;
  world->people = ARENA_ARRAY(world->arena, world->slots, struct person);
}

static bool world_make(struct world *world, struct error *error) {
  const struct fiscal_rule june = {.kind = FISCAL_MONTH_END, .month = 6, .from = date_of(2000, 1, 1)};
  world->fiscal = (struct fiscal){.rules = {june}, .count = 1};
  if (!calendar_make(world->arena, NULL, STR("nasdaq"), NULL, 0, &world->exchange, error)) return false;
  if (!calendar_make(world->arena, NULL, STR("sec"), NULL, 0, &world->business, error)) return false;
  world->zone = calendar_zone(world->exchange);
  struct date first;
  date_add_months(world->plan->end, -12 * world->plan->years, &first);
  world->first = trading_day(world, first, 0);
  settle_ranks(world);
  world->first_name = (uint32_t)draw(world, UINT16_MAX);
  agenda_init(&world->agenda, world->arena, world->first, world->plan->end);
  return true;
}

static void set_now(struct world *world, int32_t second) {
  world->second = second;
  world->now = (struct instant){world->noon.seconds + second - SECONDS_PER_DAY / 2};
}

static void run_day(struct world *world) {
  struct due due;
  int32_t second;
  agenda_begin_day(&world->agenda, world->today);
  world->noon = at_second(world, world->today, SECONDS_PER_DAY / 2);
  set_now(world, 0);
  if (world->today.days == world->first.days) {
    set_now(world, 6 * HOUR);
    company_begins(world);
    people_arrive(world);
  }
  company_today(world);
  if (calendar_is_open(world->exchange, world->today)) {
    people_today(world);
    trade_today(world);
    conduct_today(world);
  }
  while (!world->failed && agenda_take(&world->agenda, &due, &second)) {
    set_now(world, second);
    due.act(world, &due);
  }
}

bool demo_run(const struct demo_plan *plan, demo_sink *sink, void *context, struct error *error) {
  if (!demo_check(plan, error)) return false;
  struct arena *arena = arena_new(0);
  struct world *world = ARENA_NEW(arena, struct world);
  *world = (struct world){
      .plan = plan, .sink = sink, .context = context, .error = error, .arena = arena, .random = plan->seed, .price = 45 * DECIMAL_ONE};
  bool ok = world_make(world, error);
  if (ok)
    for (world->today = world->first; world->today.days < plan->end.days && !world->failed; world->today = date_add(world->today, 1))
      run_day(world);
  ok = ok && !world->failed;
  arena_free(arena);
  return ok;
}
