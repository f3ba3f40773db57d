/* Any bytes as a calendar file: a calendar whose counting and stepping agree, or one line of message that names
 * the file. */
#undef NDEBUG
#include <assert.h>

#include "../../src/calendar/calendar.h"
#include "fuzz.h"

static void check_day(const struct calendar *calendar, struct date date) {
  struct instant open, close;
  struct date day;
  int32_t rank = calendar_rank(calendar, date);
  bool is_open = calendar_is_open(calendar, date);
  if (calendar_session(calendar, date, &open, &close)) {
    assert(is_open && open.seconds <= close.seconds);
    if (calendar_session_before(calendar, close, 1, &day)) assert(day.days <= date.days);
  }
  if (!is_open) assert(calendar_reason(calendar, date).length > 0);
  if (calendar_step(calendar, date, 1, &day)) assert(day.days > date.days && calendar_rank(calendar, day) == rank + is_open);
  if (calendar_step(calendar, date, -1, &day)) assert(day.days < date.days && calendar_rank(calendar, day) == rank - 1);
  assert(!calendar_step(calendar, date, -rank - 1, &day));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_new(0);
  const struct calendar *calendar;
  struct error error;
  if (calendar_parse(arena, "fuzz", (struct str){(const char *)bytes, size}, NULL, 0, &calendar, &error)) {
    struct date first = calendar_first(calendar), last = calendar_last(calendar);
    for (struct date date = first; date.days <= last.days; date.days += 13) check_day(calendar, date);
    check_day(calendar, last);
  } else {
    assert(error.kind == ERROR_INPUT || error.kind == ERROR_MISSING);
    assert(error.text[0] && !strchr(error.text, '\n'));
  }
  arena_free(arena);
  return 0;
}
