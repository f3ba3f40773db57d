/* Many who append, one who writes: a thread takes all acts that wait, appends them in one transaction and wakes their callers
 * when it is durable. So writers share the wait for the disk, and acts of one company come one after the other.
 * appender_append may be called from any number of threads. */
#ifndef ABSTAIN_STORE_APPENDER_H
#define ABSTAIN_STORE_APPENDER_H

#include "store.h"

enum { BATCH_MAX = 256, WAITING_MAX = 4096 };

struct appender;

/* The store belongs to the appender until it is stopped. */
MUST_USE bool appender_start(struct store *store, struct appender **appender, struct error *error);
/* As store_append; returns when the act is durable. ERROR_BUSY when WAITING_MAX acts wait already. */
MUST_USE bool appender_append(struct appender *appender, const struct command_act *command, struct receipt *receipt, struct error *error);
/* Writes what waits, then ends. Nobody may append any more. */
void appender_stop(struct appender *appender);

#endif
