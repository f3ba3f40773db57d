/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_STORE_INTERNAL_H
#define ABSTAIN_STORE_INTERNAL_H

#include <inttypes.h>
#include <stdio.h>

#include "../base/buf.h"
#include "database.h"
#include "store.h"

/* A statement without parameters. */
#define BIND_NONE(name) (&(struct bound){.statement = (name)})

/* Are all migrations applied, and none that this program does not know? */
MUST_USE bool schema_check(struct database *database, struct error *error);
MUST_USE bool schema_apply(struct database *database, struct instant now, struct error *error);

/* -- derived tables ---------------------------------------------------------------------------------------- */

/* The rows by which an event at the place is looked up; the subtrees that end with the frontier. */
MUST_USE bool concerns_add(struct store *store, const struct event *event, int64_t place, struct error *error);
MUST_USE bool nodes_add(struct store *store, const struct frontier *frontier, struct error *error);

/* -- reading ---------------------------------------------------------------------------------------------- */

/* The head as the database has it; `hold`: within a transaction, no other writer until it ends. */
MUST_USE bool head_read(struct store *store, bool hold, struct head *head, struct error *error);
/* The content of an event's entry, appended to the journal. */
MUST_USE bool fold_content(struct entry_reader *reader, struct str content, struct journal *journal, struct error *error);
/* The row that is open: place, act, recorded, hash, content. */
MUST_USE bool row_entry(const struct rows *rows, struct stored_entry *entry, struct error *error);

#endif
