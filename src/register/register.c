/* The register: opening it, which is to index the journal's entries by what they name. */
#include <assert.h>

#include "../ledger/concern.h"
#include "subject.h"

/* The subject that stands for a kind of event, after those that stand for symbols. */
static uint32_t kind_subject(const struct registry *reg, enum event_kind kind) {
  return reg->journal->texts.count + 1 + (uint32_t)kind;
}

typedef void visit(struct registry *reg, uint32_t subject, uint32_t entry);

/* Calls `each` for everything that an entry is walked from. A thing that it names twice is visited twice. */
static void visit_named(struct registry *reg, uint32_t index, visit *each) {
  const struct entry *entry = journal_entry(reg->journal, index);
  const struct event_type *type = &event_types[entry->kind];
  if (kind_is_looked_up(entry->kind)) each(reg, kind_subject(reg, entry->kind), index);
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    if (!(entry->present >> f & 1) || !field_is_looked_up(&type->fields[f])) continue;
    if (!field_is_list(type->fields[f].kind)) {
      each(reg, entry_symbol(reg->journal, entry, type->fields[f].name).number, index);
    } else {
      struct symbol_list list = entry_list(reg->journal, entry, type->fields[f].name);
      for (uint32_t i = 0; i < list.count; i++) each(reg, list.at[i].number, index);
    }
  }
}

static void count_named(struct registry *reg, uint32_t subject, uint32_t entry) {
  (void)entry;
  reg->first_of[subject]++;
}

/* Fills from the back: first_of[subject] is where the subject's entries end until they are placed. */
static void place_named(struct registry *reg, uint32_t subject, uint32_t entry) {
  reg->named[--reg->first_of[subject]] = entry;
}

/* The known entries in the order of their kinds, those of one kind in the order of the journal. */
static const uint32_t *by_kind(const struct registry *reg, struct arena *arena) {
  uint32_t starts[EVENT_KINDS + 1] = {0};
  uint32_t *order = ARENA_ARRAY(arena, reg->known, uint32_t);
  for (uint32_t i = 0; i < reg->known; i++) starts[journal_entry(reg->journal, i)->kind + 1]++;
  for (int kind = 0; kind < EVENT_KINDS; kind++) starts[kind + 1] += starts[kind];
  for (uint32_t i = 0; i < reg->known; i++) order[starts[journal_entry(reg->journal, i)->kind]++] = i;
  return order;
}

static void index_journal(struct registry *reg) {
  struct arena *scratch = arena_new(0);
  const uint32_t *order = by_kind(reg, scratch);
  size_t subjects = (size_t)reg->journal->texts.count + 1 + EVENT_KINDS;
  reg->first_of = ARENA_ARRAY(reg->arena, subjects + 1, uint32_t);
  for (uint32_t i = 0; i < reg->known; i++) visit_named(reg, i, count_named);
  uint32_t sum = 0;
  for (size_t s = 0; s <= subjects; s++) sum += reg->first_of[s], reg->first_of[s] = sum;
  reg->named = ARENA_ARRAY(reg->arena, sum, uint32_t);
  for (uint32_t i = reg->known; i-- > 0;) visit_named(reg, order[i], place_named);
  arena_free(scratch);
}

static struct walk walk_subject(const struct registry *reg, uint32_t subject) {
  return (struct walk){.reg = reg, .at = reg->named + reg->first_of[subject], .end = reg->named + reg->first_of[subject + 1]};
}

struct walk walk_symbol(const struct registry *reg, struct symbol symbol) {
  return symbol.number ? walk_subject(reg, symbol.number) : (struct walk){.reg = reg};
}

/* Where in the walk the entries of this kind or a later one begin. */
static const uint32_t *first_of_kind(const struct walk *walk, int kind) {
  const uint32_t *low = walk->at, *high = walk->end;
  while (low < high) {
    const uint32_t *middle = low + (high - low) / 2;
    if ((int)journal_entry(walk->reg->journal, *middle)->kind < kind) low = middle + 1;
    else high = middle;
  }
  return low;
}

