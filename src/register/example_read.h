/* What stands in an example, read. For example.c alone. */
#ifndef ABSTAIN_REGISTER_EXAMPLE_READ_H
#define ABSTAIN_REGISTER_EXAMPLE_READ_H

#include "../policy/ast.h"
#include "request.h"

struct example_reading {
  struct arena *arena;
  const struct ast *ast;
  const struct zone *zone;
};

/* The background and the example's own sentences as a journal; NULL with *bad the sentence that cannot be read or does
 * not fit those before it. What has no `at` has been so since 1990. */
struct journal *example_journal(const struct example_reading *reading, const struct ast_example *example, const struct ast_sentence **bad,
                                struct error *error);
/* PERSON KIND [SHARES] [of ISSUER] at WHEN {, PHRASE yes|no | plan ID | lot ID | expires WHEN | known at WHEN} */
MUST_USE bool example_question(struct str text, struct request_words *words, struct str *known, struct error *error);

#endif
