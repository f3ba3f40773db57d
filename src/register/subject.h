/* What the edges of one instance ask about: the instants of its subject, as far as they have happened and as far as
 * they are planned. For period.c and register.c only; others use edge_from and the instances of register.h. */
#ifndef ABSTAIN_REGISTER_SUBJECT_H
#define ABSTAIN_REGISTER_SUBJECT_H

#include "register.h"

/* INT64_MAX: has not happened, or the subject has no such instant. */
struct subject_instants {
  const struct registry *reg;
  enum subject subject;
  struct quarter unit; /* of quarters, halves, years; its number counts halves or is 1 for years */
  int64_t itself, start, end, lifting, announcement, due;
};

/* Nothing has happened but the subject itself. */
struct subject_instants subject_at(const struct registry *reg, enum subject subject, int64_t itself);
bool subject_is_unit(enum subject subject);
int32_t subject_quarters(enum subject subject); /* in a quarter, half or year */
/* The half or year by its number, or the quarter itself. */
bool subject_unit(const struct registry *reg, enum subject subject, int32_t year, int32_t number, struct quarter *unit);
/* A company's period over all the years served: worked out when the register is opened, where another speaks of it
 * even earlier. */
const struct instances *company_instances(const struct registry *reg, int32_t period);
void fold_periods(struct registry *reg); /* all of them, so that nothing is written once the register is shared */
/* For edge_evaluate; `forecast`: planned dates may stand in for what has not happened. */
struct edge_context subject_context(const struct subject_instants *of, bool forecast);

#endif
