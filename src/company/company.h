/* A company that is being served: its ledger, read by many threads and written by one, its policies, and the
 * time. What faces that stay open (src/web) stand on. Any thread may call everything here.
 *
 * What is known at one moment is a `view`. It belongs to one thread, which gives it back before it waits for
 * anything else: there are only so many connections to the store. */
#ifndef ABSTAIN_COMPANY_COMPANY_H
#define ABSTAIN_COMPANY_COMPANY_H

#include "../decision/decision.h"
#include "../store/store.h"

enum { READERS_MAX = 8 };

struct company;

struct company_plan {
  const char *address;           /* of the store */
  struct str name;               /* of the company; empty: the only one */
  const struct signing_key *key; /* NULL: commits are not signed */
  const char *via;               /* by what acts come in: "web" */
};

/* Opens the store, and starts what writes to it. The arena closes it, when nobody uses it any more. */
MUST_USE bool company_open(struct arena *arena, const struct company_plan *plan, struct company **company, struct error *error);
struct str company_name(const struct company *company);
struct instant company_now(const struct company *company);
/* How many entries the ledger has, without waiting for anything; false: a network leads to it, or it cannot be read. */
bool company_size_now(struct company *company, int64_t *size);

/* -- looking ------------------------------------------------------------------------------------------------------- */

struct view {
  struct company *company;
  struct arena *arena; /* what was read stands here */
  struct store *store; /* a connection of the view's own */
  struct instant now;
  int64_t cut; /* the entries before it are seen */
  struct hash policy_hash;
  const struct abstain_policy *policy; /* in force now */
  const struct registry *reg;          /* what bears on the persons */
  struct facts *facts;
};

/* What bears on everybody and on these persons, now. ERROR_BUSY: too many look at once. */
MUST_USE bool view_open(struct company *company, struct arena *arena, const struct str *persons, int count, struct view *view,
                        struct error *error);
/* What is in the arena stays. A view that was not opened may be closed. */
void view_close(struct view *view);

/* A connection by itself, for what is not in the ledger; to be given back soon. */
struct store *company_reader(struct company *company);
void company_give_back(struct company *company, struct store *store);

/* The answer to a question of now, from all that is recorded. */
MUST_USE bool view_decide(struct view *view, const struct request_words *words, enum audience audience, struct decision *decision,
                          struct error *error);

/* -- acting -------------------------------------------------------------------------------------------------------- */

/* Random letters and digits (base64url) in the arena, that nobody can guess: keys of acts, tokens. */
enum { TOKEN_LENGTH = 43 };
struct str company_token(struct company *company, struct arena *arena);
/* An id that a person may see: it begins as said, and tells nothing of what else there is. */
struct str company_id(struct company *company, struct arena *arena, const char *beginning);

/* Who does what, now. `key` says, whenever it comes again, that the same is meant; empty: drawn. */
struct act company_act(struct company *company, struct arena *arena, const char *name, struct str by, struct str key);
/* Durable when it returns. Errors as of store_append. */
MUST_USE bool company_append(struct company *company, const struct command_act *command, struct receipt *receipt, struct error *error);
/* Writes what is no fact, and comes with no act: what an act would betray by saying when it was. */
MUST_USE bool company_keep(struct company *company, companion *work, void *context, struct error *error);

#endif
