/* Duties: each trigger in the journal obliges those whom the policy names; another event meets it. */
#include "duty.h"

const char *duty_state_name(enum duty_state state) {
  static const char *const names[] = {"met", "met late", "open", "overdue"};
  return names[state];
}

/* What ties the event that meets a duty to the one that obliged, beside the person. */
static const char *tie_of(enum trigger trigger) {
  switch (trigger) {
  case TRIGGER_EXECUTION: return "trade";
  case TRIGGER_VIOLATION_LEARNED: return "incident";
  case TRIGGER_RESTRICTED_NOTICE: return "notice";
  case TRIGGER_INQUIRY: return "inquiry";
  case TRIGGER_CLEARANCE_REQUEST: return "request";
  case TRIGGER_HIRING:
  case TRIGGER_CERTIFICATION_REQUEST:
  case TRIGGERS: break;
  }
  return NULL;
}

static bool meets(const struct register_ *reg, enum trigger trigger, const struct entry *obliged, const struct entry *entry) {
  bool refused = trigger == TRIGGER_CLEARANCE_REQUEST && entry->kind == EVENT_CLEARANCE_REFUSED;
  if ((int)entry->kind != trigger_types[trigger].met_by && !refused) return false;
  if (entry->at.seconds < obliged->at.seconds && trigger != TRIGGER_HIRING) return false;
  const char *tie = tie_of(trigger);
  return !tie || symbol_equal(entry_symbol(reg->journal, entry, tie), entry_symbol(reg->journal, obliged, tie));
}

/* The earliest event that meets the duty: looked for under the person, or under what ties it to the trigger. */
static const struct entry *find_met(const struct register_ *reg, enum trigger trigger, const struct entry *obliged, struct symbol person,
                                    struct instant at) {
  const struct entry *best = NULL, *entry;
  const char *tie = tie_of(trigger);
  struct symbol where = tie ? entry_symbol(reg->journal, obliged, tie) : person;
  bool of_anybody = trigger == TRIGGER_CLEARANCE_REQUEST || trigger == TRIGGER_VIOLATION_LEARNED;
  for (struct walk walk = walk_symbol(reg, where); (entry = walk_next(&walk));) {
    if (entry->at.seconds > at.seconds || !meets(reg, trigger, obliged, entry)) continue;
    if (!of_anybody && !symbol_equal(entry_person(reg, entry), person)) continue;
    if (!best || entry->at.seconds < best->at.seconds) best = entry;
  }
  return best;
}

static void settle(struct duty_owed *owed, struct instant at) {
  int64_t due = owed->due.instant.seconds;
  if (owed->met) owed->state = owed->met->at.seconds < due ? DUTY_MET : DUTY_MET_LATE;
  else owed->state = at.seconds < due ? DUTY_OPEN : DUTY_OVERDUE;
}

static void owe(const struct register_ *reg, struct arena *arena, const struct image_duty *duty, const struct entry *trigger,
                struct symbol person, struct instant at, struct duties_owed *result) {
  struct request about = {.person = person, .kind = NONE};
  bool bound = spans_hold(person_who(reg, arena, person, duty->who, NULL).possible, trigger->at.seconds);
  bool applies = duty->condition == NONE || spans_hold(condition_truth(reg, arena, &about, duty->condition, true).possible, trigger->at.seconds);
  if (duty->who != NONE && !bound) return;
  if (!applies) return;
  struct instant due = INSTANT_NEVER;
  if (trigger->kind == EVENT_CERTIFICATION_REQUESTED && entry_has(trigger, "due")) {
    struct date day = {(int32_t)entry_number(reg->journal, trigger, "due", 0)};
    due = zone_day_start(reg->zone, date_add(day, 1)); /* the whole day named still counts */
  }
  struct duty_owed owed = {.duty = duty, .person = duty->who == NONE ? (struct symbol){0} : person, .trigger = trigger};
  /* At once leaves no room but the second in which it is learned; a day is what a person can be held to. */
  struct date next = date_add(zone_wall(reg->zone, trigger->at).date, 1);
  if (duty->by == NONE) owed.due = (struct edge_value){zone_day_start(reg->zone, next), EDGE_CERTAIN, 0};
  else owed.due = edge_from(reg, duty->by, trigger->at, due);
  owed.met = find_met(reg, (enum trigger)duty->trigger, trigger, person, at);
  settle(&owed, at);
  ARENA_ROOM(arena, result->at, result->room, result->count);
  result->at[result->count++] = owed;
}

/* A trade obliges by its kind and issuer too. */
static bool concerns(const struct register_ *reg, const struct image_duty *duty, const struct entry *trigger) {
  if (trigger->kind != EVENT_TRADE_EXECUTED) return true;
  struct symbol issuer = entry_symbol(reg->journal, trigger, "issuer");
  if (!of_covers(duty->of, issuer.number == 0 || symbol_equal(issuer, reg->company))) return false;
  struct str kind = entry_text(reg->journal, trigger, "kind");
  for (int32_t k = 0; k < reg->policy->kind_count; k++)
    if ((duty->what >> k & 1) && kind_word_covers(reg->policy, kind, k)) return true;
  return false;
}

