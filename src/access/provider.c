/* Signing in by a provider: errands to it, who comes back from one, and which person the provider means. */
#include "provider.h"

#include <pthread.h>
#include <sodium.h>

#include "../base/base64.h"
#include "../people/people.h"
#include "internal.h"

enum { NAMESAKES_MAX = 8 };

struct provider {
  struct company *company;
  struct openid *openid;
  struct store *store;  /* that writes errands */
  pthread_mutex_t lock; /* of the store */
};

static void release(void *thing) {
  struct provider *provider = thing;
  pthread_mutex_destroy(&provider->lock);
}

bool provider_open(struct arena *arena, struct company *company, const char *store, const struct openid_plan *plan,
                   struct provider **result, struct error *error) {
  struct provider *provider = ARENA_NEW(arena, struct provider);
  provider->company = company;
  if (!openid_new(arena, plan, &provider->openid, error)) return false;
  if (!store_open(arena, store, company_name(company), STORE_WRITE, &provider->store, error)) return false;
  pthread_mutex_init(&provider->lock, NULL);
  arena_adopt(arena, release, provider);
  *result = provider;
  return true;
}

struct openid *provider_openid(struct provider *provider) {
  return provider->openid;
}

/* -- what the browser alone has ------------------------------------------------------------------------------------ */

static struct str derived(struct arena *arena, const char *what, struct str browser, struct str state) {
  return token_hash(arena, arena_print(arena, "openid %s " STR_FMT " " STR_FMT, what, STR_ARG(browser), STR_ARG(state)));
}

static void ask_as(struct arena *arena, struct openid_question *question, struct str browser) {
  question->nonce = derived(arena, "nonce", browser, question->state);
  question->verifier = derived(arena, "verifier", browser, question->state);
}

/* A key serves for one text, so that its number used once may be nought. */
static const unsigned char nought[crypto_secretbox_NONCEBYTES];

static struct hash seal_key(struct arena *arena, struct str browser, struct str state) {
  return hash_of(arena_print(arena, "openid seal " STR_FMT " " STR_FMT, STR_ARG(browser), STR_ARG(state)));
}

static struct str seal(struct arena *arena, struct str text, struct str browser, struct str state) {
  struct hash key = seal_key(arena, browser, state);
  struct buf out;
  size_t size = text.length + crypto_secretbox_MACBYTES;
  unsigned char *sealed = arena_take(arena, size);
  crypto_secretbox_easy(sealed, (const unsigned char *)text.at, text.length, nought, key.bytes);
  buf_init(&out, 2 * size + 4);
  buf_base64url(&out, (struct str){(const char *)sealed, size});
  return buf_end(&out, arena);
}

static struct str unseal(struct arena *arena, struct str sealed, struct str browser, struct str state) {
  struct hash key = seal_key(arena, browser, state);
  size_t size;
  uint8_t *bytes = arena_take(arena, sealed.length + 1), *text = arena_take(arena, sealed.length + 1);
  bool is_whole = base64url_parse(sealed, bytes, sealed.length, &size) && size >= crypto_secretbox_MACBYTES &&
                  crypto_secretbox_open_easy(text, bytes, size, nought, key.bytes) == 0;
  return is_whole ? (struct str){(const char *)text, size - crypto_secretbox_MACBYTES} : STR("");
}

/* -- errands ------------------------------------------------------------------------------------------------------- */

/* What a transaction of errands needs, and what it found. */
struct journey {
  struct provider *provider;
  struct arena *arena;
  struct str state, browser, session, carried; /* the first two hashed, the last sealed */
  struct instant begun;                        /* of adding: now */
  bool is_there;
};

static bool add_errand(struct database *database, void *context, struct error *error) {
  const struct journey *journey = context;
  struct parameter company = sql_text(journey->provider->store->company);
  struct instant forgotten = {journey->begun.seconds - ERRAND_SECONDS};
  int64_t all = 0, of_session = 0;
  if (!database_run(database, BIND(SQL_OPENID_ERRAND_FORGET, company, sql_text(instant_text(journey->arena, forgotten))), error) ||
      !database_number(database, BIND(SQL_OPENID_ERRAND_COUNT, company), &all, error) ||
      !database_number(database, BIND(SQL_OPENID_ERRAND_COUNT_OF, company, sql_text(journey->session)), &of_session, error))
    return false;
  if (all >= ERRANDS_MAX || (journey->session.length && of_session >= ERRANDS_OF_SESSION))
    return error_set(error, ERROR_BUSY, "too many are on their way to the provider");
  return database_run(database,
                      BIND(SQL_OPENID_ERRAND_ADD, company, sql_text(journey->state), sql_text(journey->browser),
                           sql_text(instant_text(journey->arena, journey->begun)), sql_text(journey->session), sql_text(journey->carried)),
                      error);
}

