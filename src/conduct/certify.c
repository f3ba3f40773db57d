/* Certifications: who is asked, who has answered. */
#include "certify.h"

#include <stdlib.h>

/* -- one person ---------------------------------------------------------------------------------------------------- */

static const struct entry *last_of(const struct registry *reg, struct symbol person, enum event_kind kind, struct instant now) {
  const struct entry *entry, *last = NULL;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));)
    if (entry->at.seconds <= now.seconds && (!last || entry->at.seconds >= last->at.seconds)) last = entry;
  return last;
}

struct certification certification_of(const struct registry *reg, struct symbol person, bool is_in_service, struct instant now) {
  const struct entry *given = last_of(reg, person, EVENT_CERTIFIED, now), *asked = last_of(reg, person, EVENT_CERTIFICATION_REQUESTED, now);
  const struct entry *joined = last_of(reg, person, EVENT_JOINED, now);
  bool came_back = given && joined && given->at.seconds < joined->at.seconds;
  struct certification owed = {.last_at = INSTANT_ALWAYS, .since = INSTANT_ALWAYS, .is_first = !given || came_back};
  if (given) owed.last = entry_text(reg->journal, given, "policy"), owed.last_at = given->at;
  bool is_open = asked && asked->at.seconds > owed.last_at.seconds;
  owed.is_asked = is_open || (is_in_service && owed.is_first);
  if (is_open)
    owed.since = asked->at;
  else if (owed.is_asked && joined)
    owed.since = joined->at;
  owed.has_due = is_open && entry_has(asked, "due");
  if (owed.has_due) owed.due.days = (int32_t)entry_number(reg->journal, asked, "due", 0);
  return owed;
}

bool certify(struct company *company, struct arena *arena, struct str person, struct hash policy, struct str key, struct error *error) {
  struct telling telling = telling_begin(company, arena, "certify", person, key);
  struct event *event = telling_add(&telling, EVENT_CERTIFIED);
  char digits[HASH_DIGITS];
  event_set_text(event, "person", person);
  event_set_text(event, "policy", hash_hex(policy, digits));
  return telling_append(&telling, error);
}

/* -- campaigns ----------------------------------------------------------------------------------------------------- */

/* The first certification after it was asked for. */
static struct asked read_asked(const struct registry *reg, struct arena *arena, struct instant now, struct date today,
                               const struct entry *request) {
  struct asked asked = {.person = entry_text(reg->journal, request, "person")};
  struct str policy = entry_text(reg->journal, request, "policy");
  struct member member;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, entry_person(reg, request), EVENT_CERTIFIED); (entry = walk_next(&walk));) {
    if (entry->at.seconds < request->at.seconds || asked.state == ANSWER_GIVEN) continue;
    struct str given = entry_text(reg->journal, entry, "policy");
    asked.state = !policy.length || str_equal(given, policy) ? ANSWER_GIVEN : ANSWER_GIVEN_OTHER;
    asked.when = entry->at;
  }
  if (asked.state != ANSWER_OWED) return asked;
  bool is_there = member_find(reg, arena, now, asked.person, &member) && member.is_in_service;
  if (!is_there)
    asked.state = ANSWER_LEFT;
  else if (entry_has(request, "due") && entry_number(reg->journal, request, "due", 0) < today.days)
    asked.state = ANSWER_LATE;
  return asked;
}

/* "cam-x7.12" is of "cam-x7"; without an id, the instant says what belongs together. */
static struct str campaign_id(const struct registry *reg, struct arena *arena, const struct entry *request) {
  struct str id = entry_id(reg->journal, request), name;
  if (id.length && str_cut(&id, '.', &name)) return name;
  return arena_print(arena, "%lld", (long long)request->at.seconds);
}

static struct campaign *campaign_at(const struct registry *reg, struct arena *arena, struct campaigns *campaigns,
                                    const struct entry *request) {
  struct str id = campaign_id(reg, arena, request);
  for (uint32_t i = campaigns->count; i-- > 0;)
    if (str_equal(campaigns->at[i].id, id)) return &campaigns->at[i];
  ARENA_ROOM(arena, campaigns->at, campaigns->room, campaigns->count);
  struct campaign *campaign = &campaigns->at[campaigns->count++];
  *campaign = (struct campaign){.id = id, .begun = request->at, .has_due = entry_has(request, "due")};
  campaign->policy = entry_text(reg->journal, request, "policy");
  campaign->due.days = (int32_t)entry_number(reg->journal, request, "due", 0);
  return campaign;
}

static int newest_first(const void *a, const void *b) {
  const struct campaign *x = a, *y = b;
  return (x->begun.seconds < y->begun.seconds) - (x->begun.seconds > y->begun.seconds);
}

void campaigns_of(const struct registry *reg, struct arena *arena, struct instant now, struct date today, struct campaigns *campaigns) {
  const struct entry *entry;
  *campaigns = (struct campaigns){0};
  for (struct walk walk = walk_kind(reg, EVENT_CERTIFICATION_REQUESTED); (entry = walk_next(&walk));) {
    struct campaign *campaign = campaign_at(reg, arena, campaigns, entry);
    ARENA_ROOM(arena, campaign->asked, campaign->room, campaign->count);
    struct asked asked = read_asked(reg, arena, now, today, entry);
    campaign->asked[campaign->count++] = asked;
    campaign->given += asked.state == ANSWER_GIVEN || asked.state == ANSWER_GIVEN_OTHER;
    campaign->left += asked.state == ANSWER_LEFT;
  }
  if (campaigns->count > 1) qsort(campaigns->at, campaigns->count, sizeof *campaigns->at, newest_first);
}

bool campaign_begin(struct company *company, struct arena *arena, const struct campaign_plan *plan, struct str by, struct str key,
                    struct str *id, struct error *error) {
  struct telling telling = telling_begin(company, arena, "ask-to-certify", by, key);
  char digits[HASH_DIGITS];
  struct str policy = hash_hex(plan->policy, digits);
  *id = telling_id(arena, "cam-", telling.act.key);
  for (uint32_t i = 0; i < plan->count; i++) {
    struct event *event = telling_add(&telling, EVENT_CERTIFICATION_REQUESTED);
    event->id = arena_print(arena, STR_FMT ".%u", STR_ARG(*id), i + 1);
    event_set_text(event, "person", plan->persons[i]);
    event_set_text(event, "policy", policy);
    if (plan->has_due) event_set_number(event, "due", plan->due.days);
  }
  return telling_append(&telling, error);
}
