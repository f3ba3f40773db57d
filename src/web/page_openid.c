/* To the provider of OpenID Connect and back: to sign in, or to show once more who one is. Whoever is turned away is told
 * the same; the reason is in the log. */
#include "everybody.h"
#include "who.h"

#include <stdio.h>

enum { STATUS_DENIED = 403, STATUS_UNAVAILABLE = 503 };
static const char browser_cookie[] = "abstain-openid";

static bool must_have_provider(const struct visit *visit, struct error *error) {
  return visit->site->provider || error_set(error, ERROR_MISSING, "nobody signs in by a provider here");
}

static void tell_operator(const struct error *error) { fprintf(stderr, "abstain: the provider: %s\n", error->text); }

/* -- there --------------------------------------------------------------------------------------------------------- */

static bool set_out(struct visit *visit, struct str carried, struct str session, struct str *address, struct error *error) {
  struct str browser;
  struct errand errand = {
      .browser = cookie_sent(visit, browser_cookie), .address = visit->request->address, .session = session, .carried = carried};
  view_close(&visit->view);
  if (errand_begin(visit->site->provider, visit->arena, &errand, &browser, address, error)) {
    visit->reply->cookie = cookie_of(visit, browser_cookie, browser, ERRAND_SECONDS);
    return true;
  }
  if (is_too_many(error)) {
    put_too_many(visit, "provider");
    return false;
  }
  tell_operator(error);
  visit->reply->status = STATUS_UNAVAILABLE;
  problem_add(visit, "provider", STR("Your company account cannot be reached just now. Try again in a moment"));
  return false;
}

static bool show_openid(struct visit *visit, struct error *error) {
  struct str address;
  static const struct pairs nothing;
  if (!must_have_provider(visit, error)) return false;
  if (!set_out(visit, carried_text(visit, next_of(visit), &nothing), STR(""), &address, error)) return show_sign_in(visit, error);
  go_to(visit, address);
  return true;
}

const struct page page_openid = {.path = "/openid", .title = "Sign in", .right = RIGHT_NONE, .show = show_openid};

/* -- there, to show once more -------------------------------------------------------------------------------------- */

static bool show_to_confirm(struct visit *visit, struct error *error) {
  if (!must_have_provider(visit, error)) return false;
  static const struct pairs nothing;
  put_who(visit, next_of(visit), &nothing, false);
  return true;
}

/* A browser follows no form to another site: it goes there by itself, from a page of ours. */
static bool submit_to_confirm(struct visit *visit, struct error *error) {
  const struct pairs *form = &visit->request->form;
  struct str address, path = own_path(field_typed(visit, "again-path"));
  if (!must_have_provider(visit, error)) return false;
  if (!set_out(visit, carried_text(visit, path, form), visit->visitor.session, &address, error)) {
    put_who(visit, path, form, false);
    return true;
  }
  visit->onwards = address;
  html_f(&visit->out,
         "<h1>Is it you?</h1>\n<p>You are being taken to your company account, and come back here when you have signed in there again. "
         "What you typed is kept for you.</p>\n<p><a class=\"button\" href=\"%.*s\">Go on</a></p>\n",
         STR_ARG(address));
  return true;
}

const struct page page_openid_confirm = {
    .path = "/openid/confirm", .title = "Is it you?", .right = RIGHT_PERSONNEL, .show = show_to_confirm, .submit = submit_to_confirm};

/* -- back ---------------------------------------------------------------------------------------------------------- */

static void put_go_on(struct visit *visit, struct str path, const struct pairs *typed) {
  visit->title = STR("Thank you");
  buf_text(&visit->out, "<h1>Thank you</h1>\n<p>You have shown who you are. What you typed is as you left it.</p>\n");
  put_form(visit, path.at);
  put_typed(visit, typed);
  put_form_end(visit, "Go on");
}

static bool turn_away(struct visit *visit, const struct homecomer *homecomer, struct str path, const struct pairs *typed,
                      struct error *error) {
  tell_operator(error);
  visit->reply->status = STATUS_DENIED;
  if (!homecomer->is_again || !visit->visitor.person.length) {
    problem_add(visit, "provider",
                STR("Your company account did not let you in here. Try again, or ask the administrator for a sign-in link"));
    return show_sign_in(visit, error);
  }
  problem_add(visit, "provider",
              STR("Your company account did not show that it is you. Try again, or ask the administrator for a sign-in link"));
  put_who(visit, path, typed, false);
  return true;
}

static bool show_return(struct visit *visit, struct error *error) {
  const struct pairs *query = &visit->request->query;
  struct homecoming homecoming = {.state = pairs_find(query, "state"),
                                  .browser = cookie_sent(visit, browser_cookie),
                                  .refusal = pairs_find(query, "error"),
                                  .address = visit->request->address,
                                  .visitor = &visit->visitor};
  struct homecomer homecomer;
  struct pairs typed;
  struct str path;
  if (!must_have_provider(visit, error)) return false;
  homecoming.answer = (struct openid_answer){.code = pairs_find(query, "code"), .issuer = pairs_find(query, "iss")};
  view_close(&visit->view);
  bool ok = errand_end(visit->site->provider, visit->arena, site_roster(visit->site), &homecoming, &homecomer, error);
  if (!ok && error->kind == ERROR_BROKEN) return false;
  if (!carried_read(visit, homecomer.carried, &path, &typed)) typed = (struct pairs){0};
  path = arena_copy(visit->arena, path);
  if (!ok) return turn_away(visit, &homecomer, path, &typed, error);
  if (!homecomer.is_again)
    let_in(visit, homecomer.token, path);
  else if (typed.count)
    put_go_on(visit, path, &typed);
  else
    go_to(visit, path);
  return true;
}

const struct page page_openid_return = {.path = "/openid/return", .title = "Sign in", .right = RIGHT_NONE, .show = show_return};
