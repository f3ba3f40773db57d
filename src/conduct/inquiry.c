/* Inquiries of press and analysts. */
#include "inquiry.h"

#include <stdlib.h>

static int newest_first(const void *a, const void *b) {
  const struct inquiry *x = a, *y = b;
  return (x->received.seconds < y->received.seconds) - (x->received.seconds > y->received.seconds);
}

static struct inquiry read_inquiry(const struct registry *reg, const struct entry *received) {
  struct inquiry inquiry = {.id = entry_text(reg->journal, received, "inquiry"),
                            .person = entry_text(reg->journal, received, "person"),
                            .from = entry_text(reg->journal, received, "from"),
                            .text = entry_text(reg->journal, received, "text"),
                            .received = received->at};
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, entry_symbol(reg->journal, received, "inquiry"), EVENT_INQUIRY_REFERRED);
       (entry = walk_next(&walk));) {
    inquiry.is_referred = true;
    inquiry.to = entry_text(reg->journal, entry, "to");
  }
  return inquiry;
}

void inquiries_of(const struct registry *reg, struct arena *arena, struct str of, struct inquiries *inquiries) {
  const struct entry *entry;
  *inquiries = (struct inquiries){0};
  for (struct walk walk = walk_kind(reg, EVENT_INQUIRY_RECEIVED); (entry = walk_next(&walk));) {
    if (of.length && !str_equal(entry_text(reg->journal, entry, "person"), of)) continue;
    ARENA_ROOM(arena, inquiries->at, inquiries->room, inquiries->count);
    inquiries->at[inquiries->count++] = read_inquiry(reg, entry);
  }
  if (inquiries->count > 1) qsort(inquiries->at, inquiries->count, sizeof *inquiries->at, newest_first);
}

/* By the fact of the policy, where it has one: it says who may name them, and which office is one itself. */
bool is_spokesperson(const struct registry *reg, struct arena *arena, struct str person, struct instant now) {
  struct symbol symbol = symbols_find(&reg->journal->texts, person);
  for (int32_t fact = 0; symbol.number && fact < reg->policy->fact_count; fact++)
    if (str_equal(image_str(reg->policy, reg->policy->facts[fact].phrase), STR("authorized spokesperson")))
      return spans_hold(person_fact(reg, arena, symbol, fact).sure, now.seconds);
  return false;
}

void spokespersons_of(const struct registry *reg, struct arena *arena, struct instant now, struct members *spokespersons) {
  struct members all;
  *spokespersons = (struct members){0};
  members_of(reg, arena, now, &all);
  for (uint32_t i = 0; i < all.count; i++) {
    if (!is_spokesperson(reg, arena, all.at[i].id, now)) continue;
    ARENA_ROOM(arena, spokespersons->at, spokespersons->room, spokespersons->count);
    spokespersons->at[spokespersons->count++] = all.at[i];
  }
}

bool inquiry_report(struct company *company, struct arena *arena, const struct inquiry_report *report, struct str key,
                    struct error *error) {
  struct telling telling = telling_begin(company, arena, "report-inquiry", report->person, key);
  struct str id = telling_id(arena, "inq-", telling.act.key);
  struct event *received = telling_add(&telling, EVENT_INQUIRY_RECEIVED);
  event_set_text(received, "person", report->person);
  event_set_text(received, "inquiry", id);
  event_set_text(received, "from", report->from);
  event_set_text(received, "text", report->text);
  if (report->is_referred) {
    struct event *referred = telling_add(&telling, EVENT_INQUIRY_REFERRED);
    event_set_text(referred, "person", report->person);
    event_set_text(referred, "inquiry", id);
  }
  return telling_append(&telling, error);
}
