/* Coming in and showing who one is: what the pages of sign-in share, and what is asked before something that counts. */
#ifndef ABSTAIN_WEB_WHO_H
#define ABSTAIN_WEB_WHO_H

#include "form.h"
#include "site.h"

struct str own_path(struct str path); /* it, where it is one of this site; else "/" */
/* Where to go on to: only a path of this site, or "/". Nobody is sent elsewhere by a link to the sign-in page. */
struct str next_of(const struct visit *visit);
/* The address of a page that leads on to `next`, itself an address; of one that leads back here; and going there. */
struct str path_by(const struct visit *visit, const char *page, struct str next);
struct str path_back(const struct visit *visit, const char *page);
void go_by(struct visit *visit, const char *page);
/* Set-Cookie: `name` with what keeps it to this site. */
struct str cookie_of(struct visit *visit, const char *name, struct str token, int64_t seconds);
struct str cookie_sent(const struct visit *visit, const char *name);
extern const char session_cookie[];
void let_in(struct visit *visit, struct str token, struct str next);

/* Whoever he is, and whatever he said: too many attempts tell nothing. */
bool is_too_many(const struct error *error);
void put_too_many(struct visit *visit, const char *field);
/* The error of a step up, at the field; false where it is another. */
bool put_not_his(struct visit *visit, const char *field, const struct error *error);

/* May he show who he is by a password? *is_set: there is one. */
MUST_USE bool has_password(struct visit *visit, bool *is_set, struct error *error);
/* *goes_on: he has shown who he is. Otherwise the answer asks him to, with all that was typed. */
MUST_USE bool check_who(struct visit *visit, bool *goes_on, struct error *error);
/* A question for who he is, before what was typed is sent to the path: by a password, by the provider. */
void put_who(struct visit *visit, struct str path, const struct pairs *typed, bool by_password);
/* What was typed, hidden in a form: all but what each form has of its own. */
void put_typed(struct visit *visit, const struct pairs *typed);
/* What the browser carries to the provider and back: a path, and what was typed for it. */
struct str carried_text(struct visit *visit, struct str path, const struct pairs *typed);
MUST_USE bool carried_read(struct visit *visit, struct str carried, struct str *path, struct pairs *typed);

/* The page of sign-in, with the problems of the visit. (page_sign_in.c) */
MUST_USE bool show_sign_in(struct visit *visit, struct error *error);

#endif
