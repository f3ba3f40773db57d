/* Personnel from the table of another system. */
#include "import.h"

#include "../base/map.h"

enum column { COLUMN_ID, COLUMN_NAME, COLUMN_EMAIL, COLUMN_ENTITY, COLUMN_CLASS, COLUMN_STATUS, COLUMNS };

/* What such systems call a column. */
static const struct {
  const char *name;
  enum column column;
} headings[] = {
    {"id", COLUMN_ID},         {"person", COLUMN_ID},      {"user", COLUMN_ID},           {"login", COLUMN_ID},
    {"username", COLUMN_ID},   {"employee id", COLUMN_ID}, {"name", COLUMN_NAME},         {"full name", COLUMN_NAME},
    {"email", COLUMN_EMAIL},   {"e-mail", COLUMN_EMAIL},   {"mail", COLUMN_EMAIL},        {"email address", COLUMN_EMAIL},
    {"entity", COLUMN_ENTITY}, {"company", COLUMN_ENTITY}, {"subsidiary", COLUMN_ENTITY}, {"class", COLUMN_CLASS},
    {"classes", COLUMN_CLASS}, {"role", COLUMN_CLASS},     {"status", COLUMN_STATUS},     {"state", COLUMN_STATUS},
};

struct importing {
  const struct registry *reg;
  struct arena *arena;
  struct instant now;
  struct str by;
  struct import *import;
  int32_t places[COLUMNS]; /* of a column in the table, or -1 */
  struct map seen;         /* ids, to the line */
  struct members members;
};

/* -- the heading --------------------------------------------------------------------------------------------------- */

static struct str lower(struct arena *arena, struct str text) {
  struct str copy = arena_copy(arena, text);
  char *at = (char *)(uintptr_t)copy.at;
  for (size_t i = 0; i < copy.length; i++)
    if (at[i] >= 'A' && at[i] <= 'Z')
      at[i] = (char)(at[i] - 'A' + 'a');
    else if (at[i] == '_')
      at[i] = ' ';
  return copy;
}

static enum column column_of(struct str heading) {
  for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
    if (str_equal(heading, str_of(headings[i].name))) return headings[i].column;
  return COLUMNS;
}

static void add_word(struct arena *arena, struct words *words, struct str word) {
  ARENA_ROOM(arena, words->at, words->room, words->count);
  words->at[words->count++] = word;
}

static bool read_heading(struct importing *importing, const struct csv_row *row, struct error *error) {
  for (int c = 0; c < COLUMNS; c++) importing->places[c] = -1;
  for (uint32_t i = 0; i < row->count; i++) {
    enum column column = column_of(lower(importing->arena, row->cells[i]));
    if (column == COLUMNS) {
      add_word(importing->arena, &importing->import->unknown_columns, row->cells[i]);
      continue;
    }
    if (importing->places[column] >= 0)
      return error_set(error, ERROR_INPUT, "two columns mean the same: `" STR_FMT "` and `" STR_FMT "`",
                       STR_ARG(row->cells[importing->places[column]]), STR_ARG(row->cells[i]));
    importing->places[column] = (int32_t)i;
  }
  return importing->places[COLUMN_ID] >= 0 ||
         error_set(error, ERROR_INPUT,
                   "the first line names no column `id`; it is by what a person signs in, and the first line "
                   "must name the columns");
}

/* -- a row --------------------------------------------------------------------------------------------------------- */

static struct str cell_of(const struct importing *importing, const struct csv_row *row, enum column column) {
  int32_t place = importing->places[column];
  return place >= 0 && (uint32_t)place < row->count ? row->cells[place] : STR("");
}

static struct import_row *add_row(struct importing *importing, enum import_kind kind, uint32_t line, struct str id) {
  struct import *import = importing->import;
  ARENA_ROOM(importing->arena, import->rows, import->room, import->count);
  struct import_row *row = &import->rows[import->count++];
  *row = (struct import_row){.kind = kind, .line = line, .id = id};
  return row;
}

static bool is_bad(struct import_row *row, struct str what) {
  row->kind = IMPORT_BAD;
  row->what = what;
  return true;
}

