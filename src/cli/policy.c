/* `abstain policy check | print | compile | examples`: the work on a policy document. */
#include "../base/file.h"
#include "../base/json.h"
#include "../policy/print.h"
#include "../register/example.h"
#include "load.h"

/* -- check ------------------------------------------------------------------------------------------------------ */

static bool run_check(struct invocation *call, struct error *error) {
  struct document document;
  if (!load_document(call, call->words[0], &document, error)) return false;
  const struct ast *ast = document.ast;
  const struct {
    const char *member;
    int32_t count;
    const char *one, *many;
  } parts[] = {{"rules", ast_rules_written(ast), "rule", "rules"},
               {"periods", ast->period_count, "period", "periods"},
               {"duties", ast->duty_count, "duty", "duties"},
               {"claims_proved", ast->claim_count - document.unproved, "claim proved", "claims proved"},
               {"claims_not_proved", document.unproved, "not proved", "not proved"},
               {"readings_judgments_notes", ast->remark_count, "reading, judgment or note", "readings, judgments and notes"},
               {"examples", ast->example_count, "example", "examples"},
               {"warnings", document.warnings, "warning", "warnings"}};
  struct buf *out = &call->out;
  if (call->json) buf_char(out, '{');
  if (call->json) json_put_member(out, "title", ast->title);
  else buf_shown(out, str_of(call->words[0]));
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!call->json) buf_text(out, i ? ", " : ": ");
    if (call->json) json_put_int(out, parts[i].member, parts[i].count);
    else buf_count(out, parts[i].count, parts[i].one, parts[i].many);
  }
  buf_text(out, call->json ? "}\n" : "\n");
  return true;
}

const struct command command_policy_check = {
    .name = "policy check",
    .group = "Policies",
    .summary = "read a policy, prove its claims, say what is wrong",
    .synopsis = "FILE",
    .examples = "  abstain policy check policies/immunogen.md\n  abstain policy check rules.md --prose \"Insider Trading Policy.txt\"",
    .details = "All errors of the document are shown in one run, each with its line, the words and what to write instead;\n"
               "`abstain explain P0312` tells more about one. Ends with 2 when there is an error; a warning is none.",
    .options = {OPTION_PROSE},
    .words_min = 1,
    .words_max = 1,
    .run = run_check,
};

/* -- print ------------------------------------------------------------------------------------------------------ */

static bool run_print(struct invocation *call, struct error *error) {
  struct document document;
  if (!load_document(call, call->words[0], &document, error)) return false;
  if (call_option(call, "annex")) policy_print_annex(&call->out, document.ast);
  else policy_print(&call->out, document.ast);
  call_wrap(call, call_option(call, "annex") ? "annex" : "rules");
  return true;
}

const struct command command_policy_print = {
    .name = "policy print",
    .group = "Policies",
    .summary = "the rules of a policy in one form, or its annex of readings",
    .synopsis = "FILE",
    .examples = "  abstain policy print policies/immunogen.md\n  abstain policy print policies/immunogen.md --annex > annex.md",
    .options = {{"annex", NULL, "the readings, judgments and notes as Markdown, to be printed with every copy"}, OPTION_PROSE},
    .words_min = 1,
    .words_max = 1,
    .run = run_print,
};

/* -- compile ---------------------------------------------------------------------------------------------------- */

static bool run_compile(struct invocation *call, struct error *error) {
  struct document document;
  const char *output = call_option(call, "output");
  if (!output) return error_set(error, ERROR_INPUT, "where to? say --output FILE");
  if (!load_document(call, call->words[0], &document, error)) return false;
  if (!file_write(call->arena, output, document.image, error)) return false;
  if (call->json) {
    buf_format(&call->out, "{\"bytes\":%zu}\n", document.image.length);
    return true;
  }
  buf_shown(&call->out, str_of(output));
  buf_format(&call->out, ": %zu bytes\n", document.image.length);
  return true;
}

