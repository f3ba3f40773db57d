/* The thread that posts to webhooks, one delivery at a time. A receiver that fails is left in peace for a while that grows, and all
 * that waits for it waits with it: so it keeps no other waiting. */
#include <curl/curl.h>

#include "internal.h"

enum { POSTS_A_LOOK = 50 };

struct courier {
  struct worker worker;
  struct company *company;
  struct courier_plan plan;
  struct store *store;
  struct instant next_pruning;
};

/* A delivery that this thread holds. */
struct parcel {
  struct courier *courier;
  struct arena *arena;
  struct str webhook, event, holder; /* `webhook` empty: nothing is due */
  struct str kind, request, happened, made;
  int64_t failures; /* of the receiver, in a row */
  struct webhook to;
};

static struct parameter company_of(const struct parcel *parcel) { return sql_text(parcel->courier->store->company); }

/* -- claiming ------------------------------------------------------------------------------------------------------- */

static bool read_parcel(struct parcel *parcel, struct error *error) {
  struct rows *row;
  if (!database_first(parcel->courier->store->database,
                      BIND(SQL_DELIVERY_HELD, company_of(parcel), sql_text(parcel->webhook), sql_text(parcel->event), sql_text(parcel->holder)),
                      &row, error))
    return false;
  if (!row) return parcel->webhook = STR(""), true; /* another was first */
  parcel->kind = arena_copy(parcel->arena, rows_text(row, 0));
  parcel->request = arena_copy(parcel->arena, rows_text(row, 1));
  parcel->happened = arena_copy(parcel->arena, rows_text(row, 2));
  parcel->made = arena_copy(parcel->arena, rows_text(row, 3));
  parcel->failures = rows_int(row, 4);
  parcel->to = (struct webhook){.id = parcel->webhook, .is_internal = rows_int(row, 7) != 0};
  parcel->to.url = arena_copy(parcel->arena, rows_text(row, 5));
  parcel->to.secret = arena_copy(parcel->arena, rows_text(row, 6));
  rows_close(row);
  return true;
}

static bool claim(struct database *database, void *context, struct error *error) {
  struct parcel *parcel = context;
  struct instant now = company_now(parcel->courier->company);
  struct parameter at = sql_text(instant_text(parcel->arena, now));
  struct str lease = instant_text(parcel->arena, (struct instant){now.seconds + LEASE_SECONDS});
  struct rows *row;
  parcel->webhook = STR("");
  if (!database_first(database, BIND(SQL_DELIVERY_NEXT, company_of(parcel), at), &row, error)) return false;
  if (!row) return true;
  parcel->webhook = arena_copy(parcel->arena, rows_text(row, 0));
  parcel->event = arena_copy(parcel->arena, rows_text(row, 1));
  rows_close(row);
  return database_run(database,
                      BIND(SQL_DELIVERY_CLAIM, company_of(parcel), sql_text(parcel->webhook), sql_text(parcel->event), at, sql_text(lease),
                           sql_text(parcel->holder)),
                      error) &&
         read_parcel(parcel, error);
}

/* Looked for without a transaction first, as for mails. */
static bool take(struct parcel *parcel, struct error *error) {
  struct courier *courier = parcel->courier;
  bool is_due;
  struct str now = instant_text(parcel->arena, company_now(courier->company));
  parcel->webhook = STR("");
  parcel->holder = company_token(courier->company, parcel->arena);
  if (!database_has(courier->store->database, BIND(SQL_DELIVERY_NEXT, company_of(parcel), sql_text(now)), &is_due, error)) return false;
  return !is_due || database_transact(courier->store->database, claim, parcel, error);
}

/* -- what becomes of it --------------------------------------------------------------------------------------------- */

struct settling {
  struct parcel *parcel;
  enum message_state state;
  struct instant now, due;
  struct str said;
  bool fails, gives_up; /* gives_up: what has waited as long for this receiver goes, too */
};

