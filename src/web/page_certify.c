/* Certifications: somebody reads the policy and certifies it in one press; the administrator asks for them
 * and sees who has and who has not. */
#include "chart.h"
#include "everybody.h"

/* -- what one owes ------------------------------------------------------------------------------------------------- */

static struct certification own(const struct visit *visit) {
  struct symbol person = symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
  bool is_in_service = false;
  for (int32_t class = 0; class < visit->view.policy->class_count; class ++)
    is_in_service |= spans_hold(person_class(visit->view.reg, visit->arena, person, class), visit->view.now.seconds);
  return certification_of(visit->view.reg, person, is_in_service, visit->view.now);
}

static bool is_version(const struct visit *visit, struct str hash) {
  char digits[HASH_DIGITS];
  return str_equal(hash, hash_hex(visit->view.policy_hash, digits));
}

static void put_why(struct visit *visit, const struct certification *owed) {
  bool is_late = owed->has_due && owed->due.days < visit_today(visit).days;
  if (owed->is_first)
    buf_text(&visit->out, "You have not certified the policy yet; everybody who comes into service does.");
  else
    buf_text(&visit->out, "The administrator asks you to certify the policy.");
  if (!owed->has_due) return;
  buf_text(&visit->out, is_late ? " It was due on " : " Please do it by ");
  put_day(visit, owed->due);
  buf_char(&visit->out, '.');
}

void put_certification_asked(struct visit *visit) {
  struct certification owed = own(visit);
  if (!owed.is_asked) return;
  buf_text(&visit->out, "<section class=\"banner ask\"><h2>Certify the policy</h2><p>");
  put_why(visit, &owed);
  buf_text(&visit->out, "</p><p><a class=\"button\" href=\"/certify\">Read and certify</a></p></section>\n");
}

/* -- certifying ---------------------------------------------------------------------------------------------------- */

/* What changed since the version that he certified last; nothing where that is this one, or not known. */
static bool put_difference(struct visit *visit, const struct certification *owed, struct str text, struct error *error) {
  struct hash hash;
  struct str old;
  if (is_version(visit, owed->last) || !hash_parse(owed->last, &hash)) return true;
  if (!store_document(visit->view.store, visit->arena, hash, &old, error)) return error->kind == ERROR_MISSING;
  buf_text(&visit->out, "<h2>What changed since you certified on ");
  put_day_of(visit, owed->last_at);
  buf_text(&visit->out, "</h2>\n");
  put_changes(visit, old, text);
  return true;
}

static void put_state_of(struct visit *visit, const struct certification *owed) {
  if (owed->is_asked || owed->is_first) {
    buf_text(&visit->out, "<p>");
    put_why(visit, owed);
    buf_text(&visit->out, "</p>\n");
    return;
  }
  buf_text(&visit->out, "<section class=\"banner yes\"><p>You certified on ");
  put_instant(visit, owed->last_at.seconds);
  if (is_version(visit, owed->last))
    buf_text(&visit->out, ", in the version below");
  else if (owed->last.length)
    html_f(&visit->out, ", in <a href=\"/policy/%.*s\">the version of then</a>", STR_ARG(str_sub(owed->last, 0, VERSION_DIGITS)));
  buf_text(&visit->out, ". Nothing is asked of you now.</p></section>\n");
}

