/* Pre-clearance: somebody asks before he trades, the officer whom the policy names decides, and until when
 * the clearance counts is worked out by the register. A request is what its events say: nothing else is kept.
 *
 * A person is told that he is cleared or that he is not, and never why; the administrator sees the engine's
 * assessment. */
#ifndef ABSTAIN_CLEARANCE_CLEARANCE_H
#define ABSTAIN_CLEARANCE_CLEARANCE_H

#include "../company/company.h"

enum case_state {
  CASE_WAITING,
  CASE_CLEARED, /* and it may be used now */
  CASE_REFUSED,
  CASE_OVER, /* was cleared; whatever ended it: the time, its use, a lapse, or that the policy prohibits it
                now */
};

/* How it is to be done, as far as that was said. */
struct particulars {
  struct str account, plan, terms; /* terms: of a pledge, a hedge, a plan: with whom, how much, from when */
  enum order order;
  int64_t price;          /* of a limit or stop order, 1/10000 dollars; -1: not said */
  struct instant expires; /* of the order; INSTANT_NEVER: not said, so with the clearance */
};
#define PARTICULARS_NONE ((struct particulars){.order = ORDER_NOT_SAID, .price = -1, .expires = INSTANT_NEVER})

/* A request for clearance as of the view's moment. Texts stand in the view's arena. */
struct clearance_case {
  struct str id, person, kind, issuer; /* issuer may be empty */
  struct particulars how;
  int64_t shares;                               /* 1/10000; 0: not said */
  struct instant asked;
  enum case_state state;
  struct instant decided; /* unless it waits */
  struct instant told;    /* it is decided, but waits for its person until then; else 0 */
  bool is_given;          /* what was decided */
  struct str by, why;     /* the officer; his conditions, or why he refused: not for the person */
  struct str alternate;   /* why another than the officer first named decided; not for the person */
  struct instant until;   /* where it is cleared or over */
  struct str clearance;   /* its id, where it was given and has one */
  int64_t used;           /* 1/10000 shares, of what was traded under it */
  int32_t waits, aim;     /* while it waits: business days since it was asked; how many the policy aims at, 0: none */
};

struct cases {
  struct clearance_case *at;
  size_t room;
  uint32_t count;
};

/* The person's own, newest first. The view is of him. */
void cases_of(const struct view *view, struct str person, struct cases *cases);
/* Whose request it is. ERROR_MISSING: nobody's. */
MUST_USE bool case_person(struct view *view, struct str id, struct str *person, struct error *error);
/* One of the view's person. */
MUST_USE bool case_find(const struct view *view, struct str person, struct str id, struct clearance_case *found, struct error *error);

/* What the engine says of the case now, for the administrator. */
MUST_USE bool case_assess(struct view *view, const struct clearance_case *which, struct decision *assessment, struct error *error);
/* Why `by` may not decide on it now; NULL when he may. */
const char *case_why_not(const struct view *view, const struct clearance_case *which, struct str by);
/* Why `by` decides and not the officer first named: who is away, asks for himself or is related to him, in words for the
 * record. Empty: he is that officer. */
struct str case_alternate(const struct view *view, const struct clearance_case *which, struct str by);
/* Who may decide on it now, of those who hold any office; how many. The view is of them, too. */
enum { OFFICERS_MAX = 32 };
int case_deciders(const struct view *view, const struct clearance_case *which, struct str *persons, int room);
/* Holders of any office, now. */
int officers_now(const struct view *view, struct str *persons, int room);
/* Would a clearance that is given now fall at once, by what is known of the person? */
bool case_would_fall(const struct view *view, const struct clearance_case *which);
/* How many business days it has waited, and how many the policy aims at. */
void case_age(const struct view *view, struct clearance_case *which);
/* Is it a trading plan that is asked about, which is adopted, and not executed? */
bool kind_is_plan(struct str kind);
/* An order that waits in the market: it says until when. */
bool kind_is_order(struct str kind);
/* What is executed in the market, by one order or another. */
bool kind_is_traded(struct str kind);
/* Something of which the terms count, and not only how much: prior approvals, plans. */
bool kind_has_terms(const struct abstain_policy *policy, struct str kind);
/* Until when a clearance would count that was received now: no order may stand longer. INSTANT_NEVER: until
 * further notice. */
struct instant case_valid_until(const struct view *view, const struct request *request);
/* Kinds that somebody may have to ask about, or to report: bits, by their numbers in the policy. */
uint64_t kinds_to_ask(const struct abstain_policy *policy);

/* -- acting: the view is closed by these --------------------------------------------------------------------------- */

/* A request, with what the person attests and the engine's assessment; plan and expiry are those of the words. *id names it. Asked again with the
 * same key: the same. */
MUST_USE bool case_ask(struct view *view, const struct request_words *words, const struct particulars *how, struct str key, struct str *id,
                       struct error *error);
/* The decision: exactly one is ever made. ERROR_CONFLICT: it was decided before (the error says by whom), or
 * the policy prohibits what is to be cleared. ERROR_DENIED: it is not his to decide. */
MUST_USE bool case_decide(struct view *view, const struct clearance_case *which, struct str by, bool clears, struct str why, struct str key,
                          struct error *error);
/* The person knows something, or gives it up: what was cleared is so no longer. */
MUST_USE bool case_end(struct view *view, const struct clearance_case *which, bool knows, struct str key, struct error *error);
/* The plan that was cleared is adopted: `clean`, by one who is aware of nothing. */
MUST_USE bool case_adopt(struct view *view, const struct clearance_case *which, bool clean, struct str key, struct error *error);
/* Was it, and when? */
bool case_adopted(const struct view *view, const struct clearance_case *which, struct instant *when);

#endif
