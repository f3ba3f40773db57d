/* Prose as letters. The search (Knuth, Morris and Pratt) is linear in the section whatever the words; what
 * all searches of a document may cost together is bounded, so a hostile one ends with messages instead of
 * minutes. */
#include "prose.h"

#include "../base/map.h"

enum {
  EFFORT_MAX = 60 * 1000 * 1000,
  MATCH_EFFORT = 32,
  NEAREST_MAX = 30 * 1000 * 1000,
  QUOTE_WORDS_MAX = 200
};

/* The bytes of the letter or digit at `at`; 0 for anything else, whose bytes are then *skip. Beyond ASCII
 * everything is a letter but the Latin-1 signs and general punctuation: curly quotes, dashes, hard spaces. */
static size_t letter_at(struct str text, size_t at, size_t *skip) {
  unsigned char c = (unsigned char)text.at[at],
                next = at + 1 < text.length ? (unsigned char)text.at[at + 1] : 0;
  *skip = 1;
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
  if (c == 0xc2) return *skip = next ? 2 : 1, 0;
  if (c == 0xe2 && (next == 0x80 || next == 0x81)) return *skip = at + 2 < text.length ? 3 : 2, 0;
  return 1;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

/* Moves *at to the next letter; false at the end. */
static bool next_letter(struct str text, size_t *at) {
  size_t skip;
  while (*at < text.length && letter_at(text, *at, &skip) == 0) *at += skip;
  return *at < text.length;
}

size_t prose_letters(struct str words) {
  size_t count = 0;
  for (size_t at = 0; next_letter(words, &at); at++) count++;
  return count;
}

bool prose_equal(struct str a, struct str b) {
  for (size_t i = 0, j = 0;; i++, j++) {
    bool more_a = next_letter(a, &i), more_b = next_letter(b, &j);
    if (!more_a || !more_b) return more_a == more_b;
    if (lower(a.at[i]) != lower(b.at[j])) return false;
  }
}

static struct str letters_of(struct arena *arena, struct str words) {
  char *letters = arena_take(arena, words.length + 1);
  size_t count = 0;
  for (size_t at = 0; next_letter(words, &at); at++) letters[count++] = lower(words.at[at]);
  return (struct str){letters, count};
}

static void add_line(struct prose *prose, const struct line *line) {
  struct str text = line_text(&prose->document, line);
  for (size_t at = 0; next_letter(text, &at); at++) {
    prose->letters[prose->letter_count] = lower(text.at[at]);
    prose->offsets[prose->letter_count++] = line->offset + (int32_t)at;
  }
}

static void read_own(struct prose *prose) {
  const struct document *document = &prose->document;
  for (int32_t i = 0; i < document->line_count; i++) {
    const struct line *line = &document->lines[i];
    struct passage *passage = &prose->sections[line->section];
    if (i == 0 || line->section != line[-1].section) passage->from = prose->letter_count;
    if (line->kind == LINE_PROSE || line->kind == LINE_HEADING) add_line(prose, line);
    passage->to = prose->letter_count;
  }
}

/* Of several passages under the same heading the longest is taken: the others are tables of contents. */
static void close_passage(struct prose *prose, int32_t section, int32_t from) {
  if (section == MAP_NONE) return;
  struct passage *passage = &prose->sections[section];
  if (prose->letter_count - from > passage->to - passage->from)
    *passage = (struct passage){from, prose->letter_count};
}

static void read_external(struct prose *prose, const struct document *policy) {
  struct map headings;
  map_init(&headings, prose->arena);
  for (int32_t i = 1; i < policy->section_count; i++)
    map_add(&headings, letters_of(prose->arena, policy->sections[i].heading), i);
  int32_t section = MAP_NONE, from = 0;
  for (int32_t i = 0; i < prose->document.line_count; i++) {
    struct line *line = &prose->document.lines[i];
    if (line->kind != LINE_PROSE && line->kind != LINE_HEADING) continue;
    int32_t start = prose->letter_count;
    add_line(prose, line);
    struct str words = {prose->letters + start, (size_t)(prose->letter_count - start)};
    int32_t heading = map_find(&headings, words);
    if (heading == MAP_NONE) continue;
    line->kind = LINE_HEADING;
    prose->letter_count = start;
    close_passage(prose, section, from);
    add_line(prose, line);
    section = heading, from = start;
  }
  close_passage(prose, section, from);
  for (int32_t i = 0; i < policy->section_count; i++) {
    int32_t same = map_find(&headings, letters_of(prose->arena, policy->sections[i].heading));
    if (same != MAP_NONE) prose->sections[i] = prose->sections[same];
    if (prose->sections[i].to == 0) prose->sections[i] = (struct passage){0, prose->letter_count};
  }
}

void prose_read(struct arena *arena, const struct document *policy, const struct document *external,
                struct prose *prose) {
  *prose = (struct prose){.document = external ? *external : *policy,
                          .arena = arena,
                          .effort = EFFORT_MAX,
                          .nearest_effort = NEAREST_MAX};
  size_t size = prose->document.text.length;
  prose->section_count = policy->section_count;
  prose->sections = ARENA_ARRAY(arena, (size_t)policy->section_count, struct passage);
  prose->letters = arena_take(arena, size);
  prose->offsets = ARENA_ARRAY(arena, size, int32_t);
  prose->quoted = ARENA_ARRAY(arena, size, bool);
  if (external)
    read_external(prose, policy);
  else
    read_own(prose);
}

/* Does a word begin at this letter? */
static bool begins_word(const struct prose *prose, int32_t letter) {
  return letter == 0 || letter >= prose->letter_count ||
         prose->offsets[letter] != prose->offsets[letter - 1] + 1;
}

/* For each length of a beginning of the letters: the longest shorter beginning that it ends with. */
static int32_t *borders_of(struct arena *arena, struct str letters) {
  int32_t *borders = ARENA_ARRAY(arena, letters.length + 1, int32_t);
  borders[0] = -1;
  for (size_t i = 0; i < letters.length; i++) {
    int32_t border = borders[i];
    while (border >= 0 && letters.at[border] != letters.at[i]) border = borders[border];
    borders[i + 1] = border + 1;
  }
  return borders;
}

/* The next place where the letters stand as whole words, from *at on; -1: nowhere in the passage. *matched
 * says how many letters before *at already match; both go on from call to call. */
static int32_t find(struct prose *prose, struct passage passage, struct str letters, const int32_t *borders,
                    int32_t *at, int32_t *matched) {
  int32_t length = (int32_t)letters.length, from = *at, found = -1;
  for (; *at < passage.to && found < 0; ++*at) {
    while (*matched >= 0 && letters.at[*matched] != prose->letters[*at]) *matched = borders[*matched];
    if (++*matched < length) continue;
    if (begins_word(prose, *at + 1 - length) && begins_word(prose, *at + 1)) found = *at + 1 - length;
    *matched = borders[length];
  }
  prose->effort -= *at - from;
  return found;
}

bool prose_quote(struct prose *prose, int32_t section, struct str words) {
  struct str letters = letters_of(prose->arena, words);
  struct passage passage = prose->sections[section];
  if (letters.length == 0 || prose->effort <= 0) return false;
  int32_t *borders = borders_of(prose->arena, letters), at = passage.from, matched = 0;
  bool any = false;
  for (int32_t found; (found = find(prose, passage, letters, borders, &at, &matched)) >= 0; any = true) {
    memset(prose->quoted + found, true, letters.length);
    prose->effort -= MATCH_EFFORT + (int64_t)letters.length / 8;
    if (prose->effort <= 0) return false;
  }
  return any;
}

int32_t prose_find(struct prose *prose, struct str words) {
  struct str letters = letters_of(prose->arena, words);
  if (letters.length == 0 || prose->effort <= 0) return NONE;
  int32_t *borders = borders_of(prose->arena, letters), at = 0, matched = 0;
  int32_t found = find(prose, (struct passage){0, prose->letter_count}, letters, borders, &at, &matched);
  for (int32_t i = 0; found >= 0 && i < prose->section_count; i++)
    if (found >= prose->sections[i].from && found < prose->sections[i].to) return i;
  return NONE;
}

struct str prose_wording(const struct prose *prose, int32_t from, int32_t to) {
  size_t start = (size_t)prose->offsets[from], end = (size_t)prose->offsets[to - 1] + 1;
  struct str text = prose->document.text;
  char *out = arena_take(prose->arena, end - start + 1);
  size_t length = 0;
  bool line_start = false;
  for (size_t i = start; i < end; i++) {
    char c = text.at[i];
    bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank) line_start |= c == '\n' || c == '\r';
    if (c == '*' || c == '_' || c == '`' || (line_start && c == '>')) continue;
    if (!blank) line_start = false;
    if (blank && length && out[length - 1] == ' ') continue;
    out[length++] = blank ? ' ' : c;
  }
  return (struct str){out, length};
}

