/* Desks of the newest state: a table in which the newest takes the place of whatever stood there. One goes when it has lost its
 * place and the last who looked at it has gone. */
#include "desks.h"

#include <pthread.h>

#include "../base/map.h"

enum { PLACES = 128, NAMES_LENGTH_MAX = 1000 };

struct shared {
  struct arena *arena; /* which holds this, too */
  struct desks *desks;
  struct str names;
  int64_t cut;
  struct journal *journal;
  struct hash policy;
  struct registry *reg;
  int users; /* the table is one */
};

struct desks {
  struct policies *policies;
  pthread_mutex_t lock;
  int64_t newest; /* cut: none before it is asked for again */
  struct shared *places[PLACES];
};

/* With the lock. */
static void let_go(struct shared *shared) {
  if (!shared || --shared->users > 0) return;
  arena_free(shared->arena);
}

static void release_desks(void *thing) {
  struct desks *desks = thing;
  for (int i = 0; i < PLACES; i++) let_go(desks->places[i]);
  pthread_mutex_destroy(&desks->lock);
}

struct desks *desks_new(struct arena *arena, struct policies *policies) {
  struct desks *desks = ARENA_NEW(arena, struct desks);
  *desks = (struct desks){.policies = policies};
  pthread_mutex_init(&desks->lock, NULL);
  arena_adopt(arena, release_desks, desks);
  return desks;
}

static void release_shared(void *thing) {
  struct shared *shared = thing;
  struct desks *desks = shared->desks;
  pthread_mutex_lock(&desks->lock);
  let_go(shared);
  pthread_mutex_unlock(&desks->lock);
}

/* Of older states nothing is kept: what was erased since is in no memory, either. With the lock. */
static void forget_older(struct desks *desks, int64_t cut) {
  if (cut <= desks->newest) return;
  desks->newest = cut;
  for (int i = 0; i < PLACES; i++) {
    let_go(desks->places[i]);
    desks->places[i] = NULL;
  }
}

static struct shared *find(struct desks *desks, struct str names, int64_t cut) {
  pthread_mutex_lock(&desks->lock);
  forget_older(desks, cut);
  struct shared *shared = desks->places[map_hash(names) % PLACES];
  bool is_it = shared && shared->cut == cut && str_equal(shared->names, names);
  if (is_it) shared->users++;
  pthread_mutex_unlock(&desks->lock);
  return is_it ? shared : NULL;
}

static void release_journal(void *journal) { journal_free(journal); }

static bool lay_out(struct shared *shared, struct store *store, const struct desk_sought *sought, struct error *error) {
  const struct abstain_policy *policy;
  if (!store_desk(store, sought->cut, sought->persons, sought->count, &shared->journal, error)) return false;
  arena_adopt(shared->arena, release_journal, shared->journal);
  if (!policy_in_force(shared->journal, sought->now, &shared->policy, error) ||
      !policy_of_store(shared->desks->policies, store, shared->policy, &policy, error) ||
      !register_open(shared->arena, policy, NULL, shared->journal, INSTANT_NEVER, &shared->reg, error))
    return false;
  shared->reg->counted = sought->cut;
  return true;
}

static bool make(struct desks *desks, struct store *store, const struct desk_sought *sought, struct str names, struct shared **result,
                 struct error *error) {
  struct arena *arena = arena_new(0);
  struct shared *shared = ARENA_NEW(arena, struct shared);
  *shared = (struct shared){.arena = arena, .desks = desks, .names = arena_copy(arena, names), .cut = sought->cut, .users = 1};
  *result = shared;
  if (lay_out(shared, store, sought, error)) return true;
  arena_free(arena);
  return false;
}

/* The newest takes the place of whatever stood there; what is not the newest state any more does not. */
static void put(struct desks *desks, struct shared *shared) {
  if (shared->names.length > NAMES_LENGTH_MAX) return;
  pthread_mutex_lock(&desks->lock);
  struct shared **place = &desks->places[map_hash(shared->names) % PLACES];
  if (shared->cut >= desks->newest) {
    let_go(*place);
    *place = shared;
    shared->users++;
  }
  pthread_mutex_unlock(&desks->lock);
}

/* Each with its length: what somebody typed as one name may look like several. */
static struct str join_names(struct arena *arena, const struct str *persons, int count) {
  struct str names = STR("");
  for (int i = 0; i < count && names.length <= NAMES_LENGTH_MAX; i++)
    names = arena_print(arena, STR_FMT "%zu:" STR_FMT, STR_ARG(names), persons[i].length, STR_ARG(persons[i]));
  return names;
}

/* Another policy may have come into force since, without anything having been recorded. */
static bool is_of_now(const struct shared *shared, struct instant now) {
  struct hash policy;
  struct error why;
  return policy_in_force(shared->journal, now, &policy, &why) && hash_equal(policy, shared->policy);
}

bool desks_open(struct desks *desks, struct store *store, const struct desk_sought *sought, struct arena *arena,
                const struct registry **reg, struct hash *policy, struct error *error) {
  struct str names = join_names(arena, sought->persons, sought->count);
  struct shared *shared = find(desks, names, sought->cut);
  bool is_found = shared && is_of_now(shared, sought->now);
  if (shared && !is_found) release_shared(shared);
  if (!is_found && !make(desks, store, sought, names, &shared, error)) return false;
  if (!is_found) put(desks, shared);
  arena_adopt(arena, release_shared, shared);
  *reg = shared->reg;
  *policy = shared->policy;
  return true;
}
