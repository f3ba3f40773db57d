/* Sentences of the vocabulary, both ways. Reading cuts the sentence into words and tries each template of the
 * table against them; a part in [ ] is tried first with its words, then without. */
#include "sentence.h"

#include <assert.h>

/* ---- templates ---- */

enum piece_kind { PIECE_WORD, PIECE_FIELD, PIECE_OPEN, PIECE_CLOSE, PIECE_END };

struct piece {
  enum piece_kind kind;
  struct str text; /* the word, or the field's name */
};

/* Takes the next piece off the template. */
static struct piece next_piece(struct str *rest) {
  *rest = str_trim(*rest);
  if (rest->length == 0) return (struct piece){PIECE_END, *rest};
  size_t length = 0;
  enum piece_kind kind = PIECE_WORD;
  char first = rest->at[0];
  if (first == '[' || first == ']') kind = first == '[' ? PIECE_OPEN : PIECE_CLOSE, length = 1;
  else if (first == '{') kind = PIECE_FIELD, length = str_find(*rest, STR("}"), 0) + 1;
  else while (length < rest->length && !strchr(" ]", rest->at[length])) length++;
  struct str text = kind == PIECE_FIELD ? str_sub(*rest, 1, length - 2) : str_sub(*rest, 0, length);
  *rest = str_sub(*rest, length, rest->length);
  return (struct piece){kind, text};
}

static struct str after_group(struct str rest) {
  while (next_piece(&rest).kind != PIECE_CLOSE) continue;
  return rest;
}

/* ---- words ---- */

struct word {
  struct str text;
  bool quoted, comma;
};

struct words {
  struct arena *arena;
  struct word *list;
  size_t room;
  int count;
};

/* The text in quotes at text[*at], unescaped; *at moves past it. */
static bool read_quoted(struct arena *arena, struct str text, size_t *at, struct str *value, struct error *error) {
  char *copy = arena_take(arena, text.length - *at);
  size_t length = 0;
  for (++*at; *at < text.length; ++*at) {
    char c = text.at[*at];
    if (c == '"') {
      ++*at;
      *value = (struct str){copy, length};
      return true;
    }
    if (c == '\\' && *at + 1 < text.length) {
      c = text.at[++*at];
      if (c == 'n') c = '\n';
      else if (c == 't') c = '\t';
      else if (c != '"' && c != '\\') return error_set(error, ERROR_INPUT, "`\\%c` in quotes; only \\\" \\\\ \\n \\t are known", c);
    }
    copy[length++] = c;
  }
  return error_set(error, ERROR_INPUT, "a quotation mark is not closed");
}

static bool cut_words(struct words *words, struct str text, struct error *error) {
  for (size_t at = 0; at < text.length;) {
    struct word word = {.comma = text.at[at] == ',', .quoted = text.at[at] == '"'};
    size_t start = at;
    if (strchr(" \t", text.at[at])) {
      at++;
      continue;
    }
    if (word.quoted) {
      if (!read_quoted(words->arena, text, &at, &word.text, error)) return false;
    } else {
      do at++;
      while (!word.comma && at < text.length && !strchr(" \t,\"", text.at[at]));
      word.text = str_sub(text, start, at - start);
    }
    if (words->count == SENTENCE_WORDS_MAX)
      return error_set(error, ERROR_INPUT, "the sentence has more than %d words", SENTENCE_WORDS_MAX);
    ARENA_ROOM(words->arena, words->list, words->room, words->count);
    words->list[words->count++] = word;
  }
  return true;
}

/* ---- reading ---- */

struct match {
  const struct words *words;
  instant_reader *read_instant;
  const void *clock;
  struct event event;
  int literals; /* words of the template's own that were found */
  int deepest;  /* the word at which the attempt that went furthest failed */
  bool explained;
  struct error error; /* why, when a value was wrong there */
};

static const struct word *word_at(const struct match *match, int at) {
  return at < match->words->count ? &match->words->list[at] : NULL;
}

static bool is_literal(const struct word *word, struct str text) {
  return word && !word->quoted && str_equal(word->text, text);
}

