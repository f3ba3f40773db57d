/* The HTTP server: takes requests whole, has a worker answer each, and sends the reply. It knows nothing of
 * pages. Threads of the HTTP library never wait for the store: what they cannot answer at once is
 * set aside until a worker has answered it. */
#ifndef ABSTAIN_WEB_SERVER_H
#define ABSTAIN_WEB_SERVER_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/error.h"

#include <stdatomic.h>

enum {
  PATH_LENGTH_MAX = 1000,
  FIELDS_EACH_MAX = 100,
  BODY_SIZE_MAX = 1 << 20,    /* but of a form with files */
  UPLOAD_SIZE_MAX = 20 << 20, /* of a form with files; what of them is kept: */
  UPLOADS_EACH_MAX = 3,
  UPLOAD_FILE_MAX = 3 << 20,
  UPLOADS_AT_ONCE = 16, /* forms with files that are larger than others may be, */
  UPLOADS_OF_STRANGERS = 4, /* and so many of them by who was not seen signed in */
  REPLY_SIZE_MAX = 8 << 20,
  WORKERS = 32,
  EVEN_MS_USUAL = 50,
  EVEN_MS_MAX = 1000,
  PATIENCE_USUAL = 60,          /* seconds for a head, a body, and taking the answer, each */
  CONNECTIONS_EACH_USUAL = 200, /* of one address */
};

enum method { METHOD_GET, METHOD_POST, METHODS };

struct pair {
  struct str name, value;
};
struct pairs {
  struct pair *at;
  size_t room;
  uint32_t count;
};
struct str pairs_find(const struct pairs *pairs, const char *name); /* the first; empty: none */

/* A file of a form: any bytes. One that is larger than is kept has no content. */
struct upload {
  const char *field;
  struct str name; /* as the browser says; may be empty */
  struct str content;
  bool is_too_large;
};

/* What was asked. UTF-8 without control characters but line ends and tabs in values of a form. */
struct web_request {
  enum method method;
  struct str path; /* decoded; begins with a slash */
  bool is_api;     /* below /api/ */
  struct pairs query, form, cookies;
  struct upload uploads[UPLOADS_EACH_MAX];
  int upload_count;
  bool has_more_uploads;    /* than are kept */
  bool is_cut;              /* a form with files that ended before its end: nothing of it counts but to be shown again */
  struct str body;          /* of the API: what is said to be JSON */
  struct str authorization; /* Authorization, or the empty text */
  struct str etag;          /* If-None-Match */
  struct str origin;        /* Origin, or the empty text */
  struct str host;
  struct str address; /* of the client, as far as the connection or the proxy says; may be empty */
};

struct web_reply {
  unsigned status;
  const char *type;     /* of the body */
  struct str body;      /* in the exchange's arena, or for ever */
  struct str location;  /* 303 */
  struct str cookie;    /* Set-Cookie; empty: none */
  struct str etag;      /* empty: none */
  bool may_be_kept;     /* by the browser, until the program changes */
  struct str file_name; /* not empty: it is kept as a file of this name and never shown */
  bool closes;          /* the connection */
  bool is_even;         /* it leaves at a multiple of the plan's even_ms after the request came: how long it took to make is not told */
  const char *allow;    /* with 405: the methods that there are; NULL: all */
};

/* Answers one request; called by a worker. What it makes stands in the arena. */
typedef void web_handler(void *context, struct arena *arena, const struct web_request *request, struct web_reply *reply);

/* The same, called by a thread of the HTTP library: false, where it would have to wait for anything. */
typedef bool web_handler_at_once(void *context, struct arena *arena, const struct web_request *request, struct web_reply *reply);

/* Was this client seen signed in? Called by a thread of the HTTP library, which must not wait. */
typedef bool web_acquaintance(void *context, struct arena *arena, const struct web_request *request);

/* What may be told to anybody who watches the machine: nothing of what is asked, or by whom. */
enum { FIGURE_BOUNDS = 11, FIGURE_CLASSES = 6 };
extern const double figure_bounds[FIGURE_BOUNDS]; /* seconds */
struct server_figures {
  _Atomic uint64_t replies[FIGURE_CLASSES];   /* by the first digit of the status */
  _Atomic uint64_t within[FIGURE_BOUNDS + 1]; /* answered within the bound of that place, and not the one before */
  _Atomic uint64_t microseconds;
  _Atomic int connections, busy;
};

struct server_plan {
  const char *address;         /* to listen on: "127.0.0.1", "::1" */
  uint16_t port;               /* 0: a free one */
  bool any_port;               /* a free one, too, where that one is taken */
  struct str certificate, key; /* PEM; empty: no TLS */
  bool is_secure;              /* browsers reach it by TLS only */
  bool is_behind_proxy;        /* which says in X-Forwarded-For, last, where a request comes from */
  int even_ms;                 /* 0: every reply leaves when it is made */
  int patience;                /* seconds */
  int connections_each;        /* of one address; 0: no limit */
  struct server_figures *figures;
  web_handler *handle;
  web_handler_at_once *handle_at_once; /* is asked first */
  web_acquaintance *knows;
  void *context;
};

/* Could it listen there now? ERROR_INPUT: that is no address; ERROR_DENIED: it may not; ERROR_BUSY: somebody does. */
MUST_USE bool server_try(const struct server_plan *plan, struct error *error);

struct server;
MUST_USE bool server_start(struct arena *arena, const struct server_plan *plan, struct server **server, struct error *error);
uint16_t server_port(const struct server *server);
/* Takes no new connections, answers what it has, turns away what comes in meanwhile (503), and ends. */
void server_stop(struct server *server);

#endif
