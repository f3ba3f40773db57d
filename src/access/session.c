/* What somebody does who is in, and who holds a session. */
#include <sodium.h>

#include "internal.h"

/* -- what goes with an act ----------------------------------------------------------------------------------------- */

bool change_append(struct change *change, const char *name, companion *also, struct error *error) {
  struct receipt receipt;
  struct command_act command = {.also = also, .context = change};
  command.act = company_act(change->company, change->arena, name, change->person, STR(""));
  change->now = command.act.recorded;
  return company_append(change->company, &command, &receipt, error);
}

static bool end_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  return database_run(store->database, BIND(SQL_SESSION_END, sql_text(store->company), sql_text(change->token)), error);
}

static bool raise_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  return database_run(store->database, BIND(SQL_SESSION_RAISE, sql_text(store->company), sql_text(change->token), sql_text(change->until)),
                      error);
}

/* Another password ends all sessions but this one, which must not have been ended by another meanwhile. */
static bool set_password(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  bool is_there;
  if (!database_has(store->database, BIND(SQL_SESSION_GET, sql_text(store->company), sql_text(change->token)), &is_there, error))
    return false;
  if (!is_there) return error_set(error, ERROR_DENIED, "your session has ended: sign in again");
  struct parameter company = sql_text(store->company), person = sql_text(change->person);
  struct parameter now = sql_text(instant_text(change->arena, change->now));
  return database_run(store->database, BIND(SQL_CREDENTIAL_SET, company, person, sql_text(change->password), now), error) &&
         database_run(store->database, BIND(SQL_SESSION_END_OTHERS, company, person, sql_text(change->token)), error);
}

static bool add_link(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  struct parameter company = sql_text(store->company), now = sql_text(instant_text(change->arena, change->now));
  return database_run(store->database, BIND(SQL_SIGN_IN_LINK_FORGET, company, now), error) &&
         database_run(store->database,
                      BIND(SQL_SIGN_IN_LINK_ADD, company, sql_text(change->link), sql_text(change->token), sql_text(change->until)), error);
}

/* -- acts of somebody who is in ------------------------------------------------------------------------------------ */

bool sign_out(struct company *company, struct arena *arena, const struct visitor *visitor, struct error *error) {
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session};
  return change_append(&change, "sign-out", end_session, error);
}

bool session_raise(struct company *company, struct arena *arena, const struct visitor *visitor, struct error *error) {
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session};
  change.until = instant_text(arena, (struct instant){company_now(company).seconds + RAISED_SECONDS});
  return change_append(&change, "step-up", raise_session, error);
}

bool step_up(struct company *company, struct arena *arena, const struct visitor *visitor, struct str password, struct str address,
             struct error *error) {
  bool fits;
  if (!attempt_begin(visitor->person, address, company_now(company))) return error_set(error, ERROR_BUSY, "%s", too_many_attempts);
  if (!password_opens(company, arena, visitor->person, password, &fits, error)) return false;
  if (!fits) return error_set(error, ERROR_DENIED, "this is not your password");
  attempt_was_good(visitor->person, address, company_now(company));
  return session_raise(company, arena, visitor, error);
}

bool link_make(struct company *company, struct arena *arena, struct str person, struct str by, int64_t seconds, struct str *link,
               struct error *error) {
  *link = company_token(company, arena);
  struct change change = {company, arena, .person = by, .token = person, .link = token_hash(arena, *link)};
  change.until = instant_text(arena, (struct instant){company_now(company).seconds + seconds});
  return change_append(&change, "sign-in-link", add_link, error);
}

bool password_set(struct company *company, struct arena *arena, const struct visitor *visitor, struct str password, struct error *error) {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX)
    return error_set(error, ERROR_INPUT, "a password has %d to %d characters", PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX);
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session, .password = password_hash(arena, password)};
  return change_append(&change, "password", set_password, error);
}

/* -- visitors ------------------------------------------------------------------------------------------------------ */

/* The text's length is no secret: all of them have the same. */
bool visitor_sent(const struct visitor *visitor, struct str csrf) {
  return csrf.length == visitor->csrf.length && sodium_memcmp(csrf.at, visitor->csrf.at, csrf.length) == 0;
}

/* *begun: when he signed in. */
static bool find_session(struct company *company, struct arena *arena, struct str token, struct visitor *visitor, struct instant *begun,
                         struct error *error) {
  struct store *store = company_reader(company);
  struct instant now = company_now(company);
  struct rows *row;
  struct str hash = token_hash(arena, token);
  bool ok = database_first(store->database, BIND(SQL_SESSION_GET, sql_text(store->company), sql_text(hash)), &row, error);
  if (ok && row && !is_over(rows_text(row, 1), now)) {
    visitor->person = arena_copy(arena, rows_text(row, 0));
    visitor->is_raised = !is_over(rows_text(row, 2), now);
    visitor->session = hash;
    if (instant_parse(rows_text(row, 1), begun)) begun->seconds -= SESSION_SECONDS;
    visitor->csrf = str_sub(token_hash(arena, arena_print(arena, "form " STR_FMT, STR_ARG(token))), 0, HASH_DIGITS / 2);
  }
  if (ok) rows_close(row);
  company_give_back(company, store);
  return ok;
}

bool visitor_find(struct company *company, struct arena *arena, struct str token, struct view *view, struct visitor *visitor,
                  struct error *error) {
  struct instant begun = {INT64_MIN};
  *visitor = (struct visitor){0};
  if (token.length == TOKEN_LENGTH && !find_session(company, arena, token, visitor, &begun, error)) return false;
  if (!view_open(company, arena, &visitor->person, visitor->person.length ? 1 : 0, view, error)) return false;
  visitor->rights = rights_of(view, visitor->person);
  if (!visitor->rights || begun.seconds < access_ended(view, visitor->person).seconds)
    *visitor = (struct visitor){0};
  else
    visitor->name = person_name(view, visitor->person);
  return true;
}
