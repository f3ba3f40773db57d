/* Mails: what was refused, what is tried again, what went out. Only for who decides, and not what anybody was told: there is
 * nothing to be told in a mail. */
#include "../notice/webhook.h"
#include "site.h"

static const char *cause_words(struct str cause) {
  static const struct {
    const char *cause, *words;
  } all[] = {{"request", "somebody asks for clearance"},   {"waits", "a request waits for a decision"},
             {"decision", "a request was answered"},       {"notice", "a notice, or its end"},
             {"window", "a period opens or closes"},       {"moved", "dates of a period have moved"},
             {"trade", "the notice of a trade is owed"},   {"late", "somebody owes the notice of a trade for long"},
             {"certification", "a certification is owed"}, {"question", "a question, or its answer"},
             {"incident", "something was reported"},       {"inquiry", "press or an analyst asked"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_equal(cause, str_of(all[i].cause))) return all[i].words;
  return "something new";
}

static void put_message_state(struct visit *visit, enum message_state state) {
  static const struct {
    const char *class, *words;
  } tags[] = {[MESSAGE_WAITING] = {"wait", "Waiting"},
              [MESSAGE_SENT] = {"yes", "Sent"},
              [MESSAGE_REFUSED] = {"no", "Refused"},
              [MESSAGE_GIVEN_UP] = {"no", "Given up"}};
  html_f(&visit->out, "<strong class=\"tag %s\">%s</strong>", tags[state].class, tags[state].words);
}

static void put_when(struct visit *visit, struct str text) {
  struct instant at;
  if (instant_parse(text, &at)) put_instant(visit, at.seconds);
}

static void put_messages(struct visit *visit, const struct message_lines *lines) {
  buf_text(&visit->out, "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < lines->count; i++) {
    const struct message_line *line = &lines->at[i];
    buf_text(&visit->out, "<li>");
    put_message_state(visit, line->state);
    html_f(&visit->out, " %.*s: %s, %s", STR_ARG(line->person), cause_words(line->cause),
           line->state == MESSAGE_WAITING ? "next try " : "");
    put_when(visit, line->due);
    if (line->attempts > 1) buf_format(&visit->out, " (%lld tries)", (long long)line->attempts);
    if (line->state != MESSAGE_SENT && line->said.length) html_f(&visit->out, "<br>Why: <em>%.*s</em>", STR_ARG(line->said));
    buf_text(&visit->out, "</li>\n");
  }
  buf_text(&visit->out, "</ul>\n");
}

/* -- webhooks ----------------------------------------------------------------------------------------------------------- */

static void put_delivery(struct visit *visit, const struct delivery_line *line) {
  buf_text(&visit->out, "<li>");
  put_message_state(visit, line->state);
  bool is_new = line->state == MESSAGE_WAITING && !line->attempts;
  html_f(&visit->out, " %.*s to <code>%.*s</code>, %s", STR_ARG(line->kind), STR_ARG(line->webhook), is_new ? "not tried yet, since " : "");
  put_when(visit, line->due);
  if (line->attempts > 1) buf_format(&visit->out, " (%lld tries)", (long long)line->attempts);
  if (line->state != MESSAGE_SENT && line->said.length) html_f(&visit->out, "<br>The receiver: <em>%.*s</em>", STR_ARG(line->said));
  buf_text(&visit->out, "</li>\n");
}

/* What stands behind the host is often a secret. */
static struct str host_shown(struct str url) {
  size_t begin = str_find(url, STR("://"), 0) + 3, end = str_find(url, STR("/"), begin);
  return str_sub(url, 0, end == SIZE_MAX ? url.length : end);
}

static bool put_webhooks(struct visit *visit, int64_t *failed, struct error *error) {
  struct webhooks webhooks;
  struct delivery_lines lines;
  if (!webhooks_list(visit->view.store, visit->arena, &webhooks, error) || !deliveries_list(&visit->view, &lines, error)) return false;
  if (!webhooks.count) return true;
  buf_text(&visit->out,
           "<h2>Webhooks</h2>\n<p>Other programs that are told when there is something new: of which kind it is, and no more.</p>\n"
           "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < webhooks.count; i++)
    html_f(&visit->out, "<li><code>%.*s</code> %.*s</li>\n", STR_ARG(webhooks.at[i].id), STR_ARG(host_shown(webhooks.at[i].url)));
  buf_text(&visit->out, "</ul>\n");
  if (!lines.count) buf_text(&visit->out, "<p>Nothing was posted yet.</p>\n");
  if (lines.count) buf_text(&visit->out, "<ul class=\"list\">\n");
  for (uint32_t i = 0; i < lines.count; i++) put_delivery(visit, &lines.at[i]);
  if (lines.count) buf_text(&visit->out, "</ul>\n");
  *failed += lines.failed;
  return true;
}

static bool show_mail(struct visit *visit, struct error *error) {
  struct message_lines lines;
  if (!messages_list(&visit->view, visit->visitor.person, &lines, error)) return false;
  int64_t failed = lines.counts[MESSAGE_REFUSED] + lines.counts[MESSAGE_GIVEN_UP];
  buf_text(&visit->out, "<h1>Mails</h1>\n<p>A mail says that there is something new on this site, and nothing else. An address is part of "
                        "what is recorded when somebody joins, or when his details change.</p>\n");
  if (!failed && !lines.counts[MESSAGE_WAITING] && !lines.counts[MESSAGE_SENT])
    buf_text(&visit->out, "<p>None was sent yet. Whoever runs this site names a mail server with <code>abstain serve --mail</code>.</p>\n");
  else
    buf_format(&visit->out, "<p>%lld sent, %lld waiting, %lld not delivered.</p>\n", (long long)lines.counts[MESSAGE_SENT],
               (long long)lines.counts[MESSAGE_WAITING], (long long)failed);
  if (lines.count) put_messages(visit, &lines);
  if (!put_webhooks(visit, &failed, error)) return false;
  if (!failed || !(visit->visitor.rights & RIGHT_DECIDE)) return true;
  buf_text(&visit->out, "<p>When the addresses are right, what was not delivered can be sent once more.</p>\n");
  put_form(visit, "");
  put_form_end(visit, "Send them again");
  return true;
}

static bool submit_mail(struct visit *visit, struct error *error) {
  if (!messages_again(&visit->view, visit->visitor.person, field_typed(visit, "key"), error)) return false;
  go_to(visit, STR("/mail"));
  return true;
}

const struct page page_mail = {.path = "/mail", .title = "Mails", .right = RIGHT_DECIDE, .show = show_mail, .submit = submit_mail};
