/* Running the examples of a policy. */
#include "example.h"

#include <stdlib.h>

#include "../ledger/sentence.h"
#include "request.h"
#include "tell.h"

struct run {
  struct arena *arena;
  const struct ast *ast;
  const struct abstain_policy *policy;
  const char *calendars;
  const struct zone *zone;
  example_listener *listener;
  void *user;
};

/* -- given: sentences to a journal --------------------------------------------------------------------------- */

static bool read_clock(const void *clock, struct str text, struct instant *instant, struct error *error) {
  return zone_read(clock, text, instant, error);
}

/* Cuts ` WORD WHEN` off the end of a sentence, where WHEN begins with a digit. */
static bool cut_when(const struct run *run, struct str *sentence, struct str word, struct instant *when, struct error *error) {
  size_t found = SIZE_MAX;
  for (size_t at = str_find(*sentence, word, 0); at != SIZE_MAX; at = str_find(*sentence, word, at + 1)) {
    size_t after = at + word.length;
    if (after < sentence->length && sentence->at[after] >= '0' && sentence->at[after] <= '9') found = at;
  }
  if (found == SIZE_MAX) return true;
  struct str text = str_trim(str_sub(*sentence, found + word.length, sentence->length));
  bool time = text.length >= 16 || text.length == 10 || (text.length > 10 && text.at[10] == 'T');
  if (!time) return true;
  *sentence = str_trim(str_sub(*sentence, 0, found));
  return zone_read(run->zone, text, when, error);
}

static bool read_given(const struct run *run, struct str sentence, struct event *event, struct error *error) {
  struct instant at = {(int64_t)date_of(1990, 1, 1).days * SECONDS_PER_DAY}, recorded = INSTANT_NEVER;
  if (!cut_when(run, &sentence, STR(" recorded "), &recorded, error)) return false;
  if (!cut_when(run, &sentence, STR(" at "), &at, error)) return false;
  if (!sentence_read(run->arena, sentence, read_clock, run->zone, event, error)) return false;
  event->at = at;
  event->recorded = recorded.seconds == INT64_MAX ? at : recorded;
  return true;
}

static int by_recording(const void *a, const void *b) {
  const struct event *const *x = a, *const *y = b;
  if ((*x)->recorded.seconds != (*y)->recorded.seconds) return (*x)->recorded.seconds < (*y)->recorded.seconds ? -1 : 1;
  return (*x)->line < (*y)->line ? -1 : 1; /* as they stand in the document */
}

/* The background and the example's own sentences as a journal; NULL with *bad the sentence that cannot be read. */
static struct journal *journal_of(const struct run *run, const struct ast_example *example, const struct ast_sentence **bad,
                                  struct error *error) {
  size_t count = (size_t)(run->ast->background_count + example->given_count);
  struct event **events = ARENA_ARRAY(run->arena, count + 1, struct event *);
  for (size_t i = 0; i < count; i++) {
    bool background = i < (size_t)run->ast->background_count;
    *bad = background ? &run->ast->background[i] : &example->given[i - (size_t)run->ast->background_count];
    events[i] = ARENA_NEW(run->arena, struct event);
    if (!read_given(run, (*bad)->text, events[i], error)) return NULL;
    events[i]->line = (uint32_t)i + 1;
  }
  qsort(events, count, sizeof *events, by_recording);
  struct journal *journal = journal_new();
  for (size_t i = 0; i < count; i++)
    if (!journal_add(journal, events[i], error)) {
      journal_free(journal);
      return NULL;
    }
  return journal;
}

/* -- ask ------------------------------------------------------------------------------------------------------- */

