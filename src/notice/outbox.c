/* The tables of what is to be sent. A message is claimed by one server for LEASE_SECONDS: who dies meanwhile loses it to
 * another. */
#include "internal.h"

#include <stdio.h>

enum { OCCASIONS_AT_ONCE = 100, ID_DIGITS_SHOWN = 32 };

const char *const message_states[MESSAGE_STATES] = {
    [MESSAGE_WAITING] = "waiting", [MESSAGE_SENT] = "sent", [MESSAGE_REFUSED] = "refused", [MESSAGE_GIVEN_UP] = "given-up"};

enum message_state message_state_of(struct str name) {
  for (int state = 0; state < MESSAGE_STATES; state++)
    if (str_equal(name, str_of(message_states[state]))) return (enum message_state)state;
  return MESSAGE_WAITING;
}

int64_t wait_after(int64_t attempts) {
  static const int waits[] = {60, 5 * 60, 15 * 60, 3600, 4 * 3600};
  enum { WAITS = sizeof waits / sizeof *waits };
  return waits[attempts < WAITS ? attempts : WAITS - 1];
}

void want(struct arena *arena, struct wanted_list *list, struct wanted wanted) {
  ARENA_ROOM(arena, list->at, list->room, list->count);
  list->at[list->count++] = wanted;
}

/* -- writing ---------------------------------------------------------------------------------------------------------- */

struct writing {
  struct mailer *mailer;
  struct arena *arena;
  const struct wanted_list *list;
  const struct str *names; /* a random one each */
  int64_t occasion;
};

static struct str message_id(struct arena *arena, const struct wanted *wanted) {
  char digits[HASH_DIGITS];
  struct str seed = arena_print(arena, "%s\n" STR_FMT "\n" STR_FMT "\n" STR_FMT, wanted->cause, STR_ARG(wanted->subject),
                                STR_ARG(wanted->unique), STR_ARG(wanted->person));
  return arena_copy(arena, str_sub(hash_hex(hash_of(seed), digits), 0, ID_DIGITS_SHOWN));
}

static bool write_all(struct database *database, void *context, struct error *error) {
  const struct writing *writing = context;
  struct parameter company = sql_text(writing->mailer->store->company);
  struct str made = instant_text(writing->arena, company_now(writing->mailer->company));
  for (uint32_t i = 0; i < writing->list->count; i++) {
    const struct wanted *wanted = &writing->list->at[i];
    struct str due = instant_text(writing->arena, wanted->due);
    if (!database_run(database,
                      BIND(SQL_MESSAGE_ADD, company, sql_text(message_id(writing->arena, wanted)), sql_text(wanted->person),
                           sql_text(str_of(wanted->cause)), sql_text(wanted->subject), sql_text(writing->names[i]), sql_text(made),
                           sql_text(due)),
                      error))
      return false;
  }
  return writing->occasion < 0 || database_run(database, BIND(SQL_OCCASION_END, company, sql_int(writing->occasion)), error);
}

bool outbox_write(struct mailer *mailer, struct arena *arena, struct wanted_list *list, int64_t occasion, struct error *error) {
  if (!digest_put_off(mailer, arena, list, error)) return false;
  struct str *names = ARENA_ARRAY(arena, list->count + 1, struct str);
  for (uint32_t i = 0; i < list->count; i++) names[i] = company_token(mailer->company, arena);
  struct writing writing = {mailer, arena, list, names, occasion};
  return database_transact(mailer->store->database, write_all, &writing, error);
}

bool outbox_occasions(struct mailer *mailer, struct arena *arena, int64_t **places, uint32_t *count, struct error *error) {
  struct rows *rows;
  int found;
  *count = 0;
  *places = ARENA_ARRAY(arena, OCCASIONS_AT_ONCE, int64_t);
  if (!database_query(mailer->store->database, BIND(SQL_OCCASION_LIST, sql_text(mailer->store->company), sql_int(OCCASIONS_AT_ONCE)), &rows,
                      error))
    return false;
  while ((found = rows_next(rows, error)) > 0)
    if (*count < OCCASIONS_AT_ONCE) (*places)[(*count)++] = rows_int(rows, 0);
  return found == 0;
}

/* -- claiming ------------------------------------------------------------------------------------------------------------ */

struct claiming {
  struct mailer *mailer;
  struct arena *arena;
  struct held *held;
};

static bool read_held(struct claiming *claiming, struct error *error) {
  struct held *held = claiming->held;
  struct store *store = claiming->mailer->store;
  struct rows *rows;
  int found;
  held->count = 0;
  if (!database_query(store->database, BIND(SQL_MESSAGE_HELD, sql_text(store->company), sql_text(held->holder)), &rows, error))
    return false;
  while ((found = rows_next(rows, error)) > 0) {
    ARENA_ROOM(claiming->arena, held->at, held->room, held->count);
    held->at[held->count++] = (struct held_message){.id = arena_copy(claiming->arena, rows_text(rows, 0)),
                                                    .cause = arena_copy(claiming->arena, rows_text(rows, 1)),
                                                    .subject = arena_copy(claiming->arena, rows_text(rows, 2)),
                                                    .name = arena_copy(claiming->arena, rows_text(rows, 3)),
                                                    .made = arena_copy(claiming->arena, rows_text(rows, 4)),
                                                    .attempts = rows_int(rows, 5)};
  }
  return found == 0;
}

