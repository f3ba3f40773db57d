/* How somebody wants to hear of what is new: by a mail each time, or by one a day. */
#include "../notice/notice.h"
#include "site.h"

static const struct choice ways[] = {{{"now", 3}, {"By a mail each time", 19}}, {{"daily", 5}, {"By one mail a day", 17}}};
enum { WAYS = sizeof ways / sizeof *ways };

static bool show_notices(struct visit *visit, struct error *error) {
  enum hearing hearing;
  if (!hearing_of(&visit->view, visit->visitor.person, &hearing, error)) return false;
  struct str address = person_address(&visit->view, visit->visitor.person), chosen = field_typed(visit, "way");
  if (!chosen.length) chosen = ways[hearing].value;
  buf_text(&visit->out, "<p><a href=\"/account\">Your account</a></p>\n<h1>How you hear of what is new</h1>\n"
                        "<p>A mail says only that there is something new here, never what.</p>\n");
  if (address.length)
    html_f(&visit->out, "<p>Mails go to <strong>%.*s</strong>. If that is wrong, <a href=\"/question\">tell the administrator</a>.</p>\n",
           STR_ARG(address));
  else
    buf_text(&visit->out, "<p>No address is recorded for you, so no mail can reach you: <a href=\"/question\">tell the administrator "
                          "yours</a>.</p>\n");
  put_form(visit, "");
  put_radios(visit, "way", "How do you want to hear?",
             "One mail a day comes at eight in the morning on business days, when there is something new. It can be late for an answer to "
             "your own request. When trading is stopped for you by a notice, or freed again, a mail always comes at once.",
             ways, WAYS, chosen);
  put_form_end(visit, "Save");
  return true;
}

static bool submit_notices(struct visit *visit, struct error *error) {
  struct str way = field_typed(visit, "way");
  for (int i = 0; i < WAYS; i++) {
    if (!str_equal(way, ways[i].value)) continue;
    if (!hearing_choose(&visit->view, visit->visitor.person, (enum hearing)i, field_typed(visit, "key"), error)) return false;
    go_to(visit, STR("/account"));
    return true;
  }
  problem_add(visit, "way", STR("Select how you want to hear"));
  return show_notices(visit, error);
}

const struct page page_notices = {.path = "/account/notices",
                                  .title = "How you hear of what is new",
                                  .right = RIGHT_PERSONNEL,
                                  .show = show_notices,
                                  .submit = submit_notices};
