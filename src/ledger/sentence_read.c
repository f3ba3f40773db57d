/* Reading a sentence: it is cut into words, and each template of the table is tried against them; a part in [
 * ] is tried first with its words, then without. */
#include "sentence.h"
#include "template.h"

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
static bool read_quoted(struct arena *arena, struct str text, size_t *at, struct str *value,
                        struct error *error) {
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
      else if (c != '"' && c != '\\')
        return error_set(error, ERROR_INPUT, "`\\%c` in quotes; only \\\" \\\\ \\n \\t are known", c);
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
static struct str instant_words(const struct match *match, int *at) {
  const struct word *date = word_at(match, *at), *time = word_at(match, *at + 1);
  struct date ignored;
  ++*at;
  if (!time || time->quoted || time->text.length < 5 || time->text.at[2] != ':' ||
      !date_parse(date->text, &ignored))
    return date->text;
  ++*at;
  return arena_print(match->words->arena, STR_FMT " " STR_FMT, STR_ARG(date->text), STR_ARG(time->text));
}

static bool take_instant(struct match *match, const struct event_field *field, int *at, struct value *value,
                         struct error *error) {
  struct str text = instant_words(match, at);
  if (value_parse(field, text, value, error)) return true;
  struct instant instant;
  if (!match->read_instant || !match->read_instant(match->clock, text, &instant, error)) return false;
  value->number = instant.seconds;
  return instant_check(instant, error);
}

/* Does the comma at this word end the list, because the next field's name and value follow? */
static bool list_ends(const struct match *match, int at) {
  const struct word *name = word_at(match, at + 1), *value = word_at(match, at + 2);
  return name && !name->quoted && value && !value->comma &&
         event_field_find(match->event.kind, name->text) >= 0;
}

static bool take_list(struct match *match, const struct event_field *field, int *at, struct value *value,
                      struct error *error) {
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
            nearest ? "did you mean `" : "see `abstain events ", nearest ? nearest : event,
            nearest ? "`?" : "`");
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
    struct match match = {
        .words = &words, .read_instant = read_instant, .clock = clock, .event.kind = (enum event_kind)kind};
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
      error_set(error, ERROR_INPUT, "`" STR_FMT "` is no sentence of the vocabulary; nearest: `%s`",
                STR_ARG(text_shown(text)), nearest);
  }
  return most_literals >= 0;
}
