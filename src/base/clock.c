/* The one place that reads the time of day. */
#include "clock.h"

#include <time.h>

static int64_t ahead; /* seconds */

struct instant clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (struct instant){now.tv_sec + ahead};
}

void clock_put_ahead(int64_t seconds) { ahead = seconds; }

double clock_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void clock_sleep_ms(int milliseconds) {
  struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  nanosleep(&wait, NULL);
}

void clock_sleep_until(double seconds) {
  struct timespec end = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) != 0) continue;
}
