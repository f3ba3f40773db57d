/* Coming in and going out: by password, by a link that serves once, and the password again before something
 * that counts. */
#include "site.h"

enum { STATUS_TOO_MANY = 429 };

/* Only a path of this site: nobody is sent elsewhere by a link to the sign-in page. */
static struct str next_of(const struct visit *visit) {
  struct str next = pairs_find(&visit->request->query, "next");
  if (!next.length) next = field_typed(visit, "next");
  bool is_own = next.length > 1 && next.at[0] == '/' && next.at[1] != '/' && next.at[1] != '\\';
  for (size_t i = 0; i < next.length; i++) is_own = is_own && next.at[i] > ' ' && next.at[i] < 127;
  return is_own ? next : STR("/");
}

static void put_next(struct visit *visit) {
  html_f(&visit->out, "<input type=\"hidden\" name=\"next\" value=\"%.*s\">\n", STR_ARG(next_of(visit)));
}

/* SameSite=Lax: a link in a mail opens the page, a form elsewhere does nothing. */
static struct str cookie_of(struct visit *visit, struct str token, int64_t seconds) {
  const char *name = visit->site->is_secure ? "__Host-abstain" : "abstain";
  return arena_print(visit->arena, "%s=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s", name,
                     STR_ARG(token), (long long)seconds, visit->site->is_secure ? "; Secure" : "");
}

static void let_in(struct visit *visit, struct str token, struct str next) {
  visit->reply->cookie = cookie_of(visit, token, SESSION_SECONDS);
  go_to(visit, next);
}

static bool is_too_many(const struct error *error) {
  return error->kind == ERROR_BUSY && strcmp(error->text, too_many_attempts) == 0;
}

/* Whoever he is, and whatever he said: it tells nothing. */
static void put_too_many(struct visit *visit, const char *field) {
  visit->reply->status = STATUS_TOO_MANY;
  problem_add(visit, field,
              STR("There were too many attempts. Try again in a quarter of an hour, or ask the administrator "
                  "for a sign-in link"));
}

/* -- by password --------------------------------------------------------------------------------------------------- */

static bool show_sign_in(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>Sign in</h1>\n");
  put_form(visit, "");
  put_next(visit);
  put_input(visit, "person", "Your name here",
            "As the administrator has given it to you, for example ann.rhodes", "text",
            field_typed(visit, "person"));
  put_input(visit, "password", "Password", NULL, "password", STR(""));
  put_form_end(visit, "Sign in");
  buf_text(&visit->out, "<p class=\"hint\">No password yet, or forgotten? Ask the administrator for a "
                        "sign-in link: it opens once.</p>\n");
  return true;
}

static bool submit_sign_in(struct visit *visit, struct error *error) {
  struct str token;
  struct newcomer newcomer = {.person = field_typed(visit, "person"),
                              .password = pairs_find(&visit->request->form, "password"),
                              .address = visit->request->address,
                              .before = visit->visitor.session};
  if (!newcomer.person.length) problem_add(visit, "person", STR("Enter your name here"));
  if (!newcomer.password.length) problem_add(visit, "password", STR("Enter your password"));
  if (visit->problem_count) return show_sign_in(visit, error);
  view_close(&visit->view);
  if (sign_in(visit->site->company, visit->arena, &newcomer, &token, error)) {
    let_in(visit, token, next_of(visit));
    return true;
  }
  if (is_too_many(error))
    put_too_many(visit, "person");
  else if (error->kind == ERROR_DENIED)
    problem_add(visit, "person", STR("This name and password do not fit together"));
  else
    return false;
  return show_sign_in(visit, error);
}

const struct page page_sign_in = {.path = "/sign-in",
                                  .title = "Sign in",
                                  .right = RIGHT_NONE,
                                  .show = show_sign_in,
                                  .submit = submit_sign_in};

/* -- by a link ----------------------------------------------------------------------------------------------------- */

/* Opening it does nothing yet: programs that look into mails would use it up. */
static bool show_link(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>Sign in</h1>\n<p>This link signs you in once.</p>\n");
  put_form(visit, "");
  put_form_end(visit, "Sign in");
  return true;
}

static bool submit_link(struct visit *visit, struct error *error) {
  struct str token;
  struct newcomer newcomer = {.link = visit->parameters[0], .before = visit->visitor.session};
  view_close(&visit->view);
  if (!sign_in(visit->site->company, visit->arena, &newcomer, &token, error)) return false;
  let_in(visit, token, STR("/"));
  return true;
}

const struct page page_link = {
    .path = "/sign-in/{}", .title = "Sign in", .right = RIGHT_NONE, .show = show_link, .submit = submit_link};

