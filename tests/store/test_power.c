/* Power cuts. A store is made and written to on a disk that notes every change; then the power is cut while each of these changes
 * is being done, with each pattern of what reaches the disk, and the store is opened from what is left: nothing that had been
 * acknowledged may be missing, nothing may be damaged, and the store must go on. The same with synchronous=normal must lose
 * something: else the test would see nothing.
 *
 * usage: test_power [TEARS [SEED]]     how many of the patterns (default: all); where the random ones begin */
#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/base/clock.h"
#include "../../src/store/upkeep.h"
#include "power_cut.h"
#include "promise.h"

enum { STEPS_MAX = 32, IMAGES_MAX = 1 << 16 };
struct step {
  const char *name;
  uint32_t first; /* change */
  uint32_t cuts, images, checked, lost, broken;
};

struct scene {
  const char *address;
  struct disk *disk;
  struct trace *trace;
  struct arena *arena;
  struct store *store;
  struct entropy entropy;
  struct step steps[STEPS_MAX];
  uint32_t step_count;
  struct promises promises;
  uint32_t deed_count;
};

static void stop(const char *what, const struct error *error) {
  printf("%s: %s\n", what, error->text);
  exit(1);
}

/* -- what is done while the power is on --------------------------------------------------------------------------------- */

static void begin(struct scene *scene, const char *name) {
  assert(scene->step_count < STEPS_MAX);
  scene->steps[scene->step_count++] = (struct step){.name = name, .first = scene->trace->count};
}

static void append(struct scene *scene, uint32_t acts, uint32_t events) {
  struct error error;
  const struct command_act *commands[PROMISES_MAX];
  struct append_result results[PROMISES_MAX];
  uint32_t first = scene->deed_count;
  scene->deed_count += acts;
  assert(acts <= PROMISES_MAX);
  for (uint32_t i = 0; i < acts; i++) commands[i] = deed_make(scene->arena, first + i, events);
  if (!store_append_all(scene->store, commands, acts, results, &error)) stop("append", &error);
  for (uint32_t i = 0; i < acts; i++) {
    if (!results[i].ok) stop("append", &results[i].error);
    promise(&scene->promises, PROMISE_DEED, first + i, scene->trace);
  }
}

static void open_store(struct scene *scene, bool create) {
  struct error error;
  scene->arena = arena_new(0);
  bool ok = create ? store_create(scene->arena, scene->address, STR("acme"), &scene->store, &error)
                   : store_open(scene->arena, scene->address, STR(""), STORE_WRITE, &scene->store, &error);
  if (!ok) stop("open", &error);
  scene->store->entropy = &scene->entropy;
  scene->store->key = deeds_key();
  if (create) promise(&scene->promises, PROMISE_STORE, 0, scene->trace);
}

static void close_store(struct scene *scene) { arena_free(scene->arena); }

static void add_document(struct scene *scene, uint32_t number) {
  struct error error;
  struct hash hash;
  if (!store_add_document(scene->store, document_of(scene->arena, number), &hash, &error)) stop("document", &error);
  promise(&scene->promises, PROMISE_DOCUMENT, number, scene->trace);
}

/* The event of the first deed that has one. */
static void erase(struct scene *scene) {
  struct error error;
  struct receipt receipt;
  int64_t place = 2;
  struct erasable erasable = {.places = &place, .count = 1};
  struct act act = erasure_make(scene->arena, place, place + 1);
  if (!store_erase(scene->store, &act, STR(""), &erasable, &receipt, &error) || !store_scrub(scene->store, &error)) stop("erase", &error);
  promise(&scene->promises, PROMISE_ERASURE, (uint32_t)place, scene->trace);
}

static void say_nothing(void *context, int64_t done, int64_t size) { (void)context, (void)done, (void)size; }

static void rebuild(struct scene *scene) {
  const struct progress progress = {.report = say_nothing};
  struct error error;
  int64_t size;
  if (!store_rebuild(scene->store, &progress, &size, &error)) stop("rebuild", &error);
}

/* As another program does that shares the store: the log's pages into the file. */
static void move_log(const struct scene *scene, int mode) {
  sqlite3 *other;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI;
  int code = sqlite3_open_v2(scene->address, &other, flags, NULL);
  if (code == SQLITE_OK) code = sqlite3_wal_checkpoint_v2(other, NULL, mode, NULL, NULL);
  if (code != SQLITE_OK) printf("the log cannot be moved: %s\n", sqlite3_errmsg(other)), exit(1);
  sqlite3_close(other);
}

static void play(struct scene *scene) {
  begin(scene, "making a store");
  open_store(scene, true);
  begin(scene, "an act without events");
  append(scene, 1, 0);
  begin(scene, "an act with two events");
  append(scene, 1, 2);
  begin(scene, "a document");
  add_document(scene, 1);
  begin(scene, "closing, opening, an act");
  close_store(scene);
  open_store(scene, false);
  append(scene, 1, 1);
  begin(scene, "the log into the file, an act");
  append(scene, 1, 1);
  move_log(scene, SQLITE_CHECKPOINT_PASSIVE);
  append(scene, 1, 1);
  append(scene, 1, 1);
  begin(scene, "the log cut off, an act");
  move_log(scene, SQLITE_CHECKPOINT_TRUNCATE);
  append(scene, 1, 1);
  begin(scene, "a group of acts");
  append(scene, 24, 2);
  begin(scene, "erasing");
  erase(scene);
  begin(scene, "an act with many events");
  append(scene, 1, 200);
  begin(scene, "derived tables made again");
  rebuild(scene);
  begin(scene, "closing");
  close_store(scene);
}