struct walk walk_of(const struct registry *reg, struct symbol symbol, enum event_kind kind) {
  struct walk walk = walk_symbol(reg, symbol);
  const uint32_t *first = first_of_kind(&walk, (int)kind), *end = first_of_kind(&walk, (int)kind + 1);
  return (struct walk){.reg = reg, .at = first, .end = end};
}

struct walk walk_kind(const struct registry *reg, enum event_kind kind) {
  assert(kind_is_looked_up(kind));
  return walk_subject(reg, kind_subject(reg, kind));
}

const struct entry *walk_next(struct walk *walk) {
  while (walk->at < walk->end) {
    walk->index = *walk->at++;
    if (walk->at < walk->end && *walk->at == walk->index) continue; /* named twice in one event */
    const struct entry *entry = journal_entry(walk->reg->journal, walk->index);
    if (!entry_is_withdrawn(walk->reg->journal, entry, walk->reg->known)) return entry;
  }
  return NULL;
}

struct symbol entry_person(const struct registry *reg, const struct entry *entry) {
  bool one = event_field_find(entry->kind, STR("person")) >= 0;
  return one ? entry_symbol(reg->journal, entry, "person") : (struct symbol){0};
}

bool register_knows_person(const struct registry *reg, struct symbol person) {
  return person.number && reg->first_of[person.number] < reg->first_of[person.number + 1];
}

const char *register_record(const struct registry *reg) { return reg->journal->is_ledger ? "ledger" : "journal"; }

bool register_unknown(const struct registry *reg, const char *what, struct str name, struct error *error) {
  const char *whence = reg->journal->is_ledger ? "what the ledger had by then names" : "the journal knows";
  return error_set(error, ERROR_MISSING, "%s no %s `" STR_FMT "`", whence, what, STR_ARG(text_shown(name)));
}

struct str symbol_str(const struct registry *reg, struct symbol symbol) { return symbols_text(&reg->journal->texts, symbol); }

bool symbol_is(const struct registry *reg, struct symbol symbol, struct str text) { return str_equal(symbol_str(reg, symbol), text); }

static struct quarter_facts *find_quarter(const struct registry *reg, int64_t quarter) {
  int64_t index = quarter - quarter_number(YEAR_FIRST, 1);
  return index >= 0 && index < QUARTERS_KEPT ? &reg->quarters[index] : NULL;
}

const struct quarter_facts *register_quarter(const struct registry *reg, int32_t year, int32_t number) {
  return find_quarter(reg, quarter_number(year, number));
}

/* Is the quarter over by then? What is said of one that is not is no report of it: it names the wrong quarter. */
static bool is_over(const struct registry *reg, const struct entry *entry) {
  int64_t number = entry_number(reg->journal, entry, "quarter", 0);
  struct quarter quarter;
  if (!fiscal_quarter(&reg->policy->meta->fiscal, quarter_year(number), quarter_in_year(number), &quarter)) return true;
  return entry->at.seconds >= zone_day_start(reg->zone, date_add(quarter.last, 1)).seconds;
}

static void keep_earlier(const struct registry *reg, int64_t *kept, const struct entry *entry) {
  if (entry->at.seconds < *kept && is_over(reg, entry)) *kept = entry->at.seconds;
}

