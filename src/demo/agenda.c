/* The agenda: lists of nodes by day, and a binary heap of today's. */
#include "agenda.h"

#include <assert.h>

enum { ORDER_BITS = 40 }; /* below the second of the day */

void agenda_init(struct agenda *agenda, struct arena *arena, struct date first, struct date end) {
  *agenda =
      (struct agenda){.arena = arena, .first = first, .day_count = end.days - first.days, .node_count = 1, .today = date_add(first, -1)};
  agenda->days = ARENA_ARRAY(arena, (size_t)agenda->day_count, uint32_t);
}

static uint32_t node_new(struct agenda *agenda) {
  uint32_t node = agenda->free;
  if (node) {
    agenda->free = agenda->nodes[node].next;
    return node;
  }
  ARENA_ROOM(agenda->arena, agenda->nodes, agenda->node_room, agenda->node_count);
  return agenda->node_count++;
}

static bool is_earlier(const struct agenda *agenda, uint32_t a, uint32_t b) { return agenda->nodes[a].order < agenda->nodes[b].order; }

static void heap_push(struct agenda *agenda, uint32_t node) {
  ARENA_ROOM(agenda->arena, agenda->heap, agenda->heap_room, agenda->heap_count);
  uint32_t at = agenda->heap_count++;
  for (; at > 0 && is_earlier(agenda, node, agenda->heap[(at - 1) / 2]); at = (at - 1) / 2) agenda->heap[at] = agenda->heap[(at - 1) / 2];
  agenda->heap[at] = node;
}

static uint32_t heap_pop(struct agenda *agenda) {
  uint32_t top = agenda->heap[0], last = agenda->heap[--agenda->heap_count], at = 0;
  for (uint32_t below; (below = 2 * at + 1) < agenda->heap_count; at = below) {
    if (below + 1 < agenda->heap_count && is_earlier(agenda, agenda->heap[below + 1], agenda->heap[below])) below++;
    if (!is_earlier(agenda, agenda->heap[below], last)) break;
    agenda->heap[at] = agenda->heap[below];
  }
  agenda->heap[at] = last;
  return top;
}

void agenda_put(struct agenda *agenda, struct date day, int32_t second, struct due due) {
  assert(day.days >= agenda->today.days && second >= 0);
  int32_t place = day.days - agenda->first.days;
  if (place >= agenda->day_count) return;
  uint32_t node = node_new(agenda);
  agenda->nodes[node] = (struct agenda_node){due, (uint64_t)second << ORDER_BITS | agenda->put++, 0};
  if (day.days == agenda->today.days) {
    heap_push(agenda, node);
  } else {
    agenda->nodes[node].next = agenda->days[place];
    agenda->days[place] = node;
  }
}

void agenda_begin_day(struct agenda *agenda, struct date day) {
  assert(agenda->heap_count == 0 && day.days == agenda->today.days + 1);
  agenda->today = day;
  for (uint32_t node = agenda->days[day.days - agenda->first.days]; node; node = agenda->nodes[node].next) heap_push(agenda, node);
}

bool agenda_take(struct agenda *agenda, struct due *due, int32_t *second) {
  if (agenda->heap_count == 0) return false;
  uint32_t node = heap_pop(agenda);
  *due = agenda->nodes[node].due;
  *second = (int32_t)(agenda->nodes[node].order >> ORDER_BITS);
  agenda->nodes[node].next = agenda->free;
  agenda->free = node;
  return true;
}
