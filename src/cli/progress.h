/* How far long work has come, in one line of standard error that is written over, when that is a terminal. */
#ifndef ABSTAIN_CLI_PROGRESS_H
#define ABSTAIN_CLI_PROGRESS_H

#include <stdint.h>

/* `of` of `what` ("entries") are to be done; the line ends when all are. May be called as often as one likes. */
void show_progress(void *what, int64_t done, int64_t of);

#endif
