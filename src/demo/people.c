/* The people of the demonstration: who holds which place, how they come and go, their families, grants and certifications. */
#include "world.h"

enum rank rank_of(const struct world *world, uint32_t slot) {
  if (slot < world->directors) return RANK_DIRECTOR;
  if (slot < world->directors + world->seniors) return RANK_SENIOR;
  if (slot < insiders(world)) return RANK_DESIGNATED;
  return slot < world->slots - world->slots / 20 ? RANK_EMPLOYEE : RANK_CONSULTANT;
}

uint32_t draw_person(struct world *world, uint32_t from, uint32_t until) {
  for (int tries = 0; tries < 20; tries++) {
    uint32_t slot = from + (uint32_t)draw(world, until - from);
    if (world->people[slot].number) return slot;
  }
  return SLOT_NONE;
}

bool is_bound(const struct world *world, uint32_t slot, struct date day) {
  return world->people[slot].bound_from.days <= day.days && day.days < world->people[slot].bound_until.days;
}

void happen_to(struct world *world, uint32_t from, uint32_t until, uint32_t per_thousand, due_act *act) {
  for (uint32_t n = draw_today(world, until - from, per_thousand); n > 0; n--) {
    uint32_t slot = draw_person(world, from, until);
    struct due due = {.act = act, .slot = slot};
    if (slot == SLOT_NONE) continue;
    due.person = world->people[slot].number;
    later(world, world->today, OPENS + 5 * MINUTE + (int32_t)draw(world, 3 * HOUR), due);
  }
}

/* What ended long ago is forgotten: trades are recorded a few days late at most. */
void bind_person(struct person *person, struct date from, struct date until) {
  enum { REMEMBERED = 14 };
  if (person->bound_until.days + REMEMBERED < from.days) person->bound_from = from;
  if (person->bound_until.days < until.days) person->bound_until = until;
}

static bool holds_office(const struct world *world, uint32_t slot) { return slot_counsel(world) <= slot && slot <= slot_cfo(world); }

/* ---- arriving ---- */

/* Or revokes it. The chief financial officer does, or the chief executive while there is none. */
static void designate(struct world *world, uint32_t slot, enum event_kind kind) {
  uint32_t by = world->people[slot_cfo(world)].number ? slot_cfo(world) : slot_ceo(world);
  TELL(world, kind, TEXT("person", text_person(world, slot)), WORD("class", "designated"), TEXT("by", text_person(world, by)));
  world->people[slot].revoked = kind == EVENT_CLASS_ENDED;
}

static void give_class(struct world *world, uint32_t slot, struct instant at) {
  static const char *const classes[] = {
      [RANK_DIRECTOR] = "director", [RANK_SENIOR] = "senior-manager", [RANK_DESIGNATED] = "employee", [RANK_EMPLOYEE] = "employee",
      [RANK_CONSULTANT] = "consultant"};
  static const char *const offices[] = {"general-counsel", "ceo", "cfo"};
  TELL_AT(world, EVENT_CLASS_GIVEN, at, TEXT("person", text_person(world, slot)), TEXT("class", str_of(classes[rank_of(world, slot)])));
  if (holds_office(world, slot))
    TELL_AT(world, EVENT_OFFICE_GIVEN, at, TEXT("person", text_person(world, slot)), TEXT("office", str_of(offices[slot - slot_counsel(world)])));
  if (rank_of(world, slot) == RANK_DESIGNATED) designate(world, slot, EVENT_CLASS_GIVEN);
}

static void tell_relative(struct world *world, uint32_t slot, const char *which, enum kin kin, bool shares_address, bool dependent) {
  TELL(world, EVENT_RELATION, TEXT("person", text_relative(world, slot, which)), TEXT("of", text_person(world, slot)),
       NUMBER("relation", kin), NUMBER("shares_address", shares_address), NUMBER("dependent", dependent));
}

