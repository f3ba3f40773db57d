/* The store: one company's ledger in a database. Everything that happens is appended by an act, in one transaction with the
 * row that says who did it; everything else here is derived from the entries and can be made again.
 *
 * A store belongs to one thread at a time; an appender (appender.h) lets many share one. Randomness, and when something happened,
 * are passed in; the clock says only when tables were made. */
#ifndef ABSTAIN_STORE_STORE_H
#define ABSTAIN_STORE_STORE_H

#include "../base/entropy.h"
#include "../ledger/entry.h"
#include "../ledger/checkpoint.h"
#include "../ledger/journal.h"
#include "../ledger/tree.h"

struct database;

enum { ID_DIGITS = 32 }; /* the beginning of an entry's hash, by which people call it */
enum { COMPANY_LENGTH_MAX = 40, PLACES_MAX = INT32_MAX, EVENTS_AN_ACT = 10000 };
/* The store keeps the hashes of complete subtrees of 256 entries, of 256 of those, and so on. */
enum { NODE_BITS = 8, NODE_WIDTH = 1 << NODE_BITS };

/* The end of a ledger. */
struct head {
  int64_t size;
  struct instant acted, recorded; /* of the last act, of the last event */
  struct frontier frontier;
};

struct store {
  struct arena *arena;
  struct database *database;
  struct str company;
  struct entropy *entropy;       /* salts and keys */
  const struct signing_key *key; /* signs a checkpoint with every commit; NULL: none is made */
  struct head head;              /* as of the last transaction */
  bool head_is_known, key_is_checked;
  int64_t rule; /* by which its derived tables were made (ledger/concern.h), as of when it was opened */
};

/* To inspect it, or to rebuild it, it is opened by whatever rule its derived tables were made. */
enum store_mode { STORE_READ, STORE_WRITE, STORE_INSPECT, STORE_REBUILD };

/* Opens the company's ledger (`company` empty: the only one). The arena frees it. Errors: no store there, no such company, a
 * store of a newer program (the error says which), one that is to be migrated or rebuilt first. */
MUST_USE bool store_open(struct arena *arena, const char *address, struct str company, enum store_mode mode,
                         struct store **store, struct error *error);
/* Opens what is to be a company's store, and writes nothing; a file that is still empty when the arena goes, goes, too. */
MUST_USE bool store_prepare(struct arena *arena, const char *address, struct str company, struct store **store, struct error *error);
/* As store_prepare; then makes tables, where there are none, and an empty ledger, whose first act is the caller's. ERROR_CONFLICT
 * where the company is there. */
MUST_USE bool store_create(struct arena *arena, const char *address, struct str company, struct store **store, struct error *error);
/* The connection is gone: what was committed last is not known. */
bool store_is_lost(const struct store *store);

/* -- writing ---------------------------------------------------------------------------------------------- */

/* What goes with an act into tables that are not the ledger's (sessions, messages). It may refuse the act before it writes anything,
 * by an error that is neither ERROR_BROKEN nor ERROR_BUSY, and starts afresh whenever it is called. */
typedef bool companion(struct store *store, void *context, struct error *error);

/* What is to be appended: an act and the events that it brings. The act's `entries` are set here. Its key says, whenever it
 * is used again, that the same is meant. */
struct command_act {
  struct act act;
  const struct event *events;
  uint32_t count;
  const struct erasable *erase; /* whose content it takes away (erase.c); may be NULL */
  companion *also;        /* what is written with it, in the same transaction; may be NULL */
  void *context;                /* its own */
};

/* What was done. */
struct receipt {
  struct hash hash;  /* of the act's entry: its beginning is the id */
  int64_t place;
  uint32_t entries;  /* that followed the act */
  bool is_repeat;    /* an act with this key had been recorded before: nothing was written now */
};

/* Appends one act, durable when it returns. One that says an instant up to a minute before the last act's is recorded as of that
 * act: it waited, or its clock is behind. Errors: what is wrong with an event; ERROR_CONFLICT where the key was used for
 * something else, an id is taken, or it was recorded before what is already there. */
MUST_USE bool store_append(struct store *store, const struct command_act *command, struct receipt *receipt, struct error *error);
/* Makes tables, where there are none, the company's ledger, and its first act with a document that this names: all or nothing. */
MUST_USE bool store_found(struct store *store, struct str document, const struct command_act *first, struct receipt *receipt, struct error *error);
/* Appends many in one transaction, each for itself: those with an error are left out, and their results say why. False with the
 * error where nothing at all was appended, and no result counts. */
struct append_result {
  bool ok;
  struct receipt receipt;
  struct error error;
};
MUST_USE bool store_append_all(struct store *store, const struct command_act *const *commands, uint32_t count,
                               struct append_result *results, struct error *error);
/* Was there an act with this key? */
MUST_USE bool store_has_key(struct store *store, struct str key, bool *has, struct error *error);
/* A document (a policy) by the hash of its bytes, which events name. */
MUST_USE bool store_add_document(struct store *store, struct str content, struct hash *hash, struct error *error);
MUST_USE bool store_document(struct store *store, struct arena *arena, struct hash hash, struct str *content, struct error *error);

/* -- erasing -------------------------------------------------------------------------------------------------- */

/* What is recorded of a person and may be erased: events that name him and nobody else who is in service, recorded before the
 * instant. An event that names somebody under a hold is kept, and so are the holds and erasures themselves. */
