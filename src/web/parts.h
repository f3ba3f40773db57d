/* A form with files as it comes in: fields and files one after the other, each in any number of pieces, as the HTTP library finds them. */
#ifndef ABSTAIN_WEB_PARTS_H
#define ABSTAIN_WEB_PARTS_H

#include "server.h"

struct parts {
  struct arena *arena;
  struct web_request *request; /* whose form and uploads they become */
  struct buf *now;             /* what comes in now; NULL: it is let go by */
  size_t field_size;           /* of all fields but files */
};
/* A piece; `file`: the name of the file, NULL for a field. Nought, or the status by which the request is refused. */
unsigned parts_take(struct parts *parts, const char *name, const char *file, struct str piece, uint64_t offset);

#endif
