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
  struct date from;           /* the first fiscal year that ENDS on or after this day follows this rule; before
                                 the first such year of the first rule there are no quarters */
};

enum { FISCAL_RULES_MAX = 8 };

struct fiscal {
  struct fiscal_rule rules[FISCAL_RULES_MAX]; /* by `from`, ascending */
  int32_t count;
};

/* A quarter is named by its number and the calendar year in which its fiscal year ends: Q1-2012 of a June year
 * is July to September 2011. A 52/53-week year has the name of the month it ends with or near, also where its
 * last days are in the next calendar year: the year near December 2015 that ends on 2016-01-03 is 2015.
 * The quarters of a transition period are counted back from its end (its last one is Q4); a rest of less than
 * four weeks belongs to the quarter after it. Where the year before has the same name (June to December 2016,
 * after the year that ended in June 2016) the count goes on instead: Q5-2016, Q6-2016. */
struct quarter {
  int32_t year, number; /* 2012, 1..4 (5..8 in such a transition period) */
  struct date first, last;
};

/* The quarter that holds the date; false outside years 1900..2200. */
bool fiscal_quarter_at(const struct fiscal *fiscal, struct date date, struct quarter *quarter);
/* The quarter by name; false when there is none (a transition year may lack quarters). */
bool fiscal_quarter(const struct fiscal *fiscal, int32_t year, int32_t number, struct quarter *quarter);
struct quarter fiscal_next(const struct fiscal *fiscal, const struct quarter *quarter);
/* Does the fiscal year end with this quarter? */
bool fiscal_ends_year(const struct fiscal *fiscal, const struct quarter *quarter);
/* Are the rules sane, in order, and no transition period longer than a year? Must hold for all the above. */
MUST_USE bool fiscal_check(const struct fiscal *fiscal, struct error *error);
bool quarter_parse(struct str text, int32_t *year, int32_t *number); /* "Q1-2012", "2012-Q1" */
void buf_quarter(struct buf *buf, int32_t year, int32_t number);     /* Q1-2012 */

#endif
