/* Memory that runs out: allocations of the program, of SQLite, of OpenSSL and of jansson are counted, and one fails, or that one
 * and all after it. The program is linked with --wrap for its own (tests/meson.build). */
#ifndef ABSTAIN_TEST_MEMORY_FAULT_H
#define ABSTAIN_TEST_MEMORY_FAULT_H

#include <stdbool.h>
#include <stdint.h>

void memory_watch(void); /* before anything else is done */
void memory_fail(uint32_t at, bool for_ever); /* from now on, counted from 0 */
void memory_suffice(void);
uint32_t memory_calls(void); /* since memory_fail */

#endif
