/* Verifying an image: after this, nothing that reads it needs to check an index again. */
#include "image.h"

const uint32_t section_record_size[SECTIONS] = {
    [SECTION_META] = sizeof(struct image_meta),
    [SECTION_STRINGS] = 1,
    [SECTION_CLASSES] = sizeof(struct image_class),
    [SECTION_ROLES] = sizeof(struct image_role),
    [SECTION_KINDS] = sizeof(struct image_kind),
    [SECTION_KIND_GROUPS] = sizeof(struct image_kind_group),
    [SECTION_RELATIONS] = sizeof(struct image_relation),
    [SECTION_FACTS] = sizeof(struct image_fact),
    [SECTION_PERIODS] = sizeof(struct image_period),
    [SECTION_EXPRS] = sizeof(struct image_expr),
    [SECTION_EDGES] = sizeof(struct image_edge),
    [SECTION_ATOMS] = sizeof(struct image_atom),
    [SECTION_DERIVED] = sizeof(struct image_derived),
    [SECTION_RULES] = sizeof(struct image_rule),
    [SECTION_CLEARED] = sizeof(int32_t),
    [SECTION_EXEMPTIONS] = sizeof(struct image_exemption),
    [SECTION_CELLS] = sizeof(struct image_cell),
    [SECTION_TERMS] = sizeof(struct image_term),
    [SECTION_DUTIES] = sizeof(struct image_duty),
};

/* What is being verified, and whether everything so far was right. */
struct verifying {
  const struct abstain_policy *policy;
  uint32_t counts[SECTIONS];
  bool ok;
};

static void demand(struct verifying *v, bool right) { v->ok &= right; }
static void demand_index(struct verifying *v, int64_t index, enum section section) {
  v->ok &= index >= 0 && index < v->counts[section];
}
static void demand_maybe(struct verifying *v, int64_t index, enum section section) {
  if (index != NONE) demand_index(v, index, section);
}
static void demand_string(struct verifying *v, uint32_t offset) { demand_index(v, offset, SECTION_STRINGS); }
static void demand_range(struct verifying *v, uint32_t first, uint32_t count, enum section section) {
  v->ok &= first <= v->counts[section] && count <= v->counts[section] - first;
}

/* Does every bit of the word stand for one of `count` things? */
static bool bits_within(uint64_t bits, uint32_t word, int32_t count) {
  int64_t left = count - (int64_t)word * 64;
  return bits == 0 || left >= 64 || (left > 0 && bits >> left == 0);
}

static void verify_vocabulary(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; i < p->class_count; i++) {
    demand_string(v, p->classes[i].name);
    demand(v, p->role_count >= 64 || p->classes[i].named_by >> p->role_count == 0);
    demand(v, p->classes[i].within == NONE || (p->classes[i].within >= 0 && p->classes[i].within < p->class_count));
  }
  for (int32_t i = 0; i < p->role_count; i++) {
    demand_string(v, p->roles[i].name);
    demand_maybe(v, p->roles[i].same_as, SECTION_ROLES);
  }
  for (int32_t i = 0; i < p->kind_count; i++) demand_string(v, p->kinds[i].name);
  for (int32_t i = 0; i < p->kind_group_count; i++) demand_string(v, p->kind_groups[i].name);
  for (int32_t i = 0; i < p->relation_count; i++) {
    demand_string(v, p->relations[i].name);
    demand(v, p->relations[i].alternative_count >= 0 && p->relations[i].alternative_count <= KIN_ALTERNATIVES_MAX);
  }
  for (int32_t i = 0; i < p->fact_count; i++) {
    const struct image_fact *fact = &p->facts[i];
    demand_string(v, fact->phrase);
    demand_string(v, fact->ask);
    demand_maybe(v, fact->by, SECTION_ROLES);
    demand_index(v, fact->atom, SECTION_ATOMS);
    demand(v, fact->mode == FACT_ATTESTED || fact->mode == FACT_RECORDED);
  }
}

/* Records that refer to earlier ones are walked as trees. Branches may be shared, so that a short table could take
 * for ever to walk: how many records a walk from each one meets is limited. */
struct walks {
  uint16_t met[TREES_MAX];
  int32_t at; /* the record that is being verified */
};

