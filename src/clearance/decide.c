/* Acting on requests: asking, deciding, ending what was cleared. */
#include "clearance.h"

#include "../company/telling.h"
#include "../register/facts.h"
#include "internal.h"
#include "tick.h"

/* -- acting ------------------------------------------------------------------------------------------------------- */

/* The same form that comes twice is one request: only what was assessed, which is as of the moment, differs. */
static bool was_asked(struct view *view, struct str person, struct str id, const struct error *error) {
  struct view again;
  struct clearance_case there;
  struct error never;
  if (error->kind != ERROR_CONFLICT || !view_open(view->company, view->arena, &person, 1, &again, &never)) return false;
  bool found = case_find(&again, person, id, &there, &never);
  view_close(&again);
  return found;
}

static void fill_how(struct event *event, const struct request_words *words, const struct particulars *how, struct instant expires) {
  event_set_text(event, "account", how->account);
  event_set_text(event, "plan", words->plan);
  event_set_text(event, "terms", how->terms);
  if (how->order != ORDER_NOT_SAID) event_set_number(event, "order", how->order);
  if (how->price >= 0) event_set_number(event, "price", how->price);
  if (expires.seconds != INSTANT_NEVER.seconds) event_set_number(event, "expires", expires.seconds);
}

bool case_ask(struct view *view, const struct request_words *words, const struct particulars *how, struct str key, struct str *id,
              struct error *error) {
  struct event *events = ARENA_ARRAY(view->arena, (size_t)words->said_count + 2, struct event);
  struct decision assessment;
  struct receipt receipt;
  struct command_act command = {.events = events};
  if (!view_decide(view, words, FOR_ADMINISTRATOR, &assessment, error)) return false;
  view_close(view);
  command.act = company_act(view->company, view->arena, "request-clearance", words->person, key);
  struct instant now = command.act.recorded;
  *id = telling_id(view->arena, "req-", command.act.key);
  events[0] = event_of(EVENT_CLEARANCE_REQUESTED, now);
  event_set_text(&events[0], "person", words->person);
  event_set_text(&events[0], "request", *id);
  event_set_text(&events[0], "kind", words->kind);
  event_set_text(&events[0], "issuer", words->issuer);
  fill_how(&events[0], words, how, assessment.answer.request.expires);
  if (assessment.answer.request.shares) event_set_number(&events[0], "shares", assessment.answer.request.shares);
  for (int32_t i = 0; i < words->said_count; i++) {
    struct event *attested = &events[i + 1];
    *attested = event_of(EVENT_ATTESTED, now);
    event_set_text(attested, "person", words->person);
    event_set_text(attested, "fact", words->said[i].phrase);
    event_set_number(attested, "value", words->said[i].value);
    event_set_text(attested, "request", *id);
  }
  decision_event(view->arena, &assessment, now, &events[words->said_count + 1]);
  command.count = (uint32_t)words->said_count + 2;
  return company_append(view->company, &command, &receipt, error) || was_asked(view, words->person, *id, error);
}

/* Of two decisions at the same instant one is recorded: both events would have the same id. */
static struct str decision_id(struct arena *arena, struct str request) { return arena_print(arena, STR_FMT ".decision", STR_ARG(request)); }

static bool tell_earlier(struct view *view, const struct clearance_case *which, struct error *error) {
  struct view again;
  struct clearance_case now;
  struct error why;
  if (!view_open(view->company, view->arena, &which->person, 1, &again, &why)) return false;
  bool found = case_find(&again, which->person, which->id, &now, &why) && (now.state != CASE_WAITING || now.told.seconds);
  view_close(&again);
  if (!found) return false;
  return error_set(error, ERROR_CONFLICT, "`%.*s` has decided this request already", STR_ARG(now.by));
}

/* The first fact in the condition that the policy has people attest, or NONE. */
static int32_t attested_in(const struct abstain_policy *policy, int32_t condition) {
  const struct image_expr *expr = &policy->exprs[condition];
  if (expr->op == EXPR_FACT) return policy->facts[expr->a].mode == FACT_ATTESTED ? expr->a : NONE;
  if (expr->op != EXPR_AND && expr->op != EXPR_OR) return NONE;
  int32_t fact = attested_in(policy, expr->a);
  return fact != NONE ? fact : attested_in(policy, expr->b);
}

