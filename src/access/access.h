/* Who comes in, and what he may do: sign-in by password or by a link that serves once, sessions, and rights.
 *
 * Passwords, sessions and links are in tables beside the ledger: they are secrets, not facts. That somebody
 * signed in, set a password or was let in by a link is an act of the ledger, written in the same transaction.
 * What somebody may do follows from what is recorded of him (classes, offices) at the moment he asks: a
 * session of one who left opens nothing. */
#ifndef ABSTAIN_ACCESS_ACCESS_H
#define ABSTAIN_ACCESS_ACCESS_H

#include "../company/company.h"

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 200 };
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
MUST_USE bool visitor_find(struct company *company, struct arena *arena, struct str token, struct view *view,
                           struct visitor *visitor, struct error *error);
/* What he may do, by the view; 0: he is not in service. */
unsigned rights_of(const struct view *view, struct str person);
/* As he is called in the journal, else his id. */
struct str person_name(const struct view *view, struct str person);

/* -- signing in and out -------------------------------------------------------------------------------------------- */

/* A session; *token is what the browser keeps. ERROR_DENIED, always in the same words and after the same
 * work: no such person, a wrong password, not in service. */
MUST_USE bool sign_in(struct company *company, struct arena *arena, struct str person, struct str password,
                      struct str *token, struct error *error);
/* The same by a link, which serves once. */
MUST_USE bool sign_in_by_link(struct company *company, struct arena *arena, struct str link,
                              struct str *token, struct error *error);
MUST_USE bool sign_out(struct company *company, struct arena *arena, const struct visitor *visitor,
                       struct error *error);
/* The visitor has given his password again: for RAISED_SECONDS he may decide and export. */
MUST_USE bool step_up(struct company *company, struct arena *arena, const struct visitor *visitor,
                      struct str password, struct error *error);

/* A link for a person, made on the server's own command line, good for `seconds`. *link is what stands behind
 * the slash. */
MUST_USE bool link_make(struct company *company, struct arena *arena, struct str person, struct str by,
                        int64_t seconds, struct str *link, struct error *error);
MUST_USE bool password_set(struct company *company, struct arena *arena, const struct visitor *visitor,
                           struct str password, struct error *error);
MUST_USE bool password_is_set(const struct view *view, struct str person, bool *is_set, struct error *error);

#endif
