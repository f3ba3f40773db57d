/* Tables as spreadsheets write them: one pass over the text, a cell at a time. */
#include "csv.h"

struct csv_reader {
  struct arena *arena;
  struct str text;
  size_t at;
  uint32_t line;
  char separator;
  struct str cells[CSV_COLUMNS_MAX];
  uint32_t count;
};

static bool is_at_line_end(const struct csv_reader *reader) {
  char c = reader->at < reader->text.length ? reader->text.at[reader->at] : '\n';
  return c == '\n' || c == '\r';
}

static void skip_line_end(struct csv_reader *reader) {
  if (reader->at < reader->text.length && reader->text.at[reader->at] == '\r') reader->at++;
  if (reader->at < reader->text.length && reader->text.at[reader->at] == '\n') reader->at++;
  reader->line++;
}

/* Of the heading, whatever separates most; quotes do not matter there. */
static char separator_of(struct str text) {
  static const char separators[] = {',', ';', '\t'};
  size_t best = 0, counts[sizeof separators] = {0};
  for (size_t i = 0; i < text.length && text.at[i] != '\n' && text.at[i] != '\r'; i++)
    for (size_t s = 0; s < sizeof separators; s++) counts[s] += text.at[i] == separators[s];
  for (size_t s = 1; s < sizeof separators; s++)
    if (counts[s] > counts[best]) best = s;
  return separators[best];
}

static bool add_cell(struct csv_reader *reader, struct str cell, struct error *error) {
  if (reader->count == CSV_COLUMNS_MAX)
    return error_set(error, ERROR_INPUT, "line %u has more than %d columns", reader->line, CSV_COLUMNS_MAX);
  if (cell.length > CSV_CELL_MAX)
    return error_set(error, ERROR_INPUT, "line %u, column %u has more than %d bytes", reader->line, reader->count + 1, CSV_CELL_MAX);
  reader->cells[reader->count++] = str_trim(cell);
  return true;
}

static bool read_quoted(struct csv_reader *reader, struct error *error) {
  uint32_t begun = reader->line;
  struct buf cell;
  bool is_closed = false;
  buf_init(&cell, CSV_CELL_MAX + 1);
  for (reader->at++; !is_closed && reader->at < reader->text.length; reader->at++) {
    char c = reader->text.at[reader->at];
    bool is_doubled = c == '"' && reader->at + 1 < reader->text.length && reader->text.at[reader->at + 1] == '"';
    reader->line += c == '\n';
    reader->at += is_doubled;
    is_closed = c == '"' && !is_doubled;
    if (!is_closed) buf_char(&cell, c);
  }
  bool ok = is_closed || error_set(error, ERROR_INPUT, "the quotation mark in line %u is not closed", begun);
  ok = ok && add_cell(reader, arena_copy(reader->arena, buf_view(&cell)), error);
  buf_free(&cell);
  return ok;
}

static bool read_plain(struct csv_reader *reader, struct error *error) {
  size_t begun = reader->at;
  while (!is_at_line_end(reader) && reader->text.at[reader->at] != reader->separator) reader->at++;
  return add_cell(reader, str_sub(reader->text, begun, reader->at - begun), error);
}

static bool read_cell(struct csv_reader *reader, struct error *error) {
  while (!is_at_line_end(reader) && reader->text.at[reader->at] == ' ') reader->at++;
  bool is_quoted = reader->at < reader->text.length && reader->text.at[reader->at] == '"';
  if (!(is_quoted ? read_quoted(reader, error) : read_plain(reader, error))) return false;
  while (!is_at_line_end(reader) && reader->text.at[reader->at] == ' ' && reader->separator != ' ') reader->at++;
  return is_at_line_end(reader) || reader->text.at[reader->at] == reader->separator ||
         error_set(error, ERROR_INPUT, "something follows the quotation mark in line %u, column %u", reader->line, reader->count);
}

