/* Suspected violations: anybody reports one, with his name or without; the administrator keeps the case.
 * Whoever reports is told that it was received, and nothing of what becomes of it. */
#include "../conduct/incident.h"
#include "everybody.h"

/* -- reporting
 * ---------------------------------------------------------------------------------------------------- */

static const struct choice kinds[] = {{CONSTANT("trading"), CONSTANT("A trade that may not have been allowed")},
                                      {CONSTANT("tipping"), CONSTANT("Somebody passed on what is not public")},
                                      {CONSTANT("disclosure"), CONSTANT("Something was made public that should not be")},
                                      {CONSTANT("other"), CONSTANT("Something else")}};
static const struct choice names[] = {{CONSTANT("named"), CONSTANT("With my name")}, {CONSTANT("anonymous"), CONSTANT("Without my name")}};
enum { KINDS = sizeof kinds / sizeof *kinds, NAMES = sizeof names / sizeof *names };

static void put_own_reports(struct visit *visit, const struct incidents *incidents) {
  if (!incidents->count) return;
  buf_text(&visit->out, "<h2>What you reported with your name</h2>\n<ul class=\"list\">\n");
  for (uint32_t i = 0; i < incidents->count; i++) {
    html_f(&visit->out, "<li><code>%.*s</code> received ", STR_ARG(incidents->at[i].id));
    put_instant(visit, incidents->at[i].reported.seconds);
    buf_text(&visit->out, "</li>\n");
  }
  buf_text(&visit->out, "</ul>\n");
}

static bool show_report(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incidents incidents;
  if (!visit_roster(visit, &reg, error)) return false;
  buf_text(&visit->out, "<h1>Report a suspected violation</h1>\n<p>Whoever suspects that the policy was violated reports it at "
                        "once. "
                        "You need no proof. The policy administrator and his alternate can read it, and so can an auditor.</p>\n");
  put_form(visit, "");
  put_text_area(visit, "text", "What happened?", "Who, what and when, as far as you know it.", field_typed(visit, "text"));
  put_radios(visit, "kind", "What is it about?", NULL, kinds, KINDS, field_typed(visit, "kind"));
  put_radios(visit, "name", "Do you give your name?",
             "With your name the administrator can ask you. Without it, what is kept is your text, what it is about "
             "and the "
             "time to the second; not who you are. Your text may give you away: leave out what only you can know.",
             names, NAMES, field_typed(visit, "name"));
  put_form_end(visit, "Report");
  incidents_of(reg, visit->arena, visit->visitor.person, &incidents);
  put_own_reports(visit, &incidents);
  roster_close(visit->site->roster);
  return true;
}

static bool is_choice(const struct choice *choices, int count, struct str value) {
  for (int i = 0; i < count; i++)
    if (str_equal(choices[i].value, value)) return true;
  return false;
}

static bool submit_report(struct visit *visit, struct error *error) {
  struct incident_report report = {.kind = field_typed(visit, "kind")};
  struct str name = field_typed(visit, "name"), id;
  report.text = typed_text(visit, "text", "Say what happened");
  if (!is_choice(kinds, KINDS, report.kind)) problem_add(visit, "kind", STR("Choose what it is about; “something else” is an answer"));
  if (!is_choice(names, NAMES, name)) problem_add(visit, "name", STR("Choose whether you give your name"));
  if (visit->problem_count) return show_report(visit, error);
  bool is_named = str_equal(name, STR("named"));
  if (is_named) report.person = visit->visitor.person;
  view_close(&visit->view);
  /* The key of an anonymous report is drawn here: the form's own may have been chosen by whom it would tell
   * of. */
  if (!incident_report(visit->site->company, visit->arena, &report, is_named ? field_typed(visit, "key") : STR(""), &id, error))
    return false;
  go_to(visit, arena_print(visit->arena, "/report/" STR_FMT, STR_ARG(id)));
  return true;
}

const struct page page_report = {
    .path = "/report", .title = "Report a suspected violation", .right = RIGHT_PERSONNEL, .show = show_report, .submit = submit_report};

