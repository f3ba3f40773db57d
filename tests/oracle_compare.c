/* The compiled policy beside the oracle. */
#include "oracle_compare.h"

#include <stdio.h>
#include <stdlib.h>

#include "../src/base/file.h"
#include "../src/policy/compile.h"
#include "../src/policy/source.h"

static void give_up(const char *why) {
  fprintf(stderr, "policies/immunogen.md: %s\n", why);
  exit(1);
}

void compiled_open(struct arena *arena, struct compiled *compiled) {
  struct policy_source source = {.path = "policies/immunogen.md"};
  struct messages messages;
  struct error error;
  struct str image;
  messages_init(&messages, arena);
  if (!file_read(arena, ABSTAIN_SOURCE_ROOT "/policies/immunogen.md", 1 << 20, &source.text, &error)) give_up(error.text);
  const struct ast *ast = policy_read(arena, &source, &messages);
  if (!ast || !policy_compile(arena, ast, &messages, &image)) give_up("does not compile");
  if (!image_verify(image.at, image.length, &compiled->policy, &error)) give_up(error.text);
  if (compiled->policy.kind_count != ORACLE_KINDS || compiled->policy.rule_count != ORACLE_RULES)
    give_up("has kinds or rules that the oracle has not");
  for (int i = 0; i < ORACLE_KINDS; i++)
    if ((compiled->kinds[i] = abstain_kind(&compiled->policy, oracle_kind_names[i])) < 0) give_up(oracle_kind_names[i]);
  for (int i = 0; i < ORACLE_RULES; i++)
    if ((compiled->rules[i] = abstain_rule(&compiled->policy, oracle_rule_names[i])) < 0) give_up(oracle_rule_names[i]);
}

uint32_t compiled_bits(const struct compiled *compiled, const uint64_t *rules) {
  uint32_t bits = 0;
  for (int rule = 0; rule < ORACLE_RULES; rule++) bits |= (uint32_t)(*rules >> compiled->rules[rule] & 1) << rule;
  return bits;
}

bool compiled_agrees(const struct compiled *compiled, const struct abstain_decision *ours, const struct oracle_answer *theirs) {
  uint32_t surely = compiled_bits(compiled, ours->fires), possibly = compiled_bits(compiled, ours->may_fire);
  int low = (int)ours->low, high = (int)ours->high, their_low = (int)theirs->low, their_high = (int)theirs->high;
  if (ours->incomplete)
    return low <= their_low && high >= their_high && !(surely & ~theirs->surely) && !(theirs->possibly & ~possibly);
  return low == their_low && high == their_high && surely == theirs->surely && possibly == theirs->possibly;
}

static void buf_rules(struct buf *out, uint32_t surely, uint32_t possibly) {
  for (int rule = 0; rule < ORACLE_RULES; rule++)
    if (possibly >> rule & 1) buf_format(out, " %s%s", surely >> rule & 1 ? "" : "perhaps ", oracle_rule_names[rule]);
}

void buf_disagreement(struct buf *out, const struct compiled *compiled, const struct abstain_decision *ours, const struct oracle_answer *theirs) {
  static const char *const verdicts[] = {"permit", "refer", "need", "deny"};
  buf_format(out, "engine %s..%s%s", verdicts[ours->low], verdicts[ours->high], ours->incomplete ? " (incomplete)" : "");
  buf_rules(out, compiled_bits(compiled, ours->fires), compiled_bits(compiled, ours->may_fire));
  buf_format(out, "; by hand %s..%s", verdicts[theirs->low], verdicts[theirs->high]);
  buf_rules(out, theirs->surely, theirs->possibly);
}