/* It serves once, whoever brings it: who is not the one that was sent has it from somewhere. */
static bool take_errand(struct database *database, void *context, struct error *error) {
  struct journey *journey = context;
  struct rows *row;
  struct parameter company = sql_text(journey->provider->store->company);
  if (!database_first(database, BIND(SQL_OPENID_ERRAND_TAKE, company, sql_text(journey->state)), &row, error)) return false;
  journey->is_there = row && instant_parse(rows_text(row, 1), &journey->begun);
  if (row) {
    journey->browser = arena_copy(journey->arena, rows_text(row, 0));
    journey->session = arena_copy(journey->arena, rows_text(row, 2));
    journey->carried = arena_copy(journey->arena, rows_text(row, 3));
  }
  rows_close(row);
  return true;
}

static bool write_errand(struct journey *journey, transaction *work, struct error *error) {
  struct provider *provider = journey->provider;
  struct error why;
  pthread_mutex_lock(&provider->lock);
  bool ok = database_transact(provider->store->database, work, journey, error);
  if (!ok && database_is_lost(provider->store->database) && !database_reconnect(provider->store->database, &why)) *error = why;
  pthread_mutex_unlock(&provider->lock);
  return ok;
}

bool errand_begin(struct provider *provider, struct arena *arena, const struct errand *errand, struct str *browser, struct str *address,
                  struct error *error) {
  struct instant now = company_now(provider->company);
  struct openid_question question = {.state = company_token(provider->company, arena), .again = errand->session.length > 0, .begun = now};
  if (!attempt_begin(STR(""), errand->address, now)) return error_set(error, ERROR_BUSY, "%s", too_many_attempts);
  *browser = errand->browser.length == TOKEN_LENGTH ? errand->browser : company_token(provider->company, arena);
  ask_as(arena, &question, *browser);
  if (!openid_address(provider->openid, arena, &question, now, address, error)) return false;
  struct str carried = errand->carried.length > CARRIED_SIZE_MAX ? STR("") : errand->carried;
  struct journey journey = {provider, arena, .session = errand->session, .begun = now};
  journey.state = token_hash(arena, question.state);
  journey.browser = token_hash(arena, *browser);
  journey.carried = seal(arena, carried, *browser, question.state);
  return write_errand(&journey, add_errand, error);
}

/* -- who it is ----------------------------------------------------------------------------------------------------- */

static bool is_same_mail(struct str a, struct str b) { return a.length && a.length == b.length && strncasecmp(a.at, b.at, a.length) == 0; }

/* All who have the address, as it was said last. */
static bool find_namesakes(struct provider *provider, struct arena *arena, struct roster *roster, struct str mail, struct str *found,
                           int *count, struct error *error) {
  struct view view;
  const struct registry *reg;
  struct members members = {0};
  *count = 0;
  if (!view_open(provider->company, arena, NULL, 0, &view, error)) return false;
  bool ok = roster_open(roster, &view, &reg, error);
  if (ok) {
    members_of(reg, arena, view.now, &members);
    for (uint32_t i = 0; i < members.count && *count < NAMESAKES_MAX; i++)
      if (is_same_mail(members.at[i].email, mail)) found[(*count)++] = arena_copy(arena, members.at[i].id);
    roster_close(roster);
  }
  view_close(&view);
  return ok;
}

/* The one in service among them. */
static bool choose(struct provider *provider, struct arena *arena, const struct str *found, int count, struct str claimed,
                   struct str *person, struct error *error) {
  struct view view;
  int serve = 0;
  if (!view_open(provider->company, arena, found, count, &view, error)) return false;
  for (int i = 0; i < count; i++)
    if (rights_of(&view, found[i])) *person = found[i], serve++;
  view_close(&view);
  if (serve == 1) return true;
  return error_set(error, ERROR_DENIED, "%s in service, with access, is `" STR_FMT "`", serve ? "more than one" : "nobody",
                   STR_ARG(str_sub(claimed, 0, ID_LENGTH_MAX)));
}

