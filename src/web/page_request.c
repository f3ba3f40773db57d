/* One's own requests: the list, and one with what it came to. A person is told that he is cleared or that he
 * is not, never why. */
#include "../calendar/zone.h"
#include "../clearance/tick.h"
#include "desk.h"
#include "order.h"

static bool show_requests(struct visit *visit, struct error *error) {
  struct cases cases;
  (void)error;
  cases_of(&visit->view, visit->visitor.person, &cases);
  buf_text(&visit->out, "<h1>My requests</h1>\n");
  if (!cases.count) {
    buf_text(&visit->out, "<p>You have asked for nothing yet. <a class=\"button\" href=\"/ask\">Ask for clearance</a></p>\n");
    return true;
  }
  buf_text(&visit->out, "<table class=\"desk\"><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Asked</th><th "
                        "scope=\"col\">State</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < cases.count; i++) {
    html_f(&visit->out, "<tr><td><a href=\"/requests/%.*s\">", STR_ARG(cases.at[i].id));
    put_what(visit, cases.at[i].kind, cases.at[i].shares, cases.at[i].issuer);
    buf_text(&visit->out, "</a></td><td>");
    put_instant(visit, cases.at[i].asked.seconds);
    buf_text(&visit->out, "</td><td>");
    put_state(visit, cases.at[i].state);
    buf_text(&visit->out, "</td></tr>\n");
  }
  buf_text(&visit->out, "</tbody></table>\n");
  return true;
}

const struct page page_requests = {
    .path = "/requests", .title = "My requests", .right = RIGHT_PERSONNEL, .is_even = true, .show = show_requests};

/* -- one ----------------------------------------------------------------------------------------------------------- */

static void put_received(struct visit *visit, const struct clearance_case *which) {
  struct clearance_case aged = *which;
  case_age(&visit->view, &aged);
  buf_text(&visit->out, "<section class=\"banner need\"><h1>Received</h1><p>Do not trade yet. ");
  if (aged.aim) {
    buf_text(&visit->out, "The administrator aims to answer within ");
    buf_count(&visit->out, aged.aim, "business day", "business days");
    buf_text(&visit->out, "; ");
  }
  buf_text(&visit->out, "no answer is not a yes.</p>");
  struct clearing clearing = clearing_of(&visit->view);
  if (clearing.how == CLEARING_AUTOMATIC) {
    buf_text(&visit->out, "<p>Answers are told all together, next ");
    put_instant(visit, tick_after(&clearing, visit->view.reg->zone, visit->view.now).seconds);
    buf_text(&visit->out, ".</p>");
  }
  struct str persons[OFFICERS_MAX];
  if (!case_deciders(&visit->view, which, persons, OFFICERS_MAX))
    buf_text(&visit->out, "<p>Nobody who may decide on this holds an office now. Tell the company: it has to name somebody.</p>");
  buf_text(&visit->out, "</section>\n");
}

/* The end of it is told in the same words whatever the cause: only the person's own trade is named. */
static void put_over(struct visit *visit, const struct clearance_case *which) {
  if (which->shares && which->used >= which->shares) {
    buf_text(&visit->out, "<section class=\"banner ask\"><h1>Done</h1><p>You reported what you were cleared for. <a "
                          "href=\"/ask\">Ask again</a> before the next.</p></section>\n");
    return;
  }
  buf_text(&visit->out, "<section class=\"banner ask\"><h1>No longer cleared</h1><p>Do not trade: this clearance is "
                        "over. <a href=\"/ask\">Ask again</a> first.</p></section>\n");
}

static void put_outcome(struct visit *visit, const struct clearance_case *which) {
  switch (which->state) {
  case CASE_WAITING: put_received(visit, which); return;
  case CASE_CLEARED:
    buf_text(&visit->out, "<section class=\"banner yes\"><h1>Cleared</h1><p class=\"until\">until ");
    put_instant(visit, which->until.seconds);
    if (which->until.seconds != INT64_MAX)
      buf_format(&visit->out, " <span class=\"countdown\" data-left=\"%lld\"></span>",
                 (long long)(which->until.seconds - visit->view.now.seconds));
    buf_text(&visit->out, "</p><p>If you learn something material before then that is not public, you are no "
                          "longer cleared. A clearance is no protection against the law.</p></section>\n");
    return;
  case CASE_REFUSED:
    buf_text(&visit->out, "<section class=\"banner no\"><h1>Not cleared</h1><p>You may not do this. "
                          "No reasons are ever given, to anybody; do not "
                          "speak about it with others.</p></section>\n");
    return;
  case CASE_OVER: put_over(visit, which); return;
  }
}

/* -- what the person can do with it ------------------------------------------------------------------------------- */

static void put_button(struct visit *visit, const char *verdict, const char *class, const char *words) {
  put_form(visit, "");
  html_f(&visit->out, "<button class=\"%s\" name=\"verdict\" value=\"%s\">%s</button></form>\n", class, verdict, words);
}

static void put_adoption(struct visit *visit, const struct clearance_case *which) {
  const struct choice yes_no[] = {{STR("no"), STR("No")}, {STR("yes"), STR("Yes")}};
  struct instant when;
  if (case_adopted(&visit->view, which, &when)) {
    buf_text(&visit->out, "<p>You adopted the plan ");
    put_instant(visit, when.seconds);
    html_f(&visit->out, ". Its name here is %.*s.plan.</p>\n", STR_ARG(which->id));
    return;
  }
  buf_text(&visit->out, "<h2>Once you have signed the plan</h2>\n");
  put_form(visit, "");
  put_radios(visit, "aware", "When you signed it, were you aware of anything material that was not public?", NULL, yes_no, 2,
             field_typed(visit, "aware"));
  buf_text(&visit->out, "<button name=\"verdict\" value=\"adopt\">I have adopted the plan</button></form>\n");
}

