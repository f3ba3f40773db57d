/* Choosing the entries of an evidence pack: the ledger is read once for the things to follow, and once to choose. */
#include "select.h"

#include <stdio.h>

#include "../base/map.h"
#include "../ledger/concern.h"

enum { KEY_LENGTH_MAX = 256 };

/* A person or an issuer that is asked for, and the things that entries about it name. */
struct subject {
  struct str name; /* empty: not asked for */
  struct map things;
};

struct choice {
  struct arena *arena;
  struct entry_reader *reader;
  const struct evidence_scope *scope;
  int64_t always, act_taken;
  struct subject person, issuer;
  struct str own_issuer; /* the company's, which events leave out */
  struct selection *selection;
};

/* -- things ----------------------------------------------------------------------------------------------------- */

/* What these are and became is told along with who had to do with them. Incidents are not among them: how one ended is
 * about somebody else. */
static const char *const followed[] = {"account", "clearance", "hold", "item", "lot", "notice", "of", "plan", "request", "trade"};

static bool is_followed(const struct event_field *field) {
  if (field->kind == FIELD_IDS) return strcmp(field->name, "items") == 0;
  for (size_t i = 0; field->kind == FIELD_ID && i < sizeof followed / sizeof *followed; i++)
    if (strcmp(field->name, followed[i]) == 0) return true;
  return false;
}

/* "item x17"; an event that can be withdrawn is "of" its id. */
static struct str thing_key(char key[KEY_LENGTH_MAX], const char *sort, struct str id) {
  return (struct str){key, (size_t)snprintf(key, KEY_LENGTH_MAX, "%s " STR_FMT, sort, STR_ARG(id))};
}

static void remember(struct choice *choice, struct subject *subject, const char *sort, struct str id) {
  char key[KEY_LENGTH_MAX];
  struct str thing = thing_key(key, sort, id);
  if (map_find(&subject->things, thing) == MAP_NONE) map_add(&subject->things, arena_copy(choice->arena, thing), 0);
}

static bool is_known(const struct subject *subject, const char *sort, struct str id) {
  char key[KEY_LENGTH_MAX];
  return map_find(&subject->things, thing_key(key, sort, id)) != MAP_NONE;
}

static void remember_things(struct choice *choice, struct subject *subject, const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  if (event->id.length) remember(choice, subject, "of", event->id);
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct value *value = &event->values[f];
    if (!event_has(event, f) || !is_followed(&type->fields[f])) continue;
    if (type->fields[f].kind == FIELD_ID) remember(choice, subject, type->fields[f].name, value->text);
    for (uint32_t i = 0; i < value->count; i++) remember(choice, subject, "item", value->list[i]);
  }
}

static bool has_known_thing(const struct subject *subject, const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct value *value = &event->values[f];
    if (!event_has(event, f) || !is_followed(&type->fields[f])) continue;
    if (type->fields[f].kind == FIELD_ID && is_known(subject, type->fields[f].name, value->text)) return true;
    for (uint32_t i = 0; i < value->count; i++)
      if (is_known(subject, "item", value->list[i])) return true;
  }
  return false;
}

/* -- who and what is named ------------------------------------------------------------------------------------------ */

static bool list_has(const struct value *value, struct str name) {
  for (uint32_t i = 0; i < value->count; i++)
    if (str_equal(value->list[i], name)) return true;
  return false;
}

static bool concerns_person(const struct event *event, struct str person) { return event_is_to_all(event) || event_names_person(event, person); }

/* Who has recorded it is not whom it is about. */
static bool names_anybody(const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    bool is_person = type->fields[f].kind == FIELD_PERSON && strcmp(type->fields[f].name, "by") != 0;
    if (event_has(event, f) && (is_person || type->fields[f].kind == FIELD_PERSONS)) return true;
  }
  return false;
}

/* Where an event can name an issuer and does not, the company's own is meant; quarters are always its own. */
static bool names_issuer(const struct event *event, struct str issuer, struct str own) {
  int one = event_field_find(event->kind, STR("issuer")), several = event_field_find(event->kind, STR("issuers"));
  if (one >= 0 && event_has(event, one)) return str_equal(event->values[one].text, issuer);
  if (several >= 0 && event_has(event, several)) return list_has(&event->values[several], issuer);
  bool is_own = one >= 0 || several >= 0 || event_field_find(event->kind, STR("quarter")) >= 0;
  return is_own && str_equal(issuer, own);
}

/* -- reading -------------------------------------------------------------------------------------------------------- */

static bool find_own_issuer(void *context, const struct stored_entry *entry, struct error *error) {
  struct choice *choice = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(choice->reader, entry->content, &content, error)) return false;
  choice->own_issuer = arena_copy(choice->arena, event_text(&content.event, "issuer"));
  return true;
}

