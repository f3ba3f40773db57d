/* A Markdown document as lines: which are prose, headings and rule blocks, and the section each stands in.
 * Untrusted input: any bytes, within the limits below. The lines borrow the text. */
#ifndef ABSTAIN_POLICY_DOCUMENT_H
#define ABSTAIN_POLICY_DOCUMENT_H

#include "message.h"

enum {
  DOCUMENT_SIZE_MAX = 4 << 20,
  LINES_MAX = 1 << 16,
  BLOCK_DEPTH_MAX = 100,  /* lists and quotes inside each other, on one line */
  BLOCK_MARKS_MAX = 50000 /* list and quote marks of the whole document */
};

enum line_kind { LINE_PROSE, LINE_HEADING, LINE_FENCE, LINE_RULE };

struct line {
  int32_t offset, length; /* in the text, without the line's end */
  int32_t indent;         /* of a rule line: the bytes that belong to the list or quote around the block */
  int32_t section;
  int32_t kind; /* enum line_kind */
};

struct document_section {
  struct str heading; /* empty for what stands before the first one */
  int32_t line;       /* from 1 */
};

struct document {
  struct str text;
  struct line *lines; /* lines[0] is line 1 */
  struct document_section *sections;
  int32_t line_count, section_count;
};

/* False, with messages, when the text is past a limit. `name`: what messages call it when it is not the
 * policy itself but the prose it quotes; NULL: the policy. */
bool document_read(struct arena *arena, struct str text, const char *name, struct document *document,
                   struct messages *messages);
static inline struct str line_text(const struct document *document, const struct line *line) {
  return (struct str){document->text.at + line->offset, (size_t)line->length};
}

#endif
