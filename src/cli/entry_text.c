/* Entries in words and as JSON. */
#include "entry_text.h"

#include "../base/json.h"

void buf_act(struct buf *out, const struct act *act) {
  buf_format(out, STR_FMT " by " STR_FMT " through " STR_FMT ", ", STR_ARG(act->name), STR_ARG(act->by), STR_ARG(act->via));
  buf_count(out, act->entries, "event", "events");
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
