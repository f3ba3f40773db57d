/* `abstain log` and `abstain show`: what is in the ledger, newest first, and one entry of it with all that is known of it. */
#include <inttypes.h>

#include "../base/json.h"
#include "../ledger/sentence.h"
#include "stored.h"

enum { LOG_LIMIT = 20, PAGE = 1000, ID_DIGITS_SHOWN = 10 };

/* -- log ---------------------------------------------------------------------------------------------------------- */

struct log {
  struct invocation *call;
  struct store *store;
  struct entry_reader *reader;
  struct str person;  /* only what names him; empty: everything */
  struct str kind;    /* only such events; empty: all */
  bool acts;          /* acts, too */
  int64_t left;       /* how many more are shown */
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

static void put_act(struct buf *out, const struct act *act) {
  buf_format(out, STR_FMT " by " STR_FMT " through " STR_FMT ", ", STR_ARG(act->name), STR_ARG(act->by), STR_ARG(act->via));
  buf_count(out, act->entries, "event", "events");
}

/* As much of the sentence as the line has room for: `abstain show` has all of it. */
static void put_sentence(struct invocation *call, const struct event *event) {
  enum { BEFORE = ID_DIGITS_SHOWN + 22, LEAST = 30 };
  struct buf text;
  buf_init(&text, ENTRY_SIZE_MAX);
  buf_event_sentence(&text, event);
  size_t room = call->columns > BEFORE + LEAST ? (size_t)call->columns - BEFORE : LEAST;
  bool fits = text.length <= room;
  size_t end = fits ? text.length : room - 1;
  while (!fits && ((unsigned char)text.at[end] & 0xc0) == 0x80) end--;
  buf_put(&call->out, text.at, end);
  if (!fits) buf_text(&call->out, "…");
  buf_free(&text);
}

static void put_line(struct log *log, const struct stored_entry *entry, const struct entry_content *content) {
  struct buf *out = &log->call->out;
  char digits[HASH_DIGITS];
  call_color(log->call, "33");
  buf_put(out, hash_hex(entry->hash, digits).at, ID_DIGITS_SHOWN);
  call_color(log->call, NULL);
  buf_char(out, ' ');
  buf_instant(out, content && content->is_act ? content->act.recorded : entry->recorded);
  buf_char(out, ' ');
  if (!content) buf_text(out, "(erased)");
  else if (content->is_act) put_act(out, &content->act);
  else put_sentence(log->call, &content->event);
  buf_char(out, '\n');
}

static void put_json(struct log *log, const struct stored_entry *entry) {
  struct buf *out = &log->call->out;
  char digits[HASH_DIGITS];
  buf_char(out, '{');
  json_put_member(out, "id", (struct str){hash_hex(entry->hash, digits).at, ID_DIGITS});
  json_put_key(out, "content");
  if (entry->is_erased) buf_text(out, "null");
  else buf_str(out, entry->content);
  buf_text(out, "}\n");
}

static bool log_entry(struct log *log, const struct stored_entry *entry, struct error *error) {
  struct entry_content content;
  bool all = log->person.length == 0 && log->kind.length == 0;
  if (entry->is_erased) {
    if (!all) return true;
    put_line(log, entry, NULL);
    log->left--;
    return true;
  }
  if (!entry_read(log->reader, entry->content, &content, error)) return false;
  if (!is_wanted(log, &content)) return true;
  if (log->call->json) put_json(log, entry);
  else put_line(log, entry, &content);
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

static bool run_log(struct invocation *call, struct error *error) {
  struct log log = {.call = call, .reader = entry_reader_new(call->arena), .left = LOG_LIMIT};
  const char *limit = call_option(call, "limit");
  struct head head;
  log.person = str_of(call_option(call, "person"));
  log.kind = str_of(call_option(call, "kind"));
  log.acts = call_option(call, "acts") != NULL;
  if (log.kind.length && event_find(log.kind) == EVENT_KINDS)
    return error_set(error, ERROR_INPUT, "`%s` is not an event; `abstain events` lists them", call_option(call, "kind"));
  if (limit && (!str_int(str_of(limit), &log.left) || log.left < 1)) return error_set(error, ERROR_INPUT, "`%s` is not how many to show", limit);
  if (!stored_open(call, STORE_READ, &log.store, error) || !store_head(log.store, &head, error)) return false;
  for (int64_t end = head.size; end > 0 && log.left > 0; end -= PAGE) {
    int64_t first = end > PAGE ? end - PAGE : 0;
    if (!log_page(&log, first, end, error)) return false;
    call_flush(call);
  }
  return true;
}

const struct command command_log = {
    .name = "log",
    .group = "The ledger",
    .summary = "what was recorded, newest first",
    .synopsis = "",
    .examples = "  abstain log --store company.db\n"
                "  abstain log --store company.db --person dirk --limit 100\n"
                "  abstain log --store company.db --acts",
    .details = "A line has the entry's id, when it was recorded, and what happened. With --acts it shows, too, who recorded it.",
    .options = {OPTION_STORE, OPTION_COMPANY, {"person", "ID", "only what names this person (or thing)"},
                {"kind", "EVENT", "only events of this kind"}, {"acts", NULL, "the acts, too: who recorded what"},
                {"limit", "N", "how many (default: 20)"}},
    .run = run_log,
};

/* -- show ----------------------------------------------------------------------------------------------------------- */

static void put_pair(struct buf *out, const char *name, struct str value) { buf_format(out, "%-12s" STR_FMT "\n", name, STR_ARG(value)); }

static void put_content(struct invocation *call, const struct entry_content *content) {
  struct buf text;
  buf_init(&text, ENTRY_SIZE_MAX);
  if (content->is_act) {
    put_act(&text, &content->act);
    put_pair(&call->out, "act", buf_view(&text));
  } else {
    buf_event_sentence(&text, &content->event);
    put_pair(&call->out, "event", buf_view(&text));
    buf_clear(&text);
    buf_instant(&text, content->event.at);
    put_pair(&call->out, "in effect", buf_view(&text));
  }
  buf_free(&text);
}

static bool put_act_of(struct invocation *call, struct store *store, const struct stored_entry *entry, struct error *error) {
  struct stored_entry of;
  struct entry_content content;
  struct buf text;
  if (entry->act == entry->place) return true;
  if (!store_entry(store, call->arena, entry->act, &of, error)) return false;
  if (!entry_read(entry_reader_new(call->arena), of.content, &content, error)) return false;
  char digits[HASH_DIGITS];
  buf_init(&text, ENTRY_SIZE_MAX);
  buf_format(&text, "%.*s ", ID_DIGITS_SHOWN, hash_hex(of.hash, digits).at);
  put_act(&text, &content.act);
  buf_text(&text, ", ");
  buf_instant(&text, content.act.recorded);
  put_pair(&call->out, "by act", buf_view(&text));
  buf_free(&text);
  return true;
}

static bool run_show(struct invocation *call, struct error *error) {
  struct store *store;
  struct stored_entry entry;
  struct entry_content content;
  char digits[HASH_DIGITS];
  if (!stored_open(call, STORE_READ, &store, error) || !store_find(store, call->arena, str_of(call->words[0]), &entry, error)) return false;
  if (call->json) {
    struct log log = {.call = call};
    put_json(&log, &entry);
    return true;
  }
  put_pair(&call->out, "id", (struct str){hash_hex(entry.hash, digits).at, ID_DIGITS});
  put_pair(&call->out, "place", arena_print(call->arena, "%" PRId64, entry.place));
  if (entry.is_erased) {
    put_pair(&call->out, "content", STR("erased; its hash stays, so that the ledger still verifies"));
  } else {
    if (!entry_read(entry_reader_new(call->arena), entry.content, &content, error)) return false;
    put_content(call, &content);
  }
  struct buf when;
  buf_init(&when, 64);
  buf_instant(&when, entry.recorded);
  put_pair(&call->out, "recorded", buf_view(&when));
  buf_free(&when);
  if (!put_act_of(call, store, &entry, error)) return false;
  put_pair(&call->out, "leaf hash", hash_hex(entry.hash, digits));
  if (!entry.is_erased) put_pair(&call->out, "content", entry.content);
  return true;
}

const struct command command_show = {
    .name = "show",
    .group = "The ledger",
    .summary = "one entry, with who recorded it and its hash",
    .synopsis = "ID",
    .examples = "  abstain show --store company.db 3f2a91\n"
                "  abstain show --store company.db --json 3f2a91",
    .details = "ID is what `abstain log` shows, or any beginning of it of at least six digits. The leaf hash is the SHA-256 of a zero byte\n"
               "and the content.",
    .options = {OPTION_STORE, OPTION_COMPANY},
    .words_min = 1,
    .words_max = 1,
    .run = run_show,
};
