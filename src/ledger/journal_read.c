/* Reading a journal: each line through the packaged JSON library, then against the table of events. */
#include "journal_read.h"

#include <errno.h>
#include <stdarg.h>

#include "../base/json.h"
#include "../base/lines.h"
#include "../base/map.h"

struct reader {
  struct journal *journal;
  struct faults *faults;
  struct arena *arena;
  struct map kinds; /* event names → enum event_kind */
  struct str *list; /* of the line's lists */
  size_t list_room, list_used;
  struct str line;
  uint32_t number;
};

static void fault(struct reader *reader, int32_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fault(struct reader *reader, int32_t column, const char *format, ...) {
  struct faults *faults = reader->faults;
  if (faults->count == FAULTS_MAX) return;
  char text[ERROR_TEXT_MAX];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  faults->list[faults->count++] =
      (struct fault){reader->number, column, arena_copy(faults->arena, str_of(text))};
}

/* ---- values ---- */

static struct str json_str(const json_t *json) {
  return (struct str){json_string_value(json), json_string_length(json)};
}

static bool read_list(struct reader *reader, const struct event_field *field, const json_t *json,
                      struct value *value, struct error *error) {
  if (field->kind == FIELD_PERSONS && json_is_string(json) && str_equal(json_str(json), STR("all")))
    return value->all = true;
  if (!json_is_array(json))
    return error_set(error, ERROR_INPUT, "%s; write %s: [\"a\", \"b\"]", json_type_words(json),
                     field_form(field->kind));
  size_t first = reader->list_used, count = json_array_size(json);
  if (count == 0) return error_set(error, ERROR_INPUT, "the list is empty; name at least one");
  for (size_t i = 0; i < count; i++) {
    const json_t *element = json_array_get(json, i);
    struct value one;
    if (!json_is_string(element))
      return error_set(error, ERROR_INPUT, "%s in the list; write each name as a string in quotes",
                       json_type_words(element));
    if (!value_parse(field, json_str(element), &one, error)) return false;
    ARENA_ROOM(reader->arena, reader->list, reader->list_room, reader->list_used);
    reader->list[reader->list_used++] = one.text;
  }
  *value = (struct value){.list = reader->list + first, .count = (uint32_t)count};
  return true;
}

static bool read_value(struct reader *reader, const struct event_field *field, const json_t *json,
                       struct value *value, struct error *error) {
  if (field_is_list(field->kind)) return read_list(reader, field, json, value, error);
  if (field->kind == FIELD_BOOL) {
    value->number = json_is_true(json);
    return json_is_boolean(json) ||
           error_set(error, ERROR_INPUT, "%s; write true or false", json_type_words(json));
  }
  if (field->kind == FIELD_SHARES && json_is_integer(json)) {
    char digits[32];
    snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    return value_parse(field, str_of(digits), value, error);
  }
  if (json_is_string(json)) return value_parse(field, json_str(json), value, error);
  return error_set(error, ERROR_INPUT, "%s; write %s as a string in quotes", json_type_words(json),
                   field_form(field->kind));
}

static bool read_instant(const json_t *json, struct instant *instant, struct error *error) {
  static const struct event_field field = {.kind = FIELD_INSTANT};
  struct value value;
  if (!read_value(NULL, &field, json, &value, error)) return false;
  instant->seconds = value.number;
  return true;
}

/* ---- events ---- */

static bool read_member(struct reader *reader, struct event *event, const char *name, const json_t *json,
                        struct error *error) {
  if (strcmp(name, "at") == 0) return read_instant(json, &event->at, error);
  if (strcmp(name, "recorded") == 0) return read_instant(json, &event->recorded, error);
  if (strcmp(name, "id") == 0) {
    event->id = json_str(json);
    return json_is_string(json)
               ? id_check(event->id, error)
               : error_set(error, ERROR_INPUT, "%s; write a string in quotes", json_type_words(json));
  }
  int field = event_field_find(event->kind, str_of(name));
  event->present |= 1u << field;
  return read_value(reader, &event_types[event->kind].fields[field], json, &event->values[field], error);
}

static bool is_common(const char *name) {
  return strcmp(name, "at") == 0 || strcmp(name, "recorded") == 0 || strcmp(name, "id") == 0;
}

static void unknown_field(struct reader *reader, enum event_kind kind, const char *name) {
  const char *nearest = event_field_nearest(kind, str_of(name));
  struct str shown = text_shown(str_of(name));
  if (nearest)
    fault(reader, json_member_column(reader->line, name, false),
          "`%s` has no field `" STR_FMT "`; did you mean `%s`?", event_types[kind].name, STR_ARG(shown),
          nearest);
  else
    fault(reader, json_member_column(reader->line, name, false),
          "`%s` has no field `" STR_FMT "`; see `abstain events %s`", event_types[kind].name, STR_ARG(shown),
          event_types[kind].name);
}

static bool read_kind(struct reader *reader, const json_t *json, enum event_kind *kind) {
  const json_t *name = json_object_get(json, "event");
  if (!json_is_string(name)) {
    fault(reader, name ? json_member_column(reader->line, "event", true) : 1,
          "%s; each line says what happened, like {\"event\":\"results\",…}",
          name ? "`event` is not a string" : "no `event`");
    return false;
  }
  int32_t found = map_find(&reader->kinds, json_str(name));
  if (found != MAP_NONE) {
    *kind = (enum event_kind)found;
    return true;
  }
  const char *nearest = event_nearest(json_str(name));
  fault(reader, json_member_column(reader->line, "event", true), "`" STR_FMT "` is not an event; %s%s%s",
        STR_ARG(text_shown(json_str(name))), nearest ? "did you mean `" : "`abstain events` lists them",
        nearest ? nearest : "", nearest ? "`?" : "");
  return false;
}

static void read_event(struct reader *reader, json_t *json) {
  struct event event = {.line = reader->number};
  int faults_before = reader->faults->count;
  if (!read_kind(reader, json, &event.kind)) return;
  struct error error;
  const char *name;
  json_t *member;
  bool dated = false, recorded = false;
  json_object_foreach(json, name, member) {
    if (strcmp(name, "event") == 0) continue;
    if (!is_common(name) && event_field_find(event.kind, str_of(name)) < 0)
      unknown_field(reader, event.kind, name);
    else if (!read_member(reader, &event, name, member, &error))
      fault(reader, json_member_column(reader->line, name, true), "`%s`: %s", name, error.text);
    dated = dated || strcmp(name, "at") == 0;
    recorded = recorded || strcmp(name, "recorded") == 0;
  }
  if (!dated) fault(reader, 1, "no `at`; say when it took effect: %s", field_form(FIELD_INSTANT));
  if (!recorded) event.recorded = event.at;
  if (reader->faults->count == faults_before && !journal_add(reader->journal, &event, &error))
    fault(reader, 1, "%s", error.text);
}

static void not_json(struct reader *reader, const json_error_t *why) {
  const char *advice = "each line holds one event as a JSON object";
  if (json_error_code(why) == json_error_duplicate_key) advice = "a field stands once";
  if (json_error_code(why) == json_error_invalid_utf8) advice = "save the file as UTF-8";
  if (json_error_code(why) == json_error_premature_end_of_input)
    advice = "the line ends too early: was the file cut off?";
  fault(reader, why->column > 0 ? why->column : 1, "not JSON: %s; %s", why->text, advice);
}

static void read_line(struct reader *reader, struct str line) {
  struct str trimmed = str_trim(line);
  if (trimmed.length == 0 || trimmed.at[0] == '#') return;
  reader->line = line;
  reader->list_used = 0;
  if (reader->number == 1 && str_starts(line, STR("\xef\xbb\xbf"))) {
    fault(reader, 1, "a byte order mark; save the file as UTF-8 without it");
    return;
  }
  const char *nul = memchr(line.at, '\0', line.length);
  if (nul) {
    fault(reader, 1 + (int32_t)(nul - line.at), "a NUL byte; a journal is text");
    return;
  }
  json_error_t why;
  json_t *json = json_loadb(line.at, line.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
  if (!json) not_json(reader, &why);
  else if (!json_is_object(json))
    fault(reader, 1, "%s; each line holds one event as a JSON object", json_type_words(json));
  else read_event(reader, json);
  json_decref(json);
}

static void read_lines(struct reader *reader, FILE *file) {
  struct lines lines;
  struct str line;
  lines_init(&lines, reader->arena, file, JOURNAL_LINE_MAX);
  while (reader->faults->count < FAULTS_MAX) {
    enum line_kind kind = lines_next(&lines, &line);
    reader->number = lines.number;
    switch (kind) {
    case LINES_LINE: read_line(reader, line); break;
    case LINES_TOO_LONG:
      fault(reader, 0, "the line is longer than %d bytes; is it one event a line?", JOURNAL_LINE_MAX);
      break;
    case LINES_FAILED: fault(reader, 0, "cannot be read: %s", strerror(errno)); return;
    case LINES_END: return;
    }
  }
}

struct journal *journal_read(FILE *file, struct faults *faults) {
  struct reader reader = {.journal = journal_new(), .faults = faults, .arena = arena_new(0)};
  map_init(&reader.kinds, reader.arena);
  for (int kind = 0; kind < EVENT_KINDS; kind++) map_add(&reader.kinds, str_of(event_types[kind].name), kind);
  read_lines(&reader, file);
  arena_free(reader.arena);
  if (faults->count == 0) return reader.journal;
  journal_free(reader.journal);
  return NULL;
}

static void put_fault(struct buf *out, const char *path, const struct fault *fault) {
  buf_shown(out, str_of(path));
  if (fault->line) buf_format(out, ":%u", fault->line);
  if (fault->column) buf_format(out, ":%d", fault->column);
  buf_text(out, ": ");
  buf_shown(out, fault->text);
}

void buf_faults(struct buf *out, const char *path, const struct faults *faults) {
  for (int i = 0; i < faults->count; i++) {
    put_fault(out, path, &faults->list[i]);
    buf_char(out, '\n');
  }
}

FILE *journal_open(const char *path, struct error *error) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!file)
    error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_INPUT, "`%s` cannot be opened: %s", path,
              strerror(errno));
  return file;
}

bool journal_load(const char *path, struct journal **journal, struct error *error) {
  FILE *file = journal_open(path, error);
  if (!file) return false;
  struct faults faults = {.arena = arena_new(0)};
  *journal = journal_read(file, &faults);
  if (file != stdin) fclose(file);
  if (!*journal) {
    struct buf text;
    buf_init(&text, ERROR_TEXT_MAX);
    put_fault(&text, path, &faults.list[0]);
    error_set(error, ERROR_INPUT, "%s%s", buf_c(&text),
              faults.count > 1 ? " (and more: `abstain journal check` lists them)" : "");
    buf_free(&text);
  }
  arena_free(faults.arena);
  return *journal != NULL;
}
