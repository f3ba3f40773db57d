/* `abstain record`: one event said as a sentence, or a journal, into the store. */
#include <inttypes.h>

#include "../base/clock.h"
#include "../base/json.h"
#include "../calendar/zone.h"
#include "../ledger/journal_read.h"
#include "../ledger/journal_write.h"
#include "../ledger/sentence.h"
#include "../register/register.h"
#include "load.h"
#include "progress.h"

static bool read_instant(const void *clock, struct str text, struct instant *instant, struct error *error) {
  return zone_read(clock, text, instant, error);
}

/* Events that are to be recorded, in memory of the command. */
struct batch {
  struct event *events;
  size_t room;
  uint32_t count;
};

/* -- does it fit what is there? -------------------------------------------------------------------------------- */

/* The journal that the new events are read with: what bears on the persons they name, or, for many, all. */
static bool journal_with(struct invocation *call, struct store *store, const struct batch *batch, struct journal **journal, struct error *error) {
  enum { PERSONS_MAX = 64 };
  struct str persons[PERSONS_MAX];
  int count = 0;
  struct head head;
  if (!store_head(store, &head, error)) return false;
  for (uint32_t i = 0; i < batch->count; i++) {
    const struct event_type *type = &event_types[batch->events[i].kind];
    for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
      const struct value *value = &batch->events[i].values[f];
      bool is_one = type->fields[f].kind == FIELD_PERSON || type->fields[f].kind == FIELD_ID;
      if (!event_has(&batch->events[i], f)) continue;
      if (is_one && count++ < PERSONS_MAX) persons[count - 1] = value->text;
      for (uint32_t l = 0; l < value->count; l++)
        if (count++ < PERSONS_MAX) persons[count - 1] = value->list[l];
    }
  }
  if (count == 0 || count > PERSONS_MAX) return stored_journal(call, store, head.size, journal, error);
  return stored_desk(call, store, head.size, persons, count, journal, error);
}

/* Is every word and thing of the events, from the `first` on, one that the policy and the ledger know? */
static bool check_batch(struct invocation *call, struct store *store, const char *name, const struct batch *batch, uint32_t first,
                        struct error *error) {
  struct journal *journal;
  struct abstain_policy *policy;
  struct registry *reg;
  if (!journal_with(call, store, batch, &journal, error)) return false;
  uint32_t there = journal->count;
  for (uint32_t i = first; i < batch->count; i++)
    if (!journal_add(journal, &batch->events[i], error)) return false;
  return stored_policy(call, store, journal, &policy, error) &&
         register_open(call->arena, policy, NULL, journal, INSTANT_NEVER, &reg, error) && load_check(call, name, reg, there, error);
}

/* -- appending ---------------------------------------------------------------------------------------------------- */

struct recorded {
  uint64_t events, repeats;
  struct hash last;
};

/* A part of a journal has its own key, so that one that was broken off goes on where it stopped. */
static struct str part_key(struct arena *arena, struct str key, uint32_t part) { return arena_print(arena, STR_FMT "/%u", STR_ARG(key), part); }

/* The part that begins with the event at `first`; its key is drawn where there is none. */
static bool part_of(struct invocation *call, struct store *store, const struct batch *batch, uint32_t first, struct str key,
                    struct command_act *command, struct error *error) {
  uint32_t left = batch->count - first;
  *command = (struct command_act){.events = batch->events + first, .count = left < EVENTS_AN_ACT ? left : EVENTS_AN_ACT};
  if (!stored_act(call, store->entropy, "record", &command->act, error)) return false;
  bool is_part = batch->count > EVENTS_AN_ACT;
  if (key.length) command->act.key = is_part ? part_key(call->arena, key, first / EVENTS_AN_ACT + 1) : key;
  return true;
}

/* How many events were recorded before, with this key. */
static bool count_repeats(struct invocation *call, struct store *store, const struct batch *batch, struct str key, uint32_t *repeats,
                          struct error *error) {
  *repeats = 0;
  for (bool has = key.length > 0; has && *repeats < batch->count;) {
    struct command_act command;
    if (!part_of(call, store, batch, *repeats, key, &command, error) || !store_has_key(store, command.act.key, &has, error)) return false;
    if (has) *repeats += command.count;
  }
  return true;
}

static bool append_batch(struct invocation *call, struct store *store, const struct batch *batch, struct str key, struct recorded *recorded,
                         struct error *error) {
  *recorded = (struct recorded){.events = batch->count};
  struct command_act command;
  struct receipt receipt;
  for (uint32_t first = 0; first < batch->count; first += command.count) {
    if (!part_of(call, store, batch, first, key, &command, error) || !store_append(store, &command, &receipt, error)) return false;
    recorded->repeats += receipt.is_repeat ? command.count : 0;
    recorded->last = receipt.hash;
    show_progress(NULL, first + command.count, batch->count);
  }
  return true;
}

