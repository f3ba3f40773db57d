/* An event of its JSON object, checked against the table of events: for the readers of journals and of the ledger's entries.
 * A reader is kept over many objects. It belongs to one thread at a time. */
#ifndef ABSTAIN_LEDGER_EVENT_READ_H
#define ABSTAIN_LEDGER_EVENT_READ_H

#include "../base/json.h"
#include "../base/map.h"
#include "event.h"
#include "faults.h"

struct event_reader {
  struct faults *faults; /* what is wrong with the objects read; their places are those of `line` and `number` */
  struct str line;
  uint32_t number;
  struct arena *arena;
  struct map kinds; /* event names → enum event_kind */
  struct str *list; /* of the event's lists */
  size_t list_room, list_used;
};

void event_reader_init(struct event_reader *reader, struct arena *arena, struct faults *faults);
/* The event, whose texts borrow the object and whose lists stand until the next; where `recorded` is left out, it is `at`.
 * False with at least one fault, as long as they fit. Whether every field is there that must be is left to event_check. */
MUST_USE bool event_read(struct event_reader *reader, json_t *json, struct event *event);

#endif
