/* The engine's assessment of a request, for who decides on it: everything that is recorded, also what its person may not know. */
#ifndef ABSTAIN_WEB_ASSESSMENT_H
#define ABSTAIN_WEB_ASSESSMENT_H

#include "site.h"

/* The verdict, each rule with its sentence, the people and periods that make it bind, what is missing; the whole answer below it. */
void put_assessment(struct visit *visit, const struct decision *assessment);

#endif
