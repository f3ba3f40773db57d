/* The daily round over all persons: whose windows are about to open or to close, who is to be reminded. Of a window one is told
 * the evening before and at the moment; it is looked at again before it is sent, for planned dates move. */
#include "../calendar/zone.h"
#include "../register/window.h"
#include "internal.h"

enum {
  AHEAD_SECONDS = 2 * SECONDS_PER_DAY, /* longer than from one round to the next, and the evening before */
  BACK_SECONDS = 6 * 3600,             /* what was missed while no server ran */
  EVENING_SECONDS = 18 * 3600,         /* of the day before, by the policy's clock */
  ROUND_AT_SECONDS = 17 * 3600,
  SOON_SECONDS = 3600, /* what comes sooner is told once */
};

static bool changes_at(const struct window *window, int64_t at) {
  return window->instance.from.seconds == at || window->instance.until.seconds == at;
}

bool window_changes_at(const struct view *view, struct str person, struct instant at) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  struct windows windows = {0};
  if (!symbol.number) return false;
  windows_of(view->reg, view->arena, symbol, (struct instant){at.seconds - 1}, (struct instant){at.seconds + 1}, FOR_PERSON, &windows);
  for (uint32_t i = 0; i < windows.count; i++)
    if (!windows.at[i].unsure && changes_at(&windows.at[i], at.seconds)) return true;
  return false;
}

bool round_reaches(const struct round *round, int64_t at) {
  return at > round->now.seconds - BACK_SECONDS && at <= round->now.seconds + AHEAD_SECONDS;
}

static struct instant evening_before(const struct zone *zone, struct instant at) {
  struct date day = zone_wall(zone, at).date;
  return zone_instant(zone, date_add(day, -1), EVENING_SECONDS, NULL);
}

static void want_change(struct round *round, const struct view *view, struct str person, int64_t at) {
  int64_t now = round->now.seconds;
  if (!round_reaches(round, at)) return; /* never and always, too */
  int64_t evening = evening_before(view->reg->zone, (struct instant){at}).seconds;
  struct wanted wanted = {.person = person, .cause = "window", .unique = STR("then"), .due = {at}};
  wanted.subject = instant_text(round->arena, (struct instant){at});
  want(round->arena, &round->list, wanted);
  if (at <= now + SOON_SECONDS) return;
  wanted.unique = STR("before");
  wanted.due.seconds = evening > now ? evening : now;
  want(round->arena, &round->list, wanted);
}

/* The notice itself is told of when it is given and when it is lifted: of it only what comes by the clock is told here. */
static bool comes_by_clock(const struct view *view, const struct window *window, bool begins) {
  const struct entry *entry = window->instance.entry;
  if (!entry) return true;
  if (entry->kind == EVENT_RESTRICTED_NOTICE) return false;
  if (entry->kind != EVENT_CLOSED_NOTICE) return true;
  if (begins) return window->instance.from.seconds > entry->at.seconds;
  return window->instance.until.seconds == entry_number(view->reg->journal, entry, "until", INT64_MAX);
}

static bool look_at(void *context, struct view *view, struct str person, struct error *error) {
  struct round *round = context;
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  struct windows windows = {0};
  (void)error;
  windows_of(view->reg, view->arena, symbol, (struct instant){round->now.seconds - BACK_SECONDS - 1},
             (struct instant){round->now.seconds + AHEAD_SECONDS + 1}, FOR_PERSON, &windows);
  for (uint32_t i = 0; i < windows.count; i++) {
    if (windows.at[i].unsure) continue;
    const struct instance *instance = &windows.at[i].instance;
    if (comes_by_clock(view, &windows.at[i], true)) want_change(round, view, person, instance->from.seconds);
    if (comes_by_clock(view, &windows.at[i], false)) want_change(round, view, person, instance->until.seconds);
  }
  remind_of_certification(round, view, person);
  return true;
}

/* The next time it is so late by the policy's clock. */
static bool set_next(struct round *round, struct error *error) {
  struct view view;
  if (!view_open(round->mailer->company, round->arena, NULL, 0, &view, error)) return false;
  struct date today = zone_wall(view.reg->zone, round->now).date;
  struct instant next = zone_instant(view.reg->zone, today, ROUND_AT_SECONDS, NULL);
  if (next.seconds <= round->now.seconds) next = zone_instant(view.reg->zone, date_add(today, 1), ROUND_AT_SECONDS, NULL);
  view_close(&view);
  round->mailer->next_round = next;
  return true;
}

bool round_make(struct mailer *mailer, struct arena *arena, struct error *error) {
  struct round round = {.mailer = mailer, .arena = arena, .now = company_now(mailer->company)};
  struct persons persons;
  struct str old = instant_text(arena, (struct instant){round.now.seconds - SENT_KEPT_DAYS * (int64_t)SECONDS_PER_DAY});
  struct parameter company = sql_text(mailer->store->company);
  return everybody(mailer->company, arena, &persons, error) &&
         each_in_service(mailer->company, &persons, look_at, &round, error) && remind_of_waiting(&round, error) &&
         outbox_write(mailer, arena, &round.list, -1, error) &&
         database_run(mailer->store->database, BIND(SQL_MESSAGE_FORGET, company, sql_text(old)), error) && set_next(&round, error);
}