/* -- out ----------------------------------------------------------------------------------------------------------- */

static bool show_sign_out(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>Sign out</h1>\n");
  put_form(visit, "");
  put_form_end(visit, "Sign out");
  return true;
}

static bool submit_sign_out(struct visit *visit, struct error *error) {
  view_close(&visit->view);
  if (!sign_out(visit->site->company, visit->arena, &visit->visitor, error)) return false;
  visit->reply->cookie = cookie_of(visit, STR(""), 0);
  go_to(visit, STR("/sign-in"));
  return true;
}

const struct page page_sign_out = {.path = "/sign-out",
                                   .title = "Sign out",
                                   .right = RIGHT_PERSONNEL,
                                   .show = show_sign_out,
                                   .submit = submit_sign_out};

bool put_not_his(struct visit *visit, const char *field, const struct error *error) {
  if (is_too_many(error))
    put_too_many(visit, field);
  else if (error->kind == ERROR_DENIED)
    problem_add(visit, field, STR("This is not your password"));
  return is_too_many(error) || error->kind == ERROR_DENIED;
}

/* -- the password again -------------------------------------------------------------------------------------------- */

static bool show_confirm(struct visit *visit, struct error *error) {
  bool is_set;
  if (!password_is_set(&visit->view, visit->visitor.person, &is_set, error)) return false;
  buf_text(&visit->out, "<h1>Is it you?</h1>\n");
  if (!is_set) {
    buf_text(&visit->out, "<p>Before you decide anything here you show once more who you are. <a "
                          "href=\"/account\">Set a password first.</a></p>\n");
    return true;
  }
  buf_text(
      &visit->out,
      "<p>Before you decide something, show once more who you are. It counts for fifteen minutes.</p>\n");
  put_form(visit, "");
  put_next(visit);
  put_input(visit, "password", "Password", NULL, "password", STR(""));
  put_form_end(visit, "Go on");
  return true;
}

static bool submit_confirm(struct visit *visit, struct error *error) {
  view_close(&visit->view);
  if (step_up(visit->site->company, visit->arena, &visit->visitor,
              pairs_find(&visit->request->form, "password"), visit->request->address, error)) {
    go_to(visit, next_of(visit));
    return true;
  }
  if (!put_not_his(visit, "password", error)) return false;
  return look_again(visit, &visit->visitor.person, 1, error) && show_confirm(visit, error);
}

const struct page page_confirm = {.path = "/confirm",
                                  .title = "Is it you?",
                                  .right = RIGHT_PERSONNEL,
                                  .show = show_confirm,
                                  .submit = submit_confirm};

/* -- one's own account --------------------------------------------------------------------------------------------- */

static bool show_account(struct visit *visit, struct error *error) {
  bool is_set;
  if (!password_is_set(&visit->view, visit->visitor.person, &is_set, error)) return false;
  html_f(&visit->out, "<h1>%.*s</h1>\n<p>You sign in as <code>%.*s</code>.</p>\n<h2>%s</h2>\n",
         STR_ARG(visit->visitor.name), STR_ARG(visit->visitor.person),
         is_set ? "Change your password" : "Set a password");
  put_form(visit, "");
  if (is_set) put_input(visit, "now", "Your password now", NULL, "password", STR(""));
  put_input(visit, "password", "New password",
            "At least twelve characters. A sentence is easier to keep in mind than signs.", "password",
            STR(""));
  put_form_end(visit, is_set ? "Change password" : "Set password");
  return true;
}

static bool submit_account(struct visit *visit, struct error *error) {
  bool is_set;
  struct str password = pairs_find(&visit->request->form, "password");
  if (!password_is_set(&visit->view, visit->visitor.person, &is_set, error)) return false;
  view_close(&visit->view);
  if (is_set && !step_up(visit->site->company, visit->arena, &visit->visitor,
                         pairs_find(&visit->request->form, "now"), visit->request->address, error)) {
    if (!put_not_his(visit, "now", error)) return false;
  } else if (password_set(visit->site->company, visit->arena, &visit->visitor, password, error)) {
    go_to(visit, STR("/"));
    return true;
  } else if (error->kind != ERROR_INPUT) {
    return false;
  } else {
    problem_add(visit, "password", arena_copy(visit->arena, str_of(error->text)));
  }
  return look_again(visit, &visit->visitor.person, 1, error) && show_account(visit, error);
}

const struct page page_account = {.path = "/account",
                                  .title = "Your account",
                                  .right = RIGHT_PERSONNEL,
                                  .show = show_account,
                                  .submit = submit_account};
