/* Base64 (RFC 4648), exactly: the usual alphabet with padding, and the one for names and addresses without. Each sequence of
 * bytes has one text; any other is refused (blanks, missing or superfluous padding, bits that say nothing). Pure functions. */
#ifndef ABSTAIN_BASE_BASE64_H
#define ABSTAIN_BASE_BASE64_H

#include "buf.h"

void buf_base64(struct buf *out, struct str bytes);
void buf_base64url(struct buf *out, struct str bytes); /* - and _ for + and /; no padding */
/* At most `room` bytes; *size is how many there are. False when the text is not base64, or holds more. */
bool base64_parse(struct str text, uint8_t *bytes, size_t room, size_t *size);
bool base64url_parse(struct str text, uint8_t *bytes, size_t room, size_t *size);

#endif
