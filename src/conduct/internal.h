/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_CONDUCT_INTERNAL_H
#define ABSTAIN_CONDUCT_INTERNAL_H

#include "../store/database.h"
#include "incident.h"

/* What goes with an act that attaches files: a companion, and its context. */
struct keeping {
  struct arena *arena;
  struct str incident;
  const struct attachments *files;
};
bool attachments_keep(struct store *store, void *keeping, struct error *error);
struct str attachment_hash(struct arena *arena, struct str content);
/* The event of a report, but for its files. */
void report_tell(struct telling *telling, const struct incident_report *report, struct str id);

#endif
