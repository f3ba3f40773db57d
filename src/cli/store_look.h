/* How a store does, found out at once, whatever its size. For doctor.c, which has it, and check_config.c. */
#ifndef ABSTAIN_CLI_STORE_LOOK_H
#define ABSTAIN_CLI_STORE_LOOK_H

#include "findings.h"

/* Of the store of the command's options. False with the error where it is not there, or cannot be read. */
MUST_USE bool store_look(struct findings *findings, struct error *error);

#endif
