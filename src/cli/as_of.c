/* `abstain as-of`: any command that looks, as it stood then. main.c turns it into the command itself, with its instants set;
 * what stands here is its help, and the word to those who leave something out. */
#include "command.h"

static bool run_as_of(struct invocation *call, struct error *error) {
  (void)call;
  return error_set(error, ERROR_INPUT, "say an instant and then a command: abstain as-of \"2011-09-20 10:00\" ask …");
}

const struct command command_as_of = {
    .name = "as-of",
    .group = "Questions",
    .summary = "a question or the log as it stood then, on what was known then",
    .synopsis = "WHEN COMMAND …",
    .examples = "  abstain as-of \"2011-09-20 10:00\" ask --store company.db dirk sell 100\n"
                "  abstain as-of 2011-11-15 duties --store company.db --person dirk\n"
                "  abstain as-of 2011-11-15 log --store company.db",
    .details = "The same as to say --at WHEN and --known-at WHEN with the command: both clocks are turned back, that of what had\n"
               "happened and that of what had been recorded. Nothing is recorded.",
    .words_max = -1,
    .run = run_as_of,
};
