/* `abstain ask`: one question, one answer. `abstain decide`: a stream of requests, a stream of answers. */
#include <stdio.h>

#include "../base/clock.h"
#include "../base/lines.h"
#include "../decision/decision.h"
#include "../register/request.h"
#include "../register/tell.h"
#include "load.h"
#include "version.h"

static enum audience audience_of(const struct invocation *call) {
  return call_option(call, "for-person") ? FOR_PERSON : FOR_ADMINISTRATOR;
}

/* An instant `now` is as if nothing were said. */
static bool is_said(const struct invocation *call, const char *option) {
  const char *value = call_option(call, option);
  return value && !(strcmp(option, "at") == 0 && strcmp(value, "now") == 0);
}

/* PERSON KIND [QUANTITY] [of TICKER] */
static bool read_words(const struct invocation *call, struct request_words *words, struct error *error) {
  *words = (struct request_words){.person = str_of(call->words[0]), .kind = str_of(call->words[1])};
  int at = 2;
  if (at < call->word_count && strcmp(call->words[at], "of") != 0) words->shares = str_of(call->words[at++]);
  if (at + 1 < call->word_count && strcmp(call->words[at], "of") == 0) {
    words->issuer = str_of(call->words[at + 1]);
    at += 2;
  }
  if (at < call->word_count)
    return error_set(error, ERROR_INPUT, "`%s` is not understood here; write: PERSON KIND [QUANTITY] [of TICKER]", call->words[at]);
  const struct {
    const char *option;
    struct str *to;
  } options[] = {{"at", &words->at}, {"plan", &words->plan}, {"lot", &words->lot}, {"expires", &words->expires}};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    if (is_said(call, options[i].option)) *options[i].to = str_of(call_option(call, options[i].option));
  struct str facts = str_of(call_option(call, "fact")), fact;
  while (str_cut(&facts, '\n', &fact))
    if (!request_read_fact(fact, words, error)) return false;
  return true;
}

static void tell(struct invocation *call, const struct answer *answer) {
  if (call->json) tell_answer_json(&call->out, answer);
  else tell_answer(&call->out, answer, call->columns, call->color);
  if (answer->low != ABSTAIN_PERMIT || answer->high != ABSTAIN_PERMIT) call->exit_code = EXIT_NOT_PERMITTED;
}

/* The answer as of now, on all that is recorded. */
static bool decide_now(struct invocation *call, struct store *store, const struct request_words *words, struct instant now,
                       struct decision *decision, struct error *error) {
  struct head head;
  struct journal *journal;
  struct decision_basis basis = {.engine = STR(ABSTAIN_VERSION), .audience = audience_of(call)};
  if (!store_head_size(store, &head, error) || !stored_desk(call, store, head.size, &words->person, 1, &journal, error)) return false;
  if (!policy_in_force(journal, now, &basis.policy, error)) return false;
  basis.cut = head.size;
  basis.question = question_text(call->arena, words, now);
  return decision_make(store, policies_new(call->arena), call->arena, &basis, decision, error);
}

/* From a store, of now: the answer is recorded, or not given. */
static bool ask_and_record(struct invocation *call, const struct request_words *words, struct error *error) {
  struct store *store;
  struct decision decision;
  struct event event;
  struct receipt receipt;
  struct command_act command = {.events = &event, .count = 1};
  if (!stored_open_signing(call, &store, error) || !stored_act(call, store->entropy, "ask", &command.act, error)) return false;
  if (!decide_now(call, store, words, command.act.recorded, &decision, error)) return false;
  decision_event(call->arena, &decision, command.act.recorded, &event);
  if (!store_append(store, &command, &receipt, error)) return false;
  tell(call, &decision.answer);
  return true;
}

static bool run_ask(struct invocation *call, struct error *error) {
  struct registry *reg;
  struct request_words words;
  struct request request;
  struct answer answer;
  if (!read_words(call, &words, error)) return false;
  bool is_files = call_option(call, "policy") || call_option(call, "journal");
  bool looks_back = is_files || is_said(call, "at") || call_option(call, "known-at") || call_option(call, "unrecorded");
  if (call_option(call, "store") && !looks_back) return ask_and_record(call, &words, error);
  struct str names[REQUEST_NAMES_MAX];
  if (!load_register_about(call, names, request_names(&words, names), &reg, error)) return false;
  if (!request_resolve(reg, &words, clock_now(), &request, error)) return false;
  struct facts *facts = facts_new(reg);
  bool ok = answer_request(facts, call->arena, &request, audience_of(call), reg, &answer, error);
  if (ok) tell(call, &answer);
  facts_free(facts);
  return ok;
}

