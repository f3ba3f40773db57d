/* Incidents (clauses 20-21): anybody reports a suspected violation, by name or not; the administrator keeps
 * the case: steps, sanction, outcome. Of an anonymous report nothing says who made it: neither the event nor
 * the act that brought it, nor when it was made but for the day. */
#ifndef ABSTAIN_CONDUCT_INCIDENT_H
#define ABSTAIN_CONDUCT_INCIDENT_H

#include "../people/people.h"

struct incident_step {
  struct instant at;
  struct str by, text;
  struct str file, file_name; /* the SHA-256 of what was attached, in hexadecimal; empty: nothing */
};

struct incident {
  struct str id, person, kind, text; /* person is empty where nobody gave his name */
  struct str about;                  /* who does not read it, because it is about him; empty: nobody is said */
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
/* Those that the person may read, whatever his office: none that is about him. */
void incidents_for(const struct registry *reg, struct arena *arena, struct str reader, struct incidents *incidents);
/* The cases that are about the person, withdrawn ones too. In the arena. */
struct case_ids {
  struct str *at;
  size_t room;
  uint32_t count;
};
void cases_about(const struct registry *reg, struct arena *arena, struct str person, struct case_ids *ids);
bool incident_find(const struct registry *reg, struct arena *arena, struct str id, struct incident *incident);

/* What is attached: any bytes. The ledger has its hash, and a table the content. */
enum { ATTACHMENTS_MAX = 3, ATTACHMENT_SIZE_MAX = 3 << 20, FILE_NAME_MAX = 100 };
struct attachment {
  struct str name, content;
};
struct attachments {
  struct attachment at[ATTACHMENTS_MAX];
  int count;
};
/* What it says now, by its hash; ERROR_BROKEN where it is not what it was. */
MUST_USE bool attachment_read(struct company *company, struct arena *arena, struct str incident, struct str hash, struct str *content,
                              struct error *error);

struct incident_report {
  struct str person; /* empty: anonymous */
  struct str kind, text, about;
  struct attachments files;
};
/* By name: at once. */
MUST_USE bool incident_report(struct company *company, struct arena *arena, const struct incident_report *report, struct str key,
                              struct str *id, struct error *error);
/* Without a name: it is held outside the ledger until `due`, the end of the day by the policy's clock, and goes in with whatever else is due
 * when somebody looks: nothing that is kept says when it was made. */
MUST_USE bool incident_hold(struct company *company, struct arena *arena, const struct incident_report *report, struct instant due,
                            struct str *id, struct error *error);
MUST_USE bool incident_is_held(struct company *company, struct str id, bool *is_held, struct error *error);
/* Takes into the ledger what is due. */
MUST_USE bool incidents_take_in(struct company *company, struct arena *arena, struct error *error);
MUST_USE bool incident_step(struct company *company, struct arena *arena, struct str id, struct str by, struct str text,
                            const struct attachments *files, struct str key, struct error *error);
/* Of two who close it one does: ERROR_CONFLICT. */
MUST_USE bool incident_close(struct company *company, struct arena *arena, struct str id, struct str by, struct str outcome,
                             struct str sanction, struct str key, struct error *error);

#endif