/* Enough to find a cell that slipped into the wrong column; whether mails arrive, only sending them tells. */
static bool looks_like_address(struct str text) {
  size_t at = str_find(text, STR("@"), 0);
  return at != SIZE_MAX && at > 0 && at + 1 < text.length && str_find(text, STR(" "), 0) == SIZE_MAX;
}

static bool check_row(struct importing *importing, struct import_row *row, struct words *classes) {
  struct error why;
  const struct str texts[] = {row->name, row->entity, row->email};
  if (!row->id.length) return !is_bad(row, STR("it says no id"));
  if (str_equal(row->id, STR("all")) || !id_check(row->id, &why))
    return !is_bad(row, arena_print(importing->arena, "`" STR_FMT "` cannot be an id", STR_ARG(row->id)));
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i].length && !text_check(texts[i], TEXT_LENGTH_MAX, true, &why))
      return !is_bad(row, arena_copy(importing->arena, str_of(why.text)));
  for (uint32_t i = 0; i < classes->count; i++)
    if (!is_class(importing->reg->policy, classes->at[i]))
      return !is_bad(row, arena_print(importing->arena, "the policy has no class `" STR_FMT "`", STR_ARG(classes->at[i])));
  if (row->email.length && !looks_like_address(row->email))
    return !is_bad(row, arena_print(importing->arena, "`" STR_FMT "` is no address of mail", STR_ARG(row->email)));
  return true;
}

static struct words read_classes(struct importing *importing, struct str text) {
  struct words classes = {0};
  size_t begun = 0;
  for (size_t i = 0; i <= text.length; i++) {
    if (i < text.length && !strchr(";,|/", text.at[i])) continue;
    struct str word = lower(importing->arena, str_trim(str_sub(text, begun, i - begun)));
    if (word.length && !words_have(&classes, word)) add_word(importing->arena, &classes, word);
    begun = i + 1;
  }
  return classes;
}

enum status { STATUS_SERVES, STATUS_LEFT, STATUS_UNKNOWN };

/* A word that we do not know is neither: to take somebody who left for one who serves would let him in. */
static enum status status_of(struct importing *importing, struct str said) {
  static const struct {
    const char *word;
    enum status status;
  } words[] = {{"", STATUS_SERVES},         {"active", STATUS_SERVES}, {"in service", STATUS_SERVES}, {"employed", STATUS_SERVES},
               {"current", STATUS_SERVES},  {"leave", STATUS_SERVES},  {"on leave", STATUS_SERVES},   {"left", STATUS_LEFT},
               {"terminated", STATUS_LEFT}, {"inactive", STATUS_LEFT}, {"leaver", STATUS_LEFT},       {"former", STATUS_LEFT}};
  said = lower(importing->arena, said);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal(said, str_of(words[i].word))) return words[i].status;
  return STATUS_UNKNOWN;
}

/* -- what it changes ----------------------------------------------------------------------------------------------- */

static void say(struct buf *what, const char *before, struct str word) {
  buf_format(what, "%s%s" STR_FMT, what->length ? ", " : "", before, STR_ARG(word));
}

static void compare_detail(struct buf *what, const char *name, struct str *now, struct str before) {
  if (!now->length || str_equal(*now, before))
    *now = STR("");
  else
    say(what, name, *now);
}

static void compare_classes(struct importing *importing, struct import_row *row, const struct words *classes, const struct words *before,
                            struct buf *what) {
  for (uint32_t i = 0; i < classes->count; i++) {
    if (words_have(before, classes->at[i])) continue;
    add_word(importing->arena, &row->given, classes->at[i]);
    say(what, "becomes ", classes->at[i]);
  }
  for (uint32_t i = 0; classes->count && i < before->count; i++) {
    if (words_have(classes, before->at[i])) continue;
    add_word(importing->arena, &row->ended, arena_copy(importing->arena, before->at[i]));
    say(what, "is no longer ", before->at[i]);
  }
}