const struct command command_ask = {
    .name = "ask",
    .group = "Questions",
    .summary = "may this person make this trade now?",
    .synopsis = "--policy FILE --journal FILE PERSON KIND [QUANTITY] [of TICKER]",
    .examples = "  abstain ask --policy policies/immunogen.md --journal examples/immunogen.jsonl \\\n"
                "    --at \"2011-09-20 10:00\" --fact \"aware of mnpi=no\" dirk sell 100\n"
                "  abstain ask --policy P --journal J --for-person ed buy 50 of AMGN\n"
                "  abstain ask --policy P --journal J --plan plan-1 --json dirk sell 100",
    .details = "PERSON is an id of the journal, KIND a word of the policy (buy, sell, gift), QUANTITY a number of shares, TICKER the\n"
               "issuer (the company, when it is left out). The answer names every rule that binds, quotes the clause, says what is\n"
               "still needed and from whom, and when the answer changes. WHEN is by the policy's clock (2011-09-20 10:00) or\n"
               "exact (2011-09-20T14:00:00Z).\n\n"
               "Ends with 0 when the policy does not stand in the way and with 3 when it does, or may.",
    .options = {OPTIONS_OF_RECORD,
                {"at", "WHEN", "the instant asked about (default: now)"},
                OPTION_KNOWN_AT,
                {"for-person", NULL, "what the person himself may be told"},
                {"for-administrator", NULL, "everything, with the rules (the default)"},
                {"fact", "\"PHRASE=yes|no\"", "what the person says of a fact that the policy asks for; may be repeated", .repeats = true},
                {"plan", "ID", "the trading plan of the journal under which the trade is made"},
                {"lot", "ID", "the lot of the journal that is to be sold"},
                {"expires", "WHEN", "when the order expires"},
                {"unrecorded", NULL, "from a store: only look, record nothing"},
                OPTION_BY,
                OPTION_SIGNING_KEY,
                OPTION_CALENDARS,
                OPTION_PROSE},
    .words_min = 2,
    .words_max = 5,
    .run = run_ask,
};

/* -- streams ------------------------------------------------------------------------------------------------- */

struct stream {
  struct invocation *call;
  const struct registry *reg;
  struct facts *facts;
  struct arena *scratch;
  struct instant now;
  bool failed;
};

/* What cannot be decided goes to a person: an error is an answer of its own in the stream. */
static void refer(struct stream *stream, struct str id, uint32_t line, const struct error *error) {
  struct buf *out = &stream->call->out;
  stream->failed = true;
  buf_char(out, '{');
  if (id.length) buf_format(out, "\"id\":%.*s", STR_ARG(id));
  json_put_member(out, "verdict", STR("refer"));
  json_put_int(out, "line", line);
  json_put_member(out, "error", str_of(error->text));
  buf_text(out, "}\n");
}

static void decide_line(struct stream *stream, struct str line, uint32_t number) {
  struct error error;
  struct request_words words;
  struct request request;
  struct answer answer;
  struct str id = {0};
  json_t *object = json_read(line, &error);
  bool ok = object != NULL;
  if (ok) {
    id = json_text(stream->scratch, json_object_get(object, "id")); /* given back as it came */
    ok = request_read_json(object, &words, &error) && request_resolve(stream->reg, &words, stream->now, &request, &error) &&
         answer_decide(stream->facts, stream->scratch, &request, audience_of(stream->call), stream->reg, &answer, &error);
  }
  if (ok) tell_answer_line(&stream->call->out, &answer, id);
  else refer(stream, id, number, &error);
  json_decref(object);
}

static bool run_decide(struct invocation *call, struct error *error) {
  enum { OUTPUT_BLOCK = 1 << 16, SCRATCH_MAX = 1 << 20, REQUEST_MAX = 1 << 20 };
  struct registry *reg;
  if (!load_register(call, &reg, error)) return false;
  struct stream stream = {.call = call, .reg = reg, .facts = facts_new(reg), .scratch = arena_new(0), .now = clock_now()};
  struct lines lines;
  struct str line;
  lines_init(&lines, call->arena, stdin, REQUEST_MAX);
  for (enum line_kind kind; (kind = lines_next(&lines, &line)) != LINES_END;) {
    if (kind == LINES_FAILED) return error_set(error, ERROR_BROKEN, "standard input cannot be read");
    if (kind == LINES_LINE && str_trim(line).length == 0) continue;
    decide_line(&stream, kind == LINES_LINE ? line : STR("(longer than a request may be)"), lines.number);
    if (call->out.length > OUTPUT_BLOCK) call_flush(call);
    if (arena_used(stream.scratch) > SCRATCH_MAX) {
      arena_free(stream.scratch);
      stream.scratch = arena_new(0);
    }
  }
  arena_free(stream.scratch);
  facts_free(stream.facts);
  if (stream.failed) call->exit_code = error_exit_code(ERROR_INPUT);
  return true;
}

const struct command command_decide = {
    .name = "decide",
    .group = "Questions",
    .summary = "a stream of requests, one JSON object a line, to answers",
    .synopsis = "--policy FILE --journal FILE < REQUESTS > ANSWERS",
    .examples = "  echo '{\"id\":1,\"person\":\"dirk\",\"kind\":\"sell\",\"at\":\"2011-09-20T14:00:00Z\"}' |\n"
                "    abstain decide --policy policies/immunogen.md --journal examples/immunogen.jsonl",
    .details = "A request has person and kind, and may have id, shares, issuer, at, expires, plan, lot (all strings; id may be\n"
               "anything) and facts: {\"aware of mnpi\": false}. A request that cannot be read or decided is answered `refer`\n"
               "with the error, the others go on; the program then ends with 2. What an answer holds is in\n"
               "docs/reference/json-answers.md.",
    .options = {OPTIONS_OF_RECORD, OPTION_KNOWN_BY, {"for-person", NULL, "what the person himself may be told"},
                {"for-administrator", NULL, "everything (the default)"}, OPTION_CALENDARS, OPTION_PROSE},
    .run = run_decide,
};
