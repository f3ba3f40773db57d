/* Notices as they count now, what an administrator records about windows, and addresses of calendars. */
#include "window.h"

#include <stdlib.h>

#include "../company/telling.h"
#include "../store/database.h"

/* -- notices --------------------------------------------------------------------------------------------------------- */

static struct str text_of(const struct view *view, const struct entry *entry, const char *field) {
  return entry_text(view->reg->journal, entry, field);
}

static bool is_lifted(const struct view *view, const struct entry *entry, enum event_kind by) {
  struct symbol notice = entry_symbol(view->reg->journal, entry, "notice");
  const struct entry *lifted;
  for (struct walk walk = walk_of(view->reg, notice, by); (lifted = walk_next(&walk));)
    if (lifted->at.seconds <= view->now.seconds) return true;
  return false;
}

static void add(const struct view *view, struct notices *notices, struct notice notice) {
  ARENA_ROOM(view->arena, notices->at, notices->room, notices->count);
  notices->at[notices->count++] = notice;
}

static void add_restricted(const struct view *view, struct notices *notices) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(view->reg, EVENT_RESTRICTED_NOTICE); (entry = walk_next(&walk));) {
    if (is_lifted(view, entry, EVENT_RESTRICTED_LIFTED)) continue;
    struct notice notice = {.id = text_of(view, entry, "notice"), .by = text_of(view, entry, "by"), .from = entry->at};
    notice.until = INSTANT_NEVER;
    struct symbol_list persons = entry_list(view->reg->journal, entry, "persons");
    notice.is_to_all = persons.all;
    struct str *names = ARENA_ARRAY(view->arena, persons.count + 1, struct str);
    for (uint32_t i = 0; i < persons.count; i++) names[i] = symbol_str(view->reg, persons.at[i]);
    notice.persons = names;
    notice.person_count = persons.count;
    add(view, notices, notice);
  }
}

static void add_closed(const struct view *view, struct notices *notices) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(view->reg, EVENT_CLOSED_NOTICE); (entry = walk_next(&walk));) {
    struct notice notice = {.id = text_of(view, entry, "notice"), .by = text_of(view, entry, "by"), .closes = true, .is_to_all = true};
    notice.from.seconds = entry_number(view->reg->journal, entry, "from", entry->at.seconds);
    notice.until.seconds = entry_number(view->reg->journal, entry, "until", INT64_MAX);
    if (notice.until.seconds > view->now.seconds && !is_lifted(view, entry, EVENT_CLOSED_LIFTED)) add(view, notices, notice);
  }
}

static int newest_first(const void *a, const void *b) {
  const struct notice *x = a, *y = b;
  return (x->from.seconds < y->from.seconds) - (x->from.seconds > y->from.seconds);
}

void notices_list(const struct view *view, struct notices *notices) {
  *notices = (struct notices){0};
  add_restricted(view, notices);
  add_closed(view, notices);
  if (notices->count > 1) qsort(notices->at, notices->count, sizeof *notices->at, newest_first);
}

bool notice_find(const struct view *view, struct str id, struct notice *notice, struct error *error) {
  struct notices notices;
  notices_list(view, &notices);
  for (uint32_t i = 0; i < notices.count; i++)
    if (str_equal(notices.at[i].id, id)) {
      *notice = notices.at[i];
      return true;
    }
  return error_set(error, ERROR_MISSING, "there is no such notice, or it is over");
}

/* -- acts ---------------------------------------------------------------------------------------------------------------- */

/* An act of one event, which says who did it. */
static struct event *begin(struct view *view, struct telling *telling, const char *act, enum event_kind kind, struct str by, struct str key) {
  view_close(view);
  *telling = telling_begin(view->company, view->arena, act, by, key);
  return telling_add(telling, kind);
}

bool window_restrict(struct view *view, struct str by, const struct str *persons, uint32_t count, struct str key, struct error *error) {
  struct telling telling;
  struct event *event = begin(view, &telling, "restrict", EVENT_RESTRICTED_NOTICE, by, key);
  event_set_text(event, "notice", telling_id(view->arena, "notice-", telling.act.key));
  event_set_text(event, "by", by);
  struct value *to = event_set(event, "persons");
  to->list = persons;
  to->count = count;
  to->all = count == 0;
  return telling_append(&telling, error);
}

