/* Calls that fail. A child process opens a store, or makes one, and records in it, while one call to the disk fails, or one
 * allocation of memory, or that one and all after it. Each in turn. The child must answer with an error or stop, never die of a
 * signal; the same asked again without a fault must succeed; where a sync failed it must stop, with
 * exit code 70. Afterwards, with the power cut as well, the store must be whole, hold all that was acknowledged, and go on.
 *
 * usage: test_faults [disk|memory [EVERY]]     what fails (default: both), and of its calls only every so-manieth */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "memory_fault.h"
#include "power_cut.h"
#include "promise.h"

enum { EXIT_STOPPED = 70 };
#define NEVER UINT32_MAX
static const char address[] = "file:store.db?vfs=power";

/* What the child tells its parent. */
struct story {
  struct promises promises;
  uint32_t calls;
  bool leaked;  /* memory */
  bool refused; /* something was answered with an error */
  bool stuck;   /* and, without a fault, again */
};

struct trial {
  const struct disk *before;
  struct disk *disk, *left;
  struct trace *trace;
  struct story *story;
  uint32_t promised; /* before it */
  struct arena *arena;
  struct store *store;
  struct entropy entropy;
};

struct figures {
  uint32_t runs, refused, stopped, syncs, wrong;
};

/* -- the child ------------------------------------------------------------------------------------------------------------ */

typedef bool task(struct trial *trial);

static bool open_store(struct trial *trial) {
  struct error error;
  arena_free(trial->arena);
  trial->arena = arena_new(0);
  bool ok = store_open(trial->arena, address, STR(""), STORE_WRITE, &trial->store, &error);
  if (!ok && !trial->promised) ok = store_create(trial->arena, address, STR("acme"), &trial->store, &error);
  if (!ok) return false;
  trial->store->entropy = &trial->entropy;
  trial->store->key = deeds_key();
  promise(&trial->story->promises, PROMISE_STORE, 0, trial->trace);
  return true;
}

static bool append(struct trial *trial, uint32_t first, uint32_t acts) {
  const struct command_act *commands[PROMISES_MAX];
  struct append_result results[PROMISES_MAX];
  struct error error;
  for (uint32_t i = 0; i < acts; i++) commands[i] = deed_make(trial->arena, first + i, 2);
  if (!store_append_all(trial->store, commands, acts, results, &error)) return false;
  for (uint32_t i = 0; i < acts; i++) {
    if (!results[i].ok) return false;
    promise(&trial->story->promises, PROMISE_DEED, first + i, trial->trace);
  }
  return true;
}

static bool append_one(struct trial *trial) { return append(trial, 10, 1); }
static bool append_group(struct trial *trial) { return append(trial, 11, 3); }
static bool append_last(struct trial *trial) { return append(trial, 14, 1); }

static bool add_document(struct trial *trial) {
  struct error error;
  struct hash hash;
  if (!store_add_document(trial->store, document_of(trial->arena, 1), &hash, &error)) return false;
  promise(&trial->story->promises, PROMISE_DOCUMENT, 1, trial->trace);
  return true;
}

