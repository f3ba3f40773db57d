/* `abstain decide` beside the JSON library alone on the same lines: requests are read, decided and answered at which
 * part of the rate at which they are merely parsed?
 * usage: bench_answers ABSTAIN [REQUESTS [PERSONS]] */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

#include "../src/base/arena.h"
#include "../src/base/clock.h"
#include "../src/base/date.h"

enum { RUNS = 3 };
static const double goal = 0.4;

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint32_t draw(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)((seed >> 32) * (uint64_t)below >> 32);
}

/* A second of 2011 or 2012. */
static const char *draw_instant(struct buf *text) {
  buf_clear(text);
  buf_instant(text, (struct instant){1294000000 + draw(2 * 360 * SECONDS_PER_DAY)});
  return buf_c(text);
}

static void write_journal(FILE *file, uint32_t persons) {
  static const char *const classes[] = {"employee", "employee", "employee", "consultant", "designated", "director"};
  struct buf at;
  buf_init(&at, 64);
  fputs("{\"event\":\"company\",\"issuer\":\"IMGN\",\"at\":\"2010-01-01T00:00:00Z\"}\n", file);
  fputs("{\"event\":\"issuer\",\"issuer\":\"AMGN\",\"at\":\"2010-01-01T00:00:00Z\"}\n", file);
  fputs("{\"event\":\"office-given\",\"person\":\"gil\",\"office\":\"general-counsel\",\"at\":\"2010-01-01T00:00:00Z\"}\n", file);
  for (uint32_t p = 0; p < persons; p++) {
    fprintf(file, "{\"event\":\"class-given\",\"person\":\"p%u\",\"class\":\"%s\",\"at\":\"2010-01-01T00:00:00Z\"}\n", p, classes[draw(6)]);
    fprintf(file, "{\"event\":\"relation\",\"person\":\"f%u\",\"of\":\"p%u\",\"relation\":\"spouse\",\"shares_address\":true,\"at\":\"2010-01-01T00:00:00Z\"}\n", p, p);
    if (draw(2)) fprintf(file, "{\"event\":\"lots-complete\",\"person\":\"p%u\",\"at\":\"2010-01-01T00:00:00Z\"}\n", p);
  }
  for (uint32_t quarter = 0; quarter < 8; quarter++)
    fprintf(file, "{\"event\":\"results\",\"quarter\":\"Q%u-%u\",\"at\":\"%u-%02u-28T11:30:00Z\",\"recorded\":\"2010-01-01T00:00:00Z\"}\n",
            (quarter + 1) % 4 + 1, 2011 + (quarter + 1) / 4, 2011 + quarter / 4, quarter % 4 * 3 + 1);
  for (uint32_t p = 0; p < persons; p++) {
    fprintf(file, "{\"event\":\"lot-acquired\",\"person\":\"p%u\",\"shares\":100,\"how\":\"open-market\",\"lot\":\"l%u\",\"at\":\"%s\",\"recorded\":\"2010-01-01T00:00:00Z\"}\n",
            p, p, draw_instant(&at));
    fprintf(file, "{\"event\":\"clearance-given\",\"person\":\"p%u\",\"kind\":\"trade\",\"by\":\"gil\"%s,\"at\":\"%s\",\"recorded\":\"2010-01-01T00:00:00Z\"}\n", p,
            draw(2) ? ",\"shares\":500" : "", draw_instant(&at));
  }
  buf_free(&at);
}

static void write_requests(FILE *file, uint32_t requests, uint32_t persons) {
  static const char *const kinds[] = {"buy", "buy", "sell", "sell", "cash-exercise", "gift", "hedge"};
  struct buf at;
  buf_init(&at, 64);
  for (uint32_t i = 0; i < requests; i++) {
    const char *issuer = draw(5) ? "" : ",\"issuer\":\"AMGN\"";
    fprintf(file, "{\"id\":%u,\"person\":\"%c%u\",\"kind\":\"%s\",\"shares\":\"%u\"%s,\"at\":\"%s\",\"facts\":{\"aware of mnpi\":%s}}\n", i,
            draw(4) ? 'p' : 'f', draw(persons), kinds[draw(7)], 1 + draw(1000), issuer, draw_instant(&at), draw(30) ? "false" : "true");
  }
  buf_free(&at);
}

static double parse_alone(const char *path) {
  FILE *file = fopen(path, "r");
  char *line = NULL;
  size_t room = 0;
  double start = clock_seconds();
  for (ssize_t length; (length = getline(&line, &room, file)) > 0;) {
    json_t *json = json_loadb(line, (size_t)length, 0, NULL);
    if (!json) abort();
    json_decref(json);
  }
  double seconds = clock_seconds() - start;
  free(line);
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

static double less(double a, double b) { return a < b ? a : b; }

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
    alone = less(alone, parse_alone(asked));
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
  return ratio >= goal ? 0 : 1;
}
