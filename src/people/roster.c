/* The roster: a journal of some kinds of event, and the register of it. */
#include "roster.h"

#include <pthread.h>

struct roster {
  pthread_rwlock_t lock; /* of what follows: readers share the register */
  int64_t cut;           /* the entries before it were read */
  struct journal *journal;
  struct arena *arena; /* of the register; NULL: it is to be made anew */
  const struct abstain_policy *policy;
  struct registry *reg;
};

static const enum event_kind kept[] = {
    EVENT_COMPANY,
    EVENT_JOINED,
    EVENT_DETAILS_CHANGED,
    EVENT_LEFT,
    EVENT_CLASS_GIVEN,
    EVENT_CLASS_ENDED,
    EVENT_OFFICE_GIVEN,
    EVENT_OFFICE_ENDED,
    EVENT_UNAVAILABLE,
    EVENT_AVAILABLE,
    EVENT_RELATION,
    EVENT_RELATION_ENDED,
    EVENT_ACCOUNT_OPENED,
    EVENT_ACCOUNT_CLOSED,
    EVENT_CERTIFICATION_REQUESTED,
    EVENT_CERTIFIED,
    EVENT_SPOKESPERSON_NAMED,
    EVENT_SPOKESPERSON_ENDED,
    EVENT_INQUIRY_RECEIVED,
    EVENT_INQUIRY_REFERRED,
    EVENT_INCIDENT_LEARNED,
    EVENT_INCIDENT_REPORTED,
    EVENT_INCIDENT_STEP,
    EVENT_INCIDENT_CLOSED,
    EVENT_QUESTION_ASKED,
    EVENT_QUESTION_ANSWERED,
    EVENT_WITHDRAWN,
};

static void forget(struct roster *roster) {
  journal_free(roster->journal);
  arena_free(roster->arena);
  roster->journal = NULL;
  roster->arena = NULL;
  roster->cut = 0;
}

static void release_roster(void *thing) {
  struct roster *roster = thing;
  forget(roster);
  pthread_rwlock_destroy(&roster->lock);
}

struct roster *roster_new(struct arena *arena) {
  struct roster *roster = ARENA_NEW(arena, struct roster);
  pthread_rwlock_init(&roster->lock, NULL);
  arena_adopt(arena, release_roster, roster);
  return roster;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

struct pass {
  struct roster *roster;
  struct entry_reader *reader;
  bool has_erasure; /* content that was read before may be gone */
};

/* A withdrawal of what is not kept withdraws nothing here. */
static bool is_kept(const struct roster *roster, const struct event *event) {
  if (event->kind == EVENT_WITHDRAWN) return symbols_find(&roster->journal->ids, event_text(event, "of")).number != 0;
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
    if (kept[i] == event->kind) return true;
  return false;
}

static bool note(void *context, const struct stored_entry *entry, struct error *error) {
  struct pass *pass = context;
  struct entry_content content;
  if (entry->is_erased || entry_is_act(entry->content)) return true;
  if (!entry_read(pass->reader, entry->content, &content, error)) return false;
  pass->has_erasure |= content.event.kind == EVENT_ERASED;
  if (!is_kept(pass->roster, &content.event)) return true;
  arena_free(pass->roster->arena);
  pass->roster->arena = NULL;
  return journal_add(pass->roster->journal, &content.event, error);
}

static bool read_on(struct roster *roster, struct view *view, struct error *error) {
  struct pass pass = {roster, entry_reader_new(view->arena), false};
  bool is_first = !roster->journal;
  if (is_first) roster->journal = journal_new();
  if (!store_each(view->store, roster->cut, view->cut, note, &pass, error)) return false;
  roster->cut = view->cut;
  if (is_first || !pass.has_erasure) return true;
  forget(roster);
  return read_on(roster, view, error);
}

static bool catch_up(struct roster *roster, struct view *view, struct error *error) {
  if ((!roster->journal || roster->cut < view->cut) && !read_on(roster, view, error)) return false;
  if (roster->arena && roster->policy == view->policy) return true;
  arena_free(roster->arena);
  roster->arena = arena_new(0);
  roster->policy = view->policy;
  return register_open(roster->arena, view->policy, NULL, roster->journal, INSTANT_NEVER, &roster->reg, error);
}

static bool is_current(const struct roster *roster, const struct view *view) {
  return roster->arena && roster->cut >= view->cut && roster->policy == view->policy;
}

bool roster_open(struct roster *roster, struct view *view, const struct registry **reg, struct error *error) {
  pthread_rwlock_rdlock(&roster->lock);
  while (!is_current(roster, view)) {
    pthread_rwlock_unlock(&roster->lock);
    pthread_rwlock_wrlock(&roster->lock);
    bool ok = catch_up(roster, view, error);
    if (!ok) forget(roster);
    pthread_rwlock_unlock(&roster->lock);
    if (!ok) return false;
    pthread_rwlock_rdlock(&roster->lock);
  }
  *reg = roster->reg;
  return true;
}

void roster_close(struct roster *roster) { pthread_rwlock_unlock(&roster->lock); }
