/* The thread that clears what is plain. */
#include "clerk.h"

#include "../base/map.h"
#include "../company/worker.h"
#include "internal.h"
#include "tick.h"

struct clerk {
  struct worker worker;
  struct company *company;
  struct waiting *waiting;
  struct instant tick; /* for which he works, and what he has looked at for it */
  struct arena *arena;
  struct map seen;
};

/* -- what is plain ------------------------------------------------------------------------------------------------- */

/* Nothing but clearances stands in its way, whatever is not known; and none of them is an approval of something that is
 * prohibited without. */
static bool is_plain(const struct view *view, const struct clearance_case *which, const struct answer *answer) {
  if (answer->low != ABSTAIN_NEED || answer->high != ABSTAIN_NEED || answer->ask_count) return false;
  if (kind_has_terms(view->policy, which->kind) || which->how.plan.length || case_would_fall(view, which)) return false;
  for (int32_t i = 0; i < answer->reason_count; i++) {
    const struct image_rule *rule = &view->policy->rules[answer->reasons[i].rule];
    if (!answer->reasons[i].sure || rule->from == NONE || rule->approval) return false;
  }
  return answer->reason_count > 0;
}

/* -- one request --------------------------------------------------------------------------------------------------- */

static bool clear_one(struct view *view, const struct clearance_case *which, const struct clearing *clearing, struct error *error) {
  struct decision assessment;
  uint32_t number;
  if (case_why_not(view, which, clearing->by)) return true;
  if (!case_draw(view, which->id, &number, error) || !case_assess(view, which, &assessment, error)) return false;
  if (is_drawn(clearing->held, number) || !is_plain(view, which, &assessment.answer)) return true;
  return case_clear_plain(view, which, &assessment, clearing, error) || error->kind == ERROR_CONFLICT; /* somebody was faster */
}

static bool look_at(struct clerk *clerk, const struct clearing *clearing, const struct clearance_case *waits, struct error *error) {
  struct arena *arena = arena_new(0);
  struct str persons[] = {clearing->by, waits->person};
  struct clearance_case which;
  struct view view;
  bool ok = view_open(clerk->company, arena, persons, sizeof persons / sizeof *persons, &view, error);
  if (ok && !case_find(&view, waits->person, waits->id, &which, error))
    ok = error->kind == ERROR_MISSING; /* withdrawn */
  else if (ok && which.state == CASE_WAITING && !which.told.seconds)
    ok = clear_one(&view, &which, clearing, error);
  view_close(&view);
  arena_free(arena);
  return ok;
}

/* -- a look -------------------------------------------------------------------------------------------------------- */

static void begin_tick(struct clerk *clerk, struct instant tick) {
  if (clerk->tick.seconds == tick.seconds) return;
  arena_free(clerk->arena);
  clerk->arena = arena_new(0);
  map_init(&clerk->seen, clerk->arena);
  clerk->tick = tick;
}

static bool is_seen(struct clerk *clerk, struct str id) {
  if (map_find(&clerk->seen, id) != MAP_NONE) return true;
  map_add(&clerk->seen, arena_copy(clerk->arena, id), 0);
  return false;
}

/* Each request is the business of one tick: the first after it was asked, but for what came too late for that. */
static bool is_of(const struct clearing *clearing, const struct zone *zone, const struct clearance_case *which, struct instant tick) {
  return tick_after(clearing, zone, (struct instant){which->asked.seconds + CLERK_LATE_SECONDS}).seconds == tick.seconds;
}

static bool look_through(struct clerk *clerk, struct arena *arena, struct error *error) {
  struct view view;
  struct cases cases = {0};
  if (!view_open(clerk->company, arena, NULL, 0, &view, error)) return false;
  struct clearing clearing = clearing_of(&view);
  struct instant tick = tick_after(&clearing, view.reg->zone, view.now);
  bool works = clearing.how == CLEARING_AUTOMATIC && clearing.by.length && tick.seconds - view.now.seconds <= CLERK_BEFORE_SECONDS;
  bool ok = !works || waiting_list(clerk->waiting, &view, &cases, error);
  view_close(&view);
  if (ok && works) begin_tick(clerk, tick);
  for (uint32_t i = 0; ok && i < cases.count && !atomic_load(&clerk->worker.is_stopping); i++)
    if (is_of(&clearing, view.reg->zone, &cases.at[i], tick) && !is_seen(clerk, cases.at[i].id))
      ok = look_at(clerk, &clearing, &cases.at[i], error);
  return ok;
}

/* -- the thread ---------------------------------------------------------------------------------------------------- */

static bool look(void *context, struct error *error) {
  struct arena *arena = arena_new(0);
  bool ok = look_through(context, arena, error);
  arena_free(arena);
  return ok;
}

bool clerk_start(struct arena *arena, struct company *company, struct waiting *waiting, struct clerk **result, struct error *error) {
  struct clerk *clerk = ARENA_NEW(arena, struct clerk);
  *clerk = (struct clerk){.company = company, .waiting = waiting};
  clerk->worker = (struct worker){.what = "automatic clearance", .look = look, .context = clerk};
  *result = clerk;
  return worker_start(&clerk->worker, error);
}

void clerk_stop(struct clerk *clerk) {
  worker_stop(&clerk->worker);
  arena_free(clerk->arena);
}