static bool read_row(struct csv_reader *reader, struct error *error) {
  reader->count = 0;
  for (;;) {
    if (!read_cell(reader, error)) return false;
    if (is_at_line_end(reader)) break;
    reader->at++;
  }
  skip_line_end(reader);
  return true;
}

static bool is_blank(const struct csv_reader *reader) {
  for (uint32_t i = 0; i < reader->count; i++)
    if (reader->cells[i].length) return false;
  return true;
}

static bool add_row(struct csv_reader *reader, struct csv *csv, uint32_t line, struct error *error) {
  if (is_blank(reader)) return true;
  if (csv->count > CSV_ROWS_MAX) return error_set(error, ERROR_INPUT, "there are more than %d rows; make two files of it", CSV_ROWS_MAX);
  struct str *cells = ARENA_ARRAY(reader->arena, reader->count, struct str);
  memcpy(cells, reader->cells, reader->count * sizeof *cells);
  ARENA_ROOM(reader->arena, csv->rows, csv->room, csv->count);
  csv->rows[csv->count++] = (struct csv_row){line, reader->count, cells};
  return true;
}

bool csv_read(struct arena *arena, struct str text, struct csv *csv, struct error *error) {
  struct str mark = STR("\xef\xbb\xbf"); /* by which some programs say that it is UTF-8 */
  *csv = (struct csv){0};
  if (text.length > CSV_SIZE_MAX) return error_set(error, ERROR_INPUT, "the table has more than %d bytes", CSV_SIZE_MAX);
  if (str_starts(text, mark)) text = str_sub(text, mark.length, text.length);
  struct csv_reader reader = {.arena = arena, .text = text, .line = 1, .separator = separator_of(text)};
  csv->separator = reader.separator;
  while (reader.at < text.length) {
    uint32_t line = reader.line;
    if (!read_row(&reader, error) || !add_row(&reader, csv, line, error)) return false;
  }
  return csv->count > 0 || error_set(error, ERROR_INPUT, "there is nothing in it");
}

void buf_csv(struct buf *out, struct str cell) {
  bool is_formula = cell.length && strchr("=+-@\t\r", cell.at[0]);
  buf_char(out, '"');
  if (is_formula) buf_char(out, '\'');
  for (size_t i = 0; i < cell.length; i++) {
    if (cell.at[i] == '"') buf_char(out, '"');
    buf_char(out, cell.at[i]);
  }
  buf_char(out, '"');
}

/* -- files ---------------------------------------------------------------------------------------------------------- */

static const char how_to_save[] = "Open it in the spreadsheet, save it as “CSV UTF-8 (comma delimited)”, and choose it again";

static size_t line_of(struct str text, size_t offset) {
  size_t line = 1;
  for (size_t i = 0; i < offset && i < text.length; i++) line += text.at[i] == '\n';
  return line;
}

bool csv_text(struct str bytes, struct str *text, struct error *error) {
  size_t bad = 0;
  uint32_t control;
  if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff")))
    return error_set(error, ERROR_INPUT, "this file is UTF-16 (“Unicode text”), not UTF-8. %s", how_to_save);
  if (str_starts(bytes, STR("PK\x03\x04"))) return error_set(error, ERROR_INPUT, "this file is a workbook and no table. %s", how_to_save);
  if (str_starts(bytes, STR("\xef\xbb\xbf"))) bytes = str_sub(bytes, 3, bytes.length);
  if (!str_is_utf8(bytes, &bad))
    return error_set(error, ERROR_INPUT,
                     "this file is not UTF-8: line %zu has a letter of another code, probably Windows-1252 (plain “CSV” of a "
                     "spreadsheet). %s",
                     line_of(bytes, bad), how_to_save);
  for (size_t i = 0; i < bytes.length; i++)
    if (str_control(str_sub(bytes, i, 3), &control) && !memchr("\r\n\t", bytes.at[i], 3))
      return error_set(error, ERROR_INPUT, "line %zu of this file has a character that is not text. %s", line_of(bytes, i), how_to_save);
  *text = bytes;
  return true;
}
