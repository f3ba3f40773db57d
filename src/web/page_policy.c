/* The policy: the document that people certify, with the rules that run under the sentences which they formalise; the one in force, and
 * every one that ever was, with what is different between any two. Rules are folded away; what leads here opens them. */
#include <cmark.h>

#include "../calendar/zone.h"
#include "../conduct/difference.h"
#include "../conduct/version.h"
#include "everybody.h"
#include "rule_block.h"

enum { SLUG_LENGTH_MAX = 80, HEADING_LEVEL_LISTED = 2, VERSIONS_CHOSEN = 100 };

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
  return buf_end(&slug, arena);
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
  return buf_end(&text, arena);
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
    if (cmark_node_get_type(node) != CMARK_NODE_HEADING || cmark_node_get_heading_level(node) != HEADING_LEVEL_LISTED) continue;
    struct str text = heading_text(visit->arena, node), slug = slug_of(visit->arena, text);
    html_f(&visit->out, "<li><a href=\"#%.*s\">%.*s</a></li>\n", STR_ARG(slug), STR_ARG(text));
  }
  buf_text(&visit->out, "</ol></nav>\n");
}

/* -- the document -------------------------------------------------------------------------------------------------- */

static bool is_rules(cmark_node *node) {
  return cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK && strcmp(cmark_node_get_fence_info(node), "rule") == 0;
}

/* Raw HTML and odd links are left out by the library. */
static void put_node(struct visit *visit, cmark_node *node) {
  if (is_rules(node))
    put_rule_block(&visit->out, str_of(cmark_node_get_literal(node)));
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
  for (cmark_node *node = cmark_node_first_child(document); node; node = cmark_node_next(node)) put_node(visit, node);
  buf_text(&visit->out, "</article>\n");
}

void put_policy(struct visit *visit, struct str text) {
  cmark_node *document = cmark_parse_document(text.at, text.length, CMARK_OPT_DEFAULT);
  put_document(visit, document);
  cmark_node_free(document);
}

/* With a contents to begin with. */
static void put_whole(struct visit *visit, struct str text) {
  cmark_node *document = cmark_parse_document(text.at, text.length, CMARK_OPT_DEFAULT);
  put_contents(visit, document);
  put_document(visit, document);
  cmark_node_free(document);
}

/* -- versions -------------------------------------------------------------------------------------------------------- */

static void put_force(struct visit *visit, const struct version *version) {
  bool is_over = version->until.seconds <= visit->view.now.seconds, is_ahead = version->since.seconds > visit->view.now.seconds;
  put_tag(visit, is_over ? "over" : is_ahead ? "wait" : "yes", is_over ? "no longer in force" : is_ahead ? "to come" : "in force");
  buf_text(&visit->out, " from ");
  put_instant(visit, version->since.seconds);
  if (version->until.seconds == INSTANT_NEVER.seconds) return;
  buf_text(&visit->out, " until ");
  put_instant(visit, version->until.seconds);
}

static struct str short_hash(const struct version *version) { return str_sub(version->hash, 0, VERSION_DIGITS); }

static void put_version_state(struct visit *visit, const struct version *version) {
  buf_text(&visit->out, "<p>");
  put_force(visit, version);
  html_f(
      &visit->out,
      "</p>\n<p class=\"unprinted\"><a href=\"/policy/versions\">Versions and differences</a> \xc2\xb7 "
      "<a href=\"/policy/%.*s/text\">As the program reads it, with its examples</a></p>\n<p class=\"hint\">Version <code>%.*s</code></p>\n",
      STR_ARG(short_hash(version)), STR_ARG(short_hash(version)));
}

/* What the path, or the query, says; the text is in the visit's arena. ERROR_MISSING: there is no such version. */
static bool find_version(struct visit *visit, struct str hash, struct version *version, struct str *text, struct error *error) {
  struct versions versions;
  struct hash whole;
  versions_of(visit->view.reg, visit->arena, &versions);
  const struct version *found = version_find(&versions, hash);
  if (!found || !hash_parse(found->hash, &whole)) return error_set(error, ERROR_MISSING, "there is no such version");
  *version = *found;
  return store_document(visit->view.store, visit->arena, whole, text, error);
}

static bool show_version_of(struct visit *visit, struct str hash, struct error *error) {
  struct version version;
  struct str text;
  if (!find_version(visit, hash, &version, &text, error)) return false;
  put_version_state(visit, &version);
  put_whole(visit, text);
  return true;
}

static bool show_policy(struct visit *visit, struct error *error) {
  char digits[HASH_DIGITS];
  return show_version_of(visit, hash_hex(visit->view.policy_hash, digits), error);
}

const struct page page_policy = {.path = "/policy", .title = "Policy", .right = RIGHT_PERSONNEL, .show = show_policy};

static bool show_version(struct visit *visit, struct error *error) { return show_version_of(visit, visit->parameters[0], error); }

const struct page page_version = {.path = "/policy/{}", .title = "A version of the policy", .right = RIGHT_PERSONNEL, .show = show_version};

/* The document byte for byte, as its hash is made of it: `abstain policy check` takes it. */
static bool show_text(struct visit *visit, struct error *error) {
  struct version version;
  struct str text;
  if (!find_version(visit, visit->parameters[0], &version, &text, error)) return false;
  visit->reply->type = "text/plain; charset=utf-8";
  buf_str(&visit->out, text);
  return true;
}

