/* Checks of the whole document: the calendars that its times need, what is declared and never used, and the
 * quotations against the prose. */
#include "parse.h"

static void need(struct reader *reader, struct span span, bool there, const char *what, const char *write) {
  if (there || span.line == 0) return;
  messages_add(reader->messages, 308, span, STR(""), arena_print(reader->arena, "add a statement: %s", write),
               "this needs %s, and none is declared", what);
}

void check_headers(struct reader *reader) {
  const struct ast *ast = reader->ast;
  need(reader, reader->calendars[0], ast->exchange.length, "the calendar of an exchange", "exchange nasdaq");
  need(reader, reader->calendars[1], ast->business_days.length, "a calendar of business days",
       "business-days us-federal");
  need(reader, reader->calendars[2], ast->fiscal.count, "the company's fiscal year",
       "fiscal year ends June 30");
  if (ast->edge_count)
    need(reader, ast->edges[0].span, ast->zone.length, "a time zone", "zone America/New_York");
}

/* -- names that nobody uses --------------------------------------------------------------------------------
 */

/* The role of this name reads everything on the site, which no rule has to say. */
static bool is_used_by_site(enum space space, const struct name *name) {
  return space == SPACE_ROLE && str_equal(name->text, STR("auditor"));
}

void check_unused(struct reader *reader) {
  static const struct {
    enum space space;
    const char *what;
  } spaces[] = {{SPACE_CLASS, "class"},
                {SPACE_ROLE, "role"},
                {SPACE_RELATION, "relation"},
                {SPACE_FACT, "fact"},
                {SPACE_PERIOD, "period"}};
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    const struct names *names = &reader->names[spaces[i].space];
    for (int32_t j = 0; j < names->count; j++) {
      const struct name *name = &names->list[j];
      if (!name->used && !is_used_by_site(spaces[i].space, name))
        messages_add(reader->messages, 605, name->span, STR(""), STR(""),
                     "%s " STR_FMT " is declared and nothing uses it", spaces[i].what, STR_ARG(name->text));
    }
  }
}

/* -- quotations --------------------------------------------------------------------------------------------
 */

/* The words in quotes, as far as `most` bytes and whole characters. */
static struct str short_quote(struct reader *reader, struct str words, size_t most) {
  size_t length = words.length < most ? words.length : most;
  while (length > 0 && length < words.length && ((unsigned char)words.at[length] & 0xc0) == 0x80) length--;
  return arena_print(reader->arena, "\"%.*s%s\"", (int)length, words.at, length < words.length ? " …" : "");
}

static struct str section_name(const struct reader *reader, int32_t section) {
  struct str heading = reader->document.sections[section].heading;
  return heading.length ? heading : STR("the text before the first heading");
}

/* The words stand nowhere in their section: elsewhere, or no longer. */
static void refuse_quotation(struct reader *reader, const struct quotation *quotation) {
  struct str section = section_name(reader, quotation->section),
             quoted = short_quote(reader, quotation->words, 120);
  int32_t elsewhere = prose_find(&reader->prose, quotation->words);
  if (elsewhere != NONE) {
    messages_add(reader->messages, 404, quotation->span, STR(""),
                 STR("move the statement under that heading, or quote the section it stands in"),
                 "the words quoted by " STR_FMT " stand in \"" STR_FMT "\", not in \"" STR_FMT "\"",
                 STR_ARG(quotation->of), STR_ARG(section_name(reader, elsewhere)), STR_ARG(section));
    return;
  }
  struct str near = prose_nearest(&reader->prose, quotation->section, quotation->words);
  struct str accept = quotation->has_id
                          ? arena_print(reader->arena, "\nre-read it, then run: abstain policy accept " STR_FMT " --policy %s --write",
                                        STR_ARG(quotation->of), reader->source->path)
                          : STR("");
  struct str hint =
      near.length ? arena_print(reader->arena, "quoted:    " STR_FMT "\nnow reads: " STR_FMT STR_FMT,
                                STR_ARG(quoted), STR_ARG(short_quote(reader, near, 120)), STR_ARG(accept))
                  : arena_print(reader->arena, "quoted: " STR_FMT "\nnothing in the section is like it",
                                STR_ARG(quoted));
  messages_add(reader->messages, 405, quotation->span, STR(""), hint,
               "the words quoted by " STR_FMT " no longer stand in \"" STR_FMT "\"", STR_ARG(quotation->of),
               STR_ARG(section));
}

void check_quotations(struct reader *reader) {
  for (int32_t i = 0; i < reader->quotation_count; i++) {
    const struct quotation *quotation = &reader->quotations[i];
    if (prose_quote(&reader->prose, quotation->section, quotation->words)) continue;
    if (reader->prose.effort <= 0) {
      messages_add(reader->messages, 406, quotation->span, STR(""),
                   STR("cut the prose into sections with headings"),
                   "there is too much prose for so many quotations");
      return;
    }
    if (quotation->anywhere && prose_find(&reader->prose, quotation->words) != NONE) continue;
    refuse_quotation(reader, quotation);
  }
}

void check_sentences(struct reader *reader) {
  struct sentence sentence;
  const char *path = reader->source->prose_path;
  for (int32_t from = 0; prose_sentence(&reader->prose, &from, &sentence);) {
    if (sentence.quoted) continue;
    if (messages_full(reader->messages)) {
      reader->messages->left_out++;
      continue;
    }
    struct str words = short_quote(reader, prose_wording(&reader->prose, sentence.from, sentence.to), 70);
    struct str where = path ? arena_print(reader->arena, "%s:%d: ", path, (int)sentence.line) : STR("");
    messages_add(reader->messages, 601, (struct span){path ? 0 : sentence.line, 1, 0}, STR(""), STR(""),
                 STR_FMT "no rule, judgment, note, reading or claim quotes this sentence: " STR_FMT,
                 STR_ARG(where), STR_ARG(words));
  }
}
