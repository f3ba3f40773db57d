/* What holds of a person over time: classes, offices, kinship, knowledge of items, recorded facts. Each is a set of
 * instants, put together with the operations of spans.c as the policy's expressions say. */
#include <assert.h>

#include "register.h"

static bool names(const struct register_ *reg, const struct entry *entry, const char *field, struct symbol symbol) {
  return symbol_equal(entry_symbol(reg->journal, entry, field), symbol);
}

static bool text_is(const struct register_ *reg, const struct entry *entry, const char *field, struct str text) {
  return str_equal(entry_text(reg->journal, entry, field), text);
}

/* The first instant after `from` at which an event of kind `end` (or EVENT_LEFT when `leaving`) ends what began. */
static int64_t end_of(const struct register_ *reg, struct symbol person, int64_t from, enum event_kind end,
                      const char *field, struct str text, bool leaving) {
  int64_t until = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    bool ends = entry->kind == end && (!field || text_is(reg, entry, field, text));
    if (!(ends || (leaving && entry->kind == EVENT_LEFT)) || !names(reg, entry, "person", person)) continue;
    if (entry->at.seconds > from && entry->at.seconds < until) until = entry->at.seconds;
  }
  return until;
}

/* When what events of kind `begin` give the person, with `text` in `field`, is his. */
static void gather_given(const struct register_ *reg, struct gathering *given, struct symbol person,
                         enum event_kind begin, enum event_kind end, const char *field, struct str text) {
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));)
    if (entry->kind == begin && names(reg, entry, "person", person) && (!field || text_is(reg, entry, field, text)))
      gather(given, entry->at.seconds, end_of(reg, person, entry->at.seconds, end, field, text, true));
}

struct spans person_class(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t class) {
  struct gathering given = {.arena = arena};
  for (int32_t c = 0; c < reg->policy->class_count; c++) {
    int32_t above = c, steps = 0; /* a member of a class within another is a member of that too */
    while (above != class && above != NONE && steps++ < reg->policy->class_count) above = reg->policy->classes[above].within;
    if (above == class)
      gather_given(reg, &given, person, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, "class",
                   image_str(reg->policy, reg->policy->classes[c].name));
  }
  return gathered(&given);
}

struct spans person_role(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t role) {
  struct gathering given = {.arena = arena};
  for (int32_t steps = 0; role != NONE && steps <= reg->policy->role_count; steps++) {
    gather_given(reg, &given, person, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, "office",
                 image_str(reg->policy, reg->policy->roles[role].name));
    role = reg->policy->roles[role].same_as;
  }
  return gathered(&given);
}

struct spans person_away(const struct register_ *reg, struct arena *arena, struct symbol person) {
  struct gathering away = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (entry->kind != EVENT_UNAVAILABLE) continue;
    int64_t back = end_of(reg, person, entry->at.seconds, EVENT_AVAILABLE, NULL, STR(""), false);
    int64_t until = entry_number(reg->journal, entry, "until", INT64_MAX);
    gather(&away, entry->at.seconds, back < until ? back : until);
  }
  return gathered(&away);
}

/* -- kinship ----------------------------------------------------------------------------------------------- */

/* One recorded tie, seen from the person's side. */
struct tie {
  struct symbol other;
  enum kin word; /* what the person is of the other */
  enum abstain_value shares_address, dependent;
  int64_t from, until;
};

/* A tie ends by its own ending, or when it is recorded anew with other circumstances. */
static int64_t tie_end(const struct register_ *reg, const struct entry *tie) {
  struct symbol person = entry_symbol(reg->journal, tie, "person"), of = entry_symbol(reg->journal, tie, "of");
  int64_t word = entry_number(reg->journal, tie, "relation", -1), until = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    bool ends = entry->kind == EVENT_RELATION_ENDED || (entry->kind == EVENT_RELATION && entry != tie);
    if (!ends || !names(reg, entry, "person", person) || !names(reg, entry, "of", of)) continue;
    if (entry_number(reg->journal, entry, "relation", -1) != word) continue;
    if (entry->at.seconds > tie->at.seconds && entry->at.seconds < until) until = entry->at.seconds;
  }
  return until;
}

static enum abstain_value circumstance(const struct register_ *reg, const struct entry *tie, const char *field) {
  if (!entry_has(tie, field)) return ABSTAIN_UNKNOWN;
  return entry_number(reg->journal, tie, field, 0) ? ABSTAIN_YES : ABSTAIN_NO;
}

