/* The queue of requests that wait for a decision. */
#include "waiting.h"

#include <pthread.h>

#include "../base/map.h"

/* A request that was met; it waits until it is decided. */
struct asked {
  struct clearance_case which; /* its texts in the queue's arena */
  bool is_decided;
};

/* A trade that was executed, or reported. */
struct executed {
  struct str id, person; /* the person empty: it was reported, and not met */
  bool is_reported;
};

struct waiting {
  pthread_mutex_t lock; /* of what follows */
  int64_t cut;          /* the entries before it were read */
  struct arena *arena;  /* a fresh one whenever all is read again; NULL: nothing was read yet */
  struct map by_id;
  struct asked *asked;
  size_t room;
  uint32_t count;
  struct map trade_by_id;
  struct executed *trades;
  size_t trade_room;
  uint32_t trade_count;
  struct entry_reader *reader;
};

static void release_waiting(void *thing) {
  struct waiting *waiting = thing;
  pthread_mutex_destroy(&waiting->lock);
  arena_free(waiting->arena);
}

struct waiting *waiting_new(struct arena *arena) {
  struct waiting *waiting = ARENA_NEW(arena, struct waiting);
  pthread_mutex_init(&waiting->lock, NULL);
  arena_adopt(arena, release_waiting, waiting);
  return waiting;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

static struct asked *asked_of(struct waiting *waiting, struct str id) {
  int32_t index = map_find(&waiting->by_id, id);
  if (index != MAP_NONE) return &waiting->asked[index];
  ARENA_ROOM(waiting->arena, waiting->asked, waiting->room, waiting->count);
  map_add(&waiting->by_id, arena_copy(waiting->arena, id), (int32_t)waiting->count);
  struct asked *asked = &waiting->asked[waiting->count++];
  *asked = (struct asked){.which = {.id = arena_copy(waiting->arena, id)}};
  return asked;
}

static struct clearance_case case_of(struct arena *arena, const struct event *event) {
  int shares = event_field_find(event->kind, STR("shares"));
  return (struct clearance_case){.id = arena_copy(arena, event_text(event, "request")),
                                 .person = arena_copy(arena, event_text(event, "person")),
                                 .kind = arena_copy(arena, event_text(event, "kind")),
                                 .issuer = arena_copy(arena, event_text(event, "issuer")),
                                 .shares = event_has(event, shares) ? event->values[shares].number : 0,
                                 .asked = event->at,
                                 .how = PARTICULARS_NONE};
}

static struct executed *executed_of(struct waiting *waiting, struct str trade) {
  int32_t index = map_find(&waiting->trade_by_id, trade);
  if (index != MAP_NONE) return &waiting->trades[index];
  ARENA_ROOM(waiting->arena, waiting->trades, waiting->trade_room, waiting->trade_count);
  struct str id = arena_copy(waiting->arena, trade);
  map_add(&waiting->trade_by_id, id, (int32_t)waiting->trade_count);
  waiting->trades[waiting->trade_count] = (struct executed){.id = id};
  return &waiting->trades[waiting->trade_count++];
}

static void note_trade(struct waiting *waiting, const struct event *event) {
  struct str trade = event_text(event, "trade");
  if (event->kind == EVENT_TRADE_EXECUTED && trade.length)
    executed_of(waiting, trade)->person = arena_copy(waiting->arena, event_text(event, "person"));
  if (event->kind == EVENT_POST_TRADE_NOTICE) executed_of(waiting, trade)->is_reported = true;
}

/* One of its events withdrawn: its page says so, for it reads the register. */
static bool note(void *context, const struct stored_entry *entry, struct error *error) {
  struct waiting *waiting = context;
  struct entry_content content;
  if (entry->is_erased || entry_is_act(entry->content)) return true;
  if (!entry_read(waiting->reader, entry->content, &content, error)) return false;
  const struct event *event = &content.event;
  note_trade(waiting, event);
  if (event->kind == EVENT_CLEARANCE_REQUESTED) asked_of(waiting, event_text(event, "request"))->which = case_of(waiting->arena, event);
  bool decides = event->kind == EVENT_CLEARANCE_GIVEN || event->kind == EVENT_CLEARANCE_REFUSED;
  if (decides && event_text(event, "request").length) asked_of(waiting, event_text(event, "request"))->is_decided = true;
  return true;
}

/* Notices are found by the trades that they name. */
static bool read_trades(struct waiting *waiting, struct view *view, struct error *error) {
  if (!store_each_of(view->store, "kind", STR("trade-executed"), note, waiting, error)) return false;
  for (uint32_t i = 0, count = waiting->trade_count; i < count; i++)
    if (!store_each_of(view->store, "name", waiting->trades[i].id, note, waiting, error)) return false;
  return true;
}

static bool read_all(struct waiting *waiting, struct view *view, struct error *error) {
  arena_free(waiting->arena);
  waiting->arena = arena_new(0);
  waiting->asked = NULL;
  waiting->trades = NULL;
  waiting->room = waiting->count = waiting->trade_room = waiting->trade_count = 0;
  waiting->reader = entry_reader_new(waiting->arena);
  map_init(&waiting->by_id, waiting->arena);
  map_init(&waiting->trade_by_id, waiting->arena);
  if (!store_each_of(view->store, "kind", STR("clearance-requested"), note, waiting, error)) return false;
  for (uint32_t i = 0, count = waiting->count; i < count; i++)
    if (!store_each_of(view->store, "name", waiting->asked[i].which.id, note, waiting, error)) return false;
  if (!read_trades(waiting, view, error)) return false;
  waiting->cut = view->cut;
  return true;
}

static bool catch_up(struct waiting *waiting, struct view *view, struct error *error) {
  if (!waiting->arena) return read_all(waiting, view, error);
  if (view->cut <= waiting->cut) return true;
  if (!store_each(view->store, waiting->cut, view->cut, note, waiting, error)) return false;
  waiting->cut = view->cut;
  return true;
}

/* -- asking -------------------------------------------------------------------------------------------------------- */

static void add_copy(struct view *view, struct cases *cases, const struct clearance_case *which) {
  struct arena *arena = view->arena;
  ARENA_ROOM(arena, cases->at, cases->room, cases->count);
  struct clearance_case *copy = &cases->at[cases->count++];
  *copy = *which;
  copy->id = arena_copy(arena, which->id);
  copy->person = arena_copy(arena, which->person);
  copy->kind = arena_copy(arena, which->kind);
  copy->issuer = arena_copy(arena, which->issuer);
}

static bool keep_up(struct waiting *waiting, struct view *view, struct error *error) {
  if (catch_up(waiting, view, error)) return true;
  waiting->cut = 0;
  arena_free(waiting->arena);
  waiting->arena = NULL;
  return false;
}

bool waiting_list(struct waiting *waiting, struct view *view, struct cases *cases, struct error *error) {
  *cases = (struct cases){0};
  pthread_mutex_lock(&waiting->lock);
  bool ok = keep_up(waiting, view, error);
  for (uint32_t i = 0; ok && i < waiting->count; i++)
    if (!waiting->asked[i].is_decided && waiting->asked[i].which.person.length) add_copy(view, cases, &waiting->asked[i].which);
  pthread_mutex_unlock(&waiting->lock);
  return ok;
}

bool waiting_unreported(struct waiting *waiting, struct view *view, struct persons *persons, struct error *error) {
  struct map seen;
  *persons = (struct persons){0};
  map_init(&seen, view->arena);
  pthread_mutex_lock(&waiting->lock);
  bool ok = keep_up(waiting, view, error);
  for (uint32_t i = waiting->trade_count; ok && i-- > 0;) {
    struct str person = waiting->trades[i].person;
    if (waiting->trades[i].is_reported || !person.length || map_find(&seen, person) != MAP_NONE) continue;
    ARENA_ROOM(view->arena, persons->at, persons->room, persons->count);
    persons->at[persons->count] = arena_copy(view->arena, person);
    map_add(&seen, persons->at[persons->count++], 0);
  }
  pthread_mutex_unlock(&waiting->lock);
  return ok;
}
