/* Requests for clearance: reading them from the ledger, and deciding them. */
#include "clearance.h"

#include <stdlib.h>

#include "../register/facts.h"

/* -- reading ------------------------------------------------------------------------------------------------------- */

static struct str text_of(const struct view *view, const struct entry *entry, const char *field) {
  return entry_text(view->reg->journal, entry, field);
}

static const struct entry *decision_of(const struct view *view, struct symbol request) {
  struct walk given = walk_of(view->reg, request, EVENT_CLEARANCE_GIVEN),
              refused = walk_of(view->reg, request, EVENT_CLEARANCE_REFUSED);
  const struct entry *entry = walk_next(&given);
  return entry ? entry : walk_next(&refused);
}

static struct request request_of(const struct view *view, const struct clearance_case *which) {
  struct request_words words = {.person = which->person, .kind = which->kind, .issuer = which->issuer};
  struct request request;
  struct error never;
  if (!request_resolve(view->reg, &words, view->now, &request, &never)) request.kind = NONE;
  request.shares = which->shares;
  return request;
}

/* Until when what was given counts: by the rule for which it counts longest. */
static struct interval validity(const struct view *view, const struct clearance_case *which,
                                const struct entry *given) {
  struct request request = request_of(view, which);
  struct interval longest = {given->at.seconds, given->at.seconds};
  for (int32_t rule = 0; request.kind != NONE && rule < view->policy->rule_count; rule++) {
    const struct clearance *list;
    struct shares_range alike = SHARES_ANY;
    if (view->policy->rules[rule].from == NONE || !(view->policy->rules[rule].what >> request.kind & 1))
      continue;
    uint32_t count =
        clearances_of(view->reg, view->arena, &request, rule, request.kind, false, &alike, &list);
    for (uint32_t i = 0; i < count; i++)
      if (list[i].entry == given && !list[i].why_not && list[i].valid.until > longest.until)
        longest = list[i].valid;
  }
  return longest;
}

static void read_decision(const struct view *view, const struct entry *decision,
                          struct clearance_case *which) {
  which->decided = decision->at;
  which->by = text_of(view, decision, "by");
  which->state = CASE_REFUSED;
  which->why = text_of(view, decision, decision->kind == EVENT_CLEARANCE_GIVEN ? "conditions" : "why");
  if (decision->kind == EVENT_CLEARANCE_REFUSED) return;
  struct interval valid = validity(view, which, decision);
  which->until.seconds = valid.until;
  which->state = view->now.seconds < valid.until ? CASE_CLEARED : CASE_OVER;
}

static struct clearance_case read_case(const struct view *view, const struct entry *asked) {
  struct clearance_case which = {.id = text_of(view, asked, "request"),
                                 .person = text_of(view, asked, "person"),
                                 .kind = text_of(view, asked, "kind")};
  which.issuer = text_of(view, asked, "issuer");
  which.account = text_of(view, asked, "account");
  which.shares = entry_number(view->reg->journal, asked, "shares", 0);
  which.asked = asked->at;
  const struct entry *decision = decision_of(view, entry_symbol(view->reg->journal, asked, "request"));
  if (decision) read_decision(view, decision, &which);
  return which;
}

static void add(const struct view *view, struct cases *cases, struct clearance_case which) {
  ARENA_ROOM(view->arena, cases->at, cases->room, cases->count);
  cases->at[cases->count++] = which;
}

static int newest_first(const void *a, const void *b) {
  const struct clearance_case *x = a, *y = b;
  return (x->asked.seconds < y->asked.seconds) - (x->asked.seconds > y->asked.seconds);
}

static struct symbol symbol_of(const struct view *view, struct str text) {
  return symbols_find(&view->reg->journal->texts, text);
}

void cases_of(const struct view *view, struct str person, struct cases *cases) {
  struct symbol symbol = symbol_of(view, person);
  const struct entry *entry;
  *cases = (struct cases){0};
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_CLEARANCE_REQUESTED); (entry = walk_next(&walk));)
    if (symbol_equal(entry_person(view->reg, entry), symbol)) add(view, cases, read_case(view, entry));
  if (cases->count > 1) qsort(cases->at, cases->count, sizeof *cases->at, newest_first);
}

