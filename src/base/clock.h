/* The one place that reads the time of day. Everything else is told the instant. */
#ifndef ABSTAIN_BASE_CLOCK_H
#define ABSTAIN_BASE_CLOCK_H

#include "date.h"

struct instant clock_now(void);
/* For demonstrations and tests: as if the machine's clock were so many seconds ahead. To be called before any thread is started. */
void clock_put_ahead(int64_t seconds);
double clock_seconds(void); /* monotonic, for measuring and progress only */
void clock_sleep_ms(int milliseconds);
void clock_sleep_until(double seconds); /* of clock_seconds */

#endif
