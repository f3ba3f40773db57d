/* What an example expects, against what was answered. For example.c alone. */
#ifndef ABSTAIN_REGISTER_EXAMPLE_ANSWER_H
#define ABSTAIN_REGISTER_EXAMPLE_ANSWER_H

#include "answer.h"

/* permit | refer | need RULES | deny RULES | ask ATOMS {until WHEN} {then VERDICT}. What the example leaves out (rules,
 * periods, atoms, until, then) may be anything. */
bool example_matches(const struct answer *answer, struct str expected);
/* The answer in the words of an example, as far as an example can say it. */
struct str example_words(struct arena *arena, const struct answer *answer);

#endif
