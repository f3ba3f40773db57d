/* Lowering: expressions → conjunctions over numbered atoms. A part of a rule that speaks only of the company or
 * only of the person becomes one derived atom, worked out when the facts are laid down and not at each decision;
 * what mixes them stays a disjunction of conjunctions. */
#ifndef ABSTAIN_POLICY_LOWER_H
#define ABSTAIN_POLICY_LOWER_H

#include "../base/map.h"
#include "image.h"

enum { CONJUNCTIONS_MAX = 64 }; /* of one rule; more is too complicated to explain to anybody */

struct bits {
  uint64_t word[ABSTAIN_WORDS_MAX];
};

struct conjunction {
  struct bits must, must_not;
};

struct disjunction { /* false when count is 0; true with one empty conjunction */
  struct conjunction *at;
  size_t room;
  int32_t count;
};

struct lowering {
  struct arena *arena;
  const struct ast *ast;
  struct map expr_map, atom_map; /* one of each, however often it is written */
  int32_t *lowered;     /* by expression of the ast: its place here; NONE: not yet */
  bool too_large;       /* some expression meets more than TREE_MAX others: the policy is refused */
  struct image_expr *exprs;
  uint16_t *met;        /* by expression here: how many a walk from it meets */
  struct image_atom *atoms;
  struct image_derived *derived;
  struct image_term *derived_terms;
  size_t expr_room, met_room, atom_room, derived_room, derived_term_room;
  int32_t expr_count, atom_count, derived_count, derived_term_count;
};

void lowering_init(struct lowering *lowering, struct arena *arena, const struct ast *ast);
/* The ast's expression with derivations put in, children first; NONE stays NONE. */
int32_t lower_expr(struct lowering *lowering, int32_t ast_expr);
int32_t lower_and(struct lowering *lowering, int32_t a, int32_t b); /* either may be NONE: true */
/* The atom of a leaf, numbered at first use. */
int32_t lower_atom(struct lowering *lowering, enum atom_op op, int32_t a, int32_t b);
/* Numbers every atom in an expression that no rule need look at: a claim's `who`. */
void lower_atoms(struct lowering *lowering, int32_t expr);
/* The conjuncts of `expr` as a disjunction. False when it has more than CONJUNCTIONS_MAX. */
bool lower_rule(struct lowering *lowering, int32_t expr, struct disjunction *result);
/* Writes the disjunction's records; `list` grows in the arena. */
void lower_terms(struct lowering *lowering, const struct disjunction *rule, uint32_t target, struct image_term **list,
                 size_t *room, int32_t *count);

#endif