/* `index` is a record before this one, and the walk goes on there so many times. */
static void demand_branches(struct verifying *v, struct walks *walks, int32_t index, uint32_t times) {
  demand(v, index >= 0 && index < walks->at);
  uint32_t met = walks->met[walks->at] + (v->ok ? times * walks->met[index] : 0);
  demand(v, met <= TREE_MAX);
  walks->met[walks->at] = (uint16_t)(v->ok ? met : 0);
}

static void demand_branch(struct verifying *v, struct walks *walks, int32_t index) { demand_branches(v, walks, index, 1); }

static void verify_exprs(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  struct walks walks;
  demand(v, v->counts[SECTION_EXPRS] <= TREES_MAX);
  for (int32_t i = 0; v->ok && i < (int32_t)v->counts[SECTION_EXPRS]; i++) {
    const struct image_expr *expr = &p->exprs[i];
    walks.at = i;
    walks.met[i] = 1;
    switch ((enum expr_op)expr->op) {
    case EXPR_AND:
    case EXPR_OR:
      demand_branch(v, &walks, expr->a);
      demand_branch(v, &walks, expr->b);
      break;
    case EXPR_NOT: demand_branch(v, &walks, expr->a); break;
    case EXPR_RELATED:
      demand_index(v, expr->a, SECTION_RELATIONS);
      demand_branches(v, &walks, expr->b, KIN_WEIGHT);
      break;
    case EXPR_CLASS: demand_index(v, expr->a, SECTION_CLASSES); break;
    case EXPR_FACT: demand_index(v, expr->a, SECTION_FACTS); break;
    case EXPR_IN_PERIOD: demand_index(v, expr->a, SECTION_PERIODS); break;
    case EXPR_KNOWS:
      demand_maybe(v, expr->a, SECTION_RELATIONS);
      demand_maybe(v, expr->b, SECTION_PERIODS);
      break;
    case EXPR_ENDS_BY: demand_index(v, expr->a, SECTION_EDGES); break;
    case EXPR_ANYONE:
    case EXPR_NAMED:
    case EXPR_LISTED: break;
    default: v->ok = false; /* any number may stand in an image */
    }
  }
}

/* Bounds on counts of days, months and seconds keep every sum far from overflow. */
enum { COUNT_MAX = 1000000 };

static void verify_edges(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  struct walks walks;
  demand(v, v->counts[SECTION_EDGES] <= TREES_MAX);
  for (int32_t i = 0; v->ok && i < (int32_t)v->counts[SECTION_EDGES]; i++) {
    const struct image_edge *edge = &p->edges[i];
    walks.at = i;
    walks.met[i] = 1;
    switch ((enum edge_op)edge->op) {
    case EDGE_NEVER: break;
    case EDGE_ANCHOR: demand(v, edge->a >= 0 && edge->a < PROPERTIES && edge->n > -1000 && edge->n < 1000); break;
    case EDGE_DAY_START:
    case EDGE_DAY_END:
    case EDGE_SESSION_OPEN:
    case EDGE_SESSION_CLOSE:
    case DAY_OF:
    case DAY_AFTER_SESSION: demand_branch(v, &walks, edge->a); break;
    case EDGE_SECONDS_AFTER:
      demand_branch(v, &walks, edge->a);
      demand(v, edge->n >= 0);
      break;
    case EDGE_LATER:
    case EDGE_EARLIER:
      demand_branch(v, &walks, edge->a);
      demand_branch(v, &walks, edge->b);
      break;
    case EDGE_PERIOD_START:
    case EDGE_PERIOD_END:
      demand_index(v, edge->a, SECTION_PERIODS);
      if (edge->b != NONE) demand_branch(v, &walks, edge->b);
      break;
    case DAY_TRADING:
    case DAY_BUSINESS:
    case DAY_CALENDAR:
    case DAY_MONTHS:
      demand_branch(v, &walks, edge->a);
      demand(v, edge->n > -COUNT_MAX && edge->n < COUNT_MAX);
      break;
    case DAY_OF_MONTH:
      demand(v, edge->a >= 1 && edge->a <= 12 && edge->n >= 1 && edge->n <= 31 && edge->b > -4000 && edge->b < 4000);
      break;
    case DAY_FIRST:
    case DAY_LAST: demand(v, edge->n > -1000 && edge->n < 1000); break;
    case SESSION_AFTER:
    case SESSION_BEFORE:
      demand_branch(v, &walks, edge->a);
      demand(v, edge->n >= 1 && edge->n < COUNT_MAX);
      break;
    default: v->ok = false; /* any number may stand in an image */
    }
  }
}

