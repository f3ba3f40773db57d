/* Recording events. A journal that has grown since is known by the journal that it was: its beginning is passed over. */
#include "batch.h"

#include "../base/json.h"
#include "../ledger/sentence.h"
#include "../decision/entry_text.h"
#include "newcomers.h"
#include "progress.h"

enum { LINES_SHOWN = 20 }; /* of a journal: the log has the others */

/* -- what is there already ---------------------------------------------------------------------------------------- */

struct str batch_key_of(struct arena *arena, struct hash events) {
  char digits[HASH_DIGITS];
  return arena_print(arena, "journal " STR_FMT, STR_ARG(hash_hex(events, digits)));
}

/* Takes off the longest beginning that was a journal of its own when it was recorded. Only what the ledger's last event is not
 * older than can be one. */
static bool pass_over_recorded(struct invocation *call, struct store *store, struct batch *batch, uint32_t *passed, struct error *error) {
  struct head head;
  bool has = false;
  *passed = batch->after ? batch->count : 0;
  if (!store_head_size(store, &head, error)) return false;
  for (; *passed > 0; --*passed) {
    if (batch->events[*passed - 1].recorded.seconds > head.recorded.seconds) continue;
    if (!store_has_key(store, batch_key_of(call->arena, batch->after[*passed - 1]), &has, error)) return false;
    if (has) break;
  }
  batch->events += *passed;
  batch->count -= *passed;
  return true;
}

/* A part of a journal has its own key, so that one that was broken off goes on where it stopped; the last has that of the whole. */
static struct str part_key(struct arena *arena, const struct batch *batch, uint32_t first) {
  if (first + EVENTS_AN_ACT >= batch->count) return batch->key;
  return arena_print(arena, STR_FMT "/%u", STR_ARG(batch->key), first / EVENTS_AN_ACT + 1);
}

static bool part_of(struct invocation *call, struct store *store, const struct batch *batch, uint32_t first, struct command_act *command,
                    struct error *error) {
  uint32_t left = batch->count - first;
  *command = (struct command_act){.events = batch->events + first, .count = left < EVENTS_AN_ACT ? left : EVENTS_AN_ACT};
  if (!stored_act(call, store->entropy, "record", &command->act, error)) return false;
  command->act.key = part_key(call->arena, batch, first);
  return true;
}

/* How many events were recorded before, with this key. */
static bool count_repeats(struct invocation *call, struct store *store, const struct batch *batch, uint32_t *repeats, struct error *error) {
  bool has = true;
  for (*repeats = 0; has && *repeats < batch->count;) {
    struct command_act command;
    if (!part_of(call, store, batch, *repeats, &command, error) || !store_has_key(store, command.act.key, &has, error)) return false;
    if (has) *repeats += command.count;
  }
  return true;
}

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

/* Under a policy that is not in the store no question could be answered. */
static bool holds_policies(struct invocation *call, struct store *store, const struct batch *batch, uint32_t first, struct error *error) {
  int field = event_field_find(EVENT_POLICY_ADOPTED, STR("policy"));
  struct str content;
  struct hash hash;
  for (uint32_t i = first; i < batch->count; i++) {
    const struct event *event = &batch->events[i];
    if (event->kind != EVENT_POLICY_ADOPTED) continue;
    struct str policy = event->values[field].text;
    struct error why = {.kind = ERROR_MISSING};
    if (hash_parse(policy, &hash) && store_document(store, call->arena, hash, &content, &why)) continue;
    if (why.kind == ERROR_MISSING)
      return error_set(error, ERROR_MISSING, "the store does not hold the policy `" STR_FMT "`; `abstain policy adopt` brings the document with it",
                       STR_ARG(policy));
    *error = why;
    return false;
  }
  return true;
}

/* Is every word and thing of the events, from the `first` on, one that the policy and the ledger know? */
static bool fits(struct invocation *call, struct store *store, const char *name, const struct batch *batch, uint32_t first, struct error *error) {
  struct journal *journal;
  const struct abstain_policy *policy;
  struct registry *reg;
  if (!journal_with(call, store, batch, &journal, error)) return false;
  uint32_t there = journal->count;
  for (uint32_t i = first; i < batch->count; i++)
    if (!journal_add(journal, &batch->events[i], error)) return false;
  return stored_policy(call, store, journal, &policy, error) &&
         register_open(call->arena, policy, NULL, journal, INSTANT_NEVER, &reg, error) && load_check(call, name, reg, there, error);
}

/* -- what is wrong with a journal, by its line --------------------------------------------------------------------- */

static bool note_there(void *context, const struct stored_entry *entry, struct error *error) {
  struct hash *there = context;
  (void)error;
  *there = entry->hash;
  return true;
}

