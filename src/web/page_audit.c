/* What is in the ledger, for those who answer for it and those who check it: newest first, of a person or of
 * a kind, and one entry whole with the act that brought it. */
#include "../decision/entry_text.h"
#include "../ledger/sentence.h"
#include "withheld.h"

enum { ENTRIES_SHOWN = 50, ID_SHOWN = 10 };

/* The newest of those that were seen; older ones make room. */
struct newest {
  struct arena *arena;
  struct withheld withheld;
  struct stored_entry entries[ENTRIES_SHOWN];
  int64_t count, before; /* those at or behind this place are passed over */
};

static bool keep(void *context, const struct stored_entry *entry, struct error *error) {
  struct newest *newest = context;
  (void)error;
  if (entry->place >= newest->before || is_withheld(&newest->withheld, entry)) return true;
  struct stored_entry *kept = &newest->entries[newest->count++ % ENTRIES_SHOWN];
  *kept = *entry;
  kept->content = arena_copy(newest->arena, entry->content);
  return true;
}

static struct str id_of(struct visit *visit, const struct stored_entry *entry) {
  char digits[HASH_DIGITS];
  return arena_copy(visit->arena, str_sub(hash_hex(entry->hash, digits), 0, ID_DIGITS));
}

static struct str query(const struct visit *visit, const char *name) { return str_trim(pairs_find(&visit->request->query, name)); }

/* Everything: as far back as it takes to fill a page with what he may read. */
static bool collect_all(struct store *store, struct newest *newest, struct error *error) {
  int64_t first = newest->before;
  for (int64_t back = ENTRIES_SHOWN; first > 0 && newest->count < ENTRIES_SHOWN; back *= 2) {
    first = newest->before > back ? newest->before - back : 0;
    newest->count = 0;
    if (!store_each(store, first, newest->before, keep, newest, error)) return false;
  }
  return true;
}

/* By what names the person or thing, else by the kind of event, else everything. */
static bool collect(struct visit *visit, struct newest *newest, struct error *error) {
  struct store *store = visit->view.store;
  struct str person = query(visit, "person"), kind = query(visit, "kind"), before = query(visit, "before");
  struct stored_entry entry;
  newest->before = visit->view.cut;
  if (!withheld_find(visit, &newest->withheld, error)) return false;
  if (before.length && !store_find(store, visit->arena, before, &entry, error)) return false;
  if (before.length) newest->before = entry.place;
  if (person.length) return store_each_of(store, "name", person, keep, newest, error);
  if (kind.length) return store_each_of(store, "kind", kind, keep, newest, error);
  return collect_all(store, newest, error);
}

static void put_said(struct visit *visit, const struct stored_entry *entry, const struct entry_content *content) {
  struct buf text;
  if (entry->is_erased) {
    buf_text(&visit->out, "<em>erased</em>");
    return;
  }
  buf_init(&text, ENTRY_SIZE_MAX);
  if (content->is_act)
    buf_act(&text, &content->act);
  else
    buf_as_of(&text, &content->event), buf_event_short(&text, &content->event);
  html_f(&visit->out, "%.*s", STR_ARG(buf_view(&text)));
  buf_free(&text);
}

static bool put_row(struct visit *visit, struct entry_reader *reader, const struct stored_entry *entry, struct error *error) {
  struct entry_content content = {0};
  if (!entry->is_erased && !entry_read(reader, entry->content, &content, error)) return false;
  struct str id = id_of(visit, entry);
  buf_text(&visit->out, content.is_act ? "<tr class=\"act\">" : "<tr>");
  html_f(&visit->out, "<td><a href=\"/audit/%.*s\"><code>%.*s</code></a></td><td>", STR_ARG(id), ID_SHOWN, id.at);
  put_instant(visit, entry->recorded.seconds);
  buf_text(&visit->out, "</td><td>");
  put_said(visit, entry, &content);
  buf_text(&visit->out, "</td></tr>\n");
  return true;
}

static void put_search(struct visit *visit) {
  buf_text(&visit->out, "<form method=\"get\" class=\"search\" role=\"search\">\n");
  put_input(visit, "person", "Person or thing", NULL, "text", query(visit, "person"));
  put_input(visit, "kind", "Kind of event", "for example clearance-given", "text", query(visit, "kind"));
  buf_text(&visit->out, "<button>Show</button></form>\n");
}

static void put_older(struct visit *visit, const struct stored_entry *oldest) {
  struct str id = id_of(visit, oldest), person = query(visit, "person"), kind = query(visit, "kind");
  html_f(&visit->out, "<p><a href=\"/audit?person=%.*s&amp;kind=%.*s&amp;before=%.*s\">Older entries</a></p>\n",
         STR_ARG(percent_text(visit->arena, person, "")), STR_ARG(percent_text(visit->arena, kind, "")), STR_ARG(id));
}