/* False when the entry says nothing about what the person is to another. */
static bool tie_of(const struct register_ *reg, const struct entry *entry, struct symbol person, struct tie *tie) {
  if (entry->kind != EVENT_RELATION) return false;
  bool direct = names(reg, entry, "person", person);
  if (!direct && !names(reg, entry, "of", person)) return false;
  enum kin word = (enum kin)entry_number(reg->journal, entry, "relation", KIN_OTHER);
  *tie = (struct tie){
      .other = entry_symbol(reg->journal, entry, direct ? "of" : "person"),
      .word = direct ? word : kin_inverse(word),
      .shares_address = circumstance(reg, entry, "shares_address"),
      /* who depends on whom is recorded one way; the other way round nothing is said */
      .dependent = direct ? circumstance(reg, entry, "dependent") : ABSTAIN_NO,
      .from = entry->at.seconds,
  };
  if (tie->word == KIN_WORDS) return false;
  tie->until = tie_end(reg, entry);
  return tie->from < tie->until;
}

static enum abstain_value value_or(enum abstain_value a, enum abstain_value b) {
  if (a == ABSTAIN_YES || b == ABSTAIN_YES) return ABSTAIN_YES;
  return a == ABSTAIN_UNKNOWN || b == ABSTAIN_UNKNOWN ? ABSTAIN_UNKNOWN : ABSTAIN_NO;
}

static enum abstain_value tie_holds(const struct image_relation *relation, const struct tie *tie) {
  enum abstain_value holds = ABSTAIN_NO;
  for (int32_t i = 0; i < relation->alternative_count; i++) {
    const struct ast_kin *kin = &relation->alternatives[i];
    if (!(kin->words >> tie->word & 1)) continue;
    enum abstain_value met = kin->conditions ? ABSTAIN_NO : ABSTAIN_YES;
    if (kin->conditions & KIN_SHARES_ADDRESS) met = value_or(met, tie->shares_address);
    if (kin->conditions & KIN_IS_DEPENDENT) met = value_or(met, tie->dependent);
    holds = value_or(holds, met);
  }
  return holds;
}

struct truth person_related(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t relation,
                            person_question *whether, const void *context) {
  struct truth result = truth_of(spans_none);
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    struct tie tie;
    if (!tie_of(reg, entry, person, &tie)) continue;
    enum abstain_value holds = tie_holds(&reg->policy->relations[relation], &tie);
    if (holds == ABSTAIN_NO) continue;
    struct gathering while_tied = {.arena = arena};
    gather(&while_tied, tie.from, tie.until);
    struct spans spans = gathered(&while_tied);
    struct truth tied = {holds == ABSTAIN_YES ? spans : spans_none, spans};
    result = truth_or(arena, result, truth_and(arena, tied, whether(reg, arena, tie.other, context)));
  }
  return result;
}

bool person_is_tied(const struct register_ *reg, struct symbol person, struct symbol other, struct instant at) {
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (entry->kind != EVENT_RELATION || entry->at.seconds > at.seconds || tie_end(reg, entry) <= at.seconds) continue;
    bool direct = names(reg, entry, "person", person);
    if (names(reg, entry, direct ? "of" : "person", other)) return true;
  }
  return false;
}

/* -- who --------------------------------------------------------------------------------------------------- */

/* A notice to all names everybody who is in any class; a closed notice names everybody. */
static struct spans when_named(const struct register_ *reg, struct arena *arena, struct symbol person, const struct entry *notice) {
  if (!notice || notice->kind != EVENT_RESTRICTED_NOTICE) return spans_always;
  struct symbol_list list = entry_list(reg->journal, notice, "persons");
  for (uint32_t i = 0; i < list.count; i++)
    if (symbol_equal(list.at[i], person)) return spans_always;
  struct spans classed = spans_none;
  for (int32_t c = 0; list.all && c < reg->policy->class_count; c++) classed = spans_or(arena, classed, person_class(reg, arena, person, c));
  return classed;
}

/* When the person was on an item's list: from being brought in, unless that was a mistake. */
static struct spans on_list(const struct register_ *reg, struct arena *arena, struct symbol person, struct symbol item) {
  struct gathering listed = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (entry->kind != EVENT_BROUGHT_IN || !names(reg, entry, "person", person) || !names(reg, entry, "item", item)) continue;
    int64_t until = end_of(reg, person, entry->at.seconds, EVENT_TAKEN_OFF, "item", symbols_text(&reg->journal->texts, item), false);
    gather(&listed, entry->at.seconds, until);
  }
  return gathered(&listed);
}

struct nested {
  int32_t expr;
  const struct mention *mention;
};

static struct truth nested_who(const struct register_ *reg, struct arena *arena, struct symbol person, const void *context) {
  const struct nested *nested = context;
  return person_who(reg, arena, person, nested->expr, nested->mention);
}

struct truth person_related_who(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t relation, int32_t who,
                                const struct mention *mention) {
  struct nested nested = {who, mention};
  return person_related(reg, arena, person, relation, nested_who, &nested);
}

struct truth person_who(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t index,
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
  case EXPR_NAMED: return truth_of(mention ? when_named(reg, arena, person, mention->notice) : spans_none);
  case EXPR_LISTED: return truth_of(mention ? on_list(reg, arena, person, mention->item) : spans_none);
  case EXPR_FACT: return person_fact(reg, arena, person, expr->a);
  case EXPR_IN_PERIOD:
  case EXPR_KNOWS:
  case EXPR_ENDS_BY: break; /* not in an expression on who */
  }
  return truth_unknown;
}