static bool show_certify(struct visit *visit, struct error *error) {
  struct certification owed = own(visit);
  struct str text;
  char digits[HASH_DIGITS];
  if (!store_document(visit->view.store, visit->arena, visit->view.policy_hash, &text, error)) return false;
  buf_text(&visit->out, "<h1>Certify the policy</h1>\n");
  put_state_of(visit, &owed);
  if (!put_difference(visit, &owed, text, error)) return false;
  html_f(&visit->out,
         "<h2>The policy</h2>\n<p class=\"hint\">The version in force; its hash is <code>%.*s</code>.</p>\n"
         "<div class=\"reading\" tabindex=\"0\" role=\"region\" aria-label=\"The policy\">\n",
         VERSION_DIGITS, hash_hex(visit->view.policy_hash, digits).at);
  put_policy(visit, text);
  buf_text(&visit->out, "</div>\n");
  put_form(visit, "");
  html_f(&visit->out, "<input type=\"hidden\" name=\"version\" value=\"%.*s\">\n", HASH_DIGITS, digits);
  buf_text(&visit->out, "<p>By pressing the button you certify that you have read and understood this policy, and that "
                        "you mean to keep it. It is recorded with your name, the time and the version.</p>\n");
  put_form_end(visit, "I certify");
  return true;
}

