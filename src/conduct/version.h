/* The versions of the policy: each document that was adopted, and from when to when it is in force. Somebody certifies one of them;
 * all of them stay. */
#ifndef ABSTAIN_CONDUCT_VERSION_H
#define ABSTAIN_CONDUCT_VERSION_H

#include "../register/register.h"

struct version {
  struct str hash, title;      /* in hexadecimal; the title may be empty */
  struct instant since, until; /* INSTANT_NEVER: until another is adopted */
};
struct versions {
  struct version *at;
  size_t room;
  uint32_t count;
};

/* The one that was adopted last comes first; one that is to be in force later stands there, too. Texts borrow the register's. */
void versions_of(const struct registry *reg, struct arena *arena, struct versions *versions);
/* By its hash, or by how that begins: NULL where none, or several, begin so. */
const struct version *version_find(const struct versions *versions, struct str hash);

#endif
