/* What the files of this room share and nobody else calls. */
#ifndef ABSTAIN_ACCESS_INTERNAL_H
#define ABSTAIN_ACCESS_INTERNAL_H

#include "../store/database.h"
#include "access.h"

struct str token_hash(struct arena *arena, struct str token); /* in hexadecimal */
struct str instant_text(struct arena *arena, struct instant instant);
bool is_over(struct str until, struct instant now); /* also when it cannot be read */

/* Argon2id, which takes a tenth of a second on purpose. At most PASSWORDS_AT_ONCE are worked on together: the
 * others wait. */
enum { PASSWORDS_AT_ONCE = 2 };
struct str password_hash(struct arena *arena, struct str password);
/* `hash` empty: there is none, and it takes as long to find that out. */
bool password_fits(struct str hash, struct str password);

#endif
