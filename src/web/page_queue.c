/* The administrator's queue, what is late, and one request with the engine's reasons, to be decided on.
 * Nothing is ever approved because time passes: the queue shows who waits beyond the aim, first. */
#include <stdlib.h>

#include "../calendar/zone.h"
#include "../clearance/tick.h"
#include "assessment.h"
#include "chart.h"
#include "desk.h"
#include "order.h"

enum { LOOKED_AT_ONCE = 100, LATE_SHOWN = 200, AGES = 7 };

/* -- who waits ---------------------------------------------------------------------------------------------------- */

static bool is_beyond(const struct clearance_case *which) { return which->aim && which->waits > which->aim; }
static bool is_last_day(const struct clearance_case *which) { return which->aim && which->waits == which->aim; }

static int by_need(const void *a, const void *b) {
  const struct clearance_case *x = a, *y = b;
  if (is_beyond(x) != is_beyond(y)) return is_beyond(y) - is_beyond(x);
  if (x->waits - x->aim != y->waits - y->aim) return y->waits - y->aim - (x->waits - x->aim);
  return (x->asked.seconds > y->asked.seconds) - (x->asked.seconds < y->asked.seconds);
}

static void put_waits(struct visit *visit, const struct clearance_case *which) {
  if (which->waits)
    buf_count(&visit->out, which->waits, "business day", "business days");
  else
    buf_text(&visit->out, "since today");
  if (is_beyond(which))
    buf_text(&visit->out, " <strong class=\"tag no\">beyond the aim</strong>");
  else if (is_last_day(which))
    buf_text(&visit->out, " <strong class=\"tag wait\">to be answered today</strong>");
}

static void put_row(struct visit *visit, const struct clearance_case *which) {
  struct str name = person_name(&visit->view, which->person);
  html_f(&visit->out, "<tr><td><a href=\"/queue/%.*s\">%.*s</a></td><td>", STR_ARG(which->id), STR_ARG(name));
  put_what(visit, which->kind, which->shares, which->issuer);
  buf_text(&visit->out, "</td><td>");
  put_instant(visit, which->asked.seconds);
  buf_text(&visit->out, "</td><td>");
  put_waits(visit, which);
  buf_text(&visit->out, "</td></tr>\n");
}

static void put_summary(struct visit *visit, const struct cases *cases) {
  uint32_t beyond = 0;
  for (uint32_t i = 0; i < cases->count; i++) beyond += is_beyond(&cases->at[i]);
  buf_text(&visit->out, "<p>");
  buf_count(&visit->out, cases->count, "request waits", "requests wait");
  if (beyond) {
    buf_text(&visit->out, ", ");
    buf_count(&visit->out, beyond, "of them", "of them");
    buf_text(&visit->out, " beyond what the policy aims at");
  }
  buf_text(&visit->out, ". Silence approves nothing.</p>\n");
}

/* How many wait for how many business days; what waits longest stands together at the right. */
static void put_ages(struct visit *visit, const struct cases *cases) {
  struct column columns[AGES] = {{STR("today"), "waits", 0}, {STR("1 day"), "waits", 0}};
  for (int i = 2; i < AGES; i++) columns[i].label = arena_print(visit->arena, i == AGES - 1 ? "%d or more" : "%d days", i);
  for (uint32_t i = 0; i < cases->count; i++) {
    const struct clearance_case *which = &cases->at[i];
    struct column *column = &columns[which->waits < AGES - 1 ? which->waits : AGES - 1];
    column->count++;
  }
  int32_t aim = cases->at[0].aim;
  for (int i = 0; i < AGES; i++) columns[i].class = aim && i > aim ? "closed" : aim && i == aim ? "aim" : "waits";
  put_columns(&visit->out, "ages", "How many requests wait for how many business days", columns, AGES);
}

