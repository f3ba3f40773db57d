/* What is different between two documents: the longest sequence of passages that both have. */
#include "difference.h"

enum { TABLE_SIZE_MAX = 16 << 20 }; /* beyond it all between the first and the last change is told as changed */

static void add(struct arena *arena, struct passages *passages, enum change change, struct str text) {
  ARENA_ROOM(arena, passages->at, passages->room, passages->count);
  passages->at[passages->count++] = (struct passage){.change = change, .text = text};
  passages->changed += change != CHANGE_NONE;
}

static void divide(struct arena *arena, struct str text, struct passages *passages) {
  struct str rest = text, line;
  size_t begun = 0, end = 0;
  while (str_cut(&rest, '\n', &line)) {
    size_t from = (size_t)(line.at - text.at);
    bool is_empty = str_trim(line).length == 0;
    if (is_empty && end > begun) add(arena, passages, CHANGE_NONE, str_sub(text, begun, end - begun));
    if (is_empty)
      begun = end = from + line.length + 1;
    else
      end = from + line.length;
  }
  if (end > begun) add(arena, passages, CHANGE_NONE, str_sub(text, begun, end - begun));
}

static void add_all(struct arena *arena, struct passages *to, const struct passages *from, uint32_t first, uint32_t end,
                    enum change change) {
  for (uint32_t i = first; i < end; i++) add(arena, to, change, from->at[i].text);
}

/* The middle of both, without what they begin and end with alike. */
struct middle {
  const struct passages *old, *new;
  uint32_t first, old_count, new_count;
};

static bool is_same(const struct middle *middle, uint32_t i, uint32_t j) {
  return str_equal(middle->old->at[middle->first + i].text, middle->new->at[middle->first + j].text);
}

/* length[i][j]: of the longest common sequence of what follows i in the old and j in the new one. */
static void compare(struct arena *arena, const struct middle *middle, struct passages *passages) {
  uint32_t n = middle->old_count, m = middle->new_count, i = 0, j = 0, width = m + 1;
  uint16_t *length = ARENA_ARRAY(arena, (size_t)(n + 1) * width, uint16_t);
  for (uint32_t a = n; a-- > 0;)
    for (uint32_t b = m; b-- > 0;) {
      uint16_t down = length[(a + 1) * width + b], right = length[a * width + b + 1];
      length[a * width + b] = is_same(middle, a, b) ? (uint16_t)(length[(a + 1) * width + b + 1] + 1) : down > right ? down : right;
    }
  while (i < n || j < m) {
    if (i < n && j < m && is_same(middle, i, j)) {
      add(arena, passages, CHANGE_NONE, middle->old->at[middle->first + i].text);
      i++, j++;
    } else if (i < n && (j == m || length[(i + 1) * width + j] >= length[i * width + j + 1])) {
      add(arena, passages, CHANGE_GONE, middle->old->at[middle->first + i++].text);
    } else {
      add(arena, passages, CHANGE_NEW, middle->new->at[middle->first + j++].text);
    }
  }
}

/* Words that both begin or end with; nothing where they have less than a word in common. */
static void find_same(struct passage *gone, struct passage *new) {
  size_t least = gone->text.length < new->text.length ? gone->text.length : new->text.length, before = 0, after = 0;
  const char *a = gone->text.at, *b = new->text.at, *a_end = a + gone->text.length, *b_end = b + new->text.length;
  while (before < least && a[before] == b[before]) before++;
  while (before > 0 && a[before - 1] != ' ' && a[before - 1] != '\n') before--;
  while (after < least - before && a_end[-1 - (ptrdiff_t)after] == b_end[-1 - (ptrdiff_t)after]) after++;
  while (after > 0 && a_end[-(ptrdiff_t)after] != ' ' && a_end[-(ptrdiff_t)after] != '\n') after--;
  gone->same_before = new->same_before = before;
  gone->same_after = new->same_after = after;
}

/* One that is gone and one that is new, neighbours and alike in their number: each takes the place of its like. */
static void pair_changes(struct passages *passages) {
  for (uint32_t i = 0; i < passages->count;) {
    uint32_t gone = i, new;
    while (gone < passages->count && passages->at[gone].change == CHANGE_GONE) gone++;
    for (new = gone; new < passages->count && passages->at[new].change == CHANGE_NEW;) new++;
    for (uint32_t k = 0; gone - i == new - gone && k < gone - i; k++) find_same(&passages->at[i + k], &passages->at[gone + k]);
    i = new > i ? new : i + 1;
  }
}

void difference_of(struct arena *arena, struct str old, struct str new, struct passages *passages) {
  struct passages before = {0}, after = {0};
  struct middle middle = {.old = &before, .new = &after};
  uint32_t end = 0;
  *passages = (struct passages){0};
  divide(arena, old, &before);
  divide(arena, new, &after);
  while (middle.first < before.count && middle.first < after.count && is_same(&middle, 0, 0)) middle.first++;
  uint32_t least = (before.count < after.count ? before.count : after.count) - middle.first;
  while (end < least && str_equal(before.at[before.count - 1 - end].text, after.at[after.count - 1 - end].text)) end++;
  middle.old_count = before.count - middle.first - end;
  middle.new_count = after.count - middle.first - end;
  add_all(arena, passages, &after, 0, middle.first, CHANGE_NONE);
  if ((uint64_t)(middle.old_count + 1) * (middle.new_count + 1) <= TABLE_SIZE_MAX) {
    compare(arena, &middle, passages);
  } else {
    add_all(arena, passages, &before, middle.first, middle.first + middle.old_count, CHANGE_GONE);
    add_all(arena, passages, &after, middle.first, middle.first + middle.new_count, CHANGE_NEW);
  }
  add_all(arena, passages, &after, after.count - end, after.count, CHANGE_NONE);
  pair_changes(passages);
}
