/* The site: pages, who may open them, and the frame around them. A page is one `const struct page` at the end
 * of its file, in the table of pages.c; one that names no right does not compile into the table. Pages work
 * without JavaScript. */
#ifndef ABSTAIN_WEB_SITE_H
#define ABSTAIN_WEB_SITE_H

#include "../access/provider.h"
#include "../base/html.h"
#include "../clearance/waiting.h"
#include "kept.h"
#include "server.h"

enum { PARAMETERS_PATH = 2, PROBLEMS_MAX = 20, PAGE_SIZE_HTML = 4 << 20, SESSIONS_SEEN = 4096 };

/* An option by which the site is served, for who administers it: secrets are only the names of files. */
struct setting {
  const char *name, *value;
  bool is_of_file; /* of settings */
};
enum { SETTINGS_MAX = 40 };

struct site {
  struct arena *arena;
  struct company *company;
  struct waiting *waiting;
  struct server_figures *figures;
  struct kept *kept;         /* pages as they were last made */
  _Atomic uint64_t seen[SESSIONS_SEEN]; /* beginnings of the hashes of tokens of those who were signed in */
  struct roster *roster;     /* made when a page first needs it (everybody.h) */
  bool is_secure;            /* reached by TLS, its own or a proxy's */
  struct provider *provider; /* by whom people sign in; NULL: none */
  bool is_provider_only;     /* and by no password */
  const char *store;         /* its address */
  struct setting settings[SETTINGS_MAX];
  int setting_count;
  struct str origin; /* as browsers send it; empty: by the request's host */
};

/* What is wrong with what was typed, and at which field. */
struct problem {
  const char *field;
  struct str text;
};

/* One request for a page, and the page as it grows. */
struct visit {
  struct site *site;
  struct arena *arena;
  const struct web_request *request;
  struct web_reply *reply;
  const struct page *page;
  struct str parameters[PARAMETERS_PATH]; /* what stands in the path for {} */
  struct view view;                       /* of what bears on the visitor; pages may look again */
  struct visitor visitor;
  struct buf out;     /* what stands between the frame's head and foot */
  struct str title;   /* the page's own, or the table's */
  struct str onwards; /* to which the browser goes on by itself; empty: nowhere */
  struct problem problems[PROBLEMS_MAX];
  int problem_count;
};

struct page {
  const char *path; /* "/requests/{}" */
  const char *title;
  enum right right;
  bool is_raised; /* what it submits asks for the password again */
  bool is_even;   /* what it takes to make it depends on what its visitor may not know (server.h) */
  bool is_steady; /* what it shows follows from the ledger, the visitor and the second alone (kept.h) */
  bool (*show)(struct visit *visit, struct error *error);
  bool (*submit)(struct visit *visit, struct error *error); /* NULL: there is nothing to submit */
};
extern const struct page *const pages[]; /* ended by NULL */

/* Does the path fit the pattern? What stands in it for {} goes to the parameters. */
bool path_fits(const char *pattern, struct str path, struct str parameters[PARAMETERS_PATH]);
/* Did a page of this site send it? A program, which says no origin, may too. */
bool is_own_origin(const struct visit *visit);
/* The handlers of the server; their context is the site. */
bool site_knows(void *site, struct arena *arena, const struct web_request *request);
bool site_handle_at_once(void *site, struct arena *arena, const struct web_request *request, struct web_reply *reply);
void site_handle(void *site, struct arena *arena, const struct web_request *request, struct web_reply *reply);

/* -- for pages ----------------------------------------------------------------------------------------------------- */

/* What was typed; empty: nothing. */
struct str field_typed(const struct visit *visit, const char *name);
void problem_add(struct visit *visit, const char *field, struct str text);
struct str problem_at(const struct visit *visit, const char *field); /* empty: none */
/* The browser goes on there. */
void go_to(struct visit *visit, struct str path);
/* Another look, in place of the visit's own: at what bears on these persons. */
MUST_USE bool look_again(struct visit *visit, const struct str *persons, int count, struct error *error);

/* -- the frame, and parts that pages share ------------------------------------------------------------------------- */

void put_frame(struct visit *visit, struct buf *whole); /* around visit->out */
void put_form(struct visit *visit, const char *action); /* <form> with what keeps others from sending it; empty action: here */
void put_upload_form(struct visit *visit);              /* as put_form, here; it may bring files */
void put_form_end(struct visit *visit, const char *button);
/* Labels, hints and what was typed; `hint` NULL: none. */
void put_input(struct visit *visit, const char *name, const char *label, const char *hint, const char *type, struct str value);
void put_text_area(struct visit *visit, const char *name, const char *label, const char *hint, struct str value);
struct choice {
  struct str value, label;
};
void put_select(struct visit *visit, const char *name, const char *label, const char *hint, const struct choice *choices, int count,
                struct str chosen);
void put_radios(struct visit *visit, const char *name, const char *label, const char *hint, const struct choice *choices, int count,
                struct str chosen);
/* "Monday 19 September 2011, 14:00" by the policy's clock, as <time>. */
void put_instant(struct visit *visit, int64_t instant);
void put_shares(struct visit *visit, int64_t shares); /* "1,200"; nothing where none was said */
/* "Q1-2012" and the like for people; the kind of a trade as a word. */
void put_state(struct visit *visit, enum case_state state); /* a tag */

#endif
