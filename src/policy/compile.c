/* From a checked ast to an image: the tables are copied record by record, rules are lowered to conjunctions and
 * dealt out to the cells (kind × company's own or other) in which they can fire. */
#include "compile.h"

#include <assert.h>

#include "claim.h"
#include "lower.h"

struct table {
  void *records;
  size_t room;
  uint32_t count;
};

struct term_list {
  struct image_term *at;
  size_t room;
  int32_t count;
};

struct compiler {
  struct arena *arena;
  const struct ast *ast;
  struct messages *messages;
  struct lowering lowering;
  struct map string_map;
  struct table tables[SECTIONS];
  struct term_list *terms, *void_terms; /* by rule: when it fires, and when it does so in spite of a clearance */
  struct image_exemption *exemptions; /* of the whole policy, in an order for image_exemption */
  int32_t exemption_count;
  bool failed;
};

/* New zeroed records of a section. */
static void *append_many(struct compiler *compiler, enum section section, uint32_t count) {
  struct table *table = &compiler->tables[section];
  size_t size = section_record_size[section];
  arena_grow(compiler->arena, &table->records, &table->room, (size_t)table->count + count, size);
  void *first = (char *)table->records + size * table->count;
  table->count += count;
  return memset(first, 0, size * count);
}

static void *append(struct compiler *compiler, enum section section) { return append_many(compiler, section, 1); }

static uint32_t string(struct compiler *compiler, struct str text) {
  struct table *table = &compiler->tables[SECTION_STRINGS];
  if (table->count == 0) append(compiler, SECTION_STRINGS); /* the empty string is offset 0 */
  if (text.length == 0) return 0;
  struct str copy = arena_copy(compiler->arena, text);
  uint32_t at = (uint32_t)map_add(&compiler->string_map, copy, (int32_t)table->count);
  if (at == table->count) memcpy(append_many(compiler, SECTION_STRINGS, (uint32_t)text.length + 1), text.at, text.length);
  return at;
}

static void add_vocabulary(struct compiler *compiler) {
  const struct ast *ast = compiler->ast;
  for (int32_t i = 0; i < ast->class_count; i++) {
    struct image_class *record = append(compiler, SECTION_CLASSES);
    *record = (struct image_class){string(compiler, ast->classes[i].name), ast->classes[i].within, ast->classes[i].named_by};
  }
  for (int32_t i = 0; i < ast->role_count; i++) {
    struct image_role *record = append(compiler, SECTION_ROLES);
    *record = (struct image_role){string(compiler, ast->roles[i].name), ast->roles[i].same_as};
  }
  for (int32_t i = 0; i < ast->kind_count; i++) {
    struct image_kind *record = append(compiler, SECTION_KINDS);
    *record = (struct image_kind){string(compiler, ast->kinds[i].name)};
  }
  for (int32_t i = 0; i < ast->kind_group_count; i++) {
    struct image_kind_group *record = append(compiler, SECTION_KIND_GROUPS);
    *record = (struct image_kind_group){ast->kind_groups[i].kinds, string(compiler, ast->kind_groups[i].name), 0};
  }
  for (int32_t i = 0; i < ast->relation_count; i++) {
    struct image_relation *record = append(compiler, SECTION_RELATIONS);
    record->name = string(compiler, ast->relations[i].name);
    record->alternative_count = ast->relations[i].alternative_count;
    memcpy(record->alternatives, ast->relations[i].alternatives, sizeof record->alternatives);
  }
}

static void add_facts(struct compiler *compiler) {
  const struct ast *ast = compiler->ast;
  for (int32_t i = 0; i < ast->fact_count; i++) {
    const struct ast_fact *fact = &ast->facts[i];
    struct image_fact *record = append(compiler, SECTION_FACTS);
    *record = (struct image_fact){string(compiler, fact->phrase), string(compiler, fact->ask), fact->mode, fact->by,
                                  lower_atom(&compiler->lowering, ATOM_FACT, i, NONE)};
  }
}

