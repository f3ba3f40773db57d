/* The notice after a trade: of what was cleared, of a trade that others recorded, or of any other. What is
 * known stands in the form already; often the price is all that is missing. */
#include "../base/number.h"
#include "../calendar/zone.h"
#include "desk.h"

enum { PRICE_MAX = 1000000, SHARES_LENGTH_MAX = 40 };

/* What the form begins with, and what of it is fixed. */
struct start {
  struct trade trade;
  struct date date;
  struct instant not_before; /* when it was cleared */
  bool asks_kind;            /* nothing is known yet */
};

static struct date today_of(const struct visit *visit) { return zone_wall(visit->view.reg->zone, visit->view.now).date; }

/* -- the form ----------------------------------------------------------------------------------------------------- */

static struct str typed_or(struct visit *visit, const char *name, struct str otherwise) {
  return visit->request->method == METHOD_POST ? field_typed(visit, name) : otherwise;
}

static void put_option(struct visit *visit) {
  const struct choice types[] = {{STR("ISO"), STR("ISO (incentive stock option)")}, {STR("NQ"), STR("NQ (nonqualified)")}};
  put_radios(visit, "option", "What kind of option was it?", NULL, types, 2, field_typed(visit, "option"));
  put_input(visit, "grant", "From which grant?", "Its number, as it stands on the grant's papers.", "text", field_typed(visit, "grant"));
}

static void put_notice_form(struct visit *visit, const struct start *start) {
  const struct trade *trade = &start->trade;
  put_form(visit, "");
  if (start->asks_kind) {
    put_kind_select(visit, kinds_to_report(visit->view.policy));
    put_input(visit, "issuer", "Of which company?", "Its ticker. Leave it empty for this company's own shares.", "text",
              field_typed(visit, "issuer"));
  }
  put_input(visit, "date", "On which day?", NULL, "date", typed_or(visit, "date", day_text(visit, start->date)));
  put_input(visit, "shares", "How many shares?", NULL, "number",
            typed_or(visit, "shares", trade->shares > 0 ? amount_text(visit, trade->shares, 0) : STR("")));
  put_input(visit, "price", "Price of each, in dollars", "As on your broker's confirmation; 0 where nothing was paid, as for a gift.",
            "decimal", typed_or(visit, "price", amount_text(visit, trade->price, 2)));
  if (kind_is_exercise(trade->kind)) put_option(visit);
  put_form_end(visit, "Report the trade");
}

static void put_start(struct visit *visit, const struct start *start) {
  buf_text(&visit->out, "<h1>Report a trade</h1>\n");
  if (!start->asks_kind) {
    buf_text(&visit->out, "<p>");
    put_what(visit, start->trade.kind, start->trade.shares, start->trade.issuer);
    buf_text(&visit->out, "</p>\n");
  }
  buf_text(&visit->out, "<p class=\"hint\">The notice goes to the administrator, with what a Section 16 report needs.</p>\n");
  put_notice_form(visit, start);
}

/* -- what was typed ----------------------------------------------------------------------------------------------- */

static void read_date(struct visit *visit, const struct start *start, struct date *date) {
  struct date cleared = zone_wall(visit->view.reg->zone, start->not_before).date;
  if (!date_parse(field_typed(visit, "date"), date))
    problem_add(visit, "date", STR("Say the day of the trade, like 2026-05-20"));
  else if (date->days > today_of(visit).days)
    problem_add(visit, "date", STR("That day is still to come: report a trade once it was made"));
  else if (start->not_before.seconds && date->days < cleared.days)
    problem_add(visit, "date", STR("That is before you were cleared. Tell the administrator of such a trade yourself"));
}

static void read_option(struct visit *visit, struct trade *trade) {
  struct str option = field_typed(visit, "option");
  if (!kind_is_exercise(trade->kind)) return;
  trade->grant = field_typed(visit, "grant");
  trade->option = str_equal(option, STR("ISO")) ? OPTION_ISO : str_equal(option, STR("NQ")) ? OPTION_NQ : OPTION_NOT_SAID;
  if (trade->option == OPTION_NOT_SAID) problem_add(visit, "option", STR("Say whether it was an ISO or an NQ"));
  if (!trade->grant.length) problem_add(visit, "grant", STR("Say the number of the grant"));
}

static void read_kind(struct visit *visit, struct trade *trade) {
  struct request_words words = {.person = visit->visitor.person, .kind = field_typed(visit, "kind")};
  struct request request;
  struct error why;
  trade->kind = words.kind;
  trade->issuer = field_typed(visit, "issuer");
  if (!trade->kind.length)
    problem_add(visit, "kind", STR("Choose what you did"));
  else if (!request_resolve(visit->view.reg, &words, visit->view.now, &request, &why) || request.kind == NONE)
    problem_add(visit, "kind", STR("Choose what you did"));
}

static void read_notice(struct visit *visit, const struct start *start, struct trade_notice *notice) {
  struct error why;
  struct trade *trade = &notice->trade;
  if (start->asks_kind) read_kind(visit, trade);
  read_date(visit, start, &notice->date);
  if (!amount_read(visit, field_typed(visit, "shares"), &trade->shares) || trade->shares == 0)
    problem_add(visit, "shares", STR("Say how many shares it was, like 100"));
  if (!amount_read(visit, field_typed(visit, "price"), &trade->price) || trade->price / DECIMAL_ONE > PRICE_MAX)
    problem_add(visit, "price", STR("Say the price of each, like 45.12; 0 where nothing was paid"));
  read_option(visit, trade);
  struct str ids[] = {trade->grant, trade->issuer};
  const char *fields[] = {"grant", "issuer"};
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
    if (ids[i].length && !id_check(ids[i], &why)) problem_add(visit, fields[i], arena_copy(visit->arena, str_of(why.text)));
}

