/* The files that pages bring along (style, script, pictures), known by their content: an address never
 * changes what it gives. */
#ifndef ABSTAIN_WEB_ASSETS_H
#define ABSTAIN_WEB_ASSETS_H

#include "../base/builtin.h"
#include "../base/hash.h"

struct asset {
  struct str path; /* "/assets/style.css" */
  const char *type;
  struct str body, etag;
};
extern const struct builtin_file web_builtin[]; /* the files of share/web; ended by an empty one */

/* To be called once, before any thread asks. */
void assets_prepare(void);
const struct asset *asset_find(struct str path); /* NULL: none */

#endif
