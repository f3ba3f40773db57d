/* Personnel as the roster has them. */
#include "people.h"

#include <stdlib.h>

bool words_have(const struct words *words, struct str word) {
  for (uint32_t i = 0; i < words->count; i++)
    if (str_equal(words->at[i], word)) return true;
  return false;
}

static void words_add(struct arena *arena, struct words *words, struct str word) {
  if (words_have(words, word)) return;
  ARENA_ROOM(arena, words->at, words->room, words->count);
  words->at[words->count++] = word;
}

bool is_class(const struct abstain_policy *policy, struct str word) {
  for (int32_t i = 0; i < policy->class_count; i++)
    if (str_equal(image_str(policy, policy->classes[i].name), word)) return true;
  return false;
}

bool is_office(const struct abstain_policy *policy, struct str word) {
  for (int32_t i = 0; i < policy->role_count; i++)
    if (policy->roles[i].same_as == NONE && str_equal(image_str(policy, policy->roles[i].name), word)) return true;
  return false;
}

/* -- one ----------------------------------------------------------------------------------------------------------- */

/* The last event of the kind that has taken effect, with `word` in `field` where one is named; of those of
 * one instant the one recorded last. */
static struct instant last_at(const struct registry *reg, struct symbol person, enum event_kind kind, const char *field, struct str word,
                              struct instant now, uint32_t *index) {
  struct instant last = INSTANT_ALWAYS;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_person(reg, entry), person) || entry->at.seconds > now.seconds) continue;
    if (field && !str_equal(entry_text(reg->journal, entry, field), word)) continue;
    if (entry->at.seconds < last.seconds) continue;
    last = entry->at;
    *index = walk.index;
  }
  return last;
}

static bool is_later(struct instant a, uint32_t a_index, struct instant b, uint32_t b_index) {
  return a.seconds != b.seconds ? a.seconds > b.seconds : a_index > b_index;
}

/* What was given counts until it is ended, or until he leaves. */
static void add_given(const struct registry *reg, struct arena *arena, struct symbol person, enum event_kind begin, enum event_kind end,
                      const char *field, struct instant now, struct words *words) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, begin); (entry = walk_next(&walk));) {
    uint32_t given_index = 0, ended_index = 0, left_index = 0;
    struct str word = entry_text(reg->journal, entry, field);
    struct instant given = last_at(reg, person, begin, field, word, now, &given_index);
    struct instant ended = last_at(reg, person, end, field, word, now, &ended_index);
    struct instant left = last_at(reg, person, EVENT_LEFT, NULL, STR(""), now, &left_index);
    if (given.seconds == INSTANT_ALWAYS.seconds || is_later(ended, ended_index, given, given_index) ||
        is_later(left, left_index, given, given_index))
      continue;
    words_add(arena, words, word);
  }
}

static void take_details(const struct registry *reg, const struct entry *entry, struct member *member) {
  struct str name = entry_text(reg->journal, entry, "name"), mail = entry_text(reg->journal, entry, "email");
  struct str entity = entry_text(reg->journal, entry, "entity");
  if (name.length) member->name = name;
  if (entity.length) member->entity = entity;
  if (mail.length) member->email = mail;
}

static struct member read_member(const struct registry *reg, struct arena *arena, struct instant now, struct symbol symbol) {
  struct member member = {.symbol = symbol, .id = symbol_str(reg, symbol)};
  const struct entry *entry;
  uint32_t index = 0;
  member.name = member.id;
  for (struct walk walk = walk_of(reg, symbol, EVENT_JOINED); (entry = walk_next(&walk));) take_details(reg, entry, &member);
  for (struct walk walk = walk_of(reg, symbol, EVENT_DETAILS_CHANGED); (entry = walk_next(&walk));) take_details(reg, entry, &member);
  add_given(reg, arena, symbol, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, "class", now, &member.classes);
  add_given(reg, arena, symbol, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED, "office", now, &member.offices);
  member.joined = last_at(reg, symbol, EVENT_JOINED, NULL, STR(""), now, &index);
  member.left = last_at(reg, symbol, EVENT_LEFT, NULL, STR(""), now, &index);
  if (member.left.seconds == INSTANT_ALWAYS.seconds) member.left = INSTANT_NEVER;
  member.is_in_service = member.classes.count > 0;
  return member;
}

static bool is_member(const struct registry *reg, struct symbol symbol) {
  struct walk joined = walk_of(reg, symbol, EVENT_JOINED), given = walk_of(reg, symbol, EVENT_CLASS_GIVEN),
              office = walk_of(reg, symbol, EVENT_OFFICE_GIVEN);
  return symbol.number && (walk_next(&joined) || walk_next(&given) || walk_next(&office));
}

