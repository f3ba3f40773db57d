/* Coming in and showing who one is. */
#include "who.h"

enum { STATUS_TOO_MANY = 429, STATUS_UNPROCESSABLE = 422 };

/* -- where to go on ------------------------------------------------------------------------------------------------ */

struct str own_path(struct str path) {
  bool is_own = path.length > 1 && path.at[0] == '/' && path.at[1] != '/' && path.at[1] != '\\';
  for (size_t i = 0; i < path.length; i++) is_own = is_own && path.at[i] > ' ' && path.at[i] < 127;
  return is_own ? path : STR("/");
}

struct str next_of(const struct visit *visit) {
  struct str next = pairs_find(&visit->request->query, "next");
  return own_path(next.length ? next : field_typed(visit, "next"));
}

/* It was decoded: what is odd in it is written so that it stays one word of an address. */
static struct str own_address(const struct visit *visit) { return percent_text(visit->arena, visit->request->path, "/"); }

struct str path_by(const struct visit *visit, const char *page, struct str next) {
  return arena_print(visit->arena, "%s?next=" STR_FMT, page, STR_ARG(percent_text(visit->arena, next, "/")));
}

struct str path_back(const struct visit *visit, const char *page) {
  return path_by(visit, page, own_address(visit));
}

void go_by(struct visit *visit, const char *page) { go_to(visit, path_back(visit, page)); }

/* -- cookies ------------------------------------------------------------------------------------------------------- */

const char session_cookie[] = "abstain";

static struct str cookie_name(const struct visit *visit, const char *name) {
  return arena_print(visit->arena, "%s%s", visit->site->is_secure ? "__Host-" : "", name);
}

/* SameSite=Lax: a link in a mail opens the page, a form elsewhere does nothing. */
struct str cookie_of(struct visit *visit, const char *name, struct str token, int64_t seconds) {
  return arena_print(visit->arena, STR_FMT "=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
                     STR_ARG(cookie_name(visit, name)), STR_ARG(token), (long long)seconds, visit->site->is_secure ? "; Secure" : "");
}

struct str cookie_sent(const struct visit *visit, const char *name) {
  return pairs_find(&visit->request->cookies, cookie_name(visit, name).at);
}

void let_in(struct visit *visit, struct str token, struct str next) {
  visit->reply->cookie = cookie_of(visit, session_cookie, token, SESSION_SECONDS);
  go_to(visit, next);
}

/* -- problems ------------------------------------------------------------------------------------------------------ */

bool is_too_many(const struct error *error) { return error->kind == ERROR_BUSY && strcmp(error->text, too_many_attempts) == 0; }

void put_too_many(struct visit *visit, const char *field) {
  visit->reply->status = STATUS_TOO_MANY;
  problem_add(visit, field,
              STR("There were too many attempts. Try again in a quarter of an hour, or ask the administrator "
                  "for a sign-in link"));
}

bool put_not_his(struct visit *visit, const char *field, const struct error *error) {
  if (is_too_many(error))
    put_too_many(visit, field);
  else if (error->kind == ERROR_DENIED)
    problem_add(visit, field, STR("This is not your password"));
  return is_too_many(error) || error->kind == ERROR_DENIED;
}

/* -- what was typed ------------------------------------------------------------------------------------------------ */

/* Names that no page gives a field of its own: what was typed there would be taken for a password, or lost. */
static bool is_of_each_form(struct str name) {
  static const char *const own[] = {"csrf", "key", "again-password", "again-path"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (str_equal(name, str_of(own[i]))) return true;
  return false;
}

void put_typed(struct visit *visit, const struct pairs *typed) {
  for (uint32_t i = 0; i < typed->count; i++)
    if (!is_of_each_form(typed->at[i].name))
      html_f(&visit->out, "<input type=\"hidden\" name=\"%.*s\" value=\"%.*s\">\n", STR_ARG(typed->at[i].name),
             STR_ARG(typed->at[i].value));
}

/* The path on a line of its own; then as a browser would send it. */
struct str carried_text(struct visit *visit, struct str path, const struct pairs *typed) {
  struct buf form;
  buf_init(&form, CARRIED_SIZE_MAX);
  for (uint32_t i = 0; i < typed->count; i++)
    if (!is_of_each_form(typed->at[i].name)) form_write(&form, typed->at[i].name, typed->at[i].value);
  struct str text = arena_print(visit->arena, STR_FMT "\n" STR_FMT, STR_ARG(path), STR_ARG(buf_view(&form)));
  buf_free(&form);
  return text;
}

bool carried_read(struct visit *visit, struct str carried, struct str *path, struct pairs *typed) {
  *typed = (struct pairs){0};
  if (!str_cut(&carried, '\n', path)) *path = STR("/");
  *path = own_path(*path);
  return !carried.length || form_read(visit->arena, carried, typed);
}

/* -- before something that counts ---------------------------------------------------------------------------------- */

bool has_password(struct visit *visit, bool *is_set, struct error *error) {
  *is_set = false;
  return visit->site->is_provider_only || password_is_set(&visit->view, visit->visitor.person, is_set, error);
}

/* Nothing is typed twice: it goes with the question. */
void put_who(struct visit *visit, struct str path, const struct pairs *typed, bool by_password) {
  visit->title = STR("Is it you?");
  buf_text(&visit->out, "<h1>Is it you?</h1>\n<p>Before this is done, show once more who you are. It counts for fifteen minutes.</p>\n");
  put_form(visit, by_password ? path.at : "/openid/confirm");
  html_f(&visit->out, "<input type=\"hidden\" name=\"again-path\" value=\"%.*s\">\n", STR_ARG(path));
  put_typed(visit, typed);
  if (!by_password) {
    buf_text(&visit->out, "<button id=\"provider\">Show it with your company account</button>\n</form>\n");
    return;
  }
  put_input(visit, "again-password", "Password", NULL, "password", STR(""));
  if (visit->site->provider)
    buf_text(&visit->out,
             "<p class=\"buttons\"><button>Go on</button> <button class=\"quiet\" id=\"provider\" formaction=\"/openid/confirm\">"
             "Use your company account instead</button></p>\n</form>\n");
  else
    put_form_end(visit, "Go on");
}

static void ask_who(struct visit *visit, bool by_password) { put_who(visit, own_address(visit), &visit->request->form, by_password); }

bool check_who(struct visit *visit, bool *goes_on, struct error *error) {
  struct str password = pairs_find(&visit->request->form, "again-password");
  bool is_set;
  *goes_on = visit->visitor.is_raised;
  if (*goes_on) return true;
  if (!has_password(visit, &is_set, error)) return false;
  if (!is_set && !visit->site->provider) {
    go_by(visit, "/confirm"); /* which says how to set one */
    return true;
  }
  if (!is_set || !password.length) {
    ask_who(visit, is_set);
    return true;
  }
  view_close(&visit->view);
  *goes_on = step_up(visit->site->company, visit->arena, &visit->visitor, password, visit->request->address, error);
  if (!*goes_on && !put_not_his(visit, "again-password", error)) return false;
  visit->visitor.is_raised = *goes_on;
  if (!look_again(visit, &visit->visitor.person, 1, error)) return false;
  if (*goes_on) return true;
  ask_who(visit, is_set);
  if (visit->reply->status != STATUS_TOO_MANY) visit->reply->status = STATUS_UNPROCESSABLE;
  return true;
}
