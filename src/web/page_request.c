/* One's own requests: the list, and one with what it came to. A person is told that he is cleared or that he
 * is not, never why. */
#include "site.h"

static void put_what(struct visit *visit, const struct clearance_case *which) {
  html_f(&visit->out, "%.*s ", STR_ARG(which->kind));
  put_shares(visit, which->shares);
  html_f(&visit->out, "%s%.*s", which->issuer.length ? " of " : "", STR_ARG(which->issuer));
}

static bool show_requests(struct visit *visit, struct error *error) {
  struct cases cases;
  (void)error;
  cases_of(&visit->view, visit->visitor.person, &cases);
  buf_text(&visit->out, "<h1>My requests</h1>\n");
  if (!cases.count) {
    buf_text(
        &visit->out,
        "<p>You have asked for nothing yet. <a class=\"button\" href=\"/ask\">Ask for clearance</a></p>\n");
    return true;
  }
  buf_text(&visit->out, "<table><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Asked</th><th "
                        "scope=\"col\">State</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < cases.count; i++) {
    html_f(&visit->out, "<tr><td><a href=\"/requests/%.*s\">", STR_ARG(cases.at[i].id));
    put_what(visit, &cases.at[i]);
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
    .path = "/requests", .title = "My requests", .right = RIGHT_PERSONNEL, .show = show_requests};

/* -- one ----------------------------------------------------------------------------------------------------------- */

static void put_outcome(struct visit *visit, const struct clearance_case *which) {
  switch (which->state) {
  case CASE_WAITING:
    buf_text(&visit->out, "<section class=\"banner need\"><h1>Received</h1><p>Do not trade yet. The "
                          "administrator aims to answer within two business days; "
                          "no answer is not a yes.</p></section>\n");
    return;
  case CASE_CLEARED:
    buf_text(&visit->out, "<section class=\"banner yes\"><h1>Cleared</h1><p class=\"until\">until ");
    put_instant(visit, which->until.seconds);
    buf_format(&visit->out, " <span class=\"countdown\" data-left=\"%lld\"></span></p>",
               (long long)(which->until.seconds - visit->view.now.seconds));
    buf_text(&visit->out, "<p>If you learn something material before then that is not public, you are no "
                          "longer cleared: do not trade, and tell the "
                          "administrator. A clearance is no protection against the law.</p></section>\n");
    return;
  case CASE_REFUSED:
    buf_text(&visit->out, "<section class=\"banner no\"><h1>Not cleared</h1><p>You may not make this trade. "
                          "No reasons are ever given, to anybody; do not "
                          "speak about it with others.</p></section>\n");
    return;
  case CASE_OVER:
    buf_text(&visit->out, "<section class=\"banner ask\"><h1>No longer cleared</h1><p>This clearance is "
                          "over. <a href=\"/ask\">Ask again</a> before you trade."
                          "</p></section>\n");
    return;
  }
}

static void put_row(struct visit *visit, const char *name, struct str value) {
  if (value.length) html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

static bool show_request(struct visit *visit, struct error *error) {
  struct clearance_case which;
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  put_outcome(visit, &which);
  buf_text(&visit->out, "<dl>\n<dt>What</dt><dd>");
  put_what(visit, &which);
  buf_text(&visit->out, "</dd>\n<dt>Asked</dt><dd>");
  put_instant(visit, which.asked.seconds);
  buf_text(&visit->out, "</dd>\n");
  if (which.state != CASE_WAITING) {
    buf_text(&visit->out, "<dt>Answered</dt><dd>");
    put_instant(visit, which.decided.seconds);
    buf_text(&visit->out, "</dd>\n");
  }
  if (which.state == CASE_CLEARED) put_row(visit, "Conditions", which.why);
  put_row(visit, "Reference", which.id);
  buf_text(&visit->out, "</dl>\n<p><a href=\"/requests\">All my requests</a></p>\n");
  return true;
}

const struct page page_request = {
    .path = "/requests/{}", .title = "My request", .right = RIGHT_PERSONNEL, .show = show_request};
