/* Items of information: when they are secret, and who knows them. */
#include <stdlib.h>

#include "register.h"

static bool is_in(struct symbol_list list, struct symbol symbol) {
  for (uint32_t i = 0; i < list.count; i++)
    if (symbol_equal(list.at[i], symbol)) return true;
  return false;
}

/* -- how items end ------------------------------------------------------------------------------------------- */

struct item_end {
  struct symbol item;
  bool abandoned; /* else disclosed */
  int64_t at;
  uint32_t order; /* its place in the journal */
};

static int by_item_and_time(const void *a, const void *b) {
  const struct item_end *x = a, *y = b;
  if (x->item.number != y->item.number) return x->item.number < y->item.number ? -1 : 1;
  if (x->abandoned != y->abandoned) return x->abandoned ? 1 : -1;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static void add_end(struct registry *reg, size_t *room, struct symbol item, const struct entry *entry, uint32_t order) {
  ARENA_ROOM(reg->arena, reg->item_ends, *room, reg->item_end_count);
  reg->item_ends[reg->item_end_count++] = (struct item_end){item, entry->kind == EVENT_ITEM_ABANDONED, entry->at.seconds, order};
}

void fold_items(struct registry *reg) {
  size_t room = 0;
  for (uint32_t i = 0; i < reg->known; i++) {
    const struct entry *entry = journal_entry(reg->journal, i);
    bool ends = entry->kind == EVENT_ITEM_DISCLOSED || entry->kind == EVENT_ITEM_ABANDONED;
    if ((!ends && entry->kind != EVENT_DISCLOSURE) || entry_is_withdrawn(reg->journal, entry, reg->known)) continue;
    if (ends) add_end(reg, &room, entry_symbol(reg->journal, entry, "item"), entry, i);
    struct symbol_list items = ends ? (struct symbol_list){0} : entry_list(reg->journal, entry, "items");
    for (uint32_t j = 0; j < items.count; j++) add_end(reg, &room, items.at[j], entry, i);
  }
  if (reg->item_end_count) qsort(reg->item_ends, reg->item_end_count, sizeof *reg->item_ends, by_item_and_time);
}

/* When the item next ends so after the place in the journal at an instant. */
static int64_t first_after(const struct registry *reg, struct item_end than) {
  uint32_t low = 0, high = reg->item_end_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (by_item_and_time(&reg->item_ends[middle], &than) <= 0) low = middle + 1;
    else high = middle;
  }
  bool found = low < reg->item_end_count && symbol_equal(reg->item_ends[low].item, than.item) &&
               reg->item_ends[low].abandoned == than.abandoned;
  return found ? reg->item_ends[low].at : INT64_MAX;
}

struct item_ends item_ends_after(const struct registry *reg, struct symbol item, int64_t at, uint32_t order) {
  return (struct item_ends){.disclosed = first_after(reg, (struct item_end){item, false, at, order}),
                            .abandoned = first_after(reg, (struct item_end){item, true, at, order})};
}

/* -- when they are secret ------------------------------------------------------------------------------------ */

static bool is_about(const struct registry *reg, const struct entry *opened, struct symbol issuer) {
  struct symbol_list issuers = entry_list(reg->journal, opened, "issuers");
  return issuers.count == 0 ? symbol_equal(issuer, reg->company) : is_in(issuers, issuer);
}

/* When the item ceases to be secret or to matter: at its disclosure plus the period that still counts as not public, or
 * at its abandonment. */
static int64_t end_of(const struct registry *reg, struct item_ends ends, int32_t still) {
  int64_t public = ends.disclosed;
  if (public != INT64_MAX && still != NONE) public = period_until_from(reg, still, (struct instant){public}).instant.seconds;
  return public < ends.abandoned ? public : ends.abandoned;
}

