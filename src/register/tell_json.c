/* Answers as JSON: one full object, or one compact line of a stream. */
#include "../base/json.h"
#include "../base/number.h"
#include "stale.h"
#include "tell.h"
#include "why.h"

static const char *const edge_states[] = {"certain", "expected", "awaited", "outside-calendar"};

static void put_text(struct buf *out, const char *name, const struct answer *answer, uint32_t offset) {
  if (offset) json_put_member(out, name, image_str(answer->reg->policy, offset));
}

static void put_verdict(struct buf *out, const struct answer *answer) {
  json_put_member(out, "verdict", str_of(answer->low == answer->high ? verdict_name(answer->low) : "depends"));
  json_put_member(out, "low", str_of(verdict_name(answer->low)));
  json_put_member(out, "high", str_of(verdict_name(answer->high)));
  json_put_instant(out, "until", (struct instant){answer->until});
  if (answer->until == ABSTAIN_NEVER) return;
  json_put_key(out, "then");
  buf_char(out, '{');
  json_put_member(out, "low", str_of(verdict_name(answer->low_after)));
  json_put_member(out, "high", str_of(verdict_name(answer->high_after)));
  buf_char(out, '}');
}

void tell_place_json(struct buf *out, const struct registry *reg, const struct entry *entry) {
  struct buf text;
  if (!reg->journal->is_ledger) {
    json_put_int(out, "journal_line", entry->line);
    return;
  }
  buf_init(&text, 64);
  tell_place(&text, reg, entry);
  json_put_member(out, "entry", str_sub(buf_view(&text), sizeof "entry", text.length));
  buf_free(&text);
}

void tell_instance_json(struct buf *out, const struct registry *reg, const struct instance *instance, enum audience audience) {
  struct buf subject;
  buf_init(&subject, 4096);
  tell_subject(&subject, reg, instance);
  buf_char(out, '{');
  json_put_member(out, "period", image_str(reg->policy, reg->policy->periods[instance->period].name));
  json_put_member(out, "of", buf_view(&subject));
  json_put_instant(out, "from", instance->from);
  json_put_member(out, "from_state", str_of(edge_states[instance->from_state]));
  json_put_instant(out, "until", instance->until);
  json_put_member(out, "until_state", str_of(edge_states[instance->until_state]));
  if (instance->until_state == EDGE_AWAITED) {
    json_put_member(out, "awaits", str_of(property_names[instance->awaits]));
    if (instance->expected_until.state == EDGE_EXPECTED) json_put_instant(out, "expected_until", instance->expected_until.instant);
  }
  if (instance->unsure) json_put_bool(out, "may_not_apply", true);
  if (instance->entry && audience == FOR_ADMINISTRATOR) tell_place_json(out, reg, instance->entry);
  buf_char(out, '}');
  buf_free(&subject);
}

static void put_words(struct buf *out, const char *name, const struct why *why) {
  json_put_key(out, name);
  buf_char(out, '[');
  for (int32_t i = 0; i < why->count; i++) {
    json_put_comma(out);
    json_put_string(out, why->words[i]);
  }
  buf_char(out, ']');
}

static void put_reason(struct buf *out, const struct answer *answer, const struct reason *reason) {
  const struct abstain_policy *policy = answer->reg->policy;
  const struct image_rule *rule = &policy->rules[reason->rule];
  json_put_comma(out);
  buf_char(out, '{');
  put_text(out, "rule", answer, rule->id);
  json_put_member(out, "verdict", str_of(verdict_name(abstain_rule_verdict(policy, reason->rule))));
  json_put_bool(out, "sure", reason->sure);
  put_text(out, "section", answer, rule->section);
  put_text(out, "says", answer, rule->says);
  put_text(out, "because", answer, rule->because);
  json_put_int(out, "line", rule->line);
  json_put_key(out, "clauses");
  buf_char(out, '[');
  for (int32_t i = 0; i < rule->clause_count; i++) {
    json_put_comma(out);
    buf_int(out, rule->clauses[i]);
  }
  buf_char(out, ']');
  if (rule->kind == RULE_REQUIRE && rule->from != NONE) {
    json_put_member(out, "from", image_str(policy, policy->roles[rule->from].name));
    if (rule->alternate != NONE) json_put_member(out, "alternate", image_str(policy, policy->roles[rule->alternate].name));
    json_put_bool(out, "approval", rule->approval);
  }
  struct arena *scratch = arena_new(0);
  struct why why = why_reason(answer, scratch, reason);
  put_words(out, "applies_to", &why);
  arena_free(scratch);
  json_put_key(out, "periods");
  buf_char(out, '[');
  for (int32_t i = 0; i < reason->period_count; i++) {
    json_put_comma(out);
    tell_instance_json(out, answer->reg, &reason->periods[i], answer->audience);
  }
  buf_char(out, ']');
  if (reason->periods_more) json_put_int(out, "periods_more", reason->periods_more);
  buf_char(out, '}');
}

