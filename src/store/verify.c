/* Verifying: every hash is worked out again from what is there. An entry whose content is not what its hash says is named. One
 * that was changed together with its hash changes the roots of all signed checkpoints from its commit on: the first that does
 * not fit tells in which commit it is. */
#include <stdarg.h>
#include <stdlib.h>

#include "../base/map.h"
#include "internal.h"

enum { PROGRESS_EVERY = 1 << 16 };

/* A checkpoint of the store that is waited for, the next by size. */
struct signed_root {
  int64_t size;
  struct hash root;
  bool is_signed; /* by the key, where there is one */
  enum note_verdict witnessed;
  struct instant witnessed_at;
};

struct verifying {
  struct store *store;
  struct verification *of;
  struct arena *arena;
  struct frontier frontier;
  struct signed_root *roots;
  size_t root_room, root_count, root_next;
  const struct checkpoint **retained; /* by size */
  int retained_next;
  int64_t sound_size;     /* the largest checkpoint of the store that fits */
  int64_t retained_size;  /* the largest of those kept elsewhere that fits */
  int64_t events_left;    /* of the act that was read last */
  int64_t act;
  char recorded[INSTANT_LENGTH]; /* of the entry before */
  struct head said;              /* by the company's row */
  int64_t first, last;           /* the places of the outermost rows */
  struct erasure *erased;
  size_t erased_room, erased_count;
};

/* An entry whose content is gone, by its id. */
struct erasure {
  int64_t place;
  char id[ID_DIGITS];
};

static void blame(struct verifying *v, int64_t first, int64_t last, const char *format, ...) __attribute__((format(printf, 4, 5)));
static void blame(struct verifying *v, int64_t first, int64_t last, const char *format, ...) {
  if (!v->of->is_sound) return; /* the first counts */
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(v->of->what, sizeof v->of->what, format, arguments);
  va_end(arguments);
  v->of->is_sound = false;
  v->of->bad_first = first;
  v->of->bad_last = last;
}

/* -- checkpoints --------------------------------------------------------------------------------------------------- */

static struct signed_root read_root(const struct verification *of, int64_t size, struct str text) {
  struct signed_root root = {.size = size, .witnessed = NOTE_UNSIGNED};
  struct note note;
  struct checkpoint checkpoint;
  struct error why;
  struct instant never; /* said by witnesses only */
  if (!note_parse(text, &note, &why) || !checkpoint_parse(note.text, &checkpoint, &why)) return root;
  root.root = checkpoint.root;
  root.is_signed = (int64_t)checkpoint.size == size && (!of->key || note_verify(&note, of->key, &never) == NOTE_SIGNED);
  if (of->witness) root.witnessed = note_verify(&note, of->witness, &root.witnessed_at);
  return root;
}

