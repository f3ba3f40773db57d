/* Reading files whole, within a limit. */
#ifndef ABSTAIN_BASE_FILE_H
#define ABSTAIN_BASE_FILE_H

#include "arena.h"
#include "error.h"

/* The whole file (`-` is standard input) in the arena, a NUL after it. Larger than size_max is an input
 * error; a file that is not there is ERROR_MISSING. */
MUST_USE bool file_read(struct arena *arena, const char *path, size_t size_max, struct str *text,
                        struct error *error);

#endif
