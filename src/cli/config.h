/* A file of settings for commands that serve: lines `name = value`, the names those of the long options of `abstain serve`. What is
 * said on the command line goes before it. Secrets stand in files of their own, which it names. */
#ifndef ABSTAIN_CLI_CONFIG_H
#define ABSTAIN_CLI_CONFIG_H

#include "command.h"

#define OPTION_CONFIG {"config", "FILE", "a file with settings, `name = value`: the names are those of the options of `abstain serve`"}

/* Fills in what --config says and no option did; nothing where the command has no --config, or it is not given. Errors name the
 * line, and the setting that was meant. */
MUST_USE bool config_read(struct invocation *call, struct error *error);
/* The same of the text of such a file. */
MUST_USE bool config_take(struct invocation *call, const char *path, struct str text, struct error *error);

#endif
