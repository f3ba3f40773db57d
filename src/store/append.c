/* Appending: the one way into the ledger. An act and its events are checked wholly before the first row is written, so that
 * one that is refused leaves no trace in the transaction that it shares with others. */
#include "../base/clock.h"
#include "../ledger/journal_write.h"
#include "ids.h"
#include "internal.h"

enum { RECONNECT_WAIT_MS = 200, CLOCKS_APART_MAX = 60 };

struct appending {
  struct store *store;
  const struct command_act *const *commands;
  uint32_t count;
  bool are_checked; /* by command_check */
  struct append_result *results;
  transaction *first; /* what they rest on, in the same transaction; NULL: nothing */
  void *context;      /* its own */
  struct head head; /* as it grows in this transaction */
  struct buf content, text, salt;
  struct arena *scratch;
};

/* -- one entry ------------------------------------------------------------------------------------------------ */

/* Complete subtrees of NODE_WIDTH entries, of NODE_WIDTH of those, … end where the size is a multiple of theirs. */
bool nodes_add(struct store *store, const struct frontier *frontier, struct error *error) {
  char digits[HASH_DIGITS];
  bool ok = true;
  for (int level = NODE_BITS; ok && frontier->size % (1ull << level) == 0; level += NODE_BITS) {
    struct str hex = hash_hex(frontier_subtree(frontier, level), digits);
    int64_t place = (int64_t)(frontier->size >> level) - 1;
    ok = database_run(store->database, BIND(SQL_NODE_ADD, sql_text(store->company), sql_int(level), sql_int(place), sql_text(hex)), error);
  }
  return ok;
}

static struct str draw_salt(struct appending *a) {
  buf_clear(&a->salt);
  buf_salt(&a->salt, a->store->entropy);
  return buf_view(&a->salt);
}

/* Two short texts in one buffer: an instant, and a hash. */
struct row_texts {
  struct str recorded, hash;
};

static struct row_texts put_texts(struct buf *text, struct instant recorded, struct hash hash) {
  buf_clear(text);
  buf_instant(text, recorded);
  size_t split = text->length;
  buf_hash(text, hash);
  return (struct row_texts){{text->at, split}, {text->at + split, text->length - split}};
}

/* The entry whose content stands in the buffer. */
static bool write_entry(struct appending *a, int64_t act, struct hash *hash, struct error *error) {
  if (a->head.size >= PLACES_MAX) return error_set(error, ERROR_BROKEN, "the ledger is full");
  *hash = leaf_hash(buf_view(&a->content));
  struct row_texts texts = put_texts(&a->text, a->head.recorded, *hash);
  if (!database_run(a->store->database,
                    BIND(SQL_ENTRY_ADD, sql_text(a->store->company), sql_int(a->head.size), sql_int(act), sql_text(texts.recorded),
                         sql_text(texts.hash), sql_text(buf_view(&a->content))),
                    error))
    return false;
  frontier_add(&a->head.frontier, *hash);
  a->head.size++;
  return nodes_add(a->store, &a->head.frontier, error);
}

/* -- an act ----------------------------------------------------------------------------------------------------- */

/* An event, without the instants that only say when it was asked for. */
static void put_asked(struct buf *text, const struct event *event, struct instant now) {
  struct event asked = *event;
  bool is_now = asked.recorded.seconds >= now.seconds - CLOCKS_APART_MAX;
  if (is_now && asked.at.seconds == asked.recorded.seconds) asked.at.seconds = 0;
  if (is_now) asked.recorded = asked.at;
  buf_event_json(text, &asked);
}

/* What the command asks for, whenever it is asked: by this a key is known to be used for the same again. */
static struct hash digest_of(struct appending *a, const struct command_act *command) {
  struct hasher hasher;
  hasher_begin(&hasher);
  for (uint32_t i = 0; i <= command->count; i++) {
    buf_clear(&a->text);
    if (i < command->count) put_asked(&a->text, &command->events[i], command->act.recorded);
    else buf_str(&a->text, command->act.name);
    buf_char(&a->text, '\n');
    hasher_add(&hasher, buf_view(&a->text));
  }
  return hasher_end(&hasher);
}

