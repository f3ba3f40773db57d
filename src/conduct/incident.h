/* Incidents (clauses 20-21): anybody reports a suspected violation, by name or not; the administrator keeps
 * the case: steps, sanction, outcome. Of an anonymous report nothing says who made it: neither the event nor
 * the act that brought it. */
#ifndef ABSTAIN_CONDUCT_INCIDENT_H
#define ABSTAIN_CONDUCT_INCIDENT_H

#include "../people/people.h"

struct incident_step {
  struct instant at;
  struct str by, text;
};

struct incident {
  struct str id, person, kind, text; /* person is empty where nobody gave his name */
  struct instant reported;
  bool is_closed;
  struct instant closed;
  struct str outcome, sanction;
  struct incident_step *steps;
  size_t room;
  uint32_t count;
};
struct incidents {
  struct incident *at;
  size_t room;
  uint32_t count;
};

/* All that were reported: open ones first, then the newest. `of` empty, or the one who reported them. */
void incidents_of(const struct registry *reg, struct arena *arena, struct str of, struct incidents *incidents);
bool incident_find(const struct registry *reg, struct arena *arena, struct str id, struct incident *incident);

struct incident_report {
  struct str person; /* empty: anonymous */
  struct str kind, text;
};
MUST_USE bool incident_report(struct company *company, struct arena *arena, const struct incident_report *report, struct str key,
                              struct str *id, struct error *error);
MUST_USE bool incident_step(struct company *company, struct arena *arena, struct str id, struct str by, struct str text, struct str key,
                            struct error *error);
/* Of two who close it one does: ERROR_CONFLICT. */
MUST_USE bool incident_close(struct company *company, struct arena *arena, struct str id, struct str by, struct str outcome,
                             struct str sanction, struct str key, struct error *error);

#endif
