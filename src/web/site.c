/* From a request to a page: which page, who asks, may he, and what becomes of an error. */
#include "site.h"

#include <stdlib.h>

#include "api.h"
#include "assets.h"
#include "operate.h"
#include "who.h"

enum { STATUS_OK = 200, STATUS_SEE_OTHER = 303, STATUS_NOT_MODIFIED = 304, STATUS_NOT_ALLOWED = 405, STATUS_UNPROCESSABLE = 422 };

static const char type_of_pages[] = "text/html; charset=utf-8";

struct str field_typed(const struct visit *visit, const char *name) {
  return str_trim(pairs_find(&visit->request->form, name));
}

void problem_add(struct visit *visit, const char *field, struct str text) {
  if (visit->problem_count < PROBLEMS_MAX) visit->problems[visit->problem_count++] = (struct problem){field, text};
}

struct str problem_at(const struct visit *visit, const char *field) {
  for (int i = 0; i < visit->problem_count; i++)
    if (strcmp(visit->problems[i].field, field) == 0) return visit->problems[i].text;
  return STR("");
}

void go_to(struct visit *visit, struct str path) {
  visit->reply->status = STATUS_SEE_OTHER;
  visit->reply->location = path;
}

bool look_again(struct visit *visit, const struct str *persons, int count, struct error *error) {
  view_close(&visit->view);
  return view_open(visit->site->company, visit->arena, persons, count, &visit->view, error);
}

/* -- which page ---------------------------------------------------------------------------------------------------- */

bool path_fits(const char *pattern, struct str path, struct str parameters[PARAMETERS_PATH]) {
  struct str rest = str_of(pattern), part, segment;
  for (int count = 0; str_cut(&rest, '/', &part);) {
    if (!str_cut(&path, '/', &segment)) return false;
    bool is_parameter = str_equal(part, STR("{}"));
    if (is_parameter && segment.length == 0) return false;
    if (is_parameter)
      parameters[count++] = segment;
    else if (!str_equal(part, segment))
      return false;
  }
  return path.length == 0;
}

static const struct page *find_page(struct visit *visit) {
  const struct page *const *page = pages;
  while (*page && !path_fits((*page)->path, visit->request->path, visit->parameters)) page++;
  return *page;
}

/* -- what becomes of an error -------------------------------------------------------------------------------------- */

static const char *error_title(enum error_kind kind) {
  switch (kind) {
  case ERROR_INPUT: return "That cannot be understood";
  case ERROR_DENIED: return "That is not possible for you";
  case ERROR_MISSING: return "Page not found";
  case ERROR_CONFLICT: return "That does not fit what is there";
  case ERROR_BUSY: return "Not now; try again in a moment";
  case ERROR_BROKEN: return "Something went wrong here";
  }
  abort();
}

/* What nobody foresaw is not told to the world; the operator finds it in the log. */
static void put_error(struct visit *visit, const struct error *error) {
  buf_clear(&visit->out);
  visit->problem_count = 0;
  visit->title = str_of(error_title(error->kind));
  visit->reply->status = (unsigned)error_http_status(error->kind);
  bool is_told = error->kind == ERROR_INPUT || error->kind == ERROR_DENIED || error->kind == ERROR_CONFLICT;
  html_f(&visit->out, "<h1>%s</h1>", error_title(error->kind));
  if (error->kind == ERROR_MISSING)
    buf_text(&visit->out, "<p>If you typed the address, check it. Otherwise begin at <a href=\"/\">the first page</a>.</p>");
  else
    html_f(&visit->out, "<p>%s</p>", is_told ? error->text : "Nothing was changed. If it happens again, tell the administrator.");
  if (error->kind == ERROR_BROKEN) fprintf(stderr, "abstain: %.*s: %s\n", STR_ARG(visit->request->path), error->text);
}

static void missing(struct visit *visit) {
  struct error error;
  error_set(&error, ERROR_MISSING, "there is no such page");
  put_error(visit, &error);
}

/* -- who asks ------------------------------------------------------------------------------------------------------ */