static bool find_person(struct provider *provider, struct arena *arena, struct roster *roster, struct str claimed, struct str *person,
                        struct error *error) {
  struct str found[NAMESAKES_MAX] = {claimed};
  struct error why;
  int count = id_check(claimed, &why);
  bool is_mail = str_equal(openid_plan(provider->openid)->claim, STR("email"));
  if (is_mail && !find_namesakes(provider, arena, roster, claimed, found, &count, error)) return false;
  return choose(provider, arena, found, count, claimed, person, error);
}

/* -- coming back --------------------------------------------------------------------------------------------------- */

/* The browser that was sent, in time. *journey says of which errand. */
static bool meet(struct journey *journey, const struct homecoming *homecoming, struct homecomer *homecomer, struct error *error) {
  struct arena *arena = journey->arena;
  int64_t age = company_now(journey->provider->company).seconds;
  journey->state = token_hash(arena, homecoming->state);
  if (!write_errand(journey, take_errand, error)) return false;
  if (!journey->is_there) return error_set(error, ERROR_DENIED, "the state is none that was sent, or has served (state)");
  struct str hash = token_hash(arena, homecoming->browser);
  if (homecoming->browser.length != TOKEN_LENGTH || !str_equal(hash, journey->browser))
    return error_set(error, ERROR_DENIED, "another browser was sent with this state");
  homecomer->is_again = journey->session.length > 0;
  homecomer->carried = unseal(arena, journey->carried, homecoming->browser, homecoming->state);
  age -= journey->begun.seconds;
  if (age < 0 || age >= ERRAND_SECONDS) return error_set(error, ERROR_DENIED, "the state is over: he took %lld seconds", (long long)age);
  if (homecoming->refusal.length)
    return error_set(error, ERROR_DENIED, "the provider refuses: " STR_FMT, STR_ARG(str_sub(homecoming->refusal, 0, ID_LENGTH_MAX)));
  return true;
}

static bool come_in(struct journey *journey, const struct homecoming *homecoming, struct str person, struct instant authenticated,
                    struct homecomer *homecomer, struct error *error) {
  struct newcomer newcomer = {.person = person, .before = homecoming->visitor->session};
  return session_open(journey->provider->company, journey->arena, &newcomer, authenticated, &homecomer->token, error);
}

/* The session that was to be raised must be this browser's still, and its holder's own. */
static bool show_again(struct journey *journey, const struct visitor *visitor, struct str person, struct error *error) {
  if (!str_equal(journey->session, visitor->session)) return error_set(error, ERROR_DENIED, "the session ended meanwhile");
  if (!str_equal(visitor->person, person))
    return error_set(error, ERROR_DENIED, "`" STR_FMT "` showed who he is, and `" STR_FMT "` is signed in", STR_ARG(person),
                     STR_ARG(visitor->person));
  return session_raise(journey->provider->company, journey->arena, visitor, error);
}

bool errand_end(struct provider *provider, struct arena *arena, struct roster *roster, const struct homecoming *homecoming,
                struct homecomer *homecomer, struct error *error) {
  struct journey journey = {provider, arena, .is_there = false};
  struct openid_identity identity;
  struct str person = {0};
  *homecomer = (struct homecomer){0};
  if (!meet(&journey, homecoming, homecomer, error)) return false;
  struct openid_question question = {.state = homecoming->state, .again = homecomer->is_again, .begun = journey.begun};
  ask_as(arena, &question, homecoming->browser);
  if (!openid_redeem(provider->openid, arena, &question, &homecoming->answer, company_now(provider->company), &identity, error) ||
      !find_person(provider, arena, roster, identity.claimed, &person, error))
    return false;
  bool ok = homecomer->is_again ? show_again(&journey, homecoming->visitor, person, error)
                                : come_in(&journey, homecoming, person, identity.authenticated, homecomer, error);
  if (ok) attempt_was_good(STR(""), homecoming->address, company_now(provider->company));
  return ok;
}
