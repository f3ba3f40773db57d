/* Lots: may this lot be what is sold? One that is not the person's, or is sold already, would say nothing about what is. */
#include "../base/number.h"
#include "facts.h"

struct lot_count {
  bool his;                      /* acquired by him, then or later */
  int64_t acquired, bought, gone; /* shares by the instant, in 1/10000 */
};

/* Acquisitions count from their instant, what went at that instant itself is still asked about. */
static void count_entry(const struct registry *reg, const struct entry *entry, struct instant at, struct lot_count *count) {
  int64_t shares = entry_number(reg->journal, entry, "shares", 0);
  bool acquires = entry->kind == EVENT_LOT_ACQUIRED, buys = !acquires && entry_is_subject(reg, SUBJECT_PURCHASE, entry);
  count->his |= acquires || buys;
  if (acquires && entry->at.seconds <= at.seconds) count->acquired += shares;
  else if (buys && entry->at.seconds <= at.seconds) count->bought += shares;
  else if (!acquires && !buys && !entry_is_subject(reg, SUBJECT_EXERCISE, entry) && entry->at.seconds < at.seconds) count->gone += shares;
}

bool lot_check(const struct registry *reg, const struct request *request, struct error *error) {
  static const enum event_kind kinds[] = {EVENT_LOT_ACQUIRED, EVENT_TRADE_EXECUTED};
  struct lot_count count = {0};
  struct str name = symbol_str(reg, request->lot), person = symbol_str(reg, request->person);
  struct symbol issuer = issuer_said(reg, request->issuer);
  const struct entry *entry;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (struct walk walk = walk_of(reg, request->lot, kinds[k]); (entry = walk_next(&walk));) {
      struct symbol of = issuer_said(reg, entry_symbol(reg->journal, entry, "issuer"));
      bool fits = symbol_equal(entry_symbol(reg->journal, entry, "lot"), request->lot) && symbol_equal(entry_person(reg, entry), request->person);
      if (fits && symbol_equal(of, issuer)) count_entry(reg, entry, request->at, &count);
    }
  if (!count.his)
    return error_set(error, ERROR_MISSING, "the %s knows no lot `%.*s` of %.*s", register_record(reg), STR_ARG(name), STR_ARG(person));
  int64_t left = (count.acquired > count.bought ? count.acquired : count.bought) - count.gone;
  if (left > 0 && left >= request->shares) return true;
  struct buf shares;
  buf_init(&shares, 64);
  buf_decimal(&shares, left > 0 ? left : 0, 0);
  error_set(error, ERROR_INPUT, "the lot `%.*s` has %s shares at that time; say which other lots are sold, or no lot", STR_ARG(name), buf_c(&shares));
  buf_free(&shares);
  return false;
}
