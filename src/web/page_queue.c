/* The administrator's queue, and one request with the engine's reasons, to be decided on. */
#include "../register/tell.h"
#include "site.h"

static void put_age(struct visit *visit, int64_t seconds) {
  int64_t hours = seconds / 3600;
  if (hours < 48)
    buf_count(&visit->out, hours, "hour", "hours");
  else
    buf_count(&visit->out, hours / 24, "day", "days");
}

static bool show_queue(struct visit *visit, struct error *error) {
  struct cases cases;
  if (!waiting_list(visit->site->waiting, &visit->view, &cases, error)) return false;
  buf_text(&visit->out, "<h1>Queue</h1>\n");
  if (!cases.count) {
    buf_text(&visit->out, "<p>Nobody waits for a decision.</p>\n");
    return true;
  }
  buf_text(&visit->out, "<table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">What</th><th "
                        "scope=\"col\">Waits</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < cases.count; i++) {
    const struct clearance_case *which = &cases.at[i];
    html_f(&visit->out, "<tr><td><a href=\"/queue/%.*s\">%.*s</a></td><td>%.*s ", STR_ARG(which->id),
           STR_ARG(which->person), STR_ARG(which->kind));
    put_shares(visit, which->shares);
    html_f(&visit->out, "%s%.*s</td><td>", which->issuer.length ? " of " : "", STR_ARG(which->issuer));
    put_age(visit, visit->view.now.seconds - which->asked.seconds);
    buf_text(&visit->out, "</td></tr>\n");
  }
  buf_text(&visit->out, "</tbody></table>\n");
  return true;
}

const struct page page_queue = {
    .path = "/queue", .title = "Queue", .right = RIGHT_DECIDE, .show = show_queue};

/* -- one ----------------------------------------------------------------------------------------------------------- */

/* The case, with a look at what bears on its person and on the visitor. */
static bool find_case(struct visit *visit, struct clearance_case *which, struct error *error) {
  struct str persons[2] = {visit->visitor.person};
  return case_person(&visit->view, visit->parameters[0], &persons[1], error) &&
         look_again(visit, persons, 2, error) &&
         case_find(&visit->view, persons[1], visit->parameters[0], which, error);
}

static void put_assessment(struct visit *visit, const struct decision *assessment) {
  struct buf text;
  buf_init(&text, ANSWER_LENGTH_MAX);
  tell_answer(&text, &assessment->answer, 96, false);
  html_f(&visit->out, "<h2>What the policy says</h2>\n<pre class=\"trace\">%.*s</pre>\n",
         STR_ARG(buf_view(&text)));
  buf_free(&text);
}

static void put_decision(struct visit *visit, const struct clearance_case *which) {
  buf_text(&visit->out, "<p>");
  put_state(visit, which->state);
  html_f(&visit->out, " by %.*s, ", STR_ARG(which->by));
  put_instant(visit, which->decided.seconds);
  if (which->state == CASE_CLEARED)
    buf_text(&visit->out, ", until "), put_instant(visit, which->until.seconds);
  html_f(&visit->out, "</p>%s%.*s\n", which->why.length ? "<p>" : "", STR_ARG(which->why));
}

static void put_choice(struct visit *visit, const struct decision *assessment) {
  bool may_clear = assessment->answer.low != ABSTAIN_DENY;
  put_form(visit, "");
  put_text_area(visit, "why", "A note",
                "Conditions go to the person with a clearance. The reason of a refusal is kept here, and "
                "nobody is told it.",
                field_typed(visit, "why"));
  if (!may_clear)
    buf_text(&visit->out,
             "<p class=\"hint\">The policy prohibits this now, and no clearance lifts that.</p>\n");
  buf_text(&visit->out, "<div class=\"buttons\">");
  if (may_clear) buf_text(&visit->out, "<button name=\"verdict\" value=\"clear\">Clear</button> ");
  buf_text(&visit->out,
           "<button class=\"warn\" name=\"verdict\" value=\"refuse\">Refuse</button></div></form>\n");
}

static bool show_decide(struct visit *visit, struct error *error) {
  struct clearance_case which;
  struct decision assessment;
  if (!find_case(visit, &which, error) || !case_assess(&visit->view, &which, &assessment, error))
    return false;
  struct str name = person_name(&visit->view, which.person);
  visit->title = arena_print(visit->arena, "Request of " STR_FMT, STR_ARG(name));
  html_f(&visit->out, "<p><a href=\"/queue\">Queue</a></p>\n<h1>%.*s: %.*s ", STR_ARG(name),
         STR_ARG(which.kind));
  put_shares(visit, which.shares);
  html_f(&visit->out, "%s%.*s</h1>\n<p>Asked ", which.issuer.length ? " of " : "", STR_ARG(which.issuer));
  put_instant(visit, which.asked.seconds);
  buf_text(&visit->out, "</p>\n");
  const char *why_not = case_why_not(&visit->view, &which, visit->visitor.person);
  if (which.state != CASE_WAITING) put_decision(visit, &which);
  put_assessment(visit, &assessment);
  if (which.state != CASE_WAITING) return true;
  if (why_not)
    html_f(&visit->out, "<p class=\"hint\">You do not decide on this: it would be %s.</p>\n", why_not);
  else
    put_choice(visit, &assessment);
  return true;
}

static bool submit_decide(struct visit *visit, struct error *error) {
  struct clearance_case which;
  struct str verdict = field_typed(visit, "verdict");
  bool clears = str_equal(verdict, STR("clear"));
  if (!clears && !str_equal(verdict, STR("refuse")))
    return error_set(error, ERROR_INPUT, "say whether it is cleared or refused");
  if (!find_case(visit, &which, error)) return false;
  if (!case_decide(&visit->view, &which, visit->visitor.person, clears, field_typed(visit, "why"),
                   field_typed(visit, "key"), error))
    return false;
  go_to(visit, STR("/queue"));
  return true;
}

const struct page page_decide = {.path = "/queue/{}",
                                 .title = "Request",
                                 .right = RIGHT_DECIDE,
                                 .is_raised = true,
                                 .show = show_decide,
                                 .submit = submit_decide};
