/* Asking for clearance: what and how much, then only what the policy wants to be told for that. */
#include "../register/tell.h"
#include "desk.h"
#include "order.h"

/* The question of a fact that the policy has people attest, by its number in the policy: "fact-2". */
static const char *fact_field(struct visit *visit, int32_t fact) { return arena_print(visit->arena, "fact-%d", fact).at; }

static bool is_attested(const struct visit *visit, int32_t fact) {
  return visit->view.policy->facts[fact].mode == FACT_ATTESTED && visit->view.policy->facts[fact].atom != NONE;
}

static bool is_said(struct str said) { return str_equal(said, STR("yes")) || str_equal(said, STR("no")); }

/* -- the form ------------------------------------------------------------------------------------------------------ */

static void put_question(struct visit *visit, const struct answer *answer, int32_t fact) {
  const struct choice yes_no[] = {{STR("no"), STR("No")}, {STR("yes"), STR("Yes")}};
  struct buf question;
  buf_init(&question, TEXT_LENGTH_MAX);
  tell_question(&question, answer, visit->view.policy->facts[fact].atom);
  struct str text = buf_end(&question, visit->arena);
  const char *name = fact_field(visit, fact);
  put_radios(visit, name, text.at, NULL, yes_no, 2, field_typed(visit, name));
}

/* `answer`, where the request is known already: its open questions come with the form, and those that were
 * answered stay. */
static void put_ask(struct visit *visit, const struct answer *answer) {
  buf_text(&visit->out, "<h1>Ask for clearance</h1>\n<p>You ask before you trade, and wait for the answer. "
                        "Silence is never a yes.</p>\n");
  put_form(visit, "");
  put_kind_select(visit, "What do you want to do?", kinds_to_ask(visit->view.policy));
  put_input(visit, "shares", "How many shares?", "A whole number. Leave it empty for a trading plan, or if you do not know yet.", "number",
            field_typed(visit, "shares"));
  put_input(visit, "issuer", "Of which company?", "Its ticker. Leave it empty for this company's own shares.", "text",
            field_typed(visit, "issuer"));
  for (int32_t fact = 0; answer && fact < visit->view.policy->fact_count; fact++) {
    bool is_open = is_said(field_typed(visit, fact_field(visit, fact)));
    for (int32_t i = 0; i < answer->ask_count; i++) is_open |= answer->asks[i] == visit->view.policy->facts[fact].atom;
    if (is_attested(visit, fact) && is_open) put_question(visit, answer, fact);
  }
  if (answer) put_terms_field(visit, field_typed(visit, "kind"));
  put_order_fields(visit);
  if (answer) buf_text(&visit->out, "<input type=\"hidden\" name=\"asked\" value=\"yes\">\n");
  put_form_end(visit, answer ? "Ask for clearance" : "Continue");
}

static bool show_ask(struct visit *visit, struct error *error) {
  (void)error;
  put_ask(visit, NULL);
  return true;
}

/* -- sending ------------------------------------------------------------------------------------------------------- */

static void add_facts(struct visit *visit, struct request_words *words) {
  struct error never; /* there are no more facts than a request takes, or the rest goes unsaid */
  for (int32_t fact = 0; fact < visit->view.policy->fact_count; fact++) {
    struct str said = field_typed(visit, fact_field(visit, fact));
    if (!is_attested(visit, fact) || !is_said(said)) continue;
    if (!request_add_fact(words, image_str(visit->view.policy, visit->view.policy->facts[fact].phrase), str_equal(said, STR("yes")),
                          &never))
      return;
  }
}

/* Which field an error of the request is about, by trying the fields one after the other. */
static void check_words(struct visit *visit, const struct request_words *words) {
  struct request_words tried = {.person = words->person, .kind = words->kind};
  struct request request;
  struct error why;
  const struct {
    const char *field;
    struct str *to, said;
  } steps[] = {{"kind", &tried.kind, words->kind}, {"shares", &tried.shares, words->shares}, {"issuer", &tried.issuer, words->issuer}};
  if (!words->kind.length) problem_add(visit, "kind", STR("Choose what you want to do"));
  for (size_t i = 0; !visit->problem_count && i < sizeof steps / sizeof *steps; i++) {
    *steps[i].to = steps[i].said;
    if (!request_resolve(visit->view.reg, &tried, visit->view.now, &request, &why))
      problem_add(visit, steps[i].field, arena_copy(visit->arena, str_of(why.text)));
  }
}

