/* A mail that came back: who hands it in is the mail server (an alias that runs `abstain bounce`). By the Message-ID of ours that it
 * quotes, which nobody can guess, it is known which mail it was. */
#include "internal.h"

enum { BOUNCED_MAX = 100, REASON_LENGTH_MAX = 200, MARK_LENGTH = 43, EVENTS_MAX = 100 };

struct bounce {
  struct company *company;
  struct arena *arena;
  struct str names[BOUNCED_MAX]; /* what may be Message-IDs of ours */
  int count;
  struct str said;
  struct str person, sent; /* of the mail that was found; `person` empty: none */
};

/* -- reading ---------------------------------------------------------------------------------------------------------- */

static bool is_of_mark(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static void find_marks(struct bounce *bounce, struct str mail) {
  size_t run = 0;
  for (size_t i = 0; i < mail.length && bounce->count < BOUNCED_MAX; i++) {
    if (is_of_mark(mail.at[i])) run++;
    else if (mail.at[i] == '@' && run == MARK_LENGTH) bounce->names[bounce->count++] = str_sub(mail, i - MARK_LENGTH, MARK_LENGTH), run = 0;
    else run = 0;
  }
}

/* What the other server said (RFC 3464), in printable ASCII. */
static struct str reason_of(struct arena *arena, struct str mail) {
  struct str line;
  struct buf said;
  buf_init(&said, REASON_LENGTH_MAX + 40);
  buf_text(&said, "it came back");
  while (str_cut(&mail, '\n', &line)) {
    if (!str_starts(line, STR("Diagnostic-Code:"))) continue;
    struct str reason = str_sub(str_trim(str_sub(line, sizeof "Diagnostic-Code:" - 1, line.length)), 0, REASON_LENGTH_MAX);
    buf_text(&said, ": ");
    for (size_t i = 0; i < reason.length; i++) buf_char(&said, reason.at[i] >= ' ' && reason.at[i] < 127 ? reason.at[i] : '?');
    break;
  }
  return buf_end(&said, arena);
}

static bool find_mail(struct bounce *bounce, struct store *store, struct error *error) {
  for (int i = 0; i < bounce->count && !bounce->person.length; i++) {
    struct rows *row;
    if (!database_first(store->database, BIND(SQL_MESSAGE_NAMED, sql_text(store->company), sql_text(bounce->names[i])), &row, error)) return false;
    if (row) bounce->person = arena_copy(bounce->arena, rows_text(row, 0)), bounce->sent = arena_copy(bounce->arena, rows_text(row, 1));
    rows_close(row);
  }
  return true;
}

/* -- what the ledger says of it --------------------------------------------------------------------------------------- */

struct undoing {
  const struct bounce *bounce;
  struct entry_reader *reader;
  struct str id; /* of the last delivery to the person */
};

static bool note_delivery(void *context, const struct stored_entry *entry, struct error *error) {
  struct undoing *undoing = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(undoing->reader, entry->content, &content, error)) return false;
  bool is_it = content.event.kind == EVENT_NOTICE_DELIVERED && str_equal(event_text(&content.event, "person"), undoing->bounce->person);
  if (is_it) undoing->id = arena_copy(undoing->bounce->arena, content.event.id);
  return true;
}

/* The deliveries that this mail was recorded as are withdrawn. */
static bool undo(const struct bounce *bounce, struct store *store, struct event *events, uint32_t *count, struct error *error) {
  struct rows *rows;
  struct str notices[EVENTS_MAX];
  int found, number = 0;
  struct parameter company = sql_text(store->company), person = sql_text(bounce->person);
  if (!database_query(store->database, BIND(SQL_MESSAGE_OF_MAIL, company, person, sql_text(bounce->sent)), &rows, error)) return false;
  while ((found = rows_next(rows, error)) > 0)
    if (number < EVENTS_MAX) notices[number++] = notice_named(bounce->arena, rows_text(rows, 0), rows_text(rows, 1));
  for (int i = 0; found == 0 && i < number; i++) {
    struct undoing undoing = {bounce, entry_reader_new(bounce->arena), STR("")};
    if (!store_each_of(store, "name", notices[i], note_delivery, &undoing, error)) return false;
    if (!undoing.id.length) continue;
    struct event *event = &events[(*count)++];
    *event = event_of(EVENT_WITHDRAWN, company_now(bounce->company));
    event_set_text(event, "of", undoing.id);
    event_set_text(event, "why", STR("the mail came back"));
  }
  return found == 0;
}

static bool mark(struct store *store, void *context, struct error *error) {
  const struct bounce *bounce = context;
  struct parameter company = sql_text(store->company), person = sql_text(bounce->person);
  return database_run(store->database, BIND(SQL_MESSAGE_BOUNCED, company, person, sql_text(bounce->sent), sql_text(bounce->said)), error);
}

bool bounce_take(struct company *company, struct arena *arena, struct str mail, struct str by, struct str *person, struct error *error) {
  struct bounce bounce = {.company = company, .arena = arena, .said = reason_of(arena, mail)};
  struct event *events = ARENA_ARRAY(arena, EVENTS_MAX, struct event);
  struct command_act command = {.events = events, .also = mark, .context = &bounce};
  struct receipt receipt;
  struct store *store = company_reader(company);
  find_marks(&bounce, mail);
  bool ok = find_mail(&bounce, store, error) && (!bounce.person.length || undo(&bounce, store, events, &command.count, error));
  company_give_back(company, store);
  if (!ok) return false;
  if (!bounce.person.length) return error_set(error, ERROR_MISSING, "no mail of ours is quoted in it, or it was said before that it came back");
  *person = bounce.person;
  command.act = company_act(company, arena, "mail-came-back", by, STR(""));
  for (uint32_t i = 0; i < command.count; i++) events[i].at = events[i].recorded = command.act.recorded;
  return company_append(company, &command, &receipt, error);
}
