/* Answers in words and as JSON: the same for every face. Words never say that a trade is legal. */
#ifndef ABSTAIN_REGISTER_TELL_H
#define ABSTAIN_REGISTER_TELL_H

#include "../base/buf.h"
#include "answer.h"

/* The answer as a paragraph for a terminal, `columns` wide, with ANSI colours where `color`. */
void tell_answer(struct buf *out, const struct answer *answer, int columns, bool color);
/* The answer as one JSON object. */
void tell_answer_json(struct buf *out, const struct answer *answer);
/* The answer as one compact JSON object, for streams of requests; `id` is JSON text to be given back, or empty. */
void tell_answer_line(struct buf *out, const struct answer *answer, struct str id);
/* "Mon 2011-09-19 00:00" by the policy's clock; "further notice" for never. */
void tell_instant(struct buf *out, const struct registry *reg, int64_t instant);
/* The end of an instance: "Tue 2011-11-01 00:00", "the results of Q1-2012 (expected: Tue 2011-11-01 00:00)", … */
void tell_until(struct buf *out, const struct registry *reg, const struct instance *instance);
/* What the instance is of: "Q1-2012", "the disclosure of 2011-11-14", … */
void tell_subject(struct buf *out, const struct registry *reg, const struct instance *instance);
/* Where the event stands: "journal line 12", or in a store "entry 3f2a91b0"; as a member of an object. */
void tell_place(struct buf *out, const struct registry *reg, const struct entry *entry);
void tell_place_json(struct buf *out, const struct registry *reg, const struct entry *entry);
/* The instance as a JSON object; lines of the journal are for the administrator, for they count secrets too. */
void tell_instance_json(struct buf *out, const struct registry *reg, const struct instance *instance, enum audience audience);
/* The question that would settle a missing fact. */
void tell_question(struct buf *out, const struct answer *answer, int32_t atom);

#endif
