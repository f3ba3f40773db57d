/* Trades and the notices of them. */
#include "report.h"

#include <assert.h>
#include <stdlib.h>

#include "../calendar/zone.h"
#include "../company/telling.h"
#include "clearance.h"

enum { NOON = 12 * 3600 };
#define OWN_BEGINS "execution-" /* the name of an event by which a notice records its trade */

bool kind_is_exercise(struct str kind) { return subject_has_kind(SUBJECT_EXERCISE, kind); }

uint64_t kinds_to_report(const struct abstain_policy *policy) {
  uint64_t kinds = 0;
  for (int32_t d = 0; d < policy->duty_count; d++)
    if (policy->duties[d].trigger == TRIGGER_EXECUTION) kinds |= policy->duties[d].what;
  return kinds;
}

/* -- reading ------------------------------------------------------------------------------------------------------ */

static struct str text_of(const struct view *view, const struct entry *entry, const char *field) {
  return entry_text(view->reg->journal, entry, field);
}

static void read_notice(const struct view *view, struct trade *trade) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, trade->id);
  const struct entry *entry;
  if (!symbol.number) return;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_POST_TRADE_NOTICE); (entry = walk_next(&walk));) {
    trade->is_reported = true;
    trade->reported = entry->at;
    trade->option = (enum option_type)entry_number(view->reg->journal, entry, "option_type", OPTION_NOT_SAID);
    trade->grant = text_of(view, entry, "grant");
    trade->ownership = (enum ownership)entry_number(view->reg->journal, entry, "ownership", OWNERSHIP_NOT_SAID);
    trade->nature = text_of(view, entry, "nature");
    if (entry_has(entry, "account")) trade->account = text_of(view, entry, "account");
    trade->notice = entry_id(view->reg->journal, entry);
    trade->price = entry_number(view->reg->journal, entry, "price", trade->price);
  }
}

static struct trade trade_of(const struct view *view, const struct entry *entry) {
  struct trade trade = {
      .id = text_of(view, entry, "trade"), .person = text_of(view, entry, "person"), .kind = text_of(view, entry, "kind")};
  trade.issuer = text_of(view, entry, "issuer");
  trade.clearance = text_of(view, entry, "clearance");
  trade.plan = text_of(view, entry, "plan");
  trade.shares = entry_number(view->reg->journal, entry, "shares", 0);
  trade.price = entry_number(view->reg->journal, entry, "price", -1);
  trade.at = entry->at;
  trade.option = OPTION_NOT_SAID;
  trade.ownership = OWNERSHIP_NOT_SAID;
  trade.account = text_of(view, entry, "account");
  trade.execution = entry_id(view->reg->journal, entry);
  trade.is_own = str_starts(trade.execution, STR(OWN_BEGINS));
  if (trade.id.length) read_notice(view, &trade);
  return trade;
}

static void read_duty(const struct duties_owed *duties, const struct entry *entry, struct trade *trade) {
  for (uint32_t i = 0; i < duties->count; i++) {
    const struct duty_owed *owed = &duties->at[i];
    if (owed->trigger != entry || !owed->duty || owed->duty->trigger != TRIGGER_EXECUTION) continue;
    if (trade->is_owed && trade->due.seconds <= owed->due.instant.seconds) continue;
    trade->is_owed = true;
    trade->due = owed->due.instant;
    trade->state = owed->state;
  }
}

static int newest_first(const void *a, const void *b) {
  const struct trade *x = a, *y = b;
  return (x->at.seconds < y->at.seconds) - (x->at.seconds > y->at.seconds);
}

void trades_of(const struct view *view, struct str person, struct trades *trades) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  struct duties_owed duties;
  const struct entry *entry;
  *trades = (struct trades){0};
  if (!symbol.number) return;
  duties_of(view->reg, view->arena, symbol, false, view->now, &duties);
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_TRADE_EXECUTED); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_person(view->reg, entry), symbol) || entry->at.seconds > view->now.seconds) continue;
    ARENA_ROOM(view->arena, trades->at, trades->room, trades->count);
    trades->at[trades->count] = trade_of(view, entry);
    read_duty(&duties, entry, &trades->at[trades->count++]);
  }
  if (trades->count > 1) qsort(trades->at, trades->count, sizeof *trades->at, newest_first);
}

bool trade_find(const struct view *view, struct str person, struct str id, struct trade *found, struct error *error) {
  struct trades trades;
  trades_of(view, person, &trades);
  for (uint32_t i = 0; i < trades.count; i++)
    if (str_equal(trades.at[i].id, id)) {
      *found = trades.at[i];
      return true;
    }
  return error_set(error, ERROR_MISSING, "there is no such trade");
}

/* -- reporting ---------------------------------------------------------------------------------------------------- */

/* The instant of a trade of which the day is said: now, or noon of a day that is over. */
static struct instant instant_of(const struct view *view, struct date date) {
  if (zone_wall(view->reg->zone, view->now).date.days == date.days) return view->now;
  return zone_instant(view->reg->zone, date, NOON, NULL);
}