static void compare(struct importing *importing, struct import_row *row, const struct words *classes, const struct member *before) {
  struct buf what;
  struct words none = {0};
  bool is_known = before->id.length > 0;
  buf_init(&what, TEXT_LENGTH_MAX);
  row->joins = !is_known || !before->is_in_service;
  if (row->joins && !is_known) say(&what, "", row->name.length ? row->name : row->id);
  if (row->joins && is_known) say(&what, "", STR("comes back"));
  if (!row->joins) {
    compare_detail(&what, "name ", &row->name, before->name);
    compare_detail(&what, "entity ", &row->entity, before->entity);
    compare_detail(&what, "e-mail ", &row->email, before->email);
  }
  compare_classes(importing, row, classes, row->joins ? &none : &before->classes, &what);
  row->kind = row->joins ? IMPORT_ADDED : what.length ? IMPORT_CHANGED : IMPORT_SAME;
  row->what = arena_copy(importing->arena, buf_view(&what));
  if (row->joins && !classes->count) is_bad(row, STR("somebody new, and no class is said: it decides what binds him"));
  buf_free(&what);
}

/* Another person of this name: perhaps the same one by another id. */
static void doubt_name(struct importing *importing, struct import_row *row) {
  for (uint32_t i = 0; row->kind == IMPORT_ADDED && row->name.length && i < importing->members.count; i++) {
    const struct member *member = &importing->members.at[i];
    if (str_equal(member->name, row->name) && !str_equal(member->id, row->id))
      row->doubt = arena_print(importing->arena, "`" STR_FMT "` has the same name", STR_ARG(member->id));
  }
}

/* Nobody changes what he may do himself, not by a table either. */
static void leave_own(const struct importing *importing, struct import_row *row) {
  bool changes = row->kind == IMPORT_LEFT || row->given.count || row->ended.count;
  if (changes && str_equal(row->id, importing->by))
    is_bad(row, STR("your own classes are for somebody else to change: another who decides, or who runs the server (abstain record)"));
}

static void read_row(struct importing *importing, const struct csv_row *cells) {
  struct import_row *row = add_row(importing, IMPORT_SAME, cells->line, cell_of(importing, cells, COLUMN_ID));
  struct words classes = read_classes(importing, cell_of(importing, cells, COLUMN_CLASS));
  struct member before = {0};
  row->name = cell_of(importing, cells, COLUMN_NAME);
  row->entity = cell_of(importing, cells, COLUMN_ENTITY);
  row->email = cell_of(importing, cells, COLUMN_EMAIL);
  /* Seen also where the row is not understood: of a table of all, he is not missing. */
  int32_t line = row->id.length ? map_add(&importing->seen, row->id, (int32_t)cells->line) : (int32_t)cells->line;
  if (!check_row(importing, row, &classes)) return;
  if (line != (int32_t)cells->line) {
    row->kind = IMPORT_DUPLICATE;
    row->what = arena_print(importing->arena, "stands in line %d, too", (int)line);
    return;
  }
  bool is_known = member_find(importing->reg, importing->arena, importing->now, row->id, &before);
  enum status status = status_of(importing, cell_of(importing, cells, COLUMN_STATUS));
  if (status == STATUS_UNKNOWN) {
    is_bad(row, arena_print(importing->arena, "the status `" STR_FMT "` is not known: say `active` or `left`",
                            STR_ARG(cell_of(importing, cells, COLUMN_STATUS))));
  } else if (status == STATUS_SERVES) {
    compare(importing, row, &classes, &before);
    doubt_name(importing, row);
  } else if (is_known && before.is_in_service) {
    row->kind = IMPORT_LEFT;
    row->what = STR("the table says that he left");
  }
  leave_own(importing, row);
}

static void add_missing(struct importing *importing) {
  for (uint32_t i = 0; i < importing->members.count; i++) {
    const struct member *member = &importing->members.at[i];
    if (!member->is_in_service || map_find(&importing->seen, member->id) != MAP_NONE) continue;
    struct import_row *row = add_row(importing, IMPORT_LEFT, 0, arena_copy(importing->arena, member->id));
    row->name = arena_copy(importing->arena, member->name);
    row->what = STR("is in service, and not in the table");
    leave_own(importing, row);
  }
}

