/* Trades of the demonstration as they are executed and reported; what those who need no clearance trade, and their spouses. Each
 * that is honest keeps the policy. */
#include "trade.h"

static const char *const kinds[] = {
    [TRADE_SELL] = "sell", [TRADE_BUY] = "buy", [TRADE_GIFT] = "gift", [TRADE_EXERCISE] = "cash-exercise", [TRADE_ADOPT_PLAN] = "adopt-plan"};

struct str trade_kind(const struct due *due) { return str_of(kinds[due->kind]); }

int32_t trade_second(struct world *world) { return OPENS + 5 * MINUTE + (int32_t)draw(world, 3 * HOUR); }

bool trade_is_barred(const struct world *world, uint32_t slot, struct date day) {
  return is_bound(world, slot, day) || (is_insider(world, slot) && is_closed(world, day));
}

/* ---- executing and reporting ---- */

static void report(struct world *world, const struct due *due) {
  uint32_t options = due->kind == TRADE_EXERCISE ? due->number : 0;
  struct said type = NUMBER("option_type", due->number % 2), none = {0};
  TELL(world, EVENT_POST_TRADE_NOTICE, TEXT("person", text_person(world, due->slot)), TEXT("trade", text_number(world, "trd-", due->number)),
       NUMBER("date", due->day.days), SHARES("shares", due->shares), NUMBER("price", due->price),
       TEXT("grant", text_number(world, "option-", options)), options ? type : none);
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
 * he was given last; what comes to him is a lot of its own. */
static void execute(struct world *world, struct due trade, struct instant at, struct str issuer) {
  bool leaves = trade.kind == TRADE_SELL || trade.kind == TRADE_GIFT;
  uint32_t cleared = trade.number;
  trade.number = ++world->trades;
  trade.price = trade.kind == TRADE_GIFT ? 0 : (uint32_t)world->price + trade.number % 20 * 100;
  if (leaves) world->people[trade.slot].lot_shares -= trade.shares;
  tell_as(world, (struct telling){EVENT_TRADE_EXECUTED, at, {0}, trade.violation},
          SAID(TEXT("person", trade.of_spouse ? text_relative(world, trade.slot, "spouse") : text_person(world, trade.slot)),
               TEXT("kind", trade_kind(&trade)), SHARES("shares", trade.shares), TEXT("trade", text_number(world, "trd-", trade.number)),
               TEXT("issuer", issuer), NUMBER("price", trade.price), TEXT("clearance", text_number(world, "clr-", cleared)),
               TEXT("plan", text_number(world, "plan-", trade.plan)),
               TEXT("lot", leaves ? text_lot(world, trade.slot) : text_number(world, "lot-", trade.number))));
  if (trade.kind == TRADE_EXERCISE)
    TELL_AT(world, EVENT_LOT_ACQUIRED, at, TEXT("person", text_person(world, trade.slot)), SHARES("shares", trade.shares),
            NUMBER("how", HOW_OPTION_EXERCISE), TEXT("issuer", issuer), NUMBER("price", trade.price),
            TEXT("lot", text_number(world, "lot-", trade.number)), TEXT("grant", text_number(world, "option-", trade.number)));
  if (!trade.of_spouse) report_later(world, &trade);
}

void trade_execute(struct world *world, const struct due *due, uint32_t clearance) {
  struct due trade = *due;
  trade.number = clearance;
  trade.day = world->today;
  execute(world, trade, world->now, COMPANY);
}

/* ---- what somebody wishes to trade ---- */

void trade_choose_purchase(struct world *world, struct due *due) {
  due->kind = TRADE_BUY;
  due->shares = 10 * (uint32_t)(1 + draw(world, 30));
}

bool trade_choose(struct world *world, struct due *due) {
  const struct person *person = &world->people[due->slot];
  bool buys = rank_of(world, due->slot) >= RANK_DESIGNATED && chance(world, 40);
  bool gives = is_insider(world, due->slot) && !person->revoked && !due->violation && chance(world, 10);
  due->person = person->number;
  trade_choose_purchase(world, due);
  if (buys) return true;
  due->kind = gives ? TRADE_GIFT : TRADE_SELL;
  if (due->shares > person->lot_shares) due->shares = person->lot_shares;
  return due->shares > 0;
}

void trade_exercise(struct world *world, const struct due *due) {
  struct due trade = *due;
  trade.kind = TRADE_EXERCISE;
  trade.shares = 100 * (uint32_t)(1 + draw(world, 20));
  if (!is_bound(world, due->slot, world->today)) trade_execute(world, &trade, 0);
}

static void insider_wishes(struct world *world, const struct due *due) {
  struct due wish = *due;
  if (!person_is_there(world, due)) return;
  if (trade_is_barred(world, wish.slot, world->today) && chance(world, 85)) return; /* most know it themselves */
  if (chance(world, 20)) trade_exercise(world, &wish);
  else if (trade_choose(world, &wish)) clearance_ask(world, wish);
}

/* Who is no insider trades freely while he is not bound; some of it is recorded when the broker's statement comes. */
static void other_wishes(struct world *world, const struct due *due) {
  struct due trade = *due;
  if (!person_is_there(world, due)) return;
  trade.day = chance(world, 70) ? world->today : trading_day(world, world->today, -1 - (int32_t)draw(world, 4));
  if (is_bound(world, trade.slot, trade.day) || trade.day.days <= world->people[trade.slot].settled.days) return;
  struct instant at = trade.day.days == world->today.days ? world->now : at_second(world, trade.day, trade_second(world));
  if (chance(world, 15)) {
    trade_exercise(world, &trade);
  } else if (trade_choose(world, &trade)) {
    bool of_partner = trade.kind == TRADE_BUY && chance(world, 20);
    execute(world, trade, at, of_partner ? text_partner(world->trades) : COMPANY);
  }
}

/* The spouse keeps what binds the person, who himself may be somebody else by now. */
static void spouse_wishes(struct world *world, const struct due *due) {
  struct due trade = *due;
  bool married = person_is_there(world, due) && world->people[due->slot].family & FAMILY_SPOUSE;
  trade.of_spouse = true;
  trade_choose_purchase(world, &trade);
  if (married && !trade_is_barred(world, due->slot, world->today)) trade_execute(world, &trade, 0);
}

void trade_today(struct world *world) {
  enum { OF_INSIDER = 5000, OF_OTHER = 900, OF_SPOUSE = 30 };
  world->price += world->price / 1000 * ((int64_t)draw(world, 41) - 20);
  happen_to(world, 0, insiders(world), OF_INSIDER, insider_wishes);
  happen_to(world, insiders(world), world->slots, OF_OTHER, other_wishes);
  happen_to(world, 0, world->slots, OF_SPOUSE, spouse_wishes);
}
