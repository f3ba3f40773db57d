/* Search: pages, one's own requests, sections of the policy; for who decides or audits, people and entries, too. Nobody finds what he could
 * not open. */
#include "../base/html.h"
#include "withheld.h"

enum { FOUND_MAX = 30, QUERY_LENGTH_MAX = 100 };

struct search {
  struct visit *visit;
  struct str wanted; /* in small letters */
  int found;
  struct entry_reader *reader;
  struct map people; /* who was found already */
};

static struct str small_letters(struct arena *arena, struct str text) {
  struct str copy = arena_copy(arena, text);
  char *at = (char *)(uintptr_t)copy.at;
  for (size_t i = 0; i < copy.length; i++)
    if (at[i] >= 'A' && at[i] <= 'Z') at[i] = (char)(at[i] - 'A' + 'a');
  return copy;
}

static bool fits(struct search *search, struct str text) {
  return str_find(small_letters(search->visit->arena, text), search->wanted, 0) != SIZE_MAX;
}

static void put_found(struct search *search, struct str path, struct str name, const char *what) {
  if (search->found++ >= FOUND_MAX) return;
  html_f(&search->visit->out, "<li><a href=\"%.*s\">%.*s</a> <small>%s</small></li>\n", STR_ARG(path), STR_ARG(name), what);
}

/* -- for everybody ----------------------------------------------------------------------------------------------------- */

static void find_pages(struct search *search) {
  for (const struct page *const *page = pages; *page; page++) {
    bool is_target = strchr((*page)->path, '{') == NULL && (*page)->right != RIGHT_NONE && strcmp((*page)->path, "/search") != 0;
    if (is_target && (search->visit->visitor.rights & (*page)->right) && fits(search, str_of((*page)->title)))
      put_found(search, str_of((*page)->path), str_of((*page)->title), "page");
  }
}

static void find_requests(struct search *search) {
  struct visit *visit = search->visit;
  struct cases cases;
  cases_of(&visit->view, visit->visitor.person, &cases);
  for (uint32_t i = 0; i < cases.count; i++)
    if (fits(search, cases.at[i].id) || fits(search, cases.at[i].kind))
      put_found(search, arena_print(visit->arena, "/requests/" STR_FMT, STR_ARG(cases.at[i].id)), cases.at[i].kind, "my request");
}

static void find_rules(struct search *search) {
  const struct abstain_policy *policy = search->visit->view.policy;
  for (int32_t r = 0; r < policy->rule_count; r++) {
    struct str id = image_str(policy, policy->rules[r].id), says = image_str(policy, policy->rules[r].says);
    if (fits(search, id) || fits(search, says))
      put_found(search, arena_print(search->visit->arena, "/policy#" STR_FMT, STR_ARG(id)), says, "policy");
  }
}

/* -- for who decides or audits ------------------------------------------------------------------------------------------ */

static bool note_person(void *context, const struct stored_entry *entry, struct error *error) {
  struct search *search = context;
  struct arena *arena = search->visit->arena;
  struct entry_content content;
  if (entry->is_erased || search->found >= FOUND_MAX) return true;
  if (!entry_read(search->reader, entry->content, &content, error)) return false;
  const struct event *event = &content.event;
  struct str person = arena_copy(arena, event_text(event, "person")), name = person;
  if (event_value(event, "name")) name = arena_copy(arena, event_text(event, "name"));
  if ((!fits(search, person) && !fits(search, name)) || map_find(&search->people, person) != MAP_NONE) return true;
  map_add(&search->people, person, 0);
  put_found(search, arena_print(arena, "/audit?person=" STR_FMT, STR_ARG(percent_text(arena, person, ""))), name, "person");
  return true;
}

static bool find_people(struct search *search, struct error *error) {
  struct store *store = search->visit->view.store;
  return store_each_of(store, "kind", STR("joined"), note_person, search, error) &&
         store_each_of(store, "kind", STR("class-given"), note_person, search, error);
}

static bool find_entry(struct search *search, struct error *error) {
  struct stored_entry entry;
  struct withheld withheld;
  struct error none;
  char digits[HASH_DIGITS];
  if (!withheld_find(search->visit, &withheld, error)) return false;
  if (!store_find(search->visit->view.store, search->visit->arena, search->wanted, &entry, &none) || is_withheld(&withheld, &entry))
    return true;
  struct str id = arena_copy(search->visit->arena, str_sub(hash_hex(entry.hash, digits), 0, ID_DIGITS));
  put_found(search, arena_print(search->visit->arena, "/audit/" STR_FMT, STR_ARG(id)), id, "entry of the ledger");
  return true;
}

static bool find_all(struct search *search, struct error *error) {
  find_pages(search);
  find_requests(search);
  find_rules(search);
  if (!(search->visit->visitor.rights & (RIGHT_DECIDE | RIGHT_AUDIT))) return true;
  return find_entry(search, error) && find_people(search, error);
}

static bool show_search(struct visit *visit, struct error *error) {
  struct str typed = str_sub(str_trim(pairs_find(&visit->request->query, "q")), 0, QUERY_LENGTH_MAX);
  struct search search = {visit, small_letters(visit->arena, typed), .reader = entry_reader_new(visit->arena)};
  map_init(&search.people, visit->arena);
  buf_text(&visit->out, "<h1>Search</h1>\n<form method=\"get\" class=\"search\" role=\"search\">\n");
  put_input(visit, "q", "What are you looking for?", NULL, "text", typed);
  buf_text(&visit->out, "<button>Search</button></form>\n");
  if (!typed.length) return true;
  buf_text(&visit->out, "<ul class=\"list\">\n");
  if (!find_all(&search, error)) return false;
  buf_text(&visit->out, "</ul>\n");
  if (!search.found) buf_text(&visit->out, "<p>Nothing here is called so. Try a part of the word.</p>\n");
  if (search.found > FOUND_MAX) buf_text(&visit->out, "<p>There is more; say more of what you look for.</p>\n");
  return true;
}

const struct page page_search = {.path = "/search", .title = "Search", .right = RIGHT_PERSONNEL, .show = show_search};
