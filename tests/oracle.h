/* The ImmunoGen policy by hand: what policies/immunogen.md is compared with, for ever. It shares nothing with the
 * program but the dates of src/base: no period has edges here, every clock is counted day by day, and what is
 * not known is tried both ways. Written to be read beside the policy; clause numbers are those of the policy. */
#ifndef ABSTAIN_TESTS_ORACLE_H
#define ABSTAIN_TESTS_ORACLE_H

#include <stdbool.h>
#include <stddef.h>

#include "../src/base/date.h"

enum oracle_truth { ORACLE_NO, ORACLE_YES, ORACLE_UNKNOWN };

/* clang-format off */
enum oracle_kind { /* by the names of the policy's kinds, in their order */
  ORACLE_BUY, ORACLE_SELL, ORACLE_LIMIT_ORDER, ORACLE_CASH_EXERCISE, ORACLE_CASHLESS_EXERCISE, ORACLE_SHORT_SALE,
  ORACLE_HEDGE, ORACLE_LISTED_OPTION,
  ORACLE_PLEDGE, ORACLE_GIFT, ORACLE_OTHER_TRANSFER, ORACLE_ADOPT_PLAN,
  ORACLE_ESPP_ENROLMENT, ORACLE_ESPP_PURCHASE, ORACLE_RETIREMENT_PLAN, ORACLE_VESTING, ORACLE_WITHHOLDING,
  ORACLE_TIP, ORACLE_SPEAK,
  ORACLE_KINDS
};

enum oracle_rule { /* by the ids of the policy's rules, in their order */
  RULE_MNPI, RULE_MNPI_OTHER, RULE_TIPPING, RULE_UNAUTHORIZED_STATEMENT, RULE_HOLDING_PERIOD, RULE_OPTION_RELIEF,
  RULE_SHORT_SALE, RULE_PLEDGE, RULE_HEDGING, RULE_LISTED_OPTIONS, RULE_FAMILY_CONDUCT, RULE_RESTRICTED_PERIOD,
  RULE_PROHIBITED_PERIOD, RULE_CLEARANCE, RULE_TRADING_PLAN, RULE_AWARE_ADOPTION, RULE_PLAN_APPROVAL,
  RULE_TRANSFERS, RULE_COMPANY_PLANS, RULE_RESTING_ORDERS, RULE_ENTITIES, RULE_OUTSIDERS,
  ORACLE_RULES
};
/* clang-format on */
extern const char *const oracle_kind_names[ORACLE_KINDS]; /* "cash-exercise" */
extern const char *const oracle_rule_names[ORACLE_RULES]; /* "prohibited-period" */

enum oracle_verdict { ORACLE_PERMIT, ORACLE_REFER, ORACLE_NEED, ORACLE_DENY };

enum { ORACLE_QUARTERS_MAX = 16, ORACLE_MAX = 8 /* of every other list */, ORACLE_UNKNOWNS_MAX = 12 };

struct oracle_days { /* the open days of a calendar, ascending; they reach beyond every day that is asked about */
  const struct date *open;
  size_t count;
};

/* Of the company. An instant that has not come, or is not known, is INSTANT_NEVER. */
struct oracle_company {
  struct oracle_days trading, business;
  struct { struct date last; struct instant results; } quarters[ORACLE_QUARTERS_MAX]; /* ascending */
  struct instant disclosures[ORACLE_MAX];
  struct { struct instant from, until; } closed[ORACLE_MAX]; /* notices of further prohibited periods */
  int quarter_count, disclosure_count, closed_count;
};

/* An item of information about the security asked for, known to the person, to a spouse, parent, child or sibling,
 * or to somebody in his household, since `told`. */
struct oracle_item { struct instant told, disclosed, abandoned; };

/* A clearance or approval that somebody who may give it gave. */
struct oracle_clearance {
  enum oracle_kind kind;
  enum oracle_rule rule;   /* RULE_CLEARANCE, RULE_PLEDGE, … ; ORACLE_RULES: it does not say, and serves them all */
  struct instant receipt, lapsed;
  int64_t shares;          /* at most; 0: not limited */
};

struct oracle_person {
  bool director, officer, senior_manager, designated, employee, consultant;
  /* three different tests of relatives, and a fourth thing, an entity: clauses 15, 16, 35, 57 */
  enum oracle_truth family_of_personnel, household_of_personnel, immediate_family_of_insider, entity_of_personnel;
  bool spokesperson;       /* named, or the chief executive */
  enum oracle_truth aware, learned_in_service, will_exercise; /* as answered with this request */
  struct oracle_item items[ORACLE_MAX];
  struct { struct instant at; enum oracle_truth sold; } purchases[ORACLE_MAX]; /* in the open market; is it what is sold now? */
  struct instant exercises[ORACLE_MAX];
  struct { struct instant sending, lifting; enum oracle_truth bound; } notices[ORACLE_MAX]; /* bound: named, or immediate family of one */
  struct oracle_clearance clearances[ORACLE_MAX];
  int item_count, purchase_count, exercise_count, notice_count, clearance_count;
  enum oracle_truth other_purchases; /* do the shares sold come from a purchase less than six months old that is not recorded? */
  bool under_plan;         /* the request names his plan, of which: */
  struct instant plan_approved, plan_ended;
  enum oracle_truth plan_clean;
};

struct oracle_request {
  enum oracle_kind kind;
  bool of_company;
  int64_t shares;
  struct instant at;
};

struct oracle_answer {
  enum oracle_verdict low, high; /* over everything that the unknown facts could be */
  uint32_t surely, possibly;     /* bits of enum oracle_rule: rules that bind, or exempt, in all and in some of these */
};

struct oracle_answer oracle_decide(const struct oracle_company *company, const struct oracle_person *person,
                                   const struct oracle_request *request);

/* The day of the clock in New York; 1987 to 2099. */
struct date oracle_day(struct instant instant);

#endif
