/* Requests from words and from JSON. Any bytes give a request or an error that says what to write. */
#ifndef ABSTAIN_REGISTER_REQUEST_H
#define ABSTAIN_REGISTER_REQUEST_H

#include "../base/json.h"
#include "facts.h"

/* What a face has read: words, not yet looked up. Empty where nothing was said. */
struct request_words {
  struct str person, kind, shares, issuer; /* issuer "company" means the company */
  struct str at, expires;                  /* by the policy's clock, or with a zone */
  struct str plan, lot;
  struct {
    struct str phrase;
    bool value;
  } said[REQUEST_FACTS_MAX];
  int32_t said_count;
};

/* What the answer rests on is found from these: the person, the plan and the lot. How many there are. */
enum { REQUEST_NAMES_MAX = 3 };
int request_names(const struct request_words *words, struct str names[REQUEST_NAMES_MAX]);
/* Looks everything up. `now` is the instant where none was said. A kind that the policy does not name is no error
 * (request->kind is NONE) unless it is nearly one that it names. */
MUST_USE bool request_resolve(const struct registry *reg, const struct request_words *words, struct instant now,
                              struct request *request, struct error *error);
/* {"person":…,"kind":…,"shares":…,"issuer":…,"at":…,"expires":…,"plan":…,"lot":…,"facts":{"aware of mnpi":false}};
 * "id" is left to the caller. Texts are borrowed from the object. */
MUST_USE bool request_read_json(const json_t *object, struct request_words *words, struct error *error);
/* What the person attests with the request. */
MUST_USE bool request_add_fact(struct request_words *words, struct str phrase, bool value, struct error *error);
/* "aware of mnpi=no" */
MUST_USE bool request_read_fact(struct str text, struct request_words *words, struct error *error);

#endif
