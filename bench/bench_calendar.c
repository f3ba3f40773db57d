/* Stepping and counting at distances from 1 to 9000 open days, beside the least that plain C can do: tables of the
 * rank of every day and of the open days, looked up inline. Both are asked the same questions, drawn at random; the
 * time is for questions that do not wait for each other, and (chained) for questions that need the answer before. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../src/base/clock.h"
#include "../src/calendar/calendar.h"

enum { QUESTIONS = 4096, ROUNDS = 1000, REPEATS = 5 };

struct tables { /* the floor */
  int32_t *rank_of_day, *day_of_rank, first_day;
};

struct question {
  struct date from, to;
  int32_t n;
};

enum way { STEP, STEP_FLOOR, COUNT, COUNT_FLOOR };

static void make_tables(struct arena *arena, const struct calendar *calendar, struct tables *tables) {
  struct date date = calendar_first(calendar), last = calendar_last(calendar);
  size_t days = (size_t)(last.days - date.days) + 1;
  *tables = (struct tables){ARENA_ARRAY(arena, days, int32_t), ARENA_ARRAY(arena, days, int32_t), date.days};
  for (; date.days <= last.days; date.days++) {
    int32_t rank = calendar_rank(calendar, date);
    tables->rank_of_day[date.days - tables->first_day] = rank;
    if (calendar_is_open(calendar, date)) tables->day_of_rank[rank] = date.days;
  }
}

/* All questions once; a sum of the answers. `chain` is 0, which the compiler does not know. */
static inline __attribute__((always_inline)) int64_t ask_all(enum way way, const struct calendar *calendar, struct tables tables,
                                                             const struct question *questions, bool chained, int32_t chain) {
  int64_t sum = 0;
  int32_t answer = 0;
  for (int i = 0; i < QUESTIONS; i++) {
    struct question q = questions[i];
    struct date result = {0};
    if (chained) q.from.days += answer & chain;
    switch (way) {
    case STEP: calendar_step(calendar, q.from, q.n, &result), answer = result.days; break;
    case STEP_FLOOR: answer = tables.day_of_rank[tables.rank_of_day[q.from.days - tables.first_day] + q.n]; break;
    case COUNT: answer = calendar_count(calendar, q.from, q.to); break;
    case COUNT_FLOOR:
      answer = tables.rank_of_day[q.to.days - tables.first_day] - tables.rank_of_day[q.from.days - tables.first_day];
      break;
    }
    sum += answer;
  }
  return sum;
}

/* Nanoseconds a question, the best of some repeats. */
static inline __attribute__((always_inline)) double measure(enum way way, const struct calendar *calendar, struct tables tables,
                                                            const struct question *questions, bool chained, int64_t *sum) {
  static volatile int32_t zero;
  double best = 1e9;
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    double start = clock_seconds();
    *sum = 0;
    for (int round = 0; round < ROUNDS; round++) *sum += ask_all(way, calendar, tables, questions, chained, zero);
    double seconds = clock_seconds() - start;
    if (seconds < best) best = seconds;
  }
  return best * 1e9 / ROUNDS / QUESTIONS;
}

static void draw_questions(const struct calendar *calendar, int32_t distance, struct question *questions) {
  struct date first = calendar_first(calendar), limit;
  if (!calendar_step(calendar, calendar_last(calendar), -distance - 1, &limit)) abort();
  for (int i = 0; i < QUESTIONS; i++) {
    struct question *q = &questions[i];
    struct date drawn = date_add(first, (int)(random() % (limit.days - first.days)));
    q->n = distance;
    if (!calendar_step(calendar, drawn, 0, &q->from) || !calendar_step(calendar, q->from, distance, &q->to)) abort();
  }
}

#define REPORT(name, way, chained)                                                                                     \
  do {                                                                                                                 \
    int64_t sum, floor_sum;                                                                                            \
    double own = measure(way, calendar, tables, questions, chained, &sum);                                             \
    double floor = measure(way##_FLOOR, calendar, tables, questions, chained, &floor_sum);                             \
    printf("  %-14s %5" PRId32 " %8.2f ns %8.2f ns %6.1f\n", name, distance, own, floor, own / floor);                 \
    if (sum != floor_sum) abort();                                                                                     \
  } while (0)

int main(void) {
  static const int32_t distances[] = {1, 10, 100, 1000, 9000};
  static struct question questions[QUESTIONS];
  struct arena *arena = arena_new(0);
  const struct calendar *calendar;
  struct tables tables;
  struct error error;
  double start = clock_seconds();
  if (!calendar_make(arena, NULL, STR("nyse"), NULL, 0, &calendar, &error)) return fprintf(stderr, "%s\n", error.text), 1;
  printf("calendar: nyse made in %.2f ms\n", (clock_seconds() - start) * 1e3);
  printf("  question       days    abstain        floor  ratio\n");
  make_tables(arena, calendar, &tables);
  for (size_t i = 0; i < sizeof distances / sizeof *distances; i++) {
    int32_t distance = distances[i];
    draw_questions(calendar, distance, questions);
    REPORT("step", STEP, false);
    REPORT("step, chained", STEP, true);
    REPORT("count", COUNT, false);
    REPORT("count, chained", COUNT, true);
  }
  arena_free(arena);
  return 0;
}
