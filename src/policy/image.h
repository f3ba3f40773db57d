/* A compiled policy: flat tables of fixed-size records in one relocatable block of memory, with a checksum, that
 * can be mapped from a file and is verified once. Everything that runs reads this, never the ast. Immutable and
 * shared between threads.
 *
 * References between records are indices; strings are offsets into SECTION_STRINGS, each NUL-terminated; the
 * empty string is offset 0. Expressions and edges refer only to records before them, so nothing can loop. */
#ifndef ABSTAIN_POLICY_IMAGE_H
#define ABSTAIN_POLICY_IMAGE_H

#include "../../include/abstain.h"
#include "../base/error.h"
#include "ast.h"

enum { IMAGE_VERSION = 2, IMAGE_SIZE_MAX = 256 << 20, KINDS_MAX = 64 };
enum { TREES_MAX = 1 << 15, TREE_MAX = 4096 }; /* expressions, or edges, of a policy; records that one of them meets */
enum { KIN_WEIGHT = 16 }; /* what `family of …` is of is met for each relative: so many times */
enum { ATOMS_MAX = ABSTAIN_WORDS_MAX * 64, RULES_MAX = ABSTAIN_RULE_WORDS_MAX * 64 };

enum section {
  SECTION_META, SECTION_STRINGS, SECTION_CLASSES, SECTION_ROLES, SECTION_KINDS, SECTION_KIND_GROUPS,
  SECTION_RELATIONS, SECTION_FACTS, SECTION_PERIODS, SECTION_EXPRS, SECTION_EDGES, SECTION_ATOMS, SECTION_DERIVED,
  SECTION_RULES, SECTION_CLEARED, SECTION_EXEMPTIONS, SECTION_CELLS, SECTION_TERMS, SECTION_DUTIES,
  SECTIONS
};

struct image_section {
  uint32_t offset, count; /* bytes from the start of the image, 8-byte aligned; records */
};

struct image_header {
  char magic[8]; /* "abstain\n" */
  uint32_t version, size;
  struct hash checksum; /* of everything after this header */
  struct image_section sections[SECTIONS];
};

struct image_meta {
  uint32_t title, zone, exchange, business_days;
  int32_t in_force; /* days; INT32_MIN: not said */
  uint32_t words, rule_words;
  int32_t reserved;
  struct fiscal fiscal;
  uint8_t source_hash[32];
  uint64_t denies[ABSTAIN_RULE_WORDS_MAX], needs[ABSTAIN_RULE_WORDS_MAX], refers[ABSTAIN_RULE_WORDS_MAX],
      exempts[ABSTAIN_RULE_WORDS_MAX]; /* which rules are of which kind */
  uint64_t attested[ABSTAIN_WORDS_MAX]; /* atoms that are unknown until somebody answers */
};

struct image_class { uint32_t name; int32_t within; uint64_t named_by; /* bits of roles; 0: not said */ };
struct image_role { uint32_t name; int32_t same_as; };
struct image_kind { uint32_t name; };
struct image_kind_group { uint64_t kinds; uint32_t name, reserved; };
struct image_relation { uint32_t name; int32_t alternative_count; struct ast_kin alternatives[KIN_ALTERNATIVES_MAX]; };
struct image_fact { uint32_t phrase, ask; int32_t mode, by, atom; };
struct image_period {
  uint32_t name, says, section;
  int32_t subject, by, from, until, to, clause, line, atom; /* atom: NONE when no rule looks at the period */
  uint32_t quarters, undisclosed;
  uint32_t opens; /* some rule says `outside` it: trading is allowed within, so it must not begin by forecast */
  uint32_t reserved;
};
struct image_expr { int32_t op, a, b; };
struct image_edge { int32_t op, a, b, n; };

