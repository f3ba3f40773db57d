/* Random lives, drawn and written. What follows from them is in oracle_find.c. */
#include "oracle_journal.h"

#include <stdlib.h>

static const char *const classes[] = {"director", "officer", "employee", "consultant", "senior-manager", "designated"};
static const char *const trades[] = {"buy", "sell", "cash-exercise", "cashless-exercise", "gift"};
static const char *const cleared[] = {"buy", "sell", "gift", "trade", "transaction", "pledge", "hedge", "listed-option", "adopt-plan"};
static const char *const rules[] = {NULL, NULL, "clearance", "pledge", "plan-approval"};
#define PICK(world, list) ((list)[draw((world), sizeof(list) / sizeof *(list))])

/* -- drawing ------------------------------------------------------------------------------------------------------ */

static struct happening *add(struct life *life, enum event_kind kind, struct instant at) {
  struct happening *one = &life->list[life->count++];
  *one = (struct happening){.kind = kind, .at = at, .recorded = at, .person = (int)draw(&life->world, PEOPLE),
                            .other = (int)draw(&life->world, PEOPLE), .thing = (int)draw(&life->world, THINGS), .item = THINGS};
  if (one_in(&life->world, 12)) one->recorded.seconds += draw(&life->world, 30 * SECONDS_PER_DAY);
  return one;
}

static struct instant soon_after(struct life *life, struct instant at, uint32_t days) {
  return (struct instant){at.seconds + 1 + draw(&life->world, days * SECONDS_PER_DAY)};
}

/* Who is who from the beginning, and how that changes. */
static void draw_people(struct life *life) {
  struct world *world = &life->world;
  struct instant start = zone_day_start(world->zone, date_of(2010, 6, 1));
  for (int person = 0; person < PEOPLE; person++)
    if (!one_in(world, 3)) {
      struct happening *one = add(life, EVENT_CLASS_GIVEN, start);
      one->person = person;
      one->word = PICK(world, classes);
    }
  static const char *const offices[] = {"general-counsel", "ceo"};
  for (int i = 0; i < 2; i++) {
    struct happening *one = add(life, EVENT_OFFICE_GIVEN, start);
    one->person = i;
    one->word = offices[i];
    one->recorded = start;
  }
  for (int i = 0; i < 10; i++) {
    bool ends = one_in(world, 3);
    add(life, ends ? EVENT_CLASS_ENDED : EVENT_CLASS_GIVEN, draw_instant(world))->word = PICK(world, classes);
  }
  add(life, EVENT_LEFT, draw_instant(world));
  for (int i = 0; i < 2; i++)
    add(life, one_in(world, 3) ? EVENT_OFFICE_ENDED : EVENT_OFFICE_GIVEN, draw_instant(world))->word = PICK(world, offices);
  for (int i = 0; i < 4; i++) {
    struct happening *one = add(life, EVENT_UNAVAILABLE, draw_instant(world));
    one->person = (int)draw(world, 2);
    one->until = one_in(world, 2) ? INSTANT_NEVER : soon_after(life, one->at, 60);
    if (one_in(world, 2)) add(life, EVENT_AVAILABLE, soon_after(life, one->at, 60))->person = one->person;
  }
  for (int i = 0; i < 3; i++)
    add(life, one_in(world, 3) ? EVENT_SPOKESPERSON_ENDED : EVENT_SPOKESPERSON_NAMED, draw_instant(world));
}

static void draw_ties(struct life *life) {
  struct world *world = &life->world;
  for (int i = 0; i < 14; i++) {
    struct instant at = one_in(world, 2) ? draw_instant(world) : zone_day_start(world->zone, date_of(2010, 6, 1));
    struct happening *one = add(life, EVENT_RELATION, at);
    if (one->person == one->other) one->other = (one->person + 1) % PEOPLE;
    one->relation = (enum kin)draw(world, KIN_WORDS);
    one->shares_address = draw_truth(world, 4);
    one->dependent = draw_truth(world, 4);
    if (!one_in(world, 4)) continue;
    bool anew = one_in(world, 2);
    struct happening *then = add(life, anew ? EVENT_RELATION : EVENT_RELATION_ENDED, soon_after(life, at, 500));
    then->person = one->person;
    then->other = one->other;
    then->relation = one->relation;
    then->shares_address = draw_truth(world, 4);
    then->dependent = draw_truth(world, 4);
  }
}

