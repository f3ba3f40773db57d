/* The names of a policy, and which of them a misspelt word was meant to be. */
#include "parse.h"

bool name_is_reserved(struct str text) {
  static const char *const words[] = {
      "or",      "and",   "not",    "except", "of",     "anyone",  "named",         "listed",
      "company", "other", "next",   "the",    "start",  "end",     "after",         "in",
      "knows",   "ends",  "exempt", "but",    "who",    "what",    "when",          "unless",
      "from",    "until", "by",     "to",     "during", "outside", "same-household"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal(text, str_of(words[i]))) return true;
  return false;
}

void names_add(struct reader *reader, enum space space, const struct statement *statement, struct name name) {
  struct names *names = &reader->names[space];
  if (name.text.length == 0) return;
  if (name_is_reserved(name.text))
    messages_add(reader->messages, 116, name.span, STR(""), STR(""),
                 "\"" STR_FMT "\" is a word of the language and cannot be a name", STR_ARG(name.text));
  name.statement = (int32_t)(statement - reader->statements);
  int32_t index = map_add(&names->map, name.text, names->count);
  if (index != names->count) {
    if (messages_full(reader->messages)) {
      reader->messages->errors++, reader->messages->left_out++;
      return;
    }
    const struct name *first = &names->list[index];
    messages_add(reader->messages, 208, name.span, STR(""),
                 arena_print(reader->arena, "the first one is on line %d", (int)first->span.line),
                 "\"%.*s\" is declared twice", (int)(name.text.length < 80 ? name.text.length : 80),
                 name.text.at);
    return;
  }
  ARENA_ROOM(reader->arena, names->list, names->room, names->count);
  names->list[names->count++] = name;
}

struct name *names_find(struct reader *reader, enum space space, struct str text) {
  if (text.length == 0) return NULL;
  int32_t index = map_find(&reader->names[space].map, text);
  if (index == MAP_NONE) return NULL;
  reader->names[space].list[index].used = true;
  return &reader->names[space].list[index];
}

/* How many edits still are a slip of the pen. */
static size_t slips(struct str text) { return text.length < 5 ? 1 : text.length < 12 ? 2 : 3; }

/* Comparing is what costs time in a document of nothing but errors, so there is an end to it. */
static size_t distance(struct reader *reader, struct str a, struct str b, size_t most) {
  size_t longer = a.length > b.length ? a.length - b.length : b.length - a.length;
  if (longer > most || reader->suggestions <= 0 || messages_full(reader->messages)) return most + 1;
  reader->suggestions -= (int32_t)(a.length * b.length);
  return str_distance(a, b, most);
}

const struct name *names_nearest(struct reader *reader, enum space space, struct str text) {
  const struct names *names = &reader->names[space];
  const struct name *nearest = NULL;
  size_t best = slips(text) + 1;
  for (int32_t i = 0; i < names->count && best > 0; i++) {
    size_t edits = distance(reader, text, names->list[i].text, best - 1);
    if (edits < best) best = edits, nearest = &names->list[i];
  }
  return nearest;
}

static struct str did_you_mean(struct reader *reader, struct str word) {
  return arena_print(reader->arena, "did you mean \"" STR_FMT "\"?", STR_ARG(word));
}

struct str suggest_name(struct reader *reader, enum space space, struct str text) {
  const struct name *nearest = names_nearest(reader, space, text);
  return nearest ? did_you_mean(reader, nearest->text) : STR("");
}

/* A word that is in the list was not misspelt: it does not fit for another reason. */
struct str suggest_word(struct reader *reader, struct str word, const char *const *words) {
  const char *nearest = NULL;
  size_t best = slips(word) + 1;
  for (int i = 0; words[i] && best > 0; i++) {
    size_t edits = distance(reader, word, str_of(words[i]), best - 1);
    if (edits > 0 && edits < best) best = edits, nearest = words[i];
  }
  return nearest ? did_you_mean(reader, str_of(nearest)) : STR("");
}
