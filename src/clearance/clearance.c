/* Requests for clearance: reading them from the ledger, and deciding them. */
#include "clearance.h"

#include <stdlib.h>

#include "../calendar/zone.h"
#include "../register/facts.h"
#include "internal.h"

/* -- reading ------------------------------------------------------------------------------------------------------- */

static struct str text_of(const struct view *view, const struct entry *entry, const char *field) {
  return entry_text(view->reg->journal, entry, field);
}

static struct symbol symbol_of(const struct view *view, struct str text) { return symbols_find(&view->reg->journal->texts, text); }

static const struct entry *decision_of(const struct view *view, struct symbol request) {
  struct walk given = walk_of(view->reg, request, EVENT_CLEARANCE_GIVEN), refused = walk_of(view->reg, request, EVENT_CLEARANCE_REFUSED);
  const struct entry *entry = walk_next(&given);
  return entry ? entry : walk_next(&refused);
}

/* What the person attested with the request; of several the last. */
static void attest(struct request_words *words, struct str phrase, bool value) {
  struct error never; /* there are no more facts than a request takes, or the rest goes unsaid */
  for (int32_t i = 0; i < words->said_count; i++)
    if (str_equal(words->said[i].phrase, phrase)) {
      words->said[i].value = value;
      return;
    }
  (void)!request_add_fact(words, phrase, value, &never);
}

static void add_attested(const struct view *view, const struct clearance_case *which, struct request_words *words) {
  const struct entry *entry;
  for (struct walk walk = walk_of(view->reg, symbol_of(view, which->id), EVENT_ATTESTED); (entry = walk_next(&walk));)
    attest(words, text_of(view, entry, "fact"), entry_number(view->reg->journal, entry, "value", 0) != 0);
}

/* As it would be asked now, for what is left of it. */
static struct request request_of(const struct view *view, const struct clearance_case *which) {
  struct request_words words = {.person = which->person, .kind = which->kind, .issuer = which->issuer, .plan = which->how.plan};
  struct request request;
  struct error never;
  add_attested(view, which, &words);
  if (!request_resolve(view->reg, &words, view->now, &request, &never)) request.kind = NONE;
  request.shares = which->shares ? which->shares - which->used : 0;
  request.expires = which->how.expires;
  return request;
}

static int64_t used_of(const struct view *view, struct str clearance) {
  struct symbol symbol = symbol_of(view, clearance);
  const struct entry *entry;
  int64_t used = 0;
  if (!symbol.number) return 0;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_TRADE_EXECUTED); (entry = walk_next(&walk));)
    used += entry_number(view->reg->journal, entry, "shares", 0);
  return used;
}

static bool is_lapsed(const struct view *view, struct str clearance) {
  struct symbol symbol = symbol_of(view, clearance);
  struct walk walk = walk_of(view->reg, symbol, EVENT_CLEARANCE_LAPSED);
  return symbol.number && walk_next(&walk);
}

/* Until when what was given counts: by the rule for which it counts longest; by none, until further notice.
 */
static int64_t valid_until(const struct view *view, const struct request *request, const struct entry *given) {
  int64_t longest = given->at.seconds;
  bool has_rule = false;
  for (int32_t rule = 0; request->kind != NONE && rule < view->policy->rule_count; rule++) {
    const struct clearance *list;
    struct shares_range alike = SHARES_ANY;
    if (view->policy->rules[rule].from == NONE || !(view->policy->rules[rule].what >> request->kind & 1)) continue;
    uint32_t count = clearances_of(view->reg, view->arena, request, rule, request->kind, false, &alike, &list);
    has_rule = true;
    for (uint32_t i = 0; i < count; i++)
      if (list[i].entry == given && !list[i].why_not && list[i].valid.until > longest) longest = list[i].valid.until;
  }
  return has_rule ? longest : INT64_MAX;
}

/* Does the policy still let the person do it, as far as he is told, and until when? Whatever prohibits it
 * now, the clearance is over: that is all that anybody sees of it. */
