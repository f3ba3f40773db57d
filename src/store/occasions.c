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

bool occasion_add(struct store *store, const struct event *event, struct instant acted, int64_t place, struct error *error) {
  if (!event_is_occasion(event) || event->recorded.seconds < acted.seconds - OCCASION_SECONDS) return true;
  return database_run(store->database, BIND(SQL_OCCASION_ADD, sql_text(store->company), sql_int(place)), error);
}
