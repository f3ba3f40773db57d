/* Random events of every kind, made by the table: the tests of the journal and of the ledger draw them from a seed. */
#ifndef ABSTAIN_TEST_DRAW_H
#define ABSTAIN_TEST_DRAW_H

#include "../../src/base/number.h"
#include "../../src/ledger/event.h"

static uint64_t seed;

static uint32_t draw(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 33) % below;
}

static const char *const names[] = {"ann",        "bob",         "item",     "of",         "with", "is",
                                    "by",         "p-17",        "Q1-2012",  "ann smith",  "a, b", "x;y",
                                    "say \"no\"", "back\\slash", "100",      "yes",        "kind", "#1",
                                    "at",         "J\xc3\xb6rg", "director", "2011-10-28", "13:00"};

static struct str draw_name(void) { return str_of(names[draw(sizeof names / sizeof *names)]); }

static int64_t draw_instant(void) { return (int64_t)draw(2000000000) * 4 - 2000000000; }

static struct value draw_value(struct arena *arena, const struct event_field *field) {
  struct value value = {0};
  int choices = 0;
  switch (field->kind) {
  case FIELD_PERSON:
  case FIELD_ID:
  case FIELD_WORD: value.text = draw_name(); break;
  case FIELD_TEXT: value.text = draw(2) ? draw_name() : STR("two\nlines,\tand \"quotes\""); break;
  case FIELD_CHOICE:
    while (field->choices[choices]) choices++;
    value.number = draw((uint32_t)choices);
    break;
  case FIELD_BOOL: value.number = draw(2); break;
  case FIELD_DATE: value.number = (int64_t)draw(100000) - 20000; break;
  case FIELD_TIME: value.number = draw(1440) * 60; break;
  case FIELD_INSTANT: value.number = draw_instant(); break;
  case FIELD_QUARTER: value.number = quarter_number(1900 + (int)draw(300), 1 + (int)draw(4)); break;
  case FIELD_SHARES:
  case FIELD_MONEY: value.number = 1 + (int64_t)draw(1000000) * (draw(2) ? 1 : DECIMAL_ONE); break;
  case FIELD_PERSONS:
  case FIELD_IDS: {
    value.all = field->kind == FIELD_PERSONS && draw(4) == 0;
    value.count = value.all ? 0 : 1 + draw(4);
    struct str *list = ARENA_ARRAY(arena, value.count, struct str);
    for (uint32_t i = 0; i < value.count; i++) list[i] = draw_name();
    value.list = list;
    break;
  }
  case FIELD_KINDS: break;
  }
  return value;
}

static inline struct event draw_event(struct arena *arena, enum event_kind kind) {
  struct event event = {.kind = kind, .at.seconds = draw_instant()};
  event.recorded.seconds = draw(2) ? event.at.seconds : draw_instant();
  if (draw(2)) event.id = draw_name();
  for (int i = 0; i < event_field_count(kind); i++) {
    if (!event_types[kind].fields[i].required && draw(2)) continue;
    event.present |= 1u << i;
    event.values[i] = draw_value(arena, &event_types[kind].fields[i]);
  }
  return event;
}

#endif
