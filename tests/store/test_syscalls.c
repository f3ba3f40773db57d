/* The system's own calls under a store in a real file. Reads and writes that give or take less than they were asked to, again and
 * again, and are interrupted, change nothing. A call that is to make something durable and fails, each in turn, stops the process
 * with exit code 70, and what had been acknowledged is there. */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "deeds.h"

enum { EXIT_STOPPED = 70, DEEDS = 40, SYNCS_MAX = 1000 };

/* What the child tells its parent. */
static struct {
  uint32_t deeds, syncs, cut_short;
  bool failed;
} *story;

static uint32_t failing_sync = UINT32_MAX;
static char path[] = "/tmp/abstain-syscalls.XXXXXX/store.db";

/* -- calls that fail ------------------------------------------------------------------------------------------------------- */

/* A directory is synced twice, by the store and by SQLite; of its own SQLite does not ask how it went. */
static int sync_or_fail(long call, int file) {
  static int before = -1;
  struct stat stat;
  bool again = file == before && fstat(file, &stat) == 0 && S_ISDIR(stat.st_mode);
  before = again ? -1 : file;
  if (again || story->syncs++ != failing_sync) return (int)syscall(call, file);
  story->failed = true;
  errno = EIO;
  return -1;
}

/* In place of the system's, for all libraries. */
__attribute__((visibility("default"))) int fsync(int file) { return sync_or_fail(SYS_fsync, file); }
__attribute__((visibility("default"))) int fdatasync(int file) { return sync_or_fail(SYS_fdatasync, file); }

/* As much as this call does of what is wanted; 0: it is interrupted. */
static size_t part_of(size_t wanted) {
  uint32_t call = story->cut_short++;
  return call % 3 == 0 ? 0 : wanted > 1 && call % 3 == 1 ? wanted / 2 : wanted;
}

static ssize_t interrupted(void) {
  errno = EINTR;
  return -1;
}

static ssize_t read_part(int file, void *bytes, size_t wanted, off_t offset) {
  size_t part = part_of(wanted);
  return part ? pread(file, bytes, part, offset) : interrupted();
}

static ssize_t write_part(int file, const void *bytes, size_t wanted, off_t offset) {
  size_t part = part_of(wanted);
  return part ? pwrite(file, bytes, part, offset) : interrupted();
}

static void cut_calls_short(void) {
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  const char *const reads[] = {"pread", "pread64"}, *const writes[] = {"pwrite", "pwrite64"};
  for (int i = 0; i < 2; i++) {
    if (vfs->xGetSystemCall(vfs, reads[i])) vfs->xSetSystemCall(vfs, reads[i], (sqlite3_syscall_ptr)read_part);
    if (vfs->xGetSystemCall(vfs, writes[i])) vfs->xSetSystemCall(vfs, writes[i], (sqlite3_syscall_ptr)write_part);
  }
}

/* -- what is done meanwhile -------------------------------------------------------------------------------------------------- */

static bool open_store(struct arena *arena, struct entropy *entropy, struct store **store) {
  struct error error;
  if (!store_open(arena, path, STR(""), STORE_WRITE, store, &error) && !store_create(arena, path, STR("acme"), store, &error)) {
    printf("%s\n", error.text);
    return false;
  }
  (*store)->entropy = entropy;
  return true;
}

/* Records DEEDS deeds, the store being closed now and then. */
static void record(bool cut_short) {
  struct entropy entropy = entropy_seeded(1);
  struct store *store;
  struct receipt receipt;
  struct error error;
  while (story->deeds < DEEDS) {
    struct arena *arena = arena_new(0);
    if (!open_store(arena, &entropy, &store)) _exit(1);
    if (cut_short) cut_calls_short();
    do
      if (!store_append(store, deed_make(arena, story->deeds, 2), &receipt, &error)) _exit(1);
    while (++story->deeds % 10);
    arena_free(arena);
  }
  _exit(0);
}

static int record_in_child(bool cut_short) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) perror("fork"), exit(1);
  if (child == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(1);
    record(cut_short);
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool holds_all(void) {
  struct arena *arena = arena_new(0);
  struct entropy entropy = entropy_seeded(2);
  struct store *store;
  struct error error = {.text = "what was acknowledged is not there"};
  uint8_t held[DEEDS] = {0};
  struct tally tally = {.held = held, .room = DEEDS};
  bool ok = open_store(arena, &entropy, &store) && ledger_is_whole(store, &tally, &error);
  for (uint32_t i = 0; i < story->deeds; i++) ok = ok && held[i];
  if (!ok) printf("%s\n", error.text);
  arena_free(arena);
  return ok;
}

static void remove_store(void) {
  static const char *const ends[] = {"", "-wal", "-shm"};
  char name[sizeof path + 8];
  for (int i = 0; i < 3; i++) snprintf(name, sizeof name, "%s%s", path, ends[i]), unlink(name);
}

/* False: there is no such sync. */
static bool fail_sync(uint32_t number, int *wrong) {
  *story = (__typeof__(*story)){0};
  failing_sync = number;
  int ended = record_in_child(false);
  failing_sync = UINT32_MAX;
  bool ok = ended == (story->failed ? EXIT_STOPPED : 0) && holds_all();
  if (!ok) printf("sync %u failed: the process ended with %d\n", number, ended);
  *wrong += !ok;
  remove_store();
  return story->failed;
}

int main(void) {
  int wrong = 0;
  uint32_t syncs = 0;
  char *slash = strrchr(path, '/');
  *slash = '\0';
  if (!mkdtemp(path)) perror(path), exit(1);
  *slash = '/';
  story = mmap(NULL, sizeof *story, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  bool ok = record_in_child(true) == 0 && holds_all() && story->cut_short > 0;
  printf("%u reads and writes cut short or interrupted: %s\n", story->cut_short, ok ? "nothing is missing" : "wrong");
  remove_store();
  while (syncs < SYNCS_MAX && fail_sync(syncs, &wrong)) syncs++;
  printf("%u syncs, each failing in turn: the process stopped, nothing acknowledged is missing; %d wrong\n", syncs, wrong);
  *slash = '\0';
  rmdir(path);
  return !ok || wrong || syncs < DEEDS;
}