static bool find_key(struct appending *a, struct str key, struct hash digest, struct receipt *receipt, bool *found, struct error *error) {
  struct rows *row;
  struct hash earlier;
  if (!database_first(a->store->database, BIND(SQL_KEY_GET, sql_text(a->store->company), sql_text(key)), &row, error)) return false;
  *found = row != NULL;
  if (!row) return true;
  receipt->place = rows_int(row, 0);
  bool is_known = hash_parse(rows_text(row, 1), &earlier), same = is_known && hash_equal(earlier, digest);
  rows_close(row);
  if (!is_known) return error_set(error, ERROR_CONFLICT, "the key `" STR_FMT "` was used for what was erased since", STR_ARG(text_shown(key)));
  if (!same) return error_set(error, ERROR_CONFLICT, "the key `" STR_FMT "` was used before, for something else", STR_ARG(text_shown(key)));
  struct stored_entry entry;
  if (!store_entry(a->store, a->scratch, receipt->place, &entry, error)) return false;
  struct entry_content content;
  if (!entry_read(entry_reader_new(a->scratch), entry.content, &content, error)) return false;
  receipt->hash = entry.hash;
  receipt->entries = content.act.entries;
  return receipt->is_repeat = true;
}

/* What cannot be read back is not written: it would stand in everybody's way for ever. */
static bool check_readable(struct buf *text, struct entry_reader *reader, const struct event *event, struct error *error) {
  struct entry_content content;
  struct error why;
  if (!event_check_writable(event, error)) return false;
  buf_clear(text);
  buf_entry_event(text, event, STR("AAAAAAAAAAAAAAAAAAAAAA")); /* a salt like any other */
  if (entry_read(reader, buf_view(text), &content, &why)) return true;
  return error_set(error, ERROR_INPUT, "`%s` cannot be recorded: %s", event_types[event->kind].name, why.text);
}

bool command_check(const struct command_act *command, struct error *error) {
  if (!act_check(&command->act, error)) return false;
  if (command->count > EVENTS_AN_ACT) return error_set(error, ERROR_INPUT, "an act brings at most %d events", EVENTS_AN_ACT);
  struct arena *arena = arena_new(0);
  struct entry_reader *reader = entry_reader_new(arena);
  struct buf text;
  bool ok = true;
  buf_init(&text, ENTRY_SIZE_MAX);
  for (uint32_t i = 0; ok && i < command->count; i++)
    ok = event_check(&command->events[i], error) && check_readable(&text, reader, &command->events[i], error);
  buf_free(&text);
  arena_free(arena);
  return ok;
}

/* Does it follow what is there? */
static bool check_follows(struct appending *a, const struct command_act *command, struct error *error) {
  struct instant last = a->head.recorded, now = command->act.recorded;
  struct ids ids;
  ids_begin(&ids, a->store, a->scratch);
  if (now.seconds < a->head.acted.seconds)
    return error_set(error, ERROR_CONFLICT, "the clock of this machine is behind the ledger's last act; set it right first");
  for (uint32_t i = 0; i < command->count; i++) {
    const struct event *event = &command->events[i];
    if (!ids_check(&ids, event, error)) return false;
    if (event->recorded.seconds > now.seconds) return error_set(error, ERROR_INPUT, "an event says that it is recorded in the future");
    if (event->recorded.seconds < last.seconds)
      return error_set(error, ERROR_CONFLICT, "an event says that it was recorded before what is there already; events are recorded in order");
    last = event->recorded;
  }
  return !command->erase || erasable_check(a->store, a->scratch, command->erase, error);
}

/* Who waited while others were first, or whose clock is a little behind theirs, said his instant too early: his act is recorded
 * when theirs was. So is each event that is recorded with it, not those of a journal from elsewhere. */
