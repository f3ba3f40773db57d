/* Erasing what is recorded of a person whose time is over. The content goes, its hash stays, so the ledger still verifies; a hold
 * wins over every erasure. */
#include "../base/map.h"
#include "../ledger/concern.h"
#include "internal.h"

enum { IDS_AN_EVENT = 500 };

struct finding {
  struct store *store;
  struct arena *arena;
  struct entry_reader *reader, *service_reader;
  struct str person;
  struct instant before;
  struct map held;       /* persons under a hold */
  bool all_held;
  struct map serving;    /* asked already: in service (1) or not (0) */
  struct erasable *erasable;
  struct stored_entry *found; /* events that name the person, each once */
  struct map places;
  struct str thing; /* what hangs by it is looked for */
  size_t found_room;
  uint32_t found_count;
};

static bool read_event(struct finding *finding, const struct stored_entry *entry, struct entry_content *content, struct error *error) {
  return entry_read(finding->reader, entry->content, content, error);
}

/* -- holds --------------------------------------------------------------------------------------------------------- */

struct lift {
  struct str hold;
  int64_t place;
};

struct holds {
  struct finding *finding;
  struct lift *lifts;
  size_t room, count;
};

/* A hold may be placed again after it was lifted. */
static bool was_lifted(const struct holds *holds, struct str hold, int64_t since) {
  for (size_t i = 0; i < holds->count; i++)
    if (holds->lifts[i].place > since && str_equal(holds->lifts[i].hold, hold)) return true;
  return false;
}

static bool note_lifted(void *context, const struct stored_entry *entry, struct error *error) {
  struct holds *holds = context;
  struct entry_content content;
  if (!read_event(holds->finding, entry, &content, error)) return false;
  ARENA_ROOM(holds->finding->arena, holds->lifts, holds->room, holds->count);
  holds->lifts[holds->count++] = (struct lift){arena_copy(holds->finding->arena, event_text(&content.event, "hold")), entry->place};
  return true;
}

static bool note_placed(void *context, const struct stored_entry *entry, struct error *error) {
  struct holds *holds = context;
  struct entry_content content;
  if (!read_event(holds->finding, entry, &content, error)) return false;
  if (was_lifted(holds, event_text(&content.event, "hold"), entry->place)) return true;
  const struct value *persons = event_value(&content.event, "persons");
  holds->finding->all_held |= persons->all;
  for (uint32_t i = 0; i < persons->count; i++) map_add(&holds->finding->held, arena_copy(holds->finding->arena, persons->list[i]), 0);
  return true;
}

static bool find_holds(struct finding *finding, struct error *error) {
  struct holds holds = {.finding = finding};
  return store_each_of(finding->store, "kind", STR("hold-lifted"), note_lifted, &holds, error) &&
         store_each_of(finding->store, "kind", STR("hold-placed"), note_placed, &holds, error);
}

static bool is_held(const struct finding *finding, struct str name) { return finding->all_held || map_find(&finding->held, name) != MAP_NONE; }

/* -- service --------------------------------------------------------------------------------------------------------- */

struct service {
  struct entry_reader *reader; /* its own: what another reads is still looked at */
  struct str person;
  bool serves;
};

static bool follow_service(void *context, const struct stored_entry *entry, struct error *error) {
  struct service *service = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(service->reader, entry->content, &content, error)) return false;
  enum event_kind kind = content.event.kind;
  bool begins = kind == EVENT_JOINED || kind == EVENT_CLASS_GIVEN || kind == EVENT_OFFICE_GIVEN;
  if (!begins && kind != EVENT_LEFT) return true;
  if (str_equal(event_text(&content.event, "person"), service->person)) service->serves = begins;
  return true;
}

static bool is_in_service(struct finding *finding, struct str person, bool *serves, struct error *error) {
  int32_t known = map_find(&finding->serving, person);
  *serves = known > 0;
  if (known != MAP_NONE) return true;
  struct service service = {.reader = finding->service_reader, .person = arena_copy(finding->arena, person)};
  if (!store_each_of(finding->store, "name", person, follow_service, &service, error)) return false;
  *serves = service.serves;
  map_add(&finding->serving, service.person, service.serves);
  return true;
}

/* -- what may go ------------------------------------------------------------------------------------------------------ */

