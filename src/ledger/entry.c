/* Entries as canonical JSON: written straight in the order of their members' names, read and compared with that. */
#include "entry.h"

#include <pthread.h>

#include "../base/base64.h"
#include "../base/json.h"
#include "event_read.h"
#include "journal_write.h"

enum { SALT_SIZE = 16 };

/* ---- writing ---- */

void buf_salt(struct buf *out, struct entropy *entropy) {
  char bytes[SALT_SIZE];
  entropy_fill(entropy, bytes, sizeof bytes);
  buf_base64url(out, (struct str){bytes, sizeof bytes});
}

void buf_entry_act(struct buf *out, const struct act *act, struct str salt) {
  buf_char(out, '{');
  json_put_member(out, "act", act->name);
  json_put_member(out, "by", act->by);
  json_put_int(out, "entries", act->entries);
  json_put_member(out, "key", act->key);
  json_put_instant(out, "recorded", act->recorded);
  json_put_member(out, "salt", salt);
  json_put_member(out, "via", act->via);
  buf_char(out, '}');
}

/* The members of an event in the order of their names: fields by their place in the table, then those that every event has. */
enum { MEMBER_AT = FIELDS_MAX, MEMBER_EVENT, MEMBER_ID, MEMBER_RECORDED, MEMBER_SALT, MEMBERS_MAX };
static const char *const common_names[] = {"at", "event", "id", "recorded", "salt"};
static uint8_t orders[EVENT_KINDS][MEMBERS_MAX];
static pthread_once_t orders_once = PTHREAD_ONCE_INIT;

static const char *member_name(int kind, int member) {
  return member < FIELDS_MAX ? event_types[kind].fields[member].name : common_names[member - FIELDS_MAX];
}

static void find_orders(void) {
  for (int kind = 0; kind < EVENT_KINDS; kind++) {
    uint8_t *order = orders[kind];
    int count = 0;
    for (int member = 0; member < MEMBERS_MAX; member++) {
      const char *name = member_name(kind, member);
      if (!name) continue;
      int place = count++;
      for (; place > 0 && strcmp(name, member_name(kind, order[place - 1])) < 0; place--) order[place] = order[place - 1];
      order[place] = (uint8_t)member;
    }
  }
}

static void put_member(struct buf *out, const struct event *event, int member, struct str salt) {
  const struct event_type *type = &event_types[event->kind];
  if (member == MEMBER_AT) json_put_instant(out, "at", event->at);
  else if (member == MEMBER_EVENT) json_put_member(out, "event", str_of(type->name));
  else if (member == MEMBER_RECORDED) json_put_instant(out, "recorded", event->recorded);
  else if (member == MEMBER_SALT) json_put_member(out, "salt", salt);
  else if (member == MEMBER_ID && event->id.length) json_put_member(out, "id", event->id);
  else if (member < FIELDS_MAX && event_has(event, member)) {
    json_put_key(out, type->fields[member].name);
    buf_value_json(out, &type->fields[member], &event->values[member]);
  }
}

void buf_entry_event(struct buf *out, const struct event *event, struct str salt) {
  pthread_once(&orders_once, find_orders);
  int count = event_field_count(event->kind) + MEMBERS_MAX - FIELDS_MAX;
  buf_char(out, '{');
  for (int i = 0; i < count; i++) put_member(out, event, orders[event->kind][i], salt);
  buf_char(out, '}');
}

/* ---- reading ---- */

struct entry_reader {
  struct faults faults;
  struct event_reader events;
  json_t *json;      /* of the entry read last */
  struct buf again;  /* what it would be written as */
  char salt[SALT_LENGTH];
};

static void release(void *thing) {
  struct entry_reader *reader = thing;
  json_decref(reader->json);
  buf_free(&reader->again);
}

struct entry_reader *entry_reader_new(struct arena *arena) {
  struct entry_reader *reader = ARENA_NEW(arena, struct entry_reader);
  reader->faults.arena = arena;
  event_reader_init(&reader->events, arena, &reader->faults);
  buf_init(&reader->again, 2 * ENTRY_SIZE_MAX);
  arena_adopt(arena, release, reader);
  return reader;
}

bool entry_is_act(struct str content) { return str_starts(content, STR("{\"act\":")); }

/* A name after a comma is found at the first try: within texts, quotation marks follow a backslash. */
bool entry_act_entries(struct str content, uint32_t *entries) {
  struct str name = STR(",\"entries\":"), rest, digits;
  int64_t number;
  size_t at = entry_is_act(content) ? str_find(content, name, 0) : SIZE_MAX;
  if (at == SIZE_MAX) return false;
  rest = str_sub(content, at + name.length, content.length);
  if (!str_cut(&rest, ',', &digits) || !str_int(digits, &number) || number < 0 || number > UINT32_MAX) return false;
  *entries = (uint32_t)number;
  return true;
}

