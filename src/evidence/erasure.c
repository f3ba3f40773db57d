/* Looking up erasures: an event `erased` is found under the id of each entry that it names. */
#include "erasure.h"

static struct str field_of(const struct event *event, const char *name) { return event_text(event, name); }

struct search {
  struct arena *arena;
  struct entry_reader *reader;
  struct erasure *erasure;
  int64_t act; /* by which it was erased */
};

static bool take_erasure(void *context, const struct stored_entry *entry, struct error *error) {
  struct search *search = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(search->reader, entry->content, &content, error)) return false;
  if (content.event.kind != EVENT_ERASED) return true;
  *search->erasure = (struct erasure){.is_known = true,
                                      .at = content.event.recorded,
                                      .why = arena_copy(search->arena, field_of(&content.event, "why")),
                                      .recorded = entry->hash};
  search->act = entry->act;
  return true;
}

bool erasure_find(struct store *store, struct arena *arena, const struct stored_entry *entry, struct erasure *erasure, struct error *error) {
  struct search search = {arena, entry_reader_new(arena), erasure, 0};
  struct stored_entry act;
  struct entry_content content;
  char digits[HASH_DIGITS];
  *erasure = (struct erasure){0};
  if (!store_each_of(store, "name", str_sub(hash_hex(entry->hash, digits), 0, ID_DIGITS), take_erasure, &search, error)) return false;
  if (!erasure->is_known) return true;
  if (!store_entry(store, arena, search.act, &act, error) || !entry_read(search.reader, act.content, &content, error)) return false;
  erasure->by = arena_copy(arena, content.act.by);
  return true;
}

/* -- all of them -------------------------------------------------------------------------------------------------- */

/* The ids that the events name: they are looked up afterwards, for the store gives one set of rows at a time. */
struct named {
  struct arena *arena;
  struct entry_reader *reader;
  struct named_entry {
    struct str id;
    int64_t since;
  } *list;
  size_t room, count;
};

static bool note_named(void *context, const struct stored_entry *entry, struct error *error) {
  struct named *named = context;
  struct entry_content content;
  if (!entry_read(named->reader, entry->content, &content, error)) return false;
  const struct value *entries = event_value(&content.event, "entries");
  for (uint32_t i = 0; i < entries->count; i++) {
    ARENA_ROOM(named->arena, named->list, named->room, named->count);
    named->list[named->count++] = (struct named_entry){arena_copy(named->arena, entries->list[i]), entry->place};
  }
  return true;
}

bool erasures_read(struct store *store, struct arena *arena, struct erasures *erasures, struct error *error) {
  struct named named = {.arena = arena, .reader = entry_reader_new(arena)};
  *erasures = (struct erasures){0};
  if (!store_each_of(store, "kind", STR("erased"), note_named, &named, error)) return false;
  for (size_t i = 0; i < named.count; i++) {
    struct stored_entry entry;
    if (!store_find(store, arena, named.list[i].id, &entry, error)) return false;
    ARENA_ROOM(arena, erasures->list, erasures->room, erasures->count);
    erasures->list[erasures->count++] = (struct erased_place){entry.place, named.list[i].since};
  }
  return true;
}

int64_t erasures_since(const struct erasures *erasures, int64_t cut) {
  int64_t gone = 0;
  for (size_t i = 0; i < erasures->count; i++) gone += erasures->list[i].place < cut && erasures->list[i].since >= cut;
  return gone;
}
