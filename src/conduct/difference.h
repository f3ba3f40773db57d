/* What is different between two documents, passage by passage: paragraphs, headings and blocks as they are
 * divided by empty lines. Pure. */
#ifndef ABSTAIN_CONDUCT_DIFFERENCE_H
#define ABSTAIN_CONDUCT_DIFFERENCE_H

#include "../base/arena.h"

enum change { CHANGE_NONE, CHANGE_GONE, CHANGE_NEW };

struct passage {
  enum change change;
  struct str text;
  size_t same_before, same_after; /* where one takes the other's place: how many bytes they begin and end with alike, whole words */
};

struct passages {
  struct passage *at;
  size_t room;
  uint32_t count, changed;
};

/* In the order of reading; what is gone stands before what is new in its place. Texts borrow the documents.
 */
void difference_of(struct arena *arena, struct str old, struct str new, struct passages *passages);

#endif
