/* Duties: what is owed, by whom, to whom, by when, and whether it was done. */
#ifndef ABSTAIN_REGISTER_DUTY_H
#define ABSTAIN_REGISTER_DUTY_H

#include "facts.h"

enum duty_state { DUTY_MET, DUTY_MET_LATE, DUTY_OPEN, DUTY_OVERDUE };

struct duty_owed {
  const struct image_duty *duty;   /* NULL: owed for an exemption */
  const struct image_rule *rule;   /* the exemption, or NULL */
  struct symbol person;            /* who owes it; none: the company */
  const struct entry *trigger;     /* what obliges */
  const struct entry *met;         /* what met it, or NULL */
  struct edge_value due;
  enum duty_state state;           /* as of the instant asked about */
};

struct duties_owed {
  struct duty_owed *at;
  size_t room;
  uint32_t count;
};

/* Everything that was obliged by the instant, in the order of what obliged. `person`: his only (none: everybody's).
 * `secrets`: with what he may not learn. */
void duties_of(const struct registry *reg, struct arena *arena, struct symbol person, bool secrets, struct instant at,
               struct duties_owed *result);
const char *duty_state_name(enum duty_state state); /* "met", "met late", "open", "overdue" */

#endif
