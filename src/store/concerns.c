/* The rows by which an event is looked up: added with it, and taken away with its content. */
#include "../base/map.h"
#include "../ledger/concern.h"
#include "internal.h"

struct subjects {
  struct store *store;
  enum sql statement; /* what is done with each row */
  int64_t place;
  struct buf text;
  struct map *seen;   /* to look for rows only: which were looked for, for a thing may be named twice */
  struct arena *arena;
  bool is_missing;
};

static bool look_for(struct subjects *subjects, const struct bound *bound, struct error *error) {
  bool is_there;
  int32_t before = (int32_t)subjects->seen->count;
  if (map_add(subjects->seen, arena_copy(subjects->arena, buf_view(&subjects->text)), before) != before) return true;
  if (!database_has(subjects->store->database, bound, &is_there, error)) return false;
  subjects->is_missing |= !is_there;
  return true;
}

static bool visit_subject(struct subjects *subjects, const char *sort, struct str name, struct error *error) {
  buf_clear(&subjects->text);
  buf_format(&subjects->text, "%s " STR_FMT, sort, STR_ARG(name));
  const struct bound *bound =
      BIND(subjects->statement, sql_text(subjects->store->company), sql_text(buf_view(&subjects->text)), sql_int(subjects->place));
  return subjects->seen ? look_for(subjects, bound, error) : database_run(subjects->store->database, bound, error);
}

static bool visit_event(struct subjects *subjects, const struct event *event, struct error *error) {
  const struct event_type *type = &event_types[event->kind];
  bool ok = !kind_is_looked_up(event->kind) || visit_subject(subjects, "kind", str_of(type->name), error);
  ok = ok && (event->id.length == 0 || visit_subject(subjects, "id", event->id, error));
  for (int f = 0; ok && f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct value *value = &event->values[f];
    if (!event_has(event, f) || !field_is_looked_up(&type->fields[f])) continue;
    if (!field_is_list(type->fields[f].kind)) ok = visit_subject(subjects, "name", value->text, error);
    for (uint32_t i = 0; ok && i < value->count; i++) ok = visit_subject(subjects, "name", value->list[i], error);
  }
  return ok;
}

static bool visit(struct store *store, const struct event *event, int64_t place, enum sql statement, struct error *error) {
  struct subjects subjects = {.store = store, .statement = statement, .place = place};
  buf_init(&subjects.text, SUBJECT_MAX);
  bool ok = visit_event(&subjects, event, error);
  buf_free(&subjects.text);
  return ok;
}

bool concerns_add(struct store *store, const struct event *event, int64_t place, struct error *error) {
  return visit(store, event, place, SQL_CONCERN_ADD, error);
}

bool concerns_remove(struct store *store, const struct event *event, int64_t place, struct error *error) {
  return visit(store, event, place, SQL_CONCERN_FORGET, error);
}

bool concerns_check(struct store *store, const struct event *event, int64_t place, int64_t *count, bool *are_there, struct error *error) {
  struct arena *arena = arena_new(0);
  struct map seen;
  struct subjects subjects = {.store = store, .statement = SQL_CONCERN_ROW, .place = place, .seen = &seen, .arena = arena};
  map_init(&seen, arena);
  buf_init(&subjects.text, SUBJECT_MAX);
  bool ok = visit_event(&subjects, event, error);
  *count = seen.count;
  *are_there = !subjects.is_missing;
  buf_free(&subjects.text);
  arena_free(arena);
  return ok;
}