bool is_own_origin(const struct visit *visit) {
  const struct web_request *request = visit->request;
  struct str own = visit->site->origin, origin = request->origin;
  if (!own.length) own = arena_print(visit->arena, "%s://" STR_FMT, visit->site->is_secure ? "https" : "http", STR_ARG(request->host));
  return !origin.length || str_equal(origin, own);
}

/* Only this site's own pages may send forms, and each with the token of the session. */
static bool is_own_form(const struct visit *visit) {
  struct str csrf = pairs_find(&visit->request->form, "csrf");
  return is_own_origin(visit) && (!visit->visitor.person.length || visitor_sent(&visit->visitor, csrf));
}

static void ask_to_sign_in(struct visit *visit) {
  if (str_equal(visit->request->path, STR("/")))
    go_to(visit, STR("/sign-in"));
  else
    go_by(visit, "/sign-in");
}

/* -- the page ------------------------------------------------------------------------------------------------------ */

/* A file that came with a form cannot stand in the next one, as what was typed can. */
static const char *why_sent_again(const struct visit *visit) {
  if (visit->request->is_cut)
    return "What you sent was cut off on its way, and nothing was done. Choose the file again, and send it once more";
  if (visit->page->is_raised && !visit->visitor.is_raised && visit->request->upload_count)
    return "Nothing was done yet: show first who you are, then choose the file again";
  return NULL;
}

static bool submit(struct visit *visit, struct error *error) {
  bool goes_on = true;
  if (!is_own_form(visit))
    return error_set(error, ERROR_DENIED,
                     "This form was not sent from this site, or your session has ended. Go back, load the "
                     "page again and send it once more.");
  const char *why_again = why_sent_again(visit);
  if (why_again) {
    problem_add(visit, "content", str_of(why_again));
    visit->reply->status = STATUS_UNPROCESSABLE;
    return visit->page->show(visit, error);
  }
  if (visit->page->is_raised && !check_who(visit, &goes_on, error)) return false;
  if (!goes_on) return true;
  if (!visit->page->submit(visit, error)) return false;
  if (visit->reply->status == STATUS_SEE_OTHER) return true;
  if (visit->reply->status == STATUS_OK && visit->problem_count) visit->reply->status = STATUS_UNPROCESSABLE;
  return true;
}

/* Who reads everything changes nothing: his right opens pages, and sends no form. */
static bool may(const struct visit *visit) {
  unsigned enough = visit->page->right;
  if (visit->request->method == METHOD_POST) enough &= ~(unsigned)RIGHT_AUDIT;
  return visit->page->right == RIGHT_NONE || (visit->visitor.rights & enough);
}

static void put_no_form(struct visit *visit) {
  visit->title = STR("There is nothing to send here");
  visit->reply->status = STATUS_NOT_ALLOWED;
  visit->reply->allow = "GET, HEAD";
  buf_text(&visit->out, "<h1>There is nothing to send here</h1>\n<p>Nothing was changed.</p>");
}

static void serve_page(struct visit *visit) {
  struct error error;
  const struct page *page = visit->page;
  bool is_post = visit->request->method == METHOD_POST;
  visit->title = str_of(page->title);
  visit->reply->status = STATUS_OK;
  if (page->right != RIGHT_NONE && !visit->visitor.person.length) {
    ask_to_sign_in(visit);
    return;
  }
  if (!may(visit)) {
    missing(visit); /* as if it were not there */
    return;
  }
  if (is_post && !page->submit)
    put_no_form(visit);
  else if (!(is_post ? submit(visit, &error) : page->show(visit, &error)))
    put_error(visit, &error);
}

/* What is remembered of a token: nobody gets in by it. */
static uint64_t mark_of(struct str token) {
  struct hash hash = hash_of(token);
  uint64_t mark;
  memcpy(&mark, hash.bytes, sizeof mark);
  return mark;
}

