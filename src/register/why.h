/* Why a rule speaks of a person: what he is, whom he is related to, what he said, what he knows. */
#ifndef ABSTAIN_REGISTER_WHY_H
#define ABSTAIN_REGISTER_WHY_H

#include "answer.h"

enum { WHY_MAX = 8 };

struct why {
  struct str words[WHY_MAX]; /* "director", "immediate-family of dirk", "on the insider list of second-ind" */
  int32_t count;
};

/* What makes the reason's rule fire, beside the periods. In the arena. */
struct why why_reason(const struct answer *answer, struct arena *arena, const struct reason *reason);
/* What an answer that permits rests on: what the person said, and the clearance in force. */
struct why why_permitted(const struct answer *answer, struct arena *arena);

#endif
