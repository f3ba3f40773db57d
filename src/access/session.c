/* Signing in and out, and who holds a session. */
#include "internal.h"

/* -- what goes with an act ----------------------------------------------------------------------------------------- */

struct change {
  struct company *company;
  struct arena *arena;
  struct instant now;
  struct str person, token; /* of the session, hashed */
  struct str link;          /* hashed: the link that is used up; empty: none */
  struct str password;      /* hashed */
  struct str until;
};

static bool append(struct change *change, const char *name, companion *also, struct error *error) {
  struct receipt receipt;
  struct command_act command = {.also = also, .context = change};
  command.act = company_act(change->company, change->arena, name, change->person, STR(""));
  change->now = command.act.recorded;
  return company_append(change->company, &command, &receipt, error);
}

/* Its link must still be there: of two who come with it, the second is refused. */
static bool use_link(struct store *store, struct change *change, struct error *error) {
  bool is_there;
  if (!change->link.length) return true;
  if (!database_has(store->database,
                    BIND(SQL_SIGN_IN_LINK_GET, sql_text(store->company), sql_text(change->link)), &is_there,
                    error))
    return false;
  if (!is_there) return error_set(error, ERROR_DENIED, "this link was used before, or its time is over");
  return database_run(store->database,
                      BIND(SQL_SIGN_IN_LINK_END, sql_text(store->company), sql_text(change->link)), error);
}

static bool add_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  struct parameter company = sql_text(store->company),
                   now = sql_text(instant_text(change->arena, change->now));
  struct str until = instant_text(change->arena, (struct instant){change->now.seconds + SESSION_SECONDS});
  struct str raised = instant_text(change->arena, (struct instant){change->now.seconds + RAISED_SECONDS});
  return use_link(store, change, error) &&
         database_run(store->database, BIND(SQL_SESSION_FORGET, company, now), error) &&
         database_run(store->database,
                      BIND(SQL_SESSION_ADD, company, sql_text(change->token), sql_text(change->person),
                           sql_text(until), sql_text(raised)),
                      error);
}

static bool end_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  return database_run(store->database,
                      BIND(SQL_SESSION_END, sql_text(store->company), sql_text(change->token)), error);
}

static bool raise_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  return database_run(
      store->database,
      BIND(SQL_SESSION_RAISE, sql_text(store->company), sql_text(change->token), sql_text(change->until)),
      error);
}

/* Another password ends all sessions but this one. */
static bool set_password(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  struct parameter company = sql_text(store->company), person = sql_text(change->person);
  struct parameter now = sql_text(instant_text(change->arena, change->now));
  return database_run(store->database,
                      BIND(SQL_CREDENTIAL_SET, company, person, sql_text(change->password), now), error) &&
         database_run(store->database, BIND(SQL_SESSION_END_OTHERS, company, person, sql_text(change->token)),
                      error);
}

static bool add_link(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  struct parameter company = sql_text(store->company),
                   now = sql_text(instant_text(change->arena, change->now));
  return database_run(store->database, BIND(SQL_SIGN_IN_LINK_FORGET, company, now), error) &&
         database_run(store->database,
                      BIND(SQL_SIGN_IN_LINK_ADD, company, sql_text(change->link), sql_text(change->token),
                           sql_text(change->until)),
                      error);
}

/* -- signing in and out -------------------------------------------------------------------------------------------- */

static bool open_session(struct company *company, struct arena *arena, struct str person, struct str link,
                         struct str *token, struct error *error) {
  *token = company_token(company, arena);
  struct change change = {company, arena, .person = person, .token = token_hash(arena, *token), .link = link};
  return append(&change, "sign-in", add_session, error);
}

/* Only an id can be a person's: whatever else is typed is not looked up, and is in no message. */
static bool is_in_service(struct view *view, struct str person) { return rights_of(view, person) != 0; }

static bool stored_password(const struct view *view, struct str person, struct str *hash,
                            struct error *error) {
  struct rows *row;
  *hash = STR("");
  if (!database_first(view->store->database,
                      BIND(SQL_CREDENTIAL_GET, sql_text(view->store->company), sql_text(person)), &row,
                      error))
    return false;
  if (row) *hash = arena_copy(view->arena, rows_text(row, 0));
  rows_close(row);
  return true;
}

bool password_is_set(const struct view *view, struct str person, bool *is_set, struct error *error) {
  struct str hash;
  if (!stored_password(view, person, &hash, error)) return false;
  *is_set = hash.length > 0;
  return true;
}

static bool check_password(struct company *company, struct arena *arena, struct str person,
                           struct str password, bool *fits, struct error *error) {
  struct view view;
  struct str hash;
  struct error why;
  bool is_id = id_check(person, &why), serves;
  struct str looked_up = is_id ? person : STR("nobody");
  if (!view_open(company, arena, &looked_up, 1, &view, error)) return false;
  serves = is_in_service(&view, looked_up);
  bool ok = stored_password(&view, looked_up, &hash, error);
  view_close(&view);
  if (!ok) return false;
  if (password.length > PASSWORD_LENGTH_MAX) password = STR("");
  *fits = password_fits(is_id && serves ? hash : STR(""), password);
  return true;
}

