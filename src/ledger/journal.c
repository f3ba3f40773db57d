/* The journal in memory: appending with its checks, and the packed fields. */
#include "journal.h"

#include <assert.h>

static_assert(sizeof(struct entry) == 20, "an entry is kept small");
static_assert((int)FIELDS_MAX <= (int)ENTRY_RECORDED, "the bits of fields stand below");

struct journal_id {
  uint32_t entry;        /* index of the event that has the id */
  uint32_t withdrawn_by; /* index of the event that withdrew it, or NOT_WITHDRAWN */
};

enum { LIST_OF_ALL = -1 }; /* in place of a list's length */
static const uint32_t NOT_WITHDRAWN = UINT32_MAX;

struct journal *journal_new(void) {
  struct arena *arena = arena_new(0);
  struct journal *journal = ARENA_NEW(arena, struct journal);
  journal->arena = arena;
  symbols_init(&journal->texts, arena);
  symbols_init(&journal->ids, arena);
  return journal;
}

void journal_free(struct journal *journal) {
  if (!journal) return;
  symbols_free(&journal->texts);
  symbols_free(&journal->ids);
  arena_free(journal->arena);
}

/* ---- packed fields: words of 4 bytes, by the table's order, only those that are given ---- */

static bool is_wide(enum field_kind kind) {
  return kind == FIELD_INSTANT || kind == FIELD_SHARES || kind == FIELD_MONEY;
}

static uint32_t words_of(const struct event_field *field, const struct value *value) {
  return field_is_list(field->kind) ? 1 + value->count : is_wide(field->kind) ? 2 : 1;
}

static uint32_t *put_wide(uint32_t *at, int64_t number) {
  memcpy(at, &number, sizeof number);
  return at + 2;
}

static int64_t get_wide(const uint32_t *at) {
  int64_t number;
  memcpy(&number, at, sizeof number);
  return number;
}

static uint32_t *put_field(struct journal *journal, uint32_t *at, const struct event_field *field,
                           const struct value *value) {
  if (field_is_list(field->kind)) {
    *at++ = value->all ? (uint32_t)LIST_OF_ALL : value->count;
    for (uint32_t i = 0; i < value->count; i++) *at++ = symbols_add(&journal->texts, value->list[i]).number;
    return at;
  }
  if (is_wide(field->kind)) return put_wide(at, value->number);
  *at =
      field_is_text(field->kind) ? symbols_add(&journal->texts, value->text).number : (uint32_t)value->number;
  return at + 1;
}

static uint32_t *packed_at(const struct journal *journal, uint32_t packed) {
  return &journal->words[packed / WORDS_A_BLOCK][packed % WORDS_A_BLOCK];
}

/* Where `count` words can stand in one piece; more than a block has get a block of their own. */
static uint32_t take_words(struct journal *journal, uint32_t count) {
  if (journal->word_blocks == 0 || journal->words_used + count > WORDS_A_BLOCK) {
    size_t room = count > WORDS_A_BLOCK ? count : WORDS_A_BLOCK;
    assert(journal->word_blocks < UINT32_MAX / WORDS_A_BLOCK);
    ARENA_ROOM(journal->arena, journal->words, journal->word_block_room, journal->word_blocks);
    journal->words[journal->word_blocks++] = ARENA_ARRAY(journal->arena, room, uint32_t);
    journal->words_used = 0;
  }
  uint32_t packed = (journal->word_blocks - 1) * WORDS_A_BLOCK + journal->words_used;
  journal->words_used += count;
  return packed;
}

static uint32_t add_id(struct journal *journal, struct str id) {
  uint32_t number = symbols_add(&journal->ids, id).number;
  ARENA_ROOM(journal->arena, journal->of_ids, journal->id_room, number);
  journal->of_ids[number] = (struct journal_id){journal->count, NOT_WITHDRAWN};
  return number;
}

static void pack(struct journal *journal, struct entry *entry, const struct event *event) {
  const struct event_field *fields = event_types[event->kind].fields;
  bool has_id = event->id.length > 0, has_recorded = event->recorded.seconds != event->at.seconds;
  uint32_t size = (has_id ? 1 : 0) + (has_recorded ? 2 : 0);
  for (int i = 0; i < FIELDS_MAX; i++)
    if (event_has(event, i)) size += words_of(&fields[i], &event->values[i]);
  entry->packed = take_words(journal, size);
  entry->present =
      (uint16_t)(event->present | (unsigned)has_recorded << ENTRY_RECORDED | (unsigned)has_id << ENTRY_ID);
  uint32_t *at = packed_at(journal, entry->packed);
  if (has_id) *at++ = add_id(journal, event->id);
  if (has_recorded) at = put_wide(at, event->recorded.seconds);
  for (int i = 0; i < FIELDS_MAX; i++)
    if (event_has(event, i)) at = put_field(journal, at, &fields[i], &event->values[i]);
}