/* -- all of it ----------------------------------------------------------------------------------------------------- */

static void hash_words(struct buf *text, const char *sign, const struct words *words) {
  for (uint32_t i = 0; i < words->count; i++) buf_format(text, "\t%s" STR_FMT, sign, STR_ARG(words->at[i]));
}

static struct hash hash_import(const struct import *import) {
  struct hasher hasher;
  hasher_begin(&hasher);
  for (uint32_t i = 0; i < import->count; i++) {
    const struct import_row *row = &import->rows[i];
    struct buf text;
    buf_init(&text, CSV_CELL_MAX * CSV_COLUMNS_MAX);
    buf_format(&text, "%d\t%d\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT, (int)row->kind, row->joins, STR_ARG(row->id),
               STR_ARG(row->name), STR_ARG(row->entity), STR_ARG(row->email));
    hash_words(&text, "+", &row->given);
    hash_words(&text, "-", &row->ended);
    buf_char(&text, '\n');
    hasher_add(&hasher, buf_view(&text));
    buf_free(&text);
  }
  return hasher_end(&hasher);
}

bool import_read(const struct registry *reg, struct arena *arena, struct instant now, struct str by, struct str text, bool is_complete,
                 struct import *import, struct error *error) {
  struct importing importing = {.reg = reg, .arena = arena, .now = now, .by = by, .import = import};
  struct csv csv;
  *import = (struct import){0};
  map_init(&importing.seen, arena);
  if (!csv_read(arena, text, &csv, error) || !read_heading(&importing, &csv.rows[0], error)) return false;
  members_of(reg, arena, now, &importing.members);
  for (uint32_t i = 1; i < csv.count; i++) read_row(&importing, &csv.rows[i]);
  if (csv.count < 2) return error_set(error, ERROR_INPUT, "there is a heading, and nobody under it");
  if (is_complete) add_missing(&importing);
  for (uint32_t i = 0; i < import->count; i++) import->counts[import->rows[i].kind]++;
  import->hash = hash_import(import);
  return true;
}

/* -- saving -------------------------------------------------------------------------------------------------------- */

static void tell_details(struct telling *telling, const struct import_row *row) {
  if (!row->joins && !row->name.length && !row->entity.length && !row->email.length) return;
  struct event *event = telling_add(telling, row->joins ? EVENT_JOINED : EVENT_DETAILS_CHANGED);
  event_set_text(event, "person", row->id);
  event_set_text(event, "name", row->name);
  event_set_text(event, "entity", row->entity);
  event_set_text(event, "email", row->email);
}

static void tell_classes(struct telling *telling, const struct import_row *row, enum event_kind kind, const struct words *classes) {
  for (uint32_t i = 0; i < classes->count; i++) {
    struct event *event = telling_add(telling, kind);
    event_set_text(event, "person", row->id);
    event_set_text(event, "class", classes->at[i]);
  }
}

static void tell_row(struct telling *telling, const struct import_row *row) {
  if (row->kind == IMPORT_LEFT) event_set_text(telling_add(telling, EVENT_LEFT), "person", row->id);
  if (row->kind != IMPORT_ADDED && row->kind != IMPORT_CHANGED) return;
  tell_details(telling, row);
  tell_classes(telling, row, EVENT_CLASS_GIVEN, &row->given);
  tell_classes(telling, row, EVENT_CLASS_ENDED, &row->ended);
}

bool import_save(struct company *company, struct arena *arena, const struct import *import, struct str by, struct str key,
                 struct error *error) {
  struct telling telling = telling_begin(company, arena, "import-people", by, key);
  for (uint32_t i = 0; i < import->count; i++) tell_row(&telling, &import->rows[i]);
  if (telling.count > EVENTS_AN_ACT)
    return error_set(error, ERROR_INPUT, "that is more than %d changes at once; make two tables of it", EVENTS_AN_ACT);
  return telling_append(&telling, error);
}
