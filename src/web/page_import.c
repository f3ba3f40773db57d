/* Personnel from a table of HR, pasted or as a file: what it would change is shown before anything is saved,
 * and what is saved is what was shown. */
#include "../people/csv.h"
#include "../people/import.h"
#include "everybody.h"

/* Bytes of a file count once read_table has found them to be text. */
static struct str typed_table(const struct visit *visit) {
  const struct upload *upload = visit->request->uploads;
  return visit->request->upload_count ? str_trim(upload->content) : field_typed(visit, "table");
}

static bool is_complete(const struct visit *visit) { return str_equal(field_typed(visit, "complete"), STR("yes")); }

static void put_begin(struct visit *visit) {
  static const struct choice answers[] = {{CONSTANT("no"), CONSTANT("Some of them")},
                                          {CONSTANT("yes"), CONSTANT("All who are in service")}};
  struct str whom = is_complete(visit) ? STR("yes") : STR("no");
  if (!put_step_up(visit)) return;
  put_upload_form(visit);
  buf_text(&visit->out, "<input type=\"hidden\" name=\"do\" value=\"preview\">\n");
  put_input(visit, "file", "A file", "A table with commas, semicolons or tabs (CSV), at most 1 MB.", "file", STR(""));
  put_text_area(visit, "table", "Or paste the table",
                "The first line names the columns: id, name, email, entity, class, status. Only id is "
                "needed; several classes "
                "are separated by semicolons; the status may be left.",
                field_typed(visit, "table"));
  put_radios(visit, "complete", "Who is in the table?", "Of all, whoever is missing has left.", answers, 2, whom);
  put_form_end(visit, "Show what would change");
}

static bool show_import(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<p><a href=\"/people\">People</a></p>\n<h1>Import from HR</h1>\n<p>Nothing is saved "
                        "before you have seen what "
                        "would change.</p>\n");
  put_begin(visit);
  return true;
}

/* -- the preview --------------------------------------------------------------------------------------------------- */

static const struct {
  const char *title, *class;
} kinds[IMPORT_KINDS] = {
    [IMPORT_ADDED] = {"Added", "yes"}, [IMPORT_CHANGED] = {"Changed", "wait"},         [IMPORT_SAME] = {"Unchanged", "over"},
    [IMPORT_LEFT] = {"Left", "no"},    [IMPORT_DUPLICATE] = {"Twice, left out", "no"}, [IMPORT_BAD] = {"Not understood, left out", "no"}};

static void put_row(struct visit *visit, const struct import_row *row) {
  buf_text(&visit->out, "<tr><td>");
  if (row->line) buf_format(&visit->out, "%u", row->line);
  html_f(&visit->out, "</td><td><code>%.*s</code></td><td>%.*s", STR_ARG(text_shown(row->id)), STR_ARG(row->what));
  if (row->doubt.length) html_f(&visit->out, " <strong class=\"tag wait\">%.*s</strong>", STR_ARG(row->doubt));
  buf_text(&visit->out, "</td></tr>\n");
}

