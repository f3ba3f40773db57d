/* The desk: what of a ledger of many millions lies on the table when a question about few persons is answered. What an answer
 * rests on is found from the persons outwards: their own events, those of their relatives, of the things that these name
 * (items, plans, accounts, notices) and of the officers, and what bears on everybody. */
#include <stdlib.h>

#include "../ledger/concern.h"
#include "../base/map.h"
#include "internal.h"

/* How far one goes on from what is found under a name. */
enum reach { REACH_OFFICER, REACH_THING, REACH_PERSON };

struct asked {
  struct str subject; /* as the table `concern` has it */
  enum reach reach;
};

struct found {
  int64_t place;
  struct hash hash;
  struct event event;
};

struct desk {
  struct store *store;
  struct arena *arena;
  int64_t cut;
  struct map subjects; /* → the last of `asked` that has it */
  struct asked *asked;
  size_t asked_room;
  uint32_t asked_count;
  struct map places; /* by their bytes → in `found` */
  struct found *found;
  size_t found_room;
  uint32_t found_count;
  struct entry_reader *reader;
};

static void ask(struct desk *desk, const char *sort, struct str name, enum reach reach) {
  struct str subject = arena_print(desk->arena, "%s " STR_FMT, sort, STR_ARG(name));
  int32_t index = map_find(&desk->subjects, subject);
  if (index == MAP_NONE) map_add(&desk->subjects, subject, (int32_t)desk->asked_count);
  else if (desk->asked[index].reach >= reach) return;
  else desk->asked[index].reach = reach; /* looked through again, now that it leads further */
  ARENA_ROOM(desk->arena, desk->asked, desk->asked_room, desk->asked_count);
  desk->asked[desk->asked_count++] = (struct asked){subject, reach};
}

static void follow_field(struct desk *desk, const struct event *event, int f, enum reach reach) {
  const struct event_field *field = &event_types[event->kind].fields[f];
  const struct value *value = &event->values[f];
  bool is_tie = event->kind == EVENT_RELATION || event->kind == EVENT_RELATION_ENDED;
  switch (field->kind) {
  case FIELD_PERSON:
    if (event->kind == EVENT_OFFICE_GIVEN) ask(desk, "name", value->text, REACH_OFFICER);
    else if (reach == REACH_PERSON) ask(desk, "name", value->text, is_tie ? REACH_PERSON : REACH_OFFICER);
    break;
  case FIELD_ID:
    if (event->kind == EVENT_WITHDRAWN) ask(desk, "id", value->text, reach);
    if (field_is_looked_up(field) && reach != REACH_OFFICER) ask(desk, "name", value->text, REACH_THING);
    break;
  case FIELD_IDS:
    for (uint32_t i = 0; reach != REACH_OFFICER && i < value->count; i++) ask(desk, "name", value->list[i], REACH_THING);
    break;
  case FIELD_WORD:
  case FIELD_TEXT:
  case FIELD_CHOICE:
  case FIELD_BOOL:
  case FIELD_DATE:
  case FIELD_TIME:
  case FIELD_INSTANT:
  case FIELD_QUARTER:
  case FIELD_SHARES:
  case FIELD_MONEY:
  case FIELD_PERSONS: /* whoever is asked about is found under his own name */
  case FIELD_KINDS: break;
  }
}

/* What an event that was found leads on to. One that bears on everybody leads to nothing but its own end: its lists would
 * lead to all persons. */
static void follow(struct desk *desk, const struct event *event, bool by_kind, enum reach reach) {
  if (event->id.length) ask(desk, "name", event->id, REACH_OFFICER);
  if (by_kind && event->kind != EVENT_CLOSED_NOTICE && event->kind != EVENT_OFFICE_GIVEN) return;
  for (int f = 0; f < FIELDS_MAX && event_types[event->kind].fields[f].name; f++)
    if (event_has(event, f)) follow_field(desk, event, f, reach);
}

/* Reads it, unless it was found before under another name. */
static bool find_event(struct desk *desk, const struct stored_entry *entry, const struct event **event, struct error *error) {
  struct entry_content read;
  struct str key = {(const char *)&entry->place, sizeof entry->place};
  int32_t index = map_find(&desk->places, key);
  if (index == MAP_NONE) {
    if (!entry_is_true(entry, error) || !entry_read(desk->reader, entry->content, &read, error)) return false;
    index = map_add(&desk->places, arena_copy(desk->arena, key), (int32_t)desk->found_count);
    ARENA_ROOM(desk->arena, desk->found, desk->found_room, desk->found_count);
    desk->found[desk->found_count++] = (struct found){entry->place, entry->hash, event_copy(desk->arena, &read.event)};
  }
  *event = &desk->found[index].event;
  return true;
}

static bool lay_out(struct desk *desk, struct asked asked, struct error *error) {
  struct rows *rows;
  struct stored_entry entry;
  int more;
  bool by_kind = str_starts(asked.subject, STR("kind ")), ok = true;
  const struct bound *bound = BIND(SQL_CONCERN_ENTRIES, sql_text(desk->store->company), sql_text(asked.subject), sql_int(desk->cut));
  if (!database_query(desk->store->database, bound, &rows, error)) return false;
  while ((more = rows_next(rows, error)) > 0) {
    const struct event *event;
    ok = row_entry(rows, &entry, error);
    if (ok && entry.is_erased) continue;
    ok = ok && find_event(desk, &entry, &event, error);
    if (!ok) break;
    follow(desk, event, by_kind, asked.reach);
  }
  if (!ok) rows_close(rows);
  return ok && more == 0;
}

static int by_place(const void *a, const void *b) {
  int64_t x = ((const struct found *)a)->place, y = ((const struct found *)b)->place;
  return (x > y) - (x < y);
}

static bool fill(struct desk *desk, struct journal *journal, struct error *error) {
  if (desk->found_count) qsort(desk->found, desk->found_count, sizeof *desk->found, by_place);
  for (uint32_t i = 0; i < desk->found_count; i++)
    if (!fold_event(&desk->found[i].event, desk->found[i].hash, journal, error)) return false;
  return true;
}

bool store_desk(struct store *store, int64_t cut, const struct str *persons, int count, struct journal **journal, struct error *error) {
  struct desk desk = {.store = store, .arena = arena_new(0), .cut = cut};
  map_init(&desk.subjects, desk.arena);
  map_init(&desk.places, desk.arena);
  desk.reader = entry_reader_new(desk.arena);
  for (int kind = 0; kind < EVENT_KINDS; kind++)
    if (kind_bears_on_all((enum event_kind)kind)) ask(&desk, "kind", str_of(event_types[kind].name), REACH_THING);
  for (int i = 0; i < count; i++) {
    ask(&desk, "name", persons[i], REACH_PERSON);
    ask(&desk, "id", persons[i], REACH_OFFICER); /* an event that is called so */
  }
  bool ok = true;
  for (uint32_t i = 0; ok && i < desk.asked_count; i++) ok = lay_out(&desk, desk.asked[i], error);
  struct journal *laid = journal_new();
  ok = ok && fill(&desk, laid, error);
  arena_free(desk.arena);
  if (ok) *journal = laid;
  else journal_free(laid);
  return ok;
}
