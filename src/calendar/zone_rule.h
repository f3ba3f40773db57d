/* The rule that ends a TZif file: a POSIX TZ string such as EST5EDT,M3.2.0,M11.1.0 with the extensions of
 * RFC 8536 (hours from -167 to 167). For tzif.c alone. Pure functions over untrusted text. */
#ifndef ABSTAIN_CALENDAR_ZONE_RULE_H
#define ABSTAIN_CALENDAR_ZONE_RULE_H

#include "../base/date.h"

struct rule_change { /* when the clocks change in a year */
  enum { CHANGE_JULIAN, CHANGE_DAY, CHANGE_WEEKDAY } kind; /* J60 (never 29 February), 59, M3.2.0 */
  int month, week, day;
  int32_t seconds; /* wall time before the change; may be negative or past midnight */
};

struct zone_rule {
  struct str standard_name, summer_name;
  int32_t standard_offset, summer_offset; /* seconds east of UTC */
  bool has_summer;
  struct rule_change summer_start, summer_end;
};

bool zone_rule_parse(struct str text, struct zone_rule *rule);
/* The instants, in seconds, of the year's two changes; only for a rule with summer time. */
void zone_rule_year(const struct zone_rule *rule, int year, int64_t *summer_start, int64_t *summer_end);

#endif