static void put_kind(struct visit *visit, const struct import *import, enum import_kind kind) {
  if (!import->counts[kind] || kind == IMPORT_SAME) return;
  html_f(&visit->out, "<h2>%s ", kinds[kind].title);
  buf_format(&visit->out, "(%u)</h2>\n", import->counts[kind]);
  buf_text(&visit->out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Line</th><th scope=\"col\">Id</th><th "
                        "scope=\"col\">What</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < import->count; i++)
    if (import->rows[i].kind == kind) put_row(visit, &import->rows[i]);
  buf_text(&visit->out, "</tbody></table></div>\n");
}

static void put_summary(struct visit *visit, const struct import *import) {
  buf_text(&visit->out, "<p>");
  for (int kind = 0; kind < IMPORT_KINDS; kind++) {
    html_f(&visit->out, "<strong class=\"tag %s\">%s ", kinds[kind].class, kinds[kind].title);
    buf_format(&visit->out, "%u</strong> ", import->counts[kind]);
  }
  buf_text(&visit->out, "</p>\n");
  if (!import->unknown_columns.count) return;
  buf_text(&visit->out, "<p>Columns that mean nothing here, and are passed over: ");
  for (uint32_t i = 0; i < import->unknown_columns.count; i++)
    html_f(&visit->out, "%s<code>%.*s</code>", i ? ", " : "", STR_ARG(import->unknown_columns.at[i]));
  buf_text(&visit->out, ".</p>\n");
}

static void put_save(struct visit *visit, const struct import *import) {
  char digits[HASH_DIGITS];
  if (!import->counts[IMPORT_ADDED] && !import->counts[IMPORT_CHANGED] && !import->counts[IMPORT_LEFT]) {
    buf_text(&visit->out, "<p>There is nothing to save.</p>\n");
    return;
  }
  put_form(visit, "");
  html_f(&visit->out,
         "<input type=\"hidden\" name=\"do\" value=\"save\">\n<input type=\"hidden\" name=\"seen\" "
         "value=\"%.*s\">\n<input "
         "type=\"hidden\" name=\"complete\" value=\"%s\">\n<input type=\"hidden\" name=\"table\" "
         "value=\"%.*s\">\n",
         HASH_DIGITS, hash_hex(import->hash, digits).at, is_complete(visit) ? "yes" : "no", STR_ARG(typed_table(visit)));
  put_form_end(visit, "Save this");
}

static void put_preview(struct visit *visit, const struct import *import) {
  static const enum import_kind order[] = {IMPORT_BAD, IMPORT_DUPLICATE, IMPORT_LEFT, IMPORT_ADDED, IMPORT_CHANGED};
  buf_text(&visit->out, "<p><a href=\"/people-import\">Another table</a></p>\n<h1>What would change</h1>\n");
  put_summary(visit, import);
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) put_kind(visit, import, order[i]);
  put_save(visit, import);
}

/* -- saving -------------------------------------------------------------------------------------------------------- */

/* Spreadsheets save tables in several ways, of which one can be read without guessing what a letter is. */
static struct str file_table(struct visit *visit) {
  const struct upload *upload = visit->request->uploads;
  struct str table = STR("");
  struct error why;
  if (upload->is_too_large || upload->content.length > CSV_SIZE_MAX)
    problem_add(visit, "file", STR("That file is larger than 1 MB. Save the table by itself, or in parts"));
  else if (!csv_text(upload->content, &table, &why))
    problem_add(visit, "file", arena_copy(visit->arena, str_of(why.text)));
  return str_trim(table);
}

static bool read_table(struct visit *visit, struct import *import, struct error *error) {
  const struct registry *reg;
  struct error why;
  struct str table = visit->request->upload_count ? file_table(visit) : typed_table(visit);
  if (!table.length && !visit->problem_count) problem_add(visit, "table", STR("Paste the table, or choose a file"));
  if (!table.length || !visit_roster(visit, &reg, error)) return table.length == 0;
  if (!import_read(reg, visit->arena, visit->view.now, visit->visitor.person, table, is_complete(visit), import, &why))
    problem_add(visit, "table", arena_copy(visit->arena, str_of(why.text)));
  roster_close(visit->site->roster);
  return true;
}

static bool is_as_seen(const struct visit *visit, const struct import *import) {
  char digits[HASH_DIGITS];
  return str_equal(field_typed(visit, "seen"), hash_hex(import->hash, digits));
}

static bool submit_import(struct visit *visit, struct error *error) {
  struct import import;
  if (!read_table(visit, &import, error)) return false;
  if (visit->problem_count) return show_import(visit, error);
  bool saves = str_equal(field_typed(visit, "do"), STR("save"));
  if (saves && !is_as_seen(visit, &import))
    problem_add(visit, "content",
                STR("Something was recorded meanwhile, and the table now changes something else. Look again, "
                    "then save."));
  if (!saves || visit->problem_count) {
    put_preview(visit, &import);
    return true;
  }
  view_close(&visit->view);
  if (!import_save(visit->site->company, visit->arena, &import, visit->visitor.person, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/people"));
  return true;
}

const struct page page_people_import = {.path = "/people-import",
                                        .title = "Import from HR",
                                        .right = RIGHT_DECIDE,
                                        .is_raised = true,
                                        .show = show_import,
                                        .submit = submit_import};
