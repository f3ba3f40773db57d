/* Personnel from the table of another system (HR): what it would change is worked out and shown before
 * anything is saved, and saving is one act. What cannot be understood is named and left out. */
#ifndef ABSTAIN_PEOPLE_IMPORT_H
#define ABSTAIN_PEOPLE_IMPORT_H

#include "csv.h"
#include "people.h"

enum import_kind {
  IMPORT_ADDED,
  IMPORT_CHANGED,
  IMPORT_SAME,
  IMPORT_LEFT,      /* says that he leaves, or is missing in a table that is complete */
  IMPORT_DUPLICATE, /* the id stood there before: left out */
  IMPORT_BAD,       /* something in it is unknown: left out */
  IMPORT_KINDS
};

struct import_row {
  enum import_kind kind;
  uint32_t line; /* of the table; 0: he is not in it */
  struct str id, name, entity, email;
  struct words given, ended; /* classes */
  struct str what;           /* in words: what changes, or what is wrong */
  struct str doubt;          /* empty, or something to look at: somebody else has this name */
  bool joins;
};

struct import {
  struct import_row *rows;
  size_t room;
  uint32_t count, counts[IMPORT_KINDS];
  struct words unknown_columns;
  struct hash hash; /* of what would be done */
};

/* Of the roster as it is, for `by`, who changes nothing of his own. `is_complete`: whoever is in service and
 * not in the table has left. Texts in the arena. The error says what is wrong with the table as a whole. */
MUST_USE bool import_read(const struct registry *reg, struct arena *arena, struct instant now, struct str by, struct str text,
                          bool is_complete, struct import *import, struct error *error);
/* Records it as one act. */
MUST_USE bool import_save(struct company *company, struct arena *arena, const struct import *import, struct str by, struct str key,
                          struct error *error);

#endif
