/* What `abstain init` is to make: read from its options, or asked for on a terminal, and shown before anything is made. */
#ifndef ABSTAIN_CLI_SETUP_H
#define ABSTAIN_CLI_SETUP_H

#include "found.h"
#include "load.h"
#include "sample.h"

enum { SETUP_EVENTS = 3 }; /* the company, who joins, his office */
/* In which it is read, and asked for. */
enum setup_step { SETUP_COMPANY, SETUP_POLICY, SETUP_ADMINISTRATOR, SETUP_STORE };
enum { SETUP_STEPS = SETUP_STORE + 1 };

struct setup {
  struct founding founding;
  struct event events[SETUP_EVENTS];
  const struct abstain_policy *policy;
  const struct zone *zone;
  const struct sample *sample;           /* NULL: the policy is a file */
  struct str name, ticker;               /* of the company; empty: not said */
  struct str person, person_name, email; /* the first administrator; empty: nobody is named */
  struct str office;                     /* from which the policy has people ask; empty: from nobody */
};

/* One step after the other, from a new beginning; each checks what it reads, and makes nothing. */
void setup_begin(struct setup *setup);
typedef bool setup_reader(struct invocation *call, struct setup *setup, struct error *error);
extern setup_reader *const setup_steps[SETUP_STEPS];
/* All of them, from the options; the founding's act and entropy are the caller's. */
MUST_USE bool setup_read(struct invocation *call, struct setup *setup, struct error *error);
void setup_show(struct invocation *call, const struct setup *setup, struct buf *out);
/* Asks on the terminal for what no option says, shows what would be made, and has it changed until somebody agrees.
 * ERROR_INPUT: he would rather not. */
MUST_USE bool setup_ask(struct invocation *call, struct error *error);

#endif
