/* The compiled policies/immunogen.md, its kinds and rules by the oracle's numbers, and whether the two answer alike. */
#ifndef ABSTAIN_TESTS_ORACLE_COMPARE_H
#define ABSTAIN_TESTS_ORACLE_COMPARE_H

#include "../src/policy/image.h"
#include "oracle.h"

struct compiled {
  struct abstain_policy policy;
  int kinds[ORACLE_KINDS], rules[ORACLE_RULES];
};

/* Ends the program when the policy does not compile, or has other kinds or rules than the oracle. */
void compiled_open(struct arena *arena, struct compiled *compiled);
/* Where more is missing than the engine tries out, its range holds the oracle's; else they are one. */
bool compiled_agrees(const struct compiled *compiled, const struct abstain_decision *ours, const struct oracle_answer *theirs);
/* The oracle's bits of a set of the policy's rules. */
uint32_t compiled_bits(const struct compiled *compiled, const uint64_t *rules);
/* "engine need..deny clearance perhaps mnpi, by hand …" */
void buf_disagreement(struct buf *out, const struct compiled *compiled, const struct abstain_decision *ours, const struct oracle_answer *theirs);

#endif