bool site_knows(void *context, struct arena *arena, const struct web_request *request) {
  struct site *site = context;
  struct visit visit = {.site = site, .arena = arena, .request = request};
  uint64_t mark = mark_of(cookie_sent(&visit, session_cookie));
  return atomic_load(&site->seen[mark % SESSIONS_SEEN]) == mark;
}

static void remember(struct visit *visit, struct str token) {
  uint64_t mark = mark_of(token);
  if (visit->visitor.person.length) atomic_store(&visit->site->seen[mark % SESSIONS_SEEN], mark);
}

static void serve(struct visit *visit) {
  struct error error;
  struct str token = cookie_sent(visit, session_cookie);
  if (!visitor_find(visit->site->company, visit->arena, token, &visit->view, &visit->visitor, &error))
    put_error(visit, &error);
  else if (remember(visit, token), visit->page)
    serve_page(visit);
  else
    missing(visit);
  view_close(&visit->view);
}

static bool serve_asset(struct str path, const struct web_request *request, struct web_reply *reply) {
  const struct asset *asset = asset_find(path);
  if (!asset) return false;
  *reply = (struct web_reply){.status = STATUS_OK, .type = asset->type, .body = asset->body, .etag = asset->etag, .may_be_kept = true};
  if (str_equal(request->etag, asset->etag)) reply->status = STATUS_NOT_MODIFIED, reply->body = STR("");
  return true;
}

/* -- pages that stand ---------------------------------------------------------------------------------------------- */

/* What the page would be made from, before anything of it is looked at; false: it is made whenever it is asked for. */
static bool key_now(const struct visit *visit, struct kept_key *key) {
  const struct web_request *request = visit->request;
  bool is_steady = visit->page && visit->page->is_steady && request->method == METHOD_GET && !request->query.count;
  struct str token = cookie_sent(visit, session_cookie);
  if (!is_steady || token.length != TOKEN_LENGTH || !company_size_now(visit->site->company, &key->size)) return false;
  key->whose = hash_of(arena_print(visit->arena, STR_FMT STR_FMT, STR_ARG(token), STR_ARG(request->path)));
  key->second = company_now(visit->site->company).seconds;
  return true;
}

static bool find_kept(struct visit *visit) {
  struct kept_key key;
  struct web_reply *reply = visit->reply;
  if (!key_now(visit, &key) || !kept_find(visit->site->kept, &key, visit->arena, &reply->body)) return false;
  reply->status = STATUS_OK;
  reply->type = type_of_pages;
  return true;
}

bool site_handle_at_once(void *context, struct arena *arena, const struct web_request *request, struct web_reply *reply) {
  struct visit visit = {.site = context, .arena = arena, .request = request, .reply = reply};
  if (serve_asset(request->path, request, reply) || operate_at_once(context, arena, request, reply)) return true;
  visit.page = find_page(&visit);
  return find_kept(&visit);
}

void site_handle(void *context, struct arena *arena, const struct web_request *request, struct web_reply *reply) {
  if (operate(context, arena, request, reply) || api_handle(context, arena, request, reply)) return;
  struct visit visit = {.site = context, .arena = arena, .request = request, .reply = reply};
  struct buf whole;
  struct kept_key key = {0};
  visit.page = find_page(&visit);
  bool may_stand = key_now(&visit, &key);
  reply->is_even = visit.page && visit.page->is_even;
  buf_init(&visit.out, PAGE_SIZE_HTML);
  buf_init(&whole, REPLY_SIZE_MAX);
  serve(&visit);
  if (reply->status != STATUS_SEE_OTHER) {
    bool is_page = !reply->type; /* else it is of another kind, and has no frame */
    if (is_page) put_frame(&visit, &whole);
    if (is_page) reply->type = type_of_pages;
    reply->body = arena_copy(arena, buf_view(is_page ? &whole : &visit.out));
    bool is_of_now = visit.view.cut == key.size && visit.view.now.seconds == key.second;
    if (may_stand && is_of_now && reply->status == STATUS_OK) kept_put(visit.site->kept, &key, reply->body);
  }
  buf_free(&visit.out);
  buf_free(&whole);
}
