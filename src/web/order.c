/* How a trade is to be done: fields of the form, and rows of what was said. */
#include "order.h"

#include "../base/number.h"
#include "../calendar/zone.h"
#include "../people/people.h"
#include "desk.h"

enum { CHOSEN_MAX = 32, TERMS_LENGTH_MAX = 4000 };

const char *const order_words[] = {[ORDER_MARKET] = "market", [ORDER_LIMIT] = "limit", [ORDER_STOP] = "stop", [ORDER_NOT_SAID] = NULL};

static struct symbol visitor_symbol(const struct visit *visit) {
  return symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
}

/* -- the fields ---------------------------------------------------------------------------------------------------- */

void put_account_field(struct visit *visit, struct str chosen) {
  struct choice choices[CHOSEN_MAX] = {{STR(""), STR("Not said")}};
  struct accounts accounts;
  int count = 1;
  accounts_of(visit->view.reg, visit->arena, visitor_symbol(visit), &accounts);
  for (uint32_t i = 0; i < accounts.count && count < CHOSEN_MAX; i++) {
    if (accounts.at[i].closed.seconds <= visit->view.now.seconds) continue;
    struct str account = accounts.at[i].account, broker = accounts.at[i].broker;
    choices[count++] = (struct choice){
        account, broker.length ? arena_print(visit->arena, STR_FMT ", " STR_FMT, STR_ARG(account), STR_ARG(broker)) : account};
  }
  if (count > 1) put_select(visit, "account", "In which account?", NULL, choices, count, chosen);
}

static void put_plans(struct visit *visit) {
  struct choice choices[CHOSEN_MAX] = {{STR(""), STR("No")}};
  const struct entry *entry;
  int count = 1;
  for (struct walk walk = walk_of(visit->view.reg, visitor_symbol(visit), EVENT_PLAN_ADOPTED); (entry = walk_next(&walk));) {
    struct str plan = entry_text(visit->view.reg->journal, entry, "plan");
    if (plan.length && count < CHOSEN_MAX) choices[count++] = (struct choice){plan, plan};
  }
  if (count > 1) put_select(visit, "plan", "Is it under a trading plan of yours?", NULL, choices, count, field_typed(visit, "plan"));
}

void put_order_fields(struct visit *visit) {
  static const char *const names[] = {"order", "price", "expires", "account", "plan"};
  const struct choice orders[] = {
      {STR("market"), STR("At the market, at once")}, {STR("limit"), STR("Limit order")}, {STR("stop"), STR("Stop order")}};
  struct str order = field_typed(visit, "order");
  bool is_open = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    is_open |=
        problem_at(visit, names[i]).length || (field_typed(visit, names[i]).length && !(i == 0 && str_equal(order, orders[0].value)));
  html_f(&visit->out, "<details%s><summary>A limit or stop order, an account or a trading plan</summary>\n", is_open ? " open" : "");
  put_radios(visit, "order", "How will the order be placed?", NULL, orders, 3, order.length ? order : orders[0].value);
  put_input(visit, "price", "At which price, in dollars?", "Of a limit or stop order.", "decimal", field_typed(visit, "price"));
  put_input(visit, "expires", "Until which day does it stand?", "Leave it empty for an order that ends when the clearance does.", "date",
            field_typed(visit, "expires"));
  put_account_field(visit, field_typed(visit, "account"));
  put_plans(visit);
  buf_text(&visit->out, "</details>\n");
}

void put_terms_field(struct visit *visit, struct str kind) {
  if (!kind_has_terms(visit->view.policy, kind)) return;
  put_text_area(visit, "terms", kind_is_plan(kind) ? "What does the plan provide?" : "What are its terms?",
                kind_is_plan(kind) ? "The broker, the first and the last day, how much is traded and when or at which prices."
                                   : "With whom, for how long, and what can happen to the shares.",
                field_typed(visit, "terms"));
}

/* -- what was typed ------------------------------------------------------------------------------------------------ */

static enum order order_of(struct str typed) {
  for (int order = ORDER_MARKET; order < ORDER_NOT_SAID; order++)
    if (str_equal(typed, str_of(order_words[order]))) return (enum order)order;
  return ORDER_NOT_SAID;
}

