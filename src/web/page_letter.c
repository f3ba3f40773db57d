/* A letter for the broker of one who is cleared, to print: who, what and until when; never why, and nothing
 * of others. */
#include "../calendar/zone.h"
#include "desk.h"
#include "order.h"

/* The company as it is called, else as its ledger is. */
static struct str issuer_name(struct visit *visit) {
  const struct registry *reg = visit->view.reg;
  struct walk walk = walk_kind(reg, EVENT_COMPANY);
  const struct entry *entry = walk_next(&walk);
  struct str name = entry ? entry_text(reg->journal, entry, "name") : STR("");
  return name.length ? name : company_name(visit->site->company);
}

static void put_letter(struct visit *visit, const struct clearance_case *which) {
  const struct registry *reg = visit->view.reg;
  struct str company = issuer_name(visit), issuer = which->issuer.length ? which->issuer : symbol_str(reg, reg->company);
  struct str name = person_name(&visit->view, which->person);
  html_f(&visit->out, "<article class=\"letter\">\n<p class=\"from\">%.*s<br>Policy Administrator</p>\n<p>", STR_ARG(company));
  put_day(visit, zone_wall(visit->view.reg->zone, visit->view.now).date);
  html_f(&visit->out,
         "</p>\n<h1>Clearance of a transaction</h1>\n<p>To whom it may concern: <strong>%.*s</strong> has "
         "been cleared "
         "under the insider trading policy of %.*s for this transaction:</p>\n<dl>\n<dt>Transaction</dt><dd>",
         STR_ARG(name), STR_ARG(company));
  put_what(visit, which->kind, which->shares ? which->shares - which->used : 0, issuer);
  buf_text(&visit->out, "</dd>\n<dt>Cleared</dt><dd>");
  put_instant(visit, which->decided.seconds);
  buf_text(&visit->out, "</dd>\n<dt>To be executed before</dt><dd>");
  put_instant(visit, which->until.seconds);
  html_f(&visit->out, " (%.*s)</dd>\n", STR_ARG(zone_name(visit->view.reg->zone)));
  put_order_rows(visit, which);
  if (which->why.length) html_f(&visit->out, "<dt>Conditions</dt><dd>%.*s</dd>\n", STR_ARG(which->why));
  html_f(&visit->out, "<dt>Reference</dt><dd>%.*s</dd>\n</dl>\n", STR_ARG(which->id));
  buf_text(&visit->out, "<p>An order that has not been executed by then is to be cancelled. The clearance can end "
                        "earlier, of which "
                        "its holder tells you. It is no opinion on the law and relieves nobody of his own duties.</p>\n"
                        "<p class=\"sign\">For the Policy Administrator</p>\n</article>\n");
}

static bool show_letter(struct visit *visit, struct error *error) {
  struct clearance_case which;
  if (!case_find(&visit->view, visit->visitor.person, visit->parameters[0], &which, error)) return false;
  if (which.state != CASE_CLEARED) {
    html_f(&visit->out,
           "<h1>There is no letter</h1>\n<p>This is not cleared, or no longer. <a href=\"/requests/%.*s\">Back to the request</a></p>\n",
           STR_ARG(which.id));
    return true;
  }
  put_letter(visit, &which);
  html_f(&visit->out,
         "<p class=\"unprinted\">Print this page with your browser. <a href=\"/requests/%.*s\">Back to the "
         "request</a></p>\n",
         STR_ARG(which.id));
  return true;
}

const struct page page_letter = {
    .path = "/requests/{}/letter", .title = "A letter for your broker", .right = RIGHT_PERSONNEL, .is_even = true, .show = show_letter};