static bool settle(struct database *database, void *context, struct error *error) {
  const struct settling *settling = context;
  struct parcel *parcel = settling->parcel;
  struct parameter company = company_of(parcel), webhook = sql_text(parcel->webhook), said = sql_text(settling->said);
  struct parameter due = sql_text(instant_text(parcel->arena, settling->due));
  struct parameter rest = sql_text(instant_text(parcel->arena, (struct instant){settling->now.seconds + wait_after(parcel->failures)}));
  struct parameter old = sql_text(instant_text(parcel->arena, (struct instant){settling->now.seconds - GIVE_UP_SECONDS}));
  return database_run(database,
                      BIND(SQL_DELIVERY_SETTLE, company, webhook, sql_text(parcel->event), sql_text(parcel->holder),
                           sql_text(str_of(message_states[settling->state])), due, said),
                      error) &&
         (!settling->gives_up || database_run(database, BIND(SQL_DELIVERY_GIVE_UP, company, webhook, due, old, said), error)) &&
         (settling->fails ? database_run(database, BIND(SQL_WEBHOOK_REST, company, webhook, rest), error)
                          : database_run(database, BIND(SQL_WEBHOOK_IS_WELL, company, webhook), error));
}

static bool deliver(struct parcel *parcel, struct error *error) {
  struct courier *courier = parcel->courier;
  struct settling settling = {.parcel = parcel, .now = company_now(courier->company)};
  struct posting posting = {.webhook = &parcel->to, .event = parcel->event, .kind = parcel->kind, .request = parcel->request,
                            .happened = parcel->happened, .now = settling.now, .authorities = courier->plan.authorities,
                            .is_stopping = &courier->worker.is_stopping};
  struct instant made;
  bool is_old = instant_parse(parcel->made, &made) && made.seconds < settling.now.seconds - GIVE_UP_SECONDS;
  enum sent sent = post_send(&posting, parcel->arena, &settling.said);
  settling.due = company_now(courier->company);
  switch (sent) {
  case SENT_OK: settling.state = MESSAGE_SENT; break;
  case SENT_REFUSED: settling.state = MESSAGE_REFUSED; break;
  case SENT_LATER:
    settling.state = is_old ? MESSAGE_GIVEN_UP : MESSAGE_WAITING;
    settling.gives_up = is_old;
    settling.fails = !atomic_load(&courier->worker.is_stopping); /* else it was ourselves who broke it off */
    break;
  }
  return database_transact(courier->store->database, settle, &settling, error);
}

/* -- the thread -------------------------------------------------------------------------------------------------------- */

static bool prune(struct courier *courier, struct arena *arena, struct error *error) {
  struct instant now = company_now(courier->company);
  if (now.seconds < courier->next_pruning.seconds) return true;
  courier->next_pruning.seconds = now.seconds + SECONDS_PER_DAY;
  struct str old = instant_text(arena, (struct instant){now.seconds - SENT_KEPT_DAYS * (int64_t)SECONDS_PER_DAY});
  return database_run(courier->store->database, BIND(SQL_DELIVERY_FORGET, sql_text(courier->store->company), sql_text(old)), error);
}

static bool look(void *context, struct error *error) {
  struct courier *courier = context;
  bool ok = true, is_more = true;
  for (int i = 0; ok && is_more && i < POSTS_A_LOOK && !atomic_load(&courier->worker.is_stopping); i++) {
    struct arena *arena = arena_new(0);
    struct parcel parcel = {.courier = courier, .arena = arena};
    ok = prune(courier, arena, error) && take(&parcel, error);
    is_more = ok && parcel.webhook.length;
    if (is_more) ok = deliver(&parcel, error);
    arena_free(arena);
  }
  return ok;
}

bool courier_start(struct arena *arena, struct company *company, const struct courier_plan *plan, struct courier **courier,
                   struct error *error) {
  struct courier *new = ARENA_NEW(arena, struct courier);
  *new = (struct courier){.company = company, .plan = *plan, .worker = {.what = "webhooks", .look = look, .context = new}};
  if (!store_open(arena, plan->store, company_name(company), STORE_WRITE, &new->store, error)) return false;
  new->worker.store = new->store;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (!worker_start(&new->worker, error)) return false;
  *courier = new;
  return true;
}

void courier_stop(struct courier *courier) {
  if (!courier) return;
  worker_stop(&courier->worker);
  curl_global_cleanup();
}
