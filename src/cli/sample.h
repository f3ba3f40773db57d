/* The sample policies that the program carries: policies/, made into a company's own. For init.c. */
#ifndef ABSTAIN_CLI_SAMPLE_H
#define ABSTAIN_CLI_SAMPLE_H

#include "../base/arena.h"
#include "../base/builtin.h"
#include "../base/date.h"
#include "../base/error.h"
#include "../base/str.h"

extern const struct builtin_file sample_builtin[]; /* ended by an empty one */

struct sample {
  const char *name;
  const char *about;                          /* what kind of policy it is, in a line */
  const char *company, *ticker, *fiscal_year; /* as its text has them */
};
extern const struct sample samples[]; /* ended by an empty one */

const struct sample *sample_find(struct str name); /* NULL: none is called so */
/* The text as it stands. */
struct str sample_text(const struct sample *sample);

/* Whose policy it becomes. */
struct sample_owner {
  struct str name, ticker, fiscal_year; /* "Acme Robotics, Inc.", "ACME", "December 31" */
  struct date in_force;
};
/* Can the name stand in a policy: no quotes, no marks of Markdown? */
MUST_USE bool sample_name_check(struct str name, struct error *error);
/* The sample as that company's: its name, its symbol, the end of its year; without the examples, whose people are invented and
 * whose dates hold for the sample's own year. Whether it compiles then is for the caller to see. */
struct str sample_adapt(struct arena *arena, const struct sample *sample, const struct sample_owner *owner);

#endif
