/* What a store of some size costs: to open, to verify, to read back as a journal and to derive its tables again, beside the
 * floors of the same records in memory; and what a question about one person costs, on all of it and as of an instant in its past.
 * Each figure is printed, and goes to the file CURVES (SIZE <tab> NAME <tab> SECONDS) of which bench/plot.py makes a picture.
 * usage: bench_store STORE CURVES */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "../src/base/clock.h"
#include "../src/base/file.h"
#include "../src/decision/decision.h"
#include "../src/store/upkeep.h"
#include "measure.h"

/* Records are held in memory for the floors, at most so many. A store of more than `LARGE` is gone through once. */
enum { SAMPLE_MAX = 1000000, LARGE = 3000000, RUNS = 3, QUESTIONS = 200, QUESTIONS_RECORDED = 20 };

struct bench {
  struct arena *arena;
  const char *path;
  struct store *store;
  struct policies *policies;
  int64_t size;
  FILE *curves;
};

static void check(bool ok, const struct error *error) {
  if (ok) return;
  fprintf(stderr, "%s\n", error->text);
  exit(1);
}

static void plot(const struct bench *bench, const char *name, double seconds) {
  fprintf(bench->curves, "%" PRId64 "\t%s\t%.9f\n", bench->size, name, seconds);
}

/* -- opening -------------------------------------------------------------------------------------------------------- */

/* Has the system forget what it holds of the file. */
static void forget(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fdatasync(file) != 0 || posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) != 0) perror(path), exit(1);
  close(file);
}

static double resident_megabytes(void) {
  FILE *status = fopen("/proc/self/status", "r");
  char line[200];
  long kilobytes = 0;
  while (status && fgets(line, sizeof line, status)) (void)!sscanf(line, "VmRSS: %ld kB", &kilobytes);
  if (status) fclose(status);
  return (double)kilobytes / 1024;
}

static void open_store(struct bench *bench) {
  struct error error;
  struct head head;
  forget(bench->path);
  double start = clock_seconds();
  check(store_open(bench->arena, bench->path, STR(""), STORE_WRITE, &bench->store, &error), &error);
  check(store_head(bench->store, &head, &error), &error);
  double seconds = clock_seconds() - start;
  bench->size = head.size;
  printf("store: %" PRId64 " entries\n", head.size);
  printf("  opened               %10.1f ms, the file not in memory (goal at 1,000,000: 1000)\n", seconds * 1e3);
  printf("  idle                 %10.1f MB resident (goal 30)\n", resident_megabytes());
  plot(bench, "opened", seconds);
}

/* -- reading all of it ------------------------------------------------------------------------------------------------ */

struct sample {
  struct arena *arena;
  struct str *contents;
  int64_t count;
};

static bool take(void *context, const struct stored_entry *entry, struct error *error) {
  struct sample *sample = context;
  (void)error;
  sample->contents[sample->count++] = arena_copy(sample->arena, entry->content);
  return true;
}

static struct sample take_sample(const struct bench *bench) {
  struct sample sample = {.arena = arena_new(0)};
  struct error error;
  int64_t end = bench->size < SAMPLE_MAX ? bench->size : SAMPLE_MAX;
  sample.contents = ARENA_ARRAY(sample.arena, (size_t)end, struct str);
  check(store_each(bench->store, 0, end, take, &sample, &error), &error);
  return sample;
}

/* Seconds a record. */
static double hash_alone(const struct sample *sample) {
  unsigned kept = 0;
  double start = clock_seconds();
  for (int64_t i = 0; i < sample->count; i++) kept += hash_of(sample->contents[i]).bytes[0];
  double seconds = clock_seconds() - start;
  if (kept == 0) puts("  every hash begins with 00");
  return seconds / (double)sample->count;
}

static double parse_records(const struct sample *sample) {
  double start = clock_seconds();
  for (int64_t i = 0; i < sample->count; i++) {
    json_t *json = json_loadb(sample->contents[i].at, sample->contents[i].length, 0, NULL);
    if (!json) abort();
    json_decref(json);
  }
  return (clock_seconds() - start) / (double)sample->count;
}

