/* Clearances: who may give them, how long they are valid, and what ends them early. */
#include "facts.h"

static int32_t policy_kind(const struct abstain_policy *policy, struct str name) {
  for (int32_t i = 0; i < policy->kind_count; i++)
    if (str_equal(name, image_str(policy, policy->kinds[i].name))) return i;
  return NONE;
}

bool kind_word_covers(const struct abstain_policy *policy, struct str word, int32_t kind) {
  if (str_equal(word, image_str(policy, policy->kinds[kind].name))) return true;
  for (int32_t i = 0; i < policy->kind_group_count; i++)
    if (str_equal(word, image_str(policy, policy->kind_groups[i].name))) return policy->kind_groups[i].kinds >> kind & 1;
  return false;
}

static bool concerns(const struct register_ *reg, const struct entry *entry, struct symbol person, struct symbol issuer,
                     int32_t rule, int32_t kind) {
  if (entry->kind != EVENT_CLEARANCE_GIVEN) return false;
  if (!symbol_equal(entry_person(reg, entry), person)) return false;
  struct symbol of = entry_symbol(reg->journal, entry, "issuer");
  if (!symbol_equal(of.number ? of : reg->company, issuer.number ? issuer : reg->company)) return false;
  struct str of_rule = entry_text(reg->journal, entry, "rule");
  if (of_rule.length && !str_equal(of_rule, image_str(reg->policy, reg->policy->rules[rule].id))) return false;
  return kind_word_covers(reg->policy, entry_text(reg->journal, entry, "kind"), kind);
}

/* -- who may give them ------------------------------------------------------------------------------------- */

static bool is_partial(const struct register_ *reg, struct symbol by, struct symbol person, struct instant at) {
  return symbol_equal(by, person) || person_is_tied(reg, by, person, at);
}

/* Does anybody hold the role at the instant who can clear this person: who is there, and not partial? */
static bool role_can_act(const struct register_ *reg, struct arena *arena, int32_t role, struct symbol person, struct instant at) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(reg, EVENT_OFFICE_GIVEN); (entry = walk_next(&walk));) {
    struct symbol holder = entry_person(reg, entry);
    if (spans_hold(person_role(reg, arena, holder, role), at.seconds) && !is_partial(reg, holder, person, at) &&
        !spans_hold(person_away(reg, arena, holder), at.seconds))
      return true;
  }
  return false;
}

/* Nobody clears himself or his family; the alternate acts only where no holder of the office can. */
static const char *why_not(const struct register_ *reg, struct arena *arena, const struct entry *entry, struct symbol person,
                           const struct image_rule *rule) {
  struct symbol by = entry_symbol(reg->journal, entry, "by");
  if (symbol_equal(by, person)) return "given by the person himself";
  if (is_partial(reg, by, person, entry->at)) return "given by somebody who is related to the person";
  if (spans_hold(person_role(reg, arena, by, rule->from), entry->at.seconds)) return NULL;
  if (!spans_hold(person_role(reg, arena, by, rule->alternate), entry->at.seconds)) return "given by somebody who may not give it";
  return role_can_act(reg, arena, rule->from, person, entry->at) ? "given by the alternate of one who was available" : NULL;
}

/* -- how long they are valid ---------------------------------------------------------------------------------- */

static int64_t lapse_of(const struct register_ *reg, struct symbol clearance) {
  int64_t lapse = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, clearance); (entry = walk_next(&walk));)
    if (entry->kind == EVENT_CLEARANCE_LAPSED && entry->at.seconds < lapse) lapse = entry->at.seconds;
  return lapse;
}

/* As many as it was given for, or, where it does not say, as were requested; INT64_MAX where neither says. */
static int64_t shares_cleared(const struct register_ *reg, const struct entry *given) {
  if (entry_has(given, "shares")) return entry_number(reg->journal, given, "shares", 0);
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, entry_symbol(reg->journal, given, "request")); (entry = walk_next(&walk));)
    if (entry->kind == EVENT_CLEARANCE_REQUESTED) return entry_number(reg->journal, entry, "shares", INT64_MAX);
  return INT64_MAX;
}

