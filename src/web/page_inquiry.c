/* Somebody of the press or an analyst asked: it is said here, and the authorised spokespersons see it. */
#include "../conduct/inquiry.h"
#include "everybody.h"

static void put_inquiry(struct visit *visit, const struct registry *reg, const struct inquiry *inquiry, bool is_for_all) {
  html_f(&visit->out, "<li><strong>%.*s</strong> asked ", STR_ARG(inquiry->from.length ? inquiry->from : STR("somebody")));
  if (is_for_all)
    put_person(visit, reg, inquiry->person);
  else
    buf_text(&visit->out, "you");
  buf_text(&visit->out, ", ");
  put_instant(visit, inquiry->received.seconds);
  buf_char(&visit->out, ' ');
  put_tag(visit, inquiry->is_referred ? "yes" : "over", inquiry->is_referred ? "referred" : "recorded");
  if (inquiry->text.length) put_prose(visit, inquiry->text);
  buf_text(&visit->out, "</li>\n");
}

/* What is referred to the spokespersons, for them and the administrator; for others their own. */
static void put_inquiries(struct visit *visit, const struct registry *reg, bool sees_all) {
  struct inquiries inquiries;
  inquiries_of(reg, visit->arena, sees_all ? STR("") : visit->visitor.person, &inquiries);
  if (!inquiries.count && !sees_all) return;
  buf_text(&visit->out, sees_all ? "<h2>What was asked</h2>\n" : "<h2>What you were asked</h2>\n");
  if (!inquiries.count) buf_text(&visit->out, "<p>Nothing yet. Whoever is asked by the press or an analyst writes it down above.</p>\n");
  buf_text(&visit->out, inquiries.count ? "<ul class=\"list\">\n" : "");
  for (uint32_t i = 0; i < inquiries.count; i++) put_inquiry(visit, reg, &inquiries.at[i], sees_all);
  buf_text(&visit->out, inquiries.count ? "</ul>\n" : "");
}

static void put_spokespersons(struct visit *visit, const struct registry *reg) {
  struct members spokespersons;
  spokespersons_of(reg, visit->arena, visit->view.now, &spokespersons);
  buf_text(&visit->out, "<p>Only the authorised spokespersons answer the press, analysts and investors");
  for (uint32_t i = 0; i < spokespersons.count; i++) {
    buf_text(&visit->out, i ? ", " : ": ");
    put_person(visit, reg, spokespersons.at[i].id);
  }
  buf_text(&visit->out, ". If somebody asked you, say that you cannot answer, and record it here: they are "
                        "the ones to go on.</p>\n");
}

static bool show_inquiry(struct visit *visit, struct error *error) {
  const struct registry *reg;
  if (!visit_roster(visit, &reg, error)) return false;
  bool speaks = is_spokesperson(reg, visit->arena, visit->visitor.person, visit->view.now);
  bool sees_all = speaks || visit->visitor.rights & (RIGHT_DECIDE | RIGHT_AUDIT);
  buf_text(&visit->out, "<h1>Press or an analyst asked me</h1>\n");
  put_spokespersons(visit, reg);
  put_form(visit, "");
  put_input(visit, "from", "Who asked?", "A name, and for whom they work.", "text", field_typed(visit, "from"));
  put_text_area(visit, "text", "What did they ask, and how can they be reached?", NULL, field_typed(visit, "text"));
  put_form_end(visit, speaks ? "Record it" : "Refer it to the spokespersons");
  put_inquiries(visit, reg, sees_all);
  roster_close(visit->site->roster);
  return true;
}

static bool submit_inquiry(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct inquiry_report report = {.person = visit->visitor.person};
  report.from = typed_text(visit, "from", "Say who asked");
  report.text = typed_text(visit, "text", NULL);
  if (visit->problem_count) return show_inquiry(visit, error);
  if (!visit_roster(visit, &reg, error)) return false;
  report.is_referred = !is_spokesperson(reg, visit->arena, report.person, visit->view.now);
  roster_close(visit->site->roster);
  view_close(&visit->view);
  if (!inquiry_report(visit->site->company, visit->arena, &report, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/inquiry"));
  return true;
}

const struct page page_inquiry = {
    .path = "/inquiry", .title = "Press or an analyst asked me", .right = RIGHT_PERSONNEL, .show = show_inquiry, .submit = submit_inquiry};
