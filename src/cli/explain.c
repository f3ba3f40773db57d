/* `abstain explain`: the page of a message of the policy language, or the list of all. */
#include "../base/json.h"
#include "../policy/message.h"
#include "command.h"

static const char *severity_name(const struct message_page *page) {
  return page->severity == SEVERITY_ERROR ? "error" : "warning";
}

static void put_json(struct buf *out, const struct message_page *page, bool whole) {
  struct buf number;
  buf_init(&number, 16);
  buf_format(&number, "P%04d", (int)page->number);
  json_put_comma(out);
  buf_char(out, '{');
  json_put_member(out, "number", buf_view(&number));
  json_put_member(out, "severity", str_of(severity_name(page)));
  json_put_member(out, "title", str_of(page->title));
  if (whole) json_put_member(out, "page", str_of(page->page));
  buf_char(out, '}');
  buf_free(&number);
}

static void list_pages(struct invocation *call) {
  if (call->json) buf_char(&call->out, '[');
  for (const struct message_page *page = message_pages; page->number; page++) {
    if (call->json)
      put_json(&call->out, page, false);
    else
      buf_format(&call->out, "P%04d  %-7s  %s\n", (int)page->number, severity_name(page), page->title);
  }
  if (call->json) buf_text(&call->out, "]\n");
}

/* P0312, p312, 0312 and 312 all name the same message. */
static const struct message_page *find_page(struct str word) {
  int64_t number;
  if (word.length && (word.at[0] == 'P' || word.at[0] == 'p')) word = str_sub(word, 1, SIZE_MAX);
  return str_int(word, &number) && number > 0 && number < 10000 ? message_page((int32_t)number) : NULL;
}

static bool run_explain(struct invocation *call, struct error *error) {
  if (call->word_count == 0) return list_pages(call), true;
  const struct message_page *page = find_page(str_of(call->words[0]));
  if (!page)
    return error_set(error, ERROR_MISSING, "there is no message `%s`; `abstain explain` lists all",
                     call->words[0]);
  if (call->json) {
    put_json(&call->out, page, true);
    buf_char(&call->out, '\n');
    return true;
  }
  call_color(call, "1");
  buf_format(&call->out, "P%04d, %s: %s", (int)page->number, severity_name(page), page->title);
  call_color(call, NULL);
  buf_format(&call->out, "\n\n%s\n", page->page);
  return true;
}

const struct command command_explain = {
    .name = "explain",
    .group = "Policies",
    .summary = "what a message about a policy means, with examples",
    .synopsis = "[NUMBER]",
    .examples = "  abstain explain P0312\n  abstain explain",
    .details = "NUMBER is a message's, like P0312 or 312. Without it all messages are listed.",
    .words_max = 1,
    .run = run_explain,
};