/* The first of the directors is married and stays so: somebody's family must be there to break the policy. */
static void tell_family(struct world *world, uint32_t slot) {
  struct person *person = &world->people[slot];
  if (slot == 0 || chance(world, 40)) person->family |= FAMILY_SPOUSE;
  if (chance(world, 20)) person->family |= FAMILY_CHILD;
  if (chance(world, 3)) person->family |= FAMILY_ENTITY;
  if (person->family & FAMILY_SPOUSE) tell_relative(world, slot, "spouse", KIN_SPOUSE, true, false);
  if (person->family & FAMILY_CHILD) tell_relative(world, slot, "child", KIN_MINOR_CHILD, true, true);
  if (person->family & FAMILY_ENTITY)
    tell_relative(world, slot, "trust", chance(world, 50) ? KIN_TRUST : KIN_CONTROLLED_ENTITY, false, false);
}

/* Of the company's stock, or what the employees' plan bought for him. */
static void grant(struct world *world, uint32_t slot, struct instant at) {
  struct person *person = &world->people[slot];
  bool espp = rank_of(world, slot) == RANK_EMPLOYEE && chance(world, 25);
  person->lot_shares = (uint32_t)(1 + draw(world, 40)) * (is_insider(world, slot) ? 250 : 25);
  person->lot++;
  person->settled = world->today;
  TELL_AT(world, EVENT_LOT_ACQUIRED, at, TEXT("person", text_person(world, slot)), SHARES("shares", person->lot_shares),
          NUMBER("how", espp ? HOW_ESPP : HOW_GRANT), TEXT("issuer", COMPANY), TEXT("lot", text_lot(world, slot)),
          TEXT("grant", text_number(world, "grant-", espp ? 0 : ++world->grants)));
}

static struct str text_account(struct world *world, uint32_t slot) { return text_number(world, "acct-", world->people[slot].number); }

static void tell_holdings(struct world *world, uint32_t slot, struct instant since) {
  static const char *const brokers[] = {"Oakmere Securities", "Penfold & Rye", "Harbour Lane Brokers"};
  bool holds = is_insider(world, slot) || (rank_of(world, slot) == RANK_EMPLOYEE && chance(world, 50));
  if (holds) {
    world->people[slot].has_account = true;
    TELL_AT(world, EVENT_ACCOUNT_OPENED, since, TEXT("person", text_person(world, slot)),
            TEXT("account", text_account(world, slot)), TEXT("broker", str_of(brokers[draw(world, COUNT(brokers))])));
    grant(world, slot, since);
  }
  TELL(world, EVENT_LOTS_COMPLETE, TEXT("person", text_person(world, slot)));
}

/* Somebody new takes the place, in service since then. */
static void arrive(struct world *world, uint32_t slot, struct instant since) {
  world->people[slot] = (struct person){.number = ++world->persons, .settled = world->today};
  TELL_AT(world, EVENT_JOINED, since, TEXT("person", text_person(world, slot)), TEXT("name", text_name(world, slot)));
  give_class(world, slot, since);
  if (rank_of(world, slot) != RANK_CONSULTANT && chance(world, 97))
    TELL_AT(world, EVENT_CERTIFIED, since, TEXT("person", text_person(world, slot)));
  tell_family(world, slot);
  tell_holdings(world, slot, since);
}

/* All who are there on the first day; they came in the ten years before. */
void people_arrive(struct world *world) {
  enum { TEN_YEARS = 3650 };
  for (uint32_t slot = 0; slot < world->slots; slot++)
    arrive(world, slot, at_second(world, date_add(world->first, -1 - (int32_t)draw(world, TEN_YEARS)), OPENS));
}

static void arrive_due(struct world *world, const struct due *due) { arrive(world, due->slot, world->now); }

/* ---- leaving ---- */

/* Who still has a trade to report goes when he has. */
static void leave(struct world *world, const struct due *due) {
  if (!person_is_there(world, due)) return;
  if (world->today.days <= world->people[due->slot].reports.days) {
    later(world, business_day(world, world->today, 1), CLOSES, *due);
    return;
  }
  TELL(world, EVENT_LEFT, TEXT("person", text_person(world, due->slot)));
  if (world->people[due->slot].has_account && chance(world, 50)) TELL(world, EVENT_ACCOUNT_CLOSED, TEXT("account", text_account(world, due->slot)));
  world->people[due->slot].number = 0;
  later(world, trading_day(world, world->today, 10 + (int32_t)draw(world, 40)), OPENS, (struct due){.act = arrive_due, .slot = due->slot});
}