static bool read_said(struct str part, struct request_words *words, struct str *known, struct error *error) {
  const struct {
    struct str word;
    struct str *to;
  } named[] = {{STR("plan "), &words->plan}, {STR("lot "), &words->lot}, {STR("expires "), &words->expires}, {STR("known at "), known}};
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (str_starts(part, named[i].word)) {
      *named[i].to = str_trim(str_sub(part, named[i].word.length, part.length));
      return true;
    }
  bool yes = str_ends(part, STR(" yes")), no = str_ends(part, STR(" no"));
  if (!yes && !no)
    return error_set(error, ERROR_INPUT, "`%.*s` is not understood; write PHRASE yes, PHRASE no, plan ID, lot ID, expires WHEN",
                     STR_ARG(part));
  if (words->said_count == REQUEST_FACTS_MAX) return error_set(error, ERROR_INPUT, "too many facts");
  words->said[words->said_count].phrase = str_trim(str_sub(part, 0, part.length - (yes ? 4 : 3)));
  words->said[words->said_count++].value = yes;
  return true;
}

/* PERSON KIND [SHARES] [of ISSUER] at WHEN {, …} */
static bool read_ask(struct str text, struct request_words *words, struct str *known, struct error *error) {
  struct str part, rest = text, word;
  *words = (struct request_words){0};
  if (!str_cut(&rest, ',', &part)) return error_set(error, ERROR_INPUT, "nothing is asked");
  size_t at = str_find(part, STR(" at "), 0);
  if (at == SIZE_MAX) return error_set(error, ERROR_INPUT, "the question does not say when; write: … at 2011-10-31 10:00");
  words->at = str_trim(str_sub(part, at + 4, part.length));
  part = str_sub(part, 0, at);
  struct str *slots[] = {&words->person, &words->kind, &words->shares};
  for (int i = 0; str_cut(&part, ' ', &word);) {
    if (word.length == 0) continue;
    if (str_equal(word, STR("of"))) {
      words->issuer = str_trim(part);
      break;
    }
    if (i == 3) return error_set(error, ERROR_INPUT, "`%.*s` is not understood; write PERSON KIND [SHARES] [of ISSUER] at WHEN", STR_ARG(word));
    *slots[i++] = word;
  }
  while (str_cut(&rest, ',', &part))
    if (!read_said(str_trim(part), words, known, error)) return false;
  return true;
}

/* -- answer: what was expected against what came ------------------------------------------------------------------ */

static struct str rule_id(const struct answer *answer, int32_t rule) {
  return image_str(answer->reg->policy, answer->reg->policy->rules[rule].id);
}

static bool reason_is(const struct answer *answer, const struct reason *reason, enum abstain_verdict verdict) {
  return abstain_rule_verdict(answer->reg->policy, reason->rule) == verdict;
}

/* The answer in the words of an example, as far as an example can say it. */
static void put_rules(struct buf *out, const struct answer *answer, enum abstain_verdict verdict) {
  bool any = false;
  for (int32_t i = 0; i < answer->reason_count; i++) {
    const struct reason *reason = &answer->reasons[i];
    if (!reason_is(answer, reason, verdict)) continue;
    buf_text(out, any ? ", " : " ");
    buf_str(out, rule_id(answer, reason->rule));
    any = true;
    for (int32_t j = 0; j < reason->period_count; j++)
      buf_format(out, "%s%s%s", j ? ", " : " (", answer->reg->policy->strings + answer->reg->policy->periods[reason->periods[j].period].name,
                 j + 1 == reason->period_count ? ")" : "");
  }
}

static struct str asked_name(const struct answer *answer, int32_t index) {
  const struct abstain_policy *policy = answer->reg->policy;
  const struct image_atom *atom = &policy->atoms[index];
  if (atom->op == ATOM_FACT) return image_str(policy, policy->facts[atom->a].phrase);
  if (atom->op == ATOM_PERIOD) return image_str(policy, policy->periods[atom->a].name);
  if (atom->op == ATOM_RELATED) return image_str(policy, policy->relations[atom->a].name);
  return STR("expires");
}

static struct str answer_words(struct arena *arena, const struct answer *answer) {
  struct buf out;
  buf_init(&out, 1 << 16);
  if (answer->low != answer->high) {
    buf_text(&out, "ask");
    for (int32_t i = 0; i < answer->ask_count; i++) buf_format(&out, "%s %.*s", i ? "," : "", STR_ARG(asked_name(answer, answer->asks[i])));
  } else {
    buf_text(&out, verdict_name(answer->low));
    put_rules(&out, answer, answer->low);
  }
  if (answer->until != ABSTAIN_NEVER) {
    buf_text(&out, " until ");
    buf_wall(&out, answer->reg->zone, (struct instant){answer->until});
    buf_format(&out, " then %s", answer->low_after == answer->high_after ? verdict_name(answer->low_after) : "ask");
  }
  struct str words = arena_copy(arena, buf_view(&out));
  buf_free(&out);
  return words;
}

