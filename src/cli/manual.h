/* Manual pages in mdoc, made from the table of commands: docs/man holds what these print. */
#ifndef ABSTAIN_CLI_MANUAL_H
#define ABSTAIN_CLI_MANUAL_H

#include "command.h"

/* The page of a command, or of the program as a whole when it is NULL. */
void manual_page(struct buf *out, const struct command *command);
/* The page's name: "abstain-calendar-days". */
void manual_name(struct buf *out, const struct command *command);

#endif
