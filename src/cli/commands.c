/* The table of commands, in the order in which the help shows them. */
#include "command.h"

extern const struct command command_calendar_days;
extern const struct command command_calendar_day;
extern const struct command command_calendar_show;
extern const struct command command_completions;
extern const struct command command_events;
extern const struct command command_help;
extern const struct command command_journal_check;
extern const struct command command_journal_print;

const struct command *const commands[] = {
    &command_calendar_days,
    &command_calendar_day,
    &command_calendar_show,
    &command_journal_check,
    &command_journal_print,
    &command_events,
    &command_help,
    &command_completions,
    NULL,
};