/* -- knowledge ----------------------------------------------------------------------------------------------- */

static bool item_is_about(const struct register_ *reg, const struct entry *opened, struct symbol issuer) {
  struct symbol_list issuers = entry_list(reg->journal, opened, "issuers");
  if (issuers.count == 0) return symbol_equal(issuer, reg->company);
  for (uint32_t i = 0; i < issuers.count; i++)
    if (symbol_equal(issuers.at[i], issuer)) return true;
  return false;
}

/* When the item ceased to be secret or to matter: its first disclosure plus the period that still counts as not
 * public, or its abandonment. INT64_MAX: not yet. Also whether it is about the issuer at all. */
static int64_t item_end(const struct register_ *reg, struct symbol item, struct symbol issuer, int32_t still, bool *about) {
  int64_t disclosed = INT64_MAX, abandoned = INT64_MAX;
  const struct entry *entry;
  *about = false;
  for (struct walk walk = walk_symbol(reg, item); (entry = walk_next(&walk));) {
    if (entry->kind == EVENT_ITEM_OPENED) *about |= item_is_about(reg, entry, issuer);
    bool discloses = entry->kind == EVENT_ITEM_DISCLOSED || entry->kind == EVENT_DISCLOSURE;
    if (discloses && entry->at.seconds < disclosed) disclosed = entry->at.seconds;
    if (entry->kind == EVENT_ITEM_ABANDONED && entry->at.seconds < abandoned) abandoned = entry->at.seconds;
  }
  if (disclosed != INT64_MAX && still != NONE)
    disclosed = period_until_from(reg, still, (struct instant){disclosed}).instant.seconds;
  return disclosed < abandoned ? disclosed : abandoned;
}

bool item_is_secret(const struct register_ *reg, struct symbol item, struct symbol issuer, int32_t still, int64_t at) {
  bool about;
  return at < item_end(reg, item, issuer, still, &about) && about;
}

struct knowing {
  struct symbol issuer;
  int32_t still;
};

static struct truth knows_himself(const struct register_ *reg, struct arena *arena, struct symbol person, const void *context) {
  const struct knowing *knowing = context;
  struct spans known = spans_none;
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (entry->kind != EVENT_BROUGHT_IN || !names(reg, entry, "person", person)) continue;
    struct symbol item = entry_symbol(reg->journal, entry, "item");
    bool about;
    struct gathering secret = {.arena = arena};
    gather(&secret, INT64_MIN, item_end(reg, item, knowing->issuer, knowing->still, &about));
    if (about) known = spans_or(arena, known, spans_and(arena, on_list(reg, arena, person, item), gathered(&secret)));
  }
  return truth_of(known);
}

struct truth person_knows(const struct register_ *reg, struct arena *arena, struct symbol person, struct symbol issuer,
                          int32_t relation, int32_t still) {
  struct knowing knowing = {issuer, still};
  if (relation == NONE) return knows_himself(reg, arena, person, &knowing);
  return person_related(reg, arena, person, relation, knows_himself, &knowing);
}

/* -- facts ------------------------------------------------------------------------------------------------- */

/* From one record to the next the fact has the value recorded. Before the first nothing is known, unless the fact is
 * an officer's to record (`recorded by cfo`): what he has not said is not so. */
static struct truth recorded_fact(const struct register_ *reg, struct arena *arena, struct symbol person, struct str phrase,
                                  bool by_officer) {
  struct gathering yes = {.arena = arena}, no = {.arena = arena};
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (entry->kind != EVENT_FACT_RECORDED || !names(reg, entry, "person", person) || !text_is(reg, entry, "fact", phrase)) continue;
    int64_t until = end_of(reg, person, entry->at.seconds, EVENT_FACT_RECORDED, "fact", phrase, false);
    gather(entry_number(reg->journal, entry, "value", 0) ? &yes : &no, entry->at.seconds, until);
  }
  struct spans sure = gathered(&yes);
  return (struct truth){sure, by_officer ? sure : spans_not(arena, gathered(&no))};
}

struct truth person_fact(const struct register_ *reg, struct arena *arena, struct symbol person, int32_t fact) {
  struct str phrase = image_str(reg->policy, reg->policy->facts[fact].phrase);
  if (!str_equal(phrase, STR("authorized spokesperson")))
    return recorded_fact(reg, arena, person, phrase, reg->policy->facts[fact].by != NONE);
  struct gathering speaks = {.arena = arena};
  gather_given(reg, &speaks, person, EVENT_SPOKESPERSON_NAMED, EVENT_SPOKESPERSON_ENDED, NULL, STR(""));
  gather_given(reg, &speaks, person, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, "office", STR("ceo"));
  return truth_of(gathered(&speaks));
}
