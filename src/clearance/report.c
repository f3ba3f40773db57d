/* Trades and the notices of them. */
#include "report.h"

#include <stdlib.h>

#include "../calendar/zone.h"
#include "../company/telling.h"
#include "clearance.h"

enum { NOON = 12 * 3600 };

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

static struct event trade_event(const struct trade *trade, struct str id, struct instant at, struct instant now) {
  struct event event = event_of(EVENT_TRADE_EXECUTED, now);
  event.at = at;
  event_set_text(&event, "person", trade->person);
  event_set_text(&event, "kind", trade->kind);
  event_set_number(&event, "shares", trade->shares);
  event_set_text(&event, "trade", id);
  event_set_text(&event, "issuer", trade->issuer);
  event_set_text(&event, "clearance", trade->clearance);
  event_set_text(&event, "plan", trade->plan);
  if (trade->price >= 0) event_set_number(&event, "price", trade->price);
  return event;
}

static struct event notice_event(const struct trade_notice *notice, struct str id, struct instant now) {
  const struct trade *trade = &notice->trade;
  struct event event = event_of(EVENT_POST_TRADE_NOTICE, now);
  event_set_text(&event, "person", trade->person);
  event_set_text(&event, "trade", id);
  event_set_number(&event, "date", notice->date.days);
  event_set_number(&event, "shares", trade->shares);
  if (trade->price >= 0) event_set_number(&event, "price", trade->price);
  if (trade->option != OPTION_NOT_SAID) event_set_number(&event, "option_type", trade->option);
  event_set_text(&event, "grant", trade->grant);
  return event;
}

bool trade_report(struct view *view, const struct trade_notice *notice, struct str key, struct error *error) {
  struct event events[2];
  struct receipt receipt;
  struct command_act command = {.events = events};
  struct instant at = instant_of(view, notice->date);
  bool is_new = !notice->trade.id.length;
  view_close(view);
  command.act = company_act(view->company, view->arena, "report-trade", notice->trade.person, key);
  struct str id = is_new ? telling_id(view->arena, "trade-", command.act.key) : notice->trade.id;
  if (at.seconds < notice->not_before.seconds) at = notice->not_before;
  if (at.seconds > command.act.recorded.seconds) at = command.act.recorded;
  if (is_new) events[command.count++] = trade_event(&notice->trade, id, at, command.act.recorded);
  events[command.count++] = notice_event(notice, id, command.act.recorded);
  return company_append(view->company, &command, &receipt, error);
}