static bool is_open(const struct view *view, const struct request *request, int64_t *until) {
  struct answer answer;
  struct error never;
  if (!answer_request(view->facts, view->arena, request, FOR_PERSON, view->reg, &answer, &never)) return false;
  if (answer.low == ABSTAIN_DENY || answer.low == ABSTAIN_NEED) return false;
  if (answer.until < *until && (answer.low_after == ABSTAIN_DENY || answer.low_after == ABSTAIN_NEED)) *until = answer.until;
  return true;
}

static void read_given(const struct view *view, const struct entry *given, struct clearance_case *which) {
  which->clearance = text_of(view, given, "clearance");
  which->used = which->clearance.length ? used_of(view, which->clearance) : 0;
  which->state = CASE_OVER;
  bool is_used_up = which->shares && which->used >= which->shares;
  struct request request = request_of(view, which);
  if (is_used_up) request.shares = which->shares; /* it ended with the trade that left too few */
  which->until.seconds = valid_until(view, &request, given);
  bool is_over = is_used_up || is_lapsed(view, which->clearance) || view->now.seconds >= which->until.seconds;
  if (!is_over && is_open(view, &request, &which->until.seconds))
    which->state = CASE_CLEARED;
  else if (which->until.seconds > view->now.seconds)
    which->until = view->now;
}

static void read_decision(const struct view *view, const struct entry *decision, struct clearance_case *which) {
  which->by = text_of(view, decision, "by");
  which->alternate = text_of(view, decision, "alternate");
  which->is_given = decision->kind == EVENT_CLEARANCE_GIVEN;
  which->why = text_of(view, decision, which->is_given ? "conditions" : "why");
  if (decision->at.seconds > view->now.seconds) {
    which->told = decision->at;
    return;
  }
  which->decided = decision->at;
  which->state = CASE_REFUSED;
  if (which->is_given) read_given(view, decision, which);
}

static struct particulars how_of(const struct view *view, const struct entry *asked) {
  const struct journal *journal = view->reg->journal;
  return (struct particulars){.account = text_of(view, asked, "account"),
                              .plan = text_of(view, asked, "plan"),
                              .terms = text_of(view, asked, "terms"),
                              .order = (enum order)entry_number(journal, asked, "order", ORDER_NOT_SAID),
                              .price = entry_number(journal, asked, "price", -1),
                              .expires = {entry_number(journal, asked, "expires", INSTANT_NEVER.seconds)}};
}

static struct clearance_case read_case(const struct view *view, const struct entry *asked) {
  struct clearance_case which = {
      .id = text_of(view, asked, "request"), .person = text_of(view, asked, "person"), .kind = text_of(view, asked, "kind")};
  which.issuer = text_of(view, asked, "issuer");
  which.how = how_of(view, asked);
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

void cases_of(const struct view *view, struct str person, struct cases *cases) {
  struct symbol symbol = symbol_of(view, person);
  const struct entry *entry;
  *cases = (struct cases){0};
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_CLEARANCE_REQUESTED); (entry = walk_next(&walk));)
    if (symbol_equal(entry_person(view->reg, entry), symbol)) add(view, cases, read_case(view, entry));
  if (cases->count > 1) qsort(cases->at, cases->count, sizeof *cases->at, newest_first);
}

bool case_find(const struct view *view, struct str person, struct str id, struct clearance_case *found, struct error *error) {
  struct symbol symbol = symbol_of(view, id);
  struct walk walk = walk_of(view->reg, symbol, EVENT_CLEARANCE_REQUESTED);
  const struct entry *entry = symbol.number ? walk_next(&walk) : NULL;
  if (entry) *found = read_case(view, entry);
  return (entry && str_equal(found->person, person)) || error_set(error, ERROR_MISSING, "there is no such request");
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
    search->person = arena_copy(search->view->arena, event_text(&content.event, "person"));
  return true;
}