static bool submit_certify(struct visit *visit, struct error *error) {
  struct hash policy = visit->view.policy_hash;
  if (!is_version(visit, field_typed(visit, "version"))) {
    problem_add(visit, "content", STR("The policy has changed since you opened this page. Here is the new version."));
    return show_certify(visit, error);
  }
  view_close(&visit->view);
  if (!certify(visit->site->company, visit->arena, visit->visitor.person, policy, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/certify"));
  return true;
}

const struct page page_certify = {
    .path = "/certify", .title = "Certify the policy", .right = RIGHT_PERSONNEL, .show = show_certify, .submit = submit_certify};

/* -- campaigns ----------------------------------------------------------------------------------------------------- */

static int64_t per_cent(const struct campaign *campaign) {
  uint32_t count = campaign->count - campaign->left;
  return count ? (int64_t)campaign->given * 100 / count : 100;
}

static void put_picture(struct visit *visit, const struct campaign *campaign) {
  put_share(&visit->out, campaign->given, campaign->count - campaign->left, "certified");
}

static void put_campaign_row(struct visit *visit, const struct campaign *campaign) {
  html_f(&visit->out, "<tr><td><a href=\"/certifications/%.*s\">", STR_ARG(campaign->id));
  put_day_of(visit, campaign->begun);
  buf_text(&visit->out, "</a></td><td>");
  if (campaign->has_due) put_day(visit, campaign->due);
  buf_format(&visit->out, "</td><td>%u of %u, %d %%</td><td>", campaign->given, campaign->count - campaign->left, (int)per_cent(campaign));
  put_picture(visit, campaign);
  buf_text(&visit->out, "</td></tr>\n");
}

static void put_campaigns(struct visit *visit, const struct campaigns *campaigns) {
  if (!campaigns->count) {
    buf_text(&visit->out, "<p>Nobody has been asked yet. Begin below; whoever comes into service is asked by himself.</p>\n");
    return;
  }
  buf_text(&visit->out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Asked</th><th scope=\"col\">Due</th><th "
                        "scope=\"col\">Certified</th><th scope=\"col\">Progress</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < campaigns->count; i++) put_campaign_row(visit, &campaigns->at[i]);
  buf_text(&visit->out, "</tbody></table></div>\n");
}

static void put_begin(struct visit *visit) {
  enum { CHOICES = 64 };
  struct choice choices[CHOICES] = {{STR("all"), STR("Everybody in service")}};
  int count = 1;
  for (int32_t i = 0; i < visit->view.policy->class_count && count < CHOICES - 1; i++) {
    struct str name = image_str(visit->view.policy, visit->view.policy->classes[i].name);
    choices[count++] = (struct choice){name, arena_print(visit->arena, "Every %.*s", STR_ARG(name))};
  }
  choices[count++] = (struct choice){STR("named"), STR("Those named below")};
  buf_text(&visit->out, "<h2>Ask for certifications</h2>\n");
  if (!put_step_up(visit)) return;
  put_form(visit, "");
  put_select(visit, "who", "Who is asked", NULL, choices, count, field_typed(visit, "who"));
  put_text_area(visit, "names", "Names", "Only for those named: how they sign in, one a line or with commas between.",
                field_typed(visit, "names"));
  put_input(visit, "due", "By when", "A date like 2026-09-30. It may be left out.", "text", field_typed(visit, "due"));
  put_form_end(visit, "Ask");
}

static bool show_certifications(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct campaigns campaigns;
  if (!visit_roster(visit, &reg, error)) return false;
  campaigns_of(reg, visit->arena, visit->view.now, visit_today(visit), &campaigns);
  buf_text(&visit->out, "<h1>Certifications</h1>\n");
  put_campaigns(visit, &campaigns);
  roster_close(visit->site->roster);
  if (may_change(visit)) put_begin(visit);
  return true;
}

/* -- beginning one ------------------------------------------------------------------------------------------------- */

struct chosen {
  struct str *at;
  size_t room;
  uint32_t count;
};

static void choose(struct visit *visit, struct chosen *chosen, struct str person) {
  for (uint32_t i = 0; i < chosen->count; i++)
    if (str_equal(chosen->at[i], person)) return;
  ARENA_ROOM(visit->arena, chosen->at, chosen->room, chosen->count);
  chosen->at[chosen->count++] = arena_copy(visit->arena, person);
}

static void choose_named(struct visit *visit, const struct registry *reg, struct chosen *chosen) {
  struct str names = field_typed(visit, "names"), name;
  struct member member;
  size_t begun = 0;
  for (size_t i = 0; i <= names.length; i++) {
    if (i < names.length && !strchr(",;\n", names.at[i])) continue;
    name = str_trim(str_sub(names, begun, i - begun));
    begun = i + 1;
    if (!name.length) continue;
    if (member_find(reg, visit->arena, visit->view.now, name, &member) && member.is_in_service)
      choose(visit, chosen, name);
    else
      problem_add(visit, "names", arena_print(visit->arena, "`" STR_FMT "` is nobody in service", STR_ARG(text_shown(name))));
  }
  if (!chosen->count && !visit->problem_count) problem_add(visit, "names", STR("Name at least one person"));
}

static void choose_class(struct visit *visit, const struct registry *reg, struct str who, struct chosen *chosen) {
  struct members members;
  members_of(reg, visit->arena, visit->view.now, &members);
  for (uint32_t i = 0; i < members.count; i++) {
    const struct member *member = &members.at[i];
    bool is_meant = str_equal(who, STR("all")) || member_is_of(reg, visit->arena, member, who, visit->view.now);
    if (member->is_in_service && is_meant) choose(visit, chosen, member->id);
  }
  if (!chosen->count) problem_add(visit, "who", STR("Nobody in service is of that class"));
}

static bool submit_certifications(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct chosen chosen = {0};
  struct campaign_plan plan = {.policy = visit->view.policy_hash};
  struct str who = field_typed(visit, "who"), id;
  if (!must_change(visit, error) || !visit_roster(visit, &reg, error)) return false;
  if (str_equal(who, STR("named")))
    choose_named(visit, reg, &chosen);
  else
    choose_class(visit, reg, who, &chosen);
  roster_close(visit->site->roster);
  plan.has_due = typed_date(visit, "due", &plan.due);
  if (plan.has_due && plan.due.days < visit_today(visit).days) problem_add(visit, "due", STR("That day is over"));
  if (chosen.count > EVENTS_AN_ACT) problem_add(visit, "who", STR("That is more people than can be asked at once; ask class by class"));
  if (visit->problem_count) return show_certifications(visit, error);
  plan.persons = chosen.at;
  plan.count = chosen.count;
  view_close(&visit->view);
  if (!campaign_begin(visit->site->company, visit->arena, &plan, visit->visitor.person, field_typed(visit, "key"), &id, error))
    return false;
  go_to(visit, arena_print(visit->arena, "/certifications/" STR_FMT, STR_ARG(id)));
  return true;
}

const struct page page_certifications = {.path = "/certifications",
                                         .title = "Certifications",
                                         .right = RIGHT_DECIDE | RIGHT_AUDIT,
                                         .is_raised = true,
                                         .show = show_certifications,
                                         .submit = submit_certifications};

/* -- the report of one --------------------------------------------------------------------------------------------- */

static void put_asked(struct visit *visit, const struct registry *reg, const struct asked *asked) {
  static const struct {
    const char *class, *words;
  } tags[] = {[ANSWER_OWED] = {"wait", "not yet"},
              [ANSWER_LATE] = {"no", "late"},
              [ANSWER_GIVEN] = {"yes", "certified"},
              [ANSWER_GIVEN_OTHER] = {"yes", "certified another version"},
              [ANSWER_LEFT] = {"over", "has left"}};
  buf_text(&visit->out, "<tr><td>");
  put_person(visit, reg, asked->person);
  buf_text(&visit->out, "</td><td>");
  put_tag(visit, tags[asked->state].class, tags[asked->state].words);
  buf_text(&visit->out, "</td><td>");
  if (asked->state == ANSWER_GIVEN || asked->state == ANSWER_GIVEN_OTHER) put_instant(visit, asked->when.seconds);
  buf_text(&visit->out, "</td></tr>\n");
}

/* Who has not, on top. */
static void put_report(struct visit *visit, const struct registry *reg, const struct campaign *campaign) {
  static const enum answer_state order[] = {ANSWER_LATE, ANSWER_OWED, ANSWER_GIVEN_OTHER, ANSWER_GIVEN, ANSWER_LEFT};
  buf_text(&visit->out, "<table><thead><tr><th scope=\"col\">Who</th><th scope=\"col\">State</th><th "
                        "scope=\"col\">When</th></tr></thead><tbody>\n");
  for (size_t s = 0; s < sizeof order / sizeof *order; s++)
    for (uint32_t i = 0; i < campaign->count; i++)
      if (campaign->asked[i].state == order[s]) put_asked(visit, reg, &campaign->asked[i]);
  buf_text(&visit->out, "</tbody></table>\n");
}

static void put_campaign(struct visit *visit, const struct registry *reg, const struct campaign *campaign) {
  uint32_t count = campaign->count - campaign->left;
  buf_text(&visit->out, "<p><a href=\"/certifications\">Certifications</a></p>\n<h1>Asked on ");
  put_day_of(visit, campaign->begun);
  buf_format(&visit->out, "</h1>\n<p class=\"figure\"><strong>%d %%</strong> %u of %u have certified", (int)per_cent(campaign),
             campaign->given, count);
  if (campaign->has_due) buf_text(&visit->out, ", due on "), put_day(visit, campaign->due);
  buf_text(&visit->out, "</p>\n");
  put_picture(visit, campaign);
  if (campaign->policy.length)
    html_f(&visit->out, "<p class=\"hint\">Of the version <a href=\"/policy/%.*s\"><code>%.*s</code></a>, %s.</p>\n",
           STR_ARG(str_sub(campaign->policy, 0, VERSION_DIGITS)), STR_ARG(str_sub(campaign->policy, 0, VERSION_DIGITS)),
           is_version(visit, campaign->policy) ? "which is in force" : "which is no longer in force");
  put_report(visit, reg, campaign);
}

static bool show_campaign(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct campaigns campaigns;
  bool found = false;
  if (!visit_roster(visit, &reg, error)) return false;
  campaigns_of(reg, visit->arena, visit->view.now, visit_today(visit), &campaigns);
  for (uint32_t i = 0; i < campaigns.count && !found; i++) {
    found = str_equal(campaigns.at[i].id, visit->parameters[0]);
    if (found) put_campaign(visit, reg, &campaigns.at[i]);
  }
  roster_close(visit->site->roster);
  return found || error_set(error, ERROR_MISSING, "there is no such campaign");
}

const struct page page_campaign = {
    .path = "/certifications/{}", .title = "Certifications asked for", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_campaign};
