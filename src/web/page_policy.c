/* The policy in force: the document itself, with its rules under the sentences that they formalise. */
#include <cmark.h>

#include "site.h"

static bool show_policy(struct visit *visit, struct error *error) {
  struct str text;
  if (!store_document(visit->view.store, visit->arena, visit->view.policy_hash, &text, error)) return false;
  char digits[HASH_DIGITS];
  char *html = cmark_markdown_to_html(text.at, text.length,
                                      CMARK_OPT_DEFAULT); /* raw HTML and odd links are left out */
  html_f(&visit->out,
         "<p class=\"hint\">The policy in force. Its hash is <code>%.*s</code>.</p>\n<article "
         "class=\"policy\">\n",
         16, hash_hex(visit->view.policy_hash, digits).at);
  buf_text(&visit->out, html);
  buf_text(&visit->out, "</article>\n");
  cmark_get_default_mem_allocator()->free(html);
  return true;
}

const struct page page_policy = {
    .path = "/policy", .title = "Policy", .right = RIGHT_PERSONNEL, .show = show_policy};
