/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_ACCESS_INTERNAL_H
#define ABSTAIN_ACCESS_INTERNAL_H

#include "../store/database.h"
#include "access.h"

struct str token_hash(struct arena *arena, struct str token); /* in hexadecimal */
bool is_over(struct str until, struct instant now);           /* also when it cannot be read */

/* Argon2id, which takes a tenth of a second on purpose. At most PASSWORDS_AT_ONCE are worked on together: the
 * others wait. */
enum { PASSWORDS_AT_ONCE = 2 };
struct str password_hash(struct arena *arena, struct str password);
/* `hash` empty: there is none, and it takes as long to find that out. */
bool password_fits(struct str hash, struct str password);

/* -- attempts: counted in the memory of this process, as hashes ---------------------------------------------------- */

/* Counts an attempt as failed, until it is said to have been good. False: there were too many, and it is not
 * looked at. Where nobody is named, it is counted by the address alone. */
bool attempt_begin(struct str person, struct str address, struct instant now);
void attempt_was_good(struct str person, struct str address, struct instant now);

/* -- acts ---------------------------------------------------------------------------------------------------------- */

/* What goes with an act into the tables of this room. */
struct change {
  struct company *company;
  struct arena *arena;
  struct instant now;
  struct str person, token; /* of the session, hashed */
  struct str before;        /* a session that ends, hashed; empty: none */
  struct str link;          /* hashed: the link that is used up; empty: none */
  struct str password;      /* hashed */
  struct str until;
  struct instant shown; /* when he showed who he is; INSTANT_ALWAYS: nobody knows */
};
MUST_USE bool change_append(struct change *change, const char *name, companion *also, struct error *error);

/* A session of the newcomer's person; `shown`: when he showed who he is, from which on it counts as a step up. */
MUST_USE bool session_open(struct company *company, struct arena *arena, const struct newcomer *newcomer, struct instant shown,
                           struct str *token, struct error *error);
MUST_USE bool session_raise(struct company *company, struct arena *arena, const struct visitor *visitor, struct error *error);

/* When what he had to come in with last lost its worth, because he left or access was taken from him:
 * sessions and passwords from before do not open again when he is back. INT64_MIN: never. */
struct instant access_ended(const struct view *view, struct str person);
/* Does the password open, by what is recorded of the person now? *fits is false for whoever is not in
 * service. */
MUST_USE bool password_opens(struct company *company, struct arena *arena, struct str person, struct str password, bool *fits,
                             struct error *error);

#endif
