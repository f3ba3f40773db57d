/* A random company as a list of what happens, and what follows from it for one person at one instant, found by
 * looking through the whole list: no index, no interval, no edge. The list is also written as a journal, so that the
 * register can be asked the same. */
#ifndef ABSTAIN_TESTS_ORACLE_JOURNAL_H
#define ABSTAIN_TESTS_ORACLE_JOURNAL_H

#include "../src/ledger/vocabulary.h"
#include "oracle_world.h"

enum { PEOPLE = 10, THINGS = 40, HAPPENINGS_MAX = 400 };

/* What was said, by event; fields that an event has not are 0. */
struct happening {
  enum event_kind kind;
  struct instant at, recorded;
  int person, other;      /* who; of whom, or by whom */
  int thing, item;        /* the item, notice, clearance, plan or lot; the item that is disclosed: THINGS for none */
  const char *word;       /* class, office, kind of trade */
  enum kin relation;
  enum oracle_truth shares_address, dependent, clean; /* unknown: not said */
  struct instant from, until;
  uint32_t persons;       /* bits of whom a notice names; UINT32_MAX: all */
  bool elsewhere;         /* about, or in, the shares of another issuer (AMGN) */
  enum how how;
  int64_t shares;         /* whole; 0: not said */
  const char *rule;       /* that a clearance is for, or NULL */
  int quarter;            /* of oracle_company */
};

struct life {
  struct world world;
  struct happening list[HAPPENINGS_MAX]; /* by `recorded` */
  int count;
};

void life_draw(struct life *life);
void buf_life(struct buf *out, const struct life *life); /* a journal */
const char *thing_prefix(enum event_kind kind);          /* things are named "item3", "plan4" */

struct life_request {
  struct oracle_request request;
  int person, plan, lot; /* plan, lot: THINGS where none is named */
};

/* As known at an instant: fills the company and the person of life->world as the request finds them. False where they
 * are too many for the oracle. */
bool life_find(struct life *life, const struct life_request *request, struct instant known);

#endif
