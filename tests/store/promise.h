/* What a store acknowledged, noted while it did, and held against what is found on a disk afterwards. */
#ifndef ABSTAIN_TEST_PROMISE_H
#define ABSTAIN_TEST_PROMISE_H

#include "deeds.h"
#include "power_vfs.h"

enum { PROMISES_MAX = 512, DEEDS_MAX = 512 };

enum promise_kind { PROMISE_STORE, PROMISE_DEED, PROMISE_DOCUMENT, PROMISE_ERASURE };

struct promise {
  enum promise_kind kind;
  uint32_t number; /* of the deed, of the document, of the first entry that was erased */
  uint32_t after;  /* so many changes of the disk */
};

/* Without pointers: it may stand in memory that is shared with a child. */
struct promises {
  uint32_t count;
  struct promise made[PROMISES_MAX];
};

void promise(struct promises *promises, enum promise_kind kind, uint32_t number, const struct trace *trace);
struct str document_of(struct arena *arena, uint32_t number);

enum verdict { KEPT, LOST, BROKEN };
/* Opens the store on the disk that was left (which it changes), or makes it where none had been promised. Are the first `count`
 * promises kept? Is the rest whole, and can it be written to? Says what is broken. */
enum verdict promises_check(const struct promises *promises, uint32_t count, struct disk *left, const char *address);

#endif
