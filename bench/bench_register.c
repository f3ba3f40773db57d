/* Folding a journal into a register beside the JSON library alone on the same lines: rate, and bytes a person beyond the
 * events themselves.
 * usage: bench_register [EVENTS [PERSONS [RUNS]]] */
#include <stdio.h>
#include <stdlib.h>

#include "../src/base/clock.h"
#include "../src/ledger/journal_read.h"
#include "../src/register/register.h"
#include "measure.h"
#include "policy.h"

enum { RUNS = 3 };

/* The lives of many persons, turn by turn: who they are, whose family, what they hold, are told, ask and do. */
static void write_event(FILE *file, uint32_t turn, uint32_t p) {
  static const char *const classes[] = {"employee", "employee", "consultant", "designated", "director"};
  static const char *const kinds[] = {"buy", "sell", "gift"}, *const plain[] = {"joined", "lots-complete", "certified"};
  uint32_t round = turn / 10, what = turn % 10;
  if (what < 3) put_json(file, "{'event':'%s','person':'p%07u'", plain[what], p);
  if (what == 3) put_json(file, "{'event':'class-given','person':'p%07u','class':'%s'", p, classes[draw(5)]);
  if (what == 4) put_json(file, "{'event':'relation','person':'f%07u','of':'p%07u','relation':'spouse','shares_address':true", p, p);
  if (what == 5) put_json(file, "{'event':'lot-acquired','person':'p%07u','shares':%u,'how':'open-market','price':'12.5000'", p, 1 + draw(5000));
  if (what == 6) put_json(file, "{'event':'brought-in','person':'p%07u','item':'item%u'", p, draw(100));
  if (what == 7) put_json(file, "{'event':'clearance-requested','person':'p%07u','request':'r%u-%u','kind':'%s'", p, p, round, kinds[draw(3)]);
  if (what == 8) put_json(file, "{'event':'clearance-given','person':'p%07u','clearance':'c%u-%u','kind':'sell','by':'gil'", p, p, round);
  if (what == 9) put_json(file, "{'event':'trade-executed','person':'p%07u','trade':'t%u-%u','kind':'sell','shares':%u", p, p, round, 1 + draw(5000));
}

static size_t write_journal(FILE *file, uint32_t events, uint32_t persons) {
  struct buf at;
  buf_init(&at, 64);
  for (uint32_t item = 0; item < 100; item++) put_json(file, "{'event':'item-opened','item':'item%u','at':'2010-01-01T00:00:00Z'}\n", item);
  for (uint32_t i = 0; i < events; i++) {
    write_event(file, i / persons, i % persons);
    buf_clear(&at);
    buf_instant(&at, (struct instant){1300000000 + (int64_t)i * 100000000 / events});
    put_json(file, ",'at':'%s'}\n", buf_c(&at));
  }
  buf_free(&at);
  return (size_t)ftell(file);
}

/* Reads and opens; what the register takes, in bytes. */
static double fold(FILE *file, const struct abstain_policy *policy, size_t *bytes) {
  struct faults faults = {.arena = arena_new(0)};
  struct arena *arena = arena_new(0);
  struct registry *reg;
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
