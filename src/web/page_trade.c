/* The notice after a trade: of what was cleared, of a trade that others recorded, or of any other. What is
 * known stands in the form already; often the price is all that is missing. */
#include "../base/number.h"
#include "../calendar/zone.h"
#include "desk.h"
#include "order.h"

enum { PRICE_MAX = 1000000, SHARES_LENGTH_MAX = 40 };

/* What the form begins with, and what of it is fixed. */
struct start {
  struct trade trade;
  struct date date;
  struct instant not_before; /* when it was cleared */
  bool asks_kind;            /* nothing is known yet */
  bool has_parts;            /* it may be told in several */
};

static struct date today_of(const struct visit *visit) { return zone_wall(visit->view.reg->zone, visit->view.now).date; }

/* -- the form ----------------------------------------------------------------------------------------------------- */

static struct str typed_or(struct visit *visit, const char *name, struct str otherwise) {
  return visit->request->method == METHOD_POST ? field_typed(visit, name) : otherwise;
}

static void put_option(struct visit *visit, const struct trade *trade) {
  const struct choice types[] = {{STR("ISO"), STR("ISO (incentive stock option)")}, {STR("NQ"), STR("NQ (nonqualified)")}};
  struct str option = trade->option == OPTION_NOT_SAID ? STR("") : types[trade->option].value;
  put_radios(visit, "option", "What kind of option was it?", NULL, types, 2, typed_or(visit, "option", option));
  put_input(visit, "grant", "From which grant?", "Its number, as it stands on the grant's papers.", "text",
            typed_or(visit, "grant", trade->grant));
}

/* What is seldom said: it opens where something of it was. */
static void put_more(struct visit *visit, const struct start *start) {
  static const char *const names[] = {"parts", "account", "nature"};
  const struct choice owners[] = {{STR("direct"), STR("I own them myself")}, {STR("indirect"), STR("Through somebody or something else")}};
  const struct trade *trade = &start->trade;
  bool is_indirect = str_equal(typed_or(visit, "ownership", STR("")), STR("indirect")) || trade->ownership == OWNED_INDIRECTLY;
  bool is_open = is_indirect || trade->account.length > 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    is_open |= problem_at(visit, names[i]).length > 0 || field_typed(visit, names[i]).length > 0;
  html_f(&visit->out, "<details%s><summary>Several prices, an account, or shares that are not held directly</summary>\n",
         is_open ? " open" : "");
  if (start->has_parts)
    put_text_area(visit, "parts", "Was it executed in parts?", "One in each line, like 60 at 45.12. The price above may then stay empty.",
                  field_typed(visit, "parts"));
  put_account_field(visit, typed_or(visit, "account", trade->account));
  put_radios(visit, "ownership", "Whose are the shares?", NULL, owners, 2, is_indirect ? owners[1].value : owners[0].value);
  put_input(visit, "nature", "Through whom or what?", "Like: by spouse, or: by family trust.", "text",
            typed_or(visit, "nature", trade->nature));
  buf_text(&visit->out, "</details>\n");
}

static void put_notice_form(struct visit *visit, const struct start *start) {
  const struct trade *trade = &start->trade;
  put_form(visit, "");
  if (start->asks_kind) {
    put_kind_select(visit, "What did you do?", kinds_to_report(visit->view.policy));
    put_input(visit, "issuer", "Of which company?", "Its ticker. Leave it empty for this company's own shares.", "text",
              field_typed(visit, "issuer"));
  }
  put_input(visit, "date", "On which day?", NULL, "date", typed_or(visit, "date", day_text(visit, start->date)));
  put_input(visit, "shares", "How many shares?", NULL, "number",
            typed_or(visit, "shares", trade->shares > 0 ? amount_text(visit, trade->shares, 0) : STR("")));
  put_input(visit, "price", "Price of each, in dollars", "As on your broker's confirmation; 0 where nothing was paid, as for a gift.",
            "decimal", typed_or(visit, "price", amount_text(visit, trade->price, 2)));
  if (kind_is_exercise(trade->kind)) put_option(visit, trade);
  put_more(visit, start);
  put_form_end(visit, trade->is_reported ? "Report it anew" : "Report the trade");
}

