/* Any bytes as a compiled policy. As they are they hardly ever pass the checksum, so they are given the size and the
 * checksum that they ought to have, and the verifier proper is reached. What it lets through is used as a
 * library does: facts are laid down, every kind is decided, every edge is worked out. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>

#include "../../src/policy/edge.h"
#include "fuzz.h"

static const int64_t instants[] = {ABSTAIN_ALWAYS, 0, 1300000000, 1316404800, 1320120000, 1900000000, ABSTAIN_NEVER};
enum { INSTANTS = sizeof instants / sizeof *instants, ATOMS_LAID_MAX = 200 };

/* -- decisions -------------------------------------------------------------------------------------------------- */

/* Every third atom holds for a while, every third may hold. */
static const struct abstain_timeline *lay(struct arena *arena, const struct abstain_policy *policy, enum abstain_part part) {
  struct abstain_builder *builder =
      abstain_builder_start(policy, part, arena_take(arena, abstain_builder_size(policy, ATOMS_LAID_MAX)), ATOMS_LAID_MAX);
  for (int atom = 0; atom < policy->atom_count && atom < ATOMS_LAID_MAX; atom++) {
    if (policy->atoms[atom].op == ATOM_DERIVED) continue;
    int from = atom % (INSTANTS - 1);
    bool laid = abstain_builder_add(builder, atom, (enum abstain_value)(atom % 3), instants[from], instants[from + 1 + atom % (INSTANTS - 1 - from)]);
    assert(laid);
  }
  const struct abstain_timeline *timeline = abstain_builder_finish(builder);
  return abstain_timeline_copy(timeline, arena_take(arena, abstain_timeline_size(timeline)));
}

static void decide_all(const struct abstain_policy *policy, const struct abstain_facts *facts) {
  for (int kind = -1; kind <= policy->kind_count; kind++)
    for (int i = 0; i < INSTANTS; i++) {
      struct abstain_decision decision;
      abstain_decide(policy, facts, kind, i % 2, instants[i], &decision);
      assert(decision.low <= decision.high && decision.high <= ABSTAIN_DENY);
      assert(decision.changes > instants[i] || decision.changes == ABSTAIN_NEVER);
    }
}

static void name_all(const struct abstain_policy *policy) {
  char name[64];
  for (int atom = 0; atom < policy->atom_count; atom++) assert(abstain_atom_name(policy, atom, name, sizeof name) && abstain_atom_ask(policy, atom));
  for (int rule = 0; rule < policy->rule_count; rule++)
    assert(abstain_rule_says(policy, rule) && abstain_rule_section(policy, rule) && abstain_rule_verdict(policy, rule) <= ABSTAIN_DENY);
}

/* -- edges ------------------------------------------------------------------------------------------------------ */

static struct edge_value anchor(const struct edge_context *context, enum property property, int32_t later, bool of_quarter) {
  const int64_t *at = context->user;
  if (property == PROPERTY_RESULTS && of_quarter) return (struct edge_value){INSTANT_NEVER, EDGE_AWAITED, PROPERTY_RESULTS};
  bool has_others = *at != ABSTAIN_ALWAYS && *at != ABSTAIN_NEVER;
  return (struct edge_value){{has_others ? *at + later : *at}, EDGE_CERTAIN, 0};
}

static bool unit(const struct edge_context *context, int32_t later, struct quarter *unit) {
  struct date date = date_of(2011, 9, 19);
  return context->policy->meta->fiscal.count > 0 && fiscal_quarter_at(&context->policy->meta->fiscal, date_add(date, 91 * later), unit);
}

static struct edge_value period(const struct edge_context *context, int32_t index, struct instant near, bool next, bool end) {
  assert(index >= 0 && index < context->policy->period_count);
  return (struct edge_value){near, next || end ? EDGE_EXPECTED : EDGE_CERTAIN, 0};
}

static void evaluate_all(struct arena *arena, const struct abstain_policy *policy) {
  struct edge_context context = {.policy = policy, .forecast = true, .anchor = anchor, .unit = unit, .period = period};
  struct error error;
  assert(zone_load(arena, STR("America/New_York"), &context.zone, &error));
  assert(calendar_make(arena, NULL, STR("nasdaq"), NULL, 0, &context.exchange, &error));
  assert(calendar_make(arena, NULL, STR("sec"), NULL, 0, &context.business, &error));
  for (int i = 0; i < INSTANTS; i++) {
    context.user = &instants[i];
    for (int32_t edge = 0; edge < (int32_t)policy->header->sections[SECTION_EDGES].count; edge++) edge_evaluate(&context, edge);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct abstain_policy policy;
  struct error error;
  uint8_t *image = arena_take(arena, size + 1);
  memcpy(image, bytes, size);
  if (size > sizeof(struct image_header) && !image_verify(image, size, &policy, &error)) {
    struct image_header *header = (struct image_header *)(void *)image;
    header->size = (uint32_t)size;
    header->checksum = hash_of((struct str){(const char *)image + sizeof *header, size - sizeof *header});
  }
  if (image_verify(image, size, &policy, &error)) {
    struct abstain_facts facts;
    abstain_facts_clear(&policy, &facts);
    decide_all(&policy, &facts);
    facts.company = lay(arena, &policy, ABSTAIN_COMPANY);
    facts.person = lay(arena, &policy, ABSTAIN_PERSON);
    decide_all(&policy, &facts);
    name_all(&policy);
    evaluate_all(arena, &policy);
  }
  arena_free(arena);
  return 0;
}
