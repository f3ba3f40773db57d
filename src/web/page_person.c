/* One person's page for the administrator: what is recorded of him, and what can be: classes and offices
 * given and ended, related persons, leaving; what he asked and traded within a year. Nobody changes his own. What he knows does not stand
 * here. */
#include "../calendar/zone.h"
#include "../ledger/sentence.h"
#include "everybody.h"
#include "record.h"

enum { CHOICES_SHOWN = 64 };

/* -- what is recorded ---------------------------------------------------------------------------------------------- */

static void put_row(struct visit *visit, const char *name, struct str value) {
  if (value.length) html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", name, STR_ARG(value));
}

static void put_list(struct visit *visit, const char *name, const struct words *words) {
  if (!words->count) return;
  html_f(&visit->out, "<dt>%s</dt><dd>", name);
  for (uint32_t i = 0; i < words->count; i++) html_f(&visit->out, "%s%.*s", i ? ", " : "", STR_ARG(words->at[i]));
  buf_text(&visit->out, "</dd>\n");
}

static void put_member(struct visit *visit, const struct member *member) {
  html_f(&visit->out, "<p><a href=\"/people\">People</a></p>\n<h1>%.*s</h1>\n<dl>", STR_ARG(member->name));
  put_row(visit, "Signs in as", member->id);
  put_list(visit, "Classes", &member->classes);
  put_list(visit, "Offices", &member->offices);
  put_row(visit, "Company", member->entity);
  put_row(visit, "E-mail", member->email);
  if (member->joined.seconds != INSTANT_ALWAYS.seconds) {
    buf_text(&visit->out, "<dt>Joined</dt><dd>");
    put_day_of(visit, member->joined);
    buf_text(&visit->out, "</dd>\n");
  }
  if (!member->is_in_service && member->left.seconds != INSTANT_NEVER.seconds) {
    buf_text(&visit->out, "<dt>Left</dt><dd>");
    put_day_of(visit, member->left);
    buf_text(&visit->out, "</dd>\n");
  }
  buf_text(&visit->out, "</dl>\n");
}

static const char *said_text(enum said said) {
  static const char *const words[] = {[SAID_NOTHING] = "not known", [SAID_YES] = "yes", [SAID_NO] = "no"};
  return words[said];
}

/* The three tests of the text, each in its own column. */
static void put_tie(struct visit *visit, const struct registry *reg, const struct member *member, const struct tie *tie) {
  bool is_his = str_equal(tie->of, member->id);
  buf_text(&visit->out, "<tr><td>");
  put_person(visit, reg, is_his ? tie->person : tie->of);
  html_f(&visit->out, "</td><td>%s%.*s<br>since ", is_his ? "" : "he is this person's ", STR_ARG(tie->relation));
  put_day_of(visit, tie->since);
  if (tie->until.seconds != INSTANT_NEVER.seconds) buf_text(&visit->out, "<br>until "), put_day_of(visit, tie->until);
  html_f(&visit->out, "</td><td>%s</td><td>%s</td></tr>\n", said_text(tie->shares_address), said_text(tie->dependent));
}

