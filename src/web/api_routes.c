/* The routes of the API, and what goes in and out. */
#include "../register/tell.h"
#include "api.h"
#include "desk.h"
#include "order.h"

enum { SHARES_UNIT = 10000 };

/* -- what goes in and out ------------------------------------------------------------------------------------------ */

static const char *const verdict_words[] = {"permit", "refer", "need", "deny", NULL};
static const char *const state_words[] = {
    [CASE_WAITING] = "waiting", [CASE_CLEARED] = "cleared", [CASE_REFUSED] = "not-cleared", [CASE_OVER] = "over", NULL};
static const char *const decision_words[] = {"clear", "refuse", NULL};

/* How it is to be done, for requests that go in and out. */
#define ORDER_FIELDS                                                                                                              \
  {"account", API_TEXT, false, "where it is held"}, {"order", API_TEXT, false, "how it is placed", order_words},                  \
      {"price", API_TEXT, false, "of a limit or stop order, in dollars, like 45.12"},                                             \
      {"expires", API_TEXT, false, "the last day on which the order stands, like 2026-05-22; left out: it ends with the clearance"}, \
      {"plan", API_TEXT, false, "the trading plan under which it is"},                                                            \
      {"terms", API_TEXT, false, "of a pledge, a hedge or a plan: what the administrator is to decide on"}

static const struct api_schema schema_me = {
    "Me", "Who is signed in.",
    {{"person", API_TEXT, true, "his id"},
     {"name", API_TEXT, true, "as he is called"},
     {"rights", API_TEXTS, true, "what he may do: personnel, decide, audit"},
     {"raised", API_FLAG, true, "he has given his password again just now: he may decide"}}};

static const struct api_schema schema_kind = {
    "Kind", "What the policy says of a kind of transaction, now.",
    {{"kind", API_TEXT, true, "as the policy names it"},
     {"verdict", API_TEXT, true, "at best, as if each open question were answered well", verdict_words},
     {"until", API_INSTANT, false, "when it changes, as far as is known"}}};

static const struct api_schema schema_status = {
    "Status", "May I trade?",
    {{"at", API_INSTANT, true, "the moment for which this holds"},
     {"kinds", API_ITEMS, true, "each kind of transaction that the policy knows", NULL, &schema_kind}}};

static const struct api_schema schema_question = {
    "Question", "What is to be done.",
    {{"kind", API_TEXT, true, "as the policy names it"},
     {"shares", API_NUMBER, false, "how many"},
     {"issuer", API_TEXT, false, "of which company; left out: this one's own shares"},
     {"facts", API_FACTS, false, "what is attested: names of facts, true or false"}}};

static const struct api_schema schema_answer = {
    "Answer", "What the policy says of it; described in docs/reference/json-answers.md.",
    {{"verdict", API_TEXT, true, "permit, refer, need, deny, or depends"}},
    .is_open = true};

static const struct api_schema schema_ask = {
    "NewRequest", "A request for clearance.",
    {{"kind", API_TEXT, true, "as the policy names it"},
     {"shares", API_NUMBER, false, "how many"},
     {"issuer", API_TEXT, false, "of which company; left out: this one's own shares"},
     ORDER_FIELDS,
     {"facts", API_FACTS, false, "what is attested; an open question must be answered"},
     {"key", API_TEXT, false, "the same key again means the same request: it is made once"}}};

static const struct api_schema schema_request = {
    "Request", "One's own request. Why it was not cleared is told to nobody.",
    {{"id", API_TEXT, true, "by which it is called"},
     {"kind", API_TEXT, true, "as the policy names it"},
     {"shares", API_NUMBER, false, "how many"},
     {"issuer", API_TEXT, false, "of which company"},
     ORDER_FIELDS,
     {"asked", API_INSTANT, true, "when"},
     {"state", API_TEXT, true, "what it came to; silence is never a yes", state_words},
     {"decided", API_INSTANT, false, "when"},
     {"until", API_INSTANT, false, "how long the clearance counts"},
     {"conditions", API_TEXT, false, "of the clearance"}}};

