/* Reminders: of requests that wait for a decision, of notices of trades and of certifications that are owed. All are worked out
 * from what is recorded and from the calendar, at eight in the morning of business days, each with a last day; and looked at
 * again before they are sent, for what was owed may have been done. Nothing is ever decided by silence. */
#include "../calendar/calendar.h"
#include "../calendar/zone.h"
#include "../clearance/report.h"
#include "../conduct/certify.h"
#include "internal.h"

/* Business days after the day from which they are counted (before it: less than 0); the last is the end of it. */
enum { AIM_USUAL_DAYS = 2, AFTER_AIM_DAYS = 5, TOLD_ON_DAYS = 6 };
static const int of_notice[] = {0, 1, 2, 3, 4, 5};
static const int of_certification_due[] = {-5, 0, 1, 2, 3, 4, 5, 10, 15, 20};
static const int of_certification[] = {1, 2, 5, 10, 20};
#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

struct about {
  struct str person;
  const char *cause;
  struct str subject;
  struct date anchor;   /* from which the days are counted */
  struct instant since; /* nobody is reminded of what is not yet so */
};

struct date business_day_near(const struct registry *reg, struct date day, int days) {
  struct date from = days ? day : date_add(day, 1), result;
  const struct calendar *business = reg->business;
  bool counts = business && calendar_has(business, from) && calendar_step(business, from, days ? days : -1, &result);
  return counts ? result : date_add(day, days);
}

static void plan(struct round *round, const struct registry *reg, const struct about *about, int days) {
  struct instant at = zone_instant(reg->zone, business_day_near(reg, about->anchor, days), MORNING_SECONDS, NULL);
  if (at.seconds <= about->since.seconds || !round_reaches(round, at.seconds)) return;
  struct wanted wanted = {.person = arena_copy(round->arena, about->person), .cause = about->cause, .due = at};
  wanted.subject = arena_copy(round->arena, about->subject);
  wanted.unique = arena_print(round->arena, "%+d", days);
  want(round->arena, &round->list, wanted);
}

static void plan_all(struct round *round, const struct registry *reg, const struct about *about, const int *days, int count) {
  for (int i = 0; i < count; i++) plan(round, reg, about, days[i]);
}

static struct date day_of(const struct view *view, struct instant instant) { return zone_wall(view->reg->zone, instant).date; }

/* -- certifications ----------------------------------------------------------------------------------------------------- */

static struct certification certification_owed(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  return symbol.number ? certification_of(view->reg, symbol, true, view->now) : (struct certification){0};
}

void remind_of_certification(struct round *round, const struct view *view, struct str person) {
  struct certification owed = certification_owed(view, person);
  if (!owed.is_asked || owed.since.seconds == INSTANT_ALWAYS.seconds) return;
  struct about about = {.person = person, .cause = "certification", .since = owed.since};
  about.subject = instant_text(round->arena, owed.since);
  about.anchor = owed.has_due ? owed.due : day_of(view, owed.since);
  if (owed.has_due) plan_all(round, view->reg, &about, of_certification_due, COUNT(of_certification_due));
  else plan_all(round, view->reg, &about, of_certification, COUNT(of_certification));
}

/* -- notices of trades -------------------------------------------------------------------------------------------------- */

/* Who may decide hears of it when the person was reminded often enough. */
static void tell_deciders(struct round *round, const struct view *view, const struct trade *trade, struct date anchor) {
  for (uint32_t i = 0; i < round->deciders.count; i++) {
    struct about about = {round->deciders.at[i], "late", trade->id, anchor, trade->at};
    if (!str_equal(about.person, trade->person)) plan(round, view->reg, &about, TOLD_ON_DAYS);
  }
}

static bool remind_of_trades(void *context, struct view *view, struct str person, struct error *error) {
  struct round *round = context;
  struct trades trades;
  (void)error;
  trades_of(view, person, &trades);
  for (uint32_t i = 0; i < trades.count; i++) {
    const struct trade *trade = &trades.at[i];
    bool is_owed = trade->is_owed && !trade->is_reported && trade->id.length && trade->due.seconds < INT64_MAX;
    if (!is_owed) continue;
    struct date last = day_of(view, (struct instant){trade->due.seconds - 1});
    plan_all(round, view->reg, &(struct about){person, "trade", trade->id, last, trade->at}, of_notice, COUNT(of_notice));
    tell_deciders(round, view, trade, last);
  }
  return true;
}

/* -- requests ----------------------------------------------------------------------------------------------------------- */

