/* From what was recorded to those who are to hear of it. */
#include <inttypes.h>

#include "../calendar/zone.h"
#include "../clearance/clearance.h"
#include "../conduct/inquiry.h"
#include "../register/window.h"
#include "internal.h"

enum { PERSONS_A_VIEW = 32 };

struct str person_address(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  const struct entry *entry;
  struct str address = STR("");
  if (!symbol.number) return address;
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_JOINED); (entry = walk_next(&walk));)
    if (entry_text(view->reg->journal, entry, "email").length) address = entry_text(view->reg->journal, entry, "email");
  for (struct walk walk = walk_of(view->reg, symbol, EVENT_DETAILS_CHANGED); (entry = walk_next(&walk));)
    if (entry_text(view->reg->journal, entry, "email").length) address = entry_text(view->reg->journal, entry, "email");
  return address;
}

/* -- who there is ------------------------------------------------------------------------------------------------- */

bool everybody(struct company *company, struct arena *arena, struct persons *persons, struct error *error) {
  static const enum event_kind kinds[] = {EVENT_JOINED, EVENT_CLASS_GIVEN, EVENT_OFFICE_GIVEN, EVENT_KINDS};
  struct store *store = company_reader(company);
  bool ok = persons_find(store, arena, kinds, persons, error);
  company_give_back(company, store);
  return ok;
}

static bool is_in_service(const struct view *view, struct str person) {
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  for (int32_t class = 0; symbol.number && class < view->policy->class_count; class ++)
    if (spans_hold(person_class(view->reg, view->arena, symbol, class), view->now.seconds)) return true;
  return false;
}

bool each_in_service(struct company *company, const struct persons *persons, person_visitor *visit, void *context, struct error *error) {
  bool ok = true;
  for (uint32_t first = 0; ok && first < persons->count; first += PERSONS_A_VIEW) {
    const struct str *some = persons->at + first;
    int count = (int)(persons->count - first < PERSONS_A_VIEW ? persons->count - first : PERSONS_A_VIEW);
    struct arena *own = arena_new(0);
    struct view view;
    ok = view_open(company, own, some, count, &view, error);
    for (int i = 0; ok && i < count; i++)
      if (is_in_service(&view, some[i])) ok = visit(context, &view, some[i], error);
    view_close(&view);
    arena_free(own);
  }
  return ok;
}

/* -- one event ------------------------------------------------------------------------------------------------------- */

struct causing {
  struct mailer *mailer;
  struct arena *arena;
  struct wanted_list list;
  const struct event *event;
  const char *cause;
  struct str subject, unique;
};

static bool is_answer(const struct event *event) {
  return event->kind == EVENT_CLEARANCE_GIVEN || event->kind == EVENT_CLEARANCE_REFUSED;
}

static bool want_person(void *context, struct view *view, struct str person, struct error *error) {
  struct causing *causing = context;
  (void)view, (void)error;
  struct instant now = company_now(causing->mailer->company), at = causing->event->at;
  bool waits = is_answer(causing->event) && at.seconds > now.seconds; /* for the tick at which answers are told */
  want(causing->arena, &causing->list, (struct wanted){person, causing->cause, causing->subject, causing->unique, waits ? at : now});
  return true;
}

/* Who may decide on it now; not its own person. */
static bool want_deciders(struct causing *causing, struct error *error) {
  struct str request = event_text(causing->event, "request"), person = event_text(causing->event, "person");
  struct persons deciders;
  struct view view;
  struct clearance_case which;
  if (!deciders_find(causing->mailer->company, causing->arena, &deciders, error)) return false;
  struct str *all = ARENA_ARRAY(causing->arena, deciders.count + 1, struct str);
  if (deciders.count) memcpy(all, deciders.at, deciders.count * sizeof *all);
  all[deciders.count] = person;
  if (!view_open(causing->mailer->company, causing->arena, all, (int)deciders.count + 1, &view, error)) return false;
  bool ok = case_find(&view, person, request, &which, error), is_withdrawn = !ok && error->kind == ERROR_MISSING;
  for (uint32_t i = 0; ok && which.state == CASE_WAITING && !which.told.seconds && i < deciders.count; i++)
    if (!case_why_not(&view, &which, deciders.at[i])) ok = want_person(causing, &view, deciders.at[i], error);
  view_close(&view);
  return ok || is_withdrawn;
}

static bool want_asker(struct causing *causing, struct error *error) {
  struct str person = event_text(causing->event, "person"), request = event_text(causing->event, "request");
  struct view view;
  if (!person.length) {
    if (!view_open(causing->mailer->company, causing->arena, NULL, 0, &view, error)) return false;
    bool ok = case_person(&view, request, &person, error);
    view_close(&view);
    if (!ok) return error->kind == ERROR_MISSING;
  }
  return want_person(causing, NULL, arena_copy(causing->arena, person), error);
}