static const struct api_schema schema_requests = {
    "Requests", "One's own requests, the newest first.", {{"requests", API_ITEMS, true, "all of them", NULL, &schema_request}}};

static const struct api_schema schema_waiting = {
    "Waiting", "Somebody's request that waits for a decision.",
    {{"id", API_TEXT, true, "by which it is called"},
     {"person", API_TEXT, true, "whose it is"},
     {"kind", API_TEXT, true, "as the policy names it"},
     {"shares", API_NUMBER, false, "how many"},
     {"issuer", API_TEXT, false, "of which company"},
     {"asked", API_INSTANT, true, "when"}}};

static const struct api_schema schema_queue = {
    "Queue", "What waits for a decision, the oldest first.", {{"requests", API_ITEMS, true, "all of them", NULL, &schema_waiting}}};

static const struct api_schema schema_case = {
    "Case", "A request as who decides sees it.",
    {{"id", API_TEXT, true, "by which it is called"},
     {"person", API_TEXT, true, "whose it is"},
     {"kind", API_TEXT, true, "as the policy names it"},
     {"shares", API_NUMBER, false, "how many"},
     {"issuer", API_TEXT, false, "of which company"},
     ORDER_FIELDS,
     {"asked", API_INSTANT, true, "when"},
     {"state", API_TEXT, true, "what it came to", state_words},
     {"by", API_TEXT, false, "who decided"},
     {"decided", API_INSTANT, false, "when"},
     {"told", API_INSTANT, false, "when its person is told of a decision that waits for that"},
     {"alternate", API_TEXT, false, "why another than the officer first named decided"},
     {"assessment", API_OBJECT, true, "what the policy says now: an Answer, with all its reasons"}}};

static const struct api_schema schema_decision = {
    "Decision", "The one decision on a request.",
    {{"verdict", API_TEXT, true, "what is decided", decision_words},
     {"why", API_TEXT, false, "conditions of a clearance, which its person is told; the reason of a refusal, which nobody is"},
     {"key", API_TEXT, false, "the same key again means the same decision"}}};

static const struct api_schema schema_decided = {
    "Decided", "That it is decided.",
    {{"id", API_TEXT, true, "of the request"}, {"verdict", API_TEXT, true, "what was decided", decision_words}}};

static const struct api_schema schema_description = {
    "Description", "This description: OpenAPI 3.1.", {{"openapi", API_TEXT, true, "the version of OpenAPI"}}, .is_open = true};

/* -- parts --------------------------------------------------------------------------------------------------------- */

static void put_optional(struct buf *out, const char *name, struct str text) {
  if (text.length) json_put_member(out, name, text);
}

static void put_how(struct visit *visit, struct buf *out, const struct particulars *how) {
  put_optional(out, "account", how->account);
  if (how->order != ORDER_NOT_SAID) json_put_member(out, "order", str_of(order_words[how->order]));
  if (how->price >= 0) json_put_member(out, "price", amount_text(visit, how->price, 2));
  if (how->expires.seconds != INSTANT_NEVER.seconds) json_put_member(out, "expires", day_text(visit, order_last_day(visit, how)));
  put_optional(out, "plan", how->plan);
  put_optional(out, "terms", how->terms);
}

static void put_terms(struct visit *visit, struct buf *out, const struct clearance_case *which) {
  json_put_member(out, "kind", which->kind);
  if (which->shares) json_put_int(out, "shares", which->shares / SHARES_UNIT);
  put_optional(out, "issuer", which->issuer);
  put_how(visit, out, &which->how);
  json_put_instant(out, "asked", which->asked);
}

static void put_own(struct visit *visit, struct buf *out, const struct clearance_case *which) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "id", which->id);
  put_terms(visit, out, which);
  json_put_member(out, "state", str_of(state_words[which->state]));
  if (which->state != CASE_WAITING) json_put_instant(out, "decided", which->decided);
  if (which->state == CASE_CLEARED) {
    json_put_instant(out, "until", which->until);
    put_optional(out, "conditions", which->why);
  }
  buf_char(out, '}');
}

