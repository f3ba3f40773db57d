/* What an example expects, against what was answered. */
#include "example_answer.h"

#include "tell.h"

static struct str rule_id(const struct answer *answer, int32_t rule) {
  return image_str(answer->reg->policy, answer->reg->policy->rules[rule].id);
}

static bool reason_is(const struct answer *answer, const struct reason *reason, enum abstain_verdict verdict) {
  return abstain_rule_verdict(answer->reg->policy, reason->rule) == verdict;
}

static void put_rules(struct buf *out, const struct answer *answer, enum abstain_verdict verdict) {
  bool any = false;
  for (int32_t i = 0; i < answer->reason_count; i++) {
    const struct reason *reason = &answer->reasons[i];
    if (!reason_is(answer, reason, verdict)) continue;
    buf_text(out, any ? ", " : " ");
    buf_str(out, rule_id(answer, reason->rule));
    any = true;
    for (int32_t j = 0; j < reason->period_count; j++)
      buf_format(out, "%s%s%s", j ? ", " : " (", answer->reg->policy->strings + answer->reg->policy->periods[reason->periods[j].period].name,
                 j + 1 == reason->period_count ? ")" : "");
  }
}

static struct str asked_name(const struct answer *answer, int32_t index) {
  const struct abstain_policy *policy = answer->reg->policy;
  const struct image_atom *atom = &policy->atoms[index];
  if (atom->op == ATOM_FACT) return image_str(policy, policy->facts[atom->a].phrase);
  if (atom->op == ATOM_PERIOD) return image_str(policy, policy->periods[atom->a].name);
  if (atom->op == ATOM_RELATED) return image_str(policy, policy->relations[atom->a].name);
  return STR("expires");
}

struct str example_words(struct arena *arena, const struct answer *answer) {
  struct buf out;
  buf_init(&out, 1 << 16);
  if (answer->low != answer->high) {
    buf_text(&out, "ask");
    for (int32_t i = 0; i < answer->ask_count; i++) buf_format(&out, "%s %.*s", i ? "," : "", STR_ARG(asked_name(answer, answer->asks[i])));
  } else {
    buf_text(&out, verdict_name(answer->low));
    put_rules(&out, answer, answer->low);
  }
  if (answer->until != ABSTAIN_NEVER) {
    buf_text(&out, " until ");
    buf_wall(&out, answer->reg->zone, (struct instant){answer->until});
    buf_format(&out, " then %s", answer->low_after == answer->high_after ? verdict_name(answer->low_after) : "ask");
  }
  return buf_end(&out, arena);
}

/* One name of a list, and the periods in parentheses after it. */
static bool cut_name(struct str *rest, struct str *name, struct str *periods) {
  *periods = (struct str){0};
  *rest = str_trim(*rest);
  if (rest->length == 0) return false;
  size_t depth = 0, end = 0;
  while (end < rest->length && (depth || rest->at[end] != ',')) {
    if (rest->at[end] == '(') depth++;
    if (rest->at[end] == ')' && depth) depth--;
    end++;
  }
  *name = str_trim(str_sub(*rest, 0, end));
  *rest = str_sub(*rest, end + 1, rest->length);
  size_t open = str_find(*name, STR("("), 0);
  if (open != SIZE_MAX && str_ends(*name, STR(")"))) {
    *periods = str_sub(*name, open + 1, name->length - open - 2);
    *name = str_trim(str_sub(*name, 0, open));
  }
  return true;
}

static const struct reason *reason_named(const struct answer *answer, struct str name, enum abstain_verdict verdict) {
  for (int32_t i = 0; i < answer->reason_count; i++)
    if (reason_is(answer, &answer->reasons[i], verdict) && str_equal(rule_id(answer, answer->reasons[i].rule), name)) return &answer->reasons[i];
  return NULL;
}

static bool has_periods(const struct answer *answer, const struct reason *reason, struct str periods) {
  struct str period;
  int32_t wanted = 0;
  while (str_cut(&periods, ',', &period)) {
    bool found = false;
    for (int32_t i = 0; i < reason->period_count; i++)
      found |= str_equal(str_trim(period), image_str(answer->reg->policy, answer->reg->policy->periods[reason->periods[i].period].name));
    if (!found) return false;
    wanted++;
  }
  return wanted <= reason->period_count;
}

static bool rules_match(const struct answer *answer, struct str list, enum abstain_verdict verdict) {
  struct str name, periods;
  int32_t wanted = 0, there = 0;
  while (cut_name(&list, &name, &periods)) {
    const struct reason *reason = reason_named(answer, name, verdict);
    if (!reason || !has_periods(answer, reason, periods)) return false;
    wanted++;
  }
  for (int32_t i = 0; i < answer->reason_count; i++) there += reason_is(answer, &answer->reasons[i], verdict);
  return wanted == 0 || wanted == there;
}

static bool asks_match(const struct answer *answer, struct str list) {
  struct str name;
  int32_t wanted = 0;
  while (str_cut(&list, ',', &name)) {
    bool found = false;
    for (int32_t i = 0; i < answer->ask_count; i++) found |= str_equal(str_trim(name), asked_name(answer, answer->asks[i]));
    if (!found) return false;
    wanted++;
  }
  return wanted == 0 || wanted == answer->ask_count;
}

static bool verdict_by_name(struct str name, enum abstain_verdict *verdict) {
  for (int v = ABSTAIN_PERMIT; v <= ABSTAIN_DENY; v++)
    if (str_equal(name, str_of(verdict_name((enum abstain_verdict)v)))) {
      *verdict = (enum abstain_verdict)v;
      return true;
    }
  return false;
}

static bool then_matches(const struct answer *answer, struct str then) {
  struct str word;
  enum abstain_verdict verdict;
  then = str_trim(then);
  if (!str_cut(&then, ' ', &word)) return true;
  if (str_equal(word, STR("ask"))) return answer->low_after != answer->high_after;
  return verdict_by_name(word, &verdict) && answer->low_after == verdict && answer->high_after == verdict;
}

static bool until_matches(const struct answer *answer, struct str until) {
  struct instant instant;
  struct error unused;
  until = str_trim(until);
  if (until.length == 0) return true;
  if (until.at[0] >= '0' && until.at[0] <= '9')
    return zone_read(answer->reg->zone, until, &instant, &unused) && instant.seconds == answer->until;
  if (answer->until != ABSTAIN_NEVER || !answer->awaited) return false;
  struct buf words; /* an event: its words begin what the answer tells */
  buf_init(&words, 4096);
  tell_until(&words, answer->reg, answer->awaited);
  bool same = str_starts(buf_view(&words), until);
  buf_free(&words);
  return same;
}

bool example_matches(const struct answer *answer, struct str expected) {
  size_t then_at = str_find(expected, STR(" then "), 0);
  struct str then = then_at == SIZE_MAX ? STR("") : str_sub(expected, then_at + 6, expected.length);
  expected = str_sub(expected, 0, then_at);
  size_t until_at = str_find(expected, STR(" until "), 0);
  struct str until = until_at == SIZE_MAX ? STR("") : str_sub(expected, until_at + 7, expected.length);
  expected = str_trim(str_sub(expected, 0, until_at));
  struct str word;
  enum abstain_verdict verdict;
  if (!str_cut(&expected, ' ', &word)) return false;
  if (!then_matches(answer, then) || !until_matches(answer, until)) return false;
  if (str_equal(word, STR("ask"))) return answer->low != answer->high && asks_match(answer, expected);
  return verdict_by_name(word, &verdict) && answer->low == verdict && answer->high == verdict && rules_match(answer, expected, verdict);
}
