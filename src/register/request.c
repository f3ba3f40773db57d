/* Requests from words and from JSON. */
#include "request.h"

#include "../base/number.h"

/* -- looking up -------------------------------------------------------------------------------------------- */

/* The same but for its case, or for one letter of four or more. */
static bool is_slip(struct str word, struct str meant) {
  size_t same = 0;
  while (same < word.length && same < meant.length && (word.at[same] | 32) == (meant.at[same] | 32)) same++;
  return (same == word.length && same == meant.length) || (meant.length >= 4 && str_distance(word, meant, 1) <= 1);
}

/* The kind that is nearly called so; empty when none is. */
static struct str nearest_kind(const struct abstain_policy *policy, struct str name) {
  struct str nearest = {0};
  size_t best = 3;
  for (int32_t i = 0; i < policy->kind_count; i++) {
    struct str other = image_str(policy, policy->kinds[i].name);
    size_t distance = str_distance(name, other, 2);
    bool telling = distance * 3 <= name.length; /* two letters of four are no near miss */
    if (telling && distance < best) best = distance, nearest = other;
  }
  return nearest;
}

static bool resolve_kind(const struct registry *reg, struct str name, int32_t *kind, struct error *error) {
  const struct abstain_policy *policy = reg->policy;
  for (*kind = 0; *kind < policy->kind_count; ++*kind)
    if (str_equal(name, image_str(policy, policy->kinds[*kind].name))) return true;
  *kind = NONE;
  struct str nearest = nearest_kind(policy, name);
  if (nearest.length == 0) return true;
  return error_set(error, ERROR_INPUT, "`%.*s` is not a kind of transaction of this policy; did you mean `%.*s`?", STR_ARG(name), STR_ARG(nearest));
}

static bool resolve_fact(const struct registry *reg, struct str phrase, int32_t *fact, struct error *error) {
  const struct abstain_policy *policy = reg->policy;
  for (int32_t i = 0; i < policy->fact_count; i++)
    if (str_equal(phrase, image_str(policy, policy->facts[i].phrase))) {
      *fact = i;
      if (policy->facts[i].mode == FACT_ATTESTED) return true;
      return error_set(error, ERROR_INPUT, "`%.*s` is recorded by the company, not said by the person", STR_ARG(phrase));
    }
  struct buf known;
  buf_init(&known, 300);
  for (int32_t i = 0; i < policy->fact_count; i++)
    if (policy->facts[i].mode == FACT_ATTESTED) buf_format(&known, "%s`%s`", known.length ? ", " : "", policy->strings + policy->facts[i].phrase);
  error_set(error, ERROR_INPUT, "`%.*s` is not a fact of this policy; it asks for %s", STR_ARG(phrase), known.length ? buf_c(&known) : "none");
  buf_free(&known);
  return false;
}

static bool resolve_person(const struct registry *reg, struct str name, struct symbol *symbol, struct error *error) {
  *symbol = symbols_find(&reg->journal->texts, name);
  if (register_knows_person(reg, *symbol)) return true;
  return register_unknown(reg, "person", name, error);
}

/* A plan, as far as plans go: whether there is a secret item of that name is not for him who asks. */
static bool resolve_plan(const struct registry *reg, struct str name, struct symbol *symbol, struct error *error) {
  const struct entry *entry;
  *symbol = symbols_find(&reg->journal->texts, name);
  for (struct walk walk = walk_of(reg, *symbol, EVENT_PLAN_ADOPTED); (entry = walk_next(&walk));)
    if (symbol_equal(entry_symbol(reg->journal, entry, "plan"), *symbol)) return true;
  return register_unknown(reg, "plan", name, error);
}

static bool resolve_lot(const struct registry *reg, struct str name, struct request *request, struct error *error) {
  request->lot = symbols_find(&reg->journal->texts, name);
  if (request->lot.number) return lot_check(reg, request, error);
  return error_set(error, ERROR_MISSING, "the %s knows no lot `%.*s` of %.*s", register_record(reg), STR_ARG(name),
                   STR_ARG(symbol_str(reg, request->person)));
}

/* Is it an issuer that the journal names as one (not only as what some item is about)? */
static bool is_issuer(const struct registry *reg, struct symbol symbol) {
  static const enum event_kind kinds[] = {EVENT_COMPANY, EVENT_ISSUER};
  const struct entry *entry;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_kind(reg, kinds[k]); (entry = walk_next(&walk));)
      if (symbol_equal(entry_symbol(reg->journal, entry, "issuer"), symbol)) return true;
  return false;
}

/* An issuer that nobody entered is another company's, but never by a slip of the pen. */
static bool resolve_issuer(const struct registry *reg, struct str name, struct request *request, struct error *error) {
  struct str company = symbol_str(reg, reg->company);
  request->issuer_name = name;
  request->issuer = symbols_find(&reg->journal->texts, name);
  if (request->issuer.number == 0) request->issuer = ISSUER_ELSEWHERE;
  else if (is_issuer(reg, request->issuer)) return true;
  if (company.length == 0)
    return error_set(error, ERROR_INPUT, "the %s does not say which company this is; it needs a `company` event before one can ask of `%.*s`",
                     register_record(reg), STR_ARG(name));
  if (!is_slip(name, company)) return true;
  return error_set(error, ERROR_INPUT, "the %s knows no issuer `%.*s`; did you mean `%.*s`?", register_record(reg), STR_ARG(name),
                   STR_ARG(company));
}

