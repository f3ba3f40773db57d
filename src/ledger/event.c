/* One event spelled out: what each kind of field accepts, and how it is written. */
#include "event.h"

#include <assert.h>

#include "../base/number.h"

enum { SHOWN_LENGTH_MAX = 60 };

int event_field_count(enum event_kind kind) {
  int count = 0;
  while (count < FIELDS_MAX && event_types[kind].fields[count].name) count++;
  return count;
}

int event_field_find(enum event_kind kind, struct str name) {
  const struct event_field *fields = event_types[kind].fields;
  for (int i = 0; i < FIELDS_MAX && fields[i].name; i++)
    if (str_equal(name, str_of(fields[i].name))) return i;
  return -1;
}

/* Keeps the nearer of two names; *distance is that of the nearest so far. */
static void consider(struct str written, const char *name, const char **nearest, size_t *distance) {
  size_t found = str_distance(written, str_of(name), *distance);
  if (found >= *distance) return;
  *distance = found;
  *nearest = name;
}

const char *event_nearest(struct str name) {
  const char *nearest = NULL;
  size_t distance = name.length < 6 ? 3 : 4;
  for (int kind = 0; kind < EVENT_KINDS; kind++) consider(name, event_types[kind].name, &nearest, &distance);
  return nearest;
}

const char *event_field_nearest(enum event_kind kind, struct str name) {
  static const char *const common[] = {"event", "id", "at", "recorded"};
  const char *nearest = NULL;
  size_t distance = name.length < 4 ? 2 : 3;
  for (size_t i = 0; i < sizeof common / sizeof *common; i++) consider(name, common[i], &nearest, &distance);
  for (int i = 0; i < event_field_count(kind); i++)
    consider(name, event_types[kind].fields[i].name, &nearest, &distance);
  return nearest;
}

static const struct {
  const char *name, *form;
  bool text, list;
} field_kinds[FIELD_KINDS] = {
    [FIELD_PERSON] = {"person", "the id of a person", .text = true},
    [FIELD_ID] = {"id", "an id", .text = true},
    [FIELD_WORD] = {"word", "a word of the policy", .text = true},
    [FIELD_TEXT] = {"text", "text", .text = true},
    [FIELD_CHOICE] = {"choice", "one of a list of words"},
    [FIELD_BOOL] = {"bool", "true or false; in a sentence yes or no"},
    [FIELD_DATE] = {"date", "a date like 2011-10-28"},
    [FIELD_TIME] = {"time", "a time of day like 13:00"},
    [FIELD_INSTANT] = {"instant", "an instant like 2011-10-28T11:00:00Z"},
    [FIELD_QUARTER] = {"quarter", "a fiscal quarter like Q1-2012"},
    [FIELD_SHARES] = {"shares", "a number of shares like 100 or 12.5"},
    [FIELD_MONEY] = {"money", "an amount like 45.1250"},
    [FIELD_PERSONS] = {"persons", "a list of persons, or the word all", .list = true},
    [FIELD_IDS] = {"ids", "a list of ids", .list = true},
};

bool field_is_text(enum field_kind kind) { return field_kinds[kind].text; }
bool field_is_list(enum field_kind kind) { return field_kinds[kind].list; }
const char *field_kind_name(enum field_kind kind) { return field_kinds[kind].name; }
const char *field_form(enum field_kind kind) { return field_kinds[kind].form; }

struct str text_shown(struct str text) {
  size_t length = text.length < SHOWN_LENGTH_MAX ? text.length : SHOWN_LENGTH_MAX;
  while (length < text.length && length > 0 && ((unsigned char)text.at[length] & 0xc0) == 0x80) length--;
  return str_sub(text, 0, length);
}

/* Does it hold a control character that is not allowed? Prose may be written in a language from right to left, and has lines. */
static bool holds_control(struct str text, bool is_prose, uint32_t *number) {
  for (size_t i = 0; i < text.length; i++) {
    bool may_stand = is_prose && (text.at[i] == '\n' || text.at[i] == '\t');
    size_t control = str_control(str_sub(text, i, is_prose ? 1 : CONTROL_LENGTH_MAX), number);
    if (control && !may_stand) return true;
  }
  return false;
}

static bool utf8_check(struct str text, struct error *error) {
  size_t bad;
  return str_is_utf8(text, &bad) || error_set(error, ERROR_INPUT, "a text is not UTF-8 from its byte %zu on; write it as UTF-8", bad + 1);
}

bool text_check(struct str text, size_t length_max, bool is_prose, struct error *error) {
  if (text.length == 0)
    return error_set(error, ERROR_INPUT, "the text is empty; leave the field out instead");
  if (text.length > length_max)
    return error_set(error, ERROR_INPUT, "the text has %zu bytes and may have %zu; shorten it", text.length,
                     length_max);
  uint32_t number;
  if (!holds_control(text, is_prose, &number)) return utf8_check(text, error);
  return error_set(error, ERROR_INPUT, "the text holds the control character 0x%02x; take it out", number);
}

