/* Another program as a function of bytes. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALLED = 128 };

extern char **environ;

/* The input as a file without a name: whoever does not read it hurts nobody. */
static int file_of(struct str input) {
  int file = memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return -1;
  if (write(file, input.at, input.length) == (ssize_t)input.length && lseek(file, 0, SEEK_SET) == 0) return file;
  close(file);
  return -1;
}

static bool start(const char *command, int input, int output, pid_t *process) {
  char shell[] = "sh", option[] = "-c";
  char *words[] = {shell, option, (char *)command, NULL}; /* none of which is changed */
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0) return false;
  bool ok = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) == 0 &&
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) == 0 &&
            posix_spawn(process, "/bin/sh", &actions, NULL, words, environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  return ok;
}

static bool read_to_end(int file, struct buf *output) {
  char bytes[4096];
  for (ssize_t got; (got = read(file, bytes, sizeof bytes)) != 0;) {
    if (got > 0) buf_put(output, bytes, (size_t)got);
    else if (errno != EINTR) return false;
  }
  return true;
}

static bool wait_for(pid_t process, int *exit_code) {
  int status;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return false;
  *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
  return true;
}

static bool run(const char *command, int input, struct buf *output, int *exit_code) {
  int ends[2];
  pid_t process;
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  bool ok = start(command, input, ends[1], &process);
  close(ends[1]);
  if (ok) {
    ok = read_to_end(ends[0], output);
    ok &= wait_for(process, exit_code);
  }
  close(ends[0]);
  return ok;
}

bool process_filter(const char *command, struct str input, struct buf *output, int *exit_code, struct error *error) {
  int file = file_of(input);
  bool ok = file >= 0 && run(command, file, output, exit_code);
  if (file >= 0) close(file);
  return ok || error_set(error, ERROR_BROKEN, "`%s` cannot be run: %s", command, strerror(errno));
}