bool case_person(struct view *view, struct str id, struct str *person, struct error *error) {
  struct search search = {view, entry_reader_new(view->arena), STR("")};
  if (!store_each_of(view->store, "name", id, note_person, &search, error)) return false;
  *person = search.person;
  return person->length > 0 || error_set(error, ERROR_MISSING, "there is no such request");
}

struct drawing {
  struct entry_reader *reader;
  uint32_t number;
};

/* The hash of an entry has its salt in it. */
static bool note_hash(void *context, const struct stored_entry *entry, struct error *error) {
  struct drawing *drawing = context;
  struct entry_content content;
  if (entry->is_erased || entry_is_act(entry->content)) return true;
  if (!entry_read(drawing->reader, entry->content, &content, error)) return false;
  if (content.event.kind == EVENT_CLEARANCE_REQUESTED) memcpy(&drawing->number, entry->hash.bytes, sizeof drawing->number);
  return true;
}

bool case_draw(struct view *view, struct str id, uint32_t *number, struct error *error) {
  struct drawing drawing = {.reader = entry_reader_new(view->arena)};
  bool ok = store_each_of(view->store, "name", id, note_hash, &drawing, error);
  *number = drawing.number;
  return ok;
}

/* -- judging ------------------------------------------------------------------------------------------------------- */

static struct str shares_text(struct arena *arena, int64_t shares) {
  return shares ? arena_print(arena, "%lld", (long long)(shares / 10000)) : STR("");
}

bool case_assess(struct view *view, const struct clearance_case *which, struct decision *assessment, struct error *error) {
  struct request_words words = {.person = which->person, .kind = which->kind, .issuer = which->issuer, .plan = which->how.plan};
  words.shares = shares_text(view->arena, which->shares);
  bool stands = which->how.expires.seconds != INSTANT_NEVER.seconds && which->how.expires.seconds > view->now.seconds;
  if (stands) words.expires = instant_text(view->arena, which->how.expires);
  add_attested(view, which, &words);
  return view_decide(view, &words, FOR_ADMINISTRATOR, assessment, error);
}

/* Has the person to ask by this rule, as far as is known? */
static bool is_asked_by(const struct view *view, const struct image_rule *rule, const struct request *request) {
  if (rule->from == NONE || request->kind == NONE || !(rule->what >> request->kind & 1)) return false;
  if (rule->who == NONE) return true;
  struct truth who = person_who(view->reg, view->arena, request->person, rule->who, NULL);
  return spans_hold(who.possible, view->now.seconds);
}

/* He must be the one whom each rule names by which the person has to ask; where none does, for the policy
 * only sends him to the administrator, one whom any rule names. */
const char *case_why_not(const struct view *view, const struct clearance_case *which, struct str by) {
  struct request request = request_of(view, which);
  const char *of_others = "the policy names nobody who clears anything";
  bool has_rule = false, may_else = false;
  for (int32_t r = 0; r < view->policy->rule_count; r++) {
    const struct image_rule *rule = &view->policy->rules[r];
    if (rule->from == NONE) continue;
    const char *why =
        officer_why_not(view->reg, view->arena, symbol_of(view, by), rule->from, rule->alternate, request.person, view->now.seconds);
    bool asks = is_asked_by(view, rule, &request);
    if (asks && why) return why;
    has_rule |= asks;
    may_else |= !why;
    if (why) of_others = why;
  }
  return has_rule || may_else ? NULL : of_others;
}

struct str case_alternate(const struct view *view, const struct clearance_case *which, struct str by) {
  struct request request = request_of(view, which);
  struct str words = STR("");
  for (int32_t r = 0; r < view->policy->rule_count && !words.length; r++) {
    const struct image_rule *rule = &view->policy->rules[r];
    if (is_asked_by(view, rule, &request))
      words = officer_away(view->reg, view->arena, symbol_of(view, by), rule->from, request.person, view->now.seconds);
  }
  return words;
}

