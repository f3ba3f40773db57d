/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_OPENID_INTERNAL_H
#define ABSTAIN_OPENID_INTERNAL_H

#include "../base/json.h"
#include "openid.h"

enum { ADDRESS_LENGTH_MAX = 4000, SHOWN_LENGTH_MAX = 80 };
static inline struct str shown(struct str text) { return text.length ? str_sub(text, 0, SHOWN_LENGTH_MAX) : STR(""); }

/* The members of what the provider said that is an object; the texts stand in the arena. */
MUST_USE bool object_read(struct arena *arena, struct str text, const char *what, json_t **object, struct error *error);
struct str object_text(const json_t *object, const char *name); /* empty: there is no such text */
bool list_has(const json_t *list, const char *word);

/* -- addresses ----------------------------------------------------------------------------------------------------- */

/* https, or http on this machine; without a user, and without a fragment. */
MUST_USE bool address_check(struct str address, const char *what, struct error *error);
bool address_is_local(struct str address);
/* name=value, after an & where something stands before it. */
void put_parameter(struct buf *out, const char *name, struct str value);

/* -- fetching ------------------------------------------------------------------------------------------------------ */

/* One question by HTTP: GET, or POST where there is something to post. No other address is followed. */
struct fetch {
  struct str address, post;
  struct str user, password; /* Basic, where there is a user */
  struct str bearer;
  const char *authorities;
  double deadline; /* by clock_seconds */
};
MUST_USE bool fetch_run(const struct fetch *fetch, struct arena *arena, struct str *body, struct error *error);

/* -- ID tokens ----------------------------------------------------------------------------------------------------- */

/* The claims of a token that is signed by one of the keys. *is_unknown: by a key that is not among them; they may be
 * newer. */
MUST_USE bool token_open(struct arena *arena, struct str token, struct str keys, json_t **claims, bool *is_unknown, struct error *error);

struct expected {
  struct str issuer, client, nonce;
  struct instant begun, now;
  bool again;
};
MUST_USE bool token_check(const json_t *claims, const struct expected *expected, struct error *error);
/* Who he is, by a token or by what the provider says of its holder; *claimed is empty where it does not say. */
MUST_USE bool token_person(const json_t *claims, struct str claim, struct str *claimed, struct error *error);
struct instant token_instant(const json_t *claims, const char *name); /* INSTANT_ALWAYS: none */

#endif
