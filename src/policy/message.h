/* What the compiler says about a document: numbered, with the line, the words underlined and what to write
 * instead. `abstain explain P0312` prints the page of a number. */
#ifndef ABSTAIN_POLICY_MESSAGE_H
#define ABSTAIN_POLICY_MESSAGE_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "ast.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct message {
  int32_t number;      /* 201 for P0201 */
  struct span span;    /* line 0: of the document as a whole */
  struct str text;     /* one line */
  struct str hint;     /* what to write instead; may be several lines; may be empty */
  struct str mark;     /* words beside the underline ("did you mean …"); may be empty */
};

enum { MESSAGES_MAX = 200 }; /* of one document; the rest is counted */

struct messages {
  struct arena *arena;
  struct message *list;
  size_t room;
  int32_t count, errors, left_out;
  int32_t unproved; /* claims that P0604 speaks of, those left out too */
};

/* The page of a number: what it means, a wrong and a right example. */
struct message_page {
  int32_t number;
  enum severity severity;
  const char *title; /* "not a kind of transaction" */
  const char *page;  /* some paragraphs */
};
extern const struct message_page message_pages[]; /* ended by number 0 */
const struct message_page *message_page(int32_t number); /* NULL when there is none */

/* Is only counted what is added now? Then nobody need take the trouble to word it. */
static inline bool messages_full(const struct messages *messages) { return messages->count == MESSAGES_MAX; }
void messages_init(struct messages *messages, struct arena *arena);
/* Adds a message; the severity is the page's. `hint` and `mark` may be empty. */
void messages_add(struct messages *messages, int32_t number, struct span span, struct str mark, struct str hint,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));
/* policy.md:163: error P0201: … with the line of `text` and its underline; sorted by line. */
void buf_messages(struct buf *out, const struct messages *messages, const char *path, struct str text, bool color);
void json_messages(struct buf *out, const struct messages *messages, const char *path); /* a JSON array */

#endif
