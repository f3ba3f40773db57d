/* Sets of instants, and truths over time. */
#include "spans.h"

#include <stdlib.h>

static const struct interval all_time = {INT64_MIN, INT64_MAX};
const struct spans spans_none = {NULL, 0}, spans_always = {&all_time, 1};
const struct truth truth_unknown = {{NULL, 0}, {&all_time, 1}};

void gather(struct gathering *gathering, int64_t from, int64_t until) {
  if (from >= until) return;
  ARENA_ROOM(gathering->arena, gathering->at, gathering->room, gathering->count);
  gathering->at[gathering->count++] = (struct interval){from, until};
}

static int by_start(const void *a, const void *b) {
  const struct interval *x = a, *y = b;
  return (x->from > y->from) - (x->from < y->from);
}

struct spans gathered(struct gathering *gathering) {
  struct interval *at = gathering->at;
  if (gathering->count > 1) qsort(at, gathering->count, sizeof *at, by_start);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < gathering->count; i++) {
    if (kept && at[i].from <= at[kept - 1].until) {
      if (at[i].until > at[kept - 1].until) at[kept - 1].until = at[i].until;
    } else {
      at[kept++] = at[i];
    }
  }
  gathering->count = kept;
  return (struct spans){at, kept};
}

void turns_add(struct turns *turns, int64_t at, uint32_t order, bool on) {
  ARENA_ROOM(turns->arena, turns->at, turns->room, turns->count);
  turns->at[turns->count++] = (struct turn){at, order, on};
}

static int by_turn(const void *a, const void *b) {
  const struct turn *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

struct spans turns_on(struct turns *turns) {
  if (turns->count > 1) qsort(turns->at, turns->count, sizeof *turns->at, by_turn);
  struct gathering on = {.arena = turns->arena};
  for (uint32_t i = 0; i < turns->count; i++)
    if (turns->at[i].on) gather(&on, turns->at[i].at, i + 1 < turns->count ? turns->at[i + 1].at : INT64_MAX);
  return gathered(&on);
}

struct spans spans_or(struct arena *arena, struct spans a, struct spans b) {
  if (a.count == 0) return b;
  if (b.count == 0) return a;
  struct gathering both = {.arena = arena};
  for (uint32_t i = 0; i < a.count; i++) gather(&both, a.at[i].from, a.at[i].until);
  for (uint32_t i = 0; i < b.count; i++) gather(&both, b.at[i].from, b.at[i].until);
  return gathered(&both);
}

struct spans spans_and(struct arena *arena, struct spans a, struct spans b) {
  struct gathering both = {.arena = arena};
  for (uint32_t i = 0, j = 0; i < a.count && j < b.count;) {
    struct interval x = a.at[i], y = b.at[j];
    gather(&both, x.from > y.from ? x.from : y.from, x.until < y.until ? x.until : y.until);
    if (x.until < y.until) i++;
    else j++;
  }
  return gathered(&both);
}

struct spans spans_not(struct arena *arena, struct spans a) {
  struct gathering rest = {.arena = arena};
  int64_t from = INT64_MIN;
  for (uint32_t i = 0; i < a.count; i++) {
    gather(&rest, from, a.at[i].from);
    from = a.at[i].until;
  }
  gather(&rest, from, INT64_MAX);
  return gathered(&rest);
}

bool spans_hold(struct spans spans, int64_t instant) {
  for (uint32_t i = 0; i < spans.count; i++)
    if (spans.at[i].from <= instant && instant < spans.at[i].until) return true;
  return false;
}

int64_t spans_next(struct spans spans, int64_t from) {
  for (uint32_t i = 0; i < spans.count; i++)
    if (spans.at[i].until > from) return spans.at[i].from > from ? spans.at[i].from : from;
  return INT64_MAX;
}

struct truth truth_or(struct arena *arena, struct truth a, struct truth b) {
  return (struct truth){spans_or(arena, a.sure, b.sure), spans_or(arena, a.possible, b.possible)};
}

struct truth truth_and(struct arena *arena, struct truth a, struct truth b) {
  return (struct truth){spans_and(arena, a.sure, b.sure), spans_and(arena, a.possible, b.possible)};
}

struct truth truth_not(struct arena *arena, struct truth a) {
  return (struct truth){spans_not(arena, a.possible), spans_not(arena, a.sure)};
}
