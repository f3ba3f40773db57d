/* What is left of a trace when the power goes. */
#include "power_cut.h"

#include <assert.h>
#include <string.h>

enum { SECTOR = 512 };

const char *const tear_names[TEARS] = {
    "nothing that was not synced",
    "all that was written",
    "all but what was being written",
    "the first half of what was being written",
    "the last sector of what was being written",
    "the sizes of files only",
    "the last change only",
    "the first changes, in order",
    "the first changes, and noise where there is nothing",
    "the last changes without the first",
    "the last changes, and noise where there is nothing",
    "each change or not",
    "each sector or not",
    "most sectors",
    "few sectors",
    "few sectors, and noise where there is nothing",
};
enum { NONE, ALL, NOT_THE_LAST, HALF, LAST_SECTOR, SIZES, LAST_CHANGE, FIRST, FIRST_NOISE, LAST, LAST_NOISE, CHANGES, SECTORS, MOST, FEW, FEW_NOISE };

/* By number of change: those before it are on the disk by a sync that was done. */
struct syncs {
  uint32_t of_file[DISK_FILES_MAX], of_names;
};

struct tearing {
  const struct trace *trace;
  struct disk *left;
  uint32_t at, middle; /* the cut; a change between the first unsettled one and it */
  int tear;
  uint64_t random;
  struct syncs syncs;
};

static uint32_t draw(struct tearing *tearing, uint32_t below) {
  tearing->random = tearing->random * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((tearing->random >> 32) * below >> 32);
}

static struct syncs find_syncs(const struct trace *trace, uint32_t from, uint32_t at) {
  struct syncs syncs = {{0}, 0};
  for (uint32_t i = from; i < at; i++) {
    const struct change *change = &trace->changes[i];
    if (change->kind == CHANGE_SYNC) syncs.of_file[change->file] = i;
    if (change->kind == CHANGE_SYNC_DIRECTORY) syncs.of_names = i;
  }
  return syncs;
}

static bool is_of_name(const struct change *change) { return change->kind == CHANGE_CREATE || change->kind == CHANGE_DELETE; }
static bool is_sync(const struct change *change) { return change->kind == CHANGE_SYNC || change->kind == CHANGE_SYNC_DIRECTORY; }

static bool is_settled(const struct syncs *syncs, const struct change *change, uint32_t number) {
  return is_sync(change) || number < (is_of_name(change) ? syncs->of_names : syncs->of_file[change->file]);
}

/* -- what of an unsettled change is there ---------------------------------------------------------------------------- */

static bool survives(struct tearing *tearing, uint32_t number, uint32_t sector, uint32_t sectors) {
  bool is_last = number == tearing->at;
  switch (tearing->tear) {
  case ALL: return true;
  case NOT_THE_LAST: return !is_last;
  case HALF: return !is_last || sector < sectors / 2;
  case LAST_SECTOR: return !is_last || sector == sectors - 1;
  case LAST_CHANGE: return number + 1 >= tearing->at;
  case FIRST:
  case FIRST_NOISE: return number < tearing->middle;
  case LAST:
  case LAST_NOISE: return number >= tearing->middle;
  case SECTORS: return draw(tearing, 2);
  case MOST: return draw(tearing, 8);
  case FEW:
  case FEW_NOISE: return !draw(tearing, 8);
  default: return false; /* patterns are numbers; the others keep no sector for its own sake */
  }
}

/* A file that grew, before anything is written there: zeroes, or what lay on the disk. */
static void grow(struct tearing *tearing, const struct change *change) {
  struct disk_file *file = &tearing->left->files[change->file];
  bool has_noise = tearing->tear == FIRST_NOISE || tearing->tear == LAST_NOISE || tearing->tear == FEW_NOISE;
  for (; file->size < change->offset + change->length; file->size++)
    tearing->left->bytes[change->file][file->size] = has_noise ? (uint8_t)draw(tearing, 256) : 0;
}

static void tear_write(struct tearing *tearing, uint32_t number, const struct change *change) {
  uint32_t first = change->offset / SECTOR, sectors = (change->offset + change->length - 1) / SECTOR - first + 1;
  bool is_whole = tearing->tear == CHANGES && draw(tearing, 2);
  if (tearing->tear == SIZES) grow(tearing, change);
  for (uint32_t sector = 0; sector < sectors; sector++) {
    if (!is_whole && !survives(tearing, number, sector, sectors)) continue;
    uint32_t from = sector ? (first + sector) * SECTOR - change->offset : 0, to = (first + sector + 1) * SECTOR - change->offset;
    grow(tearing, change);
    disk_apply(tearing->left, tearing->trace, change, from, (to < change->length ? to : change->length) - from);
  }
}

static void tear_content(struct tearing *tearing, uint32_t number) {
  const struct change *change = &tearing->trace->changes[number];
  if (is_of_name(change)) return;
  if (is_settled(&tearing->syncs, change, number)) disk_apply(tearing->left, tearing->trace, change, 0, change->length);
  else if (change->kind == CHANGE_WRITE) tear_write(tearing, number, change);
  else if (tearing->tear == SIZES || tearing->tear == CHANGES ? draw(tearing, 2) : survives(tearing, number, 0, 1))
    disk_apply(tearing->left, tearing->trace, change, 0, 0);
}

/* A file system keeps names by a journal of its own: of those changes that were not synced the first few are there, in order.
 * True: this one is there, and so may be the next. */
static bool tear_name(struct tearing *tearing, uint32_t number) {
  const struct change *change = &tearing->trace->changes[number];
  if (!is_of_name(change)) return true;
  bool all = tearing->tear == ALL || (number < tearing->at && (tearing->tear == NOT_THE_LAST || tearing->tear == SIZES));
  if (!is_settled(&tearing->syncs, change, number) && !all && (tearing->tear == NONE || !draw(tearing, 4))) return false;
  disk_apply(tearing->left, tearing->trace, change, 0, 0);
  return true;
}

/* -- the cut ------------------------------------------------------------------------------------------------------------ */

struct cutter cutter_begin(const struct trace *trace, const struct disk *before, uint64_t seed) {
  struct cutter cutter = {.trace = trace, .settled = disk_new(), .seed = seed};
  disk_copy(cutter.settled, before);
  return cutter;
}

void cutter_end(struct cutter *cutter) { disk_free(cutter->settled); }

void cutter_leave(struct cutter *cutter, uint32_t at, int tear, struct disk *left) {
  const struct trace *trace = cutter->trace;
  struct tearing tearing = {.trace = trace, .left = left, .at = at, .tear = tear, .random = cutter->seed ^ at * 0x9e3779b97f4a7c15u ^ (uint64_t)tear};
  tearing.syncs = find_syncs(trace, cutter->settled_count, at);
  for (; cutter->settled_count < at; cutter->settled_count++) {
    const struct change *change = &trace->changes[cutter->settled_count];
    if (!is_settled(&tearing.syncs, change, cutter->settled_count)) break;
    disk_apply(cutter->settled, trace, change, 0, change->length);
  }
  draw(&tearing, 2); /* away from seeds that are alike */
  tearing.middle = cutter->settled_count + draw(&tearing, at - cutter->settled_count + 1);
  uint32_t end = at < trace->count ? at + 1 : at;
  disk_copy(left, cutter->settled);
  for (uint32_t i = cutter->settled_count; i < end && tear_name(&tearing, i); i++) continue;
  for (uint32_t i = cutter->settled_count; i < end; i++) tear_content(&tearing, i);
}
