/* The company of the demonstration: its quarters with their results, items of information, notices, and who may decide. */
#include "world.h"

#include <assert.h>

enum { BEFORE_OPEN = 7 * HOUR, AFTER_CLOSE = 17 * HOUR, WINDOW_SESSIONS = 10 };

bool is_closed(const struct world *world, struct date day) {
  return day.days < world->open_from.days || day.days >= world->open_until.days || day.days < world->announced_until.days ||
         (world->noticed_from.days <= day.days && day.days < world->noticed_until.days);
}

/* Public when the second trading day after begins. */
static void announced(struct world *world) {
  struct date until = trading_day(world, world->today, 2);
  if (world->announced_until.days < until.days) world->announced_until = until;
}

/* ---- quarters ---- */

static int32_t quarter_number_of(const struct quarter *quarter) { return (int32_t)quarter_number(quarter->year, quarter->number); }

static struct str text_release(struct world *world, const char *before, uint32_t number) { return text_number(world, before, number); }

static void expect_results(struct world *world, const struct due *due) {
  TELL(world, EVENT_RESULTS_EXPECTED, NUMBER("quarter", due->number), NUMBER("date", due->day.days));
}

static void release_results(struct world *world, const struct due *due) {
  TELL(world, EVENT_DISCLOSURE, TEXT("disclosure", text_release(world, "results-", due->number)), NUMBER("channel", 0),
       WORD("headline", "Bellwater Biologics reports its results"), TEXT("issuer", company_id));
  TELL(world, EVENT_RESULTS, NUMBER("quarter", due->number), TEXT("disclosure", text_release(world, "results-", due->number)));
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

/* Two of the six violations in each quarter, so that in a year each comes once; more where there are many insiders. */
static void plant(struct world *world, const struct quarter *quarter, struct date released) {
  enum { MANY = 2000, LAST_DAYS = 14 };
  for (uint32_t n = 0; n < 2 + 2 * (insiders(world) / MANY); n++) {
    enum demo_violation violation = 1 + ((uint32_t)quarter->number * 2 + n) % (DEMO_VIOLATIONS - 1);
    struct due due = {.act = trade_planted, .violation = violation};
    struct date day = trading_day(world, released, 3 + (int32_t)draw(world, 15));
    if (violation == VIOLATION_CLOSED_PERIOD) day = trading_day(world, world->open_until, -1);
    if (violation == VIOLATION_FAMILY) due.act = trade_of_spouse, day = trading_day(world, world->open_until, 1 + (int32_t)draw(world, 5));
    if (violation == VIOLATION_ON_ITEM)
      world->items_abused++;
    else if (day.days > world->today.days && day.days < world->plan->end.days - LAST_DAYS)
      later(world, day, OPENS + HOUR, due);
  }
}

static void quarter_begins(struct world *world, const struct quarter *quarter, const struct quarter *before) {
  struct date released = release_day(world, quarter);
  struct due due = {.number = (uint32_t)quarter_number_of(before), .day = released};
  world->open_from = trading_day(world, released, 2);
  world->open_until = trading_day(world, date_add(quarter->last, 1), -WINDOW_SESSIONS);
  if (released.days > world->today.days) {
    due.act = expect_results;
    later(world, business_day(world, date_add(world->today, 5), 0), OPENS, due);
    due.act = release_results;
    later(world, released, BEFORE_OPEN, due);
    due.act = file_report;
    later(world, business_day(world, released, 5), AFTER_CLOSE, due);
  }
  plant(world, quarter, released);
}

static bool quarter_at(const struct world *world, struct date day, struct quarter *quarter) {
  return fiscal_quarter_at(&world->fiscal, day, quarter);
}

/* ---- items of information ---- */

static struct item *item_of(struct world *world, uint32_t number) { return &world->items[number % ITEMS_MAX]; }

/* Until when somebody who is on the item may not trade. */
static struct date item_bars_until(const struct world *world, const struct item *item) {
  if (item->notice) return trading_day(world, item->end, 3);
  return item->is_abandoned ? date_add(item->end, 1) : business_day(world, item->end, 2);
}

static void bring_in(struct world *world, const struct due *due) {
  struct item *item = item_of(world, due->number);
  if (world->people[due->slot].number != due->person || item->member_count == MEMBERS_MAX) return;
  for (uint32_t i = 0; i < item->member_count; i++)
    if (item->members[i].person == due->person) return;
  TELL(world, EVENT_BROUGHT_IN, TEXT("person", text_person(world, due->slot)), TEXT("item", text_item(world, due->number)),
       TEXT("by", text_person(world, slot_counsel(world))));
  item->members[item->member_count++] = (struct member){due->slot, due->person};
  bind(&world->people[due->slot], world->today, item_bars_until(world, item));
  bool abused = world->items_abused > 0 && !item->notice && !is_insider(world, due->slot) && world->today.days + 7 < item->end.days;
  if (!abused) return;
  world->items_abused--;
  later(world, trading_day(world, world->today, 2), OPENS + HOUR,
        (struct due){.act = trade_on_item, .slot = due->slot, .person = due->person, .violation = VIOLATION_ON_ITEM});
}

static void bring_later(struct world *world, uint32_t number, uint32_t slot, int32_t days) {
  if (slot == SLOT_NONE) return;
  later(world, trading_day(world, world->today, days), OPENS + (int32_t)draw(world, 6 * HOUR),
        (struct due){.act = bring_in, .slot = slot, .person = world->people[slot].number, .number = number});
}

static bool is_in_service(const struct world *world, const struct member *member) {
  return world->people[member->slot].number == member->person;
}

static void deliver(struct world *world, const struct item *item) {
  for (uint32_t i = 0; i < item->restricted; i++)
    if (is_in_service(world, &item->members[i]))
      TELL(world, EVENT_NOTICE_DELIVERED, TEXT("person", text_person(world, item->members[i].slot)),
           TEXT("notice", text_number(world, "restricted-", item->notice)));
}

static void restrict_members(struct world *world, const struct due *due) {
  struct item *item = item_of(world, due->number);
  struct str list[MEMBERS_MAX];
  uint32_t count = 0;
  for (uint32_t i = 0; i < item->member_count; i++)
    if (is_in_service(world, &item->members[i])) list[count++] = text_person(world, item->members[i].slot);
  if (count == 0) return;
  TELL(world, EVENT_RESTRICTED_NOTICE, TEXT("notice", text_number(world, "restricted-", item->notice)), LIST("persons", list, count),
       TEXT("by", text_person(world, slot_counsel(world))));
  item->restricted = item->member_count;
  deliver(world, item);
}

static void lift(struct world *world, const struct due *due) {
  struct item *item = item_of(world, due->number);
  if (item->restricted == 0) return;
  TELL(world, EVENT_RESTRICTED_LIFTED, TEXT("notice", text_number(world, "restricted-", item->notice)),
       TEXT("by", text_person(world, slot_counsel(world))));
  deliver(world, item);
}

static void end_item(struct world *world, const struct due *due) {
  struct item *item = item_of(world, due->number);
  if (item->is_abandoned) {
    TELL(world, EVENT_ITEM_ABANDONED, TEXT("item", text_item(world, due->number)), WORD("why", "nothing came of it"));
    return;
  }
  bool apart = chance(world, 30); /* the release does not name the item: that it is what was disclosed is said apart */
  struct str items[] = {text_item(world, due->number)};
  TELL(world, EVENT_DISCLOSURE, TEXT("disclosure", text_release(world, "release-", due->number)), LIST("items", items, apart ? 0 : 1),
       NUMBER("channel", 0), WORD("headline", "News from Bellwater Biologics"), TEXT("issuer", company_id));
  if (apart)
    TELL(world, EVENT_ITEM_DISCLOSED, TEXT("item", text_item(world, due->number)),
         TEXT("disclosure", text_release(world, "release-", due->number)));
  announced(world);
}

static void open_item(struct world *world, const struct due *due) {
  enum { OTHERS = 3, MANY = 20000 };
  uint32_t number = ++world->items_opened;
  struct item *item = item_of(world, number);
  struct date lifted;
  (void)due;
  *item = (struct item){.end = trading_day(world, world->today, 15 + (int32_t)draw(world, 60)), .is_abandoned = chance(world, 30)};
  if (chance(world, 35)) item->notice = ++world->notices;
  lifted = trading_day(world, item->end, 2);
  struct str issuers[] = {company_id, text_partner(number)};
  TELL(world, EVENT_ITEM_OPENED, TEXT("item", text_item(world, number)), NUMBER("kind", draw(world, 13)),
       LIST("issuers", issuers, 1 + number % 2), NUMBER("expected", item->end.days));
  for (int i = 0; i < 2; i++) bring_later(world, number, draw_person(world, 0, insiders(world)), 0);
  for (uint32_t i = 0; i < OTHERS + world->slots / MANY; i++)
    bring_later(world, number, draw_person(world, insiders(world), world->slots), (int32_t)draw(world, 8));
  if (item->notice) {
    later(world, trading_day(world, world->today, 9), OPENS, (struct due){.act = restrict_members, .number = number});
    later(world, lifted, BEFORE_OPEN, (struct due){.act = lift, .number = number});
  }
  later(world, item->end, BEFORE_OPEN, (struct due){.act = end_item, .number = number});
}

/* ---- notices to all insiders, and who is away ---- */

static void close_by_notice(struct world *world, const struct due *due) {
  enum { SESSIONS = 5 };
  (void)due;
  world->noticed_from = world->today;
  world->noticed_until = trading_day(world, world->today, SESSIONS);
  TELL(world, EVENT_CLOSED_NOTICE, TEXT("notice", text_number(world, "closed-", ++world->notices)), NUMBER("from", world->now.seconds),
       NUMBER("until", at_second(world, world->noticed_until, 0).seconds), TEXT("by", text_person(world, slot_ceo(world))));
}

static void go_away(struct world *world, const struct due *due) {
  if (world->today.days < world->administrator_back.days) return;
  (void)due;
  world->administrator_back = trading_day(world, world->today, 3 + (int32_t)draw(world, 8));
  TELL(world, EVENT_UNAVAILABLE, TEXT("person", text_person(world, slot_counsel(world))),
       NUMBER("until", at_second(world, world->administrator_back, 0).seconds), WORD("why", "on leave"));
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
