/* What is wrong with a file, place by place: all of one run, up to a limit. */
#ifndef ABSTAIN_LEDGER_FAULTS_H
#define ABSTAIN_LEDGER_FAULTS_H

#include "../base/arena.h"
#include "../base/buf.h"

enum { FAULTS_MAX = 20 };

struct fault {
  uint32_t line;  /* 0: of the file as a whole */
  int32_t column; /* in characters from 1; 0: of the line as a whole */
  struct str text;
};

struct faults {
  struct arena *arena;
  struct fault list[FAULTS_MAX];
  int count; /* reading ends at the last that fits */
};

void faults_add(struct faults *faults, uint32_t line, int32_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void buf_fault(struct buf *out, const char *path, const struct fault *fault);    /* path:line:column: text */
void buf_faults(struct buf *out, const char *path, const struct faults *faults); /* a line each */

#endif
