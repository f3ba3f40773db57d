/* From a checked ast to an image. */
#ifndef ABSTAIN_POLICY_COMPILE_H
#define ABSTAIN_POLICY_COMPILE_H

#include "image.h"
#include "message.h"

/* The image in the arena, 8-byte aligned. False with messages (P05xx claims, P06xx warnings, P0215 too
 * complicated); warnings may come with success. */
bool policy_compile(struct arena *arena, const struct ast *ast, struct messages *messages, struct str *image);

#endif
