/* Persons who are named for the first time. */
#include "newcomers.h"

#include <stdio.h>

#include "../base/json.h"
#include "../base/map.h"
#include "../ledger/concern.h"

/* How one comes to be known: by joining, or as somebody's relative. */
static bool introduces(enum event_kind kind, int field) {
  return (kind == EVENT_JOINED || kind == EVENT_RELATION) && field == event_field_find(kind, STR("person"));
}

struct search {
  struct invocation *call;
  struct store *store;
  const struct batch *batch;
  struct map seen; /* persons who are known, or were asked for */
  struct newcomers *newcomers;
};

static bool note_known(void *context, const struct stored_entry *entry, struct error *error) {
  (void)entry, (void)error;
  return *(bool *)context = true;
}

/* The nearest of those who join in the same journal: a name that is nearer than `edits` takes the place of `near`. */
static void compare_joined(const struct search *search, struct str person, size_t edits, struct str *near) {
  int field = event_field_find(EVENT_JOINED, STR("person"));
  for (uint32_t i = 0; i < search->batch->count; i++) {
    const struct event *event = &search->batch->events[i];
    if (event->kind != EVENT_JOINED) continue;
    size_t distance = str_distance(event->values[field].text, person, stored_edits_most(person));
    if (distance < edits) edits = distance, *near = event->values[field].text;
  }
}

static bool look_at(struct search *search, struct str person, struct error *error) {
  struct newcomers *newcomers = search->newcomers;
  int32_t number = (int32_t)search->seen.count;
  bool is_known = false;
  size_t edits;
  if (map_add(&search->seen, person, number) != number) return true;
  if (!store_each_of(search->store, "name", person, note_known, &is_known, error)) return false;
  if (is_known || newcomers->count++ >= NEWCOMERS_SHOWN) return true;
  struct newcomer *newcomer = &newcomers->shown[newcomers->count - 1];
  newcomer->person = person;
  if (!stored_nearest(search->store, search->call->arena, person, &newcomer->near, &edits, error)) return false;
  compare_joined(search, person, edits, &newcomer->near);
  return true;
}

static bool look_at_event(struct search *search, const struct event *event, struct error *error) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct value *value = &event->values[f];
    enum field_kind kind = type->fields[f].kind;
    if (!event_has(event, f) || field_is_official(&type->fields[f]) || introduces(event->kind, f)) continue;
    if (kind == FIELD_PERSON && !look_at(search, value->text, error)) return false;
    for (uint32_t i = 0; kind == FIELD_PERSONS && i < value->count; i++)
      if (!look_at(search, value->list[i], error)) return false;
  }
  return true;
}

bool newcomers_find(struct invocation *call, struct store *store, const struct batch *batch, uint32_t first, struct newcomers *newcomers,
                    struct error *error) {
  struct search search = {.call = call, .store = store, .batch = batch, .newcomers = newcomers};
  *newcomers = (struct newcomers){0};
  map_init(&search.seen, call->arena);
  for (uint32_t i = 0; i < batch->count; i++) /* wherever in the journal he comes in */
    for (int f = 0; f < FIELDS_MAX; f++)
      if (introduces(batch->events[i].kind, f)) map_add(&search.seen, batch->events[i].values[f].text, (int32_t)search.seen.count);
  for (uint32_t i = first; i < batch->count; i++)
    if (!look_at_event(&search, &batch->events[i], error)) return false;
  return true;
}

static void tell_json(struct buf *out, const struct newcomers *newcomers, uint32_t shown) {
  json_put_int(out, "named_first", newcomers->count);
  json_put_key(out, "newcomers");
  buf_char(out, '[');
  for (uint32_t i = 0; i < shown; i++) {
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "person", newcomers->shown[i].person);
    if (newcomers->shown[i].near.length) json_put_member(out, "near", newcomers->shown[i].near);
    buf_char(out, '}');
  }
  buf_char(out, ']');
}

void newcomers_tell(struct invocation *call, const struct newcomers *newcomers) {
  uint32_t shown = newcomers->count < NEWCOMERS_SHOWN ? newcomers->count : NEWCOMERS_SHOWN;
  if (newcomers->count == 0) return;
  if (call->json) {
    tell_json(&call->out, newcomers, shown);
    return;
  }
  call_flush(call); /* what was recorded stands first */
  fflush(stdout);
  for (uint32_t i = 0; i < shown; i++) {
    const struct newcomer *newcomer = &newcomers->shown[i];
    fprintf(stderr, "note: nothing recorded named `" STR_FMT "` before, and nobody of that name joined", STR_ARG(text_shown(newcomer->person)));
    if (newcomer->near.length) fprintf(stderr, "; did you mean `" STR_FMT "`?", STR_ARG(text_shown(newcomer->near)));
    fputc('\n', stderr);
  }
  if (newcomers->count > shown) fprintf(stderr, "note: so it is of %u more\n", newcomers->count - shown);
}