struct alignment {
  int32_t cost, from; /* edits of words; the letter where the window begins */
};

/* The alignments of every beginning of the quotation with text that ends at the present word (Sellers 1980).
 */
static void align_word(struct alignment *row, const struct str *words, int32_t count, struct str word,
                       int32_t from, int32_t to) {
  struct alignment diagonal = row[0];
  row[0] = (struct alignment){0, to};
  diagonal.from = from;
  for (int32_t i = 1; i <= count; i++) {
    struct alignment best = {diagonal.cost + !str_equal(words[i - 1], word), diagonal.from};
    if (row[i].cost + 1 < best.cost) best = (struct alignment){row[i].cost + 1, row[i].from};
    if (row[i - 1].cost + 1 < best.cost) best = (struct alignment){row[i - 1].cost + 1, row[i - 1].from};
    diagonal = row[i];
    row[i] = best;
  }
}

static int32_t word_end(const struct prose *prose, int32_t from, int32_t most) {
  int32_t to = from + 1;
  while (to < most && !begins_word(prose, to)) to++;
  return to;
}

/* The words of the quotation; 0 when there are too many to align. */
static int32_t split_words(struct arena *arena, struct str text, struct str words[QUOTE_WORDS_MAX]) {
  int32_t count = 0;
  for (size_t at = 0; next_letter(text, &at);) {
    size_t end = at, skip;
    while (end < text.length && letter_at(text, end, &skip)) end++;
    if (count == QUOTE_WORDS_MAX) return 0;
    words[count++] = letters_of(arena, str_sub(text, at, end - at));
    at = end;
  }
  return count;
}