static double verify(const struct bench *bench) {
  struct store *store;
  struct verification verification = {0};
  struct error error;
  check(store_open(bench->arena, bench->path, STR(""), STORE_READ, &store, &error), &error); /* as `abstain verify` does */
  double start = clock_seconds();
  check(store_verify(store, &verification, &error), &error);
  if (!verification.is_sound) fprintf(stderr, "%s\n", verification.what), exit(1);
  return (clock_seconds() - start) / (double)bench->size;
}

static double replay(const struct bench *bench) {
  struct journal *journal;
  struct error error;
  double start = clock_seconds();
  check(store_journal(bench->store, bench->size, &journal, &error), &error);
  double seconds = clock_seconds() - start;
  journal_free(journal);
  return seconds / (double)bench->size;
}

static void report(const struct bench *bench, const char *name, const char *alone_name, double whole, double alone, double goal) {
  printf("  %-20s %10.0f ns an entry, %s %.0f: ratio %.2f (goal %.1f)\n", name, whole * 1e9, alone_name, alone * 1e9, alone / whole, goal);
  plot(bench, name, whole * (double)bench->size);
  plot(bench, alone_name, alone * (double)bench->size);
}

static void read_all(const struct bench *bench) {
  struct sample sample = take_sample(bench);
  double hashed = 1e9, verified = 1e9, parsed = 1e9, replayed = 1e9;
  for (int run = 0; run < (bench->size > LARGE ? 1 : RUNS); run++) {
    hashed = less(hashed, hash_alone(&sample));
    verified = less(verified, verify(bench));
    parsed = less(parsed, parse_records(&sample));
    replayed = less(replayed, replay(bench));
  }
  arena_free(sample.arena);
  report(bench, "verified", "hashed from memory", verified, hashed, 0.5);
  report(bench, "replayed", "parsed from memory", replayed, parsed, 0.3);
}

static void say_nothing(void *context, int64_t done, int64_t size) { (void)context, (void)done, (void)size; }

/* What is derived from the entries: compared with them, and made again. */
static void derive_all(const struct bench *bench) {
  struct progress progress = {say_nothing, NULL};
  struct error error;
  int64_t size;
  double start = clock_seconds();
  check(store_check_derived(bench->store, &progress, &error), &error);
  double compared = clock_seconds() - start;
  check(store_rebuild(bench->store, &progress, &size, &error), &error);
  double rebuilt = clock_seconds() - start - compared;
  printf("  tables compared      %10.0f ns an entry\n", compared / (double)size * 1e9);
  printf("  rebuilt              %10.0f ns an entry (goal: linear)\n", rebuilt / (double)size * 1e9);
  plot(bench, "tables compared", compared);
  plot(bench, "rebuilt", rebuilt);
}

/* -- questions ---------------------------------------------------------------------------------------------------------- */

/* A person whom a random entry is about, and the instant at which it was recorded. */
static struct str draw_person(const struct bench *bench, struct entry_reader *reader, struct instant *then) {
  for (;;) {
    struct stored_entry entry;
    struct entry_content content;
    struct error error;
    check(store_entry(bench->store, bench->arena, draw((uint32_t)bench->size), &entry, &error), &error);
    check(entry_read(reader, entry.content, &content, &error), &error);
    *then = entry.recorded;
    int field = content.is_act ? -1 : event_field_find(content.event.kind, STR("person"));
    if (field >= 0 && event_has(&content.event, field)) return arena_copy(bench->arena, content.event.values[field].text);
  }
}

static double lay_desk(const struct bench *bench, struct instant known_at, struct str person) {
  struct journal *journal;
  struct error error;
  int64_t cut;
  double start = clock_seconds();
  check(store_known(bench->store, known_at, &cut, &error), &error);
  check(store_desk(bench->store, cut, &person, 1, &journal, &error), &error);
  double seconds = clock_seconds() - start;
  journal_free(journal);
  return seconds;
}