static void put_next(struct visit *visit, const struct clearance_case *which) {
  bool is_plan = kind_is_plan(which->kind);
  if (which->state == CASE_CLEARED && is_plan) put_adoption(visit, which);
  if (which->state == CASE_CLEARED && !is_plan)
    html_f(&visit->out,
           "<p><a class=\"button\" href=\"/requests/%.*s/trade\">Report the trade</a></p>\n<p><a "
           "href=\"/requests/%.*s/letter\">A letter for your broker, to print</a></p>\n",
           STR_ARG(which->id), STR_ARG(which->id));
  if (which->state == CASE_OVER && !is_plan && !(which->shares && which->used >= which->shares))
    html_f(&visit->out,
           "<p>Did you trade while you were cleared? <a href=\"/requests/%.*s/trade\">Report the "
           "trade</a></p>\n",
           STR_ARG(which->id));
  if (which->state != CASE_CLEARED) return;
  buf_text(&visit->out, "<h2>If something changes</h2>\n<p>Say it here at once: you are then no longer "
                        "cleared. What it is you do "
                        "not write.</p>\n<div class=\"buttons\">");
  put_button(visit, "knows", "warn", "I now know something that is not public");
  put_button(visit, "drops", "quiet", "I will not do it");
  buf_text(&visit->out, "</div>\n");
}

static void put_trades(struct visit *visit, const struct clearance_case *which) {
  struct trades trades;
  if (!which->clearance.length || !which->used) return;
  trades_of(&visit->view, which->person, &trades);
  buf_text(&visit->out, "<h2>Traded under it</h2>\n<ul class=\"list\">\n");
  for (uint32_t i = 0; i < trades.count; i++) {
    const struct trade *trade = &trades.at[i];
    if (!str_equal(trade->clearance, which->clearance)) continue;
    buf_text(&visit->out, "<li>");
    put_what(visit, trade->kind, trade->shares, trade->issuer);
    buf_text(&visit->out, trade->price >= 0 ? " at " : "");
    put_money(visit, trade->price);
    buf_text(&visit->out, ", ");
    put_day(visit, zone_wall(visit->view.reg->zone, trade->at).date);
    html_f(&visit->out, "%s</li>\n", trade->is_reported ? ", reported" : "");
  }
  buf_text(&visit->out, "</ul>\n");
}

static void put_row(struct visit *visit, const char *name, struct str value) {
  if (value.length) html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

static bool show_request(struct visit *visit, struct error *error) {
  struct clearance_case which;
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  put_outcome(visit, &which);
  buf_text(&visit->out, "<dl>\n<dt>What</dt><dd>");
  put_what(visit, which.kind, which.shares, which.issuer);
  buf_text(&visit->out, "</dd>\n<dt>Asked</dt><dd>");
  put_instant(visit, which.asked.seconds);
  buf_text(&visit->out, "</dd>\n");
  if (which.state != CASE_WAITING) {
    buf_text(&visit->out, "<dt>Answered</dt><dd>");
    put_instant(visit, which.decided.seconds);
    buf_text(&visit->out, "</dd>\n");
  }
  put_order_rows(visit, &which);
  if (which.state == CASE_CLEARED) put_row(visit, "Conditions", which.why);
  put_row(visit, "Reference", which.id);
  buf_text(&visit->out, "</dl>\n");
  put_trades(visit, &which);
  put_next(visit, &which);
  buf_text(&visit->out, "<p><a href=\"/requests\">All my requests</a></p>\n");
  return true;
}

static bool submit_adoption(struct visit *visit, const struct clearance_case *which, struct error *error) {
  struct str aware = field_typed(visit, "aware");
  bool is_said = str_equal(aware, STR("yes")) || str_equal(aware, STR("no"));
  if (!kind_is_plan(which->kind)) return error_set(error, ERROR_CONFLICT, "there is no plan to adopt here");
  if (!is_said) {
    problem_add(visit, "aware", STR("Say yes or no"));
    return show_request(visit, error);
  }
  return case_adopt(&visit->view, which, str_equal(aware, STR("no")), field_typed(visit, "key"), error);
}

/* What ends a clearance may be said again, and of one that is over already: nothing is held back by that. */
static bool submit_request(struct visit *visit, struct error *error) {
  struct clearance_case which;
  struct str verdict = field_typed(visit, "verdict");
  bool knows = str_equal(verdict, STR("knows")), drops = str_equal(verdict, STR("drops")), adopts = str_equal(verdict, STR("adopt"));
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  if (!knows && !drops && !adopts) return error_set(error, ERROR_INPUT, "say what changed");
  if (!which.decided.seconds || which.state == CASE_REFUSED || (adopts && which.state != CASE_CLEARED))
    return error_set(error, ERROR_CONFLICT, "This is not cleared.");
  bool ok = adopts ? submit_adoption(visit, &which, error) : case_end(&visit->view, &which, knows, field_typed(visit, "key"), error);
  if (ok && !visit->problem_count) go_to(visit, arena_print(visit->arena, "/requests/" STR_FMT, STR_ARG(which.id)));
  return ok;
}

const struct page page_request = {.path = "/requests/{}",
                                  .title = "My request",
                                  .right = RIGHT_PERSONNEL,
                                  .is_even = true,
                                  .show = show_request,
                                  .submit = submit_request};