/* What is still to be said; the first time it is asked, the second time it is missed. */
static bool has_questions(struct visit *visit, const struct answer *answer) {
  bool was_asked = field_typed(visit, "asked").length > 0, has = false;
  for (int32_t fact = 0; fact < visit->view.policy->fact_count; fact++)
    for (int32_t i = 0; is_attested(visit, fact) && i < answer->ask_count; i++) {
      if (answer->asks[i] != visit->view.policy->facts[fact].atom) continue;
      if (was_asked) problem_add(visit, fact_field(visit, fact), STR("Say yes or no"));
      has = true;
    }
  bool has_terms = kind_has_terms(visit->view.policy, field_typed(visit, "kind"));
  if (!has_terms || field_typed(visit, "terms").length) return has;
  if (was_asked) problem_add(visit, "terms", STR("Say what is to be agreed: the administrator decides on that"));
  return true;
}

/* What needs no request: it is free, or no clearance can lift what prohibits it. Told as the first page tells
 * it. */
static void put_settled(struct visit *visit, const struct answer *answer) {
  bool is_free = answer->low == ABSTAIN_PERMIT;
  html_f(&visit->out, "<section class=\"banner %s\"><h1>%s</h1>\n", is_free ? "yes" : "no",
         is_free ? "No clearance is needed" : "Closed: this is not possible now");
  if (answer->until != ABSTAIN_NEVER) {
    buf_text(&visit->out, "<p class=\"until\">until ");
    put_instant(visit, answer->until);
    buf_text(&visit->out, "</p>\n");
  }
  if (is_free)
    buf_text(&visit->out, "<p>Nothing in the policy stands in your way, as far as you have said. Nothing was sent.</p>\n");
  else
    put_reasons(visit, answer);
  html_f(&visit->out, "</section>\n<p>%s <a href=\"/\">Back to the first page</a></p>\n",
         is_free ? "" : "No clearance lifts that, so nothing was sent.");
}

/* Who is cleared may ask for more of the same. */
static bool is_cleared_already(struct visit *visit, struct str kind) {
  struct cases cases;
  cases_of(&visit->view, visit->visitor.person, &cases);
  for (uint32_t i = 0; i < cases.count; i++)
    if (cases.at[i].state == CASE_CLEARED && str_equal(cases.at[i].kind, kind)) return true;
  return false;
}

static void note_order(struct visit *visit, struct request_words *words, struct particulars *how) {
  struct order_typed typed = {.order = field_typed(visit, "order"),
                              .price = field_typed(visit, "price"),
                              .expires = field_typed(visit, "expires"),
                              .account = field_typed(visit, "account"),
                              .plan = field_typed(visit, "plan"),
                              .terms = field_typed(visit, "terms")};
  const char *field, *wrong = read_order(visit, &typed, words, how, &field);
  if (wrong && words->kind.length) problem_add(visit, field, str_of(wrong));
}

static bool submit_ask(struct visit *visit, struct error *error) {
  struct request_words words = {
      .person = visit->visitor.person, .kind = field_typed(visit, "kind"), .shares = field_typed(visit, "shares")};
  struct request request;
  struct answer answer;
  struct str id;
  struct particulars how;
  words.issuer = field_typed(visit, "issuer");
  check_words(visit, &words);
  note_order(visit, &words, &how);
  if (visit->problem_count) return show_ask(visit, error);
  add_facts(visit, &words);
  if (!request_resolve(visit->view.reg, &words, visit->view.now, &request, error)) return false;
  const char *outlives = check_expiry(visit, &request);
  if (outlives) problem_add(visit, "expires", str_of(outlives));
  if (visit->problem_count) return show_ask(visit, error);
  if (!answer_request(visit->view.facts, visit->arena, &request, FOR_PERSON, visit->view.reg, &answer, error)) return false;
  if (has_questions(visit, &answer)) {
    put_ask(visit, &answer);
    return true;
  }
  if (answer.low == ABSTAIN_DENY || (answer.high == ABSTAIN_PERMIT && !is_cleared_already(visit, words.kind))) {
    put_settled(visit, &answer);
    return true;
  }
  if (!case_ask(&visit->view, &words, &how, field_typed(visit, "key"), &id, error)) return false;
  go_to(visit, arena_print(visit->arena, "/requests/" STR_FMT, STR_ARG(id)));
  return true;
}

const struct page page_ask = {
    .path = "/ask", .title = "Ask for clearance", .right = RIGHT_PERSONNEL, .is_even = true, .show = show_ask, .submit = submit_ask};