static void tell_recorded(struct invocation *call, const struct recorded *recorded) {
  char digits[HASH_DIGITS];
  struct str id = {hash_hex(recorded->last, digits).at, ID_DIGITS};
  if (call->json) {
    buf_char(&call->out, '{');
    json_put_int(&call->out, "events", (int64_t)recorded->events);
    json_put_int(&call->out, "there_before", (int64_t)recorded->repeats);
    json_put_member(&call->out, "act", id);
    buf_text(&call->out, "}\n");
    return;
  }
  buf_count(&call->out, (int64_t)(recorded->events - recorded->repeats), "event", "events");
  buf_format(&call->out, " recorded, by act " STR_FMT "\n", STR_ARG(id));
  if (recorded->repeats) buf_format(&call->out, "%" PRIu64 " had been recorded before, with the same key: they are there once\n", recorded->repeats);
}

/* -- from a journal, from a sentence ---------------------------------------------------------------------------- */

static void release_journal(void *journal) { journal_free(journal); }

/* The journal's events, and a key that is the same whenever the same journal comes. */
static bool read_journal(struct invocation *call, const char *path, struct batch *batch, struct str *key, struct error *error) {
  struct journal *journal;
  struct hasher hasher;
  struct buf line;
  if (!journal_load(path, &journal, error)) return false;
  arena_adopt(call->arena, release_journal, journal);
  batch->events = ARENA_ARRAY(call->arena, journal->count, struct event);
  buf_init(&line, ENTRY_SIZE_MAX);
  hasher_begin(&hasher);
  for (; batch->count < journal->count; batch->count++) {
    struct event *event = &batch->events[batch->count];
    entry_event(journal, call->arena, journal_entry(journal, batch->count), event);
    buf_clear(&line);
    buf_event_json(&line, event);
    hasher_add(&hasher, buf_view(&line));
  }
  buf_free(&line);
  char digits[HASH_DIGITS];
  *key = arena_print(call->arena, "journal " STR_FMT, STR_ARG(hash_hex(hasher_end(&hasher), digits)));
  return true;
}

static bool read_sentence(struct invocation *call, struct store *store, struct batch *batch, struct error *error) {
  struct journal *journal;
  struct abstain_policy *policy;
  const struct zone *zone;
  struct head head;
  struct buf text;
  const char *at = call_option(call, "at"), *id = call_option(call, "id");
  struct event *event = batch->events = ARENA_NEW(call->arena, struct event);
  buf_init(&text, ENTRY_SIZE_MAX);
  for (int i = 0; i < call->word_count; i++) buf_format(&text, "%s%s", i ? " " : "", call->words[i]);
  struct str sentence = arena_copy(call->arena, buf_view(&text));
  buf_free(&text);
  if (!store_head(store, &head, error) || !stored_desk(call, store, head.size, NULL, 0, &journal, error)) return false;
  if (!stored_policy(call, store, journal, &policy, error) || !policy_clock(call->arena, policy, &zone, error)) return false;
  if (!sentence_read(call->arena, sentence, read_instant, zone, event, error)) return false;
  event->at = event->recorded = clock_now();
  if (at && !zone_read(zone, str_of(at), &event->at, error)) return false;
  if (id) event->id = str_of(id);
  batch->count = 1;
  return true;
}

static bool run_record(struct invocation *call, struct error *error) {
  struct store *store;
  struct batch batch = {0};
  struct recorded recorded;
  uint32_t repeats;
  struct str key = str_of(call_option(call, "key"));
  const char *path = call_option(call, "journal"), *name = path ? path : "the event";
  if ((path != NULL) == (call->word_count > 0))
    return error_set(error, ERROR_INPUT, "say either --journal FILE or what happened (see `abstain help record`)");
  if (!stored_open_signing(call, &store, error)) return false;
  if (path ? !read_journal(call, path, &batch, &key, error) : !read_sentence(call, store, &batch, error)) return false;
  if (batch.count == 0) return error_set(error, ERROR_INPUT, "`%s` holds no event", name);
  if (!count_repeats(call, store, &batch, key, &repeats, error) || !check_batch(call, store, name, &batch, repeats, error)) return false;
  if (!append_batch(call, store, &batch, key, &recorded, error)) return false;
  tell_recorded(call, &recorded);
  return true;
}

const struct command command_record = {
    .name = "record",
    .group = "The ledger",
    .summary = "records what happened: one event, or a journal",
    .synopsis = "[SENTENCE]",
    .examples = "  abstain record --store company.db --by gc \"ann joins\"\n"
                "  abstain record --store company.db --by gc --at \"2012-01-03 09:00\" ann is director\n"
                "  abstain record --store company.db --journal examples/immunogen.jsonl",
    .details = "A SENTENCE is one of those that `abstain events` lists. It is recorded as of now; --at says when it took effect. A\n"
               "journal keeps what its lines say of when they were recorded; the act by which it comes is of today. Nothing is recorded\n"
               "unless all of it fits the policy and the ledger. The same journal twice is recorded once.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"journal", "FILE", "a journal: one event a line (- is standard input)"},
                {"at", "WHEN", "when it took effect (default: now)"}, {"id", "ID", "a name for the event, by which it can be withdrawn"}, OPTION_BY,
                OPTION_KEY, OPTION_SIGNING_KEY},
    .words_max = -1,
    .run = run_record,
};
