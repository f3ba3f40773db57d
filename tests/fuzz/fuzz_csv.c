/* Any bytes as a table: what is taken keeps its limits, and written anew with all cells quoted it is the same table. */
#undef NDEBUG
#include <assert.h>

#include "../../src/people/csv.h"
#include "fuzz.h"

enum { ROUND_SIZE_MAX = 8 << 20 };

/* As buf_csv would write it, but for the apostrophe before what looks like a formula. */
static void put_quoted(struct buf *text, struct str cell) {
  buf_char(text, '"');
  for (size_t i = 0; i < cell.length; i++) {
    if (cell.at[i] == '"') buf_char(text, '"');
    buf_char(text, cell.at[i]);
  }
  buf_char(text, '"');
}

static void put_row(struct buf *text, const struct csv *csv, const struct csv_row *row) {
  for (uint32_t i = 0; i < row->count; i++) {
    if (i) buf_char(text, csv->separator);
    put_quoted(text, row->cells[i]);
  }
  buf_char(text, '\n');
}

static bool is_same_row(const struct csv_row *a, const struct csv_row *b) {
  for (uint32_t i = 0; a->count == b->count && i < a->count; i++)
    if (!str_equal(a->cells[i], b->cells[i])) return false;
  return a->count == b->count;
}

static void check_rows(const struct csv *csv) {
  assert(csv->count > 0 && csv->count <= CSV_ROWS_MAX + 1);
  for (uint32_t i = 0; i < csv->count; i++) {
    assert(csv->rows[i].count > 0 && csv->rows[i].count <= CSV_COLUMNS_MAX);
    assert(i == 0 || csv->rows[i].line > csv->rows[i - 1].line);
    for (uint32_t c = 0; c < csv->rows[i].count; c++) assert(csv->rows[i].cells[c].length <= CSV_CELL_MAX);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  struct csv csv, again;
  struct error error;
  struct buf text;
  buf_init(&text, ROUND_SIZE_MAX);
  if (csv_read(arena, (struct str){(const char *)bytes, size}, &csv, &error)) {
    check_rows(&csv);
    for (uint32_t i = 0; i < csv.count; i++) put_row(&text, &csv, &csv.rows[i]);
    /* Quotes are more bytes; and with one column, or separators within quotes, the heading may say another separator. */
    if (text.length <= CSV_SIZE_MAX && csv_read(arena, buf_view(&text), &again, &error) && again.separator == csv.separator) {
      assert(again.count == csv.count);
      for (uint32_t i = 0; i < csv.count; i++) assert(is_same_row(&csv.rows[i], &again.rows[i]));
    }
  } else {
    assert(error.kind == ERROR_INPUT && error.text[0]);
  }
  buf_free(&text);
  arena_free(arena);
  return 0;
}
