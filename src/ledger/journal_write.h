/* An event as its JSON line, in the order event, id, at, recorded (where it differs), then the table's:
 * reading it back gives the same event, and writing that the same bytes. */
#ifndef ABSTAIN_LEDGER_JOURNAL_WRITE_H
#define ABSTAIN_LEDGER_JOURNAL_WRITE_H

#include "event.h"

void buf_event_json(struct buf *out, const struct event *event); /* without the newline */
void buf_value_json(struct buf *out, const struct event_field *field, const struct value *value);

#endif
