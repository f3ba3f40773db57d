/* Random companies of a few people who come, leave, are related and held; each of them is to be erased. What goes is what a second,
 * simple reading of the rules says: all events of somebody who left that name nobody who is held or serves. What is held stays byte
 * for byte.
 *
 * usage: test_erase [CASES]     (default: 1000) */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/store/store.h"
#include "../../src/store/upkeep.h"
#include "../unit/draw.h"

enum { CASES = 1000, PEOPLE = 5, HOLDS = 3, EVENTS = 30, ENTRIES_MAX = 2 + EVENTS + 2 * PEOPLE, SEED = 20111028, EVERYBODY = (1 << PEOPLE) - 1 };
static const struct instant begin = {1600000000};

static uint64_t number; /* of the case */

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("case %d of seed %d: %s\n", (int)number, SEED, what);
  exit(1);
}

/* What a simple reader keeps of an event: bits of people. */
struct noted {
  enum event_kind kind;
  unsigned about; /* without who recorded it */
  int hold;
};

struct company {
  struct arena *arena;
  struct store *store;
  struct noted noted[ENTRIES_MAX];       /* by place */
  struct str contents[ENTRIES_MAX];      /* as they were recorded; empty: erased */
  int64_t size;
};

static const enum event_kind kinds[] = {
    EVENT_JOINED,    EVENT_LEFT,      EVENT_LEFT,            EVENT_CLASS_GIVEN,       EVENT_RELATION,    EVENT_RELATION,
    EVENT_CERTIFIED, EVENT_UNAVAILABLE, EVENT_CLEARANCE_GIVEN, EVENT_RESTRICTED_NOTICE, EVENT_HOLD_PLACED, EVENT_HOLD_LIFTED,
};

static struct str name_of(struct arena *arena, uint32_t person) { return arena_print(arena, "p%u", person); }

/* Its people and its hold are drawn from the few, the rest is as it comes. */
static struct event draw_about(struct company *company, struct noted *noted) {
  enum event_kind kind = kinds[draw(sizeof kinds / sizeof *kinds)];
  struct event event = draw_event(company->arena, kind);
  event.id = (struct str){0};
  *noted = (struct noted){.kind = kind, .hold = -1};
  for (int i = 0; i < event_field_count(kind); i++) {
    const struct event_field *field = &event_types[kind].fields[i];
    struct value *value = &event.values[i];
    if (!event_has(&event, i)) continue;
    if (field->kind == FIELD_PERSON) {
      uint32_t person = draw(PEOPLE);
      value->text = name_of(company->arena, person);
      if (strcmp(field->name, "by")) noted->about |= 1u << person;
    }
    if (field->kind == FIELD_PERSONS && value->all) noted->about = EVERYBODY;
    for (uint32_t n = 0; field->kind == FIELD_PERSONS && n < value->count; n++) {
      uint32_t person = draw(PEOPLE);
      ((struct str *)(uintptr_t)value->list)[n] = name_of(company->arena, person);
      noted->about |= 1u << person;
    }
    if (strcmp(field->name, "hold") == 0) value->text = arena_print(company->arena, "hold-%d", noted->hold = (int)draw(HOLDS));
  }
  return event;
}

static bool keep_content(void *context, const struct stored_entry *entry, struct error *error) {
  struct company *company = context;
  (void)error;
  company->contents[entry->place] = arena_copy(company->arena, entry->content);
  return true;
}

static void fill(struct company *company) {
  struct error error;
  struct receipt receipt;
  struct event events[EVENTS];
  struct instant end = {begin.seconds + EVENTS};
  struct command_act command = {.events = events, .count = EVENTS};
  command.act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .key = STR("all"), .recorded = end};
  for (int i = 0; i < EVENTS; i++) {
    events[i] = draw_about(company, &company->noted[1 + i]);
    events[i].recorded.seconds = begin.seconds + i;
  }
  must(store_append(company->store, &command, &receipt, &error), error.text);
  company->size = 1 + EVENTS;
  must(store_each(company->store, 0, company->size, keep_content, company, &error), error.text);
}

/* -- the simple reader -------------------------------------------------------------------------------------------------- */

/* A lift counts for what was placed before it. */
static unsigned held_now(const struct company *company) {
  unsigned held = 0, lifted = 0;
  for (int64_t place = company->size - 1; place > 0; place--) {
    const struct noted *noted = &company->noted[place];
    if (noted->kind == EVENT_HOLD_LIFTED) lifted |= 1u << noted->hold;
    if (noted->kind == EVENT_HOLD_PLACED && !(lifted & 1u << noted->hold)) held |= noted->about;
  }
  return held;
}

