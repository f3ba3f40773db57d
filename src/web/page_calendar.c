/* The year of a person: the periods that bind him. */
#include "record.h"

static bool show_calendar(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>My year</h1>\n<p class=\"unprinted\"><a href=\"/calendar/address\">Follow it in another calendar</a></p>\n");
  if (!put_year(visit, visit->visitor.person))
    buf_text(&visit->out,
             "<p>No period of the policy binds you in this year. If one is called, it stands here and on the first page.</p>\n");
  return true;
}

const struct page page_calendar = {.path = "/calendar", .title = "My year", .right = RIGHT_PERSONNEL, .show = show_calendar};