static void owe_all(const struct register_ *reg, struct arena *arena, const struct image_duty *duty, const struct entry *trigger,
                    struct symbol person, struct instant at, struct duties_owed *result) {
  if (trigger->at.seconds > at.seconds || !concerns(reg, duty, trigger)) return;
  if (duty->trigger != TRIGGER_RESTRICTED_NOTICE) {
    struct symbol obliged = entry_person(reg, trigger);
    if (person.number == 0 || symbol_equal(person, obliged)) owe(reg, arena, duty, trigger, obliged, at, result);
    return;
  }
  struct symbol_list named = entry_list(reg->journal, trigger, "persons");
  for (uint32_t i = 0; i < named.count; i++)
    if (person.number == 0 || symbol_equal(person, named.at[i])) owe(reg, arena, duty, trigger, named.at[i], at, result);
}

/* -- what an exemption is owed for --------------------------------------------------------------------------------- */

/* A sale that only an exemption let through (`owes`) is met by a later exercise. */
static void owe_for_exemption(const struct register_ *reg, struct arena *arena, const struct image_rule *rule, const struct entry *trade,
                              struct instant at, struct duties_owed *result) {
  struct symbol person = entry_person(reg, trade);
  struct duty_owed owed = {.rule = rule, .person = person, .trigger = trade, .due = edge_from(reg, rule->owes_by, trade->at, INSTANT_NEVER)};
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    struct str kind = entry->kind == EVENT_TRADE_EXECUTED ? entry_text(reg->journal, entry, "kind") : STR("");
    bool exercise = str_ends(kind, STR("exercise")) ||
                    (entry->kind == EVENT_LOT_ACQUIRED && entry_number(reg->journal, entry, "how", -1) == HOW_OPTION_EXERCISE);
    bool in_time = entry->at.seconds >= trade->at.seconds && entry->at.seconds <= at.seconds;
    if (exercise && in_time && (!owed.met || entry->at.seconds < owed.met->at.seconds)) owed.met = entry;
  }
  settle(&owed, at);
  ARENA_ROOM(arena, result->at, result->room, result->count);
  result->at[result->count++] = owed;
}

/* Did the exemption alone let the trade through: did it lift a rule that held then, without an exercise before? */
static bool was_needed(const struct register_ *reg, struct arena *arena, int32_t exempter, const struct entry *trade) {
  const struct abstain_policy *policy = reg->policy;
  struct request about = {.person = entry_person(reg, trade), .lot = entry_symbol(reg->journal, trade, "lot"), .kind = NONE};
  const struct image_rule *lifting = &policy->rules[exempter];
  if (spans_hold(condition_truth(reg, arena, &about, lifting->condition, true).sure, trade->at.seconds)) return false;
  for (uint32_t i = 0; i < policy->header->sections[SECTION_EXEMPTIONS].count; i++) {
    const struct image_exemption *exemption = &policy->exemptions[i];
    const struct image_rule *target = &policy->rules[exemption->target];
    if (exemption->exempter != exempter) continue;
    bool who = spans_hold(person_who(reg, arena, about.person, target->who, NULL).sure, trade->at.seconds);
    if (who && spans_hold(condition_truth(reg, arena, &about, target->condition, true).sure, trade->at.seconds)) return true;
  }
  return false;
}

static void owe_for_exemptions(const struct register_ *reg, struct arena *arena, struct symbol person, struct instant at,
                               struct duties_owed *result) {
  for (int32_t r = 0; r < reg->policy->rule_count; r++) {
    const struct image_rule *rule = &reg->policy->rules[r];
    if (rule->owes_by == NONE) continue;
    const struct entry *trade;
    for (struct walk walk = walk_kind(reg, EVENT_TRADE_EXECUTED); (trade = walk_next(&walk));) {
      bool his = person.number == 0 || symbol_equal(entry_person(reg, trade), person);
      bool covered = false;
      for (int32_t k = 0; k < reg->policy->kind_count; k++)
        covered |= (rule->what >> k & 1) && kind_word_covers(reg->policy, entry_text(reg->journal, trade, "kind"), k);
      if (his && covered && trade->at.seconds <= at.seconds && was_needed(reg, arena, r, trade))
        owe_for_exemption(reg, arena, rule, trade, at, result);
    }
  }
}

void duties_of(const struct register_ *reg, struct arena *arena, struct symbol person, struct instant at, struct duties_owed *result) {
  *result = (struct duties_owed){0};
  for (int32_t d = 0; d < reg->policy->duty_count; d++) {
    const struct image_duty *duty = &reg->policy->duties[d];
    const struct entry *trigger;
    for (struct walk walk = walk_kind(reg, (enum event_kind)trigger_types[duty->trigger].event); (trigger = walk_next(&walk));)
      owe_all(reg, arena, duty, trigger, person, at, result);
  }
  owe_for_exemptions(reg, arena, person, at, result);
}
