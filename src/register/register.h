/* The register: events folded into what a policy asks about. It reads one journal under one policy as known at one
 * instant, and answers: is this person a director then, is he family of one, which periods bind him, what has he
 * been cleared for. Nothing is stored but an index of which events name what, and what is the same for every person
 * (quarters, the company's periods); the rest is worked out when asked. Another `known` is another register, so that no
 * state can disagree with the journal.
 *
 * What is not recorded is unknown where the journal cannot be expected to be complete (addresses of relatives, lots
 * without `lots-complete`, facts), and false where the company itself makes the record (classes, offices, lists,
 * notices, plans, clearances).
 *
 * Built once, then shared between readers that bring their own arena. */
#ifndef ABSTAIN_REGISTER_REGISTER_H
#define ABSTAIN_REGISTER_REGISTER_H

#include "../calendar/calendar.h"
#include "../ledger/journal.h"
#include "../policy/edge.h"
#include "spans.h"

enum { QUARTERS_KEPT = (YEAR_LAST - YEAR_FIRST + 1) * 4 };

struct quarter_facts {
  int64_t results, expected, filing; /* instants; INT64_MAX: not yet */
};

struct registry {
  struct arena *arena;
  const struct journal *journal;
  const struct abstain_policy *policy;
  uint32_t known;  /* entries 0..known-1 are known */
  struct instant told; /* a clearance received later is not known to persons; INSTANT_NEVER: every one is */
  int64_t counted; /* of the record: `known`, or more where the journal is only what bears on some persons */
  const struct zone *zone;
  const struct calendar *exchange, *business; /* NULL where the policy names none */
  struct symbol company;                      /* none: the journal does not say */
  /* Which entries are about what: those of subject s are named[first_of[s]] … named[first_of[s + 1] - 1], in the order of
   * their kinds, then of the journal. Subjects are the symbols, then the kinds of event that concern the company as a whole. */
  uint32_t *first_of, *named;
  struct quarter_facts *quarters; /* by quarter number from YEAR_FIRST */
  struct company_period *company_periods; /* by period */
  struct item_end *item_ends;             /* disclosures and abandonments by item, then in their order (item.c) */
  uint32_t item_end_count;
};

/* The clock by which the policy's days and its users' times are read. */
MUST_USE bool policy_clock(struct arena *arena, const struct abstain_policy *policy, const struct zone **zone, struct error *error);
/* Indexes the first events of the journal that were recorded by `known_at`. `calendars`: the directory of calendar
 * files, NULL for those built in. Errors: a zone or calendar that the policy names and nobody knows. */
MUST_USE bool register_open(struct arena *arena, const struct abstain_policy *policy, const char *calendars,
                            const struct journal *journal, struct instant known_at, struct registry **result,
                            struct error *error);

/* Entries that are about a symbol (name it, but not only as the issuer or as him by whom they were recorded), in the order
 * of their kinds, then of the journal; those of one kind among them; or all of a kind. Withdrawn ones are passed over. */
struct walk {
  const struct registry *reg;
  const uint32_t *at, *end;
  uint32_t index; /* of the entry that walk_next gave: its place in the journal */
};
struct walk walk_symbol(const struct registry *reg, struct symbol symbol);
struct walk walk_of(const struct registry *reg, struct symbol symbol, enum event_kind kind);
struct walk walk_kind(const struct registry *reg, enum event_kind kind);
const struct entry *walk_next(struct walk *walk); /* NULL at the end */

/* Whom the event is about; none where it is not about one person (a notice, a disclosure). */
struct symbol entry_person(const struct registry *reg, const struct entry *entry);
/* Is there any event about the person? */
bool register_knows_person(const struct registry *reg, struct symbol person);
/* What it was read from, in a word: "ledger" or "journal". */
const char *register_record(const struct registry *reg);
/* The error that it knows no `what` of that name. Always false. */
bool register_unknown(const struct registry *reg, const char *what, struct str name, struct error *error);
const struct quarter_facts *register_quarter(const struct registry *reg, int32_t year, int32_t number); /* or NULL */
struct str symbol_str(const struct registry *reg, struct symbol symbol); /* its text; empty for none */
bool symbol_is(const struct registry *reg, struct symbol symbol, struct str text);

/* Where no issuer is said, it is the company. */
static inline struct symbol issuer_said(const struct registry *reg, struct symbol issuer) { return issuer.number ? issuer : reg->company; }
static inline bool issuer_is_company(const struct registry *reg, struct symbol issuer) {
  return symbol_equal(issuer_said(reg, issuer), reg->company);
}

/* -- persons ---------------------------------------------------------------------------------------------- */

/* Whom a notice names or a list holds, for EXPR_NAMED and EXPR_LISTED; NULL outside a period's `to`. */
struct mention {
  const struct entry *notice; /* restricted-notice, or NULL */
  struct symbol item;         /* or none */
};

struct spans person_class(const struct registry *reg, struct arena *arena, struct symbol person, int32_t class);
/* When the notice names the person: one to all names everybody who is in any class; what is no restricted notice, everybody. */
struct spans person_named(const struct registry *reg, struct arena *arena, struct symbol person, const struct entry *notice);
/* When the expression on who holds of the person. */
struct truth person_who(const struct registry *reg, struct arena *arena, struct symbol person, int32_t expr,
                        const struct mention *mention);