const struct page page_version_text = {
    .path = "/policy/{}/text", .title = "The policy as the program reads it", .right = RIGHT_PERSONNEL, .show = show_text};

/* -- differences ----------------------------------------------------------------------------------------------------- */

static void put_words(struct visit *visit, const struct passage *passage) {
  html_f(&visit->out, "%.*s<mark>%.*s</mark>%.*s", STR_ARG(str_sub(passage->text, 0, passage->same_before)),
         STR_ARG(str_sub(passage->text, passage->same_before, passage->text.length - passage->same_before - passage->same_after)),
         STR_ARG(str_sub(passage->text, passage->text.length - passage->same_after, passage->same_after)));
}

static void put_passage(struct visit *visit, const struct passage *passage) {
  const char *element = passage->change == CHANGE_GONE ? "del" : "ins";
  html_f(&visit->out, "<div class=\"change %s\"><strong>%s</strong> <%s>", passage->change == CHANGE_GONE ? "gone" : "new",
         passage->change == CHANGE_GONE ? "Taken out" : "New", element);
  if (passage->same_before || passage->same_after)
    put_words(visit, passage);
  else
    html_f(&visit->out, "%.*s", STR_ARG(passage->text));
  html_f(&visit->out, "</%s></div>\n", element);
}

/* Under the heading of its section. */
void put_changes(struct visit *visit, struct str old, struct str new) {
  struct passages passages;
  struct str heading = STR(""), told = STR("");
  difference_of(visit->arena, old, new, &passages);
  if (!passages.changed) buf_text(&visit->out, "<p>Nothing: they say the same.</p>\n");
  for (uint32_t i = 0; i < passages.count; i++) {
    const struct passage *passage = &passages.at[i];
    bool is_heading = passage->change != CHANGE_GONE && str_starts(passage->text, STR("#"));
    if (is_heading) heading = passage->text;
    if (passage->change == CHANGE_NONE) continue;
    if (heading.length && !is_heading && !str_equal(heading, told)) {
      struct str name = heading;
      while (name.length && (name.at[0] == '#' || name.at[0] == ' ')) name = str_sub(name, 1, name.length);
      html_f(&visit->out, "<h3>%.*s</h3>\n", STR_ARG(name));
      told = heading;
    }
    put_passage(visit, passage);
  }
}

static void put_version_row(struct visit *visit, const struct version *version) {
  html_f(&visit->out, "<li><a href=\"/policy/%.*s\">", STR_ARG(short_hash(version)));
  put_day_of(visit, version->since);
  html_f(&visit->out, "%s%.*s</a> ", version->title.length ? ": " : "", STR_ARG(version->title));
  put_force(visit, version);
  html_f(&visit->out, " <code>%.*s</code></li>\n", STR_ARG(short_hash(version)));
}

static void put_comparison_form(struct visit *visit, const struct versions *versions, struct str from, struct str to) {
  struct choice choices[VERSIONS_CHOSEN];
  int count = 0;
  for (uint32_t i = 0; i < versions->count && count < VERSIONS_CHOSEN; i++) {
    struct date day = zone_wall(visit->view.reg->zone, versions->at[i].since).date;
    struct str hash = short_hash(&versions->at[i]);
    choices[count++] =
        (struct choice){hash, arena_print(visit->arena, STR_FMT " (" STR_FMT ")", STR_ARG(day_text(visit, day)), STR_ARG(hash))};
  }
  buf_text(&visit->out, "<h2>Compare two</h2>\n<form method=\"get\" class=\"search\">\n");
  put_select(visit, "from", "What changed from that of", NULL, choices, count, from);
  put_select(visit, "to", "to that of", NULL, choices, count, to);
  buf_text(&visit->out, "<button>Compare</button></form>\n");
}

static bool put_comparison(struct visit *visit, struct str from, struct str to, struct error *error) {
  struct version before, after;
  struct str old, new;
  if (!find_version(visit, from, &before, &old, error) || !find_version(visit, to, &after, &new, error)) return false;
  buf_text(&visit->out, "<h2>What changed</h2>\n<p>From the version of ");
  put_day_of(visit, before.since);
  buf_text(&visit->out, " to that of ");
  put_day_of(visit, after.since);
  buf_text(&visit->out, ".</p>\n");
  put_changes(visit, old, new);
  return true;
}

static bool show_versions(struct visit *visit, struct error *error) {
  struct versions versions;
  struct str from = pairs_find(&visit->request->query, "from"), to = pairs_find(&visit->request->query, "to");
  versions_of(visit->view.reg, visit->arena, &versions);
  buf_text(&visit->out,
           "<p><a href=\"/policy\">Policy</a></p>\n<h1>Versions of the policy</h1>\n<p>Every version that was ever adopted stays to be "
           "read. Whoever certified, certified one of these.</p>\n<ul class=\"list\">\n");
  for (uint32_t i = 0; i < versions.count; i++) put_version_row(visit, &versions.at[i]);
  buf_text(&visit->out, "</ul>\n");
  if (versions.count < 2) return true;
  if (!from.length) from = short_hash(&versions.at[1]);
  put_comparison_form(visit, &versions, from, to.length ? to : short_hash(&versions.at[0]));
  return !to.length || put_comparison(visit, from, to, error);
}

const struct page page_versions = {
    .path = "/policy/versions", .title = "Versions of the policy", .right = RIGHT_PERSONNEL, .show = show_versions};
