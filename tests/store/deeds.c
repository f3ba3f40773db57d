/* Deeds are made, and found again. */
#include "deeds.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/store/database.h"

static const struct instant when = {1792800000};

static struct event make_event(struct arena *arena, uint32_t number, uint32_t i) {
  struct event event = {.kind = EVENT_JOINED, .at = when, .recorded = when};
  event.id = arena_print(arena, "event-%u-%u", number, i);
  int person = event_field_find(EVENT_JOINED, STR("person"));
  event.present = 1u << person;
  event.values[person].text = arena_print(arena, "person-%u", number);
  return event;
}

struct command_act *deed_make(struct arena *arena, uint32_t number, uint32_t count) {
  struct command_act *deed = ARENA_NEW(arena, struct command_act);
  struct event *events = ARENA_ARRAY(arena, count, struct event);
  for (uint32_t i = 0; i < count; i++) events[i] = make_event(arena, number, i);
  *deed = (struct command_act){.events = events, .count = count};
  deed->act = (struct act){.name = STR("record"), .by = STR("gc"), .via = STR("test"), .recorded = when};
  deed->act.key = arena_print(arena, "deed-%u-%u", number, count);
  return deed;
}

struct act erasure_make(struct arena *arena, int64_t first, int64_t end) {
  struct act act = {.name = STR("erase"), .by = STR("gc"), .via = STR("test"), .recorded = when};
  act.key = arena_print(arena, "erasure-%" PRId64 "-%" PRId64, first, end);
  return act;
}

const struct signing_key *deeds_key(void) {
  static struct signing_key key;
  struct entropy entropy = entropy_seeded(1);
  struct error error;
  if (!key.verifier.name.length && !signing_key_make(STR("abstain/acme"), KEY_LOG, &entropy, &key, &error)) abort();
  return &key;
}

/* -- comparing -------------------------------------------------------------------------------------------------------- */

struct comparing {
  struct tally *tally;
  struct arena *scratch;
  struct buf expected;
  const struct command_act *deed; /* NULL: an erasure, whose events name random ids */
  uint32_t count, done; /* events of the act at the place `act` */
  int64_t act;
  int64_t erased, erased_first, erased_last; /* contents that are not there */
  struct frontier frontier;
};

static bool wrong(int64_t place, const char *what, struct error *error) {
  return error_set(error, ERROR_BROKEN, "entry %" PRId64 ": %s", place, what);
}

static struct str salt_of(struct str content) {
  size_t label = str_find(content, STR("\"salt\":\""), 0);
  return label == SIZE_MAX ? STR("") : str_sub(content, label + 8, SALT_LENGTH);
}

/* The number after the label, or -1. */
static int64_t number_after(struct arena *arena, struct str content, struct str label) {
  size_t at = str_find(content, label, 0);
  return at == SIZE_MAX ? -1 : strtoll(arena_copy(arena, str_sub(content, at + label.length, 20)).at, NULL, 10);
}

static bool begin_erasure(struct comparing *comparing, struct str content) {
  struct tally *tally = comparing->tally;
  int64_t count = number_after(comparing->scratch, content, STR("\"entries\":"));
  size_t key = str_find(content, STR("\"key\":\"erasure-"), 0);
  if (key == SIZE_MAX || count < 0 || tally->erased_end) return false;
  struct str places = arena_copy(comparing->scratch, str_sub(content, key + 15, 40));
  comparing->deed = NULL;
  comparing->count = (uint32_t)count;
  return sscanf(places.at, "%" SCNd64 "-%" SCNd64, &tally->erased_first, &tally->erased_end) == 2;
}

static bool begin_deed(struct comparing *comparing, struct str content) {
  uint32_t number, count;
  size_t key = str_find(content, STR("\"key\":\"deed-"), 0);
  if (key == SIZE_MAX) return begin_erasure(comparing, content);
  struct str numbers = arena_copy(comparing->scratch, str_sub(content, key + 12, 24));
  if (sscanf(numbers.at, "%u-%u", &number, &count) != 2 || number >= comparing->tally->room || count > DEED_EVENTS_MAX) return false;
  comparing->deed = deed_make(comparing->scratch, number, count);
  comparing->count = count;
  struct act act = comparing->deed->act;
  act.entries = count;
  buf_entry_act(&comparing->expected, &act, salt_of(content));
  return comparing->tally->held[number]++ == 0;
}