bool id_check(struct str text, struct error *error) {
  if (!text_check(text, ID_LENGTH_MAX, false, error)) return false;
  if (text.at[0] != ' ' && text.at[text.length - 1] != ' ') return true;
  return error_set(error, ERROR_INPUT, "`" STR_FMT "` has a blank at its start or end; take it out",
                   STR_ARG(text));
}

static bool person_check(struct str text, struct error *error) {
  if (!id_check(text, error)) return false;
  if (!str_equal(text, STR("all"))) return true;
  return error_set(error, ERROR_INPUT, "`all` means everybody and is no person's id");
}

static bool days_check(int64_t days, struct error *error) {
  if (days >= date_of(YEAR_FIRST, 1, 1).days && days < date_of(YEAR_LAST + 1, 1, 1).days) return true;
  return error_set(error, ERROR_INPUT, "the date is outside the years %d to %d", YEAR_FIRST, YEAR_LAST);
}

bool instant_check(struct instant instant, struct error *error) {
  int64_t days = instant.seconds / SECONDS_PER_DAY;
  return days_check(instant.seconds % SECONDS_PER_DAY < 0 ? days - 1 : days, error);
}

/* "`Q5-2012` is not a fiscal quarter like Q1-2012" */
static bool not_of_form(enum field_kind kind, struct str text, struct error *error) {
  return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not %s", STR_ARG(text_shown(text)),
                   field_form(kind));
}

static bool choice_parse(const char *const *choices, struct str text, int64_t *number, struct error *error) {
  const char *nearest = NULL;
  size_t distance = 4;
  for (*number = 0; choices[*number]; ++*number) {
    if (str_equal(text, str_of(choices[*number]))) return true;
    consider(text, choices[*number], &nearest, &distance);
  }
  if (nearest)
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not one of its words; did you mean `%s`?",
                     STR_ARG(text_shown(text)), nearest);
  struct buf list;
  buf_init(&list, ERROR_TEXT_MAX / 2);
  for (int i = 0; choices[i]; i++) buf_format(&list, "%s%s", i ? ", " : "", choices[i]);
  error_set(error, ERROR_INPUT, "`" STR_FMT "` is not one of its words: %s", STR_ARG(text_shown(text)),
            buf_c(&list));
  buf_free(&list);
  return false;
}

/* "13:00" */
static bool time_parse(struct str text, int64_t *seconds) {
  int64_t hour, minute;
  if (text.length != 5 || text.at[2] != ':' || text.at[0] == '-' || text.at[3] == '-') return false;
  if (!str_int(str_sub(text, 0, 2), &hour) || !str_int(str_sub(text, 3, 2), &minute)) return false;
  *seconds = hour * 3600 + minute * 60;
  return hour < 24 && minute < 60;
}

/* "Q1-2012" */
static bool quarter_number_parse(struct str text, int64_t *quarter) {
  int64_t year;
  if (text.length != 7 || text.at[0] != 'Q' || text.at[1] < '1' || text.at[1] > '4' || text.at[2] != '-')
    return false;
  if (!str_int(str_sub(text, 3, 4), &year) || year < YEAR_FIRST || year > YEAR_LAST) return false;
  *quarter = quarter_number((int)year, text.at[1] - '0');
  return true;
}

static bool amount_parse(enum field_kind kind, struct str text, int64_t *amount, struct error *error) {
  if (!decimal_parse(text, amount))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not %s, with up to four decimals",
                     STR_ARG(text_shown(text)), field_form(kind));
  if (*amount > 0 || (kind == FIELD_MONEY && *amount == 0)) return true;
  return error_set(error, ERROR_INPUT,
                   "`" STR_FMT "` is not more than zero; the kind of event says which way it goes",
                   STR_ARG(text));
}

bool value_parse(const struct event_field *field, struct str text, struct value *value, struct error *error) {
  struct date date = {0};
  struct instant instant = {0};
  *value = (struct value){.text = text};
  switch (field->kind) {
  case FIELD_PERSON:
  case FIELD_PERSONS: return person_check(text, error);
  case FIELD_ID:
  case FIELD_IDS:
  case FIELD_WORD: return id_check(text, error);
  case FIELD_TEXT: return text_check(text, TEXT_LENGTH_MAX, true, error);
  case FIELD_CHOICE: return choice_parse(field->choices, text, &value->number, error);
  case FIELD_BOOL:
    value->number = str_equal(text, STR("yes"));
    return value->number || str_equal(text, STR("no")) || not_of_form(field->kind, text, error);
  case FIELD_DATE:
    if (!date_parse(text, &date)) return not_of_form(field->kind, text, error);
    value->number = date.days;
    return days_check(value->number, error);
  case FIELD_TIME: return time_parse(text, &value->number) || not_of_form(field->kind, text, error);
  case FIELD_INSTANT:
    if (!instant_parse(text, &instant)) return not_of_form(field->kind, text, error);
    value->number = instant.seconds;
    return instant_check(instant, error);
  case FIELD_QUARTER:
    return quarter_number_parse(text, &value->number) || not_of_form(field->kind, text, error);
  case FIELD_SHARES:
  case FIELD_MONEY: return amount_parse(field->kind, text, &value->number, error);
  case FIELD_KINDS: break;
  }
  assert(!"a kind of field that the table has not");
  return false;
}

