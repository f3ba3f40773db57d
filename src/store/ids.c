/* Ids of events. A second withdrawal would be refused by whoever reads the ledger as a journal, so none may be written. */
#include "ids.h"

#include "internal.h"

enum { PLAIN, WITHDRAWAL }; /* what an id was given to */

struct looking {
  struct ids *ids;
  struct str id;
  bool is_there, is_withdrawal, is_withdrawn;
};

static struct str withdrawn_of(const struct event *event) {
  return event->kind == EVENT_WITHDRAWN ? event_text(event, "of") : STR("");
}

static bool look(void *context, const struct stored_entry *entry, struct error *error) {
  struct looking *looking = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!looking->ids->reader) looking->ids->reader = entry_reader_new(looking->ids->arena);
  if (!entry_read(looking->ids->reader, entry->content, &content, error)) return false;
  bool is_it = str_equal(content.event.id, looking->id);
  looking->is_there |= is_it;
  looking->is_withdrawal |= is_it && content.event.kind == EVENT_WITHDRAWN;
  looking->is_withdrawn |= str_equal(withdrawn_of(&content.event), looking->id);
  return true;
}

/* What the store says of the id. */
static bool look_up(struct ids *ids, struct str id, bool withdrawals, struct looking *looking, struct error *error) {
  *looking = (struct looking){.ids = ids, .id = id};
  return store_each_of(ids->store, "id", id, look, looking, error) &&
         (!withdrawals || store_each_of(ids->store, "name", id, look, looking, error));
}

static bool check_given(struct ids *ids, const struct event *event, struct error *error) {
  struct looking looking;
  if (event->id.length == 0) return true;
  if (!look_up(ids, event->id, false, &looking, error)) return false;
  if (looking.is_there || map_find(&ids->given, event->id) != MAP_NONE)
    return error_set(error, ERROR_CONFLICT, "an event with the id `" STR_FMT "` is there already", STR_ARG(text_shown(event->id)));
  map_add(&ids->given, event->id, event->kind == EVENT_WITHDRAWN ? WITHDRAWAL : PLAIN);
  return true;
}

static bool check_withdrawn(struct ids *ids, struct str of, struct error *error) {
  struct looking looking;
  int32_t mine = map_find(&ids->given, of);
  if (of.length == 0) return true;
  if (!look_up(ids, of, true, &looking, error)) return false;
  if (!looking.is_there && mine == MAP_NONE)
    return error_set(error, ERROR_MISSING, "there is no event with the id `" STR_FMT "` to withdraw", STR_ARG(text_shown(of)));
  if (looking.is_withdrawal || mine == WITHDRAWAL)
    return error_set(error, ERROR_CONFLICT, "`" STR_FMT "` is itself a withdrawal; record anew what it withdrew", STR_ARG(text_shown(of)));
  if (looking.is_withdrawn || map_find(&ids->withdrawn, of) != MAP_NONE)
    return error_set(error, ERROR_CONFLICT, "the event `" STR_FMT "` was withdrawn already", STR_ARG(text_shown(of)));
  map_add(&ids->withdrawn, of, 0);
  return true;
}

void ids_begin(struct ids *ids, struct store *store, struct arena *arena) {
  *ids = (struct ids){.store = store, .arena = arena};
  map_init(&ids->given, arena);
  map_init(&ids->withdrawn, arena);
}

bool ids_check(struct ids *ids, const struct event *event, struct error *error) {
  struct str of = withdrawn_of(event);
  /* one that withdraws itself withdraws nothing that is there */
  return check_withdrawn(ids, of, error) && check_given(ids, event, error);
}
