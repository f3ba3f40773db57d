/* What holds of a person over time: classes, offices, membership of lists, recorded facts. Each is a set of instants,
 * put together with the operations of spans.c as the policy's expressions say. */
#include "register.h"

static bool is_of(const struct registry *reg, const struct entry *entry, struct symbol person) {
  return symbol_equal(entry_symbol(reg->journal, entry, "person"), person);
}

static bool text_is(const struct registry *reg, const struct entry *entry, const char *field, struct str text) {
  return str_equal(entry_text(reg->journal, entry, field), text);
}

/* Events of the kind about the person, those with `text` in `field` where a field is named. */
static void add_turns(const struct registry *reg, struct turns *turns, struct symbol person, enum event_kind kind, const char *field,
                      struct str text, bool on) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));)
    if (is_of(reg, entry, person) && (!field || text_is(reg, entry, field, text))) turns_add(turns, entry->at.seconds, walk.index, on);
}

/* When what events of kind `begin` give the person is his: until it ends or he leaves. */
static struct spans when_given(const struct registry *reg, struct arena *arena, struct symbol person, enum event_kind begin,
                               enum event_kind end, const char *field, struct str text) {
  struct turns turns = {.arena = arena};
  add_turns(reg, &turns, person, begin, field, text, true);
  if (turns.count == 0) return spans_none;
  add_turns(reg, &turns, person, end, field, text, false);
  add_turns(reg, &turns, person, EVENT_LEFT, NULL, STR(""), false);
  return turns_on(&turns);
}

struct spans person_class(const struct registry *reg, struct arena *arena, struct symbol person, int32_t class) {
  struct spans given = spans_none;
  for (int32_t c = 0; c < reg->policy->class_count; c++) {
    int32_t above = c, steps = 0; /* a member of a class within another is a member of that too */
    while (above != class && above != NONE && steps++ < reg->policy->class_count) above = reg->policy->classes[above].within;
    if (above != class) continue;
    struct str name = image_str(reg->policy, reg->policy->classes[c].name);
    given = spans_or(arena, given, when_given(reg, arena, person, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, "class", name));
  }
  return given;
}

struct spans person_role(const struct registry *reg, struct arena *arena, struct symbol person, int32_t role) {
  struct spans held = spans_none;
  for (int32_t steps = 0; role != NONE && steps <= reg->policy->role_count; steps++) {
    struct str name = image_str(reg->policy, reg->policy->roles[role].name);
    held = spans_or(arena, held, when_given(reg, arena, person, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, "office", name));
    role = reg->policy->roles[role].same_as;
  }
  return held;
}

/* -- who --------------------------------------------------------------------------------------------------- */

struct spans person_named(const struct registry *reg, struct arena *arena, struct symbol person, const struct entry *notice) {
  if (!notice || notice->kind != EVENT_RESTRICTED_NOTICE) return spans_always;
  struct symbol_list list = entry_list(reg->journal, notice, "persons");
  for (uint32_t i = 0; i < list.count; i++)
    if (symbol_equal(list.at[i], person)) return spans_always;
  struct spans classed = spans_none;
  for (int32_t c = 0; list.all && c < reg->policy->class_count; c++) classed = spans_or(arena, classed, person_class(reg, arena, person, c));
  return classed;
}

struct nested {
  int32_t expr;
  const struct mention *mention;
};

static struct truth nested_who(const struct registry *reg, struct arena *arena, struct symbol person, const void *context) {
  const struct nested *nested = context;
  return person_who(reg, arena, person, nested->expr, nested->mention);
}

struct truth person_related_who(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation, int32_t who,
                                const struct mention *mention) {
  struct nested nested = {who, mention};
  return person_related(reg, arena, person, relation, nested_who, &nested);
}

