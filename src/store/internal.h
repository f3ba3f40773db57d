/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_STORE_INTERNAL_H
#define ABSTAIN_STORE_INTERNAL_H

#include <inttypes.h>
#include <stdio.h>

#include "../base/buf.h"
#include "database.h"
#include "store.h"
#include "upkeep.h"

enum { SUBJECT_MAX = 200 }; /* of the table `concern`: a sort and an id */
enum { NODE_LEVEL_TOP = 3 * NODE_BITS }; /* a ledger of PLACES_MAX entries has no complete subtree of the next */

/* A statement without parameters. */
#define BIND_NONE(name) (&(struct bound){.statement = (name)})

MUST_USE bool schema_read(struct database *database, struct migrations *migrations, struct error *error);
/* Are all migrations applied, and none that this program does not know? */
MUST_USE bool schema_check(struct database *database, struct error *error);
MUST_USE bool schema_apply(struct database *database, struct instant now, struct error *error);
/* The same within a transaction; `now` is a struct instant. */
MUST_USE bool schema_make(struct database *database, void *now, struct error *error);

/* Were the company's derived tables made by the rule that this program looks up by? */
MUST_USE bool rule_check(struct str company, int64_t rule, struct error *error);

/* What can be said of a command without a store. Any thread may ask. */
MUST_USE bool command_check(const struct command_act *command, struct error *error);
/* As store_append_all, of commands that command_check has let pass. */
MUST_USE bool append_checked(struct store *store, const struct command_act *const *commands, uint32_t count, struct append_result *results,
                             struct error *error);
/* Appends an act after `first` ran in the same transaction: both or neither. */
MUST_USE bool append_after(struct store *store, transaction *first, void *context, const struct command_act *command, struct receipt *receipt,
                           struct error *error);

/* Within the transaction by which they are to be erased: may they? */
MUST_USE bool erasable_check(struct store *store, struct arena *arena, const struct erasable *erasable, struct error *error);

/* -- derived tables ---------------------------------------------------------------------------------------- */

/* The rows by which an event at the place is looked up; the subtrees that end with the frontier. */
MUST_USE bool concerns_add(struct store *store, const struct event *event, int64_t place, struct error *error);
/* Are they there, and how many should there be? */
MUST_USE bool concerns_check(struct store *store, const struct event *event, int64_t place, int64_t *count, bool *are_there, struct error *error);
MUST_USE bool concerns_remove(struct store *store, const struct event *event, int64_t place, struct error *error);
MUST_USE bool nodes_add(struct store *store, const struct frontier *frontier, struct error *error);

/* All of them again, in place of what is there, within a transaction; *size: of how many entries. */
MUST_USE bool derived_make(struct store *store, const struct progress *progress, int64_t *size, struct error *error);

/* Before the first commit: did the store's key sign all that is there? Nobody signs what was put in beside the ledger's acts. */
MUST_USE bool checkpoint_check(struct store *store, const struct head *head, struct error *error);
/* A signed checkpoint of the head, where the store has a key. */
MUST_USE bool checkpoint_sign(struct store *store, const struct head *head, struct error *error);

/* Notes an event of which somebody is to hear, by mail or by a webhook (occasions.c). */
bool event_is_occasion(const struct event *event);
MUST_USE bool occasion_add(struct store *store, const struct event *event, const struct act *act, int64_t place, struct error *error);

/* -- copying ------------------------------------------------------------------------------------------------- */

/* The names of the companies, in the arena; at most HOLDINGS_MAX. */
MUST_USE bool companies_list(struct database *database, struct arena *arena, struct holding *holdings, int *count, struct error *error);
/* As store_convert, of all companies that there are. */
MUST_USE bool companies_convert(struct database *from, const char *address, const struct progress *progress, struct error *error);

/* -- reading ---------------------------------------------------------------------------------------------- */

/* The head as the database has it; `hold`: within a transaction, no other writer until it ends. */
MUST_USE bool head_read(struct store *store, bool hold, struct head *head, struct error *error);
/* Is the content what its hash says? Whatever is answered or shown rests on such. */
MUST_USE bool entry_is_true(const struct stored_entry *entry, struct error *error);
/* The event of an entry with that hash, appended to the journal. */
MUST_USE bool fold_event(const struct event *event, struct hash hash, struct journal *journal, struct error *error);
/* Adds the hashes of the subtrees [first, end) of a level that is kept: 0, NODE_BITS, … */
MUST_USE bool frontier_read(struct store *store, int level, int64_t first, int64_t end, struct frontier *frontier, struct error *error);
/* The row that is open: place, act, recorded, hash, content. */
MUST_USE bool row_entry(const struct rows *rows, struct stored_entry *entry, struct error *error);

/* What was found of an entry when its content was hashed. */
enum { NOT_AN_ACT = -1, INSTANT_LENGTH = 20 };
struct inspected {
  int64_t place, act;
  int64_t brings;                /* an act: how many entries follow; NOT_AN_ACT: it is none, or none that can be read */
  struct hash hash;              /* as the store has it */
  char recorded[INSTANT_LENGTH]; /* as the store has it; such texts are ordered as the instants are */
  bool is_erased, is_changed;    /* changed: hash and instant are not what its content says */
};
/* What there is of entries [0, size), their contents hashed, in order; other processors help. */
typedef bool inspected_visitor(void *context, const struct inspected *entry, struct error *error);
MUST_USE bool store_inspect(struct store *store, int64_t size, inspected_visitor *each, void *context, struct error *error);

#endif
