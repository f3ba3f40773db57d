/* What insiders of the demonstration ask, are answered, and then do; their trading plans. */
#include "trade.h"

static void lapse(struct world *world, const struct due *due) {
  TELL(world, EVENT_CLEARANCE_LAPSED, TEXT("clearance", text_number(world, "clr-", due->number)), WORD("why", "not to be used any more"));
}

/* The general counsel decides; of his own matters, and while he is away, the chief executive, whose own wait until then. */
static bool find_decider(const struct world *world, uint32_t slot, uint32_t *decider) {
  bool away = world->today.days < world->administrator_back.days;
  *decider = away || slot == slot_counsel(world) ? slot_ceo(world) : slot_counsel(world);
  return *decider != slot;
}

/* ---- trading plans ---- */

static struct str text_plan(struct world *world, const struct due *due) { return text_number(world, "plan-", due->plan); }

static void approve_plan(struct world *world, const struct due *due, uint32_t by) {
  TELL(world, EVENT_PLAN_APPROVED, TEXT("plan", text_plan(world, due)), TEXT("by", text_person(world, by)));
}

/* A change is a new adoption, so it is made when the person could adopt one, and approved at once. */
static void modify_plan(struct world *world, const struct due *due) {
  uint32_t by;
  if (trade_is_barred(world, due->slot, world->today) || !find_decider(world, due->slot, &by)) return;
  TELL(world, EVENT_PLAN_MODIFIED, TEXT("plan", text_plan(world, due)), NUMBER("clean", true));
  approve_plan(world, due, by);
}

/* Trades under the plan month by month, whatever the window, until the shares of the lot are sold. */
static void trade_of_plan(struct world *world, const struct due *due) {
  enum { EACH = 50, TRADING_MONTH = 21 };
  struct person *person = &world->people[due->slot];
  if (!person_is_there(world, due)) return;
  if (person->lot_shares < EACH) {
    TELL(world, EVENT_PLAN_TERMINATED, TEXT("plan", text_plan(world, due)));
    person->has_plan = false;
    return;
  }
  if (chance(world, 10)) modify_plan(world, due);
  struct due trade = *due;
  trade.shares = EACH;
  trade_execute(world, &trade, 0);
  later(world, trading_day(world, world->today, TRADING_MONTH), trade_second(world), *due);
}

static void adopt_plan(struct world *world, const struct due *due) {
  enum { COOLING_OFF = 90 };
  struct due plan = {.act = trade_of_plan, .slot = due->slot, .person = due->person, .kind = TRADE_SELL};
  uint32_t by;
  if (!find_decider(world, due->slot, &by)) {
    lapse(world, due);
    return;
  }
  plan.plan = ++world->plans;
  TELL(world, EVENT_PLAN_ADOPTED, TEXT("person", text_person(world, due->slot)), TEXT("plan", text_plan(world, &plan)), NUMBER("clean", true));
  approve_plan(world, &plan, by);
  later(world, trading_day(world, date_add(world->today, COOLING_OFF), 0), trade_second(world), plan);
}

/* ---- requests ---- */

static void await(struct world *world, uint32_t slot) { world->people[slot].asks = date_add(world->today, 7); }

/* What was cleared is done, unless it is barred by now. */
static void use(struct world *world, const struct due *due) {
  if (!person_is_there(world, due)) return;
  bool sells = due->kind == TRADE_SELL || due->kind == TRADE_GIFT;
  bool has = !sells || due->shares <= world->people[due->slot].lot_shares;
  bool barred = trade_is_barred(world, due->slot, world->today) && due->violation != VIOLATION_CLOSED_PERIOD;
  barred |= world->people[due->slot].revoked && (due->kind == TRADE_GIFT || due->violation); /* other rules bind him now */
  if (barred || !has) {
    lapse(world, due);
    plant_lost(world, due);
  } else if (due->kind == TRADE_ADOPT_PLAN) {
    adopt_plan(world, due);
  } else {
    trade_execute(world, due, due->number);
  }
}

static void refuse(struct world *world, const struct due *due, uint32_t by) {
  static const char *const reasons[] = {"not at this time", "the window is closed", "more must be known of the order"};
  TELL(world, EVENT_CLEARANCE_REFUSED, TEXT("request", text_number(world, "req-", due->number)),
       TEXT("by", text_person(world, by)), TEXT("why", str_of(reasons[draw(world, COUNT(reasons))])));
  plant_lost(world, due);
}

/* Used in the same session or the next, which is within the two business days for which it is valid. */
static void clear(struct world *world, struct due cleared, uint32_t by) {
  TELL(world, EVENT_CLEARANCE_GIVEN, TEXT("person", text_person(world, cleared.slot)), TEXT("kind", trade_kind(&cleared)),
       TEXT("by", text_person(world, by)), TEXT("clearance", text_number(world, "clr-", cleared.number)),
       SHARES("shares", cleared.shares), TEXT("request", text_number(world, "req-", cleared.number)));
  cleared.act = use;
  await(world, cleared.slot);
  bool today = calendar_is_open(world->exchange, world->today) && world->second < CLOSES - 2 * HOUR &&
               cleared.violation != VIOLATION_CLOSED_PERIOD && chance(world, 50);
  if (!cleared.violation && chance(world, 10)) return; /* he thinks better of it */
  if (today) later(world, world->today, world->second + MINUTE + (int32_t)draw(world, HOUR), cleared);
  else later(world, trading_day(world, world->today, 1), trade_second(world), cleared);
}

static void decide(struct world *world, const struct due *due) {
  uint32_t by;
  if (!person_is_there(world, due)) return;
  bool refused = trade_is_barred(world, due->slot, world->today) || (!due->violation && chance(world, 8));
  if (!find_decider(world, due->slot, &by)) later(world, world->administrator_back, OPENS + HOUR, *due);
  else if (refused) refuse(world, due, by);
  else clear(world, *due, by);
}

static void attest(struct world *world, const struct due *wish, struct str fact, bool value) {
  TELL(world, EVENT_ATTESTED, TEXT("person", text_person(world, wish->slot)), TEXT("fact", fact), NUMBER("value", value),
       TEXT("request", text_number(world, "req-", wish->number)));
}

void clearance_ask(struct world *world, struct due wish) {
  struct person *person = &world->people[wish.slot];
  bool plans = wish.kind == TRADE_SELL && !wish.violation && !person->has_plan && chance(world, 15);
  bool today = wish.violation == VIOLATION_CLOSED_PERIOD || chance(world, 60);
  if (plans) {
    person->has_plan = true;
    wish.kind = TRADE_ADOPT_PLAN;
    wish.shares = 0;
  }
  wish.number = ++world->requests;
  wish.act = decide;
  await(world, wish.slot);
  TELL(world, EVENT_CLEARANCE_REQUESTED, TEXT("person", text_person(world, wish.slot)),
       TEXT("request", text_number(world, "req-", wish.number)), TEXT("kind", trade_kind(&wish)), SHARES("shares", wish.shares));
  attest(world, &wish, STR("aware of mnpi"), is_bound(world, wish.slot, world->today));
  if (wish.kind == TRADE_SELL) attest(world, &wish, STR("will exercise options"), false);
  struct date day = today ? world->today : business_day(world, world->today, 1);
  later(world, day, (today ? world->second : OPENS) + HOUR + (int32_t)draw(world, HOUR), wish);
}
