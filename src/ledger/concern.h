/* What an event is about: the names under which it is looked up. The register's index in memory and the store's on disk
 * are both made from this one rule, so that they cannot disagree. Pure. */
#ifndef ABSTAIN_LEDGER_CONCERN_H
#define ABSTAIN_LEDGER_CONCERN_H

#include "event.h"

/* The number of the rule: what stands here, and the rows that src/store/concerns.c makes of it. A store says by which one its rows
 * were made, and one of another number is refused until it is rebuilt: whoever changes by what an event that stores may hold is
 * looked up gives the rule the next number. */
enum { CONCERN_RULE = 1 };

/* Events of this kind are about the company as a whole, or are asked for all persons together: they are looked up by
 * their kind, too. */
bool kind_is_looked_up(enum event_kind kind);
/* Of those, the kinds that bear on every person: what a question about one person needs beside his own events. */
bool kind_bears_on_all(enum event_kind kind);
/* Does the field name who acted, or was turned to, in an office? Then the event is not about him. */
bool field_is_official(const struct event_field *field);
/* Is the event looked up by what stands in this field? Not by lists that would be as long as the ledger: what one officer
 * has recorded or was referred to him, what is about one issuer. */
bool field_is_looked_up(const struct event_field *field);

/* Does the event name him, as a person? Things may be called like one; that it is to all names nobody. */
bool event_names_person(const struct event *event, struct str person);
bool event_is_to_all(const struct event *event);

#endif