/* Of events that are refused: is one there already, by its id? Then that is said. Of parts that were just recorded all are. */
static void explain(struct store *store, const struct batch *batch, uint32_t first, struct error *error) {
  if (batch->count > EVENTS_AN_ACT || error->kind == ERROR_BROKEN || error->kind == ERROR_BUSY) return;
  struct error none;
  char digits[HASH_DIGITS];
  for (uint32_t i = first; i < batch->count; i++) {
    const struct event *event = &batch->events[i];
    struct hash there = {0};
    const struct hash nothing = {0};
    if (!event->id.length || !store_each_of(store, "id", event->id, note_there, &there, &none)) continue;
    if (hash_equal(there, nothing)) continue;
    hash_hex(there, digits);
    if (event->line)
      error_set(error, ERROR_CONFLICT,
                "line %u of `%s` is there already: the id `" STR_FMT "` is that of entry %.*s; record only the lines that are new", event->line,
                batch->name, STR_ARG(text_shown(event->id)), ID_DIGITS_SHOWN, digits);
    else
      error_set(error, ERROR_CONFLICT, "the id `" STR_FMT "` is that of entry %.*s already", STR_ARG(text_shown(event->id)), ID_DIGITS_SHOWN,
                digits);
    return;
  }
}

static bool check_order(struct store *store, const struct batch *batch, uint32_t first, struct error *error) {
  struct head head;
  struct buf said;
  if (!store_head_size(store, &head, error)) return false;
  const struct event *event = first < batch->count ? &batch->events[first] : NULL;
  if (!event || !event->line || event->recorded.seconds >= head.recorded.seconds) return true;
  buf_init(&said, ERROR_TEXT_MAX);
  buf_instant(&said, event->recorded);
  buf_text(&said, ", but the ledger's last event ");
  buf_instant(&said, head.recorded);
  error_set(error, ERROR_CONFLICT,
            "line %u of `%s` says that it was recorded %s; record only the lines that are new, and say in `recorded` that they are written down now",
            event->line, batch->name, buf_c(&said));
  buf_free(&said);
  return false;
}

/* -- telling -------------------------------------------------------------------------------------------------------- */

static void put_event(struct invocation *call, const struct event *event, struct hash hash) {
  struct buf *out = &call->out, sentence;
  char digits[HASH_DIGITS];
  hash_hex(hash, digits);
  buf_init(&sentence, ENTRY_SIZE_MAX);
  buf_event_sentence(&sentence, event);
  if (call->json) {
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "id", (struct str){digits, ID_DIGITS});
    if (event->id.length) json_put_member(out, "called", event->id);
    json_put_instant(out, "at", event->at);
    json_put_member(out, "sentence", buf_view(&sentence));
    buf_char(out, '}');
  } else {
    buf_format(out, "%.*s ", ID_DIGITS_SHOWN, digits);
    buf_as_of(out, event);
    buf_shown(out, buf_view(&sentence));
    if (event->id.length) buf_format(out, "; its name, to withdraw it: " STR_FMT, STR_ARG(event->id));
    buf_char(out, '\n');
  }
  buf_free(&sentence);
}

struct telling {
  struct invocation *call;
  const struct event *events;
};

static bool tell_entry(void *context, const struct stored_entry *entry, struct error *error) {
  struct telling *telling = context;
  (void)error;
  put_event(telling->call, telling->events++, entry->hash);
  return true;
}

/* -- appending ------------------------------------------------------------------------------------------------------ */

static bool append(struct invocation *call, struct store *store, const struct batch *batch, struct batch_receipt *receipt, struct error *error) {
  struct command_act command;
  struct receipt part;
  for (uint32_t first = 0; first < batch->count; first += command.count) {
    if (!part_of(call, store, batch, first, &command, error) || !store_append(store, &command, &part, error)) return false;
    receipt->repeats += part.is_repeat ? command.count : 0;
    receipt->act = part.hash;
    struct telling telling = {call, command.events};
    bool is_told = call->json || batch->count <= LINES_SHOWN;
    if (is_told && !store_each(store, part.place + 1, part.place + 1 + part.entries, tell_entry, &telling, error)) return false;
    show_progress(NULL, first + command.count, batch->count);
  }
  return true;
}

bool batch_record(struct invocation *call, struct store *store, struct batch *batch, struct batch_receipt *receipt, struct error *error) {
  uint32_t passed, repeats;
  struct newcomers *newcomers = ARENA_NEW(call->arena, struct newcomers);
  *receipt = (struct batch_receipt){.events = batch->count, .newcomers = newcomers};
  if (!pass_over_recorded(call, store, batch, &passed, error) || !count_repeats(call, store, batch, &repeats, error)) return false;
  receipt->repeats = passed;
  if (batch->count == 0) return true;
  bool ok = check_order(store, batch, repeats, error) && holds_policies(call, store, batch, repeats, error) &&
            fits(call, store, batch->name, batch, repeats, error) &&
            newcomers_find(call, store, batch, repeats, newcomers, error) && append(call, store, batch, receipt, error);
  if (!ok) explain(store, batch, repeats, error);
  return ok;
}
