/* A policy document as read and checked: every name is resolved to an index into the tables below, every
 * quotation is found in the prose, every expression is well-formed. Made by policy_read (source.h), turned into
 * an image by policy_compile (compile.h). It lives in the arena it was read into and is not changed after.
 *
 * Grammar and meaning: docs/reference/language.md. Indices are int32_t; NONE where there is nothing. */
#ifndef ABSTAIN_POLICY_AST_H
#define ABSTAIN_POLICY_AST_H

#include "../base/arena.h"
#include "../base/date.h"
#include "../base/hash.h"
#include "../calendar/fiscal.h"
#include "nodes.h"
#include "subjects.h"

struct ast_class {
  struct str name;
  int32_t within;  /* class it lies within (a member is also a member of that), or NONE */
  int32_t expr;    /* for `class X = who`: its definition, else NONE (a base class, given by events) */
  uint64_t named_by; /* bits of roles that may name members; 0: not said */
  struct span span;
};

struct ast_role {
  struct str name;
  int32_t same_as; /* the office that fills it: role administrator = general-counsel; NONE: the office of that name */
  struct span span;
};

struct ast_kind { struct str name; struct span span; };                     /* a base kind; bit = its index, 64 at most */
struct ast_kind_group { struct str name; uint64_t kinds; struct span span; }; /* kind trade = buy or sell */

/* A relation holds when one of its alternatives does: kinship in `words` and, where `conditions` is not 0, at
 * least one of the conditions. */
enum kin_condition { KIN_SHARES_ADDRESS = 1, KIN_IS_DEPENDENT = 2 };
enum { KIN_ALTERNATIVES_MAX = 16 };
struct ast_kin { uint32_t words, conditions; };
struct ast_relation {
  struct str name;
  struct ast_kin alternatives[KIN_ALTERNATIVES_MAX];
  int32_t alternative_count;
  struct span span;
};

enum fact_mode { FACT_ATTESTED, FACT_RECORDED };
struct ast_fact {
  struct str phrase; /* single spaces: "aware of mnpi" */
  int32_t mode;      /* enum fact_mode */
  int32_t by;        /* role, or NONE */
  struct str ask;    /* question with {issuer}, {person}, {company} in it; empty: made from the phrase */
  struct span span;
};
struct ast_derivation { int32_t fact, expr; struct span span; }; /* derive FACT when EXPR */

enum { CLAUSES_MAX = 8 }; /* of one statement */
struct ast_period {
  struct str name;
  int32_t subject;       /* enum subject */
  uint32_t quarters;     /* bits 1..4: `in 4` limits to Q4; 0: all (for halves bits 1..2) */
  int32_t by;            /* expression on whose event it is (`by director or officer`), or NONE */
  bool undisclosed;
  int32_t from, until;   /* edges */
  int32_t to;            /* expression: whom it binds; NONE: everybody whom a rule names */
  struct str says, section;
  int32_t clauses[CLAUSES_MAX], clause_count;
  struct span span;
};

/* Is the period a person's own: counted for what he does, for what some did, or binding some only? */
static inline bool period_is_of_person(int32_t subject, int32_t by, int32_t to) {
  return subject_types[subject].of_person || by != NONE || to != NONE;
}

enum rule_kind { RULE_DENY, RULE_REQUIRE, RULE_EXEMPT, RULE_REFER };
enum of_company { OF_ANY, OF_COMPANY, OF_OTHER };
static inline bool of_covers(int32_t of, bool own) { return of == OF_ANY || (of == OF_COMPANY) == own; }