static bool try(struct trial *trial, task *run, bool for_ever) {
  if (run(trial)) return true;
  trial->story->refused = true;
  bool again = run(trial);
  trial->story->stuck |= !again && !for_ever;
  return again;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
int __lsan_do_recoverable_leak_check(void);
#define HAS_LEAKS() (__lsan_do_recoverable_leak_check() != 0)
#endif
#endif
#ifndef HAS_LEAKS
#define HAS_LEAKS() false
#endif

static void live(struct trial *trial, struct fault fault) {
  bool of_memory = fault.kind == FAULT_MEMORY;
  if (of_memory) memory_fail(fault.at, fault.for_ever);
  else power_fail(fault);
  if (try(trial, open_store, fault.for_ever)) {
    try(trial, append_one, fault.for_ever);
    try(trial, append_group, fault.for_ever);
    try(trial, add_document, fault.for_ever);
    try(trial, append_last, fault.for_ever);
  }
  arena_free(trial->arena);
  memory_suffice();
  trial->story->calls = of_memory ? memory_calls() : power_calls();
  trial->story->leaked = HAS_LEAKS();
}

/* -- the parent ----------------------------------------------------------------------------------------------------------- */

static int run_child(struct trial *trial, struct fault fault) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) perror("fork"), exit(1);
  if (child == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(1);
    live(trial, fault);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* As the child left it, and with the power cut when it ended. */
static enum verdict check_left(struct trial *trial) {
  const struct promises *promises = &trial->story->promises;
  struct cutter cutter = cutter_begin(trial->trace, trial->before, 1);
  disk_copy(trial->left, trial->disk);
  enum verdict verdict = promises_check(promises, promises->count, trial->left, address);
  cutter_leave(&cutter, trial->trace->count, 0, trial->left);
  enum verdict cut = promises_check(promises, promises->count, trial->left, address);
  cutter_end(&cutter);
  return cut > verdict ? cut : verdict;
}

static void report(const char *what, struct fault fault, int ended) {
  printf("  call %u%s: %s (the child ended with %d)\n", fault.at, fault.for_ever ? " and all after it" : "", what, ended);
}

static void begin(struct trial *trial) {
  disk_copy(trial->disk, trial->before);
  trial->trace->count = trial->trace->used = 0;
  trial->story->promises.count = trial->promised;
  trial->story->refused = trial->story->stuck = trial->story->leaked = false;
  power_mount(trial->disk, trial->trace);
}

static void try_fault(struct trial *trial, struct fault fault, struct figures *figures) {
  struct story *story = trial->story;
  begin(trial);
  int ended = run_child(trial, fault);
  bool failed = fault.kind == FAULT_MEMORY || power_failed(), failed_sync = power_failed_sync();
  const char *wrong = NULL;
  enum verdict verdict = check_left(trial);
  if (fault.at == NEVER && (ended || story->refused)) wrong = "refused without a fault";
  else if (ended != 0 && ended != EXIT_STOPPED) wrong = "neither an error nor a stop";
  else if (failed_sync && ended != EXIT_STOPPED) wrong = "a sync failed and it went on";
  else if (story->leaked) wrong = "memory was lost";
  else if (story->stuck) wrong = "the same again, without a fault, was refused";
  else if (verdict != KEPT) wrong = verdict == LOST ? "what was acknowledged is not there" : "the store is damaged";
  if (wrong) report(wrong, fault, ended);
  figures->runs += failed && fault.at != NEVER;
  figures->refused += story->refused;
  figures->stopped += ended == EXIT_STOPPED;
  figures->syncs += failed_sync;
  figures->wrong += wrong != NULL;
}

static uint32_t sweep(struct trial *trial, const char *name, enum fault_kind kind, bool for_ever, uint32_t every) {
  struct figures figures = {0};
  try_fault(trial, (struct fault){kind, NEVER, false}, &figures);
  uint32_t calls = trial->story->calls, at = 0;
  for (; at < calls; at += every) try_fault(trial, (struct fault){kind, at, for_ever}, &figures);
  printf("  %-24s %-8s %6u %8u %9u %9u %7u\n", name, for_ever ? "for ever" : "once", figures.runs, figures.refused, figures.stopped, figures.syncs,
         figures.wrong);
  return figures.wrong;
}

static uint32_t sweep_all(struct trial *trial, const char *what, enum fault_kind only, uint32_t every) {
  static const struct {
    enum fault_kind kind;
    const char *name;
  } kinds[] = {{FAULT_IO, "a fault of the device"}, {FAULT_FULL, "no room on the disk"}, {FAULT_MEMORY, "no memory"}};
  uint32_t wrong = 0;
  printf("%s, one call failing:\n  %-24s %-8s %6s %8s %9s %9s %7s\n", what, "", "", "runs", "refused", "stopped", "of syncs", "wrong");
  for (int kind = 0; kind < 3; kind++)
    for (int for_ever = 0; for_ever < 2; for_ever++)
      if (only == FAULT_NONE || (only == FAULT_MEMORY) == (kinds[kind].kind == FAULT_MEMORY))
        wrong += sweep(trial, kinds[kind].name, kinds[kind].kind, for_ever, every);
  return wrong;
}

/* A store that was not closed: its log is to be read first. */
static void make_store(struct trial *trial, struct disk *made) {
  begin(trial);
  if (!open_store(trial) || !append(trial, 0, 2) || !append(trial, 2, 1)) printf("the store cannot be made\n"), exit(1);
  disk_copy(made, trial->disk);
  trial->promised = trial->story->promises.count;
  trial->before = made;
  arena_free(trial->arena);
  trial->arena = NULL;
}

int main(int argc, char **argv) {
  enum fault_kind only = argc < 2 ? FAULT_NONE : strcmp(argv[1], "memory") == 0 ? FAULT_MEMORY : FAULT_IO;
  uint32_t every = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
  double start = clock_seconds();
  memory_watch();
  struct trial trial = {.before = disk_new(), .disk = disk_new(), .left = disk_new(), .trace = trace_new(), .entropy = entropy_seeded(7)};
  trial.story = mmap(NULL, sizeof *trial.story, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  uint32_t wrong = sweep_all(&trial, "making a store and recording in it", only, every);
  make_store(&trial, disk_new());
  wrong += sweep_all(&trial, "opening a store after a crash and recording in it", only, every);
  printf("%u wrong, %.1f s\n", wrong, clock_seconds() - start);
  return wrong > 0;
}