static const uint32_t *after_field(const struct event_field *field, const uint32_t *at) {
  if (!field_is_list(field->kind)) return at + (is_wide(field->kind) ? 2 : 1);
  return at + 1 + (*at == (uint32_t)LIST_OF_ALL ? 0 : *at);
}

static bool has_bit(const struct entry *entry, int bit) { return entry->present >> bit & 1; }

static uint32_t id_of(const struct journal *journal, const struct entry *entry) {
  return has_bit(entry, ENTRY_ID) ? *packed_at(journal, entry->packed) : 0;
}

static const uint32_t *recorded_at(const struct journal *journal, const struct entry *entry) {
  return packed_at(journal, entry->packed) + has_bit(entry, ENTRY_ID);
}

static const uint32_t *first_field(const struct journal *journal, const struct entry *entry) {
  return recorded_at(journal, entry) + (has_bit(entry, ENTRY_RECORDED) ? 2 : 0);
}

/* The words of a field, or NULL when it is not given; *found is its place in the table. */
static const uint32_t *find_field(const struct journal *journal, const struct entry *entry, const char *name,
                                  const struct event_field **found) {
  const uint32_t *at = first_field(journal, entry);
  const struct event_field *field = event_types[entry->kind].fields;
  for (int i = 0; i < FIELDS_MAX && field->name; i++, field++) {
    bool given = has_bit(entry, i);
    if (strcmp(field->name, name) == 0) {
      *found = field;
      return given ? at : NULL;
    }
    if (given) at = after_field(field, at);
  }
  assert(!"a field that the event has not in the table");
  return NULL;
}

/* ---- appending ---- */

static bool check_order(const struct journal *journal, const struct event *event, struct error *error) {
  if (journal->count == 0) return true;
  const struct entry *last = journal_entry(journal, journal->count - 1);
  struct instant before = entry_recorded(journal, last);
  if (event->recorded.seconds >= before.seconds) return true;
  struct buf text;
  buf_init(&text, ERROR_TEXT_MAX);
  buf_text(&text, "recorded ");
  buf_instant(&text, event->recorded);
  buf_format(&text, ", earlier than line %u, which was recorded ", last->line);
  buf_instant(&text, before);
  error_set(
      error, ERROR_INPUT,
      "%s; a journal is in the order of recording: put this line before that one, or say in `recorded` when "
      "it was written",
      buf_c(&text));
  buf_free(&text);
  return false;
}

static bool check_id(const struct journal *journal, const struct event *event, struct error *error) {
  struct symbol id = symbols_find(&journal->ids, event->id);
  if (id.number == 0) return true;
  return error_set(error, ERROR_INPUT, "the id `" STR_FMT "` is taken by line %u; ids are given once",
                   STR_ARG(event->id), journal_entry(journal, journal->of_ids[id.number].entry)->line);
}

/* The withdrawn event's entry in of_ids; NULL with the error when there is none to withdraw. */
static struct journal_id *find_withdrawn(const struct journal *journal, const struct event *event,
                                         struct error *error) {
  struct str of = event_text(event, "of");
  struct symbol id = symbols_find(&journal->ids, of);
  if (id.number == 0) {
    error_set(error, ERROR_INPUT, "no event before this one has the id `" STR_FMT "`", STR_ARG(of));
    return NULL;
  }
  struct journal_id *withdrawn = &journal->of_ids[id.number];
  const struct entry *entry = journal_entry(journal, withdrawn->entry);
  if (entry->kind != EVENT_WITHDRAWN && withdrawn->withdrawn_by == NOT_WITHDRAWN) return withdrawn;
  if (entry->kind == EVENT_WITHDRAWN)
    error_set(error, ERROR_INPUT, "line %u is itself a withdrawal; record anew what it withdrew",
              entry->line);
  else
    error_set(error, ERROR_INPUT, "the event `" STR_FMT "` was withdrawn by line %u already", STR_ARG(of),
              journal_entry(journal, withdrawn->withdrawn_by)->line);
  return NULL;
}

