/* Help, manual pages and completions, all made from the table of commands. */
#ifndef ABSTAIN_CLI_HELP_H
#define ABSTAIN_CLI_HELP_H

#include "command.h"

extern const struct option options_of_all[]; /* --json, --help: they come with every command; ended by an empty one */

void help_command(struct buf *out, const struct command *command);
int help_overview(void);
int help_version(void);
/* Says that there is no such command, names the nearest, returns the exit code. */
int help_unknown(const char *first, const char *second);
void help_json_error(struct buf *out, const struct error *error);

#endif