/* What somebody attests who knows something: what a clearance falls by. Empty: the policy has no such fact.
 */
static struct str voiding_fact(const struct view *view) {
  const struct abstain_policy *policy = view->policy;
  for (int32_t r = 0; r < policy->rule_count; r++) {
    int32_t fact = policy->rules[r].void_when == NONE ? NONE : attested_in(policy, policy->rules[r].void_when);
    if (fact != NONE) return image_str(policy, policy->facts[fact].phrase);
  }
  return STR("");
}

/* Has the person attested with the request that the fact is so? */
static bool has_attested(const struct view *view, const struct clearance_case *which, struct str fact) {
  struct symbol request = symbols_find(&view->reg->journal->texts, which->id);
  const struct entry *entry;
  bool value = false;
  for (struct walk walk = walk_of(view->reg, request, EVENT_ATTESTED); (entry = walk_next(&walk));)
    if (str_equal(entry_text(view->reg->journal, entry, "fact"), fact)) value = entry_number(view->reg->journal, entry, "value", 0);
  return value;
}

bool case_would_fall(const struct view *view, const struct clearance_case *which) {
  struct request about = {.person = symbols_find(&view->reg->journal->texts, which->person), .kind = NONE};
  const struct abstain_policy *policy = view->policy;
  struct str fact = voiding_fact(view);
  for (int32_t r = 0; r < policy->rule_count; r++)
    for (int32_t kind = 0; policy->rules[r].void_when != NONE && kind < policy->kind_count; kind++) {
      bool covers = policy->rules[r].what >> kind & 1 && str_equal(which->kind, image_str(policy, policy->kinds[kind].name));
      if (!covers) continue;
      if (fact.length && has_attested(view, which, fact)) return true;
      if (spans_hold(condition_truth(view->reg, view->arena, &about, policy->rules[r].void_when, true).sure, view->now.seconds))
        return true;
    }
  return false;
}

static bool may_be_cleared(struct view *view, const struct clearance_case *which, struct error *error) {
  struct decision assessment;
  if (!case_assess(view, which, &assessment, error)) return false;
  if (assessment.answer.low == ABSTAIN_DENY)
    return error_set(error, ERROR_CONFLICT, "the policy prohibits this, and no clearance lifts that");
  return !case_would_fall(view, which) ||
         error_set(error, ERROR_CONFLICT, "a clearance would fall at once, by what is known of the person");
}

static struct str plan_of(struct arena *arena, const struct clearance_case *which) {
  return arena_print(arena, STR_FMT ".plan", STR_ARG(which->id));
}

static void fill_given(const struct view *view, const struct clearance_case *which, struct event *event) {
  event_set_text(event, "person", which->person);
  event_set_text(event, "kind", which->kind);
  event_set_text(event, "issuer", which->issuer);
  event_set_text(event, "clearance", arena_print(view->arena, STR_FMT ".clearance", STR_ARG(which->id)));
  if (which->shares) event_set_number(event, "shares", which->shares);
}

/* With the adoption of a trading plan the plan is approved: it has its name before it is adopted. */
static struct event approval_of(const struct view *view, const struct clearance_case *which, struct str by, struct instant now, struct instant told) {
  struct event event = event_of(EVENT_PLAN_APPROVED, now);
  event.at = told;
  event_set_text(&event, "plan", plan_of(view->arena, which));
  event_set_text(&event, "by", by);
  return event;
}

/* When what is decided now is told. The view is closed by then; what it read stays. */
static struct instant told_of(const struct view *view, struct instant now) {
  struct clearing clearing = clearing_of(view);
  return told_at(&clearing, view->reg->zone, now);
}

static struct event decision_of(const struct view *view, const struct clearance_case *which, struct str by, bool clears, struct instant now) {
  struct event event = event_of(clears ? EVENT_CLEARANCE_GIVEN : EVENT_CLEARANCE_REFUSED, now);
  event.at = told_of(view, now);
  event.id = decision_id(view->arena, which->id);
  event_set_text(&event, "request", which->id);
  event_set_text(&event, "by", by);
  event_set_text(&event, "alternate", case_alternate(view, which, by));
  if (clears) fill_given(view, which, &event);
  return event;
}