bool sign_in(struct company *company, struct arena *arena, struct str person, struct str password,
             struct str *token, struct error *error) {
  bool fits;
  if (!check_password(company, arena, person, password, &fits, error)) return false;
  if (!fits) return error_set(error, ERROR_DENIED, "this name and password do not fit together");
  return open_session(company, arena, person, STR(""), token, error);
}

static bool find_link(struct view *view, struct str hash, struct str *person, struct error *error) {
  struct rows *row;
  if (!database_first(view->store->database,
                      BIND(SQL_SIGN_IN_LINK_GET, sql_text(view->store->company), sql_text(hash)), &row,
                      error))
    return false;
  bool is_good = row && !is_over(rows_text(row, 1), view->now);
  if (row) *person = arena_copy(view->arena, rows_text(row, 0));
  rows_close(row);
  return is_good || error_set(error, ERROR_DENIED, "this link was used before, or its time is over");
}

bool sign_in_by_link(struct company *company, struct arena *arena, struct str link, struct str *token,
                     struct error *error) {
  struct view view;
  struct str person, hash = token_hash(arena, link);
  if (!view_open(company, arena, NULL, 0, &view, error)) return false;
  bool ok = find_link(&view, hash, &person, error);
  view_close(&view);
  if (!ok || !view_open(company, arena, &person, 1, &view, error)) return false;
  bool serves = is_in_service(&view, person);
  view_close(&view);
  if (!serves) return error_set(error, ERROR_DENIED, "this link was used before, or its time is over");
  return open_session(company, arena, person, hash, token, error);
}

bool sign_out(struct company *company, struct arena *arena, const struct visitor *visitor,
              struct error *error) {
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session};
  return append(&change, "sign-out", end_session, error);
}

bool step_up(struct company *company, struct arena *arena, const struct visitor *visitor, struct str password,
             struct error *error) {
  bool fits;
  if (!check_password(company, arena, visitor->person, password, &fits, error)) return false;
  if (!fits) return error_set(error, ERROR_DENIED, "this is not your password");
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session};
  change.until = instant_text(arena, (struct instant){company_now(company).seconds + RAISED_SECONDS});
  return append(&change, "step-up", raise_session, error);
}

bool link_make(struct company *company, struct arena *arena, struct str person, struct str by,
               int64_t seconds, struct str *link, struct error *error) {
  *link = company_token(company, arena);
  struct change change = {company, arena, .person = by, .token = person, .link = token_hash(arena, *link)};
  change.until = instant_text(arena, (struct instant){company_now(company).seconds + seconds});
  return append(&change, "sign-in-link", add_link, error);
}

bool password_set(struct company *company, struct arena *arena, const struct visitor *visitor,
                  struct str password, struct error *error) {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX)
    return error_set(error, ERROR_INPUT, "a password has %d to %d characters", PASSWORD_LENGTH_MIN,
                     PASSWORD_LENGTH_MAX);
  struct change change = {company, arena, .person = visitor->person, .token = visitor->session,
                          .password = password_hash(arena, password)};
  return append(&change, "password", set_password, error);
}

/* -- visitors ------------------------------------------------------------------------------------------------------ */

static bool find_session(struct company *company, struct arena *arena, struct str token,
                         struct visitor *visitor, struct error *error) {
  struct store *store = company_reader(company);
  struct instant now = company_now(company);
  struct rows *row;
  struct str hash = token_hash(arena, token);
  bool ok = database_first(store->database, BIND(SQL_SESSION_GET, sql_text(store->company), sql_text(hash)),
                           &row, error);
  if (ok && row && !is_over(rows_text(row, 1), now)) {
    visitor->person = arena_copy(arena, rows_text(row, 0));
    visitor->is_raised = !is_over(rows_text(row, 2), now);
    visitor->session = hash;
    visitor->csrf =
        str_sub(token_hash(arena, arena_print(arena, "form " STR_FMT, STR_ARG(token))), 0, HASH_DIGITS / 2);
  }
  if (ok) rows_close(row);
  company_give_back(company, store);
  return ok;
}

bool visitor_find(struct company *company, struct arena *arena, struct str token, struct view *view,
                  struct visitor *visitor, struct error *error) {
  *visitor = (struct visitor){0};
  if (token.length == TOKEN_LENGTH && !find_session(company, arena, token, visitor, error)) return false;
  if (!view_open(company, arena, &visitor->person, visitor->person.length ? 1 : 0, view, error)) return false;
  visitor->rights = rights_of(view, visitor->person);
  if (!visitor->rights)
    *visitor = (struct visitor){0};
  else
    visitor->name = person_name(view, visitor->person);
  return true;
}
