/* The VFS `power`: files, locks and the shared memory of the log's index, all of them plain arrays. One thread uses it at a time;
 * connections may be several. */
#include "power_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "../../src/store/database.h"

enum { REGIONS_MAX = 32, REGION_SIZE = 32 << 10, SECTOR_SIZE = 4096 };

static struct disk *disk;
static struct trace *trace;
static struct fault fault;
static uint32_t calls;
static uint64_t randomness; /* of SQLite's salts: the same in every run */

/* Who holds which locks: of files by SQLite's levels, of the index by slot. What a process held dies with it. */
static struct {
  int shared, reserved, exclusive;
} file_locks[DISK_FILES_MAX];
static uint8_t regions[REGIONS_MAX][REGION_SIZE];
static int slots[SQLITE_SHM_NLOCK]; /* how many share it; -1: exclusive */

/* What a parent asks about a child that ended. */
static struct {
  bool failed, failed_sync;
} *seen;

struct handle {
  sqlite3_file base;
  uint32_t file;
  bool syncs_directory; /* with its next sync */
  int level;
  uint16_t shared_slots, exclusive_slots;
};

static struct handle *handle_of(sqlite3_file *file) { return (struct handle *)(void *)file; }

static void *shared_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  assert(memory != MAP_FAILED);
  return memory;
}

struct disk *disk_new(void) { return shared_memory(sizeof(struct disk)); }
void disk_free(struct disk *freed) { munmap(freed, sizeof *freed); }
struct trace *trace_new(void) { return shared_memory(sizeof(struct trace)); }

void disk_copy(struct disk *to, const struct disk *from) {
  to->count = from->count;
  memcpy(to->files, from->files, sizeof from->files);
  for (uint32_t i = 0; i < from->count; i++) memcpy(to->bytes[i], from->bytes[i], from->files[i].size);
}

static uint32_t find(const struct disk *on, const char *name) {
  for (uint32_t i = 0; i < on->count; i++)
    if (on->files[i].is_linked && strcmp(on->files[i].name, name) == 0) return i;
  return UINT32_MAX;
}

bool disk_holds(const struct disk *on, const char *name) { return find(on, name) != UINT32_MAX; }

static void resize(struct disk *on, uint32_t file, uint32_t size) {
  assert(size <= DISK_FILE_MAX);
  uint32_t before = on->files[file].size;
  if (size > before) memset(on->bytes[file] + before, 0, size - before);
  on->files[file].size = size;
}

void disk_apply(struct disk *on, const struct trace *of, const struct change *change, uint32_t from, uint32_t length) {
  uint32_t start = change->offset + from;
  while (on->count <= change->file) on->files[on->count++] = (struct disk_file){0};
  switch (change->kind) {
  case CHANGE_CREATE:
    on->files[change->file].is_linked = true;
    memcpy(on->files[change->file].name, of->names[change->file], DISK_NAME_MAX);
    break;
  case CHANGE_DELETE: on->files[change->file].is_linked = false; break;
  case CHANGE_TRUNCATE: resize(on, change->file, change->offset); break;
  case CHANGE_WRITE:
    if (on->files[change->file].size < start + length) resize(on, change->file, start + length);
    memcpy(on->bytes[change->file] + start, of->bytes + change->bytes + from, length);
    break;
  case CHANGE_SYNC:
  case CHANGE_SYNC_DIRECTORY: break;
  }
}

/* -- faults and the trace ------------------------------------------------------------------------------------------ */

void power_fail(struct fault wanted) {
  fault = wanted;
  calls = 0;
  seen->failed = seen->failed_sync = false;
}

uint32_t power_calls(void) { return calls; }
bool power_failed(void) { return seen->failed; }
bool power_failed_sync(void) { return seen->failed_sync; }

/* Counts the call. Does it fail? A full disk refuses what needs room. */
static bool fails(bool needs_room) {
  uint32_t call = calls++;
  bool suits = fault.kind == FAULT_IO || (fault.kind == FAULT_FULL && needs_room);
  if (!suits || !(call == fault.at || (fault.for_ever && call > fault.at))) return false;
  return seen->failed = true;
}

/* As SQLite does it on Unix: its log is told. */
static int fail_sync(int code) {
  seen->failed_sync = true;
  sqlite3_log(code, "the sync failed");
  return code;
}

static struct change *note(enum change_kind kind, uint32_t file) {
  static struct change untraced;
  if (!trace) return &untraced;
  assert(trace->count < TRACE_CHANGES_MAX);
  struct change *change = &trace->changes[trace->count++];
  *change = (struct change){.kind = kind, .file = file};
  return change;
}

/* -- files ------------------------------------------------------------------------------------------------------------ */

static int close_file(sqlite3_file *file);

