/* Addresses and forms. */
#include "form.h"

struct str pairs_find(const struct pairs *pairs, const char *name) {
  for (uint32_t i = 0; i < pairs->count; i++)
    if (str_equal(pairs->at[i].name, str_of(name))) return pairs->at[i].value;
  return STR("");
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool address_is_plain(const char *uri) {
  for (; *uri; uri++) {
    if (*uri <= ' ' || *uri > '~') return false;
    if (*uri != '%') continue;
    int high = hex_digit(uri[1]), low = high < 0 ? -1 : hex_digit(uri[2]);
    if (low < 0 || (high == 0 && low == 0)) return false;
    uri += 2;
  }
  return true;
}

bool form_text_is_sound(struct str text) {
  size_t bad;
  if (!str_is_utf8(text, &bad)) return false;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t number;
    if (str_control(str_sub(text, i, text.length), &number) && !memchr("\r\n\t", text.at[i], 3)) return false;
  }
  return true;
}

bool pairs_add(struct arena *arena, struct pairs *pairs, struct str name, struct str value) {
  if (pairs->count >= FIELDS_EACH_MAX) return false;
  ARENA_ROOM(arena, pairs->at, pairs->room, pairs->count);
  pairs->at[pairs->count++] = (struct pair){arena_copy(arena, name), arena_copy(arena, value)};
  return true;
}

static bool unescape(struct arena *arena, struct str from, struct str *to) {
  char *at = arena_take(arena, from.length + 1);
  *to = (struct str){at, 0};
  for (size_t i = 0; i < from.length; i++) {
    char c = from.at[i];
    if (c == '%') {
      if (from.length - i < 3) return false;
      int high = hex_digit(from.at[i + 1]), low = hex_digit(from.at[i + 2]);
      if (high < 0 || low < 0) return false;
      c = (char)(high << 4 | low);
      i += 2;
    }
    at[to->length++] = c == '+' && from.at[i] == '+' ? ' ' : c;
  }
  return form_text_is_sound(*to);
}

bool form_read(struct arena *arena, struct str body, struct pairs *pairs) {
  struct str part, name, value;
  while (str_cut(&body, '&', &part)) {
    struct str rest = part;
    if (!part.length || !str_cut(&rest, '=', &name)) continue;
    if (!unescape(arena, name, &name) || !unescape(arena, rest, &value)) return false;
    if (!pairs_add(arena, pairs, name, value)) return false;
  }
  return true;
}

void form_write(struct buf *out, struct str name, struct str value) {
  if (out->length) buf_char(out, '&');
  buf_percent(out, name, "");
  buf_char(out, '=');
  buf_percent(out, value, "");
}
