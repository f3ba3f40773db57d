/* What of reports stands beside the ledger: files, and reports without a name until the day on which they came in is over. */
#include "../base/base64.h"
#include "internal.h"

enum { BASE64_SIZE_MAX = 4 * (ATTACHMENT_SIZE_MAX / 3 + 1), FILES_TEXT_MAX = ATTACHMENTS_MAX * (HASH_DIGITS + 2 + FILE_NAME_MAX) };

/* -- files ---------------------------------------------------------------------------------------------------------- */

struct str attachment_hash(struct arena *arena, struct str content) {
  char digits[HASH_DIGITS];
  return arena_copy(arena, hash_hex(hash_of(content), digits));
}

static struct str attachment_id(struct arena *arena, struct str incident, struct str hash) {
  return arena_print(arena, STR_FMT "/" STR_FMT, STR_ARG(incident), STR_ARG(hash));
}

bool attachments_keep(struct store *store, void *context, struct error *error) {
  const struct keeping *keeping = context;
  bool ok = true;
  for (int i = 0; ok && i < keeping->files->count; i++) {
    struct str content = keeping->files->at[i].content,
               id = attachment_id(keeping->arena, keeping->incident, attachment_hash(keeping->arena, content));
    struct buf text;
    buf_init(&text, BASE64_SIZE_MAX);
    buf_base64(&text, content);
    ok = database_run(store->database, BIND(SQL_ATTACHMENT_ADD, sql_text(store->company), sql_text(id), sql_text(buf_view(&text))), error);
    buf_free(&text);
  }
  return ok;
}

static bool decode(struct arena *arena, struct str text, struct str *content) {
  uint8_t *bytes = arena_take(arena, text.length + 1);
  size_t size;
  if (!base64_parse(text, bytes, text.length + 1, &size)) return false;
  *content = (struct str){(const char *)bytes, size};
  return true;
}

bool attachment_read(struct company *company, struct arena *arena, struct str incident, struct str hash, struct str *content,
                     struct error *error) {
  struct store *store = company_reader(company);
  struct rows *row = NULL;
  bool ok = database_first(store->database,
                           BIND(SQL_ATTACHMENT_GET, sql_text(store->company), sql_text(attachment_id(arena, incident, hash))), &row, error);
  if (ok && !row) ok = error_set(error, ERROR_MISSING, "there is no such file");
  if (ok && (!decode(arena, rows_text(row, 0), content) || !str_equal(attachment_hash(arena, *content), hash)))
    ok = error_set(error, ERROR_BROKEN, "the file `" STR_FMT "` is not what it was when it was attached", STR_ARG(hash));
  rows_close(row);
  company_give_back(company, store);
  return ok;
}

/* -- reports without a name ------------------------------------------------------------------------------------------- */

struct holding_report {
  struct arena *arena;
  const struct incident_report *report;
  struct str id, due, files;
};

/* A line each: the hash, a blank, the name. */
static struct str files_text(struct arena *arena, const struct attachments *files) {
  struct buf text;
  buf_init(&text, FILES_TEXT_MAX);
  for (int i = 0; i < files->count; i++)
    buf_format(&text, STR_FMT " " STR_FMT "\n", STR_ARG(attachment_hash(arena, files->at[i].content)), STR_ARG(files->at[i].name));
  return buf_end(&text, arena);
}

static bool hold(struct store *store, void *context, struct error *error) {
  const struct holding_report *holding = context;
  const struct incident_report *report = holding->report;
  struct keeping keeping = {holding->arena, holding->id, &report->files};
  return attachments_keep(store, &keeping, error) &&
         database_run(store->database,
                      BIND(SQL_HELD_REPORT_ADD, sql_text(store->company), sql_text(holding->id), sql_text(report->kind),
                           sql_text(report->about), sql_text(report->text), sql_text(holding->files), sql_text(holding->due)),
                      error);
}

bool incident_hold(struct company *company, struct arena *arena, const struct incident_report *report, struct instant due, struct str *id,
                   struct error *error) {
  *id = telling_id(arena, "case-", company_token(company, arena));
  struct holding_report holding = {arena, report, *id, instant_text(arena, due), files_text(arena, &report->files)};
  return company_keep(company, hold, &holding, error);
}

bool incident_is_held(struct company *company, struct str id, bool *is_held, struct error *error) {
  struct store *store = company_reader(company);
  bool ok = database_has(store->database, BIND(SQL_HELD_REPORT_ROW, sql_text(store->company), sql_text(id)), is_held, error);
  company_give_back(company, store);
  return ok;
}

/* -- into the ledger ---------------------------------------------------------------------------------------------------- */

struct taking {
  struct telling telling;
  struct str id; /* of the report; empty: none is due */
};

static void tell_held(struct taking *taking, const struct rows *row) {
  struct arena *arena = taking->telling.arena;
  struct str id = arena_copy(arena, rows_text(row, 0)), files = arena_copy(arena, rows_text(row, 4)), line, hash;
  struct incident_report report = {.kind = arena_copy(arena, rows_text(row, 1)),
                                   .about = arena_copy(arena, rows_text(row, 2)),
                                   .text = arena_copy(arena, rows_text(row, 3))};
  struct instant due;
  report_tell(&taking->telling, &report, id);
  while (str_cut(&files, '\n', &line)) {
    if (!str_cut(&line, ' ', &hash) || !hash.length) continue;
    struct event *event = telling_add(&taking->telling, EVENT_INCIDENT_STEP);
    event_set_text(event, "incident", id);
    event_set_text(event, "file", hash);
    event_set_text(event, "file_name", line);
  }
  for (uint32_t i = 0; instant_parse(rows_text(row, 5), &due) && i < taking->telling.count; i++) taking->telling.events[i].at = due;
  taking->id = id;
}

/* Whoever takes it in second finds that it is gone, and does nothing. */
static bool end_held(struct store *store, void *context, struct error *error) {
  const struct taking *taking = context;
  bool is_there;
  if (!database_has(store->database, BIND(SQL_HELD_REPORT_ROW, sql_text(store->company), sql_text(taking->id)), &is_there, error))
    return false;
  if (!is_there) return error_set(error, ERROR_CONFLICT, "somebody else took it in");
  return database_run(store->database, BIND(SQL_HELD_REPORT_END, sql_text(store->company), sql_text(taking->id)), error);
}

static bool find_due(struct company *company, struct taking *taking, struct error *error) {
  struct store *store = company_reader(company);
  struct str now = instant_text(taking->telling.arena, company_now(company));
  struct rows *row = NULL;
  bool ok = database_first(store->database, BIND(SQL_HELD_REPORT_DUE, sql_text(store->company), sql_text(now)), &row, error);
  if (ok && row) tell_held(taking, row);
  rows_close(row);
  company_give_back(company, store);
  return ok;
}

/* Each by an act of its own: whoever may not read one of them is not to see that an act brought more than he reads. */
bool incidents_take_in(struct company *company, struct arena *arena, struct error *error) {
  for (;;) {
    struct taking taking = {.telling = telling_begin(company, arena, "take-in-report", STR("anonymous"), STR(""))};
    if (!find_due(company, &taking, error)) return false;
    if (!taking.id.length) return true;
    taking.telling.also = end_held, taking.telling.context = &taking;
    if (telling_append(&taking.telling, error)) continue;
    bool is_held = true; /* else somebody else took it in, and the next one is looked for */
    if (error->kind != ERROR_CONFLICT || !incident_is_held(company, taking.id, &is_held, error) || is_held) return false;
  }
}
