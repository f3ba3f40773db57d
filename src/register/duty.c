/* Duties: each trigger in the journal obliges those whom the policy names; another event meets it. */
#include "duty.h"

#include <stdlib.h>

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

static bool meets(const struct registry *reg, enum trigger trigger, const struct entry *obliged, const struct entry *entry) {
  bool refused = trigger == TRIGGER_CLEARANCE_REQUEST && entry->kind == EVENT_CLEARANCE_REFUSED;
  if ((int)entry->kind != trigger_types[trigger].met_by && !refused) return false;
  if (entry->at.seconds < obliged->at.seconds && trigger != TRIGGER_HIRING) return false;
  const char *tie = tie_of(trigger);
  return !tie || symbol_equal(entry_symbol(reg->journal, entry, tie), entry_symbol(reg->journal, obliged, tie));
}

/* The earliest event that meets the duty: looked for under the person, or under what ties it to the trigger. */
static const struct entry *find_met(const struct registry *reg, enum trigger trigger, const struct entry *obliged, struct symbol person,
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

/* -- what is asked for, and what was found ---------------------------------------------------------------------- */

struct owing {
  const struct registry *reg;
  struct arena *arena;   /* of the result */
  struct arena *scratch; /* of what a trigger takes to be judged */
  struct symbol person;  /* his only; none: everybody's */
  bool secrets;          /* with what he may not learn */
  struct instant at;
  struct duties_owed *result;
  struct memory *memory;
};

/* What is worked out once for each person, however often he is obliged. */
struct memory {
  struct arena *arena;
  struct map truth_index, exercise_index; /* by what is asked and of whom; by person */
  struct truth *truths;
  struct exercises *exercises;
  size_t truth_room, exercise_room;
  int32_t truth_count, exercise_count;
};

enum asked { ASKED_WHO, ASKED_CONDITION };

static struct truth ask(struct owing *owing, struct arena *arena, enum asked asked, int32_t expr, struct symbol person, struct symbol lot) {
  struct request about = {.person = person, .lot = lot, .kind = NONE};
  if (asked == ASKED_WHO) return person_who(owing->reg, arena, person, expr, NULL);
  return condition_truth(owing->reg, arena, &about, expr, owing->secrets);
}

/* When the expression holds of the person (and of the lot, if one is said). */
static struct truth truth_for(struct owing *owing, enum asked asked, int32_t expr, struct symbol person, struct symbol lot) {
  if (lot.number) return ask(owing, owing->scratch, asked, expr, person, lot);
  struct memory *memory = owing->memory;
  const uint32_t key[] = {asked, (uint32_t)expr, person.number};
  struct str name = {(const char *)key, sizeof key};
  int32_t known = map_find(&memory->truth_index, name);
  if (known != MAP_NONE) return memory->truths[known];
  ARENA_ROOM(memory->arena, memory->truths, memory->truth_room, memory->truth_count);
  memory->truths[memory->truth_count] = ask(owing, memory->arena, asked, expr, person, lot);
  map_add(&memory->truth_index, arena_copy(memory->arena, name), memory->truth_count);
  return memory->truths[memory->truth_count++];
}

static void add(struct owing *owing, struct duty_owed owed) {
  int64_t due = owed.due.instant.seconds;
  if (owed.met) owed.state = owed.met->at.seconds < due ? DUTY_MET : DUTY_MET_LATE;
  else owed.state = owing->at.seconds < due ? DUTY_OPEN : DUTY_OVERDUE;
  struct duties_owed *result = owing->result;
  ARENA_ROOM(owing->arena, result->at, result->room, result->count);
  result->at[result->count++] = owed;
}

static void forget_scratch(struct owing *owing) {
  enum { SCRATCH_MAX = 1 << 20 };
  if (arena_used(owing->scratch) <= SCRATCH_MAX) return;
  arena_free(owing->scratch);
  owing->scratch = arena_new(0);
}

/* The next event of the kind that has happened, of those that the walk meets. */
static const struct entry *next_trigger(struct owing *owing, struct walk *walk, enum event_kind kind) {
  forget_scratch(owing);
  const struct entry *entry;
  while ((entry = walk_next(walk)))
    if (entry->kind == kind && entry->at.seconds <= owing->at.seconds) return entry;
  return NULL;
}

/* A notice to all names nobody by whom it could be found. */
static struct walk triggers(const struct owing *owing, enum event_kind kind) {
  bool of_person = owing->person.number && kind != EVENT_RESTRICTED_NOTICE;
  return of_person ? walk_symbol(owing->reg, owing->person) : walk_kind(owing->reg, kind);
}

static bool is_asked(const struct owing *owing, struct symbol person) {
  return owing->person.number == 0 || symbol_equal(owing->person, person);
}

/* Is the word of a trade among the kinds, as itself or as a group that holds one? */
static bool covers_any(const struct abstain_policy *policy, uint64_t kinds, struct str word) {
  for (int32_t k = 0; k < policy->kind_count; k++)
    if ((kinds >> k & 1) && kind_word_covers(policy, word, k)) return true;
  return false;
}

/* -- duties ------------------------------------------------------------------------------------------------------- */

/* Bound is who may be: a duty is not forgotten because somebody is not known well enough. */
static bool is_bound(struct owing *owing, const struct image_duty *duty, struct symbol person, struct instant at) {
  struct symbol none = {0};
  if (duty->who != NONE && !spans_hold(truth_for(owing, ASKED_WHO, duty->who, person, none).possible, at.seconds)) return false;
  return spans_hold(truth_for(owing, ASKED_CONDITION, duty->condition, person, none).possible, at.seconds);
}

static struct edge_value due_of(const struct registry *reg, const struct image_duty *duty, const struct entry *trigger) {
  if (duty->by == NONE) { /* at once leaves no room but the second in which it is learned; a day is what a person can be held to */
    struct date next = date_add(zone_wall(reg->zone, trigger->at).date, 1);
    return (struct edge_value){zone_day_start(reg->zone, next), EDGE_CERTAIN, 0};
  }
  struct instant named = INSTANT_NEVER;
  if (trigger->kind == EVENT_CERTIFICATION_REQUESTED && entry_has(trigger, "due")) {
    struct date day = {(int32_t)entry_number(reg->journal, trigger, "due", 0)};
    named = zone_day_start(reg->zone, date_add(day, 1)); /* the whole day named still counts */
  }
  return edge_from(reg, duty->by, trigger->at, named);
}

static void owe(struct owing *owing, const struct image_duty *duty, const struct entry *trigger, struct symbol person) {
  if (!is_asked(owing, person) || !is_bound(owing, duty, person, trigger->at)) return;
  add(owing, (struct duty_owed){.duty = duty,
                                .person = duty->who == NONE ? (struct symbol){0} : person,
                                .trigger = trigger,
                                .met = find_met(owing->reg, (enum trigger)duty->trigger, trigger, person, owing->at),
                                .due = due_of(owing->reg, duty, trigger)});
}

/* A trade obliges by its kind and issuer too. */
static bool concerns(const struct registry *reg, const struct image_duty *duty, const struct entry *trigger) {
  if (trigger->kind != EVENT_TRADE_EXECUTED) return true;
  struct symbol issuer = entry_symbol(reg->journal, trigger, "issuer");
  return of_covers(duty->of, issuer_is_company(reg, issuer)) &&
         covers_any(reg->policy, duty->what, entry_text(reg->journal, trigger, "kind"));
}

/* A notice to all is owed to everybody in service when it is sent; he is met at the first class that he was given. */
static void owe_notice(struct owing *owing, const struct image_duty *duty, const struct entry *notice) {
  const struct registry *reg = owing->reg;
  struct symbol_list named = entry_list(reg->journal, notice, "persons");
  for (uint32_t i = 0; i < named.count; i++) owe(owing, duty, notice, named.at[i]);
  if (!named.all) return;
  const struct entry *given;
  for (struct walk walk = walk_kind(reg, EVENT_CLASS_GIVEN); (given = walk_next(&walk));) {
    struct symbol person = entry_person(reg, given);
    struct walk own = walk_of(reg, person, EVENT_CLASS_GIVEN);
    if (!is_asked(owing, person) || walk_next(&own) != given) continue;
    forget_scratch(owing);
    if (spans_hold(person_named(reg, owing->scratch, person, notice), notice->at.seconds)) owe(owing, duty, notice, person);
  }
}

static void owe_all(struct owing *owing, const struct image_duty *duty) {
  enum event_kind kind = (enum event_kind)trigger_types[duty->trigger].event;
  struct walk walk = triggers(owing, kind);
  const struct entry *trigger;
  while ((trigger = next_trigger(owing, &walk, kind))) {
    if (!concerns(owing->reg, duty, trigger)) continue;
    if (duty->trigger == TRIGGER_RESTRICTED_NOTICE) owe_notice(owing, duty, trigger);
    else owe(owing, duty, trigger, entry_person(owing->reg, trigger));
  }
}

/* -- what an exemption is owed for --------------------------------------------------------------------------------- */

/* A person's exercises, in the order in which they were made. */
struct exercises {
  const struct entry **at;
  size_t room;
  uint32_t count;
};

static int by_instant(const void *a, const void *b) {
  const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
  return (x->at.seconds > y->at.seconds) - (x->at.seconds < y->at.seconds);
}

static const struct exercises *exercises_of(struct owing *owing, struct symbol person) {
  static const enum event_kind kinds[] = {EVENT_LOT_ACQUIRED, EVENT_TRADE_EXECUTED};
  struct memory *memory = owing->memory;
  struct str key = {(const char *)&person, sizeof person};
  int32_t known = map_find(&memory->exercise_index, key);
  if (known != MAP_NONE) return &memory->exercises[known];
  struct exercises found = {0};
  const struct entry *entry;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_of(owing->reg, person, kinds[k]); (entry = walk_next(&walk));) {
      if (!entry_is_subject(owing->reg, SUBJECT_EXERCISE, entry)) continue;
      ARENA_ROOM(memory->arena, found.at, found.room, found.count);
      found.at[found.count++] = entry;
    }
  if (found.count > 1) qsort(found.at, found.count, sizeof *found.at, by_instant);
  ARENA_ROOM(memory->arena, memory->exercises, memory->exercise_room, memory->exercise_count);
  memory->exercises[memory->exercise_count] = found;
  map_add(&memory->exercise_index, arena_copy(memory->arena, key), memory->exercise_count);
  return &memory->exercises[memory->exercise_count++];
}

