/* The table of commands, in the order in which the help shows them. */
#include "command.h"

extern const struct command command_help;

const struct command *const commands[] = {
    &command_help,
    NULL,
};
