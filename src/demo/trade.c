/* Trades of the demonstration: what insiders ask, are answered, do and report; what the others trade without asking; what
 * families do. Each that is honest keeps the policy; each that is planted breaks it in one way. */
#include "world.h"

static const struct str kinds[] = {[TRADE_SELL] = {"sell", 4},
                                   [TRADE_BUY] = {"buy", 3},
                                   [TRADE_GIFT] = {"gift", 4},
                                   [TRADE_EXERCISE] = {"cash-exercise", 13},
                                   [TRADE_ADOPT_PLAN] = {"adopt-plan", 10}};

static int32_t in_session(struct world *world) { return OPENS + 5 * MINUTE + (int32_t)draw(world, 3 * HOUR); }

static bool is_barred(const struct world *world, uint32_t slot, struct date day) {
  return is_bound(world, slot, day) || (is_insider(world, slot) && is_closed(world, day));
}

static bool is_there(const struct world *world, const struct due *due) { return world->people[due->slot].number == due->person; }

static int64_t price_today(const struct world *world, const struct due *due) {
  return due->kind == TRADE_GIFT ? 0 : world->price + (due->number % 20 - 10) * 100;
}

/* ---- executing and reporting ---- */

static void report(struct world *world, const struct due *due) {
  bool exercise = due->kind == TRADE_EXERCISE;
  struct said option = NUMBER("option_type", due->number % 2), none = {0};
  TELL(world, EVENT_POST_TRADE_NOTICE, TEXT("person", text_person(world, due->slot)),
       TEXT("trade", text_number(world, "trd-", due->number)), NUMBER("date", due->day.days), SHARES("shares", due->shares),
       TEXT("grant", text_number(world, "grant-", exercise ? due->number : 0)), exercise ? option : none);
}

/* An insider reports what he did: by the next business day, unless it is planted that he does not. */
static void report_later(struct world *world, const struct due *trade) {
  if (!is_insider(world, trade->slot) || trade->violation == VIOLATION_NO_NOTICE) return;
  struct due notice = *trade;
  notice.act = report;
  int32_t days = trade->violation == VIOLATION_LATE_NOTICE ? 2 + (int32_t)draw(world, 3) : 1;
  struct date day = business_day(world, trade->day, days);
  world->people[trade->slot].reports = day;
  later(world, day, OPENS + (int32_t)draw(world, 6 * HOUR), notice);
}

/* The person, or his spouse, trades at the instant, which may have been a few days ago. What leaves him is of the lot that
 * was granted last; what comes to him is a lot of its own. */
static void execute(struct world *world, struct due trade, struct instant at, struct str issuer) {
  bool spouse = trade.of_spouse, leaves = trade.kind == TRADE_SELL || trade.kind == TRADE_GIFT;
  struct person *person = &world->people[trade.slot];
  uint32_t cleared = trade.number;
  trade.number = ++world->trades;
  if (leaves) person->lot_shares -= trade.shares;
  tell_as(world, (struct telling){EVENT_TRADE_EXECUTED, at, {0}, trade.violation},
          SAID(TEXT("person", spouse ? text_relative(world, trade.slot, "spouse") : text_person(world, trade.slot)),
               TEXT("kind", kinds[trade.kind]), SHARES("shares", trade.shares), TEXT("trade", text_number(world, "trd-", trade.number)),
               TEXT("issuer", issuer), NUMBER("price", price_today(world, &trade)), TEXT("clearance", text_number(world, "clr-", cleared)),
               TEXT("plan", text_number(world, "plan-", trade.plan)),
               TEXT("lot", leaves ? text_lot(world, trade.slot, person->lot) : text_number(world, "lot-", trade.number))));
  if (trade.kind == TRADE_EXERCISE)
    TELL_AT(world, EVENT_LOT_ACQUIRED, at, TEXT("person", text_person(world, trade.slot)), SHARES("shares", trade.shares),
            NUMBER("how", HOW_OPTION_EXERCISE), TEXT("issuer", issuer), TEXT("lot", text_number(world, "lot-", trade.number)),
            TEXT("grant", text_number(world, "grant-", trade.number)));
  if (!spouse) report_later(world, &trade);
}

static void execute_now(struct world *world, const struct due *due, uint32_t clearance) {
  struct due trade = *due;
  trade.number = clearance;
  trade.day = world->today;
  execute(world, trade, world->now, company_id);
}

/* ---- what somebody wishes to trade ---- */

/* A sale or gift of what he has, or a purchase; directors and senior managers, whose purchases and sales within six months
 * are matched by law, do not buy. False when he has nothing to trade. */
static bool choose(struct world *world, struct due *due) {
  const struct person *person = &world->people[due->slot];
  bool buys = rank_of(world, due->slot) >= RANK_DESIGNATED && chance(world, 40);
  uint32_t wanted = 10 * (uint32_t)(1 + draw(world, 30));
  due->person = person->number;
  due->shares = buys || wanted < person->lot_shares ? wanted : person->lot_shares;
  due->kind = buys ? TRADE_BUY : chance(world, 10) && is_insider(world, due->slot) && !due->violation ? TRADE_GIFT : TRADE_SELL;
  return due->shares > 0;
}

