/* Small random policies as documents, and random facts for them. The same policy can be written in other orders, under other
 * names and with rules said twice: its meaning must not change. */
#ifndef ABSTAIN_TESTS_RANDOM_POLICY_H
#define ABSTAIN_TESTS_RANDOM_POLICY_H

#include "../src/policy/image.h"

enum { CLASSES = 4, FACTS = 5, PERIODS = 4, KINDS = 3, RANDOM_RULES_MAX = 8, INTERVALS = 3, LATEST = 1000 };

struct random { uint64_t state; };
uint32_t draw_of(struct random *random, uint32_t below);

struct random_rule {
  uint64_t seed;    /* of its parts */
  uint32_t exempts; /* bits of rules before it; 0: it is no exemption */
};

struct random_policy {
  struct random_rule rules[RANDOM_RULES_MAX];
  int count;
};

/* How a policy is written. */
struct spelling {
  bool renamed, doubled;
  int order[RANDOM_RULES_MAX]; /* the rules in the order in which they stand */
};

void random_policy_draw(struct random *random, struct random_policy *policy);
struct spelling spelling_plain(const struct random_policy *policy);
struct spelling spelling_draw(struct random *random, const struct random_policy *policy);
/* Writes, reads, compiles and opens it; ends the program with the document when that fails. */
const struct abstain_policy *random_policy_make(struct arena *arena, const struct random_policy *policy, const struct spelling *spelling);

/* What can be known: classes, family of a class, facts, periods (half of them the company's), clearances by rule. */
enum thing_kind { THING_CLASS, THING_FAMILY, THING_FACT, THING_PERIOD, THING_CLEARED, THING_KINDS };
struct random_thing {
  enum thing_kind kind;
  int number;
  struct {
    enum abstain_value value;
    int64_t from, until;
  } intervals[INTERVALS]; /* later ones win */
};
enum { THINGS_MAX = 2 * CLASSES + FACTS + PERIODS + RANDOM_RULES_MAX };

struct random_facts {
  struct random_thing things[THINGS_MAX];
  int count;
};

/* One interval in `unknown` has no value. */
void random_facts_draw(struct random *random, const struct random_policy *policy, uint32_t unknown, struct random_facts *facts);
/* The thing's value at an instant, by looking. */
enum abstain_value random_thing_at(const struct random_thing *thing, int64_t instant);
enum { ATOMS_OF_THING_MAX = 2 * KINDS }; /* a clearance is one atom a kind */
/* The atoms that stand for the thing; how many. */
int random_thing_atoms(const struct abstain_policy *policy, const struct spelling *spelling, const struct random_thing *thing, int *atoms);
/* Lays the facts down in two timelines of the arena. */
void random_facts_lay(struct arena *arena, const struct abstain_policy *policy, const struct spelling *spelling,
                      const struct random_facts *facts, struct abstain_facts *laid);

#endif
