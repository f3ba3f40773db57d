/* Decisions from a store: a question about a person is answered from what bears on him, the answer is recorded with all that it
 * rested on, and can be given again years later from the same.
 *
 * A recorded decision (event `decided`) holds the answer as the administrator was given it, and its basis:
 *   {"audience":…,"cut":129,"engine":"0.1.0","policy":"…","question":{…}}
 * `cut`: the entries before it were seen. Policies come from the store, by the hash of their documents; the calendars' hashes
 * are part of the answer. */
#ifndef ABSTAIN_DECISION_DECISION_H
#define ABSTAIN_DECISION_DECISION_H

#include "../register/answer.h"
#include "../register/request.h"
#include "../store/store.h"
#include "policies.h"

enum { ANSWER_LENGTH_MAX = 64 << 10 };

/* What a question was answered from. */
struct decision_basis {
  struct hash policy;
  struct str engine;       /* the version of the program */
  int64_t cut;
  enum audience audience;
  struct str question;     /* a request, as request_read_json takes it, its instant written out */
};

struct decision {
  struct decision_basis basis;
  const struct registry *reg;
  struct answer answer;
  struct str text;         /* the answer as JSON */
};

/* Answers as of the cut. Everything in the arena, which must outlive the decision, and be outlived by the policies. */
MUST_USE bool decision_make(struct store *store, struct policies *policies, struct arena *arena, const struct decision_basis *basis,
                            struct decision *decision, struct error *error);
/* The same from a register that is open: of the desk of the question's persons as of the cut, under the basis' policy. It must
 * outlive the decision. */
MUST_USE bool decision_from(const struct registry *reg, struct arena *arena, const struct decision_basis *basis, struct decision *decision,
                            struct error *error);
/* The words of a question as the text of a basis, its instant `at` where it has none; canonical JSON. */
struct str question_text(struct arena *arena, const struct request_words *words, struct instant at);
/* The event that records it; its texts in the arena. */
void decision_event(struct arena *arena, const struct decision *decision, struct instant now, struct event *event);

/* The event without what it rested on and the answer in full: for a sentence. Any other event as it is. */
struct event decision_in_short(const struct event *event);

/* A decision that was recorded. */
struct recorded_decision {
  struct decision_basis basis;
  struct str answer;
  struct instant instant; /* that was asked about */
};
MUST_USE bool decision_read(struct arena *arena, const struct event *event, struct recorded_decision *recorded, struct error *error);

#endif
