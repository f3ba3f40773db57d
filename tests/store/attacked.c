/* Ledgers are made to be attacked. */
#include "attacked.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/base/map.h"
#include "../unit/draw.h"

enum { EVENTS_MAX = 4 };
static const struct instant begin = {1792800000};

static void must(bool ok, const char *what) {
  if (ok) return;
  printf("the test cannot go on: %s\n", what);
  exit(2);
}

/* -- signatures -------------------------------------------------------------------------------------------------------- */

/* In place of key_verify. Each trial has the same checkpoints, but for one or two: whether a signature holds is worked out once,
 * and remembered by all that it depends on. */
bool __real_key_verify(const struct verifier_key *key, struct str message, const struct signature *signature);
bool __wrap_key_verify(const struct verifier_key *key, struct str message, const struct signature *signature);

static struct arena *memory;
static struct map remembered;

bool __wrap_key_verify(const struct verifier_key *key, struct str message, const struct signature *signature) {
  struct hasher hasher;
  if (!memory) map_init(&remembered, memory = arena_new(0));
  hasher_begin(&hasher);
  hasher_add(&hasher, (struct str){(const char *)key->key, sizeof key->key});
  hasher_add(&hasher, (struct str){(const char *)signature->bytes, sizeof signature->bytes});
  hasher_add(&hasher, message);
  struct hash hash = hasher_end(&hasher);
  struct str all = {(const char *)hash.bytes, sizeof hash.bytes};
  int32_t known = map_find(&remembered, all);
  if (known == MAP_NONE) map_add(&remembered, arena_copy(memory, all), known = __real_key_verify(key, message, signature));
  return known;
}

/* -- making ------------------------------------------------------------------------------------------------------------ */

/* One that the ledger takes as it is: nothing is withdrawn or erased that is not there, and ids are not used twice. */
static struct event draw_plain(struct arena *arena, struct instant now, int64_t number) {
  enum event_kind kind;
  do kind = (enum event_kind)draw(EVENT_KINDS);
  while (kind == EVENT_WITHDRAWN || kind == EVENT_ERASED);
  struct event event = draw_event(arena, kind);
  event.recorded = now;
  if (event.id.length) event.id = arena_print(arena, "e%d", (int)number);
  return event;
}

/* As many as leave room for another act, or none. */
static struct command_act draw_act(struct arena *arena, int64_t place) {
  uint32_t left = (uint32_t)(ATTACKED_ENTRIES - place), count = 1 + draw(EVENTS_MAX);
  if (count + 1 > left) count = left - 1;
  if (count + 2 == left) count += count < EVENTS_MAX ? 1 : -1;
  struct instant now = {begin.seconds + place * 3600};
  struct event *events = ARENA_ARRAY(arena, count, struct event);
  for (uint32_t i = 0; i < count; i++) events[i] = draw_plain(arena, now, place + i);
  struct act act = {.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = now};
  act.key = arena_print(arena, "key %d \"\xe2\x82\xac\"", (int)place);
  return (struct command_act){.act = act, .events = events, .count = count};
}

static void retain(struct attacked *a, struct store *store, struct checkpoint *checkpoint) {
  struct error error;
  struct note note;
  struct str text;
  must(store_checkpoint(store, a->arena, &text, &error) && checkpoint_open(text, &a->key.verifier, &note, checkpoint, &error), error.text);
}

/* One transaction: one act, or now and then two. */
static int64_t commit(struct attacked *a, struct store *store, int64_t place) {
  struct command_act acts[2];
  struct append_result results[2];
  uint32_t count = 0;
  struct error error;
  int64_t end = place;
  bool two = draw(6) == 0;
  do {
    acts[count] = draw_act(a->arena, end);
    end += acts[count++].count + 1;
  } while (two && count < 2 && end < ATTACKED_ENTRIES);
  must(store_append_all(store, (const struct command_act *[]){&acts[0], &acts[1]}, count, results, &error), error.text);
  for (uint32_t i = 0; i < count; i++) must(results[i].ok, results[i].error.text);
  for (int64_t i = place; i < end; i++) a->commits[i] = (struct span){place, end - 1};
  return end;
}