static bool negates(struct str word) {
  static const char *const words[] = {"no", "not", "never", "nobody", "none", "neither", "nor", "without", "unless"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal(word, str_of(words[i]))) return true;
  return false;
}

/* Where the wording begins when a word that turns its sense round stands right before it: that word belongs to it. */
static int32_t with_negation(const struct prose *prose, struct passage passage, int32_t begins) {
  for (int32_t from = passage.from, to; from < begins; from = to) {
    to = word_end(prose, from, passage.to);
    struct str word = {prose->letters + from, (size_t)(to - from)};
    if (to == begins && negates(word)) return from;
  }
  return begins;
}

struct str prose_nearest(struct prose *prose, int32_t section, struct str words) {
  struct str quote[QUOTE_WORDS_MAX];
  struct alignment row[QUOTE_WORDS_MAX + 1], best = {.cost = INT32_MAX};
  struct passage passage = prose->sections[section];
  int32_t count = split_words(prose->arena, words, quote), best_to = 0;
  prose->nearest_effort -= (int64_t)count * (passage.to - passage.from);
  if (count == 0 || prose->nearest_effort < 0) return STR("");
  for (int32_t i = 0; i <= count; i++) row[i] = (struct alignment){i, passage.from};
  for (int32_t from = passage.from, to; from < passage.to; from = to) {
    to = word_end(prose, from, passage.to);
    align_word(row, quote, count, (struct str){prose->letters + from, (size_t)(to - from)}, from, to);
    bool longer = row[count].cost == best.cost && row[count].from == best.from;
    if (row[count].cost < best.cost || longer) best = row[count], best_to = to;
  }
  if (best.cost > count / 2 || best.from >= best_to) return STR("");
  return prose_wording(prose, with_negation(prose, passage, best.from), best_to);
}

static const struct line *line_at(const struct document *document, int32_t offset) {
  int32_t low = 0, high = document->line_count;
  while (low + 1 < high) {
    int32_t middle = (low + high) / 2;
    if (document->lines[middle].offset <= offset)
      low = middle;
    else
      high = middle;
  }
  return &document->lines[low];
}

static bool in_heading(const struct prose *prose, int32_t letter) {
  return line_at(&prose->document, prose->offsets[letter])->kind == LINE_HEADING;
}

/* Does a sentence end between this letter and the next? At a full stop before a capital, at an empty line,
 * and where a heading or a list item begins. */
static bool ends_sentence(const struct prose *prose, int32_t letter) {
  size_t at = (size_t)prose->offsets[letter] + 1, end = (size_t)prose->offsets[letter + 1];
  struct str text = prose->document.text;
  bool stop = false;
  int32_t newlines = 0;
  for (; at < end; at++) {
    char c = text.at[at];
    stop |= (c == '.' || c == '!' || c == '?') &&
            (at + 1 == end || strchr(" \t\r\n\"'*_)", text.at[at + 1]) != NULL);
    if (c == '\n' && ++newlines == 2) return true;
    if (newlines && (c == '-' || c == '+' || c == '*') && at + 1 < end && text.at[at + 1] == ' ') return true;
  }
  if (newlines && (in_heading(prose, letter) || in_heading(prose, letter + 1))) return true;
  char next = text.at[end];
  return stop && !(next >= 'a' && next <= 'z');
}

static bool is_duty_word(struct str word, struct str before) {
  static const char *const words[] = {"must", "shall", "should", "prohibited", "permitted", "required"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal(word, str_of(words[i]))) return true;
  return str_equal(word, STR("not")) && str_equal(before, STR("may"));
}

bool prose_sentence(const struct prose *prose, int32_t *from, struct sentence *sentence) {
  while (*from < prose->letter_count) {
    int32_t start = *from, to = start;
    bool duty = false, quoted = false, over = false;
    struct str before = STR("");
    while (!over && to < prose->letter_count) {
      int32_t end = word_end(prose, to, prose->letter_count);
      struct str word = {prose->letters + to, (size_t)(end - to)};
      duty |= is_duty_word(word, before);
      quoted |= prose->quoted[to];
      before = word;
      over = end < prose->letter_count && ends_sentence(prose, end - 1);
      to = end;
    }
    *from = to;
    if (!duty || in_heading(prose, start)) continue;
    const struct line *line = line_at(&prose->document, prose->offsets[start]);
    *sentence = (struct sentence){start, to, 1 + (int32_t)(line - prose->document.lines), quoted};
    return true;
  }
  return false;
}
