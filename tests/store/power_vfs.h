/* A disk in memory under SQLite (`file:NAME?vfs=power`), of which a test knows everything: each change can be noted in a trace,
 * from which power_cut.h makes the disks that a cut of the power could leave, and any call can be made to fail. Disks and traces
 * are shared with forked children, so that a parent sees what a child that ended had written.
 *
 * It promises what a Unix file system promises and no more: what was written is on the disk when the file was synced; a file's
 * name is, when its directory was. As SQLite does it on Unix, a log or journal syncs the directory with its own first sync. */
#ifndef ABSTAIN_TEST_POWER_VFS_H
#define ABSTAIN_TEST_POWER_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum { DISK_FILES_MAX = 64, DISK_NAME_MAX = 40, DISK_FILE_MAX = 4 << 20, TRACE_CHANGES_MAX = 1 << 16, TRACE_BYTES_MAX = 64 << 20 };

struct disk_file {
  char name[DISK_NAME_MAX];
  bool is_linked; /* else it was deleted, and only who has it open sees it */
  uint32_t size;
};

struct disk {
  uint32_t count; /* of files, deleted ones among them: a new file is never an old one */
  struct disk_file files[DISK_FILES_MAX];
  uint8_t bytes[DISK_FILES_MAX][DISK_FILE_MAX];
};

enum change_kind { CHANGE_CREATE, CHANGE_WRITE, CHANGE_TRUNCATE, CHANGE_SYNC, CHANGE_DELETE, CHANGE_SYNC_DIRECTORY };

struct change {
  enum change_kind kind;
  uint32_t file, offset, length; /* a truncation's new size is its offset */
  uint32_t bytes;                /* where in the trace's bytes what was written stands */
};

struct trace {
  uint32_t count, used;
  char names[DISK_FILES_MAX][DISK_NAME_MAX]; /* of the files that were created */
  struct change changes[TRACE_CHANGES_MAX];
  uint8_t bytes[TRACE_BYTES_MAX];
};

struct disk *disk_new(void); /* empty */
void disk_free(struct disk *disk);
struct trace *trace_new(void);
void disk_copy(struct disk *to, const struct disk *from);
bool disk_holds(const struct disk *disk, const char *name);
/* Does to the disk what was done, or of a write only the part of `length` bytes that begins `from` bytes into it. */
void disk_apply(struct disk *disk, const struct trace *trace, const struct change *change, uint32_t from, uint32_t length);

/* SQLite works on this disk from now on, and notes what it changes (trace may be NULL). No connection may be open. */
void power_mount(struct disk *disk, struct trace *trace);

/* Which calls fail. They are counted from the mounting on: reads, changes, locks, all that may fail. */
enum fault_kind { FAULT_NONE, FAULT_IO, FAULT_FULL, FAULT_MEMORY }; /* the last is not the disk's (memory_fault.h) */
struct fault {
  enum fault_kind kind;
  uint32_t at; /* the call, from 0 */
  bool for_ever; /* that one and all after it of which it can be said; else that one only */
};
void power_fail(struct fault fault);
uint32_t power_calls(void);
bool power_failed(void);      /* did a call fail since? */
bool power_failed_sync(void); /* one that was to make something durable? */

#endif
