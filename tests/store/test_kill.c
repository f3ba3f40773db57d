/* kill -9. One process or two, with four threads each, record in one store, and tell their parent of each act when it is acknowledged;
 * after a few milliseconds he kills them, whatever they are at. All that was acknowledged must be there, once and whole. What a
 * cut of the power takes is not seen here (test_power.c): the system keeps what a killed process had written.
 *
 * usage: test_kill [KILLS [SEED]] */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/base/clock.h"
#include "../../src/store/appender.h"
#include "deeds.h"

enum { WRITERS_MAX = 2, THREADS = 4, DEEDS_MAX = 4 << 20, LIFE_MIN_MS = 2, LIFE_MAX_MS = 30, LOOK_EVERY = 2, READ_EVERY = 100 };

static char path[] = "/tmp/abstain-kill.XXXXXX/store.db";
static _Atomic uint32_t *next_deed; /* shared by all processes: no number is used twice */
static uint8_t acknowledged[DEEDS_MAX];

struct figures {
  uint32_t kills, acts, lost;
  uint32_t unseen; /* acts that were written when their writer was killed, but not acknowledged */
};

static void stop(const char *what, const struct error *error) {
  printf("%s: %s\n", what, error->text);
  exit(1);
}

/* -- the writers --------------------------------------------------------------------------------------------------------- */

struct writer {
  struct appender *appender;
  int pipe;
};

static void *append_for_ever(void *context) {
  const struct writer *writer = context;
  for (;;) {
    struct arena *arena = arena_new(0);
    uint32_t number = atomic_fetch_add(next_deed, 1);
    struct receipt receipt;
    struct error error;
    if (appender_append(writer->appender, deed_make(arena, number, number % 3), &receipt, &error) &&
        write(writer->pipe, &number, sizeof number) != sizeof number)
      _exit(1);
    arena_free(arena);
  }
  return NULL;
}

static void write_until_killed(int pipe) {
  struct entropy entropy = entropy_system();
  struct writer writer = {.pipe = pipe};
  struct store *store;
  struct error error;
  pthread_t thread;
  while (!store_open(arena_new(0), path, STR(""), STORE_WRITE, &store, &error)) continue; /* the other one recovers the log */
  store->entropy = &entropy;
  if (!appender_start(store, &writer.appender, &error)) _exit(1);
  for (int i = 1; i < THREADS; i++)
    if (pthread_create(&thread, NULL, append_for_ever, &writer) != 0) _exit(1);
  append_for_ever(&writer);
}

/* -- the parent ---------------------------------------------------------------------------------------------------------- */

/* Notes what is acknowledged until the time is over; 0: until all writers are gone. */
static void listen_to(int pipe, double until, struct figures *figures) {
  uint32_t numbers[1024];
  for (;;) {
    double left = until ? until - clock_seconds() : 60;
    struct pollfd ready = {.fd = pipe, .events = POLLIN};
    if (left <= 0 || poll(&ready, 1, (int)(left * 1000) + 1) <= 0) return;
    ssize_t got = read(pipe, numbers, sizeof numbers);
    if (got <= 0) return;
    for (size_t i = 0; i < (size_t)got / sizeof *numbers; i++, figures->acts++) acknowledged[numbers[i]] = 1;
  }
}

static void live_and_die(int count, int milliseconds, struct figures *figures) {
  int ends[2];
  pid_t writers[WRITERS_MAX];
  fflush(stdout);
  if (pipe(ends) != 0) perror("pipe"), exit(1);
  for (int i = 0; i < count; i++)
    if ((writers[i] = fork()) == 0) close(ends[0]), write_until_killed(ends[1]);
  close(ends[1]);
  listen_to(ends[0], clock_seconds() + milliseconds * 1e-3, figures);
  for (int i = 0; i < count; i++, figures->kills++) {
    int status;
    kill(writers[i], SIGKILL);
    waitpid(writers[i], &status, 0);
    if (!WIFSIGNALED(status)) printf("a writer ended by itself, with %d\n", WEXITSTATUS(status)), exit(1);
  }
  listen_to(ends[0], 0, figures);
  close(ends[0]);
}

static struct store *open_store(struct arena *arena) {
  struct store *store;
  struct error error;
  if (!store_open(arena, path, STR(""), STORE_WRITE, &store, &error)) stop("after a kill", &error);
  return store;
}

/* Are the acts from this number on there that were acknowledged? */
static uint32_t look_for(uint32_t from, struct figures *figures) {
  struct arena *arena = arena_new(0);
  struct store *store = open_store(arena);
  uint32_t end = atomic_load(next_deed);
  for (uint32_t i = from; i < end; i++) {
    bool has;
    struct error error;
    if (!store_has_key(store, deed_make(arena, i, i % 3)->act.key, &has, &error)) stop("after a kill", &error);
    figures->lost += acknowledged[i] && !has;
    figures->unseen += has && !acknowledged[i];
  }
  arena_free(arena);
  return end;
}

/* Everything, byte by byte. */
static void read_all(struct figures *figures) {
  static uint8_t held[DEEDS_MAX];
  memset(held, 0, sizeof held);
  struct arena *arena = arena_new(0);
  struct tally tally = {.held = held, .room = DEEDS_MAX};
  struct error error;
  if (!ledger_is_whole(open_store(arena), &tally, &error)) stop("the ledger is not whole", &error);
  for (uint32_t i = 0; i < DEEDS_MAX; i++) figures->lost += acknowledged[i] && !held[i];
  arena_free(arena);
}

static void make_store(void) {
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error;
  *strrchr(path, '/') = '\0';
  if (!mkdtemp(path)) perror(path), exit(1);
  path[strlen(path)] = '/';
  if (!store_create(arena, path, STR("acme"), &store, &error)) stop("init", &error);
  arena_free(arena);
}

static void remove_store(void) {
  static const char *const ends[] = {"-wal", "-shm", ""};
  char name[sizeof path + 8];
  for (int i = 0; i < 3; i++) snprintf(name, sizeof name, "%s%s", path, ends[i]), unlink(name);
  *strrchr(path, '/') = '\0';
  rmdir(path);
}

int main(int argc, char **argv) {
  uint32_t kills = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 500, looked = 0;
  struct entropy lives = entropy_seeded(argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
  struct figures figures = {0};
  double start = clock_seconds();
  next_deed = mmap(NULL, sizeof *next_deed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  make_store();
  for (uint32_t round = 1; figures.kills < kills; round++) {
    live_and_die(1 + (int)(round % WRITERS_MAX), (int)(LIFE_MIN_MS + entropy_below(&lives, LIFE_MAX_MS - LIFE_MIN_MS + 1)), &figures);
    if (round % LOOK_EVERY == 0) looked = look_for(looked, &figures);
    if (round % READ_EVERY == 0) read_all(&figures);
  }
  look_for(looked, &figures);
  read_all(&figures);
  printf("%u kills, %u acts acknowledged, %u lost, %u written but not yet acknowledged, %.1f s\n", figures.kills, figures.acts, figures.lost,
         figures.unseen, clock_seconds() - start);
  remove_store();
  return figures.lost > 0 || figures.acts < kills;
}