bool case_clear_plain(struct view *view, const struct clearance_case *which, const struct decision *assessment,
                      const struct clearing *clearing, struct error *error) {
  struct event events[2];
  struct receipt receipt;
  struct command_act command = {.events = events, .count = 2};
  view_close(view);
  command.act = company_act(view->company, view->arena, "clear-automatically", clearing->by, STR(""));
  events[0] = decision_of(view, which, clearing->by, true, command.act.recorded);
  decision_event(view->arena, assessment, command.act.recorded, &events[1]);
  return company_append(view->company, &command, &receipt, error);
}

bool case_decide(struct view *view, const struct clearance_case *which, struct str by, bool clears, struct str why, struct str key,
                 struct error *error) {
  struct event events[2];
  struct receipt receipt;
  struct command_act command = {.events = events, .count = 1};
  const char *why_not = case_why_not(view, which, by);
  if (why_not) return error_set(error, ERROR_DENIED, "this is not yours to decide: it would be %s", why_not);
  if (clears && !may_be_cleared(view, which, error)) return false;
  view_close(view);
  command.act = company_act(view->company, view->arena, clears ? "clear" : "refuse", by, key);
  events[0] = decision_of(view, which, by, clears, command.act.recorded);
  event_set_text(&events[0], clears ? "conditions" : "why", why);
  if (clears && kind_is_plan(which->kind)) events[command.count++] = approval_of(view, which, by, command.act.recorded, events[0].at);
  if (company_append(view->company, &command, &receipt, error)) return true;
  if (error->kind == ERROR_CONFLICT) (void)tell_earlier(view, which, error);
  return false;
}

/* -- what comes after --------------------------------------------------------------------------------------------- */

bool case_end(struct view *view, const struct clearance_case *which, bool knows, struct str key, struct error *error) {
  struct event events[2];
  struct receipt receipt;
  struct command_act command = {.events = events};
  struct str fact = knows ? voiding_fact(view) : STR("");
  view_close(view);
  command.act = company_act(view->company, view->arena, knows ? "attest" : "give-up", which->person, key);
  if (fact.length) {
    struct event *attested = &events[command.count++];
    *attested = event_of(EVENT_ATTESTED, command.act.recorded);
    event_set_text(attested, "person", which->person);
    event_set_text(attested, "fact", fact);
    event_set_number(attested, "value", true);
    event_set_text(attested, "request", which->id);
  }
  if (which->clearance.length) {
    struct event *lapsed = &events[command.count++];
    *lapsed = event_of(EVENT_CLEARANCE_LAPSED, command.act.recorded);
    event_set_text(lapsed, "clearance", which->clearance);
    event_set_text(lapsed, "why", knows ? STR("the person said that he knows something") : STR("the person gave it up"));
  }
  return !command.count || company_append(view->company, &command, &receipt, error);
}

bool case_adopt(struct view *view, const struct clearance_case *which, bool clean, struct str key, struct error *error) {
  struct event event;
  struct receipt receipt;
  struct command_act command = {.events = &event, .count = 1};
  view_close(view);
  command.act = company_act(view->company, view->arena, "adopt-plan", which->person, key);
  event = event_of(EVENT_PLAN_ADOPTED, command.act.recorded);
  event.id = arena_print(view->arena, STR_FMT ".adoption", STR_ARG(which->id));
  event_set_text(&event, "person", which->person);
  event_set_text(&event, "plan", plan_of(view->arena, which));
  event_set_number(&event, "clean", clean);
  return company_append(view->company, &command, &receipt, error);
}

bool case_adopted(const struct view *view, const struct clearance_case *which, struct instant *when) {
  struct symbol plan = symbols_find(&view->reg->journal->texts, plan_of(view->arena, which));
  struct walk walk = walk_of(view->reg, plan, EVENT_PLAN_ADOPTED);
  const struct entry *entry = plan.number ? walk_next(&walk) : NULL;
  if (entry) *when = entry->at;
  return entry != NULL;
}
