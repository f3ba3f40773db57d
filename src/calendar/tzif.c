/* TZif files (RFC 8536) of any version: header, transitions, types, and the closing POSIX rule, which is
 * written out for one 400-year cycle so that asking is a binary search and nothing else. */
#include "tzif.h"

#include "zone_rule.h"

enum {
  HEADER_SIZE = 44,
  TRANSITIONS_MAX = 4096,
  TYPES_MAX = 256,
  CHARACTERS_MAX = 4096,
  RULE_YEARS = ZONE_CYCLE_YEARS + 4, /* a margin, so that no answer needs both ends of the cycle */
  YEAR_MAX = 9000,
};

struct header {
  char version;
  uint32_t ut_count, standard_count, leap_count, transition_count, type_count, character_count;
};

#define BIG_BANG (-((int64_t)1 << 59)) /* what zic writes for "since ever" */

/* The unread rest of a file. */
struct reader {
  struct arena *arena;
  struct str rest;
  struct zone *zone;
  struct error *error;
};

static bool refuse(struct reader *reader, const char *why) {
  return error_set(reader->error, ERROR_INPUT, "the time zone file `" STR_FMT "` is damaged: %s",
                   STR_ARG(reader->zone->name), why);
}

static bool take(struct reader *reader, size_t length, struct str *part) {
  if (reader->rest.length < length) return refuse(reader, "it is cut short");
  *part = str_sub(reader->rest, 0, length);
  reader->rest = str_sub(reader->rest, length, reader->rest.length);
  return true;
}

/* A big-endian two's complement number of `size` bytes. */
static int64_t number_at(struct str bytes, size_t at, size_t size) {
  uint64_t value = (bytes.at[at] & 0x80) ? UINT64_MAX : 0;
  for (size_t i = at; i < at + size; i++) value = value << 8 | (unsigned char)bytes.at[i];
  return (int64_t)value;
}

