/* An event as a sentence of the vocabulary, both ways: `ann is director`, `restricted notice n1 to ann, bob`.
 *
 * The words of a template stand as they are; in place of {field} stands its value; what is in [ ] may be left
 * out. A value is one word, or text in double quotes (\" \\ \n \t within); a word that could be taken for one
 * of the template's own is quoted. A list is separated by commas. Fields that the template does not show
 * follow after `with`, each by its name, separated by commas: `bob is spouse of ann with shares_address yes,
 * dependent no`; a list there ends where the next field's name begins. Yes and no are written so. Of several
 * templates that fit, the one with the most words of its own is meant. When it happened is not part of the
 * sentence: whoever calls has cut `at …` off. */
#ifndef ABSTAIN_LEDGER_SENTENCE_H
#define ABSTAIN_LEDGER_SENTENCE_H

#include "event.h"

enum { SENTENCE_WORDS_MAX = 10000 };

/* How `2011-10-28 07:00` is read within a sentence: by the policy's clock, which this room does not know. */
typedef bool instant_reader(const void *clock, struct str text, struct instant *instant, struct error *error);

/* *event gets kind and fields; id, at and recorded are left empty. Its texts borrow `text` or the arena.
 * read_instant may be NULL: then only 2011-10-28T07:00:00Z is an instant. */
MUST_USE bool sentence_read(struct arena *arena, struct str text, instant_reader *read_instant,
                            const void *clock, struct event *event, struct error *error);
void buf_event_sentence(struct buf *out, const struct event *event);

#endif