/* -- the sweep ---------------------------------------------------------------------------------------------------------- */

/* What was found of disks that were checked before, by a hash of the disk and the number of promises. */
struct known {
  uint64_t image;
  enum verdict verdict;
};

static uint64_t image_of(const struct disk *disk, uint32_t promises) {
  uint64_t hash = 14695981039346656037u ^ promises;
  for (uint32_t i = 0; i < disk->count; i++) {
    if (!disk->files[i].is_linked) continue;
    hash = (hash ^ i ^ (uint64_t)disk->files[i].size << 8) * 1099511628211u;
    for (uint32_t at = 0; at < disk->files[i].size; at += 8) {
      uint64_t word = 0;
      memcpy(&word, disk->bytes[i] + at, disk->files[i].size - at < 8 ? disk->files[i].size - at : 8);
      hash = (hash ^ word) * 1099511628211u;
      hash ^= hash >> 29;
    }
  }
  return hash ? hash : 1;
}

/* Where the image stands, or belongs. */
static struct known *find_known(struct known *known, uint64_t image) {
  uint32_t i = (uint32_t)(image % IMAGES_MAX);
  while (known[i].image && known[i].image != image) i = (i + 1) % IMAGES_MAX;
  return &known[i];
}

static uint32_t promises_by(const struct scene *scene, uint32_t at) {
  uint32_t count = 0;
  while (count < scene->promises.count && scene->promises.made[count].after <= at) count++;
  return count;
}

static enum verdict check_once(struct scene *scene, struct known *all, struct disk *left, uint32_t at, struct step *step) {
  uint32_t promises = promises_by(scene, at);
  uint64_t image = image_of(left, promises);
  struct known *known = find_known(all, image);
  if (known->image == image) return known->verdict;
  step->checked++;
  *known = (struct known){image, promises_check(&scene->promises, promises, left, scene->address)};
  return known->verdict;
}

static void sweep(struct scene *scene, int tears, uint64_t seed) {
  struct disk *empty = disk_new(), *left = disk_new();
  struct known *known = calloc(IMAGES_MAX, sizeof *known);
  struct cutter cutter = cutter_begin(scene->trace, empty, seed);
  struct step *step = scene->steps;
  for (uint32_t at = 0; at <= scene->trace->count; at++) {
    while (step + 1 < scene->steps + scene->step_count && step[1].first <= at) step++;
    step->cuts++;
    for (int tear = 0; tear < tears; tear++) {
      cutter_leave(&cutter, at, tear, left);
      enum verdict verdict = check_once(scene, known, left, at, step);
      step->images++;
      step->lost += verdict == LOST;
      step->broken += verdict == BROKEN;
      if (verdict == BROKEN) printf("  ... when change %u was cut (%s), %s was left\n", at, step->name, tear_names[tear]);
    }
  }
  free(known);
  cutter_end(&cutter);
  disk_free(empty);
  disk_free(left);
}

static struct step tell(const struct scene *scene) {
  struct step all = {.name = "all"};
  printf("  %-32s %8s %8s %10s %6s %8s\n", "", "cuts", "disks", "different", "lost", "damaged");
  for (uint32_t i = 0; i <= scene->step_count; i++) {
    const struct step *step = i < scene->step_count ? &scene->steps[i] : &all;
    printf("  %-32s %8u %8u %10u %6u %8u\n", step->name, step->cuts, step->images, step->checked, step->lost, step->broken);
    if (step == &all) break;
    all.cuts += step->cuts;
    all.images += step->images;
    all.checked += step->checked;
    all.lost += step->lost;
    all.broken += step->broken;
  }
  return all;
}

static struct step run(const char *address, int tears, uint64_t seed) {
  static struct scene scene;
  double start = clock_seconds();
  scene = (struct scene){.address = address, .disk = disk_new(), .trace = trace_new(), .entropy = entropy_seeded(seed)};
  power_mount(scene.disk, scene.trace);
  play(&scene);
  sweep(&scene, tears, seed);
  printf("%s: the power cut at each of %u changes of the disk, %d patterns, seed %llu, %.1f s\n", address, scene.trace->count, tears,
         (unsigned long long)seed, clock_seconds() - start);
  return tell(&scene);
}

int main(int argc, char **argv) {
  int tears = argc > 1 && argv[1][0] ? (int)strtol(argv[1], NULL, 10) : TEARS;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  struct step full = run("file:store.db?vfs=power", tears, seed);
  struct step weak = run("file:store.db?vfs=power&synchronous=normal", tears < 4 ? tears : 4, seed);
  bool sees = weak.lost > 0;
  if (!sees) printf("with synchronous=normal nothing was lost: the test sees nothing\n");
  return full.lost || full.broken || weak.broken || !sees;
}
