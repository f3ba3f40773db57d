/* Questions to the administrator: asked from the foot of every page, answered by him, seen by who asked. */
#include "../conduct/question.h"
#include "everybody.h"

static void put_question(struct visit *visit, const struct question *question) {
  buf_text(&visit->out, "<li>");
  put_instant(visit, question->asked.seconds);
  buf_char(&visit->out, ' ');
  put_tag(visit, question->is_answered ? "yes" : "wait", question->is_answered ? "answered" : "waiting");
  put_prose(visit, question->text);
  if (question->is_answered) {
    buf_text(&visit->out, "<div class=\"answer\"><strong>Answer</strong>, ");
    put_instant(visit, question->answered.seconds);
    put_prose(visit, question->answer);
    buf_text(&visit->out, "</div>\n");
  }
  buf_text(&visit->out, "</li>\n");
}

static bool show_question(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct questions questions;
  if (!visit_roster(visit, &reg, error)) return false;
  questions_of(reg, visit->arena, visit->visitor.person, &questions);
  buf_text(&visit->out, "<h1>Ask the administrator</h1>\n<p>About the policy, or about a trade that you have "
                        "in mind. An answer "
                        "here is no clearance: <a href=\"/ask\">ask for that separately</a>.</p>\n");
  put_form(visit, "");
  put_text_area(visit, "text", "Your question", "Write nothing here that is secret: say that there is something, and you will be called.",
                field_typed(visit, "text"));
  put_form_end(visit, "Ask");
  if (questions.count) buf_text(&visit->out, "<h2>What you asked</h2>\n<ul class=\"list\">\n");
  for (uint32_t i = 0; i < questions.count; i++) put_question(visit, &questions.at[i]);
  if (questions.count) buf_text(&visit->out, "</ul>\n");
  roster_close(visit->site->roster);
  return true;
}

static bool submit_question(struct visit *visit, struct error *error) {
  struct str text = typed_text(visit, "text", "Write your question"), id;
  if (visit->problem_count) return show_question(visit, error);
  view_close(&visit->view);
  if (!question_ask(visit->site->company, visit->arena, visit->visitor.person, text, field_typed(visit, "key"), &id, error)) return false;
  go_to(visit, STR("/question"));
  return true;
}

const struct page page_question = {
    .path = "/question", .title = "Ask the administrator", .right = RIGHT_PERSONNEL, .show = show_question, .submit = submit_question};

/* -- for the administrator ----------------------------------------------------------------------------------------- */

static void put_row(struct visit *visit, const struct registry *reg, const struct question *question) {
  struct str text = text_shown(question->text);
  html_f(&visit->out, "<tr><td><a href=\"/questions/%.*s\">%.*s</a></td><td>", STR_ARG(question->id), STR_ARG(text));
  put_person(visit, reg, question->person);
  buf_text(&visit->out, "</td><td>");
  put_day_of(visit, question->asked);
  buf_text(&visit->out, "</td><td>");
  put_tag(visit, question->is_answered ? "yes" : "wait", question->is_answered ? "answered" : "waiting");
  buf_text(&visit->out, "</td></tr>\n");
}

static bool show_questions(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct questions questions;
  if (!visit_roster(visit, &reg, error)) return false;
  questions_of(reg, visit->arena, STR(""), &questions);
  buf_text(&visit->out, "<h1>Questions</h1>\n");
  if (!questions.count)
    buf_text(&visit->out, "<p>Nobody has asked anything. Everybody finds “Ask the administrator a question” "
                          "at the foot of every page.</p>\n");
  else
    buf_text(&visit->out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Question</th><th "
                          "scope=\"col\">Who</th><th "
                          "scope=\"col\">Asked</th><th scope=\"col\">State</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < questions.count; i++) put_row(visit, reg, &questions.at[i]);
  if (questions.count) buf_text(&visit->out, "</tbody></table></div>\n");
  roster_close(visit->site->roster);
  return true;
}

const struct page page_questions = {
    .path = "/questions", .title = "Questions", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_questions};

static bool show_answer(struct visit *visit, struct error *error) {
  const struct registry *reg;
  struct question question;
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = question_find(reg, visit->arena, visit->parameters[0], &question);
  bool is_open = found && !question.is_answered;
  if (found) {
    buf_text(&visit->out, "<p><a href=\"/questions\">Questions</a></p>\n<h1>Question of ");
    put_person(visit, reg, question.person);
    buf_text(&visit->out, "</h1>\n<ul class=\"list\">\n");
    put_question(visit, &question);
    buf_text(&visit->out, "</ul>\n");
  }
  roster_close(visit->site->roster);
  if (!found) return error_set(error, ERROR_MISSING, "there is no such question");
  if (!is_open || !may_change(visit)) return true;
  put_form(visit, "");
  put_text_area(visit, "text", "Your answer", "He who asked sees it, and nobody else but an auditor.", field_typed(visit, "text"));
  put_form_end(visit, "Answer");
  return true;
}

static bool submit_answer(struct visit *visit, struct error *error) {
  if (!must_change(visit, error)) return false;
  struct str text = typed_text(visit, "text", "Write your answer");
  struct str id = visit->parameters[0];
  const struct registry *reg;
  struct question question;
  if (visit->problem_count) return show_answer(visit, error);
  if (!visit_roster(visit, &reg, error)) return false;
  bool found = question_find(reg, visit->arena, id, &question);
  roster_close(visit->site->roster);
  if (!found) return error_set(error, ERROR_MISSING, "there is no such question");
  view_close(&visit->view);
  if (!question_answer(visit->site->company, visit->arena, id, visit->visitor.person, text, field_typed(visit, "key"), error))
    return error->kind == ERROR_CONFLICT ? error_set(error, ERROR_CONFLICT, "this question was answered already") : false;
  go_to(visit, STR("/questions"));
  return true;
}

const struct page page_answer_question = {
    .path = "/questions/{}", .title = "Question", .right = RIGHT_DECIDE | RIGHT_AUDIT, .show = show_answer, .submit = submit_answer};
