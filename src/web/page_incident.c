/* Suspected violations: anybody reports one, with his name or without; the administrator keeps the case.
 * Whoever reports is told that it was received, and nothing of what becomes of it. */
#include "../calendar/zone.h"
#include "../conduct/incident.h"
#include "everybody.h"

/* -- reporting ----------------------------------------------------------------------------------------------------- */

static const struct choice kinds[] = {{CONSTANT("trading"), CONSTANT("A trade that may not have been allowed")},
                                      {CONSTANT("tipping"), CONSTANT("Somebody passed on what is not public")},
                                      {CONSTANT("disclosure"), CONSTANT("Something was made public that should not be")},
                                      {CONSTANT("other"), CONSTANT("Something else")}};
static const struct choice names[] = {{CONSTANT("named"), CONSTANT("With my name")}, {CONSTANT("anonymous"), CONSTANT("Without my name")}};
enum { KINDS = sizeof kinds / sizeof *kinds, NAMES = sizeof names / sizeof *names, CASE_READERS_MAX = 20 };

/* Who reads cases by his office. One of them can be said to be whom it is about, as long as another is left to read it. */
struct readers {
  struct choice choices[CASE_READERS_MAX + 1];
  int count;
};

static void find_readers(struct visit *visit, const struct registry *reg, struct readers *readers) {
  struct view everybody = visit->view;
  struct members members;
  everybody.reg = reg;
  *readers = (struct readers){.choices = {{STR(""), STR("Somebody else, or I do not know")}}, .count = 1};
  members_of(reg, visit->arena, visit->view.now, &members);
  for (uint32_t i = 0; i < members.count && readers->count <= CASE_READERS_MAX; i++) {
    const struct member *member = &members.at[i];
    if (!member->offices.count || !(rights_of(&everybody, member->id) & (RIGHT_DECIDE | RIGHT_AUDIT))) continue;
    struct str words = arena_print(visit->arena, STR_FMT " (" STR_FMT "), who will then not see it", STR_ARG(member->name),
                                   STR_ARG(member->offices.at[0]));
    readers->choices[readers->count++] = (struct choice){arena_copy(visit->arena, member->id), words};
  }
  if (readers->count < 3) readers->count = 1;
}

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
  struct readers readers;
  if (!visit_roster(visit, &reg, error)) return false;
  find_readers(visit, reg, &readers);
  buf_text(&visit->out, "<h1>Report a suspected violation</h1>\n<p>Whoever suspects that the policy was violated reports it at "
                        "once. "
                        "You need no proof. The policy administrator and his alternate can read it, and so can an auditor.</p>\n");
  put_upload_form(visit);
  put_text_area(visit, "text", "What happened?", "Who, what and when, as far as you know it.", field_typed(visit, "text"));
  put_radios(visit, "kind", "What is it about?", NULL, kinds, KINDS, field_typed(visit, "kind"));
  if (readers.count > 1)
    put_radios(visit, "about", "Is it about one of those who read reports?", NULL, readers.choices, readers.count,
               field_typed(visit, "about"));
  put_input(visit, "file", "Evidence", "Up to 3 files of at most 3 MB each. It may be left out.", "files", STR(""));
  put_radios(visit, "name", "Do you give your name?", "With your name the administrator can ask you.", names, NAMES,
             field_typed(visit, "name"));
  buf_text(&visit->out,
           "<details><summary>What is hidden without your name, and what is not</summary>\n"
           "<p>Not kept: who you are, and at what time you reported. Your report goes into the record after the end of the day, with "
           "whatever else came in on it, and bears that day and no time.</p>\n"
           "<p>Not hidden: what you write, and what is in your files; many have the name of their author in them. That you "
           "signed in today stands in the record, as on any other day. Whoever runs this server or the network could watch it "
           "while you send.</p>\n"
           "</details>\n");
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

/* He must read reports by his office, or nobody is spared by it. */
static bool check_about(struct visit *visit, struct str about, struct error *error) {
  const struct registry *reg;
  struct readers readers;
  if (!visit_roster(visit, &reg, error)) return false;
  find_readers(visit, reg, &readers);
  roster_close(visit->site->roster);
  if (!is_choice(readers.choices, readers.count, about)) problem_add(visit, "about", STR("Choose whom it is about"));
  return true;
}

static struct instant end_of_day(const struct visit *visit) {
  struct date day = visit_today(visit);
  day.days++;
  return zone_day_start(visit->view.reg->zone, day);
}

static bool submit_report(struct visit *visit, struct error *error) {
  struct incident_report report = {.kind = field_typed(visit, "kind"), .about = field_typed(visit, "about")};
  struct str name = field_typed(visit, "name"), id;
  if (!check_about(visit, report.about, error)) return false;
  report.text = typed_text(visit, "text", "Say what happened");
  if (!is_choice(kinds, KINDS, report.kind)) problem_add(visit, "kind", STR("Choose what it is about; “something else” is an answer"));
  if (!is_choice(names, NAMES, name)) problem_add(visit, "name", STR("Choose whether you give your name"));
  typed_files(visit, "file", &report.files);
  if (visit->problem_count) return show_report(visit, error);
  bool is_named = str_equal(name, STR("named"));
  struct instant due = end_of_day(visit);
  if (is_named) report.person = visit->visitor.person;
  view_close(&visit->view);
  if (!(is_named ? incident_report(visit->site->company, visit->arena, &report, field_typed(visit, "key"), &id, error)
                 : incident_hold(visit->site->company, visit->arena, &report, due, &id, error)))
    return false;
  go_to(visit, arena_print(visit->arena, "/report/" STR_FMT, STR_ARG(id)));
  return true;
}

