/* The policy in force: the document that people certify, with the rules that run under the sentences which
 * they formalise. Rules are folded away; what leads here opens them. */
#include <cmark.h>

#include "everybody.h"

enum { SLUG_LENGTH_MAX = 80, HEADING_LEVEL_LISTED = 2 };

/* -- headings ------------------------------------------------------------------------------------------------------ */

/* "Pre-Clearance of Trades" → "pre-clearance-of-trades" */
static struct str slug_of(struct arena *arena, struct str heading) {
  struct buf slug;
  buf_init(&slug, SLUG_LENGTH_MAX);
  for (size_t i = 0; i < heading.length; i++) {
    char c = heading.at[i];
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), is_capital = c >= 'A' && c <= 'Z';
    if (is_letter || is_capital)
      buf_char(&slug, is_capital ? (char)(c - 'A' + 'a') : c);
    else if (slug.length && slug.at[slug.length - 1] != '-')
      buf_char(&slug, '-');
  }
  struct str copy = arena_copy(arena, buf_view(&slug));
  buf_free(&slug);
  return copy;
}

static struct str heading_text(struct arena *arena, cmark_node *heading) {
  struct buf text;
  cmark_iter *iterator = cmark_iter_new(heading);
  buf_init(&text, TEXT_LENGTH_MAX);
  while (cmark_iter_next(iterator) != CMARK_EVENT_DONE) {
    const char *literal = cmark_node_get_literal(cmark_iter_get_node(iterator));
    if (literal) buf_text(&text, literal);
  }
  cmark_iter_free(iterator);
  struct str copy = arena_copy(arena, buf_view(&text));
  buf_free(&text);
  return copy;
}

static void put_heading(struct visit *visit, cmark_node *heading) {
  struct str text = heading_text(visit->arena, heading), slug = slug_of(visit->arena, text);
  buf_format(&visit->out, "<h%d id=\"" STR_FMT "\">", cmark_node_get_heading_level(heading), STR_ARG(slug));
  html_f(&visit->out, "%.*s", STR_ARG(text));
  buf_format(&visit->out, "</h%d>\n", cmark_node_get_heading_level(heading));
}

static void put_contents(struct visit *visit, cmark_node *document) {
  buf_text(&visit->out, "<nav class=\"contents\" aria-label=\"Contents\"><h2>Contents</h2><ol>\n");
  for (cmark_node *node = cmark_node_first_child(document); node; node = cmark_node_next(node)) {
    if (cmark_node_get_type(node) != CMARK_NODE_HEADING ||
        cmark_node_get_heading_level(node) != HEADING_LEVEL_LISTED)
      continue;
    struct str text = heading_text(visit->arena, node), slug = slug_of(visit->arena, text);
    html_f(&visit->out, "<li><a href=\"#%.*s\">%.*s</a></li>\n", STR_ARG(slug), STR_ARG(text));
  }
  buf_text(&visit->out, "</ol></nav>\n");
}

/* -- rules --------------------------------------------------------------------------------------------------------- */

/* The rules and duties that stand in these lines of the document, each a target of links. */
static bool put_names(struct visit *visit, int first, int last) {
  const struct abstain_policy *policy = visit->view.policy;
  bool has = false;
  for (int32_t r = 0; r < policy->rule_count + policy->duty_count; r++) {
    bool is_rule = r < policy->rule_count;
    int32_t line = is_rule ? policy->rules[r].line : policy->duties[r - policy->rule_count].line;
    struct str id =
        image_str(policy, is_rule ? policy->rules[r].id : policy->duties[r - policy->rule_count].id);
    if (line < first || line > last) continue;
    html_f(&visit->out, "%s<span id=\"%.*s\">%.*s</span>", has ? ", " : "", STR_ARG(id), STR_ARG(id));
    has = true;
  }
  return has;
}

static void put_rules(struct visit *visit, cmark_node *block) {
  buf_text(&visit->out, "<details class=\"rule\"><summary>");
  if (put_names(visit, cmark_node_get_start_line(block), cmark_node_get_end_line(block)))
    buf_text(&visit->out, " <small>as the program runs it</small>");
  else
    buf_text(&visit->out, "<small>words and examples for the program</small>");
  html_f(&visit->out, "</summary><pre>%s</pre></details>\n", cmark_node_get_literal(block));
}

static bool is_rules(cmark_node *node) {
  return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK &&
         strcmp(cmark_node_get_fence_info(node), "rule") == 0;
}

/* Raw HTML and odd links are left out by the library. */
static void put_node(struct visit *visit, cmark_node *node) {
  if (is_rules(node))
    put_rules(visit, node);
  else if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
    put_heading(visit, node);
  else {
    char *html = cmark_render_html(node, CMARK_OPT_DEFAULT);
    buf_text(&visit->out, html);
    cmark_get_default_mem_allocator()->free(html);
  }
}

static void put_document(struct visit *visit, cmark_node *document) {
  buf_text(&visit->out, "<article class=\"policy\">\n");
  for (cmark_node *node = cmark_node_first_child(document); node; node = cmark_node_next(node))
    put_node(visit, node);
  buf_text(&visit->out, "</article>\n");
}

void put_policy(struct visit *visit, struct str text) {
  cmark_node *document = cmark_parse_document(text.at, text.length, CMARK_OPT_DEFAULT);
  put_document(visit, document);
  cmark_node_free(document);
}

static bool show_policy(struct visit *visit, struct error *error) {
  struct str text;
  char digits[HASH_DIGITS];
  if (!store_document(visit->view.store, visit->arena, visit->view.policy_hash, &text, error)) return false;
  cmark_node *document = cmark_parse_document(text.at, text.length, CMARK_OPT_DEFAULT);
  html_f(&visit->out,
         "<p class=\"hint\">This is the policy in force, and the program that answers here. Its hash is "
         "<code>%.*s</code>.</p>\n",
         16, hash_hex(visit->view.policy_hash, digits).at);
  put_contents(visit, document);
  put_document(visit, document);
  cmark_node_free(document);
  return true;
}

const struct page page_policy = {
    .path = "/policy", .title = "Policy", .right = RIGHT_PERSONNEL, .show = show_policy};
