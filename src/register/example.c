/* Running the examples of a policy. */
#include "example.h"

#include "example_answer.h"
#include "example_read.h"

struct run {
  struct example_reading reading;
  const struct abstain_policy *policy;
  const char *calendars;
  example_listener *listener;
  void *user;
};

static bool ask_case(const struct run *run, const struct journal *journal, const struct ast_case *question, struct str *why,
                     struct error *error) {
  struct request_words words;
  struct str known = {0};
  struct registry *reg;
  struct request request;
  struct answer answer;
  struct instant known_at = INSTANT_NEVER;
  if (!example_question(question->ask.text, &words, &known, error)) return false;
  if (known.length && !zone_read(run->reading.zone, known, &known_at, error)) return false;
  if (!register_open(run->reading.arena, run->policy, run->calendars, journal, known_at, &reg, error)) return false;
  if (!request_resolve(reg, &words, (struct instant){0}, &request, error)) return false;
  struct facts *facts = facts_new(reg);
  bool answered = answer_request(facts, run->reading.arena, &request, FOR_ADMINISTRATOR, reg, &answer, error);
  if (answered && !example_matches(&answer, question->answer.text)) *why = example_words(run->reading.arena, &answer);
  facts_free(facts);
  return answered;
}

static void run_case(const struct run *run, const struct ast_example *example, const struct journal *journal, const struct ast_case *question) {
  struct example_outcome outcome = {.example = example, .question = question, .span = question->answer.span};
  struct error error;
  if (!ask_case(run, journal, question, &outcome.why, &error)) {
    outcome.why = arena_copy(run->reading.arena, str_of(error.text));
    outcome.span = question->ask.span;
  }
  outcome.passed = outcome.why.length == 0;
  run->listener(&outcome, run->user);
}

static void run_example(const struct run *run, const struct ast_example *example) {
  const struct ast_sentence *bad = NULL;
  struct error error;
  struct journal *journal = example_journal(&run->reading, example, &bad, &error);
  if (!journal) {
    struct example_outcome outcome = {.example = example, .why = arena_copy(run->reading.arena, str_of(error.text)), .span = bad->span};
    run->listener(&outcome, run->user);
    return;
  }
  for (int32_t i = 0; i < example->case_count; i++) run_case(run, example, journal, &example->cases[i]);
  journal_free(journal);
}

bool examples_run(struct arena *arena, const struct ast *ast, const struct abstain_policy *policy, const char *calendars,
                  example_listener *listener, void *user, struct error *error) {
  struct run run = {.reading = {.ast = ast}, .policy = policy, .calendars = calendars, .listener = listener, .user = user};
  if (!policy_clock(arena, policy, &run.reading.zone, error)) return false;
  for (int32_t i = 0; i < ast->example_count; i++) {
    run.reading.arena = arena_new(0);
    run_example(&run, &ast->examples[i]);
    arena_free(run.reading.arena);
  }
  return true;
}
