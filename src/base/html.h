/* HTML whose text cannot become markup. Pure functions; a buf belongs to one thread at a time. */
#ifndef ABSTAIN_BASE_HTML_H
#define ABSTAIN_BASE_HTML_H

#include "buf.h"

void html_str(struct buf *out, struct str text); /* escaped, for the content of elements and for quoted attributes */
/* What stands in the format is markup; what is put in place of %s and %.*s (there are no others) is escaped. */
void html_f(struct buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