static int read_file(sqlite3_file *file, void *out, int wanted, sqlite3_int64 offset) {
  const struct disk_file *on = &disk->files[handle_of(file)->file];
  uint32_t from = (uint32_t)offset, length = (uint32_t)wanted, there = from < on->size ? on->size - from : 0;
  if (there > length) there = length;
  if (fails(false)) return SQLITE_IOERR_READ;
  memcpy(out, disk->bytes[handle_of(file)->file] + from, there);
  memset((char *)out + there, 0, length - there);
  return there == length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

/* A disk that is full takes the first half. */
static int write_file(sqlite3_file *file, const void *bytes, int wanted, sqlite3_int64 offset) {
  uint32_t number = handle_of(file)->file, from = (uint32_t)offset, length = (uint32_t)wanted;
  bool failed = fails(true);
  if (failed && fault.kind == FAULT_IO) return SQLITE_IOERR_WRITE;
  if (failed) length /= 2;
  if (disk->files[number].size < from + length) resize(disk, number, from + length);
  memcpy(disk->bytes[number] + from, bytes, length);
  struct change *change = note(CHANGE_WRITE, number);
  change->offset = from;
  change->length = length;
  if (trace) {
    assert(trace->used + length <= TRACE_BYTES_MAX);
    change->bytes = trace->used;
    memcpy(trace->bytes + trace->used, bytes, length);
    trace->used += length;
  }
  return failed ? SQLITE_FULL : SQLITE_OK;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
  if (fails(false)) return SQLITE_IOERR_TRUNCATE;
  resize(disk, handle_of(file)->file, (uint32_t)size);
  note(CHANGE_TRUNCATE, handle_of(file)->file)->offset = (uint32_t)size;
  return SQLITE_OK;
}

static int sync_file(sqlite3_file *file, int flags) {
  uint32_t number = handle_of(file)->file;
  (void)flags;
  if (fails(false)) return fail_sync(SQLITE_IOERR_FSYNC);
  note(CHANGE_SYNC, number);
  if (handle_of(file)->syncs_directory) note(CHANGE_SYNC_DIRECTORY, number);
  handle_of(file)->syncs_directory = false;
  return SQLITE_OK;
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size) {
  if (fails(false)) return SQLITE_IOERR_FSTAT;
  *size = disk->files[handle_of(file)->file].size;
  return SQLITE_OK;
}

static int control_file(sqlite3_file *file, int operation, void *argument) {
  (void)file, (void)operation, (void)argument;
  return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file) { return (void)file, SECTOR_SIZE; }
static int characteristics(sqlite3_file *file) { return (void)file, SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

/* -- locks ------------------------------------------------------------------------------------------------------------ */

static int unlock_file(sqlite3_file *file, int level) {
  struct handle *handle = handle_of(file);
  if (handle->level > SQLITE_LOCK_EXCLUSIVE || handle->level <= level) return SQLITE_OK;
  if (handle->level >= SQLITE_LOCK_RESERVED) file_locks[handle->file].reserved--;
  if (handle->level == SQLITE_LOCK_EXCLUSIVE) file_locks[handle->file].exclusive--;
  if (level == SQLITE_LOCK_NONE) file_locks[handle->file].shared--;
  handle->level = level;
  return SQLITE_OK;
}

static int lock_file(sqlite3_file *file, int level) {
  struct handle *handle = handle_of(file);
  if (fails(false)) return SQLITE_IOERR_LOCK;
  if (handle->level >= level) return SQLITE_OK;
  bool mine = handle->level >= SQLITE_LOCK_RESERVED;
  if (file_locks[handle->file].exclusive || (level >= SQLITE_LOCK_RESERVED && file_locks[handle->file].reserved > mine)) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && file_locks[handle->file].shared > 1) return SQLITE_BUSY;
  if (handle->level == SQLITE_LOCK_NONE) file_locks[handle->file].shared++;
  if (level >= SQLITE_LOCK_RESERVED && !mine) file_locks[handle->file].reserved++;
  if (level == SQLITE_LOCK_EXCLUSIVE) file_locks[handle->file].exclusive++;
  handle->level = level;
  return SQLITE_OK;
}

static int check_reserved(sqlite3_file *file, int *reserved) {
  *reserved = file_locks[handle_of(file)->file].reserved > 0;
  return SQLITE_OK;
}

/* -- the index of the log --------------------------------------------------------------------------------------------- */

static int map_index(sqlite3_file *file, int region, int size, int extend, void volatile **mapped) {
  (void)file, (void)extend;
  if (fails(true)) return fault.kind == FAULT_IO ? SQLITE_IOERR_SHMMAP : SQLITE_FULL;
  assert(region < REGIONS_MAX && size == REGION_SIZE);
  *mapped = regions[region];
  return SQLITE_OK;
}

static int lock_index(sqlite3_file *file, int first, int count, int flags) {
  struct handle *handle = handle_of(file);
  uint16_t mask = (uint16_t)(((1 << count) - 1) << first);
  bool shared = flags & SQLITE_SHM_SHARED;
  if (flags & SQLITE_SHM_LOCK) {
    if (fails(false)) return SQLITE_IOERR_SHMLOCK;
    for (int i = first; i < first + count; i++)
      if (shared ? slots[i] < 0 : slots[i] != 0) return SQLITE_BUSY;
    for (int i = first; i < first + count; i++) slots[i] += shared ? 1 : -1;
    if (shared) handle->shared_slots |= mask;
    else handle->exclusive_slots |= mask;
    return SQLITE_OK;
  }
  uint16_t held = mask & (shared ? handle->shared_slots : handle->exclusive_slots);
  for (int i = first; i < first + count; i++)
    if (held >> i & 1) slots[i] -= shared ? 1 : -1;
  if (shared) handle->shared_slots &= (uint16_t)~mask;
  else handle->exclusive_slots &= (uint16_t)~mask;
  return SQLITE_OK;
}

static void order_index(sqlite3_file *file) { (void)file; }

static int unmap_index(sqlite3_file *file, int delete) {
  lock_index(file, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
  lock_index(file, 0, SQLITE_SHM_NLOCK, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
  if (delete) memset(regions, 0, sizeof regions);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    2, close_file, read_file, write_file, truncate_file, sync_file, size_of_file, lock_file, unlock_file, check_reserved,
    control_file, sector_size, characteristics, map_index, lock_index, order_index, unmap_index, NULL, NULL,
};

/* -- names ------------------------------------------------------------------------------------------------------------ */

static int close_file(sqlite3_file *file) {
  unlock_file(file, SQLITE_LOCK_NONE);
  return SQLITE_OK;
}

static uint32_t create(const char *name) {
  assert(disk->count < DISK_FILES_MAX && strlen(name) < DISK_NAME_MAX);
  uint32_t number = disk->count++;
  disk->files[number] = (struct disk_file){.is_linked = true};
  strcpy(disk->files[number].name, name);
  note(CHANGE_CREATE, number);
  if (trace) strcpy(trace->names[number], name);
  return number;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *granted) {
  (void)vfs;
  file->pMethods = NULL;
  uint32_t number = name ? find(disk, name) : UINT32_MAX;
  bool creates = number == UINT32_MAX && flags & SQLITE_OPEN_CREATE;
  if (fails(creates) || !name || (number == UINT32_MAX && !creates)) return SQLITE_CANTOPEN;
  bool may_create_log = flags & SQLITE_OPEN_CREATE && flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL);
  *handle_of(file) = (struct handle){.file = creates ? create(name) : number, .syncs_directory = may_create_log};
  file->pMethods = &methods;
  if (granted) *granted = flags;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_directory) {
  (void)vfs;
  uint32_t number = find(disk, name);
  if (number == UINT32_MAX) return SQLITE_IOERR_DELETE_NOENT;
  if (fails(false)) return SQLITE_IOERR_DELETE;
  disk->files[number].is_linked = false;
  note(CHANGE_DELETE, number);
  if (!sync_directory) return SQLITE_OK;
  if (fails(false)) return fail_sync(SQLITE_IOERR_DIR_FSYNC);
  note(CHANGE_SYNC_DIRECTORY, number);
  return SQLITE_OK;
}

/* As on Unix: a log or journal of no bytes is not taken for one that is there. */
static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *there) {
  (void)vfs;
  if (fails(false)) return SQLITE_IOERR_ACCESS;
  uint32_t number = find(disk, name);
  *there = number != UINT32_MAX && (flags != SQLITE_ACCESS_EXISTS || disk->files[number].size > 0);
  return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *full) {
  (void)vfs;
  return snprintf(full, (size_t)room, "%s", name) < room ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int randomize(sqlite3_vfs *vfs, int count, char *bytes) {
  (void)vfs;
  for (int i = 0; i < count; i++) {
    randomness = randomness * 6364136223846793005u + 1442695040888963407u;
    bytes[i] = (char)(randomness >> 56);
  }
  return count;
}

static int sleep_not(sqlite3_vfs *vfs, int microseconds) { return (void)vfs, microseconds; }
static int now(sqlite3_vfs *vfs, double *julian) { return (void)vfs, *julian = 2455927.5, SQLITE_OK; }
static int last_error(sqlite3_vfs *vfs, int room, char *text) { return (void)vfs, (void)room, (void)text, 0; }

/* The store sets SQLite up when it first opens something, and that must come before all else. */
static void set_up_sqlite(void) {
  struct database *none;
  struct error error;
  if (database_open(":memory:", DATABASE_READ, &none, &error)) database_close(none);
}

void power_mount(struct disk *mounted, struct trace *noted) {
  static uint64_t mounts;
  static sqlite3_vfs vfs = {1, sizeof(struct handle), 200, NULL, "power", NULL, open_file, delete_file, access_file, full_name,
                            NULL, NULL, NULL, NULL, randomize, sleep_not, now, last_error, NULL, NULL, NULL, NULL};
  if (!seen) {
    set_up_sqlite();
    seen = shared_memory(sizeof *seen);
    sqlite3_vfs_register(&vfs, false);
  }
  disk = mounted;
  trace = noted;
  randomness = ++mounts;
  memset(regions, 0, sizeof regions);
  memset(slots, 0, sizeof slots);
  memset(file_locks, 0, sizeof file_locks);
  power_fail((struct fault){FAULT_NONE, 0, false});
}