static bool want_list(struct causing *causing, const struct value *persons, struct error *error) {
  struct persons all;
  if (!persons || persons->all) {
    if (!everybody(causing->mailer->company, causing->arena, &all, error)) return false;
    return each_in_service(causing->mailer->company, &all, want_person, causing, error);
  }
  for (uint32_t i = 0; i < persons->count; i++)
    if (!want_person(causing, NULL, arena_copy(causing->arena, persons->list[i]), error)) return false;
  return true;
}

/* To whom the notice went that is lifted. */
static bool note_named(void *context, const struct stored_entry *entry, struct error *error) {
  struct causing *causing = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(entry_reader_new(causing->arena), entry->content, &content, error)) return false;
  if (content.event.kind != EVENT_RESTRICTED_NOTICE) return true;
  const struct value *persons = event_value(&content.event, "persons");
  return !persons || want_list(causing, persons, error);
}

/* All who may decide, but for him whose act it was, and for him whom a report is about: he does not read it. */
static bool want_all_deciders(struct causing *causing, struct error *error) {
  struct str by = event_text(causing->event, "person"), about = event_text(causing->event, "about");
  struct persons deciders;
  if (!deciders_find(causing->mailer->company, causing->arena, &deciders, error)) return false;
  for (uint32_t i = 0; i < deciders.count; i++)
    if (!str_equal(deciders.at[i], by) && !str_equal(deciders.at[i], about) && !want_person(causing, NULL, deciders.at[i], error)) return false;
  return true;
}

/* -- questions and inquiries --------------------------------------------------------------------------------------------- */

static bool note_asker(void *context, const struct stored_entry *entry, struct error *error) {
  struct causing *causing = context;
  struct entry_content content;
  if (entry->is_erased) return true;
  if (!entry_read(entry_reader_new(causing->arena), entry->content, &content, error)) return false;
  struct str person = arena_copy(causing->arena, event_text(&content.event, "person"));
  return content.event.kind != EVENT_QUESTION_ASKED || want_person(causing, NULL, person, error);
}

static bool want_if_spokesperson(void *context, struct view *view, struct str person, struct error *error) {
  return !is_spokesperson(view->reg, view->arena, person, view->now) || want_person(context, view, person, error);
}

static bool want_spokespersons(struct causing *causing, struct error *error) {
  struct str to = arena_copy(causing->arena, event_text(causing->event, "to"));
  struct persons persons;
  if (to.length) return want_person(causing, NULL, to, error);
  return everybody(causing->mailer->company, causing->arena, &persons, error) &&
         each_in_service(causing->mailer->company, &persons, want_if_spokesperson, causing, error);
}

/* -- dates that move ------------------------------------------------------------------------------------------------------ */

enum { MOVED_BACK_SECONDS = 7 * SECONDS_PER_DAY, MOVED_AHEAD_SECONDS = 400 * SECONDS_PER_DAY };

/* Does a window of the quarter bind him, as far as he may know? */
static bool want_if_moved(void *context, struct view *view, struct str person, struct error *error) {
  struct causing *causing = context;
  struct symbol symbol = symbols_find(&view->reg->journal->texts, person);
  struct windows windows = {0};
  int64_t quarter = event_value(causing->event, "quarter")->number;
  struct instant from = {view->now.seconds - MOVED_BACK_SECONDS}, until = {view->now.seconds + MOVED_AHEAD_SECONDS};
  windows_of(view->reg, view->arena, symbol, from, until, FOR_PERSON, &windows);
  for (uint32_t i = 0; i < windows.count; i++) {
    struct quarter of = windows.at[i].instance.quarter;
    bool is_his = of.year && quarter_number(of.year, of.number) == quarter && !windows.at[i].unsure;
    if (is_his) return want_person(causing, view, person, error);
  }
  return true;
}

/* Was the same day said before? Then no date has moved. Of what is expected, the last that is recorded is this event itself. */
static bool is_day_known(const struct view *view, const struct event *event) {
  int64_t quarter = event_value(event, "quarter")->number, last = INT64_MIN, before = INT64_MIN;
  const struct entry *entry;
  for (struct walk walk = walk_kind(view->reg, EVENT_RESULTS_EXPECTED); (entry = walk_next(&walk));) {
    if (entry_number(view->reg->journal, entry, "quarter", -1) != quarter) continue;
    before = last;
    last = entry_number(view->reg->journal, entry, "date", INT64_MIN);
  }
  if (event->kind == EVENT_RESULTS_EXPECTED) return before == last;
  return last == zone_wall(view->reg->zone, event->at).date.days;
}

