/* A recorded decision as a person reads it: the question, the answer with its rules, and what it rested on. */
#ifndef ABSTAIN_CLI_SHOW_ANSWER_H
#define ABSTAIN_CLI_SHOW_ANSWER_H

#include "../decision/decision.h"
#include "command.h"

/* From the record alone, whatever this program would answer today. */
MUST_USE bool show_answer(struct invocation *call, const struct event *decided, struct error *error);

#endif