/* What is told with one act. */
struct report {
  struct arena *arena;
  const struct trade_notice *notice;
  struct act act;
  struct instant at, told; /* of the trade, of the notice */
  struct event events[2 * FILLS_MAX + 2];
  uint32_t count;
};

static struct event *tell(struct report *report, enum event_kind kind) {
  struct event *event = &report->events[report->count++];
  *event = event_of(kind, report->act.recorded);
  return event;
}

/* "trade-1f3c", and of further parts "trade-1f3c.2". */
static struct str part_id(const struct report *report, const char *beginning, int part) {
  struct str id = telling_id(report->arena, beginning, report->act.key);
  return part ? arena_print(report->arena, STR_FMT ".%d", STR_ARG(id), part + 1) : id;
}

static void withdraw(struct report *report, struct str id) {
  struct event *event = tell(report, EVENT_WITHDRAWN);
  event_set_text(event, "of", id);
  event_set_text(event, "why", STR("it was wrong, and is told again"));
}

static void tell_trade(struct report *report, int part, struct str id) {
  const struct trade *trade = &report->notice->trade;
  const struct fill *fill = &report->notice->fills[part];
  struct event *event = tell(report, EVENT_TRADE_EXECUTED);
  event->at = report->at;
  event->id = part_id(report, OWN_BEGINS, part);
  event_set_text(event, "person", trade->person);
  event_set_text(event, "kind", trade->kind);
  event_set_number(event, "shares", fill->shares);
  event_set_text(event, "trade", id);
  event_set_text(event, "issuer", trade->issuer);
  event_set_text(event, "clearance", trade->clearance);
  event_set_text(event, "plan", trade->plan);
  event_set_text(event, "account", trade->account);
  if (fill->price >= 0) event_set_number(event, "price", fill->price);
}

static void tell_notice(struct report *report, int part, struct str id) {
  const struct trade *trade = &report->notice->trade;
  const struct fill *fill = &report->notice->fills[part];
  struct event *event = tell(report, EVENT_POST_TRADE_NOTICE);
  event->at = report->told;
  event->id = part_id(report, "notice-", part);
  event_set_text(event, "person", trade->person);
  event_set_text(event, "trade", id);
  event_set_number(event, "date", report->notice->date.days);
  event_set_number(event, "shares", fill->shares);
  if (fill->price >= 0) event_set_number(event, "price", fill->price);
  if (trade->option != OPTION_NOT_SAID) event_set_number(event, "option_type", trade->option);
  event_set_text(event, "grant", trade->grant);
  event_set_text(event, "account", trade->account);
  if (trade->ownership != OWNERSHIP_NOT_SAID) event_set_number(event, "ownership", trade->ownership);
  event_set_text(event, "nature", trade->nature);
}

static void tell_parts(struct report *report, bool has_trade) {
  const struct trade *trade = &report->notice->trade;
  for (int part = 0; part < report->notice->fill_count; part++) {
    struct str id = part || !trade->id.length ? part_id(report, "trade-", part) : trade->id;
    if (has_trade) tell_trade(report, part, id);
    tell_notice(report, part, id);
  }
}

/* When the trade was made: on that day, not before it was cleared and not after it is told; where it was told of that day
 * already, as it was told. */
static struct instant made_at(const struct view *view, const struct trade_notice *notice, struct instant now) {
  struct instant at = instant_of(view, notice->date);
  bool was_told = notice->trade.is_reported && zone_wall(view->reg->zone, notice->trade.at).date.days == notice->date.days;
  if (was_told) return notice->trade.at;
  if (at.seconds < notice->not_before.seconds) at = notice->not_before;
  return at.seconds > now.seconds ? now : at;
}

bool trade_report(struct view *view, const struct trade_notice *notice, struct str key, struct error *error) {
  const struct trade *trade = &notice->trade;
  bool corrects = trade->is_reported, is_new = !trade->id.length;
  struct report report = {.arena = view->arena, .notice = notice};
  struct receipt receipt;
  assert(notice->fill_count >= 1 && notice->fill_count <= FILLS_MAX);
  if (corrects && !trade->notice.length)
    return error_set(error, ERROR_CONFLICT, "this notice has no name by which it could be withdrawn: tell the administrator what is wrong");
  view_close(view);
  report.act = company_act(view->company, view->arena, corrects ? "correct-trade" : "report-trade", trade->person, key);
  report.at = made_at(view, notice, report.act.recorded);
  report.told = corrects ? trade->reported : report.act.recorded;
  if (corrects) withdraw(&report, trade->notice);
  if (corrects && trade->is_own) withdraw(&report, trade->execution);
  tell_parts(&report, is_new || (corrects && trade->is_own));
  struct command_act command = {.act = report.act, .events = report.events, .count = report.count};
  return company_append(view->company, &command, &receipt, error);
}
