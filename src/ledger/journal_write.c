/* An event as its JSON line. */
#include "journal_write.h"

#include "../base/json.h"
#include "../base/number.h"

static void put_list(struct buf *out, const struct value *value) {
  if (value->all) {
    json_put_string(out, STR("all"));
    return;
  }
  buf_char(out, '[');
  for (uint32_t i = 0; i < value->count; i++) {
    json_put_comma(out);
    json_put_string(out, value->list[i]);
  }
  buf_char(out, ']');
}

void buf_value_json(struct buf *out, const struct event_field *field, const struct value *value) {
  bool whole = field->kind == FIELD_SHARES && value->number % DECIMAL_ONE == 0;
  if (field_is_list(field->kind)) put_list(out, value);
  else if (field_is_text(field->kind)) json_put_string(out, value->text);
  else if (field->kind == FIELD_BOOL) buf_text(out, value->number ? "true" : "false");
  else if (whole) buf_int(out, value->number / DECIMAL_ONE);
  else {
    buf_char(out, '"');
    buf_value(out, field, value);
    buf_char(out, '"');
  }
}

void buf_event_json(struct buf *out, const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  buf_char(out, '{');
  json_put_member(out, "event", str_of(type->name));
  if (event->id.length) json_put_member(out, "id", event->id);
  json_put_instant(out, "at", event->at);
  if (event->recorded.seconds != event->at.seconds) json_put_instant(out, "recorded", event->recorded);
  for (int i = 0; i < FIELDS_MAX; i++) {
    if (!event_has(event, i)) continue;
    json_put_key(out, type->fields[i].name);
    buf_value_json(out, &type->fields[i], &event->values[i]);
  }
  buf_char(out, '}');
}