static bool read_header(struct reader *reader, struct header *header) {
  struct str bytes;
  if (!take(reader, HEADER_SIZE, &bytes)) return false;
  if (!str_starts(bytes, STR("TZif"))) return refuse(reader, "it does not start with TZif");
  uint32_t counts[6];
  for (size_t i = 0; i < 6; i++) counts[i] = (uint32_t)number_at(bytes, 20 + 4 * i, 4);
  *header = (struct header){bytes.at[4], counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
  if (header->transition_count > TRANSITIONS_MAX || header->character_count > CHARACTERS_MAX ||
      header->type_count > TYPES_MAX || header->ut_count > TYPES_MAX || header->standard_count > TYPES_MAX ||
      header->leap_count > TRANSITIONS_MAX)
    return refuse(reader, "it has more transitions, types or characters than are read");
  return true;
}

static size_t block_size(const struct header *header, size_t time_size) {
  return header->transition_count * (time_size + 1) + header->type_count * 6 + header->character_count +
         header->leap_count * (time_size + 4) + header->standard_count + header->ut_count;
}

static bool read_types(struct reader *reader, const struct header *header) {
  struct str bytes, characters;
  if (header->type_count == 0) return refuse(reader, "it has no local time type");
  if (!take(reader, header->type_count * 6, &bytes) || !take(reader, header->character_count, &characters))
    return false;
  characters = arena_copy(reader->arena, characters);
  struct zone_type *types = ARENA_ARRAY(reader->arena, header->type_count + 2, struct zone_type);
  for (size_t i = 0; i < header->type_count; i++) {
    int64_t offset = number_at(bytes, i * 6, 4);
    struct str name = str_sub(characters, (unsigned char)bytes.at[i * 6 + 5], characters.length);
    if (offset <= -OFFSET_SECONDS_MAX || offset >= OFFSET_SECONDS_MAX)
      return refuse(reader, "an offset from UTC is beyond 26 hours");
    if (name.length == 0) return refuse(reader, "an abbreviation is not there");
    types[i] = (struct zone_type){(int32_t)offset, {name.at, strnlen(name.at, name.length)}};
  }
  reader->zone->types = types;
  return true;
}

static void add_stretch(struct zone *zone, int64_t start, uint32_t type) {
  zone->starts[zone->count] = start;
  zone->type_of[zone->count++] = (uint16_t)type;
}

static bool read_transitions(struct reader *reader, const struct header *header, size_t time_size) {
  struct zone *zone = reader->zone;
  size_t count = header->transition_count, room = count + 1 + 2 * RULE_YEARS;
  struct str times, types;
  if (!take(reader, count * time_size, &times) || !take(reader, count, &types)) return false;
  zone->starts = ARENA_ARRAY(reader->arena, room, int64_t);
  zone->type_of = ARENA_ARRAY(reader->arena, room, uint16_t);
  add_stretch(zone, INT64_MIN, 0);
  for (size_t i = 0; i < count; i++) {
    int64_t start = number_at(times, i * time_size, time_size);
    unsigned char type = (unsigned char)types.at[i];
    if (start <= zone->starts[i]) return refuse(reader, "its transitions are not in order");
    if (start < BIG_BANG || start > (int64_t)date_of(YEAR_MAX, 1, 1).days * SECONDS_PER_DAY)
      return refuse(reader, "a transition is before the big bang or after the year 9000");
    if (type >= header->type_count) return refuse(reader, "a transition has a type that is not there");
    add_stretch(zone, start, type);
  }
  return true;
}

/* Later changes undo earlier ones of the same instant, as where summer time never ends. */
static void add_change(struct zone *zone, int32_t listed, int64_t start, uint32_t type) {
  if (start <= zone->starts[listed - 1]) return;
  while (zone->count > listed && zone->starts[zone->count - 1] >= start) zone->count--;
  add_stretch(zone, start, type);
}

/* Appends the stretches of the yearly rule after the listed ones. */
static void write_out_rule(struct zone *zone, const struct zone_rule *rule, uint32_t standard, uint32_t summer) {
  int32_t listed = zone->count;
  int64_t first = (int64_t)date_of(1, 1, 1).days * SECONDS_PER_DAY, last = zone->starts[listed - 1];
  int year = last < first ? 1 : date_civil((struct date){(int32_t)(last / SECONDS_PER_DAY) - 366}).year;
  if (year < 1) year = 1;
  for (int i = 0; i < RULE_YEARS; i++) {
    int64_t start, end;
    zone_rule_year(rule, year + i, &start, &end);
    if (end <= start) add_change(zone, listed, end, standard);
    add_change(zone, listed, start, summer);
    if (end > start) add_change(zone, listed, end, standard);
  }
  zone->repeat_after = zone->starts[zone->count - 1] - 2 * OFFSET_SECONDS_MAX;
}

static bool read_rule(struct reader *reader, uint32_t type_count) {
  struct zone *zone = reader->zone;
  struct zone_rule rule;
  struct str text, copy;
  if (!str_starts(reader->rest, STR("\n"))) return refuse(reader, "its closing rule is missing");
  reader->rest = str_sub(reader->rest, 1, reader->rest.length);
  size_t end = str_find(reader->rest, STR("\n"), 0);
  if (end == SIZE_MAX) return refuse(reader, "its closing rule is cut short");
  if (!take(reader, end, &text)) return false;
  if (text.length == 0) return true;
  copy = arena_copy(reader->arena, text);
  if (!zone_rule_parse(copy, &rule)) return refuse(reader, "its closing rule cannot be read");
  zone->types[type_count] = (struct zone_type){rule.standard_offset, rule.standard_name};
  zone->types[type_count + 1] = (struct zone_type){rule.summer_offset, rule.summer_name};
  if (zone->count == 1) zone->type_of[0] = (uint16_t)type_count;
  if (rule.has_summer) write_out_rule(zone, &rule, type_count, type_count + 1);
  return true;
}

bool tzif_parse(struct arena *arena, struct str bytes, struct zone *zone, struct error *error) {
  struct reader reader = {arena, bytes, zone, error};
  struct header header;
  struct str skipped;
  size_t time_size = 4;
  zone->repeat_after = INT64_MAX;
  if (!read_header(&reader, &header)) return false;
  bool has_rule = header.version >= '2';
  if (has_rule) { /* the first block is for old readers */
    time_size = 8;
    if (!take(&reader, block_size(&header, 4), &skipped) || !read_header(&reader, &header)) return false;
  }
  if (header.leap_count > 0) return refuse(&reader, "it counts leap seconds; take the zone without right/");
  if (!read_transitions(&reader, &header, time_size) || !read_types(&reader, &header)) return false;
  if (!take(&reader, header.standard_count + header.ut_count, &skipped)) return false;
  return !has_rule || read_rule(&reader, header.type_count);
}
