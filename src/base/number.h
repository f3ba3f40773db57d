/* Decimal numbers with four places, exactly: shares and money are kept as whole numbers of 1/10000. Never
 * floating point. Pure functions, safe from any thread. */
#ifndef ABSTAIN_BASE_NUMBER_H
#define ABSTAIN_BASE_NUMBER_H

#include "buf.h"

enum { DECIMAL_ONE = 10000, DECIMAL_PLACES = 4 };

/* "45", "45.1250", "-0.5": digits, perhaps a point and one to four more, nothing around it. False when it is
 * not that, or does not fit. */
bool decimal_parse(struct str text, int64_t *value);
/* As short as it can be with at least `places` (0..4) after the point: 45.125, 45, 45.00. */
void buf_decimal(struct buf *buf, int64_t value, int places);

#endif
