/* What the policy says of a request, for people to read: the verdict, then a block for each rule. The answer as the ledger has it
 * stands below, folded: it is what somebody else will be shown later. */
#include "assessment.h"

#include "../register/tell.h"
#include "../register/why.h"

static const struct {
  const char *class, *words;
} verdicts[] = {[ABSTAIN_PERMIT] = {"yes", "Nothing in the policy stands in the way"},
                [ABSTAIN_REFER] = {"ask", "The policy leaves this to you"},
                [ABSTAIN_NEED] = {"need", "Clearance is needed; nothing else stands in the way"},
                [ABSTAIN_DENY] = {"no", "The policy prohibits this"}};

static void put_verdict(struct visit *visit, const struct answer *answer) {
  bool depends = answer->low != answer->high;
  html_f(&visit->out, "<h2>%s</h2>\n", depends ? "It depends on what is not known" : verdicts[answer->high].words);
  if (answer->until == ABSTAIN_NEVER) return;
  buf_text(&visit->out, "<p class=\"until\">until ");
  put_instant(visit, answer->until);
  buf_text(&visit->out, "</p>\n");
}

static void put_period(struct visit *visit, const struct answer *answer, const struct instance *instance) {
  struct buf words;
  buf_init(&words, ANSWER_LENGTH_MAX);
  tell_subject(&words, answer->reg, instance);
  html_f(&visit->out, "<li>%s of %.*s, from ", answer->reg->policy->strings + answer->reg->policy->periods[instance->period].name,
         STR_ARG(buf_view(&words)));
  put_instant(visit, instance->from.seconds);
  buf_clear(&words);
  tell_until(&words, answer->reg, instance);
  html_f(&visit->out, " until %.*s%s</li>\n", STR_ARG(buf_view(&words)), instance->unsure ? " (may not apply)" : "");
  buf_free(&words);
}

/* A rule that is not surely one that binds hangs on a question below. */
static void put_reason(struct visit *visit, const struct answer *answer, const struct reason *reason) {
  const struct abstain_policy *policy = answer->reg->policy;
  const struct image_rule *rule = &policy->rules[reason->rule];
  struct str says = image_str(policy, rule->says ? rule->says : rule->because), id = image_str(policy, rule->id);
  struct why why = why_reason(answer, visit->arena, reason);
  html_f(&visit->out, "<blockquote>%.*s <cite>%s<a href=\"/policy#%.*s\">%.*s</a>", STR_ARG(says), reason->sure ? "" : "Perhaps: ", STR_ARG(id),
         STR_ARG(image_str(policy, rule->section)));
  for (int32_t i = 0; i < why.count; i++) html_f(&visit->out, "%s%.*s", i ? ", " : " \xc2\xb7 because of: ", STR_ARG(why.words[i]));
  buf_text(&visit->out, "</cite>\n");
  if (reason->period_count) buf_text(&visit->out, "<ul>\n");
  for (int32_t i = 0; i < reason->period_count; i++) put_period(visit, answer, &reason->periods[i]);
  if (reason->period_count) buf_text(&visit->out, "</ul>\n");
  buf_text(&visit->out, "</blockquote>\n");
}

static void put_questions(struct visit *visit, const struct answer *answer) {
  if (answer->ask_count) buf_text(&visit->out, "<p>To be asked of the person:</p><ul>\n");
  for (int32_t i = 0; i < answer->ask_count; i++) {
    struct buf question;
    buf_init(&question, TEXT_LENGTH_MAX);
    tell_question(&question, answer, answer->asks[i]);
    html_f(&visit->out, "<li>%.*s</li>\n", STR_ARG(buf_view(&question)));
    buf_free(&question);
  }
  if (answer->ask_count) buf_text(&visit->out, "</ul>\n");
}

void put_assessment(struct visit *visit, const struct decision *assessment) {
  const struct answer *answer = &assessment->answer;
  struct buf whole;
  html_f(&visit->out, "<section class=\"banner %s\" aria-label=\"What the policy says\">\n<p class=\"hint\">What the policy says</p>\n",
         answer->low == answer->high ? verdicts[answer->high].class : "ask");
  put_verdict(visit, answer);
  for (int32_t i = 0; i < answer->reason_count; i++) put_reason(visit, answer, &answer->reasons[i]);
  put_questions(visit, answer);
  buf_init(&whole, ANSWER_LENGTH_MAX);
  tell_answer(&whole, answer, 96, false);
  buf_text(&visit->out, "</section>\n<details><summary>The whole answer, with what is needed and what was lifted</summary>\n");
  html_f(&visit->out, "<pre class=\"trace\">%.*s</pre></details>\n", STR_ARG(buf_view(&whole)));
  buf_free(&whole);
}