struct erasable {
  struct str person; /* empty: the places are the caller's own choice */
  struct instant before;
  int64_t *places;
  size_t room;
  uint32_t count;
  uint32_t kept_held, kept_shared; /* because of a hold; because they are about others, too */
  uint32_t kept_records;           /* because they say what was held or erased */
};
/* Errors: ERROR_CONFLICT where he is in service, or under a hold. */
MUST_USE bool store_erasable(struct store *store, struct arena *arena, struct str person, struct instant before, struct erasable *erasable,
                             struct error *error);
/* Erases them by an act that says so. ERROR_CONFLICT where they are no longer those that may be erased, for what was recorded
 * since. What backups made before hold is theirs. */
MUST_USE bool store_erase(struct store *store, const struct act *act, struct str why, const struct erasable *erasable, struct receipt *receipt,
                          struct error *error);
/* Then has the database forget them: they are in no page, log or free list any more. ERROR_BUSY: other programs still read old
 * pages; to be called again when they have ended. */
MUST_USE bool store_scrub(struct store *store, struct error *error);

/* -- checkpoints ---------------------------------------------------------------------------------------------- */

/* The ledger's name in checkpoints and of its key: "abstain/imgn". */
struct str store_origin(const struct store *store, struct arena *arena);
/* The newest signed checkpoint, as a note; empty: none was ever made. */
MUST_USE bool store_checkpoint(struct store *store, struct arena *arena, struct str *note, struct error *error);
/* What others add to a checkpoint: their signatures, and a time-stamping authority its token (base64; empty: none). */
struct stored_checkpoint {
  int64_t size;
  struct str note, token;
};
typedef bool checkpoint_amender(void *context, struct stored_checkpoint *checkpoint, struct error *error);
/* The checkpoint of so many entries as `amend` leaves it; nobody else changes it meanwhile. False, with nothing changed, where
 * `amend` says so; it may be called again. ERROR_MISSING: there is no such checkpoint. */
MUST_USE bool store_amend_checkpoint(struct store *store, int64_t size, checkpoint_amender *amend, void *context, struct error *error);
/* The token of the checkpoint of so many entries; empty: none. */
MUST_USE bool store_checkpoint_token(struct store *store, struct arena *arena, int64_t size, struct str *token, struct error *error);
/* The newest checkpoint to which others have added something; size 0: none. */
MUST_USE bool store_anchor(struct store *store, struct arena *arena, struct stored_checkpoint *anchor, struct error *error);
/* Complete subtrees, for proofs (tree.h). */
struct tree store_tree(struct store *store);

/* What a verification is held against, and what it found. */
struct verification {
  const struct verifier_key *key;     /* of the ledger; NULL: signatures are not looked at */
  const struct verifier_key *witness; /* NULL: nor are those of a witness */
  const struct checkpoint *retained;  /* kept elsewhere, their signatures verified; may be none */
  int retained_count;
  void (*progress)(void *context, int64_t done, int64_t size); /* may be NULL */
  void *context;
  int64_t size, erased, checkpoints;  /* how much was verified */
  struct hash root;
  int64_t witnessed;                  /* entries of the store's newest checkpoint that the witness signed; 0: of none */
  struct instant witnessed_at;
  bool is_sound;
  int64_t bad_first, bad_last;        /* where it is not sound: the first bad entry is one of these */
  char what[ERROR_TEXT_MAX];          /* is wrong with it */
};
/* Reads everything and works every hash out again. False with the error only when it could not be read. */
MUST_USE bool store_verify(struct store *store, struct verification *verification, struct error *error);

/* -- reading ---------------------------------------------------------------------------------------------- */

struct stored_entry {
  int64_t place, act;       /* its own place, that of its act */
  struct instant recorded;
  struct hash hash;
  struct str content;       /* valid until the next; empty: erased */
  bool is_erased;
};

/* Entries [first, end) in order, a page at a time. False with the error; `each` may end it by returning false, with the error. */
typedef bool entry_visitor(void *context, const struct stored_entry *entry, struct error *error);
MUST_USE bool store_each(struct store *store, int64_t first, int64_t end, entry_visitor *each, void *context, struct error *error);
/* Those that are about something: of a "kind", or that name a "name" (person, item, plan …). */
MUST_USE bool store_each_of(struct store *store, const char *sort, struct str name, entry_visitor *each, void *context, struct error *error);
/* By place, or by id: at least the first six digits of its hash. Content in the arena. */
MUST_USE bool store_entry(struct store *store, struct arena *arena, int64_t place, struct stored_entry *entry, struct error *error);
MUST_USE bool store_find(struct store *store, struct arena *arena, struct str id, struct stored_entry *entry, struct error *error);
MUST_USE bool store_head(struct store *store, struct head *head, struct error *error);
MUST_USE bool store_head_size(struct store *store, struct head *head, struct error *error); /* without the frontier */
/* How many entries were there when what was recorded by the instant was all: entries 0 to that were known. */
MUST_USE bool store_known(struct store *store, struct instant known_at, int64_t *cut, struct error *error);

/* The journal of the first `cut` entries: all of it, or (persons given) only what answers about these persons rest on. */
MUST_USE bool store_journal(struct store *store, int64_t cut, struct journal **journal, struct error *error);
MUST_USE bool store_desk(struct store *store, int64_t cut, const struct str *persons, int count, struct journal **journal,
                         struct error *error);

#endif