static void draw_news(struct life *life) {
  struct world *world = &life->world;
  draw_company(world); /* for the ends of its quarters and the results */
  for (int i = 0; i < world->company.quarter_count; i++)
    if (world->company.quarters[i].results.seconds != INT64_MAX) add(life, EVENT_RESULTS, world->company.quarters[i].results)->quarter = i;
  for (int thing = 0; thing < 4; thing++) {
    struct happening *item = add(life, EVENT_ITEM_OPENED, draw_instant(world));
    item->thing = thing;
    item->elsewhere = one_in(world, 4);
    for (int i = 0; i < 3; i++) {
      struct happening *told = add(life, EVENT_BROUGHT_IN, soon_after(life, item->at, 60));
      told->thing = thing;
      if (!one_in(world, 5)) continue;
      struct happening *off = add(life, EVENT_TAKEN_OFF, soon_after(life, told->at, 60));
      off->thing = thing;
      off->person = told->person;
    }
    uint32_t end = draw(world, 4);
    struct instant then = soon_after(life, item->at, 120);
    if (end == 0) add(life, EVENT_ITEM_ABANDONED, then)->thing = thing;
    if (end == 1) add(life, EVENT_ITEM_DISCLOSED, then)->thing = thing;
    if (end == 2) add(life, EVENT_DISCLOSURE, then)->item = thing;
  }
  for (int i = 0; i < 2; i++) add(life, EVENT_DISCLOSURE, draw_instant(world));
  add(life, EVENT_DISCLOSURE, draw_instant(world))->elsewhere = true;
}

static void draw_notices(struct life *life) {
  struct world *world = &life->world;
  for (int thing = 0; thing < 2; thing++) {
    struct happening *notice = add(life, EVENT_RESTRICTED_NOTICE, draw_instant(world));
    notice->thing = thing;
    notice->persons = one_in(world, 3) ? UINT32_MAX : 1 + draw(world, (1u << PEOPLE) - 1);
    if (!one_in(world, 4)) add(life, EVENT_RESTRICTED_LIFTED, soon_after(life, notice->at, 60))->thing = thing;
  }
  for (int thing = 2; thing < 4; thing++) {
    struct happening *notice = add(life, EVENT_CLOSED_NOTICE, draw_instant(world));
    notice->thing = thing;
    notice->from = soon_after(life, notice->at, 20);
    notice->until = one_in(world, 3) ? INSTANT_NEVER : soon_after(life, notice->from, 60);
    if (one_in(world, 2)) add(life, EVENT_CLOSED_LIFTED, soon_after(life, notice->from, 60))->thing = thing;
  }
}

static void draw_dealings(struct life *life) {
  struct world *world = &life->world;
  for (int thing = 0; thing < 14; thing++) {
    struct happening *lot = add(life, EVENT_LOT_ACQUIRED, draw_instant(world));
    lot->thing = thing;
    lot->how = one_in(world, 2) ? HOW_OPEN_MARKET : (enum how)draw(world, HOW_OTHER + 1);
    lot->elsewhere = one_in(world, 8);
    lot->shares = 100;
  }
  for (int person = 0; person < PEOPLE; person++)
    if (!one_in(world, 3))
      add(life, EVENT_LOTS_COMPLETE, one_in(world, 2) ? draw_instant(world) : zone_day_start(world->zone, date_of(2010, 6, 1)))->person = person;
  for (int thing = 20; thing < 34; thing++) {
    struct happening *given = add(life, EVENT_CLEARANCE_GIVEN, draw_instant(world));
    given->thing = thing;
    given->word = PICK(world, cleared);
    given->other = one_in(world, 6) ? given->other : (int)draw(world, 2);
    given->shares = one_in(world, 2) ? 0 : 100 * (1 + (int64_t)draw(world, 4));
    given->rule = PICK(world, rules);
    if (one_in(world, 6)) add(life, EVENT_CLEARANCE_LAPSED, soon_after(life, given->at, 3))->thing = thing;
    if (!one_in(world, 3)) continue;
    struct happening *trade = add(life, EVENT_TRADE_EXECUTED, soon_after(life, given->at, 3));
    trade->thing = thing;
    trade->person = given->person;
    trade->word = PICK(world, trades);
    trade->shares = 100;
  }
  for (int thing = 34; thing < 38; thing++) {
    struct happening *plan = add(life, EVENT_PLAN_ADOPTED, draw_instant(world));
    plan->thing = thing;
    plan->clean = draw_truth(world, 6);
    if (!one_in(world, 4)) add(life, EVENT_PLAN_APPROVED, soon_after(life, plan->at, 30))->thing = thing;
    if (!one_in(world, 3)) continue;
    struct happening *then = add(life, one_in(world, 2) ? EVENT_PLAN_TERMINATED : EVENT_PLAN_MODIFIED, soon_after(life, plan->at, 200));
    then->thing = thing;
    then->clean = draw_truth(world, 6);
  }
}

static int by_record(const void *a, const void *b) {
  const struct happening *x = a, *y = b;
  if (x->recorded.seconds != y->recorded.seconds) return x->recorded.seconds < y->recorded.seconds ? -1 : 1;
  return x < y ? -1 : x > y;
}

