/* Conduct in the demonstration: spokespersons and the inquiries they are for, incidents and what becomes of them, and entries
 * that are withdrawn because they were made in error. */
#include "world.h"

enum { HALF_DAY = 3 * HOUR };

/* ---- inquiries ---- */

/* The first of the designated, while it is still he who was named. */
static bool is_spokesperson(const struct world *world, uint32_t slot) {
  return slot == slot_spokesperson(world) && world->people[slot].number == world->spokesperson;
}

static void name_spokesperson(struct world *world, const struct due *due) {
  world->spokesperson = world->people[due->slot].number;
  TELL(world, EVENT_SPOKESPERSON_NAMED, TEXT("person", text_person(world, due->slot)), TEXT("by", text_person(world, slot_ceo(world))));
}

static void refer(struct world *world, const struct due *due) {
  uint32_t to = is_spokesperson(world, slot_spokesperson(world)) ? slot_spokesperson(world) : slot_ceo(world);
  if (person_is_there(world, due))
    TELL(world, EVENT_INQUIRY_REFERRED, TEXT("person", text_person(world, due->slot)), TEXT("inquiry", text_number(world, "inq-", due->number)),
         TEXT("to", text_person(world, to)));
}

/* Who speaks for the company answers himself; of the others a few keep it to themselves. */
static void receive_inquiry(struct world *world, const struct due *due) {
  static const char *const callers[] = {"a reporter", "an analyst", "a fund"};
  struct due inquiry = *due;
  inquiry.number = ++world->inquiries;
  inquiry.act = refer;
  TELL(world, EVENT_INQUIRY_RECEIVED, TEXT("person", text_person(world, due->slot)),
       TEXT("inquiry", text_number(world, "inq-", inquiry.number)), TEXT("from", str_of(callers[draw(world, COUNT(callers))])));
  bool answers = is_spokesperson(world, due->slot) || due->slot == slot_ceo(world);
  if (!answers && chance(world, 95)) later(world, world->today, world->second + MINUTE + (int32_t)draw(world, HALF_DAY), inquiry);
}

/* ---- incidents ---- */

static void close_incident(struct world *world, const struct due *due) {
  bool proved = chance(world, 30);
  TELL(world, EVENT_INCIDENT_CLOSED, TEXT("incident", text_number(world, "case-", due->number)),
       TEXT("outcome", proved ? STR("a violation was found") : STR("nothing had been violated")),
       TEXT("sanction", proved ? STR("a written warning") : STR("")));
}

static void step_incident(struct world *world, const struct due *due) {
  struct due next = *due;
  next.act = close_incident;
  TELL(world, EVENT_INCIDENT_STEP, TEXT("incident", text_number(world, "case-", due->number)),
       TEXT("by", text_person(world, slot_counsel(world))), WORD("text", "those concerned were heard"));
  later(world, business_day(world, world->today, 5 + (int32_t)draw(world, 30)), CLOSES, next);
}

static void report_incident(struct world *world, const struct due *due) {
  enum { INCIDENT_KINDS = 4 };
  struct due next = *due;
  next.act = step_incident;
  TELL(world, EVENT_INCIDENT_REPORTED, TEXT("incident", text_number(world, "case-", due->number)),
       TEXT("person", person_is_there(world, due) ? text_person(world, due->slot) : STR("")), NUMBER("kind", draw(world, INCIDENT_KINDS)));
  later(world, business_day(world, world->today, 2 + (int32_t)draw(world, 8)), CLOSES, next);
}

static void learn_of_incident(struct world *world, const struct due *due) {
  struct due incident = *due;
  incident.number = ++world->incidents;
  incident.act = report_incident;
  TELL(world, EVENT_INCIDENT_LEARNED, TEXT("person", text_person(world, due->slot)),
       TEXT("incident", text_number(world, "case-", incident.number)));
  struct date day = chance(world, 90) ? world->today : business_day(world, world->today, 1 + (int32_t)draw(world, 10));
  later(world, day, OPENS + HALF_DAY + (int32_t)draw(world, HALF_DAY), incident);
}

/* ---- errors ---- */

static void withdraw(struct world *world, const struct due *due) {
  TELL(world, EVENT_WITHDRAWN, TEXT("of", text_number(world, "rec-", due->number)), WORD("why", "entered for the wrong person"));
}

static void enter_in_error(struct world *world, const struct due *due) {
  uint32_t number = ++world->errors;
  tell_as(world, (struct telling){EVENT_ACCOUNT_OPENED, world->now, text_number(world, "rec-", number), VIOLATION_NONE},
          SAID(TEXT("person", text_person(world, due->slot)), TEXT("account", text_number(world, "acct-x", number))));
  later(world, business_day(world, world->today, 1), OPENS, (struct due){.act = withdraw, .number = number});
}

void conduct_today(struct world *world) {
  enum { INQUIRIES = 20, INCIDENTS = 5, INCIDENTS_ANYWHERE = 1000, ERRORS = 15 };
  uint32_t slot = slot_spokesperson(world);
  if (world->people[slot].number && !is_spokesperson(world, slot))
    later(world, world->today, OPENS, (struct due){.act = name_spokesperson, .slot = slot});
  happen_to(world, 0, world->slots, INQUIRIES, receive_inquiry);
  happen_to(world, 0, world->slots, INCIDENTS, learn_of_incident);
  happen_to(world, 0, world->slots, INCIDENTS_ANYWHERE / world->slots, learn_of_incident);
  happen_to(world, 0, world->slots, ERRORS, enter_in_error);
}
