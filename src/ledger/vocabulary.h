/* The vocabulary of events, as one table: what can happen, its fields with their types, the clause of a policy
 * that it serves, and the sentence in which people read and write it. The journal (JSON Lines), the examples of
 * a policy and the ledger all use this table. Constant data, shared between threads.
 *
 * Every event has, beside its own fields:
 *   event     its name                                  "results"
 *   at        instant when it took effect               "2011-10-28T11:00:00Z"
 *   recorded  instant when it was written; default: at
 *   id        optional, unique in a journal; what `withdrawn` refers to */
#ifndef ABSTAIN_LEDGER_VOCABULARY_H
#define ABSTAIN_LEDGER_VOCABULARY_H

#include "../base/str.h"

/* clang-format off */
enum event_kind {
  EVENT_COMPANY, EVENT_ISSUER,
  EVENT_JOINED, EVENT_DETAILS_CHANGED, EVENT_LEFT, EVENT_CLASS_GIVEN, EVENT_CLASS_ENDED, EVENT_OFFICE_GIVEN, EVENT_OFFICE_ENDED,
  EVENT_UNAVAILABLE, EVENT_AVAILABLE,
  EVENT_ACCESS_TAKEN, EVENT_ACCESS_RETURNED,
  EVENT_RELATION, EVENT_RELATION_ENDED,
  EVENT_ACCOUNT_OPENED, EVENT_ACCOUNT_CLOSED, EVENT_LOT_ACQUIRED, EVENT_LOTS_COMPLETE, EVENT_TRADE_EXECUTED, EVENT_POST_TRADE_NOTICE,
  EVENT_DISCLOSURE, EVENT_RESULTS, EVENT_RESULTS_EXPECTED, EVENT_FILING,
  EVENT_ITEM_OPENED, EVENT_ITEM_DISCLOSED, EVENT_ITEM_ABANDONED, EVENT_BROUGHT_IN, EVENT_TAKEN_OFF,
  EVENT_RESTRICTED_NOTICE, EVENT_RESTRICTED_LIFTED, EVENT_CLOSED_NOTICE, EVENT_CLOSED_LIFTED, EVENT_NOTICE_DELIVERED,
  EVENT_CLEARANCE_REQUESTED, EVENT_ATTESTED, EVENT_CLEARANCE_GIVEN, EVENT_CLEARANCE_REFUSED, EVENT_CLEARANCE_LAPSED,
  EVENT_CLEARING_SET,
  EVENT_PLAN_ADOPTED, EVENT_PLAN_APPROVED, EVENT_PLAN_MODIFIED, EVENT_PLAN_TERMINATED,
  EVENT_CERTIFICATION_REQUESTED, EVENT_CERTIFIED,
  EVENT_SPOKESPERSON_NAMED, EVENT_SPOKESPERSON_ENDED, EVENT_INQUIRY_RECEIVED, EVENT_INQUIRY_REFERRED,
  EVENT_INCIDENT_LEARNED, EVENT_INCIDENT_REPORTED, EVENT_INCIDENT_STEP, EVENT_INCIDENT_CLOSED,
  EVENT_QUESTION_ASKED, EVENT_QUESTION_ANSWERED,
  EVENT_FACT_RECORDED, EVENT_CALENDAR_CLOSING, EVENT_CALENDAR_EARLY_CLOSE, EVENT_WITHDRAWN,
  EVENT_POLICY_ADOPTED, EVENT_DECIDED, EVENT_HOLD_PLACED, EVENT_HOLD_LIFTED, EVENT_ERASED, EVENT_EVIDENCE_MADE,
  EVENT_KINDS
};

enum field_kind {
  FIELD_PERSON,   /* id of a person: 1..100 bytes, no control character, no blank at either end; not `all` */
  FIELD_ID,       /* id of any other thing, same form */
  FIELD_WORD,     /* a word of the policy, same form: class, office, kind of transaction, fact phrase */
  FIELD_TEXT,     /* free text of 1..10,000 bytes; of control characters only tab and newline */
  FIELD_CHOICE,   /* one of a fixed list */
  FIELD_BOOL,     /* true, false; in a sentence yes, no */
  FIELD_DATE,     /* "2011-10-28" */
  FIELD_TIME,     /* "13:00", by the clock of the calendar that is meant */
  FIELD_INSTANT,  /* "2011-10-28T11:00:00Z" */
  FIELD_QUARTER,  /* "Q1-2012" */
  FIELD_SHARES,   /* whole or with up to 4 decimals, a JSON integer or a string; kept in 1/10000 */
  FIELD_MONEY,    /* a string "45.1250", dollars; kept in 1/10000 */
  FIELD_PERSONS,  /* a list of persons, or the word "all" */
  FIELD_IDS,      /* a list of ids */
  FIELD_KINDS
};
/* clang-format on */

enum { FIELDS_MAX = 12, CHOICES_MAX = 16 };

struct event_field {
  const char *name;
  enum field_kind kind;
  bool required;
  const char *const *choices; /* for FIELD_CHOICE, ended by NULL */
};

struct event_type {
  const char *name;     /* "class-given" */
  const char *sentence; /* "{person} is {class}": fixed words and fields; in [ ] what may be left out (sentence.h) */
  const char *what;     /* one line for the reference */
  const char *clauses;  /* of the ImmunoGen policy, "37-38" */
  struct event_field fields[FIELDS_MAX]; /* ended by an empty name */
};

extern const struct event_type event_types[EVENT_KINDS];
enum event_kind event_find(struct str name); /* EVENT_KINDS when there is none */

/* How a lot was acquired, in the order of the choices of `lot-acquired`. */
enum how { HOW_OPEN_MARKET, HOW_OPTION_EXERCISE, HOW_GRANT, HOW_ESPP, HOW_GIFT, HOW_PLAN, HOW_OTHER };

/* How an order is placed, in the order of the choices of `clearance-requested`. */
enum order { ORDER_MARKET, ORDER_LIMIT, ORDER_STOP, ORDER_NOT_SAID };
/* How answers to requests come, how often they are told, and how many of those that need nobody wait for somebody
 * all the same: the choices of `clearing-set`. */
enum clearing_how { CLEARING_BY_HAND, CLEARING_AUTOMATIC };
enum clearing_every { EVERY_QUARTER_HOUR, EVERY_HOUR, EVERY_DAY };
enum clearing_held { HELD_NONE, HELD_TENTH, HELD_QUARTER, HELD_HALF };

/* The verdicts of `decided` are those of include/abstain.h in their order, and one more. */
enum { VERDICT_DEPENDS = 4 };

/* The words of kinship that a `relation` event may use; a policy groups them. Bits of a mask. */
enum kin {
  KIN_SPOUSE, KIN_PARTNER, KIN_PARENT, KIN_CHILD, KIN_MINOR_CHILD, KIN_SIBLING, KIN_GRANDPARENT, KIN_GRANDCHILD,
  KIN_IN_LAW, KIN_OTHER_FAMILY, KIN_HOUSEHOLD_MEMBER, KIN_CONTROLLED_ENTITY, KIN_TRUST, KIN_OTHER,
  KIN_WORDS
};
extern const char *const kin_words[KIN_WORDS + 1]; /* "spouse" …, NULL */
/* The word that holds the other way round: parent for child, spouse for spouse; KIN_WORDS when none does
 * (an entity does not answer for its owner). */
enum kin kin_inverse(enum kin word);

#endif
