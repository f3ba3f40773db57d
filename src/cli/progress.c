/* How far long work has come. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "../base/clock.h"

/* Work that is over before the first interval has passed says nothing. */
void show_progress(void *context, int64_t done, int64_t size) {
  static const double interval_seconds = 0.2;
  static double said;
  static bool is_open; /* a line was begun */
  (void)context;
  double now = clock_seconds();
  if (said == 0) said = now;
  bool ends = is_open && done == size;
  if (!isatty(STDERR_FILENO) || (!ends && now - said < interval_seconds)) return;
  fprintf(stderr, "\r%" PRId64 " of %" PRId64 "%s", done, size, ends ? "\n" : "");
  said = now;
  is_open = !ends;
}