int officers_now(const struct view *view, struct str *persons, int room) {
  const struct entry *entry;
  int count = 0;
  for (struct walk walk = walk_kind(view->reg, EVENT_OFFICE_GIVEN); count < room && (entry = walk_next(&walk));) {
    struct str holder = text_of(view, entry, "person");
    bool is_met = false;
    for (int i = 0; i < count; i++) is_met |= str_equal(persons[i], holder);
    if (!is_met) persons[count++] = holder;
  }
  return count;
}

int case_deciders(const struct view *view, const struct clearance_case *which, struct str *persons, int room) {
  int held = officers_now(view, persons, room), count = 0;
  for (int i = 0; i < held; i++)
    if (!case_why_not(view, which, persons[i])) persons[count++] = persons[i];
  return count;
}

/* -- waiting ------------------------------------------------------------------------------------------------------- */

static int32_t aim_of(const struct abstain_policy *policy, struct str kind) {
  int32_t aim = 0;
  for (int32_t k = 0; k < policy->kind_count; k++)
    for (int32_t r = 0; str_equal(kind, image_str(policy, policy->kinds[k].name)) && r < policy->rule_count; r++) {
      const struct image_rule *rule = &policy->rules[r];
      bool covers = rule->from != NONE && (rule->what >> k & 1) && rule->aim_days > 0;
      if (covers && (!aim || rule->aim_days < aim)) aim = rule->aim_days;
    }
  return aim;
}

/* The day on which it was asked does not count. */
void case_age(const struct view *view, struct clearance_case *which) {
  const struct calendar *business = view->reg->business;
  struct date asked = zone_wall(view->reg->zone, which->asked).date, today = zone_wall(view->reg->zone, view->now).date;
  bool counts = business && calendar_has(business, asked) && calendar_has(business, date_add(today, 1));
  which->aim = aim_of(view->policy, which->kind);
  which->waits = 0;
  if (asked.days < today.days)
    which->waits = counts ? calendar_count(business, date_add(asked, 1), date_add(today, 1)) : today.days - asked.days;
}

bool kind_is_order(struct str kind) { return str_equal(kind, STR("limit-order")); }

bool kind_is_traded(struct str kind) {
  return kind_is_order(kind) || subject_has_kind(SUBJECT_PURCHASE, kind) || subject_has_kind(SUBJECT_SALE, kind);
}

bool kind_has_terms(const struct abstain_policy *policy, struct str kind) {
  for (int32_t k = 0; k < policy->kind_count; k++)
    for (int32_t r = 0; str_equal(kind, image_str(policy, policy->kinds[k].name)) && r < policy->rule_count; r++)
      if (policy->rules[r].from != NONE && policy->rules[r].approval && (policy->rules[r].what >> k & 1)) return true;
  return kind_is_plan(kind);
}

struct instant case_valid_until(const struct view *view, const struct request *request) {
  struct instant until = INSTANT_NEVER;
  for (int32_t r = 0; r < view->policy->rule_count; r++) {
    const struct image_rule *rule = &view->policy->rules[r];
    if (!is_asked_by(view, rule, request) || rule->valid_until == NONE) continue;
    struct edge_value edge = edge_from(view->reg, rule->valid_until, view->now, INSTANT_NEVER);
    if (edge.state == EDGE_CERTAIN && edge.instant.seconds < until.seconds) until = edge.instant;
  }
  return until;
}

bool kind_is_plan(struct str kind) { return str_equal(kind, STR("adopt-plan")); }

uint64_t kinds_to_ask(const struct abstain_policy *policy) {
  uint64_t all = policy->kind_count < 64 ? ((uint64_t)1 << policy->kind_count) - 1 : UINT64_MAX, kinds = 0;
  for (int32_t r = 0; r < policy->rule_count; r++) {
    const struct image_rule *rule = &policy->rules[r];
    bool sends = rule->kind == RULE_REFER && (rule->what & all) != all;
    if (rule->from != NONE || sends) kinds |= rule->what;
  }
  for (int32_t d = 0; d < policy->duty_count; d++)
    if (policy->duties[d].trigger == TRIGGER_EXECUTION) kinds |= policy->duties[d].what;
  return kinds & all;
}