static bool keep_found(void *context, const struct stored_entry *entry, struct error *error) {
  struct finding *finding = context;
  (void)error;
  struct str place = arena_copy(finding->arena, (struct str){(const char *)&entry->place, sizeof entry->place});
  if (entry->is_erased || entry->recorded.seconds >= finding->before.seconds || map_find(&finding->places, place) != MAP_NONE) return true;
  map_add(&finding->places, place, 0);
  ARENA_ROOM(finding->arena, finding->found, finding->found_room, finding->found_count);
  finding->found[finding->found_count] = *entry;
  finding->found[finding->found_count++].content = arena_copy(finding->arena, entry->content);
  return true;
}

/* Events that name nobody and are yet about somebody: by the thing of his that this field names. NULL: the others. */
static const char *hangs_by(enum event_kind kind) {
  static const char *const fields[EVENT_KINDS] = {
      [EVENT_WITHDRAWN] = "of",
      [EVENT_ACCOUNT_CLOSED] = "account",
      [EVENT_CLEARANCE_REFUSED] = "request",
      [EVENT_CLEARANCE_LAPSED] = "clearance",
      [EVENT_PLAN_APPROVED] = "plan",
      [EVENT_PLAN_MODIFIED] = "plan",
      [EVENT_PLAN_TERMINATED] = "plan",
  };
  return fields[kind];
}

/* Of what is found under the name of a thing, only what hangs by it. */
static bool keep_hanging(void *context, const struct stored_entry *entry, struct error *error) {
  struct finding *finding = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(finding->service_reader, entry->content, &content, error)) return false;
  const char *field = hangs_by(content.event.kind);
  if (!field || !str_equal(event_text(&content.event, field), finding->thing)) return true;
  return keep_found(context, entry, error);
}

static bool find_hanging(struct finding *finding, struct str thing, struct error *error) {
  finding->thing = thing;
  return thing.length == 0 || store_each_of(finding->store, "name", thing, keep_hanging, finding, error);
}

/* What hangs by the event, or by a thing that it names: a withdrawal would withdraw nothing, a refusal answer no request. */
static bool find_all_hanging(struct finding *finding, const struct event *event, struct error *error) {
  const struct event_type *type = &event_types[event->kind];
  struct str things[1 + FIELDS_MAX] = {event->id};
  int count = 1;
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++)
    if (type->fields[f].kind == FIELD_ID && event_has(event, f)) things[count++] = event->values[f].text;
  for (int i = 0; i < count; i++)
    if (!find_hanging(finding, things[i], error)) return false;
  return true;
}

enum fate { FATE_ERASED, FATE_HELD, FATE_SHARED, FATE_RECORD /* of holds and erasures */ };

static bool weigh_name(struct finding *finding, struct str name, enum fate *fate, struct error *error) {
  bool serves;
  if (str_equal(name, finding->person)) return true;
  if (is_held(finding, name)) *fate = FATE_HELD;
  if (*fate == FATE_HELD) return true;
  if (!is_in_service(finding, name, &serves, error)) return false;
  if (serves) *fate = FATE_SHARED;
  return true;
}

/* Whom else the event is about. */
static bool weigh(struct finding *finding, const struct event *event, enum fate *fate, struct error *error) {
  const struct event_type *type = &event_types[event->kind];
  bool is_record = event->kind == EVENT_HOLD_PLACED || event->kind == EVENT_HOLD_LIFTED || event->kind == EVENT_ERASED;
  bool is_his = event_names_person(event, finding->person) || hangs_by(event->kind); /* by a thing of his: sort_out */
  *fate = is_record ? FATE_RECORD : is_his ? FATE_ERASED : FATE_SHARED;
  if (is_record) return true;
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct value *value = &event->values[f];
    if (!event_has(event, f) || field_is_official(&type->fields[f])) continue;
    if (type->fields[f].kind == FIELD_PERSON && !weigh_name(finding, value->text, fate, error)) return false;
    if (type->fields[f].kind == FIELD_PERSONS && value->all) *fate = FATE_SHARED;
    for (uint32_t i = 0; type->fields[f].kind == FIELD_PERSONS && i < value->count; i++)
      if (!weigh_name(finding, value->list[i], fate, error)) return false;
  }
  return true;
}

static bool sort_out(struct finding *finding, struct error *error) {
  struct erasable *erasable = finding->erasable;
  for (uint32_t i = 0; i < finding->found_count; i++) {
    struct entry_content content;
    enum fate fate;
    if (!read_event(finding, &finding->found[i], &content, error)) return false;
    if (!weigh(finding, &content.event, &fate, error)) return false;
    erasable->kept_held += fate == FATE_HELD;
    erasable->kept_shared += fate == FATE_SHARED;
    erasable->kept_records += fate == FATE_RECORD;
    if (fate != FATE_ERASED) continue;
    ARENA_ROOM(finding->arena, erasable->places, erasable->room, erasable->count);
    erasable->places[erasable->count++] = finding->found[i].place;
    if (!find_all_hanging(finding, &content.event, error)) return false;
  }
  return true;
}

