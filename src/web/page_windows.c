/* Windows, for who decides: restricted periods called and lifted, closed periods named, dates of results. What counts for
 * many is shown once more before it counts. */
#include "../calendar/zone.h"
#include "../notice/notice.h"
#include "../window/window.h"
#include "everybody.h"

enum { QUARTERS_BACK = 2, QUARTERS_AHEAD = 4, PERSONS_NAMED_MAX = 1000, NAMES_SHOWN = 40 };

static bool is_confirmed(const struct visit *visit) { return str_equal(field_typed(visit, "step"), STR("confirmed")); }

static void put_hidden(struct visit *visit, const char *name, struct str value) {
  html_f(&visit->out, "<input type=\"hidden\" name=\"%s\" value=\"%.*s\">\n", name, STR_ARG(value));
}

static void put_back(struct visit *visit) { buf_text(&visit->out, "<p><a href=\"/windows\">Windows</a></p>\n"); }

/* -- what counts now --------------------------------------------------------------------------------------------- */

/* By their names. */
static bool put_persons(struct visit *visit, const struct str *persons, uint32_t count, struct error *error) {
  const struct registry *reg;
  if (!visit_roster(visit, &reg, error)) return false;
  for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++) {
    buf_text(&visit->out, i ? ", " : "");
    put_person(visit, reg, persons[i]);
  }
  roster_close(visit->site->roster);
  if (count > NAMES_SHOWN) buf_format(&visit->out, " and %u more", (unsigned)(count - NAMES_SHOWN));
  return true;
}

static bool put_notice(struct visit *visit, const struct notice *notice, struct error *error) {
  html_f(&visit->out, "<li><strong class=\"tag no\">%s</strong> %.*s, to ", notice->closes ? "closed period" : "restricted",
         STR_ARG(notice->id));
  if (notice->is_to_all)
    buf_text(&visit->out, "everybody");
  else if (!put_persons(visit, notice->persons, notice->person_count, error))
    return false;
  buf_text(&visit->out, ", from ");
  put_instant(visit, notice->from.seconds);
  buf_text(&visit->out, " until ");
  if (notice->until.seconds == INT64_MAX)
    buf_text(&visit->out, "it is lifted");
  else
    put_instant(visit, notice->until.seconds);
  if (visit->visitor.rights & RIGHT_DECIDE)
    html_f(&visit->out, " <a href=\"/windows/%.*s/lift\">Lift<span class=\"unseen\"> %.*s</span></a>", STR_ARG(notice->id),
           STR_ARG(notice->id));
  buf_text(&visit->out, "</li>\n");
  return true;
}