static bool show_audit(struct visit *visit, struct error *error) {
  struct newest *newest = ARENA_NEW(visit->arena, struct newest);
  struct entry_reader *reader = entry_reader_new(visit->arena);
  newest->arena = visit->arena;
  if (!collect(visit, newest, error)) return false;
  int64_t shown = newest->count < ENTRIES_SHOWN ? newest->count : ENTRIES_SHOWN;
  buf_text(&visit->out, "<h1>Audit</h1>\n<p>Everything that was recorded, newest first. It verifies with "
                        "<code>abstain verify</code>.</p>\n");
  put_search(visit);
  if (!shown) {
    buf_text(&visit->out,
             "<p>Nothing in the ledger is called so. A person is called as he signs in; <a href=\"/audit\">all entries</a>.</p>\n");
    return true;
  }
  buf_text(&visit->out, "<table class=\"ledger\"><thead><tr><th scope=\"col\">Entry</th><th "
                        "scope=\"col\">Recorded</th><th scope=\"col\">What</th></tr></thead><tbody>\n");
  for (int64_t i = 1; i <= shown; i++)
    if (!put_row(visit, reader, &newest->entries[(newest->count - i) % ENTRIES_SHOWN], error)) return false;
  buf_text(&visit->out, "</tbody></table>\n");
  if (shown == ENTRIES_SHOWN) put_older(visit, &newest->entries[(newest->count - shown) % ENTRIES_SHOWN]);
  return true;
}

const struct page page_audit = {.path = "/audit", .title = "Audit", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_audit};

/* -- one entry ----------------------------------------------------------------------------------------------------- */

static void put_fields(struct visit *visit, const struct event *event) {
  const struct event_type *type = &event_types[event->kind];
  for (int f = 0; f < FIELDS_MAX && type->fields[f].name; f++) {
    struct buf text;
    if (!event_has(event, f)) continue;
    buf_init(&text, ENTRY_SIZE_MAX);
    const struct value *value = &event->values[f];
    if (!field_is_list(type->fields[f].kind)) buf_value(&text, &type->fields[f], value);
    if (value->all) buf_text(&text, "all");
    for (uint32_t i = 0; i < value->count; i++) buf_format(&text, "%s" STR_FMT, i ? ", " : "", STR_ARG(value->list[i]));
    html_f(&visit->out, "<dt>%s</dt><dd>%.*s</dd>\n", type->fields[f].name, STR_ARG(buf_view(&text)));
    buf_free(&text);
  }
}

static void put_act_of(struct visit *visit, const struct stored_entry *act, const struct act *what) {
  struct str id = id_of(visit, act);
  html_f(&visit->out, "<dt>Recorded by</dt><dd>%.*s, through %.*s (<a href=\"/audit/%.*s\">%.*s</a>)</dd>\n", STR_ARG(what->by),
         STR_ARG(what->via), STR_ARG(id), STR_ARG(what->name));
}

static bool show_entry(struct visit *visit, struct error *error) {
  struct stored_entry entry, act;
  struct entry_content content = {0}, of_act;
  struct entry_reader *reader = entry_reader_new(visit->arena), *act_reader = entry_reader_new(visit->arena);
  struct store *store = visit->view.store;
  struct withheld withheld;
  if (!store_find(store, visit->arena, visit->parameters[0], &entry, error) || !withheld_find(visit, &withheld, error)) return false;
  if (is_withheld(&withheld, &entry)) return error_set(error, ERROR_MISSING, "there is no such entry");
  if (!entry.is_erased && !entry_read(reader, entry.content, &content, error)) return false;
  if (!store_entry(store, visit->arena, entry.act, &act, error) || !entry_read(act_reader, act.content, &of_act, error)) return false;
  buf_text(&visit->out, "<p><a href=\"/audit\">Audit</a></p>\n<h1>");
  put_said(visit, &entry, &content);
  buf_text(&visit->out, "</h1>\n<dl>\n<dt>Recorded</dt><dd>");
  put_instant(visit, entry.recorded.seconds);
  buf_text(&visit->out, "</dd>\n");
  put_act_of(visit, &act, &of_act.act);
  if (!entry.is_erased && !content.is_act) put_fields(visit, &content.event);
  html_f(&visit->out, "<dt>Id</dt><dd><code>%.*s</code></dd>\n</dl>\n", STR_ARG(id_of(visit, &entry)));
  if (!entry.is_erased) html_f(&visit->out, "<h2>As it is hashed</h2>\n<pre class=\"trace\">%.*s</pre>\n", STR_ARG(entry.content));
  return true;
}

const struct page page_entry = {.path = "/audit/{}", .title = "Entry", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_entry};