/* What stands at the next place by what stands before it: an act, or an event of the act. */
static bool compare_content(struct comparing *comparing, const struct stored_entry *entry, struct error *error) {
  buf_clear(&comparing->expected);
  if (comparing->done == comparing->count) {
    if (!entry_is_act(entry->content) || !begin_deed(comparing, entry->content))
      return wrong(entry->place, "an event without its act, no deed, or one that was there before", error);
    comparing->act = entry->place;
    comparing->done = 0;
    comparing->tally->acts++;
  } else if (comparing->deed) buf_entry_event(&comparing->expected, &comparing->deed->events[comparing->done++], salt_of(entry->content));
  else comparing->done++;
  if (entry->is_erased || !comparing->deed) return true;
  return str_equal(buf_view(&comparing->expected), entry->content) || wrong(entry->place, "not what was recorded", error);
}

static bool compare_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct comparing *comparing = context;
  if (!compare_content(comparing, entry, error)) return false;
  if (entry->is_erased && comparing->erased++ == 0) comparing->erased_first = entry->place;
  if (entry->is_erased) comparing->erased_last = entry->place;
  else if (!hash_equal(leaf_hash(entry->content), entry->hash)) return wrong(entry->place, "a wrong hash", error);
  if (entry->act != comparing->act) return wrong(entry->place, "a wrong act", error);
  frontier_add(&comparing->frontier, entry->hash);
  comparing->tally->entries++;
  return true;
}

static bool compare_erased(const struct comparing *comparing, struct error *error) {
  const struct tally *tally = comparing->tally;
  bool fits = comparing->erased == tally->erased_end - tally->erased_first;
  if (fits && comparing->erased) fits = comparing->erased_first == tally->erased_first && comparing->erased_last == tally->erased_end - 1;
  return fits || error_set(error, ERROR_BROKEN, "%" PRId64 " entries are erased, not those that an act says", comparing->erased);
}

/* Each act has its key, and each key its act. */
static bool compare_keys(struct store *store, int64_t acts, struct error *error) {
  struct rows *rows;
  int more;
  if (!database_query(store->database, (&(struct bound){SQL_KEY_LIST, 1, {sql_text(store->company)}}), &rows, error)) return false;
  while ((more = rows_next(rows, error)) > 0) acts--;
  if (more < 0) return false;
  return acts == 0 || error_set(error, ERROR_BROKEN, "%" PRId64 " acts have no key", acts);
}

static bool compare_end(struct store *store, struct comparing *comparing, const struct head *head, struct error *error) {
  struct stored_entry beyond;
  if (comparing->done < comparing->count) return wrong(head->size, "the last act's events are not all there", error);
  if (!hash_equal(frontier_root(&head->frontier), frontier_root(&comparing->frontier)))
    return wrong(head->size, "the head is of other entries", error);
  if (store_entry(store, comparing->scratch, head->size, &beyond, error)) return wrong(head->size, "stands behind the head", error);
  return error->kind == ERROR_MISSING && compare_erased(comparing, error) && compare_keys(store, comparing->tally->acts, error);
}

/* What the store says of itself, every checkpoint among it. */
static bool verify(struct store *store, struct error *error) {
  struct verification verification = {.key = store->key ? &store->key->verifier : NULL};
  if (!store_verify(store, &verification, error)) return false;
  return verification.is_sound || error_set(error, ERROR_BROKEN, "%s", verification.what);
}

bool ledger_is_whole(struct store *store, struct tally *tally, struct error *error) {
  struct comparing comparing = {.tally = tally, .scratch = arena_new(0)};
  struct head head;
  buf_init(&comparing.expected, ENTRY_SIZE_MAX);
  bool ok = store_head(store, &head, error) && store_each(store, 0, head.size, compare_entry, &comparing, error) &&
            compare_end(store, &comparing, &head, error) && verify(store, error);
  buf_free(&comparing.expected);
  arena_free(comparing.scratch);
  return ok;
}