struct ast_rule {
  struct str id;
  int32_t kind;             /* enum rule_kind; `deny … unless approved by R` is RULE_REQUIRE with `approval` set */
  int32_t who;              /* expression; NONE: anyone */
  uint64_t what;            /* kinds */
  int32_t of;               /* enum of_company */
  int32_t condition;        /* during and outside and when and not unless, as one expression; NONE: always */
  bool approval;            /* prohibited except with approval */
  int32_t from, alternate;  /* roles that grant (RULE_REQUIRE); alternate or NONE */
  int32_t aim_days;         /* business days for the answer; 0: not said */
  int32_t valid_from, valid_until; /* edges (subject: the clearance); NONE: from receipt, until never */
  int32_t void_when;        /* expression, or NONE */
  int32_t *exempts;         /* RULE_EXEMPT: indices of the rules it lifts */
  int32_t exempt_count;
  struct str owes;          /* RULE_EXEMPT: what the person owes for it, or empty */
  int32_t owes_by;          /* edge (subject: the transaction), or NONE */
  struct str says, shows, because, section; /* says: as quoted; section: heading it stands under */
  int32_t clauses[CLAUSES_MAX], clause_count;
  struct span span, says_span;
};

struct ast_duty {
  struct str id;
  int32_t who;        /* expression, NONE: the company */
  uint64_t what;      /* kinds, for TRIGGER_EXECUTION */
  int32_t of;
  int32_t condition;
  int32_t trigger;    /* enum trigger */
  int32_t by;         /* edge (subject: the trigger); NONE: at once */
  int32_t to;         /* role, or NONE */
  struct str *with;   /* what it must contain */
  int32_t with_count;
  struct str says, because, section;
  int32_t clauses[CLAUSES_MAX], clause_count;
  struct span span;
};

/* claim ID ; who … ; what … ; of … ; never RULES            no such person and deed meets one of the rules
 * claim ID ; never exempt RULES [but by RULES]              nothing but `but` lifts one of the rules */
struct ast_claim {
  struct str id;
  int32_t who;
  uint64_t what;
  int32_t of;
  bool never_exempt;
  int32_t *rules, *but;
  int32_t rule_count, but_count;
  struct str says, because, section;
  int32_t clauses[CLAUSES_MAX], clause_count;
  struct span span;
};

enum remark_kind { REMARK_READING, REMARK_JUDGMENT, REMARK_NOTE };
struct ast_remark {
  int32_t kind;       /* enum remark_kind */
  struct str id;      /* of a reading: "R3" */
  struct str phrase;  /* as quoted */
  struct str text;    /* what it means, or why there is no rule */
  struct str section;
  int32_t clauses[CLAUSES_MAX], clause_count;
  struct span span;
};

/* Sentences of examples are kept as text: the register reads them with the vocabulary of events. */
struct ast_sentence { struct str text; struct span span; };
struct ast_case { struct ast_sentence ask, answer; };
struct ast_example {
  struct str id;      /* or empty */
  struct ast_sentence *given;
  struct ast_case *cases;
  int32_t given_count, case_count;
  struct str section;
  struct span span;
};

struct ast {
  struct str path, text;      /* the document */
  struct hash hash;           /* of text */
  struct str title;
  struct date in_force;
  bool has_in_force;
  struct str zone, exchange, business_days;
  struct fiscal fiscal;
  struct ast_class *classes;           int32_t class_count;
  struct ast_role *roles;              int32_t role_count;
  struct ast_kind *kinds;              int32_t kind_count;
  struct ast_kind_group *kind_groups;  int32_t kind_group_count;
  struct ast_relation *relations;      int32_t relation_count;
  struct ast_fact *facts;              int32_t fact_count;
  struct ast_derivation *derivations;  int32_t derivation_count;
  struct ast_period *periods;          int32_t period_count;
  struct ast_rule *rules;              int32_t rule_count;
  struct ast_duty *duties;             int32_t duty_count;
  struct ast_claim *claims;            int32_t claim_count;
  struct ast_remark *remarks;          int32_t remark_count;
  struct ast_sentence *background;     int32_t background_count; /* given before every example */
  struct ast_example *examples;        int32_t example_count;
  struct expr *exprs;                  int32_t expr_count;
  struct edge *edges;                  int32_t edge_count;
};

/* The last rule may be the one that every policy has. */
static inline int32_t ast_rules_written(const struct ast *ast) {
  return ast->rule_count - (ast->rule_count && !is_written(ast->rules[ast->rule_count - 1].span));
}

#endif
