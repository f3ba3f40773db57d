/* Incidents: their cases as the roster has them, and what is recorded of them. */
#include <stdlib.h>

#include "internal.h"

/* -- reading ------------------------------------------------------------------------------------------------------- */

static void read_closing(const struct registry *reg, struct symbol id, struct incident *incident) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, id, EVENT_INCIDENT_CLOSED); (entry = walk_next(&walk));) {
    incident->is_closed = true;
    incident->closed = entry->at;
    incident->outcome = entry_text(reg->journal, entry, "outcome");
    incident->sanction = entry_text(reg->journal, entry, "sanction");
  }
}

static void read_steps(const struct registry *reg, struct arena *arena, struct symbol id, struct incident *incident) {
  const struct entry *entry;
  for (struct walk walk = walk_of(reg, id, EVENT_INCIDENT_STEP); (entry = walk_next(&walk));) {
    ARENA_ROOM(arena, incident->steps, incident->room, incident->count);
    incident->steps[incident->count++] =
        (struct incident_step){entry->at, entry_text(reg->journal, entry, "by"), entry_text(reg->journal, entry, "text"),
                               entry_text(reg->journal, entry, "file"), entry_text(reg->journal, entry, "file_name")};
  }
}

static struct incident read_incident(const struct registry *reg, struct arena *arena, const struct entry *report) {
  struct symbol id = entry_symbol(reg->journal, report, "incident");
  int64_t kind = entry_number(reg->journal, report, "kind", -1);
  int field = event_field_find(EVENT_INCIDENT_REPORTED, STR("kind"));
  struct incident incident = {.id = symbol_str(reg, id),
                              .person = entry_text(reg->journal, report, "person"),
                              .text = entry_text(reg->journal, report, "text"),
                              .about = entry_text(reg->journal, report, "about"),
                              .reported = report->at};
  if (kind >= 0) incident.kind = str_of(event_types[EVENT_INCIDENT_REPORTED].fields[field].choices[kind]);
  read_closing(reg, id, &incident);
  read_steps(reg, arena, id, &incident);
  return incident;
}

static int open_first(const void *a, const void *b) {
  const struct incident *x = a, *y = b;
  if (x->is_closed != y->is_closed) return x->is_closed - y->is_closed;
  return (x->reported.seconds < y->reported.seconds) - (x->reported.seconds > y->reported.seconds);
}

void incidents_of(const struct registry *reg, struct arena *arena, struct str of, struct incidents *incidents) {
  *incidents = (struct incidents){0};
  for (uint32_t i = 0; i < reg->known; i++) {
    const struct entry *entry = journal_entry(reg->journal, i);
    if (entry->kind != EVENT_INCIDENT_REPORTED || entry_is_withdrawn(reg->journal, entry, reg->known)) continue;
    if (of.length && !str_equal(entry_text(reg->journal, entry, "person"), of)) continue;
    ARENA_ROOM(arena, incidents->at, incidents->room, incidents->count);
    incidents->at[incidents->count++] = read_incident(reg, arena, entry);
  }
  if (incidents->count > 1) qsort(incidents->at, incidents->count, sizeof *incidents->at, open_first);
}

void incidents_for(const struct registry *reg, struct arena *arena, struct str reader, struct incidents *incidents) {
  uint32_t kept = 0;
  incidents_of(reg, arena, STR(""), incidents);
  for (uint32_t i = 0; i < incidents->count; i++)
    if (!str_equal(incidents->at[i].about, reader)) incidents->at[kept++] = incidents->at[i];
  incidents->count = kept;
}

void cases_about(const struct registry *reg, struct arena *arena, struct str person, struct case_ids *ids) {
  *ids = (struct case_ids){0};
  for (uint32_t i = 0; i < reg->known; i++) {
    const struct entry *entry = journal_entry(reg->journal, i);
    if (entry->kind != EVENT_INCIDENT_REPORTED || !str_equal(entry_text(reg->journal, entry, "about"), person)) continue;
    ARENA_ROOM(arena, ids->at, ids->room, ids->count);
    ids->at[ids->count++] = arena_copy(arena, entry_text(reg->journal, entry, "incident"));
  }
}

