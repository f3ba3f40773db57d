/* How far long work has come, in one line of standard error that is written over and gone when the work is done; nothing where
 * that is no terminal. */
#ifndef ABSTAIN_CLI_PROGRESS_H
#define ABSTAIN_CLI_PROGRESS_H

#include <stdint.h>

/* May be called as often as one likes; the context is not looked at. */
void show_progress(void *context, int64_t done, int64_t size);

#endif
