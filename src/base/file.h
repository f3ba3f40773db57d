/* Reading files whole, within a limit, and writing them whole or not at all. */
#ifndef ABSTAIN_BASE_FILE_H
#define ABSTAIN_BASE_FILE_H

#include "arena.h"
#include "error.h"

/* The whole file (`-` is standard input) in the arena, a NUL after it. Larger than size_max is an input
 * error; a file that is not there is ERROR_MISSING. */
MUST_USE bool file_read(struct arena *arena, const char *path, size_t size_max, struct str *text,
                        struct error *error);

/* The same of a file that holds a secret: ERROR_DENIED where everybody on this machine may read it. */
MUST_USE bool file_read_secret(struct arena *arena, const char *path, size_t size_max, struct str *text, struct error *error);

/* Writes the file whole or not at all: beside it first (PATH.new), then in its place, where it is durable. */
MUST_USE bool file_write(struct arena *arena, const char *path, struct str bytes, struct error *error);

/* What was put into the directory in which the path stands, moved or taken away is so for good. False: errno says why. */
MUST_USE bool file_sync_directory_of(struct arena *arena, const char *path);

/* A file that is not there yet and that only its owner may read; ERROR_CONFLICT when it is there. */
MUST_USE bool file_create_secret(const char *path, struct str bytes, struct error *error);

#endif