/* Who may decide is reminded each business day; when the days at which the policy aims are over, so is whoever stands in for him. */
static void plan_case(struct round *round, const struct view *view, const struct clearance_case *which, struct str officer) {
  const struct registry *reg = view->reg;
  struct symbol asker = symbols_find(&reg->journal->texts, which->person), by = symbols_find(&reg->journal->texts, officer);
  bool may = !case_why_not(view, which, officer);
  bool stands_by = (rights_of(view, officer) & RIGHT_DECIDE) && !symbol_equal(asker, by) &&
                   !person_is_tied(reg, view->arena, asker, by, view->now.seconds);
  int aim = which->aim ? which->aim : AIM_USUAL_DAYS;
  struct about about = {officer, "waits", which->id, day_of(view, which->asked), which->asked};
  for (int days = 1; days <= aim + AFTER_AIM_DAYS; days++)
    if (may || (stands_by && days > aim)) plan(round, reg, &about, days);
}

static bool remind_of_case(struct round *round, struct str person, struct str id, struct error *error) {
  struct arena *arena = arena_new(0);
  const struct persons *deciders = &round->deciders;
  struct str *all = ARENA_ARRAY(arena, deciders->count + 1, struct str);
  struct clearance_case which;
  struct view view;
  if (deciders->count) memcpy(all, deciders->at, deciders->count * sizeof *all);
  all[deciders->count] = person;
  bool ok = view_open(round->mailer->company, arena, all, (int)deciders->count + 1, &view, error);
  if (ok && case_find(&view, person, id, &which, error) && which.state == CASE_WAITING && !which.told.seconds) {
    case_age(&view, &which);
    for (uint32_t i = 0; i < deciders->count; i++) plan_case(round, &view, &which, deciders->at[i]);
  }
  if (ok) view_close(&view);
  arena_free(arena);
  return ok;
}

/* The requests that wait, and who made trades without a notice: read with one view, which is given back before any other is opened. */
static bool read_waiting(struct round *round, struct cases *cases, struct persons *persons, struct error *error) {
  struct mailer *mailer = round->mailer;
  struct view view;
  if (!view_open(mailer->company, round->arena, NULL, 0, &view, error)) return false;
  bool ok = waiting_list(mailer->waiting, &view, cases, error) && waiting_unreported(mailer->waiting, &view, persons, error);
  view_close(&view);
  return ok;
}

bool remind_of_waiting(struct round *round, struct error *error) {
  struct cases cases;
  struct persons persons;
  if (!read_waiting(round, &cases, &persons, error) || !deciders_find(round->mailer->company, round->arena, &round->deciders, error))
    return false;
  for (uint32_t i = 0; i < cases.count; i++)
    if (!remind_of_case(round, cases.at[i].person, cases.at[i].id, error)) return false;
  return each_in_service(round->mailer->company, &persons, remind_of_trades, round, error);
}

/* -- before it is sent -------------------------------------------------------------------------------------------------- */

struct search {
  struct entry_reader *reader;
  const enum event_kind *kinds;
  bool is_there;
};

static bool note_kind(void *context, const struct stored_entry *entry, struct error *error) {
  struct search *search = context;
  struct entry_content content;
  if (entry->is_erased || search->is_there) return true;
  if (!entry_read(search->reader, entry->content, &content, error)) return false;
  for (const enum event_kind *kind = search->kinds; *kind != EVENT_KINDS; kind++) search->is_there |= content.event.kind == *kind;
  return true;
}

static bool is_recorded(const struct view *view, struct str name, const enum event_kind *kinds, bool *is_there, struct error *error) {
  struct search search = {entry_reader_new(view->arena), kinds, false};
  if (!store_each_of(view->store, "name", name, note_kind, &search, error)) return false;
  *is_there = search.is_there;
  return true;
}

bool is_still_owed(const struct view *view, struct str person, const struct held_message *message, bool *owed, struct error *error) {
  static const enum event_kind decided[] = {EVENT_CLEARANCE_GIVEN, EVENT_CLEARANCE_REFUSED, EVENT_KINDS};
  static const enum event_kind reported[] = {EVENT_POST_TRADE_NOTICE, EVENT_KINDS};
  bool of_request = str_equal(message->cause, STR("request")) || str_equal(message->cause, STR("waits"));
  bool of_trade = str_equal(message->cause, STR("trade")) || str_equal(message->cause, STR("late")), is_done = false;
  if (of_request && message->subject.length && !is_recorded(view, message->subject, decided, &is_done, error)) return false;
  if (of_trade && !is_recorded(view, message->subject, reported, &is_done, error)) return false;
  if (str_equal(message->cause, STR("certification"))) is_done = !certification_owed(view, person).is_asked;
  *owed = !is_done;
  return true;
}
