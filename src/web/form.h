/* What stands in addresses and forms, as the browser writes it. Any bytes give pairs or a refusal. */
#ifndef ABSTAIN_WEB_FORM_H
#define ABSTAIN_WEB_FORM_H

#include "server.h"

/* Does an address say each byte in one way only? Its escapes are whole, and none is the byte 0. */
bool address_is_plain(const char *uri);
/* May the text stand in a page, or in an event? */
bool form_text_is_sound(struct str text);
/* application/x-www-form-urlencoded, added to the pairs. False: an escape is broken, there are too many, or it is no text. */
MUST_USE bool form_read(struct arena *arena, struct str body, struct pairs *pairs);
/* The same, to be read again. */
void form_write(struct buf *out, struct str name, struct str value);
MUST_USE bool pairs_add(struct arena *arena, struct pairs *pairs, struct str name, struct str value);

#endif
