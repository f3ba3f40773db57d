/* Random policies and facts. A rule is a seed: its parts are drawn again whenever it is written, so that a policy can be
 * written in many ways without being kept as a tree. */
#include "random_policy.h"

#include <stdio.h>
#include <stdlib.h>

#include "../src/policy/compile.h"
#include "../src/policy/source.h"

uint32_t draw_of(struct random *random, uint32_t below) {
  random->state ^= random->state << 13;
  random->state ^= random->state >> 7;
  random->state ^= random->state << 17;
  return (uint32_t)((random->state >> 32) * (uint64_t)below >> 32);
}

void random_policy_draw(struct random *random, struct random_policy *policy) {
  policy->count = 2 + (int)draw_of(random, RANDOM_RULES_MAX - 1);
  for (int r = 0; r < policy->count; r++) {
    policy->rules[r].seed = random->state | 1;
    policy->rules[r].exempts = r && draw_of(random, 3) == 0 ? 1 + draw_of(random, (1u << r) - 1) : 0;
  }
}

struct spelling spelling_plain(const struct random_policy *policy) {
  struct spelling spelling = {0};
  for (int r = 0; r < policy->count; r++) spelling.order[r] = r;
  return spelling;
}

struct spelling spelling_draw(struct random *random, const struct random_policy *policy) {
  struct spelling spelling = spelling_plain(policy);
  spelling.renamed = draw_of(random, 2);
  spelling.doubled = draw_of(random, 2);
  for (int r = policy->count - 1; r > 0; r--) {
    int other = (int)draw_of(random, (uint32_t)r + 1), kept = spelling.order[r];
    spelling.order[r] = spelling.order[other];
    spelling.order[other] = kept;
  }
  return spelling;
}

/* -- names ------------------------------------------------------------------------------------------------------- */

enum named { A_CLASS, A_RELATION, A_FACT, A_PERIOD, A_KIND, A_RULE, A_COPY };

static void put_name(struct buf *out, const struct spelling *spelling, enum named what, int number) {
  static const char *const names[][2] = {{"class", "zeta"}, {"family", "aaa"}, {"fact", "said"}, {"span", "while"},
                                           {"act", "deed"},   {"rule", "norm"},  {"copy", "also"}};
  buf_format(out, "%s%d%s", names[what][spelling->renamed], spelling->renamed ? 90 - number : number, what == A_FACT ? " holds" : "");
}

/* -- writing ----------------------------------------------------------------------------------------------------- */

static void put_one(struct buf *out, const struct spelling *spelling, struct random *random, bool who, int depth) {
  uint32_t how = draw_of(random, depth ? 6 : 3);
  if (how == 3) {
    buf_text(out, "not ");
    put_one(out, spelling, random, who, depth - 1);
  } else if (how > 3) {
    buf_text(out, "( ");
    put_one(out, spelling, random, who, depth - 1);
    buf_text(out, how == 4 ? " and " : " or ");
    put_one(out, spelling, random, who, depth - 1);
    buf_text(out, " )");
  } else if (who) {
    if (how == 0) {
      put_name(out, spelling, A_RELATION, 0);
      buf_text(out, " of ");
    }
    put_name(out, spelling, A_CLASS, (int)draw_of(random, CLASSES));
  } else if (how == 0) {
    put_name(out, spelling, A_FACT, (int)draw_of(random, FACTS));
  } else {
    buf_text(out, "in ");
    put_name(out, spelling, A_PERIOD, (int)draw_of(random, PERIODS));
  }
}

static void put_targets(struct buf *out, const struct spelling *spelling, uint32_t exempts) {
  const char *before = " from ";
  for (int r = 0; r < RANDOM_RULES_MAX; r++)
    for (int copy = 0; copy <= spelling->doubled; copy++) {
      if (!(exempts >> r & 1)) continue;
      buf_text(out, before);
      put_name(out, spelling, copy ? A_COPY : A_RULE, r);
      before = ", ";
    }
}

