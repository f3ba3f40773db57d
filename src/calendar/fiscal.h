/* Fiscal calendars: the quarters of a company. A year that ends with a month, or a 52/53-week year that ends on
 * the last (or the nearest to month-end) given weekday, with the quarter that takes the 53rd week; several of
 * them in sequence where a company changed its year (the first year under a new rule is then a short or long
 * transition). Pure, immutable, shared between threads. */
#ifndef ABSTAIN_CALENDAR_FISCAL_H
#define ABSTAIN_CALENDAR_FISCAL_H

#include "../base/date.h"
#include "../base/error.h"

enum fiscal_kind { FISCAL_MONTH_END, FISCAL_LAST_WEEKDAY, FISCAL_NEAREST_WEEKDAY };

struct fiscal_rule {
  int32_t kind;               /* enum fiscal_kind */
  int32_t month;              /* the month the year ends in (or near the end of), 1..12 */
  int32_t weekday;            /* enum weekday, for the 52/53-week kinds */
  int32_t long_quarter;       /* 1..4: which quarter has 14 weeks in a 53-week year */
  struct date from;           /* the first fiscal year that ENDS on or after this day follows this rule */
};

enum { FISCAL_RULES_MAX = 8 };

struct fiscal {
  struct fiscal_rule rules[FISCAL_RULES_MAX]; /* by `from`, ascending */
  int32_t count;
};

/* A quarter is named by the calendar year in which its fiscal year ends (Q1-2012 of a June year is
 * July to September 2011) and its number. */
struct quarter {
  int32_t year, number; /* 2012, 1..4 */
  struct date first, last;
};

/* The quarter that holds the date; false outside years 1900..2200. */
bool fiscal_quarter_at(const struct fiscal *fiscal, struct date date, struct quarter *quarter);
/* The quarter by name; false when there is none (a transition year may lack quarters). */
bool fiscal_quarter(const struct fiscal *fiscal, int32_t year, int32_t number, struct quarter *quarter);
struct quarter fiscal_next(const struct fiscal *fiscal, const struct quarter *quarter);
bool fiscal_check(const struct fiscal *fiscal, struct error *error); /* are the rules in order and sane? */
bool quarter_parse(struct str text, int32_t *year, int32_t *number); /* "Q1-2012", "2012-Q1" */
void buf_quarter(struct buf *buf, int32_t year, int32_t number);     /* Q1-2012 */

#endif
