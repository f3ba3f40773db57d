/* The violations planted in the demonstration: which, when, and by whom. Each breaks the policy in one way and keeps it in all
 * others, so that what finds them can be told apart. */
#include "trade.h"

enum { TRIES = 40 };

/* An insider who could trade, does so with the violation. */
static void plant_trade(struct world *world, const struct due *due) {
  struct due trade = *due;
  for (int tries = 0; tries < TRIES; tries++) {
    trade.slot = draw_person(world, 0, insiders(world));
    if (trade.slot == SLOT_NONE || trade_is_barred(world, trade.slot, world->today)) continue;
    const struct person *person = &world->people[trade.slot];
    bool fits = !person->revoked && person->asks.days < world->today.days && trade_choose(world, &trade);
    if (!fits) continue;
    if (trade.violation == VIOLATION_NO_CLEARANCE) trade_execute(world, &trade, 0);
    else clearance_ask(world, trade);
    return;
  }
  plant_lost(world, due);
}

/* The spouse of an insider who knows nothing trades while the window is closed. */
static void plant_family(struct world *world, const struct due *due) {
  struct due trade = *due;
  trade.of_spouse = true;
  trade_choose_purchase(world, &trade);
  for (int tries = 0; tries < TRIES; tries++) {
    trade.slot = draw_person(world, 0, insiders(world));
    if (trade.slot == SLOT_NONE || world->people[trade.slot].revoked || is_bound(world, trade.slot, world->today)) continue;
    if (!(world->people[trade.slot].family & FAMILY_SPOUSE)) continue;
    trade_execute(world, &trade, 0);
    return;
  }
  plant_lost(world, due);
}

static void plant_on_item(struct world *world, const struct due *due) {
  struct due trade = *due;
  trade_choose_purchase(world, &trade);
  if (person_is_there(world, due)) trade_execute(world, &trade, 0);
  else plant_lost(world, due);
}

void plant_for_member(struct world *world, uint32_t slot) {
  world->items_abused--;
  later(world, trading_day(world, world->today, 2), trade_second(world),
        (struct due){.act = plant_on_item, .slot = slot, .person = world->people[slot].number, .violation = VIOLATION_ON_ITEM});
}

/* When in the quarter: open violations some time after the results, those of closed periods about their beginning. */
static void plant_one(struct world *world, enum demo_violation violation, struct date released) {
  enum { LAST_DAYS = 14 };
  struct due due = {.act = plant_trade, .violation = violation};
  struct date day = trading_day(world, released, 3 + (int32_t)draw(world, 15));
  if (violation == VIOLATION_CLOSED_PERIOD) day = trading_day(world, world->open_until, -1);
  if (violation == VIOLATION_FAMILY) due.act = plant_family, day = trading_day(world, world->open_until, 1 + (int32_t)draw(world, 5));
  if (violation == VIOLATION_ON_ITEM) world->items_abused++;
  else if (day.days <= world->today.days) plant_lost(world, &due);
  else if (day.days < world->plan->end.days - LAST_DAYS) later(world, day, trade_second(world), due);
}

/* Two kinds in each quarter, so that in three quarters each comes once; more where there are many insiders. */
void plant_quarter(struct world *world, struct date released) {
  enum { MANY = 100 };
  uint32_t again = world->lost;
  world->lost = 0;
  for (enum demo_violation violation = 1; violation < DEMO_VIOLATIONS; violation++)
    if (again >> violation & 1) plant_one(world, violation, released);
  for (uint32_t n = 0; n < 2 + 2 * (insiders(world) / MANY); n++)
    plant_one(world, 1 + world->planted++ % (DEMO_VIOLATIONS - 1), released);
}

void plant_lost(struct world *world, const struct due *due) {
  if (due->violation == VIOLATION_ON_ITEM) world->items_abused++;
  else if (due->violation) world->lost |= 1u << due->violation;
}