/* What was erased says nothing any more. */
static unsigned serving_now(const struct company *company) {
  unsigned serving = 0;
  for (int64_t place = 1; place < company->size; place++) {
    const struct noted *noted = &company->noted[place];
    if (company->contents[place].length == 0) continue;
    if (noted->kind == EVENT_JOINED || noted->kind == EVENT_CLASS_GIVEN) serving |= noted->about;
    if (noted->kind == EVENT_LEFT) serving &= ~noted->about;
  }
  return serving;
}

static bool goes(const struct company *company, int64_t place, unsigned him, unsigned kept, struct instant before) {
  const struct noted *noted = &company->noted[place];
  bool is_record = noted->kind == EVENT_HOLD_PLACED || noted->kind == EVENT_HOLD_LIFTED;
  return place > 0 && place <= EVENTS && company->contents[place].length && begin.seconds + place - 1 < before.seconds && !is_record &&
         (noted->about & him) && !(noted->about & ~him & kept) && noted->about != EVERYBODY;
}

/* -- erasing -------------------------------------------------------------------------------------------------------------- */

static uint32_t erased, kept_by_holds;

static bool check_content(void *context, const struct stored_entry *entry, struct error *error) {
  const struct company *company = context;
  (void)error;
  struct str expected = company->contents[entry->place];
  must(entry->is_erased == (expected.length == 0), entry->is_erased ? "something is gone that had to stay" : "something is there that had to go");
  must(str_equal(entry->content, expected), "a content was changed");
  return true;
}

static void not_told(void *context, int64_t done, int64_t size) { (void)context, (void)done, (void)size; }

static void check_ledger(struct company *company) {
  struct verification found = {0};
  struct error error;
  must(store_verify(company->store, &found, &error) && found.is_sound, "the ledger does not verify");
  must(store_check_derived(company->store, &(struct progress){.report = not_told}, &error), error.text);
  must(store_each(company->store, 0, company->size, check_content, company, &error), error.text);
}

static void erase(struct company *company, struct str person, unsigned him, unsigned kept, struct instant before, const struct erasable *erasable) {
  struct receipt receipt;
  struct error error;
  struct act act = {.name = STR("erase"), .by = STR("gc"), .via = STR("test"), .key = person, .recorded = {begin.seconds + EVENTS}};
  uint32_t expected = 0;
  for (int64_t place = 1; place < company->size; place++) {
    if (!goes(company, place, him, kept, before)) continue;
    company->contents[place] = (struct str){0};
    expected++;
  }
  must(erasable->count == expected, "more is said to go, or less");
  if (expected == 0) return;
  must(store_erase(company->store, &act, STR("its time is over"), erasable, &receipt, &error), error.text);
  int64_t from = company->size;
  company->size += 1 + receipt.entries;
  for (int64_t place = from; place < company->size; place++) company->noted[place].kind = EVENT_ERASED;
  must(store_each(company->store, from, company->size, keep_content, company, &error), error.text);
  erased += expected;
}

static void try_person(struct company *company, uint32_t person) {
  unsigned him = 1u << person, held = held_now(company), serving = serving_now(company);
  struct instant before = {begin.seconds + (draw(2) ? EVENTS : draw(EVENTS))};
  struct str name = name_of(company->arena, person);
  struct erasable erasable;
  struct error error;
  bool may = store_erasable(company->store, company->arena, name, before, &erasable, &error);
  must(may == !(him & (held | serving)), may ? "he is held or serves" : error.text);
  must(may || error.kind == ERROR_CONFLICT, error.text);
  if (may) erase(company, name, him, held | serving, before, &erasable);
  kept_by_holds += may ? erasable.kept_held : 0;
  check_ledger(company);
}

static void try_company(void) {
  struct company company = {.arena = arena_new(0)};
  struct entropy entropy = entropy_seeded(SEED + number);
  struct error error;
  must(store_create(company.arena, "file::memory:?cache=shared", STR("acme"), &company.store, &error), error.text);
  company.store->entropy = &entropy;
  fill(&company);
  for (uint32_t person = 0; person < PEOPLE; person++) try_person(&company, person);
  arena_free(company.arena);
}

int main(int argc, char **argv) {
  uint64_t cases = argc > 1 ? strtoul(argv[1], NULL, 10) : CASES;
  double start = clock_seconds();
  seed = SEED;
  for (number = 0; number < cases; number++) try_company();
  must(erased > cases / 2 && kept_by_holds > cases / 10, "too little was erased or kept for this to say something");
  printf("%d companies: %u entries erased, %u kept by holds; %.1f s, seed %d\n", (int)cases, erased, kept_by_holds, clock_seconds() - start, SEED);
  return 0;
}
