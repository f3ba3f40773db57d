/* The page of an evidence pack, index.html: a table of the entries, decisions with what was asked and why it was so answered. It
 * uses no script and nothing from elsewhere, and prints well. */
#ifndef ABSTAIN_EVIDENCE_PAGE_H
#define ABSTAIN_EVIDENCE_PAGE_H

#include "erasure.h"
#include "pack.h"

void page_begin(struct buf *out, const struct pack_facts *facts);

/* A row of the table. */
struct page_row {
  size_t number;                       /* in the pack, from 1 */
  const struct stored_entry *entry;
  const struct entry_content *content; /* NULL: erased */
  const struct erasure *erasure;       /* then: how that came */
  const struct act *act;               /* by which it was recorded */
};
MUST_USE bool page_row(struct buf *out, const struct page_row *row, struct error *error);
void page_end(struct buf *out);

#endif
