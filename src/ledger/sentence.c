/* Sentences of the vocabulary: templates cut into pieces, and events written by them. */
#include "sentence.h"

#include "template.h"

struct piece next_piece(struct str *rest) {
  *rest = str_trim(*rest);
  if (rest->length == 0) return (struct piece){PIECE_END, *rest};
  size_t length = 0;
  enum piece_kind kind = PIECE_WORD;
  char first = rest->at[0];
  if (first == '[' || first == ']') kind = first == '[' ? PIECE_OPEN : PIECE_CLOSE, length = 1;
  else if (first == '{') kind = PIECE_FIELD, length = str_find(*rest, STR("}"), 0) + 1;
  else
    while (length < rest->length && !strchr(" ]", rest->at[length])) length++;
  struct str text = kind == PIECE_FIELD ? str_sub(*rest, 1, length - 2) : str_sub(*rest, 0, length);
  *rest = str_sub(*rest, length, rest->length);
  return (struct piece){kind, text};
}

struct str after_group(struct str rest) {
  while (next_piece(&rest).kind != PIECE_CLOSE) continue;
  return rest;
}

/* Could the word be taken for one of a template's own, or for the name of a field? */
static bool is_reserved(enum event_kind kind, struct str word) {
  for (size_t i = 0; i < word.length; i++)
    if ((word.at[i] < 'a' || word.at[i] > 'z') && word.at[i] != '_') return false;
  if (str_equal(word, STR("with")) || str_equal(word, STR("at")) || str_equal(word, STR("recorded")))
    return true;
  if (event_field_find(kind, word) >= 0) return true;
  for (int other = 0; other < EVENT_KINDS; other++) {
    struct str rest = str_of(event_types[other].sentence);
    for (struct piece piece = next_piece(&rest); piece.kind != PIECE_END; piece = next_piece(&rest))
      if (piece.kind == PIECE_WORD && str_equal(piece.text, word)) return true;
  }
  return false;
}

static void put_word(struct buf *out, enum event_kind kind, struct str text) {
  bool plain = !is_reserved(kind, text);
  for (size_t i = 0; i < text.length; i++) plain = plain && !strchr(" \t\n,;#\"\\", text.at[i]);
  if (plain) {
    buf_str(out, text);
    return;
  }
  buf_char(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (c == '"' || c == '\\' || c == '\n' || c == '\t') buf_char(out, '\\');
    buf_char(out, (char)(c == '\n' ? 'n' : c == '\t' ? 't' : c));
  }
  buf_char(out, '"');
}

static void put_field(struct buf *out, const struct event *event, int place) {
  const struct event_field *field = &event_types[event->kind].fields[place];
  const struct value *value = &event->values[place];
  if (field_is_text(field->kind)) put_word(out, event->kind, value->text);
  else if (!field_is_list(field->kind)) buf_value(out, field, value);
  else if (value->all) buf_text(out, "all");
  for (uint32_t i = 0; i < value->count; i++) {
    if (i > 0) buf_text(out, ", ");
    put_word(out, event->kind, value->list[i]);
  }
}

/* Are the fields of the part in [ ] given? A part without any says nothing and is left out. */
static bool group_is_given(const struct event *event, struct str rest) {
  bool given = false;
  for (struct piece piece = next_piece(&rest); piece.kind != PIECE_CLOSE; piece = next_piece(&rest)) {
    if (piece.kind != PIECE_FIELD) continue;
    given = event_has(event, event_field_find(event->kind, piece.text));
    if (!given) return false;
  }
  return given;
}

void buf_event_sentence(struct buf *out, const struct event *event) {
  struct str rest = str_of(event_types[event->kind].sentence);
  uint32_t shown = 0;
  const char *blank = "";
  for (struct piece piece = next_piece(&rest); piece.kind != PIECE_END; piece = next_piece(&rest)) {
    if (piece.kind == PIECE_OPEN && !group_is_given(event, rest)) rest = after_group(rest);
    if (piece.kind != PIECE_WORD && piece.kind != PIECE_FIELD) continue;
    buf_text(out, blank);
    blank = " ";
    if (piece.kind == PIECE_WORD) {
      buf_str(out, piece.text);
      continue;
    }
    int place = event_field_find(event->kind, piece.text);
    shown |= 1u << place;
    put_field(out, event, place);
  }
  const char *before = " with ";
  for (int i = 0; i < FIELDS_MAX; i++) {
    if (!event_has(event, i) || shown >> i & 1) continue;
    buf_format(out, "%s%s ", before, event_types[event->kind].fields[i].name);
    before = ", ";
    put_field(out, event, i);
  }
}
