/* Markdown by cmark, which is asked only for blocks: headings and fenced code with their lines. It is given a
 * copy in which the marks of emphasis, links and the like are blanked out: they mean nothing to us, and they
 * are where long hostile lines cost time and memory out of proportion. Lines keep their lengths, so positions
 * hold. */
#include "document.h"

#include <cmark.h>
#include <stdlib.h>

struct reading {
  struct arena *arena;
  struct document *document;
  struct messages *messages;
  const char *name;
  size_t section_room;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool refuse(struct reading *reading, int32_t number, int32_t line, struct str why) {
  struct span span = {reading->name ? 0 : line, 1, 0};
  if (reading->name)
    messages_add(reading->messages, number, span, STR(""), STR(""), "%s:%d: " STR_FMT, reading->name,
                 (int)line, STR_ARG(why));
  else
    messages_add(reading->messages, number, span, STR(""), STR(""), STR_FMT, STR_ARG(why));
  return false;
}

/* The end of the line that starts at `from`, and where the next one starts: \n, \r\n and \r end a line. */
static size_t line_end(struct str text, size_t from, size_t *next) {
  size_t end = from;
  while (end < text.length && text.at[end] != '\n' && text.at[end] != '\r') end++;
  *next = end < text.length ? end + 1 : end;
  if (end + 1 < text.length && text.at[end] == '\r' && text.at[end + 1] == '\n') *next = end + 2;
  return end;
}

static bool split_lines(struct reading *reading) {
  struct document *document = reading->document;
  struct str text = document->text;
  size_t room = 0;
  for (size_t at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0, next; at < text.length; at = next) {
    if (document->line_count == LINES_MAX)
      return refuse(reading, 104, LINES_MAX,
                    arena_print(reading->arena, "the document has more than %d lines", LINES_MAX));
    size_t end = line_end(text, at, &next);
    ARENA_ROOM(reading->arena, document->lines, room, document->line_count);
    document->lines[document->line_count++] =
        (struct line){.offset = (int32_t)at, .length = (int32_t)(end - at)};
  }
  return true;
}

/* The bytes of a list mark ("-", "12.") at the start of the text that a blank follows; 0: there is none. */
static size_t list_mark(struct str text) {
  size_t length = 0;
  while (length < 9 && length < text.length && text.at[length] >= '0' && text.at[length] <= '9') length++;
  if (length == text.length || text.at[length] == 0 || !strchr(length ? ".)" : "-+*", text.at[length]))
    return 0;
  length++;
  return length == text.length || is_blank(text.at[length]) ? length : 0;
}

/* Where the words of a line start, behind blanks and the marks of lists and quotes; how deep that may nest.
 */
static size_t line_prefix(struct str text, int32_t *marks, int32_t *depth) {
  size_t at = 0;
  int32_t blanks = 0;
  *marks = 0;
  while (at < text.length) {
    size_t mark = text.at[at] == '>' ? 1 : list_mark(str_sub(text, at, text.length));
    if (mark == 0 && !is_blank(text.at[at])) break;
    if (mark)
      ++*marks;
    else
      blanks++;
    at += mark ? mark : 1;
  }
  *depth = *marks + (at < text.length ? blanks / 2 : 0);
  return at;
}

/* Does the line draw a rule, an underline or a fence? Its marks are block structure. */
static bool draws_block(struct str words) {
  if (str_starts(words, STR("```")) || str_starts(words, STR("~~~"))) return true;
  for (size_t i = 0; i < words.length; i++)
    if (!strchr("*_-= \t", words.at[i])) return false;
  return true;
}

static void blank_inlines(char *words, size_t length) {
  bool keep = draws_block((struct str){words, length});
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)words[i];
    bool inline_mark =
        c == '<' ? i > 0 && (i + 1 == length || words[i + 1] != '/') : strchr("*_[]!&\\`", c) != NULL;
    if (c >= 0x80 || (c < ' ' && c != '\t') || (inline_mark && !keep)) words[i] = 'x';
  }
}

/* The copy for cmark; NULL, with a message, when lists and quotes are nested past the limits. */
static char *skeleton(struct reading *reading) {
  const struct document *document = reading->document;
  char *copy = arena_take(reading->arena, document->text.length + 1);
  if (document->text.length) memcpy(copy, document->text.at, document->text.length);
  int32_t total = 0;
  for (int32_t i = 0; i < document->line_count; i++) {
    const struct line *line = &document->lines[i];
    int32_t marks, depth;
    size_t prefix = line_prefix(line_text(document, line), &marks, &depth);
    total += marks;
    if (depth > BLOCK_DEPTH_MAX || total > BLOCK_MARKS_MAX) {
      refuse(reading, 104, i + 1,
             STR("lists and quotes are nested too deeply, or there are too many of them"));
      return NULL;
    }
    blank_inlines(copy + line->offset + prefix, (size_t)line->length - prefix);
  }
  return copy;
}

static int32_t section_add(struct reading *reading, struct str heading, int32_t line) {
  struct document *document = reading->document;
  ARENA_ROOM(reading->arena, document->sections, reading->section_room, document->section_count);
  document->sections[document->section_count] = (struct document_section){heading, line};
  return document->section_count++;
}

static bool is_underline(struct str words) {
  words = str_trim(words);
  for (size_t i = 0; i < words.length; i++)
    if (words.at[i] != words.at[0] || !strchr("=-", words.at[0])) return false;
  return words.length > 0;
}

