/* Rule blocks of a policy as people read them: a statement begins at the margin, what is indented continues it. */
#include "rule_block.h"

/* -- words --------------------------------------------------------------------------------------------------------- */

static const struct kind {
  const char *keyword, *words;
  const char *one, *many; /* where they are counted on the line that opens the block; NULL: not told there */
  bool is_named;          /* its second word is its name, to which links lead */
} kinds[] = {
    {"deny", "Prohibited", NULL, NULL, true},
    {"require", "Needs clearance", NULL, NULL, true},
    {"refer", "For the administrator to decide", NULL, NULL, true},
    {"exempt", "Exception", NULL, NULL, true},
    {"period", "Period", NULL, NULL, true},
    {"duty", "Duty", NULL, NULL, true},
    {"claim", "Proved of this policy", NULL, NULL, true},
    {"reading", "Our reading", "reading", "readings", true},
    {"judgment", "Left to judgment", "thing left to judgment", "things left to judgment", false},
    {"note", "Not run by the program", "note", "notes", false},
    {"fact", "Question or fact", NULL, NULL, false},
    {"derive", "Taken to be so", NULL, NULL, false},
    {"relation", "Relatives", NULL, NULL, false},
    {"class", "People", NULL, NULL, false},
    {"role", "Offices", NULL, NULL, false},
    {"kind", "Transactions", NULL, NULL, false},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Words that begin a part of a statement, where they begin a line. `says` quotes the sentence under which the block stands. */
static const char *const parts[] = {"who", "what",  "when", "unless", "during", "outside", "from",   "until", "to",  "after",
                                    "aim", "valid", "void", "owes",   "shows",  "because", "clause", "never", "ask", "by"};

static struct str first_word(struct str line) {
  size_t end = 0;
  while (end < line.length && line.at[end] != ' ') end++;
  return str_sub(line, 0, end);
}

static const struct kind *kind_of(struct str line) {
  struct str word = first_word(line);
  for (int i = 0; i < KINDS; i++)
    if (str_equal(word, str_of(kinds[i].keyword))) return &kinds[i];
  return NULL;
}

static bool is_part(struct str word) {
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (str_equal(word, str_of(parts[i]))) return true;
  return false;
}

static bool is_margin(struct str line) { return line.length && line.at[0] != ' ' && line.at[0] != '\t' && line.at[0] != '#'; }
static bool is_example(struct str line) {
  struct str word = first_word(line);
  return str_equal(word, STR("example")) || str_equal(word, STR("background"));
}

/* -- statements ---------------------------------------------------------------------------------------------------- */

/* "deny mnpi": what it does, then its name; a name is a target of links. */
static void put_head(struct buf *out, struct str line) {
  const struct kind *kind = kind_of(line);
  struct str rest = kind ? str_trim(str_sub(line, strlen(kind->keyword), line.length)) : line, name = first_word(rest);
  bool is_named = kind && kind->is_named && name.length;
  if (is_named) html_f(out, "<p id=\"%.*s\">", STR_ARG(name));
  if (!is_named) buf_text(out, "<p>");
  html_f(out, "<b>%s</b> ", kind ? kind->words : "");
  if (is_named) html_f(out, "<code>%.*s</code>", STR_ARG(name));
  html_f(out, "%.*s", STR_ARG(is_named ? str_sub(rest, name.length, rest.length) : rest));
}

static void put_continued(struct buf *out, struct str line, bool *is_left_out) {
  struct str word = first_word(line);
  bool begins = is_part(word), quotes = str_equal(word, STR("says"));
  if (begins || quotes) *is_left_out = quotes;
  if (*is_left_out) return;
  if (begins)
    html_f(out, "<br><i>%.*s</i>%.*s", STR_ARG(word), STR_ARG(str_sub(line, word.length, line.length)));
  else
    html_f(out, " %.*s", STR_ARG(line));
}

static void put_statements(struct buf *out, struct str block) {
  struct str line;
  bool is_open = false, is_left_out = false;
  while (str_cut(&block, '\n', &line)) {
    struct str text = str_trim(line);
    bool begins = is_margin(line);
    if (begins && is_open) buf_text(out, "</p>\n");
    if (begins) is_open = !is_example(line), is_left_out = false;
    if (begins && is_open) put_head(out, text);
    if (!begins && is_open && text.length && text.at[0] != '#') put_continued(out, text, &is_left_out);
  }
  if (is_open) buf_text(out, "</p>\n");
}

/* -- the line that opens the block ------------------------------------------------------------------------------------ */

static void put_name(struct buf *out, struct str line, bool *has) {
  const struct kind *kind = kind_of(line);
  struct str name = first_word(str_trim(str_sub(line, strlen(kind->keyword), line.length)));
  html_f(out, "%s%s <code>%.*s</code>", *has ? "; " : "", kind->words, STR_ARG(name));
  *has = true;
}

/* What binds by its name, the rest counted: "Prohibited mnpi; 2 readings; 3 notes". */
static void put_summary(struct buf *out, struct str block) {
  int counts[KINDS] = {0}, examples = 0;
  struct str line;
  bool has = false;
  while (str_cut(&block, '\n', &line)) {
    const struct kind *kind = is_margin(line) ? kind_of(line) : NULL;
    examples += is_margin(line) && str_equal(first_word(line), STR("example"));
    if (!kind) continue;
    if (kind->is_named && !kind->one) put_name(out, line, &has);
    counts[kind - kinds]++;
  }
  for (int i = 0; i < KINDS; i++) {
    if (!counts[i] || !kinds[i].one) continue;
    buf_text(out, has ? "; " : "");
    buf_count(out, counts[i], kinds[i].one, kinds[i].many);
    has = true;
  }
  if (!has) buf_text(out, "Words of the rules");
  if (examples) buf_text(out, "; "), buf_count(out, examples, "example", "examples");
}

void put_rule_block(struct buf *out, struct str block) {
  buf_text(out, "<details class=\"rule\"><summary>");
  put_summary(out, block);
  buf_text(out, "</summary>\n");
  put_statements(out, block);
  buf_text(out, "</details>\n");
}