static struct command_act in_order(const struct appending *a, const struct command_act *command) {
  struct command_act moved = *command;
  int64_t now = command->act.recorded.seconds, acted = a->head.acted.seconds, recorded = a->head.recorded.seconds;
  if (now < acted - CLOCKS_APART_MAX) return moved;
  struct event *events = ARENA_ARRAY(a->scratch, command->count, struct event);
  if (now < acted) moved.act.recorded.seconds = acted;
  moved.events = events;
  for (uint32_t i = 0; i < command->count; i++) {
    events[i] = command->events[i];
    int64_t said = events[i].recorded.seconds;
    if (said < recorded && said >= now - CLOCKS_APART_MAX) events[i].recorded.seconds = recorded;
  }
  return moved;
}

static bool write_events(struct appending *a, const struct command_act *command, int64_t act, struct error *error) {
  struct hash hash;
  for (uint32_t i = 0; i < command->count; i++) {
    const struct event *event = &command->events[i];
    int64_t place = a->head.size;
    a->head.recorded = event->recorded;
    buf_clear(&a->content);
    buf_entry_event(&a->content, event, draw_salt(a));
    if (!write_entry(a, act, &hash, error) || !concerns_add(a->store, event, place, error)) return false;
    if (!occasion_add(a->store, event, &command->act, place, error)) return false;
  }
  return true;
}

/* By the digest of what an act brought, a guess at what was erased of it could be confirmed. */
static bool forget_digest(struct appending *a, int64_t place, struct error *error) {
  struct stored_entry act;
  struct entry_content content;
  if (!store_entry(a->store, a->scratch, place, &act, error)) return false;
  if (!entry_read(entry_reader_new(a->scratch), act.content, &content, error)) return false;
  return database_run(a->store->database, BIND(SQL_KEY_FORGET, sql_text(a->store->company), sql_text(content.act.key)), error);
}

/* The contents that the act takes away, with what they were looked up by: their hashes stay. */
static bool take_away(struct appending *a, const struct command_act *command, struct error *error) {
  struct store *store = a->store;
  for (uint32_t i = 0; command->erase && i < command->erase->count; i++) {
    struct stored_entry entry;
    struct entry_content content;
    if (!store_entry(store, a->scratch, command->erase->places[i], &entry, error)) return false;
    if (!entry_read(entry_reader_new(a->scratch), entry.content, &content, error)) return false;
    if (!concerns_remove(store, &content.event, entry.place, error)) return false;
    if (!database_run(store->database, BIND(SQL_ENTRY_ERASE, sql_text(store->company), sql_int(entry.place)), error)) return false;
    if (!forget_digest(a, entry.act, error)) return false;
  }
  return true;
}

static bool write_act(struct appending *a, const struct command_act *command, struct hash digest, struct receipt *receipt, struct error *error) {
  struct act act = command->act;
  act.entries = command->count;
  if (command->count) a->head.recorded = command->events[0].recorded;
  *receipt = (struct receipt){.place = a->head.size, .entries = act.entries};
  buf_clear(&a->content);
  buf_entry_act(&a->content, &act, draw_salt(a));
  if (!write_entry(a, receipt->place, &receipt->hash, error)) return false;
  struct row_texts texts = put_texts(&a->text, act.recorded, digest);
  if (!database_run(a->store->database,
                    BIND(SQL_KEY_ADD, sql_text(a->store->company), sql_text(act.key), sql_int(receipt->place), sql_text(texts.hash)), error))
    return false;
  a->head.acted = act.recorded;
  return write_events(a, command, receipt->place, error) && take_away(a, command, error);
}

/* False only when the transaction as a whole is spoilt: what is wrong with the command alone is its own result. */
static bool append_one(struct appending *a, const struct command_act *command, struct append_result *result, struct error *error) {
  struct hash digest = {0};
  bool repeats = false;
  struct error own;
  *result = (struct append_result){0};
  result->ok = a->are_checked || command_check(command, &own);
  if (result->ok) digest = digest_of(a, command); /* what is not writable has none */
  if (result->ok) result->ok = find_key(a, command->act.key, digest, &result->receipt, &repeats, &own);
  struct command_act moved = in_order(a, command);
  if (result->ok && !repeats) result->ok = check_follows(a, &moved, &own);
  if (result->ok && !repeats && command->also) result->ok = command->also(a->store, command->context, &own);
  if (result->ok) return repeats || write_act(a, &moved, digest, &result->receipt, error);
  *error = result->error = own;
  return own.kind != ERROR_BROKEN && own.kind != ERROR_BUSY;
}

