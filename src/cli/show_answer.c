/* Recorded decisions in words: what stands in their JSON, in the order in which `abstain ask` says it. Instants are UTC. */
#include "show_answer.h"

#include <inttypes.h>

#include "../base/json.h"

enum { POLICY_DIGITS_SHOWN = 12 };

static const char *text_of(const json_t *object, const char *name) {
  const char *text = json_string_value(json_object_get(object, name));
  return text ? text : "";
}

static void put_text(struct buf *out, const json_t *object, const char *name, const char *before, const char *after) {
  if (*text_of(object, name)) buf_format(out, "%s%s%s", before, text_of(object, name), after);
}

static void put_list(struct buf *out, const json_t *list, const char *before) {
  json_t *value;
  size_t i;
  json_array_foreach(list, i, value) {
    buf_text(out, i ? ", " : before);
    if (json_is_integer(value)) buf_int(out, json_integer_value(value));
    else buf_text(out, json_string_value(value));
  }
}

static void put_question(struct buf *out, const json_t *question) {
  const json_t *facts = json_object_get(question, "facts");
  const char *phrase;
  json_t *value;
  buf_format(out, "question    may %s %s", text_of(question, "person"), text_of(question, "kind"));
  put_text(out, question, "shares", " ", "");
  put_text(out, question, "issuer", " of ", "");
  put_text(out, question, "lot", ", lot ", "");
  put_text(out, question, "plan", ", under plan ", "");
  put_text(out, question, "at", ", at ", "");
  put_text(out, question, "expires", ", the order expiring ", "");
  buf_text(out, "?\n");
  json_object_foreach((json_t *)facts, phrase, value) buf_format(out, "  said: %s %s\n", phrase, json_is_true(value) ? "yes" : "no");
}

static void put_verdict(struct buf *out, const json_t *answer) {
  buf_format(out, "answer      %s", text_of(answer, "verdict"));
  put_text(out, answer, "until", " until ", "");
  const json_t *then = json_object_get(answer, "then"), *awaits = json_object_get(answer, "awaits");
  put_text(out, then, "high", ", then ", "");
  if (!*text_of(answer, "until")) put_text(out, awaits, "awaits", ", awaiting: ", "");
  put_text(out, answer, "shows", " (told without reasons, as: ", ")");
  buf_char(out, '\n');
}

static void put_period(struct buf *out, const json_t *period) {
  buf_format(out, "    %s, of %s", text_of(period, "period"), text_of(period, "of"));
  put_text(out, period, "from", ": from ", "");
  put_text(out, period, "until", " until ", "");
  put_text(out, period, "awaits", ", awaiting: ", "");
  put_text(out, period, "entry", " (entry ", ")");
  buf_char(out, '\n');
}

static void put_reason(struct buf *out, const json_t *reason) {
  json_t *period;
  size_t i;
  const char *perhaps = json_is_false(json_object_get(reason, "sure")) ? ", perhaps" : "";
  buf_format(out, "  %s: %s%s", text_of(reason, "rule"), text_of(reason, "verdict"), perhaps);
  put_text(out, reason, "section", " (", "");
  const json_t *clauses = json_object_get(reason, "clauses");
  put_list(out, clauses, json_array_size(clauses) == 1 ? ", clause " : ", clauses ");
  buf_format(out, "%s\n", *text_of(reason, "section") ? ")" : "");
  put_text(out, reason, "says", "    \"", "\"\n");
  put_text(out, reason, "because", "    because ", "\n");
  put_list(out, json_object_get(reason, "applies_to"), "    applies to: ");
  if (json_array_size(json_object_get(reason, "applies_to"))) buf_char(out, '\n');
  put_text(out, reason, "from", "    needed from the ", "");
  put_text(out, reason, "alternate", ", or when unavailable from the ", "");
  if (*text_of(reason, "from")) buf_char(out, '\n');
  json_array_foreach(json_object_get(reason, "periods"), i, period) put_period(out, period);
  if (json_object_get(reason, "periods_more")) buf_format(out, "    and %d more\n", (int)json_integer_value(json_object_get(reason, "periods_more")));
}

static void put_answer(struct buf *out, const json_t *answer) {
  json_t *one;
  size_t i;
  put_verdict(out, answer);
  json_array_foreach(json_object_get(answer, "reasons"), i, one) put_reason(out, one);
  json_array_foreach(json_object_get(answer, "lifted"), i, one)
    buf_format(out, "  %s does not apply: exempt by %s\n", text_of(one, "rule"), text_of(one, "by"));
  json_array_foreach(json_object_get(answer, "asks"), i, one) buf_format(out, "  to be asked: %s\n", text_of(one, "question"));
  put_list(out, json_object_get(answer, "rests_on"), "  rests on: ");
  if (json_array_size(json_object_get(answer, "rests_on"))) buf_char(out, '\n');
}

static void put_basis(struct buf *out, const struct decision_basis *basis) {
  char digits[HASH_DIGITS];
  buf_format(out, "made by     abstain " STR_FMT ", with policy %.*s, from the first %" PRId64 " entries, for the %s\n", STR_ARG(basis->engine),
             POLICY_DIGITS_SHOWN, hash_hex(basis->policy, digits).at, basis->cut, basis->audience == FOR_PERSON ? "person himself" : "administrator");
}

bool show_answer(struct invocation *call, const struct event *decided, struct error *error) {
  struct recorded_decision recorded;
  size_t start = call->out.length;
  if (!decision_read(call->arena, decided, &recorded, error)) return false;
  json_t *question = json_read(recorded.basis.question, error);
  json_t *answer = question ? json_read(recorded.answer, error) : NULL;
  if (answer) {
    put_question(&call->out, question);
    put_answer(&call->out, answer);
    put_basis(&call->out, &recorded.basis);
    call_break_lines(call, start);
  }
  json_decref(question);
  json_decref(answer);
  return answer != NULL;
}
