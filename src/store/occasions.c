/* Of which events somebody is to hear: noted in the transaction that records them, so that no message is lost and none is
 * without its act, whoever recorded it. What becomes of them is the business of src/notice. */
#include "internal.h"

/* A journal from elsewhere tells of what everybody has heard long ago. */
enum { OCCASION_SECONDS = SECONDS_PER_DAY };

bool event_is_occasion(const struct event *event) {
  static const enum event_kind kinds[] = {
      EVENT_CLEARANCE_REQUESTED, EVENT_CLEARANCE_GIVEN,          EVENT_CLEARANCE_REFUSED, EVENT_RESTRICTED_NOTICE,  EVENT_RESTRICTED_LIFTED,
      EVENT_CLOSED_NOTICE,       EVENT_CLOSED_LIFTED,            EVENT_RESULTS,           EVENT_RESULTS_EXPECTED,   EVENT_CERTIFICATION_REQUESTED,
      EVENT_QUESTION_ASKED,      EVENT_QUESTION_ANSWERED,        EVENT_INCIDENT_REPORTED, EVENT_INQUIRY_REFERRED};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (event->kind == kinds[i]) return true;
  return false;
}

/* -- for webhooks ------------------------------------------------------------------------------------------------------ */

/* Only of what happens in the same way whether or not there is an item of information: an end of a restriction or of a clearance, or a
 * notice to some, would tell of one. NULL: nobody is told. */
static const char *kind_told(const struct event *event) {
  switch ((int)event->kind) {
  case EVENT_CLEARANCE_REQUESTED: return "request";
  case EVENT_CLEARANCE_GIVEN:
  case EVENT_CLEARANCE_REFUSED: return event_text(event, "request").length ? "answer" : NULL;
  case EVENT_CLOSED_NOTICE:
  case EVENT_CLOSED_LIFTED:
  case EVENT_RESULTS:
  case EVENT_RESULTS_EXPECTED: return "calendar";
  case EVENT_CERTIFICATION_REQUESTED: return "certification";
  case EVENT_QUESTION_ASKED:
  case EVENT_QUESTION_ANSWERED: return "question";
  case EVENT_POLICY_ADOPTED: return "policy";
  default: /* everything else is nobody's business */ return NULL;
  }
}

/* An id that the site drew says nothing; one that somebody chose might. */
static bool is_drawn(struct str id) {
  enum { DRAWN_LENGTH = sizeof "req-0123456789ab" - 1 };
  if (id.length != DRAWN_LENGTH || !str_starts(id, STR("req-"))) return false;
  for (size_t i = 4; i < id.length; i++)
    if (!strchr("0123456789abcdef", id.at[i])) return false;
  return true;
}

/* One for an act and a kind, however many events it brings. Its id tells nothing of how many there are. */
static bool delivery_add(struct store *store, const struct event *event, const struct act *act, struct error *error) {
  enum { EVENT_DIGITS = 24 };
  const char *kind = kind_told(event);
  char text[HASH_DIGITS + 4] = "evt-", digits[HASH_DIGITS];
  struct hasher hasher;
  struct buf at;
  if (!kind) return true;
  hasher_begin(&hasher);
  hasher_add(&hasher, str_of(kind));
  hasher_add(&hasher, STR("\n"));
  hasher_add(&hasher, act->key);
  memcpy(text + 4, hash_hex(hasher_end(&hasher), digits).at, EVENT_DIGITS);
  struct str request = event_text(event, "request"), id = {text, 4 + EVENT_DIGITS};
  buf_init(&at, 64);
  bool waits = strcmp(kind, "answer") == 0 && event->at.seconds > act->recorded.seconds; /* for the tick at which answers are told */
  buf_instant(&at, waits ? event->at : act->recorded);
  bool ok = database_run(store->database,
                         BIND(SQL_DELIVERY_ADD, sql_text(store->company), sql_text(id), sql_text(str_of(kind)),
                              sql_text(is_drawn(request) ? request : STR("")), sql_text(buf_view(&at))),
                         error);
  buf_free(&at);
  return ok;
}

/* -- both ------------------------------------------------------------------------------------------------------------------ */

bool occasion_add(struct store *store, const struct event *event, const struct act *act, int64_t place, struct error *error) {
  if (event->recorded.seconds < act->recorded.seconds - OCCASION_SECONDS) return true;
  if (!delivery_add(store, event, act, error)) return false;
  return !event_is_occasion(event) || database_run(store->database, BIND(SQL_OCCASION_ADD, sql_text(store->company), sql_int(place)), error);
}
