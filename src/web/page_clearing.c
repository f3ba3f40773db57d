/* How requests for clearance are answered: each by hand, or what is plain automatically, with all answers told at the same
 * moments. Set by who decides, in whose name it then happens. */
#include "../calendar/zone.h"
#include "../clearance/tick.h"
#include "desk.h"

#define CHOICE(value, label)                                                                                                               \
  {                                                                                                                                        \
    {value, sizeof(value) - 1}, { label, sizeof(label) - 1 }                                                                               \
  } /* STR is no constant */

static const struct choice ways[] = {CHOICE("by-hand", "By hand: somebody decides on each"),
                                     CHOICE("automatically", "What is plain is cleared automatically")};
static const struct choice ticks[] = {CHOICE("quarter-hour", "every quarter of an hour"), CHOICE("hour", "every hour"),
                                      CHOICE("day", "once a day")};
static const struct choice shares[] = {CHOICE("tenth", "one in ten"), CHOICE("quarter", "one in four"), CHOICE("half", "one in two"),
                                       CHOICE("none", "none: who then waits can guess why")};
enum { COUNT_MAX = 4 };

static int find(const struct choice *choices, int count, struct str value) {
  for (int i = 0; i < count; i++)
    if (str_equal(choices[i].value, value)) return i;
  return -1;
}

/* The enums of the vocabulary in the order of the choices of a form: only the shares stand otherwise. */
static const enum clearing_held held_of[COUNT_MAX] = {HELD_TENTH, HELD_QUARTER, HELD_HALF, HELD_NONE};

static struct str typed_or(struct visit *visit, const char *name, struct str otherwise) {
  return visit->request->method == METHOD_POST ? field_typed(visit, name) : otherwise;
}

static struct str time_text(struct visit *visit, int32_t time) {
  return arena_print(visit->arena, "%02d:%02d", time / 3600, time / 60 % 60);
}

static void put_now(struct visit *visit, const struct clearing *clearing) {
  if (clearing->how == CLEARING_BY_HAND) {
    buf_text(&visit->out, "<p>Now each request is answered by hand, and the person sees the answer at once.</p>\n");
    return;
  }
  html_f(&visit->out, "<p>Now what is plain is cleared automatically, in the name of %.*s. All answers are told next ",
         STR_ARG(person_name(&visit->view, clearing->by)));
  put_instant(visit, tick_after(clearing, visit->view.reg->zone, visit->view.now).seconds);
  buf_text(&visit->out, ".</p>\n");
}

static bool show(struct visit *visit, struct error *error) {
  struct clearing clearing = clearing_of(&visit->view);
  int held = 0;
  (void)error;
  for (int i = 0; i < COUNT_MAX; i++) held = held_of[i] == clearing.held ? i : held;
  buf_text(&visit->out, "<p><a href=\"/queue\">Queue</a></p>\n<h1>How requests are answered</h1>\n");
  put_now(visit, &clearing);
  buf_text(&visit->out,
           "<p>Plain is a request in whose way nothing stands but the clearance itself. Prior approvals, trading plans, what depends on "
           "something and whatever the policy prohibits always wait for somebody; nothing is refused automatically, and no time that "
           "passes approves anything.</p>\n<p>Then every answer, whoever gives it, is told at the next of the moments below: that one "
           "comes at once says nothing. Some plain requests wait for somebody all the same, so that waiting says nothing either.</p>\n");
  put_form(visit, "");
  put_radios(visit, "how", "How are requests answered?", NULL, ways, 2, typed_or(visit, "how", ways[clearing.how].value));
  put_select(visit, "every", "When are answers told?", NULL, ticks, 3, typed_or(visit, "every", ticks[clearing.every].value));
  struct str clock = arena_print(visit->arena, "By the clock of " STR_FMT ", like 16:00.", STR_ARG(zone_name(visit->view.reg->zone)));
  put_input(visit, "time", "Once a day at", clock.at, "time",
            typed_or(visit, "time", clearing.every == EVERY_DAY ? time_text(visit, clearing.time) : STR("")));
  put_select(visit, "held", "How many plain requests wait for somebody?", NULL, shares, COUNT_MAX,
             typed_or(visit, "held", shares[held].value));
  put_form_end(visit, "Save");
  return true;
}

static bool submit(struct visit *visit, struct error *error) {
  struct clearing clearing = {.by = visit->visitor.person};
  int how = find(ways, 2, field_typed(visit, "how")), every = find(ticks, 3, field_typed(visit, "every"));
  int held = find(shares, COUNT_MAX, field_typed(visit, "held"));
  if (how < 0) problem_add(visit, "how", STR("Say how requests are answered"));
  if (every < 0) problem_add(visit, "every", STR("Say when answers are told"));
  if (held < 0) problem_add(visit, "held", STR("Say how many wait for somebody"));
  struct value time = {0};
  struct event_field field = {.name = "time", .kind = FIELD_TIME};
  struct error why;
  if (every == EVERY_DAY && how == CLEARING_AUTOMATIC && !value_parse(&field, field_typed(visit, "time"), &time, &why))
    problem_add(visit, "time", STR("Say the time like 16:00"));
  if (visit->problem_count) return show(visit, error);
  clearing.how = (enum clearing_how)how;
  clearing.every = (enum clearing_every)every;
  clearing.held = held_of[held];
  clearing.time = (int32_t)time.number;
  if (!clearing_set(&visit->view, &clearing, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/clearing"));
  return true;
}

const struct page page_clearing = {
    .path = "/clearing", .title = "How requests are answered", .right = RIGHT_DECIDE, .is_raised = true, .show = show, .submit = submit};
