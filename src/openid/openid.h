/* A provider of OpenID Connect: what it says of itself, where a browser goes to sign in there, and what its
 * answer is worth. It knows no person, no session and no store: who asks keeps state, nonce and verifier, and
 * is told what a checked ID token says. Any thread may call everything here; a call waits for the provider
 * at most TURN_SECONDS, and at most TURNS wait at once: the others are told ERROR_BUSY.
 *
 * ERROR_DENIED is the provider's answer being worth nothing, ERROR_BUSY that there was none. Either text says
 * why, for the operator: it is not for who comes. */
#ifndef ABSTAIN_OPENID_OPENID_H
#define ABSTAIN_OPENID_OPENID_H

#include "../base/arena.h"
#include "../base/date.h"
#include "../base/error.h"

enum {
  TURNS = 6,         /* fewer than the site has workers */
  TURN_SECONDS = 15, /* for all that a turn asks of the provider */
  FETCH_SECONDS = 8, /* for one question */
  ANSWER_SIZE_MAX = 256 << 10,
  METADATA_SECONDS = 3600, /* how long what it says of itself, and its keys, are kept */
  KEYS_AGAIN_SECONDS = 30, /* how soon keys are asked for again when one is unknown */
  FAILED_SECONDS = 5,      /* how long nobody asks again after it gave no answer */
  SKEW_SECONDS = 60,       /* by which its clock and ours may differ */
  CODE_LENGTH_MAX = 4000,
};

struct openid_plan {
  struct str issuer;         /* https://…, or of this machine */
  struct str client, secret; /* as it is registered there; no secret: PKCE alone */
  struct str claim;          /* of the ID token: who somebody is */
  struct str scope;
  struct str back, out;    /* our pages to which it sends people: who signed in, who signed out */
  const char *authorities; /* who vouches for its certificate (PEM); NULL: whom the system trusts */
};

struct openid;
/* Checks what is said, and asks nobody. */
MUST_USE bool openid_new(struct arena *arena, const struct openid_plan *plan, struct openid **openid, struct error *error);
const struct openid_plan *openid_plan(const struct openid *openid);

/* One sign-in: all of it drawn at random for this one. */
struct openid_question {
  struct str state, nonce, verifier; /* the verifier: 43 to 128 letters, digits, - . _ ~ */
  bool again;                        /* he shows anew who he is, though he may be signed in there */
  struct instant begun;              /* when he was sent there */
};
/* Where the browser goes. */
MUST_USE bool openid_address(struct openid *openid, struct arena *arena, const struct openid_question *question, struct instant now,
                             struct str *address, struct error *error);

struct openid_answer {
  struct str code;
  struct str issuer; /* `iss`, or empty */
};
struct openid_identity {
  struct str subject;
  struct str claimed;           /* the value of the plan's claim; an address of mail only when it was verified */
  struct instant authenticated; /* when he showed there who he is; INSTANT_ALWAYS: it does not say */
};
/* What the code stands for, when everything about the ID token is right. */
MUST_USE bool openid_redeem(struct openid *openid, struct arena *arena, const struct openid_question *question,
                            const struct openid_answer *answer, struct instant now, struct openid_identity *identity, struct error *error);

/* Where somebody signs out there, too; empty: nowhere that is known. Asks nobody. */
struct str openid_end(struct openid *openid, struct arena *arena);
/* Can it be reached, and does it say what it must? For the operator, when the site starts. */
MUST_USE bool openid_try(struct openid *openid, struct instant now, struct error *error);

#endif
