/* How far long work has come. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"

enum { LINE_LENGTH_MAX = 44 }; /* two numbers of 20 digits, and " of " */

void show_progress(void *context, int64_t done, int64_t size) {
  static const double interval_seconds = 0.2;
  static double said;
  (void)context;
  if (!isatty(STDERR_FILENO)) return;
  double now = clock_seconds();
  if (done < size && now - said < interval_seconds) return;
  said = now;
  /* Whatever is written next begins where this line did. */
  fprintf(stderr, "%" PRId64 " of %" PRId64 "\r", done, size);
  if (done == size) fprintf(stderr, "%*s\r", LINE_LENGTH_MAX, "");
}