bool window_close(struct view *view, struct str by, struct instant from, struct instant until, struct str key, struct error *error) {
  struct telling telling;
  struct event *event = begin(view, &telling, "close", EVENT_CLOSED_NOTICE, by, key);
  event_set_text(event, "notice", telling_id(view->arena, "notice-", telling.act.key));
  event_set_text(event, "by", by);
  event_set_number(event, "from", from.seconds);
  if (until.seconds != INT64_MAX) event_set_number(event, "until", until.seconds);
  return telling_append(&telling, error);
}

bool window_lift(struct view *view, struct str by, const struct notice *notice, struct str key, struct error *error) {
  struct telling telling;
  struct event *event = begin(view, &telling, "lift", notice->closes ? EVENT_CLOSED_LIFTED : EVENT_RESTRICTED_LIFTED, by, key);
  event_set_text(event, "notice", notice->id);
  event_set_text(event, "by", by);
  return telling_append(&telling, error);
}

bool window_expect(struct view *view, struct str by, int64_t quarter, struct date day, struct str key, struct error *error) {
  struct telling telling;
  struct event *event = begin(view, &telling, "expect-results", EVENT_RESULTS_EXPECTED, by, key);
  event_set_number(event, "quarter", quarter);
  event_set_number(event, "date", day.days);
  return telling_append(&telling, error);
}

bool window_release(struct view *view, struct str by, int64_t quarter, struct instant at, struct str key, struct error *error) {
  struct telling telling;
  struct event *event = begin(view, &telling, "results", EVENT_RESULTS, by, key);
  event_set_number(event, "quarter", quarter);
  event->at = at;
  return telling_append(&telling, error);
}

/* -- addresses ------------------------------------------------------------------------------------------------------------ */

struct addressing {
  struct str person, hash; /* empty: none any more */
};

static struct str token_hash(struct arena *arena, struct str token) {
  char digits[HASH_DIGITS];
  return arena_copy(arena, hash_hex(hash_of(token), digits));
}

static bool write_address(struct store *store, void *context, struct error *error) {
  const struct addressing *addressing = context;
  struct parameter company = sql_text(store->company), person = sql_text(addressing->person);
  if (!addressing->hash.length) return database_run(store->database, BIND(SQL_FEED_END, company, person), error);
  return database_run(store->database, BIND(SQL_FEED_SET, company, person, sql_text(addressing->hash)), error);
}

static bool address(struct view *view, struct addressing addressing, const char *act, struct error *error) {
  struct receipt receipt;
  struct command_act command = {.also = write_address, .context = &addressing};
  view_close(view);
  command.act = company_act(view->company, view->arena, act, addressing.person, STR(""));
  return company_append(view->company, &command, &receipt, error);
}

bool feed_make(struct view *view, struct str person, struct str *token, struct error *error) {
  *token = company_token(view->company, view->arena);
  return address(view, (struct addressing){person, token_hash(view->arena, *token)}, "calendar-address", error);
}

bool feed_end(struct view *view, struct str person, struct error *error) {
  return address(view, (struct addressing){person, STR("")}, "calendar-address-end", error);
}

bool feed_is_there(const struct view *view, struct str person, bool *is_there, struct error *error) {
  return database_has(view->store->database, BIND(SQL_FEED_HAS, sql_text(view->store->company), sql_text(person)), is_there, error);
}

bool feed_person(const struct view *view, struct str token, struct str *person, struct error *error) {
  struct rows *row;
  struct str hash = token_hash(view->arena, token);
  *person = STR("");
  if (!database_first(view->store->database, BIND(SQL_FEED_PERSON, sql_text(view->store->company), sql_text(hash)), &row, error))
    return false;
  if (row) *person = arena_copy(view->arena, rows_text(row, 0));
  rows_close(row);
  return person->length || error_set(error, ERROR_MISSING, "there is no such calendar");
}
