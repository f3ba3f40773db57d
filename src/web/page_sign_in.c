/* Coming in and going out: by password, by a link that serves once, and the password again before something
 * that counts. */
#include "everybody.h"
#include "who.h"

static void put_next(struct visit *visit) {
  html_f(&visit->out, "<input type=\"hidden\" name=\"next\" value=\"%.*s\">\n", STR_ARG(next_of(visit)));
}

/* -- by password --------------------------------------------------------------------------------------------------- */

/* Who signed out here may be signed in there still. */
static void put_sign_out_there(struct visit *visit) {
  struct str address = openid_end(provider_openid(visit->site->provider), visit->arena);
  if (!pairs_find(&visit->request->query, "out").length || !address.length) return;
  html_f(&visit->out, "<p>You are signed out here, and perhaps not of your company account. <a href=\"%.*s\">Sign out there, too</a></p>\n",
         STR_ARG(address));
}

static void put_provider(struct visit *visit) {
  put_sign_out_there(visit);
  html_f(&visit->out, "<p><a class=\"button\" id=\"provider\" href=\"%.*s\">Sign in with your company account</a></p>\n",
         STR_ARG(path_by(visit, "/openid", next_of(visit))));
}

bool show_sign_in(struct visit *visit, struct error *error) {
  (void)error;
  buf_text(&visit->out, "<h1>Sign in</h1>\n");
  if (visit->site->provider) put_provider(visit);
  if (visit->site->is_provider_only) return true;
  if (visit->site->provider) buf_text(&visit->out, "<h2>Or by your password here</h2>\n");
  put_form(visit, "/sign-in");
  put_next(visit);
  put_input(visit, "person", "Your name here", "As the administrator has given it to you, for example ann.rhodes", "text",
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
  if (visit->site->is_provider_only) return error_set(error, ERROR_DENIED, "Nobody signs in by a password here.");
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

const struct page page_sign_in = {
    .path = "/sign-in", .title = "Sign in", .right = RIGHT_NONE, .show = show_sign_in, .submit = submit_sign_in};

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

const struct page page_link = {.path = "/sign-in/{}", .title = "Sign in", .right = RIGHT_NONE, .show = show_link, .submit = submit_link};

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
  visit->reply->cookie = cookie_of(visit, session_cookie, STR(""), 0);
  go_to(visit, visit->site->provider ? STR("/sign-in?out=1") : STR("/sign-in"));
  return true;
}

const struct page page_sign_out = {
    .path = "/sign-out", .title = "Sign out", .right = RIGHT_PERSONNEL, .show = show_sign_out, .submit = submit_sign_out};

/* -- the password again -------------------------------------------------------------------------------------------- */

static bool show_confirm(struct visit *visit, struct error *error) {
  bool is_set;
  if (!has_password(visit, &is_set, error)) return false;
  buf_text(&visit->out, "<h1>Is it you?</h1>\n");
  if (!is_set && !visit->site->provider) {
    buf_text(&visit->out, "<p>Before you decide anything here you show once more who you are. <a "
                          "href=\"/account\">Set a password first.</a></p>\n");
    return true;
  }
  buf_text(&visit->out, "<p>Before you decide something, show once more who you are. It counts for fifteen minutes.</p>\n");
  if (is_set) {
    put_form(visit, "");
    put_next(visit);
    put_input(visit, "password", "Password", NULL, "password", STR(""));
    put_form_end(visit, "Go on");
  }
  if (visit->site->provider) {
    put_form(visit, "/openid/confirm");
    html_f(&visit->out, "<input type=\"hidden\" name=\"again-path\" value=\"%.*s\">\n", STR_ARG(next_of(visit)));
    put_form_end(visit, "Show it with your company account");
  }
  return true;
}

static bool submit_confirm(struct visit *visit, struct error *error) {
  if (visit->site->is_provider_only) return error_set(error, ERROR_DENIED, "Nobody shows who he is by a password here.");
  view_close(&visit->view);
  if (step_up(visit->site->company, visit->arena, &visit->visitor, pairs_find(&visit->request->form, "password"), visit->request->address,
              error)) {
    go_to(visit, next_of(visit));
    return true;
  }
  if (!put_not_his(visit, "password", error)) return false;
  return look_again(visit, &visit->visitor.person, 1, error) && show_confirm(visit, error);
}

const struct page page_confirm = {
    .path = "/confirm", .title = "Is it you?", .right = RIGHT_PERSONNEL, .show = show_confirm, .submit = submit_confirm};

/* -- one's own account --------------------------------------------------------------------------------------------- */

/* Who came in by the provider, perhaps long ago, does not make himself a password by which he is believed later: he shows first who he is. */
static bool may_set_first(const struct visit *visit) { return !visit->site->provider || visit->visitor.is_raised; }

static void put_password_form(struct visit *visit, bool is_set) {
  html_f(&visit->out, "<h2>%s</h2>\n", is_set ? "Change your password" : "Set a password");
  if (!is_set && !may_set_first(visit)) {
    put_step_up(visit);
    return;
  }
  put_form(visit, "");
  if (is_set) put_input(visit, "now", "Your password now", NULL, "password", STR(""));
  put_input(visit, "password", "New password",
            "At least twelve characters. A sentence is easier to keep in mind than signs.", "password",
            STR(""));
  put_form_end(visit, is_set ? "Change password" : "Set password");
}

static bool show_account(struct visit *visit, struct error *error) {
  bool is_set;
  if (!password_is_set(&visit->view, visit->visitor.person, &is_set, error)) return false;
  html_f(&visit->out, "<h1>%.*s</h1>\n<p>You sign in as <code>%.*s</code>.</p>\n", STR_ARG(visit->visitor.name),
         STR_ARG(visit->visitor.person));
  if (visit->site->is_provider_only) {
    buf_text(&visit->out, "<p>You sign in with your company account; there is no password here.</p>\n");
    return true;
  }
  put_password_form(visit, is_set);
  buf_text(&visit->out, "<p><a href=\"/account/notices\">How you hear of what is new</a></p>\n");
  return true;
}

static bool submit_account(struct visit *visit, struct error *error) {
  bool is_set;
  struct str password = pairs_find(&visit->request->form, "password");
  if (visit->site->is_provider_only) return error_set(error, ERROR_DENIED, "There are no passwords here.");
  if (!password_is_set(&visit->view, visit->visitor.person, &is_set, error)) return false;
  if (!is_set && !may_set_first(visit)) {
    go_by(visit, "/confirm");
    return true;
  }
  view_close(&visit->view);
  if (is_set && !step_up(visit->site->company, visit->arena, &visit->visitor, pairs_find(&visit->request->form, "now"),
                         visit->request->address, error)) {
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

const struct page page_account = {
    .path = "/account", .title = "Your account", .right = RIGHT_PERSONNEL, .show = show_account, .submit = submit_account};
