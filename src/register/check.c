/* Does the journal speak the policy's language? */
#include "check.h"

/* What is being checked, and which words were found right already. */
struct checking {
  const struct registry *reg;
  struct faults *faults;
  const struct entry *entry;
  uint16_t *right; /* by symbol: bits of enum sort */
};

enum sort {
  SORT_CLASS = 1, SORT_OFFICE = 2, SORT_KIND = 4, SORT_FACT = 8, SORT_ITEM = 16, SORT_NOTICE = 32, SORT_PERSON = 64, SORT_REQUEST = 128,
  SORT_CALENDAR = 256
};

static void fault(struct checking *checking, struct str text) {
  struct faults *faults = checking->faults;
  if (faults->count < FAULTS_MAX) faults->list[faults->count++] = (struct fault){checking->entry->line, 0, text};
}

/* -- words of the policy --------------------------------------------------------------------------------------------- */

/* The policy's names of a sort, one after the other. */
static bool name_at(const struct abstain_policy *policy, enum sort sort, int32_t index, struct str *name) {
  uint32_t offset = 0;
  int32_t groups = policy->kind_count;
  switch (sort) {
  case SORT_CLASS:
    if (index >= policy->class_count) return false;
    offset = policy->classes[index].name;
    break;
  case SORT_OFFICE:
    if (index >= policy->role_count) return false;
    offset = policy->roles[index].name;
    break;
  case SORT_KIND:
    if (index >= groups + policy->kind_group_count) return false;
    offset = index < groups ? policy->kinds[index].name : policy->kind_groups[index - groups].name;
    break;
  case SORT_FACT:
    if (index >= policy->fact_count) return false;
    offset = policy->facts[index].phrase;
    break;
  case SORT_CALENDAR:
    if (index >= 2) return false;
    offset = index == 0 ? policy->meta->exchange : policy->meta->business_days;
    break;
  case SORT_ITEM:
  case SORT_NOTICE:
  case SORT_PERSON:
  case SORT_REQUEST: return false;
  }
  *name = image_str(policy, offset);
  return true;
}

static const char *sort_name(enum sort sort) {
  if (sort == SORT_CLASS) return "a class";
  if (sort == SORT_OFFICE) return "an office";
  if (sort == SORT_CALENDAR) return "a calendar";
  return sort == SORT_KIND ? "a kind of transaction" : "a fact";
}

/* A word that the policy does not have is refused; where others may stand too (`open`), only one that is nearly its own. */
static void check_word(struct checking *checking, const char *field, enum sort sort, bool open) {
  const struct registry *reg = checking->reg;
  if (!entry_has(checking->entry, field)) return;
  struct symbol symbol = entry_symbol(reg->journal, checking->entry, field);
  if (checking->right[symbol.number] & sort) return;
  struct str word = symbol_str(checking->reg, symbol), name, nearest = {0};
  size_t best = 3;
  for (int32_t i = 0; name_at(reg->policy, sort, i, &name); i++) {
    size_t distance = str_distance(word, name, 2);
    if (distance == 0 && str_equal(word, name)) {
      checking->right[symbol.number] |= sort;
      return;
    }
    if (distance < best && distance * 3 <= word.length) best = distance, nearest = name;
  }
  if (nearest.at)
    fault(checking, arena_print(checking->faults->arena, "`%.*s` is not %s of the policy; did you mean `%.*s`?", STR_ARG(word),
                                sort_name(sort), STR_ARG(nearest)));
  else if (!open)
    fault(checking, arena_print(checking->faults->arena, "`%.*s` is not %s of the policy; `abstain policy print` shows its words",
                                STR_ARG(word), sort_name(sort)));
}

/* -- things of the journal ------------------------------------------------------------------------------------------- */

/* Is there an event of the kind that names the thing in the field? */
static bool was(const struct checking *checking, struct symbol thing, enum event_kind kind, const char *field) {
  const struct entry *entry;
  for (struct walk walk = walk_symbol(checking->reg, thing); (entry = walk_next(&walk));)
    if (entry->kind == kind && symbol_equal(entry_symbol(checking->reg->journal, entry, field), thing)) return true;
  return false;
}

static void check_thing(struct checking *checking, const char *field, enum sort sort, enum event_kind by) {
  struct symbol thing = entry_symbol(checking->reg->journal, checking->entry, field);
  if (thing.number == 0 || (checking->right[thing.number] & sort)) return;
  if (was(checking, thing, by, field)) {
    checking->right[thing.number] |= sort;
    return;
  }
  fault(checking, arena_print(checking->faults->arena, "the %s `%.*s` is in no `%s` event; is it written as there?", field,
                              STR_ARG(symbol_str(checking->reg, thing)), event_types[by].name));
}

