/* Accepting a new wording. The document may have other errors: only the quotation is looked at. */
#include "accept.h"

#include "reader.h"

static const struct quotation *find_quotation(const struct reader *reader, struct str id) {
  for (int32_t i = 0; i < reader->quotation_count; i++)
    if (str_equal(reader->quotations[i].of, id)) return &reader->quotations[i];
  return NULL;
}

/* The text with the string at the span replaced; quotes in the new words are escaped. */
static struct str replace(struct arena *arena, const struct document *document, struct span span,
                          struct str words) {
  size_t from = (size_t)(document->lines[span.line - 1].offset + span.column - 1),
         to = from + (size_t)span.length;
  struct str text = document->text, result;
  struct buf out;
  buf_init(&out, 2 * DOCUMENT_SIZE_MAX);
  buf_str(&out, str_sub(text, 0, from));
  buf_char(&out, '"');
  for (size_t i = 0; i < words.length; i++) {
    if (words.at[i] == '"' || words.at[i] == '\\') buf_char(&out, '\\');
    buf_char(&out, words.at[i]);
  }
  buf_char(&out, '"');
  buf_str(&out, str_sub(text, to, SIZE_MAX));
  result = buf_end(&out, arena);
  return result;
}

bool policy_accept(struct arena *arena, const struct policy_source *source, struct str id,
                   struct str *rewritten, struct error *error) {
  struct reader reader;
  struct messages messages;
  messages_init(&messages, arena);
  if (!reader_read(&reader, arena, source, &messages))
    return error_set(error, ERROR_INPUT, "%s cannot be read: `abstain policy check` says why", source->path);
  const struct quotation *quotation = find_quotation(&reader, id);
  if (!quotation)
    return error_set(error, ERROR_MISSING, "nothing named `" STR_FMT "` quotes the prose of %s", STR_ARG(id),
                     source->path);
  if (prose_quote(&reader.prose, quotation->section, quotation->words))
    return error_set(error, ERROR_CONFLICT,
                     "the words quoted by `" STR_FMT
                     "` still stand in its section: there is nothing to accept",
                     STR_ARG(id));
  struct str near = prose_nearest(&reader.prose, quotation->section, quotation->words);
  if (near.length == 0)
    return error_set(error, ERROR_CONFLICT,
                     "nothing in the section is like the words quoted by `" STR_FMT
                     "`: change the quotation by hand",
                     STR_ARG(id));
  *rewritten = replace(arena, &reader.document, quotation->span, near);
  return true;
}
