/* Officers: who may give a clearance, approve a plan or record a fact that the policy leaves to an office. Nobody acts
 * for himself or for his family; the alternate acts where no holder of the office can. */
#include "register.h"

int32_t role_alternate(const struct abstain_policy *policy, int32_t role) {
  for (int32_t r = 0; r < policy->rule_count; r++)
    if (policy->rules[r].from == role && policy->rules[r].alternate != NONE) return policy->rules[r].alternate;
  return NONE;
}

/* What says that the officer is away at the instant: unavailable until later, and not said to be back since. NULL: he is there. */
static const struct entry *absence_of(const struct registry *reg, struct symbol officer, int64_t at) {
  const struct entry *entry;
  int64_t back = INT64_MIN;
  for (struct walk walk = walk_of(reg, officer, EVENT_AVAILABLE); (entry = walk_next(&walk));)
    if (entry->at.seconds <= at && entry->at.seconds > back) back = entry->at.seconds;
  for (struct walk walk = walk_of(reg, officer, EVENT_UNAVAILABLE); (entry = walk_next(&walk));) {
    bool since = entry->at.seconds >= back && entry->at.seconds <= at;
    if (since && at < entry_number(reg->journal, entry, "until", INT64_MAX)) return entry;
  }
  return NULL;
}

/* Does the office fall to its alternate in this matter: is every holder away, the person himself or a relative of his? */
static bool falls_to_alternate(const struct registry *reg, struct arena *arena, int32_t role, struct symbol person, int64_t at) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(reg, EVENT_OFFICE_GIVEN); (entry = walk_next(&walk));) {
    struct symbol holder = entry_person(reg, entry);
    if (!spans_hold(person_role(reg, arena, holder, role), at)) continue;
    if (!symbol_equal(holder, person) && !absence_of(reg, holder, at) && !person_is_tied(reg, arena, person, holder, at)) return false;
  }
  return true;
}

const char *officer_why_not(const struct registry *reg, struct arena *arena, struct symbol by, int32_t role, int32_t alternate,
                            struct symbol person, int64_t at) {
  if (symbol_equal(by, person)) return "given by the person himself";
  if (person_is_tied(reg, arena, person, by, at)) return "given by a relative of the person";
  if (spans_hold(person_role(reg, arena, by, role), at)) return NULL;
  if (!spans_hold(person_role(reg, arena, by, alternate), at)) return "given by somebody who may not give it";
  return falls_to_alternate(reg, arena, role, person, at) ? NULL : "given by the alternate of an officer who was there";
}

/* Why the holder does not act, or why he would. */
static struct str excuse_of(const struct registry *reg, struct arena *arena, struct symbol holder, struct symbol person, int64_t at) {
  struct str name = symbol_str(reg, holder);
  if (symbol_equal(holder, person)) return arena_print(arena, STR_FMT " asks for himself", STR_ARG(name));
  if (person_is_tied(reg, arena, person, holder, at)) return arena_print(arena, STR_FMT " is related to the person", STR_ARG(name));
  const struct entry *absence = absence_of(reg, holder, at);
  if (!absence) return STR("");
  struct str why = entry_text(reg->journal, absence, "why");
  return arena_print(arena, STR_FMT " is unavailable%s" STR_FMT, STR_ARG(name), why.length ? ": " : "", STR_ARG(why));
}

struct str officer_away(const struct registry *reg, struct arena *arena, struct symbol by, int32_t role, struct symbol person, int64_t at) {
  struct str words = STR("");
  const struct entry *entry;
  if (spans_hold(person_role(reg, arena, by, role), at)) return words;
  for (struct walk walk = walk_kind(reg, EVENT_OFFICE_GIVEN); (entry = walk_next(&walk));) {
    struct symbol holder = entry_person(reg, entry);
    if (!spans_hold(person_role(reg, arena, holder, role), at)) continue;
    struct str excuse = excuse_of(reg, arena, holder, person, at);
    if (excuse.length) words = arena_print(arena, STR_FMT "%s" STR_FMT, STR_ARG(words), words.length ? "; " : "", STR_ARG(excuse));
  }
  return words.length ? words : STR("nobody holds the office");
}
