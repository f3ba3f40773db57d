/* The JSON API: a table of routes, from which requests are answered and the OpenAPI description is written. What a page would
 * not show to somebody the API does not, either: it stands on the same views and the same rooms. */
#ifndef ABSTAIN_WEB_API_H
#define ABSTAIN_WEB_API_H

#include "../base/json.h"
#include "site.h"

enum { API_FIELDS_MAX = 20, API_BODY_MEMBERS_MAX = 20 };

enum api_type { API_TEXT, API_NUMBER, API_FLAG, API_INSTANT, API_FACTS, API_TEXTS, API_ITEMS, API_OBJECT };

/* A member of an object that goes in or out. */
struct api_field {
  const char *name;
  enum api_type type;
  bool always;             /* it must be there; what is not may be left out */
  const char *what;
  const char *const *words; /* of a text: the only ones there are; ended by NULL */
  const struct api_schema *items; /* of a list of objects */
};

struct api_schema {
  const char *name, *what;
  struct api_field fields[API_FIELDS_MAX];
  bool is_open; /* it has members that the description leaves to another document */
};

struct api_route {
  enum method method;
  const char *path; /* "/api/v1/requests/{}" */
  const char *id, *summary;
  enum right right;
  bool is_raised;                  /* asks for the password again, as its page does */
  const struct api_schema *takes;  /* the body; NULL: none */
  const struct api_schema *gives;
  bool (*answer)(struct visit *visit, const json_t *body, struct buf *out, struct error *error);
};
extern const struct api_route api_routes[]; /* ended by one without a path */

/* Everything below /api/. */
bool api_handle(struct site *site, struct arena *arena, const struct web_request *request, struct web_reply *reply);
/* The description of all routes. */
void api_put_description(struct buf *out);

/* For routes: an error that is about a member of the body. */
bool api_field_error(struct visit *visit, const char *field, const char *text, struct error *error);
struct str api_text(const json_t *body, const char *name); /* empty: it is not there */

#endif
