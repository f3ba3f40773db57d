/* What of the ledger is withheld: found by the cases that are about the reader, of which nearly always there is none. */
#include "withheld.h"

#include "../notice/notice.h"
#include "everybody.h"

static bool note(void *context, const struct stored_entry *entry, struct error *error) {
  struct withheld *withheld = context;
  (void)error;
  ARENA_ROOM(withheld->arena, withheld->acts, withheld->room, withheld->count);
  withheld->acts[withheld->count++] = entry->act;
  return true;
}

bool withheld_find(struct visit *visit, struct withheld *withheld, struct error *error) {
  const struct registry *reg;
  struct case_ids ids;
  struct store *store = visit->view.store;
  *withheld = (struct withheld){.arena = visit->arena};
  if (!visit_roster(visit, &reg, error)) return false;
  cases_about(reg, visit->arena, visit->visitor.person, &ids);
  roster_close(visit->site->roster);
  for (uint32_t i = 0; i < ids.count; i++)
    if (!store_each_of(store, "name", ids.at[i], note, withheld, error) ||
        !store_each_of(store, "name", notice_named(visit->arena, STR("incident"), ids.at[i]), note, withheld, error))
      return false;
  return true;
}

bool is_withheld(const struct withheld *withheld, const struct stored_entry *entry) {
  for (uint32_t i = 0; i < withheld->count; i++)
    if (withheld->acts[i] == entry->act) return true;
  return false;
}