static bool read_roots(struct verifying *v, struct error *error) {
  struct rows *rows;
  int found;
  if (!database_query(v->store->database, BIND(SQL_CHECKPOINT_LIST, sql_text(v->store->company)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0) {
    struct signed_root root = read_root(v->of, rows_int(rows, 0), rows_text(rows, 1));
    ARENA_ROOM(v->arena, v->roots, v->root_room, v->root_count);
    v->roots[v->root_count++] = root;
  }
  return found == 0;
}

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

/* Where the store has a checkpoint of as much or more that fits, the key has signed another history, and none of the store's
 * says anything. */
static void check_retained(struct verifying *v) {
  int64_t size = (int64_t)v->frontier.size;
  for (; v->retained_next < v->of->retained_count; v->retained_next++) {
    const struct checkpoint *retained = v->retained[v->retained_next];
    if ((int64_t)retained->size > size) break;
    bool is_signed_anew = v->sound_size >= size || v->root_next < v->root_count;
    if (size > 0 && !hash_equal(retained->root, frontier_root(&v->frontier)))
      blame(v, is_signed_anew ? v->retained_size : larger(v->sound_size, v->retained_size), size - 1,
            "the first %" PRId64 " are not those of the checkpoint kept elsewhere", size);
    else v->retained_size = size;
  }
}

static int by_size(const void *a, const void *b) {
  uint64_t x = (*(const struct checkpoint *const *)a)->size, y = (*(const struct checkpoint *const *)b)->size;
  return (x > y) - (x < y);
}

static void sort_retained(struct verifying *v) {
  int count = v->of->retained_count;
  v->retained = ARENA_ARRAY(v->arena, (size_t)count, const struct checkpoint *);
  for (int i = 0; i < count; i++) v->retained[i] = &v->of->retained[i];
  if (count) qsort(v->retained, (size_t)count, sizeof *v->retained, by_size);
  check_retained(v); /* those of no entries */
}

static void check_witnessed(struct verifying *v, const struct signed_root *root) {
  if (root->witnessed == NOTE_FORGED)
    blame(v, root->size, root->size, "a signature of the checkpoint of %" PRId64 " entries is not the witness's own", root->size);
  if (root->witnessed != NOTE_SIGNED) return;
  v->of->witnessed = root->size;
  v->of->witnessed_at = root->witnessed_at;
}

/* Is there a checkpoint of just so many entries, and does it fit? */
static void check_roots(struct verifying *v) {
  while (v->root_next < v->root_count && v->roots[v->root_next].size == (int64_t)v->frontier.size) {
    const struct signed_root *root = &v->roots[v->root_next++];
    int64_t sound = larger(v->sound_size, v->retained_size);
    v->of->checkpoints++;
    if (!root->is_signed)
      blame(v, sound, root->size - 1, "the checkpoint of %" PRId64 " entries is not signed by the ledger's key", root->size);
    else if (!hash_equal(root->root, frontier_root(&v->frontier)))
      blame(v, sound, root->size - 1, "the entries are not those that the checkpoint of %" PRId64 " was signed for", root->size);
    else v->sound_size = root->size;
    check_witnessed(v, root);
  }
  check_retained(v);
}

/* -- entries --------------------------------------------------------------------------------------------------------- */

/* Every event follows its act, and every act brings as many as it says. Which entry is amiss where they are more or fewer,
 * the act or one that follows it, is not known. */
static void check_grammar(struct verifying *v, const struct inspected *entry) {
  bool is_act = entry->brings != NOT_AN_ACT;
  if (entry->act != (is_act ? entry->place : v->act)) blame(v, entry->place, entry->place, "its row gives it to another act");
  if (is_act != (v->events_left == 0)) blame(v, v->act, entry->place, "the act at %" PRId64 " brings more entries, or fewer", v->act);
  if (is_act) v->act = entry->place;
  v->events_left = is_act ? entry->brings : v->events_left - 1;
}

/* No row says an earlier time than the one before it, and an act's says that of the first event that it brought. */
static void check_recorded(struct verifying *v, const struct inspected *entry) {
  int order = memcmp(entry->recorded, v->recorded, INSTANT_LENGTH);
  if (order < 0) blame(v, entry->place, entry->place, "it says that it was recorded before the entry before it");
  if (order != 0 && entry->place == v->act + 1 && v->events_left > 0)
    blame(v, v->act, entry->place, "an act and the first event that it brought say that they were recorded at different times");
  memcpy(v->recorded, entry->recorded, INSTANT_LENGTH);
}

static void note_erased(struct verifying *v, const struct inspected *entry) {
  char digits[HASH_DIGITS];
  v->of->erased++;
  ARENA_ROOM(v->arena, v->erased, v->erased_room, v->erased_count);
  struct erasure *erasure = &v->erased[v->erased_count++];
  erasure->place = entry->place;
  memcpy(erasure->id, hash_hex(entry->hash, digits).at, ID_DIGITS);
}

static bool verify_entry(void *context, const struct inspected *entry, struct error *error) {
  struct verifying *v = context;
  (void)error;
  if (entry->is_erased) note_erased(v, entry);
  if (entry->place != (int64_t)v->frontier.size) blame(v, (int64_t)v->frontier.size, (int64_t)v->frontier.size, "it is missing");
  if (entry->is_changed) blame(v, entry->place, entry->place, "its content is not what its row says: it was changed");
  check_recorded(v, entry);
  check_grammar(v, entry);
  frontier_add(&v->frontier, entry->hash);
  check_roots(v);
  if (v->of->progress && v->frontier.size % PROGRESS_EVERY == 0) v->of->progress(v->of->context, (int64_t)v->frontier.size, v->of->size);
  return v->of->is_sound;
}

/* What was cut off at the end: what speaks of more than there is. */
static void check_cut(struct verifying *v) {
  int64_t size = v->of->size;
  if ((int64_t)v->frontier.size < size) blame(v, (int64_t)v->frontier.size, (int64_t)v->frontier.size, "it is missing");
  if (v->events_left > 0) blame(v, v->act, size, "the last act brought more entries than there are");
  for (size_t i = v->root_next; i < v->root_count; i++)
    blame(v, size, size, "the store has a checkpoint of %" PRId64 " entries, but only %" PRId64 " are there", v->roots[i].size, size);
  if (v->retained_next < v->of->retained_count)
    blame(v, size, size, "the checkpoint was made of %" PRIu64 " entries, but only %" PRId64 " are there",
          v->retained[v->retained_next]->size, size);
}

/* When the last act was stands in its content only. */
static bool check_acted(struct verifying *v, struct error *error) {
  struct stored_entry act;
  struct entry_content content;
  struct error why;
  if (v->of->size == 0) return true;
  if (!store_entry(v->store, v->arena, v->act, &act, error)) return false;
  if (!entry_read(entry_reader_new(v->arena), act.content, &content, &why) || content.act.recorded.seconds != v->said.acted.seconds)
    blame(v, v->act, v->of->size - 1, "the company's row says that the last act was at another time");
  return true;
}

/* A row outside of the ledger is in no hash, and would be found by its id all the same. */
static void check_outside(struct verifying *v) {
  if (v->first < 0) blame(v, v->first, v->first, "it stands before the first: it was put in");
  if (v->last >= v->of->size) blame(v, v->last, v->last, "it stands behind the last: it was put in");
}

static void check_end(struct verifying *v) {
  int64_t size = v->of->size;
  struct instant recorded;
  check_cut(v);
  check_outside(v);
  if (v->root_count && v->sound_size < size) blame(v, v->sound_size, size, "no checkpoint was signed for the entries from there on");
  if (v->of->key && size > 0 && v->root_count == 0) blame(v, 0, size, "nothing of it is signed by the ledger's key");
  bool is_instant = instant_parse((struct str){v->recorded, INSTANT_LENGTH}, &recorded);
  if (size > 0 && !(is_instant && recorded.seconds == v->said.recorded.seconds))
    blame(v, size - 1, size - 1, "the company's row says that it was recorded at another time");
}

/* -- what is gone --------------------------------------------------------------------------------------------------- */

struct erasures {
  struct verifying *v;
  struct entry_reader *reader;
  struct map ids; /* that acts of erasing name */
};

static bool note_named(void *context, const struct stored_entry *entry, struct error *error) {
  struct erasures *erasures = context;
  struct entry_content content;
  if (!entry_read(erasures->reader, entry->content, &content, error)) return false;
  if (content.is_act || content.event.kind != EVENT_ERASED) return true;
  const struct value *ids = event_value(&content.event, "entries");
  for (uint32_t i = 0; i < ids->count; i++) map_add(&erasures->ids, arena_copy(erasures->v->arena, ids->list[i]), 0);
  return true;
}

/* Content that is gone was taken away by an act that says so, or by somebody who should not have. */
static bool check_erased(struct verifying *v, struct error *error) {
  struct erasures erasures = {.v = v, .reader = entry_reader_new(v->arena)};
  map_init(&erasures.ids, v->arena);
  if (v->erased_count && !store_each_of(v->store, "kind", STR("erased"), note_named, &erasures, error)) return false;
  for (size_t i = 0; i < v->erased_count; i++)
    if (map_find(&erasures.ids, (struct str){v->erased[i].id, ID_DIGITS}) == MAP_NONE)
      blame(v, v->erased[i].place, v->erased[i].place, "its content is gone, and no act says that it was erased");
  return true;
}

/* What is held against each other later, as of one instant: others record meanwhile. */
static bool read_bounds(struct database *database, void *context, struct error *error) {
  struct verifying *v = context;
  struct parameter company = sql_text(v->store->company);
  return read_roots(v, error) && store_head_size(v->store, &v->said, error) &&
         database_number(database, BIND(SQL_ENTRY_FIRST, company), &v->first, error) &&
         database_number(database, BIND(SQL_ENTRY_LAST, company), &v->last, error);
}

bool store_verify(struct store *store, struct verification *verification, struct error *error) {
  struct verifying v = {.store = store, .of = verification, .arena = arena_new(0), .last = -1};
  verification->is_sound = true;
  bool ok = database_snapshot(store->database, read_bounds, &v, error);
  if (ok) {
    verification->size = v.said.size;
    while (v.root_next < v.root_count && v.roots[v.root_next].size == 0) v.root_next++;
    sort_retained(&v);
    /* It ends where something is found; what cannot be read says nothing of the ledger. */
    ok = store_inspect(store, v.said.size, verify_entry, &v, error) || !verification->is_sound;
    if (ok && verification->is_sound) check_end(&v);
    if (ok && verification->is_sound) ok = check_acted(&v, error) && check_erased(&v, error);
    verification->root = frontier_root(&v.frontier);
  }
  arena_free(v.arena);
  return ok;
}