static void put_start(struct visit *visit, const struct start *start) {
  html_f(&visit->out, "<h1>%s</h1>\n", start->trade.is_reported ? "Correct a notice" : "Report a trade");
  if (start->trade.is_reported)
    buf_text(&visit->out, "<p>What you told before is withdrawn and stays in the record; what you say now takes its place.</p>\n");
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

/* "60 at 45.12": false where it is not that. */
static bool read_part(struct visit *visit, struct str line, struct fill *fill) {
  size_t at = str_find(line, STR("at"), 0);
  if (at >= line.length) return false;
  struct str shares = str_trim(str_sub(line, 0, at)), price = str_trim(str_sub(line, at + 2, line.length));
  return amount_read(visit, shares, &fill->shares) && fill->shares > 0 && amount_read(visit, price, &fill->price) && price.length &&
         fill->price / DECIMAL_ONE <= PRICE_MAX;
}

static void read_parts(struct visit *visit, struct str typed, struct trade_notice *notice, int64_t shares) {
  struct str rest = typed, line;
  int64_t all = 0;
  while (str_cut(&rest, '\n', &line)) {
    line = str_trim(line);
    if (!line.length) continue;
    if (notice->fill_count == FILLS_MAX) {
      problem_add(visit, "parts", STR("These are too many parts: tell the others in another notice"));
      return;
    }
    if (!read_part(visit, line, &notice->fills[notice->fill_count])) {
      problem_add(visit, "parts", STR("Say each part in a line of its own, like 60 at 45.12"));
      return;
    }
    all += notice->fills[notice->fill_count++].shares;
  }
  if (all != shares) problem_add(visit, "parts", STR("The parts come to another number of shares than the one above"));
}

static void read_fills(struct visit *visit, const struct start *start, struct trade_notice *notice) {
  struct str parts = start->has_parts ? field_typed(visit, "parts") : STR("");
  struct fill whole;
  if (!amount_read(visit, field_typed(visit, "shares"), &whole.shares) || whole.shares == 0)
    problem_add(visit, "shares", STR("Say how many shares it was, like 100"));
  else if (str_trim(parts).length)
    read_parts(visit, parts, notice, whole.shares);
  if (str_trim(parts).length) return;
  if (!amount_read(visit, field_typed(visit, "price"), &whole.price) || whole.price / DECIMAL_ONE > PRICE_MAX)
    problem_add(visit, "price", STR("Say the price of each, like 45.12; 0 where nothing was paid"));
  notice->fills[0] = whole;
  notice->fill_count = 1;
}

static void read_ownership(struct visit *visit, struct trade *trade) {
  struct str ownership = field_typed(visit, "ownership");
  trade->account = field_typed(visit, "account");
  trade->ownership = str_equal(ownership, STR("indirect")) ? OWNED_INDIRECTLY : ownership.length ? OWNED_DIRECTLY : OWNERSHIP_NOT_SAID;
  trade->nature = trade->ownership == OWNED_INDIRECTLY ? field_typed(visit, "nature") : STR("");
  if (trade->ownership == OWNED_INDIRECTLY && !trade->nature.length)
    problem_add(visit, "nature", STR("Say through whom or what they are held"));
}

static void read_notice(struct visit *visit, const struct start *start, struct trade_notice *notice) {
  struct error why;
  struct trade *trade = &notice->trade;
  if (start->asks_kind) read_kind(visit, trade);
  read_date(visit, start, &notice->date);
  read_fills(visit, start, notice);
  read_option(visit, trade);
  read_ownership(visit, trade);
  struct str ids[] = {trade->grant, trade->issuer, trade->account};
  const char *fields[] = {"grant", "issuer", "account"};
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
  *start = (struct start){.date = today_of(visit), .not_before = which.decided, .has_parts = true};
  start->trade =
      (struct trade){.kind = which.kind, .issuer = which.issuer, .clearance = which.clearance, .price = -1, .option = OPTION_NOT_SAID};
  start->trade.ownership = OWNERSHIP_NOT_SAID;
  start->trade.account = which.how.account;
  start->trade.plan = which.how.plan;
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

static void put_told_row(struct visit *visit, const char *name, struct str value) {
  if (value.length) html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

static void put_reported(struct visit *visit, const struct trade *trade) {
  static const char *const options[] = {[OPTION_ISO] = "ISO", [OPTION_NQ] = "NQ", [OPTION_NOT_SAID] = ""};
  static const char *const owners[] = {[OWNED_DIRECTLY] = "direct", [OWNED_INDIRECTLY] = "indirect", [OWNERSHIP_NOT_SAID] = ""};
  buf_text(&visit->out, "<h1>Trade</h1>\n<p>");
  put_what(visit, trade->kind, trade->shares, trade->issuer);
  buf_text(&visit->out, ", ");
  put_instant(visit, trade->at.seconds);
  buf_text(&visit->out, trade->price >= 0 ? ", at " : "");
  put_money(visit, trade->price);
  buf_text(&visit->out, "</p>\n<p><strong class=\"tag yes\">Reported</strong> ");
  put_instant(visit, trade->reported.seconds);
  buf_text(&visit->out, "</p>\n<dl>\n");
  put_told_row(visit, "Option", str_of(options[trade->option]));
  put_told_row(visit, "Grant", trade->grant);
  put_told_row(visit, "Account", trade->account);
  put_told_row(visit, "Ownership", str_of(owners[trade->ownership]));
  put_told_row(visit, "Through", trade->nature);
  buf_text(&visit->out, "</dl>\n");
  if (trade->notice.length)
    html_f(&visit->out, "<p><a href=\"/trades/%.*s/correct\">Something in it is wrong</a></p>\n", STR_ARG(trade->id));
  buf_text(&visit->out, "<p><a href=\"/record\">My record</a></p>\n");
}

static void start_known(struct visit *visit, const struct trade *trade, struct start *start) {
  struct cases cases;
  *start = (struct start){.trade = *trade, .date = zone_wall(visit->view.reg->zone, trade->at).date, .has_parts = trade->is_own};
  if (!trade->is_own || !trade->clearance.length) return;
  cases_of(&visit->view, visit->visitor.person, &cases);
  for (uint32_t i = 0; i < cases.count; i++)
    if (str_equal(cases.at[i].clearance, trade->clearance)) start->not_before = cases.at[i].decided;
}

static bool find_known(struct visit *visit, struct trade *trade, struct start *start, struct error *error) {
  if (!trade_find(&visit->view, visit->visitor.person, visit->parameters[0], trade, error)) return false;
  start_known(visit, trade, start);
  return true;
}

static bool show_known(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!find_known(visit, &trade, &start, error)) return false;
  if (trade.is_reported)
    put_reported(visit, &trade);
  else
    put_start(visit, &start);
  return true;
}

static struct str path_of(struct visit *visit) { return arena_print(visit->arena, "/trades/" STR_FMT, STR_ARG(visit->parameters[0])); }

static bool submit_known(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!find_known(visit, &trade, &start, error)) return false;
  if (trade.is_reported)
    return error_set(error, ERROR_CONFLICT, "This trade is reported already: correct its notice where something in it is wrong.");
  return submit(visit, &start, path_of(visit), error);
}

const struct page page_trade_known = {
    .path = "/trades/{}", .title = "Report a trade", .right = RIGHT_PERSONNEL, .show = show_known, .submit = submit_known};

static bool show_correct(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!find_known(visit, &trade, &start, error)) return false;
  if (trade.is_reported && trade.notice.length)
    put_start(visit, &start);
  else
    html_f(&visit->out, "<h1>There is nothing to correct</h1>\n<p><a href=\"/trades/%.*s\">The trade</a></p>\n", STR_ARG(trade.id));
  return true;
}

static bool submit_correct(struct visit *visit, struct error *error) {
  struct trade trade;
  struct start start;
  if (!find_known(visit, &trade, &start, error)) return false;
  if (!trade.is_reported) return error_set(error, ERROR_CONFLICT, "There is no notice of this trade yet.");
  return submit(visit, &start, path_of(visit), error);
}

const struct page page_trade_correct = {
    .path = "/trades/{}/correct", .title = "Correct a notice", .right = RIGHT_PERSONNEL, .show = show_correct, .submit = submit_correct};

/* -- of any other ------------------------------------------------------------------------------------------------- */

static struct start start_any(struct visit *visit) {
  struct start start = {.date = today_of(visit), .asks_kind = true, .has_parts = true};
  start.trade.kind = field_typed(visit, "kind");
  if (!start.trade.kind.length) start.trade.kind = pairs_find(&visit->request->query, "kind");
  start.trade.price = -1;
  start.trade.option = OPTION_NOT_SAID;
  start.trade.ownership = OWNERSHIP_NOT_SAID;
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