static void open_list(struct buf *out, const char *name) {
  buf_char(out, '{');
  json_put_key(out, name);
  buf_char(out, '[');
}

/* What the body says of a trade, in words; which member is wrong is found by trying them one after the other. */
static bool read_words(struct visit *visit, const json_t *body, struct request_words *words, struct error *error) {
  const json_t *shares = json_object_get(body, "shares");
  struct request request;
  const char *name;
  json_t *value;
  *words = (struct request_words){.person = visit->visitor.person, .kind = api_text(body, "kind")};
  if (!request_resolve(visit->view.reg, words, visit->view.now, &request, error) || request.kind == NONE)
    return api_field_error(visit, "kind", "the policy knows no such kind of transaction", error);
  if (shares && json_integer_value(shares) <= 0) return api_field_error(visit, "shares", "it is a whole number, at least 1", error);
  if (shares) words->shares = arena_print(visit->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(shares));
  if (!request_resolve(visit->view.reg, words, visit->view.now, &request, error)) return api_field_error(visit, "shares", error->text, error);
  words->issuer = api_text(body, "issuer");
  if (str_equal(words->issuer, STR("company"))) words->issuer = STR("");
  if (!request_resolve(visit->view.reg, words, visit->view.now, &request, error)) return api_field_error(visit, "issuer", error->text, error);
  json_object_foreach(json_object_get(body, "facts"), name, value)
    if (!json_is_boolean(value) || !request_add_fact(words, str_of(name), json_is_true(value), error))
      return api_field_error(visit, "facts", "each is the name of a fact, true or false", error);
  if (!request_resolve(visit->view.reg, words, visit->view.now, &request, error)) return api_field_error(visit, "facts", error->text, error);
  return true;
}

static bool decide(struct visit *visit, const struct request_words *words, struct answer *answer, struct error *error) {
  struct request request;
  return request_resolve(visit->view.reg, words, visit->view.now, &request, error) &&
         answer_request(visit->view.facts, visit->arena, &request, FOR_PERSON, visit->view.reg, answer, error);
}

/* -- about oneself ------------------------------------------------------------------------------------------------- */

static bool answer_me(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  static const char *const rights[] = {"personnel", "decide", "audit"};
  (void)body, (void)error;
  buf_char(out, '{');
  json_put_member(out, "person", visit->visitor.person);
  json_put_member(out, "name", visit->visitor.name);
  json_put_key(out, "rights");
  buf_char(out, '[');
  for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
    if (!(visit->visitor.rights >> i & 1)) continue;
    json_put_comma(out);
    json_put_string(out, str_of(rights[i]));
  }
  buf_char(out, ']');
  json_put_bool(out, "raised", visit->visitor.is_raised);
  buf_char(out, '}');
  return true;
}

static bool answer_status(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  const struct abstain_policy *policy = visit->view.policy;
  (void)body;
  buf_char(out, '{');
  json_put_instant(out, "at", visit->view.now);
  json_put_key(out, "kinds");
  buf_char(out, '[');
  for (int32_t kind = 0; kind < policy->kind_count; kind++) {
    struct str name = str_of(policy->strings + policy->kinds[kind].name);
    struct request_words words = {.person = visit->visitor.person, .kind = name};
    struct answer answer;
    if (!decide(visit, &words, &answer, error)) return false;
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "kind", name);
    json_put_member(out, "verdict", str_of(verdict_name(answer.low)));
    if (answer.until != ABSTAIN_NEVER) json_put_instant(out, "until", (struct instant){answer.until});
    buf_char(out, '}');
  }
  buf_text(out, "]}");
  return true;
}

static bool answer_question(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct request_words words;
  struct answer answer;
  if (!read_words(visit, body, &words, error) || !decide(visit, &words, &answer, error)) return false;
  tell_answer_json(out, &answer);
  return true;
}

/* -- one's own requests -------------------------------------------------------------------------------------------- */