static void verify_periods(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; i < p->period_count; i++) {
    const struct image_period *period = &p->periods[i];
    demand_string(v, period->name);
    demand_string(v, period->says);
    demand_string(v, period->section);
    demand(v, period->subject >= 0 && period->subject < SUBJECTS);
    demand_maybe(v, period->by, SECTION_EXPRS);
    demand_maybe(v, period->to, SECTION_EXPRS);
    demand_index(v, period->from, SECTION_EDGES);
    demand_index(v, period->until, SECTION_EDGES);
    demand_maybe(v, period->atom, SECTION_ATOMS);
  }
}

static void verify_atoms(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; i < p->atom_count; i++) {
    const struct image_atom *atom = &p->atoms[i];
    demand(v, atom->group >= GROUP_COMPANY && atom->group <= GROUP_REQUEST);
    switch ((enum atom_op)atom->op) {
    case ATOM_CLASS: demand_index(v, atom->a, SECTION_CLASSES); break;
    case ATOM_RELATED:
      demand_index(v, atom->a, SECTION_RELATIONS);
      demand_index(v, atom->b, SECTION_EXPRS);
      break;
    case ATOM_FACT: demand_index(v, atom->a, SECTION_FACTS); break;
    case ATOM_PERIOD: demand_index(v, atom->a, SECTION_PERIODS); break;
    case ATOM_KNOWS:
      demand_maybe(v, atom->a, SECTION_RELATIONS);
      demand_maybe(v, atom->b, SECTION_PERIODS);
      break;
    case ATOM_ENDS_BY: demand_index(v, atom->a, SECTION_EDGES); break;
    case ATOM_CLEARED:
      demand_index(v, atom->a, SECTION_RULES);
      demand_index(v, atom->b, SECTION_KINDS);
      break;
    case ATOM_DERIVED: demand_index(v, atom->b, SECTION_EXPRS); break;
    default: v->ok = false; /* any number may stand in an image */
    }
  }
}

/* Conjunctions that lie wholly within [first, first + count) and aim at one target each, below `targets`. */
static void verify_terms(struct verifying *v, uint32_t first, uint32_t count, int64_t targets) {
  demand_range(v, first, count, SECTION_TERMS);
  for (uint32_t i = first; v->ok && i < first + count; i++) {
    const struct image_term *term = &v->policy->terms[i];
    demand(v, term->target < targets && term->word < v->policy->meta->words && term->more < first + count - i);
    demand(v, bits_within(term->must | term->must_not, term->word, v->policy->atom_count));
    if (v->ok && term->more) demand(v, term[1].more + 1 == term->more && term[1].target == term->target);
  }
}

static void verify_derived(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; v->ok && i < p->derived_count; i++) {
    const struct image_derived *derived = &p->derived[i];
    demand_index(v, derived->atom, SECTION_ATOMS);
    verify_terms(v, derived->term_first, derived->term_count, p->atom_count);
    for (uint32_t t = 0; v->ok && t < derived->term_count; t++)
      demand(v, p->terms[derived->term_first + t].target == derived->atom);
  }
}