static bool show_reported(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = incident_find(reg, visit->arena, visit->parameters[0], &incident);
  /* Whoever has the reference of an anonymous report is taken for him who made it. */
  found = found && (!incident.person.length || str_equal(incident.person, visit->visitor.person));
  if (found) {
    html_f(&visit->out,
           "<section class=\"banner yes\"><h1>Received</h1><p>Your reference is "
           "<code>%.*s</code>.</p></section>\n<p>It was "
           "received ",
           STR_ARG(incident.id));
    put_instant(visit, incident.reported.seconds);
    buf_text(&visit->out, ".</p>\n<p>What becomes of it is between the administrator and those concerned: you are not told. Do "
                          "not speak about it with others.</p>\n");
    if (!incident.person.length)
      buf_text(&visit->out, "<p>Your name was not kept. Note the reference, if you want to show later that you reported it: "
                            "nobody can find it for you.</p>\n");
  }
  roster_close(visit->site->roster);
  return found || error_set(error, ERROR_MISSING, "there is no such report");
}

const struct page page_reported = {.path = "/report/{}", .title = "Received", .right = RIGHT_PERSONNEL, .show = show_reported};

/* -- the administrator's list
 * ------------------------------------------------------------------------------------- */

static void put_kind(struct visit *visit, const struct incident *incident) {
  for (int i = 0; i < KINDS; i++)
    if (str_equal(kinds[i].value, incident->kind)) html_f(&visit->out, "%.*s", STR_ARG(kinds[i].label));
  if (!incident->kind.length) buf_text(&visit->out, "A suspected violation");
}

static void put_row(struct visit *visit, const struct registry *reg, const struct incident *incident) {
  html_f(&visit->out, "<tr><td><a href=\"/incidents/%.*s\">", STR_ARG(incident->id));
  put_kind(visit, incident);
  buf_text(&visit->out, "</a></td><td>");
  if (incident->person.length)
    put_person(visit, reg, incident->person);
  else
    buf_text(&visit->out, "no name given");
  buf_text(&visit->out, "</td><td>");
  put_day_of(visit, incident->reported);
  buf_text(&visit->out, "</td><td>");
  put_tag(visit, incident->is_closed ? "over" : "wait", incident->is_closed ? "closed" : "open");
  buf_text(&visit->out, "</td></tr>\n");
}

static bool show_incidents(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incidents incidents;
  if (!visit_roster(visit, &reg, error)) return false;
  incidents_of(reg, visit->arena, STR(""), &incidents);
  buf_text(&visit->out, "<h1>Incidents</h1>\n");
  if (incidents.count)
    buf_text(&visit->out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">What</th><th "
                          "scope=\"col\">Reported by</th><th "
                          "scope=\"col\">When</th><th scope=\"col\">State</th></tr></thead><tbody>\n");
  else
    buf_text(&visit->out, "<p>Nothing has been reported. Everybody finds “Report a suspected violation” at "
                          "the foot of every page.</p>\n");
  for (uint32_t i = 0; i < incidents.count; i++) put_row(visit, reg, &incidents.at[i]);
  if (incidents.count) buf_text(&visit->out, "</tbody></table></div>\n");
  roster_close(visit->site->roster);
  return true;
}

const struct page page_incidents = {
    .path = "/incidents", .title = "Incidents", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_incidents};

/* -- a case
 * ---------------------------------------------------------------------------------------------------------
 */

static void put_steps(struct visit *visit, const struct registry *reg, const struct incident *incident) {
  buf_text(&visit->out, "<h2>Steps</h2>\n");
  if (!incident->count) buf_text(&visit->out, "<p>None yet.</p>\n");
  buf_text(&visit->out, incident->count ? "<ol class=\"list\">\n" : "");
  for (uint32_t i = 0; i < incident->count; i++) {
    buf_text(&visit->out, "<li>");
    put_instant(visit, incident->steps[i].at.seconds);
    if (incident->steps[i].by.length) buf_text(&visit->out, ", by "), put_person(visit, reg, incident->steps[i].by);
    put_prose(visit, incident->steps[i].text);
    buf_text(&visit->out, "</li>\n");
  }
  buf_text(&visit->out, incident->count ? "</ol>\n" : "");
}