bool case_find(const struct view *view, struct str person, struct str id, struct clearance_case *found,
               struct error *error) {
  struct symbol symbol = symbol_of(view, id);
  struct walk walk = walk_of(view->reg, symbol, EVENT_CLEARANCE_REQUESTED);
  const struct entry *entry = symbol.number ? walk_next(&walk) : NULL;
  if (entry) *found = read_case(view, entry);
  return (entry && str_equal(found->person, person)) ||
         error_set(error, ERROR_MISSING, "there is no such request");
}

/* -- whose is it? -------------------------------------------------------------------------------------------------- */

struct search {
  struct view *view;
  struct entry_reader *reader;
  struct str person;
};

static bool note_person(void *context, const struct stored_entry *entry, struct error *error) {
  struct search *search = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(search->reader, entry->content, &content, error)) return false;
  if (content.event.kind == EVENT_CLEARANCE_REQUESTED)
    search->person =
        arena_copy(search->view->arena,
                   content.event.values[event_field_find(EVENT_CLEARANCE_REQUESTED, STR("person"))].text);
  return true;
}

bool case_person(struct view *view, struct str id, struct str *person, struct error *error) {
  struct search search = {view, entry_reader_new(view->arena), STR("")};
  if (!store_each_of(view->store, "name", id, note_person, &search, error)) return false;
  *person = search.person;
  return person->length > 0 || error_set(error, ERROR_MISSING, "there is no such request");
}

/* -- judging ------------------------------------------------------------------------------------------------------- */

/* What the person attested with the request; of several the last. */
static void add_attested(const struct view *view, const struct clearance_case *which,
                         struct request_words *words) {
  const struct entry *entry;
  struct error never;
  for (struct walk walk = walk_of(view->reg, symbol_of(view, which->id), EVENT_ATTESTED);
       (entry = walk_next(&walk));)
    if (!request_add_fact(words, text_of(view, entry, "fact"),
                          entry_number(view->reg->journal, entry, "value", 0) != 0, &never))
      break;
}

static struct str shares_text(struct arena *arena, int64_t shares) {
  return shares ? arena_print(arena, "%lld", (long long)(shares / 10000)) : STR("");
}

bool case_assess(struct view *view, const struct clearance_case *which, struct decision *assessment,
                 struct error *error) {
  struct request_words words = {.person = which->person, .kind = which->kind, .issuer = which->issuer};
  words.shares = shares_text(view->arena, which->shares);
  add_attested(view, which, &words);
  return view_decide(view, &words, FOR_ADMINISTRATOR, assessment, error);
}

const char *case_why_not(const struct view *view, const struct clearance_case *which, struct str by) {
  struct request request = request_of(view, which);
  const char *why = "the policy names nobody who clears this";
  for (int32_t r = 0; r < view->policy->rule_count; r++) {
    const struct image_rule *rule = &view->policy->rules[r];
    if (rule->from == NONE || (request.kind != NONE && !(rule->what >> request.kind & 1))) continue;
    why = officer_why_not(view->reg, view->arena, symbol_of(view, by), rule->from, rule->alternate,
                          request.person, view->now.seconds);
    if (!why) return NULL;
  }
  return why;
}

/* -- acting -------------------------------------------------------------------------------------------------------- */

static struct value *set(struct event *event, const char *name) {
  int field = event_field_find(event->kind, str_of(name));
  event->present |= 1u << field;
  return &event->values[field];
}

static void set_text(struct event *event, const char *name, struct str text) {
  if (text.length) set(event, name)->text = text;
}

static struct event event_of(enum event_kind kind, struct instant now) {
  return (struct event){.kind = kind, .at = now, .recorded = now};
}

/* The same key names the same request. */
static struct str case_id(struct arena *arena, struct str key) {
  enum { CASE_DIGITS = 12 };
  char digits[HASH_DIGITS];
  return arena_print(arena, "req-%.*s", CASE_DIGITS, hash_hex(hash_of(key), digits).at);
}