static void verify_rules(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; i < p->rule_count; i++) {
    const struct image_rule *rule = &p->rules[i];
    const uint32_t strings[] = {rule->id, rule->says, rule->shows, rule->because, rule->section, rule->owes};
    for (size_t s = 0; s < sizeof strings / sizeof *strings; s++) demand_string(v, strings[s]);
    demand(v, rule->kind >= RULE_DENY && rule->kind <= RULE_REFER && rule->of >= OF_ANY && rule->of <= OF_OTHER);
    demand(v, rule->clause_count >= 0 && rule->clause_count <= CLAUSES_MAX);
    demand_maybe(v, rule->who, SECTION_EXPRS);
    demand_maybe(v, rule->condition, SECTION_EXPRS);
    demand_maybe(v, rule->void_when, SECTION_EXPRS);
    demand_maybe(v, rule->from, SECTION_ROLES);
    demand_maybe(v, rule->alternate, SECTION_ROLES);
    demand_maybe(v, rule->valid_from, SECTION_EDGES);
    demand_maybe(v, rule->valid_until, SECTION_EDGES);
    demand_maybe(v, rule->owes_by, SECTION_EDGES);
    if (rule->cleared_first == NONE) continue;
    demand(v, rule->cleared_first >= 0);
    demand_range(v, (uint32_t)rule->cleared_first, (uint32_t)p->kind_count, SECTION_CLEARED);
  }
  for (uint32_t i = 0; i < v->counts[SECTION_CLEARED]; i++) demand_maybe(v, p->cleared[i], SECTION_ATOMS);
}

static void verify_cells(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  demand(v, v->counts[SECTION_CELLS] == (uint32_t)p->kind_count * 2 && p->kind_count <= KINDS_MAX);
  for (uint32_t i = 0; v->ok && i < v->counts[SECTION_CELLS]; i++) {
    const struct image_cell *cell = &p->cells[i];
    verify_terms(v, cell->term_first, cell->term_count, p->rule_count);
    demand_range(v, cell->exemption_first, cell->exemption_count, SECTION_EXEMPTIONS);
  }
  for (uint32_t i = 0; i < v->counts[SECTION_EXEMPTIONS]; i++) {
    demand_index(v, p->exemptions[i].target, SECTION_RULES);
    demand_index(v, p->exemptions[i].exempter, SECTION_RULES);
  }
}

static void verify_duties(struct verifying *v) {
  const struct abstain_policy *p = v->policy;
  for (int32_t i = 0; i < p->duty_count; i++) {
    const struct image_duty *duty = &p->duties[i];
    const uint32_t strings[] = {duty->id, duty->says, duty->because, duty->section, duty->with};
    for (size_t s = 0; s < sizeof strings / sizeof *strings; s++) demand_string(v, strings[s]);
    demand_maybe(v, duty->who, SECTION_EXPRS);
    demand_maybe(v, duty->condition, SECTION_EXPRS);
    demand_maybe(v, duty->by, SECTION_EDGES);
    demand_maybe(v, duty->to, SECTION_ROLES);
    demand(v, duty->trigger >= 0 && duty->trigger < TRIGGERS);
    demand(v, duty->clause_count >= 0 && duty->clause_count <= CLAUSES_MAX);
  }
}

static void verify_meta(struct verifying *v) {
  const struct image_meta *meta = v->policy->meta;
  demand_string(v, meta->title);
  demand_string(v, meta->zone);
  demand_string(v, meta->exchange);
  demand_string(v, meta->business_days);
  demand(v, meta->words >= 1 && meta->words <= ABSTAIN_WORDS_MAX && v->policy->atom_count <= (int32_t)meta->words * 64);
  demand(v, meta->rule_words >= 1 && meta->rule_words <= ABSTAIN_RULE_WORDS_MAX &&
                v->policy->rule_count <= (int32_t)meta->rule_words * 64);
  for (uint32_t w = 0; v->ok && w < ABSTAIN_WORDS_MAX; w++) demand(v, bits_within(meta->attested[w], w, v->policy->atom_count));
  for (uint32_t w = 0; v->ok && w < ABSTAIN_RULE_WORDS_MAX; w++)
    demand(v, bits_within(meta->denies[w] | meta->needs[w] | meta->refers[w] | meta->exempts[w], w, v->policy->rule_count));
  struct error why;
  demand(v, meta->fiscal.count >= 0 && meta->fiscal.count <= FISCAL_RULES_MAX &&
                (meta->fiscal.count == 0 || fiscal_check(&meta->fiscal, &why)));
}

