/* How a person wants to hear: at once, or by one mail a day, at eight in the morning of business days by the policy's clock. What stops
 * or frees his trading by a notice is told at once whatever he chose. The choice is a setting and no fact: it stands beside the
 * ledger; that he chose is an act. */
#include "../calendar/zone.h"
#include "internal.h"

static const char daily[] = "digest";

static bool read_choice(struct store *store, struct str person, enum hearing *hearing, struct error *error) {
  bool is_there;
  if (!database_has(store->database, BIND(SQL_CHOICE_ROW, sql_text(store->company), sql_text(person)), &is_there, error)) return false;
  *hearing = is_there ? HEAR_DAILY : HEAR_AT_ONCE;
  return true;
}

bool hearing_of(const struct view *view, struct str person, enum hearing *hearing, struct error *error) {
  return read_choice(view->store, person, hearing, error);
}

struct choosing {
  struct str person;
  enum hearing hearing;
};

static bool write_choice(struct store *store, void *context, struct error *error) {
  const struct choosing *choosing = context;
  struct parameter company = sql_text(store->company), person = sql_text(choosing->person);
  switch (choosing->hearing) {
  case HEAR_AT_ONCE: return database_run(store->database, BIND(SQL_CHOICE_END, company, person), error);
  case HEAR_DAILY: return database_run(store->database, BIND(SQL_CHOICE_SET, company, person, sql_text(str_of(daily))), error);
  }
  return true;
}

bool hearing_choose(struct view *view, struct str person, enum hearing hearing, struct str key, struct error *error) {
  struct receipt receipt;
  struct choosing choosing = {person, hearing};
  struct command_act command = {.also = write_choice, .context = &choosing};
  view_close(view);
  command.act = company_act(view->company, view->arena, hearing == HEAR_DAILY ? "hear-daily" : "hear-at-once", person, key);
  return company_append(view->company, &command, &receipt, error);
}

/* -- when it is told ------------------------------------------------------------------------------------------------- */

static struct instant morning(const struct registry *reg, struct date day) {
  return zone_instant(reg->zone, day, MORNING_SECONDS, NULL);
}

/* The first morning of a business day at or after the instant, or the last at or before it. */
static struct instant morning_near(const struct registry *reg, struct instant at, bool is_after) {
  struct date day = zone_wall(reg->zone, at).date;
  int64_t own = morning(reg, day).seconds;
  bool fits = business_day_near(reg, day, 0).days == day.days && (is_after ? own >= at.seconds : own <= at.seconds);
  return morning(reg, fits ? day : business_day_near(reg, day, is_after ? 1 : -1));
}

/* What is to come is told before it comes, where a morning is left for that. */
static struct instant daily_due(const struct registry *reg, const struct wanted *wanted, struct instant now) {
  struct instant before = morning_near(reg, wanted->due, false);
  bool is_ahead = str_equal(wanted->unique, STR("before")) && before.seconds > now.seconds;
  return is_ahead ? before : morning_near(reg, wanted->due, true);
}

bool digest_put_off(struct mailer *mailer, struct arena *arena, struct wanted_list *list, struct error *error) {
  struct view view;
  bool is_open = false;
  for (uint32_t i = 0; i < list->count; i++) {
    struct wanted *wanted = &list->at[i];
    enum hearing hearing;
    if (strcmp(wanted->cause, "notice") == 0) continue;
    bool ok = read_choice(mailer->store, wanted->person, &hearing, error);
    if (ok && hearing == HEAR_DAILY && !is_open) ok = is_open = view_open(mailer->company, arena, NULL, 0, &view, error);
    if (ok && hearing == HEAR_DAILY) wanted->due = daily_due(view.reg, wanted, view.now);
    if (ok) continue;
    if (is_open) view_close(&view);
    return false;
  }
  if (is_open) view_close(&view);
  return true;
}
