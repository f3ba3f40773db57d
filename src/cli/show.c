/* `abstain show`: one entry of the ledger with all that is known of it. */
#include <inttypes.h>

#include "../evidence/erasure.h"
#include "../ledger/sentence.h"
#include "../decision/entry_text.h"
#include "show_answer.h"
#include "stored.h"

static void put_pair(struct buf *out, const char *name, struct str value) { buf_format(out, "%-12s" STR_FMT "\n", name, STR_ARG(value)); }

static void put_instant(struct buf *out, const char *name, struct instant instant) {
  buf_format(out, "%-12s", name);
  buf_instant(out, instant);
  buf_char(out, '\n');
}

static void put_id(struct buf *out, const char *name, struct hash hash) {
  char digits[HASH_DIGITS];
  put_pair(out, name, str_sub(hash_hex(hash, digits), 0, ID_DIGITS));
}

static void put_sentence(struct buf *out, const struct event *event) {
  buf_format(out, "%-12s", "event");
  buf_event_short(out, event);
  buf_char(out, '\n');
}

/* -- an event -------------------------------------------------------------------------------------------------------- */

static void put_field(struct buf *out, const struct event_field *field, const struct value *value, bool in_short) {
  buf_format(out, "  %-16s", field->name);
  if (value->all) buf_text(out, "all");
  else if (!field_is_list(field->kind)) buf_value(out, field, value);
  else if (in_short) buf_format(out, "%u (--json lists them)", value->count);
  for (uint32_t i = 0; !in_short && i < value->count; i++) buf_format(out, "%s" STR_FMT, i ? ", " : "", STR_ARG(value->list[i]));
  buf_char(out, '\n');
}

static void put_fields(struct buf *out, const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++)
    if (event_has(event, f)) put_field(out, &type->fields[f], &event->values[f], event->kind == EVENT_ERASED);
}

static bool put_event(struct invocation *call, struct store *store, const struct event *event, struct error *error) {
  struct buf *out = &call->out;
  struct hash by;
  bool is_withdrawn = false;
  int64_t cut;
  put_sentence(out, event);
  if (event->kind != EVENT_DECIDED) put_fields(out, event);
  if (event->id.length) put_pair(out, "called", event->id);
  put_instant(out, "in effect", event->at);
  if (event->id.length && (!stored_known(call, store, &cut, error) ||
                           !stored_withdrawal(store, entry_reader_new(call->arena), event->id, cut, &by, &is_withdrawn, error)))
    return false;
  if (is_withdrawn) put_id(out, "withdrawn", by);
  return event->kind != EVENT_DECIDED || show_answer(call, event, error);
}

/* -- an entry --------------------------------------------------------------------------------------------------------- */

static bool put_erased(struct invocation *call, struct store *store, const struct stored_entry *entry, struct error *error) {
  struct erasure erasure;
  struct buf *out = &call->out;
  put_pair(out, "content", STR("erased; its hash stays, so that the ledger still verifies"));
  if (!erasure_find(store, call->arena, entry, &erasure, error) || !erasure.is_known) return !erasure.is_known;
  put_instant(out, "erased at", erasure.at);
  put_pair(out, "erased by", erasure.by);
  if (erasure.why.length) put_pair(out, "why", erasure.why);
  put_id(out, "said by", erasure.recorded);
  return true;
}

static bool put_content(struct invocation *call, struct store *store, const struct stored_entry *entry, struct error *error) {
  struct entry_content content;
  if (!entry_read(entry_reader_new(call->arena), entry->content, &content, error)) return false;
  if (!content.is_act) return put_event(call, store, &content.event, error);
  buf_format(&call->out, "%-12s", "act");
  buf_act(&call->out, &content.act);
  buf_char(&call->out, '\n');
  return true;
}

static bool put_act_of(struct invocation *call, struct store *store, const struct stored_entry *entry, struct error *error) {
  struct stored_entry of;
  struct entry_content content;
  char digits[HASH_DIGITS];
  if (entry->act == entry->place) return true;
  if (!store_entry(store, call->arena, entry->act, &of, error)) return false;
  if (!entry_read(entry_reader_new(call->arena), of.content, &content, error)) return false;
  buf_format(&call->out, "%-12s%.*s ", "by act", ID_DIGITS_SHOWN, hash_hex(of.hash, digits).at);
  buf_act(&call->out, &content.act);
  buf_text(&call->out, ", ");
  buf_instant(&call->out, content.act.recorded);
  buf_char(&call->out, '\n');
  return true;
}

/* What was not recorded by --known-at was not there to be shown. */
static bool find_entry(struct invocation *call, struct store *store, struct stored_entry *entry, struct error *error) {
  int64_t cut;
  struct head head;
  if (!store_find(store, call->arena, str_of(call->words[0]), entry, error) || !store_head_size(store, &head, error)) return false;
  if (entry->place >= head.size)
    return error_set(error, ERROR_CONFLICT, "row %" PRId64 " is not part of the ledger, which has %" PRId64 " entries; `abstain verify` says more",
                     entry->place, head.size);
  if (!stored_known(call, store, &cut, error)) return false;
  return entry->place < cut || error_set(error, ERROR_MISSING, "the entry was not recorded yet by `%s`", call_option(call, "known-at"));
}

static bool run_show(struct invocation *call, struct error *error) {
  struct store *store;
  struct stored_entry entry;
  struct buf *out = &call->out;
  char digits[HASH_DIGITS];
  if (!stored_open(call, STORE_READ, &store, error) || !find_entry(call, store, &entry, error)) return false;
  if (call->json) {
    json_put_entry(out, &entry);
    return true;
  }
  put_id(out, "id", entry.hash);
  put_pair(out, "place", arena_print(call->arena, "%" PRId64, entry.place));
  if (entry.is_erased ? !put_erased(call, store, &entry, error) : !put_content(call, store, &entry, error)) return false;
  put_instant(out, "recorded", entry.recorded);
  if (!put_act_of(call, store, &entry, error)) return false;
  put_pair(out, "leaf hash", hash_hex(entry.hash, digits));
  return true;
}

const struct command command_show = {
    .name = "show",
    .group = "The ledger",
    .summary = "one entry, with who recorded it and its hash",
    .synopsis = "ID",
    .examples = "  abstain show --store company.db 3f2a91\n"
                "  abstain show --store company.db --json 3f2a91",
    .details = "ID is what `abstain log` shows, or any beginning of it of at least six digits. A decision is shown as it was answered,\n"
               "of an entry that was erased when and why. With --json the content is as it stands in the ledger; the leaf hash is the\n"
               "SHA-256 of a zero byte and the content.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_KNOWN_TO_STORE},
    .words_min = 1,
    .words_max = 1,
    .run = run_show,
};
