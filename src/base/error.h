/* How a function says that it could not do what it was asked. `bool f(…, struct error *error)` returns false
 * and fills *error; nobody may ignore it. Six kinds, one table for every face (exit code, HTTP status).
 * Text: lower case, one line, the user's own words in backticks, what to do next. A refusal to trade is a
 * decision, never an error. */
#ifndef ABSTAIN_BASE_ERROR_H
#define ABSTAIN_BASE_ERROR_H

#include <stdbool.h>

enum error_kind {
  ERROR_INPUT,    /* what was given is not well-formed, or not true */
  ERROR_DENIED,   /* the caller may not */
  ERROR_MISSING,  /* no such thing */
  ERROR_CONFLICT, /* it does not fit what is there */
  ERROR_BUSY,     /* not now; again later */
  ERROR_BROKEN,   /* our own fault, or the machine's */
};

enum { ERROR_TEXT_MAX = 512 };

struct error {
  enum error_kind kind;
  char text[ERROR_TEXT_MAX];
};

#define MUST_USE __attribute__((warn_unused_result))

/* Fills *error and returns false, so that a function can say `return error_set(error, …)`. Control characters in what is
 * echoed are escaped: every text of an error may be sent to a terminal. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int error_exit_code(enum error_kind kind);
int error_http_status(enum error_kind kind);
const char *error_name(enum error_kind kind);

#endif