static bool answer_requests(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct cases cases;
  (void)body, (void)error;
  cases_of(&visit->view, visit->visitor.person, &cases);
  open_list(out, "requests");
  for (uint32_t i = 0; i < cases.count; i++) put_own(visit, out, &cases.at[i]);
  buf_text(out, "]}");
  return true;
}

static bool answer_request_one(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct clearance_case which;
  (void)body;
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  put_own(visit, out, &which);
  return true;
}

/* Whatever the policy wants to be told must be said, as on the page. */
static bool is_told_all(struct visit *visit, const struct answer *answer, struct error *error) {
  for (int32_t fact = 0; fact < visit->view.policy->fact_count; fact++)
    for (int32_t i = 0; i < answer->ask_count; i++) {
      const struct image_fact *asked = &visit->view.policy->facts[fact];
      if (asked->mode != FACT_ATTESTED || asked->atom == NONE || answer->asks[i] != asked->atom) continue;
      struct str text = arena_print(visit->arena, "say whether `" STR_FMT "` is so: true or false",
                                    STR_ARG(image_str(visit->view.policy, asked->phrase)));
      return api_field_error(visit, "facts", text.at, error);
    }
  return true;
}

/* Asked again with the same key, it is the request that was made then, if the same was asked. */
static bool is_same_how(const struct particulars *a, const struct particulars *b) {
  return str_equal(a->account, b->account) && str_equal(a->plan, b->plan) && str_equal(a->terms, b->terms) && a->order == b->order &&
         a->price == b->price && a->expires.seconds == b->expires.seconds;
}

static bool ask(struct visit *visit, const struct request_words *words, const struct particulars *how, const json_t *body,
                struct clearance_case *which, struct error *error) {
  struct str id = STR("");
  struct error why;
  bool is_made = case_ask(&visit->view, words, how, api_text(body, "key"), &id, error);
  if (!is_made && (error->kind != ERROR_CONFLICT || !id.length)) return false;
  if (!look_again(visit, &visit->visitor.person, 1, is_made ? error : &why)) return false;
  if (!case_find(&visit->view, visit->visitor.person, id, which, is_made ? error : &why)) return false;
  int64_t shares = json_integer_value(json_object_get(body, "shares")) * SHARES_UNIT;
  return is_made || (str_equal(which->kind, words->kind) && str_equal(which->issuer, words->issuer) && is_same_how(&which->how, how) &&
                     which->shares == shares);
}

/* How it is to be done, and for some kinds that this is said at all. */
static bool read_how(struct visit *visit, const json_t *body, struct request_words *words, struct particulars *how, struct error *error) {
  struct order_typed typed = {.order = api_text(body, "order"),
                              .price = api_text(body, "price"),
                              .expires = api_text(body, "expires"),
                              .account = api_text(body, "account"),
                              .plan = api_text(body, "plan"),
                              .terms = api_text(body, "terms")};
  struct request request;
  const char *field, *wrong = read_order(visit, &typed, words, how, &field);
  if (wrong) return api_field_error(visit, field, wrong, error);
  if (kind_has_terms(visit->view.policy, words->kind) && !how->terms.length)
    return api_field_error(visit, "terms", "say what is to be agreed: the administrator decides on that", error);
  if (!request_resolve(visit->view.reg, words, visit->view.now, &request, error))
    return api_field_error(visit, words->plan.length ? "plan" : "expires", error->text, error);
  how->expires = request.expires;
  wrong = check_expiry(visit, &request);
  return !wrong || api_field_error(visit, "expires", wrong, error);
}

static bool answer_new_request(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct request_words words;
  struct particulars how;
  struct answer answer;
  struct clearance_case which;
  if (!read_words(visit, body, &words, error) || !read_how(visit, body, &words, &how, error)) return false;
  if (!decide(visit, &words, &answer, error) || !is_told_all(visit, &answer, error)) return false;
  if (!ask(visit, &words, &how, body, &which, error)) return false;
  put_own(visit, out, &which);
  return true;
}

/* -- for who decides ----------------------------------------------------------------------------------------------- */