bool act_check(const struct act *act, struct error *error) {
  return id_check(act->name, error) && id_check(act->by, error) && id_check(act->via, error) &&
         text_check(act->key, ACT_KEY_LENGTH_MAX, false, error) && instant_check(act->recorded, error);
}

static bool member_text(const json_t *json, const char *name, struct str *text, struct error *error) {
  const json_t *member = json_object_get(json, name);
  *text = (struct str){json_string_value(member), json_string_length(member)};
  return member && json_is_string(member) ? true : error_set(error, ERROR_INPUT, "an entry's `%s` is a string, and is not left out", name);
}

/* Other members than these are found when it is written again. */
static bool read_act(const json_t *json, struct act *act, struct error *error) {
  struct str recorded;
  if (!member_text(json, "act", &act->name, error) || !member_text(json, "by", &act->by, error) ||
      !member_text(json, "key", &act->key, error) || !member_text(json, "via", &act->via, error) ||
      !member_text(json, "recorded", &recorded, error))
    return false;
  const json_t *entries = json_object_get(json, "entries");
  if (!json_is_integer(entries) || json_integer_value(entries) < 0 || json_integer_value(entries) > UINT32_MAX)
    return error_set(error, ERROR_INPUT, "an act's `entries` says how many follow");
  act->entries = (uint32_t)json_integer_value(entries);
  if (!instant_parse(recorded, &act->recorded))
    return error_set(error, ERROR_INPUT, "`" STR_FMT "` is not %s", STR_ARG(text_shown(recorded)), field_form(FIELD_INSTANT));
  return act_check(act, error);
}

static bool read_event(struct entry_reader *reader, struct str content, struct event *event, struct error *error) {
  json_object_del(reader->json, "salt"); /* which an event does not have */
  reader->faults.count = 0;
  reader->events.line = content;
  if (event_read(&reader->events, reader->json, event)) return event_check(event, error);
  return error_set(error, ERROR_INPUT, "%s", reader->faults.list[0].text.at);
}

static bool read_salt(struct entry_reader *reader, struct error *error) {
  struct str salt;
  uint8_t bytes[SALT_SIZE];
  size_t size;
  if (!member_text(reader->json, "salt", &salt, error)) return false;
  if (salt.length != SALT_LENGTH || !base64url_parse(salt, bytes, sizeof bytes, &size))
    return error_set(error, ERROR_INPUT, "an entry's `salt` is %d bytes in base64url", SALT_SIZE);
  memcpy(reader->salt, salt.at, SALT_LENGTH);
  return true;
}

static bool is_written_so(struct entry_reader *reader, struct str content, const struct entry_content *entry, struct error *error) {
  buf_clear(&reader->again);
  if (entry->is_act) buf_entry_act(&reader->again, &entry->act, entry->salt);
  else buf_entry_event(&reader->again, &entry->event, entry->salt);
  struct str again = buf_view(&reader->again);
  if (str_equal(content, again)) return true;
  size_t same = 0;
  while (same < content.length && same < again.length && content.at[same] == again.at[same]) same++;
  return error_set(error, ERROR_INPUT, "the entry is not written as entries are, from byte %zu on: `" STR_FMT "` where `" STR_FMT "` belongs",
                   same + 1, STR_ARG(text_shown(str_sub(content, same, content.length))),
                   STR_ARG(text_shown(str_sub(again, same, again.length))));
}

bool entry_read(struct entry_reader *reader, struct str content, struct entry_content *entry, struct error *error) {
  if (content.length > ENTRY_SIZE_MAX)
    return error_set(error, ERROR_INPUT, "the entry has %zu bytes and may have %d", content.length, ENTRY_SIZE_MAX);
  json_decref(reader->json);
  reader->json = json_read(content, error);
  if (!reader->json) return false;
  if (!json_is_object(reader->json))
    return error_set(error, ERROR_INPUT, "%s; an entry is a JSON object", json_type_words(reader->json));
  if (!read_salt(reader, error)) return false;
  *entry = (struct entry_content){.salt = {reader->salt, SALT_LENGTH}, .is_act = entry_is_act(content)};
  bool ok = entry->is_act ? read_act(reader->json, &entry->act, error) : read_event(reader, content, &entry->event, error);
  return ok && is_written_so(reader, content, entry, error);
}
