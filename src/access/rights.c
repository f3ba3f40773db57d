/* What somebody may do follows from what is recorded of him, as of now. */
#include "access.h"

static bool is_in_service(const struct view *view, struct symbol person) {
  for (int32_t class = 0; class < view->policy->class_count; class ++)
    if (spans_hold(person_class(view->reg, view->arena, person, class), view->now.seconds)) return true;
  return false;
}

static bool holds_role(const struct view *view, struct symbol person, int32_t role) {
  return role != NONE && spans_hold(person_role(view->reg, view->arena, person, role), view->now.seconds);
}

/* Does he hold an office from which a rule has people ask, or the one that acts in its place? */
static bool may_decide(const struct view *view, struct symbol person) {
  for (int32_t r = 0; r < view->policy->rule_count; r++) {
    const struct image_rule *rule = &view->policy->rules[r];
    if (holds_role(view, person, rule->from) || holds_role(view, person, rule->alternate)) return true;
  }
  return false;
}

/* A role of this name reads everything. */
static bool may_audit(const struct view *view, struct symbol person) {
  for (int32_t role = 0; role < view->policy->role_count; role++)
    if (str_equal(image_str(view->policy, view->policy->roles[role].name), STR("auditor"))) return holds_role(view, person, role);
  return false;
}

unsigned rights_of(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  if (!symbol.number || access_of(view, person).is_taken) return 0;
  unsigned rights = 0;
  if (may_decide(view, symbol)) rights |= RIGHT_DECIDE;
  if (may_audit(view, symbol)) rights |= RIGHT_AUDIT;
  if (rights || is_in_service(view, symbol)) rights |= RIGHT_PERSONNEL;
  return rights;
}

struct str person_name(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  const struct entry *entry;
  struct str name = person;
  if (!symbol.number) return name;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_JOINED); (entry = walk_next(&walk));)
    if (entry_text(view->reg->journal, entry, "name").length) name = entry_text(view->reg->journal, entry, "name");
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_DETAILS_CHANGED); (entry = walk_next(&walk));)
    if (entry_text(view->reg->journal, entry, "name").length) name = entry_text(view->reg->journal, entry, "name");
  return name;
}

bool deciders_find(struct company *company, struct arena *arena, struct persons *deciders, struct error *error) {
  static const enum event_kind kinds[] = {EVENT_OFFICE_GIVEN, EVENT_KINDS};
  struct persons holders;
  struct view view;
  struct store *store = company_reader(company);
  bool ok = persons_find(store, arena, kinds, &holders, error);
  company_give_back(company, store);
  *deciders = (struct persons){0};
  if (!ok || !view_open(company, arena, holders.at, (int)holders.count, &view, error)) return false;
  for (uint32_t i = 0; i < holders.count; i++) {
    if (!(rights_of(&view, holders.at[i]) & RIGHT_DECIDE)) continue;
    ARENA_ROOM(arena, deciders->at, deciders->room, deciders->count);
    deciders->at[deciders->count++] = holders.at[i];
  }
  view_close(&view);
  return true;
}