/* Results and filings count from their first release; of plans the newest stands. */
static void fold_quarters(struct registry *reg) {
  static const enum event_kind kinds[] = {EVENT_RESULTS, EVENT_FILING, EVENT_RESULTS_EXPECTED};
  reg->quarters = ARENA_ARRAY(reg->arena, QUARTERS_KEPT, struct quarter_facts);
  for (int i = 0; i < QUARTERS_KEPT; i++) reg->quarters[i] = (struct quarter_facts){INT64_MAX, INT64_MAX, INT64_MAX};
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    const struct entry *entry;
    for (struct walk walk = walk_kind(reg, kinds[k]); (entry = walk_next(&walk));) {
      struct quarter_facts *quarter = find_quarter(reg, entry_number(reg->journal, entry, "quarter", 0));
      if (!quarter) continue;
      if (kinds[k] == EVENT_RESULTS) keep_earlier(reg, &quarter->results, entry);
      if (kinds[k] == EVENT_FILING) keep_earlier(reg, &quarter->filing, entry);
      if (kinds[k] != EVENT_RESULTS_EXPECTED) continue;
      struct date date = {(int32_t)entry_number(reg->journal, entry, "date", 0)};
      quarter->expected = zone_day_start(reg->zone, date).seconds;
    }
  }
  for (int i = QUARTERS_KEPT - 1; i > 0; i--) /* nobody waits for results that were never entered */
    if (reg->quarters[i - 1].results == INT64_MAX) reg->quarters[i - 1].results = reg->quarters[i].results;
}

/* The closings that were recorded as events for a calendar. */
static struct calendar_exception *exceptions_of(struct registry *reg, struct str calendar, size_t *count) {
  static const enum event_kind kinds[] = {EVENT_CALENDAR_CLOSING, EVENT_CALENDAR_EARLY_CLOSE};
  struct calendar_exception *list = NULL;
  size_t room = 0;
  *count = 0;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    const struct entry *entry;
    for (struct walk walk = walk_kind(reg, kinds[k]); (entry = walk_next(&walk));) {
      if (!str_equal(calendar_own_name(entry_text(reg->journal, entry, "calendar")), calendar_own_name(calendar))) continue;
      bool early = kinds[k] == EVENT_CALENDAR_EARLY_CLOSE;
      ARENA_ROOM(reg->arena, list, room, *count);
      list[(*count)++] = (struct calendar_exception){.date = {(int32_t)entry_number(reg->journal, entry, "date", 0)},
                                                     .kind = early ? EXCEPTION_EARLY_CLOSE : EXCEPTION_CLOSED,
                                                     .seconds = early ? (int32_t)entry_number(reg->journal, entry, "time", 0) : 0,
                                                     .reason = entry_text(reg->journal, entry, "reason")};
    }
  }
  return list;
}

static bool open_calendar(struct registry *reg, const char *directory, struct str name, const struct calendar **calendar,
                          struct error *error) {
  *calendar = NULL;
  if (name.length == 0) return true;
  size_t count;
  const struct calendar_exception *extra = exceptions_of(reg, name, &count);
  return calendar_make(reg->arena, directory, name, extra, count, calendar, error);
}

bool policy_clock(struct arena *arena, const struct abstain_policy *policy, const struct zone **zone, struct error *error) {
  struct str name = image_str(policy, policy->meta->zone);
  return zone_load(arena, name.length ? name : STR("UTC"), zone, error);
}

bool register_open(struct arena *arena, const struct abstain_policy *policy, const char *calendars,
                   const struct journal *journal, struct instant known_at, struct registry **result, struct error *error) {
  struct registry *reg = ARENA_NEW(arena, struct registry);
  *reg = (struct registry){.arena = arena, .journal = journal, .policy = policy, .known = journal_known(journal, known_at), .told = INSTANT_NEVER};
  reg->counted = reg->known;
  index_journal(reg);
  if (!policy_clock(arena, policy, &reg->zone, error)) return false;
  if (!open_calendar(reg, calendars, image_str(policy, policy->meta->exchange), &reg->exchange, error)) return false;
  if (!open_calendar(reg, calendars, image_str(policy, policy->meta->business_days), &reg->business, error)) return false;
  fold_quarters(reg);
  const struct entry *entry;
  for (struct walk walk = walk_kind(reg, EVENT_COMPANY); (entry = walk_next(&walk));)
    reg->company = entry_symbol(journal, entry, "issuer");
  fold_items(reg);
  fold_periods(reg);
  *result = reg;
  return true;
}