int request_names(const struct request_words *words, struct str names[REQUEST_NAMES_MAX]) {
  int count = 0;
  names[count++] = words->person;
  if (words->plan.length) names[count++] = words->plan;
  if (words->lot.length) names[count++] = words->lot;
  return count;
}

bool request_resolve(const struct registry *reg, const struct request_words *words, struct instant now, struct request *request,
                     struct error *error) {
  *request = (struct request){.at = now, .expires = INSTANT_NEVER, .kind_name = words->kind};
  if (!resolve_person(reg, words->person, &request->person, error)) return false;
  if (!resolve_kind(reg, words->kind, &request->kind, error)) return false;
  if (words->shares.length && (!decimal_parse(words->shares, &request->shares) || request->shares <= 0))
    return error_set(error, ERROR_INPUT, "`%.*s` is not a number of shares; write it like 100", STR_ARG(words->shares));
  bool other = words->issuer.length && !str_equal(words->issuer, STR("company"));
  if (other && !resolve_issuer(reg, words->issuer, request, error)) return false;
  if (words->at.length && !zone_read(reg->zone, words->at, &request->at, error)) return false;
  if (words->expires.length && !zone_read(reg->zone, words->expires, &request->expires, error)) return false;
  if (request->expires.seconds <= request->at.seconds) return error_set(error, ERROR_INPUT, "the order expires before it is placed");
  if (words->plan.length && !resolve_plan(reg, words->plan, &request->plan, error)) return false;
  if (words->lot.length && !resolve_lot(reg, words->lot, request, error)) return false;
  for (int32_t i = 0; i < words->said_count; i++) {
    if (!resolve_fact(reg, words->said[i].phrase, &request->said[i].fact, error)) return false;
    request->said[i].value = words->said[i].value;
  }
  request->said_count = words->said_count;
  return true;
}

/* -- reading ------------------------------------------------------------------------------------------------- */

bool request_add_fact(struct request_words *words, struct str phrase, bool value, struct error *error) {
  if (words->said_count == REQUEST_FACTS_MAX) return error_set(error, ERROR_INPUT, "more than %d facts in one request", REQUEST_FACTS_MAX);
  for (int32_t i = 0; i < words->said_count; i++)
    if (str_equal(words->said[i].phrase, phrase))
      return error_set(error, ERROR_INPUT, "`%.*s` is said twice; what is meant?", STR_ARG(phrase));
  words->said[words->said_count].phrase = phrase;
  words->said[words->said_count++].value = value;
  return true;
}

bool request_read_fact(struct str text, struct request_words *words, struct error *error) {
  struct str rest = text, phrase;
  bool cut = str_cut(&rest, '=', &phrase) && rest.length;
  bool yes = str_equal(rest, STR("yes")), no = str_equal(rest, STR("no"));
  if (!cut || (!yes && !no)) return error_set(error, ERROR_INPUT, "`%.*s` is not a fact; write it like \"aware of mnpi=no\"", STR_ARG(text));
  return request_add_fact(words, str_trim(phrase), yes, error);
}

static struct str json_str(const json_t *value) { return (struct str){json_string_value(value), json_string_length(value)}; }

static bool read_facts(const json_t *value, struct request_words *words, struct error *error) {
  const char *phrase;
  json_t *said;
  if (!json_is_object(value)) return error_set(error, ERROR_INPUT, "`facts` is not an object; write it like {\"aware of mnpi\": false}");
  json_object_foreach((json_t *)(uintptr_t)value, phrase, said) {
    if (!json_is_boolean(said)) return error_set(error, ERROR_INPUT, "the fact `%s` is neither true nor false", phrase);
    if (!request_add_fact(words, str_of(phrase), json_is_true(said), error)) return false;
  }
  return true;
}

bool request_read_json(const json_t *object, struct request_words *words, struct error *error) {
  *words = (struct request_words){0};
  const struct {
    const char *name;
    struct str *to;
  } members[] = {{"person", &words->person}, {"kind", &words->kind}, {"shares", &words->shares}, {"issuer", &words->issuer}, {"at", &words->at},
                 {"expires", &words->expires}, {"plan", &words->plan}, {"lot", &words->lot}};
  const char *name;
  json_t *value;
  if (!json_is_object(object)) return error_set(error, ERROR_INPUT, "a request is an object like {\"person\":\"ann\",\"kind\":\"sell\"}");
  json_object_foreach((json_t *)(uintptr_t)object, name, value) {
    struct str *to = NULL;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
      if (strcmp(name, members[i].name) == 0) to = members[i].to;
    if (strcmp(name, "id") == 0) continue;
    if (strcmp(name, "facts") == 0) {
      if (!read_facts(value, words, error)) return false;
    } else if (!to) {
      return error_set(error, ERROR_INPUT, "`%s` is not part of a request", name);
    } else if (!json_is_string(value)) {
      return error_set(error, ERROR_INPUT, "`%s` is not a string in double quotes", name);
    } else {
      *to = json_str(value);
    }
  }
  if (!words->person.length || !words->kind.length) return error_set(error, ERROR_INPUT, "a request needs `person` and `kind`");
  return true;
}
