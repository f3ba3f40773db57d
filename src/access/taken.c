/* Access that is taken from somebody and given back: events of the ledger, with who did it and why. */
#include "internal.h"

/* The newest of the kind that has taken effect; `since` is when it did, and was known to. */
static void find_last(const struct view *view, struct symbol person, enum event_kind kind, uint32_t *index, struct instant *since,
                      const struct entry **last) {
  const struct entry *entry;
  for (struct walk walk = walk_of(view->reg, person, kind); (entry = walk_next(&walk));) {
    struct instant recorded = entry_recorded(view->reg->journal, entry);
    if (entry->at.seconds > view->now.seconds) continue;
    struct instant when = recorded.seconds > entry->at.seconds ? recorded : entry->at;
    if (*last && when.seconds < since->seconds) continue;
    *last = entry, *index = walk.index, *since = when;
  }
}

struct access_state access_of(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  const struct entry *taken = NULL, *returned = NULL;
  struct instant since = {0}, back = {0};
  uint32_t first = 0, second = 0;
  if (!symbol.number) return (struct access_state){0};
  find_last(view, symbol, EVENT_ACCESS_TAKEN, &first, &since, &taken);
  find_last(view, symbol, EVENT_ACCESS_RETURNED, &second, &back, &returned);
  bool is_back = returned && (back.seconds > since.seconds || (back.seconds == since.seconds && second > first));
  if (!taken || is_back) return (struct access_state){0};
  return (struct access_state){true, entry_text(view->reg->journal, taken, "by"), entry_text(view->reg->journal, taken, "why"), since};
}

struct instant access_ended(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  const enum event_kind kinds[] = {EVENT_LEFT, EVENT_ACCESS_TAKEN};
  struct instant ended = {INT64_MIN};
  for (size_t i = 0; symbol.number && i < sizeof kinds / sizeof *kinds; i++) {
    const struct entry *last = NULL;
    struct instant since = {0};
    uint32_t index;
    find_last(view, symbol, kinds[i], &index, &since, &last);
    if (last && since.seconds > ended.seconds) ended = since;
  }
  return ended;
}

/* -- everybody ----------------------------------------------------------------------------------------------------- */

bool access_ever_taken(struct view *view, struct persons *persons, struct error *error) {
  static const enum event_kind kinds[] = {EVENT_ACCESS_TAKEN, EVENT_KINDS};
  return persons_find(view->store, view->arena, kinds, persons, error);
}

/* -- acting -------------------------------------------------------------------------------------------------------- */

/* All that he could come in with. */
static bool end_all(struct store *store, void *context, struct error *error) {
  const struct str *who = context;
  struct parameter company = sql_text(store->company), person = sql_text(*who);
  return database_run(store->database, BIND(SQL_SESSION_END_OTHERS, company, person, sql_text(STR(""))), error) &&
         database_run(store->database, BIND(SQL_SIGN_IN_LINK_END_OF, company, person), error) &&
         database_run(store->database, BIND(SQL_CREDENTIAL_END, company, person), error);
}

static bool check(struct company *company, struct arena *arena, struct str person, struct str by, bool is_taken, struct error *error) {
  struct view view;
  if (!id_check(person, error)) return false;
  if (str_equal(person, by)) return error_set(error, ERROR_INPUT, "nobody takes access from himself");
  if (!view_open(company, arena, &person, 1, &view, error)) return false;
  bool serves = rights_of(&view, person) != 0, is_now = access_of(&view, person).is_taken;
  view_close(&view);
  if (is_taken && is_now) return error_set(error, ERROR_CONFLICT, "access was taken from `" STR_FMT "` before", STR_ARG(person));
  if (is_taken && !serves) return error_set(error, ERROR_MISSING, "nobody in service is called `" STR_FMT "`", STR_ARG(person));
  if (!is_taken && !is_now) return error_set(error, ERROR_CONFLICT, "access was not taken from `" STR_FMT "`", STR_ARG(person));
  return true;
}

static bool record(struct company *company, struct arena *arena, enum event_kind kind, struct command_act *command, struct str person,
                   struct str by, struct str why, struct str key, struct error *error) {
  struct receipt receipt;
  command->act = company_act(company, arena, kind == EVENT_ACCESS_TAKEN ? "take-access" : "return-access", by, key);
  struct event event = event_of(kind, command->act.recorded);
  event_set_text(&event, "person", person);
  event_set_text(&event, "by", by);
  event_set_text(&event, "why", why);
  command->events = &event;
  command->count = 1;
  return company_append(company, command, &receipt, error);
}

bool access_take(struct company *company, struct arena *arena, struct str person, struct str by, struct str why, struct str key,
                 struct error *error) {
  struct command_act command = {.also = end_all, .context = &person};
  return check(company, arena, person, by, true, error) &&
         record(company, arena, EVENT_ACCESS_TAKEN, &command, person, by, why, key, error);
}

bool access_return(struct company *company, struct arena *arena, struct str person, struct str by, struct str why, struct str key,
                   struct error *error) {
  struct command_act command = {0};
  return check(company, arena, person, by, false, error) &&
         record(company, arena, EVENT_ACCESS_RETURNED, &command, person, by, why, key, error);
}