/* Does the order stand in the market for a while? */
static bool waits(enum order order) { return order == ORDER_LIMIT || order == ORDER_STOP; }

static const char *read_price(struct visit *visit, struct str typed, struct particulars *how) {
  if (!typed.length) return NULL;
  if (!waits(how->order)) return "Only a limit or stop order has a price: choose one, or leave the price empty";
  return amount_read(visit, typed, &how->price) && how->price ? NULL : "Say the price like 45.12";
}

/* The order stands until the end of the day. */
static const char *read_expiry(struct visit *visit, struct str typed, const struct particulars *how, struct request_words *words) {
  struct date day, today = zone_wall(visit->view.reg->zone, visit->view.now).date;
  if (!typed.length) return NULL;
  if (!waits(how->order)) return "Only a limit or stop order stands in the market: choose one, or leave the day empty";
  if (!date_parse(typed, &day)) return "Say the day like 2026-05-20";
  if (day.days < today.days) return "That day is over";
  words->expires = day_text(visit, date_add(day, 1));
  return NULL;
}

const char *read_order(struct visit *visit, const struct order_typed *typed, struct request_words *words, struct particulars *how,
                       const char **field) {
  struct error why;
  bool has_terms = kind_has_terms(visit->view.policy, words->kind), is_traded = kind_is_traded(words->kind);
  *how = PARTICULARS_NONE;
  how->order = order_of(typed->order);
  how->account = typed->account;
  how->plan = words->plan = typed->plan;
  if (has_terms) how->terms = typed->terms;
  if (kind_is_order(words->kind) && how->order != ORDER_STOP) how->order = ORDER_LIMIT;
  if (waits(how->order) && !is_traded) return *field = "order", "That is not done by an order: choose At the market";
  const char *wrong = (*field = "price", read_price(visit, typed->price, how));
  if (!wrong) wrong = (*field = "expires", read_expiry(visit, typed->expires, how, words));
  if (!is_traded) how->order = ORDER_NOT_SAID;
  if (!wrong && how->terms.length > TERMS_LENGTH_MAX) *field = "terms", wrong = "That is too long: say what matters";
  if (!wrong && how->account.length && !id_check(how->account, &why))
    *field = "account", wrong = arena_copy(visit->arena, str_of(why.text)).at;
  return wrong;
}

const char *check_expiry(struct visit *visit, const struct request *request) {
  if (request->expires.seconds == INSTANT_NEVER.seconds) return NULL;
  struct instant until = case_valid_until(&visit->view, request);
  if (request->expires.seconds <= until.seconds) return NULL;
  struct date last = zone_wall(visit->view.reg->zone, (struct instant){until.seconds - 1}).date;
  return arena_print(visit->arena,
                     "An order may not stand longer than its clearance. Answered now, that would count until " STR_FMT
                     ": leave the day empty, and the order ends with it",
                     STR_ARG(day_text(visit, last)))
      .at;
}

/* -- what was said ------------------------------------------------------------------------------------------------- */

static void put_row(struct visit *visit, const char *name, struct str value) {
  if (value.length) html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

struct date order_last_day(const struct visit *visit, const struct particulars *how) {
  return zone_wall(visit->view.reg->zone, (struct instant){how->expires.seconds - 1}).date;
}

void put_order_rows(struct visit *visit, const struct clearance_case *which) {
  static const char *const names[] = {
      [ORDER_MARKET] = "at the market", [ORDER_LIMIT] = "limit order", [ORDER_STOP] = "stop order", [ORDER_NOT_SAID] = NULL};
  const struct particulars *how = &which->how;
  if (names[how->order]) {
    html_f(&visit->out, "<dt>Order</dt><dd>%s", names[how->order]);
    if (how->price >= 0) buf_text(&visit->out, " at "), put_money(visit, how->price);
    if (how->expires.seconds != INSTANT_NEVER.seconds)
      buf_text(&visit->out, ", until the end of "), put_day(visit, order_last_day(visit, how));
    else if (waits(how->order))
      buf_text(&visit->out, ", until the clearance ends");
    buf_text(&visit->out, "</dd>\n");
  }
  put_row(visit, "Account", how->account);
  put_row(visit, "Trading plan", how->plan);
  put_row(visit, "Terms", how->terms);
}
