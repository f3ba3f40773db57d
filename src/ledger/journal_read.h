/* Reading a journal: JSON Lines, one event a line; empty lines and lines that start with # are passed over.
 * Any bytes give a journal or faults, each with its line and column; a file is streamed, never held whole. */
#ifndef ABSTAIN_LEDGER_JOURNAL_READ_H
#define ABSTAIN_LEDGER_JOURNAL_READ_H

#include <stdio.h>

#include "faults.h"
#include "journal.h"

enum { JOURNAL_LINE_MAX = 1 << 20 };

/* `-` is standard input; any other the caller closes. NULL with the error. */
FILE *journal_open(const char *path, struct error *error);
/* The journal, for journal_free, or NULL with at least one fault: never half of one. */
struct journal *journal_read(FILE *file, struct faults *faults);
/* The file at the path, with its first fault as the error: for commands that only want to go on. */
MUST_USE bool journal_load(const char *path, struct journal **journal, struct error *error);

#endif
