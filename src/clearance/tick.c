/* When answers to requests are told, and the setting that says so. */
#include "tick.h"

#include "../calendar/zone.h"
#include "internal.h"

enum { QUARTER_HOUR = 15 * 60, HOUR = 3600 };

struct clearing clearing_of(const struct view *view) {
  const struct journal *journal = view->reg->journal;
  struct clearing clearing = {.how = CLEARING_BY_HAND, .every = EVERY_QUARTER_HOUR, .held = HELD_TENTH};
  const struct entry *entry, *last = NULL;
  for (struct walk walk = walk_kind(view->reg, EVENT_CLEARING_SET); (entry = walk_next(&walk));)
    if (entry->at.seconds <= view->now.seconds && (!last || entry->at.seconds >= last->at.seconds)) last = entry;
  if (!last) return clearing;
  clearing.how = (enum clearing_how)entry_number(journal, last, "how", CLEARING_BY_HAND);
  clearing.every = (enum clearing_every)entry_number(journal, last, "every", EVERY_QUARTER_HOUR);
  clearing.time = (int32_t)entry_number(journal, last, "time", 0);
  clearing.held = (enum clearing_held)entry_number(journal, last, "held", HELD_TENTH);
  clearing.by = entry_text(journal, last, "by");
  return clearing;
}

/* The first multiple of the step after it. */
static struct instant next_step(struct instant instant, int64_t step) {
  int64_t rest = instant.seconds % step;
  return (struct instant){instant.seconds - (rest < 0 ? rest + step : rest) + step};
}

struct instant tick_after(const struct clearing *clearing, const struct zone *zone, struct instant instant) {
  switch (clearing->every) {
  case EVERY_QUARTER_HOUR: return next_step(instant, QUARTER_HOUR);
  case EVERY_HOUR: return next_step(instant, HOUR);
  case EVERY_DAY: break;
  }
  struct date day = zone_wall(zone, instant).date;
  struct instant tick = zone_instant(zone, day, clearing->time, NULL);
  return tick.seconds > instant.seconds ? tick : zone_instant(zone, date_add(day, 1), clearing->time, NULL);
}

struct instant told_at(const struct clearing *clearing, const struct zone *zone, struct instant given) {
  return clearing->how == CLEARING_AUTOMATIC ? tick_after(clearing, zone, given) : given;
}

bool is_drawn(enum clearing_held held, uint32_t number) {
  switch (held) {
  case HELD_NONE: return false;
  case HELD_TENTH: return number % 10 == 0;
  case HELD_QUARTER: return number % 4 == 0;
  case HELD_HALF: return number % 2 == 0;
  }
  return true;
}

bool clearing_set(struct view *view, const struct clearing *clearing, struct str key, struct error *error) {
  struct receipt receipt;
  struct event event;
  struct command_act command = {.events = &event, .count = 1};
  view_close(view);
  command.act = company_act(view->company, view->arena, "set-clearing", clearing->by, key);
  event = event_of(EVENT_CLEARING_SET, command.act.recorded);
  event_set_number(&event, "how", clearing->how);
  event_set_text(&event, "by", clearing->by);
  if (clearing->how == CLEARING_AUTOMATIC) {
    event_set_number(&event, "every", clearing->every);
    event_set_number(&event, "held", clearing->held);
    if (clearing->every == EVERY_DAY) event_set_number(&event, "time", clearing->time);
  }
  return company_append(view->company, &command, &receipt, error);
}
