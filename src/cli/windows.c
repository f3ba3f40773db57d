/* `abstain windows`: every period that binds a person, as text, as bars, as a calendar feed, as JSON. */
#include "../base/clock.h"
#include "../base/json.h"
#include "../register/tell.h"
#include "../register/window.h"
#include "../window/feed.h"
#include "load.h"

struct view {
  struct invocation *call;
  const struct registry *reg;
  struct symbol person;
  enum audience audience;
  struct instant from, until;
  struct windows windows;
};

static const char *period_name(const struct view *view, const struct window *window) {
  return view->reg->policy->strings + view->reg->policy->periods[window->instance.period].name;
}

/* -- text and bars ------------------------------------------------------------------------------------------------ */

static void put_list(struct view *view) {
  struct buf *out = &view->call->out;
  size_t start = out->length;
  for (uint32_t i = 0; i < view->windows.count; i++) {
    const struct window *window = &view->windows.at[i];
    call_color(view->call, window->opens ? "32" : "31");
    buf_format(out, "%-7s", window->opens ? "open" : "closed");
    call_color(view->call, NULL);
    buf_format(out, " %s, of ", period_name(view, window));
    tell_subject(out, view->reg, &window->instance);
    buf_text(out, "\n        from ");
    tell_instant(out, view->reg, window->instance.from.seconds);
    if (window->instance.from_state == EDGE_EXPECTED) buf_text(out, " (expected)");
    buf_text(out, " until ");
    tell_until(out, view->reg, &window->instance);
    if (window->unsure) buf_text(out, "; may not apply");
    buf_char(out, '\n');
  }
  if (view->windows.count == 0) buf_text(out, "no period binds in this span\n");
  call_break_lines(view->call, start);
}

/* What a column of a bar shows. */
static const char *bar_mark(const struct instance *instance, int64_t from, int64_t until) {
  if (until <= instance->from.seconds || from >= instance->until.seconds) return "\xc2\xb7"; /* middle dot */
  bool planned = instance->from_state == EDGE_EXPECTED || instance->until_state == EDGE_EXPECTED;
  int64_t expected_end = instance->expected_until.state == EDGE_EXPECTED ? instance->expected_until.instant.seconds : INT64_MIN;
  bool open_ended = instance->until_state == EDGE_AWAITED && from >= expected_end;
  return open_ended ? "\xe2\x96\x91" : planned ? "\xe2\x96\x92" : "\xe2\x96\x88"; /* light, medium, full block */
}

/* A column that begins a month shows its name, where there is room; one that begins a year its number, when months are
 * narrower than their names. */
static void put_dates(struct view *view, int label, int columns, int64_t step) {
  enum { NAME_COLUMNS = 4, DAYS_OF_MONTH = 28 };
  struct buf *out = &view->call->out;
  bool years = NAME_COLUMNS * step > DAYS_OF_MONTH * (int64_t)SECONDS_PER_DAY;
  int last = 0, used = 0;
  buf_repeat(out, " ", (size_t)label);
  for (int c = 0; c < columns; c++) {
    struct civil civil = date_civil(zone_wall(view->reg->zone, (struct instant){view->from.seconds + c * step}).date);
    int begun = years ? civil.year : civil.month;
    if (begun != last && (c == 0 || c > used) && c + NAME_COLUMNS <= columns) {
      buf_repeat(out, " ", (size_t)(c - used));
      size_t before = out->length;
      if (years) buf_format(out, "%d", begun);
      else buf_text(out, month_name(begun));
      used = c + (int)(out->length - before);
    }
    last = begun;
  }
  buf_char(out, '\n');
}

/* What the bar is of, as much of it as a label shows. */
static struct str bar_label(const struct view *view, const struct window *window) {
  enum { LABEL_MAX = 24 };
  struct buf label;
  buf_init(&label, LABEL_MAX);
  buf_text(&label, period_name(view, window));
  buf_char(&label, ' ');
  if (!window->instance.entry) tell_subject(&label, view->reg, &window->instance);
  return buf_end(&label, view->call->arena);
}

static void put_bar(struct view *view, const struct window *window, int label, int columns, int64_t step) {
  struct buf *out = &view->call->out;
  struct str name = bar_label(view, window);
  buf_str(out, name);
  buf_repeat(out, " ", (size_t)label - name.length);
  call_color(view->call, window->opens ? "32" : "31");
  for (int c = 0; c < columns; c++) {
    int64_t from = view->from.seconds + c * step;
    buf_text(out, bar_mark(&window->instance, from, from + step));
  }
  call_color(view->call, NULL);
  buf_char(out, '\n');
}

