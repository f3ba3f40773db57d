/* Home: may I trade, until when, what comes next, and what is with my requests. */
#include "../register/tell.h"
#include "../register/window.h"
#include "desk.h"
#include "everybody.h"

enum { REQUESTS_SHOWN = 5, YEAR_DAYS = 365, AHEAD_DAYS = 200, WINDOWS_SHOWN = 4 };

/* What the policy says of a kind of trade, told to the person, at best: as if each question that is open were
 * answered well. */
static bool decide(struct visit *visit, const char *kind, struct answer *answer, struct error *error) {
  struct request_words words = {.person = visit->visitor.person, .kind = str_of(kind)};
  struct request request;
  return request_resolve(visit->view.reg, &words, visit->view.now, &request, error) &&
         answer_request(visit->view.facts, visit->arena, &request, FOR_PERSON, visit->view.reg, answer, error);
}

static const char *kind_name(const struct visit *visit, int32_t kind) {
  return visit->view.policy->strings + visit->view.policy->kinds[kind].name;
}

struct light {
  const char *class, *words;
};

static struct light light_of(enum abstain_verdict verdict) {
  static const struct light lights[] = {[ABSTAIN_PERMIT] = {"yes", "Nothing in the policy stands in your way"},
                                        [ABSTAIN_REFER] = {"ask", "Ask the administrator first"},
                                        [ABSTAIN_NEED] = {"need", "Open: ask for clearance before you trade"},
                                        [ABSTAIN_DENY] = {"no", "Closed: you may not trade now"}};
  return lights[verdict];
}

/* The questions that are answered with yes or no, or the others, below `words`. */
static void put_questions(struct visit *visit, const struct answer *answer, bool yes_or_no, const char *words) {
  bool begun = false;
  if (answer->low == ABSTAIN_DENY) return;
  for (int32_t i = 0; i < answer->ask_count; i++) {
    struct buf question;
    enum atom_op op = (enum atom_op)visit->view.policy->atoms[answer->asks[i]].op;
    if ((op == ATOM_FACT) != yes_or_no) continue;
    if (!begun) html_f(&visit->out, "<p>%s</p><ul>\n", words);
    begun = true;
    buf_init(&question, TEXT_LENGTH_MAX);
    tell_question(&question, answer, answer->asks[i]);
    html_f(&visit->out, "<li>%.*s</li>\n", STR_ARG(buf_view(&question)));
    buf_free(&question);
  }
  if (begun) buf_text(&visit->out, "</ul>\n");
}

static void put_banner(struct visit *visit, const struct answer *answer) {
  struct light light = light_of(answer->low);
  html_f(&visit->out, "<section class=\"banner %s\">\n<h1>%s</h1>\n", light.class, light.words);
  if (answer->until != ABSTAIN_NEVER) {
    buf_text(&visit->out, "<p class=\"until\">until ");
    put_instant(visit, answer->until);
    buf_text(&visit->out, "</p>\n");
  }
  put_reasons(visit, answer);
  put_questions(visit, answer, true, "That holds only if your answer to each of these is no:");
  put_questions(visit, answer, false, "And it depends on this:");
  if (answer->low != ABSTAIN_DENY && answer->low != ABSTAIN_PERMIT)
    buf_text(&visit->out, "<p><a class=\"button\" href=\"/ask\">Ask for clearance</a></p>\n");
  buf_text(&visit->out, "</section>\n");
}

/* Each kind of trade that the policy knows, in a line. */
static bool put_kinds(struct visit *visit, struct error *error) {
  static const char *const words[] = {
      [ABSTAIN_PERMIT] = "free", [ABSTAIN_REFER] = "ask", [ABSTAIN_NEED] = "clearance first", [ABSTAIN_DENY] = "closed"};
  static const char *const classes[] = {[ABSTAIN_PERMIT] = "yes", [ABSTAIN_REFER] = "wait", [ABSTAIN_NEED] = "wait", [ABSTAIN_DENY] = "no"};
  buf_text(&visit->out, "<details><summary>Every kind of transaction</summary>\n<table class=\"kinds\"><tbody>\n");
  for (int32_t kind = 0; kind < visit->view.policy->kind_count; kind++) {
    struct answer answer;
    if (!decide(visit, kind_name(visit, kind), &answer, error)) return false;
    html_f(&visit->out, "<tr><th scope=\"row\">%.*s</th><td><strong class=\"tag %s\">%s</strong></td></tr>\n",
           STR_ARG(kind_in_words(visit, str_of(kind_name(visit, kind)))), classes[answer.low], words[answer.low]);
  }
  buf_text(&visit->out, "</tbody></table></details>\n");
  return true;
}