bool incident_find(const struct registry *reg, struct arena *arena, struct str id, struct incident *incident) {
  struct symbol symbol = symbols_find(&reg->journal->texts, id);
  struct walk walk = walk_of(reg, symbol, EVENT_INCIDENT_REPORTED);
  const struct entry *report = symbol.number ? walk_next(&walk) : NULL;
  /* a report names a person, too: his id is no case's */
  if (!report || !symbol_equal(entry_symbol(reg->journal, report, "incident"), symbol)) return false;
  *incident = read_incident(reg, arena, report);
  return true;
}

/* -- recording ----------------------------------------------------------------------------------------------------- */

static int64_t choice_of(enum event_kind kind, const char *name, struct str word) {
  int field = event_field_find(kind, str_of(name));
  const char *const *choices = event_types[kind].fields[field].choices;
  for (int64_t i = 0; choices[i]; i++)
    if (str_equal(word, str_of(choices[i]))) return i;
  return -1;
}

/* One entry for each file, beside those of the report or the step. */
static void tell_files(struct telling *telling, struct str id, struct str by, const struct attachments *files) {
  for (int i = 0; i < files->count; i++) {
    struct event *event = telling_add(telling, EVENT_INCIDENT_STEP);
    event_set_text(event, "incident", id);
    event_set_text(event, "by", by);
    event_set_text(event, "file", attachment_hash(telling->arena, files->at[i].content));
    event_set_text(event, "file_name", files->at[i].name);
  }
}

void report_tell(struct telling *telling, const struct incident_report *report, struct str id) {
  struct event *event = telling_add(telling, EVENT_INCIDENT_REPORTED);
  int64_t kind = choice_of(EVENT_INCIDENT_REPORTED, "kind", report->kind);
  event_set_text(event, "incident", id);
  event_set_text(event, "person", report->person);
  event_set_text(event, "text", report->text);
  event_set_text(event, "about", report->about);
  if (kind >= 0) event_set_number(event, "kind", kind);
}

bool incident_report(struct company *company, struct arena *arena, const struct incident_report *report, struct str key, struct str *id,
                     struct error *error) {
  struct telling telling = telling_begin(company, arena, "report-incident", report->person, key);
  *id = telling_id(arena, "case-", telling.act.key);
  struct keeping keeping = {arena, *id, &report->files};
  report_tell(&telling, report, *id);
  tell_files(&telling, *id, report->person, &report->files);
  telling.also = attachments_keep, telling.context = &keeping;
  return telling_append(&telling, error);
}

static bool note_entry(void *context, const struct stored_entry *entry, struct error *error) {
  (void)entry, (void)error;
  *(bool *)context = true;
  return true;
}

static struct str closing_id(struct arena *arena, struct str id) { return arena_print(arena, STR_FMT ".closed", STR_ARG(id)); }

/* Whoever closes the case meanwhile has the last word, unless that was withdrawn. */
static bool keep_step(struct store *store, void *context, struct error *error) {
  const struct keeping *keeping = context;
  struct str closing = closing_id(keeping->arena, keeping->incident);
  bool is_closed = false, is_withdrawn = false;
  if (!store_each_of(store, "id", closing, note_entry, &is_closed, error) ||
      (is_closed && !store_each_of(store, "name", closing, note_entry, &is_withdrawn, error)))
    return false;
  if (is_closed && !is_withdrawn) return error_set(error, ERROR_CONFLICT, "this case is closed already");
  return attachments_keep(store, context, error);
}

bool incident_step(struct company *company, struct arena *arena, struct str id, struct str by, struct str text,
                   const struct attachments *files, struct str key, struct error *error) {
  struct telling telling = telling_begin(company, arena, "step-incident", by, key);
  struct keeping keeping = {arena, id, files};
  if (text.length) {
    struct event *event = telling_add(&telling, EVENT_INCIDENT_STEP);
    event_set_text(event, "incident", id);
    event_set_text(event, "by", by);
    event_set_text(event, "text", text);
  }
  tell_files(&telling, id, by, files);
  telling.also = keep_step, telling.context = &keeping;
  return telling_append(&telling, error);
}

bool incident_close(struct company *company, struct arena *arena, struct str id, struct str by, struct str outcome, struct str sanction,
                    struct str key, struct error *error) {
  struct telling telling = telling_begin(company, arena, "close-incident", by, key);
  struct event *event = telling_add(&telling, EVENT_INCIDENT_CLOSED);
  event->id = closing_id(arena, id);
  event_set_text(event, "incident", id);
  event_set_text(event, "outcome", outcome);
  event_set_text(event, "sanction", sanction);
  return telling_append(&telling, error);
}
