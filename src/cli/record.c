/* `abstain record`: one event said as a sentence, or a journal, into the store. */
#include "../base/clock.h"
#include "../base/json.h"
#include "../ledger/journal_read.h"
#include "../ledger/journal_write.h"
#include "../ledger/sentence.h"
#include "newcomers.h"

static void tell_recorded(struct invocation *call, const struct batch_receipt *receipt) {
  struct buf *out = &call->out;
  char digits[HASH_DIGITS];
  struct str id = str_sub(hash_hex(receipt->act, digits), 0, ID_DIGITS);
  uint32_t now = receipt->events - receipt->repeats;
  const struct hash none = {0};
  bool has_act = !hash_equal(receipt->act, none);
  if (call->json) {
    buf_char(out, ']');
    json_put_int(out, "events", receipt->events);
    json_put_int(out, "there_before", receipt->repeats);
    if (has_act) json_put_member(out, "act", id);
    newcomers_tell(call, receipt->newcomers);
    buf_text(out, "}\n");
    return;
  }
  buf_count(out, now, "event", "events");
  buf_text(out, " recorded");
  if (has_act) buf_format(out, ", by act " STR_FMT, STR_ARG(id));
  if (receipt->repeats) buf_format(out, "; %u had been recorded before: they are there once", receipt->repeats);
  buf_char(out, '\n');
  newcomers_tell(call, receipt->newcomers);
}

static bool read_instant(const void *clock, struct str text, struct instant *instant, struct error *error) {
  return zone_read(clock, text, instant, error);
}

/* -- from a journal, from a sentence ---------------------------------------------------------------------------- */

static void release_journal(void *journal) { journal_free(journal); }

/* The journal's events, and a key that is the same whenever the same journal comes. */
static bool read_journal(struct invocation *call, struct batch *batch, struct error *error) {
  struct journal *journal;
  struct hasher hasher;
  struct buf line;
  if (!journal_load(batch->name, &journal, error)) return false;
  arena_adopt(call->arena, release_journal, journal);
  if (journal->count == 0) return error_set(error, ERROR_INPUT, "`%s` holds no event", batch->name);
  struct hash *after = ARENA_ARRAY(call->arena, journal->count, struct hash);
  batch->events = ARENA_ARRAY(call->arena, journal->count, struct event);
  batch->after = after;
  buf_init(&line, ENTRY_SIZE_MAX);
  hasher_begin(&hasher);
  for (; batch->count < journal->count; batch->count++) {
    struct event *event = &batch->events[batch->count];
    entry_event(journal, call->arena, journal_entry(journal, batch->count), event);
    buf_clear(&line);
    buf_event_json(&line, event);
    hasher_add(&hasher, buf_view(&line));
    struct hasher so_far = hasher;
    after[batch->count] = hasher_end(&so_far);
  }
  buf_free(&line);
  batch->key = batch_key_of(call->arena, after[batch->count - 1]);
  return true;
}

/* A name of its own for an event, by which it can be withdrawn: of the act's key, so that the same act again means the same. */
static struct str name_of(struct arena *arena, struct str key) {
  enum { NAME_DIGITS = 12 };
  char digits[HASH_DIGITS];
  return arena_print(arena, "r%.*s", NAME_DIGITS, hash_hex(hash_of(arena_print(arena, "event " STR_FMT, STR_ARG(key))), digits).at);
}

static bool read_sentence(struct invocation *call, struct store *store, struct batch *batch, struct error *error) {
  struct journal *journal;
  const struct abstain_policy *policy;
  const struct zone *zone;
  struct head head;
  struct buf text;
  struct act act;
  const char *at = call_option(call, "at"), *id = call_option(call, "id");
  struct event *event = batch->events = ARENA_NEW(call->arena, struct event);
  buf_init(&text, ENTRY_SIZE_MAX);
  for (int i = 0; i < call->word_count; i++) buf_format(&text, "%s%s", i ? " " : "", call->words[i]);
  struct str sentence = arena_copy(call->arena, buf_view(&text));
  batch->name = arena_print(call->arena, STR_FMT, STR_ARG(text_shown(sentence))).at;
  buf_free(&text);
  if (!store_head(store, &head, error) || !stored_desk(call, store, head.size, NULL, 0, &journal, error)) return false;
  if (!stored_policy(call, store, journal, &policy, error) || !policy_clock(call->arena, policy, &zone, error)) return false;
  if (!sentence_read(call->arena, sentence, read_instant, zone, event, error)) return false;
  event->at = event->recorded = clock_now();
  if (at && !zone_read(zone, str_of(at), &event->at, error)) return false;
  if (!stored_act(call, store->entropy, "record", &act, error)) return false;
  batch->key = act.key;
  if (event->kind != EVENT_WITHDRAWN) event->id = name_of(call->arena, act.key);
  if (id) event->id = str_of(id);
  batch->count = 1;
  if (id && event->id.length == 0) return error_set(error, ERROR_INPUT, "the name that `--id` gives is empty; leave it out, and one is made");
  return !id || text_check(event->id, ID_LENGTH_MAX, false, error);
}

static bool run_record(struct invocation *call, struct error *error) {
  struct store *store;
  struct batch_receipt receipt;
  const char *path = call_option(call, "journal");
  struct batch batch = {.name = path};
  if ((path != NULL) == (call->word_count > 0))
    return error_set(error, ERROR_INPUT, "say either --journal FILE or what happened (see `abstain help record`)");
  if (!stored_open_signing(call, &store, error)) return false;
  if (path ? !read_journal(call, &batch, error) : !read_sentence(call, store, &batch, error)) return false;
  if (call->json) buf_text(&call->out, "{\"recorded\":[");
  if (!batch_record(call, store, &batch, &receipt, error)) return false;
  tell_recorded(call, &receipt);
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
               "unless all of it fits the policy and the ledger. The same journal twice is recorded once; of one that has grown since,\n"
               "what is new. Each event is shown with the id of its entry, by which `abstain show` finds it, as of when it takes effect\n"
               "where that is not now, and with its name, if it has one: abstain record \"event NAME is withdrawn\" takes it back. A person\n"
               "whom nothing named before and who is not said to join is recorded with a note, for it may be a slip.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"journal", "FILE", "a journal: one event a line (- is standard input)"},
                {"at", "WHEN", "when it took effect (default: now)"}, {"id", "ID", "a name for the event, by which it can be withdrawn"}, OPTION_BY,
                OPTION_KEY, OPTION_SIGNING_KEY},
    .words_max = -1,
    .run = run_record,
};