static bool find_things(void *context, const struct stored_entry *entry, struct error *error) {
  struct choice *choice = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(choice->reader, entry->content, &content, error)) return false;
  if (content.is_act) return true;
  const struct event *event = &content.event;
  if (choice->person.name.length && concerns_person(event, choice->person.name)) remember_things(choice, &choice->person, event);
  if (choice->issuer.name.length && names_issuer(event, choice->issuer.name, choice->own_issuer))
    remember_things(choice, &choice->issuer, event);
  return true;
}

static bool covers(const struct evidence_scope *scope, struct instant instant) {
  return instant.seconds >= scope->from.seconds && instant.seconds < scope->until.seconds;
}

static bool is_wanted(const struct choice *choice, const struct event *event) {
  const struct subject *person = &choice->person, *issuer = &choice->issuer;
  if (!covers(choice->scope, event->at) && !covers(choice->scope, event->recorded)) return false;
  if (person->name.length && !concerns_person(event, person->name) && (names_anybody(event) || !has_known_thing(person, event))) return false;
  return !issuer->name.length || names_issuer(event, issuer->name, choice->own_issuer) || has_known_thing(issuer, event);
}

static void take(struct choice *choice, int64_t place) {
  struct selection *selection = choice->selection;
  ARENA_ROOM(choice->arena, selection->places, selection->room, selection->count);
  selection->places[selection->count++] = place;
}

static void take_act(struct choice *choice, int64_t act) {
  if (choice->act_taken == act) return;
  take(choice, choice->act_taken = act);
  choice->selection->acts++;
}

static bool choose(void *context, const struct stored_entry *entry, struct error *error) {
  struct choice *choice = context;
  struct entry_content content;
  bool is_of_all = !choice->person.name.length && !choice->issuer.name.length;
  bool wanted = entry->is_erased && is_of_all && covers(choice->scope, entry->recorded);
  if (entry->is_erased) {
    choice->selection->erased += wanted;
    choice->selection->erased_left_out += !is_of_all;
  } else {
    if (!entry_read(choice->reader, entry->content, &content, error)) return false;
    bool is_act_wanted = entry->place == choice->always || (is_of_all && covers(choice->scope, content.act.recorded));
    if (content.is_act && is_act_wanted) take_act(choice, entry->place);
    wanted = !content.is_act && is_wanted(choice, &content.event);
  }
  if (!wanted && (entry->act != choice->always || entry->place == entry->act)) return true;
  take_act(choice, entry->act);
  take(choice, entry->place);
  return true;
}

bool evidence_select(struct store *store, struct arena *arena, const struct evidence_scope *scope, int64_t end, int64_t always,
                     struct selection *selection, struct error *error) {
  struct choice choice = {.arena = arena,
                          .reader = entry_reader_new(arena),
                          .scope = scope,
                          .always = always,
                          .act_taken = -1,
                          .person.name = scope->person,
                          .issuer.name = scope->issuer,
                          .selection = selection};
  *selection = (struct selection){0};
  map_init(&choice.person.things, arena);
  map_init(&choice.issuer.things, arena);
  if (!store_each_of(store, "kind", STR("company"), find_own_issuer, &choice, error)) return false;
  bool has_subject = scope->person.length || scope->issuer.length;
  return (!has_subject || store_each(store, 0, end, find_things, &choice, error)) && store_each(store, 0, end, choose, &choice, error);
}

/* -- is it known? ---------------------------------------------------------------------------------------------------- */

struct known {
  struct choice choice;
  bool person, issuer;
};

static bool find_names(void *context, const struct stored_entry *entry, struct error *error) {
  struct known *known = context;
  struct choice *choice = &known->choice;
  struct entry_content content;
  if (entry->is_erased || (known->person && known->issuer)) return true;
  if (!entry_read(choice->reader, entry->content, &content, error)) return false;
  if (content.is_act || content.event.kind == EVENT_EVIDENCE_MADE) return true;
  known->person = known->person || event_names_person(&content.event, choice->person.name);
  known->issuer = known->issuer || names_issuer(&content.event, choice->issuer.name, choice->own_issuer);
  return true;
}

bool evidence_knows(struct store *store, const struct evidence_scope *scope, bool *person, bool *issuer, struct error *error) {
  struct arena *arena = arena_new(0);
  struct head head;
  struct known known = {.choice = {.arena = arena, .reader = entry_reader_new(arena), .person.name = scope->person, .issuer.name = scope->issuer},
                        .person = scope->person.length == 0,
                        .issuer = scope->issuer.length == 0};
  bool ok = store_head_size(store, &head, error) && store_each_of(store, "kind", STR("company"), find_own_issuer, &known.choice, error) &&
            store_each(store, 0, head.size, find_names, &known, error);
  *person = known.person;
  *issuer = known.issuer;
  arena_free(arena);
  return ok;
}