static void put_whose(struct visit *visit, struct buf *out, const struct clearance_case *which) {
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "id", which->id);
  json_put_member(out, "person", which->person);
  put_terms(visit, out, which);
}

static bool answer_queue(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct cases cases;
  (void)body;
  if (!waiting_list(visit->site->waiting, &visit->view, &cases, error)) return false;
  open_list(out, "requests");
  for (uint32_t i = 0; i < cases.count; i++) {
    put_whose(visit, out, &cases.at[i]);
    buf_char(out, '}');
  }
  buf_text(out, "]}");
  return true;
}

static bool find_case(struct visit *visit, struct clearance_case *which, struct error *error) {
  struct str persons[2] = {visit->visitor.person};
  return case_person(&visit->view, visit->parameters[0], &persons[1], error) && look_again(visit, persons, 2, error) &&
         case_find(&visit->view, persons[1], visit->parameters[0], which, error);
}

static bool answer_case(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct clearance_case which;
  struct decision assessment;
  (void)body;
  if (!find_case(visit, &which, error) || !case_assess(&visit->view, &which, &assessment, error)) return false;
  put_whose(visit, out, &which);
  json_put_member(out, "state", str_of(state_words[which.state]));
  if (which.by.length) json_put_member(out, "by", which.by);
  if (which.state != CASE_WAITING) json_put_instant(out, "decided", which.decided);
  if (which.told.seconds) json_put_instant(out, "told", which.told);
  put_optional(out, "alternate", which.alternate);
  json_put_key(out, "assessment");
  tell_answer_json(out, &assessment.answer);
  buf_char(out, '}');
  return true;
}

static bool decide_case(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  struct clearance_case which;
  struct str verdict = api_text(body, "verdict");
  bool clears = str_equal(verdict, STR("clear"));
  if (!find_case(visit, &which, error)) return false;
  if (!case_decide(&visit->view, &which, visit->visitor.person, clears, api_text(body, "why"), api_text(body, "key"), error)) return false;
  buf_char(out, '{');
  json_put_member(out, "id", which.id);
  json_put_member(out, "verdict", verdict);
  buf_char(out, '}');
  return true;
}

static bool answer_description(struct visit *visit, const json_t *body, struct buf *out, struct error *error) {
  (void)visit, (void)body, (void)error;
  api_put_description(out);
  return true;
}

const struct api_route api_routes[] = {
    {METHOD_GET, "/api/openapi.json", "description", "This description", RIGHT_NONE, false, NULL, &schema_description, answer_description},
    {METHOD_GET, "/api/v1/me", "me", "Who is signed in", RIGHT_PERSONNEL, false, NULL, &schema_me, answer_me},
    {METHOD_GET, "/api/v1/status", "status", "May I trade, now", RIGHT_PERSONNEL, false, NULL, &schema_status, answer_status},
    {METHOD_POST, "/api/v1/ask", "ask", "What the policy says of a trade; nothing is recorded", RIGHT_PERSONNEL, false, &schema_question,
     &schema_answer, answer_question},
    {METHOD_GET, "/api/v1/requests", "requests", "My requests for clearance", RIGHT_PERSONNEL, false, NULL, &schema_requests, answer_requests},
    {METHOD_POST, "/api/v1/requests", "request", "Ask for clearance", RIGHT_PERSONNEL, false, &schema_ask, &schema_request, answer_new_request},
    {METHOD_GET, "/api/v1/requests/{}", "my-request", "One of my requests", RIGHT_PERSONNEL, false, NULL, &schema_request, answer_request_one},
    {METHOD_GET, "/api/v1/queue", "queue", "What waits for a decision", RIGHT_DECIDE, false, NULL, &schema_queue, answer_queue},
    {METHOD_GET, "/api/v1/queue/{}", "case", "A request, with what the policy says", RIGHT_DECIDE, false, NULL, &schema_case, answer_case},
    {METHOD_POST, "/api/v1/queue/{}/decision", "decide", "Decide on a request, once", RIGHT_DECIDE, true, &schema_decision, &schema_decided,
     decide_case},
    {.path = NULL}};
