/* Examples in a policy: they are read by people and run by the program. Each is a small journal of its own, questions
 * and the expected answers. */
#ifndef ABSTAIN_REGISTER_EXAMPLE_H
#define ABSTAIN_REGISTER_EXAMPLE_H

#include "../policy/ast.h"
#include "answer.h"

/* What became of one question. */
struct example_outcome {
  const struct ast_example *example;
  const struct ast_case *question;
  bool passed;
  struct str why; /* what was answered instead, or what could not be read; empty when it passed */
  struct span span;
};

typedef void example_listener(const struct example_outcome *outcome, void *user);

/* Runs every example of the document with its compiled policy; false only when a calendar or zone is missing. */
MUST_USE bool examples_run(struct arena *arena, const struct ast *ast, const struct abstain_policy *policy, const char *calendars,
                           example_listener *listener, void *user, struct error *error);

#endif
