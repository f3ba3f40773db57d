/* A company with a plausible history, made up from a seed: people who come and go, quarters, items of information, requests,
 * trades, trading plans, certifications, and some violations that are planted for surveillance to find. It speaks
 * the language of policies/immunogen.md. For demonstrations, tests and benchmarks; every name is invented.
 *
 * Events are told one by one in the order in which they were recorded; what is held meanwhile grows with the people,
 * not with the years. The same plan gives the same events on every machine: integers only, and no clock. */
#ifndef ABSTAIN_DEMO_DEMO_H
#define ABSTAIN_DEMO_DEMO_H

#include "../ledger/event.h"

enum { DEMO_PEOPLE_MIN = 20, DEMO_PEOPLE_MAX = 10000000, DEMO_YEARS_MAX = 15 };

struct demo_plan {
  int64_t people; /* in service on the first day */
  int32_t years;
  uint64_t seed;
  struct date end; /* the day after the last */
};

/* What is wrong with a trade that was planted. */
enum demo_violation {
  VIOLATION_NONE,
  VIOLATION_NO_CLEARANCE,  /* an insider never asked */
  VIOLATION_CLOSED_PERIOD, /* cleared, but executed when a prohibited period had begun */
  VIOLATION_ON_ITEM,       /* on the list of an item that is not disclosed */
  VIOLATION_NO_NOTICE,     /* nothing reported afterwards */
  VIOLATION_LATE_NOTICE,   /* reported after the next business day */
  VIOLATION_FAMILY,        /* by the spouse of an insider, in a prohibited period */
  DEMO_VIOLATIONS
};
extern const char *const demo_violation_names[DEMO_VIOLATIONS]; /* "no-clearance" */

/* Takes an event, which lives as long as the call; `violation` says what is wrong with the trade that it is. False with the error ends the
 * run. */
typedef bool demo_sink(void *context, const struct event *event, enum demo_violation violation, struct error *error);

MUST_USE bool demo_check(const struct demo_plan *plan, struct error *error);
/* Checks the plan, too. */
MUST_USE bool demo_run(const struct demo_plan *plan, demo_sink *sink, void *context, struct error *error);

#endif
