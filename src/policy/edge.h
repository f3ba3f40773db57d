/* Working out an edge: the instant at which something starts or ends, for one subject (a quarter, a release, a
 * purchase, a clearance). Pure: what happened is asked of the caller through two functions. */
#ifndef ABSTAIN_POLICY_EDGE_H
#define ABSTAIN_POLICY_EDGE_H

#include "../calendar/calendar.h"
#include "image.h"

enum edge_state {
  EDGE_CERTAIN,
  EDGE_EXPECTED, /* rests on a date that is planned, or may still come earlier */
  EDGE_AWAITED,  /* an event has not happened: the instant is INSTANT_NEVER */
  EDGE_OUTSIDE,  /* a calendar does not reach so far: the instant is INSTANT_NEVER */
};

struct edge_value {
  struct instant instant;
  enum edge_state state;
  int32_t awaits; /* enum property, for EDGE_AWAITED */
};

static inline bool edge_is_settled(enum edge_state state) { return state == EDGE_CERTAIN || state == EDGE_EXPECTED; }

struct edge_context {
  const struct abstain_policy *policy;
  const struct zone *zone;
  const struct calendar *exchange, *business; /* NULL where the policy names none */
  bool forecast; /* planned dates may stand in for events that have not happened */
  const void *user;
  /* The instant that the subject has under this name. */
  struct edge_value (*anchor)(const struct edge_context *context, enum property property, int32_t later, bool of_quarter);
  /* The subject's own span of days (a quarter, half or year, `later` of them later); false when it has none. */
  bool (*unit)(const struct edge_context *context, int32_t later, struct quarter *unit);
  /* An end of the instance of `period` that holds `near`, or (next) of the first that starts after it. */
  struct edge_value (*period)(const struct edge_context *context, int32_t period, struct instant near, bool next, bool end);
};

struct edge_value edge_evaluate(const struct edge_context *context, int32_t edge);

#endif
