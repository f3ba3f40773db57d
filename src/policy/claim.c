/* Claims, and rules that do nothing. A rule's behaviour is constant on each combination of the atoms it looks at, so
 * a claim about it is decided by trying the combinations: of the atoms of the rule, of what lifts it, and of the
 * claim's own `who`. */
#include "claim.h"

enum { CLAIM_ATOMS_MAX = 20 }; /* 2^20 combinations, 64 at a time, take some milliseconds */
/* What the claims of a document may take together, in rules looked at for 64 combinations: a second. */
static const uint64_t CLAIMS_WORK_MAX = 1 << 25;

struct proof {
  const struct abstain_policy *policy;
  const struct ast *ast;
  struct messages *messages;
  struct arena *arena;
  uint64_t work; /* for all claims so far */
  int32_t atoms[CLAIM_ATOMS_MAX + 1];
  int32_t count;  /* CLAIM_ATOMS_MAX + 1: too many */
  int32_t *place; /* of each expression that is a leaf: where its atom stands in `atoms` */
  int32_t *rules; /* the rule that the claim is about, all that can lift it, and lift that */
  int32_t rule_count;
  bool *is_met;    /* by rule: is it among them? */
  uint64_t *fires; /* by rule: in which of the 64 combinations that are being tried */
};

/* The place of the atom, new or old. */
static int32_t add_atom(struct proof *proof, int32_t atom) {
  for (int32_t i = 0; i < proof->count; i++)
    if (proof->atoms[i] == atom) return i;
  if (proof->count > CLAIM_ATOMS_MAX) return 0; /* too many: nothing will be tried */
  proof->atoms[proof->count] = atom;
  return proof->count++;
}

static int32_t atom_of(const struct abstain_policy *policy, const struct image_expr *leaf) {
  static const int32_t ops[] = {[EXPR_CLASS] = ATOM_CLASS, [EXPR_RELATED] = ATOM_RELATED, [EXPR_FACT] = ATOM_FACT,
                                [EXPR_IN_PERIOD] = ATOM_PERIOD, [EXPR_KNOWS] = ATOM_KNOWS, [EXPR_ENDS_BY] = ATOM_ENDS_BY};
  bool pair = leaf->op == EXPR_RELATED || leaf->op == EXPR_KNOWS;
  for (int32_t i = 0; i < policy->atom_count; i++) {
    const struct image_atom *atom = &policy->atoms[i];
    if (atom->op == ops[leaf->op] && atom->a == leaf->a && (!pair || atom->b == leaf->b)) return i;
  }
  return NONE;
}

static void add_expr(struct proof *proof, int32_t index) {
  if (index == NONE) return;
  const struct image_expr *expr = &proof->policy->exprs[index];
  if (expr->op == EXPR_ANYONE) return;
  if (!expr_op_is_inner(expr->op)) {
    proof->place[index] = add_atom(proof, atom_of(proof->policy, expr));
    return;
  }
  add_expr(proof, expr->a);
  if (expr->op != EXPR_NOT) add_expr(proof, expr->b);
}

/* The values of the atom in 64 combinations at once: bit c of block b is combination 64 b + c, whose bit i is the value
 * of the atom at place i. */
static uint64_t values_of(int32_t place, uint32_t block) {
  static const uint64_t patterns[] = {0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc, 0xf0f0f0f0f0f0f0f0,
                                      0xff00ff00ff00ff00, 0xffff0000ffff0000, 0xffffffff00000000};
  if (place < 6) return patterns[place];
  return block >> (place - 6) & 1 ? UINT64_MAX : 0;
}

static uint64_t holds(const struct proof *proof, int32_t index, uint32_t block) {
  if (index == NONE) return UINT64_MAX;
  const struct image_expr *expr = &proof->policy->exprs[index];
  if (expr->op == EXPR_AND) return holds(proof, expr->a, block) & holds(proof, expr->b, block);
  if (expr->op == EXPR_OR) return holds(proof, expr->a, block) | holds(proof, expr->b, block);
  if (expr->op == EXPR_NOT) return ~holds(proof, expr->a, block);
  return expr->op == EXPR_ANYONE ? UINT64_MAX : values_of(proof->place[index], block);
}

/* A member of a class is a member of the class it lies within. */
static uint64_t is_possible(const struct proof *proof, uint32_t block) {
  uint64_t possible = UINT64_MAX;
  for (int32_t i = 0; i < proof->count; i++)
    for (int32_t j = 0; j < proof->count; j++) {
      const struct image_atom *inner = &proof->policy->atoms[proof->atoms[i]], *outer = &proof->policy->atoms[proof->atoms[j]];
      bool within = inner->op == ATOM_CLASS && outer->op == ATOM_CLASS && proof->policy->classes[inner->a].within == outer->a;
      if (within) possible &= ~values_of(i, block) | values_of(j, block);
    }
  return possible;
}

