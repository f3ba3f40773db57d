/* Another program as a function of bytes: what it is given on standard input, and what it says on standard output. By this
 * others are reached over any transport (ssh, curl) that somebody has set up. */
#ifndef ABSTAIN_BASE_PROCESS_H
#define ABSTAIN_BASE_PROCESS_H

#include "buf.h"
#include "error.h"

/* Runs the command by /bin/sh and appends what it says to *output; more than its maximum is cut off. What it says on standard
 * error goes there. *exit_code is the command's; 128 and more: it was ended by a signal. The error is ours. */
MUST_USE bool process_filter(const char *command, struct str input, struct buf *output, int *exit_code, struct error *error);

#endif