static void put_requests(struct visit *visit) {
  struct cases cases;
  cases_of(&visit->view, visit->visitor.person, &cases);
  buf_text(&visit->out, "<h2>My requests</h2>\n");
  if (!cases.count) {
    buf_text(&visit->out, "<p>None yet. <a href=\"/ask\">Ask for clearance</a> before your first trade, if "
                          "the policy asks you to.</p>\n");
    return;
  }
  buf_text(&visit->out, "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < cases.count && i < REQUESTS_SHOWN; i++) {
    html_f(&visit->out, "<li><a href=\"/requests/%.*s\">", STR_ARG(cases.at[i].id));
    put_what(visit, cases.at[i].kind, cases.at[i].shares, cases.at[i].issuer);
    buf_text(&visit->out, "</a> ");
    put_state(visit, cases.at[i].state);
    buf_text(&visit->out, "</li>\n");
  }
  buf_text(&visit->out, "</ul>\n");
}

static void put_end(struct visit *visit, const struct instance *instance) {
  struct buf until;
  if (instance->until_state == EDGE_CERTAIN) {
    put_instant(visit, instance->until.seconds);
    return;
  }
  buf_init(&until, TEXT_LENGTH_MAX);
  tell_until(&until, visit->view.reg, instance);
  html_f(&visit->out, "%.*s", STR_ARG(buf_view(&until)));
  buf_free(&until);
}

static void put_windows(struct visit *visit) {
  struct windows windows = {0};
  int64_t until = visit->view.now.seconds + AHEAD_DAYS * (int64_t)SECONDS_PER_DAY;
  struct symbol person = symbols_find(&visit->view.reg->journal->texts, visit->visitor.person);
  windows_of(visit->view.reg, visit->arena, person, visit->view.now, (struct instant){until}, FOR_PERSON, &windows);
  buf_text(&visit->out, "<h2>What comes next</h2>\n");
  if (!windows.count)
    buf_text(&visit->out, "<p>No period of the policy is planned that binds you.</p>\n");
  else
    buf_text(&visit->out, "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < windows.count && i < WINDOWS_SHOWN; i++) {
    const struct instance *instance = &windows.at[i].instance;
    html_f(&visit->out, "<li><strong class=\"tag %s\">%s</strong> %.*s, from ", windows.at[i].opens ? "yes" : "no",
           windows.at[i].opens ? "open" : "closed", STR_ARG(subject_in_words(visit, instance)));
    put_instant(visit, instance->from.seconds);
    buf_text(&visit->out, " until ");
    put_end(visit, instance);
    buf_text(&visit->out, "</li>\n");
  }
  if (windows.count) buf_text(&visit->out, "</ul>\n");
  buf_text(&visit->out, "<p><a href=\"/calendar\">The year at a glance</a></p>\n");
}

/* -- a company that was only just set up ------------------------------------------------------------------------------ */

/* No results of the last year were recorded: the periods that end with them last until they are. */
static bool wants_results(const struct visit *visit) {
  struct quarter quarter;
  struct date day = date_add(zone_wall(visit->view.reg->zone, visit->view.now).date, -YEAR_DAYS);
  if (!fiscal_quarter_at(&visit->view.policy->meta->fiscal, day, &quarter)) return false;
  const struct quarter_facts *facts = register_quarter(visit->view.reg, quarter.year, quarter.number);
  return facts && facts->results == INT64_MAX;
}

static bool has_people(struct visit *visit, bool *has, struct error *error) {
  struct members members;
  const struct registry *reg;
  *has = false;
  if (!visit_roster(visit, &reg, error)) return false;
  members_of(reg, visit->arena, visit->view.now, &members);
  for (uint32_t i = 0; i < members.count && !*has; i++) *has = members.at[i].is_in_service;
  roster_close(visit->site->roster);
  return true;
}

/* What whoever decides does first. Afterwards it is gone. */
static bool put_beginning(struct visit *visit, struct error *error) {
  bool has;
  if (!may_change(visit)) return true;
  if (!has_people(visit, &has, error)) return false;
  bool wants = wants_results(visit);
  if (has && !wants) return true;
  buf_text(&visit->out, "<section class=\"owed\"><h2>To begin with</h2>\n<ul class=\"list\">\n");
  if (!has)
    buf_text(&visit->out, "<li><a href=\"/people-import\">Import the people of the company</a>, or <a href=\"/people-new\">add one</a>: "
                          "nobody is in service yet, you are not either.</li>\n");
  if (wants)
    buf_text(&visit->out, "<li><a href=\"/windows/results\">Say when the last results came out</a>: until then, periods that end with "
                          "results are still closed.</li>\n");
  buf_text(&visit->out, "</ul></section>\n");
  return true;
}

/* Of buying and selling, the stricter. */
static bool show_home(struct visit *visit, struct error *error) {
  struct answer buy, sell;
  if (!decide(visit, "buy", &buy, error) || !decide(visit, "sell", &sell, error)) return false;
  if (!put_beginning(visit, error)) return false;
  put_banner(visit, buy.low > sell.low ? &buy : &sell);
  put_owed(visit);
  put_certification_asked(visit);
  if (!put_kinds(visit, error)) return false;
  put_requests(visit);
  put_windows(visit);
  return true;
}

const struct page page_home = {.path = "/", .title = "Home", .right = RIGHT_PERSONNEL, .is_steady = true, .show = show_home};