/* Nothing where the terminal is too narrow: the list says the same. */
static void put_bars(struct view *view) {
  enum { BAR_MIN = 10 };
  int label = 0;
  for (uint32_t i = 0; i < view->windows.count; i++) {
    int length = (int)bar_label(view, &view->windows.at[i]).length;
    if (length >= label) label = length + 1;
  }
  int columns = view->call->columns - label;
  if (columns < BAR_MIN || view->windows.count == 0) return;
  int64_t step = (view->until.seconds - view->from.seconds) / columns + 1;
  put_dates(view, label, columns, step);
  for (uint32_t i = 0; i < view->windows.count; i++) put_bar(view, &view->windows.at[i], label, columns, step);
  buf_wrapped(&view->call->out, STR("\xe2\x96\x88 certain   \xe2\x96\x92 expected   \xe2\x96\x91 until an event that has no date yet\n\n"),
              view->call->columns);
}

/* -- the command ------------------------------------------------------------------------------------------------------ */

static void put_json(struct view *view) {
  struct buf *out = &view->call->out;
  buf_text(out, "{\"windows\":[");
  for (uint32_t i = 0; i < view->windows.count; i++) {
    const struct window *window = &view->windows.at[i];
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "trading", window->opens ? STR("open") : STR("closed"));
    json_put_bool(out, "sure", !window->unsure);
    json_put_key(out, "instance");
    tell_instance_json(out, view->reg, &window->instance, view->audience);
    buf_char(out, '}');
  }
  buf_text(out, "]}\n");
}

static bool read_span(struct view *view, struct error *error) {
  const char *from = call_option(view->call, "from"), *to = call_option(view->call, "to");
  view->from = clock_now();
  if (from && !zone_read(view->reg->zone, str_of(from), &view->from, error)) return false;
  view->until.seconds = view->from.seconds + 366 * (int64_t)SECONDS_PER_DAY;
  if (to && !zone_read(view->reg->zone, str_of(to), &view->until, error)) return false;
  if (view->until.seconds <= view->from.seconds) return error_set(error, ERROR_INPUT, "--to is not after --from");
  return answer_serves(view->reg, view->from, error) && answer_serves(view->reg, view->until, error);
}

static bool run_windows(struct invocation *call, struct error *error) {
  struct view view = {.call = call};
  const char *person = call_option(call, "person");
  struct registry *reg;
  if (!person) return error_set(error, ERROR_INPUT, "whose? say --person ID");
  if (!load_register(call, &reg, error)) return false;
  view.reg = reg;
  if (!read_span(&view, error)) return false;
  view.person = symbols_find(&reg->journal->texts, str_of(person));
  if (!register_knows_person(reg, view.person)) return register_unknown(reg, "person", str_of(person), error);
  bool ics = call_option(call, "ics") != NULL; /* a feed leaves the house: only public periods, whoever asks */
  view.audience = call_option(call, "for-administrator") && !ics ? FOR_ADMINISTRATOR : FOR_PERSON;
  windows_of(reg, call->arena, view.person, view.from, view.until, view.audience, &view.windows);
  if (call->json) {
    put_json(&view);
  } else if (ics) {
    put_feed(&call->out, &(struct feed){reg, view.person, &view.windows, view.until, clock_now()});
  } else {
    put_bars(&view);
    put_list(&view);
  }
  return true;
}

const struct command command_windows = {
    .name = "windows",
    .group = "Questions",
    .summary = "every period that binds a person, as bars, a list, a feed or JSON",
    .synopsis = "--policy FILE --journal FILE --person ID [--from DATE] [--to DATE]",
    .examples = "  abstain windows --policy policies/immunogen.md --journal examples/immunogen.jsonl \\\n"
                "    --person dirk --from 2011-07-01 --to 2012-07-01\n"
                "  abstain windows --policy P --journal J --person dirk --ics > dirk.ics",
    .details = "Shows what the person himself may be told, unless --for-administrator is given. Days are by the policy's clock. A bar\n"
               "shows where a period is certain, where it rests on a planned date, and where it lasts until an event, such as\n"
               "results, that has no date yet.",
    .options = {OPTIONS_OF_RECORD, {"person", "ID", "whose periods"}, {"from", "DATE", "the first day (default: now)"},
                {"to", "DATE", "the day after the last (default: a year later)"}, OPTION_KNOWN_BY,
                {"ics", NULL, "a calendar feed (RFC 5545), public periods only"},
                {"for-administrator", NULL, "undisclosed periods too"}, OPTION_CALENDARS, OPTION_PROSE},
    .run = run_windows,
};
