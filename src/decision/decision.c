/* Making decisions from a store, and bringing recorded ones back. */
#include "decision.h"

#include "../ledger/canonical.h"
#include "../register/tell.h"
#include "version.h"

/* -- questions and bases as JSON ----------------------------------------------------------------------------------- */

static void set_text(json_t *object, const char *name, struct str text) {
  if (text.length) json_object_set_new(object, name, json_stringn(text.at, text.length));
}

static struct str canonical_text(struct arena *arena, json_t *json) {
  struct buf text;
  struct error never;
  buf_init(&text, ENTRY_SIZE_MAX);
  bool ok = buf_canonical(&text, json, &never);
  struct str copy = ok ? arena_copy(arena, buf_view(&text)) : STR("");
  buf_free(&text);
  json_decref(json);
  return copy;
}

struct str question_text(struct arena *arena, const struct request_words *words, struct instant at) {
  json_t *object = json_object(), *facts = json_object();
  struct buf when;
  buf_init(&when, 64);
  buf_instant(&when, at);
  set_text(object, "at", words->at.length ? words->at : buf_view(&when));
  buf_free(&when);
  set_text(object, "expires", words->expires);
  set_text(object, "issuer", words->issuer);
  set_text(object, "kind", words->kind);
  set_text(object, "lot", words->lot);
  set_text(object, "person", words->person);
  set_text(object, "plan", words->plan);
  set_text(object, "shares", words->shares);
  for (int32_t i = 0; i < words->said_count; i++)
    json_object_set_new(facts, arena_copy(arena, words->said[i].phrase).at, json_boolean(words->said[i].value));
  json_object_set_new(object, "facts", facts);
  return canonical_text(arena, object);
}

static const char *const audiences[] = {[FOR_ADMINISTRATOR] = "administrator", [FOR_PERSON] = "person"};

static struct str basis_text(struct arena *arena, const struct decision_basis *basis) {
  json_t *object = json_object();
  struct error never;
  char digits[HASH_DIGITS];
  set_text(object, "audience", str_of(audiences[basis->audience]));
  json_object_set_new(object, "cut", json_integer(basis->cut));
  set_text(object, "engine", basis->engine);
  set_text(object, "policy", hash_hex(basis->policy, digits));
  json_object_set_new(object, "question", json_read(basis->question, &never));
  return canonical_text(arena, object);
}

static struct str text_of(struct arena *arena, const json_t *object, const char *name) {
  const json_t *value = json_object_get(object, name);
  return arena_copy(arena, (struct str){json_is_string(value) ? json_string_value(value) : "", json_string_length(value)});
}

static bool basis_read(struct arena *arena, struct str text, struct decision_basis *basis, struct error *error) {
  json_t *object = json_read(text, error);
  if (!object) return false;
  struct str audience = text_of(arena, object, "audience");
  *basis = (struct decision_basis){.engine = text_of(arena, object, "engine"),
                                   .cut = json_integer_value(json_object_get(object, "cut")),
                                   .audience = str_equal(audience, STR("person")) ? FOR_PERSON : FOR_ADMINISTRATOR,
                                   .question = json_text(arena, json_object_get(object, "question"))};
  bool ok = hash_parse(text_of(arena, object, "policy"), &basis->policy) && basis->question.length > 0;
  json_decref(object);
  return ok || error_set(error, ERROR_BROKEN, "the decision does not say what it rested on");
}

/* -- making ---------------------------------------------------------------------------------------------------------- */

static void release_journal(void *journal) { journal_free(journal); }
static void release_facts(void *facts) { facts_free(facts); }
static void release_json(void *json) { json_decref(json); }

static struct str answer_text(struct arena *arena, const struct answer *answer) {
  struct buf text;
  buf_init(&text, ANSWER_LENGTH_MAX);
  tell_answer_json(&text, answer);
  struct str copy = arena_copy(arena, str_trim(buf_view(&text)));
  buf_free(&text);
  return copy;
}

static bool read_question(struct arena *arena, struct str question, struct request_words *words, struct error *error) {
  json_t *object = json_read(question, error);
  if (!object) return false;
  arena_adopt(arena, release_json, object);
  return request_read_json(object, words, error);
}

bool decision_from(const struct registry *reg, struct arena *arena, const struct decision_basis *basis, struct decision *decision,
                   struct error *error) {
  struct request_words words = {0};
  struct request request;
  *decision = (struct decision){.basis = *basis, .reg = reg};
  if (!read_question(arena, basis->question, &words, error) || !request_resolve(reg, &words, INSTANT_NEVER, &request, error)) return false;
  struct facts *facts = facts_new(reg);
  arena_adopt(arena, release_facts, facts);
  if (!answer_request(facts, arena, &request, basis->audience, reg, &decision->answer, error)) return false;
  decision->text = answer_text(arena, &decision->answer);
  return true;
}

bool decision_make(struct store *store, struct policies *policies, struct arena *arena, const struct decision_basis *basis,
                   struct decision *decision, struct error *error) {
  struct request_words words = {0};
  struct str names[REQUEST_NAMES_MAX];
  struct journal *journal;
  struct registry *reg;
  const struct abstain_policy *policy;
  if (!read_question(arena, basis->question, &words, error)) return false;
  if (!store_desk(store, basis->cut, names, request_names(&words, names), &journal, error)) return false;
  arena_adopt(arena, release_journal, journal);
  if (!policy_of_store(policies, store, basis->policy, &policy, error)) return false;
  if (!register_open(arena, policy, NULL, journal, INSTANT_NEVER, &reg, error)) return false;
  reg->counted = basis->cut;
  return decision_from(reg, arena, basis, decision, error);
}

/* -- as events -------------------------------------------------------------------------------------------------------- */

void decision_event(struct arena *arena, const struct decision *decision, struct instant now, struct event *event) {
  const struct request *request = &decision->answer.request;
  *event = event_of(EVENT_DECIDED, now);
  event_set_text(event, "person", symbol_str(decision->reg, request->person));
  event_set_text(event, "kind", request->kind_name);
  bool depends = decision->answer.low != decision->answer.high; /* on what is not known */
  event_set_number(event, "verdict", depends ? VERDICT_DEPENDS : (int64_t)decision->answer.high);
  event_set_number(event, "instant", request->at.seconds);
  if (request->shares) event_set_number(event, "shares", request->shares);
  if (request->issuer_name.length) event_set_text(event, "issuer", request->issuer_name);
  event_set_text(event, "basis", basis_text(arena, &decision->basis));
  event_set_text(event, "answer", decision->text);
}

struct event decision_in_short(const struct event *event) {
  struct event shown = *event;
  if (event->kind == EVENT_DECIDED)
    for (const char *const *name = (const char *const[]){"instant", "basis", "answer", NULL}; *name; name++)
      shown.present &= ~(1u << event_field_find(EVENT_DECIDED, str_of(*name)));
  return shown;
}

bool decision_read(struct arena *arena, const struct event *event, struct recorded_decision *recorded, struct error *error) {
  if (event->kind != EVENT_DECIDED) return error_set(error, ERROR_INPUT, "the entry is not a decision; `abstain log --kind decided` lists them");
  recorded->answer = arena_copy(arena, event_text(event, "answer"));
  recorded->instant.seconds = event_value(event, "instant")->number;
  return basis_read(arena, event_text(event, "basis"), &recorded->basis, error);
}
