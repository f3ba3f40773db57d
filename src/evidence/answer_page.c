/* A decision as a row of the page. */
#include "answer_page.h"

#include <inttypes.h>

#include "../base/html.h"
#include "../base/json.h"
#include "../decision/decision.h"

enum { DIGITS_SHOWN = 12 };

static const char *text_of(const json_t *object, const char *name) {
  const char *text = json_string_value(json_object_get(object, name));
  return text ? text : "";
}

static void put_text(struct buf *out, const json_t *object, const char *name, const char *before, const char *after) {
  const char *text = text_of(object, name);
  if (*text) html_f(out, "%s%s%s", before, text, after);
}

/* Texts and numbers of a list, one after the other. */
static void put_list(struct buf *out, const json_t *list, const char *before) {
  json_t *value;
  size_t i;
  json_array_foreach(list, i, value) {
    html_f(out, "%s", i ? ", " : before);
    if (json_is_integer(value)) buf_int(out, json_integer_value(value));
    else html_f(out, "%s", json_string_value(value) ? json_string_value(value) : "");
  }
}

/* -- the question ----------------------------------------------------------------------------------------------------- */

static void put_question(struct buf *out, const json_t *question) {
  const json_t *facts = json_object_get(question, "facts");
  const char *phrase;
  json_t *value;
  html_f(out, "<p><b>Question</b> May %s %s", text_of(question, "person"), text_of(question, "kind"));
  put_text(out, question, "shares", " ", " shares");
  put_text(out, question, "issuer", " of ", "");
  put_text(out, question, "lot", " from lot ", "");
  put_text(out, question, "plan", " under plan ", "");
  put_text(out, question, "at", " at ", "");
  put_text(out, question, "expires", ", the order expiring ", "");
  buf_char(out, '?');
  json_object_foreach((json_t *)facts, phrase, value) html_f(out, " Said: %s %s.", phrase, json_is_true(value) ? "yes" : "no");
  buf_text(out, "</p>\n");
}

/* -- the answer ------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *verdict, *meaning;
} meanings[] = {
    {"permit", "the policy does not stand in the way"}, {"refer", "a person decides"}, {"need", "something is needed first"},
    {"deny", "not permitted"},                          {"depends", "it depends on what was asked back"},
};

static const char *meaning_of(const char *verdict) {
  for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
    if (strcmp(verdict, meanings[i].verdict) == 0) return meanings[i].meaning;
  return verdict;
}

static void put_verdict(struct buf *out, const json_t *answer) {
  const char *verdict = text_of(answer, "verdict");
  html_f(out, "<p><b>Verdict</b> <strong class=\"%s\">%s</strong> %s", verdict, verdict, meaning_of(verdict));
  put_text(out, answer, "until", ", until ", "");
  put_text(out, answer, "shows", " (told without reasons, as: ", ")");
  buf_text(out, "</p>\n");
}

static void put_period(struct buf *out, const json_t *period) {
  html_f(out, "<li>period %s of %s", text_of(period, "period"), text_of(period, "of"));
  put_text(out, period, "from", " from ", "");
  put_text(out, period, "until", " until ", "");
  put_text(out, period, "awaits", " until ", ", which had not come");
  buf_text(out, "</li>\n");
}

static void put_reason(struct buf *out, const json_t *reason) {
  json_t *period;
  size_t i;
  html_f(out, "<li><b>%s</b> (%s): \xe2\x80\x9c%s\xe2\x80\x9d", text_of(reason, "rule"), text_of(reason, "verdict"), text_of(reason, "says"));
  put_text(out, reason, "section", " \xe2\x80\x93 ", "");
  put_list(out, json_object_get(reason, "clauses"), ", clause ");
  put_text(out, reason, "from", "; from the ", "");
  put_list(out, json_object_get(reason, "applies_to"), "; applies to: ");
  buf_text(out, "<ul>\n");
  json_array_foreach(json_object_get(reason, "periods"), i, period) put_period(out, period);
  buf_text(out, "</ul></li>\n");
}

static void put_lifted(struct buf *out, const json_t *lifted) {
  html_f(out, "<li><b>%s</b> did not bind, by %s", text_of(lifted, "rule"), text_of(lifted, "by"));
  put_text(out, lifted, "says", ": \xe2\x80\x9c", "\xe2\x80\x9d");
  buf_text(out, "</li>\n");
}

static void put_answer(struct buf *out, const json_t *answer) {
  json_t *one;
  size_t i;
  put_verdict(out, answer);
  buf_text(out, "<ul>\n");
  json_array_foreach(json_object_get(answer, "reasons"), i, one) put_reason(out, one);
  json_array_foreach(json_object_get(answer, "lifted"), i, one) put_lifted(out, one);
  json_array_foreach(json_object_get(answer, "asks"), i, one) html_f(out, "<li>asked back: %s</li>\n", text_of(one, "question"));
  json_array_foreach(json_object_get(answer, "rests_on"), i, one)
    html_f(out, "<li>rests on: %s</li>\n", json_string_value(one) ? json_string_value(one) : "");
  buf_text(out, "</ul>\n");
}

static void put_basis(struct buf *out, const struct decision_basis *basis) {
  char digits[HASH_DIGITS];
  hash_hex(basis->policy, digits);
  html_f(out, "<p><b>Rested on</b> <a href=\"policies/%.*s.md\">policy %.*s</a>, ", HASH_DIGITS, digits, DIGITS_SHOWN, digits);
  buf_format(out, "the first %" PRId64 " entries of the ledger, ", basis->cut);
  html_f(out, "abstain %.*s; answered for the %s</p>\n", STR_ARG(basis->engine), basis->audience == FOR_PERSON ? "person himself" : "administrator");
}

bool answer_page(struct buf *out, const struct event *decided, struct error *error) {
  struct arena *arena = arena_new(0);
  struct recorded_decision recorded;
  bool ok = decision_read(arena, decided, &recorded, error);
  json_t *question = ok ? json_read(recorded.basis.question, error) : NULL;
  json_t *answer = question ? json_read(recorded.answer, error) : NULL;
  if (answer) {
    buf_text(out, "<tr class=\"answer\"><td></td><td colspan=\"5\">\n");
    put_question(out, question);
    put_answer(out, answer);
    put_basis(out, &recorded.basis);
    buf_text(out, "</td></tr>\n");
  }
  json_decref(question);
  json_decref(answer);
  arena_free(arena);
  return answer != NULL;
}