static bool submit(struct visit *visit, const struct start *start, struct str then, struct error *error) {
  struct trade_notice notice = {.trade = start->trade, .not_before = start->not_before};
  struct start again = *start;
  notice.trade.person = visit->visitor.person;
  read_notice(visit, start, &notice);
  if (visit->problem_count) {
    again.trade.kind = notice.trade.kind;
    put_start(visit, &again);
    return true;
  }
  if (!trade_report(&visit->view, &notice, field_typed(visit, "key"), error)) return false;
  go_to(visit, then);
  return true;
}

/* -- of what was cleared ------------------------------------------------------------------------------------------ */

/* *is_cleared: it was, and is something that is executed. */
static bool start_cleared(struct visit *visit, struct start *start, bool *is_cleared, struct error *error) {
  struct clearance_case which;
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  *is_cleared = which.decided.seconds && which.state != CASE_REFUSED && !kind_is_plan(which.kind);
  *start = (struct start){.date = today_of(visit), .not_before = which.decided};
  start->trade =
      (struct trade){.kind = which.kind, .issuer = which.issuer, .clearance = which.clearance, .price = -1, .option = OPTION_NOT_SAID};
  start->trade.shares = which.shares > which.used ? which.shares - which.used : 0;
  return true;
}

static bool show_cleared(struct visit *visit, struct error *error) {
  struct start start;
  bool is_cleared;
  if (!start_cleared(visit, &start, &is_cleared, error)) return false;
  if (is_cleared)
    put_start(visit, &start);
  else
    html_f(&visit->out,
           "<h1>There is nothing to report here</h1>\n<p>This was not cleared. <a href=\"/trade\">Report another trade</a></p>\n");
  return true;
}

static bool submit_cleared(struct visit *visit, struct error *error) {
  struct start start;
  bool is_cleared;
  if (!start_cleared(visit, &start, &is_cleared, error)) return false;
  if (!is_cleared) return error_set(error, ERROR_CONFLICT, "There is nothing to report here: this was not cleared.");
  return submit(visit, &start, arena_print(visit->arena, "/requests/" STR_FMT, STR_ARG(visit->parameters[0])), error);
}

const struct page page_trade_cleared = {
    .path = "/requests/{}/trade", .title = "Report a trade", .right = RIGHT_PERSONNEL, .show = show_cleared, .submit = submit_cleared};

/* -- of a trade that is recorded ---------------------------------------------------------------------------------- */

static void put_reported(struct visit *visit, const struct trade *trade) {
  buf_text(&visit->out, "<h1>Trade</h1>\n<p>");
  put_what(visit, trade->kind, trade->shares, trade->issuer);
  buf_text(&visit->out, ", ");
  put_instant(visit, trade->at.seconds);
  buf_text(&visit->out, trade->price >= 0 ? ", at " : "");
  put_money(visit, trade->price);
  buf_text(&visit->out, "</p>\n<p><strong class=\"tag yes\">Reported</strong> ");
  put_instant(visit, trade->reported.seconds);
  buf_text(&visit->out, "</p>\n<p><a href=\"/record\">My record</a></p>\n");
}

static void start_known(struct visit *visit, const struct trade *trade, struct start *start) {
  *start = (struct start){.trade = *trade, .date = zone_wall(visit->view.reg->zone, trade->at).date};
}

static bool show_known(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!trade_find(&visit->view, visit->visitor.person, visit->parameters[0], &trade, error)) return false;
  start_known(visit, &trade, &start);
  if (trade.is_reported)
    put_reported(visit, &trade);
  else
    put_start(visit, &start);
  return true;
}

static bool submit_known(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!trade_find(&visit->view, visit->visitor.person, visit->parameters[0], &trade, error)) return false;
  start_known(visit, &trade, &start);
  return submit(visit, &start, arena_print(visit->arena, "/trades/" STR_FMT, STR_ARG(visit->parameters[0])), error);
}

const struct page page_trade_known = {
    .path = "/trades/{}", .title = "Report a trade", .right = RIGHT_PERSONNEL, .show = show_known, .submit = submit_known};

/* -- of any other ------------------------------------------------------------------------------------------------- */

static struct start start_any(struct visit *visit) {
  struct start start = {.date = today_of(visit), .asks_kind = true};
  start.trade.kind = field_typed(visit, "kind");
  if (!start.trade.kind.length) start.trade.kind = pairs_find(&visit->request->query, "kind");
  start.trade.price = -1;
  start.trade.option = OPTION_NOT_SAID;
  return start;
}

static bool show_any(struct visit *visit, struct error *error) {
  struct start start = start_any(visit);
  (void)error;
  put_start(visit, &start);
  return true;
}

static bool submit_any(struct visit *visit, struct error *error) {
  struct start start = start_any(visit);
  return submit(visit, &start, STR("/record"), error);
}

const struct page page_trade_any = {
    .path = "/trade", .title = "Report a trade", .right = RIGHT_PERSONNEL, .show = show_any, .submit = submit_any};
