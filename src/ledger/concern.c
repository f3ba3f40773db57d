/* What an event is about. */
#include "concern.h"

enum { NOT_LOOKED_UP, LOOKED_UP, BEARS_ON_ALL };

static const unsigned char looked_up[EVENT_KINDS] = {
    [EVENT_COMPANY] = BEARS_ON_ALL,
    [EVENT_ISSUER] = BEARS_ON_ALL,
    [EVENT_DISCLOSURE] = BEARS_ON_ALL,
    [EVENT_RESULTS] = BEARS_ON_ALL,
    [EVENT_RESULTS_EXPECTED] = BEARS_ON_ALL,
    [EVENT_FILING] = BEARS_ON_ALL,
    [EVENT_ITEM_OPENED] = BEARS_ON_ALL,
    [EVENT_ITEM_DISCLOSED] = BEARS_ON_ALL,
    [EVENT_ITEM_ABANDONED] = BEARS_ON_ALL,
    [EVENT_RESTRICTED_NOTICE] = BEARS_ON_ALL,
    [EVENT_RESTRICTED_LIFTED] = BEARS_ON_ALL,
    [EVENT_CLOSED_NOTICE] = BEARS_ON_ALL,
    [EVENT_CALENDAR_CLOSING] = BEARS_ON_ALL,
    [EVENT_CALENDAR_EARLY_CLOSE] = BEARS_ON_ALL,
    [EVENT_OFFICE_GIVEN] = BEARS_ON_ALL,
    [EVENT_POLICY_ADOPTED] = BEARS_ON_ALL,
    [EVENT_JOINED] = LOOKED_UP,
    [EVENT_CLASS_GIVEN] = LOOKED_UP,
    [EVENT_TRADE_EXECUTED] = LOOKED_UP,
    [EVENT_CERTIFICATION_REQUESTED] = LOOKED_UP,
    [EVENT_INCIDENT_LEARNED] = LOOKED_UP,
    [EVENT_INQUIRY_RECEIVED] = LOOKED_UP,
    [EVENT_CLEARANCE_REQUESTED] = LOOKED_UP,
    [EVENT_DECIDED] = LOOKED_UP,
    [EVENT_HOLD_PLACED] = LOOKED_UP,
    [EVENT_HOLD_LIFTED] = LOOKED_UP,
    [EVENT_ERASED] = LOOKED_UP,
};

bool kind_is_looked_up(enum event_kind kind) { return looked_up[kind] != NOT_LOOKED_UP; }
bool kind_bears_on_all(enum event_kind kind) { return looked_up[kind] == BEARS_ON_ALL; }

bool field_is_official(const struct event_field *field) {
  return field->kind == FIELD_PERSON && (strcmp(field->name, "by") == 0 || strcmp(field->name, "to") == 0);
}

bool field_is_looked_up(const struct event_field *field) {
  if (field->kind == FIELD_PERSON) return !field_is_official(field);
  if (field->kind == FIELD_ID) return strcmp(field->name, "issuer") != 0;
  return field_is_list(field->kind);
}
