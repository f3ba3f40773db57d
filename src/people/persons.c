/* Persons, from the index of the kinds of events. */
#include "persons.h"

#include "../base/map.h"

struct finding {
  struct arena *arena;
  struct entry_reader *reader;
  struct map seen;
  struct persons *persons;
};

static bool note(void *context, const struct stored_entry *entry, struct error *error) {
  struct finding *finding = context;
  struct persons *persons = finding->persons;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(finding->reader, entry->content, &content, error)) return false;
  struct str person = event_text(&content.event, "person");
  if (!person.length || map_find(&finding->seen, person) != MAP_NONE) return true;
  ARENA_ROOM(finding->arena, persons->at, persons->room, persons->count);
  persons->at[persons->count] = arena_copy(finding->arena, person);
  map_add(&finding->seen, persons->at[persons->count], (int32_t)persons->count);
  persons->count++;
  return true;
}

bool persons_find(struct store *store, struct arena *arena, const enum event_kind *kinds, struct persons *persons, struct error *error) {
  struct finding finding = {.arena = arena, .reader = entry_reader_new(arena), .persons = persons};
  bool ok = true;
  *persons = (struct persons){0};
  map_init(&finding.seen, arena);
  for (; ok && *kinds != EVENT_KINDS; kinds++) ok = store_each_of(store, "kind", str_of(event_types[*kinds].name), note, &finding, error);
  return ok;
}