struct truth person_who(const struct registry *reg, struct arena *arena, struct symbol person, int32_t index,
                        const struct mention *mention) {
  if (index == NONE) return truth_of(spans_always);
  const struct image_expr *expr = &reg->policy->exprs[index];
  switch ((enum expr_op)expr->op) {
  case EXPR_AND:
    return truth_and(arena, person_who(reg, arena, person, expr->a, mention), person_who(reg, arena, person, expr->b, mention));
  case EXPR_OR:
    return truth_or(arena, person_who(reg, arena, person, expr->a, mention), person_who(reg, arena, person, expr->b, mention));
  case EXPR_NOT: return truth_not(arena, person_who(reg, arena, person, expr->a, mention));
  case EXPR_ANYONE: return truth_of(spans_always);
  case EXPR_CLASS: return truth_of(person_class(reg, arena, person, expr->a));
  case EXPR_RELATED: return person_related_who(reg, arena, person, expr->a, expr->b, mention);
  case EXPR_NAMED: return truth_of(mention ? person_named(reg, arena, person, mention->notice) : spans_none);
  case EXPR_LISTED: return truth_of(mention ? person_on_list(reg, arena, person, mention->item) : spans_none);
  case EXPR_FACT: return person_fact(reg, arena, person, expr->a);
  case EXPR_IN_PERIOD:
  case EXPR_KNOWS:
  case EXPR_ENDS_BY: break; /* not in an expression on who */
  }
  return truth_unknown;
}

/* -- facts ------------------------------------------------------------------------------------------------- */

/* May the record be relied on? Where the policy says who records a fact, a record that names another, the person himself
 * or his family as its author is none. */
static bool is_by_officer(const struct registry *reg, struct arena *arena, const struct entry *entry, struct symbol person, int32_t role) {
  struct symbol by = entry_symbol(reg->journal, entry, "by");
  return role == NONE || by.number == 0 || !officer_why_not(reg, arena, by, role, role_alternate(reg->policy, role), person, entry->at.seconds);
}

/* From one record to the next the fact has the value recorded. Before the first nothing is known, unless the fact is
 * an officer's to record (`recorded by cfo`): what he has not said is not so. */
static struct truth recorded_fact(const struct registry *reg, struct arena *arena, struct symbol person, struct str phrase, int32_t by) {
  struct turns yes = {.arena = arena}, no = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, EVENT_FACT_RECORDED); (entry = walk_next(&walk));) {
    if (!is_of(reg, entry, person) || !text_is(reg, entry, "fact", phrase) || !is_by_officer(reg, arena, entry, person, by)) continue;
    bool value = entry_number(reg->journal, entry, "value", 0) != 0;
    turns_add(&yes, entry->at.seconds, walk.index, value);
    turns_add(&no, entry->at.seconds, walk.index, !value);
  }
  struct spans sure = turns_on(&yes);
  return (struct truth){sure, by != NONE ? sure : spans_not(arena, turns_on(&no))};
}

/* Named by nobody in particular, or by one who may. */
static struct spans when_spokesperson(const struct registry *reg, struct arena *arena, struct symbol person, int32_t by) {
  struct turns turns = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, EVENT_SPOKESPERSON_NAMED); (entry = walk_next(&walk));)
    if (is_of(reg, entry, person) && is_by_officer(reg, arena, entry, person, by)) turns_add(&turns, entry->at.seconds, walk.index, true);
  add_turns(reg, &turns, person, EVENT_SPOKESPERSON_ENDED, NULL, STR(""), false);
  add_turns(reg, &turns, person, EVENT_LEFT, NULL, STR(""), false);
  return turns_on(&turns);
}

struct truth person_fact(const struct registry *reg, struct arena *arena, struct symbol person, int32_t fact) {
  struct str phrase = image_str(reg->policy, reg->policy->facts[fact].phrase);
  int32_t by = reg->policy->facts[fact].by;
  if (known_fact_of(phrase) != KNOWN_SPOKESPERSON) return recorded_fact(reg, arena, person, phrase, by);
  struct str office = str_of(known_facts[KNOWN_SPOKESPERSON].office);
  struct spans held = when_given(reg, arena, person, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, "office", office);
  return truth_of(spans_or(arena, when_spokesperson(reg, arena, person, by), held));
}
