/* Who comes in, and what he may do: sign-in by password or by a link that serves once, sessions, and rights.
 *
 * Passwords, sessions and links are in tables beside the ledger: they are secrets, not facts. That somebody
 * signed in, set a password or was let in by a link is an act of the ledger, written in the same transaction.
 * What somebody may do follows from what is recorded of him (classes, offices) at the moment he asks: a
 * session of one who left opens nothing. */
#ifndef ABSTAIN_ACCESS_ACCESS_H
#define ABSTAIN_ACCESS_ACCESS_H

#include "../company/company.h"
#include "../people/persons.h"

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 200 };
/* Attempts that failed within ATTEMPT_SECONDS, after which no further one is looked at: for somebody from one
 * address, from one address, for somebody from anywhere. */
enum { ATTEMPT_SECONDS = 15 * 60, ATTEMPTS_OF_PAIR = 10, ATTEMPTS_OF_ADDRESS = 60, ATTEMPTS_OF_PERSON = 100 };
enum { SESSION_SECONDS = 12 * 3600, RAISED_SECONDS = 15 * 60, LINK_SECONDS = 15 * 60 };

/* -- rights -------------------------------------------------------------------------------------------------------- */

/* What a page asks of who opens it; each is a bit. */
enum right {
  RIGHT_NONE = 0,           /* anybody, signed in or not */
  RIGHT_PERSONNEL = 1 << 0, /* is in service, or holds an office */
  RIGHT_DECIDE = 1 << 1,    /* holds the office that clears, or that of its alternate */
  RIGHT_AUDIT = 1 << 2,     /* holds the office of auditor: reads everything, changes nothing */
};

/* -- visitors ------------------------------------------------------------------------------------------------------ */

struct visitor {
  struct str person;  /* empty: nobody is signed in */
  struct str name;    /* as he is called */
  unsigned rights;    /* of enum right */
  bool is_raised;     /* has given the password just now */
  struct str session; /* the token's hash, in hexadecimal */
  struct str csrf;    /* stands in each of his forms */
};

/* Who holds the session; a visitor without a person where nobody does, or nobody in service. *view is of what
 * bears on him, and open when this returns true, signed in or not. */
MUST_USE bool visitor_find(struct company *company, struct arena *arena, struct str token, struct view *view, struct visitor *visitor,
                           struct error *error);
/* What he may do, by the view; 0: he is not in service. */
unsigned rights_of(const struct view *view, struct str person);
/* Is the text what stands in his forms? It takes as long to find out whatever it is. */
bool visitor_sent(const struct visitor *visitor, struct str csrf);
/* As he is called in the journal, else his id. */
struct str person_name(const struct view *view, struct str person);

/* -- signing in and out -------------------------------------------------------------------------------------------- */

/* Who comes, by a password or by a link, and from where. */
struct newcomer {
  struct str person, password;
  struct str link;    /* what stands behind the slash; empty: by password */
  struct str address; /* from which the attempts are counted; empty: not by that */
  struct str before;  /* a session of the same browser, which ends */
};
/* A session; *token is what the browser keeps. ERROR_DENIED, always in the same words and after the same
 * work: no such person, no password, a wrong one, not in service. ERROR_BUSY: too many attempts, whoever it
 * is and whatever he says. A link serves once, and takes the place of the password: who forgot it sets
 * another. */
extern const char too_many_attempts[]; /* the text of that ERROR_BUSY, and of no other */
MUST_USE bool sign_in(struct company *company, struct arena *arena, const struct newcomer *newcomer, struct str *token,
                      struct error *error);
MUST_USE bool sign_out(struct company *company, struct arena *arena, const struct visitor *visitor, struct error *error);
/* The visitor has given his password again: for RAISED_SECONDS he may decide and export. Attempts are
 * counted as for signing in. */
MUST_USE bool step_up(struct company *company, struct arena *arena, const struct visitor *visitor, struct str password, struct str address,
                      struct error *error);

/* A link for a person, made on the server's own command line, good for `seconds`. *link is what stands behind
 * the slash. */
MUST_USE bool link_make(struct company *company, struct arena *arena, struct str person, struct str by, int64_t seconds, struct str *link,
                        struct error *error);
MUST_USE bool password_set(struct company *company, struct arena *arena, const struct visitor *visitor, struct str password,
                           struct error *error);
MUST_USE bool password_is_set(const struct view *view, struct str person, bool *is_set, struct error *error);

/* -- who decides --------------------------------------------------------------------------------------------------- */

/* Those who ever held an office and may decide now. No view may be open. */
MUST_USE bool deciders_find(struct company *company, struct arena *arena, struct persons *deciders, struct error *error);

/* -- taken and given back ------------------------------------------------------------------------------------------ */

/* Whether access was taken from somebody, by whom and why: what is recorded last counts. */
struct access_state {
  bool is_taken;
  struct str by, why; /* may be empty */
  struct instant since;
};
struct access_state access_of(const struct view *view, struct str person);
/* From whom access was ever taken. */
MUST_USE bool access_ever_taken(struct view *view, struct persons *persons, struct error *error);
/* Takes access from somebody, whose sessions, links and password end with it, or gives it back: then a link
 * lets him in. The key is that of the form. ERROR_INPUT: it is his own; ERROR_CONFLICT: it is so already;
 * ERROR_MISSING: he is not in service. */
MUST_USE bool access_take(struct company *company, struct arena *arena, struct str person, struct str by, struct str why, struct str key,
                          struct error *error);
MUST_USE bool access_return(struct company *company, struct arena *arena, struct str person, struct str by, struct str why, struct str key,
                            struct error *error);

#endif
