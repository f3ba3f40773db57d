/* Dated rules: which day of a year "1 day after the 4th Thursday of November" is. A calendar file is read into
 * a list of them, each with what it does to its days. For calendar.c alone. */
#ifndef ABSTAIN_CALENDAR_RULES_H
#define ABSTAIN_CALENDAR_RULES_H

#include "../base/builtin.h"
#include "calendar.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 }; /* the widest span of a calendar */

enum rule_anchor { ANCHOR_DATE, ANCHOR_MONTH_DAY, ANCHOR_WEEKDAY, ANCHOR_EASTER };
enum rule_effect { EFFECT_CLOSED, EFFECT_EARLY, EFFECT_LATE, EFFECT_ORDINARY };

struct rule {
  enum rule_effect effect;
  int32_t seconds; /* wall time of an early close or late open */
  struct str reason;
  enum rule_anchor anchor;
  struct date date;      /* ANCHOR_DATE: a one-off */
  int month, day;        /* ANCHOR_MONTH_DAY; month also for ANCHOR_WEEKDAY */
  int nth, weekday;      /* ANCHOR_WEEKDAY; nth is 1..5, or 0 for the last */
  int shift;             /* days after the anchor, negative before */
  int moved[7];          /* by weekday: days by which the observed day differs */
  unsigned only;         /* bit per weekday: "on monday tuesday" */
  int year_first, year_last;
  const char *path;      /* where it stands, for errors */
  int line;
};

/* A calendar file as read, before any day is worked out. */
struct calendar_source {
  struct str name, title, zone;
  int year_first, year_last;
  unsigned weekend; /* bit per weekday */
  bool has_hours;
  int32_t opens, closes; /* ordinary hours */
  struct rule *rules;
  size_t count, room;
  size_t inherited; /* how many of them come from the calendar that this one is like */
};

/* Finds the source of another calendar for `like NAME`; depth counts from 0. */
struct source_finder {
  struct arena *arena;
  const char *directory; /* NULL: only what is built in */
  int depth;
};

MUST_USE bool source_find(const struct source_finder *finder, struct str name, struct calendar_source *source,
                          struct error *error);
MUST_USE bool source_parse(const struct source_finder *finder, const char *path, struct str text,
                           struct calendar_source *source, struct error *error);

/* The day of the rule in that year as it is observed; false when there is none. *moved: not on its own day. */
bool rule_day(const struct rule *rule, int year, struct date *date, bool *moved);

/* The files of calendars/, built into the program. */
extern const struct builtin_file calendar_builtin[]; /* ended by an empty one */

#endif
