/* Help, manual pages and completions, all made from the table of commands. */
#ifndef ABSTAIN_CLI_HELP_H
#define ABSTAIN_CLI_HELP_H

#include "command.h"

extern const struct option options_of_all[]; /* --json, --help: they come with every command; ended by an empty one */

void help_command(struct buf *out, const struct command *command, int columns);
bool help_is_family(const char *word); /* the first of two words: "policy" */
/* Says that there is no such command, and names the nearest; `second` may be NULL. */
bool help_unknown(enum error_kind kind, const char *first, const char *second, struct error *error);
void help_json_error(struct buf *out, const struct error *error);

#endif