static bool overlap(const struct ast_rule *a, const struct ast_rule *b) {
  return (a->what & b->what) && (a->of == OF_ANY || b->of == OF_ANY || a->of == b->of);
}

static bool lifts(const struct ast_rule *exempter, int32_t target) {
  for (int32_t i = 0; i < exempter->exempt_count; i++)
    if (exempter->exempts[i] == target) return true;
  return false;
}

/* A rule and all that can lift it, with their atoms; each once, however many ways lead to it. */
static void add_rule(struct proof *proof, int32_t rule) {
  if (proof->is_met[rule]) return;
  proof->is_met[rule] = true;
  proof->rules[proof->rule_count++] = rule;
  add_expr(proof, proof->policy->rules[rule].who);
  add_expr(proof, proof->policy->rules[rule].condition);
  for (int32_t e = 0; e < proof->ast->rule_count; e++)
    if (lifts(&proof->ast->rules[e], rule)) add_rule(proof, e);
}

static uint64_t rule_fires(const struct proof *proof, int32_t rule, uint32_t block, int32_t kind, bool own) {
  for (int32_t i = 0; i < proof->rule_count; i++) {
    const struct image_rule *record = &proof->policy->rules[proof->rules[i]];
    bool applies = (record->what >> kind & 1) && of_covers(record->of, own);
    proof->fires[proof->rules[i]] = applies ? holds(proof, record->who, block) & holds(proof, record->condition, block) : 0;
    if (!proof->fires[rule]) return 0; /* it stands first */
  }
  const struct image_cell *cell = &proof->policy->cells[kind * 2 + own];
  for (uint32_t i = 0; i < cell->exemption_count; i++) {
    const struct image_exemption *exemption = &proof->policy->exemptions[cell->exemption_first + i];
    if (proof->is_met[exemption->target]) proof->fires[exemption->target] &= ~proof->fires[exemption->exempter];
  }
  return proof->fires[rule];
}

/* -- what a counterexample looks like ------------------------------------------------------------------------ */

static void put_atom(struct buf *out, const struct abstain_policy *policy, const struct image_atom *atom) {
  const char *strings = policy->strings;
  if (out->length) buf_text(out, ", ");
  switch ((enum atom_op)atom->op) {
  case ATOM_CLASS: buf_text(out, strings + policy->classes[atom->a].name); return;
  case ATOM_RELATED: buf_format(out, "%s of such a person", strings + policy->relations[atom->a].name); return;
  case ATOM_FACT: buf_text(out, strings + policy->facts[atom->a].phrase); return;
  case ATOM_PERIOD: buf_format(out, "in %s", strings + policy->periods[atom->a].name); return;
  case ATOM_KNOWS: buf_text(out, "knows an item that is not public"); return;
  case ATOM_ENDS_BY: buf_text(out, "the order ends in time"); return;
  case ATOM_CLEARED:
  case ATOM_DERIVED: return; /* of no expression */
  }
}

static struct str witness(const struct proof *proof, int32_t rule, uint32_t combination, int32_t kind, bool own) {
  struct buf yes, no;
  buf_init(&yes, 2000);
  buf_init(&no, 2000);
  const struct abstain_policy *policy = proof->policy;
  for (int32_t i = 0; i < proof->count; i++) put_atom(combination >> i & 1 ? &yes : &no, policy, &policy->atoms[proof->atoms[i]]);
  const struct image_rule *record = &policy->rules[rule];
  struct str text = arena_print(proof->arena, "who   one who is: %s\n      and is not: %s\nwhat  %s of %s\nrule  %s (line %d, \"%s\") fires",
                                yes.length ? buf_c(&yes) : "anyone", no.length ? buf_c(&no) : "nothing in particular",
                                policy->strings + policy->kinds[kind].name, own ? "company" : "other", policy->strings + record->id,
                                record->line, policy->strings + record->section);
  buf_free(&yes);
  buf_free(&no);
  return text;
}

/* -- claims -------------------------------------------------------------------------------------------------- */

/* Gathers what the claim is about, and what it takes to try all combinations of that. */
static void look_at(struct proof *proof, const struct ast_claim *claim, int32_t who, int32_t rule) {
  for (int32_t i = 0; i < proof->rule_count; i++) proof->is_met[proof->rules[i]] = false;
  proof->count = proof->rule_count = 0;
  add_expr(proof, who);
  add_rule(proof, rule);
  uint64_t blocks = (63 + (1ull << proof->count)) / 64, cells = 2 * (uint64_t)__builtin_popcountll(claim->what);
  if (proof->count <= CLAIM_ATOMS_MAX) proof->work += (uint64_t)proof->rule_count * (blocks * cells + (uint64_t)proof->ast->rule_count);
}