const struct command command_policy_compile = {
    .name = "policy compile",
    .group = "Policies",
    .summary = "a policy as an image, for the library and for a quick start",
    .synopsis = "FILE --output IMAGE",
    .examples = "  abstain policy compile policies/immunogen.md --output immunogen.image",
    .options = {{"output", "IMAGE", "where the image goes; replaced whole or not at all"}, OPTION_PROSE},
    .words_min = 1,
    .words_max = 1,
    .run = run_compile,
};

/* -- examples --------------------------------------------------------------------------------------------------- */

struct tally {
  struct invocation *call;
  int passed, failed;
};

static void put_outcome(const struct example_outcome *outcome, void *user) {
  struct tally *tally = user;
  struct buf *out = &tally->call->out;
  if (outcome->passed) tally->passed++;
  else tally->failed++;
  bool all = call_option(tally->call, "all") != NULL;
  if (tally->call->json) {
    json_put_comma(out);
    buf_char(out, '{');
    json_put_member(out, "example", outcome->example->id);
    json_put_int(out, "line", outcome->span.line);
    if (outcome->question) json_put_member(out, "ask", outcome->question->ask.text);
    if (outcome->question) json_put_member(out, "expected", outcome->question->answer.text);
    json_put_bool(out, "passed", outcome->passed);
    if (!outcome->passed) json_put_member(out, "answered", outcome->why);
    buf_char(out, '}');
    return;
  }
  if (outcome->passed && !all) return;
  call_color(tally->call, outcome->passed ? "32" : "31");
  buf_text(out, outcome->passed ? "as said " : "DIFFERS ");
  call_color(tally->call, NULL);
  buf_char(out, ' ');
  buf_shown(out, str_of(tally->call->words[0]));
  buf_format(out, ":%d %.*s\n", outcome->span.line, STR_ARG(outcome->example->id));
  if (outcome->question) buf_format(out, "    ask       %.*s\n", STR_ARG(outcome->question->ask.text));
  if (outcome->question) buf_format(out, "    expected  %.*s\n", STR_ARG(outcome->question->answer.text));
  if (!outcome->passed) buf_format(out, "    answered  %.*s\n", STR_ARG(outcome->why));
}

static bool run_examples(struct invocation *call, struct error *error) {
  struct document document;
  struct abstain_policy *policy;
  char why[ERROR_TEXT_MAX];
  if (!load_document(call, call->words[0], &document, error)) return false;
  if (!abstain_policy_use(document.image.at, document.image.length, &policy, why, sizeof why))
    return error_set(error, ERROR_BROKEN, "`%s`: %s", call->words[0], why);
  struct tally tally = {.call = call};
  if (call->json) buf_text(&call->out, "{\"examples\":[");
  bool ran = examples_run(call->arena, document.ast, policy, call_option(call, "calendars"), put_outcome, &tally, error);
  abstain_policy_close(policy);
  if (!ran) return false;
  if (tally.failed) call->exit_code = error_exit_code(ERROR_CONFLICT);
  if (call->json) {
    buf_format(&call->out, "],\"passed\":%d,\"failed\":%d}\n", tally.passed, tally.failed);
    return true;
  }
  buf_shown(&call->out, str_of(call->words[0]));
  buf_text(&call->out, ": ");
  buf_count(&call->out, tally.passed, "answer", "answers");
  buf_format(&call->out, " as the examples say, %d otherwise\n", tally.failed);
  return true;
}

const struct command command_policy_examples = {
    .name = "policy examples",
    .group = "Policies",
    .summary = "run the examples in a policy and compare the answers",
    .synopsis = "FILE",
    .examples = "  abstain policy examples policies/immunogen.md\n  abstain policy examples policies/immunogen.md --all",
    .details = "Ends with 5 when an answer differs from what the document says.",
    .options = {{"all", NULL, "show those that agree too"}, OPTION_CALENDARS, OPTION_PROSE},
    .words_min = 1,
    .words_max = 1,
    .run = run_examples,
};
