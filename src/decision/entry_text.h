/* An entry of the ledger in words and as JSON: the same for every command that shows one. */
#ifndef ABSTAIN_DECISION_ENTRY_TEXT_H
#define ABSTAIN_DECISION_ENTRY_TEXT_H

#include "../store/store.h"

enum { ID_DIGITS_SHOWN = 10 };

/* "record by gc through cli, 3 events" */
void buf_act(struct buf *out, const struct act *act);
/* As a sentence, without what is too long for one: the grounds of an answer, the ids of what was erased. */
void buf_event_short(struct buf *out, const struct event *event);
/* "as of 2012-01-03T14:00:00Z: ", where that is not when it was recorded. */
void buf_as_of(struct buf *out, const struct event *event);
/* {"id":…,"content":{…}}, or of one that was erased {"id":…,"hash":…,"recorded":…,"erased":true}; a line. */
void json_put_entry(struct buf *out, const struct stored_entry *entry);

#endif
