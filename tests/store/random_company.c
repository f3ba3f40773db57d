/* Random companies are drawn. */
#include "random_company.h"

#include "../unit/draw.h"

enum { EVENTS = 600, MENTIONS = 60, THINGS = 40, PEOPLE_MAX = 100, OFFICERS = 5, FAMILY = 4 };
enum { BEGIN = 1735689600 /* 2025-01-01 */, YEARS = 2 * 365 * 86400 };

static const char *const issuers[] = {"CO", "AMGN", "XYZ"};
/* What answers rest on most. */
static const enum event_kind telling[] = {
    EVENT_RELATION, EVENT_RELATION, EVENT_RELATION, EVENT_RELATION, EVENT_RELATION_ENDED,
    EVENT_CLASS_GIVEN, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, EVENT_OFFICE_GIVEN,
    EVENT_OFFICE_ENDED, EVENT_UNAVAILABLE, EVENT_AVAILABLE, EVENT_LEFT, EVENT_ITEM_OPENED, EVENT_ITEM_DISCLOSED, EVENT_ITEM_ABANDONED,
    EVENT_BROUGHT_IN, EVENT_BROUGHT_IN, EVENT_TAKEN_OFF, EVENT_DISCLOSURE, EVENT_RESTRICTED_NOTICE, EVENT_RESTRICTED_LIFTED,
    EVENT_CLOSED_NOTICE, EVENT_CLOSED_LIFTED, EVENT_CLEARANCE_REQUESTED, EVENT_CLEARANCE_GIVEN, EVENT_CLEARANCE_GIVEN, EVENT_CLEARANCE_LAPSED,
    EVENT_PLAN_ADOPTED, EVENT_PLAN_APPROVED, EVENT_PLAN_MODIFIED, EVENT_PLAN_TERMINATED, EVENT_LOT_ACQUIRED, EVENT_LOTS_COMPLETE,
    EVENT_TRADE_EXECUTED, EVENT_FACT_RECORDED, EVENT_SPOKESPERSON_NAMED, EVENT_WITHDRAWN, EVENT_WITHDRAWN,
};

uint32_t random_below(uint32_t below) { return draw(below); }

static struct str number_name(const struct random_company *company, const char *prefix, uint32_t number) {
  return arena_print(company->arena, "%s%u", prefix, number);
}

struct str random_person(const struct random_company *company) { return number_name(company, "p", draw(company->people)); }
/* Now and then things of different sorts bear one name. */
static struct str random_thing(const struct random_company *company, const char *sort) {
  return number_name(company, draw(16) ? sort : "t", draw(THINGS));
}
static struct instant random_instant(void) { return (struct instant){BEGIN + (int64_t)draw(YEARS)}; }

/* -- words of the policy ----------------------------------------------------------------------------------------------- */

static struct str random_kind(const struct abstain_policy *policy) {
  uint32_t which = draw((uint32_t)(policy->kind_count + policy->kind_group_count));
  bool is_group = which >= (uint32_t)policy->kind_count;
  return image_str(policy, is_group ? policy->kind_groups[which - (uint32_t)policy->kind_count].name : policy->kinds[which].name);
}

static struct str random_word(const struct abstain_policy *policy, struct str field) {
  if (str_equal(field, STR("class"))) return image_str(policy, policy->classes[draw((uint32_t)policy->class_count)].name);
  if (str_equal(field, STR("office"))) return image_str(policy, policy->roles[draw((uint32_t)policy->role_count)].name);
  if (str_equal(field, STR("rule"))) return image_str(policy, policy->rules[draw((uint32_t)policy->rule_count)].id);
  if (str_equal(field, STR("fact")) && policy->fact_count) return image_str(policy, policy->facts[draw((uint32_t)policy->fact_count)].phrase);
  if (str_equal(field, STR("kind"))) return random_kind(policy);
  return str_equal(field, STR("calendar")) ? image_str(policy, policy->meta->exchange) : STR("10-Q");
}

/* -- events --------------------------------------------------------------------------------------------------------------- */

/* Few act for others, so that most people have little to do with each other. */
static struct str name_of(const struct random_company *company, const struct event_field *field) {
  bool acts = strcmp(field->name, "by") == 0 && draw(8);
  if (acts) return number_name(company, "p", draw(OFFICERS));
  if (field->kind == FIELD_PERSON || field->kind == FIELD_PERSONS) return random_person(company);
  bool is_issuer = strncmp(field->name, "issuer", 6) == 0;
  if (strcmp(field->name, "items") == 0) return random_thing(company, "item");
  return is_issuer ? str_of(issuers[draw(3)]) : random_thing(company, field->name);
}

static struct value random_value(const struct random_company *company, const struct event_field *field) {
  struct value value = draw_value(company->arena, field);
  for (uint32_t i = 0; i < value.count; i++) ((struct str *)(uintptr_t)value.list)[i] = name_of(company, field);
  if (field->kind == FIELD_PERSON || field->kind == FIELD_ID) value.text = name_of(company, field);
  if (field->kind == FIELD_WORD) value.text = random_word(company->policy, str_of(field->name));
  if (field->kind == FIELD_DATE) value.number = random_instant().seconds / SECONDS_PER_DAY;
  if (field->kind == FIELD_INSTANT) value.number = random_instant().seconds;
  if (field->kind == FIELD_QUARTER) value.number = quarter_number(2025 + (int)draw(2), 1 + (int)draw(4));
  if (field->kind == FIELD_SHARES) value.number = 1000000 * (1 + (int64_t)draw(4));
  return value;
}

