/* My record: what a person asked, was cleared for, traded and reported within a year. */
#include "record.h"

static bool show_record(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>My record</h1>\n");
  put_record(visit, visit->visitor.person);
  buf_text(&visit->out, "<p class=\"unprinted\"><a class=\"button\" href=\"/trade\">Report a trade</a></p>\n");
  return true;
}

const struct page page_record = {.path = "/record", .title = "My record", .right = RIGHT_PERSONNEL, .show = show_record};