static void add_periods(struct compiler *compiler) {
  for (int32_t i = 0; i < compiler->ast->period_count; i++) {
    const struct ast_period *period = &compiler->ast->periods[i];
    struct image_period *record = append(compiler, SECTION_PERIODS);
    *record = (struct image_period){
        .name = string(compiler, period->name),
        .says = string(compiler, period->says),
        .section = string(compiler, period->section),
        .subject = period->subject,
        .by = lower_expr(&compiler->lowering, period->by),
        .from = period->from,
        .until = period->until,
        .to = lower_expr(&compiler->lowering, period->to),
        .clause = period->clause_count ? period->clauses[0] : 0,
        .line = period->span.line,
        .atom = NONE,
        .quarters = period->quarters,
        .undisclosed = period->undisclosed,
    };
  }
}

/* Which kinds lead to a rule's need being met: one atom a kind. */
static int32_t add_cleared(struct compiler *compiler, int32_t rule) {
  int32_t first = (int32_t)compiler->tables[SECTION_CLEARED].count;
  for (int32_t kind = 0; kind < compiler->ast->kind_count; kind++) {
    bool asked = compiler->ast->rules[rule].what >> kind & 1;
    int32_t atom = asked ? lower_atom(&compiler->lowering, ATOM_CLEARED, rule, kind) : NONE;
    *(int32_t *)append(compiler, SECTION_CLEARED) = atom;
  }
  return first;
}

/* Periods that stand under a `not` (which `outside` is) open something. */
static void mark_opening(struct compiler *compiler, int32_t index, bool negated) {
  if (index == NONE) return;
  struct image_expr expr = compiler->lowering.exprs[index];
  struct image_period *periods = compiler->tables[SECTION_PERIODS].records;
  if (expr.op == EXPR_IN_PERIOD && negated) periods[expr.a].opens = true;
  if (expr.op == EXPR_NOT) mark_opening(compiler, expr.a, !negated);
  if (expr.op != EXPR_AND && expr.op != EXPR_OR) return;
  mark_opening(compiler, expr.a, negated);
  mark_opening(compiler, expr.b, negated);
}

static bool lower_condition(struct compiler *compiler, int32_t index, int32_t condition, struct term_list *terms) {
  const struct ast_rule *rule = &compiler->ast->rules[index];
  struct disjunction meaning;
  if (!lower_rule(&compiler->lowering, condition, &meaning)) {
    messages_add(compiler->messages, 215, rule->span, STR(""), STR("split it into two rules"),
                 "%.*s has more than %d ways to fire: too many to explain", STR_ARG(rule->id), CONJUNCTIONS_MAX);
    compiler->failed = true;
    return false;
  }
  lower_terms(&compiler->lowering, &meaning, (uint32_t)index, &terms->at, &terms->room, &terms->count);
  return meaning.count > 0;
}

static void lower_conditions(struct compiler *compiler, int32_t index, const struct image_rule *record) {
  const struct ast_rule *rule = &compiler->ast->rules[index];
  int32_t fires = lower_and(&compiler->lowering, record->who, record->condition);
  if (!lower_condition(compiler, index, fires, &compiler->terms[index]) && !compiler->failed)
    messages_add(compiler->messages, 602, rule->span, STR(""), STR(""), "%.*s can never fire: its parts contradict each other",
                 STR_ARG(rule->id));
  if (record->void_when != NONE)
    lower_condition(compiler, index, lower_and(&compiler->lowering, fires, record->void_when), &compiler->void_terms[index]);
}

static void add_rule(struct compiler *compiler, int32_t index) {
  const struct ast_rule *rule = &compiler->ast->rules[index];
  struct lowering *lowering = &compiler->lowering;
  struct image_rule record = {
      .id = string(compiler, rule->id), .says = string(compiler, rule->says), .shows = string(compiler, rule->shows),
      .because = string(compiler, rule->because), .section = string(compiler, rule->section),
      .owes = string(compiler, rule->owes), .kind = rule->kind, .who = lower_expr(lowering, rule->who), .of = rule->of,
      .condition = lower_expr(lowering, rule->condition), .approval = rule->approval, .from = rule->from,
      .alternate = rule->alternate, .aim_days = rule->aim_days, .valid_from = rule->valid_from,
      .valid_until = rule->valid_until, .void_when = lower_expr(lowering, rule->void_when), .owes_by = rule->owes_by,
      .line = rule->span.line, .clause_count = rule->clause_count, .what = rule->what, .cleared_first = NONE,
  };
  memcpy(record.clauses, rule->clauses, sizeof record.clauses);
  lower_conditions(compiler, index, &record);
  mark_opening(compiler, record.condition, rule->kind == RULE_EXEMPT);
  if (rule->kind == RULE_REQUIRE) record.cleared_first = add_cleared(compiler, index);
  *(struct image_rule *)append(compiler, SECTION_RULES) = record;
}