/* Who can know an atom, and so in which timeline it stands. */
enum atom_group { GROUP_COMPANY, GROUP_PERSON, GROUP_REQUEST };
enum atom_op {
  ATOM_CLASS,   /* a: class */
  ATOM_RELATED, /* a: relation, b: expression on the other person */
  ATOM_FACT,    /* a: fact */
  ATOM_PERIOD,  /* a: period */
  ATOM_KNOWS,   /* a: relation or NONE; b: period or NONE */
  ATOM_ENDS_BY, /* a: edge */
  ATOM_CLEARED, /* a: rule, b: kind */
  ATOM_DERIVED, /* a: index in SECTION_DERIVED; b: expression */
};
struct image_atom { int32_t op, a, b, group; };

/* A conjunction over the words of a decision: every bit of `must` holds, no bit of `must_not` does. `more` further
 * records, each for another word, belong to the same conjunction. */
struct image_term {
  uint32_t target; /* the rule, or the derived atom, that it makes true */
  uint16_t word, more;
  uint64_t must, must_not;
};

struct image_derived { uint32_t atom, term_first, term_count, reserved; };

struct image_rule {
  uint32_t id, says, shows, because, section, owes;
  int32_t kind, who, of, condition, approval, from, alternate, aim_days, valid_from, valid_until, void_when, owes_by;
  int32_t line, clause_count, clauses[CLAUSES_MAX];
  int32_t cleared_first; /* kind_count atoms (or NONE) in SECTION_CLEARED; NONE when it needs no clearance */
  uint64_t what;
};

/* `exempter` lifts `target`. In an order in which a rule's exempters are settled before it lifts others. */
struct image_exemption { int32_t target, exempter; };

/* The rules that can fire for one kind and issuer: terms by rule. Cell kind * 2 + of_company. */
struct image_cell { uint32_t term_first, term_count; uint32_t exemption_first, exemption_count; };

struct image_duty {
  uint32_t id, says, because, section, with;
  int32_t who, of, condition, trigger, by, to, line, clause_count, clauses[CLAUSES_MAX];
  uint32_t reserved;
  uint64_t what;
};

struct abstain_policy {
  const struct image_header *header;
  const struct image_meta *meta;
  const char *strings;
  const struct image_class *classes;
  const struct image_role *roles;
  const struct image_kind *kinds;
  const struct image_kind_group *kind_groups;
  const struct image_relation *relations;
  const struct image_fact *facts;
  const struct image_period *periods;
  const struct image_expr *exprs;
  const struct image_edge *edges;
  const struct image_atom *atoms;
  const struct image_derived *derived;
  const struct image_rule *rules;
  const int32_t *cleared;
  const struct image_exemption *exemptions;
  const struct image_cell *cells;
  const struct image_term *terms;
  const struct image_duty *duties;
  int32_t class_count, role_count, kind_count, kind_group_count, relation_count, fact_count, period_count, atom_count,
      derived_count, rule_count, duty_count;
  size_t mapped;     /* bytes to unmap; 0: the caller's memory */
  struct arena *own; /* holds this struct when it was opened; NULL when it lies in somebody's frame */
};

/* Verifies `size` bytes and fills *policy, which borrows them. Any bytes: false and why, or a policy with which
 * nothing can go wrong. */
MUST_USE bool image_verify(const void *image, size_t size, struct abstain_policy *policy, struct error *error);
extern const uint32_t section_record_size[SECTIONS];

/* Does one of `count` term records' conjunctions hold, with `known` for what must hold and `possible` for what must
 * not? Surely: (sure, possible); possibly: (possible, sure). */
bool terms_hold(const struct image_term *terms, uint32_t count, const uint64_t *known, const uint64_t *possible);

/* The decision by one cell, which need not be as it stands in the policy. */
void decide_cell(const struct abstain_policy *policy, const struct abstain_facts *facts, const struct image_cell *cell, int64_t instant,
                 struct abstain_decision *decision);

static inline struct str image_str(const struct abstain_policy *policy, uint32_t offset) {
  return str_of(policy->strings + offset);
}

#endif
