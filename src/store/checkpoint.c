/* Signed checkpoints of the ledger, and the subtrees of which proofs are made. */
#include "internal.h"

enum { NOTE_LENGTH_MAX = 64 << 10 };

struct str store_origin(const struct store *store, struct arena *arena) { return arena_print(arena, "abstain/" STR_FMT, STR_ARG(store->company)); }

static bool put_checkpoint(struct store *store, int64_t size, struct str note, struct str token, struct error *error) {
  return database_run(store->database,
                      BIND(SQL_CHECKPOINT_ADD, sql_text(store->company), sql_int(size), sql_text(note), token.length ? sql_text(token) : sql_null()),
                      error);
}

bool checkpoint_sign(struct store *store, const struct head *head, struct error *error) {
  if (!store->key) return true;
  struct checkpoint checkpoint = {store->key->verifier.name, (uint64_t)head->size, frontier_root(&head->frontier)};
  struct buf note;
  buf_init(&note, NOTE_LENGTH_MAX);
  bool ok = buf_signed_checkpoint(&note, &checkpoint, store->key, error) && put_checkpoint(store, head->size, buf_view(&note), STR(""), error);
  buf_free(&note);
  return ok;
}

static bool is_signed_head(struct str text, const struct verifier_key *key, const struct head *head) {
  struct note note;
  struct checkpoint checkpoint;
  struct error why;
  return checkpoint_open(text, key, &note, &checkpoint, &why) && (int64_t)checkpoint.size == head->size &&
         hash_equal(checkpoint.root, frontier_root(&head->frontier));
}

bool checkpoint_check(struct store *store, const struct head *head, struct error *error) {
  if (!store->key || store->key_is_checked || head->size == 0) return true;
  struct arena *arena = arena_new(0);
  struct str note;
  bool read = store_checkpoint(store, arena, &note, error), is_signed = read && is_signed_head(note, &store->key->verifier, head);
  arena_free(arena);
  if (read && !is_signed)
    error_set(error, ERROR_CONFLICT, "this key did not sign what the ledger holds: another's key, or entries were put in; see `abstain verify`");
  return store->key_is_checked = is_signed;
}

struct amending {
  struct store *store;
  int64_t size;
  checkpoint_amender *amend;
  void *context;
};

/* Size 0 and an empty note where there is no such row. */
static bool read_row(struct store *store, struct arena *arena, const struct bound *bound, struct stored_checkpoint *checkpoint,
                     struct error *error) {
  struct rows *row;
  *checkpoint = (struct stored_checkpoint){0};
  if (!database_first(store->database, bound, &row, error)) return false;
  if (row) *checkpoint = (struct stored_checkpoint){rows_int(row, 0), arena_copy(arena, rows_text(row, 1)), arena_copy(arena, rows_text(row, 2))};
  rows_close(row);
  return true;
}

bool store_checkpoint(struct store *store, struct arena *arena, struct str *note, struct error *error) {
  struct stored_checkpoint last;
  if (!read_row(store, arena, BIND(SQL_CHECKPOINT_LAST, sql_text(store->company)), &last, error)) return false;
  *note = last.note;
  return true;
}

static bool read_checkpoint(struct store *store, struct arena *arena, int64_t size, struct stored_checkpoint *checkpoint, struct error *error) {
  if (!read_row(store, arena, BIND(SQL_CHECKPOINT_ROW, sql_text(store->company), sql_int(size)), checkpoint, error)) return false;
  return checkpoint->size > 0 || error_set(error, ERROR_MISSING, "the store has no checkpoint of %" PRId64 " entries", size);
}

bool store_anchor(struct store *store, struct arena *arena, struct stored_checkpoint *anchor, struct error *error) {
  static const char two_signatures[] = "%\xe2\x80\x94 %\xe2\x80\x94 %"; /* a dash begins each, and stands nowhere else */
  return read_row(store, arena, BIND(SQL_CHECKPOINT_AMENDED, sql_text(store->company), sql_text(str_of(two_signatures))), anchor, error);
}

bool store_checkpoint_token(struct store *store, struct arena *arena, int64_t size, struct str *token, struct error *error) {
  struct stored_checkpoint checkpoint;
  if (!read_checkpoint(store, arena, size, &checkpoint, error)) return false;
  *token = checkpoint.token;
  return true;
}

static bool amend_in_transaction(struct database *database, void *context, struct error *error) {
  const struct amending *amending = context;
  struct store *store = amending->store;
  struct stored_checkpoint checkpoint;
  struct head head;
  struct arena *arena = arena_new(0);
  (void)database;
  bool ok = head_read(store, true, &head, error) && read_checkpoint(store, arena, amending->size, &checkpoint, error) &&
            amending->amend(amending->context, &checkpoint, error) &&
            put_checkpoint(store, checkpoint.size, checkpoint.note, checkpoint.token, error);
  arena_free(arena);
  return ok;
}

bool store_amend_checkpoint(struct store *store, int64_t size, checkpoint_amender *amend, void *context, struct error *error) {
  struct amending amending = {store, size, amend, context};
  return database_transact(store->database, amend_in_transaction, &amending, error);
}

/* -- subtrees ---------------------------------------------------------------------------------------------------- */

/* A subtree of a level that is not kept is put together from the ones below it that are: at most 128 of them. */
static bool read_subtree(void *context, int level, uint64_t place, struct hash *hash, struct error *error) {
  struct store *store = context;
  int below = level / NODE_BITS * NODE_BITS;
  int64_t count = 1ll << (level - below), first = (int64_t)place * count;
  struct frontier frontier = {0};
  if (!frontier_read(store, below, first, first + count, &frontier, error)) return false;
  *hash = frontier_root(&frontier);
  return frontier.size == (uint64_t)count << below ||
         error_set(error, ERROR_BROKEN, "the store's tables do not fit together; `abstain rebuild` makes them again");
}

struct tree store_tree(struct store *store) { return (struct tree){read_subtree, store}; }
