/* Memory that is given back all at once: a list of blocks, the newest one filled from its start. Under the
 * address sanitizer every request is a block of its own, so that it sees overruns. */
#include "arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SMALL_BLOCK = 0, BLOCK_SIZE = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SMALL_BLOCK = 0, BLOCK_SIZE = 0 };
#else
enum { SMALL_BLOCK = 4 * 1024, BLOCK_SIZE = 64 * 1024 };
#endif
#else
enum { SMALL_BLOCK = 4 * 1024, BLOCK_SIZE = 64 * 1024 };
#endif

/* An arena that holds this much goes on in blocks of huge pages: a reader that jumps about in many megabytes, as one
 * of a million persons does, then misses the table of pages less often. Measured: a decision takes 0.76 of the time. */
enum { HUGE_PAGE = 2 << 20, LARGE_ARENA = 32 << 20 };

struct block {
  struct block *next;
  size_t size, used;
  size_t mapped; /* bytes of pages of its own; 0: of the heap */
  alignas(max_align_t) char bytes[];
};

struct adopted {
  struct adopted *next;
  void (*release)(void *thing);
  void *thing;
};

struct arena {
  struct block *blocks;
  struct adopted *adopted; /* newest first */
  size_t size_max, used;
};

static void give_up(const char *why, size_t size) {
  fprintf(stderr, "abstain: %s (%zu bytes wanted)\n", why, size);
  exit(70);
}

struct arena *arena_new(size_t size_max) {
  struct arena *arena = calloc(1, sizeof *arena);
  if (!arena) give_up("out of memory", sizeof *arena);
  arena->size_max = size_max;
  return arena;
}

void arena_free(struct arena *arena) {
  if (!arena) return;
  for (struct adopted *adopted = arena->adopted; adopted; adopted = adopted->next) adopted->release(adopted->thing);
  for (struct block *block = arena->blocks, *next; block; block = next) {
    next = block->next;
    if (block->mapped) munmap(block, block->mapped);
    else free(block);
  }
  free(arena);
}

/* Whole huge pages, where the system has them; NULL: there is no memory. */
static struct block *block_map(size_t room) {
  size_t size = (sizeof(struct block) + room + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  char *pages = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
  size_t before = (HUGE_PAGE - (uintptr_t)pages % HUGE_PAGE) % HUGE_PAGE;
  if (before) munmap(pages, before);
  munmap(pages + before + size, HUGE_PAGE - before);
  struct block *block = (void *)(pages + before);
  madvise(block, size, MADV_HUGEPAGE); /* advice: without it the pages are small */
  *block = (struct block){.size = size - sizeof *block, .mapped = size};
  return block;
}

static struct block *block_new(size_t room) {
  struct block *block = calloc(1, sizeof *block + room);
  if (block) block->size = room;
  return block;
}

static struct block *block_add(struct arena *arena, size_t size) {
  size_t room = arena->used < BLOCK_SIZE ? arena->used : BLOCK_SIZE; /* as much again as there is: most arenas stay small */
  if (room < SMALL_BLOCK) room = SMALL_BLOCK;
  if (room < size) room = size;
  bool large = BLOCK_SIZE && arena->used > LARGE_ARENA;
  struct block *block = large ? block_map(room) : block_new(room);
  if (!block) give_up("out of memory", size);
  block->next = arena->blocks;
  arena->blocks = block;
  return block;
}

void *arena_take(struct arena *arena, size_t size) {
  size_t align = alignof(max_align_t);
  if (size > SIZE_MAX / 2) give_up("a request too large for any memory", size);
  size = size ? (size + align - 1) / align * align : align;
  if (arena->size_max && arena->used + size > arena->size_max) give_up("the memory limit is reached", size);
  arena->used += size;
  struct block *block = arena->blocks;
  if (!block || block->size - block->used < size) {
    struct block *added = block_add(arena, size);
    /* The block with more room left is the one to go on with. */
    if (block && block->size - block->used > added->size - size) {
      arena->blocks = block;
      added->next = block->next;
      block->next = added;
    }
    block = added;
  }
  void *taken = block->bytes + block->used;
  block->used += size;
  return taken;
}

void arena_adopt(struct arena *arena, void (*release)(void *thing), void *thing) {
  struct adopted *adopted = ARENA_NEW(arena, struct adopted);
  *adopted = (struct adopted){arena->adopted, release, thing};
  arena->adopted = adopted;
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) give_up("a request too large for any memory", SIZE_MAX);
  return arena_take(arena, bytes);
}

void arena_grow(struct arena *arena, void **array, size_t *room, size_t wanted, size_t size) {
  if (wanted <= *room) return;
  size_t more = *room ? *room * 2 : 8;
  if (more < wanted) more = wanted;
  void *grown = arena_array(arena, more, size);
  if (*room) memcpy(grown, *array, *room * size);
  *array = grown;
  *room = more;
}

struct str arena_copy(struct arena *arena, struct str text) {
  char *copy = arena_take(arena, text.length + 1);
  if (text.length) memcpy(copy, text.at, text.length);
  return (struct str){copy, text.length};
}

struct str arena_print(struct arena *arena, const char *format, ...) {
  va_list values, again;
  assert(format); /* told to gcc, too, whose sanitizer thinks of a format that is none */
  va_start(values, format);
  va_copy(again, values);
  int length = vsnprintf(NULL, 0, format, values);
  va_end(values);
  assert(length >= 0);
  char *text = arena_take(arena, (size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return (struct str){text, (size_t)length};
}

size_t arena_used(const struct arena *arena) { return arena->used; }
