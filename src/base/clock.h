/* The one place that reads the time of day. Everything else is told the instant. */
#ifndef ABSTAIN_BASE_CLOCK_H
#define ABSTAIN_BASE_CLOCK_H

#include "date.h"

struct instant clock_now(void);
double clock_seconds(void); /* monotonic, for measuring and progress only */
void clock_sleep_ms(int milliseconds);

#endif
