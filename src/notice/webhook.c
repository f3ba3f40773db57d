/* The tables of webhooks, and the acts by which they come and go: recorded by whom, without address and secret. */
#include "webhook.h"

#include "internal.h"
#include "post.h"

enum { ID_BYTES_SHOWN = 12 };

static bool is_missing(struct str id, struct error *error) {
  return error_set(error, ERROR_MISSING, "there is no webhook `" STR_FMT "`: `abstain webhook list` has them", STR_ARG(text_shown(id)));
}

static struct webhook read_row(struct arena *arena, const struct rows *row) {
  return (struct webhook){.id = arena_copy(arena, rows_text(row, 0)),
                          .url = arena_copy(arena, rows_text(row, 1)),
                          .secret = arena_copy(arena, rows_text(row, 2)),
                          .is_internal = rows_int(row, 3) != 0,
                          .made = arena_copy(arena, rows_text(row, 4))};
}

bool webhooks_list(struct store *store, struct arena *arena, struct webhooks *webhooks, struct error *error) {
  struct rows *rows;
  int found;
  struct parameter company = sql_text(store->company);
  *webhooks = (struct webhooks){0};
  if (!database_query(store->database, BIND(SQL_WEBHOOK_AFTER, company, sql_text(STR("")), sql_int(WEBHOOKS_MAX)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    ARENA_ROOM(arena, webhooks->at, webhooks->room, webhooks->count);
    webhooks->at[webhooks->count++] = read_row(arena, rows);
  }
  return found == 0;
}

bool webhook_find(struct store *store, struct arena *arena, struct str id, struct webhook *webhook, struct error *error) {
  struct rows *row;
  if (!database_first(store->database, BIND(SQL_WEBHOOK_ROW, sql_text(store->company), sql_text(id)), &row, error)) return false;
  if (!row) return is_missing(id, error);
  *webhook = read_row(arena, row);
  rows_close(row);
  return true;
}

/* -- acts ------------------------------------------------------------------------------------------------------------- */

static bool write_webhook(struct store *store, void *context, struct error *error) {
  const struct webhook *webhook = context;
  struct parameter company = sql_text(store->company);
  int64_t count = 0;
  if (!database_number(store->database, BIND(SQL_WEBHOOK_COUNT, company), &count, error)) return false;
  if (count >= WEBHOOKS_MAX) return error_set(error, ERROR_CONFLICT, "there are %d webhooks already: remove one first", WEBHOOKS_MAX);
  return database_run(store->database,
                      BIND(SQL_WEBHOOK_ADD, company, sql_text(webhook->id), sql_text(webhook->url), sql_text(webhook->secret),
                           sql_int(webhook->is_internal), sql_text(webhook->made)),
                      error);
}

bool webhook_add(struct company *company, struct arena *arena, struct str url, bool is_internal, struct str by, struct webhook *webhook,
                 struct error *error) {
  struct receipt receipt;
  struct command_act command = {.also = write_webhook, .context = webhook};
  if (!webhook_url_check(url, is_internal, error)) return false;
  command.act = company_act(company, arena, "webhook-add", by, STR(""));
  *webhook = (struct webhook){.id = company_id(company, arena, "webhook-"), .url = url, .is_internal = is_internal};
  webhook->secret = company_token(company, arena);
  webhook->made = instant_text(arena, command.act.recorded);
  return company_append(company, &command, &receipt, error);
}

static bool end_webhook(struct store *store, void *context, struct error *error) {
  const struct str *id = context;
  struct parameter company = sql_text(store->company);
  bool is_there;
  if (!database_has(store->database, BIND(SQL_WEBHOOK_ROW, company, sql_text(*id)), &is_there, error)) return false;
  if (!is_there) return is_missing(*id, error);
  return database_run(store->database, BIND(SQL_DELIVERY_END, company, sql_text(*id)), error) &&
         database_run(store->database, BIND(SQL_WEBHOOK_END, company, sql_text(*id)), error);
}

bool webhook_remove(struct company *company, struct arena *arena, struct str id, struct str by, struct error *error) {
  struct receipt receipt;
  struct command_act command = {.also = end_webhook, .context = &id};
  command.act = company_act(company, arena, "webhook-remove", by, STR(""));
  return company_append(company, &command, &receipt, error);
}

bool webhook_test(const struct webhook *webhook, struct arena *arena, const char *authorities, struct instant now, struct str *said,
                  struct error *error) {
  struct posting posting = {.webhook = webhook, .event = STR("evt-test"), .kind = STR("test"), .now = now, .authorities = authorities};
  posting.happened = instant_text(arena, now);
  return post_send(&posting, arena, said) == SENT_OK ||
         error_set(error, ERROR_BUSY, "the receiver did not take it: " STR_FMT, STR_ARG(*said));
}

/* -- for the administrator ------------------------------------------------------------------------------------------- */

bool deliveries_list(struct view *view, struct delivery_lines *lines, struct error *error) {
  struct rows *rows;
  int found;
  *lines = (struct delivery_lines){0};
  if (!database_query(view->store->database, BIND(SQL_DELIVERY_LIST, sql_text(view->store->company), sql_int(DELIVERIES_SHOWN)), &rows, error))
    return false;
  while ((found = rows_next(rows, error)) > 0) {
    ARENA_ROOM(view->arena, lines->at, lines->room, lines->count);
    struct delivery_line line = {.webhook = arena_copy(view->arena, rows_text(rows, 0)),
                                 .kind = arena_copy(view->arena, rows_text(rows, 1)),
                                 .state = message_state_of(rows_text(rows, 2)),
                                 .due = arena_copy(view->arena, rows_text(rows, 3)),
                                 .attempts = rows_int(rows, 4),
                                 .said = arena_copy(view->arena, rows_text(rows, 5))};
    lines->failed += line.state == MESSAGE_REFUSED || line.state == MESSAGE_GIVEN_UP;
    lines->at[lines->count++] = line;
  }
  return found == 0;
}
