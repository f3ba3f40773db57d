/* Random companies in a policy's words: few people and few things under few names, everything that the vocabulary of events can
 * say of them, withdrawn here and there. Nothing need make sense; what is answered from a part of it must be what is answered
 * from all. */
#ifndef ABSTAIN_TEST_RANDOM_COMPANY_H
#define ABSTAIN_TEST_RANDOM_COMPANY_H

#include "../../src/policy/image.h"
#include "../../src/register/request.h"

struct random_company {
  struct arena *arena;
  const struct abstain_policy *policy;
  uint32_t people, count;
  struct event *events; /* in the order of `recorded` */
};

void random_company_draw(struct arena *arena, const struct abstain_policy *policy, uint64_t seed, struct random_company *company);
struct str random_person(const struct random_company *company);
/* A question about him, near something that happened or anywhere. Its texts are in the arena. */
struct request_words random_question(const struct random_company *company, struct str person);
uint32_t random_below(uint32_t below);

#endif
