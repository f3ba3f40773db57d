/* From a document to an image: the ImmunoGen policy, and a generated one of a thousand rules. Goals: 5 and 100 ms. */
#include <stdio.h>

#include "../src/base/clock.h"
#include "policy.h"

enum { RUNS = 20, RULES = 1000, CLASSES = 20, FACTS = 20, PERIODS = 20 };

/* Rules of all sorts that look at three things each; every tenth is an exemption from two of those before it. */
static struct str thousand_rules(struct arena *arena) {
  struct buf text;
  buf_init(&text, 1 << 20);
  buf_text(&text, "# A thousand rules\n\n```rule\npolicy \"A thousand rules\"\nzone America/New_York\nexchange nyse\nbusiness-days us-federal\n"
                  "fiscal year ends June 30\nkind buy, sell, gift, pledge, hedge\nrole administrator\nrelation family = spouse or child\n");
  for (int i = 0; i < CLASSES; i++) buf_format(&text, "class class%d\n", i);
  for (int i = 0; i < FACTS; i++) buf_format(&text, "fact fact%d holds : attested\n", i);
  for (int i = 0; i < PERIODS; i++)
    buf_format(&text, "period span%d for each closed-notice N ; from start of N ; until %d hours after end of N\n", i, i + 11);
  buf_text(&text, "```\n\n");
  for (int i = 0; i < RULES; i++) {
    buf_format(&text, "## Section %d\n\nClause %d speaks of the class of that number and its family.\n\n```rule\n", i, i);
    bool exempts = i % 10 == 9;
    const char *verb = exempts ? "exempt" : i % 3 == 0 ? "deny" : i % 3 == 1 ? "require" : "refer";
    buf_format(&text, "%s rule%d", verb, i);
    if (exempts) buf_format(&text, " from rule%d, rule%d", i - 1, i - 9);
    if (!exempts && i % 3 == 1) buf_text(&text, " ; from administrator");
    buf_format(&text, "\n  who class%d or family of class%d\n  when fact%d holds or in span%d\n", i % CLASSES, (i + 7) % CLASSES,
               (i * 3) % FACTS, (i / 2) % PERIODS);
    buf_format(&text, "  says \"Clause %d speaks of the class of that number\"\n```\n\n", i);
  }
  struct str copy = arena_copy(arena, buf_view(&text));
  buf_free(&text);
  return copy;
}

/* The best of many runs, in milliseconds. */
static void measure(const char *name, struct str text, double goal) {
  double read = 1e9, compiled = 1e9;
  size_t bytes = 0;
  int32_t rules = 0;
  for (int run = 0; run < RUNS; run++) {
    struct arena *arena = arena_new(0);
    double start = clock_seconds();
    const struct ast *ast = policy_parse(arena, text);
    double middle = clock_seconds();
    bytes = policy_image(arena, ast).length;
    double end = clock_seconds();
    rules = ast->rule_count;
    if (middle - start < read) read = middle - start;
    if (end - middle < compiled) compiled = end - middle;
    arena_free(arena);
  }
  printf("compile: %s, %zu bytes, %d rules\n", name, text.length, rules);
  printf("  read and checked     %8.2f ms\n  compiled and proved  %8.2f ms, %zu bytes\n", read * 1e3, compiled * 1e3, bytes);
  printf("  together             %8.2f ms (goal %.0f)\n", (read + compiled) * 1e3, goal);
}

int main(void) {
  struct arena *arena = arena_new(0);
  measure("policies/immunogen.md", policy_text(arena, "policies/immunogen.md"), 5);
  measure("a thousand rules", thousand_rules(arena), 100);
  arena_free(arena);
}
