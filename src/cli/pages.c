/* `abstain pages`: the pages of the site, with what each asks of who opens it, from their one table. */
#include "../base/json.h"
#include "../web/site.h"
#include "command.h"

static const struct {
  enum right right;
  const char *name;
} names[] = {{RIGHT_PERSONNEL, "personnel"}, {RIGHT_DECIDE, "decide"}, {RIGHT_AUDIT, "audit"}};
enum {
  RIGHTS = sizeof names / sizeof *names,
  RIGHTS_LENGTH_MAX = 80,
  PATH_COLUMNS = 34,
  METHODS_COLUMNS = 10
};

static struct str rights_text(struct arena *arena, unsigned rights) {
  struct buf text;
  buf_init(&text, RIGHTS_LENGTH_MAX);
  for (int i = 0; i < RIGHTS; i++)
    if (rights & names[i].right) buf_format(&text, "%s%s", text.length ? ", " : "", names[i].name);
  struct str copy = buf_end(&text, arena);
  return copy.length ? copy : STR("anybody");
}

static void put_json(struct invocation *call, const struct page *page) {
  json_put_comma(&call->out);
  buf_char(&call->out, '{');
  json_put_member(&call->out, "path", str_of(page->path));
  json_put_member(&call->out, "title", str_of(page->title));
  json_put_key(&call->out, "methods");
  buf_text(&call->out, page->submit ? "[\"GET\",\"POST\"]" : "[\"GET\"]");
  json_put_key(&call->out, "rights");
  buf_char(&call->out, '[');
  for (int i = 0; i < RIGHTS; i++)
    if (page->right & names[i].right)
      json_put_comma(&call->out), json_put_string(&call->out, str_of(names[i].name));
  buf_char(&call->out, ']');
  json_put_bool(&call->out, "confirms", page->is_raised);
  buf_char(&call->out, '}');
}

static void put_line(struct invocation *call, const struct page *page) {
  buf_format(&call->out, "%-*s %-*s " STR_FMT "%s\n", PATH_COLUMNS, page->path, METHODS_COLUMNS,
             page->submit ? "GET, POST" : "GET", STR_ARG(rights_text(call->arena, page->right)),
             page->is_raised ? "; the password again" : "");
}

static bool run_pages(struct invocation *call, struct error *error) {
  (void)error;
  if (call->json) buf_char(&call->out, '[');
  for (const struct page *const *page = pages; *page; page++) {
    if (call->json)
      put_json(call, *page);
    else
      put_line(call, *page);
  }
  if (call->json) buf_text(&call->out, "]\n");
  return true;
}

const struct command command_pages = {
    .name = "pages",
    .group = "Desk",
    .summary = "the pages of the site, and who may open each",
    .synopsis = "",
    .examples = "  abstain pages\n"
                "  abstain pages --json",
    .details = "{} stands for the name of something. Whoever lacks the right is told that there is no such "
               "page. What auditors may\n"
               "open they may not send.",
    .run = run_pages,
};