static void put_rule(struct buf *out, const struct random_policy *policy, const struct spelling *spelling, int number, enum named as) {
  static const char *const verbs[] = {"deny", "require", "refer"};
  struct random random = {policy->rules[number].seed};
  uint32_t exempts = policy->rules[number].exempts, verb = draw_of(&random, 3), of = draw_of(&random, 4), what = draw_of(&random, KINDS + 1);
  buf_format(out, "%s ", exempts ? "exempt" : verbs[verb]);
  put_name(out, spelling, as, number);
  put_targets(out, spelling, exempts);
  if (!exempts && verb == 1) buf_text(out, " ; from administrator");
  if (of < 2) buf_text(out, of ? " ; of company" : " ; of other");
  if (what < KINDS) {
    buf_text(out, " ; what ");
    put_name(out, spelling, A_KIND, (int)what);
  }
  if (draw_of(&random, 3)) {
    buf_text(out, " ; who ");
    put_one(out, spelling, &random, true, 2);
  }
  if (draw_of(&random, 4)) {
    buf_text(out, draw_of(&random, 4) ? " ; when " : " ; unless ");
    put_one(out, spelling, &random, false, 2);
  }
  buf_char(out, '\n');
}

static void put_vocabulary(struct buf *out, const struct spelling *spelling) {
  static const char *const periods[] = {"closed-notice N ; from start of N ; until end of N", "sale S ; from S ; until 1 hours after S"};
  buf_text(out, "policy \"random\"\nzone America/New_York\nexchange nyse\nbusiness-days us-federal\n"
                "fiscal year ends December 31\nrole administrator\n");
  for (int i = 0; i < CLASSES; i++) buf_text(out, "class "), put_name(out, spelling, A_CLASS, i), buf_char(out, '\n');
  for (int i = 0; i < KINDS; i++) buf_text(out, "kind "), put_name(out, spelling, A_KIND, i), buf_char(out, '\n');
  for (int i = 0; i < FACTS; i++) buf_text(out, "fact "), put_name(out, spelling, A_FACT, i), buf_text(out, i ? " : attested\n" : " : recorded\n");
  for (int i = 0; i < PERIODS; i++) buf_text(out, "period "), put_name(out, spelling, A_PERIOD, i), buf_format(out, " for each %s\n", periods[i % 2]);
  buf_text(out, "relation ");
  put_name(out, spelling, A_RELATION, 0);
  buf_text(out, " = spouse or child\n");
}

const struct abstain_policy *random_policy_make(struct arena *arena, const struct random_policy *policy, const struct spelling *spelling) {
  struct abstain_policy *made = ARENA_NEW(arena, struct abstain_policy);
  struct policy_source source = {.path = "random"};
  struct messages messages;
  struct error error = {0};
  struct buf text;
  buf_init(&text, 1 << 16);
  buf_text(&text, "# Random\n\n```rule\n");
  put_vocabulary(&text, spelling);
  for (int i = 0; i < policy->count; i++) {
    put_rule(&text, policy, spelling, spelling->order[i], A_RULE);
    if (spelling->doubled) put_rule(&text, policy, spelling, spelling->order[i], A_COPY);
  }
  buf_text(&text, "```\n");
  source.text = arena_copy(arena, buf_view(&text));
  buf_free(&text);
  messages_init(&messages, arena);
  struct str image;
  const struct ast *ast = policy_read(arena, &source, &messages);
  if (ast && policy_compile(arena, ast, &messages, &image) && image_verify(image.at, image.length, made, &error)) return made;
  buf_init(&text, 1 << 16);
  buf_messages(&text, &messages, source.path, source.text, false);
  fprintf(stderr, "%.*s\n%s%s\n", STR_ARG(source.text), buf_c(&text), error.text);
  exit(1);
}

/* -- facts ------------------------------------------------------------------------------------------------------- */

static void add_thing(struct random *random, struct random_facts *facts, enum thing_kind kind, int number, uint32_t unknown) {
  struct random_thing *thing = &facts->things[facts->count++];
  *thing = (struct random_thing){.kind = kind, .number = number};
  for (int i = 0; i < INTERVALS; i++) {
    thing->intervals[i].from = draw_of(random, 4) ? (int64_t)draw_of(random, LATEST) : ABSTAIN_ALWAYS;
    thing->intervals[i].until = draw_of(random, 4) ? (int64_t)draw_of(random, LATEST) : ABSTAIN_NEVER;
    bool open = kind != THING_CLEARED && draw_of(random, unknown) == 0;
    thing->intervals[i].value = open ? ABSTAIN_UNKNOWN : draw_of(random, 2) ? ABSTAIN_YES : ABSTAIN_NO;
  }
}

