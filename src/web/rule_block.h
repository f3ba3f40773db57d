/* Rule blocks of a policy as people read them: what each statement does, by a word that they know, and its parts one on a line. It goes
 * by the text alone, so that every version can be shown, of whatever age. */
#ifndef ABSTAIN_WEB_RULE_BLOCK_H
#define ABSTAIN_WEB_RULE_BLOCK_H

#include "../base/html.h"

/* Folded, with what it does as the line to open it. Examples are counted and left out: they are for the program. */
void put_rule_block(struct buf *out, struct str block);

#endif
