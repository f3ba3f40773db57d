/* The thread that sends. It looks every second: at what happened, whether it is time for the daily round, and for what is due. */
#include <curl/curl.h>
#include <stdio.h>

#include "../base/clock.h"
#include "internal.h"

enum { STEP_MS = 100, RECORD_ATTEMPTS = 20, NOTICES_A_MAIL = 100, MAILS_A_LOOK = 50 };

/* -- one mail --------------------------------------------------------------------------------------------------------- */

struct delivery {
  struct held *held;
  struct str sent, said;
};

static bool settle_sent(struct store *store, void *context, struct error *error) {
  const struct delivery *delivery = context;
  return outbox_settle(store, delivery->held->holder, MESSAGE_SENT, delivery->sent, delivery->said, error);
}

struct str notice_named(struct arena *arena, struct str cause, struct str subject) {
  if (str_equal(cause, STR("notice")) && subject.length) return arena_copy(arena, subject);
  bool fits = subject.length && subject.length + cause.length < ID_LENGTH_MAX;
  return fits ? arena_print(arena, STR_FMT "-" STR_FMT, STR_ARG(cause), STR_ARG(subject)) : arena_copy(arena, cause);
}

/* The id is another each time that the same message is sent. */
static struct str delivery_id(struct arena *arena, const struct held *held, const struct held_message *message) {
  enum { DELIVERY_DIGITS = 24 };
  char digits[HASH_DIGITS];
  struct str hex = hash_hex(hash_of(arena_print(arena, STR_FMT STR_FMT, STR_ARG(held->holder), STR_ARG(message->id))), digits);
  return arena_print(arena, "told-" STR_FMT, STR_ARG(str_sub(hex, 0, DELIVERY_DIGITS)));
}

static uint32_t delivered_events(struct arena *arena, const struct held *held, struct instant now, struct event *events) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < held->count && count < NOTICES_A_MAIL; i++) {
    struct event *event = &events[count++];
    *event = event_of(EVENT_NOTICE_DELIVERED, now);
    event->id = delivery_id(arena, held, &held->at[i]);
    event_set_text(event, "person", held->person);
    event_set_text(event, "notice", notice_named(arena, held->at[i].cause, held->at[i].subject));
  }
  return count;
}

/* It is sent: nothing may have it sent again, also when the act cannot be recorded now. */
static bool record(struct mailer *mailer, struct arena *arena, struct held *held, struct str said, struct error *error) {
  struct receipt receipt;
  struct event *events = ARENA_ARRAY(arena, NOTICES_A_MAIL, struct event);
  struct command_act command = {.events = events, .also = settle_sent};
  struct delivery delivery = {held, STR(""), said};
  command.context = &delivery;
  for (int attempt = 0; attempt < RECORD_ATTEMPTS; attempt++) {
    command.act = company_act(mailer->company, arena, "mail", STR("abstain"), arena_print(arena, "mail-" STR_FMT, STR_ARG(held->holder)));
    delivery.sent = instant_text(arena, command.act.recorded);
    command.count = delivered_events(arena, held, command.act.recorded, events);
    if (company_append(mailer->company, &command, &receipt, error)) return true;
    if (error->kind != ERROR_BUSY && error->kind != ERROR_BROKEN) break;
    clock_sleep_ms(STEP_MS);
  }
  fprintf(stderr, "abstain: a mail was sent, which the ledger does not say: %s\n", error->text);
  return outbox_settle(mailer->store, held->holder, MESSAGE_SENT, delivery.sent, said, error);
}

static bool put_off(struct mailer *mailer, struct arena *arena, const struct held *held, struct str said, struct error *error) {
  struct instant now = company_now(mailer->company), made;
  int64_t attempts = held->at[0].attempts, oldest = now.seconds;
  for (uint32_t i = 0; i < held->count; i++) {
    if (held->at[i].attempts > attempts) attempts = held->at[i].attempts;
    if (instant_parse(held->at[i].made, &made) && made.seconds < oldest) oldest = made.seconds;
  }
  bool is_over = oldest < now.seconds - GIVE_UP_SECONDS;
  struct instant due = {now.seconds + (is_over ? 0 : wait_after(attempts))};
  return outbox_settle(mailer->store, held->holder, is_over ? MESSAGE_GIVEN_UP : MESSAGE_WAITING, instant_text(arena, due), said, error);
}

static bool send_to(struct mailer *mailer, struct arena *arena, struct held *held, struct str address, struct error *error) {
  struct instant now = company_now(mailer->company);
  struct letter letter = {address, held->at[0].name, now};
  struct str said = STR("no address is recorded");
  enum sent sent = SENT_REFUSED;
  if (address.length) said = STR("the address that is recorded is none");
  if (address_is_one(address)) sent = letter_send(mailer, arena, &letter, &said);
  switch (sent) {
  case SENT_OK: return record(mailer, arena, held, said, error);
  case SENT_REFUSED: return outbox_settle(mailer->store, held->holder, MESSAGE_REFUSED, instant_text(arena, now), said, error);
  case SENT_LATER: return put_off(mailer, arena, held, said, error);
  }
  return true;
}

