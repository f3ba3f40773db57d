/* How old the company's last public event is. */
#include "stale.h"

struct instant stale_since(const struct registry *reg, struct instant at) {
  static const enum event_kind kinds[] = {EVENT_RESULTS, EVENT_FILING, EVENT_DISCLOSURE};
  struct instant last = INSTANT_ALWAYS;
  const struct entry *entry;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_kind(reg, kinds[k]); (entry = walk_next(&walk));)
      if (entry->at.seconds > last.seconds) last = entry->at;
  bool stale = last.seconds != INSTANT_ALWAYS.seconds && at.seconds - last.seconds > STALE_DAYS * (int64_t)SECONDS_PER_DAY;
  return stale ? last : INSTANT_NEVER;
}
