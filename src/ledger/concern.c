/* What an event is about. */
#include "concern.h"

enum lookup { NOT_LOOKED_UP, LOOKED_UP, BEARS_ON_ALL };

/* Every kind is named, so that the compiler asks of a new one: a kind that binds everybody and is not found would hide a rule. */
static enum lookup lookup_of(enum event_kind kind) {
  switch (kind) {
  case EVENT_COMPANY:
  case EVENT_ISSUER:
  case EVENT_OFFICE_GIVEN:
  case EVENT_DISCLOSURE:
  case EVENT_RESULTS:
  case EVENT_RESULTS_EXPECTED:
  case EVENT_FILING:
  case EVENT_ITEM_OPENED:
  case EVENT_ITEM_DISCLOSED:
  case EVENT_ITEM_ABANDONED:
  case EVENT_RESTRICTED_NOTICE:
  case EVENT_RESTRICTED_LIFTED:
  case EVENT_CLOSED_NOTICE:
  case EVENT_CLEARING_SET:
  case EVENT_CALENDAR_CLOSING:
  case EVENT_CALENDAR_EARLY_CLOSE:
  case EVENT_POLICY_ADOPTED: return BEARS_ON_ALL;
  case EVENT_ACCESS_TAKEN:
  case EVENT_JOINED:
  case EVENT_CLASS_GIVEN:
  case EVENT_TRADE_EXECUTED:
  case EVENT_CLEARANCE_REQUESTED:
  case EVENT_CERTIFICATION_REQUESTED:
  case EVENT_INQUIRY_RECEIVED:
  case EVENT_INCIDENT_LEARNED: case EVENT_QUESTION_ASKED:
  case EVENT_DECIDED:
  case EVENT_HOLD_PLACED:
  case EVENT_HOLD_LIFTED:
  case EVENT_ERASED: return LOOKED_UP;
  case EVENT_DETAILS_CHANGED: case EVENT_LEFT:
  case EVENT_CLASS_ENDED:
  case EVENT_OFFICE_ENDED:
  case EVENT_UNAVAILABLE:
  case EVENT_AVAILABLE:
  case EVENT_ACCESS_RETURNED:
  case EVENT_RELATION:
  case EVENT_RELATION_ENDED:
  case EVENT_ACCOUNT_OPENED:
  case EVENT_ACCOUNT_CLOSED:
  case EVENT_LOT_ACQUIRED:
  case EVENT_LOTS_COMPLETE:
  case EVENT_POST_TRADE_NOTICE:
  case EVENT_BROUGHT_IN:
  case EVENT_TAKEN_OFF:
  case EVENT_CLOSED_LIFTED:
  case EVENT_NOTICE_DELIVERED:
  case EVENT_ATTESTED:
  case EVENT_CLEARANCE_GIVEN:
  case EVENT_CLEARANCE_REFUSED:
  case EVENT_CLEARANCE_LAPSED:
  case EVENT_PLAN_ADOPTED:
  case EVENT_PLAN_APPROVED:
  case EVENT_PLAN_MODIFIED:
  case EVENT_PLAN_TERMINATED:
  case EVENT_CERTIFIED:
  case EVENT_SPOKESPERSON_NAMED:
  case EVENT_SPOKESPERSON_ENDED:
  case EVENT_INQUIRY_REFERRED:
  case EVENT_INCIDENT_REPORTED:
  case EVENT_INCIDENT_STEP:
  case EVENT_INCIDENT_CLOSED: case EVENT_QUESTION_ANSWERED:
  case EVENT_FACT_RECORDED:
  case EVENT_WITHDRAWN:
  case EVENT_EVIDENCE_MADE:
  case EVENT_KINDS: return NOT_LOOKED_UP;
  }
  return NOT_LOOKED_UP;
}

bool kind_is_looked_up(enum event_kind kind) { return lookup_of(kind) != NOT_LOOKED_UP; }
bool kind_bears_on_all(enum event_kind kind) { return lookup_of(kind) == BEARS_ON_ALL; }

bool field_is_official(const struct event_field *field) {
  return field->kind == FIELD_PERSON && (strcmp(field->name, "by") == 0 || strcmp(field->name, "to") == 0);
}

bool field_is_looked_up(const struct event_field *field) {
  if (field->kind == FIELD_PERSON) return !field_is_official(field);
  if (field->kind == FIELD_ID) return strcmp(field->name, "issuer") != 0;
  return field_is_list(field->kind);
}

static bool value_names(enum field_kind kind, const struct value *value, struct str person) {
  if (kind == FIELD_PERSON) return str_equal(value->text, person);
  for (uint32_t i = 0; kind == FIELD_PERSONS && i < value->count; i++)
    if (str_equal(value->list[i], person)) return true;
  return false;
}

bool event_names_person(const struct event *event, struct str person) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX; f++)
    if (event_has(event, f) && value_names(type->fields[f].kind, &event->values[f], person)) return true;
  return false;
}

bool event_is_to_all(const struct event *event) {
  for (int f = 0; f < FIELDS_MAX; f++)
    if (event_has(event, f) && event->values[f].all) return true;
  return false;
}