bool store_has_key(struct store *store, struct str key, bool *has, struct error *error) {
  return database_has(store->database, BIND(SQL_KEY_GET, sql_text(store->company), sql_text(key)), has, error);
}

/* -- the transaction ---------------------------------------------------------------------------------------------- */

static bool advance(struct appending *a, struct error *error) {
  struct str company = a->store->company;
  buf_clear(&a->text);
  buf_instant(&a->text, a->head.acted);
  size_t split = a->text.length;
  buf_instant(&a->text, a->head.recorded);
  struct str acted = {a->text.at, split}, recorded = {a->text.at + split, a->text.length - split};
  return database_run(a->store->database, BIND(SQL_COMPANY_ADVANCE, sql_text(company), sql_int(a->head.size), sql_text(acted), sql_text(recorded)),
                      error);
}

static bool append_in_transaction(struct database *database, void *context, struct error *error) {
  struct appending *a = context;
  if (a->first && !a->first(database, a->context, error)) return false;
  if (!head_read(a->store, true, &a->head, error)) return false;
  if (!checkpoint_check(a->store, &a->head, error)) return false;
  int64_t before = a->head.size;
  for (uint32_t i = 0; i < a->count; i++)
    if (!append_one(a, a->commands[i], &a->results[i], error)) return false;
  if (a->first && !a->results[0].ok) { /* without the act the first is not, either */
    *error = a->results[0].error;
    return false;
  }
  if (a->head.size == before) return true;
  return advance(a, error) && checkpoint_sign(a->store, &a->head, error);
}

/* A commit whose outcome is not known: the keys say it when the transaction is run again, on a new connection. */
static bool append_until_known(struct appending *a, struct error *error) {
  struct store *store = a->store;
  for (int i = 0; i < ATTEMPTS_MAX; i++) {
    if (database_transact(store->database, append_in_transaction, a, error)) return true;
    store->head_is_known = false;
    if (!database_is_lost(store->database)) return false;
    struct error why;
    if (!database_reconnect(store->database, &why)) clock_sleep_ms(RECONNECT_WAIT_MS);
  }
  return false;
}

static bool append_all(struct appending *a, struct error *error) {
  a->scratch = arena_new(0);
  buf_init(&a->content, ENTRY_SIZE_MAX);
  buf_init(&a->text, ENTRY_SIZE_MAX);
  buf_init(&a->salt, SALT_LENGTH);
  bool ok = append_until_known(a, error);
  if (ok) a->store->head = a->head;
  buf_free(&a->content);
  buf_free(&a->text);
  buf_free(&a->salt);
  arena_free(a->scratch);
  return ok;
}

bool store_append_all(struct store *store, const struct command_act *const *commands, uint32_t count, struct append_result *results,
                      struct error *error) {
  struct appending a = {.store = store, .commands = commands, .count = count, .results = results};
  return append_all(&a, error);
}

bool append_checked(struct store *store, const struct command_act *const *commands, uint32_t count, struct append_result *results,
                    struct error *error) {
  struct appending a = {.store = store, .commands = commands, .count = count, .are_checked = true, .results = results};
  return append_all(&a, error);
}

bool append_after(struct store *store, transaction *first, void *context, const struct command_act *command, struct receipt *receipt,
                  struct error *error) {
  struct append_result result;
  struct appending a = {.store = store, .commands = &command, .count = 1, .results = &result, .first = first, .context = context};
  if (!append_all(&a, error)) return false;
  *receipt = result.receipt;
  return true;
}

bool store_append(struct store *store, const struct command_act *command, struct receipt *receipt, struct error *error) {
  struct append_result result;
  if (!store_append_all(store, &command, 1, &result, error)) return false;
  *receipt = result.receipt;
  if (!result.ok) *error = result.error;
  return result.ok;
}

