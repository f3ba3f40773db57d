/* The one table of error kinds, and the writer of error texts. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

#include "buf.h"

static const struct {
  const char *name;
  int exit_code, http_status;
} kinds[] = {
    [ERROR_INPUT] = {"input", 2, 422},       [ERROR_DENIED] = {"denied", 3, 403},
    [ERROR_MISSING] = {"missing", 4, 404},   [ERROR_CONFLICT] = {"conflict", 5, 409},
    [ERROR_BUSY] = {"busy", 75, 503},        [ERROR_BROKEN] = {"broken", 70, 500},
};

bool error_set(struct error *error, enum error_kind kind, const char *format, ...) {
  error->kind = kind;
  char raw[ERROR_TEXT_MAX];
  struct buf shown;
  va_list values;
  va_start(values, format);
  vsnprintf(raw, sizeof raw, format, values);
  va_end(values);
  buf_init(&shown, sizeof error->text - 1);
  buf_shown(&shown, str_of(raw));
  memcpy(error->text, buf_c(&shown), shown.length + 1);
  buf_free(&shown);
  return false;
}

int error_exit_code(enum error_kind kind) { return kinds[kind].exit_code; }
int error_http_status(enum error_kind kind) { return kinds[kind].http_status; }
const char *error_name(enum error_kind kind) { return kinds[kind].name; }
