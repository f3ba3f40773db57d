/* From the register to what a decision reads: the timelines of the company and of a person, and what a request fixes.
 * Timelines are kept for the life of the `facts` object, which belongs to one thread. */
#ifndef ABSTAIN_REGISTER_FACTS_H
#define ABSTAIN_REGISTER_FACTS_H

#include "../base/map.h"
#include "register.h"

enum { REQUEST_FACTS_MAX = 16 };

/* An issuer of whom the journal has never heard: not the company. */
#define ISSUER_ELSEWHERE ((struct symbol){UINT32_MAX})

/* One question: may this person make this trade at this instant? */
struct request {
  struct symbol person, issuer; /* issuer none: the company */
  struct str issuer_name;       /* as asked; empty: the company */
  int32_t kind;                 /* of the policy, or NONE: it does not speak of it */
  struct str kind_name;         /* as asked */
  int64_t shares;               /* 1/10000; 0: not said */
  struct instant at, expires;   /* expires INSTANT_NEVER: not said */
  struct symbol plan, lot;      /* none: not said */
  struct {
    int32_t fact;
    bool value;
  } said[REQUEST_FACTS_MAX];    /* what the person attested with the request */
  int32_t said_count;
};

struct facts;

struct facts *facts_new(const struct registry *reg);
void facts_free(struct facts *facts);

/* The issuer's name, the company's where none was given; empty when the journal does not name the company. */
struct str request_issuer_name(const struct registry *reg, const struct request *request);
/* Is the security the company's own? */
bool request_is_own(const struct registry *reg, const struct request *request);

/* Fills *result for the request. `secrets`: with what the person may not learn (undisclosed periods, knowledge of
 * relatives), or as if that were not there. The timelines live as long as `facts`. */
void facts_of(struct facts *facts, const struct request *request, bool secrets, struct abstain_facts *result);

/* The state of the plan that the request names, at its instant; `role`: who approves plans, or NONE. */
struct plan_state {
  bool own, approved;
  enum abstain_value clean;
};
struct plan_state plan_state_of(const struct registry *reg, const struct request *request, int32_t role);
/* Is the lot that the request names the person's, and large enough? */
MUST_USE bool lot_check(const struct registry *reg, const struct request *request, struct error *error);

/* -- clearances -------------------------------------------------------------------------------------------- */

struct clearance {
  const struct entry *entry;
  struct interval valid; /* after lapses, and as long as enough of it is left for the shares asked about */
  const char *why_not;   /* it does not count: given by one who may not; NULL when it does */
};

/* How many shares are asked about, in 1/10000: where the request does not say, the least. */
static inline int64_t request_shares(const struct request *request) { return request->shares ? request->shares : 1; }
/* Requests for more than `above` and up to `upto` shares find the same clearances. */
struct shares_range {
  int64_t above, upto;
};
#define SHARES_ANY ((struct shares_range){0, INT64_MAX})

/* The person's clearances that could meet the rule's need for the request's issuer, shares and `kind`, in order.
 * `secrets`: with lapses by what the person may not learn. *alike is narrowed to what must be asked for alike. */
uint32_t clearances_of(const struct registry *reg, struct arena *arena, const struct request *request, int32_t rule, int32_t kind,
                       bool secrets, struct shares_range *alike, const struct clearance **list);
/* Does a clearance for the word (a kind or a group) cover the kind? */
bool kind_word_covers(const struct abstain_policy *policy, struct str word, int32_t kind);

/* -- truths -------------------------------------------------------------------------------------------------- */

/* When a condition holds of a person, with nothing attested. */
struct truth condition_truth(const struct registry *reg, struct arena *arena, const struct request *request, int32_t expr,
                             bool secrets);

#endif
