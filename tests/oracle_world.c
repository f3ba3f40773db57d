/* Random worlds: dates lie close together, so that much happens at once. */
#include "oracle_world.h"

#include <assert.h>

enum { YEAR = 2011, DAYS = 730, SECONDS_NEAR = 7200 };

uint32_t draw(struct world *world, uint32_t below) {
  world->seed ^= world->seed << 13;
  world->seed ^= world->seed >> 7;
  world->seed ^= world->seed << 17;
  return (uint32_t)((world->seed >> 32) * (uint64_t)below >> 32);
}

enum oracle_truth draw_truth(struct world *world, uint32_t n) {
  return one_in(world, n) ? ORACLE_UNKNOWN : draw(world, 2) ? ORACLE_YES : ORACLE_NO;
}

static struct instant draw_near(struct world *world, struct date day) {
  int64_t midnight = zone_day_start(world->zone, day).seconds;
  uint32_t how = draw(world, 8);
  if (how == 0) return (struct instant){midnight};
  if (how == 1) return (struct instant){midnight - 1};
  if (how == 2) return (struct instant){midnight + (int64_t)draw(world, 2 * SECONDS_NEAR) - SECONDS_NEAR};
  return (struct instant){midnight + draw(world, SECONDS_PER_DAY)};
}

struct instant draw_instant(struct world *world) {
  return draw_near(world, date_add(date_of(YEAR, 1, 1), (int)draw(world, DAYS)));
}

static struct instant draw_later(struct world *world, struct instant from, uint32_t days) {
  struct instant later = draw_near(world, date_add(oracle_day(from), (int)draw(world, days)));
  return later.seconds > from.seconds ? later : (struct instant){from.seconds + 1 + draw(world, SECONDS_PER_DAY)};
}

/* It may never come. */
static struct instant draw_maybe_later(struct world *world, struct instant from, uint32_t days) {
  return one_in(world, 3) ? INSTANT_NEVER : draw_later(world, from, days);
}

/* Some days on either side of what happens: where clocks of two days, of months and of ten trading days run out. */
struct instant draw_telling_instant(struct world *world) {
  static const int after[] = {0, 0, 1, 2, 3, 4, 5, 6, 91, 182, 183, 184};
  const struct oracle_company *company = &world->company;
  const struct oracle_person *person = &world->person;
  struct instant near[4 * ORACLE_MAX + ORACLE_QUARTERS_MAX];
  uint32_t count = 0;
  for (int i = 0; i < company->quarter_count; i++) near[count++] = company->quarters[i].results;
  for (int i = 0; i < company->disclosure_count; i++) near[count++] = company->disclosures[i];
  for (int i = 0; i < person->item_count; i++) near[count++] = person->items[i].disclosed;
  for (int i = 0; i < person->purchase_count; i++) near[count++] = person->purchases[i].at;
  for (int i = 0; i < person->clearance_count; i++) near[count++] = person->clearances[i].receipt;
  struct instant one = count ? near[draw(world, count)] : INSTANT_NEVER;
  if (one_in(world, 2) || one.seconds == INT64_MAX) return draw_instant(world);
  if (one_in(world, 4)) return (struct instant){one.seconds - draw(world, 2)};
  return draw_near(world, date_add(oracle_day(one), after[draw(world, sizeof after / sizeof *after)]));
}

/* -- the company ---------------------------------------------------------------------------------------------- */

static struct oracle_days open_days(struct arena *arena, const char *name) {
  const struct calendar *calendar;
  struct error error;
  bool made = calendar_make(arena, NULL, str_of(name), NULL, 0, &calendar, &error);
  assert(made);
  struct date first = date_of(YEAR - 1, 1, 1), last = date_of(YEAR + 4, 1, 1);
  struct date *days = ARENA_ARRAY(arena, (size_t)(last.days - first.days), struct date);
  struct oracle_days open = {days, 0};
  for (struct date day = first; day.days < last.days; day = date_add(day, 1))
    if (calendar_is_open(calendar, day)) days[open.count++] = day;
  return open;
}

void world_make(struct arena *arena, struct world *world) {
  struct error error;
  bool loaded = zone_load(arena, STR("America/New_York"), &world->zone, &error);
  assert(loaded);
  world->company.trading = open_days(arena, "nasdaq");
  world->company.business = open_days(arena, "sec");
}