/* At the end of the day; the general counsel and the chief executive stay. */
static void give_notice(struct world *world, const struct due *due) {
  struct due last = *due;
  last.act = leave;
  if (due->slot != slot_counsel(world) && due->slot != slot_ceo(world)) later(world, world->today, CLOSES + HOUR, last);
}

/* ---- what changes ---- */

/* He marries, or parts from the one he was married to, for good. */
static void change_family(struct world *world, const struct due *due) {
  struct person *person = &world->people[due->slot];
  if (!person_is_there(world, due) || person->family & FAMILY_PARTED || due->slot == 0) return;
  if (person->family & FAMILY_SPOUSE) {
    TELL(world, EVENT_RELATION_ENDED, TEXT("person", text_relative(world, due->slot, "spouse")), TEXT("of", text_person(world, due->slot)),
         NUMBER("relation", KIN_SPOUSE));
    person->family ^= FAMILY_SPOUSE | FAMILY_PARTED;
  } else {
    person->family |= FAMILY_SPOUSE;
    tell_relative(world, due->slot, "spouse", KIN_SPOUSE, true, false);
  }
}

static void designate_again(struct world *world, const struct due *due) {
  if (person_is_there(world, due)) designate(world, due->slot, EVENT_CLASS_GIVEN);
}

static void revoke(struct world *world, const struct due *due) {
  struct due again = *due;
  again.act = designate_again;
  if (!person_is_there(world, due) || world->people[due->slot].revoked) return;
  designate(world, due->slot, EVENT_CLASS_ENDED);
  later(world, business_day(world, world->today, 20 + (int32_t)draw(world, 60)), OPENS, again);
}

/* ---- once a year ---- */

static void certify(struct world *world, const struct due *due) {
  if (person_is_there(world, due)) TELL(world, EVENT_CERTIFIED, TEXT("person", text_person(world, due->slot)));
}

/* The round of certifications: insiders, and one in five of the others. Most answer, most of them in time. */
static void ask_to_certify(struct world *world, const struct due *due) {
  (void)due;
  enum { TO_ANSWER = 30 };
  for (uint32_t slot = 0; slot < world->slots; slot++) {
    if (!world->people[slot].number || !(is_insider(world, slot) || chance(world, 20))) continue;
    TELL(world, EVENT_CERTIFICATION_REQUESTED, TEXT("person", text_person(world, slot)),
         NUMBER("due", date_add(world->today, TO_ANSWER).days));
    if (!chance(world, 97)) continue;
    int32_t days = 1 + (int32_t)draw(world, chance(world, 95) ? TO_ANSWER : TO_ANSWER + 20);
    later(world, date_add(world->today, days), OPENS + (int32_t)draw(world, CLOSES - OPENS),
          (struct due){.act = certify, .slot = slot, .person = world->people[slot].number});
  }
}

static void grant_all(struct world *world, const struct due *due) {
  (void)due;
  for (uint32_t slot = 0; slot < world->slots; slot++) {
    struct person *person = &world->people[slot];
    if (person->number && person->has_account && chance(world, 60)) grant(world, slot, world->now);
  }
}

/* Is it the first trading day from that day of the year on? */
static bool is_yearly(const struct world *world, int month, int day) {
  struct date named = date_of(date_civil(world->today).year, month, day);
  return trading_day(world, named, 0).days == world->today.days;
}

void people_today(struct world *world) {
  enum { LEAVINGS = 80, FAMILY_CHANGES = 15, REVOCATIONS = 100 };
  happen_to(world, 0, world->slots, LEAVINGS, give_notice);
  happen_to(world, 0, world->slots, FAMILY_CHANGES, change_family);
  happen_to(world, slot_spokesperson(world), insiders(world), REVOCATIONS, revoke);
  if (is_yearly(world, 1, 12)) later(world, world->today, OPENS, (struct due){.act = ask_to_certify});
  if (is_yearly(world, 9, 10)) later(world, world->today, CLOSES, (struct due){.act = grant_all});
}
