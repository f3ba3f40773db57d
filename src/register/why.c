/* Why a rule speaks of a person: the leaves of its expressions that hold at the instant, in words. */
#include "why.h"

#include "tell.h"

struct asking {
  const struct answer *answer;
  struct arena *arena;
  struct why *why;
  int64_t at;
};

static void add(struct asking *asking, struct str words) {
  struct why *why = asking->why;
  for (int32_t i = 0; i < why->count; i++)
    if (str_equal(why->words[i], words)) return;
  if (why->count < WHY_MAX) why->words[why->count++] = words;
}

/* Where the record stands; a person is not told, for the number counts what he may not see. */
static struct str line_of(const struct asking *asking, const struct entry *entry) {
  if (asking->answer->audience == FOR_PERSON) return STR("");
  struct buf place;
  buf_init(&place, 64);
  tell_place(&place, asking->answer->reg, entry);
  struct str words = arena_print(asking->arena, " (" STR_FMT ")", STR_ARG(buf_view(&place)));
  buf_free(&place);
  return words;
}

/* The relative through whom `inner` may hold at the instant; none when there is none. */
static struct symbol relative_at(const struct asking *asking, int32_t relation, person_question *inner, const void *context) {
  return person_relative_at(asking->answer->reg, asking->arena, asking->answer->request.person, relation, inner, context, asking->at);
}

/* -- leaves ---------------------------------------------------------------------------------------------------- */

static struct truth is_who(const struct registry *reg, struct arena *arena, struct symbol person, const void *context) {
  return person_who(reg, arena, person, *(const int32_t *)context, NULL);
}

static void why_related(struct asking *asking, const struct image_expr *expr) {
  const struct registry *reg = asking->answer->reg;
  struct symbol other = relative_at(asking, expr->a, is_who, &expr->b);
  const char *relation = reg->policy->strings + reg->policy->relations[expr->a].name;
  if (other.number) add(asking, arena_print(asking->arena, "%s of %.*s", relation, STR_ARG(symbol_str(reg, other))));
}

/* The items of whose lists the person is, that the policy still counts as not public; each is told once. */
static void why_items(struct asking *asking, struct symbol person, const struct knowing *knowing, struct str through) {
  const struct registry *reg = asking->answer->reg;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, EVENT_BROUGHT_IN); asking->why->count < WHY_MAX && (entry = walk_next(&walk));) {
    if (entry->at.seconds > asking->at || !symbol_equal(entry_person(reg, entry), person)) continue;
    struct symbol item = entry_symbol(reg->journal, entry, "item");
    struct arena *scratch = arena_new(0);
    bool known = spans_hold(item_secret(reg, scratch, item, knowing->issuer, knowing->still).possible, asking->at) &&
                 spans_hold(person_on_list(reg, scratch, person, item), asking->at);
    arena_free(scratch);
    if (!known) continue;
    struct str list = arena_print(asking->arena, "on the insider list of %.*s%.*s", STR_ARG(symbol_str(reg, item)), STR_ARG(line_of(asking, entry)));
    bool told = false;
    for (int32_t i = 0; i < asking->why->count; i++) told |= str_ends(asking->why->words[i], list);
    if (!told) add(asking, arena_print(asking->arena, "%.*s%.*s", STR_ARG(through), STR_ARG(list)));
  }
}

static void why_knows(struct asking *asking, const struct image_expr *expr) {
  const struct registry *reg = asking->answer->reg;
  const struct request *request = &asking->answer->request;
  struct knowing knowing = {issuer_said(reg, request->issuer), expr->b};
  if (expr->a == NONE) {
    why_items(asking, request->person, &knowing, STR(""));
    return;
  }
  struct symbol other = relative_at(asking, expr->a, person_knows_himself, &knowing);
  if (!other.number) return;
  struct str through = arena_print(asking->arena, "%s of %.*s, who is ", reg->policy->strings + reg->policy->relations[expr->a].name,
                                   STR_ARG(symbol_str(reg, other)));
  why_items(asking, other, &knowing, through);
}

