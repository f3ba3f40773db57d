/* Requests to the API: the route, who asks, what he sends, and errors as JSON. */
#include "api.h"

#include <stdlib.h>

#include "who.h"

enum { STATUS_FINE = 200, STATUS_NOT_SIGNED_IN = 401, STATUS_DENIED = 403, STATUS_MISSING = 404, STATUS_NOT_ALLOWED = 405 };
enum { API_SIZE_MAX = 4 << 20, ERROR_SIZE_MAX = 4 << 10 };

struct str api_text(const json_t *body, const char *name) {
  const json_t *value = json_object_get(body, name);
  return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR("");
}

bool api_field_error(struct visit *visit, const char *field, const char *text, struct error *error) {
  problem_add(visit, field, arena_copy(visit->arena, str_of(text)));
  return error_set(error, ERROR_INPUT, "%s", text);
}

/* -- errors -------------------------------------------------------------------------------------------------------- */

static void put_error(struct visit *visit, unsigned status, const char *type, const char *code, const char *message) {
  struct buf out;
  struct str id = company_id(visit->site->company, visit->arena, "");
  buf_init(&out, ERROR_SIZE_MAX);
  buf_char(&out, '{');
  json_put_member(&out, "type", str_of(type));
  json_put_member(&out, "code", str_of(code));
  json_put_member(&out, "message", str_of(message));
  json_put_key(&out, "field");
  if (visit->problem_count)
    json_put_string(&out, str_of(visit->problems[0].field));
  else
    buf_text(&out, "null");
  json_put_member(&out, "request_id", id);
  buf_text(&out, "}\n");
  visit->reply->status = status;
  visit->reply->body = arena_copy(visit->arena, buf_view(&out));
  buf_free(&out);
  if (status >= 500) fprintf(stderr, "abstain: %.*s %.*s: %s\n", STR_ARG(id), STR_ARG(visit->request->path), message);
}

/* What nobody foresaw is told in the log, under the id that the reply has. */
static void put_room_error(struct visit *visit, const struct error *error) {
  unsigned status = (unsigned)error_http_status(error->kind);
  const char *name = error_name(error->kind);
  put_error(visit, status, name, visit->problem_count ? "field" : name, error->text);
  if (error->kind != ERROR_BROKEN) return;
  visit->reply->status = 0;
  put_error(visit, status, name, name, "something went wrong here; nothing was changed");
}

static void put_missing(struct visit *visit) { put_error(visit, STATUS_MISSING, "missing", "missing", "there is no such thing"); }

/* -- what is sent -------------------------------------------------------------------------------------------------- */

static const struct api_field *field_of(const struct api_schema *schema, const char *name) {
  for (const struct api_field *field = schema->fields; field->name; field++)
    if (strcmp(field->name, name) == 0) return field;
  return NULL;
}

static const char *why_not(const struct api_field *field, const json_t *value) {
  switch (field->type) {
  case API_TEXT:
  case API_INSTANT: return json_is_string(value) ? NULL : "it is a text";
  case API_NUMBER: return json_is_integer(value) ? NULL : "it is a whole number";
  case API_FLAG: return json_is_boolean(value) ? NULL : "it is true or false";
  case API_FACTS:
  case API_OBJECT: return json_is_object(value) ? NULL : "it is an object";
  case API_TEXTS:
  case API_ITEMS: return json_is_array(value) ? NULL : "it is a list";
  }
  abort();
}

static bool is_of_words(const struct api_field *field, struct str text) {
  for (const char *const *word = field->words; word && *word; word++)
    if (str_equal(text, str_of(*word))) return true;
  return !field->words;
}

static bool check_text(struct visit *visit, const char *name, const json_t *value, struct error *error) {
  struct str text = {json_string_value(value), json_string_length(value)};
  if (memchr(text.at, 0, text.length)) return api_field_error(visit, name, "it has a character that stands in no text", error);
  for (size_t i = 0; i < text.length; i++) {
    uint32_t number;
    if (str_control(str_sub(text, i, text.length), &number) && !strchr("\r\n\t", text.at[i]))
      return api_field_error(visit, name, "it has a character that stands in no text", error);
  }
  return true;
}

