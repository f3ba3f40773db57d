/* `abstain log`: what is in the ledger, newest first. */
#include "../decision/entry_text.h"
#include "stored.h"

enum { LOG_LIMIT = 20, PAGE = 1000 };

struct log {
  struct invocation *call;
  struct store *store;
  struct entry_reader *reader, *naming; /* of the entry that is shown; of what names it */
  int64_t cut;        /* so much was known */
  struct str person;  /* only what names him; empty: everything */
  struct str kind;    /* only such events; empty: all */
  bool acts;          /* acts, too */
  int64_t limit, left; /* how many are shown, and how many more */
};

static bool names(const struct event *event, struct str person) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    if (!event_has(event, f)) continue;
    const struct value *value = &event->values[f];
    if (field_is_text(type->fields[f].kind) && str_equal(value->text, person)) return true;
    for (uint32_t i = 0; i < value->count; i++)
      if (str_equal(value->list[i], person)) return true;
  }
  return false;
}

static bool is_wanted(const struct log *log, const struct entry_content *content) {
  if (content->is_act) return log->acts && log->kind.length == 0 && (log->person.length == 0 || str_equal(content->act.by, log->person));
  if (log->kind.length && !str_equal(log->kind, str_of(event_types[content->event.kind].name))) return false;
  return log->person.length == 0 || names(&content->event, log->person);
}

/* As much of the sentence as the line has room for: `abstain show` has all of it. When it takes effect stands first, for that is
 * not to be cut off: a slip in --at shows here. */
static void put_sentence(struct invocation *call, const struct event *event, bool is_withdrawn) {
  enum { BEFORE = ID_DIGITS_SHOWN + 22, LEAST = 30 };
  struct buf text;
  buf_init(&text, ENTRY_SIZE_MAX);
  if (is_withdrawn) buf_text(&text, "withdrawn: ");
  buf_as_of(&text, event);
  buf_event_short(&text, event);
  size_t room = call->columns > BEFORE + LEAST ? (size_t)call->columns - BEFORE : LEAST;
  bool fits = text.length <= room;
  size_t end = fits ? text.length : room - 1;
  while (!fits && ((unsigned char)text.at[end] & 0xc0) == 0x80) end--;
  buf_put(&call->out, text.at, end);
  if (!fits) buf_text(&call->out, "…");
  buf_free(&text);
}

static void put_line(struct log *log, const struct stored_entry *entry, const struct entry_content *content, bool is_withdrawn) {
  struct buf *out = &log->call->out;
  char digits[HASH_DIGITS];
  call_color(log->call, "33");
  buf_put(out, hash_hex(entry->hash, digits).at, ID_DIGITS_SHOWN);
  call_color(log->call, NULL);
  buf_char(out, ' ');
  buf_instant(out, content && content->is_act ? content->act.recorded : entry->recorded);
  buf_char(out, ' ');
  if (!content) buf_text(out, "(erased)");
  else if (content->is_act) buf_act(out, &content->act);
  else put_sentence(log->call, &content->event, is_withdrawn);
  buf_char(out, '\n');
}

static bool log_entry(struct log *log, const struct stored_entry *entry, struct error *error) {
  struct entry_content content;
  bool all = log->person.length == 0 && log->kind.length == 0;
  if (!entry->is_erased && !entry_read(log->reader, entry->content, &content, error)) return false;
  if (entry->is_erased ? !all : !is_wanted(log, &content)) return true;
  bool has_name = !entry->is_erased && !content.is_act && content.event.id.length && !log->call->json, is_withdrawn = false;
  struct hash by;
  if (has_name && !stored_withdrawal(log->store, log->naming, content.event.id, log->cut, &by, &is_withdrawn, error)) return false;
  if (log->call->json) json_put_entry(&log->call->out, entry);
  else put_line(log, entry, entry->is_erased ? NULL : &content, is_withdrawn);
  log->left--;
  return true;
}

/* Entries of a page, kept so that they can be gone through backwards. */
struct page {
  struct log *log;
  struct arena *arena;
  struct stored_entry entries[PAGE];
  int count;
};

static bool keep(void *context, const struct stored_entry *entry, struct error *error) {
  struct page *page = context;
  (void)error;
  page->entries[page->count] = *entry;
  page->entries[page->count++].content = arena_copy(page->arena, entry->content);
  return true;
}

static bool log_page(struct log *log, int64_t first, int64_t end, struct error *error) {
  struct arena *arena = arena_new(0);
  struct page *page = ARENA_NEW(arena, struct page);
  *page = (struct page){.log = log, .arena = arena};
  bool ok = store_each(log->store, first, end, keep, page, error);
  for (int i = page->count; ok && i-- > 0 && log->left > 0;) ok = log_entry(log, &page->entries[i], error);
  arena_free(arena);
  return ok;
}

/* Whoever is asked for alone, and about whom nothing was shown, may be misspelt. */
static bool shown_any(const struct log *log) { return log->person.length == 0 || log->kind.length > 0 || log->left < log->limit; }

static bool note_known(void *context, const struct stored_entry *entry, struct error *error) {
  (void)entry, (void)error;
  return *(bool *)context = true;
}

static bool run_log(struct invocation *call, struct error *error) {
  struct log log = {.call = call, .reader = entry_reader_new(call->arena), .naming = entry_reader_new(call->arena), .left = LOG_LIMIT};
  const char *limit = call_option(call, "limit");
  log.person = str_of(call_option(call, "person"));
  log.kind = str_of(call_option(call, "kind"));
  log.acts = call_option(call, "acts") != NULL;
  if (log.kind.length && event_find(log.kind) == EVENT_KINDS)
    return error_set(error, ERROR_INPUT, "`%s` is not an event; `abstain events` lists them", call_option(call, "kind"));
  if (limit && (!str_int(str_of(limit), &log.left) || log.left < 1)) return error_set(error, ERROR_INPUT, "`%s` is not how many to show", limit);
  log.limit = log.left;
  if (!stored_open(call, STORE_READ, &log.store, error) || !stored_known(call, log.store, &log.cut, error)) return false;
  for (int64_t end = log.cut; end > 0 && log.left > 0; end -= PAGE) {
    int64_t first = end > PAGE ? end - PAGE : 0;
    if (!log_page(&log, first, end, error)) return false;
    call_flush(call);
  }
  bool is_known = shown_any(&log);
  if (!is_known && !store_each_of(log.store, "name", log.person, note_known, &is_known, error)) return false;
  return is_known || stored_unknown(log.store, log.person, error);
}

const struct command command_log = {
    .name = "log",
    .group = "The ledger",
    .summary = "what was recorded, newest first",
    .synopsis = "",
    .examples = "  abstain log --store company.db\n"
                "  abstain log --store company.db --person dirk --limit 100\n"
                "  abstain log --store company.db --acts",
    .details = "A line has the entry's id, when it was recorded, and what happened; where it takes effect at another time, as of when;\n"
               "of what was taken back, that it is withdrawn. With --acts it shows, too, who recorded it.",
    .options = {OPTION_STORE, OPTION_COMPANY, OPTION_KNOWN_TO_STORE, {"person", "ID", "only what names this person (or thing)"},
                {"kind", "EVENT", "only events of this kind"}, {"acts", NULL, "the acts, too: who recorded what"},
                {"limit", "N", "how many (default: 20)"}},
    .run = run_log,
};
