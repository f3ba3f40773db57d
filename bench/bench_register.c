/* Folding a journal into a register beside the JSON library alone on the same lines: rate, and bytes a person beyond the
 * events themselves.
 * usage: bench_register [EVENTS [PERSONS [RUNS]]] */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "../src/base/clock.h"
#include "../src/base/lines.h"
#include "../src/ledger/journal_read.h"
#include "../src/register/register.h"
#include "policy.h"

enum { RUNS = 3, LINE_MAX_BYTES = 1 << 20 };

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint32_t draw(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)((seed >> 32) * (uint64_t)below >> 32);
}

/* The lives of many persons, turn by turn: who they are, whose family, what they hold, are told, ask and do. */
static void write_event(FILE *file, uint32_t turn, uint32_t p) {
  static const char *const classes[] = {"employee", "employee", "consultant", "designated", "director"};
  static const char *const kinds[] = {"buy", "sell", "gift"};
  switch (turn % 10) {
  case 0: fprintf(file, "{\"event\":\"joined\",\"person\":\"p%07u\",\"name\":\"Given Family-%u\"", p, p); break;
  case 1: fprintf(file, "{\"event\":\"class-given\",\"person\":\"p%07u\",\"class\":\"%s\"", p, classes[draw(5)]); break;
  case 2: fprintf(file, "{\"event\":\"relation\",\"person\":\"f%07u\",\"of\":\"p%07u\",\"relation\":\"spouse\",\"shares_address\":true", p, p); break;
  case 3: fprintf(file, "{\"event\":\"lots-complete\",\"person\":\"p%07u\"", p); break;
  case 4: fprintf(file, "{\"event\":\"lot-acquired\",\"person\":\"p%07u\",\"shares\":%u,\"how\":\"open-market\",\"price\":\"12.5000\"", p, 1 + draw(5000)); break;
  case 5: fprintf(file, "{\"event\":\"brought-in\",\"person\":\"p%07u\",\"item\":\"item%u\"", p, draw(100)); break;
  case 6: fprintf(file, "{\"event\":\"clearance-requested\",\"person\":\"p%07u\",\"request\":\"r%u-%u\",\"kind\":\"%s\"", p, p, turn / 10, kinds[draw(3)]); break;
  case 7: fprintf(file, "{\"event\":\"clearance-given\",\"person\":\"p%07u\",\"clearance\":\"c%u-%u\",\"kind\":\"%s\",\"by\":\"gil\"", p, p, turn / 10, kinds[draw(3)]); break;
  case 8: fprintf(file, "{\"event\":\"trade-executed\",\"person\":\"p%07u\",\"trade\":\"t%u-%u\",\"kind\":\"%s\",\"shares\":%u", p, p, turn / 10, kinds[draw(3)], 1 + draw(5000)); break;
  default: fprintf(file, "{\"event\":\"certified\",\"person\":\"p%07u\"", p);
  }
}

static size_t write_journal(FILE *file, uint32_t events, uint32_t persons) {
  struct buf at;
  buf_init(&at, 64);
  for (uint32_t item = 0; item < 100; item++) fprintf(file, "{\"event\":\"item-opened\",\"item\":\"item%u\",\"at\":\"2010-01-01T00:00:00Z\"}\n", item);
  for (uint32_t i = 0; i < events; i++) {
    write_event(file, i / persons, i % persons);
    buf_clear(&at);
    buf_instant(&at, (struct instant){1300000000 + (int64_t)i * 100000000 / events});
    fprintf(file, ",\"at\":\"%s\"}\n", buf_c(&at));
  }
  buf_free(&at);
  return (size_t)ftell(file);
}

static double parse_alone(FILE *file) {
  struct arena *arena = arena_new(0);
  struct lines lines;
  struct str line;
  rewind(file);
  double start = clock_seconds();
  lines_init(&lines, arena, file, LINE_MAX_BYTES);
  while (lines_next(&lines, &line) == LINES_LINE) {
    json_t *json = json_loadb(line.at, line.length, 0, NULL);
    if (!json) abort();
    json_decref(json);
  }
  double seconds = clock_seconds() - start;
  arena_free(arena);
  return seconds;
}

/* Reads and opens; what the register takes, in bytes. */
static double fold(FILE *file, const struct abstain_policy *policy, size_t *bytes) {
  struct faults faults = {.arena = arena_new(0)};
  struct arena *arena = arena_new(0);
  struct register_ *reg;
  struct error error;
  rewind(file);
  double start = clock_seconds();
  struct journal *journal = journal_read(file, &faults);
  if (!journal || !register_open(arena, policy, NULL, journal, INSTANT_NEVER, &reg, &error)) {
    fprintf(stderr, "%s\n", journal ? error.text : faults.list[0].text.at);
    exit(1);
  }
  double seconds = clock_seconds() - start;
  *bytes = arena_used(arena);
  journal_free(journal);
  arena_free(arena);
  arena_free(faults.arena);
  return seconds;
}

static double less(double a, double b) { return a < b ? a : b; }

int main(int count, char **words) {
  uint32_t events = count > 1 ? (uint32_t)strtoul(words[1], NULL, 10) : 1000000;
  uint32_t persons = count > 2 ? (uint32_t)strtoul(words[2], NULL, 10) : events / 10;
  uint32_t runs = count > 3 ? (uint32_t)strtoul(words[3], NULL, 10) : RUNS;
  FILE *file = tmpfile();
  if (!file || events == 0 || persons == 0) return fprintf(stderr, "usage: bench_register [EVENTS [PERSONS [RUNS]]]\n"), 2;
  size_t length = write_journal(file, events, persons), bytes = 0;
  struct arena *arena = arena_new(0);
  const struct abstain_policy *policy = policy_open(arena, policy_text(arena, "policies/immunogen.md"));
  double alone = 1e9, whole = 1e9;
  for (uint32_t run = 0; run < runs; run++) {
    alone = less(alone, parse_alone(file));
    whole = less(whole, fold(file, policy, &bytes));
  }
  fclose(file);
  arena_free(arena);
  printf("register: %u events of %u persons, %zu bytes a line\n", events, persons, length / events);
  printf("  jansson alone        %8.0f ns an event\n", alone / events * 1e9);
  printf("  read and folded      %8.0f ns an event  ratio %.2f (goal 0.30)\n", whole / events * 1e9, alone / whole);
  printf("  memory               %8.0f bytes a person beyond the events (goal 200)\n", (double)bytes / persons);
  return 0;
}