static void put_ties(struct visit *visit, const struct registry *reg, const struct member *member) {
  struct ties ties;
  ties_of(reg, visit->arena, member->symbol, &ties);
  buf_text(&visit->out, "<h2>Related persons</h2>\n");
  if (!ties.count) {
    buf_text(&visit->out, "<p>None are recorded. Spouses, children and whoever lives with him are told below.</p>\n");
    return;
  }
  buf_text(&visit->out,
           "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">Relation</th><th "
           "scope=\"col\">Same address</th><th scope=\"col\">Depends on him</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < ties.count; i++) put_tie(visit, reg, member, &ties.at[i]);
  buf_text(&visit->out, "</tbody></table></div>\n<p class=\"hint\">What is passed to close family counts as "
                        "tipping by kinship alone; he "
                        "answers for whoever shares his address; a notice binds family at his address or "
                        "dependent on him.</p>\n");
}

static void put_accounts(struct visit *visit, const struct registry *reg, const struct member *member) {
  struct accounts accounts;
  accounts_of(reg, visit->arena, member->symbol, &accounts);
  buf_text(&visit->out, "<h2>Accounts</h2>\n");
  buf_text(&visit->out, accounts.count ? "<ul class=\"list\">\n" : "<p>None are recorded.</p>\n");
  for (uint32_t i = 0; i < accounts.count; i++) {
    const struct account *account = &accounts.at[i];
    html_f(&visit->out, "<li><code>%.*s</code> %.*s, opened ", STR_ARG(account->account), STR_ARG(account->broker));
    put_day_of(visit, account->opened);
    if (account->closed.seconds != INSTANT_NEVER.seconds) buf_text(&visit->out, ", closed "), put_day_of(visit, account->closed);
    buf_text(&visit->out, "</li>\n");
  }
  if (accounts.count) buf_text(&visit->out, "</ul>\n");
}

/* Of reports and questions nothing: who reads this page may not know them by it. */
static bool is_told(enum event_kind kind) {
  static const enum event_kind told[] = {EVENT_JOINED,
                                         EVENT_DETAILS_CHANGED,
                                         EVENT_LEFT,
                                         EVENT_CLASS_GIVEN,
                                         EVENT_CLASS_ENDED,
                                         EVENT_OFFICE_GIVEN,
                                         EVENT_OFFICE_ENDED,
                                         EVENT_UNAVAILABLE,
                                         EVENT_AVAILABLE,
                                         EVENT_RELATION,
                                         EVENT_RELATION_ENDED,
                                         EVENT_ACCOUNT_OPENED,
                                         EVENT_CERTIFICATION_REQUESTED,
                                         EVENT_CERTIFIED,
                                         EVENT_SPOKESPERSON_NAMED,
                                         EVENT_SPOKESPERSON_ENDED};
  for (size_t i = 0; i < sizeof told / sizeof *told; i++)
    if (told[i] == kind) return true;
  return false;
}

static void put_history(struct visit *visit, const struct registry *reg, const struct member *member) {
  const struct entry *entry;
  buf_text(&visit->out, "<details><summary>Everything recorded here</summary>\n<ul class=\"list\">\n");
  for (struct walk walk = walk_symbol(reg, member->symbol); (entry = walk_next(&walk));) {
    struct event event;
    struct buf sentence;
    if (!is_told(entry->kind)) continue;
    buf_init(&sentence, TEXT_LENGTH_MAX);
    entry_event(reg->journal, visit->arena, entry, &event);
    buf_event_sentence(&sentence, &event);
    buf_text(&visit->out, "<li>");
    put_instant(visit, entry->at.seconds);
    html_f(&visit->out, ": %.*s</li>\n", STR_ARG(buf_view(&sentence)));
    buf_free(&sentence);
  }
  buf_text(&visit->out, "</ul></details>\n");
}

/* -- what can be --------------------------------------------------------------------------------------------------- */

/* A form of the page; `what` says which. */
static void begin(struct visit *visit, const char *what) {
  put_form(visit, "");
  html_f(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"%s\">\n", what);
}

static void put_choices(struct visit *visit, const char *field, const char *label, const struct choice *choices, int count) {
  put_select(visit, field, label, NULL, choices, count, field_typed(visit, field));
}

static int choices_of(const struct words *words, struct choice *choices) {
  int count = 0;
  for (uint32_t i = 0; i < words->count && count < CHOICES_SHOWN; i++) choices[count++] = (struct choice){words->at[i], words->at[i]};
  return count;
}

static int new_classes(const struct abstain_policy *policy, const struct member *member, struct choice *choices) {
  int count = 0;
  for (int32_t i = 0; i < policy->class_count && count < CHOICES_SHOWN; i++) {
    struct str name = image_str(policy, policy->classes[i].name);
    if (!words_have(&member->classes, name)) choices[count++] = (struct choice){name, name};
  }
  return count;
}

static int new_offices(const struct abstain_policy *policy, const struct member *member, struct choice *choices) {
  int count = 0;
  for (int32_t i = 0; i < policy->role_count && count < CHOICES_SHOWN; i++) {
    struct str name = image_str(policy, policy->roles[i].name);
    if (is_office(policy, name) && !words_have(&member->offices, name)) choices[count++] = (struct choice){name, name};
  }
  return count;
}

static void put_class_forms(struct visit *visit, const struct member *member) {
  struct choice choices[CHOICES_SHOWN];
  int count = new_classes(visit->view.policy, member, choices);
  buf_text(&visit->out, "<details><summary>Classes: appoint, designate or revoke</summary>\n");
  begin(visit, "give-class");
  put_choices(visit, "class", "Becomes", choices, count);
  put_input(visit, "by", "Who decided that?", "`board`, or how the CEO or CFO signs in. Needed where the policy says who names somebody.",
            "text", field_typed(visit, "by"));
  put_form_end(visit, "Record it");
  count = choices_of(&member->classes, choices);
  if (count) {
    begin(visit, "end-class");
    put_choices(visit, "old-class", "Is no longer", choices, count);
    put_form_end(visit, "Record the end");
  }
  buf_text(&visit->out, "</details>\n");
}

static void put_office_forms(struct visit *visit, const struct member *member) {
  struct choice choices[CHOICES_SHOWN];
  int count = new_offices(visit->view.policy, member, choices);
  buf_text(&visit->out, "<details><summary>Offices</summary>\n");
  if (count) {
    begin(visit, "give-office");
    put_choices(visit, "office", "Holds the office of", choices, count);
    put_form_end(visit, "Give the office");
  }
  count = choices_of(&member->offices, choices);
  if (count) {
    begin(visit, "end-office");
    put_choices(visit, "old-office", "No longer holds", choices, count);
    put_form_end(visit, "End it");
  }
  buf_text(&visit->out, "</details>\n");
}

static void put_tie_form(struct visit *visit) {
  static const struct choice answers[] = {
      {CONSTANT(""), CONSTANT("Not known")}, {CONSTANT("yes"), CONSTANT("Yes")}, {CONSTANT("no"), CONSTANT("No")}};
  struct choice choices[KIN_WORDS];
  for (int i = 0; i < KIN_WORDS; i++) choices[i] = (struct choice){str_of(kin_words[i]), str_of(kin_words[i])};
  buf_text(&visit->out, "<details><summary>A related person</summary>\n");
  begin(visit, "relate");
  put_input(visit, "relative", "Who", "A name; of personnel, how they sign in.", "text", field_typed(visit, "relative"));
  put_choices(visit, "relation", "Is his or her", choices, KIN_WORDS);
  put_input(visit, "since", "Since when?", "A date like 2026-09-30. Left out: from today.", "text", field_typed(visit, "since"));
  put_radios(visit, "shares_address", "Same address?", NULL, answers, 3, field_typed(visit, "shares_address"));
  put_radios(visit, "dependent", "Dependent on him or her for money?", NULL, answers, 3, field_typed(visit, "dependent"));
  put_form_end(visit, "Record the relation");
  buf_text(&visit->out, "</details>\n");
}

static void put_tie_ends(struct visit *visit, const struct registry *reg, const struct member *member) {
  struct ties ties;
  struct choice choices[CHOICES_SHOWN];
  int count = 0;
  ties_of(reg, visit->arena, member->symbol, &ties);
  for (uint32_t i = 0; i < ties.count && count < CHOICES_SHOWN; i++) {
    const struct tie *tie = &ties.at[i];
    if (!str_equal(tie->of, member->id) || tie->until.seconds != INSTANT_NEVER.seconds) continue;
    choices[count++] = (struct choice){arena_print(visit->arena, STR_FMT " " STR_FMT, STR_ARG(tie->relation), STR_ARG(tie->person)),
                                       arena_print(visit->arena, STR_FMT ", " STR_FMT, STR_ARG(tie->person), STR_ARG(tie->relation))};
  }
  if (!count) return;
  buf_text(&visit->out, "<details><summary>The end of a relation</summary>\n");
  begin(visit, "unrelate");
  put_choices(visit, "tie", "No longer related", choices, count);
  put_form_end(visit, "Record the end");
  buf_text(&visit->out, "</details>\n");
}

static void put_leave(struct visit *visit) {
  buf_text(&visit->out, "<details><summary>Leaves the service</summary>\n<p>His classes and offices end, and "
                        "his session with them.</p>\n");
  begin(visit, "leave");
  buf_text(&visit->out, "<button class=\"warn\">Record that he leaves</button></form></details>\n");
}

static void put_forms(struct visit *visit, const struct registry *reg, const struct member *member) {
  buf_text(&visit->out, "<h2>Record a change</h2>\n");
  if (str_equal(member->id, visit->visitor.person)) {
    buf_text(&visit->out, "<p>This is you: what is recorded of you is for somebody else to change.</p>\n");
    return;
  }
  if (!put_step_up(visit)) return;
  put_class_forms(visit, member);
  put_office_forms(visit, member);
  put_tie_form(visit);
  put_tie_ends(visit, reg, member);
  if (member->is_in_service) put_leave(visit);
}

/* Whose page it is. */
static struct str person_id(const struct visit *visit) { return path_id(visit->arena, visit->parameters[0]); }

/* What he asked and traded, and what closes for him: of that the roster knows nothing. */
static bool put_desk_of(struct visit *visit, struct str person, struct error *error) {
  struct str persons[2] = {visit->visitor.person, person};
  if (!look_again(visit, persons, 2, error)) return false;
  buf_text(&visit->out, "<h2>Requests and trades of a year</h2>\n");
  put_record(visit, person);
  buf_text(&visit->out, "<h2>Periods that bind him</h2>\n");
  if (!put_year(visit, person)) buf_text(&visit->out, "<p>None does in this year.</p>\n");
  return true;
}

static bool show_person(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct member member;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = member_find(reg, visit->arena, visit->view.now, person_id(visit), &member);
  if (found) {
    visit->title = arena_copy(visit->arena, member.name);
    put_member(visit, &member);
    put_ties(visit, reg, &member);
    put_accounts(visit, reg, &member);
    put_history(visit, reg, &member);
    if (may_change(visit)) put_forms(visit, reg, &member);
  }
  roster_close(visit->site->roster);
  return found ? put_desk_of(visit, person_id(visit), error) : error_set(error, ERROR_MISSING, "there is no such person");
}

/* -- recording ----------------------------------------------------------------------------------------------------- */

/* An event about the person, as the form says; nothing where there is a problem. */
typedef void teller(struct visit *visit, const struct registry *reg, struct telling *telling);

static struct event *tell_of(struct visit *visit, struct telling *telling, enum event_kind kind) {
  struct event *event = telling_add(telling, kind);
  event_set_text(event, "person", person_id(visit));
  return event;
}

static bool names_one_of(const struct abstain_policy *policy, uint64_t roles, int32_t role) {
  return roles >> role & 1 || (policy->roles[role].same_as != NONE && roles >> policy->roles[role].same_as & 1);
}

/* May he, or the board, name somebody to the class? Where the policy does not say who may, everybody. */
static bool may_name(const struct visit *visit, const struct registry *reg, struct str class, struct str by) {
  const struct abstain_policy *policy = visit->view.policy;
  struct symbol person = symbols_find(&reg->journal->texts, by);
  uint64_t roles = 0;
  for (int32_t i = 0; i < policy->class_count; i++)
    if (str_equal(image_str(policy, policy->classes[i].name), class)) roles = policy->classes[i].named_by;
  bool may = roles == 0;
  for (int32_t role = 0; role < policy->role_count && !may; role++) {
    if (!names_one_of(policy, roles, role)) continue;
    may = str_equal(by, image_str(policy, policy->roles[role].name)) && str_equal(by, STR("board"));
    may |= person.number && spans_hold(person_role(reg, visit->arena, person, role), visit->view.now.seconds);
  }
  return may;
}

static void tell_class_given(struct visit *visit, const struct registry *reg, struct telling *telling) {
  struct str by = field_typed(visit, "by"), class = field_typed(visit, "class");
  struct member decider;
  bool is_known = !by.length || str_equal(by, STR("board")) || member_find(reg, visit->arena, visit->view.now, by, &decider);
  if (!is_class(visit->view.policy, class)) problem_add(visit, "class", STR("Choose a class"));
  if (!is_known) problem_add(visit, "by", STR("Nobody signs in so; write `board`, or leave it out"));
  if (!visit->problem_count && !may_name(visit, reg, class, by))
    problem_add(visit, "by",
                arena_print(visit->arena,
                            "By the policy it is not for %s to name somebody `" STR_FMT
                            "`: say who did, `board` or how the officer signs in",
                            by.length ? "this person" : "anybody unnamed", STR_ARG(text_shown(class))));
  if (visit->problem_count) return;
  struct event *event = tell_of(visit, telling, EVENT_CLASS_GIVEN);
  event_set_text(event, "class", class);
  event_set_text(event, "by", by);
}

static void tell_class_ended(struct visit *visit, const struct registry *reg, struct telling *telling) {
  struct str class = field_typed(visit, "old-class");
  (void)reg;
  if (!is_class(visit->view.policy, class))
    problem_add(visit, "old-class", STR("Choose a class"));
  else
    event_set_text(tell_of(visit, telling, EVENT_CLASS_ENDED), "class", class);
}

static void tell_office(struct visit *visit, struct telling *telling, const char *field, enum event_kind kind) {
  struct str office = field_typed(visit, field);
  if (!is_office(visit->view.policy, office))
    problem_add(visit, field, STR("Choose an office"));
  else
    event_set_text(tell_of(visit, telling, kind), "office", office);
}

static void tell_office_given(struct visit *visit, const struct registry *reg, struct telling *telling) {
  (void)reg;
  tell_office(visit, telling, "office", EVENT_OFFICE_GIVEN);
}

static void tell_office_ended(struct visit *visit, const struct registry *reg, struct telling *telling) {
  (void)reg;
  tell_office(visit, telling, "old-office", EVENT_OFFICE_ENDED);
}

static int64_t kin_of(struct str word) {
  for (int64_t i = 0; i < KIN_WORDS; i++)
    if (str_equal(word, str_of(kin_words[i]))) return i;
  return -1;
}

static void tell_said(struct visit *visit, struct event *event, const char *field) {
  struct str said = field_typed(visit, field);
  if (said.length) event_set_number(event, field, str_equal(said, STR("yes")));
}

static void tell_relation(struct visit *visit, const struct registry *reg, struct telling *telling) {
  struct str relative = field_typed(visit, "relative");
  int64_t relation = kin_of(field_typed(visit, "relation"));
  struct date since;
  struct error why;
  bool has_since = typed_date(visit, "since", &since);
  if (!relative.length)
    problem_add(visit, "relative", STR("Say who it is"));
  else if (str_equal(relative, person_id(visit)))
    problem_add(visit, "relative", STR("Nobody is related to himself"));
  else if (str_equal(relative, STR("all")) || !id_check(relative, &why))
    problem_add(visit, "relative", STR("That cannot be a name"));
  if (relation < 0) problem_add(visit, "relation", STR("Choose the relation"));
  if (has_since && since.days > visit_today(visit).days) problem_add(visit, "since", STR("That day is still to come"));
  if (visit->problem_count) return;
  struct event *event = telling_add(telling, EVENT_RELATION);
  if (has_since) event->at = zone_day_start(reg->zone, since);
  event_set_text(event, "person", relative);
  event_set_text(event, "of", person_id(visit));
  event_set_number(event, "relation", relation);
  tell_said(visit, event, "shares_address");
  tell_said(visit, event, "dependent");
}

static void tell_relation_ended(struct visit *visit, const struct registry *reg, struct telling *telling) {
  struct str person = field_typed(visit, "tie"), word;
  (void)reg;
  if (!str_cut(&person, ' ', &word) || kin_of(word) < 0 || !person.length) {
    problem_add(visit, "tie", STR("Choose the relation"));
    return;
  }
  struct event *event = telling_add(telling, EVENT_RELATION_ENDED);
  event_set_text(event, "person", person);
  event_set_text(event, "of", person_id(visit));
  event_set_number(event, "relation", kin_of(word));
}

static void tell_left(struct visit *visit, const struct registry *reg, struct telling *telling) {
  (void)reg;
  tell_of(visit, telling, EVENT_LEFT);
}

static const struct change {
  const char *name;
  teller *tell;
} changes[] = {{"give-class", tell_class_given},
               {"end-class", tell_class_ended},
               {"give-office", tell_office_given},
               {"end-office", tell_office_ended},
               {"relate", tell_relation},
               {"unrelate", tell_relation_ended},
               {"leave", tell_left}};

static const struct change *change_of(struct str name) {
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    if (str_equal(name, str_of(changes[i].name))) return &changes[i];
  return NULL;
}

static bool submit_person(struct visit *visit, struct error *error) {
  const struct change *change = change_of(field_typed(visit, "do"));
  const struct registry *reg;
  struct member member;
  if (!must_change(visit, error)) return false;
  if (!change) return error_set(error, ERROR_INPUT, "say what is to be recorded");
  if (str_equal(person_id(visit), visit->visitor.person))
    return error_set(error, ERROR_DENIED, "what is recorded of you is for somebody else to change");
  if (!visit_roster(visit, &reg, error)) return false;
  struct telling telling =
      telling_begin(visit->site->company, visit->arena, change->name, visit->visitor.person, field_typed(visit, "key"));
  bool found = member_find(reg, visit->arena, visit->view.now, person_id(visit), &member);
  if (found) change->tell(visit, reg, &telling);
  roster_close(visit->site->roster);
  if (!found) return error_set(error, ERROR_MISSING, "there is no such person");
  if (visit->problem_count) return show_person(visit, error);
  view_close(&visit->view);
  if (!telling_append(&telling, error)) return false;
  go_to(visit, arena_print(visit->arena, "/people/" STR_FMT, STR_ARG(path_text(visit->arena, person_id(visit)))));
  return true;
}

const struct page page_person = {.path = "/people/{}",
                                 .title = "Person",
                                 .right = RIGHT_DECIDE | RIGHT_AUDIT,
                                 .is_raised = true,
                                 .show = show_person,
                                 .submit = submit_person};