static void put_lifted(struct buf *out, const struct answer *answer) {
  const struct abstain_policy *policy = answer->reg->policy;
  json_put_key(out, "lifted");
  buf_char(out, '[');
  for (int32_t i = 0; i < answer->lifted_count; i++) {
    const struct image_rule *exempter = &policy->rules[answer->lifted[i].exempter];
    json_put_comma(out);
    buf_char(out, '{');
    put_text(out, "rule", answer, policy->rules[answer->lifted[i].rule].id);
    put_text(out, "by", answer, exempter->id);
    put_text(out, "says", answer, exempter->says);
    put_text(out, "owes", answer, exempter->owes);
    buf_char(out, '}');
  }
  buf_char(out, ']');
}

static void put_asks(struct buf *out, const struct answer *answer, bool questions) {
  json_put_key(out, "asks");
  buf_char(out, '[');
  for (int32_t i = 0; i < answer->ask_count; i++) {
    char name[300];
    abstain_atom_name(answer->reg->policy, answer->asks[i], name, sizeof name);
    json_put_comma(out);
    if (!questions) {
      json_put_string(out, str_of(name));
      continue;
    }
    struct buf question;
    buf_init(&question, 1 << 16);
    tell_question(&question, answer, answer->asks[i]);
    buf_char(out, '{');
    json_put_member(out, "atom", str_of(name));
    json_put_member(out, "question", buf_view(&question));
    buf_char(out, '}');
    buf_free(&question);
  }
  buf_char(out, ']');
}

static void put_hash(struct buf *out, const char *name, const uint8_t *hash) {
  json_put_key(out, name);
  buf_char(out, '"');
  for (int i = 0; i < 32; i++) buf_format(out, "%02x", hash[i]);
  buf_char(out, '"');
}

static void put_request(struct buf *out, const struct answer *answer) {
  const struct registry *reg = answer->reg;
  const struct request *request = &answer->request;
  struct str issuer = request_issuer_name(reg, request);
  json_put_member(out, "person", symbol_str(reg, request->person));
  json_put_member(out, "kind", request->kind_name);
  if (issuer.length) json_put_member(out, "issuer", issuer);
  if (request->shares) {
    json_put_key(out, "shares");
    buf_char(out, '"');
    buf_decimal(out, request->shares, 0);
    buf_char(out, '"');
  }
  json_put_instant(out, "at", request->at);
}

static void put_basis(struct buf *out, const struct answer *answer) {
  const struct registry *reg = answer->reg;
  put_hash(out, "policy", reg->policy->meta->source_hash);
  if (reg->exchange) put_hash(out, "exchange_calendar", calendar_hash(reg->exchange));
  if (reg->business) put_hash(out, "business_calendar", calendar_hash(reg->business));
  if (answer->audience == FOR_ADMINISTRATOR) json_put_int(out, "events_known", reg->counted); /* it counts secrets too */
}

void tell_answer_json(struct buf *out, const struct answer *answer) {
  buf_char(out, '{');
  put_request(out, answer);
  put_verdict(out, answer);
  struct instant last = stale_since(answer->reg, answer->request.at);
  if (last.seconds != INSTANT_NEVER.seconds) json_put_instant(out, "stale_since", last);
  if (answer->withheld) {
    json_put_member(out, "shows", answer->shows);
    buf_text(out, "}\n");
    return;
  }
  json_put_instant(out, "changes", (struct instant){answer->decision.changes});
  if (answer->awaited) {
    json_put_key(out, "awaits");
    tell_instance_json(out, answer->reg, answer->awaited, answer->audience);
  }
  json_put_key(out, "reasons");
  buf_char(out, '[');
  for (int32_t i = 0; i < answer->reason_count; i++) put_reason(out, answer, &answer->reasons[i]);
  buf_char(out, ']');
  put_lifted(out, answer);
  put_asks(out, answer, true);
  if (answer->low == ABSTAIN_PERMIT && answer->high == ABSTAIN_PERMIT) {
    struct arena *scratch = arena_new(0);
    struct why why = why_permitted(answer, scratch);
    put_words(out, "rests_on", &why);
    arena_free(scratch);
  }
  put_basis(out, answer);
  buf_text(out, "}\n");
}

static void put_rules(struct buf *out, const struct answer *answer) {
  json_put_key(out, "rules");
  buf_char(out, '[');
  for (int32_t i = 0; i < answer->reason_count; i++) {
    json_put_comma(out);
    json_put_string(out, image_str(answer->reg->policy, answer->reg->policy->rules[answer->reasons[i].rule].id));
  }
  buf_char(out, ']');
}

void tell_answer_line(struct buf *out, const struct answer *answer, struct str id) {
  buf_char(out, '{');
  if (id.length) {
    buf_text(out, "\"id\":");
    buf_str(out, id);
  }
  put_verdict(out, answer);
  if (!answer->withheld) {
    put_rules(out, answer);
    if (answer->ask_count) put_asks(out, answer, false);
  }
  buf_text(out, "}\n");
}