const struct page page_report = {
    .path = "/report", .title = "Report a suspected violation", .right = RIGHT_PERSONNEL, .show = show_report, .submit = submit_report};

static void put_received(struct visit *visit, struct str id, const struct incident *named) {
  html_f(&visit->out, "<section class=\"banner yes\"><h1>Received</h1><p>Your reference is <code>%.*s</code>.</p></section>\n",
         STR_ARG(id));
  if (named) {
    buf_text(&visit->out, "<p>It was received ");
    put_instant(visit, named->reported.seconds);
    buf_text(&visit->out, ".</p>\n");
  }
  buf_text(&visit->out, "<p>What becomes of it is between the administrator and those concerned: you are not told. Do "
                        "not speak about it with others.</p>\n");
  if (!named)
    buf_text(&visit->out, "<p>Your name was not kept. Note the reference, if you want to show later that you reported it: "
                          "nobody can find it for you.</p>\n");
}

/* Whoever has the reference of an anonymous report is taken for him who made it: it says the same whether it is in the record yet or not. */
static bool show_reported(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  struct str id = visit->parameters[0];
  bool is_held = false;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = incident_find(reg, visit->arena, id, &incident), is_own = found && str_equal(incident.person, visit->visitor.person);
  if (is_own || (found && !incident.person.length)) put_received(visit, id, is_own ? &incident : NULL);
  roster_close(visit->site->roster);
  if (found) return is_own || !incident.person.length || error_set(error, ERROR_MISSING, "there is no such report");
  view_close(&visit->view);
  if (!incident_is_held(visit->site->company, id, &is_held, error)) return false;
  if (is_held) put_received(visit, id, NULL);
  return is_held || error_set(error, ERROR_MISSING, "there is no such report");
}

const struct page page_reported = {.path = "/report/{}", .title = "Received", .right = RIGHT_PERSONNEL, .show = show_reported};

/* -- the administrator's list -------------------------------------------------------------------------------------- */

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

/* What came in without a name and is due goes into the record now. */
static bool take_in(struct visit *visit, struct error *error) {
  view_close(&visit->view);
  return incidents_take_in(visit->site->company, visit->arena, error) && look_again(visit, &visit->visitor.person, 1, error);
}