static void put_case(struct visit *visit, const struct registry *reg, const struct incident *incident) {
  buf_text(&visit->out, "<p><a href=\"/incidents\">Incidents</a></p>\n<h1>");
  put_kind(visit, incident);
  buf_text(&visit->out, "</h1>\n<dl><dt>Reported</dt><dd>");
  put_instant(visit, incident->reported.seconds);
  buf_text(&visit->out, "</dd><dt>By</dt><dd>");
  if (incident->person.length)
    put_person(visit, reg, incident->person);
  else
    buf_text(&visit->out, "somebody who gave no name");
  html_f(&visit->out, "</dd><dt>Reference</dt><dd><code>%.*s</code></dd></dl>\n", STR_ARG(incident->id));
  if (incident->text.length) put_prose(visit, incident->text);
  put_steps(visit, reg, incident);
  if (!incident->is_closed) return;
  buf_text(&visit->out, "<h2>Closed</h2>\n<dl><dt>When</dt><dd>");
  put_instant(visit, incident->closed.seconds);
  html_f(&visit->out, "</dd><dt>Outcome</dt><dd>%.*s</dd><dt>Sanction</dt><dd>%.*s</dd></dl>\n", STR_ARG(incident->outcome),
         STR_ARG(incident->sanction.length ? incident->sanction : STR("none")));
}

static void put_case_forms(struct visit *visit) {
  if (!put_step_up(visit)) return;
  put_form(visit, "");
  buf_text(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"step\">\n");
  put_text_area(visit, "step", "A step, or evidence", "What was done, and what was found.", field_typed(visit, "step"));
  put_form_end(visit, "Record the step");
  buf_text(&visit->out, "<h2>Close the case</h2>\n");
  put_form(visit, "");
  buf_text(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"close\">\n");
  put_text_area(visit, "outcome", "Outcome", "What was found.", field_typed(visit, "outcome"));
  put_text_area(visit, "sanction", "Sanction", "Leave it empty where there was none.", field_typed(visit, "sanction"));
  put_form_end(visit, "Close the case");
}

static bool show_incident(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = incident_find(reg, visit->arena, visit->parameters[0], &incident);
  if (found) put_case(visit, reg, &incident);
  bool is_open = found && !incident.is_closed;
  roster_close(visit->site->roster);
  if (is_open && may_change(visit)) put_case_forms(visit);
  return found || error_set(error, ERROR_MISSING, "there is no such case");
}

static bool find_open(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = incident_find(reg, visit->arena, visit->parameters[0], &incident);
  bool is_closed = found && incident.is_closed;
  roster_close(visit->site->roster);
  if (!found) return error_set(error, ERROR_MISSING, "there is no such case");
  return !is_closed || error_set(error, ERROR_CONFLICT, "this case is closed already");
}

static bool submit_incident(struct visit *visit, struct error *error) {
  struct str id = visit->parameters[0], by = visit->visitor.person, key = field_typed(visit, "key");
  bool closes = str_equal(field_typed(visit, "do"), STR("close"));
  if (!must_change(visit, error) || !find_open(visit, error)) return false;
  struct str text = closes ? typed_text(visit, "outcome", "Say what was found") : typed_text(visit, "step", "Say what was done");
  struct str sanction = typed_text(visit, "sanction", NULL);
  if (visit->problem_count) return show_incident(visit, error);
  view_close(&visit->view);
  if (!(closes ? incident_close(visit->site->company, visit->arena, id, by, text, sanction, key, error)
               : incident_step(visit->site->company, visit->arena, id, by, text, key, error)))
    return false;
  go_to(visit, arena_print(visit->arena, "/incidents/" STR_FMT, STR_ARG(id)));
  return true;
}

const struct page page_incident = {.path = "/incidents/{}",
                                   .title = "Incident",
                                   .right = RIGHT_DECIDE | RIGHT_AUDIT,
                                   .is_raised = true,
                                   .show = show_incident,
                                   .submit = submit_incident};