/* The attempt ends at this word; a wrong value explains more than a missing word. */
static bool fails(struct match *match, int at, const char *field, const struct error *why) {
  if (at < match->deepest || (at == match->deepest && !why)) return false;
  match->deepest = at;
  match->explained = why != NULL;
  if (why && field) error_set(&match->error, ERROR_INPUT, "`%s`: %s", field, why->text);
  else if (why) match->error = *why;
  return false;
}

/* "2011-10-28 07:00" are two words and one value. */
static struct str instant_text(const struct match *match, int *at) {
  const struct word *date = word_at(match, *at), *time = word_at(match, *at + 1);
  struct date ignored;
  ++*at;
  if (!time || time->quoted || time->text.length < 5 || time->text.at[2] != ':' || !date_parse(date->text, &ignored))
    return date->text;
  ++*at;
  return arena_print(match->words->arena, STR_FMT " " STR_FMT, STR_ARG(date->text), STR_ARG(time->text));
}

static bool take_instant(struct match *match, const struct event_field *field, int *at, struct value *value, struct error *error) {
  struct str text = instant_text(match, at);
  if (value_parse(field, text, value, error)) return true;
  struct instant instant;
  if (!match->read_instant || !match->read_instant(match->clock, text, &instant, error)) return false;
  value->number = instant.seconds;
  return instant_check(instant, error);
}

/* Does the comma at this word end the list, because the next field's name and value follow? */
static bool list_ends(const struct match *match, int at) {
  const struct word *name = word_at(match, at + 1), *value = word_at(match, at + 2);
  return name && !name->quoted && value && !value->comma && event_field_find(match->event.kind, name->text) >= 0;
}

static bool take_list(struct match *match, const struct event_field *field, int *at, struct value *value, struct error *error) {
  struct str *list = NULL;
  size_t room = 0;
  *value = (struct value){0};
  if (field->kind == FIELD_PERSONS && is_literal(word_at(match, *at), STR("all"))) {
    ++*at;
    return value->all = true;
  }
  for (;; ++*at) {
    const struct word *word = word_at(match, *at);
    struct value one;
    if (!word || word->comma) return error_set(error, ERROR_INPUT, "a name is missing beside a comma");
    if (!value_parse(field, word->text, &one, error)) return false;
    ARENA_ROOM(match->words->arena, list, room, value->count);
    list[value->count++] = one.text;
    ++*at;
    if (!word_at(match, *at) || !word_at(match, *at)->comma || list_ends(match, *at)) break;
  }
  value->list = list;
  return true;
}

/* Reads the value of a field at word *at, which moves past it. */
static bool take_field(struct match *match, int place, int *at) {
  const struct event_field *field = &event_types[match->event.kind].fields[place];
  const struct word *word = word_at(match, *at);
  struct value *value = &match->event.values[place];
  struct error error;
  int start = *at;
  bool ok;
  if (!word || word->comma) return fails(match, *at, NULL, NULL);
  if (field_is_list(field->kind)) ok = take_list(match, field, at, value, &error);
  else if (field->kind == FIELD_INSTANT) ok = take_instant(match, field, at, value, &error);
  else ok = value_parse(field, word->text, value, &error), ++*at;
  if (!ok) return fails(match, start, field->name, &error);
  match->event.present |= 1u << place;
  return true;
}

static bool unknown_field(struct match *match, int at, struct str name) {
  const char *event = event_types[match->event.kind].name;
  const char *nearest = event_field_nearest(match->event.kind, name);
  struct error error;
  error_set(&error, ERROR_INPUT, "`%s` has no field `" STR_FMT "`; %s%s%s", event, STR_ARG(text_shown(name)),
            nearest ? "did you mean `" : "see `abstain events ", nearest ? nearest : event, nearest ? "`?" : "`");
  return fails(match, at, NULL, &error);
}