static bool verify_frame(const char *image, size_t size, const struct image_header *header, struct error *error) {
  if (size < sizeof *header || memcmp(header->magic, "abstain\n", 8) != 0)
    return error_set(error, ERROR_INPUT, "not a compiled policy; make one with `abstain policy compile`");
  if (header->version != IMAGE_VERSION)
    return error_set(error, ERROR_INPUT, "a compiled policy of format %u; this program reads format %d: compile it again",
                     header->version, IMAGE_VERSION);
  if (header->size != size || size > IMAGE_SIZE_MAX)
    return error_set(error, ERROR_INPUT, "the compiled policy is cut off or has something after it");
  if (!hash_equal(hash_of((struct str){image + sizeof *header, size - sizeof *header}), header->checksum))
    return error_set(error, ERROR_INPUT, "the compiled policy is damaged: its checksum does not fit");
  for (int s = 0; s < SECTIONS; s++) {
    const struct image_section *section = &header->sections[s];
    bool fits = section->offset % 8 == 0 && section->offset >= sizeof *header && section->offset <= size &&
                section->count <= (size - section->offset) / section_record_size[s];
    if (!fits) return error_set(error, ERROR_INPUT, "the compiled policy is damaged: section %d lies outside it", s);
  }
  const struct image_section *strings = &header->sections[SECTION_STRINGS];
  if (header->sections[SECTION_META].count != 1 || strings->count == 0 || image[strings->offset] != '\0' ||
      image[strings->offset + strings->count - 1] != '\0')
    return error_set(error, ERROR_INPUT, "the compiled policy is damaged: its strings are not ended");
  return true;
}

static void fill(struct abstain_policy *policy, const char *image, const struct image_header *header) {
#define AT(section) ((const void *)(image + header->sections[section].offset))
#define COUNT(section) ((int32_t)header->sections[section].count)
  *policy = (struct abstain_policy){
      .header = header, .meta = AT(SECTION_META), .strings = AT(SECTION_STRINGS), .classes = AT(SECTION_CLASSES),
      .roles = AT(SECTION_ROLES), .kinds = AT(SECTION_KINDS), .kind_groups = AT(SECTION_KIND_GROUPS),
      .relations = AT(SECTION_RELATIONS), .facts = AT(SECTION_FACTS), .periods = AT(SECTION_PERIODS),
      .exprs = AT(SECTION_EXPRS), .edges = AT(SECTION_EDGES), .atoms = AT(SECTION_ATOMS),
      .derived = AT(SECTION_DERIVED), .rules = AT(SECTION_RULES), .cleared = AT(SECTION_CLEARED),
      .exemptions = AT(SECTION_EXEMPTIONS), .cells = AT(SECTION_CELLS), .terms = AT(SECTION_TERMS),
      .duties = AT(SECTION_DUTIES),
      .class_count = COUNT(SECTION_CLASSES), .role_count = COUNT(SECTION_ROLES), .kind_count = COUNT(SECTION_KINDS),
      .kind_group_count = COUNT(SECTION_KIND_GROUPS), .relation_count = COUNT(SECTION_RELATIONS),
      .fact_count = COUNT(SECTION_FACTS), .period_count = COUNT(SECTION_PERIODS), .atom_count = COUNT(SECTION_ATOMS),
      .derived_count = COUNT(SECTION_DERIVED), .rule_count = COUNT(SECTION_RULES), .duty_count = COUNT(SECTION_DUTIES),
  };
#undef AT
#undef COUNT
}

bool image_verify(const void *image, size_t size, struct abstain_policy *policy, struct error *error) {
  const struct image_header *header = image;
  if (((uintptr_t)image & 7) != 0) return error_set(error, ERROR_INPUT, "a compiled policy must be 8-byte aligned");
  if (!verify_frame(image, size, header, error)) return false;
  fill(policy, image, header);
  struct verifying v = {.policy = policy, .ok = true};
  for (int s = 0; s < SECTIONS; s++) v.counts[s] = header->sections[s].count;
  verify_meta(&v);
  verify_vocabulary(&v);
  verify_exprs(&v);
  verify_edges(&v);
  verify_periods(&v);
  verify_atoms(&v);
  verify_rules(&v);
  if (v.ok) verify_derived(&v);
  if (v.ok) verify_cells(&v);
  verify_duties(&v);
  if (!v.ok) return error_set(error, ERROR_INPUT, "the compiled policy is damaged: a record points outside its table");
  return true;
}
