/* Entries in words and as JSON. */
#include "entry_text.h"

#include "../base/json.h"
#include "../decision/decision.h"
#include "../ledger/sentence.h"

void buf_act(struct buf *out, const struct act *act) {
  buf_format(out, STR_FMT " by " STR_FMT " through " STR_FMT ", ", STR_ARG(act->name), STR_ARG(act->by), STR_ARG(act->via));
  buf_count(out, act->entries, "event", "events");
}

static void put_erased(struct buf *out, const struct event *event) {
  int reason = event_field_find(EVENT_ERASED, STR("why"));
  buf_text(out, "the content of ");
  buf_count(out, event->values[event_field_find(EVENT_ERASED, STR("entries"))].count, "entry", "entries");
  buf_text(out, " is erased");
  if (event_has(event, reason)) buf_format(out, ": " STR_FMT, STR_ARG(event->values[reason].text));
}

void buf_event_short(struct buf *out, const struct event *event) {
  struct event shown = decision_in_short(event);
  if (event->kind == EVENT_ERASED) put_erased(out, event);
  else buf_event_sentence(out, &shown);
}

void buf_as_of(struct buf *out, const struct event *event) {
  if (event->at.seconds == event->recorded.seconds) return;
  buf_text(out, "as of ");
  buf_instant(out, event->at);
  buf_text(out, ": ");
}

void json_put_entry(struct buf *out, const struct stored_entry *entry) {
  char digits[HASH_DIGITS];
  struct str hash = hash_hex(entry->hash, digits);
  buf_char(out, '{');
  json_put_member(out, "id", str_sub(hash, 0, ID_DIGITS));
  if (entry->is_erased) {
    json_put_member(out, "hash", hash);
    json_put_instant(out, "recorded", entry->recorded);
    json_put_bool(out, "erased", true);
  } else {
    json_put_key(out, "content");
    buf_str(out, entry->content);
  }
  buf_text(out, "}\n");
}
