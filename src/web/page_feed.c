/* A person's calendar for other programs, by a private address: the quarterly windows and nothing else, for an address is passed
 * on, and lies in other people's files. */
#include "../calendar/zone.h"
#include "../register/window.h"
#include "../window/feed.h"
#include "../window/window.h"
#include "site.h"

enum { FEED_BACK_DAYS = 90, FEED_AHEAD_DAYS = 366 };

/* What the policy's quarters make, and no notice. */
static void keep_quarters(struct windows *windows) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < windows->count; i++)
    if (!windows->at[i].instance.entry && !windows->at[i].unsure) windows->at[kept++] = windows->at[i];
  windows->count = kept;
}

static bool show_feed(struct visit *visit, struct error *error) {
  struct str person;
  struct windows windows = {0};
  if (!feed_person(&visit->view, visit->parameters[0], &person, error) || !look_again(visit, &person, 1, error)) return false;
  if (!rights_of(&visit->view, person)) return error_set(error, ERROR_MISSING, "there is no such calendar");
  struct symbol symbol = symbols_find(&visit->view.reg->journal->texts, person);
  int64_t now = visit->view.now.seconds;
  struct date today = zone_wall(visit->view.reg->zone, visit->view.now).date; /* the same all day */
  struct instant until = zone_day_start(visit->view.reg->zone, date_add(today, FEED_AHEAD_DAYS));
  windows_of(visit->view.reg, visit->arena, symbol, (struct instant){now - FEED_BACK_DAYS * (int64_t)SECONDS_PER_DAY}, until, FOR_PERSON,
             &windows);
  keep_quarters(&windows);
  put_feed(&visit->out, &(struct feed){visit->view.reg, symbol, &windows, until, visit->view.now});
  visit->reply->type = "text/calendar; charset=utf-8";
  return true;
}

const struct page page_feed = {.path = "/feed/{}", .title = "Calendar", .right = RIGHT_NONE, .show = show_feed};

/* -- its address ------------------------------------------------------------------------------------------------------- */

static bool show_address(struct visit *visit, struct error *error) {
  bool is_there;
  if (!feed_is_there(&visit->view, visit->visitor.person, &is_there, error)) return false;
  buf_text(&visit->out,
           "<p><a href=\"/calendar\">My year</a></p>\n<h1>My windows in another calendar</h1>\n<p>Your calendar program can follow "
           "your quarterly windows by a private address. It carries only them: no notice, no request, no name. Whoever has the "
           "address can read it, so treat it as your own.</p>\n");
  buf_text(&visit->out,
           is_there ? "<p>You have an address. It is shown only when it is made; a new one ends it.</p>\n" : "<p>You have none yet.</p>\n");
  put_form(visit, "");
  buf_format(&visit->out, "<div class=\"buttons\"><button name=\"verdict\" value=\"make\">%s</button>%s</div></form>\n",
             is_there ? "Make a new address" : "Make an address",
             is_there ? " <button class=\"warn\" name=\"verdict\" value=\"end\">End it</button>" : "");
  return true;
}

static struct str origin_of(const struct visit *visit) {
  if (visit->site->origin.length) return visit->site->origin;
  return arena_print(visit->arena, "%s://" STR_FMT, visit->site->is_secure ? "https" : "http", STR_ARG(visit->request->host));
}

static bool submit_address(struct visit *visit, struct error *error) {
  struct str token;
  if (str_equal(field_typed(visit, "verdict"), STR("end"))) {
    if (!feed_end(&visit->view, visit->visitor.person, error)) return false;
    go_to(visit, STR("/calendar/address"));
    return true;
  }
  if (!feed_make(&visit->view, visit->visitor.person, &token, error)) return false;
  html_f(&visit->out,
         "<h1>Your calendar's address</h1>\n<p>Copy it now; it is not shown again.</p>\n<p class=\"trace\">%.*s/feed/%.*s</p>\n"
         "<p>In your calendar program choose \xe2\x80\x9csubscribe\xe2\x80\x9d or \xe2\x80\x9c"
         "from the web\xe2\x80\x9d and paste it.</p>\n<p><a href=\"/calendar\">My year</a></p>\n",
         STR_ARG(origin_of(visit)), STR_ARG(token));
  return true;
}

const struct page page_address = {.path = "/calendar/address",
                                  .title = "My windows in another calendar",
                                  .right = RIGHT_PERSONNEL,
                                  .show = show_address,
                                  .submit = submit_address};