bool store_erasable(struct store *store, struct arena *arena, struct str person, struct instant before, struct erasable *erasable,
                    struct error *error) {
  struct finding finding = {.store = store, .arena = arena, .person = person, .before = before, .erasable = erasable};
  bool serves;
  *erasable = (struct erasable){.person = person, .before = before};
  finding.reader = entry_reader_new(arena);
  finding.service_reader = entry_reader_new(arena);
  map_init(&finding.places, arena);
  map_init(&finding.held, arena);
  map_init(&finding.serving, arena);
  if (!find_holds(&finding, error) || !is_in_service(&finding, person, &serves, error)) return false;
  if (is_held(&finding, person))
    return error_set(error, ERROR_CONFLICT, "`" STR_FMT "` is under a hold: nothing of it is erased", STR_ARG(text_shown(person)));
  if (serves)
    return error_set(error, ERROR_CONFLICT, "`" STR_FMT "` is in service: only what is recorded of those who left is erased", STR_ARG(person));
  return store_each_of(store, "name", person, keep_found, &finding, error) && sort_out(&finding, error);
}

static bool has_content(struct store *store, struct arena *arena, int64_t place, struct error *error) {
  struct stored_entry entry;
  if (!store_entry(store, arena, place, &entry, error)) return false;
  return (!entry.is_erased && entry.act != entry.place) ||
         error_set(error, ERROR_CONFLICT, "entry %" PRId64 " has no content to erase", place);
}

/* A hold may have been placed since they were looked for, and it wins; so does whoever came back. */
bool erasable_check(struct store *store, struct arena *arena, const struct erasable *erasable, struct error *error) {
  struct erasable now;
  for (uint32_t i = 0; i < erasable->count; i++)
    if (!has_content(store, arena, erasable->places[i], error)) return false;
  if (erasable->person.length == 0) return true;
  if (!store_erasable(store, arena, erasable->person, erasable->before, &now, error)) return false;
  bool same = now.count == erasable->count && (now.count == 0 || memcmp(now.places, erasable->places, now.count * sizeof *now.places) == 0);
  return same || error_set(error, ERROR_CONFLICT, "what may be erased of `" STR_FMT "` is not the same any more: look again",
                           STR_ARG(text_shown(erasable->person)));
}

/* -- erasing ------------------------------------------------------------------------------------------------------------ */

/* The events that name the entries that are erased, IDS_AN_EVENT each. */
static bool name_erased(struct store *store, struct arena *arena, const struct act *act, struct str why, const struct erasable *erasable,
                        struct event **events, uint32_t *count, struct error *error) {
  int entries = event_field_find(EVENT_ERASED, STR("entries")), reason = event_field_find(EVENT_ERASED, STR("why"));
  *count = (erasable->count + IDS_AN_EVENT - 1) / IDS_AN_EVENT;
  *events = ARENA_ARRAY(arena, *count, struct event);
  for (uint32_t i = 0; i < erasable->count; i++) {
    struct event *event = &(*events)[i / IDS_AN_EVENT];
    if (i % IDS_AN_EVENT == 0) {
      *event = (struct event){.kind = EVENT_ERASED, .at = act->recorded, .recorded = act->recorded, .present = 1u << entries};
      event->values[entries].list = ARENA_ARRAY(arena, IDS_AN_EVENT, struct str);
      if (why.length) event->values[reason].text = why, event->present |= 1u << reason;
    }
    struct stored_entry entry;
    char digits[HASH_DIGITS];
    if (!store_entry(store, arena, erasable->places[i], &entry, error)) return false;
    struct str *ids = (struct str *)(uintptr_t)event->values[entries].list;
    ids[event->values[entries].count++] = arena_copy(arena, (struct str){hash_hex(entry.hash, digits).at, ID_DIGITS});
  }
  return true;
}

bool store_erase(struct store *store, const struct act *act, struct str why, const struct erasable *erasable, struct receipt *receipt,
                 struct error *error) {
  struct arena *arena = arena_new(0);
  struct event *events;
  struct command_act command = {.act = *act, .erase = erasable};
  bool ok = name_erased(store, arena, act, why, erasable, &events, &command.count, error);
  command.events = events;
  ok = ok && store_append(store, &command, receipt, error);
  arena_free(arena);
  return ok;
}

bool store_scrub(struct store *store, struct error *error) { return database_scrub(store->database, error); }
