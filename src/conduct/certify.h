/* Certifications (clauses 55-56): the company asks, somebody certifies that he has understood the policy and
 * means to keep it, and each certification is bound to the exact document by its hash. Whoever is in service
 * and never certified is asked, too. */
#ifndef ABSTAIN_CONDUCT_CERTIFY_H
#define ABSTAIN_CONDUCT_CERTIFY_H

#include "../people/people.h"

/* What one person owes as of now. */
struct certification {
  bool is_asked, is_first; /* is_first: he never certified since he joined */
  struct instant since;    /* where it is asked: when the company asked, or he joined; INSTANT_ALWAYS: it is not said */
  bool has_due;
  struct date due;
  struct str last;        /* the hash of what he certified last, in hexadecimal; empty: nothing, or it was not said */
  struct instant last_at; /* INSTANT_ALWAYS: never */
};
/* By any register that knows of him; `is_in_service`: without that he is only asked when asked by name. */
struct certification certification_of(const struct registry *reg, struct symbol person, bool is_in_service, struct instant now);
MUST_USE bool certify(struct company *company, struct arena *arena, struct str person, struct hash policy, struct str key,
                      struct error *error);

/* -- campaigns: those who were asked by one act -------------------------------------------------------------------- */

enum answer_state { ANSWER_OWED, ANSWER_LATE, ANSWER_GIVEN, ANSWER_GIVEN_OTHER, ANSWER_LEFT };
/* ANSWER_GIVEN_OTHER: he certified another version than the one that was asked about. */
struct asked {
  struct str person;
  enum answer_state state;
  struct instant when; /* where it was given */
};

struct campaign {
  struct str id, policy; /* the hash in hexadecimal, or empty */
  struct instant begun;
  bool has_due;
  struct date due;
  struct asked *asked;
  size_t room;
  uint32_t count, given, left;
};
struct campaigns {
  struct campaign *at;
  size_t room;
  uint32_t count;
};
/* The newest first; those asked without a campaign are put together by the instant at which they were. */
void campaigns_of(const struct registry *reg, struct arena *arena, struct instant now, struct date today, struct campaigns *campaigns);

struct campaign_plan {
  const struct str *persons;
  uint32_t count;
  struct hash policy;
  bool has_due;
  struct date due;
};
/* Asks them all by one act. *id names the campaign. */
MUST_USE bool campaign_begin(struct company *company, struct arena *arena, const struct campaign_plan *plan, struct str by, struct str key,
                             struct str *id, struct error *error);

#endif