static void add_duty(struct compiler *compiler, const struct ast_duty *duty) {
  struct buf with;
  buf_init(&with, 4096);
  for (int32_t i = 0; i < duty->with_count; i++) {
    if (i) buf_text(&with, ", ");
    buf_str(&with, duty->with[i]);
  }
  struct image_duty *record = append(compiler, SECTION_DUTIES);
  *record = (struct image_duty){
      .id = string(compiler, duty->id), .says = string(compiler, duty->says), .because = string(compiler, duty->because),
      .section = string(compiler, duty->section), .with = string(compiler, buf_view(&with)),
      .who = lower_expr(&compiler->lowering, duty->who), .of = duty->of,
      .condition = lower_expr(&compiler->lowering, duty->condition), .trigger = duty->trigger, .by = duty->by,
      .to = duty->to, .line = duty->span.line, .clause_count = duty->clause_count, .what = duty->what,
  };
  memcpy(record->clauses, duty->clauses, sizeof record->clauses);
  buf_free(&with);
}

/* All exemptions, those by rules that nothing is left to lift first: what lifts a rule stands before what that rule lifts. The
 * reader has refused circles. */
static void order_exemptions(struct compiler *compiler) {
  const struct ast *ast = compiler->ast;
  int32_t *lifters = ARENA_ARRAY(compiler->arena, (size_t)ast->rule_count, int32_t), pairs = 0, ready = 0;
  int32_t *queue = ARENA_ARRAY(compiler->arena, (size_t)ast->rule_count, int32_t);
  for (int32_t e = 0; e < ast->rule_count; e++)
    for (int32_t i = 0; i < ast->rules[e].exempt_count; i++, pairs++) lifters[ast->rules[e].exempts[i]]++;
  compiler->exemptions = ARENA_ARRAY(compiler->arena, (size_t)pairs, struct image_exemption);
  for (int32_t r = 0; r < ast->rule_count; r++)
    if (lifters[r] == 0) queue[ready++] = r;
  for (int32_t done = 0; done < ready; done++)
    for (int32_t i = 0; i < ast->rules[queue[done]].exempt_count; i++) {
      int32_t target = ast->rules[queue[done]].exempts[i];
      compiler->exemptions[compiler->exemption_count++] = (struct image_exemption){target, queue[done]};
      if (--lifters[target] == 0) queue[ready++] = target;
    }
}

static bool applies(const struct ast_rule *rule, int32_t kind, bool of_company) {
  return (rule->what >> kind & 1) && of_covers(rule->of, of_company);
}

/* One conjunction for a cell: its records, and one more for the clearance that must not be there (NONE: does not
 * matter) when its bit lies in another word. Returns how many records it had. */
static int32_t add_conjunction(struct compiler *compiler, const struct image_term *term, int32_t cleared) {
  int32_t records = term->more + 1, hit = NONE;
  for (int32_t j = 0; j < records; j++)
    if (cleared != NONE && term[j].word == cleared / 64) hit = j;
  int32_t extra = cleared != NONE && hit == NONE;
  for (int32_t j = 0; j < records + extra; j++) {
    struct image_term copy = j < records ? term[j] : (struct image_term){term->target, (uint16_t)(cleared / 64), 0, 0, 0};
    if (cleared != NONE && copy.word == cleared / 64) copy.must_not |= 1ull << (cleared % 64);
    copy.more = (uint16_t)(records + extra - 1 - j);
    *(struct image_term *)append(compiler, SECTION_TERMS) = copy;
  }
  return records;
}

static void add_cell_terms(struct compiler *compiler, struct image_cell *cell, int32_t kind, bool of_company) {
  const struct image_rule *rules = compiler->tables[SECTION_RULES].records;
  const int32_t *cleared = compiler->tables[SECTION_CLEARED].records;
  cell->term_first = compiler->tables[SECTION_TERMS].count;
  for (int32_t r = 0; r < compiler->ast->rule_count; r++) {
    if (!applies(&compiler->ast->rules[r], kind, of_company)) continue;
    const struct term_list *terms = &compiler->terms[r], *voids = &compiler->void_terms[r];
    int32_t atom = rules[r].cleared_first == NONE ? NONE : cleared[rules[r].cleared_first + kind];
    for (int32_t i = 0; i < terms->count;) i += add_conjunction(compiler, &terms->at[i], atom);
    for (int32_t i = 0; i < voids->count;) i += add_conjunction(compiler, &voids->at[i], NONE);
  }
  cell->term_count = compiler->tables[SECTION_TERMS].count - cell->term_first;
}

