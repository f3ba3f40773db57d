/* Faults: kept up to the limit, and shown. */
#include "faults.h"

#include <stdarg.h>
#include <stdio.h>

#include "../base/error.h"

void faults_add(struct faults *faults, uint32_t line, int32_t column, const char *format, ...) {
  if (faults->count == FAULTS_MAX) return;
  char text[ERROR_TEXT_MAX];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  faults->list[faults->count++] = (struct fault){line, column, arena_copy(faults->arena, str_of(text))};
}

void buf_fault(struct buf *out, const char *path, const struct fault *fault) {
  buf_shown(out, str_of(path));
  if (fault->line) buf_format(out, ":%u", fault->line);
  if (fault->column) buf_format(out, ":%d", fault->column);
  buf_text(out, ": ");
  buf_shown(out, fault->text);
}

void buf_faults(struct buf *out, const char *path, const struct faults *faults) {
  for (int i = 0; i < faults->count; i++) {
    buf_fault(out, path, &faults->list[i]);
    buf_char(out, '\n');
  }
}