static bool want_moved(struct causing *causing, struct error *error) {
  struct persons persons;
  struct view view;
  if (!view_open(causing->mailer->company, causing->arena, NULL, 0, &view, error)) return false;
  bool is_known = is_day_known(&view, causing->event);
  view_close(&view);
  return is_known || (everybody(causing->mailer->company, causing->arena, &persons, error) &&
                      each_in_service(causing->mailer->company, &persons, want_if_moved, causing, error));
}

/* -- each kind -------------------------------------------------------------------------------------------------------------- */

static bool want_by_notice(struct causing *causing, struct error *error) {
  const struct event *event = causing->event;
  causing->cause = "notice";
  causing->subject = arena_copy(causing->arena, event_text(event, "notice"));
  if (event->kind == EVENT_RESTRICTED_NOTICE)
    return want_list(causing, event_value(event, "persons"), error);
  if (event->kind == EVENT_RESTRICTED_LIFTED)
    return store_each_of(causing->mailer->store, "name", causing->subject, note_named, causing, error);
  return want_list(causing, NULL, error);
}

static bool want_by_event(struct causing *causing, bool *changed, struct error *error) {
  const struct event *event = causing->event;
  switch ((int)event->kind) {
  case EVENT_CLEARANCE_REQUESTED:
    causing->subject = arena_copy(causing->arena, event_text(event, "request"));
    return causing->cause = "request", want_deciders(causing, error);
  case EVENT_CLEARANCE_GIVEN:
  case EVENT_CLEARANCE_REFUSED: return causing->cause = "decision", want_asker(causing, error);
  case EVENT_CERTIFICATION_REQUESTED:
    return causing->cause = "certification", want_person(causing, NULL, arena_copy(causing->arena, event_text(event, "person")), error);
  case EVENT_QUESTION_ASKED: return causing->cause = "question", want_all_deciders(causing, error);
  case EVENT_QUESTION_ANSWERED:
    return causing->cause = "question",
           store_each_of(causing->mailer->store, "name", arena_copy(causing->arena, event_text(event, "question")), note_asker, causing, error);
  case EVENT_INCIDENT_REPORTED:
    causing->subject = arena_copy(causing->arena, event_text(event, "incident"));
    return causing->cause = "incident", want_all_deciders(causing, error);
  case EVENT_INQUIRY_REFERRED: return causing->cause = "inquiry", want_spokespersons(causing, error);
  case EVENT_RESULTS:
  case EVENT_RESULTS_EXPECTED:
    *changed = true;
    return causing->cause = "moved", want_moved(causing, error);
  case EVENT_RESTRICTED_NOTICE:
  case EVENT_RESTRICTED_LIFTED:
  case EVENT_CLOSED_NOTICE:
  case EVENT_CLOSED_LIFTED:
    *changed = true;
    return want_by_notice(causing, error);
  default: /* of the others nobody hears: an occasion of another program's version */ return true;
  }
}

static bool expand_one(struct mailer *mailer, struct arena *arena, int64_t place, bool *changed, struct error *error) {
  struct stored_entry entry;
  struct entry_content content;
  char digits[HASH_DIGITS];
  struct causing causing = {.mailer = mailer, .arena = arena, .event = &content.event, .subject = STR("")};
  if (!store_entry(mailer->store, arena, place, &entry, error)) return false;
  bool is_old = entry.is_erased || entry.recorded.seconds < company_now(mailer->company).seconds - GIVE_UP_SECONDS;
  if (!is_old) {
    causing.unique = arena_copy(arena, hash_hex(entry.hash, digits));
    if (!entry_read(entry_reader_new(arena), entry.content, &content, error) || !want_by_event(&causing, changed, error)) return false;
  }
  return outbox_write(mailer, arena, &causing.list, place, error);
}

bool causes_expand(struct mailer *mailer, struct arena *arena, bool *changed, struct error *error) {
  int64_t *places;
  uint32_t count;
  if (!outbox_occasions(mailer, arena, &places, &count, error)) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (expand_one(mailer, arena, places[i], changed, error)) continue;
    if (error->kind == ERROR_BUSY) return false;
    /* It is tried again until it is too old; the others do not wait for it. */
    if (places[i] <= mailer->unclear) continue;
    mailer->unclear = places[i];
    fprintf(stderr, "abstain: who is to hear of entry %" PRId64 " cannot be worked out: %s\n", places[i], error->text);
  }
  return true;
}