bool member_find(const struct registry *reg, struct arena *arena, struct instant now, struct str id, struct member *member) {
  struct symbol symbol = symbols_find(&reg->journal->texts, id);
  if (!is_member(reg, symbol)) return false;
  *member = read_member(reg, arena, now, symbol);
  return true;
}

bool member_is_of(const struct registry *reg, struct arena *arena, const struct member *member, struct str class, struct instant now) {
  for (int32_t i = 0; i < reg->policy->class_count; i++)
    if (str_equal(image_str(reg->policy, reg->policy->classes[i].name), class))
      return spans_hold(person_class(reg, arena, member->symbol, i), now.seconds);
  return false;
}

/* -- all ----------------------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
  const struct member *x = a, *y = b;
  int order = str_compare(x->name, y->name);
  return order ? order : str_compare(x->id, y->id);
}

void members_of(const struct registry *reg, struct arena *arena, struct instant now, struct members *members) {
  static const enum event_kind kinds[] = {EVENT_JOINED, EVENT_CLASS_GIVEN, EVENT_OFFICE_GIVEN};
  bool *seen = ARENA_ARRAY(arena, reg->journal->texts.count + 1, bool);
  const struct entry *entry;
  *members = (struct members){0};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_kind(reg, kinds[k]); (entry = walk_next(&walk));) {
      struct symbol person = entry_person(reg, entry);
      if (seen[person.number]) continue;
      seen[person.number] = true;
      ARENA_ROOM(arena, members->at, members->room, members->count);
      members->at[members->count++] = read_member(reg, arena, now, person);
    }
  if (members->count > 1) qsort(members->at, members->count, sizeof *members->at, by_name);
}

/* -- ties and accounts --------------------------------------------------------------------------------------------- */

static enum said said_of(const struct registry *reg, const struct entry *entry, const char *field) {
  int64_t value = entry_number(reg->journal, entry, field, -1);
  return value < 0 ? SAID_NOTHING : value ? SAID_YES : SAID_NO;
}

static struct instant tie_end(const struct registry *reg, const struct entry *begun) {
  struct symbol person = entry_symbol(reg->journal, begun, "person");
  struct instant end = INSTANT_NEVER;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, EVENT_RELATION_ENDED); (entry = walk_next(&walk));)
    if (symbol_equal(entry_symbol(reg->journal, entry, "person"), person) &&
        symbol_equal(entry_symbol(reg->journal, entry, "of"), entry_symbol(reg->journal, begun, "of")) &&
        entry_number(reg->journal, entry, "relation", -1) == entry_number(reg->journal, begun, "relation", -1) &&
        entry->at.seconds >= begun->at.seconds && entry->at.seconds < end.seconds)
      end = entry->at;
  return end;
}

void ties_of(const struct registry *reg, struct arena *arena, struct symbol person, struct ties *ties) {
  const struct entry *entry;
  *ties = (struct ties){0};
  for (struct walk walk = walk_of(reg, person, EVENT_RELATION); (entry = walk_next(&walk));) {
    ARENA_ROOM(arena, ties->at, ties->room, ties->count);
    ties->at[ties->count++] = (struct tie){.person = entry_text(reg->journal, entry, "person"),
                                           .of = entry_text(reg->journal, entry, "of"),
                                           .relation = str_of(kin_words[entry_number(reg->journal, entry, "relation", KIN_OTHER)]),
                                           .since = entry->at,
                                           .until = tie_end(reg, entry),
                                           .shares_address = said_of(reg, entry, "shares_address"),
                                           .dependent = said_of(reg, entry, "dependent")};
  }
}

static struct instant closing_of(const struct registry *reg, struct symbol account) {
  const struct entry *entry;
  struct walk walk = walk_of(reg, account, EVENT_ACCOUNT_CLOSED);
  return (entry = walk_next(&walk)) ? entry->at : INSTANT_NEVER;
}

void accounts_of(const struct registry *reg, struct arena *arena, struct symbol person, struct accounts *accounts) {
  const struct entry *entry;
  *accounts = (struct accounts){0};
  for (struct walk walk = walk_of(reg, person, EVENT_ACCOUNT_OPENED); (entry = walk_next(&walk));) {
    ARENA_ROOM(arena, accounts->at, accounts->room, accounts->count);
    accounts->at[accounts->count++] = (struct account){.account = entry_text(reg->journal, entry, "account"),
                                                       .broker = entry_text(reg->journal, entry, "broker"),
                                                       .opened = entry->at,
                                                       .closed = closing_of(reg, entry_symbol(reg->journal, entry, "account"))};
  }
}