/* Who has left hears nothing; nor does anybody of a change that was moved since, or of what was done. */
static bool keep_true(struct mailer *mailer, const struct view *view, struct held *held, bool serves, struct error *error) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < held->count; i++) {
    struct instant at;
    bool is_window = str_equal(held->at[i].cause, STR("window")) && instant_parse(held->at[i].subject, &at), owed;
    if (!is_still_owed(view, held->person, &held->at[i], &owed, error)) return false;
    if (serves && owed && (!is_window || window_changes_at(view, held->person, at)))
      held->at[kept++] = held->at[i];
    else if (!outbox_drop(mailer, held->at[i].id, error))
      return false;
  }
  held->count = kept;
  return true;
}

static bool is_anybody(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  const struct entry *entry, *joined = NULL, *left = NULL;
  if (!symbol.number) return false;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_JOINED); (entry = walk_next(&walk));) joined = entry;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_LEFT); (entry = walk_next(&walk));) left = entry;
  return !left || left->at.seconds > view->now.seconds || (joined && joined->at.seconds > left->at.seconds);
}

static bool send_held(struct mailer *mailer, struct arena *arena, struct held *held, struct error *error) {
  struct view view;
  if (!view_open(mailer->company, arena, &held->person, 1, &view, error)) return false;
  struct str address = person_address(&view, held->person);
  bool serves = is_anybody(&view, held->person);
  bool ok = keep_true(mailer, &view, held, serves, error);
  view_close(&view);
  return ok && (!held->count || send_to(mailer, arena, held, address, error));
}

/* -- the thread ---------------------------------------------------------------------------------------------------------- */

static bool send_due(struct mailer *mailer, struct error *error) {
  bool ok = true, is_more = true;
  for (int i = 0; ok && is_more && i < MAILS_A_LOOK && !atomic_load(&mailer->worker.is_stopping); i++) {
    struct arena *arena = arena_new(0);
    struct held held;
    ok = outbox_claim(mailer, arena, &held, error);
    is_more = ok && held.person.length && held.count;
    if (is_more) ok = send_held(mailer, arena, &held, error);
    arena_free(arena);
  }
  return ok;
}

static bool look(void *context, struct error *error) {
  struct mailer *mailer = context;
  struct arena *arena = arena_new(0);
  bool changed = false;
  bool ok = causes_expand(mailer, arena, &changed, error);
  if (ok && (changed || company_now(mailer->company).seconds >= mailer->next_round.seconds)) ok = round_make(mailer, arena, error);
  arena_free(arena);
  struct error why;
  return send_due(mailer, ok ? error : &why) && ok; /* what stands in the outbox waits for nothing else */
}

static bool check_plan(const struct mail_plan *plan, struct error *error) {
  bool is_url = str_starts(plan->server, STR("smtp://")) || str_starts(plan->server, STR("smtps://"));
  if (!is_url) return error_set(error, ERROR_INPUT, "a mail server is said as smtp://HOST:587 or smtps://HOST:465");
  if (!address_is_one(plan->from))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is no address to send mails from", STR_ARG(plan->from));
  if (!str_starts(plan->site, STR("https://")) && !str_starts(plan->site, STR("http://")))
    return error_set(error, ERROR_INPUT, "mails say where to sign in: an address like https://trading.example.org/");
  for (size_t i = 0; i < plan->site.length; i++)
    if (plan->site.at[i] <= ' ' || plan->site.at[i] >= 127)
      return error_set(error, ERROR_INPUT, "the site's address has a blank or a character that is no ASCII");
  return true;
}

bool mailer_start(struct arena *arena, struct company *company, const struct mail_plan *plan, struct mailer **mailer, struct error *error) {
  struct mailer *new = ARENA_NEW(arena, struct mailer);
  *new = (struct mailer){.company = company, .plan = *plan, .waiting = waiting_new(arena), .unclear = INT64_MIN};
  if (!check_plan(plan, error) || !store_open(arena, plan->store, company_name(company), STORE_WRITE, &new->store, error)) return false;
  new->worker = (struct worker){.what = "mails", .look = look, .context = new, .store = new->store};
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (!worker_start(&new->worker, error)) return false;
  *mailer = new;
  return true;
}

void mailer_stop(struct mailer *mailer) {
  if (!mailer) return;
  worker_stop(&mailer->worker);
  curl_global_cleanup();
}
