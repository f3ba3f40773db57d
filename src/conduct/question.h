/* Questions to the administrator (clause 54), from every page; only he who asked sees the answer. */
#ifndef ABSTAIN_CONDUCT_QUESTION_H
#define ABSTAIN_CONDUCT_QUESTION_H

#include "../people/people.h"

struct question {
  struct str id, person, text;
  struct instant asked;
  bool is_answered;
  struct str answer, by;
  struct instant answered;
};
struct questions {
  struct question *at;
  size_t room;
  uint32_t count, open;
};
/* What waits first, the longest waiting on top; then the newest. `of` empty: all. */
void questions_of(const struct registry *reg, struct arena *arena, struct str of, struct questions *questions);
bool question_find(const struct registry *reg, struct arena *arena, struct str id, struct question *question);
MUST_USE bool question_ask(struct company *company, struct arena *arena, struct str person, struct str text, struct str key, struct str *id,
                           struct error *error);
/* Of two who answer one does: ERROR_CONFLICT. */
MUST_USE bool question_answer(struct company *company, struct arena *arena, struct str id, struct str by, struct str text, struct str key,
                              struct error *error);

#endif
