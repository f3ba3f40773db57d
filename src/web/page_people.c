/* Personnel: the list, with those who are looked for, and somebody new. */
#include "everybody.h"

/* -- the list ------------------------------------------------------------------------------------------------------ */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool holds(struct str text, struct str sought) {
  for (size_t i = 0; i + sought.length <= text.length; i++) {
    size_t same = 0;
    while (same < sought.length && lower(text.at[i + same]) == lower(sought.at[same])) same++;
    if (same == sought.length) return true;
  }
  return false;
}

static bool is_sought(const struct member *member, struct str sought) {
  return !sought.length || holds(member->name, sought) || holds(member->id, sought) || words_have(&member->classes, sought) ||
         words_have(&member->offices, sought);
}

static void put_words(struct visit *visit, const struct words *words) {
  for (uint32_t i = 0; i < words->count; i++) html_f(&visit->out, "%s%.*s", i ? ", " : "", STR_ARG(words->at[i]));
}

static void put_row(struct visit *visit, const struct registry *reg, const struct member *member) {
  buf_text(&visit->out, "<tr><td>");
  put_person(visit, reg, member->id);
  html_f(&visit->out, "</td><td><code>%.*s</code></td><td>", STR_ARG(member->id));
  if (member->is_in_service)
    put_words(visit, &member->classes);
  else
    put_tag(visit, "over", member->offices.count ? "no class" : "not in service");
  buf_text(&visit->out, "</td><td>");
  put_words(visit, &member->offices);
  buf_text(&visit->out, "</td></tr>\n");
}

static void put_search(struct visit *visit, struct str sought) {
  html_f(&visit->out,
         "<form method=\"get\" role=\"search\" class=\"find\"><label for=\"q\">Name, class or "
         "office</label> <input id=\"q\" "
         "name=\"q\" type=\"search\" value=\"%.*s\"> <button>Search</button></form>\n",
         STR_ARG(sought));
}

static void put_members(struct visit *visit, const struct registry *reg, struct str sought) {
  enum { SHOWN_MAX = 500 };
  struct members members;
  uint32_t shown = 0, found = 0, in_service = 0;
  members_of(reg, visit->arena, visit->view.now, &members);
  for (uint32_t i = 0; i < members.count; i++) {
    in_service += members.at[i].is_in_service;
    found += is_sought(&members.at[i], sought);
  }
  buf_format(&visit->out, "<p>%u in service. %u shown.</p>\n", in_service, found < SHOWN_MAX ? found : SHOWN_MAX);
  if (!found) return;
  buf_text(&visit->out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Name</th><th "
                        "scope=\"col\">Signs in as</th><th "
                        "scope=\"col\">Classes</th><th scope=\"col\">Offices</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < members.count && shown < SHOWN_MAX; i++) {
    if (!is_sought(&members.at[i], sought)) continue;
    put_row(visit, reg, &members.at[i]);
    shown++;
  }
  buf_text(&visit->out, "</tbody></table></div>\n");
  if (found > shown) buf_text(&visit->out, "<p>There are more: search for a part of the name.</p>\n");
}

static bool show_people(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct str sought = str_trim(pairs_find(&visit->request->query, "q"));
  if (!visit_roster(visit, &reg, error)) return false;
  buf_text(&visit->out, "<h1>People</h1>\n");
  if (may_change(visit))
    buf_text(&visit->out, "<p class=\"buttons\"><a class=\"button\" href=\"/people-new\">Somebody joins</a> "
                          "<a class=\"button\" "
                          "href=\"/people-import\">Import from HR</a></p>\n");
  put_search(visit, sought);
  put_members(visit, reg, sought);
  roster_close(visit->site->roster);
  return true;
}

const struct page page_people = {.path = "/people", .title = "People", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_people};

/* -- somebody joins ------------------------------------------------------------------------------------------------ */

static void put_classes(struct visit *visit) {
  enum { CLASSES_SHOWN_MAX = 64 };
  struct choice choices[CLASSES_SHOWN_MAX];
  int count = 0;
  for (int32_t i = 0; i < visit->view.policy->class_count && count < CLASSES_SHOWN_MAX; i++) {
    struct str name = image_str(visit->view.policy, visit->view.policy->classes[i].name);
    choices[count++] = (struct choice){name, name};
  }
  put_select(visit, "class", "Class", "By it the policy knows what binds him.", choices, count, field_typed(visit, "class"));
}

static bool show_new(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<p><a href=\"/people\">People</a></p>\n<h1>Somebody joins</h1>\n");
  if (!put_step_up(visit)) return true;
  put_form(visit, "");
  put_input(visit, "name", "Name", NULL, "text", field_typed(visit, "name"));
  put_input(visit, "id", "How he signs in", "A short name that stays, like ann.lee.", "text", field_typed(visit, "id"));
  put_classes(visit);
  put_input(visit, "email", "E-mail address", "It may be left out.", "text", field_typed(visit, "email"));
  put_input(visit, "entity", "Company or subsidiary", "It may be left out.", "text", field_typed(visit, "entity"));
  put_form_end(visit, "Record that he joins");
  return true;
}

static void check_new(struct visit *visit, const struct registry *reg) {
  struct str id = field_typed(visit, "id");
  struct member member;
  struct error why;
  if (!id.length)
    problem_add(visit, "id", STR("Say how he signs in"));
  else if (str_equal(id, STR("all")) || !id_check(id, &why))
    problem_add(visit, "id", STR("That cannot be a name to sign in by"));
  else if (member_find(reg, visit->arena, visit->view.now, id, &member) && member.is_in_service)
    problem_add(visit, "id", STR("Somebody in service signs in so already"));
  if (!is_class(visit->view.policy, field_typed(visit, "class"))) problem_add(visit, "class", STR("Choose a class"));
}

static bool submit_new(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct str name = typed_text(visit, "name", "Say the name"), email = typed_text(visit, "email", NULL);
  struct str entity = typed_text(visit, "entity", NULL), id = field_typed(visit, "id");
  if (!visit_roster(visit, &reg, error)) return false;
  check_new(visit, reg);
  roster_close(visit->site->roster);
  if (visit->problem_count) return show_new(visit, error);
  view_close(&visit->view);
  struct telling telling = telling_begin(visit->site->company, visit->arena, "join", visit->visitor.person, field_typed(visit, "key"));
  struct event *joined = telling_add(&telling, EVENT_JOINED);
  event_set_text(joined, "person", id);
  event_set_text(joined, "name", name);
  event_set_text(joined, "email", email);
  event_set_text(joined, "entity", entity);
  struct event *given = telling_add(&telling, EVENT_CLASS_GIVEN);
  event_set_text(given, "person", id);
  event_set_text(given, "class", field_typed(visit, "class"));
  if (!telling_append(&telling, error)) return false;
  go_to(visit, arena_print(visit->arena, "/people/" STR_FMT, STR_ARG(path_text(visit->arena, id))));
  return true;
}

const struct page page_people_new = {
    .path = "/people-new", .title = "Somebody joins", .right = RIGHT_DECIDE, .is_raised = true, .show = show_new, .submit = submit_new};
