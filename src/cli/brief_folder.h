/* A folder that is there as long as the program. For demo_site.c. */
#ifndef ABSTAIN_CLI_BRIEF_FOLDER_H
#define ABSTAIN_CLI_BRIEF_FOLDER_H

#include <sys/types.h>

#include "../base/error.h"

struct brief_folder {
  char path[64];
  int open; /* as long as this is, the folder stays */
  pid_t guardian;
};

/* A new folder in /tmp, and a process that takes it away with its files when this one has ended, in whatever way: it may be
 * killed. To be called before any thread is started. */
MUST_USE bool brief_folder_make(struct brief_folder *folder, struct error *error);
/* Takes it away, and returns when it is gone. */
void brief_folder_end(struct brief_folder *folder);

#endif
