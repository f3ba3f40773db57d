/* Reading a ledger and hashing its contents with all processors of the machine. Helpers, each with a connection of its own, and
 * the caller take one stretch of entries after the other; what they found is given to the caller in order. So whoever goes on with
 * it sees what he would have seen alone. */
#include <pthread.h>
#include <unistd.h>

#include "internal.h"

enum { STRETCH_ENTRIES = 1024, HELPERS_MAX = 31, STRETCHES_EACH = 4 };

struct stretch {
  int64_t first;
  int count; /* entries that were found */
  bool is_done, is_broken;
  struct error error; /* why it is broken after these */
  struct inspected entries[STRETCH_ENTRIES];
};

struct inspection {
  struct store *store;
  int64_t size, stretches, taken, given; /* stretches [given, taken) stand in the ring */
  struct stretch *ring;
  int64_t room;
  bool is_over;
  pthread_mutex_t lock;
  pthread_cond_t changed;
};

/* Whoever looks at entries: a helper, or the caller. */
struct inspector {
  struct store *store;
  struct stretch *stretch;
};

/* Does an event say itself that it was recorded when the row says so? By that its place in time is found (store_known). */
static bool says_recorded(const struct stored_entry *entry, bool is_act) {
  enum { RECORDED_LENGTH = sizeof "\"recorded\":\"" - 1, INSTANT_LENGTH = 20 };
  struct instant said;
  if (is_act) return true;
  size_t at = str_find(entry->content, STR("\"recorded\":\""), 0) + RECORDED_LENGTH;
  if (at < RECORDED_LENGTH || at + INSTANT_LENGTH > entry->content.length) return false;
  return instant_parse((struct str){entry->content.at + at, INSTANT_LENGTH}, &said) && said.seconds == entry->recorded.seconds;
}

static bool inspect(void *context, const struct stored_entry *entry, struct error *error) {
  struct inspector *inspector = context;
  bool is_act = entry->act == entry->place;
  uint32_t entries;
  (void)error;
  inspector->stretch->entries[inspector->stretch->count++] = (struct inspected){
      .place = entry->place,
      .act = entry->act,
      .recorded = entry->recorded,
      .hash = entry->hash,
      .is_erased = entry->is_erased,
      .is_changed = !entry->is_erased && !(hash_equal(leaf_hash(entry->content), entry->hash) && says_recorded(entry, is_act)),
      .brings = entry_act_entries(entry->content, &entries) ? (int64_t)entries : NOT_AN_ACT,
  };
  return true;
}

/* Takes the next stretch that nobody has; false: none is left, or the ring is full. The lock is held, but not while looking. */
static bool take_one(struct inspection *inspection, struct inspector *inspector) {
  if (inspection->taken == inspection->stretches || inspection->taken - inspection->given == inspection->room) return false;
  struct stretch *stretch = inspector->stretch = &inspection->ring[inspection->taken % inspection->room];
  stretch->first = inspection->taken++ * STRETCH_ENTRIES;
  stretch->count = 0;
  stretch->is_done = false;
  pthread_mutex_unlock(&inspection->lock);
  int64_t end = stretch->first + STRETCH_ENTRIES < inspection->size ? stretch->first + STRETCH_ENTRIES : inspection->size;
  stretch->is_broken = !store_each(inspector->store, stretch->first, end, inspect, inspector, &stretch->error);
  pthread_mutex_lock(&inspection->lock);
  stretch->is_done = true;
  pthread_cond_broadcast(&inspection->changed);
  return true;
}

/* One who cannot have a connection is no help, and no harm. */
static void *help(void *context) {
  struct inspection *inspection = context;
  struct arena *arena = arena_new(0);
  struct inspector inspector = {NULL};
  const char *address = database_address(inspection->store->database);
  struct error ignored;
  if (store_open(arena, address, inspection->store->company, STORE_READ, &inspector.store, &ignored)) {
    pthread_mutex_lock(&inspection->lock);
    while (!inspection->is_over && inspection->taken < inspection->stretches)
      if (!take_one(inspection, &inspector)) pthread_cond_wait(&inspection->changed, &inspection->lock);
    pthread_mutex_unlock(&inspection->lock);
  }
  arena_free(arena);
  return NULL;
}

static bool give(const struct stretch *stretch, inspected_visitor *each, void *context, struct error *error) {
  for (int i = 0; i < stretch->count; i++)
    if (!each(context, &stretch->entries[i], error)) return false;
  if (stretch->is_broken) *error = stretch->error;
  return !stretch->is_broken;
}

/* Gives what is done, in order; while that is not there, helps. */
static bool give_all(struct inspection *inspection, struct inspector *self, inspected_visitor *each, void *context, struct error *error) {
  bool ok = true;
  pthread_mutex_lock(&inspection->lock);
  while (ok && inspection->given < inspection->stretches) {
    const struct stretch *next = &inspection->ring[inspection->given % inspection->room];
    if (inspection->given < inspection->taken && next->is_done) {
      pthread_mutex_unlock(&inspection->lock);
      ok = give(next, each, context, error);
      pthread_mutex_lock(&inspection->lock);
      inspection->given++;
      pthread_cond_broadcast(&inspection->changed);
    } else if (!take_one(inspection, self)) {
      pthread_cond_wait(&inspection->changed, &inspection->lock);
    }
  }
  inspection->is_over = true;
  pthread_cond_broadcast(&inspection->changed);
  pthread_mutex_unlock(&inspection->lock);
  return ok;
}

/* As many as there are other processors and stretches for. */
static int helpers_wanted(const struct inspection *inspection) {
  int64_t others = sysconf(_SC_NPROCESSORS_ONLN) - 1;
  if (others > HELPERS_MAX) others = HELPERS_MAX;
  if (others > inspection->stretches - 1) others = inspection->stretches - 1;
  return others > 0 ? (int)others : 0;
}

bool store_inspect(struct store *store, int64_t size, inspected_visitor *each, void *context, struct error *error) {
  struct arena *arena = arena_new(0);
  struct inspection inspection = {.store = store, .size = size, .stretches = (size + STRETCH_ENTRIES - 1) / STRETCH_ENTRIES};
  struct inspector self = {.store = store};
  pthread_t threads[HELPERS_MAX];
  int wanted = helpers_wanted(&inspection), helpers = 0;
  inspection.room = (wanted + 1) * STRETCHES_EACH;
  inspection.ring = ARENA_ARRAY(arena, (size_t)inspection.room, struct stretch);
  pthread_mutex_init(&inspection.lock, NULL);
  pthread_cond_init(&inspection.changed, NULL);
  while (helpers < wanted && pthread_create(&threads[helpers], NULL, help, &inspection) == 0) helpers++;
  bool ok = give_all(&inspection, &self, each, context, error);
  while (helpers > 0) pthread_join(threads[--helpers], NULL);
  pthread_mutex_destroy(&inspection.lock);
  pthread_cond_destroy(&inspection.changed);
  arena_free(arena);
  return ok;
}