/* Tries all combinations; the first that contradicts becomes P0501. *unproved: why it was not tried, else left alone. */
static bool refute_rule(struct proof *proof, const struct ast_claim *claim, int32_t who, int32_t rule, struct str *unproved) {
  if (proof->work <= CLAIMS_WORK_MAX) look_at(proof, claim, who, rule);
  if (proof->count > CLAIM_ATOMS_MAX)
    *unproved = arena_print(proof->arena, "claim %.*s looks at more than %d things", STR_ARG(claim->id), CLAIM_ATOMS_MAX);
  else if (proof->work > CLAIMS_WORK_MAX)
    *unproved = arena_print(proof->arena, "claim %.*s: too much to try for all claims", STR_ARG(claim->id));
  if (proof->count > CLAIM_ATOMS_MAX || proof->work > CLAIMS_WORK_MAX) return false;
  for (uint32_t block = 0; block << 6 < 1u << proof->count; block++) {
    uint64_t scope = holds(proof, who, block) & is_possible(proof, block);
    for (int32_t kind = 0; scope && kind < proof->policy->kind_count; kind++)
      for (int own = 0; own < 2; own++) {
        if (!(claim->what >> kind & 1) || !of_covers(claim->of, own)) continue;
        uint64_t against = scope & rule_fires(proof, rule, block, kind, own);
        if (!against) continue;
        uint32_t combination = block << 6 | (uint32_t)__builtin_ctzll(against);
        messages_add(proof->messages, 501, claim->span, STR(""), witness(proof, rule, combination, kind, own),
                     "claim %.*s does not hold", STR_ARG(claim->id));
        return true;
      }
  }
  return false;
}

static bool listed(const int32_t *list, int32_t count, int32_t value) {
  for (int32_t i = 0; i < count; i++)
    if (list[i] == value) return true;
  return false;
}

/* Claims that nothing but some exemptions lifts a rule are read off the list of exemptions. */
static bool refute_exempt(struct proof *proof, const struct ast_claim *claim) {
  for (int32_t i = 0; i < claim->rule_count; i++)
    for (int32_t e = 0; e < proof->ast->rule_count; e++) {
      const struct ast_rule *exempter = &proof->ast->rules[e];
      if (!lifts(exempter, claim->rules[i]) || listed(claim->but, claim->but_count, e)) continue;
      const struct ast_rule *rule = &proof->ast->rules[claim->rules[i]];
      struct str hint = arena_print(proof->arena, "rule  %.*s (line %d) lifts %.*s (line %d)", STR_ARG(exempter->id),
                                    exempter->span.line, STR_ARG(rule->id), rule->span.line);
      messages_add(proof->messages, 501, claim->span, STR(""), hint, "claim %.*s does not hold", STR_ARG(claim->id));
      return true;
    }
  return false;
}

/* The claim's who, as an expression of the image: the lowering has put it there with those of the rules. */
static bool check_claim(struct proof *proof, const struct ast_claim *claim, int32_t who) {
  if (claim->never_exempt) return !refute_exempt(proof, claim);
  struct str unproved = {0};
  for (int32_t i = 0; i < claim->rule_count; i++)
    if (refute_rule(proof, claim, who, claim->rules[i], &unproved)) return false;
  if (!unproved.length) return true;
  messages_add(proof->messages, 604, claim->span, STR(""), STR(""), "%.*s: it is not proved", STR_ARG(unproved));
  proof->messages->unproved++;
  return true;
}

static void warn_idle(struct proof *proof) {
  for (int32_t e = 0; e < proof->ast->rule_count; e++) {
    const struct ast_rule *exempter = &proof->ast->rules[e];
    for (int32_t i = 0; i < exempter->exempt_count; i++) {
      const struct ast_rule *target = &proof->ast->rules[exempter->exempts[i]];
      if (!overlap(exempter, target))
        messages_add(proof->messages, 603, exempter->span, STR(""), STR(""),
                     "exempt %.*s lifts nothing of %.*s (line %d): they never concern the same transaction", STR_ARG(exempter->id),
                     STR_ARG(target->id), target->span.line);
    }
  }
}

bool claims_check(struct arena *arena, const struct ast *ast, const struct str *image, const int32_t *whos, struct messages *messages) {
  struct abstain_policy policy;
  struct error error;
  if (!image_verify(image->at, image->length, &policy, &error)) {
    messages_add(messages, 217, (struct span){0, 0, 0}, STR(""), STR("report this as a bug"), "the compiler made a wrong image: %s", error.text);
    return false;
  }
  size_t rules = (size_t)ast->rule_count;
  struct proof proof = {.policy = &policy, .ast = ast, .messages = messages, .arena = arena};
  proof.place = ARENA_ARRAY(arena, policy.header->sections[SECTION_EXPRS].count, int32_t);
  proof.rules = ARENA_ARRAY(arena, rules, int32_t);
  proof.is_met = ARENA_ARRAY(arena, rules, bool);
  proof.fires = ARENA_ARRAY(arena, rules, uint64_t);
  bool all = true;
  for (int32_t i = 0; i < ast->claim_count; i++) all &= check_claim(&proof, &ast->claims[i], whos[i]);
  warn_idle(&proof);
  return all;
}
