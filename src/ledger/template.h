/* The templates of sentences, piece by piece: for the reader and the writer of sentences only. */
#ifndef ABSTAIN_LEDGER_TEMPLATE_H
#define ABSTAIN_LEDGER_TEMPLATE_H

#include "../base/str.h"

enum piece_kind { PIECE_WORD, PIECE_FIELD, PIECE_OPEN, PIECE_CLOSE, PIECE_END };

struct piece {
  enum piece_kind kind;
  struct str text; /* the word, or the field's name */
};

struct piece next_piece(struct str *rest); /* takes it off the template */
struct str after_group(struct str rest);   /* what follows the part in [ ] that is open */

#endif
