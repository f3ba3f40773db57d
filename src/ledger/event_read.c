/* Reading an event of its JSON object: the kind, then each member by the type that the table gives its field. */
#include "event_read.h"

#include <stdio.h>

/* ---- values ---- */

static struct str json_str(const json_t *json) { return (struct str){json_string_value(json), json_string_length(json)}; }

static bool read_list(struct event_reader *reader, const struct event_field *field, const json_t *json, struct value *value,
                      struct error *error) {
  if (field->kind == FIELD_PERSONS && json_is_string(json) && str_equal(json_str(json), STR("all"))) return value->all = true;
  if (!json_is_array(json))
    return error_set(error, ERROR_INPUT, "%s; write %s: [\"a\", \"b\"]", json_type_words(json), field_form(field->kind));
  size_t first = reader->list_used, count = json_array_size(json);
  if (count == 0) return error_set(error, ERROR_INPUT, "the list is empty; name at least one");
  for (size_t i = 0; i < count; i++) {
    const json_t *element = json_array_get(json, i);
    struct value one;
    if (!json_is_string(element))
      return error_set(error, ERROR_INPUT, "%s in the list; write each name as a string in quotes", json_type_words(element));
    if (!value_parse(field, json_str(element), &one, error)) return false;
    ARENA_ROOM(reader->arena, reader->list, reader->list_room, reader->list_used);
    reader->list[reader->list_used++] = one.text;
  }
  *value = (struct value){.list = reader->list + first, .count = (uint32_t)count};
  return true;
}

static bool read_value(struct event_reader *reader, const struct event_field *field, const json_t *json, struct value *value,
                       struct error *error) {
  if (field_is_list(field->kind)) return read_list(reader, field, json, value, error);
  if (field->kind == FIELD_BOOL) {
    value->number = json_is_true(json);
    return json_is_boolean(json) || error_set(error, ERROR_INPUT, "%s; write true or false", json_type_words(json));
  }
  if (field->kind == FIELD_SHARES && json_is_integer(json)) {
    char digits[32];
    snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    return value_parse(field, str_of(digits), value, error);
  }
  if (json_is_string(json)) return value_parse(field, json_str(json), value, error);
  return error_set(error, ERROR_INPUT, "%s; write %s as a string in quotes", json_type_words(json), field_form(field->kind));
}

static bool read_instant(const json_t *json, struct instant *instant, struct error *error) {
  static const struct event_field field = {.kind = FIELD_INSTANT};
  struct value value;
  if (!read_value(NULL, &field, json, &value, error)) return false;
  instant->seconds = value.number;
  return true;
}

/* ---- events ---- */

static bool read_member(struct event_reader *reader, struct event *event, const char *name, const json_t *json,
                        struct error *error) {
  if (strcmp(name, "at") == 0) return read_instant(json, &event->at, error);
  if (strcmp(name, "recorded") == 0) return read_instant(json, &event->recorded, error);
  if (strcmp(name, "id") == 0) {
    event->id = json_str(json);
    return json_is_string(json) ? id_check(event->id, error)
                                : error_set(error, ERROR_INPUT, "%s; write a string in quotes", json_type_words(json));
  }
  int field = event_field_find(event->kind, str_of(name));
  event->present |= 1u << field;
  return read_value(reader, &event_types[event->kind].fields[field], json, &event->values[field], error);
}

static bool is_common(const char *name) {
  return strcmp(name, "at") == 0 || strcmp(name, "recorded") == 0 || strcmp(name, "id") == 0;
}

static void unknown_field(struct event_reader *reader, enum event_kind kind, const char *name) {
  const char *nearest = event_field_nearest(kind, str_of(name));
  struct str shown = text_shown(str_of(name));
  if (nearest)
    faults_add(reader->faults, reader->number, json_member_column(reader->line, name, false),
               "`%s` has no field `" STR_FMT "`; did you mean `%s`?", event_types[kind].name, STR_ARG(shown), nearest);
  else
    faults_add(reader->faults, reader->number, json_member_column(reader->line, name, false),
               "`%s` has no field `" STR_FMT "`; see `abstain events %s`", event_types[kind].name, STR_ARG(shown),
               event_types[kind].name);
}

static bool read_kind(struct event_reader *reader, const json_t *json, enum event_kind *kind) {
  const json_t *name = json_object_get(json, "event");
  if (!json_is_string(name)) {
    faults_add(reader->faults, reader->number, name ? json_member_column(reader->line, "event", true) : 1,
               "%s; each line says what happened, like {\"event\":\"results\",…}",
               name ? "`event` is not a string" : "no `event`");
    return false;
  }
  int32_t found = map_find(&reader->kinds, json_str(name));
  if (found != MAP_NONE) {
    *kind = (enum event_kind)found;
    return true;
  }
  const char *nearest = event_nearest(json_str(name));
  faults_add(reader->faults, reader->number, json_member_column(reader->line, "event", true),
             "`" STR_FMT "` is not an event; %s%s%s", STR_ARG(text_shown(json_str(name))),
             nearest ? "did you mean `" : "`abstain events` lists them", nearest ? nearest : "", nearest ? "`?" : "");
  return false;
}

void event_reader_init(struct event_reader *reader, struct arena *arena, struct faults *faults) {
  *reader = (struct event_reader){.arena = arena, .faults = faults};
  map_init(&reader->kinds, arena);
  for (int kind = 0; kind < EVENT_KINDS; kind++) map_add(&reader->kinds, str_of(event_types[kind].name), kind);
}

bool event_read(struct event_reader *reader, json_t *json, struct event *event) {
  int faults_before = reader->faults->count;
  *event = (struct event){.line = reader->number};
  reader->list_used = 0;
  if (!read_kind(reader, json, &event->kind)) return false;
  struct error error;
  const char *name;
  json_t *member;
  bool dated = false, recorded = false;
  json_object_foreach(json, name, member) {
    if (strcmp(name, "event") == 0) continue;
    if (!is_common(name) && event_field_find(event->kind, str_of(name)) < 0)
      unknown_field(reader, event->kind, name);
    else if (!read_member(reader, event, name, member, &error))
      faults_add(reader->faults, reader->number, json_member_column(reader->line, name, true), "`%s`: %s", name, error.text);
    dated = dated || strcmp(name, "at") == 0;
    recorded = recorded || strcmp(name, "recorded") == 0;
  }
  if (!dated) faults_add(reader->faults, reader->number, 1, "no `at`; say when it took effect: %s", field_form(FIELD_INSTANT));
  if (!recorded) event->recorded = event->at;
  return reader->faults->count == faults_before;
}
