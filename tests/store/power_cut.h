/* The disks that a cut of the power could leave. Of the changes in a trace, those that were synced are there; each of the others
 * is there, or not, or in part: a disk may write them in any order, sector by sector, until the power is gone. Patterns say
 * which; there are endlessly many, and these are the ones that have found mistakes elsewhere. */
#ifndef ABSTAIN_TEST_POWER_CUT_H
#define ABSTAIN_TEST_POWER_CUT_H

#include "power_vfs.h"

enum { TEARS = 16 };
extern const char *const tear_names[TEARS];

/* Goes through a trace from its start; the cuts must be asked for in their order. */
struct cutter {
  const struct trace *trace;
  struct disk *settled; /* with the changes that no later cut can undo */
  uint32_t settled_count;
  uint64_t seed;
};

struct cutter cutter_begin(const struct trace *trace, const struct disk *before, uint64_t seed);
void cutter_end(struct cutter *cutter);
/* The power goes while change `at` is being done, the ones before it being done as far as the program knows; at = the trace's
 * count: after the last. */
void cutter_leave(struct cutter *cutter, uint32_t at, int tear, struct disk *left);

#endif
