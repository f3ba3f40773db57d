/* Memory that is given back all at once. One arena a request, a command, or a long-lived object (a policy, a
 * calendar). Whoever takes an arena allocates there; whoever does not, does not allocate. Running out of
 * memory or past the arena's maximum ends the process with a message: no caller has to check.
 * An arena belongs to one thread at a time. */
#ifndef ABSTAIN_BASE_ARENA_H
#define ABSTAIN_BASE_ARENA_H

#include "str.h"

struct arena;

struct arena *arena_new(size_t size_max); /* bytes it may hold; 0: no limit */
void arena_free(struct arena *arena);     /* NULL is allowed */
/* Zeroed, aligned for any type. */
void *arena_take(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));
/* Has arena_free release the thing too, the newest first: something that has memory of its own. */
void arena_adopt(struct arena *arena, void (*release)(void *thing), void *thing);
/* An array of `count` zeroed things of `size` bytes; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
/* Grows *array (of *room things of `size` bytes) so that it holds at least `wanted`; doubles. */
void arena_grow(struct arena *arena, void **array, size_t *room, size_t wanted, size_t size);
struct str arena_copy(struct arena *arena, struct str text); /* a NUL follows the copy */
struct str arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t arena_used(const struct arena *arena); /* bytes handed out */

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))
/* Makes room for one more element in `items` (with `count` used of `room`, a size_t). */
#define ARENA_ROOM(arena, items, room, count)                                                                \
  do {                                                                                                       \
    if ((size_t)(count) >= (room)) {                                                                         \
      void *arena_room_items = (items);                                                                      \
      arena_grow((arena), &arena_room_items, &(room), (size_t)(count) + 1, sizeof *(items));                 \
      (items) = arena_room_items;                                                                            \
    }                                                                                                        \
  } while (0)

#endif