static void exercise(struct world *world, uint32_t slot) {
  struct due trade = {
      .slot = slot, .person = world->people[slot].number, .kind = TRADE_EXERCISE, .shares = 100 * (uint32_t)(1 + draw(world, 20))};
  if (!is_bound(world, slot, world->today)) execute_now(world, &trade, 0);
}

/* ---- clearance ---- */

static void lapse(struct world *world, const struct due *due) {
  TELL(world, EVENT_CLEARANCE_LAPSED, TEXT("clearance", text_number(world, "clr-", due->number)), WORD("why", "not to be used any more"));
}

/* Trades under the plan month by month, whatever the window, until the shares of the lot are sold. */
static void trade_of_plan(struct world *world, const struct due *due) {
  enum { EACH = 50, TRADING_MONTH = 21 };
  struct person *person = &world->people[due->slot];
  if (!is_there(world, due)) return;
  if (person->lot_shares < EACH) {
    TELL(world, EVENT_PLAN_TERMINATED, TEXT("plan", text_number(world, "plan-", due->plan)));
    person->has_plan = false;
    return;
  }
  struct due trade = *due;
  trade.shares = EACH;
  execute_now(world, &trade, 0);
  later(world, trading_day(world, world->today, TRADING_MONTH), in_session(world), *due);
}

static void adopt_plan(struct world *world, const struct due *due) {
  enum { COOLING_OFF = 90 };
  if (!is_there(world, due)) return;
  if (is_bound(world, due->slot, world->today)) {
    lapse(world, due);
    return;
  }
  uint32_t plan = ++world->plans;
  TELL(world, EVENT_PLAN_ADOPTED, TEXT("person", text_person(world, due->slot)), TEXT("plan", text_number(world, "plan-", plan)),
       NUMBER("clean", true));
  TELL(world, EVENT_PLAN_APPROVED, TEXT("plan", text_number(world, "plan-", plan)), TEXT("by", text_person(world, due->decider)));
  world->people[due->slot].has_plan = true;
  later(world, trading_day(world, date_add(world->today, COOLING_OFF), 0), in_session(world),
        (struct due){.act = trade_of_plan, .slot = due->slot, .person = due->person, .plan = plan, .kind = TRADE_SELL});
}

static void trade_cleared(struct world *world, const struct due *due) {
  if (!is_there(world, due)) return;
  bool has = due->kind == TRADE_BUY || due->shares <= world->people[due->slot].lot_shares;
  bool barred = is_barred(world, due->slot, world->today) && due->violation != VIOLATION_CLOSED_PERIOD;
  if (!barred && has)
    execute_now(world, due, due->number);
  else
    lapse(world, due);
}

static void refuse(struct world *world, const struct due *due) {
  static const struct str reasons[] = {{"not at this time", 16}, {"the window is closed", 20}, {"more must be known of the order", 31}};
  TELL(world, EVENT_CLEARANCE_REFUSED, TEXT("request", text_number(world, "req-", due->number)),
       TEXT("by", text_person(world, due->decider)), TEXT("why", reasons[draw(world, 3)]));
}

static void clear(struct world *world, struct due cleared) {
  TELL(world, EVENT_CLEARANCE_GIVEN, TEXT("person", text_person(world, cleared.slot)), TEXT("kind", kinds[cleared.kind]),
       TEXT("by", text_person(world, cleared.decider)), TEXT("clearance", text_number(world, "clr-", cleared.number)),
       SHARES("shares", cleared.shares), TEXT("request", text_number(world, "req-", cleared.number)));
  if (!cleared.violation && chance(world, 10)) return; /* he thinks better of it */
  cleared.act = cleared.kind == TRADE_ADOPT_PLAN ? adopt_plan : trade_cleared;
  bool today = world->second < CLOSES - 2 * HOUR && cleared.violation != VIOLATION_CLOSED_PERIOD && chance(world, 50);
  if (today)
    later(world, world->today, world->second + MINUTE + (int32_t)draw(world, HOUR), cleared);
  else
    later(world, trading_day(world, world->today, 1), in_session(world), cleared);
}

/* The general counsel decides; of his own requests, and while he is away, the chief executive, whose own wait until then. */
static void decide(struct world *world, const struct due *due) {
  struct due decided = *due;
  bool away = world->today.days < world->administrator_back.days;
  if (!is_there(world, due)) return;
  decided.decider = away || due->slot == slot_counsel(world) ? slot_ceo(world) : slot_counsel(world);
  if (decided.decider == due->slot)
    later(world, world->administrator_back, OPENS + HOUR, decided);
  else if (is_barred(world, due->slot, world->today) || (!due->violation && chance(world, 8)))
    refuse(world, &decided);
  else
    clear(world, decided);
}

