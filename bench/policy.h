/* The policies of the benchmarks: read, compiled and opened, or the end of the program. */
#ifndef ABSTAIN_BENCH_POLICY_H
#define ABSTAIN_BENCH_POLICY_H

#include "../src/policy/image.h"

struct str policy_text(struct arena *arena, const char *path); /* within the project */
const struct ast *policy_parse(struct arena *arena, struct str text);
struct str policy_image(struct arena *arena, const struct ast *ast);
const struct abstain_policy *policy_open(struct arena *arena, struct str text);

#endif