static bool keep_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct attacked *a = context;
  (void)error;
  a->entries[entry->place] = *entry;
  a->entries[entry->place].content = arena_copy(a->arena, entry->content);
  return true;
}

static void remove_store(const char *path) {
  static const char *const ends[] = {"", "-wal", "-shm"};
  char name[4096];
  for (int i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, ends[i]);
    unlink(name);
  }
}

static void fill(struct attacked *a) {
  struct arena *arena = arena_new(0);
  struct store *store;
  struct error error;
  struct entropy entropy = entropy_seeded(seed);
  must(store_create(arena, a->path, STR("acme"), &store, &error), error.text);
  store->entropy = &entropy;
  store->key = &a->key;
  struct str name = store_origin(store, a->arena);
  must(signing_key_make(name, KEY_LOG, &entropy, &a->key, &error) && signing_key_make(name, KEY_LOG, &entropy, &a->other_key, &error), error.text);
  int64_t place = 0;
  while (place < ATTACKED_ENTRIES) {
    place = commit(a, store, place);
    if (place <= ATTACKED_ENTRIES / 2) retain(a, store, &a->retained[0]);
  }
  retain(a, store, &a->retained[1]);
  must(store_each(store, 0, place, keep_entry, a, &error), error.text);
  arena_free(arena);
}

void attacked_make(struct attacked *a, const char *path, uint64_t start) {
  struct error error;
  seed = start;
  *a = (struct attacked){.arena = arena_new(0)};
  a->path = path;
  snprintf(a->copy, sizeof a->copy, "%s.copy", path);
  remove_store(a->path);
  remove_store(a->copy);
  fill(a);
  must(store_open(a->arena, a->path, STR(""), STORE_READ, &a->store, &error), error.text);
  must(sqlite3_open_v2(a->path, &a->raw, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK, "the file cannot be opened");
  attack(a, "PRAGMA synchronous = OFF", "");
  attack(a, "VACUUM INTO ?1", "t", str_of(a->copy));
  attack(a, "ATTACH ?1 AS was", "t", str_of(a->copy));
}

void attacked_end(struct attacked *a) {
  must(sqlite3_close(a->raw) == SQLITE_OK, "a statement is open");
  arena_free(a->arena);
  arena_free(memory);
  memory = NULL;
  remove_store(a->path);
  remove_store(a->copy);
}

/* -- looking and changing ------------------------------------------------------------------------------------------------ */

struct verification attacked_verify(const struct attacked *a, enum against against) {
  struct verification verification = {.key = against == NOTHING ? NULL : &a->key.verifier};
  struct error error;
  if (against == RETAINED) verification.retained = a->retained, verification.retained_count = 2;
  must(store_verify(a->store, &verification, &error), error.text);
  return verification;
}

void attack(const struct attacked *a, const char *sql, const char *types, ...) {
  sqlite3_stmt *statement;
  va_list arguments;
  must(sqlite3_prepare_v2(a->raw, sql, -1, &statement, NULL) == SQLITE_OK, sqlite3_errmsg(a->raw));
  va_start(arguments, types);
  for (int i = 0; types[i]; i++) {
    if (types[i] == 'i') {
      sqlite3_bind_int64(statement, i + 1, va_arg(arguments, int64_t));
    } else {
      struct str text = va_arg(arguments, struct str);
      sqlite3_bind_text64(statement, i + 1, text.at, text.length, SQLITE_STATIC, SQLITE_UTF8);
    }
  }
  va_end(arguments);
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) continue;
  must(code == SQLITE_DONE, sqlite3_errmsg(a->raw));
  sqlite3_finalize(statement);
}

void attacked_restore(const struct attacked *a) {
  static const char *const tables[] = {"company", "entry", "command_key", "checkpoint", "node", "concern"};
  char sql[200];
  attack(a, "BEGIN", "");
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    snprintf(sql, sizeof sql, "DELETE FROM main.%s", tables[i]);
    attack(a, sql, "");
    snprintf(sql, sizeof sql, "INSERT INTO main.%s SELECT * FROM was.%s", tables[i], tables[i]);
    attack(a, sql, "");
  }
  attack(a, "COMMIT", "");
}