bool journal_add(struct journal *journal, const struct event *event, struct error *error) {
  if (!event_check(event, error) || !check_order(journal, event, error) || !check_id(journal, event, error))
    return false;
  if (event->kind == EVENT_WITHDRAWN) {
    struct journal_id *withdrawn = find_withdrawn(journal, event, error);
    if (!withdrawn) return false;
    withdrawn->withdrawn_by = journal->count;
  }
  assert(journal->count < UINT32_MAX - 1);
  uint32_t block = journal->count / ENTRIES_A_BLOCK;
  ARENA_ROOM(journal->arena, journal->entries, journal->entry_block_room, block);
  if (!journal->entries[block])
    journal->entries[block] = ARENA_ARRAY(journal->arena, ENTRIES_A_BLOCK, struct entry);
  struct entry *entry = &journal->entries[block][journal->count % ENTRIES_A_BLOCK];
  *entry = (struct entry){.at = event->at, .line = event->line, .kind = event->kind};
  pack(journal, entry, event);
  journal->count++;
  return true;
}

/* ---- reading ---- */

struct instant entry_recorded(const struct journal *journal, const struct entry *entry) {
  if (!has_bit(entry, ENTRY_RECORDED)) return entry->at;
  return (struct instant){get_wide(recorded_at(journal, entry))};
}

uint32_t journal_known(const struct journal *journal, struct instant known_at) {
  uint32_t low = 0, high = journal->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (entry_recorded(journal, journal_entry(journal, middle)).seconds <= known_at.seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

bool entry_is_withdrawn(const struct journal *journal, const struct entry *entry, uint32_t known) {
  return has_bit(entry, ENTRY_ID) && journal->of_ids[id_of(journal, entry)].withdrawn_by < known;
}

bool entry_has(const struct entry *entry, const char *field) {
  int place = event_field_find(entry->kind, str_of(field));
  assert(place >= 0);
  return has_bit(entry, place);
}

struct symbol entry_symbol(const struct journal *journal, const struct entry *entry, const char *field) {
  const struct event_field *type;
  const uint32_t *at = find_field(journal, entry, field, &type);
  assert(field_is_text(type->kind));
  return (struct symbol){at ? *at : 0};
}

struct str entry_text(const struct journal *journal, const struct entry *entry, const char *field) {
  return symbols_text(&journal->texts, entry_symbol(journal, entry, field));
}

static int64_t get_number(const struct event_field *field, const uint32_t *at) {
  return is_wide(field->kind) ? get_wide(at) : (int32_t)*at;
}

int64_t entry_number(const struct journal *journal, const struct entry *entry, const char *field,
                     int64_t missing) {
  const struct event_field *type;
  const uint32_t *at = find_field(journal, entry, field, &type);
  assert(!field_is_text(type->kind) && !field_is_list(type->kind));
  return at ? get_number(type, at) : missing;
}

static struct symbol_list get_list(const uint32_t *at) {
  if (*at == (uint32_t)LIST_OF_ALL) return (struct symbol_list){.all = true};
  return (struct symbol_list){.at = (const struct symbol *)(at + 1), .count = *at};
}

struct symbol_list entry_list(const struct journal *journal, const struct entry *entry, const char *field) {
  const struct event_field *type;
  const uint32_t *at = find_field(journal, entry, field, &type);
  assert(field_is_list(type->kind));
  return at ? get_list(at) : (struct symbol_list){0};
}

struct str entry_id(const struct journal *journal, const struct entry *entry) {
  return symbols_text(&journal->ids, (struct symbol){id_of(journal, entry)});
}

static void get_value(const struct journal *journal, struct arena *arena, const struct event_field *field,
                      const uint32_t *at, struct value *value) {
  if (field_is_text(field->kind)) {
    value->text = symbols_text(&journal->texts, (struct symbol){*at});
  } else if (field_is_list(field->kind)) {
    struct symbol_list symbols = get_list(at);
    struct str *list = ARENA_ARRAY(arena, symbols.count, struct str);
    for (uint32_t i = 0; i < symbols.count; i++) list[i] = symbols_text(&journal->texts, symbols.at[i]);
    *value = (struct value){.list = list, .count = symbols.count, .all = symbols.all};
  } else {
    value->number = get_number(field, at);
  }
}

void entry_event(const struct journal *journal, struct arena *arena, const struct entry *entry,
                 struct event *event) {
  *event = (struct event){.kind = entry->kind,
                          .at = entry->at,
                          .recorded = entry_recorded(journal, entry),
                          .id = entry_id(journal, entry),
                          .line = entry->line,
                          .present = entry->present & ((1u << FIELDS_MAX) - 1)};
  const struct event_field *fields = event_types[entry->kind].fields;
  const uint32_t *at = first_field(journal, entry);
  for (int i = 0; i < FIELDS_MAX; i++) {
    if (!event_has(event, i)) continue;
    get_value(journal, arena, &fields[i], at, &event->values[i]);
    at = after_field(&fields[i], at);
  }
}