/* The first exercise after the sale that only an exemption let through (`owes`). */
static const struct entry *find_exercise(struct owing *owing, const struct entry *trade, struct symbol person) {
  const struct exercises *exercises = exercises_of(owing, person);
  uint32_t low = 0, high = exercises->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (exercises->at[middle]->at.seconds < trade->at.seconds) low = middle + 1;
    else high = middle;
  }
  bool in_time = low < exercises->count && exercises->at[low]->at.seconds <= owing->at.seconds;
  return in_time ? exercises->at[low] : NULL;
}

/* Did the exemption lift a rule that held for the trade, as one of the kind and issuer of the cell? */
static bool was_lifting(struct owing *owing, int32_t exempter, const struct entry *trade, const struct image_cell *cell) {
  const struct abstain_policy *policy = owing->reg->policy;
  struct symbol person = entry_person(owing->reg, trade), lot = entry_symbol(owing->reg->journal, trade, "lot"), none = {0};
  for (uint32_t i = 0; i < cell->exemption_count; i++) {
    const struct image_exemption *exemption = &policy->exemptions[cell->exemption_first + i];
    const struct image_rule *target = &policy->rules[exemption->target];
    if (exemption->exempter != exempter) continue;
    if (spans_hold(truth_for(owing, ASKED_WHO, target->who, person, none).sure, trade->at.seconds) &&
        spans_hold(truth_for(owing, ASKED_CONDITION, target->condition, person, lot).sure, trade->at.seconds))
      return true;
  }
  return false;
}

