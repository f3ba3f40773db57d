/* Windows as a calendar feed (RFC 5545). Pure. */
#ifndef ABSTAIN_WINDOW_FEED_H
#define ABSTAIN_WINDOW_FEED_H

#include "../register/window.h"

struct feed {
  const struct registry *reg;
  struct symbol person;
  const struct windows *windows;
  struct instant until, now; /* the end of what was asked for; when the feed is made */
};

void put_feed(struct buf *out, const struct feed *feed);

#endif
