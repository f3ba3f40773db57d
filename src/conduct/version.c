/* The versions of the policy, from the events that adopt them. */
#include "version.h"

#include <stdlib.h>

/* In the order in which they took effect: of two at one instant the one recorded last counts. */
static int newest_first(const void *a, const void *b) {
  const struct version *x = a, *y = b;
  return (x->since.seconds < y->since.seconds) - (x->since.seconds > y->since.seconds);
}

static void add(struct arena *arena, struct versions *versions, struct version version) {
  if (versions->count && versions->at[versions->count - 1].since.seconds == version.since.seconds) versions->count--;
  ARENA_ROOM(arena, versions->at, versions->room, versions->count);
  versions->at[versions->count++] = version;
}

void versions_of(const struct registry *reg, struct arena *arena, struct versions *versions) {
  const struct journal *journal = reg->journal;
  const struct entry *entry;
  *versions = (struct versions){0};
  for (struct walk walk = walk_kind(reg, EVENT_POLICY_ADOPTED); (entry = walk_next(&walk));)
    add(arena, versions,
        (struct version){entry_text(journal, entry, "policy"), entry_text(journal, entry, "title"), entry->at, INSTANT_NEVER});
  if (versions->count > 1) qsort(versions->at, versions->count, sizeof *versions->at, newest_first);
  for (uint32_t i = 1; i < versions->count; i++) versions->at[i].until = versions->at[i - 1].since;
}

const struct version *version_find(const struct versions *versions, struct str hash) {
  enum { BEGINNING_MIN = 8 };
  const struct version *found = NULL;
  for (uint32_t i = 0; i < versions->count; i++) {
    const struct version *version = &versions->at[i];
    if (hash.length < BEGINNING_MIN || !str_starts(version->hash, hash)) continue;
    if (found && !str_equal(found->hash, version->hash)) return NULL;
    found = version;
  }
  return found;
}
