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

/* Does an event say itself that it was recorded when the row says so? By that its place in time is found (store_known). Names
 * stand in order, so in most events only the salt comes after it. */
static bool says_recorded(struct str content, struct str recorded) {
  struct str name = STR("\"recorded\":\"");
  size_t from_end = name.length + INSTANT_LENGTH + strlen("\",\"salt\":\"") + SALT_LENGTH + strlen("\"}");
  size_t at = content.length > from_end ? content.length - from_end : 0;
  if (!str_equal(str_sub(content, at, name.length), name)) at = str_find(content, name, 0);
  return at != SIZE_MAX && str_equal(str_sub(content, at + name.length, recorded.length), recorded);
}

static void inspect(const struct rows *rows, struct inspected *entry) {
  struct str recorded = rows_text(rows, 2), content = rows_text(rows, 4);
  uint32_t entries;
  *entry = (struct inspected){.place = rows_int(rows, 0), .act = rows_int(rows, 1), .brings = NOT_AN_ACT};
  entry->is_erased = content.length == 0 && rows_is_null(rows, 4);
  bool fits = hash_parse(rows_text(rows, 3), &entry->hash) && recorded.length == INSTANT_LENGTH;
  if (fits) memcpy(entry->recorded, recorded.at, INSTANT_LENGTH);
  if (fits && !entry->is_erased) fits = hash_equal(leaf_hash(content), entry->hash);
  if (fits && !entry->is_erased && entry->act != entry->place) fits = says_recorded(content, recorded);
  if (entry_act_entries(content, &entries)) entry->brings = entries;
  entry->is_changed = !fits;
}

static bool inspect_stretch(struct store *store, struct stretch *stretch, int64_t size) {
  int64_t end = stretch->first + STRETCH_ENTRIES < size ? stretch->first + STRETCH_ENTRIES : size;
  const struct bound *bound = BIND(SQL_ENTRY_RANGE, sql_text(store->company), sql_int(stretch->first), sql_int(end));
  struct rows *rows;
  int found;
  stretch->count = 0;
  if (!database_query(store->database, bound, &rows, &stretch->error)) return false;
  while ((found = rows_next(rows, &stretch->error)) > 0) inspect(rows, &stretch->entries[stretch->count++]);
  return found == 0;
}

/* Takes the next stretch that nobody has; false: none is left, or the ring is full. The lock is held, but not while looking. */
static bool take_one(struct inspection *inspection, struct store *store) {
  if (inspection->taken == inspection->stretches || inspection->taken - inspection->given == inspection->room) return false;
  struct stretch *stretch = &inspection->ring[inspection->taken % inspection->room];
  stretch->first = inspection->taken++ * STRETCH_ENTRIES;
  stretch->is_done = false;
  pthread_mutex_unlock(&inspection->lock);
  stretch->is_broken = !inspect_stretch(store, stretch, inspection->size);
  pthread_mutex_lock(&inspection->lock);
  stretch->is_done = true;
  pthread_cond_broadcast(&inspection->changed);
  return true;
}

/* One who cannot have a connection is no help, and no harm. */
static void *help(void *context) {
  struct inspection *inspection = context;
  struct arena *arena = arena_new(0);
  const char *address = database_address(inspection->store->database);
  struct store *store;
  struct error ignored;
  if (store_open(arena, address, inspection->store->company, STORE_READ, &store, &ignored)) {
    pthread_mutex_lock(&inspection->lock);
    while (!inspection->is_over && inspection->taken < inspection->stretches)
      if (!take_one(inspection, store)) pthread_cond_wait(&inspection->changed, &inspection->lock);
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
static bool give_all(struct inspection *inspection, inspected_visitor *each, void *context, struct error *error) {
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
    } else if (!take_one(inspection, inspection->store)) {
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
  pthread_t threads[HELPERS_MAX];
  int wanted = helpers_wanted(&inspection), helpers = 0;
  inspection.room = (wanted + 1) * STRETCHES_EACH;
  inspection.ring = ARENA_ARRAY(arena, (size_t)inspection.room, struct stretch);
  pthread_mutex_init(&inspection.lock, NULL);
  pthread_cond_init(&inspection.changed, NULL);
  while (helpers < wanted && pthread_create(&threads[helpers], NULL, help, &inspection) == 0) helpers++;
  bool ok = give_all(&inspection, each, context, error);
  while (helpers > 0) pthread_join(threads[--helpers], NULL);
  pthread_mutex_destroy(&inspection.lock);
  pthread_cond_destroy(&inspection.changed);
  arena_free(arena);
  return ok;
}
