/* A folder that goes with the program. Whoever is killed clears nothing away, so another process does it: it waits for the end of a
 * pipe that this one holds open, which comes whenever and however this one ends. It stands in a session of its own, where the
 * signals of a terminal do not reach it. */
#include "brief_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void clear_away(const char *folder) {
  DIR *directory = opendir(folder);
  if (!directory) return;
  for (struct dirent *file; (file = readdir(directory));)
    if (file->d_name[0] != '.') unlinkat(dirfd(directory), file->d_name, 0);
  closedir(directory);
  rmdir(folder);
}

/* Holds nothing of the program's open: whoever reads what that writes sees its end. */
static void guard(const char *folder, int ended) {
  char byte;
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  setsid();
  dup2(ended, STDIN_FILENO);
  closefrom(STDIN_FILENO + 1);
  while (read(STDIN_FILENO, &byte, 1) != 0) continue;
  clear_away(folder);
  _exit(0);
}

bool brief_folder_make(struct brief_folder *folder, struct error *error) {
  int ends[2];
  snprintf(folder->path, sizeof folder->path, "/tmp/abstain-demo-XXXXXX");
  if (pipe2(ends, O_CLOEXEC) != 0) return error_set(error, ERROR_BROKEN, "no pipe can be made: %s", strerror(errno));
  if (!mkdtemp(folder->path)) {
    error_set(error, ERROR_BROKEN, "no folder can be made in /tmp: %s", strerror(errno));
  } else if ((folder->guardian = fork()) < 0) {
    error_set(error, ERROR_BROKEN, "no process can be started: %s", strerror(errno));
    rmdir(folder->path);
  } else {
    if (folder->guardian == 0) {
      close(ends[1]);
      guard(folder->path, ends[0]);
    }
    close(ends[0]);
    folder->open = ends[1];
    return true;
  }
  close(ends[0]);
  close(ends[1]);
  return false;
}

void brief_folder_end(struct brief_folder *folder) {
  close(folder->open);
  while (waitpid(folder->guardian, NULL, 0) < 0 && errno == EINTR) continue;
}
