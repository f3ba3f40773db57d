/* Deeds are made, and found again. */
#include "deeds.h"

#include <inttypes.h>
#include <stdio.h>

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

/* -- comparing -------------------------------------------------------------------------------------------------------- */

struct comparing {
  struct tally *tally;
  struct arena *scratch;
  struct buf expected;
  const struct command_act *deed; /* of which `done` events were met */
  uint32_t done;
  int64_t act;
  struct frontier frontier;
};

static bool wrong(int64_t place, const char *what, struct error *error) {
  return error_set(error, ERROR_BROKEN, "entry %" PRId64 ": %s", place, what);
}

static struct str salt_of(struct str content) {
  size_t label = str_find(content, STR("\"salt\":\""), 0);
  return label == SIZE_MAX ? STR("") : str_sub(content, label + 8, SALT_LENGTH);
}

static bool begin_deed(struct comparing *comparing, const struct stored_entry *entry, struct error *error) {
  uint32_t number, count;
  size_t key = str_find(entry->content, STR("\"key\":\"deed-"), 0);
  if (key == SIZE_MAX) return wrong(entry->place, "an event without its act", error);
  struct str numbers = arena_copy(comparing->scratch, str_sub(entry->content, key + 12, 24));
  if (sscanf(numbers.at, "%u-%u", &number, &count) != 2 || number >= comparing->tally->room || count > DEED_EVENTS_MAX)
    return wrong(entry->place, "an act that is no deed", error);
  if (comparing->tally->held[number]++) return wrong(entry->place, "the same act twice", error);
  comparing->deed = deed_make(comparing->scratch, number, count);
  comparing->done = 0;
  comparing->act = entry->place;
  comparing->tally->acts++;
  struct act act = comparing->deed->act;
  act.entries = count;
  buf_entry_act(&comparing->expected, &act, salt_of(entry->content));
  return true;
}

static bool compare_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct comparing *comparing = context;
  buf_clear(&comparing->expected);
  if (comparing->deed && comparing->done < comparing->deed->count)
    buf_entry_event(&comparing->expected, &comparing->deed->events[comparing->done++], salt_of(entry->content));
  else if (!begin_deed(comparing, entry, error)) return false;
  if (!str_equal(buf_view(&comparing->expected), entry->content)) return wrong(entry->place, "not what was recorded", error);
  struct hash hash = leaf_hash(entry->content);
  if (!hash_equal(hash, entry->hash)) return wrong(entry->place, "a wrong hash", error);
  if (entry->act != comparing->act) return wrong(entry->place, "a wrong act", error);
  frontier_add(&comparing->frontier, hash);
  comparing->tally->entries++;
  return true;
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
  if (comparing->deed && comparing->done < comparing->deed->count) return wrong(head->size, "the last act's events are not all there", error);
  if (!hash_equal(frontier_root(&head->frontier), frontier_root(&comparing->frontier)))
    return wrong(head->size, "the head is of other entries", error);
  if (store_entry(store, comparing->scratch, head->size, &beyond, error)) return wrong(head->size, "stands behind the head", error);
  return error->kind == ERROR_MISSING && compare_keys(store, comparing->tally->acts, error);
}

bool ledger_is_whole(struct store *store, struct tally *tally, struct error *error) {
  struct comparing comparing = {.tally = tally, .scratch = arena_new(0)};
  struct head head;
  buf_init(&comparing.expected, ENTRY_SIZE_MAX);
  bool ok = store_head(store, &head, error) && store_each(store, 0, head.size, compare_entry, &comparing, error) &&
            compare_end(store, &comparing, &head, error);
  buf_free(&comparing.expected);
  arena_free(comparing.scratch);
  return ok;
}