/* Is there any tie of kinship, household or ownership between the two at the instant, whoever recorded it, or somebody to whom both
 * have one? */
bool person_is_tied(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol other, int64_t at);
/* When the person holds an office that fills the role. */
struct spans person_role(const struct registry *reg, struct arena *arena, struct symbol person, int32_t role);
/* When `whether` is true of somebody to whom the person stands in the relation. */
typedef struct truth person_question(const struct registry *reg, struct arena *arena, struct symbol person, const void *context);
struct truth person_related(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation,
                            person_question *whether, const void *context);
/* The first of them of whom it may be true at the instant; none when there is none. */
struct symbol person_relative_at(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation,
                                 person_question *whether, const void *context, int64_t at);
/* When the expression `who` holds of somebody to whom the person stands in the relation. */
struct truth person_related_who(const struct registry *reg, struct arena *arena, struct symbol person, int32_t relation, int32_t who,
                                const struct mention *mention);
/* What is known: an item about the issuer that is not public; `still` is the period after disclosure that counts as not
 * public, or NONE. */
struct knowing {
  struct symbol issuer;
  int32_t still;
};
person_question person_knows_himself; /* the context is a struct knowing */
/* When the person (or, with a relation, somebody of whom he is a relative) knows such an item. */
struct truth person_knows(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol issuer,
                          int32_t relation, int32_t still);
/* When the item is about the issuer and not public. */
struct truth item_secret(const struct registry *reg, struct arena *arena, struct symbol item, struct symbol issuer, int32_t still);
/* The first disclosure and abandonment of an item that are later than an entry's instant and place in the journal;
 * INT64_MAX: not yet. */
struct item_ends {
  int64_t disclosed, abandoned;
};
void fold_items(struct registry *reg); /* as the register is opened, before anything asks for that */
struct item_ends item_ends_after(const struct registry *reg, struct symbol item, int64_t at, uint32_t order);
/* When the person is on the item's list: from being brought in, unless that was a mistake. */
struct spans person_on_list(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol item);
/* The value of a recorded fact. */
struct truth person_fact(const struct registry *reg, struct arena *arena, struct symbol person, int32_t fact);

/* -- officers --------------------------------------------------------------------------------------------- */

/* When it was given: what is received later than it was recorded was given when it was recorded. */
static inline int64_t entry_given(const struct registry *reg, const struct entry *entry) {
  int64_t recorded = entry_recorded(reg->journal, entry).seconds;
  return recorded < entry->at.seconds ? recorded : entry->at.seconds;
}
/* Why `by`, at the instant, may not act for the role in a matter of the person; NULL when he may. */
const char *officer_why_not(const struct registry *reg, struct arena *arena, struct symbol by, int32_t role, int32_t alternate,
                            struct symbol person, int64_t at);
/* Why none of the office's holders acts in the matter, in words: "joel.castro is unavailable: on leave". Empty where `by` is a
 * holder himself. */
struct str officer_away(const struct registry *reg, struct arena *arena, struct symbol by, int32_t role, struct symbol person, int64_t at);
int32_t role_alternate(const struct abstain_policy *policy, int32_t role); /* whom the policy names in place of the role, or NONE */

/* -- periods ---------------------------------------------------------------------------------------------- */

struct instance {
  int32_t period;
  struct instant from, until; /* until INT64_MAX: open-ended or never */
  enum edge_state from_state, until_state;
  int32_t awaits;                   /* enum property, when until is awaited */
  struct edge_value expected_until; /* when until is awaited: by what is planned, or awaited still */
  struct quarter quarter;           /* of quarters; else year 0 */
  const struct entry *entry;        /* the event it is counted for; NULL for quarters */
  bool unsure;                      /* it may not apply: a lot that may not be the one sold */
};

struct instances {
  struct instance *at;
  size_t room;
  uint32_t count;
};

/* Of a company's period; empty for one that is a person's own. */
struct company_period {
  bool folded;
  struct instances instances;
};

/* The instances of a company's period that touch [from, until). */
void period_of_company(const struct registry *reg, struct arena *arena, int32_t period, int64_t from, int64_t until,
                       struct instances *result);
/* Of a period that is the person's own, or binds only some: those that touch the span and may bind him; `sure` and
 * `possible` say when they do. `lot`: only this lot was sold (none: any). */
struct truth period_of_person(const struct registry *reg, struct arena *arena, struct symbol person, int32_t period,
                              struct symbol lot, struct instances *result);
/* Does the entry begin such a period of the person whom it is about: is it a purchase, a sale, an exercise? */
bool entry_is_subject(const struct registry *reg, enum subject subject, const struct entry *entry);
bool period_is_personal(const struct abstain_policy *policy, int32_t period);
/* An edge that counts from one instant only: receipt of a clearance, a transaction, the trigger of a duty. */
struct edge_value edge_from(const struct registry *reg, int32_t edge, struct instant anchor, struct instant due);
/* When information disclosed at the instant stops to be in the period (`digesting`): its until. */
struct edge_value period_until_from(const struct registry *reg, int32_t period, struct instant anchor);

#endif
