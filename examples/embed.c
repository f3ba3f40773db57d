/* Asks a compiled policy, with nothing but the library: a director who wants to sell in the quiet weeks at the end of
 * the quarter, and has not yet said whether he knows something.
 *
 *   abstain policy compile policies/immunogen.md --output immunogen.image
 *   cc embed.c $(pkg-config --cflags --libs abstain) -o embed && ./embed immunogen.image */
#include <abstain.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char *const verdicts[] = {"permit", "ask the administrator", "clearance needed", "deny"};

static bool has(const uint64_t *bits, int bit) { return bits[bit / 64] >> (bit % 64) & 1; }

static void print(const struct abstain_policy *policy, const char *when, const struct abstain_decision *decision) {
  printf("%s: %s", when, verdicts[decision->low]);
  if (decision->low != decision->high) printf(" or %s", verdicts[decision->high]);
  putchar('\n');
  for (int rule = 0; rule < abstain_rule_count(policy); rule++) {
    if (!has(decision->may_fire, rule) || abstain_rule_verdict(policy, rule) == ABSTAIN_PERMIT) continue;
    printf("  %s %s: \"%s\" (%s)\n", has(decision->fires, rule) ? "by" : "perhaps by", abstain_rule_id(policy, rule),
           abstain_rule_says(policy, rule), abstain_rule_section(policy, rule));
  }
  for (int atom = 0; atom < abstain_atom_count(policy); atom++)
    if (has(decision->ask, atom)) printf("  to ask: %s\n", abstain_atom_ask(policy, atom));
  if (decision->changes == ABSTAIN_NEVER) return;
  time_t changes = (time_t)decision->changes;
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", gmtime(&changes));
  printf("  until %s, then %s\n", text, verdicts[decision->high_after]);
}

/* An interval of one atom, as a timeline of its own; `memory` is given back with free. */
static const struct abstain_timeline *timeline(const struct abstain_policy *policy, enum abstain_part part,
                                               const char *atom, int64_t from, int64_t until, void **memory) {
  *memory = malloc(abstain_builder_size(policy, 1));
  if (!*memory) abort();
  struct abstain_builder *builder = abstain_builder_start(policy, part, *memory, 1);
  if (!abstain_builder_add(builder, abstain_atom(policy, atom), ABSTAIN_YES, from, until)) abort();
  return abstain_builder_finish(builder);
}

int main(int count, char **words) {
  struct abstain_policy *policy;
  struct abstain_facts facts;
  struct abstain_decision decision;
  char error[256];
  void *company, *person;
  if (count != 2 || !abstain_policy_open(words[1], &policy, error, sizeof error))
    return fprintf(stderr, "%s\n", count == 2 ? error : "usage: embed IMAGE"), 2;
  printf("%s\n", abstain_policy_title(policy));

  /* What the company and the person are, laid down once: the quarterly period of September 2011, known to end when
     1 November begins in New York, and a director since 1990. */
  abstain_facts_clear(policy, &facts);
  facts.company = timeline(policy, ABSTAIN_COMPANY, "period quarterly", 1316404800, 1320120000, &company);
  facts.person = timeline(policy, ABSTAIN_PERSON, "class director", 631152000, ABSTAIN_NEVER, &person);

  const int64_t before = 1316181600, within = 1316527200; /* 2011-09-16 and 20, 10:00 in New York */
  int sell = abstain_kind(policy, "sell"), aware = abstain_atom(policy, "fact aware of mnpi");
  abstain_decide(policy, &facts, sell, true, before, &decision);
  print(policy, "on the 16th", &decision);

  /* What he attests with the request, and the clearance that he brings. */
  abstain_facts_fix(policy, &facts, aware, ABSTAIN_NO);
  abstain_facts_fix(policy, &facts, abstain_atom(policy, "cleared clearance sell"), ABSTAIN_YES);
  abstain_decide(policy, &facts, sell, true, before, &decision);
  print(policy, "on the 16th, cleared, unaware", &decision);
  abstain_decide(policy, &facts, sell, true, within, &decision);
  print(policy, "on the 20th", &decision);
  abstain_policy_close(policy);
  free(company);
  free(person);
}
