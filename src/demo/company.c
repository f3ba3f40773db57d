/* The company of the demonstration: its quarters with their results, prohibited periods by notice, and who may decide. */
#include "world.h"

#include <assert.h>

enum { AFTER_CLOSE = 17 * HOUR, WINDOW_SESSIONS = 10 };

bool is_closed(const struct world *world, struct date day) {
  return day.days < world->open_from.days || day.days >= world->open_until.days || day.days < world->announced_until.days ||
         (world->noticed_from.days <= day.days && day.days < world->noticed_until.days);
}

void announced(struct world *world) {
  struct date until = trading_day(world, world->today, 2);
  if (world->announced_until.days < until.days) world->announced_until = until;
}

/* ---- quarters ---- */

static int32_t quarter_number_of(const struct quarter *quarter) { return (int32_t)quarter_number(quarter->year, quarter->number); }

static struct str text_release(struct world *world, uint32_t quarter) {
  static const char *const before[] = {"results-q1-", "results-q2-", "results-q3-", "results-q4-"};
  return text_number(world, before[quarter_in_year(quarter) - 1], (uint32_t)quarter_year(quarter));
}

static void expect_results(struct world *world, const struct due *due) {
  TELL(world, EVENT_RESULTS_EXPECTED, NUMBER("quarter", due->number), NUMBER("date", due->day.days));
}

static void release_results(struct world *world, const struct due *due) {
  TELL(world, EVENT_DISCLOSURE, TEXT("disclosure", text_release(world, due->number)), NUMBER("channel", 0),
       WORD("headline", "Bellwater Biologics reports its results"), TEXT("issuer", COMPANY));
  TELL(world, EVENT_RESULTS, NUMBER("quarter", due->number), TEXT("disclosure", text_release(world, due->number)));
  announced(world);
}

static void file_report(struct world *world, const struct due *due) {
  bool annual = quarter_in_year(due->number) == 4;
  TELL(world, EVENT_FILING, NUMBER("quarter", due->number), TEXT("form", annual ? STR("10-K") : STR("10-Q")));
}

/* When the results of the quarter before this one are released: a month on, those of a year a week later. */
static struct date release_day(const struct world *world, const struct quarter *quarter) {
  enum { USUAL = 26, ANNUAL = 33 };
  return trading_day(world, date_add(quarter->first, quarter->number == 1 ? ANNUAL : USUAL), 0);
}

static void quarter_begins(struct world *world, const struct quarter *quarter, const struct quarter *before) {
  enum { NOTICE = 18 };
  struct date released = release_day(world, quarter);
  struct due due = {.number = (uint32_t)quarter_number_of(before), .day = released};
  world->open_from = trading_day(world, released, 2);
  world->open_until = trading_day(world, date_add(quarter->last, 1), -WINDOW_SESSIONS);
  if (released.days > world->today.days) {
    due.act = expect_results;
    if (released.days > world->today.days + NOTICE) later(world, business_day(world, date_add(released, -NOTICE), 0), OPENS, due);
    due.act = release_results;
    later(world, released, BEFORE_OPEN, due);
    due.act = file_report;
    later(world, business_day(world, released, 5), AFTER_CLOSE, due);
  }
  plant_quarter(world, released);
}

static bool quarter_at(const struct world *world, struct date day, struct quarter *quarter) {
  return fiscal_quarter_at(&world->fiscal, day, quarter);
}

/* ---- notices to all insiders, and who is away ---- */

static void lift_notice(struct world *world, const struct due *due) {
  world->noticed_until = world->today;
  TELL(world, EVENT_CLOSED_LIFTED, TEXT("notice", text_number(world, "closed-", due->number)), TEXT("by", text_person(world, slot_ceo(world))));
}

/* Some of them end early. */
static void close_by_notice(struct world *world, const struct due *due) {
  enum { SESSIONS = 5, EARLY = 3 };
  uint32_t number = world->notices + 1;
  (void)due;
  if (world->today.days < world->noticed_until.days) return;
  world->notices = number;
  world->noticed_from = world->today;
  world->noticed_until = trading_day(world, world->today, SESSIONS);
  TELL(world, EVENT_CLOSED_NOTICE, TEXT("notice", text_number(world, "closed-", number)), NUMBER("from", world->now.seconds),
       NUMBER("until", at_second(world, world->noticed_until, 0).seconds), TEXT("by", text_person(world, slot_ceo(world))));
  if (chance(world, 40)) later(world, trading_day(world, world->today, EARLY), BEFORE_OPEN, (struct due){.act = lift_notice, .number = number});
}

static void come_back(struct world *world, const struct due *due) {
  (void)due;
  world->administrator_back = world->today;
  TELL(world, EVENT_AVAILABLE, TEXT("person", text_person(world, slot_counsel(world))));
}

/* The general counsel; some of the times he is back before he said. */
static void go_away(struct world *world, const struct due *due) {
  (void)due;
  if (world->today.days < world->administrator_back.days) return;
  world->administrator_back = trading_day(world, world->today, 3 + (int32_t)draw(world, 8));
  TELL(world, EVENT_UNAVAILABLE, TEXT("person", text_person(world, slot_counsel(world))),
       NUMBER("until", at_second(world, world->administrator_back, 0).seconds), WORD("why", "on leave"));
  if (chance(world, 30)) later(world, trading_day(world, world->today, 2), BEFORE_OPEN, (struct due){.act = come_back});
}

static void some_today(struct world *world, uint32_t per_thousand, due_act *act) {
  for (uint32_t n = draw_today(world, 1, per_thousand); n > 0; n--)
    later(world, world->today, BEFORE_OPEN + HOUR, (struct due){.act = act});
}

/* ---- the days ---- */

/* Results of before the first day, back to when the policy came into force: without them its periods would still be open. */
static void tell_past_results(struct world *world, const struct quarter *first) {
  struct quarter quarter, next;
  bool there = quarter_at(world, date_of(2010, 10, 1), &quarter);
  assert(there);
  for (; (next = fiscal_next(&world->fiscal, &quarter)).first.days <= first->first.days; quarter = next) {
    struct date released = release_day(world, &next);
    if (released.days <= world->today.days)
      TELL_AT(world, EVENT_RESULTS, at_second(world, released, BEFORE_OPEN), NUMBER("quarter", quarter_number_of(&quarter)));
  }
}

void company_begins(struct world *world) {
  struct quarter quarter, before;
  bool there = quarter_at(world, world->today, &quarter) && quarter_at(world, date_add(quarter.first, -1), &before);
  assert(there);
  tell_partners(world);
  tell_past_results(world, &quarter);
  quarter_begins(world, &quarter, &before);
}

void company_today(struct world *world) {
  enum { ITEMS = 8000, CLOSED_NOTICES = 1000, ABSENCES = 3000 };
  struct quarter quarter, before;
  bool there = quarter_at(world, world->today, &quarter) && quarter_at(world, date_add(world->today, -1), &before);
  assert(there);
  if (quarter.first.days == world->today.days && world->today.days > world->first.days) quarter_begins(world, &quarter, &before);
  if (!calendar_is_open(world->exchange, world->today)) return;
  some_today(world, ITEMS, open_item);
  some_today(world, CLOSED_NOTICES, close_by_notice);
  some_today(world, ABSENCES, go_away);
}