/* One name of a list, and the periods in parentheses after it. */
static bool cut_name(struct str *rest, struct str *name, struct str *periods) {
  *periods = (struct str){0};
  *rest = str_trim(*rest);
  if (rest->length == 0) return false;
  size_t depth = 0, end = 0;
  while (end < rest->length && (depth || rest->at[end] != ',')) {
    if (rest->at[end] == '(') depth++;
    if (rest->at[end] == ')' && depth) depth--;
    end++;
  }
  *name = str_trim(str_sub(*rest, 0, end));
  *rest = str_sub(*rest, end + 1, rest->length);
  size_t open = str_find(*name, STR("("), 0);
  if (open != SIZE_MAX && str_ends(*name, STR(")"))) {
    *periods = str_sub(*name, open + 1, name->length - open - 2);
    *name = str_trim(str_sub(*name, 0, open));
  }
  return true;
}

static const struct reason *reason_named(const struct answer *answer, struct str name, enum abstain_verdict verdict) {
  for (int32_t i = 0; i < answer->reason_count; i++)
    if (reason_is(answer, &answer->reasons[i], verdict) && str_equal(rule_id(answer, answer->reasons[i].rule), name)) return &answer->reasons[i];
  return NULL;
}

static bool has_periods(const struct answer *answer, const struct reason *reason, struct str periods) {
  struct str period;
  int32_t wanted = 0;
  while (str_cut(&periods, ',', &period)) {
    bool found = false;
    for (int32_t i = 0; i < reason->period_count; i++)
      found |= str_equal(str_trim(period), image_str(answer->reg->policy, answer->reg->policy->periods[reason->periods[i].period].name));
    if (!found) return false;
    wanted++;
  }
  return wanted <= reason->period_count;
}

static bool rules_match(const struct answer *answer, struct str list, enum abstain_verdict verdict) {
  struct str name, periods;
  int32_t wanted = 0, there = 0;
  while (cut_name(&list, &name, &periods)) {
    const struct reason *reason = reason_named(answer, name, verdict);
    if (!reason || !has_periods(answer, reason, periods)) return false;
    wanted++;
  }
  for (int32_t i = 0; i < answer->reason_count; i++) there += reason_is(answer, &answer->reasons[i], verdict);
  return wanted == 0 || wanted == there;
}

static bool asks_match(const struct answer *answer, struct str list) {
  struct str name;
  int32_t wanted = 0;
  while (str_cut(&list, ',', &name)) {
    bool found = false;
    for (int32_t i = 0; i < answer->ask_count; i++) found |= str_equal(str_trim(name), asked_name(answer, answer->asks[i]));
    if (!found) return false;
    wanted++;
  }
  return wanted == 0 || wanted == answer->ask_count;
}

static bool verdict_by_name(struct str name, enum abstain_verdict *verdict) {
  for (int v = ABSTAIN_PERMIT; v <= ABSTAIN_DENY; v++)
    if (str_equal(name, str_of(verdict_name((enum abstain_verdict)v)))) {
      *verdict = (enum abstain_verdict)v;
      return true;
    }
  return false;
}

static bool then_matches(const struct answer *answer, struct str then) {
  struct str word;
  enum abstain_verdict verdict;
  then = str_trim(then);
  if (!str_cut(&then, ' ', &word)) return true;
  if (str_equal(word, STR("ask"))) return answer->low_after != answer->high_after;
  return verdict_by_name(word, &verdict) && answer->low_after == verdict && answer->high_after == verdict;
}

