/* Items of information in the demonstration: opened under a codename, people brought in on them, sometimes told to stop trading
 * by a restricted notice, disclosed or abandoned in the end. */
#include "world.h"

static struct item *item_of(struct world *world, uint32_t number) { return &world->items[number % ITEMS_MAX]; }

/* Until when somebody who is on the item may not trade. */
static struct date item_bars_until(const struct world *world, const struct item *item) {
  if (item->notice) return trading_day(world, item->end, 3);
  return item->is_abandoned ? date_add(item->end, 1) : business_day(world, item->end, 2);
}

static void take_off(struct world *world, const struct due *due) {
  if (person_is_there(world, due))
    TELL(world, EVENT_TAKEN_OFF, TEXT("person", text_person(world, due->slot)), TEXT("item", text_item(world, due->number)),
         WORD("why", "entered by mistake"));
}

/* Now and then somebody who was not told. */
static void bring_in(struct world *world, const struct due *due) {
  struct item *item = item_of(world, due->number);
  if (!person_is_there(world, due) || item->member_count == MEMBERS_MAX) return;
  for (uint32_t i = 0; i < item->member_count; i++)
    if (item->members[i].person == due->person) return;
  TELL(world, EVENT_BROUGHT_IN, TEXT("person", text_person(world, due->slot)), TEXT("item", text_item(world, due->number)),
       TEXT("by", text_person(world, due->slot == slot_counsel(world) ? slot_ceo(world) : slot_counsel(world))));
  item->members[item->member_count++] = (struct member){due->slot, due->person};
  bind_person(&world->people[due->slot], world->today, item_bars_until(world, item));
  if (chance(world, 4)) {
    struct due mistake = *due;
    mistake.act = take_off;
    later(world, business_day(world, world->today, 1), OPENS, mistake);
    return;
  }
  bool abused = world->items_abused > 0 && !item->notice && !is_insider(world, due->slot) && world->today.days + 7 < item->end.days;
  if (abused) plant_for_member(world, due->slot);
}

/* Somebody of those places, in the days to come. */
static void bring_later(struct world *world, uint32_t number, uint32_t from, uint32_t until, int32_t days) {
  uint32_t slot = draw_person(world, from, until);
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
  TELL(world, EVENT_DISCLOSURE, TEXT("disclosure", text_number(world, "release-", due->number)), LIST("items", items, apart ? 0 : 1),
       NUMBER("channel", 0), WORD("headline", "News from Bellwater Biologics"), TEXT("issuer", COMPANY));
  if (apart)
    TELL(world, EVENT_ITEM_DISCLOSED, TEXT("item", text_item(world, due->number)),
         TEXT("disclosure", text_number(world, "release-", due->number)));
  announced(world);
}

void open_item(struct world *world, const struct due *due) {
  enum { INSIDERS = 2, OTHERS = 3, MANY = 20000 };
  uint32_t number = ++world->items_opened;
  struct item *item = item_of(world, number);
  (void)due;
  *item = (struct item){.end = trading_day(world, world->today, 15 + (int32_t)draw(world, 60))};
  item->is_abandoned = chance(world, 30);
  if (chance(world, 35)) item->notice = ++world->notices;
  struct str issuers[] = {COMPANY, text_partner(number)};
  TELL(world, EVENT_ITEM_OPENED, TEXT("item", text_item(world, number)), NUMBER("kind", draw(world, 13)),
       LIST("issuers", issuers, 1 + number % 2), NUMBER("expected", item->end.days));
  for (int i = 0; i < INSIDERS; i++) bring_later(world, number, 0, insiders(world), 0);
  for (uint32_t i = 0; i < OTHERS + world->slots / MANY; i++)
    bring_later(world, number, insiders(world), world->slots, (int32_t)draw(world, 8));
  if (item->notice) {
    later(world, trading_day(world, world->today, 9), OPENS, (struct due){.act = restrict_members, .number = number});
    later(world, trading_day(world, item->end, 2), BEFORE_OPEN, (struct due){.act = lift, .number = number});
  }
  later(world, item->end, BEFORE_OPEN, (struct due){.act = end_item, .number = number});
}
