/* An answer: the decision on a request, with what a person or the administrator is told about it. The engine decides
 * twice: with all that is recorded, and as if what the person may not learn were not there. Where the two differ the
 * person is told the verdict and a fixed sentence, nothing else; but who has to ask somebody anyhow is told only that. Pure;
 * the texts are made by tell.h. */
#ifndef ABSTAIN_REGISTER_ANSWER_H
#define ABSTAIN_REGISTER_ANSWER_H

#include "facts.h"

enum audience { FOR_ADMINISTRATOR, FOR_PERSON };

enum { REASON_PERIODS_MAX = 8 };

/* A rule that binds (or would, by a missing fact), and the periods in force that make it. */
struct reason {
  int32_t rule;
  bool sure;
  struct instance *periods; /* of answer_request: at most REASON_PERIODS_MAX */
  int32_t period_count, periods_more; /* how many more there are */
};

/* A rule that would bind but for an exemption. */
struct lifted {
  int32_t rule, exempter;
};

struct answer {
  const struct registry *reg;
  struct request request;
  enum audience audience;
  struct abstain_facts facts;          /* what the decision rests on */
  struct abstain_decision decision;    /* what the audience is told of */
  bool withheld;                       /* the verdict is not that of `decision`: the reason is not for this audience */
  struct str shows;                    /* where it is withheld: all that the person is told */
  enum abstain_verdict low, high;      /* the verdict that the audience is told, withheld or not */
  int64_t until;                       /* when the verdict changes; ABSTAIN_NEVER: not known, or withheld */
  enum abstain_verdict low_after, high_after;
  const struct instance *awaited;      /* a binding period that waits for an event; NULL when none does */
  struct reason *reasons;              /* strictest first; never an exemption */
  int32_t reason_count;
  struct lifted *lifted;
  int32_t lifted_count;
  int32_t *asks;                       /* atoms */
  int32_t ask_count;
};

/* The verdict, the rules, what to ask and until when. Errors: the instant lies outside the years that a calendar or the
 * policy serves. */
MUST_USE bool answer_decide(struct facts *facts, struct arena *arena, const struct request *request, enum audience audience,
                            const struct registry *reg, struct answer *answer, struct error *error);
/* The same with what stands behind it: the periods of each reason, what was lifted, what is awaited. */
MUST_USE bool answer_request(struct facts *facts, struct arena *arena, const struct request *request, enum audience audience,
                             const struct registry *reg, struct answer *answer, struct error *error);
/* Is the instant within the years that the policy's calendars serve? */
MUST_USE bool answer_serves(const struct registry *reg, struct instant at, struct error *error);
const char *verdict_name(enum abstain_verdict verdict); /* "permit", "refer", "need", "deny" */

#endif