static bool until_matches(const struct answer *answer, struct str until) {
  struct instant instant;
  struct error unused;
  until = str_trim(until);
  if (until.length == 0) return true;
  if (until.at[0] >= '0' && until.at[0] <= '9')
    return zone_read(answer->reg->zone, until, &instant, &unused) && instant.seconds == answer->until;
  if (answer->until != ABSTAIN_NEVER || !answer->awaited) return false;
  struct buf words; /* an event: its words begin what the answer tells */
  buf_init(&words, 4096);
  tell_until(&words, answer->reg, answer->awaited);
  bool same = str_starts(buf_view(&words), until);
  buf_free(&words);
  return same;
}

static bool answer_matches(const struct answer *answer, struct str expected) {
  size_t then_at = str_find(expected, STR(" then "), 0);
  struct str then = then_at == SIZE_MAX ? STR("") : str_sub(expected, then_at + 6, expected.length);
  expected = str_sub(expected, 0, then_at);
  size_t until_at = str_find(expected, STR(" until "), 0);
  struct str until = until_at == SIZE_MAX ? STR("") : str_sub(expected, until_at + 7, expected.length);
  expected = str_trim(str_sub(expected, 0, until_at));
  struct str word;
  enum abstain_verdict verdict;
  if (!str_cut(&expected, ' ', &word)) return false;
  if (!then_matches(answer, then) || !until_matches(answer, until)) return false;
  if (str_equal(word, STR("ask"))) return answer->low != answer->high && asks_match(answer, expected);
  return verdict_by_name(word, &verdict) && answer->low == verdict && answer->high == verdict && rules_match(answer, expected, verdict);
}

/* -- running --------------------------------------------------------------------------------------------------- */

static bool ask_case(const struct run *run, const struct journal *journal, const struct ast_case *question, struct str *why,
                     struct error *error) {
  struct request_words words;
  struct str known = {0};
  struct register_ *reg;
  struct request request;
  struct answer answer;
  struct instant known_at = INSTANT_NEVER;
  if (!read_ask(question->ask.text, &words, &known, error)) return false;
  if (known.length && !zone_read(run->zone, known, &known_at, error)) return false;
  if (!register_open(run->arena, run->policy, run->calendars, journal, known_at, &reg, error)) return false;
  if (!request_resolve(reg, &words, (struct instant){0}, &request, error)) return false;
  struct facts *facts = facts_new(reg);
  bool answered = answer_request(facts, run->arena, &request, FOR_ADMINISTRATOR, reg, &answer, error);
  if (answered && !answer_matches(&answer, question->answer.text)) *why = answer_words(run->arena, &answer);
  facts_free(facts);
  return answered;
}

static void run_case(const struct run *run, const struct ast_example *example, const struct journal *journal, const struct ast_case *question) {
  struct example_outcome outcome = {.example = example, .question = question, .span = question->answer.span};
  struct error error;
  if (!ask_case(run, journal, question, &outcome.why, &error)) {
    outcome.why = arena_copy(run->arena, str_of(error.text));
    outcome.span = question->ask.span;
  }
  outcome.passed = outcome.why.length == 0;
  run->listener(&outcome, run->user);
}

static void run_example(const struct run *run, const struct ast_example *example) {
  const struct ast_sentence *bad = NULL;
  struct error error;
  struct journal *journal = journal_of(run, example, &bad, &error);
  if (!journal) {
    struct example_outcome outcome = {.example = example, .why = arena_copy(run->arena, str_of(error.text)), .span = bad ? bad->span : example->span};
    run->listener(&outcome, run->user);
    return;
  }
  for (int32_t i = 0; i < example->case_count; i++) run_case(run, example, journal, &example->cases[i]);
  journal_free(journal);
}

bool examples_run(struct arena *arena, const struct ast *ast, const struct abstain_policy *policy, const char *calendars,
                  example_listener *listener, void *user, struct error *error) {
  struct run run = {.ast = ast, .policy = policy, .calendars = calendars, .listener = listener, .user = user};
  if (!policy_clock(arena, policy, &run.zone, error)) return false;
  for (int32_t i = 0; i < ast->example_count; i++) {
    run.arena = arena_new(0);
    run_example(&run, &ast->examples[i]);
    arena_free(run.arena);
  }
  return true;
}