void life_draw(struct life *life) {
  life->count = 0;
  draw_people(life);
  draw_ties(life);
  draw_news(life);
  draw_notices(life);
  draw_dealings(life);
  qsort(life->list, (size_t)life->count, sizeof *life->list, by_record);
}

/* -- writing ------------------------------------------------------------------------------------------------------ */

const char *thing_prefix(enum event_kind kind) {
  const char *name = event_types[kind].name;
  if (strncmp(name, "lot", 3) == 0) return "lot";
  if (strncmp(name, "plan", 4) == 0) return "plan";
  if (strncmp(name, "clearance", 9) == 0 || kind == EVENT_TRADE_EXECUTED) return "clearance";
  if (strncmp(name, "restricted", 10) == 0 || strncmp(name, "closed", 6) == 0) return "notice";
  return "item";
}

static void put_instant(struct buf *out, const char *name, struct instant instant) {
  buf_format(out, ",\"%s\":\"", name);
  buf_instant(out, instant);
  buf_char(out, '"');
}

static void put_truth(struct buf *out, const char *name, enum oracle_truth truth) {
  if (truth != ORACLE_UNKNOWN) buf_format(out, ",\"%s\":%s", name, truth ? "true" : "false");
}

static void put_field(struct buf *out, const struct happening *one, const char *name) {
  static const char *const hows[] = {"open-market", "option-exercise", "grant", "espp", "gift", "plan", "other"};
  struct str field = str_of(name);
#define IS(literal) str_equal(field, STR(literal))
  if (IS("person")) buf_format(out, ",\"person\":\"p%d\"", one->person);
  else if (IS("of") || IS("by")) buf_format(out, ",\"%s\":\"p%d\"", name, one->other);
  else if (str_equal(field, str_of(thing_prefix(one->kind)))) buf_format(out, ",\"%s\":\"%s%d\"", name, name, one->thing);
  else if ((IS("class") || IS("office") || IS("kind")) && one->word) buf_format(out, ",\"%s\":\"%s\"", name, one->word);
  else if (IS("relation")) buf_format(out, ",\"relation\":\"%s\"", kin_words[one->relation]);
  else if (IS("shares_address")) put_truth(out, name, one->shares_address);
  else if (IS("dependent")) put_truth(out, name, one->dependent);
  else if (IS("clean")) put_truth(out, name, one->clean);
  else if (IS("from")) put_instant(out, name, one->from);
  else if (IS("until") && one->until.seconds != INT64_MAX) put_instant(out, name, one->until);
  else if (IS("issuers") && one->elsewhere) buf_text(out, ",\"issuers\":[\"AMGN\"]");
  else if (IS("issuer") && one->elsewhere) buf_text(out, ",\"issuer\":\"AMGN\"");
  else if (IS("how")) buf_format(out, ",\"how\":\"%s\"", hows[one->how]);
  else if (IS("shares") && one->shares) buf_format(out, ",\"shares\":%lld", (long long)one->shares);
  else if (IS("rule") && one->rule) buf_format(out, ",\"rule\":\"%s\"", one->rule);
  else if (IS("quarter")) buf_format(out, ",\"quarter\":\"Q%d-%d\"", (one->quarter + 1) % 4 + 1, 2011 + (one->quarter + 1) / 4);
  else if (IS("items") && one->item < THINGS) buf_format(out, ",\"items\":[\"item%d\"]", one->item);
  else if (IS("persons") && one->persons == UINT32_MAX) buf_text(out, ",\"persons\":\"all\"");
  else if (IS("persons")) {
    buf_text(out, ",\"persons\":[");
    for (int person = 0; person < PEOPLE; person++)
      if (one->persons >> person & 1) buf_format(out, "%s\"p%d\"", out->at[out->length - 1] == '[' ? "" : ",", person);
    buf_char(out, ']');
  }
#undef IS
}

void buf_life(struct buf *out, const struct life *life) {
  buf_text(out, "{\"event\":\"company\",\"issuer\":\"IMGN\",\"at\":\"2010-01-01T00:00:00Z\"}\n"
                "{\"event\":\"issuer\",\"issuer\":\"AMGN\",\"at\":\"2010-01-01T00:00:00Z\"}\n");
  for (int i = 0; i < life->count; i++) {
    const struct happening *one = &life->list[i];
    const struct event_type *type = &event_types[one->kind];
    buf_format(out, "{\"event\":\"%s\"", type->name);
    for (const struct event_field *field = type->fields; field->name; field++) put_field(out, one, field->name);
    put_instant(out, "at", one->at);
    put_instant(out, "recorded", one->recorded);
    buf_text(out, "}\n");
  }
}