/* One that can be withdrawn, by its number; 0: the one that was drawn cannot. */
static uint32_t random_withdrawable(const struct random_company *company) {
  uint32_t number = 2 * draw((company->count + 1) / 2);
  if (company->events[number].id.length == 0) return 0;
  if (company->events[number].kind == EVENT_WITHDRAWN) return 0;
  struct str id = number_name(company, "e", number);
  for (uint32_t i = 0; i < company->count; i++)
    if (company->events[i].kind == EVENT_WITHDRAWN && str_equal(company->events[i].values[0].text, id)) return 0;
  return number;
}

/* One of the same few: whoever is of the same family. */
static struct str neighbour(const struct random_company *company, struct str person) {
  int64_t number = 0;
  bool ok = str_int(str_sub(person, 1, person.length), &number);
  return number_name(company, "p", ok ? (uint32_t)(number / FAMILY * FAMILY) + draw(FAMILY) : 0);
}

static struct event random_event(const struct random_company *company, struct instant recorded) {
  enum event_kind kind = draw(3) ? telling[draw(sizeof telling / sizeof *telling)] : (enum event_kind)draw(EVENT_KINDS);
  uint32_t withdrawn = kind == EVENT_WITHDRAWN ? random_withdrawable(company) : 0;
  bool is_fixed = kind == EVENT_COMPANY || kind == EVENT_CALENDAR_CLOSING || kind == EVENT_CALENDAR_EARLY_CLOSE;
  if (is_fixed || (kind == EVENT_WITHDRAWN && !withdrawn)) kind = EVENT_ISSUER;
  struct event event = {.kind = kind, .recorded = recorded, .at = draw(2) ? recorded : random_instant()};
  for (int i = 0; i < event_field_count(kind); i++) {
    if (!event_types[kind].fields[i].required && draw(3) == 0) continue;
    event.present |= 1u << i;
    event.values[i] = random_value(company, &event_types[kind].fields[i]);
  }
  bool is_tie = kind == EVENT_RELATION || kind == EVENT_RELATION_ENDED;
  if (is_tie && draw(8)) event.values[1].text = neighbour(company, event.values[0].text);
  if (withdrawn) event.values[0].text = number_name(company, "e", withdrawn);
  if (company->count % 2 == 0) event.id = number_name(company, "e", company->count);
  return event;
}

/* Somebody and something are mentioned in what is about neither, so that the order in which a journal first names things says
 * nothing of what it holds of them. */
static void random_mention(struct random_company *company, struct instant recorded) {
  static const char *const sorts[] = {"plan", "item", "lot", "notice", "t"};
  struct event *event = &company->events[company->count++];
  *event = (struct event){.kind = EVENT_CLEARANCE_REFUSED, .at = recorded, .recorded = recorded, .present = 7};
  event->values[0].text = STR("nothing");
  event->values[1].text = random_person(company);
  event->values[2].text = random_thing(company, sorts[draw(5)]);
}

void random_company_draw(struct arena *arena, const struct abstain_policy *policy, uint64_t start, struct random_company *company) {
  seed = start * 0x9e3779b97f4a7c15u + 1;
  for (int i = 0; i < 8; i++) draw(2);
  *company = (struct random_company){.arena = arena, .policy = policy, .people = 3 + draw(PEOPLE_MAX - 2)};
  company->events = ARENA_ARRAY(arena, EVENTS, struct event);
  struct instant recorded = {BEGIN};
  struct event first = {.kind = EVENT_COMPANY, .id = STR("e0"), .at = recorded, .recorded = recorded, .present = 1};
  first.values[0].text = str_of(issuers[0]);
  company->events[company->count++] = first;
  while (company->count < MENTIONS) random_mention(company, recorded);
  while (company->count < EVENTS) {
    recorded.seconds += draw(2) * draw(YEARS / EVENTS * 4);
    company->events[company->count] = random_event(company, recorded);
    company->count++;
  }
}

/* -- questions ------------------------------------------------------------------------------------------------------------ */

static struct instant telling_instant(const struct random_company *company) {
  const struct event *near = &company->events[draw(company->count)];
  struct instant at = draw(3) ? (struct instant){near->at.seconds + (int64_t)draw(5 * SECONDS_PER_DAY)} : random_instant();
  return at;
}

/* A thing of that sort that is there, of the person where one is given; empty: none was met by chance. */
static struct str named_in(const struct random_company *company, enum event_kind kind, const char *field, struct str person) {
  uint32_t start = draw(company->count);
  int name = event_field_find(kind, str_of(field));
  for (uint32_t i = start; i < company->count; i++) {
    const struct event *event = &company->events[i];
    if (event->kind == kind && event_has(event, name) && (person.length == 0 || str_equal(event->values[0].text, person)))
      return event->values[name].text;
  }
  return STR("");
}

struct request_words random_question(const struct random_company *company, struct str person) {
  struct request_words words = {.person = person};
  struct buf at;
  buf_init(&at, 64);
  buf_instant(&at, telling_instant(company));
  words.at = arena_copy(company->arena, buf_view(&at));
  buf_free(&at);
  words.kind = image_str(company->policy, company->policy->kinds[draw((uint32_t)company->policy->kind_count)].name);
  if (draw(4) == 0) words.issuer = str_of(issuers[draw(3)]);
  if (draw(4) == 0) words.plan = named_in(company, EVENT_PLAN_ADOPTED, "plan", STR(""));
  if (draw(3) == 0) words.lot = named_in(company, EVENT_LOT_ACQUIRED, "lot", person);
  if (draw(3) == 0) words.shares = STR("100");
  for (int32_t i = 0; i < company->policy->fact_count; i++) {
    const struct image_fact *fact = &company->policy->facts[i];
    if (fact->mode != FACT_ATTESTED || draw(4) == 0) continue;
    words.said[words.said_count].phrase = image_str(company->policy, fact->phrase);
    words.said[words.said_count++].value = draw(8) == 0;
  }
  return words;
}