static void ask(struct world *world, struct due wish) {
  wish.number = ++world->requests;
  wish.act = decide;
  TELL(world, EVENT_CLEARANCE_REQUESTED, TEXT("person", text_person(world, wish.slot)),
       TEXT("request", text_number(world, "req-", wish.number)), TEXT("kind", kinds[wish.kind]), SHARES("shares", wish.shares));
  TELL(world, EVENT_ATTESTED, TEXT("person", text_person(world, wish.slot)), WORD("fact", "aware of mnpi"),
       NUMBER("value", is_bound(world, wish.slot, world->today)), TEXT("request", text_number(world, "req-", wish.number)));
  if (wish.kind == TRADE_SELL)
    TELL(world, EVENT_ATTESTED, TEXT("person", text_person(world, wish.slot)), WORD("fact", "will exercise options"),
         NUMBER("value", false), TEXT("request", text_number(world, "req-", wish.number)));
  bool today = wish.violation == VIOLATION_CLOSED_PERIOD || chance(world, 60);
  struct date day = today ? world->today : business_day(world, world->today, 1);
  later(world, day, (today ? world->second : OPENS) + HOUR + (int32_t)draw(world, HOUR), wish);
}

static void insider_wishes(struct world *world, const struct due *due) {
  struct due wish = *due;
  bool barred = is_barred(world, wish.slot, world->today);
  if (barred && !chance(world, 25)) return; /* most know it themselves */
  if (chance(world, 20)) {
    exercise(world, wish.slot);
  } else if (choose(world, &wish)) {
    bool plans = !world->people[wish.slot].has_plan && wish.kind == TRADE_SELL && chance(world, 8);
    if (plans) wish.kind = TRADE_ADOPT_PLAN, wish.shares = 0;
    ask(world, wish);
  }
}

/* ---- what is planted ---- */

/* The day after, when nobody could do it today. */
static void plant_again(struct world *world, const struct due *due) {
  later(world, trading_day(world, world->today, 1), OPENS + HOUR, *due);
}

void trade_planted(struct world *world, const struct due *due) {
  struct due wish = *due;
  for (int tries = 0; tries < 40; tries++) {
    wish.slot = draw_person(world, 0, insiders(world));
    bool fits = wish.slot != SLOT_NONE && !is_barred(world, wish.slot, world->today) && choose(world, &wish);
    if (!fits) continue;
    if (wish.violation == VIOLATION_NO_CLEARANCE)
      execute_now(world, &wish, 0);
    else
      ask(world, wish);
    return;
  }
  plant_again(world, due);
}

void trade_of_spouse(struct world *world, const struct due *due) {
  struct due trade = *due;
  bool planted = due->violation != VIOLATION_NONE;
  trade.kind = TRADE_BUY;
  trade.of_spouse = true;
  for (int tries = 0; tries < 40; tries++) {
    trade.slot = draw_person(world, 0, planted ? insiders(world) : world->slots);
    trade.shares = 10 * (uint32_t)(1 + draw(world, 30));
    bool fits = trade.slot != SLOT_NONE && (world->people[trade.slot].family & FAMILY_SPOUSE) && !is_bound(world, trade.slot, world->today);
    if (!fits || planted != (is_insider(world, trade.slot) && is_closed(world, world->today))) continue;
    execute_now(world, &trade, 0);
    return;
  }
}

void trade_on_item(struct world *world, const struct due *due) {
  struct due trade = *due;
  if (is_there(world, due) && choose(world, &trade)) execute_now(world, &trade, 0);
}

/* ---- each day ---- */

/* Who is no insider trades freely while he is not bound; some of it is recorded when the broker's statement comes. */
static void other_trades(struct world *world, const struct due *due) {
  struct due trade = *due;
  struct person *person = &world->people[trade.slot];
  trade.day = chance(world, 70) ? world->today : trading_day(world, world->today, -1 - (int32_t)draw(world, 4));
  if (is_bound(world, trade.slot, trade.day) || trade.day.days <= person->settled.days) return;
  if (chance(world, 15)) {
    exercise(world, trade.slot);
    return;
  }
  if (!choose(world, &trade)) return;
  bool of_partner = trade.kind == TRADE_BUY && chance(world, 20);
  struct instant at = trade.day.days == world->today.days ? world->now : at_second(world, trade.day, in_session(world));
  execute(world, trade, at, of_partner ? text_partner(world->trades) : company_id);
}

static void plan_wishes(struct world *world, uint32_t from, uint32_t until, uint32_t per_thousand, due_act *act) {
  for (uint32_t n = draw_today(world, until - from, per_thousand); n > 0; n--) {
    uint32_t slot = draw_person(world, from, until);
    if (slot != SLOT_NONE)
      later(world, world->today, in_session(world), (struct due){.act = act, .slot = slot, .person = world->people[slot].number});
  }
}

void trade_today(struct world *world) {
  enum { OF_INSIDER = 5000, OF_OTHER = 900, OF_SPOUSE = 30 };
  world->price += world->price / 1000 * ((int64_t)draw(world, 41) - 20);
  plan_wishes(world, 0, insiders(world), OF_INSIDER, insider_wishes);
  plan_wishes(world, insiders(world), world->slots, OF_OTHER, other_trades);
  plan_wishes(world, 0, world->slots, OF_SPOUSE, trade_of_spouse);
}