static void why_fact(struct asking *asking, int32_t fact) {
  const struct abstain_policy *policy = asking->answer->reg->policy;
  const struct request *request = &asking->answer->request;
  const char *phrase = policy->strings + policy->facts[fact].phrase;
  for (int32_t i = 0; i < request->said_count; i++)
    if (request->said[i].fact == fact && request->said[i].value) add(asking, arena_print(asking->arena, "the person said yes to: %s", phrase));
  if (policy->facts[fact].mode == FACT_RECORDED) add(asking, arena_print(asking->arena, "recorded: %s", phrase));
}

/* The leaves that hold and are not under a `not`. */
static void why_expr(struct asking *asking, int32_t index) {
  if (index == NONE) return;
  const struct answer *answer = asking->answer;
  const struct image_expr *expr = &answer->reg->policy->exprs[index];
  bool secret = answer->audience == FOR_PERSON;
  if (expr->op == EXPR_AND || expr->op == EXPR_OR) {
    why_expr(asking, expr->a);
    why_expr(asking, expr->b);
    return;
  }
  if (expr->op == EXPR_FACT) why_fact(asking, expr->a);
  bool leaf = expr->op == EXPR_CLASS || expr->op == EXPR_RELATED || (expr->op == EXPR_KNOWS && !(secret && expr->a != NONE));
  if (!leaf || !spans_hold(condition_truth(answer->reg, asking->arena, &answer->request, index, !secret).possible, asking->at)) return;
  if (expr->op == EXPR_CLASS) add(asking, image_str(answer->reg->policy, answer->reg->policy->classes[expr->a].name));
  if (expr->op == EXPR_RELATED) why_related(asking, expr);
  if (expr->op == EXPR_KNOWS) why_knows(asking, expr);
}

struct why why_reason(const struct answer *answer, struct arena *arena, const struct reason *reason) {
  struct why why = {.count = 0};
  struct asking asking = {answer, arena, &why, answer->request.at.seconds};
  const struct image_rule *rule = &answer->reg->policy->rules[reason->rule];
  why_expr(&asking, rule->who);
  why_expr(&asking, rule->condition);
  return why;
}

/* -- what a permission rests on -------------------------------------------------------------------------------- */

static void rest_on_clearances(struct asking *asking) {
  const struct answer *answer = asking->answer;
  const struct registry *reg = answer->reg;
  for (int32_t r = 0; answer->request.kind != NONE && r < reg->policy->rule_count; r++) {
    const struct clearance *list;
    struct shares_range alike = SHARES_ANY;
    const struct image_rule *rule = &reg->policy->rules[r];
    if (rule->cleared_first == NONE || !(rule->what >> answer->request.kind & 1)) continue;
    uint32_t count = clearances_of(reg, asking->arena, &answer->request, r, answer->request.kind, answer->audience == FOR_ADMINISTRATOR,
                                   &alike, &list);
    for (uint32_t i = 0; i < count; i++) {
      if (list[i].why_not || asking->at < list[i].valid.from || asking->at >= list[i].valid.until) continue;
      struct buf until;
      buf_init(&until, 100);
      buf_wall(&until, reg->zone, (struct instant){list[i].valid.until});
      add(asking, arena_print(asking->arena, "the clearance given by %.*s, valid until %s%.*s",
                              STR_ARG(symbol_str(reg, entry_symbol(reg->journal, list[i].entry, "by"))), buf_c(&until),
                              STR_ARG(line_of(asking, list[i].entry))));
      buf_free(&until);
    }
  }
}

struct why why_permitted(const struct answer *answer, struct arena *arena) {
  struct why why = {.count = 0};
  struct asking asking = {answer, arena, &why, answer->request.at.seconds};
  const struct abstain_policy *policy = answer->reg->policy;
  for (int32_t i = 0; i < answer->request.said_count; i++)
    add(&asking, arena_print(arena, "the person said: %s, %s", policy->strings + policy->facts[answer->request.said[i].fact].phrase,
                             answer->request.said[i].value ? "yes" : "no"));
  rest_on_clearances(&asking);
  return why;
}