static bool check_body(struct visit *visit, const struct api_schema *takes, const json_t *body, struct error *error) {
  const char *name;
  json_t *value;
  if (!json_is_object(body)) return error_set(error, ERROR_INPUT, "the body is to be a JSON object");
  json_object_foreach((json_t *)(uintptr_t)body, name, value) {
    const struct api_field *field = field_of(takes, name);
    const char *kept = arena_copy(visit->arena, str_of(name)).at;
    if (!field) return api_field_error(visit, kept, "there is no such member here", error);
    const char *what = why_not(field, value);
    if (what) return api_field_error(visit, field->name, what, error);
    if (!json_is_string(value)) continue;
    if (!check_text(visit, field->name, value, error)) return false;
    if (!is_of_words(field, api_text(body, name))) return api_field_error(visit, field->name, "it is none of the words that it may be", error);
  }
  for (const struct api_field *field = takes->fields; field->name; field++)
    if (field->always && !json_object_get(body, field->name)) return api_field_error(visit, field->name, "it is missing", error);
  return true;
}

/* -- the route ----------------------------------------------------------------------------------------------------- */

static const struct api_route *find_route(struct visit *visit, bool *has_path) {
  *has_path = false;
  for (const struct api_route *route = api_routes; route->path; route++) {
    if (!path_fits(route->path, visit->request->path, visit->parameters)) continue;
    *has_path = true;
    if (route->method == visit->request->method) return route;
  }
  return NULL;
}

static bool find_visitor(struct visit *visit, struct error *error) {
  struct str token = cookie_sent(visit, session_cookie);
  return visitor_find(visit->site->company, visit->arena, token, &visit->view, &visit->visitor, error);
}

/* Is it let in? Else the reply says why not. */
static bool admit(struct visit *visit, const struct api_route *route) {
  if (route->right == RIGHT_NONE) return true;
  if (!visit->visitor.person.length)
    put_error(visit, STATUS_NOT_SIGNED_IN, "denied", "not-signed-in", "sign in first: by the session's cookie");
  else if (!(visit->visitor.rights & route->right))
    put_missing(visit); /* as if it were not there */
  else if (route->method == METHOD_POST && !is_own_origin(visit))
    put_error(visit, STATUS_DENIED, "denied", "other-site", "this was sent from another site");
  else if (route->is_raised && !visit->visitor.is_raised)
    put_error(visit, STATUS_DENIED, "denied", "step-up", "give your password again at /confirm: it counts for fifteen minutes");
  else
    return true;
  return false;
}

static void answer(struct visit *visit, const struct api_route *route) {
  struct error error;
  struct buf out;
  json_t *body = route->takes ? json_read(visit->request->body, &error) : NULL;
  if (route->takes && !body) {
    put_error(visit, (unsigned)error_http_status(ERROR_INPUT), "input", "json", error.text);
    return;
  }
  buf_init(&out, API_SIZE_MAX);
  if ((!route->takes || check_body(visit, route->takes, body, &error)) && route->answer(visit, body, &out, &error)) {
    buf_char(&out, '\n');
    visit->reply->body = arena_copy(visit->arena, buf_view(&out));
  } else {
    put_room_error(visit, &error);
  }
  buf_free(&out);
  json_decref(body);
}

bool api_handle(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply) {
  struct visit visit = {.site = site, .arena = arena, .request = request, .reply = reply};
  struct error error;
  bool has_path;
  if (!request->is_api) return false;
  reply->status = STATUS_FINE;
  reply->type = "application/json";
  const struct api_route *route = find_route(&visit, &has_path);
  if (!route && has_path) {
    put_error(&visit, STATUS_NOT_ALLOWED, "input", "method", "this method does nothing here");
    reply->allow = request->method == METHOD_GET ? "POST" : "GET, HEAD";
  } else if (!route) {
    put_missing(&visit);
  } else if (!find_visitor(&visit, &error)) {
    put_room_error(&visit, &error);
  } else if (admit(&visit, route)) {
    reply->is_even = route->right == RIGHT_PERSONNEL;
    answer(&visit, route);
  }
  view_close(&visit.view);
  return true;
}