void random_facts_draw(struct random *random, const struct random_policy *policy, uint32_t unknown, struct random_facts *facts) {
  facts->count = 0;
  for (int i = 0; i < CLASSES; i++) {
    add_thing(random, facts, THING_CLASS, i, unknown);
    add_thing(random, facts, THING_FAMILY, i, unknown);
  }
  for (int i = 0; i < FACTS; i++) add_thing(random, facts, THING_FACT, i, unknown);
  for (int i = 0; i < PERIODS; i++) add_thing(random, facts, THING_PERIOD, i, unknown);
  for (int i = 0; i < policy->count; i++) add_thing(random, facts, THING_CLEARED, i, unknown);
}

enum abstain_value random_thing_at(const struct random_thing *thing, int64_t instant) {
  bool attested = thing->kind == THING_FACT && thing->number > 0;
  enum abstain_value value = attested ? ABSTAIN_UNKNOWN : ABSTAIN_NO;
  for (int i = 0; i < INTERVALS; i++)
    if (thing->intervals[i].from <= instant && instant < thing->intervals[i].until) value = thing->intervals[i].value;
  return value;
}

/* The class that an atom `family of CLASS` is about. */
static int32_t family_class(const struct abstain_policy *policy, int32_t atom) {
  const struct image_expr *expr = policy->atoms[atom].op == ATOM_RELATED ? &policy->exprs[policy->atoms[atom].b] : NULL;
  return expr && expr->op == EXPR_CLASS ? expr->a : NONE;
}

int random_thing_atoms(const struct abstain_policy *policy, const struct spelling *spelling, const struct random_thing *thing, int *atoms) {
  static const char *const prefixes[] = {"class ", "", "fact ", "period ", "cleared "};
  static const enum named names[] = {A_CLASS, A_CLASS, A_FACT, A_PERIOD, A_RULE};
  int count = 0;
  for (int copy = 0; copy <= (thing->kind == THING_CLEARED && spelling->doubled); copy++) {
    struct buf name;
    buf_init(&name, 256);
    buf_text(&name, prefixes[thing->kind]);
    put_name(&name, spelling, copy ? A_COPY : names[thing->kind], thing->number);
    if (thing->kind == THING_CLEARED) buf_char(&name, ' ');
    size_t length = name.length;
    for (int32_t atom = 0; atom < policy->atom_count; atom++) {
      char other[128];
      int32_t class = family_class(policy, atom);
      if (thing->kind == THING_FAMILY) snprintf(other, sizeof other, "%s", class == NONE ? "" : policy->strings + policy->classes[class].name);
      else abstain_atom_name(policy, atom, other, sizeof other);
      bool same = thing->kind == THING_CLEARED ? strncmp(other, buf_c(&name), length) == 0 : strcmp(other, buf_c(&name)) == 0;
      if (same) atoms[count++] = atom;
    }
    buf_free(&name);
  }
  return count;
}

static void lay_part(struct arena *arena, const struct abstain_policy *policy, const struct spelling *spelling,
                     const struct random_facts *facts, bool of_company, const struct abstain_timeline **timeline) {
  uint32_t most = THINGS_MAX * INTERVALS * ATOMS_OF_THING_MAX;
  void *memory = arena_take(arena, abstain_builder_size(policy, most));
  struct abstain_builder *builder = abstain_builder_start(policy, of_company ? ABSTAIN_COMPANY : ABSTAIN_PERSON, memory, most);
  for (int t = 0; t < facts->count; t++) {
    const struct random_thing *thing = &facts->things[t];
    int atoms[ATOMS_OF_THING_MAX], count = random_thing_atoms(policy, spelling, thing, atoms);
    for (int a = 0; a < count; a++)
      for (int i = 0; i < INTERVALS && (policy->atoms[atoms[a]].group == GROUP_COMPANY) == of_company; i++)
        if (!abstain_builder_add(builder, atoms[a], thing->intervals[i].value, thing->intervals[i].from, thing->intervals[i].until)) abort();
  }
  *timeline = abstain_builder_finish(builder);
}

void random_facts_lay(struct arena *arena, const struct abstain_policy *policy, const struct spelling *spelling,
                      const struct random_facts *facts, struct abstain_facts *laid) {
  abstain_facts_clear(policy, laid);
  lay_part(arena, policy, spelling, facts, true, &laid->company);
  lay_part(arena, policy, spelling, facts, false, &laid->person);
}
