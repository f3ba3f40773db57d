/* The clocks of the ImmunoGen policy, as questions about today: private to the oracle. */
#ifndef ABSTAIN_TESTS_ORACLE_CLOCK_H
#define ABSTAIN_TESTS_ORACLE_CLOCK_H

#include "oracle.h"

/* Has the nth open day after the day of the event begun, or gone by? The day of the event is not counted (R3, R4). */
bool nth_day_after_has_come(struct oracle_days calendar, int n, struct instant event, struct date today);
/* Is the nth open day after the day of the event over (R6)? */
bool nth_day_after_is_over(struct oracle_days calendar, int n, struct instant event, struct date today);
/* Has the first of the last n open days up to `last` begun (R2)? */
bool is_among_last_days(struct oracle_days calendar, int n, struct date last, struct date today);
/* Has the day of the same number six months on begun, or else the first of the month after (R12)? */
bool six_months_are_over(struct instant event, struct date today);

#endif
