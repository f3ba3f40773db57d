/* Events as they are made, field by field. */
#include "internal.h"

static struct value *set(struct event *event, const char *name) {
  int field = event_field_find(event->kind, str_of(name));
  event->present |= 1u << field;
  return &event->values[field];
}

void set_text(struct event *event, const char *name, struct str text) {
  if (text.length) set(event, name)->text = text;
}

void set_number(struct event *event, const char *name, int64_t number) { set(event, name)->number = number; }

struct event event_of(enum event_kind kind, struct instant now) {
  return (struct event){.kind = kind, .at = now, .recorded = now};
}

struct str id_of_key(struct arena *arena, const char *beginning, struct str key) {
  enum { DIGITS = 12 };
  char digits[HASH_DIGITS];
  return arena_print(arena, "%s%.*s", beginning, DIGITS, hash_hex(hash_of(key), digits).at);
}