static void put_cases(struct visit *visit, struct cases *cases) {
  buf_text(&visit->out, "<h1>Queue</h1>\n");
  if (!cases->count) {
    buf_text(&visit->out, "<p>Nobody waits for a decision. Whoever asks for clearance stands here at once, longest first.</p>\n");
    return;
  }
  for (uint32_t i = 0; i < cases->count; i++) case_age(&visit->view, &cases->at[i]);
  qsort(cases->at, cases->count, sizeof *cases->at, by_need);
  put_summary(visit, cases);
  put_ages(visit, cases);
  buf_text(&visit->out, "<table class=\"desk\"><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">What</th><th "
                        "scope=\"col\">Asked</th><th scope=\"col\">Waits</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < cases->count; i++) put_row(visit, &cases->at[i]);
  buf_text(&visit->out, "</tbody></table>\n");
}

/* -- whose notices are late --------------------------------------------------------------------------------------- */

static int by_due(const void *a, const void *b) {
  const struct trade *x = a, *y = b;
  return (x->due.seconds < y->due.seconds) - (x->due.seconds > y->due.seconds);
}

static void put_late(struct visit *visit, struct trades *late) {
  buf_text(&visit->out, "<h2>Notices that are late</h2>\n");
  if (!late->count) {
    buf_text(&visit->out, "<p>Every trade that was recorded has been reported in time, or can still be.</p>\n");
    return;
  }
  qsort(late->at, late->count, sizeof *late->at, by_due);
  buf_text(&visit->out, "<table class=\"desk\"><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">Trade</th><th "
                        "scope=\"col\">Was due</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < late->count && i < LATE_SHOWN; i++) {
    const struct trade *trade = &late->at[i];
    html_f(&visit->out, "<tr><td>%.*s</td><td>", STR_ARG(trade->person));
    put_what(visit, trade->kind, trade->shares, trade->issuer);
    buf_text(&visit->out, ", ");
    put_day(visit, zone_wall(visit->view.reg->zone, trade->at).date);
    buf_text(&visit->out, "</td><td>");
    put_instant(visit, trade->due.seconds);
    buf_text(&visit->out, "</td></tr>\n");
  }
  buf_text(&visit->out, "</tbody></table>\n");
  if (late->count > LATE_SHOWN) buf_format(&visit->out, "<p>and %u more, which were due before</p>\n", late->count - LATE_SHOWN);
}

static void gather_of(struct visit *visit, struct str person, struct trades *late) {
  struct trades trades;
  trades_of(&visit->view, person, &trades);
  for (uint32_t i = 0; i < trades.count; i++) {
    const struct trade *trade = &trades.at[i];
    if (!trade->is_owed || trade->is_reported || trade->state != DUTY_OVERDUE) continue;
    ARENA_ROOM(visit->arena, late->at, late->room, late->count);
    late->at[late->count++] = *trade;
    late->at[late->count - 1].person = arena_copy(visit->arena, person_name(&visit->view, person));
  }
}

/* Of all of whom a notice may be owed, however many they are: as many at once as can be looked at together. */
static bool gather_late(struct visit *visit, const struct persons *persons, struct trades *late, struct error *error) {
  for (uint32_t first = 0; first < persons->count; first += LOOKED_AT_ONCE) {
    uint32_t some = persons->count - first < LOOKED_AT_ONCE ? persons->count - first : LOOKED_AT_ONCE;
    if (!look_again(visit, persons->at + first, (int)some, error)) return false;
    for (uint32_t i = 0; i < some; i++) gather_of(visit, persons->at[first + i], late);
  }
  return true;
}

/* The visitor, and those who wait. */
static bool look_at_waiting(struct visit *visit, const struct cases *cases, struct error *error) {
  struct str *all = ARENA_ARRAY(visit->arena, cases->count + 1, struct str);
  all[0] = visit->visitor.person;
  for (uint32_t i = 0; i < cases->count; i++) all[i + 1] = cases->at[i].person;
  return look_again(visit, all, (int)cases->count + 1, error);
}

static void put_clearing(struct visit *visit) {
  struct clearing clearing = clearing_of(&visit->view);
  if (clearing.how == CLEARING_AUTOMATIC) {
    buf_text(&visit->out, "<p>What is plain is cleared automatically. All answers are told next ");
    put_instant(visit, tick_after(&clearing, visit->view.reg->zone, visit->view.now).seconds);
    buf_text(&visit->out, ". <a href=\"/clearing\">Change that</a></p>\n");
  } else {
    buf_text(&visit->out, "<p>Each request is answered by hand. <a href=\"/clearing\">Change that</a></p>\n");
  }
}

/* For whom works by keys; the script shows it, for without it they do nothing. */
static void put_keys(struct visit *visit) {
  buf_text(
      &visit->out,
      "<details class=\"keys unprinted\" hidden><summary>Keys</summary><dl><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>the next request, the one "
      "before</dd><dt><kbd>Enter</kbd></dt><dd>opens it</dd><dt><kbd>c</kbd> <kbd>r</kbd></dt><dd>in a request: to the button that "
      "clears, or refuses</dd><dt><kbd>u</kbd></dt><dd>back to the queue</dd><dt><kbd>Ctrl</kbd> <kbd>K</kbd></dt><dd>search, from "
      "every page</dd><dt><kbd>?</kbd></dt><dd>shows these keys</dd></dl><p><label><input type=\"checkbox\" id=\"keys-on\" checked> "
      "Single letters are keys</label></p></details>\n");
}

static bool show_queue(struct visit *visit, struct error *error) {
  struct persons persons;
  struct trades late = {0};
  struct cases cases;
  if (!waiting_list(visit->site->waiting, &visit->view, &cases, error) ||
      !waiting_unreported(visit->site->waiting, &visit->view, &persons, error) ||
      !gather_late(visit, &persons, &late, error) || !look_at_waiting(visit, &cases, error))
    return false;
  put_cases(visit, &cases);
  put_clearing(visit);
  put_late(visit, &late);
  put_keys(visit);
  return true;
}

const struct page page_queue = {.path = "/queue", .title = "Queue", .right = RIGHT_DECIDE, .show = show_queue};

/* -- one ----------------------------------------------------------------------------------------------------------- */

/* The case, with a look at what bears on its person and on the visitor. */
static bool find_case(struct visit *visit, struct clearance_case *which, struct error *error) {
  struct str persons[2] = {visit->visitor.person};
  return case_person(&visit->view, visit->parameters[0], &persons[1], error) && look_again(visit, persons, 2, error) &&
         case_find(&visit->view, persons[1], visit->parameters[0], which, error);
}

static void put_decision(struct visit *visit, const struct clearance_case *which) {
  buf_text(&visit->out, "<p>");
  if (which->told.seconds) {
    put_state(visit, which->is_given ? CASE_CLEARED : CASE_REFUSED);
    html_f(&visit->out, " by %.*s; its person is told ", STR_ARG(which->by));
    put_instant(visit, which->told.seconds);
  } else {
    put_state(visit, which->state);
    html_f(&visit->out, " by %.*s, ", STR_ARG(which->by));
    put_instant(visit, which->decided.seconds);
  }
  if (which->state == CASE_CLEARED) buf_text(&visit->out, ", until "), put_instant(visit, which->until.seconds);
  html_f(&visit->out, "</p>%s%.*s\n", which->why.length ? "<p>" : "", STR_ARG(which->why));
  if (which->alternate.length) html_f(&visit->out, "<p>Decided in place of another: %.*s.</p>\n", STR_ARG(which->alternate));
}

/* To whom it goes, for one who does not decide on it. */
static void put_not_his_to_decide(struct visit *visit, const struct clearance_case *which, const char *why_not) {
  struct str persons[OFFICERS_MAX];
  int count = case_deciders(&visit->view, which, persons, OFFICERS_MAX);
  html_f(&visit->out, "<p class=\"hint\">You do not decide on this: it would be %s.", why_not);
  for (int i = 0; i < count; i++) html_f(&visit->out, "%s%.*s", i ? ", " : " It goes to ", STR_ARG(person_name(&visit->view, persons[i])));
  buf_text(&visit->out, count ? ".</p>\n" : " Nobody who holds an office may decide on it now: the company has to name somebody.</p>\n");
}

static void put_choice(struct visit *visit, const struct clearance_case *which, const struct decision *assessment) {
  bool is_denied = assessment->answer.low == ABSTAIN_DENY, may_clear = !is_denied && !case_would_fall(&visit->view, which);
  struct str away = case_alternate(&visit->view, which, visit->visitor.person);
  if (away.length) html_f(&visit->out, "<p>You decide in place of another: %.*s. That is recorded with it.</p>\n", STR_ARG(away));
  put_form(visit, "");
  put_text_area(visit, "why", "A note",
                "Conditions go to the person with a clearance. The reason of a refusal is kept here, and "
                "nobody is told it.",
                field_typed(visit, "why"));
  if (is_denied)
    buf_text(&visit->out, "<p class=\"hint\">The policy prohibits this now, and no clearance lifts that.</p>\n");
  else if (!may_clear)
    buf_text(&visit->out, "<p class=\"hint\">By what is known of the person a clearance would fall at once.</p>\n");
  buf_text(&visit->out, "<div class=\"buttons\">");
  if (may_clear) buf_text(&visit->out, "<button name=\"verdict\" value=\"clear\">Clear</button> ");
  buf_text(&visit->out, "<button class=\"warn\" name=\"verdict\" value=\"refuse\">Refuse</button></div></form>\n");
}

static void put_order_list(struct visit *visit, const struct clearance_case *which) {
  struct buf *out = &visit->out;
  size_t before = out->length;
  buf_text(out, "<dl>\n");
  size_t begun = out->length;
  put_order_rows(visit, which);
  if (out->length == begun)
    out->length = before;
  else
    buf_text(out, "</dl>\n");
}

static bool show_decide(struct visit *visit, struct error *error) {
  struct clearance_case which;
  struct decision assessment;
  if (!find_case(visit, &which, error) || !case_assess(&visit->view, &which, &assessment, error)) return false;
  struct str name = person_name(&visit->view, which.person);
  visit->title = arena_print(visit->arena, "Request of " STR_FMT, STR_ARG(name));
  html_f(&visit->out, "<p><a href=\"/queue\">Queue</a></p>\n<h1>%.*s: ", STR_ARG(name));
  put_what(visit, which.kind, which.shares, which.issuer);
  buf_text(&visit->out, "</h1>\n<p>Asked ");
  put_instant(visit, which.asked.seconds);
  if (which.state == CASE_WAITING) {
    case_age(&visit->view, &which);
    buf_text(&visit->out, "; waits ");
    put_waits(visit, &which);
  }
  buf_text(&visit->out, "</p>\n");
  put_order_list(visit, &which);
  const char *why_not = case_why_not(&visit->view, &which, visit->visitor.person);
  bool is_decided = which.state != CASE_WAITING || which.told.seconds;
  if (is_decided) put_decision(visit, &which);
  put_assessment(visit, &assessment);
  if (is_decided) return true;
  if (why_not)
    put_not_his_to_decide(visit, &which, why_not);
  else
    put_choice(visit, &which, &assessment);
  put_keys(visit);
  return true;
}

static bool submit_decide(struct visit *visit, struct error *error) {
  struct clearance_case which;
  struct str verdict = field_typed(visit, "verdict");
  bool clears = str_equal(verdict, STR("clear"));
  if (!clears && !str_equal(verdict, STR("refuse"))) return error_set(error, ERROR_INPUT, "say whether it is cleared or refused");
  if (!find_case(visit, &which, error)) return false;
  if (!case_decide(&visit->view, &which, visit->visitor.person, clears, field_typed(visit, "why"), field_typed(visit, "key"), error))
    return false;
  go_to(visit, STR("/queue"));
  return true;
}

const struct page page_decide = {
    .path = "/queue/{}", .title = "Request", .right = RIGHT_DECIDE, .is_raised = true, .show = show_decide, .submit = submit_decide};
