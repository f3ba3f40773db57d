/* Tables as spreadsheets write them (RFC 4180): a heading and rows, separated by commas, semicolons or tabs,
 * whichever the heading has most of; cells in quotes may hold separators, line ends and doubled quotes.
 * Untrusted input: any bytes. Cells are trimmed of white space at both ends and borrow the text or the arena.
 */
#ifndef ABSTAIN_PEOPLE_CSV_H
#define ABSTAIN_PEOPLE_CSV_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/error.h"

enum { CSV_SIZE_MAX = 1 << 20, CSV_ROWS_MAX = 5000, CSV_COLUMNS_MAX = 40, CSV_CELL_MAX = 1000 };

struct csv_row {
  uint32_t line; /* on which it begins, from 1 */
  uint32_t count;
  const struct str *cells;
};

struct csv {
  char separator;
  struct csv_row *rows; /* rows[0] is the heading; empty lines are left out */
  size_t room;
  uint32_t count;
};

/* The text of a file: UTF-8, without the mark with which some programs begin it. The error says as what it seems to have been saved, where
 * it stops to be text, and how to save it. */
MUST_USE bool csv_text(struct str bytes, struct str *text, struct error *error);
/* The error names the line and what is wrong with it. A text without any row is an error, too. */
MUST_USE bool csv_read(struct arena *arena, struct str text, struct csv *csv, struct error *error);
/* The cell, quoted where it must be; one that a spreadsheet would take for a formula gets an apostrophe. */
void buf_csv(struct buf *out, struct str cell);

#endif