/* Is anything recorded that says who the person is? */
static bool is_introduced(const struct checking *checking, struct symbol person) {
  const struct entry *entry;
  for (struct walk walk = walk_symbol(checking->reg, person); (entry = walk_next(&walk));) {
    bool introduces = entry->kind == EVENT_JOINED || entry->kind == EVENT_CLASS_GIVEN || entry->kind == EVENT_OFFICE_GIVEN ||
                      entry->kind == EVENT_RELATION;
    if (introduces) return true;
  }
  return false;
}

static void check_person(struct checking *checking, struct symbol person) {
  if (person.number == 0 || (checking->right[person.number] & SORT_PERSON)) return;
  if (is_introduced(checking, person)) {
    checking->right[person.number] |= SORT_PERSON;
    return;
  }
  fault(checking, arena_print(checking->faults->arena,
                              "nothing says who `%.*s` is: no joining, class, office or relation; is the name written as elsewhere?",
                              STR_ARG(symbol_str(checking->reg, person))));
}

static void check_persons(struct checking *checking) {
  const struct event_type *type = &event_types[checking->entry->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    const struct event_field *field = &type->fields[f];
    if (!entry_has(checking->entry, field->name)) continue;
    if (field->kind == FIELD_PERSON) check_person(checking, entry_symbol(checking->reg->journal, checking->entry, field->name));
    if (field->kind != FIELD_PERSONS) continue;
    struct symbol_list list = entry_list(checking->reg->journal, checking->entry, field->name);
    for (uint32_t i = 0; i < list.count; i++) check_person(checking, list.at[i]);
  }
}

/* Which words and things each kind of event must have right. */
static const struct {
  enum event_kind kind;
  const char *field;
  enum sort sort;
  bool open;
} words[] = {
    {EVENT_CLASS_GIVEN, "class", SORT_CLASS, false},         {EVENT_CLASS_ENDED, "class", SORT_CLASS, false},
    {EVENT_OFFICE_GIVEN, "office", SORT_OFFICE, true},       {EVENT_OFFICE_ENDED, "office", SORT_OFFICE, true},
    {EVENT_TRADE_EXECUTED, "kind", SORT_KIND, true},         {EVENT_CLEARANCE_REQUESTED, "kind", SORT_KIND, true},
    {EVENT_CLEARANCE_GIVEN, "kind", SORT_KIND, false},       {EVENT_FACT_RECORDED, "fact", SORT_FACT, false},
    {EVENT_CALENDAR_CLOSING, "calendar", SORT_CALENDAR, true}, {EVENT_CALENDAR_EARLY_CLOSE, "calendar", SORT_CALENDAR, true},
};
static const struct {
  enum event_kind kind;
  const char *field;
  enum sort sort;
  enum event_kind by;
} things[] = {
    {EVENT_BROUGHT_IN, "item", SORT_ITEM, EVENT_ITEM_OPENED},
    {EVENT_TAKEN_OFF, "item", SORT_ITEM, EVENT_ITEM_OPENED},
    {EVENT_ITEM_DISCLOSED, "item", SORT_ITEM, EVENT_ITEM_OPENED},
    {EVENT_ITEM_ABANDONED, "item", SORT_ITEM, EVENT_ITEM_OPENED},
    {EVENT_RESTRICTED_LIFTED, "notice", SORT_NOTICE, EVENT_RESTRICTED_NOTICE},
    {EVENT_CLOSED_LIFTED, "notice", SORT_NOTICE, EVENT_CLOSED_NOTICE},
    {EVENT_CLEARANCE_GIVEN, "request", SORT_REQUEST, EVENT_CLEARANCE_REQUESTED},
    {EVENT_CLEARANCE_REFUSED, "request", SORT_REQUEST, EVENT_CLEARANCE_REQUESTED},
};

bool register_check(const struct registry *reg, uint32_t first, struct faults *faults) {
  struct arena *scratch = arena_new(0);
  struct checking checking = {.reg = reg, .faults = faults, .right = ARENA_ARRAY(scratch, (size_t)reg->journal->texts.count + 1, uint16_t)};
  for (uint32_t i = first; i < reg->known && faults->count < FAULTS_MAX; i++) {
    checking.entry = journal_entry(reg->journal, i);
    if (entry_is_withdrawn(reg->journal, checking.entry, reg->known)) continue;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
      if (words[w].kind == checking.entry->kind) check_word(&checking, words[w].field, words[w].sort, words[w].open);
    for (size_t t = 0; t < sizeof things / sizeof *things; t++)
      if (things[t].kind == checking.entry->kind) check_thing(&checking, things[t].field, things[t].sort, things[t].by);
    check_persons(&checking);
  }
  arena_free(scratch);
  return faults->count == 0;
}
