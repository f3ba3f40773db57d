/* The table of commands, in the order in which the help shows them. */
#include "command.h"

extern const struct command command_calendar_days;
extern const struct command command_calendar_day;
extern const struct command command_calendar_show;
extern const struct command command_help;

const struct command *const commands[] = {
    &command_calendar_days,
    &command_calendar_day,
    &command_calendar_show,
    &command_help,
    NULL,
};
