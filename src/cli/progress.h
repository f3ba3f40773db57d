/* How far long work has come, in one line of standard error that is written over, when that is a terminal. */
#ifndef ABSTAIN_CLI_PROGRESS_H
#define ABSTAIN_CLI_PROGRESS_H

#include <stdint.h>

/* The line ends when all of it is done. May be called as often as one likes; the context is not looked at. */
void show_progress(void *context, int64_t done, int64_t size);

#endif