/* The exemptions among the rules of a cell. */
static void add_cell_exemptions(struct compiler *compiler, struct image_cell *cell, int32_t kind, bool of_company) {
  const struct ast_rule *rules = compiler->ast->rules;
  cell->exemption_first = compiler->tables[SECTION_EXEMPTIONS].count;
  for (int32_t i = 0; i < compiler->exemption_count; i++) {
    struct image_exemption exemption = compiler->exemptions[i];
    if (applies(&rules[exemption.target], kind, of_company) && applies(&rules[exemption.exempter], kind, of_company))
      *(struct image_exemption *)append(compiler, SECTION_EXEMPTIONS) = exemption;
  }
  cell->exemption_count = compiler->tables[SECTION_EXEMPTIONS].count - cell->exemption_first;
}

static void add_cells(struct compiler *compiler) {
  order_exemptions(compiler);
  for (int32_t kind = 0; kind < compiler->ast->kind_count; kind++)
    for (int32_t of_company = 0; of_company < 2; of_company++) {
      struct image_cell cell = {0};
      add_cell_terms(compiler, &cell, kind, of_company);
      add_cell_exemptions(compiler, &cell, kind, of_company);
      *(struct image_cell *)append(compiler, SECTION_CELLS) = cell;
    }
}

static void add_meta(struct compiler *compiler) {
  const struct ast *ast = compiler->ast;
  struct image_meta *meta = append(compiler, SECTION_META);
  meta->title = string(compiler, ast->title);
  meta->zone = string(compiler, ast->zone);
  meta->exchange = string(compiler, ast->exchange);
  meta->business_days = string(compiler, ast->business_days);
  meta->in_force = ast->has_in_force ? ast->in_force.days : INT32_MIN;
  meta->words = (uint32_t)(compiler->lowering.atom_count + 63) / 64;
  meta->rule_words = (uint32_t)(ast->rule_count + 63) / 64;
  if (meta->words == 0) meta->words = 1;
  if (meta->rule_words == 0) meta->rule_words = 1;
  meta->fiscal = ast->fiscal;
  memcpy(meta->source_hash, ast->hash.bytes, HASH_SIZE);
  uint64_t *const by_kind[] = {
      [RULE_DENY] = meta->denies, [RULE_REQUIRE] = meta->needs, [RULE_EXEMPT] = meta->exempts, [RULE_REFER] = meta->refers};
  for (int32_t r = 0; r < ast->rule_count; r++) by_kind[ast->rules[r].kind][r / 64] |= 1ull << (r % 64);
  for (int32_t f = 0; f < ast->fact_count; f++) {
    int32_t atom = lower_atom(&compiler->lowering, ATOM_FACT, f, NONE);
    if (ast->facts[f].mode == FACT_ATTESTED) meta->attested[atom / 64] |= 1ull << (atom % 64);
  }
}

/* What the lowering has collected becomes sections; periods learn their atoms. */
static void add_lowered(struct compiler *compiler) {
  const struct lowering *lowering = &compiler->lowering;
  struct image_period *periods = compiler->tables[SECTION_PERIODS].records;
  for (int32_t i = 0; i < lowering->expr_count; i++)
    *(struct image_expr *)append(compiler, SECTION_EXPRS) = lowering->exprs[i];
  for (int32_t i = 0; i < lowering->atom_count; i++) {
    struct image_atom atom = lowering->atoms[i];
    if (atom.op == ATOM_PERIOD) periods[atom.a].atom = i;
    *(struct image_atom *)append(compiler, SECTION_ATOMS) = atom;
  }
  uint32_t first = compiler->tables[SECTION_TERMS].count;
  for (int32_t i = 0; i < lowering->derived_term_count; i++)
    *(struct image_term *)append(compiler, SECTION_TERMS) = lowering->derived_terms[i];
  for (int32_t i = 0; i < lowering->derived_count; i++) {
    struct image_derived derived = lowering->derived[i];
    derived.term_first += first;
    *(struct image_derived *)append(compiler, SECTION_DERIVED) = derived;
  }
  for (int32_t i = 0; i < compiler->ast->edge_count; i++) {
    const struct edge *edge = &compiler->ast->edges[i];
    *(struct image_edge *)append(compiler, SECTION_EDGES) = (struct image_edge){edge->op, edge->a, edge->b, edge->n};
  }
}