static void read_as_of(const struct bench *bench, struct entry_reader *reader) {
  double now = 0, then = 0;
  for (int i = 0; i < QUESTIONS; i++) {
    struct instant instant;
    struct str person = draw_person(bench, reader, &instant);
    if (i % 2) now += lay_desk(bench, INSTANT_NEVER, person); /* in turns, so that neither always finds the other's pages */
    then += lay_desk(bench, instant, person);
    if (i % 2 == 0) now += lay_desk(bench, INSTANT_NEVER, person);
  }
  printf("  read of one person   %10.3f ms, as of an instant %.3f: ratio %.2f (goal 2.0)\n", now / QUESTIONS * 1e3, then / QUESTIONS * 1e3,
         then / now);
  plot(bench, "read now", now / QUESTIONS);
  plot(bench, "read as of then", then / QUESTIONS);
}

/* A question and its answer as `abstain ask` has them: all that it rests on is found, decided on, and recorded. */
static double ask(const struct bench *bench, struct str person, struct instant now, int number, double *answered) {
  struct arena *arena = arena_new(0);
  struct request_words words = {.person = person, .kind = STR("sell"), .shares = STR("100")};
  struct decision_basis basis = {.engine = STR("bench"), .audience = FOR_ADMINISTRATOR};
  struct decision decision;
  struct journal *journal;
  struct receipt receipt;
  struct event event;
  struct error error;
  struct head head;
  double start = clock_seconds();
  check(store_head_size(bench->store, &head, &error), &error);
  check(store_desk(bench->store, head.size, &person, 1, &journal, &error), &error);
  check(policy_in_force(journal, now, &basis.policy, &error), &error);
  journal_free(journal);
  basis.cut = head.size;
  basis.question = question_text(arena, &words, now);
  check(decision_make(bench->store, bench->policies, arena, &basis, &decision, &error), &error);
  *answered += clock_seconds() - start;
  decision_event(arena, &decision, now, &event);
  struct str key = arena_print(arena, "bench/%" PRId64 "/%d", bench->size, number);
  struct command_act command = {.events = &event, .count = 1};
  command.act = (struct act){.name = STR("ask"), .by = STR("bench"), .via = STR("cli"), .key = key, .recorded = now};
  check(store_append(bench->store, &command, &receipt, &error), &error);
  arena_free(arena);
  return clock_seconds() - start;
}

static void use_key(struct bench *bench) {
  struct signing_key *key = ARENA_NEW(bench->arena, struct signing_key);
  struct error error;
  struct str pem;
  check(file_read(bench->arena, arena_print(bench->arena, "%s.key", bench->path).at, 1 << 16, &pem, &error), &error);
  check(signing_key_read(store_origin(bench->store, bench->arena), KEY_LOG, pem, key, &error), &error);
  bench->store->key = key;
}

static void ask_some(const struct bench *bench, struct entry_reader *reader) {
  struct entropy entropy = entropy_system();
  double answered = 0, recorded = 0;
  bench->store->entropy = &entropy;
  for (int i = 0; i < QUESTIONS_RECORDED; i++) {
    struct instant ignored;
    struct str person = draw_person(bench, reader, &ignored);
    recorded += ask(bench, person, clock_now(), i, &answered);
  }
  printf("  a question           %10.3f ms answered, %.3f with the answer recorded\n", answered / QUESTIONS_RECORDED * 1e3,
         recorded / QUESTIONS_RECORDED * 1e3);
  plot(bench, "asked", answered / QUESTIONS_RECORDED);
  plot(bench, "asked and recorded", recorded / QUESTIONS_RECORDED);
}

int main(int count, char **words) {
  if (count != 3) return fprintf(stderr, "usage: bench_store STORE CURVES\n"), 2;
  struct arena *arena = arena_new(0);
  struct bench bench = {.arena = arena, .path = words[1], .policies = policies_new(arena), .curves = fopen(words[2], "a")};
  if (!bench.curves) return perror(words[2]), 1;
  open_store(&bench);
  struct entry_reader *reader = entry_reader_new(bench.arena);
  use_key(&bench);
  read_all(&bench);
  read_as_of(&bench, reader);
  derive_all(&bench);
  ask_some(&bench, reader);
  arena_free(bench.arena);
  return fclose(bench.curves) == 0 ? 0 : 1;
}