/* Did the exemption alone let the trade through: did it lift a rule, without an exercise before? */
static bool was_needed(struct owing *owing, int32_t exempter, const struct entry *trade) {
  const struct registry *reg = owing->reg;
  const struct image_rule *rule = &reg->policy->rules[exempter];
  struct symbol person = entry_person(reg, trade), none = {0};
  bool own = issuer_is_company(reg, entry_symbol(reg->journal, trade, "issuer"));
  if (spans_hold(truth_for(owing, ASKED_CONDITION, rule->condition, person, none).sure, trade->at.seconds)) return false;
  for (int32_t k = 0; k < reg->policy->kind_count; k++)
    if ((rule->what >> k & 1) && kind_word_covers(reg->policy, entry_text(reg->journal, trade, "kind"), k) &&
        was_lifting(owing, exempter, trade, &reg->policy->cells[k * 2 + own]))
      return true;
  return false;
}

static void owe_for_exemptions(struct owing *owing, int32_t exempter) {
  const struct registry *reg = owing->reg;
  const struct image_rule *rule = &reg->policy->rules[exempter];
  struct walk walk = triggers(owing, EVENT_TRADE_EXECUTED);
  const struct entry *trade;
  while ((trade = next_trigger(owing, &walk, EVENT_TRADE_EXECUTED))) {
    struct symbol person = entry_person(reg, trade);
    if (is_asked(owing, person) && was_needed(owing, exempter, trade))
      add(owing, (struct duty_owed){.rule = rule,
                                    .person = person,
                                    .trigger = trade,
                                    .met = find_exercise(owing, trade, person),
                                    .due = edge_from(reg, rule->owes_by, trade->at, INSTANT_NEVER)});
  }
}

void duties_of(const struct registry *reg, struct arena *arena, struct symbol person, bool secrets, struct instant at,
               struct duties_owed *result) {
  struct memory memory = {.arena = arena_new(0)};
  struct owing owing = {.reg = reg, .arena = arena, .scratch = arena_new(0), .person = person, .secrets = secrets, .at = at,
                        .result = result, .memory = &memory};
  map_init(&memory.truth_index, memory.arena);
  map_init(&memory.exercise_index, memory.arena);
  *result = (struct duties_owed){0};
  for (int32_t d = 0; d < reg->policy->duty_count; d++) owe_all(&owing, &reg->policy->duties[d]);
  for (int32_t r = 0; r < reg->policy->rule_count; r++)
    if (reg->policy->rules[r].owes_by != NONE) owe_for_exemptions(&owing, r);
  arena_free(owing.scratch);
  arena_free(memory.arena);
}
