/* The prose that statements quote, by section, reduced to its letters and digits so that white space, case,
 * punctuation and emphasis do not matter. Finds a quotation, the wording nearest to one that is not there,
 * and the sentences that nobody quotes. */
#ifndef ABSTAIN_POLICY_PROSE_H
#define ABSTAIN_POLICY_PROSE_H

#include "document.h"

struct passage {
  int32_t from, to; /* letters [from, to) */
};

struct prose {
  struct document document; /* what the letters are taken from */
  struct arena *arena;
  struct passage *sections; /* of the policy, by its section's number */
  int32_t section_count;
  char *letters;
  int32_t *offsets; /* in the document's text, by letter */
  bool *quoted;     /* by letter */
  int32_t letter_count;
  int64_t effort, nearest_effort; /* what may still be spent: past it nothing is found */
};

/* The prose of the policy itself, or of `external` (may be NULL) cut at the policy's headings. */
void prose_read(struct arena *arena, const struct document *policy, const struct document *external,
                struct prose *prose);
/* Is the quotation in the section? Marks its words as quoted. */
bool prose_quote(struct prose *prose, int32_t section, struct str words);
/* The section where it is, or NONE. */
int32_t prose_find(struct prose *prose, struct str words);
/* The wording of the section that is nearest, as it stands but on one line; empty when nothing is near. */
struct str prose_nearest(struct prose *prose, int32_t section, struct str words);
/* The prose of letters [from, to) on one line, without the marks of emphasis and quotes. */
struct str prose_wording(const struct prose *prose, int32_t from, int32_t to);
/* How much of the text counts when it is compared. */
size_t prose_letters(struct str words);
/* Are the two equal when compared as quotations are? */
bool prose_equal(struct str a, struct str b);

struct sentence {
  int32_t from, to; /* letters */
  int32_t line;
  bool quoted;
};
/* The next sentence at or after letter *from that holds a word of obligation; false when there is none. */
bool prose_sentence(const struct prose *prose, int32_t *from, struct sentence *sentence);

#endif