/* with NAME VALUE { , NAME VALUE } to the end; `at` is the word after `with`. */
static bool match_with(struct match *match, int at) {
  for (;;) {
    const struct word *name = word_at(match, at);
    if (!name) return fails(match, at, NULL, NULL);
    int place = event_field_find(match->event.kind, name->text);
    if (place < 0 || event_has(&match->event, place)) return unknown_field(match, at, name->text);
    at++;
    if (!take_field(match, place, &at)) return false;
    if (at == match->words->count) return true;
    if (!word_at(match, at)->comma) return fails(match, at, NULL, NULL);
    at++;
  }
}

/* Does the rest of the template fit the words from `at` on? */
static bool match_rest(struct match *match, struct str rest, int at) {
  struct piece piece = next_piece(&rest);
  const struct word *word = word_at(match, at);
  switch (piece.kind) {
  case PIECE_CLOSE: return match_rest(match, rest, at);
  case PIECE_OPEN: {
    uint32_t present = match->event.present;
    int literals = match->literals;
    if (match_rest(match, rest, at)) return true;
    match->event.present = present;
    match->literals = literals;
    return match_rest(match, after_group(rest), at);
  }
  case PIECE_WORD:
    if (!is_literal(word, piece.text)) return fails(match, at, NULL, NULL);
    match->literals++;
    return match_rest(match, rest, at + 1);
  case PIECE_FIELD: {
    int place = event_field_find(match->event.kind, piece.text);
    return take_field(match, place, &at) && match_rest(match, rest, at);
  }
  case PIECE_END:
    if (!word) return true;
    return is_literal(word, STR("with")) ? match_with(match, at + 1) : fails(match, at, NULL, NULL);
  }
  return false;
}

/* How much the words look like the template: its own words that are there, or nearly. */
static int resemblance(struct str template, const struct words *words) {
  int score = 0;
  for (struct piece piece = next_piece(&template); piece.kind != PIECE_END; piece = next_piece(&template)) {
    if (piece.kind != PIECE_WORD) continue;
    size_t near = piece.text.length < 5 ? 0 : 2, nearest = near + 1;
    for (int i = 0; i < words->count && nearest > 0; i++) {
      size_t distance = str_distance(piece.text, words->list[i].text, near);
      if (distance < nearest) nearest = distance;
    }
    score += nearest > near ? -2 : 3 - (int)nearest;
  }
  return score;
}

bool sentence_read(struct arena *arena, struct str text, instant_reader *read_instant, const void *clock,
                   struct event *event, struct error *error) {
  struct words words = {.arena = arena};
  if (!cut_words(&words, text, error)) return false;
  int most_literals = -1, most_alike = 0;
  const char *nearest = NULL;
  error_set(error, ERROR_INPUT, "`" STR_FMT "` is no sentence of the vocabulary; `abstain events` lists them",
            STR_ARG(text_shown(text)));
  for (int kind = 0; kind < EVENT_KINDS; kind++) {
    struct str template = str_of(event_types[kind].sentence);
    struct match match = {.words = &words, .read_instant = read_instant, .clock = clock, .event.kind = (enum event_kind)kind};
    bool fits = match_rest(&match, template, 0);
    if (fits && match.literals > most_literals) {
      most_literals = match.literals;
      *event = match.event;
    }
    int alike = fits || most_literals >= 0 ? 0 : resemblance(template, &words) + match.explained;
    if (alike <= most_alike) continue;
    most_alike = alike;
    nearest = event_types[kind].sentence;
    if (match.explained) error_set(error, ERROR_INPUT, "`%s`: %s", nearest, match.error.text);
    else
      error_set(error, ERROR_INPUT, "`" STR_FMT "` is no sentence of the vocabulary; nearest: `%s`", STR_ARG(text_shown(text)),
                nearest);
  }
  return most_literals >= 0;
}

/* ---- writing ---- */

/* Could the word be taken for one of a template's own, or for the name of a field? */
static bool is_reserved(enum event_kind kind, struct str word) {
  for (size_t i = 0; i < word.length; i++)
    if ((word.at[i] < 'a' || word.at[i] > 'z') && word.at[i] != '_') return false;
  if (str_equal(word, STR("with")) || str_equal(word, STR("at")) || str_equal(word, STR("recorded"))) return true;
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
