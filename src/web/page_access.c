/* Taking access from somebody and giving it back, with the reason. It begins at once: his sessions are over.
 */
#include "site.h"

enum { WHY_LENGTH_MAX = 1000 };

static void put_form_of_access(struct visit *visit) {
  const struct choice choices[] = {{STR("take"), STR("Take access away")}, {STR("return"), STR("Give access back")}};
  put_form(visit, "");
  put_input(visit, "person", "Whose access?", "The name by which he signs in, for example ann.rhodes", "text",
            field_typed(visit, "person"));
  put_radios(visit, "what", "What do you want to do?", NULL, choices, 2, field_typed(visit, "what"));
  put_text_area(visit, "why", "Why?", "It is recorded. The person is not told.", field_typed(visit, "why"));
  put_form_end(visit, "Save");
}

static void put_row(struct visit *visit, struct str person) {
  struct access_state state = access_of(&visit->view, person);
  if (!state.is_taken) return;
  html_f(&visit->out, "<tr><td>%.*s <small>%.*s</small></td><td>", STR_ARG(person_name(&visit->view, person)), STR_ARG(person));
  put_instant(visit, state.since.seconds);
  html_f(&visit->out, "</td><td>%.*s <small>%.*s</small></td></tr>\n", STR_ARG(state.why), STR_ARG(state.by));
}

static void put_without(struct visit *visit, const struct persons *persons) {
  bool has = false;
  for (uint32_t i = 0; i < persons->count; i++) has |= access_of(&visit->view, persons->at[i]).is_taken;
  buf_text(&visit->out, "<h2>Without access</h2>\n");
  if (!has) {
    buf_text(&visit->out, "<p>Access is taken from nobody.</p>\n");
    return;
  }
  buf_text(&visit->out, "<table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">Since</th><th "
                        "scope=\"col\">Why, and who took it</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < persons->count; i++) put_row(visit, persons->at[i]);
  buf_text(&visit->out, "</tbody></table>\n");
}

static bool show_access(struct visit *visit, struct error *error) {
  struct persons persons;
  if (!access_ever_taken(&visit->view, &persons, error)) return false;
  if (persons.count && !look_again(visit, persons.at, (int)persons.count, error)) return false;
  buf_text(&visit->out, "<h1>Access</h1>\n<p>Whoever leaves has no access from then on: that needs nothing here. Take it away "
                        "here "
                        "when somebody lost his device or his password became known, or while a case is open. He is signed out "
                        "everywhere at once, and his password is gone.</p>\n");
  if (visit->visitor.rights & RIGHT_DECIDE) put_form_of_access(visit);
  put_without(visit, &persons);
  buf_text(&visit->out, "<p class=\"hint\">Who has it back comes in by a sign-in link: <code>abstain "
                        "link</code> on the server makes "
                        "one.</p>\n");
  return true;
}

static void check_fields(struct visit *visit) {
  struct str what = field_typed(visit, "what");
  struct error why;
  if (!field_typed(visit, "person").length)
    problem_add(visit, "person", STR("Say whose access it is"));
  else if (!id_check(field_typed(visit, "person"), &why))
    problem_add(visit, "person", STR("Nobody is called so"));
  if (!str_equal(what, STR("take")) && !str_equal(what, STR("return"))) problem_add(visit, "what", STR("Choose what you want to do"));
  if (!field_typed(visit, "why").length) problem_add(visit, "why", STR("Say why; it is recorded"));
  if (field_typed(visit, "why").length > WHY_LENGTH_MAX) problem_add(visit, "why", STR("Say it in fewer words"));
}

static bool submit_access(struct visit *visit, struct error *error) {
  struct str person = field_typed(visit, "person"), why = field_typed(visit, "why"), key = field_typed(visit, "key");
  bool takes = str_equal(field_typed(visit, "what"), STR("take"));
  check_fields(visit);
  if (visit->problem_count) return show_access(visit, error);
  view_close(&visit->view);
  if ((takes ? access_take : access_return)(visit->site->company, visit->arena, person, visit->visitor.person, why, key, error)) {
    go_to(visit, STR("/access"));
    return true;
  }
  if (error->kind != ERROR_INPUT && error->kind != ERROR_CONFLICT && error->kind != ERROR_MISSING) return false;
  problem_add(visit, "person", arena_copy(visit->arena, str_of(error->text)));
  return look_again(visit, &visit->visitor.person, 1, error) && show_access(visit, error);
}

const struct page page_access = {.path = "/access",
                                 .title = "Access",
                                 .right = RIGHT_DECIDE | RIGHT_AUDIT,
                                 .is_raised = true,
                                 .show = show_access,
                                 .submit = submit_access};
