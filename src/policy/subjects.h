/* What a period can be counted for ("period … for each SUBJECT"), the instants that each subject offers to an
 * edge, what can oblige a duty ("duty … after TRIGGER"), and the facts and kinds of trade that are known by their
 * words. Closed tables: the language names nothing else. */
#ifndef ABSTAIN_POLICY_SUBJECTS_H
#define ABSTAIN_POLICY_SUBJECTS_H

#include "../ledger/vocabulary.h"

/* clang-format off */
enum subject {
  SUBJECT_QUARTER,            /* fiscal quarter          start, end, results, filing */
  SUBJECT_HALF,               /* fiscal half             the same, of its two quarters */
  SUBJECT_YEAR,               /* fiscal year */
  SUBJECT_DISCLOSURE,         /* disclosure              itself */
  SUBJECT_RESULTS,            /* results                 itself: any release of results */
  SUBJECT_RESTRICTED_NOTICE,  /* restricted-notice       sending, lifting; persons are `named` */
  SUBJECT_CLOSED_NOTICE,      /* closed-notice           sending, start, end */
  SUBJECT_ITEM,               /* item, project           opening, announcement (or abandonment); persons are `listed` */
  SUBJECT_PURCHASE,           /* open-market purchase    itself; of the person */
  SUBJECT_SALE,               /* sale                    itself; of the person */
  SUBJECT_EXERCISE,           /* company option exercise itself; of the person */
  SUBJECT_PLAN_ADOPTION,      /* plan adoption           itself, filing (of its quarter) */
  SUBJECT_PLAN_TERMINATION,   /* plan termination        itself */
  SUBJECT_TERMINATION,        /* termination             itself: the person leaves */
  SUBJECT_HIRING,             /* hiring                  itself: the person joins */
  SUBJECT_EXECUTION,          /* execution               itself: any transaction of the person */
  SUBJECTS,
  SUBJECT_CLEARANCE = SUBJECTS, /* not for a period: what `valid from … until …` counts from: receipt */
  SUBJECT_TRIGGER,              /* not for a period: what a duty counts from */
};

enum property {
  PROPERTY_ITSELF,   /* the main instant: the release, the purchase, the receipt, the sending, the opening */
  PROPERTY_START,    /* start of the quarter, half, year or closed notice */
  PROPERTY_END,      /* its end: 00:00 after the last day for a quarter */
  PROPERTY_RESULTS,  /* results of … */
  PROPERTY_FILING,   /* filing of …: of the 10-Q or 10-K */
  PROPERTY_LIFTING,
  PROPERTY_ANNOUNCEMENT,
  PROPERTY_DUE,      /* the date named in the request */
  PROPERTIES
};
/* clang-format on */

struct subject_type {
  const char *phrase, *other_phrase; /* "item", "project" */
  bool of_person;                    /* counted for each person, not for the company as a whole */
  unsigned properties;               /* bits of enum property */
};
extern const struct subject_type subject_types[SUBJECTS];
extern const char *const property_names[PROPERTIES];

struct trigger_type {
  const char *phrase;   /* "execution" */
  int event;            /* enum event_kind that starts the duty */
  int met_by;           /* the event that meets it */
};
enum trigger {
  TRIGGER_EXECUTION, TRIGGER_HIRING, TRIGGER_CERTIFICATION_REQUEST, TRIGGER_VIOLATION_LEARNED,
  TRIGGER_RESTRICTED_NOTICE, TRIGGER_INQUIRY, TRIGGER_CLEARANCE_REQUEST, TRIGGERS
};
extern const struct trigger_type trigger_types[TRIGGERS];

/* The facts that are worked out from what is recorded; any other is attested, or recorded as such. */
enum known_fact { KNOWN_UNDER_PLAN, KNOWN_PLAN_APPROVED, KNOWN_PLAN_CLEAN, KNOWN_SPOKESPERSON, KNOWN_FACTS };
struct known_fact_type {
  const char *phrase; /* "under plan" */
  const char *office; /* whose holder has it without more; NULL: none */
  bool of_plan;       /* of the plan that a request names, so known with the request only */
};
extern const struct known_fact_type known_facts[KNOWN_FACTS];
enum known_fact known_fact_of(struct str phrase); /* KNOWN_FACTS: none of them */

/* Is a trade executed of this kind one that periods `for each` purchase, sale or exercise are counted for? */
bool subject_has_kind(enum subject subject, struct str kind);

#endif