static bool put_notices(struct visit *visit, struct error *error) {
  struct notices notices;
  notices_list(&visit->view, &notices);
  buf_text(&visit->out, "<h2>Restricted and closed periods</h2>\n");
  if (!notices.count) {
    buf_text(&visit->out, "<p>None counts now, and none is to come. The quarterly windows follow from the policy.</p>\n");
    return true;
  }
  buf_text(&visit->out, "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < notices.count; i++)
    if (!put_notice(visit, &notices.at[i], error)) return false;
  buf_text(&visit->out, "</ul>\n");
  return true;
}

/* The quarter of the policy's fiscal year in which the day is, as a number; 0: none. */
static int64_t quarter_now(const struct visit *visit) {
  struct date day = zone_wall(visit->view.reg->zone, visit->view.now).date;
  struct civil today = date_civil(day);
  struct quarter quarter;
  if (fiscal_quarter_at(&visit->view.policy->meta->fiscal, day, &quarter)) return quarter_number(quarter.year, quarter.number);
  return quarter_number(today.year, (today.month - 1) / 3 + 1);
}

/* Was it recorded that these results are out? What the register says counts those of a later quarter, too. */
static bool were_released(const struct registry *reg, int64_t number) {
  const struct entry *entry;
  for (struct walk walk = walk_kind(reg, EVENT_RESULTS); (entry = walk_next(&walk));)
    if (entry_number(reg->journal, entry, "quarter", 0) == number) return true;
  return false;
}

static void put_quarter(struct visit *visit, int64_t number) {
  const struct quarter_facts *facts = register_quarter(visit->view.reg, quarter_year(number), quarter_in_year(number));
  buf_format(&visit->out, "<tr><th scope=\"row\">Q%d-%d</th><td>", quarter_in_year(number), quarter_year(number));
  if (facts && facts->expected != INT64_MAX)
    put_instant(visit, facts->expected);
  else
    buf_text(&visit->out, "not said");
  buf_text(&visit->out, "</td><td>");
  if (facts && facts->results != INT64_MAX && were_released(visit->view.reg, number))
    put_instant(visit, facts->results);
  else
    buf_text(&visit->out, facts && facts->results != INT64_MAX ? "not said; later ones are out" : "not yet");
  buf_text(&visit->out, "</td></tr>\n");
}

static void put_quarters(struct visit *visit) {
  int64_t now = quarter_now(visit);
  buf_text(&visit->out, "<h2>Results</h2>\n<table><thead><tr><th scope=\"col\">Fiscal quarter</th><th scope=\"col\">Expected</th><th "
                        "scope=\"col\">Released</th></tr></thead><tbody>\n");
  for (int64_t number = now - QUARTERS_BACK; number <= now + QUARTERS_AHEAD; number++) put_quarter(visit, number);
  buf_text(&visit->out, "</tbody></table>\n");
}

static bool show_windows(struct visit *visit, struct error *error) {
  buf_text(&visit->out, "<h1>Windows</h1>\n");
  if (visit->visitor.rights & RIGHT_DECIDE)
    buf_text(&visit->out,
             "<div class=\"buttons\"><a class=\"button\" href=\"/windows/restrict\">Call a restricted period</a> <a class=\"button\" "
             "href=\"/windows/close\">Name a closed period</a> <a class=\"button\" href=\"/windows/results\">Dates of results</a></div>\n");
  if (!put_notices(visit, error)) return false;
  put_quarters(visit);
  return true;
}

const struct page page_windows = {.path = "/windows", .title = "Windows", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_windows};

/* -- a restricted period ---------------------------------------------------------------------------------------------- */

struct named {
  struct visit *visit;
  struct str typed; /* one name */
  struct str found; /* whose it is */
  int matches;
};

static bool equal_loosely(struct str a, struct str b) { return a.length == b.length && str_distance(a, b, 0) == 0; }

static bool match(void *context, struct view *view, struct str person, struct error *error) {
  struct named *named = context;
  (void)error;
  if (!equal_loosely(named->typed, person) && !equal_loosely(named->typed, person_name(view, person))) return true;
  named->found = arena_copy(named->visit->arena, person);
  named->matches++;
  return true;
}

struct chosen {
  struct str *persons;
  size_t room;
  uint32_t count;
};

static bool is_chosen(const struct chosen *chosen, struct str person) {
  for (uint32_t i = 0; i < chosen->count; i++)
    if (str_equal(chosen->persons[i], person)) return true;
  return false;
}

/* Who is meant by each name; one that is nobody's, or several people's, is said. */
static bool read_names(struct visit *visit, struct chosen *chosen, struct error *error) {
  struct str rest = field_typed(visit, "persons"), line, name;
  struct persons all;
  if (!everybody(visit->site->company, visit->arena, &all, error)) return false;
  while (str_cut(&rest, '\n', &line))
    while (str_cut(&line, ',', &name)) {
      struct named named = {visit, str_trim(name), STR(""), 0};
      if (!named.typed.length) continue;
      if (!each_in_service(visit->site->company, &all, match, &named, error)) return false;
      if (named.matches != 1)
        problem_add(visit, "persons",
                    arena_print(visit->arena,
                                named.matches ? "`" STR_FMT "` is the name of several: write the one by which he signs in"
                                              : "Nobody in service is called `" STR_FMT "`",
                                STR_ARG(text_shown(named.typed))));
      if (named.matches != 1 || is_chosen(chosen, named.found) || chosen->count >= PERSONS_NAMED_MAX) continue;
      ARENA_ROOM(visit->arena, chosen->persons, chosen->room, chosen->count);
      chosen->persons[chosen->count++] = named.found;
    }
  if (!chosen->count && !visit->problem_count) problem_add(visit, "persons", STR("Say to whom, one on a line"));
  return true;
}

static bool show_restrict(struct visit *visit, struct error *error) {
  static const struct choice to[] = {{{"all", 3}, {"Everybody", 9}}, {{"some", 4}, {"Those named below", 17}}};
  (void)error;
  put_back(visit);
  buf_text(&visit->out,
           "<h1>Call a restricted period</h1>\n<p>It counts from the moment when you confirm it until it is lifted. Those whom it "
           "names see that they may not trade, and no reason; do not write one in here.</p>\n");
  put_form(visit, "");
  put_radios(visit, "to", "For whom?", NULL, to, 2, field_typed(visit, "to"));
  put_text_area(visit, "persons", "Who?", "One on a line, by name or as they sign in. Leave it empty for everybody.",
                field_typed(visit, "persons"));
  put_form_end(visit, "Continue");
  return true;
}

static bool check_restrict(struct visit *visit, const struct chosen *chosen, struct error *error) {
  put_back(visit);
  buf_text(&visit->out,
           "<h1>Check, then confirm</h1>\n<dl><dt>What</dt><dd>A restricted period, from now until it is lifted</dd><dt>To</dt><dd>");
  if (!chosen->count) buf_text(&visit->out, "everybody in service");
  if (chosen->count && !put_persons(visit, chosen->persons, chosen->count, error)) return false;
  buf_text(&visit->out, "</dd><dt>They hear</dt><dd>by a mail that says that there is an update, and on their first page</dd></dl>\n");
  put_form(visit, "");
  put_hidden(visit, "step", STR("confirmed"));
  put_hidden(visit, "to", field_typed(visit, "to"));
  put_hidden(visit, "persons", field_typed(visit, "persons"));
  buf_text(&visit->out, "<div class=\"buttons\"><button class=\"warn\">Restrict now</button></div></form>\n");
  return true;
}

static bool submit_restrict(struct visit *visit, struct error *error) {
  struct str to = field_typed(visit, "to"), by = visit->visitor.person;
  struct chosen chosen = {0};
  bool is_to_all = str_equal(to, STR("all")), is_to_some = str_equal(to, STR("some"));
  view_close(&visit->view);
  if (!is_to_all && !is_to_some) problem_add(visit, "to", STR("Say whether it is for everybody or for some"));
  if (is_to_all && field_typed(visit, "persons").length)
    problem_add(visit, "persons", STR("You have chosen everybody: leave this empty, or choose those named below"));
  if (is_to_some && !read_names(visit, &chosen, error)) return false;
  if (!visit->problem_count && is_confirmed(visit)) {
    if (!window_restrict(&visit->view, by, chosen.persons, chosen.count, field_typed(visit, "key"), error)) return false;
    go_to(visit, STR("/windows"));
    return true;
  }
  if (!look_again(visit, &by, 1, error)) return false;
  if (visit->problem_count) return show_restrict(visit, error);
  return check_restrict(visit, &chosen, error);
}

const struct page page_restrict = {.path = "/windows/restrict",
                                   .title = "Call a restricted period",
                                   .right = RIGHT_DECIDE,
                                   .is_raised = true,
                                   .show = show_restrict,
                                   .submit = submit_restrict};

/* -- a closed period ------------------------------------------------------------------------------------------------------ */

static bool show_close(struct visit *visit, struct error *error) {
  (void)error;
  put_back(visit);
  buf_text(&visit->out, "<h1>Name a closed period</h1>\n<p>Nobody whom the policy's closed periods bind may trade in it.</p>\n");
  put_form(visit, "");
  put_input(visit, "from", "From", "A day, or a day and a time, for example 2026-05-21 09:00", "text", field_typed(visit, "from"));
  put_input(visit, "until", "Until", "The first moment at which it is over. Leave it empty if that is not known.", "text",
            field_typed(visit, "until"));
  put_form_end(visit, "Continue");
  return true;
}

static void read_instant(struct visit *visit, const char *field, struct instant *instant) {
  struct error why;
  if (!zone_read(visit->view.reg->zone, field_typed(visit, field), instant, &why))
    problem_add(visit, field, arena_copy(visit->arena, str_of(why.text)));
}

static void read_close(struct visit *visit, struct instant *from, struct instant *until) {
  *until = INSTANT_NEVER;
  if (!field_typed(visit, "from").length)
    problem_add(visit, "from", STR("Say when it begins"));
  else
    read_instant(visit, "from", from);
  if (field_typed(visit, "until").length) read_instant(visit, "until", until);
  if (visit->problem_count) return;
  if (until->seconds <= from->seconds)
    problem_add(visit, "until", STR("It ends before it begins"));
  else if (until->seconds <= visit->view.now.seconds)
    problem_add(visit, "until", STR("It would be over already"));
}

static void check_close(struct visit *visit, struct instant from, struct instant until) {
  put_back(visit);
  buf_text(&visit->out, "<h1>Check, then confirm</h1>\n<dl><dt>What</dt><dd>A closed period</dd><dt>From</dt><dd>");
  put_instant(visit, from.seconds);
  buf_text(&visit->out, "</dd><dt>Until</dt><dd>");
  if (until.seconds == INT64_MAX)
    buf_text(&visit->out, "it is lifted");
  else
    put_instant(visit, until.seconds);
  buf_text(
      &visit->out,
      "</dd><dt>They hear</dt><dd>by a mail that says that there is an update: now, the evening before, and when it begins</dd></dl>\n");
  put_form(visit, "");
  put_hidden(visit, "step", STR("confirmed"));
  put_hidden(visit, "from", field_typed(visit, "from"));
  put_hidden(visit, "until", field_typed(visit, "until"));
  buf_text(&visit->out, "<div class=\"buttons\"><button class=\"warn\">Close it</button></div></form>\n");
}

static bool submit_close(struct visit *visit, struct error *error) {
  struct instant from = {0}, until;
  read_close(visit, &from, &until);
  if (visit->problem_count) return show_close(visit, error);
  if (!is_confirmed(visit)) {
    check_close(visit, from, until);
    return true;
  }
  if (!window_close(&visit->view, visit->visitor.person, from, until, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/windows"));
  return true;
}

const struct page page_close = {.path = "/windows/close",
                                .title = "Name a closed period",
                                .right = RIGHT_DECIDE,
                                .is_raised = true,
                                .show = show_close,
                                .submit = submit_close};

/* -- lifting ------------------------------------------------------------------------------------------------------------------ */

static bool show_lift(struct visit *visit, struct error *error) {
  struct notice notice;
  if (!notice_find(&visit->view, visit->parameters[0], &notice, error)) return false;
  put_back(visit);
  html_f(&visit->out, "<h1>Lift this %s?</h1>\n<dl><dt>Notice</dt><dd>%.*s</dd><dt>To</dt><dd>",
         notice.closes ? "closed period" : "restriction", STR_ARG(notice.id));
  if (notice.is_to_all)
    buf_text(&visit->out, "everybody");
  else if (!put_persons(visit, notice.persons, notice.person_count, error))
    return false;
  buf_text(&visit->out, "</dd><dt>Since</dt><dd>");
  put_instant(visit, notice.from.seconds);
  buf_text(&visit->out, "</dd></dl>\n<p>It ends now. Whatever else closes a period goes on to count.</p>\n");
  put_form(visit, "");
  buf_text(&visit->out, "<div class=\"buttons\"><button class=\"warn\">Lift it now</button></div></form>\n");
  return true;
}

static bool submit_lift(struct visit *visit, struct error *error) {
  struct notice notice;
  if (!notice_find(&visit->view, visit->parameters[0], &notice, error)) return false;
  if (!window_lift(&visit->view, visit->visitor.person, &notice, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/windows"));
  return true;
}

const struct page page_lift = {.path = "/windows/{}/lift",
                               .title = "Lift a notice",
                               .right = RIGHT_DECIDE,
                               .is_raised = true,
                               .show = show_lift,
                               .submit = submit_lift};

/* -- results -------------------------------------------------------------------------------------------------------------------- */

struct results {
  int64_t quarter;
  bool are_out;
  struct date day;
  struct instant at;
};

static bool show_results(struct visit *visit, struct error *error) {
  static const struct choice what[] = {{{"expected", 8}, {"They are planned", 16}}, {{"released", 8}, {"They are out", 12}}};
  struct choice quarters[QUARTERS_BACK + QUARTERS_AHEAD + 2] = {{STR(""), STR("Choose \xe2\x80\xa6")}};
  int count = 1;
  (void)error;
  for (int64_t number = quarter_now(visit) - QUARTERS_BACK; number <= quarter_now(visit) + QUARTERS_AHEAD; number++, count++)
    quarters[count].value = quarters[count].label = arena_print(visit->arena, "Q%d-%d", quarter_in_year(number), quarter_year(number));
  put_back(visit);
  buf_text(&visit->out,
           "<h1>Dates of results</h1>\n<p>The quarterly windows are counted from them. A date that is moved moves the windows, and those "
           "whom they bind are told.</p>\n");
  put_form(visit, "");
  put_select(visit, "quarter", "Results of which fiscal quarter?", NULL, quarters, count, field_typed(visit, "quarter"));
  put_radios(visit, "what", "What do you enter?", NULL, what, 2, field_typed(visit, "what"));
  put_input(visit, "when", "When?",
            "Planned: a day, for example 2026-07-30. Out: the day and the time of the release, for example 2026-07-30 16:05", "text",
            field_typed(visit, "when"));
  put_form_end(visit, "Continue");
  return true;
}

static void read_when(struct visit *visit, struct results *results) {
  struct str when = field_typed(visit, "when");
  if (!when.length) {
    problem_add(visit, "when", STR("Say when"));
  } else if (!results->are_out) {
    if (!date_parse(when, &results->day)) problem_add(visit, "when", STR("Write the day like 2026-07-30"));
  } else if (when.length <= strlen("2026-07-30")) {
    problem_add(visit, "when", STR("Say the time, too: the windows are counted from it"));
  } else {
    read_instant(visit, "when", &results->at);
    if (!visit->problem_count && results->at.seconds > visit->view.now.seconds)
      problem_add(visit, "when", STR("That is still to come: enter it as planned"));
  }
}

static void read_results(struct visit *visit, struct results *results) {
  struct str what = field_typed(visit, "what"), quarter = field_typed(visit, "quarter");
  struct value value;
  struct error why;
  const struct event_field *field = &event_types[EVENT_RESULTS].fields[event_field_find(EVENT_RESULTS, STR("quarter"))];
  results->are_out = str_equal(what, STR("released"));
  if (!quarter.length || !value_parse(field, quarter, &value, &why))
    problem_add(visit, "quarter", STR("Choose the quarter"));
  else
    results->quarter = value.number;
  if (!results->are_out && !str_equal(what, STR("expected"))) problem_add(visit, "what", STR("Say whether they are planned or out"));
  read_when(visit, results);
}

static void check_results(struct visit *visit, const struct results *results) {
  put_back(visit);
  html_f(&visit->out, "<h1>Check, then confirm</h1>\n<dl><dt>Results of</dt><dd>%.*s</dd><dt>%s</dt><dd>",
         STR_ARG(field_typed(visit, "quarter")), results->are_out ? "Released" : "Expected on");
  if (results->are_out)
    put_instant(visit, results->at.seconds);
  else
    html_f(&visit->out, "%.*s", STR_ARG(field_typed(visit, "when")));
  buf_text(&visit->out, "</dd></dl>\n");
  put_form(visit, "");
  put_hidden(visit, "step", STR("confirmed"));
  put_hidden(visit, "quarter", field_typed(visit, "quarter"));
  put_hidden(visit, "what", field_typed(visit, "what"));
  put_hidden(visit, "when", field_typed(visit, "when"));
  buf_text(&visit->out, "<div class=\"buttons\"><button>Record it</button></div></form>\n");
}

static bool submit_results(struct visit *visit, struct error *error) {
  struct results results = {0};
  struct str by = visit->visitor.person, key = field_typed(visit, "key");
  read_results(visit, &results);
  if (visit->problem_count) return show_results(visit, error);
  if (!is_confirmed(visit)) {
    check_results(visit, &results);
    return true;
  }
  bool ok = results.are_out ? window_release(&visit->view, by, results.quarter, results.at, key, error)
                            : window_expect(&visit->view, by, results.quarter, results.day, key, error);
  if (ok) go_to(visit, STR("/windows"));
  return ok;
}

const struct page page_results = {.path = "/windows/results",
                                  .title = "Dates of results",
                                  .right = RIGHT_DECIDE,
                                  .is_raised = true,
                                  .show = show_results,
                                  .submit = submit_results};