/* The words of the heading, of the kind with `#` before them or the kind with a line of = or - below. */
static struct str heading_words(const struct document *document, int32_t line, int32_t column) {
  struct str words =
      str_trim(str_sub(line_text(document, &document->lines[line]), (size_t)column - 1, SIZE_MAX));
  while (words.length && strchr("#*_ ", words.at[0])) words = str_sub(words, 1, SIZE_MAX);
  while (words.length && strchr("#*_ ", words.at[words.length - 1])) words.length--;
  return words;
}

static void read_heading(struct reading *reading, cmark_node *node) {
  struct document *document = reading->document;
  int32_t line = cmark_node_get_start_line(node) - 1, column = cmark_node_get_start_column(node);
  if (line < 0 || line >= document->line_count || column < 1) return;
  struct str text = str_sub(line_text(document, &document->lines[line]), (size_t)column - 1, SIZE_MAX);
  int32_t last = line;
  if (!str_starts(text, STR("#")))
    while (last + 1 < document->line_count && !is_underline(line_text(document, &document->lines[last])))
      last++;
  int32_t section = section_add(reading, heading_words(document, line, column), line + 1);
  for (int32_t i = line; i <= last; i++) document->lines[i].kind = LINE_HEADING;
  document->lines[line].section = section;
}

static bool is_fence(struct str words) {
  int32_t marks, depth;
  words = str_sub(words, line_prefix(words, &marks, &depth), SIZE_MAX);
  return str_starts(words, STR("```")) || str_starts(words, STR("~~~"));
}

/* Marks the lines of a rule block. cmark has taken the marks of lists and quotes off its lines; what is left
 * is the end of each line of the document. */
static bool read_block(struct reading *reading, cmark_node *node) {
  struct document *document = reading->document;
  struct str body = str_of(cmark_node_get_literal(node)), row;
  int32_t line = cmark_node_get_start_line(node) - 1;
  if (line < 0 || line >= document->line_count) return true;
  document->lines[line].kind = LINE_FENCE;
  for (line++; line < document->line_count && str_cut(&body, '\n', &row); line++) {
    struct line *read = &document->lines[line];
    read->kind = LINE_RULE;
    read->indent = read->length > (int32_t)row.length ? read->length - (int32_t)row.length : 0;
  }
  if (line < document->line_count && is_fence(line_text(document, &document->lines[line]))) {
    document->lines[line].kind = LINE_FENCE;
    return true;
  }
  return refuse(reading, 105, cmark_node_get_start_line(node),
                STR("the rule block that begins here is not closed"));
}

/* A fenced block whose info string is nearly `rule` is most likely meant to be one. */
static bool is_rule_block(struct reading *reading, cmark_node *node) {
  struct str info = str_of(cmark_node_get_fence_info(node)), word;
  if (!str_cut(&info, ' ', &word)) return false;
  if (str_equal(word, STR("rule"))) return true;
  if (str_distance(word, STR("rule"), 1) <= 1 && !reading->name)
    messages_add(reading->messages, 606, (struct span){cmark_node_get_start_line(node), 1, 0}, STR(""),
                 STR("write ```rule"),
                 "a block marked `" STR_FMT "` is prose: only blocks marked `rule` are read", STR_ARG(word));
  return false;
}

static void read_blocks(struct reading *reading, const char *copy) {
  struct document *document = reading->document;
  size_t first = document->line_count ? (size_t)document->lines[0].offset : 0;
  cmark_node *root = cmark_parse_document(copy + first, document->text.length - first, CMARK_OPT_DEFAULT);
  cmark_iter *iter = cmark_iter_new(root);
  for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node *node = cmark_iter_get_node(iter);
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING)
      read_heading(reading, node);
    else if (type == CMARK_NODE_CODE_BLOCK && is_rule_block(reading, node))
      read_block(reading, node);
  }
  cmark_iter_free(iter);
  cmark_node_free(root);
}

static void number_sections(struct document *document) {
  int32_t section = 0;
  for (int32_t i = 0; i < document->line_count; i++) {
    if (document->lines[i].section) section = document->lines[i].section;
    document->lines[i].section = section;
  }
}

static int32_t line_of(const struct document *document, size_t offset) {
  int32_t low = 0, high = document->line_count;
  while (low + 1 < high) {
    int32_t middle = (low + high) / 2;
    if ((size_t)document->lines[middle].offset <= offset)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void check_bytes(struct reading *reading) {
  struct str text = reading->document->text;
  size_t bad;
  if (!str_is_utf8(text, &bad))
    refuse(reading, 101, line_of(reading->document, bad) + 1, STR("the document is not UTF-8 text"));
  for (bad = 0; bad < text.length; bad++) {
    unsigned char c = (unsigned char)text.at[bad];
    if (c >= ' ' || (c >= '\t' && c <= '\r')) continue;
    refuse(reading, 102, line_of(reading->document, bad) + 1, STR("a control character stands in the text"));
    return;
  }
}

bool document_read(struct arena *arena, struct str text, const char *name, struct document *document,
                   struct messages *messages) {
  *document = (struct document){.text = text};
  struct reading reading = {.arena = arena, .document = document, .messages = messages, .name = name};
  if (text.length > DOCUMENT_SIZE_MAX)
    return refuse(&reading, 104, 1,
                  arena_print(arena, "the document is larger than %d MB", DOCUMENT_SIZE_MAX >> 20));
  if (!split_lines(&reading)) return false;
  check_bytes(&reading);
  const char *copy = skeleton(&reading);
  if (!copy) return false;
  section_add(&reading, STR(""), 1);
  read_blocks(&reading, copy);
  number_sections(document);
  return true;
}
