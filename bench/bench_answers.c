/* `abstain decide` beside the JSON library alone on the same lines: requests are read, decided and answered at which
 * part of the rate at which they are merely parsed?
 * usage: bench_answers ABSTAIN [REQUESTS [PERSONS]] */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../src/base/arena.h"
#include "../src/base/clock.h"
#include "../src/base/date.h"
#include "measure.h"

enum { RUNS = 5 };
static const double goal = 0.4;

/* A second of 2011 or 2012. */
static const char *draw_instant(struct buf *text) {
  buf_clear(text);
  buf_instant(text, (struct instant){1294000000 + draw(2 * 360 * SECONDS_PER_DAY)});
  return buf_c(text);
}

/* All of it recorded before the first request; what happens later is announced. */
static void write_journal(FILE *file, uint32_t persons) {
  static const char *const classes[] = {"employee", "employee", "employee", "consultant", "designated", "director"};
  struct buf at;
  buf_init(&at, 64);
  put_json(file, "{'at':'2010-01-01T00:00:00Z','event':'company','issuer':'IMGN'}\n{'at':'2010-01-01T00:00:00Z','event':'issuer','issuer':'AMGN'}\n");
  put_json(file, "{'at':'2010-01-01T00:00:00Z','event':'office-given','person':'gil','office':'general-counsel'}\n");
  for (uint32_t quarter = 0; quarter < 8; quarter++)
    put_json(file, "{'recorded':'2010-01-01T00:00:00Z','at':'%u-%02u-28T11:30:00Z','event':'results','quarter':'Q%u-%u'}\n", 2011 + quarter / 4,
             quarter % 4 * 3 + 1, (quarter + 1) % 4 + 1, 2011 + (quarter + 1) / 4);
  for (uint32_t p = 0; p < persons; p++) {
    put_json(file, "{'at':'2010-01-01T00:00:00Z','event':'class-given','person':'p%u','class':'%s'}\n", p, classes[draw(6)]);
    put_json(file, "{'at':'2010-01-01T00:00:00Z','event':'relation','person':'f%u','of':'p%u','relation':'spouse','shares_address':true}\n", p, p);
    if (draw(2)) put_json(file, "{'at':'2010-01-01T00:00:00Z','event':'lots-complete','person':'p%u'}\n", p);
    put_json(file, "{'recorded':'2010-01-01T00:00:00Z','at':'%s','event':'lot-acquired','person':'p%u','shares':100,'how':'open-market'}\n",
             draw_instant(&at), p);
    put_json(file, "{'recorded':'2010-01-01T00:00:00Z','at':'%s','event':'clearance-given','person':'p%u','kind':'trade','by':'gil'%s}\n",
             draw_instant(&at), p, draw(2) ? ",\"shares\":500" : "");
  }
  buf_free(&at);
}

static void write_requests(FILE *file, uint32_t requests, uint32_t persons) {
  static const char *const kinds[] = {"buy", "buy", "sell", "sell", "cash-exercise", "gift", "hedge"};
  struct buf at;
  buf_init(&at, 64);
  for (uint32_t i = 0; i < requests; i++) {
    put_json(file, "{'id':%u,'person':'%c%u','kind':'%s','shares':'%u'", i, draw(4) ? 'p' : 'f', draw(persons), kinds[draw(7)], 1 + draw(1000));
    if (!draw(5)) put_json(file, ",'issuer':'AMGN'");
    put_json(file, ",'at':'%s','facts':{'aware of mnpi':%s}}\n", draw_instant(&at), draw(30) ? "false" : "true");
  }
  buf_free(&at);
}

static double parse_file(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) abort();
  double seconds = parse_alone(file);
  fclose(file);
  return seconds;
}

static double run(struct arena *arena, const char *abstain, const char *journal, const char *requests) {
  struct str command = arena_print(arena, "%s decide --policy %s/policies/immunogen.md --journal %s < %s > /dev/null", abstain,
                                   ABSTAIN_SOURCE_ROOT, journal, requests);
  double start = clock_seconds();
  if (system(command.at) != 0) {
    fprintf(stderr, "failed: %s\n", command.at);
    exit(1);
  }
  return clock_seconds() - start;
}

int main(int count, char **words) {
  if (count < 2) return fprintf(stderr, "usage: bench_answers ABSTAIN [REQUESTS [PERSONS]]\n"), 2;
  uint32_t requests = count > 2 ? (uint32_t)strtoul(words[2], NULL, 10) : 200000;
  uint32_t persons = count > 3 ? (uint32_t)strtoul(words[3], NULL, 10) : 1000;
  char journal[] = "/tmp/abstain-journal-XXXXXX", asked[] = "/tmp/abstain-requests-XXXXXX";
  FILE *journal_file = fdopen(mkstemp(journal), "w"), *asked_file = fdopen(mkstemp(asked), "w");
  if (!journal_file || !asked_file) return fprintf(stderr, "no temporary files\n"), 1;
  write_journal(journal_file, persons);
  write_requests(asked_file, requests, persons);
  fclose(journal_file);
  fclose(asked_file);
  struct arena *arena = arena_new(0);
  double alone = 1e9, whole = 1e9, start = 1e9;
  for (int i = 0; i < RUNS; i++) {
    alone = less(alone, parse_file(asked));
    start = less(start, run(arena, words[1], journal, "/dev/null"));
    whole = less(whole, run(arena, words[1], journal, asked));
  }
  unlink(journal);
  unlink(asked);
  arena_free(arena);
  double ratio = alone / (whole - start);
  printf("answers: %u requests of %u persons and their spouses\n", requests, persons);
  printf("  jansson alone        %8.0f ns a request\n", alone / requests * 1e9);
  printf("  abstain decide       %8.0f ns a request, read, decided, explained, written; ratio %.2f (goal %.2f)\n",
         (whole - start) / requests * 1e9, ratio, goal);
  printf("  before the first     %8.1f ms: the policy compiled, the journal read\n", start * 1e3);
  return 0;
}