void buf_value(struct buf *out, const struct event_field *field, const struct value *value) {
  int64_t number = value->number;
  switch (field->kind) {
  case FIELD_PERSON:
  case FIELD_ID:
  case FIELD_WORD:
  case FIELD_TEXT: buf_str(out, value->text); return;
  case FIELD_CHOICE: buf_text(out, field->choices[number]); return;
  case FIELD_BOOL: buf_text(out, number ? "yes" : "no"); return;
  case FIELD_DATE: buf_date(out, (struct date){(int32_t)number}); return;
  case FIELD_TIME: buf_format(out, "%02d:%02d", (int)(number / 3600), (int)(number / 60 % 60)); return;
  case FIELD_INSTANT: buf_instant(out, (struct instant){number}); return;
  case FIELD_QUARTER: buf_format(out, "Q%d-%d", quarter_in_year(number), quarter_year(number)); return;
  case FIELD_SHARES: buf_decimal(out, number, 0); return;
  case FIELD_MONEY: buf_decimal(out, number, 2); return;
  case FIELD_PERSONS:
  case FIELD_IDS:
  case FIELD_KINDS: break;
  }
  assert(!"a list is written one by one");
}

struct event event_of(enum event_kind kind, struct instant now) { return (struct event){.kind = kind, .at = now, .recorded = now}; }

static struct str copy_text(struct arena *arena, struct str text) { return text.length ? arena_copy(arena, text) : text; }

struct event event_copy(struct arena *arena, const struct event *event) {
  struct event copy = *event;
  copy.id = copy_text(arena, event->id);
  for (int f = 0; f < event_field_count(event->kind); f++) {
    struct value *value = &copy.values[f];
    if (!event_has(event, f)) continue;
    value->text = copy_text(arena, value->text);
    if (!value->count) continue;
    struct str *list = ARENA_ARRAY(arena, value->count, struct str);
    for (uint32_t i = 0; i < value->count; i++) list[i] = copy_text(arena, value->list[i]);
    value->list = list;
  }
  return copy;
}

struct value *event_set(struct event *event, const char *name) {
  int field = event_field_find(event->kind, str_of(name));
  assert(field >= 0);
  event->present |= 1u << field;
  return &event->values[field];
}

void event_set_text(struct event *event, const char *field, struct str text) {
  if (text.length) event_set(event, field)->text = text;
}

void event_set_number(struct event *event, const char *field, int64_t number) { event_set(event, field)->number = number; }

const struct value *event_value(const struct event *event, const char *name) {
  int field = event_field_find(event->kind, str_of(name));
  return field >= 0 && event_has(event, field) ? &event->values[field] : NULL;
}

struct str event_text(const struct event *event, const char *field) {
  const struct value *value = event_value(event, field);
  return value ? value->text : STR("");
}

bool event_check(const struct event *event, struct error *error) {
  const struct event_type *type = &event_types[event->kind];
  for (int i = 0; i < event_field_count(event->kind); i++)
    if (type->fields[i].required && !event_has(event, i))
      return error_set(error, ERROR_INPUT, "`%s` needs the field `%s`: %s", type->name, type->fields[i].name,
                       field_form(type->fields[i].kind));
  return true;
}

static bool value_check_writable(enum field_kind kind, const struct value *value, struct error *error) {
  if (kind == FIELD_DATE) return days_check(value->number, error);
  if (kind == FIELD_INSTANT) return instant_check((struct instant){value->number}, error);
  if (field_is_text(kind)) return utf8_check(value->text, error);
  for (uint32_t i = 0; field_is_list(kind) && i < value->count; i++)
    if (!utf8_check(value->list[i], error)) return false;
  return true;
}

bool event_check_writable(const struct event *event, struct error *error) {
  const struct event_field *fields = event_types[event->kind].fields;
  if (!utf8_check(event->id, error) || !instant_check(event->at, error) || !instant_check(event->recorded, error)) return false;
  for (int i = 0; i < event_field_count(event->kind); i++)
    if (event_has(event, i) && !value_check_writable(fields[i].kind, &event->values[i], error)) return false;
  return true;
}
