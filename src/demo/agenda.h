/* What will happen in the demonstration: things that are due, taken out by day and, within a day, by the second and then in
 * the order in which they were put in. A list for each day to come, a heap for the day that is. */
#ifndef ABSTAIN_DEMO_AGENDA_H
#define ABSTAIN_DEMO_AGENDA_H

#include "../base/arena.h"
#include "../base/date.h"
#include "demo.h"

struct world;
struct due;
typedef void due_act(struct world *world, const struct due *due);

struct due {
  due_act *act;
  uint32_t slot, person; /* whom it is about: the place, and who held it then */
  uint32_t number;       /* of the request, the trade, the item, the notice */
  uint32_t plan, shares, price;
  struct date day;   /* of the trade */
  uint8_t kind;      /* enum trade */
  uint8_t violation; /* enum demo_violation: what is wrong with it */
  bool of_spouse;
};

struct agenda_node {
  struct due due;
  uint64_t order; /* the second of the day, then as it was put in */
  uint32_t next;  /* of the same day, or of those that are free; 0: none */
};

struct agenda {
  struct arena *arena;
  struct agenda_node *nodes; /* from 1 */
  size_t node_room, heap_room;
  uint32_t node_count, free;
  uint32_t *days; /* by day: the first node */
  struct date first;
  int32_t day_count;
  uint32_t *heap, heap_count; /* nodes of the day that is, the earliest first */
  struct date today;
  uint64_t put;
};

void agenda_init(struct agenda *agenda, struct arena *arena, struct date first, struct date end);
/* At that second of the day, which is today or later; what is due after the last day is forgotten. */
void agenda_put(struct agenda *agenda, struct date day, int32_t second, struct due due);
void agenda_begin_day(struct agenda *agenda, struct date day);
/* The next that is due today, with its second; false when the day is over. */
bool agenda_take(struct agenda *agenda, struct due *due, int32_t *second);

#endif