static bool claim(struct database *database, void *context, struct error *error) {
  struct claiming *claiming = context;
  struct held *held = claiming->held;
  struct instant now = company_now(claiming->mailer->company);
  struct parameter company = sql_text(claiming->mailer->store->company), at = sql_text(instant_text(claiming->arena, now));
  struct str lease = instant_text(claiming->arena, (struct instant){now.seconds + LEASE_SECONDS});
  struct rows *row;
  held->person = STR("");
  if (!database_first(database, BIND(SQL_MESSAGE_NEXT, company, at), &row, error)) return false;
  if (row) held->person = arena_copy(claiming->arena, rows_text(row, 0));
  rows_close(row);
  return !held->person.length ||
         (database_run(database, BIND(SQL_MESSAGE_CLAIM, company, sql_text(held->person), at, sql_text(lease), sql_text(held->holder)),
                       error) &&
          read_held(claiming, error));
}

/* Looked for without a transaction first: a writer is in nobody's way when there is nothing to do. */
bool outbox_claim(struct mailer *mailer, struct arena *arena, struct held *held, struct error *error) {
  struct claiming claiming = {mailer, arena, held};
  struct parameter company = sql_text(mailer->store->company);
  bool is_due;
  *held = (struct held){.holder = company_token(mailer->company, arena)};
  struct str now = instant_text(arena, company_now(mailer->company));
  if (!database_has(mailer->store->database, BIND(SQL_MESSAGE_NEXT, company, sql_text(now)), &is_due, error)) return false;
  return !is_due || database_transact(mailer->store->database, claim, &claiming, error);
}

bool outbox_drop(struct mailer *mailer, struct str id, struct error *error) {
  return database_run(mailer->store->database, BIND(SQL_MESSAGE_DROP, sql_text(mailer->store->company), sql_text(id)), error);
}

bool outbox_settle(struct store *store, struct str holder, enum message_state state, struct str due, struct str said, struct error *error) {
  return database_run(store->database,
                      BIND(SQL_MESSAGE_SETTLE, sql_text(store->company), sql_text(holder), sql_text(str_of(message_states[state])),
                           sql_text(due), sql_text(said)),
                      error);
}

/* -- for the administrator -------------------------------------------------------------------------------------------------- */

static bool read_counts(struct view *view, struct str reader, struct message_lines *lines, struct error *error) {
  struct rows *rows;
  int found;
  if (!database_query(view->store->database, BIND(SQL_MESSAGE_COUNTS, sql_text(view->store->company), sql_text(reader)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) lines->counts[message_state_of(rows_text(rows, 0))] = rows_int(rows, 1);
  return found == 0;
}

bool messages_list(struct view *view, struct str reader, struct message_lines *lines, struct error *error) {
  struct rows *rows;
  int found;
  *lines = (struct message_lines){0};
  if (!read_counts(view, reader, lines, error)) return false;
  if (!database_query(view->store->database,
                      BIND(SQL_MESSAGE_LIST, sql_text(view->store->company), sql_text(reader), sql_int(MESSAGES_SHOWN)), &rows, error))
    return false;
  while ((found = rows_next(rows, error)) > 0) {
    ARENA_ROOM(view->arena, lines->at, lines->room, lines->count);
    lines->at[lines->count++] = (struct message_line){.person = arena_copy(view->arena, rows_text(rows, 0)),
                                                      .cause = arena_copy(view->arena, rows_text(rows, 1)),
                                                      .state = message_state_of(rows_text(rows, 2)),
                                                      .made = arena_copy(view->arena, rows_text(rows, 3)),
                                                      .due = arena_copy(view->arena, rows_text(rows, 4)),
                                                      .attempts = rows_int(rows, 5),
                                                      .said = arena_copy(view->arena, rows_text(rows, 6))};
  }
  return found == 0;
}

struct again {
  struct arena *arena;
  struct instant now;
};

static bool send_again(struct store *store, void *context, struct error *error) {
  const struct again *again = context;
  struct parameter company = sql_text(store->company), now = sql_text(instant_text(again->arena, again->now));
  return database_run(store->database, BIND(SQL_MESSAGE_AGAIN, company, now), error) &&
         database_run(store->database, BIND(SQL_DELIVERY_AGAIN, company, now), error) &&
         database_run(store->database, BIND(SQL_WEBHOOK_WAKE, company), error);
}

bool messages_again(struct view *view, struct str by, struct str key, struct error *error) {
  struct receipt receipt;
  struct again again = {view->arena, view->now};
  struct command_act command = {.also = send_again, .context = &again};
  view_close(view);
  command.act = company_act(view->company, view->arena, "notices-again", by, key);
  return company_append(view->company, &command, &receipt, error);
}
