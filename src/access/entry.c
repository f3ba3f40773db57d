/* Coming in: by a password, or by a link that serves once. Whoever is turned away is told the same after the
 * same work. */
#include "internal.h"

static const char not_good[] = "this link was used before, or its time is over";

/* -- sessions ------------------------------------------------------------------------------------------------------ */

/* Its link must still be there: of two who come with it, the second is refused. A link takes the place of a
 * password. */
static bool use_link(struct store *store, struct change *change, struct error *error) {
  struct rows *row;
  struct parameter company = sql_text(store->company), link = sql_text(change->link);
  if (!change->link.length) return true;
  if (!database_first(store->database, BIND(SQL_SIGN_IN_LINK_GET, company, link), &row, error)) return false;
  bool is_good = row && !is_over(rows_text(row, 1), change->now);
  rows_close(row);
  if (!is_good) return error_set(error, ERROR_DENIED, not_good);
  return database_run(store->database, BIND(SQL_SIGN_IN_LINK_END, company, link), error) &&
         database_run(store->database, BIND(SQL_CREDENTIAL_END, company, sql_text(change->person)), error);
}

/* From when on he was known to be who he says; what a clock ahead of ours says does not make it longer. */
static struct instant raised_until(const struct change *change) {
  int64_t now = change->now.seconds, since = change->shown.seconds;
  bool is_known = since > now - RAISED_SECONDS;
  return (struct instant){!is_known ? now : RAISED_SECONDS + (since < now ? since : now)};
}

static bool add_session(struct store *store, void *context, struct error *error) {
  struct change *change = context;
  struct parameter company = sql_text(store->company), now = sql_text(instant_text(change->arena, change->now));
  struct str until = instant_text(change->arena, (struct instant){change->now.seconds + SESSION_SECONDS});
  struct str raised = instant_text(change->arena, raised_until(change));
  return use_link(store, change, error) && database_run(store->database, BIND(SQL_SESSION_END, company, sql_text(change->before)), error) &&
         database_run(store->database, BIND(SQL_SESSION_FORGET, company, now), error) &&
         database_run(store->database,
                      BIND(SQL_SESSION_ADD, company, sql_text(change->token), sql_text(change->person), sql_text(until), sql_text(raised)),
                      error);
}

bool session_open(struct company *company, struct arena *arena, const struct newcomer *newcomer, struct instant shown, struct str *token,
                  struct error *error) {
  *token = company_token(company, arena);
  struct change change = {.company = company, .arena = arena, .person = newcomer->person, .token = token_hash(arena, *token)};
  change.before = newcomer->before;
  change.shown = shown;
  if (newcomer->link.length) change.link = token_hash(arena, newcomer->link);
  return change_append(&change, "sign-in", add_session, error);
}

/* -- passwords ----------------------------------------------------------------------------------------------------- */

struct credential {
  struct str hash; /* empty: none */
  struct instant changed;
};

static bool read_credential(struct store *store, struct arena *arena, struct str person, struct credential *credential,
                            struct error *error) {
  struct rows *row;
  *credential = (struct credential){.changed = {INT64_MIN}};
  if (!database_first(store->database, BIND(SQL_CREDENTIAL_ROW, sql_text(store->company), sql_text(person)), &row, error)) return false;
  if (row && instant_parse(rows_text(row, 2), &credential->changed)) credential->hash = arena_copy(arena, rows_text(row, 1));
  rows_close(row);
  return true;
}

bool password_is_set(const struct view *view, struct str person, bool *is_set, struct error *error) {
  struct credential credential;
  if (!read_credential(view->store, view->arena, person, &credential, error)) return false;
  *is_set = credential.hash.length && credential.changed.seconds >= access_ended(view, person).seconds;
  return true;
}

/* What is recorded of him is read only when the password fits: until then nothing takes longer for one person
 * than for another. Only an id can be a person's: whatever else is typed is not looked up, and is in no
 * message. */
bool password_opens(struct company *company, struct arena *arena, struct str person, struct str password, bool *fits, struct error *error) {
  struct credential credential;
  struct error why;
  struct view view;
  bool is_id = id_check(person, &why);
  struct store *store = company_reader(company);
  bool ok = read_credential(store, arena, is_id ? person : STR("nobody"), &credential, error);
  company_give_back(company, store);
  if (!ok) return false;
  if (password.length > PASSWORD_LENGTH_MAX) password = STR("");
  *fits = password_fits(is_id ? credential.hash : STR(""), password);
  if (!*fits) return true;
  if (!view_open(company, arena, &person, 1, &view, error)) return false;
  *fits = rights_of(&view, person) != 0 && credential.changed.seconds >= access_ended(&view, person).seconds;
  view_close(&view);
  return true;
}

static bool come_by_password(struct company *company, struct arena *arena, const struct newcomer *newcomer, struct str *token,
                             struct error *error) {
  bool fits;
  if (!attempt_begin(newcomer->person, newcomer->address, company_now(company)))
    return error_set(error, ERROR_BUSY, "%s", too_many_attempts);
  if (!password_opens(company, arena, newcomer->person, newcomer->password, &fits, error)) return false;
  if (!fits) return error_set(error, ERROR_DENIED, "this name and password do not fit together");
  attempt_was_good(newcomer->person, newcomer->address, company_now(company));
  return session_open(company, arena, newcomer, company_now(company), token, error);
}

/* -- links --------------------------------------------------------------------------------------------------------- */

static bool find_link(struct company *company, struct arena *arena, struct str hash, struct str *person, struct error *error) {
  struct rows *row;
  struct store *store = company_reader(company);
  bool ok = database_first(store->database, BIND(SQL_SIGN_IN_LINK_GET, sql_text(store->company), sql_text(hash)), &row, error);
  bool is_good = ok && row && !is_over(rows_text(row, 1), company_now(company));
  if (is_good) *person = arena_copy(arena, rows_text(row, 0));
  if (ok) rows_close(row);
  company_give_back(company, store);
  return ok && (is_good || error_set(error, ERROR_DENIED, not_good));
}

static bool come_by_link(struct company *company, struct arena *arena, struct newcomer newcomer, struct str *token, struct error *error) {
  struct view view;
  if (!find_link(company, arena, token_hash(arena, newcomer.link), &newcomer.person, error)) return false;
  if (!view_open(company, arena, &newcomer.person, 1, &view, error)) return false;
  bool serves = rights_of(&view, newcomer.person) != 0;
  view_close(&view);
  if (!serves) return error_set(error, ERROR_DENIED, not_good);
  return session_open(company, arena, &newcomer, company_now(company), token, error);
}

bool sign_in(struct company *company, struct arena *arena, const struct newcomer *newcomer, struct str *token, struct error *error) {
  return newcomer->link.length ? come_by_link(company, arena, *newcomer, token, error)
                               : come_by_password(company, arena, newcomer, token, error);
}
