/* Events of one act, as they are put together. */
#include "telling.h"

struct telling telling_begin(struct company *company, struct arena *arena, const char *act, struct str by, struct str key) {
  return (struct telling){.company = company, .arena = arena, .act = company_act(company, arena, act, by, key)};
}

struct event *telling_add(struct telling *telling, enum event_kind kind) {
  ARENA_ROOM(telling->arena, telling->events, telling->room, telling->count);
  struct event *event = &telling->events[telling->count++];
  *event = event_of(kind, telling->act.recorded);
  return event;
}

struct str telling_id(struct arena *arena, const char *beginning, struct str key) {
  enum { ID_DIGITS_SHOWN = 12 };
  char digits[HASH_DIGITS];
  return arena_print(arena, "%s%.*s", beginning, ID_DIGITS_SHOWN, hash_hex(hash_of(key), digits).at);
}

bool telling_append(struct telling *telling, struct error *error) {
  struct receipt receipt;
  struct command_act command = {
      .act = telling->act, .events = telling->events, .count = telling->count, .also = telling->also, .context = telling->context};
  return !telling->count || company_append(telling->company, &command, &receipt, error);
}