static struct str assemble(struct compiler *compiler) {
  struct image_header header = {.magic = {'a', 'b', 's', 't', 'a', 'i', 'n', '\n'}, .version = IMAGE_VERSION};
  size_t size = sizeof header;
  for (int s = 0; s < SECTIONS; s++) {
    size = (size + 7) / 8 * 8;
    header.sections[s] = (struct image_section){(uint32_t)size, compiler->tables[s].count};
    size += (size_t)compiler->tables[s].count * section_record_size[s];
    if (size > IMAGE_SIZE_MAX) return (struct str){NULL, 0};
  }
  header.size = (uint32_t)size;
  char *bytes = arena_take(compiler->arena, size);
  for (int s = 0; s < SECTIONS; s++)
    if (compiler->tables[s].count)
      memcpy(bytes + header.sections[s].offset, compiler->tables[s].records,
             (size_t)compiler->tables[s].count * section_record_size[s]);
  header.checksum = hash_of((struct str){bytes + sizeof header, size - sizeof header});
  memcpy(bytes, &header, sizeof header);
  return (struct str){bytes, size};
}

static bool within(struct compiler *compiler, int32_t count, int32_t most, const char *of_what) {
  if (count <= most) return true;
  messages_add(compiler->messages, 216, (struct span){0, 0, 0}, STR(""), STR("split the policy"), "the policy has %d %s; %d is the most",
               count, of_what, most);
  return false;
}

static bool within_limits(struct compiler *compiler) {
  const struct lowering *lowering = &compiler->lowering;
  if (lowering->too_large)
    messages_add(compiler->messages, 216, (struct span){0, 0, 0}, STR(""), STR("give its parts simpler definitions"),
                 "a condition has more than %d parts when the definitions of its names are put in and whom a relation is to counts %d times",
                 TREE_MAX, KIN_WEIGHT);
  bool ok = !lowering->too_large && !compiler->failed;
  ok &= within(compiler, compiler->ast->rule_count, RULES_MAX, "rules");
  ok &= within(compiler, lowering->atom_count, ATOMS_MAX, "things that its rules look at");
  ok &= within(compiler, lowering->expr_count, TREES_MAX, "conditions");
  ok &= within(compiler, compiler->ast->edge_count, TREES_MAX, "edges");
  return ok;
}

bool policy_compile(struct arena *arena, const struct ast *ast, struct messages *messages, struct str *image) {
  struct compiler compiler = {.arena = arena, .ast = ast, .messages = messages};
  if (ast->rule_count > RULES_MAX) return within_limits(&compiler);
  lowering_init(&compiler.lowering, arena, ast);
  map_init(&compiler.string_map, arena);
  size_t rules = (size_t)ast->rule_count;
  compiler.terms = ARENA_ARRAY(arena, rules, struct term_list);
  compiler.void_terms = ARENA_ARRAY(arena, rules, struct term_list);
  string(&compiler, STR(""));
  add_vocabulary(&compiler);
  add_facts(&compiler);
  add_periods(&compiler);
  for (int32_t r = 0; r < ast->rule_count && compiler.lowering.atom_count <= ATOMS_MAX; r++) add_rule(&compiler, r);
  for (int32_t d = 0; d < ast->duty_count; d++) add_duty(&compiler, &ast->duties[d]);
  int32_t *whos = ARENA_ARRAY(arena, (size_t)ast->claim_count, int32_t);
  for (int32_t c = 0; c < ast->claim_count; c++) {
    whos[c] = lower_expr(&compiler.lowering, ast->claims[c].who);
    lower_atoms(&compiler.lowering, whos[c]);
  }
  if (!within_limits(&compiler)) return false;
  add_cells(&compiler);
  add_meta(&compiler);
  add_lowered(&compiler);
  *image = assemble(&compiler);
  if (!image->at) {
    messages_add(messages, 216, (struct span){0, 0, 0}, STR(""), STR("split the policy"), "the compiled policy is larger than %d MB",
                 IMAGE_SIZE_MAX >> 20);
    return false;
  }
  return claims_check(arena, ast, image, whos, messages);
}
