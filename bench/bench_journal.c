/* Reading a journal beside the JSON library alone on the same lines: rate, ratio, and bytes an event in
 * memory. usage: bench_journal [EVENTS [PERSONS]] */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../src/base/clock.h"
#include "../src/base/number.h"
#include "../src/ledger/journal_read.h"
#include "../src/ledger/journal_write.h"
#include "measure.h"

static void set(struct event *event, const char *field, struct value value) {
  int place = event_field_find(event->kind, str_of(field));
  if (place < 0) abort();
  event->present |= 1u << place;
  event->values[place] = value;
}

static struct value text(const char *literal) { return (struct value){.text = str_of(literal)}; }
static struct value number(int64_t number) { return (struct value){.number = number}; }

/* One event in the life of a person: a third of them come with ids of their own, half with `recorded`. */
static void draw_event(struct arena *arena, uint32_t index, uint32_t persons, struct event *event) {
  static const enum event_kind kinds[] = {
      EVENT_JOINED,          EVENT_CLASS_GIVEN,    EVENT_RELATION,
      EVENT_ACCOUNT_OPENED,  EVENT_LOT_ACQUIRED,   EVENT_CLEARANCE_REQUESTED,
      EVENT_CLEARANCE_GIVEN, EVENT_TRADE_EXECUTED, EVENT_POST_TRADE_NOTICE,
      EVENT_BROUGHT_IN,      EVENT_CERTIFIED,      EVENT_NOTICE_DELIVERED};
  uint32_t person = index % persons;
  uint32_t round = index / persons;
  *event = (struct event){.kind = kinds[round % (sizeof kinds / sizeof *kinds)],
                          .at.seconds = 1000000000 + (int64_t)index * 20};
  event->recorded = event->at;
  if (draw(2)) event->at.seconds -= draw(100000);
  struct str id = arena_print(arena, "p%06u", person);
  if (event_field_find(event->kind, STR("person")) == 0) set(event, "person", (struct value){.text = id});
  if (event->kind == EVENT_JOINED) {
    set(event, "name", (struct value){.text = arena_print(arena, "Given Family-%u", person)});
    set(event, "email", (struct value){.text = arena_print(arena, "p%u@example.com", person)});
  } else if (event->kind == EVENT_CLASS_GIVEN) {
    set(event, "class", text(draw(10) ? "employee" : "director"));
  } else if (event->kind == EVENT_RELATION) {
    set(event, "person", (struct value){.text = arena_print(arena, "f%06u", person)});
    set(event, "of", (struct value){.text = id});
    set(event, "relation", number(draw(KIN_WORDS)));
    set(event, "shares_address", number(1));
  } else if (event->kind == EVENT_ACCOUNT_OPENED) {
    set(event, "account", (struct value){.text = arena_print(arena, "a%u", person)});
    set(event, "broker", text("Example Securities"));
  } else if (event->kind == EVENT_LOT_ACQUIRED) {
    set(event, "shares", number((int64_t)(1 + draw(5000)) * DECIMAL_ONE));
    set(event, "how", number(draw(3)));
    set(event, "price", number(100000 + draw(500000)));
  } else if (event->kind == EVENT_BROUGHT_IN || event->kind == EVENT_NOTICE_DELIVERED) {
    bool item = event->kind == EVENT_BROUGHT_IN;
    set(event, item ? "item" : "notice", (struct value){.text = arena_print(arena, "i%u", draw(500))});
  } else if (event->kind == EVENT_CLEARANCE_REQUESTED || event->kind == EVENT_CLEARANCE_GIVEN) {
    set(event, "request", (struct value){.text = arena_print(arena, "r%u-%u", person, round / 12)});
    set(event, "kind", text("sell"));
    set(event, "shares", number((int64_t)(1 + draw(5000)) * DECIMAL_ONE));
    if (event->kind == EVENT_CLEARANCE_GIVEN) set(event, "by", text("pat"));
  } else if (event->kind == EVENT_TRADE_EXECUTED || event->kind == EVENT_POST_TRADE_NOTICE) {
    set(event, "trade", (struct value){.text = arena_print(arena, "t%u-%u", person, round / 12)});
    set(event, "shares", number((int64_t)(1 + draw(5000)) * DECIMAL_ONE));
    if (event->kind == EVENT_TRADE_EXECUTED) set(event, "kind", text("sell"));
  }
}

static size_t generate(FILE *file, uint32_t events, uint32_t persons) {
  struct buf line;
  size_t bytes = 0;
  buf_init(&line, 1 << 20);
  for (uint32_t i = 0; i < events; i++) {
    struct arena *arena = arena_new(0);
    struct event event;
    draw_event(arena, i, persons, &event);
    buf_clear(&line);
    buf_event_json(&line, &event);
    buf_char(&line, '\n');
    bytes += fwrite(line.at, 1, line.length, file);
    arena_free(arena);
  }
  buf_free(&line);
  return bytes;
}

static double read_whole(FILE *file, struct journal **journal) {
  struct faults faults = {.arena = arena_new(0)};
  rewind(file);
  double start = clock_seconds();
  *journal = journal_read(file, &faults);
  double seconds = clock_seconds() - start;
  if (!*journal) {
    struct buf text;
    buf_init(&text, 1 << 16);
    buf_faults(&text, "generated", &faults);
    fputs(buf_c(&text), stderr);
    exit(1);
  }
  arena_free(faults.arena);
  return seconds;
}

int main(int count, char **words) {
  uint32_t events = count > 1 ? (uint32_t)strtoul(words[1], NULL, 10) : 1000000;
  uint32_t persons = count > 2 ? (uint32_t)strtoul(words[2], NULL, 10) : events / 10;
  FILE *file = tmpfile();
  if (!file || events == 0 || persons == 0)
    return fprintf(stderr, "usage: bench_journal [EVENTS [PERSONS]]\n"), 2;
  size_t bytes = generate(file, events, persons);
  double alone = 1e9, whole = 1e9;
  size_t memory = 0;
  for (int run = 0; run < 3; run++) {
    struct journal *journal;
    alone = less(alone, parse_alone(file));
    whole = less(whole, read_whole(file, &journal));
    memory = arena_used(journal->arena) + arena_used(journal->texts.slot_arena) +
             (journal->ids.slot_arena ? arena_used(journal->ids.slot_arena) : 0);
    journal_free(journal);
  }
  fclose(file);
  printf("journal: %u events of %u persons, %zu bytes a line\n", events, persons, bytes / events);
  printf("  jansson alone        %8.0f ns an event  %10.0f events/s\n", alone / events * 1e9, events / alone);
  printf("  read, checked, kept  %8.0f ns an event  %10.0f events/s  ratio %.2f (goal 0.40)\n",
         whole / events * 1e9, events / whole, alone / whole);
  printf("  memory               %8.1f bytes an event, texts included (goal 60)\n", (double)memory / events);
  return 0;
}