/* A trade uses the clearance that it names; one that names none, any that covers it. */
static bool uses(const struct register_ *reg, const struct entry *trade, const struct entry *given) {
  if (trade->kind != EVENT_TRADE_EXECUTED || trade->at.seconds < given->at.seconds) return false;
  if (!symbol_equal(entry_person(reg, trade), entry_person(reg, given))) return false;
  if (entry_has(trade, "clearance"))
    return symbol_equal(entry_symbol(reg->journal, trade, "clearance"), entry_symbol(reg->journal, given, "clearance"));
  struct symbol of = entry_symbol(reg->journal, trade, "issuer"), cleared = entry_symbol(reg->journal, given, "issuer");
  if (!symbol_equal(of.number ? of : reg->company, cleared.number ? cleared : reg->company)) return false;
  int32_t kind = policy_kind(reg->policy, entry_text(reg->journal, trade, "kind"));
  return kind != NONE && !entry_has(trade, "plan") && kind_word_covers(reg->policy, entry_text(reg->journal, given, "kind"), kind);
}

int64_t clearance_shares_left(const struct register_ *reg, const struct clearance *clearance, struct instant at) {
  int64_t left = shares_cleared(reg, clearance->entry);
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, entry_person(reg, clearance->entry)); left != INT64_MAX && (entry = walk_next(&walk));)
    if (entry->at.seconds <= at.seconds && uses(reg, entry, clearance->entry)) left -= entry_number(reg->journal, entry, "shares", 0);
  return left;
}

static struct clearance clearance_of(const struct register_ *reg, struct arena *arena, const struct entry *entry, struct symbol person,
                                     struct symbol issuer, const struct image_rule *rule) {
  struct symbol id = entry_symbol(reg->journal, entry, "clearance");
  struct clearance clearance = {.entry = entry};
  clearance.why_not = why_not(reg, arena, entry, person, rule);
  struct edge_value from = {entry->at, EDGE_CERTAIN, 0}, until = {INSTANT_NEVER, EDGE_CERTAIN, 0};
  if (rule->valid_from != NONE) from = edge_from(reg, rule->valid_from, entry->at, INSTANT_NEVER);
  if (rule->valid_until != NONE) until = edge_from(reg, rule->valid_until, entry->at, INSTANT_NEVER);
  /* A calendar that does not reach so far gives no validity: ask again. */
  if (from.state == EDGE_OUTSIDE || until.state == EDGE_OUTSIDE) until.instant = entry->at;
  clearance.valid = (struct interval){from.instant.seconds, until.instant.seconds};
  int64_t ends = lapse_of(reg, id);
  if (rule->void_when != NONE) {
    struct request about = {.person = person, .issuer = issuer, .kind = NONE};
    int64_t voided = spans_next(condition_truth(reg, arena, &about, rule->void_when, true).sure, entry->at.seconds);
    if (voided < ends) ends = voided;
  }
  clearance.lapsed = ends < clearance.valid.until;
  if (clearance.lapsed) clearance.valid.until = ends;
  return clearance;
}

uint32_t clearances_of(const struct register_ *reg, struct arena *arena, struct symbol person, struct symbol issuer, int32_t rule,
                       int32_t kind, const struct clearance **list) {
  struct clearance *found = NULL;
  size_t room = 0;
  uint32_t count = 0;
  const struct entry *entry;
  for (struct walk walk = walk_symbol(reg, person); (entry = walk_next(&walk));) {
    if (!concerns(reg, entry, person, issuer, rule, kind)) continue;
    ARENA_ROOM(arena, found, room, count);
    found[count++] = clearance_of(reg, arena, entry, person, issuer, &reg->policy->rules[rule]);
  }
  *list = found;
  return count;
}
