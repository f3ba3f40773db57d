/* Reading a policy document: Markdown → rule blocks and prose → statements → a checked ast. Untrusted input:
 * any bytes give an ast or messages, in bounded time and memory. All errors of a document come in one run. */
#ifndef ABSTAIN_POLICY_SOURCE_H
#define ABSTAIN_POLICY_SOURCE_H

#include "ast.h"
#include "message.h"

struct policy_source {
  const char *path;       /* as shown in messages */
  struct str text;        /* the document */
  const char *prose_path; /* an external text or Markdown document that is quoted instead of the document's own
                             prose and is left untouched; NULL: none */
  struct str prose;
};

/* Reads and checks. NULL when there is any error (then messages has at least one of severity error); warnings
 * may come either way. The ast borrows source->text. */
const struct ast *policy_read(struct arena *arena, const struct policy_source *source, struct messages *messages);

#endif
