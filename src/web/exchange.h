/* What the files of the HTTP server share and nobody else calls: one request on its way (exchange.c), and the
 * connections with the time that each has (patience.c). */
#ifndef ABSTAIN_WEB_EXCHANGE_H
#define ABSTAIN_WEB_EXCHANGE_H

#include <microhttpd.h>

#include "parts.h"

enum { CONNECTIONS_MAX = 20000, CONNECTION_MEMORY = 16 << 10 };

/* -- one request --------------------------------------------------------------------------------------------------- */

/* Read by the library's thread, answered by a worker, sent by the library's thread. */
struct exchange {
  struct server *server;
  const struct server_plan *plan;
  struct MHD_Connection *connection;
  struct arena *arena;
  struct web_request request;
  struct web_reply reply;
  struct MHD_PostProcessor *form;
  struct buf body;              /* but of a form with files */
  struct parts parts;           /* of a form with files */
  bool is_large_upload, is_of_stranger; /* it is counted among those */
  int64_t size_said, size_max;          /* of the body; said: 0, where nothing was */
  size_t body_size;
  unsigned refused; /* a status, when it is not to be answered by a worker; 0: not */
  double began;     /* the clock when its head had been read */
  bool is_begun, is_handed_over, is_answered;
  struct exchange *next;
};

struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection, const char *uri);
void exchange_free(struct exchange *exchange);
void exchange_begin(struct exchange *exchange, const char *path, const char *method);
void exchange_take(struct exchange *exchange, const char *data, size_t size);
void exchange_end(struct exchange *exchange); /* its body is all there */
void exchange_refuse(struct exchange *exchange, unsigned status);
void exchange_put_refusal(struct exchange *exchange);
MUST_USE bool exchange_send(struct exchange *exchange);

/* -- connections --------------------------------------------------------------------------------------------------- */

struct patience;
/* Connections get so many seconds for each thing that they are to do: to send the head of a request, its body, and to take
 * the answer. A thread of its own ends those that took longer. */
MUST_USE bool patience_start(struct arena *arena, int seconds, struct patience **patience);
void patience_stop(struct patience *patience);
struct link *link_open(struct patience *patience, int socket); /* NULL: there are too many */
void link_close(struct patience *patience, struct link *link);
void link_wait(struct patience *patience, struct link *link);  /* it has its seconds from now */
void link_rest(struct link *link);                             /* nothing is expected of it */

#endif