void draw_company(struct world *world) {
  struct oracle_company *company = &world->company;
  company->quarter_count = 0;
  for (int month = 12; month <= 36; month += 3) { /* December 2010 to December 2012 */
    int year = YEAR - 1 + (month - 1) / 12, number = (month - 1) % 12 + 1;
    struct date last = date_of(year, number, month_days(year, number));
    struct instant results = draw_near(world, date_add(last, 5 + (int)draw(world, 80)));
    if (one_in(world, 6)) results = INSTANT_NEVER;
    company->quarters[company->quarter_count].last = last;
    company->quarters[company->quarter_count++].results = results;
  }
  company->disclosure_count = (int)draw(world, ORACLE_MAX + 1);
  for (int i = 0; i < company->disclosure_count; i++) company->disclosures[i] = draw_instant(world);
  company->closed_count = (int)draw(world, 3);
  for (int i = 0; i < company->closed_count; i++) {
    company->closed[i].from = draw_instant(world);
    company->closed[i].until = draw_maybe_later(world, company->closed[i].from, 20);
  }
}

/* -- the person ------------------------------------------------------------------------------------------------ */

static void draw_life(struct world *world) {
  struct oracle_person *person = &world->person;
  person->item_count = (int)draw(world, 4);
  for (int i = 0; i < person->item_count; i++) {
    struct instant told = draw_instant(world);
    person->items[i] = (struct oracle_item){told, draw_maybe_later(world, told, 60), draw_maybe_later(world, told, 60)};
  }
  person->purchase_count = (int)draw(world, 3);
  for (int i = 0; i < person->purchase_count; i++) {
    person->purchases[i].at = draw_instant(world);
    person->purchases[i].sold = draw_truth(world, 6);
  }
  person->exercise_count = (int)draw(world, 3);
  for (int i = 0; i < person->exercise_count; i++) person->exercises[i] = draw_instant(world);
  person->notice_count = (int)draw(world, 3);
  for (int i = 0; i < person->notice_count; i++) {
    person->notices[i].sending = draw_instant(world);
    person->notices[i].lifting = draw_maybe_later(world, person->notices[i].sending, 40);
    person->notices[i].bound = draw_truth(world, 6);
  }
}

static void draw_grants(struct world *world) {
  static const enum oracle_rule grants[] = {RULE_CLEARANCE, RULE_PLEDGE, RULE_HEDGING, RULE_LISTED_OPTIONS, RULE_PLAN_APPROVAL, ORACLE_RULES};
  struct oracle_person *person = &world->person;
  person->clearance_count = (int)draw(world, ORACLE_MAX + 1);
  for (int i = 0; i < person->clearance_count; i++) {
    struct oracle_clearance *clearance = &person->clearances[i];
    clearance->kind = (enum oracle_kind)draw(world, ORACLE_ADOPT_PLAN + 1);
    clearance->rule = grants[draw(world, sizeof grants / sizeof *grants)];
    clearance->receipt = draw_instant(world);
    clearance->lapsed = one_in(world, 3) ? draw_later(world, clearance->receipt, 5) : INSTANT_NEVER;
    clearance->shares = 0;
  }
  person->under_plan = one_in(world, 4);
  person->plan_approved = draw_maybe_later(world, draw_instant(world), 10);
  person->plan_ended = draw_maybe_later(world, draw_instant(world), 300);
  person->plan_clean = draw_truth(world, 6);
}

void draw_person(struct world *world) {
  struct oracle_person *person = &world->person;
  *person = (struct oracle_person){
      .director = one_in(world, 4), .officer = one_in(world, 4), .senior_manager = one_in(world, 4),
      .designated = one_in(world, 4), .employee = one_in(world, 2), .consultant = one_in(world, 6),
      .spokesperson = one_in(world, 3),
  };
  if (one_in(world, 4)) person->director = person->officer = person->senior_manager = person->designated = false;
  if (one_in(world, 4)) person->employee = person->consultant = false;
  if (one_in(world, 2)) person->family_of_personnel = draw_truth(world, 3);
  if (one_in(world, 4)) person->household_of_personnel = draw_truth(world, 3);
  if (one_in(world, 2)) person->immediate_family_of_insider = draw_truth(world, 3);
  if (one_in(world, 4)) person->entity_of_personnel = draw_truth(world, 3);
  draw_life(world);
  draw_grants(world);
}