/* An item that is opened again is secret again. One that was never opened is about nobody knows whom: perhaps this issuer. */
struct truth item_secret(const struct registry *reg, struct arena *arena, struct symbol item, struct symbol issuer, int32_t still) {
  struct gathering secret = {.arena = arena};
  bool opened = false, about = false;
  int64_t first = INT64_MAX, first_end = INT64_MAX;
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, item, EVENT_ITEM_OPENED); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_symbol(reg->journal, entry, "item"), item)) continue;
    int64_t end = end_of(reg, item_ends_after(reg, item, entry->at.seconds, walk.index), still);
    if (entry->at.seconds < first) first = entry->at.seconds, first_end = end;
    gather(&secret, entry->at.seconds, end);
    about |= is_about(reg, entry, issuer);
    opened = true;
  }
  if (!opened) first_end = end_of(reg, item_ends_after(reg, item, INT64_MIN, 0), still);
  gather(&secret, INT64_MIN, first_end); /* who was told before it was entered knew it all the same */
  struct spans spans = gathered(&secret);
  return (struct truth){opened && about ? spans : spans_none, opened && !about ? spans_none : spans};
}

/* -- who knows ----------------------------------------------------------------------------------------------- */

/* What puts a person on a list or takes him off it, by item. */
struct listing {
  struct symbol item;
  struct turn turn;
};

struct listings {
  struct listing *at;
  size_t room;
  uint32_t count;
};

static void add_listings(const struct registry *reg, struct arena *arena, struct symbol person, enum event_kind kind, struct listings *list) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, person, kind); (entry = walk_next(&walk));) {
    if (!symbol_equal(entry_person(reg, entry), person)) continue;
    ARENA_ROOM(arena, list->at, list->room, list->count);
    struct turn turn = {entry->at.seconds, walk.index, kind == EVENT_BROUGHT_IN};
    list->at[list->count++] = (struct listing){entry_symbol(reg->journal, entry, "item"), turn};
  }
}

static int by_item(const void *a, const void *b) {
  const struct listing *x = a, *y = b;
  return (x->item.number > y->item.number) - (x->item.number < y->item.number);
}

static struct listings listings_of(const struct registry *reg, struct arena *arena, struct symbol person) {
  struct listings list = {0};
  add_listings(reg, arena, person, EVENT_BROUGHT_IN, &list);
  if (list.count == 0) return list;
  add_listings(reg, arena, person, EVENT_TAKEN_OFF, &list);
  qsort(list.at, list.count, sizeof *list.at, by_item);
  return list;
}

/* When he is on the list of the item at *at, which moves past all that concerns it. */
static struct spans next_listed(const struct listings *list, struct arena *arena, uint32_t *at) {
  struct turns turns = {.arena = arena};
  struct symbol item = list->at[*at].item;
  for (; *at < list->count && symbol_equal(list->at[*at].item, item); (*at)++)
    turns_add(&turns, list->at[*at].turn.at, list->at[*at].turn.order, list->at[*at].turn.on);
  return turns_on(&turns);
}

struct spans person_on_list(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol item) {
  struct listings list = listings_of(reg, arena, person);
  for (uint32_t i = 0; i < list.count;) {
    struct symbol one = list.at[i].item;
    struct spans listed = next_listed(&list, arena, &i);
    if (symbol_equal(one, item)) return listed;
  }
  return spans_none;
}

struct truth person_knows_himself(const struct registry *reg, struct arena *arena, struct symbol person, const void *context) {
  const struct knowing *knowing = context;
  struct gathering sure = {.arena = arena}, possible = {.arena = arena};
  struct listings list = listings_of(reg, arena, person);
  for (uint32_t i = 0; i < list.count;) {
    struct symbol item = list.at[i].item;
    struct spans listed = next_listed(&list, arena, &i);
    struct truth known = truth_and(arena, truth_of(listed), item_secret(reg, arena, item, knowing->issuer, knowing->still));
    for (uint32_t j = 0; j < known.sure.count; j++) gather(&sure, known.sure.at[j].from, known.sure.at[j].until);
    for (uint32_t j = 0; j < known.possible.count; j++) gather(&possible, known.possible.at[j].from, known.possible.at[j].until);
  }
  return (struct truth){gathered(&sure), gathered(&possible)};
}

struct truth person_knows(const struct registry *reg, struct arena *arena, struct symbol person, struct symbol issuer,
                          int32_t relation, int32_t still) {
  struct knowing knowing = {issuer, still};
  if (relation == NONE) return person_knows_himself(reg, arena, person, &knowing);
  return person_related(reg, arena, person, relation, person_knows_himself, &knowing);
}