bool case_ask(struct view *view, const struct request_words *words, struct str account, struct str key,
              struct str *id, struct error *error) {
  struct event *events = ARENA_ARRAY(view->arena, (size_t)words->said_count + 2, struct event);
  struct decision assessment;
  struct receipt receipt;
  struct command_act command = {.events = events};
  if (!view_decide(view, words, FOR_ADMINISTRATOR, &assessment, error)) return false;
  view_close(view);
  command.act = company_act(view->company, view->arena, "request-clearance", words->person, key);
  struct instant now = command.act.recorded;
  *id = case_id(view->arena, command.act.key);
  events[0] = event_of(EVENT_CLEARANCE_REQUESTED, now);
  set_text(&events[0], "person", words->person);
  set_text(&events[0], "request", *id);
  set_text(&events[0], "kind", words->kind);
  set_text(&events[0], "issuer", words->issuer);
  set_text(&events[0], "account", account);
  if (assessment.answer.request.shares) set(&events[0], "shares")->number = assessment.answer.request.shares;
  for (int32_t i = 0; i < words->said_count; i++) {
    struct event *attested = &events[i + 1];
    *attested = event_of(EVENT_ATTESTED, now);
    set_text(attested, "person", words->person);
    set_text(attested, "fact", words->said[i].phrase);
    set(attested, "value")->number = words->said[i].value;
    set_text(attested, "request", *id);
  }
  decision_event(view->arena, &assessment, now, &events[words->said_count + 1]);
  command.count = (uint32_t)words->said_count + 2;
  return company_append(view->company, &command, &receipt, error);
}

/* Of two decisions at the same instant one is recorded: both events would have the same id. */
static struct str decision_id(struct arena *arena, struct str request) {
  return arena_print(arena, STR_FMT ".decision", STR_ARG(request));
}

static bool tell_earlier(struct view *view, const struct clearance_case *which, struct error *error) {
  struct view again;
  struct clearance_case now;
  struct error why;
  if (!view_open(view->company, view->arena, &which->person, 1, &again, &why)) return false;
  bool found = case_find(&again, which->person, which->id, &now, &why) && now.state != CASE_WAITING;
  view_close(&again);
  if (!found) return false;
  return error_set(error, ERROR_CONFLICT, "`%.*s` has decided this request already", STR_ARG(now.by));
}

static bool may_be_cleared(struct view *view, const struct clearance_case *which, struct error *error) {
  struct decision assessment;
  if (!case_assess(view, which, &assessment, error)) return false;
  return assessment.answer.low != ABSTAIN_DENY ||
         error_set(error, ERROR_CONFLICT, "the policy prohibits this, and no clearance lifts that");
}

bool case_decide(struct view *view, const struct clearance_case *which, struct str by, bool clears,
                 struct str why, struct str key, struct error *error) {
  struct event event;
  struct receipt receipt;
  struct command_act command = {.events = &event, .count = 1};
  const char *why_not = case_why_not(view, which, by);
  if (why_not) return error_set(error, ERROR_DENIED, "this is not yours to decide: it would be %s", why_not);
  if (clears && !may_be_cleared(view, which, error)) return false;
  view_close(view);
  command.act = company_act(view->company, view->arena, clears ? "clear" : "refuse", by, key);
  event = event_of(clears ? EVENT_CLEARANCE_GIVEN : EVENT_CLEARANCE_REFUSED, command.act.recorded);
  event.id = decision_id(view->arena, which->id);
  set_text(&event, "request", which->id);
  set_text(&event, "by", by);
  set_text(&event, clears ? "conditions" : "why", why);
  if (clears) {
    set_text(&event, "person", which->person);
    set_text(&event, "kind", which->kind);
    set_text(&event, "issuer", which->issuer);
    set_text(&event, "clearance", arena_print(view->arena, STR_FMT ".clearance", STR_ARG(which->id)));
    if (which->shares) set(&event, "shares")->number = which->shares;
  }
  if (company_append(view->company, &command, &receipt, error)) return true;
  if (error->kind == ERROR_CONFLICT) (void)tell_earlier(view, which, error);
  return false;
}
