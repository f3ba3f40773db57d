/* What the files of this room share and nobody else calls: events as they are made. */
#ifndef ABSTAIN_CLEARANCE_INTERNAL_H
#define ABSTAIN_CLEARANCE_INTERNAL_H

#include "clearance.h"

struct event event_of(enum event_kind kind, struct instant now);
void set_text(struct event *event, const char *name, struct str text); /* an empty one stays unsaid */
void set_number(struct event *event, const char *name, int64_t number);
/* "req-" and the like before what the key of an act comes to: the same key names the same thing. */
struct str id_of_key(struct arena *arena, const char *beginning, struct str key);

#endif