static bool show_incidents(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incidents incidents;
  if (!take_in(visit, error) || !visit_roster(visit, &reg, error)) return false;
  incidents_for(reg, visit->arena, visit->visitor.person, &incidents);
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

/* -- a case -------------------------------------------------------------------------------------------------------- */

/* A file is saved by the browser and never shown: what is in it is not ours to trust. */
static void put_file(struct visit *visit, const struct incident *incident, const struct incident_step *step) {
  html_f(&visit->out, "<p>Evidence: <a href=\"/evidence/%.*s.%.*s\">%.*s</a> <small>SHA-256 <code>%.*s\xe2\x80\xa6</code></small></p>\n",
         STR_ARG(incident->id), STR_ARG(step->file), STR_ARG(step->file_name.length ? step->file_name : STR("file")), VERSION_DIGITS,
         step->file.at);
}

/* Of what came without a name the day is known, which had ended by then. */
static void put_when(struct visit *visit, const struct incident *incident, struct instant at, struct str by) {
  if (incident->person.length || by.length)
    put_instant(visit, at.seconds);
  else
    buf_text(&visit->out, "before "), put_day_of(visit, at);
}

static void put_steps(struct visit *visit, const struct registry *reg, const struct incident *incident) {
  buf_text(&visit->out, "<h2>Steps</h2>\n");
  if (!incident->count) buf_text(&visit->out, "<p>None yet. The first is to hear whoever can say more; record it below.</p>\n");
  buf_text(&visit->out, incident->count ? "<ol class=\"list\">\n" : "");
  for (uint32_t i = 0; i < incident->count; i++) {
    buf_text(&visit->out, "<li>");
    put_when(visit, incident, incident->steps[i].at, incident->steps[i].by);
    if (incident->steps[i].by.length) buf_text(&visit->out, ", by "), put_person(visit, reg, incident->steps[i].by);
    if (incident->steps[i].text.length) put_prose(visit, incident->steps[i].text);
    if (incident->steps[i].file.length) put_file(visit, incident, &incident->steps[i]);
    buf_text(&visit->out, "</li>\n");
  }
  buf_text(&visit->out, incident->count ? "</ol>\n" : "");
}

static void put_case(struct visit *visit, const struct registry *reg, const struct incident *incident) {
  buf_text(&visit->out, "<p><a href=\"/incidents\">Incidents</a></p>\n<h1>");
  put_kind(visit, incident);
  buf_text(&visit->out, "</h1>\n<dl><dt>Reported</dt><dd>");
  put_when(visit, incident, incident->reported, incident->person);
  buf_text(&visit->out, "</dd><dt>By</dt><dd>");
  if (incident->person.length)
    put_person(visit, reg, incident->person);
  else
    buf_text(&visit->out, "somebody who gave no name");
  html_f(&visit->out, "</dd><dt>Reference</dt><dd><code>%.*s</code></dd>", STR_ARG(incident->id));
  if (incident->about.length) {
    buf_text(&visit->out, "<dt>About</dt><dd>");
    put_person(visit, reg, incident->about);
    buf_text(&visit->out, ", who does not see this case</dd>");
  }
  buf_text(&visit->out, "</dl>\n");
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
  put_upload_form(visit);
  buf_text(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"step\">\n");
  put_text_area(visit, "step", "A step", "What was done, and what was found.", field_typed(visit, "step"));
  put_input(visit, "file", "Evidence", "Up to 3 files of at most 3 MB each. It may be left out.", "files", STR(""));
  put_form_end(visit, "Record the step");
  buf_text(&visit->out, "<h2>Close the case</h2>\n");
  put_form(visit, "");
  buf_text(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"close\">\n");
  put_text_area(visit, "outcome", "Outcome", "What was found.", field_typed(visit, "outcome"));
  put_text_area(visit, "sanction", "Sanction", "Leave it empty where there was none.", field_typed(visit, "sanction"));
  put_form_end(visit, "Close the case");
}

/* A case that is about the visitor is not there for him. */
static bool find_readable(struct visit *visit, const struct registry *reg, struct incident *incident) {
  return incident_find(reg, visit->arena, visit->parameters[0], incident) && !str_equal(incident->about, visit->visitor.person);
}

static bool show_incident(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = find_readable(visit, reg, &incident);
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
  bool found = find_readable(visit, reg, &incident);
  bool is_closed = found && incident.is_closed;
  roster_close(visit->site->roster);
  if (!found) return error_set(error, ERROR_MISSING, "there is no such case");
  return !is_closed || error_set(error, ERROR_CONFLICT, "this case is closed already");
}

static bool submit_incident(struct visit *visit, struct error *error) {
  struct str id = visit->parameters[0], by = visit->visitor.person, key = field_typed(visit, "key");
  bool closes = str_equal(field_typed(visit, "do"), STR("close"));
  if (!must_change(visit, error) || !find_open(visit, error)) return false;
  struct attachments files;
  typed_files(visit, "file", &files);
  struct str text = closes ? typed_text(visit, "outcome", "Say what was found")
                           : typed_text(visit, "step", files.count ? NULL : "Say what was done, or choose a file");
  struct str sanction = typed_text(visit, "sanction", NULL);
  if (visit->problem_count) return show_incident(visit, error);
  view_close(&visit->view);
  if (!(closes ? incident_close(visit->site->company, visit->arena, id, by, text, sanction, key, error)
               : incident_step(visit->site->company, visit->arena, id, by, text, &files, key, error)))
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

/* -- evidence ------------------------------------------------------------------------------------------------------------ */

/* Of the name what every system takes for the name of a file. */
static struct str safe_name(struct visit *visit, struct str name) {
  struct str copy = arena_copy(visit->arena, name);
  for (size_t i = 0; i < copy.length; i++) {
    char *c = (char *)(uintptr_t)&copy.at[i];
    bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || (i && strchr(".-_ ", *c));
    if (!is_plain) *c = '_';
  }
  return copy.length ? copy : STR("file");
}

/* The name under which the case has the file; empty: it has none such. */
static struct str find_file(const struct incident *incident, struct str hash) {
  for (uint32_t i = 0; i < incident->count; i++)
    if (str_equal(incident->steps[i].file, hash)) return incident->steps[i].file_name.length ? incident->steps[i].file_name : STR("file");
  return STR("");
}

/* The path says the case and the hash: case-0123456789ab.9f86d081… */
static bool show_file(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct incident incident;
  struct str hash = visit->parameters[0], name = STR(""), content;
  if (!str_cut(&hash, '.', &visit->parameters[0])) hash = STR("");
  if (!visit_roster(visit, &reg, error)) return false;
  if (find_readable(visit, reg, &incident)) name = arena_copy(visit->arena, find_file(&incident, hash));
  roster_close(visit->site->roster);
  view_close(&visit->view);
  if (!name.length || !hash.length) return error_set(error, ERROR_MISSING, "there is no such file");
  if (!attachment_read(visit->site->company, visit->arena, visit->parameters[0], hash, &content, error)) return false;
  visit->reply->type = "application/octet-stream";
  visit->reply->file_name = safe_name(visit, name);
  buf_str(&visit->out, content);
  return true;
}

const struct page page_file = {.path = "/evidence/{}", .title = "Evidence", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_file};
