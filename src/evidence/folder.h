/* A folder of files that is there whole or not at all: it is made beside its place and moved there when it is complete, with a
 * list of all its files' hashes (SHA256SUMS, as sha256sum writes and checks it). Only its owner may open it. */
#ifndef ABSTAIN_EVIDENCE_FOLDER_H
#define ABSTAIN_EVIDENCE_FOLDER_H

#include <stdio.h>

#include "../base/arena.h"
#include "../base/error.h"
#include "../base/hash.h"

struct folder;

/* A file that is being written. Mistakes are remembered and told when it is closed. */
struct folder_file {
  struct folder *folder;
  const char *name;
  FILE *file;
  struct hasher hasher;
};

/* ERROR_CONFLICT when something is at the path. */
MUST_USE bool folder_begin(struct arena *arena, const char *path, struct folder **folder, struct error *error);
MUST_USE bool folder_directory(struct folder *folder, const char *name, struct error *error);
MUST_USE bool folder_open(struct folder *folder, const char *name, struct folder_file *file, struct error *error);
void folder_put(struct folder_file *file, struct str bytes);
MUST_USE bool folder_close(struct folder_file *file, struct error *error);
MUST_USE bool folder_write(struct folder *folder, const char *name, struct str bytes, struct error *error);
MUST_USE bool folder_finish(struct folder *folder, struct error *error); /* it is durable in its place */
void folder_drop(struct folder *folder);                                 /* instead: nothing is left of it */

#endif
